"""The graph as its readers see it, whatever store it is in.

Pages, search, the summary, questions, explanations and validation take a `Graph` (or the `Engine` in it)
and nothing else of a store. There are two: `kg.store.snapshot.Snapshot` over the embedded store, and
`kg.store.remote.RemoteSnapshot` over a SPARQL 1.1 server. `docs/how-to/store.md` says how to add one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from kg.rdf import Engine, Graphs, NamedNode, Quad, Result, Term, Triple, Variable
from kg.store.generations import Manifest


class Graph(Protocol):
    """One published state of the graph, immutable, open for reading until it is closed. Thread-safe."""

    @property
    def id(self) -> str:
        """The name of this state, made from its content: equal names, equal content."""
        ...

    @property
    def base(self) -> str:
        """What its IRIs begin with."""
        ...

    @property
    def manifest(self) -> Manifest:
        """What it holds."""
        ...

    @property
    def path(self) -> Path:
        """The folder of its side files: manifest, search index, summary."""
        ...

    @property
    def store(self) -> Engine:
        """Its quads: what is asserted is the default graph, what follows `graph/inferred`; documents have their own."""
        ...

    def source(self, infer: bool = True) -> tuple[Engine, Graphs]:
        """The engine to ask, and what its default graph is made of, with or without inferred triples."""
        ...

    def query(self, text: str, *, infer: bool = True, substitutions: Mapping[Variable, Term] | None = None) -> Result:
        """The answer to any query. `QueryError` says line and column where it cannot be parsed."""
        ...

    def select(self, text: str, *, infer: bool = True) -> Iterator[dict[str, str]]:
        """The rows of a SELECT query, each as its bound variables' values."""
        ...

    def construct(self, text: str, *, infer: bool = True) -> Iterator[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query."""
        ...

    def ask(self, text: str, *, infer: bool = True) -> bool:
        """The answer to an ASK query."""
        ...

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The contents of the graph with IRI `graph`, or of all named graphs (never the default graph)."""
        ...

    def graph(self, name: str) -> NamedNode:
        """The name of the graph called `name`, e.g. `inferred`, `ontology`, `A/RES/76/186/fr`."""
        ...

    def graphs(self) -> list[NamedNode]:
        """The named graphs, sorted by IRI."""
        ...

    def __hash__(self) -> int: ...

    def close(self) -> None:
        """Let go of it."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
