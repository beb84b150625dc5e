"""The lists of `ontology/`: bodies, groups of addressees and instruments, and the finder of their names.

A list entry has a code, labels and names per language. Names are found in one pass over a
text (Aho-Corasick), whatever its apostrophes, hyphens, spaces and accents, at whole words
only, the longest first. How a name may be written is data: `bodies.ttl` says at its head
which property means what.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import ahocorasick

from kg import lang, rdf, resources
from kg.errors import InputError
from kg.vocab import RDF, RDFS, SKOS, Names, names

_LISTS = ("bodies.ttl", "instruments.ttl")
_FOLDERS = {"body": "body", "treaty": "instrument", "instrument": "instrument"}
"""What a thing is, by the folder of its IRI."""
_GROUP = "AddresseeGroup"
_VOLUMES = 4
"""So many volumes at most does one treaty with its languages fill."""
_Facts = dict[str, list[rdf.Literal | rdf.NamedNode]]


class Spelling(IntEnum):
    """How exactly a text must write a name for it to count."""

    ANY = 0
    """In small or capital letters."""
    NAME = 1
    """The first letter as in the list: names begin with a capital."""
    EXACT = 2
    """Every capital of the list is one in the text."""
    SHORT = 3
    """As NAME, and only where the document has named the thing in full."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing of the lists. `labels` holds its name per language, `names` the others.

    `kind` is `body`, `group` or `instrument`; `cls` the local name of its
    class in the ontology; `parent` the body it belongs to; `protocol_to` the instrument that
    a protocol supplements; `parties_to` the instrument whose parties meet in the body;
    `mentioned` is False where naming it is no mention of a body of its own; `committee` the short
    form that a Main Committee has in symbols ("C.3").
    """

    code: str
    kind: str
    cls: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    any_case: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    abbreviations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    short_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: str = ""
    parent: str = ""
    protocol_to: str = ""
    parties_to: str = ""
    symbol_prefixes: tuple[str, ...] = ()
    case_matters: bool = False
    mentioned: bool = True
    committee: str = ""

    def label(self, language: str) -> str:
        """The name in `language`, else in English, else the code."""
        return self.labels.get(language) or self.labels.get(lang.DEFAULT) or self.code


class Hit(NamedTuple):
    """A name found: `text[start:end]` names each of `codes` (several for "the Covenants")."""

    start: int
    end: int
    codes: tuple[str, ...]
    short: bool = False


class _Fold(dict[str, str]):
    """One character for one: accents off, small letters, plain apostrophes, hyphens and spaces."""

    def __missing__(self, char: str) -> str:
        self[char] = char
        return char


def _fold_table() -> _Fold:
    table = _Fold(dict.fromkeys("\t\n\r\xa0\u202f\u205f\u3000", " "))
    table |= dict.fromkeys(map(chr, range(0x2000, 0x200B)), " ")
    table |= dict.fromkeys("’‘ʼ‛′´＇", "'") | dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("“”„‟", '"')
    table["º"] = "°"
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if len(base) == 1:
            table[chr(code)] = base
    return table


FOLD = _fold_table()
UNUSUAL = re.compile(r"[^\x20-\x7e]")
"""What `FOLD` may replace is among these."""


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """`text` in the form names are compared in; as long as `text`, character for character."""
    return replaced(text, UNUSUAL, FOLD).lower()


def replaced(text: str, unusual: re.Pattern[str], table: Mapping[str, str]) -> str:
    """`text` with each character that `unusual` matches as `table` has it.

    Few different ones occur in a text, and one pass of `str.replace` for each costs less than a look
    at every character. No value of `table` may be replaced by another itself.
    """
    for char in set(unusual.findall(text)):
        text = text.replace(char, table[char])
    return text


def _joined(folded: str) -> str:
    """Hyphens as spaces: "Secretary General" is written both ways, "Inter-Agency" too."""
    return folded.replace("-", " ")


@dataclass(frozen=True, slots=True)
class _Use:
    """A name as the list writes it, how exactly a text must, what it names, and where it has words in `accented`."""

    name: str
    spelling: Spelling
    codes: tuple[str, ...]
    accented: tuple[tuple[int, int], ...]


class NameFinder:
    """Finds every name of some entries in a text, in time linear in its length.

    Postconditions of `find`: hits are in the order of the text, don't overlap, and stand at
    whole words; where names overlap, the one that begins first and is longest is kept.
    """

    def __init__(self, named: Iterable[tuple[str, Spelling, str]], accented: Iterable[str] = ()) -> None:
        """`named`: name, how exactly it must be written, code. `accented`: words that need their accents, as
        without them they are others ("Secretaría", the Secretariat; "Secretaria", an officer).
        """
        words = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(accented)) or r"(?!)")
        patterns: dict[str, dict[tuple[str, Spelling], list[str]]] = defaultdict(dict)
        for name, spelling, code in named:
            for variant in _variants(name):
                codes = patterns[_joined(fold(variant))].setdefault((variant, spelling), [])
                if code not in codes:
                    codes.append(code)
        self._automaton = ahocorasick.Automaton()
        """Each name's length, whether all who use it want a capital, and these uses."""
        for folded in sorted(patterns):
            uses = tuple(
                _Use(name, spelling, tuple(sorted(codes)), tuple(m.span() for m in words.finditer(name)))
                for (name, spelling), codes in sorted(patterns[folded].items(), key=lambda use: (use[0][1], use[0][0]))
            )
            capital = all(use.spelling is not Spelling.ANY and use.name[0].isupper() for use in uses)
            self._automaton.add_word(folded, (len(folded), capital, uses))
        if patterns:
            self._automaton.make_automaton()

    def find(self, text: str, folded: str | None = None) -> list[Hit]:
        """The names in `text`. `folded` is `fold(text)`, where the caller has it."""
        return leftmost_longest(self.every(text, folded))

    def every(self, text: str, folded: str | None = None) -> list[Hit]:
        """As `find`, before overlapping names are left out; in no order."""
        if not self._automaton:
            return []
        plain = fold(text) if folded is None else folded
        found = []
        ends = len(plain)
        for last, (length, capital, uses) in self._automaton.iter(_joined(plain)):
            end = last + 1
            start = end - length
            if capital and not text[start].isupper():
                continue
            apart = (not start or plain[start - 1] in _BEFORE) and (end == ends or plain[end] in _BEHIND)
            if not apart and not _whole(plain, text, start, end):
                continue
            printed = text[start:end]
            for use in uses:
                if use.name != printed:  # what is printed as in the list needs no look at its letters
                    if use.accented and not _with_accents(text, start, use):
                        continue
                    if use.spelling is not Spelling.ANY and not _written(text, start, use.name, use.spelling):
                        continue
                found.append(_made(Hit, (start, end, use.codes, use.spelling is Spelling.SHORT)))
                break
        return found


