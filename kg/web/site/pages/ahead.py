"""What the page of a work reads at once: its parts, what was read in them, where, and what became of its paragraphs.

The page asks its view for each of these by itself; without this every one of them would be a look-up of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.rdf import DefaultGraph, Triple
from kg.vocab import Rel, Val
from kg.web.site.view import GraphView, Term

CHANGES = "changes"
"""The graph that alone says what became of paragraphs."""
_PARTS = "SELECT ?thing ?property ?value WHERE { ?thing <PART_OF> <WORK> . ?thing ?property ?value }"
_STATEMENTS = """SELECT ?thing ?property ?value WHERE {
  ?part <PART_OF> <WORK> . ?thing <IN_PARAGRAPH> ?part . ?thing ?property ?value }"""
_SPANS = """SELECT ?place ?start ?end WHERE {
  ?part <PART_OF> <WORK> . ?statement <IN_PARAGRAPH> ?part ; <READ_AT> ?place .
  FILTER(CONTAINS(STR(?place), "/at/LANGUAGE/"))
  ?place <TEXT_START> ?start ; <TEXT_END> ?end }"""
_COMPARISONS = """SELECT ?thing ?property ?value WHERE {
  GRAPH <CHANGES> { ?thing <LATER_WORK> <WORK> . ?thing ?property ?value } }"""
_CHANGES = """SELECT ?thing ?property ?value WHERE { GRAPH <CHANGES> {
  ?comparison <LATER_WORK> <WORK> . ?thing <IN_COMPARISON> ?comparison . ?thing ?property ?value } }"""


def read(view: GraphView, work: str, lang: str) -> None:
    """Read the parts of a work and the statements in them, and where these stand in its version in `lang`."""
    in_paragraph, called_from = view.term(Rel.IN_PARAGRAPH), view.term(Rel.CALLED_FROM)
    parts = dict(_things(view, _PARTS, work))
    statements = dict(_things(view, _STATEMENTS, work))
    view.know(parts | statements)
    view.know_into(Rel.PART_OF, {work: list(parts)})
    view.know_into(Rel.IN_PARAGRAPH, _inverse(parts, statements, in_paragraph))
    view.know_into(Rel.CALLED_FROM, _inverse(parts, parts, called_from))
    start, end = view.term(Val.TEXT_START), view.term(Val.TEXT_END)
    for place, *where in _rows(view, _SPANS.replace("LANGUAGE", lang), work):
        view.know_values(place.value, dict(zip((start, end), (each.value for each in where), strict=True)))


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
    for each in (Rel.PART_OF, Rel.IN_PARAGRAPH, Rel.READ_AT, Rel.LATER_WORK, Rel.IN_COMPARISON):
        query = query.replace(f"<{each.name}>", f"<{view.term(each)}>")
    for name in (Val.TEXT_START, Val.TEXT_END):
        query = query.replace(f"<{name.name}>", f"<{view.term(name)}>")
    query = query.replace("<WORK>", f"<{work}>").replace("<CHANGES>", f"<{view.names.graph(CHANGES)}>")
    for row in view.store.query(query, default_graph=DefaultGraph()):  # type: ignore[union-attr]
        terms = tuple(row)
        if not any(isinstance(each, Triple) for each in terms):
            yield terms


def _inverse(whole: Iterable[str], things: dict[str, dict[str, list[Term]]], relation: str) -> dict[str, list[str]]:
    """Who says `relation` of each of `whole`, whether any does or none."""
    found: dict[str, list[str]] = {iri: [] for iri in whole}
    for thing, properties in things.items():
        for each in properties.get(relation, ()):
            found.setdefault(each.value, []).append(thing)
    return found
