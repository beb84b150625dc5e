"""A remote store as an engine: quads by pattern, and SPARQL, with the answers that the embedded store gives.

An engine that gives back what was put in, answers the trials as ours does and cuts no answer gets queries
as they are. For another the query is evaluated here, over the triples that its patterns can match; these
are fetched in pages and counted. An answer of which it is not known that it is whole is fetched again in
pages, or refused: none is ever shorter than it should be without an error.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import QueryError, RemoteError
from kg.rdf import (
    BlankNode,
    DefaultGraph,
    GraphName,
    Graphs,
    Literal,
    Memory,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Result,
    Term,
    Triple,
    Variable,
    parse,
    parse_query_results,
)
from kg.store.remote import state
from kg.store.remote.client import Client
from kg.store.remote.names import HEAD, Names, Rewritten
from kg.store.remote.needs import Needs, needs
from kg.vocab import derived_graphs

PAGE = 10_000
_MOST_FETCHED = 3_000_000
_KEPT = 50_000
_LONG = 1_000
"""Of an answer of so many rows it is not asked each time whether the engine still gives a row more."""
_AGAIN = 60.0
"""Seconds after which it is tried again whether answers to queries come whole."""
_ABOUT_BLANKS = re.compile(r"is(?:blank|iri|uri)\b|describe\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an engine can do: rows that one answer has for certain; why it gets no queries, "" if it does."""

    page: int = PAGE
    here: str = ""


Pattern = tuple[NamedNode | BlankNode | Triple | None, NamedNode | None, Term | None, GraphName | None]