_made = tuple.__new__
"""Makes a named tuple without the function that takes its fields by name: hits are made by the thousand."""


def _variants(name: str) -> Iterator[str]:
    """The spellings that a name of the list stands for: "(e)" there or not, "n° 29", ligatures."""
    parts = re.split(r"(\(e\)|n° |œ)", name)
    options = {"(e)": ("", "e"), "n° ": ("n° ", "no ", "n o ", "n°", "nos "), "œ": ("œ", "oe")}
    for choice in product(*(options.get(part, (part,)) for part in parts)):
        yield "".join(choice)


_BEFORE, _BEHIND = frozenset(" ("), frozenset(" ,.;:)")
"""Marks that part words whatever else stands there."""


def _whole(plain: str, text: str, start: int, end: int) -> bool:
    """Whether a match is bounded by something that is no letter, digit or joining hyphen.

    A hyphen and a small letter after a name make an adjective ("African Union-led").
    """
    if start:
        before = plain[start - 1]
        if before.isalnum() or before in "-_" or (before == "/" and " " not in plain[start:end]):
            return False
    if end == len(plain):
        return True
    after = plain[end]
    if after.isalnum() or after == "_":
        return False
    joint = after == "-" or (after == "/" and " " not in plain[start:end])
    return not (joint and plain[end + 1 : end + 2].isalnum() and not text[end + 1].islower())


def _written(text: str, start: int, name: str, spelling: Spelling) -> bool:
    """Whether the capitals of `name` that must be in the text are."""
    if spelling is Spelling.EXACT:
        return all(text[start + i].isupper() for i, c in enumerate(name) if c.isupper())
    return text[start].isupper() or not name[0].isupper()


def _with_accents(text: str, start: int, use: _Use) -> bool:
    """Whether the words of the name that need their accents have them; words in capitals often go without."""
    return all(
        (printed := text[start + low : start + high]).isupper() or printed.lower() == use.name[low:high].lower()
        for low, high in use.accented
    )


