"""What people write as a question's parameter, taken for what it means in a store.

A symbol may be short (`76/186`, `2331 (2016)`), a body or instrument may be named in full or in short, in any
language of the lists. What fits two things is an error that offers both; what fits nothing, in the lists or in the
store, is one with the nearest names; so an empty answer always means that there is nothing to say of something known.
Used by the command and the site alike.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from rapidfuzz import fuzz, process

from kg import rdf
from kg.authority import Authority, Entry, fold
from kg.errors import UnknownNameError, UsageError
from kg.lang.told import Told
from kg.matching import Matcher, other_names, plain, symbol_of
from kg.phrases.words import words
from kg.questions import Question, several_symbols
from kg.search import FILE_NAME, Index, Name
from kg.store import Graph
from kg.symbols import STATE, Symbol, organs
from kg.vocab import SKOS, Rel, Val, names, rebase

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LETTER = re.compile("[A-Z]{1,2}")
_STATUS = ("adopted", "draft", "any")
_MOST = 8
_ALIKE, _LONGEST, _BEGINNING = 65.0, 200, 6  # a score; characters that are compared; those that symbols share
_LIKE = 80.0
"""The score from which a name is taken for a misspelt one."""
_CITED = "cited"
"""The parameter that means what is cited, loaded or not."""
_COMPARED = ("changes", "series")
"""The questions that a store of an older version has no answer to."""
_LAST = "mandates"
"""The question that rests on which text of a series is the last one."""
_TIES = "series"
"""The question whose column of evidence is empty where a tie rests on what has no value there."""
_WITHOUT_EVIDENCE = """
PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>
ASK {
  VALUES ?symbol { UNDEF }
  ?member kg:symbol ?symbol . ?any kg:placeOf ?member ; kg:inSuccession ?line .
  ?place kg:inSuccession ?line ; kg:placeOf ?work ; kg:placeAfter/kg:placeOf ?before .
  FILTER NOT EXISTS {
    ?work kg:previousInSeries|kg:renews|kg:succeedsByTitle|kg:succeedsByItem ?before
  }
}
"""
_INSTRUMENT = "instrument"
_KINDS = {_INSTRUMENT: (_INSTRUMENT,), "body": ("body",), "organ": ("body",), "to": ("body",)}
"""Kinds of things that a parameter of this name means; others mean any."""


class UnknownValueError(UnknownNameError):
    """A value that is neither in the lists nor in the store; `near` holds those that resemble it."""

    def __init__(self, parameter: str, value: str, near: tuple[str, ...]) -> None:
        super().__init__(parameter, value, near)
        self.parameter, self.value = parameter, value
        key = "problem.unknown_value_near" if near else "problem.unknown_value"
        self.args = (Told(key, parameter=parameter, value=value[:80], near=near),)


class AmbiguousValueError(UsageError):
    """A value that means several things; `near` holds them."""

    def __init__(self, parameter: str, value: str, near: tuple[str, ...]) -> None:
        self.parameter, self.value, self.near = parameter, value, near
        words = {"parameter": parameter, "value": value[:80], "near": near[:_MOST]}
        more = len(near) - _MOST
        super().__init__(
            Told("problem.may_mean_more", more=more, **words) if more > 0 else Told("problem.may_mean", **words)
        )


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer is empty, in a message's key and what it is filled with."""

    key: str
    words: Mapping[str, str]

    def told(self, patterns: Mapping[str, str]) -> str:
        """In words, of the `patterns` by key of some language."""
        return patterns[self.key].format(**self.words)


REASONS = {
    "not_loaded": "{value} is known from what cites it, but is not loaded itself",
    "loaded": "{value} is loaded, and has nothing that answers this",
    "listed": "{value} is known, but nothing in the loaded documents answers this for it",
    "no_neighbours": "{earlier} is not the text before {symbol} in its series, nor its draft; "
    "'kg compare {earlier} {symbol}' and the page /compare/{earlier}/{symbol} compare any two texts",
    "language": "no loaded document is in the language '{value}'; there are {known}",
    "several": "nothing in the loaded documents answers this for all that is stated: {value}",
    "nothing": "nothing in the loaded documents answers this",
    "empty": "the store holds no documents",
    "no_comparisons": "this store has no comparisons, for an older version built it; build it again with 'kg build'",
}
"""English patterns of reasons; the site has its own per language."""


