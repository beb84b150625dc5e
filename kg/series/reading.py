"""What series need to know of texts, read from a graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from kg import rdf
from kg.model import Part
from kg.series import repeating
from kg.series.recalling import recalls, renews
from kg.series.repeating import Names, Runs, runs
from kg.series.texts import Text
from kg.symbols import Symbol
from kg.triples import labels
from kg.vocab import CITO, RDFS, Rel, Val, names

_Value: TypeAlias = rdf.NamedNode | rdf.BlankNode | rdf.Literal
_MEMBERS = frozenset({"resolution", "decision", "presidential statement"})
"""The kinds of symbols that texts have which may follow one another, beside those of drafts."""


@dataclass(slots=True)
class _Gathered:
    """What is gathered of one work."""

    date: str = ""
    dates: Counter[str] = field(default_factory=Counter)
    titles: dict[str, str] = field(default_factory=dict)
    said: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    items: set[str] = field(default_factory=set)
    cites: set[str] = field(default_factory=set)
    draft: bool = False
    loaded: bool = False


class Reader:
    """The texts of a graph's asserted triples, under the base IRI `base`."""

    def __init__(self, engine: rdf.Engine, base: str) -> None:
        self.engine, self.names = engine, names(base)
        self._works: dict[str, _Gathered] = {}
        self._runs: dict[str, Runs] = {}

    def texts(self) -> list[Text]:
        """The adopted texts and drafts that are loaded, and the adopted ones that are cited."""
        found = self._works = {iri: _Gathered() for iri in self.keys if self._may_be(iri)}
        stated = dict(self._pairs(Rel.STATUS))
        for iri in list(found):
            if iri in stated:
                found[iri].draft = stated[iri].value == self.names.id("status/draft")
            elif Symbol(self.keys[iri]).kind == "document":
                del found[iri]  # a report under the title of what it reports on is no text of its series
        self._read_versions()
        for iri, value in self._pairs(Val.ADOPTED_ON):
            if iri in found:
                found[iri].date = value.value
        for iri, item in self._pairs(Rel.AGENDA_ITEM):
            if iri in found:
                found[iri].items.add(item.value)
        self._read_citations()
        return [self._text(iri, each) for iri, each in sorted(found.items()) if each.loaded or not each.draft]

    def named(self) -> set[tuple[str, str]]:
        """The pairs (later, earlier) that documents list."""
        pairs = ((self.keys.get(later), self.keys.get(it.value)) for later, it in self._pairs(Rel.PREVIOUS_IN_SERIES))
        return {(later, earlier) for later, earlier in pairs if later and earlier}

    def recalls(self, key: str, only: str | None = None) -> bool:
        """Whether a text cites earlier texts on its matter without their numbers; `only` in that language, if given."""
        work = self.iris.get(key, "")
        titles = self._works[work].titles if work in self._works else {}
        said = self._paragraphs(key, only) if titles else ()
        return any(recalls(text, titles[language], language) for _, language, text in said if language in titles)

    def renews(self, key: str, only: str | None = None) -> set[str]:
        """The keys of the works that a text cites where it decides to extend or renew something."""
        found: set[str] = set()
        for paragraph, language, text in self._paragraphs(key, only):
            if renews(text, language):
                cited = (getattr(quad.object, "value", "") for quad in self._quads(paragraph, Rel.CITES))
                found |= {self.keys[each] for each in cited if each in self.keys}
        return found

    def runs(self, key: str) -> Runs:
        """The words of a text, by language; what was asked once is kept."""
        if key not in self._runs:
            said: dict[str, list[str]] = defaultdict(list)
            for _, language, text in self._paragraphs(key):
                said[language].append(text)
            self._runs[key] = {language: runs(texts) for language, texts in sorted(said.items())}
        return self._runs[key]

    def named_in(self, key: str) -> Names:
        """The names in a text, by language."""
        said: dict[str, list[str]] = defaultdict(list)
        for _, language, text in self._paragraphs(key):
            said[language].append(text)
        return {language: repeating.names(texts, language) for language, texts in sorted(said.items())}

    def _paragraphs(self, key: str, only: str | None = None) -> Iterator[tuple[rdf.NamedNode, str, str]]:
        """The paragraphs of a text in all languages (or `only` one) but its mastheads: node, language and text."""
        for iri, _ in self._into(Rel.PART_OF, self.iris.get(key, "")) if key in self.iris else ():
            paragraph = rdf.NamedNode(iri)
            if any(getattr(quad.object, "value", "") == Part.MASTHEAD for quad in self._quads(paragraph, Val.PART)):
                continue
            for quad in self._quads(paragraph, Val.TEXT):
                if isinstance(quad.object, rdf.Literal) and only in (None, quad.object.language or ""):
                    yield paragraph, quad.object.language or "", quad.object.value

    # What is there

    @cached_property
    def keys(self) -> dict[str, str]:
        """The keys of all works, by IRI."""
        return {iri: value.value for iri, value in self._pairs(Val.SYMBOL)}

    @cached_property
    def iris(self) -> dict[str, str]:
        """The IRIs of all works, by key."""
        return {key: iri for iri, key in self.keys.items()}

    def _may_be(self, iri: str) -> bool:
        kind = Symbol(self.keys[iri]).kind
        return kind in _MEMBERS or kind.startswith("draft") or kind in ("document", "unidentified")

    def _read_versions(self) -> None:
        works = {version: work.value for version, work in self._pairs(Rel.VERSION_OF)}
        for work in works.values():
            if work in self._works:
                self._works[work].loaded = True
        for version, title in self._pairs(Val.TITLE):
            work = works.get(version, "")
            if work in self._works and isinstance(title, rdf.Literal):
                self._works[work].titles[title.language or ""] = title.value

    def _read_citations(self) -> None:
        works = {part: work.value for part, work in self._pairs(Rel.PART_OF)}
        for part, cited in self._pairs(Rel.CITES):
            citing = self._works.get(works.get(part, ""))
            if citing is not None and cited.value in self._works:
                citing.cites.add(self.keys[cited.value])
        cited_in = {citation: work.value for citation, work in self._pairs(CITO + "hasCitedEntity")}
        for citation, date in self._pairs(Val.CITED_DATE):
            if found := self._works.get(cited_in.get(citation, "")):
                found.dates[date.value] += 1
        for citation, title in self._pairs(Val.CITED_TITLE):
            if (found := self._works.get(cited_in.get(citation, ""))) and isinstance(title, rdf.Literal):
                found.said[title.language or ""][title.value] += 1

    def _text(self, iri: str, found: _Gathered) -> Text:
        said = {language: _most(titles) for language, titles in sorted(found.said.items())}
        label, number = RDFS + "label", self.names.term(Val.ITEM_NUMBER)
        items, numbers = set(), set()
        for item in found.items:
            node = rdf.NamedNode(item)
            own = {quad.object.value for quad in self._quads(node, number) if isinstance(quad.object, rdf.Literal)}
            for quad in self._quads(node, label):
                if isinstance(quad.object, rdf.Literal) and not _by_number(quad.object, own):
                    items.add((quad.object.language or "", quad.object.value))
            numbers |= own
        return Text(
            self.keys[iri],
            found.date or _most(found.dates),
            dict(sorted(found.titles.items())) or said,
            frozenset(items),
            frozenset(numbers),
            frozenset(found.cites),
            loaded=found.loaded,
            draft=found.draft,
        )

    # Look-ups

    def _term(self, name: str) -> rdf.NamedNode:
        return rdf.NamedNode(name if "://" in name else self.names.term(name))

    def _quads(self, subject: rdf.NamedNode, predicate: str) -> Iterator[rdf.Quad]:
        return self.engine.quads_for_pattern(subject, self._term(predicate), None, rdf.DefaultGraph())

    def _pairs(self, predicate: str) -> Iterator[tuple[str, _Value]]:
        """Subjects and values of a predicate."""
        return self._into(predicate, "")

    def _into(self, predicate: str, value: str) -> Iterator[tuple[str, _Value]]:
        wanted = rdf.NamedNode(value) if value else None
        for quad in self.engine.quads_for_pattern(None, self._term(predicate), wanted, rdf.DefaultGraph()):
            if not isinstance(quad.subject, rdf.Triple) and not isinstance(quad.object, rdf.Triple):
                yield quad.subject.value, quad.object


def _most(counted: Counter[str]) -> str:
    """The most frequent of some texts, the first by the alphabet where several are; "" where there is none."""
    return min(counted, key=lambda each: (-counted[each], each), default="")


def _by_number(label: rdf.Literal, numbers: set[str]) -> bool:
    """Whether an item has no name but its number ("General Assembly, 80th session, agenda item 12")."""
    return any(label.value.endswith(labels.item(label.language or "", "", number)) for number in numbers)