def leftmost_longest(found: list[Hit]) -> list[Hit]:
    """Of names that overlap the one that begins first and is longest; in the order of the text."""
    end = 0
    for hit in found:
        if hit.start < end:
            break
        end = hit.end
    else:
        return list(found)  # in order, and none overlaps another
    found = sorted(found, key=lambda hit: (hit.start, -hit.end, hit.short))
    kept: list[Hit] = []
    for hit in found:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Authority:
    """The lists, by code. Load them with `Authority.load`; two are equal only if they are the same."""

    bodies: Mapping[str, Entry]
    groups: Mapping[str, Entry]
    instruments: Mapping[str, Entry]
    short_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Per language, words that stand for a thing named before ("Office", "Convention")."""

    @staticmethod
    def load(directory: Path | None = None) -> Authority:
        """The lists of `directory`, by default the package's own; read once for each folder.

        Raises InputError where a list cannot be read.
        """
        return _load(directory or resources.path("ontology"))

    def entry(self, code: str) -> Entry | None:
        """The body, group or instrument with `code`."""
        return self.bodies.get(code) or self.groups.get(code) or self.instruments.get(code)

    def names(self, language: str) -> NameFinder:
        """The finder of bodies', groups' and instruments' full names.

        A text's own language goes first, but all languages' names are looked for:
        abbreviations and titles stay untranslated often enough.
        """
        return _finder(self, language)

    def readings(self, language: str) -> NameFinder:
        """The finder of full and short names ("the Office") at once.

        A short name's hit is marked so; its codes are all that it may stand for.
        """
        return _reading_finder(self, language)

    def by_key(self, key: str) -> str:
        """The code of the instrument with `key`, "" where the list has none."""
        return _keys(self).get(key, "")

    def by_reference(self, key: str) -> str:
        """As `by_key`, and further volumes of a treaty that fills several: vol. 1834 for 1833."""
        code = self.by_key(key)
        series, _, rest = key.partition("/")
        volume, _, number = rest.partition("/")
        if code or series != "UNTS" or not volume.isdecimal():
            return code
        near = (f"UNTS/{int(volume) - back}/{number}" for back in range(1, _VOLUMES))
        return next(filter(None, map(self.by_key, near)), "")


def _things(authority: Authority) -> Iterator[Entry]:
    for table in (authority.bodies, authority.groups, authority.instruments):
        yield from table.values()


@lru_cache(maxsize=16)
def _finder(authority: Authority, language: str) -> NameFinder:
    return NameFinder(_full_names(authority, language), _accented())


@lru_cache(maxsize=16)
def _reading_finder(authority: Authority, language: str) -> NameFinder:
    return NameFinder([*_full_names(authority, language), *_short_names(authority, language)], _accented())


@lru_cache(maxsize=16)
def _keys(authority: Authority) -> dict[str, str]:
    return {entry.key: code for code, entry in sorted(authority.instruments.items()) if entry.key}


def _accented() -> frozenset[str]:
    """The words of all languages that need their accents: names of all are looked for in every text."""
    return frozenset(word for language in lang.each() for word in language.words("names")["accented"])


def _all_names(entry: Entry, language: str) -> Iterator[str]:
    """The label and the other names, abbreviations apart; "(UN-Women)" after a name may be missing."""
    label = entry.labels.get(language, "")
    abbreviations = set(entry.abbreviations.get(language, ()))
    for name in (label, *entry.names.get(language, ())):
        if name and name not in abbreviations:
            yield name
            bare = re.sub(r" \([^()]*\)$", "", name)
            if bare != name and not re.search(r"\d", name[len(bare) :]):
                yield bare


def _full_names(authority: Authority, language: str) -> Iterator[tuple[str, Spelling, str]]:
    others = sorted({code for entry in _things(authority) for code in entry.labels} - {language})
    for entry in _things(authority):
        for each in (language, *others):
            if entry.kind == "group" and each != language and language:
                continue
            exact = Spelling.EXACT if entry.case_matters else Spelling.NAME
            for name in _all_names(entry, each):
                if name not in entry.any_case.get(each, ()):
                    yield name, exact, entry.code
            for name in entry.any_case.get(each, ()):
                yield name, exact if entry.case_matters else Spelling.ANY, entry.code
            for name in entry.abbreviations.get(each, ()):
                yield name, Spelling.EXACT, entry.code


def _short_names(authority: Authority, language: str) -> Iterator[tuple[str, Spelling, str]]:
    words = authority.short_words.get(language, ())
    for entry in _things(authority):
        if entry.kind == "group":
            continue
        for name in entry.short_names.get(language, ()):
            yield name, Spelling.SHORT, entry.code
        for word in lang.of(language).grammar.heads(entry.labels.get(language, ""), words):
            yield word, Spelling.SHORT, entry.code


# Reading the lists


@lru_cache(maxsize=4)
def _load(directory: Path) -> Authority:
    base = names()
    subjects: dict[str, _Facts] = defaultdict(lambda: defaultdict(list))
    for name in _LISTS:
        path = directory / name
        if path.is_file():
            _collect(path, subjects)
            for thing, prop, text in lang.labels(path.stem, folder=directory):
                subjects[thing][prop].append(text)
    titles = {
        iri: _texts(facts, SKOS + "prefLabel", SKOS + "altLabel")
        for iri, facts in subjects.items()
        if iri.startswith(base.id("mandate-title/"))
    }
    tables: dict[str, dict[str, Entry]] = {kind: {} for kind in ("body", "group", "instrument")}
    codes = {iri: facts[base.term("code")][0].value for iri, facts in subjects.items() if facts.get(base.term("code"))}
    for iri in sorted(codes):
        folder = _FOLDERS.get(base.path(iri).split("/")[0], "")
        if folder:
            entry = _entry(codes[iri], folder, subjects[iri], base, titles=titles, codes=codes)
            tables[entry.kind][entry.code] = entry
    words = _texts(subjects.get(base.id("short-names"), {}), base.term("shortName"))
    return Authority(tables["body"], tables["group"], tables["instrument"], words)


def _collect(path: Path, subjects: dict[str, _Facts]) -> None:
    """Add the triples of the Turtle file at `path` to `subjects`, IRI → property → values in file order."""
    try:
        for quad in rdf.parse(path=str(path), format=rdf.RdfFormat.TURTLE):
            if isinstance(quad.subject, rdf.NamedNode) and isinstance(quad.object, rdf.Literal | rdf.NamedNode):
                subjects[quad.subject.value][quad.predicate.value].append(quad.object)
    except (OSError, SyntaxError) as error:
        raise InputError(path, f"is no readable list ({error})", "install the package again") from error


def _texts(facts: _Facts, *properties: str) -> dict[str, tuple[str, ...]]:
    """The texts of some properties, per language."""
    found: dict[str, list[str]] = defaultdict(list)
    for prop in properties:
        for value in facts.get(prop, ()):
            if isinstance(value, rdf.Literal):
                found[value.language or ""].append(value.value)
    return {language: tuple(texts) for language, texts in found.items()}


def _entry(
    code: str,
    folder: str,
    facts: _Facts,
    base: Names,
    *,
    titles: Mapping[str, Mapping[str, tuple[str, ...]]],
    codes: Mapping[str, str],
) -> Entry:
    def one(term: str) -> str:
        values = facts.get(base.term(term), [])
        return values[0].value if values else ""

    classes = [value.value.removeprefix(base.term("")) for value in facts.get(RDF + "type", ())]
    labels = _texts(facts, RDFS + "label", SKOS + "prefLabel")
    others = dict(_texts(facts, SKOS + "altLabel"))
    title = titles.get(one("mandateTitle"), {})
    subjects = _texts(facts, base.term("mandateSubject"))
    short = dict(_texts(facts, base.term("shortName")))
    for language, forms in title.items():
        made = tuple(f"{form} {subject}" for form in forms for subject in subjects.get(language, ()))
        others[language] = others.get(language, ()) + made
        short[language] = short.get(language, ()) + forms
    cls = classes[0] if classes else ""
    return Entry(
        code,
        "group" if cls == _GROUP else folder,
        cls,
        {language: texts[0] for language, texts in labels.items()},
        others,
        _texts(facts, SKOS + "hiddenLabel"),
        _texts(facts, base.term("abbreviation")),
        short,
        one("key"),
        codes.get(one("subOrganOf") or one("postIn"), ""),
        codes.get(one("protocolTo"), ""),
        codes.get(one("partiesTo"), ""),
        tuple(value.value for value in facts.get(base.term("symbolPrefix"), ())),
        one("caseMatters") == "true",
        one("notMentioned") != "true",
        one("committeeNumber"),
    )


@lru_cache(maxsize=2)
def goal_codes(directory: Path | None = None) -> frozenset[str]:
    """The codes of the Sustainable Development Goals ("16") and targets ("5.2") that there are."""
    subjects: dict[str, _Facts] = defaultdict(lambda: defaultdict(list))
    _collect((directory or resources.path("ontology")) / "topics.ttl", subjects)
    stem = names().id("topic/SDG/")
    return frozenset(iri.removeprefix(stem) for iri in subjects if iri.startswith(stem))