class Known:
    """The names that the lists and a store know."""

    def __init__(self, snapshot: Graph) -> None:
        self._store, self._path = snapshot.store, snapshot.path
        self._names = names(snapshot.base)
        self.loaded = frozenset(each.symbol for each in snapshot.manifest.versions)
        self.languages = tuple(sorted({each.language for each in snapshot.manifest.versions if each.language}))
        self.compares = snapshot.manifest.compares
        term = rdf.NamedNode(self._names.term(Rel.TAKEN_UP_BY))
        self.tells_last = next(iter(self._store.quads_for_pattern(term, None, None, None)), None) is not None
        """Whether the program that built the store told which text of a series is the last one."""
        self.has_texts = any(each.has_text for each in snapshot.manifest.versions)
        self.facts_only = self.loaded - {each.symbol for each in snapshot.manifest.versions if each.has_text}
        """The loaded documents of which the store holds facts and no words, in no language."""
        told = snapshot.manifest.in_doubt
        self.in_doubt = len(self.facts_only) if told is None else told
        """Of how many of these it is not known which others they repeat."""
        self._lists = Authority.load()

    def has(self, term: Val, text: str) -> bool:
        """Whether anything in the store has `text` as its symbol, key or code."""
        found = self._store.quads_for_pattern(
            None, rdf.NamedNode(self._names.term(term)), rdf.Literal(text), rdf.DefaultGraph()
        )
        return next(iter(found), None) is not None

    def has_document(self, key: str) -> bool:
        """Whether the store knows a document or instrument by this symbol or key, loaded or cited."""
        return self.has(Val.SYMBOL, key) or self.has(Val.KEY, key)

    def letters(self, key: str) -> list[str]:
        """The known resolutions whose symbol is `key` and a letter, sorted."""
        path = self._path / FILE_NAME
        like = Index(path).codes(key) if path.is_file() else []
        found = self.loaded.union(like)
        return sorted(each for each in found if each.startswith(key) and _LETTER.fullmatch(each[len(key) :]))

    def has_code(self, code: str, kinds: tuple[str, ...]) -> bool:
        """Whether the lists or the store have this code, of one of `kinds` where some are stated."""
        entry = self._lists.entry(code)
        if entry is not None and (not kinds or _kind(entry) in kinds):
            return True
        if not kinds or not self._indexed:
            return self.has(Val.CODE, code)
        return any(name.code == code and name.kind in kinds for name in self._indexed)

    @cached_property
    def _indexed(self) -> list[Name]:
        """The names in the store's index, but for those of documents; none where it has no index.

        A State is one of the bodies that a parameter may mean.
        """
        path = self._path / FILE_NAME
        found = Index(path).names(documents=False) if path.is_file() else []
        return [replace(each, kind="body") if each.code.startswith(STATE) else each for each in found]

    def _all_names(self) -> Iterator[tuple[str, str, str]]:
        """(kind, code, name) of the lists and the index."""
        for entry in _entries(self._lists):
            for table in (entry.names, entry.any_case, entry.abbreviations, entry.short_names):
                for found in table.values():
                    yield from ((_kind(entry), entry.code, each) for each in found)
            yield from ((_kind(entry), entry.code, each) for each in entry.labels.values())
        others = other_names(self._indexed)
        yield from ((each.kind, each.code, each.name) for each in (*self._indexed, *others))

    @cached_property
    def _by_name(self) -> tuple[dict[str, set[tuple[str, str]]], dict[str, set[tuple[str, str]]]]:
        """(kind, code) by the name as it is written, whatever its case, and by its plain form."""
        written: dict[str, set[tuple[str, str]]] = {}
        rough: dict[str, set[tuple[str, str]]] = {}
        for kind, code, name in self._all_names():
            written.setdefault(_written(name), set()).add((kind, code))
            rough.setdefault(plain(name), set()).add((kind, code))
        return written, rough

    def codes(self, text: str, kinds: tuple[str, ...]) -> list[str]:
        """The codes that `text` names, of the `kinds`, sorted; those of the very name where there are any."""
        for table, key in zip(self._by_name, (_written(text), plain(text)), strict=True):
            found = sorted({code for kind, code in table.get(key, ()) if not kinds or kind in kinds})
            if found:
                return found
        return []

    @cached_property
    def acts(self) -> dict[str, frozenset[str]]:
        """The acts of the list by their codes: what each is called, in any language, and its code."""
        found: dict[str, frozenset[str]] = {}
        names, label = self._names, rdf.NamedNode(SKOS + "prefLabel")
        for quad in self._store.quads_for_pattern(None, rdf.NamedNode(SKOS + "notation"), None, rdf.DefaultGraph()):
            act = quad.subject
            if isinstance(act, rdf.NamedNode) and names.path(act.value).startswith("act/"):
                code = names.path(act.value).removeprefix("act/")
                said = self._store.quads_for_pattern(act, label, None, rdf.DefaultGraph())
                called = [each.object.value for each in said if isinstance(each.object, rdf.Literal)]
                found[code] = frozenset(map(_written, (code, *called)))
        return dict(sorted(found.items()))

    def near_codes(self, text: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Codes whose names resemble `text`, the nearest first."""
        found = self._matcher.candidates(text[:_LONGEST], kinds=kinds, limit=3)
        near = tuple(each.code for each in found if each.score > _ALIKE)
        return near or self._nearest(text, kinds)

    @staticmethod
    def kinds_of(parameter: str) -> tuple[str, ...]:
        """The kinds of things that a parameter may mean; none where it may mean any."""
        return _KINDS.get(parameter, ())

    def alike(self, text: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Codes of things of the `kinds` whose names are like `text`; none where none is."""
        found = self._matcher.candidates(text[:_LONGEST], kinds=kinds, limit=3)
        return tuple(each.code for each in found if each.score > _LIKE)

    def iris(self, code: str) -> list[str]:
        """The IRIs of the things with a code, sorted."""
        code_of = rdf.NamedNode(self._names.term(Val.CODE))
        found = self._store.quads_for_pattern(None, code_of, rdf.Literal(code), rdf.DefaultGraph())
        return sorted({quad.subject.value for quad in found if isinstance(quad.subject, rdf.NamedNode)})

    def _nearest(self, text: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Codes of the three names that are least unlike `text`, however unlike they are."""
        table = self._by_name[1]
        named = [name for name, things in table.items() if not kinds or any(kind in kinds for kind, _ in things)]
        found = process.extract(plain(text[:_LONGEST]), sorted(named), scorer=fuzz.WRatio, limit=3)
        codes = [sorted(code for kind, code in table[name] if not kinds or kind in kinds)[0] for name, _, _ in found]
        return tuple(dict.fromkeys(codes))

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(Name(f"{kind}/{code}", kind, code, name, "", False) for kind, code, name in self._all_names())

    def near_symbols(self, text: str) -> tuple[str, ...]:
        """Symbols of known documents that resemble `text`, the nearest first."""
        wanted, path = text[:_LONGEST].upper(), self._path / FILE_NAME
        like = Index(path).codes(wanted[:_BEGINNING]) if path.is_file() else []
        listed = sorted(self.loaded.union(like))
        found = process.extract(wanted, listed, scorer=fuzz.ratio, limit=3, score_cutoff=_ALIKE)
        found = found or process.extract(wanted, sorted(self.loaded), scorer=fuzz.ratio, limit=3)
        return tuple(name for name, _, _ in found)

    def key_of(self, code: str) -> str:
        """The key of the instrument with `code`, "" where there is none."""
        entry = self._lists.instruments.get(code)
        return entry.key if entry is not None else ""

    def codes_of(self, key: str) -> list[str]:
        """The codes of the instruments with the key `key` (`UNTS/2237/39574`), sorted."""
        wanted = Symbol(key).key if Symbol.parse(key) else key
        return sorted(code for code, entry in self._lists.instruments.items() if entry.key and entry.key == wanted)


_KNOWN: OrderedDict[Path, Known] = OrderedDict()


def known(snapshot: Graph) -> Known:
    """What is known in `snapshot`; that of the last two is kept."""
    found = _KNOWN.get(snapshot.path)
    if found is None or found._store is not snapshot.store:
        found = _KNOWN[snapshot.path] = Known(snapshot)
        while len(_KNOWN) > 2:
            _KNOWN.popitem(last=False)
    return found


def _entries(lists: Authority) -> Iterator[Entry]:
    for table in (lists.bodies, lists.groups, lists.instruments):
        yield from table.values()


def _kind(entry: Entry) -> str:
    return "body" if entry.kind == "group" else entry.kind


def _written(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").split())


def bound(question: Question, given: Mapping[str, str], snapshot: Graph) -> str:
    """The text of `question` for a store, with what `given` means in it. Raises as `Question.bind` and `resolve` do."""
    question.bind(given)  # says at once what is no parameter, or no date
    answerable(question, known(snapshot))
    values = resolve(question, given, known(snapshot)) if given or question.lacks(given) else given
    return question.bind(values, snapshot.base)


def answerable(question: Question, names: Known) -> None:
    """UsageError for a question that the store cannot answer, since an older program built it."""
    if question.name == _LAST and names.loaded and not names.tells_last:
        raise UsageError(Told("problem.older_store", question=question.name))


def in_doubt(question: Question, names: Known) -> int:
    """Of how many loaded documents the words are missing, and no record tells it, where an answer rests on words that
    texts repeat; else 0.

    Which text of a series is the last one may rest on them alone (`kg:succeedsByText`).
    """
    return names.in_doubt if question.name == _LAST else 0


def without_evidence(question: Question, given: Mapping[str, str], snapshot: Graph) -> bool:
    """Whether an answer has ties that rest on none of what its column of evidence can say: the texts' words, or a
    correction. `given` is resolved.
    """
    if question.name != _TIES:
        return False
    member = rdf.Literal(given["symbol"]) if given.get("symbol") else "UNDEF"
    return snapshot.ask(rebase(_WITHOUT_EVIDENCE, snapshot.base).replace("UNDEF", str(member)))


def resolve(question: Question, given: Mapping[str, str], names: Known) -> dict[str, str]:
    """`given` with what each value means in the store: keys, codes, and what needs no look-up as it is written.

    UnknownValueError where nothing has the name, AmbiguousValueError where several do, UsageError for what is no
    value of its kind, for a phrase where the store has no texts, and where a parameter is missing.
    """
    for each in question.lacks(given):
        raise UsageError(Told("problem.parameter_missing", question=question.name, parameter=each.name))
    kinds = {each.name: each.kind for each in question.parameters}
    resolvers = {
        "symbol": _symbol,
        "code": _code,
        "act": _act,
        "language": _language,
        "status": _status,
        "phrase": _phrase,
    }
    return {
        name: resolvers[kinds[name]](name, " ".join(value.split()), names)
        if value.strip() and kinds.get(name) in resolvers
        else value
        for name, value in given.items()
    }


def _one(parameter: str, value: str, found: Iterable[str], near: tuple[str, ...]) -> str:
    several = tuple(dict.fromkeys(found))
    if not several:
        raise UnknownValueError(parameter, value, near)
    if len(several) > 1:
        raise AmbiguousValueError(parameter, value, several)
    return several[0]


def _symbol(parameter: str, value: str, names: Known) -> str:
    several = several_symbols(value)
    if several and all(names.has_document(each) for each in several):
        return value
    exact = Symbol.parse(value)
    of_assembly = symbol_of(value) if re.match(r"(?i)(?:un)?ga |ag ", value) else ""
    for key in filter(None, (value, exact.key if exact else "", of_assembly)):
        if names.has_document(key) or names.letters(key):
            return _with_letters(parameter, key, names)
    found = [key for key in _readings(value) if names.has_document(key) or names.letters(key)]
    loaded = [key for key in found if key in names.loaded or names.loaded.intersection(names.letters(key))]
    if parameter != _CITED and loaded:
        found = loaded
    if not found:
        found = [key for code in names.codes(value, (_INSTRUMENT,)) if (key := names.key_of(code))]
    return _with_letters(
        parameter, _one(parameter, value, found, names.near_symbols(value) if not found else ()), names
    )


def _with_letters(parameter: str, key: str, names: Known) -> str:
    """`key`, and where it is the number of resolutions with letters, and not loaded itself, theirs: it means them all.

    What cites the number alone cites it, so that stays among what may be cited.
    """
    letters = [] if key in names.loaded else names.letters(key)
    loaded = [each for each in letters if each in names.loaded]
    own = [key] if names.has_document(key) else []
    return " ".join([*own, *letters] if parameter == _CITED else loaded or own or letters)


def _readings(value: str) -> Iterator[str]:
    """The symbols that a short one may stand for: a resolution, decision or document of any organ."""
    word, bare = re.fullmatch(r"(?:([^\W\d]+)\.? )?(.*)", value).groups()  # type: ignore[union-attr]
    if not re.match(r"\d|(?:ES|S|R)-\d", bare):
        return
    kinds = [kind for kind in ("resolution", "decision") if not word or fold(word)[:3] == kind[:3]]
    for organ in organs():
        heads = [organ[kind] for kind in kinds if kind in organ]
        for head in (*heads, *(f"{each}{{}}" for each in organ.get("documents", ()) if not word)):
            found = Symbol.parse(re.sub(r"\{[^{}]*\}", lambda _: bare, head, count=1))
            if found is not None:
                yield found.key


def _code(parameter: str, value: str, names: Known) -> str:
    kinds = _KINDS.get(parameter, ())
    for code in (value, value.upper()):
        if names.has_code(code, kinds):
            return code
    found = names.codes(value, kinds) or names.codes_of(value)
    return _one(parameter, value, found, names.near_codes(value, kinds) if not found else ())


def _act(parameter: str, value: str, names: Known) -> str:
    wanted = _written(value)
    found = [code for code, called in names.acts.items() if wanted in called]
    near = [code for code, _, _ in process.extract(wanted, list(names.acts), scorer=fuzz.WRatio, limit=3)]
    return _one(parameter, value, found, tuple(near) if not found else ())


def _language(parameter: str, value: str, _: Known) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise UsageError(Told("problem.no_language", name=parameter, value=value[:80]))
    return value.lower()


def _phrase(parameter: str, value: str, names: Known) -> str:
    if not names.has_texts:
        raise UsageError(Told("problem.no_texts"))
    if not words(value):
        raise UsageError(Told("problem.no_words", parameter=parameter, value=value[:80]))
    return value


def _status(parameter: str, value: str, _: Known) -> str:
    if value.lower() not in _STATUS:
        raise UsageError(Told("problem.one_of", name=parameter, known=_STATUS, value=value[:80]))
    return value.lower()


def why_empty(question: Question, values: Mapping[str, str], names: Known) -> Reason:
    """Why there are no rows, for `values` that were resolved."""
    if not names.loaded or (question.name in _COMPARED and not names.compares):
        return Reason("no_comparisons" if names.loaded else "empty", {})
    kinds = {each.name: each.kind for each in question.parameters}
    stated = {name: value for name, value in values.items() if value.strip()}
    for name, value in stated.items():
        if kinds.get(name) == "symbol" and name != _CITED and not names.loaded.intersection(value.split()):
            return Reason("not_loaded", {"value": value})
        if kinds.get(name) == "language" and value not in names.languages:
            return Reason("language", {"value": value, "known": ", ".join(names.languages)})
    if len(stated) > 1:
        return _several(question, stated)
    for name, value in stated.items():
        if kinds.get(name) in ("symbol", "code"):
            return Reason(
                "loaded" if names.loaded.intersection(value.split()) and name != _CITED else "listed", {"value": value}
            )
    return Reason("nothing", {})


def _several(question: Question, stated: Mapping[str, str]) -> Reason:
    if question.name == "changes" and stated.keys() == {"symbol", "earlier"}:
        return Reason("no_neighbours", dict(stated))
    return Reason("several", {"value": ", ".join(f"{name} {value}" for name, value in stated.items())})


def loaded_document(value: str, names: Known) -> str:
    """The key of the one loaded document that `value` means.

    Raises `UnknownValueError` where nothing is called so, `AmbiguousValueError` where several documents are, and
    `UsageError` for one that is known, but not loaded.
    """
    keys = _symbol("symbol", " ".join(value.split()), names).split(" ")
    loaded = [key for key in keys if key in names.loaded]
    if not loaded:
        raise UsageError(Told("problem.not_loaded", name=" ".join(keys)))
    return _one("symbol", value, loaded, ())


def names_of(parameter: str, value: str, names: Known) -> list[str]:
    """All that `value` may mean as a parameter of this name: keys of documents, or codes; [] where it means nothing.

    The keys of resolutions with letters that share a number are one entry, as questions take them.
    """
    resolver = _symbol if parameter in ("symbol", _CITED, "earlier") else _code
    try:
        return [resolver(parameter, " ".join(value.split()), names)]
    except AmbiguousValueError as error:
        return list(error.near)
    except UnknownValueError:
        return []
