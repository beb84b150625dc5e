"""The names of what a description points at, so that it can be read alone: codes and numbers say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from kg import rdf
from kg.vocab import RDFS, SKOS
from kg.web.site.view import GraphView

_NAMES = (RDFS + "label", SKOS + "prefLabel")


def triples(view: GraphView, iri: str, *, infer: bool) -> Iterator[rdf.Triple]:
    """`rdfs:label` and `skos:prefLabel`, in all languages, of everything that `iri` points at; each once, in order.

    One query for each property and graph, since a store may be on another machine.
    """
    graphs: list[rdf.DefaultGraph | rdf.NamedNode] = [rdf.DefaultGraph(), *(view.derived if infer else [])]
    found = {triple for graph in graphs for name in _NAMES for triple in _named(view, iri, name, graph)}
    yield from sorted(found, key=str)


def _named(view: GraphView, iri: str, name: str, graph: rdf.DefaultGraph | rdf.NamedNode) -> Iterator[rdf.Triple]:
    pointed = f"<{iri}> ?property ?thing ."
    pattern = pointed if isinstance(graph, rdf.DefaultGraph) else f"GRAPH {graph} {{ {pointed} }}"
    query = f"SELECT DISTINCT ?thing ?name WHERE {{ {pattern} ?thing <{name}> ?name FILTER(?thing != <{iri}>) }}"
    for thing, value in view.store.query(query, default_graph=rdf.DefaultGraph()):  # type: ignore[union-attr]
        if isinstance(thing, rdf.NamedNode):
            yield rdf.Triple(thing, rdf.NamedNode(name), value)
