"""What the page of a work reads at once, where no build has worked it out: what became of its paragraphs.

The page asks its view for each of these by itself; without this every one of them would be a look-up of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.nodes import Term
from kg.rdf import DefaultGraph, Triple
from kg.vocab import Rel, Val
from kg.web.site.view import GraphView

CHANGES = "changes"
"""The graph that alone says what became of paragraphs."""
_COMPARISONS = """SELECT ?thing ?property ?value WHERE {
  GRAPH <CHANGES> { ?thing <LATER_WORK> <WORK> . ?thing ?property ?value } }"""
_CHANGES = """SELECT ?thing ?property ?value WHERE { GRAPH <CHANGES> {
  ?comparison <LATER_WORK> <WORK> . ?thing <IN_COMPARISON> ?comparison . ?thing ?property ?value } }"""


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
    for each in (Rel.LATER_WORK, Rel.IN_COMPARISON):
        query = query.replace(f"<{each.name}>", f"<{view.term(each)}>")
    query = query.replace("<WORK>", f"<{work}>").replace("<CHANGES>", f"<{view.names.graph(CHANGES)}>")
    for thing, name, value in view.store.query(query, default_graph=DefaultGraph()):  # type: ignore[union-attr]
        if type(value) is not Triple:
            yield thing, name, value


def _inverse(whole: Iterable[str], things: dict[str, dict[str, list[Term]]], relation: str) -> dict[str, list[str]]:
    """Who says `relation` of each of `whole`, whether any does or none."""
    found: dict[str, list[str]] = {iri: [] for iri in whole}
    for thing, properties in things.items():
        for each in properties.get(relation, ()):
            found.setdefault(each.value, []).append(thing)
    return found
