"""RDF's terms, the forms they are written in, and what an engine that answers SPARQL must be able to do.

Terms, parsers and serializers are those of one RDF library, whatever store the triples come from; so
whoever only reads the graph imports them from here and knows no store's own types. `Engine` is what
`kg.store` offers over each kind of store; an embedded store of the library has these methods itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeAlias, runtime_checkable

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    parse,
    parse_query_results,
    serialize,
)

Result: TypeAlias = QuerySolutions | QueryTriples | QueryBoolean
GraphName: TypeAlias = NamedNode | BlankNode | DefaultGraph
Graphs: TypeAlias = list[NamedNode | BlankNode | DefaultGraph]
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Memory: TypeAlias = Store
"""An engine in memory, empty at first: for checks, proofs and what was fetched."""


Embedded: TypeAlias = Store
"""The library's own engine, in this process."""


@runtime_checkable
class Engine(Protocol):
    """Quads that can be asked by SPARQL and by pattern. What is asserted stands in the default graph."""

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        default_graph: GraphName | Graphs | None = None,
        named_graphs: list[NamedNode | BlankNode] | None = None,
        substitutions: dict[Variable, Term] | None = None,
    ) -> Result:
        """The answer to a SPARQL query over the dataset stated; SyntaxError where it cannot be parsed."""
        ...

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph_name: GraphName | None = None,
    ) -> Iterator[Quad]:
        """The quads that fit; None fits anything, also the default graph."""
        ...

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """The names of the graphs that are there."""
        ...

    def contains_named_graph(self, graph_name: GraphName, /) -> bool:
        """Whether a graph of this name is there."""
        ...

    def __contains__(self, quad: Quad, /) -> bool:
        """Whether the quad is there."""
        ...


def as_stored(term: NamedNode | BlankNode | Literal) -> Term:
    """A term as a store gives it back: numbers are kept by their value, "07"^^xsd:byte is "7"^^xsd:integer."""
    memory, node = Memory(), NamedNode("urn:x")
    memory.add(Quad(node, node, term))
    found: Term = next(iter(memory)).object
    return found


__all__ = [
    "BlankNode",
    "DefaultGraph",
    "Embedded",
    "Engine",
    "GraphName",
    "Graphs",
    "Literal",
    "Memory",
    "NamedNode",
    "Quad",
    "QueryBoolean",
    "QueryResultsFormat",
    "QuerySolution",
    "QuerySolutions",
    "QueryTriples",
    "RdfFormat",
    "Result",
    "Term",
    "Triple",
    "Variable",
    "as_stored",
    "parse",
    "parse_query_results",
    "serialize",
]
