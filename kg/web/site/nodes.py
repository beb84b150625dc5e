"""The paragraphs of a language version as nodes of the graph."""

from __future__ import annotations

from kg.compare import Unit
from kg.compared_texts import own_nodes
from kg.triples.changes import unit_path
from kg.web.site import frame
from kg.web.site.view import GraphView


class Nodes:
    """The IRIs of the paragraphs of a version, which may number them otherwise than others."""

    def __init__(self, graph: GraphView, symbol: str, language: str) -> None:
        self.names, self.symbol = graph.names, symbol
        self.own = own_nodes(frame.snapshot(), symbol, language)

    def iri(self, unit: Unit) -> str:
        """The IRI of a paragraph."""
        path = unit_path(self.symbol, unit)
        return self.names.id(self.own.get(path, path))
