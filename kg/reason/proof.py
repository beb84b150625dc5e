"""What a proof is, and where the triples that it speaks of are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import duckdb

from kg import rdf
from kg.reason.datatypes import unescape
from kg.reason.numbers import ids_of
from kg.reason.terms import Triple, literal_parts
from kg.vocab import derived_graphs

Term = str


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a triple holds: asserted (`rule` is "") in `graphs`, or by `rule` from `premises`.

    For a named rule, `rule` is its name and `absent` says what must not be there.
    """

    triple: Triple
    rule: str = ""
    premises: tuple[Proof, ...] = ()
    graphs: tuple[str, ...] = ()
    absent: str = ""

    @property
    def steps(self) -> int:
        """How many times a rule is applied."""
        return (1 if self.rule else 0) + sum(premise.steps for premise in self.premises)

    def leaves(self) -> Iterator[Proof]:
        """The asserted triples that the proof rests on, left to right, repeats included."""
        if not self.rule:
            yield self
        for premise in self.premises:
            yield from premise.leaves()


class Lookup(Protocol):
    """A closure in which triples can be looked up by pattern."""

    def match(self, s: Term | None, p: Term | None, o: Term | None) -> Iterator[Triple]:
        """The triples of the closure that fit, asserted ones first; None fits anything."""
        ...

    def asserted(self, triple: Triple) -> bool:
        """Is the triple asserted?"""
        ...

    def graphs(self, triple: Triple) -> tuple[str, ...]:
        """IRIs of the graphs that assert the triple, sorted."""
        ...

    def canonical(self, triple: Triple) -> Triple:
        """The triple as `match` would write it."""
        ...


class Proofs(list[Proof]):
    """Proofs of one triple, the smallest first.

    `cut` says that the search did not look at every way, because they are too many: there may be others then, smaller
    ones too. Where `holds` and there is no proof, the triple is in the closure, and the search found no proof of it.
    """

    def __init__(self, proofs: Iterable[Proof] = (), *, cut: bool = False, holds: bool = False) -> None:
        super().__init__(proofs)
        self.cut, self.holds = cut, holds


@dataclass(slots=True)
class OxigraphLookup:
    """A graph of the project: asserted triples in `default` (and in named graphs), inferred ones in `inferred`.

    `others` hold triples that are given to the reasoner beside the asserted ones.
    """

    store: rdf.Engine
    inferred: rdf.NamedNode
    default: rdf.DefaultGraph | rdf.NamedNode = field(default_factory=rdf.DefaultGraph)
    others: tuple[rdf.NamedNode, ...] = ()

    def match(self, s: Term | None, p: Term | None, o: Term | None) -> Iterator[Triple]:
        """See Lookup."""
        if (s is not None and s.startswith('"')) or (p is not None and not p.startswith("<")):
            return
        first, second, third = (None if term is None else to_node(term) for term in (s, p, o))
        for graph in (self.default, *self.others, self.inferred):
            for quad in self.store.quads_for_pattern(first, second, third, graph):  # type: ignore[arg-type]
                yield str(quad.subject), str(quad.predicate), str(quad.object)

    def asserted(self, triple: Triple) -> bool:
        """See Lookup."""
        if triple[0].startswith('"') or not triple[1].startswith("<"):
            return False
        s, p, o = (to_node(term) for term in triple)
        return any(rdf.Quad(s, p, o, graph) in self.store for graph in (self.default, *self.others))  # type: ignore[arg-type]

    def graphs(self, triple: Triple) -> tuple[str, ...]:
        """See Lookup."""
        s, p, o = (to_node(term) for term in triple)
        names = {quad.graph_name for quad in self.store.quads_for_pattern(s, p, o, None)}  # type: ignore[arg-type]
        return tuple(sorted(name.value for name in names if isinstance(name, rdf.NamedNode) and name != self.inferred))

    def canonical(self, triple: Triple) -> Triple:
        """See Lookup. Oxigraph keeps numbers by their value: "07"^^xsd:byte comes back as "7"^^xsd:integer."""
        return triple[0], triple[1], _stored(triple[2])


