"""The questions that a graph answers, over any engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import KgError, QueryError
from kg.phrases import service
from kg.rdf import (
    DefaultGraph,
    Engine,
    Graphs,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Result,
    Term,
    Triple,
    Variable,
)
from kg.sparql import inspection, planning
from kg.vocab import derived_graphs, named_graph

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class Asking:
    """The questions that a `kg.store.Graph` answers, over an engine."""

    base: str
    path: Path

    @property
    def store(self) -> Engine:
        """The engine."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it."""
        raise NotImplementedError

    def graph(self, name: str) -> NamedNode:
        """The graph called `name`, e.g. `inferred`, `ontology`, `A/RES/76/186/fr`."""
        return NamedNode(named_graph(self.base, name))

    def default_graphs(self, infer: bool = True) -> Graphs:
        """What a query's default graph is made of, with or without inferred triples."""
        if not infer:
            return [DefaultGraph()]
        derived = map(NamedNode, derived_graphs(self.base))
        held = [each for each in derived if self.store.contains_named_graph(each)]
        return [DefaultGraph(), *(held or [self.graph("inferred")])]

    def source(self, infer: bool = True) -> tuple[Engine, Graphs]:
        """The engine to ask, and what its default graph is made of, with or without inferred triples."""
        return self.store, self.default_graphs(infer)

    def query(self, text: str, *, infer: bool = True, substitutions: Mapping[Variable, Term] | None = None) -> Result:
        """Run a SPARQL query. `QueryError` says line and column where it cannot be parsed.

        The dataset clauses of the query itself, if it has any, go before `infer`.
        """
        store, graphs = self.source(infer)
        own = _has_dataset_clause(
            text
        )  # told of what is written: with its searches answered a query may have megabytes
        if infer and not own and not substitutions and (found := self._prepared(text)) is not None:
            return found
        try:
            return service.evaluate(
                self,
                text,
                lambda spelled: planning.evaluate(
                    store,
                    spelled,
                    default_graph=None if own else graphs,
                    base_iri=self.base.partition(" ")[0],
                    substitutions=dict(substitutions) if substitutions else None,
                ),
            )
        except SyntaxError as error:
            raise syntax_error(error) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise self._failed(error) from error

    def _prepared(self, _text: str) -> QuerySolutions | None:
        """The answer to a query over all triples that is there already, where there is one."""
        return None

    def _failed(self, error: OSError | RuntimeError | ValueError) -> KgError:
        """What an error of the engine is to whoever asked."""
        return QueryError(str(error))

    def select(self, text: str, *, infer: bool = True) -> Iterator[dict[str, str]]:
        """The rows of a SELECT query, each as its bound variables' values."""
        result = self.query(text, infer=infer)
        if not isinstance(result, QuerySolutions):
            raise QueryError("not a SELECT query")
        names = [each.value for each in result.variables]
        for row in result:
            yield {name: str(getattr(term, "value", term)) for name, term in zip(names, row, strict=True) if term}

    def construct(self, text: str, *, infer: bool = True) -> Iterator[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query; `QueryError` where it is another."""
        result = self.query(text, infer=infer)
        if not isinstance(result, QueryTriples):
            raise QueryError("not a CONSTRUCT or DESCRIBE query")
        return iter(result)

    def ask(self, text: str, *, infer: bool = True) -> bool:
        """The answer to an ASK query; `QueryError` where it is another."""
        result = self.query(text, infer=infer)
        if not isinstance(result, QueryBoolean):
            raise QueryError("not an ASK query")
        return bool(result)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The quads of the graph with IRI `graph`, or of all named graphs (never the default graph)."""
        names = [NamedNode(graph)] if graph else self.graphs()
        for name in names:
            yield from self.store.quads_for_pattern(None, None, None, name)

    def graphs(self) -> list[NamedNode]:
        """The named graphs, sorted by IRI."""
        found = [each for each in self.store.named_graphs() if isinstance(each, NamedNode)]
        return sorted(found, key=lambda each: each.value)


def syntax_error(error: SyntaxError) -> QueryError:
    """Oxigraph's complaint about a query, as a `QueryError` with line and column and in few words."""
    found = _PLACE.match(str(error))
    if not found:
        return QueryError(str(error))
    expected = re.sub(r", \['0' \.\..*", "", found[3].replace("\n", " "))
    return QueryError(expected.replace(", [_]", "").replace("[_]", "more"), int(found[1]), int(found[2]))


def _has_dataset_clause(text: str) -> bool:
    """Whether the query says itself what it reads: FROM, outside strings, IRIs and comments, however it is spelled."""
    if "\\" not in text and "from" not in text.lower():
        return False  # without those letters, plain or escaped, it cannot
    return bool(inspection.inspect(text).graphs)
