"""Ties and series as triples of the graph `series`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg import lang, rdf
from kg.series.finding import ancestors
from kg.series.lines import Line
from kg.series.texts import ITEM, NAMED, RENEWED, TEXT, TITLE, Text, Tie
from kg.triples import labels
from kg.triples.iris import work_path
from kg.triples.rdf import segment
from kg.vocab import ELI, RDF, RDFS, XSD, Cls, Rel, Val, names

_PROPERTIES = {
    TITLE: Rel.SUCCEEDS_BY_TITLE,
    ITEM: Rel.SUCCEEDS_BY_ITEM,
    RENEWED: Rel.RENEWS,
    TEXT: Rel.SUCCEEDS_BY_TEXT,
}
_INTEGER = rdf.NamedNode(XSD + "integer")


class Writing:
    """The triples of ties and series among `texts`, under the base IRI `base`.

    What documents list is asserted, and `kg:succeeds` follows from it; where nothing is inferred (`reasoned` is false),
    it is written here.
    """

    def __init__(self, texts: Mapping[str, Text], base: str, *, reasoned: bool = True) -> None:
        self.texts, self.names, self.reasoned = texts, names(base), reasoned

    def triples(self, ties: Iterable[Tie], lines: Iterable[Line], named: set[tuple[str, str]]) -> list[rdf.Triple]:
        """All of them, sorted. `named` are the pairs that documents list."""
        found = {triple for tie in ties for triple in self._tie(tie, named)}
        for line in lines:
            found.update(self._line(line))
            found.update(self._taken_up(line))
        return sorted(found, key=str)

    def _taken_up(self, line: Line) -> Iterator[rdf.Triple]:
        """For each loaded text of a series that loaded ones follow the first of these, at whatever distance.

        Which one is the last as of a day is then a look-up, and no search through the series.
        """
        after: dict[str, set[str]] = {}
        for tie in line.ties:
            after.setdefault(tie.earlier, set()).add(tie.later)
        for key in line.members:
            later = [self.texts[each] for each in ancestors(key, after) if self.texts[each].loaded]
            if later and self.texts[key].loaded:
                first = min(later, key=lambda each: (not each.date, each.order))
                yield rdf.Triple(self._work(key), self._term(Rel.TAKEN_UP_BY), self._work(first.key))

    def _tie(self, tie: Tie, named: set[tuple[str, str]]) -> Iterator[rdf.Triple]:
        later, earlier = self._work(tie.later), self._work(tie.earlier)
        if not (self.reasoned and (tie.later, tie.earlier) in named):
            yield rdf.Triple(later, self._term(Rel.SUCCEEDS), earlier)
        for evidence in sorted(tie.evidence - {NAMED}):
            yield rdf.Triple(later, self._term(_PROPERTIES[evidence]), earlier)

    def _line(self, line: Line) -> Iterator[rdf.Triple]:
        node = rdf.NamedNode(f"{self._work(line.name).value}/series")
        yield rdf.Triple(node, rdf.NamedNode(RDF + "type"), self._term(Cls.SERIES))
        yield rdf.Triple(node, rdf.NamedNode(RDF + "type"), rdf.NamedNode(ELI + "ComplexWork"))
        for language in lang.codes():
            called = rdf.Literal(labels.series(language, line.name), language=language)
            yield rdf.Triple(node, rdf.NamedNode(RDFS + "label"), called)
        yield rdf.Triple(node, self._term(Rel.BEGINS_WITH), self._work(line.name))
        for number, key in enumerate(line.members, 1):
            yield from self._place(node, number, self.texts[key], line.name)
        for tie in line.ties:
            later, earlier = self._at(node, tie.later), self._at(node, tie.earlier)
            yield rdf.Triple(later, self._term(Rel.PLACE_AFTER), earlier)

    def _place(self, line: rdf.NamedNode, number: int, text: Text, first: str) -> Iterator[rdf.Triple]:
        place = self._at(line, text.key)
        yield rdf.Triple(place, rdf.NamedNode(RDF + "type"), self._term(Cls.SUCCESSION_PLACE))
        yield rdf.Triple(place, self._term(Rel.IN_SUCCESSION), line)
        yield rdf.Triple(place, self._term(Rel.PLACE_OF), self._work(text.key))
        yield rdf.Triple(place, self._term(Val.PLACE_NUMBER), rdf.Literal(str(number), datatype=_INTEGER))
        yield rdf.Triple(place, rdf.NamedNode(RDFS + "label"), rdf.Literal(f"{text.key} ({first} …)"))
        if text.date:
            yield rdf.Triple(place, self._term(Val.PLACED_ON), _when(text.date))
        if text.titles:
            language = min(text.titles, key=lang.preference)
            title = text.titles[language]
            said = rdf.Literal(title, language=language) if language else rdf.Literal(title)
            yield rdf.Triple(place, self._term(Val.PLACE_TITLE), said)

    def _work(self, key: str) -> rdf.NamedNode:
        return rdf.NamedNode(self.names.id(work_path(key)))

    @staticmethod
    def _at(line: rdf.NamedNode, key: str) -> rdf.NamedNode:
        return rdf.NamedNode(f"{line.value}/{segment(key)}")

    def _term(self, name: str) -> rdf.NamedNode:
        return rdf.NamedNode(self.names.term(name))


def _when(date: str) -> rdf.Literal:
    """A day, month or year, of the datatype that it has."""
    kind = {10: "date", 7: "gYearMonth", 4: "gYear"}.get(len(date))
    return rdf.Literal(date, datatype=rdf.NamedNode(XSD + kind)) if kind else rdf.Literal(date)