def lookup_of(store: rdf.Engine, base: str) -> OxigraphLookup:
    """The look-up in a store of the project: what is given to the reasoner, and what follows."""
    inferred, *others = map(rdf.NamedNode, derived_graphs(base))
    return OxigraphLookup(store, inferred, others=tuple(others))


@lru_cache(maxsize=10_000)
def _stored(term: str) -> str:
    if not term.startswith('"'):
        return term
    return str(rdf.as_stored(to_node(term)))


@lru_cache(maxsize=100_000)
def to_node(term: str) -> rdf.NamedNode | rdf.BlankNode | rdf.Literal:
    """The store's node for a term's N-Triples text."""
    if term.startswith("<"):
        return rdf.NamedNode(term[1:-1])
    if term.startswith("_:"):
        return rdf.BlankNode(term[2:])
    lexical, datatype, language = literal_parts(term)
    if language:
        return rdf.Literal(unescape(lexical), language=language)
    return rdf.Literal(unescape(lexical), datatype=rdf.NamedNode(datatype))


MOST = 200
"""So many triples that fit are looked up in the engine's tables, where each look-up is slow."""


class StateLookup:
    """The engine's own tables. Slower per look-up than a store with indexes; for findings and small data."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        """`table` is `t`, or `closure` where things are equal."""
        self.db, self.table, self.cut = connection, table, False
        self._numbers: dict[Term, int] = {}
        self._first = "a = 1 DESC, " if table == "t" else ""

    def match(self, s: Term | None, p: Term | None, o: Term | None) -> Iterator[Triple]:
        """See Lookup."""
        given = {column: term for column, term in zip("spo", (s, p, o), strict=True) if term is not None}
        ids = self._ids(given.values())
        if len(ids) < len(set(given.values())):  # a term that no triple has
            return
        tests = " AND ".join(f"x.{column} = {ids[term]}" for column, term in given.items()) or "true"
        rows = self.db.execute(
            f"SELECT a.t, b.t, c.t FROM (SELECT * FROM {self.table} x WHERE {tests} ORDER BY {self._first}s, p, o "
            f"LIMIT {MOST + 1}) x JOIN terms a ON a.id = x.s JOIN terms b ON b.id = x.p JOIN terms c ON c.id = x.o "
            f"ORDER BY {self._first}x.s, x.p, x.o"
        ).fetchall()
        self.cut = self.cut or len(rows) > MOST
        yield from ((str(s), str(p), str(o)) for s, p, o in rows[:MOST])

    def _ids(self, terms: Iterable[Term]) -> dict[Term, int]:
        """The numbers of those of the terms that have one; each is looked up once."""
        wanted = set(terms)
        self._numbers.update(ids_of(self.db, wanted - self._numbers.keys()))
        return {term: self._numbers[term] for term in wanted if term in self._numbers}

    def asserted(self, triple: Triple) -> bool:
        """See Lookup."""
        return bool(self._quads("1", triple))

    def graphs(self, triple: Triple) -> tuple[str, ...]:
        """See Lookup."""
        names = self._quads("(SELECT t FROM terms WHERE id = g)", triple)
        return tuple(sorted({str(name)[1:-1] if str(name).startswith("<") else str(name) for (name,) in names}))

    def canonical(self, triple: Triple) -> Triple:
        """See Lookup."""
        return triple

    def _quads(self, what: str, triple: Triple) -> list[tuple[object, ...]]:
        ids = self._ids(triple)
        if len(ids) < len(set(triple)):
            return []
        s, p, o = (ids[term] for term in triple)
        return self.db.execute(f"SELECT DISTINCT {what} FROM quads WHERE s = {s} AND p = {p} AND o = {o}").fetchall()