class RemoteStore:
    """`kg.rdf.Engine` over one publication of a remote store. Thread-safe."""

    def __init__(self, client: Client, head: state.Head, whole: state.State, abilities: Abilities) -> None:
        self.client, self.head, self.names = client, head, Names(head.base)
        self.abilities = abilities
        own = (self.names.manifest, self.names.asserted, self.names.probe)
        self._graphs = tuple(sorted(each for each in whole.graphs if each not in own))
        self._owned = frozenset(self._graphs)
        self._counts = {name: count for name, (count, _) in whole.graphs.items()}
        self._rewritten = Rewritten(whole.rewritten)
        self._kept: OrderedDict[Pattern, tuple[Quad, ...]] = OrderedDict()
        self._memory, self._held = Memory(), set[tuple[str, ...]]()
        self._lock = threading.RLock()
        self._tried = 0.0

    # -- by pattern -------------------------------------------------------------------------------

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph_name: GraphName | None = None,
    ) -> Iterator[Quad]:
        """See `kg.rdf.Engine`."""
        key = (subject, predicate, object, graph_name)
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            found = tuple(self._match(*key))
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return iter(found)

    def _match(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        value: Term | None,
        graph: GraphName | None,
    ) -> Iterator[Quad]:
        """Fetched, checked; a literal is compared here, since the engine may write it otherwise."""
        asked = None if isinstance(value, Literal) else value
        for quad in self.fetch(subject, predicate, asked, graph):
            if value is None or quad.object == value:
                yield quad

    def fetch(
        self, subject: Term | None, predicate: NamedNode | None, value: Term | None, graph: GraphName | None
    ) -> list[Quad]:
        """The quads that fit, straight from the remote store, all of them."""
        if isinstance(graph, (NamedNode, BlankNode)) and graph.value not in self._owned:
            return []
        given = [None if each is None else self.names.out(each) for each in (subject, predicate, value)]
        words = [text or variable for text, variable in zip(given, ("?s", "?p", "?o"), strict=True)]
        place = "?g" if graph is None else f"<{self.names.graph(graph)}>"
        where = f"GRAPH {place} {{ {' '.join(words)} }}"
        shown = [each for each in (*words, place) if each.startswith("?")]
        fixed = (subject, predicate, value, graph)
        found = []
        for row in self._rows(" ".join(shown) or "*", where):
            terms = [
                self.names.back(row[name]) if each is None else each
                for name, each in zip("spo", fixed[:3], strict=True)
            ]
            name = graph
            if name is None:
                name = self.names.graph_back(str(row["g"]["value"]))
                if isinstance(name, NamedNode) and name.value not in self._owned:
                    continue  # another program's
            found.append(self._rewritten.restored(Quad(terms[0], terms[1], terms[2], name)))  # type: ignore[arg-type]
        return found

    def _rows(self, shown: str, where: str) -> list[dict[str, dict[str, str]]]:
        """All rows of a pattern: an answer that may have been cut is counted and fetched in pages."""
        rows = None if self.abilities.here or shown == "*" else self._at_once(shown, where)
        if rows is None:
            rows = self.client.rows(f"SELECT {shown} WHERE {{ {where} }}")
            if len(rows) != self._count(where):
                rows = self._pages(shown, where)
            self._unchanged()
        try:
            wanted = [each[1:] for each in shown.split() if each != "*"]
            assert all(name in row for row in rows for name in wanted)
        except (TypeError, AssertionError):
            raise RemoteError(f"{self.client.address.shown} leaves columns out of its answer") from None
        return rows

    def _at_once(self, shown: str, where: str) -> list[dict[str, dict[str, str]]] | None:
        """The rows, their number and whether the publication still stands, in one request; None where they differ.

        The head of the manifest is a pattern of the query: where another stands there now, there is no row at all.
        """
        told, place = state.told(self.head), self.names.manifest
        head = f"GRAPH <{place}> {{ <{place}> <{HEAD}> {told} }}"
        number = f"{{ SELECT (COUNT(*) AS ?n) WHERE {{ {where} }} }}"
        rows = self.client.rows(f"SELECT ?n {shown} WHERE {{ {head} {number} OPTIONAL {{ {where} }} }}")
        try:
            total = int(rows[0]["n"]["value"])
        except (IndexError, KeyError, TypeError, ValueError):
            return None
        if total == 0:
            return [] if len(rows) == 1 else None
        return rows if len(rows) == total else None

    def _count(self, where: str) -> int:
        return self.client.number(f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}")

    def _pages(self, shown: str, where: str) -> list[dict[str, dict[str, str]]]:
        total = self._count(where)
        if total > _MOST_FETCHED:
            raise QueryError(f"this needs {total:,} triples of a store whose engine cannot answer it; ask for less")
        found: dict[str, dict[str, dict[str, str]]] = {}
        size = self.abilities.page
        for start in range(0, total, size):
            rows = self.client.rows(f"SELECT {shown} WHERE {{ {where} }} LIMIT {size} OFFSET {start}")
            found.update(
                {repr(sorted((name, sorted(cell.items())) for name, cell in row.items())): row for row in rows}
            )
        if len(found) != total:
            # The order may differ from page to page, and rows be in two pages or in none: then it has to be stated.
            found = self._sorted_pages(shown, where, total)
        if len(found) != total:
            raise RemoteError(
                f"{self.client.address.shown} gives {len(found):,} of {total:,} triples: it cuts its answers"
            )
        return list(found.values())

    def _sorted_pages(self, shown: str, where: str, total: int) -> dict[str, dict[str, dict[str, str]]]:
        found: dict[str, dict[str, dict[str, str]]] = {}
        size = self.abilities.page
        inner = f"SELECT {shown} WHERE {{ {where} }} ORDER BY {shown}"
        for start in range(0, total, size):
            rows = self.client.rows(f"SELECT {shown} WHERE {{ {{ {inner} }} }} LIMIT {size} OFFSET {start}")
            found.update(
                {repr(sorted((name, sorted(cell.items())) for name, cell in row.items())): row for row in rows}
            )
        return found

    def _unchanged(self) -> None:
        """Refuse (503) what was answered while the store was published anew."""
        found = state.heads(self.client)
        if self.head not in found:
            raise state.being_published(self.client)

    def named_graphs(self) -> Iterator[NamedNode | BlankNode]:
        """See `kg.rdf.Engine`."""
        return iter([NamedNode(each) for each in self._graphs])

    def contains_named_graph(self, graph_name: GraphName, /) -> bool:
        """See `kg.rdf.Engine`."""
        return isinstance(graph_name, NamedNode) and graph_name.value in self._owned

    def __contains__(self, quad: Quad, /) -> bool:
        found = self.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name)
        return next(found, None) is not None

    # -- by query ---------------------------------------------------------------------------------

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        default_graph: GraphName | Graphs | None = None,
        named_graphs: list[NamedNode | BlankNode] | None = None,
        substitutions: dict[Variable, Term] | None = None,
    ) -> Result:
        """See `kg.rdf.Engine`."""
        form = type(
            Memory().query(query, base_iri=base_iri, substitutions=substitutions)
        )  # SyntaxError where it is none
        graphs = [default_graph] if isinstance(default_graph, (NamedNode, BlankNode, DefaultGraph)) else default_graph
        from_clauses = graphs is None and "from" in query.casefold()
        if not (self.abilities.here or substitutions or from_clauses or _ABOUT_BLANKS.search(query)):
            whole = self._sent(query, base_iri, graphs, named_graphs, form)
            if whole is not None:
                return whole
        wanted = needs(_with_base(query, base_iri))
        memory = self._filled(wanted, graphs, named_graphs)
        return memory.query(
            query,
            base_iri=base_iri,
            default_graph=graphs,
            named_graphs=named_graphs,
            substitutions=substitutions,
        )

    def _sent(
        self,
        query: str,
        base_iri: str | None,
        graphs: Graphs | None,
        named: list[NamedNode | BlankNode] | None,
        form: type[Result],
    ) -> Result | None:
        """The engine's own answer; None where it may have been cut."""
        text = _with_base(query, base_iri)
        default = [self.names.graph(each) for each in graphs or [DefaultGraph()]]
        if graphs == []:
            default = [f"{self.names.base}remote/none"]
        listed = list(self._graphs) if named is None else [self.names.graph(each) for each in named]
        listed = [each for each in listed if each in self._owned] if "graph" in query.casefold() else []
        default = [each for each in default if each in self._owned or each == self.names.asserted] or [
            f"{self.names.base}remote/none"
        ]
        if not issubclass(form, (QueryBoolean, QuerySolutions)):
            return self._graph(self.client.triples(text, default, listed))
        body = self.client.results(text, default, listed)
        return self._table(body, boolean=issubclass(form, QueryBoolean))

    def _table(self, body: bytes, *, boolean: bool) -> Result | None:
        blank = self.names.blank.encode()
        if blank in body:
            body = re.sub(
                rb'\{\s*"type"\s*:\s*"uri"\s*,\s*"value"\s*:\s*"' + re.escape(blank) + rb'([^"]*)"\s*\}',
                rb'{"type":"bnode","value":"\1"}',
                body,
            )
        given = _rows_in(body)
        if given is None or isinstance(given, bool) is not boolean:
            raise RemoteError(
                f"{self.client.address.shown} answers a query with something that is no SPARQL result "
                "(cut short, or no valid JSON)"
            )
        if boolean:
            self._unchanged()
        elif given >= self.abilities.page:
            return None
        else:
            self._whole_still(given)
        return parse_query_results(body, format=QueryResultsFormat.JSON)

    def _whole_still(self, given: int) -> None:
        """Refuse an answer of `given` rows where the publication changed, or the engine cuts its answers there.

        Both are seen from one request for a row more than that of a large graph. Of long answers it is asked
        now and then for as many as it had for certain.
        """
        name = max(sorted(self._counts), key=lambda each: self._counts[each])
        wanted = min(given + 1, self.abilities.page, self._counts[name])
        if given >= _LONG:
            if time.monotonic() - self._tried < _AGAIN:
                self._unchanged()
                return
            wanted = min(self.abilities.page, self._counts[name])
        place, told = self.names.manifest, state.told(self.head)
        where = f"GRAPH <{place}> {{ <{place}> <{HEAD}> {told} }} GRAPH <{name}> {{ ?s ?p ?o }}"
        there = len(self.client.rows(f"SELECT ?s ?p ?o WHERE {{ {where} }} LIMIT {wanted}"))
        if there < wanted:
            self._unchanged()
            raise RemoteError(f"{self.client.address.shown} cuts its answers to {there:,} rows now; open it again")
        if given >= _LONG:
            self._tried = time.monotonic()

    def _graph(self, body: bytes) -> Result | None:
        memory = Memory()
        try:
            triples = [each.triple for each in parse(body, RdfFormat.N_TRIPLES)]
        except (SyntaxError, ValueError):
            raise RemoteError(
                f"{self.client.address.shown} answers a query with something that is no N-Triples"
            ) from None
        if len(triples) >= self.abilities.page:
            return None
        self._whole_still(len(triples))
        memory.extend(
            Quad(self._here(each.subject), each.predicate, self._here(each.object), DefaultGraph())  # type: ignore[arg-type]
            for each in triples
        )
        return memory.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")

    def _here(self, term: Term) -> Term:
        if isinstance(term, NamedNode) and term.value.startswith(self.names.blank):
            return BlankNode(term.value.removeprefix(self.names.blank))
        return term

    # -- evaluated here ---------------------------------------------------------------------------

    def _filled(self, wanted: Needs, graphs: Graphs | None, named: list[NamedNode | BlankNode] | None) -> Memory:
        """The memory, with everything in it that the query can need."""
        scopes: list[GraphName | None] = [DefaultGraph(), *map(NamedNode, derived_graphs(self.names.base))]
        others = [each for each in graphs or [] if each not in scopes]
        if wanted.named or named or others:
            scopes = [None]
        with self._lock:
            for scope in scopes:
                self._hold(wanted, scope)
            return self._memory

    def _hold(self, wanted: Needs, scope: GraphName | None) -> None:
        where = "" if scope is None else str(scope)
        if ("*", where) in self._held:
            return
        if wanted.everything:
            total = sum(
                count for name, count in self._counts.items() if scope is None or name == self.names.graph(scope)
            )
            if total > _MOST_FETCHED:
                raise QueryError(
                    f"this needs all {total:,} triples of a store whose engine cannot answer it "
                    f"({self.abilities.here or 'its answer may be cut'}); name predicates or subjects"
                )
            self._take(None, None, scope, ("*", where))
            return
        for each in sorted(wanted.predicates):
            self._take(None, NamedNode(each), scope, ("p", each, where))
        for each in sorted(wanted.subjects):
            self._take(NamedNode(each), None, scope, ("s", each, where))

    def _take(
        self, subject: NamedNode | None, predicate: NamedNode | None, scope: GraphName | None, key: tuple[str, ...]
    ) -> None:
        if key in self._held:
            return
        if scope is None:
            for name in self._graphs:
                self._memory.add_graph(NamedNode(name))
        self._memory.extend(self.fetch(subject, predicate, None, scope))
        self._held.add(key)


def _with_base(query: str, base_iri: str | None) -> str:
    return f"BASE <{base_iri}>\n{query}" if base_iri else query


def _rows_in(body: bytes) -> int | bool | None:
    """How many rows an answer has, or yes or no; None where it is broken: all are read before one is given."""
    try:
        found = parse_query_results(body, format=QueryResultsFormat.JSON)
        return bool(found) if isinstance(found, QueryBoolean) else sum(1 for _ in found)
    except (SyntaxError, ValueError, OSError):
        return None
