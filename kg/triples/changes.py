"""Comparisons as triples of the graph `changes`: which paragraph continues which, how, and what words came and went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kg.compare import Change, Joint, Relation, Unit
from kg.model import Span
from kg.triples.iris import paragraph_path, work_path
from kg.triples.rdf import TRUE, literal, segments, tag
from kg.vocab import RDF, RDFS, XSD, Cls, Names, Rel, Val, names

_DECIMAL = f'"^^<{XSD}decimal>'


def spans(found: Sequence[Span]) -> str:
    """Stretches of a paragraph's text as one literal: `12,20 33,40`, characters from and to, half-open."""
    return " ".join(f"{span.start},{span.end}" for span in found)


def read_spans(text: str) -> tuple[Span, ...]:
    """What `spans` wrote."""
    return tuple(Span(*map(int, each.split(","))) for each in text.split())


Own = Callable[[str, str], Mapping[str, str]]
"""(key of a work, language) → the paths of paragraphs that are not those of their keys, by the path of the key."""


def lines(
    joint: Joint, base: str, *, series: bool, jumped: Sequence[str] = (), own: Own = lambda _symbol, _language: {}
) -> list[str]:
    """The N-Triples of a comparison, sorted, each with its full stop.

    `series`: whether the later text follows the earlier one in a series; only then its paragraphs continue others, so
    that descent by `kg:continues` counts each text of a series once, and no draft. `jumped`: the keys of texts between
    the two that are not loaded. `own`: the nodes of versions that number their paragraphs otherwise than others.
    """
    return sorted(set(_Lines(joint, names(base), own, series=series, jumped=jumped).all()))


def comparison_iri(later: str, earlier: str, own: Names) -> str:
    """The IRI of the comparison of two works, by their keys."""
    return own.id(f"{work_path(later)}/since/{work_path(earlier)}")


def unit_path(symbol: str, unit: Unit) -> str:
    """The path of a paragraph under `id/`, by the key of its work."""
    again = f"~{unit.repeat}" if unit.repeat > 1 else ""
    return f"{work_path(symbol)}/{paragraph_path(unit.part, unit.number)}{again}"


class _Lines:
    """The triples of one comparison."""

    def __init__(self, joint: Joint, known: Names, own: Own, *, series: bool, jumped: Sequence[str]) -> None:
        self.joint, self.names, self.own, self.series, self.jumped = joint, known, own, series, jumped
        first = next(iter(joint.comparisons.values()))
        self.earlier, self.later = first.earlier.symbol, first.later.symbol
        self.stem = comparison_iri(self.later, self.earlier, known)

    def all(self) -> Iterator[str]:
        """All of them."""
        node = f"<{self.stem}>"
        yield self._type(node, Cls.COMPARISON)
        yield f"{node} <{RDFS}label> {literal(f'{self.later} / {self.earlier}')} ."
        yield self._link(node, Rel.LATER_WORK, self.names.id(work_path(self.later)))
        yield self._link(node, Rel.EARLIER_WORK, self.names.id(work_path(self.earlier)))
        if self.series:
            yield f"{node} <{self.names.term(Val.ALONG_SERIES)}> {TRUE} ."
        for key in self.jumped:
            yield self._link(node, Rel.JUMPS_OVER, self.names.id(work_path(key)))
        for language in self.joint.comparisons:
            yield f"{node} <{self.names.term(Val.LANGUAGE)}> {literal(language)} ."
        for language, change in self.joint.changes:
            yield from self._change(change, language)
        told = {self._change_iri(change, language) for language, change in self.joint.changes}
        for language, found in self.joint.comparisons.items():
            for change in found.changes:
                if self._change_iri(change, language) in told:
                    yield from self._words(change, language)

    def _change(self, change: Change, language: str) -> Iterator[str]:
        node = f"<{self._change_iri(change, language)}>"
        yield self._type(node, Cls.CHANGE)
        yield self._link(node, Rel.IN_COMPARISON, self.stem)
        yield self._link(node, Rel.RELATION, self.names.id(f"relation/{change.relation.value}"))
        if change.later:
            yield self._link(node, Rel.LATER_PARAGRAPH, self._paragraph(self.later, change.later, language))
        if change.earlier:
            yield self._link(node, Rel.EARLIER_PARAGRAPH, self._paragraph(self.earlier, change.earlier, language))
        for relation, unit in ((Rel.LATER_ACT, change.later), (Rel.EARLIER_ACT, change.earlier)):
            if unit and unit.act:
                yield self._link(node, relation, self.names.id(f"act/{segments(unit.act)}"))
        if change.act_change:
            yield self._link(node, Rel.ACT_CHANGE, self.names.id(f"act-change/{change.act_change.value}"))
        for name, holds in ((Val.MOVED, change.moved), (Val.UPDATED, change.updated)):
            if holds:
                yield f"{node} <{self.names.term(name)}> {TRUE} ."
        if change.score is not None:
            yield f'{node} <{self.names.term(Val.SCORE)}> "{change.score:g}{_DECIMAL} .'
        if change.later and change.earlier and self.series:
            later = f"<{self._paragraph(self.later, change.later, language)}>"
            yield self._link(later, Rel.CONTINUES, self._paragraph(self.earlier, change.earlier, language))

    def _words(self, change: Change, language: str) -> Iterator[str]:
        """What words came and went in a language, where any did."""
        if change.relation in (Relation.SAME, Relation.NEW, Relation.DROPPED) or not (change.came or change.went):
            return
        iri = self._change_iri(change, language)
        node = f"<{iri};language={language}>"
        yield self._type(node, Cls.WORD_CHANGE)
        yield self._link(node, Rel.WORDS_OF, iri)
        yield f"{node} <{self.names.term(Val.LANGUAGE)}> {literal(language)} ."
        for name, found in ((Val.CAME, change.came), (Val.WENT, change.went)):
            if found:
                yield f"{node} <{self.names.term(name)}> {literal(spans(found))}{tag(language)} ."

    def _change_iri(self, change: Change, language: str) -> str:
        """Of a paragraph that is new or dropped, the text that lacks it says against what."""
        if change.later is None:
            return f"{self._paragraph(self.earlier, change.earlier, language)}/until/{work_path(self.later)}"
        beside = self._path(self.earlier, change.earlier, language) if change.earlier else work_path(self.earlier)
        return f"{self._paragraph(self.later, change.later, language)}/since/{beside}"

    def _paragraph(self, symbol: str, unit: Unit | None, language: str) -> str:
        assert unit is not None
        return self.names.id(self._path(symbol, unit, language))

    def _path(self, symbol: str, unit: Unit, language: str) -> str:
        path = unit_path(symbol, unit)
        return self.own(symbol, language).get(path, path)

    def _type(self, node: str, cls: Cls) -> str:
        return f"{node} <{RDF}type> <{self.names.term(cls)}> ."

    def _link(self, node: str, relation: Rel, iri: str) -> str:
        subject = node if node.startswith("<") else f"<{node}>"
        return f"{subject} <{self.names.term(relation)}> <{iri}> ."
