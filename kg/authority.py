"""The lists of `ontology/`: bodies, groups of addressees and instruments, and the finder of their names.

A list entry has a code, labels and names per language. Names are found in one pass over a
text (Aho-Corasick), whatever its apostrophes, hyphens, spaces and accents, at whole words
only, the longest first. How a name may be written is data: `bodies.ttl` says at its head
which property means what.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kg import lang, rdf, resources
from kg.errors import InputError
from kg.name_finder import FOLD, UNUSUAL, Hit, NameFinder, Spelling, fold, leftmost_longest, replaced
from kg.vocab import RDF, RDFS, SKOS, Names, names

__all__ = [
    "FOLD",
    "UNUSUAL",
    "Authority",
    "Entry",
    "Hit",
    "NameFinder",
    "Spelling",
    "fold",
    "goal_codes",
    "leftmost_longest",
    "replaced",
]

_LISTS = ("bodies.ttl", "instruments.ttl")
_FOLDERS = {"body": "body", "treaty": "instrument", "instrument": "instrument"}
"""What a thing is, by the folder of its IRI."""
_GROUP = "AddresseeGroup"
_VOLUMES = 4
"""So many volumes at most does one treaty with its languages fill."""
_SPACE = re.compile(" ")
_Facts = dict[str, list[rdf.Literal | rdf.NamedNode]]


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
    return _found_by(_with_longer(authority, language))


def _found_by(named: list[tuple[str, Spelling, str]]) -> NameFinder:
    """The finder of some names, with what all languages say of words: names of all are looked for everywhere."""
    tables = [each.words("names") for each in lang.each()]
    return NameFinder(
        named,
        (word for table in tables for word in table["accented"]),
        common=(word for table in tables for word in table["words_as_abbreviations"]),
        articles=(word for each in lang.each() for word in each.table("language")["articles"]),
    )


def _with_longer(authority: Authority, language: str) -> list[tuple[str, Spelling, str]]:
    named = list(_full_names(authority, language))
    return [*named, *_longer(named, language)]


def _longer(named: list[tuple[str, Spelling, str]], language: str) -> Iterator[tuple[str, Spelling, str]]:
    """Names behind "United Nations" or "UN" whose beginning is a name with it: "UN Commission on Human Rights in South
    Sudan" is that commission, and not the "UN Commission on Human Rights".
    """
    led = lang.of(language).words("names")["abridged"] if language else {}
    for first in (*led, *led.values()):
        heads = {name.removeprefix(f"{first} ") for name, _, _ in named if name.startswith(f"{first} ")}
        for name, spelling, code in named:
            if any(name[: space.start()] in heads for space in _SPACE.finditer(name)):
                yield f"{first} {name}", spelling, code


@lru_cache(maxsize=16)
def _reading_finder(authority: Authority, language: str) -> NameFinder:
    return _found_by([*_with_longer(authority, language), *_short_names(authority, language)])


@lru_cache(maxsize=16)
def _keys(authority: Authority) -> dict[str, str]:
    return {entry.key: code for code, entry in sorted(authority.instruments.items()) if entry.key}


def _all_names(entry: Entry, language: str) -> Iterator[str]:
    """The label and the other names, abbreviations apart; "(UN-Women)" after a name may be missing.

    Words that a language abridges in names may be: "UN Charter" beside "United Nations Charter".
    """
    label = entry.labels.get(language, "")
    abbreviations = set(entry.abbreviations.get(language, ()))
    abridged = lang.of(language).words("names")["abridged"]
    for name in (label, *entry.names.get(language, ())):
        if name and name not in abbreviations:
            yield name
            bare = re.sub(r" \([^()]*\)$", "", name)
            if bare != name and not re.search(r"\d", name[len(bare) :]):
                yield bare
            for full, short in abridged.items():
                if full in bare and bare != full:
                    yield bare.replace(full, short)


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
                if each in (language, lang.DEFAULT) or not language or len(name) > _FEW:
                    yield name, Spelling.EXACT, entry.code


_FEW = 3
"""So few letters are another body's in another language: Spanish "CEI" is no name in an English text, while English
abbreviations stand in texts of all languages.
"""


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
