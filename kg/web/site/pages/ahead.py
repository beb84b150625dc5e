"""What the page of a work reads at once: its parts, what was read in them, where, and what became of its paragraphs.

The page asks its view for each of these by itself; without this every one of them would be a look-up of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from kg.rdf import DefaultGraph, NamedNode, Triple
from kg.vocab import CITO, RDFS, UNDO, Rel, Val
from kg.web.site.view import GraphView, Term

CHANGES = "changes"
"""The graph that alone says what became of paragraphs."""
_PARTS = """SELECT ?thing ?property ?value WHERE {
  ?thing <PART_OF> <WORK> ; ?property ?value .
  FILTER(?property NOT IN (<LEFT_OUT>)) }"""
_STATEMENTS = """SELECT ?thing ?property ?value WHERE {
  ?part <PART_OF> <WORK> . ?thing <IN_PARAGRAPH> ?part ; ?property ?value .
  FILTER(?property IN (<SHOWN>)) }"""
_COMPARISONS = """SELECT ?thing ?property ?value WHERE {
  GRAPH <CHANGES> { ?thing <LATER_WORK> <WORK> . ?thing ?property ?value } }"""
_CHANGES = """SELECT ?thing ?property ?value WHERE { GRAPH <CHANGES> {
  ?comparison <LATER_WORK> <WORK> . ?thing <IN_COMPARISON> ?comparison . ?thing ?property ?value } }"""


_SHOWN = (
    Rel.IN_PARAGRAPH,
    Rel.IN_FOOTNOTE,
    Rel.ACT,
    Rel.MENTIONS,
    CITO + "hasCitedEntity",
    UNDO + "hasReceiver",
    UNDO + "hasSemantics",
    Rel.REQUESTED_OF,
    Val.MENTION_TEXT,
    Rel.REASON,
    Val.REASON_TEXT,
)
"""What a page of a work shows of the statements in its text. Of requests it shows all: those are looked up."""
_OF_STATEMENTS = (Rel.READ_AT, Val.PHRASE)
_IN_ONE = (Val.TEXT, Val.SOURCE_MAP, Val.NOTE_MARKS, Val.HEADING, *_OF_STATEMENTS)
"""What is said of parts and statements in each language version anew: shown are those of the versions on the page."""

_LEFT_OUT = (f"{RDFS}label", *_IN_ONE, Rel.MENTIONS_BODY, Rel.MENTIONS_INSTRUMENT, Rel.ADDRESSES)
"""What is not asked of parts: that, and what the statements in them say."""


def read(view: GraphView, work: str, versions: Iterable[str]) -> None:
    """Read the parts of a work and the statements in them, as far as its page shows them in these versions."""
    parts = dict(_things(view, _PARTS, work))
    statements = dict(_things(view, _STATEMENTS, work))
    graphs = [NamedNode(view.names.graph(f"{work.removeprefix(view.names.id_base)}/{each}")) for each in versions]
    for each, version in product(_IN_ONE, graphs):
        name, whose = view.term(each), statements if each in _OF_STATEMENTS else parts
        for quad in view.store.quads_for_pattern(None, NamedNode(name), None, version):
            known = whose.get(quad.subject.value)  # type: ignore[union-attr]
            if known is not None:
                known.setdefault(name, []).append(quad.object)  # type: ignore[arg-type]
    view.know(parts | {iri: each for iri, each in statements.items() if view.term(Rel.REQUESTED_OF) not in each})
    view.know_into(Rel.PART_OF, {work: list(parts)})
    view.know_into(Rel.IN_PARAGRAPH, _inverse(parts, statements, view.term(Rel.IN_PARAGRAPH)))
    view.know_into(Rel.CALLED_FROM, _inverse(parts, parts, view.term(Rel.CALLED_FROM)))


def read_changes(view: GraphView, work: str) -> None:
    """Read what became of the paragraphs of the texts before a work in its series, and of those before them."""
    along, earlier, paragraph = (
        view.term(each) for each in (Val.ALONG_SERIES, Rel.EARLIER_WORK, Rel.EARLIER_PARAGRAPH)
    )
    seen, waiting = {work}, [work]
    while waiting:
        later = waiting.pop()
        comparisons = dict(_things(view, _COMPARISONS, later))
        changes = dict(_things(view, _CHANGES, later)) if comparisons else {}
        view.know(comparisons | changes, CHANGES)
        known = _inverse(view.into(later, Rel.PART_OF), changes, view.term(Rel.LATER_PARAGRAPH))
        view.know_into(Rel.LATER_PARAGRAPH, known, CHANGES)
        goes_on = any(paragraph in properties for properties in changes.values())
        for properties in comparisons.values() if goes_on else ():
            if along in properties:
                waiting += [each.value for each in properties[earlier] if each.value not in seen]
                seen.update(each.value for each in properties[earlier])


def _things(view: GraphView, query: str, work: str) -> Iterator[tuple[str, dict[str, list[Term]]]]:
    found: dict[str, dict[str, list[Term]]] = {}
    for thing, name, value in _rows(view, query, work):
        found.setdefault(thing.value, {}).setdefault(name.value, []).append(value)
    yield from found.items()


def _rows(view: GraphView, query: str, work: str) -> Iterator[tuple[Term, ...]]:
    """The rows of a query whose names in capital letters are terms of our own."""
    for each in (Rel.PART_OF, Rel.IN_PARAGRAPH, Rel.LATER_WORK, Rel.IN_COMPARISON):
        query = query.replace(f"<{each.name}>", f"<{view.term(each)}>")
    for name, terms in (("LEFT_OUT", _LEFT_OUT), ("SHOWN", _SHOWN)):
        query = query.replace(f"<{name}>", ", ".join(f"<{_iri(view, each)}>" for each in terms))
    query = query.replace("<WORK>", f"<{work}>").replace("<CHANGES>", f"<{view.names.graph(CHANGES)}>")
    for thing, name, value in view.store.query(query, default_graph=DefaultGraph()):  # type: ignore[union-attr]
        if type(value) is not Triple:
            yield thing, name, value


def _iri(view: GraphView, term: str) -> str:
    """The IRI of a term of our own, or of another vocabulary, which is written out."""
    return term if "://" in term else view.term(term)


def _inverse(whole: Iterable[str], things: dict[str, dict[str, list[Term]]], relation: str) -> dict[str, list[str]]:
    """Who says `relation` of each of `whole`, whether any does or none."""
    found: dict[str, list[str]] = {iri: [] for iri in whole}
    for thing, properties in things.items():
        for each in properties.get(relation, ()):
            found.setdefault(each.value, []).append(thing)
    return found
