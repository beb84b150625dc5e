"""The rules about data as SQL over integer-encoded triples, set-at-a-time and semi-naive.

`t(s, p, o, a)` holds the closure over representatives of equal things; `a` is what a triple
stands on: 1 asserted, 2 made by a named rule, 0 derived only. A round takes the triples `d`
that are new since the last one, joins them with the compiled axioms and with `t`, and keeps
what `t` does not have. A triple's consequences that need no second triple are all found in one
join (schema.py follows the chains), so that such triples need no further round.

Rule names are those of the tables in OWL 2 Profiles, section 4.3.
"""

from __future__ import annotations

from dataclasses import fields

import duckdb

from kg.reason import equality
from kg.reason.datatypes import PARENT, SUPPORTED, supers
from kg.reason.equality import Equality
from kg.reason.numbers import Vocabulary
from kg.reason.relations import Relations
from kg.reason.schema import Axioms, Schema
from kg.reason.terms import (
    DATATYPE_OF,
    LITERAL,
    OUTSIDE_CLASSES,
    OUTSIDE_PROPERTIES,
    SCHEMA_CLASSES,
    SCHEMA_PROPERTIES,
    expand,
)

_COLUMNS = {
    "forward": "p q",
    "inverse": "p q",
    "subject": "p c",
    "object": "p c lit",
    "supers": "c d",
    "value": "x p v",
    "some": "x p y",
    "only": "x p y lit",
    "meet": "k c m n",
    "transitive": "p",
    "functional": "p",
    "inverse_functional": "p",
    "at_most": "x p n",
    "qualified": "x p n c",
    "disjoint": "a b",
    "complement": "a b",
    "all_disjoint": "x m",
    "irreflexive": "p",
    "asymmetric": "p",
    "disjoint_properties": "a b",
    "all_disjoint_properties": "x m",
    "denied": "x i p o",
    "all_different": "x m",
    "wanted": "c",
}


class Engine(Relations):
    """The closure of one set of triples, in one DuckDB connection that has `t`, `quads` and `terms`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary) -> None:
        super().__init__(connection)
        self.v = vocabulary
        self.type = vocabulary["rdf:type"]
        self.same = vocabulary["owl:sameAs"]
        self.equality = Equality()
        self.axioms = Axioms()
        self.schema_rows: set[tuple[int, int, int]] = set()
        self.derived_schema: set[tuple[int, int, int]] = set()
        self.notes: list[str] = []
        self.value_clashes: set[tuple[int, int]] = set()
        self.watching = False
        self.only_touched = False
        self.withdrew = False
        self.told = 0
        """So many contradictions of one rule are told."""
        self.asserted: tuple[int, int] | None = None
        """Count and sum of the asserted triples at the start, where all were closed anew."""
        self.known_terms = 0
        self.schema_filter = (
            f"(p IN ({vocabulary.several(SCHEMA_PROPERTIES + OUTSIDE_PROPERTIES)}) OR "
            f"(p = {self.type} AND o IN ({vocabulary.several(SCHEMA_CLASSES + OUTSIDE_CLASSES)})))"
        )

    @property
    def has_equal(self) -> bool:
        """Is anything equal to anything, or would be but for a contradiction?"""
        return bool(self.equality.groups or self.value_clashes)

    def forget(self) -> None:
        """What is equal is found anew."""
        self.equality, self.value_clashes = Equality(), set()

    # -- what a change touches

    def watch(self) -> None:
        """Note from now on which triples come into `t` or leave it, and which were inferred before."""
        self.db.execute("CREATE OR REPLACE TEMP TABLE touched (s UBIGINT, p UBIGINT, o UBIGINT, was BOOLEAN, n INT)")
        self.watching = True

    def gather_touched(self, clean: bool) -> None:
        """Make `touched_triples` of what was touched in `t`; if all was well before, only that can contradict."""
        touched = "(SELECT DISTINCT s, p, o FROM touched)"
        there = f"SELECT s, p, o, a FROM t SEMI JOIN {touched} USING (s, p, o)"
        if not self.withdrew:  # then all of them are there, and those that a document asserts are `fresh`
            there = (
                f"SELECT s, p, o, 0 AS a FROM {touched} ANTI JOIN fresh USING (s, p, o) "
                "UNION ALL SELECT s, p, o, 1 FROM fresh"
            )
        self.make("touched_triples", there)
        self.only_touched = clean
        subjects = "(SELECT DISTINCT s FROM touched_triples)"
        self.make("touched_types", f"SELECT s, o FROM t SEMI JOIN {subjects} USING (s) WHERE p = {self.type}")

    def note(self, triples: str, was_inferred: bool) -> None:
        """Note the triples of a query that are about to change; only the first note of a triple counts."""
        if self.watching:
            self.db.execute(
                f"INSERT INTO touched SELECT s, p, o, {was_inferred}, (SELECT count(*) FROM touched) FROM ({triples})"
            )

    # -- axioms

    def prepare(self) -> None:
        """Get ready to change a closure that stands: its axioms, compiled."""
        rows = [(self.v[small], self.v[large]) for small in PARENT for large in supers(small)]
        self.table("lattice", "c d", rows)
        self.load_axioms()

    def load_axioms(self) -> None:
        """Close the schema triples of `t`, compile them, and add what the closure derived to `t`."""
        rows = [(int(s), int(p), int(o)) for s, p, o in self.rows(f"SELECT s, p, o FROM t WHERE {self.schema_filter}")]
        literals = [o for _s, _p, o in rows if o & 3 == LITERAL]
        schema = Schema(rows, self.v, self.texts({*literals, *(s for s, _p, _o in rows)}), self.equality.groups)
        self.axioms = schema.compile()
        self.notes = schema.notes
        self.schema_rows = schema.given | schema.derived
        self.derived_schema = schema.derived
        self._make_tables(self.axioms)
        self.table("schema_found", "s p o", sorted(schema.derived | self.axioms.facts))
        self.keep("schema_found", "d_schema")
        self.schema_rows |= {
            (int(s), int(p), int(o))
            for s, p, o in self.rows(f"SELECT s, p, o FROM d_schema WHERE {self.schema_filter}")
        }

    def _make_tables(self, axioms: Axioms) -> None:
        wanted = axioms.wanted_of_literals | {c for c, d in axioms.supers if d in axioms.wanted_of_literals}
        every = self._types_are_data()
        for item in fields(Axioms):
            if item.name not in _COLUMNS:
                continue
            rows = sorted((row,) if isinstance(row, int) else row for row in getattr(axioms, item.name))
            if item.name in ("object", "only"):
                rows = [(*row, int(every or row[-1] in wanted)) for row in rows]
            if rows or item.name == "object":  # the rules that use an empty table are not asked
                self.table(f"ax_{item.name}", _COLUMNS[item.name], rows)
        self._make_chains()

    def schema_changed(self, delta: str) -> bool:
        """Does a table of new triples hold schema triples that the compiled axioms do not know?"""
        rows = self.rows(f"SELECT s, p, o FROM {delta} WHERE {self.schema_filter}")
        return any((int(s), int(p), int(o)) not in self.schema_rows for s, p, o in rows)

    def explicit_datatypes(self, among: str = "t") -> None:
        """What is said to be of a datatype is of every larger one (the datatype map of the profile)."""
        rows = [(self.v[small], self.v[large]) for small in PARENT for large in supers(small)]
        self.table("lattice", "c d", rows)
        self.table("d_lattice", "s p o", [])
        some = f"SELECT EXISTS (SELECT 1 FROM {among} t SEMI JOIN lattice m ON t.o = m.c WHERE t.p = {self.type})"
        if not self.number(some):
            return
        self.keep(
            f"(SELECT t.s, t.p, m.d AS o FROM t JOIN lattice m ON t.o = m.c WHERE t.p = {self.type} AND t.a = 1)",
            "d_lattice",
        )

    def wanted_datatypes(self) -> set[str]:
        """The datatypes that some axiom asks for, so that it matters which literals are of them (dt-type2)."""
        if self._types_are_data():
            return set(SUPPORTED)
        wanted = self.axioms.wanted_of_literals
        above = {c for c, d in self.axioms.supers if d in wanted} | wanted
        return {name for name in SUPPORTED if self.v[name] in above}

    def type_literals(self) -> None:
        """Say of each literal that it is of its own datatype, and of larger ones, where some axiom asks for these."""
        wanted = self.wanted_datatypes()
        pairs = [(own, name) for own in SUPPORTED for name in (own, *supers(own)) if name in wanted]
        self.table("d_types", "s p o", [])
        if not pairs:
            return
        self.datatype_table("datatypes", pairs)
        self.keep(
            f"(SELECT w.id AS s, {self.type}::UBIGINT AS p, m.c AS o FROM (SELECT id, {DATATYPE_OF} AS own FROM terms "
            f"WHERE id & 3 = {LITERAL} AND id IN (SELECT o FROM t)) w JOIN datatypes m USING (own))",
            "d_types",
        )

    def datatype_table(self, name: str, pairs: list[tuple[str, str]]) -> None:
        """Make a table of datatypes (own, as text) and of others (c, as numbers)."""
        columns = [[expand(own) for own, _name in pairs], [self.v[other] for _own, other in pairs]]
        self.db.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT unnest(?::VARCHAR[]) own, unnest(?::UBIGINT[]) c", columns
        )

    # -- one step

    def keep(self, found: str, delta: str, support: int = 0) -> int:
        """Add to `t` the triples of `found` that it lacks; they are `delta` afterwards."""
        # Two statements: once the candidates are counted, the engine knows which side of the join is small.
        self.make("candidates", f"SELECT DISTINCT s, p, o FROM {found}")
        count = self.make(delta, "SELECT s, p, o FROM candidates ANTI JOIN t USING (s, p, o)")
        if count:
            self.insert(delta, support)
        return count

    def insert(self, delta: str, support: int) -> None:
        """Add to `t` triples that it lacks."""
        self.note(f"SELECT s, p, o FROM {delta}", was_inferred=False)
        self.db.execute(f"INSERT INTO t SELECT s, p, o, {support}::UTINYINT FROM {delta}")

    def linear(self, d: str) -> list[str]:
        """Queries for what follows from one triple of `d` and the axioms alone.

        cax-sco, cax-eqc1, cax-eqc2, cls-int2, cls-uni; prp-spo1, prp-eqp1, prp-eqp2, prp-inv1,
        prp-inv2, prp-symp; prp-dom, prp-rng, cls-svf2; and their compositions.
        """
        a, type_, found = self.axioms, self.type, []
        if a.forward:
            found.append(f"SELECT d.s, m.q AS p, d.o FROM {d} d JOIN ax_forward m ON d.p = m.p")
        if a.inverse:
            found.append(f"SELECT d.o, m.q, d.s FROM {d} d JOIN ax_inverse m ON d.p = m.p")
        if a.subject:
            found.append(
                f"SELECT d.s, {type_}, m.c FROM (SELECT DISTINCT s, p FROM {d}) d JOIN ax_subject m ON d.p = m.p"
            )
        if a.object:
            found.append(
                f"SELECT d.o, {type_}, m.c FROM (SELECT DISTINCT o, p FROM {d}) d JOIN ax_object m "
                f"ON d.p = m.p WHERE d.o & 3 <> {LITERAL} OR m.lit = 1"
            )
        if a.supers:
            found.append(f"SELECT d.s, {type_}, m.d FROM {d} d JOIN ax_supers m ON d.o = m.c WHERE d.p = {type_}")
        return found

    def joined(self, d: str) -> list[str]:
        """Queries for what follows from a triple of `d` with others of `t`, or one to be looked at again."""
        a, type_, found = self.axioms, self.type, []
        if a.value:  # cls-hv1, cls-hv2
            found.append(f"SELECT d.s, m.p, m.v AS o FROM {d} d JOIN ax_value m ON d.o = m.x WHERE d.p = {type_}")
            found.append(f"SELECT d.s, {type_}, m.x FROM {d} d JOIN ax_value m ON d.p = m.p AND d.o = m.v")
        if a.some:  # cls-svf1
            found.append(
                f"SELECT d.s, {type_}, m.x FROM {d} d JOIN ax_some m ON d.p = m.p "
                f"JOIN t ON t.s = d.o AND t.o = m.y WHERE t.p = {type_}"
            )
            found.append(
                f"SELECT t.s, {type_}, m.x FROM {d} d JOIN ax_some m ON d.o = m.y "
                f"JOIN t ON t.o = d.s AND t.p = m.p WHERE d.p = {type_}"
            )
        if a.only:  # cls-avf
            literal = f"& 3 <> {LITERAL} OR m.lit = 1"
            found.append(
                f"SELECT t.o, {type_}, m.y FROM {d} d JOIN ax_only m ON d.o = m.x "
                f"JOIN t ON t.s = d.s AND t.p = m.p WHERE d.p = {type_} AND (t.o {literal})"
            )
            found.append(
                f"SELECT d.o, {type_}, m.y FROM {d} d JOIN ax_only m ON d.p = m.p "
                f"JOIN t ON t.s = d.s AND t.o = m.x WHERE t.p = {type_} AND (d.o {literal})"
            )
        if a.meet:  # cls-int1
            found.append(
                f"SELECT x.s, {type_}, x.c FROM (SELECT DISTINCT d.s, m.k, m.c FROM {d} d "
                f"JOIN ax_meet m ON d.o = m.m WHERE d.p = {type_}) x JOIN ax_meet m ON m.k = x.k "
                f"JOIN t ON t.s = x.s AND t.o = m.m WHERE t.p = {type_} "
                "GROUP BY x.s, x.k, x.c, m.n HAVING count(*) = m.n"
            )
        for length in sorted({len(links) for _p, links in a.chains}):
            found += [self._chain(d, length, at) for at in range(length)]
        return found

    def _chain(self, d: str, length: int, at: int) -> str:
        """prp-spo2 for chains of a length, with the new triple at one place."""
        atoms = [f"{d if i == at else 't'} e{i}" for i in range(length)]
        joins = [f"e{i}.p = m.p{i}" for i in range(length)] + [f"e{i}.o = e{i + 1}.s" for i in range(length - 1)]
        return (
            f"SELECT e0.s, m.q, e{length - 1}.o FROM ax_chain{length} m, {', '.join(atoms)} WHERE {' AND '.join(joins)}"
        )

    def _paths(self, d: str) -> str:
        """prp-trp: all paths of two edges or more through a new one.

        Old edges are closed already, so one step to the left of a new edge is enough.
        """
        fresh = f"SELECT d.s, d.p, d.o FROM {d} d SEMI JOIN ax_transitive USING (p)"
        start = f"SELECT d.s, d.p, e.o FROM ({fresh}) d JOIN onward e ON e.p = d.p AND e.s = d.o"
        if d != "d_all":
            start += f" UNION SELECT e.s, e.p, d.o FROM ({fresh}) d JOIN edge e ON e.p = d.p AND e.o = d.s"
        return (
            f"SELECT s, p, o FROM (WITH RECURSIVE path(s, p, o) AS ({start} UNION "
            "SELECT path.s, path.p, e.o FROM path JOIN onward e ON e.p = path.p AND e.s = path.o) "
            "SELECT s, p, o FROM path)"
        )

    def _make_chains(self) -> None:
        for length in {len(links) for _p, links in self.axioms.chains}:
            rows = sorted((p, *links) for p, links in self.axioms.chains if len(links) == length)
            self.table(f"ax_chain{length}", "q " + " ".join(f"p{i}" for i in range(length)), rows)

    # -- to the fixed point

    def run(self, delta: str | None = None) -> None:
        """Close `t`. `delta` names the table of triples that are new (already in `t`); None for all."""
        d = edges = self._start(delta)
        while True:
            if self._merge(d) or self.schema_changed(d):
                d = edges = self._start(None)
                continue
            paths = self._follow_paths(edges)
            joined = self.keep(self._all(self.joined(d)), "d_joined")
            if not paths and not joined:
                return
            self.together("d_found", ["d_joined", "d_paths"])
            follow = self._saturate("d_found")
            # Paths are closed under prp-trp: only what others found can make new ones.
            self.together("d_edges", ["d_joined", *follow])
            self.together("d_new", ["d_found", *follow])
            d, edges = "d_new", "d_edges"

    def _follow_paths(self, edges: str) -> int:
        """prp-trp to its fixed point, from the edges that are new; the paths found are `d_paths`."""
        some = "SELECT EXISTS (SELECT 1 FROM {} SEMI JOIN ax_transitive USING (p))"
        if not self.axioms.transitive or not self.number(some.format(edges)):
            self.table("d_paths", "s p o", [])
            return 0
        self._edges()
        return self.keep(f"({self._paths(edges)})", "d_paths")

    def _edges(self) -> None:
        """Make `edge` of the transitive properties' triples, and `onward` of those that can go on another."""
        self.db.execute("CREATE OR REPLACE TEMP TABLE edge AS SELECT s, p, o FROM t SEMI JOIN ax_transitive USING (p)")
        self.db.execute(
            "CREATE OR REPLACE TEMP TABLE onward AS SELECT s, p, o FROM edge "
            "SEMI JOIN (SELECT p, o AS s FROM edge) USING (p, s)"
        )

    def _start(self, delta: str | None) -> str:
        """Make the first set of triples to look at: the new ones, or all under axioms compiled anew."""
        if delta is not None and not self.schema_changed(delta):
            self.together("d_first", [delta, *self._saturate(delta)])
            return "d_first"
        self.load_axioms()
        self.type_literals()
        self.db.execute("CREATE OR REPLACE TEMP VIEW d_all AS SELECT s, p, o FROM t")
        self._saturate("d_all")
        return "d_all"

    def together(self, name: str, parts: list[str]) -> None:
        """Make one temporary table of several."""
        union = " UNION ALL ".join(f"SELECT s, p, o FROM {part}" for part in parts)
        self.db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {union}")

    def _saturate(self, d: str) -> list[str]:
        """Single-triple consequences of `d`, added to `t`; the names of the tables that hold them."""
        names: list[str] = []
        at = d
        while True:
            name = f"d_linear_{d}_{len(names)}"
            count = self.keep(self._all(self.linear(at)), name)
            names.append(name)
            if not count or not self._types_are_data():
                return names
            at = name

    def _types_are_data(self) -> bool:
        """Do axioms speak of rdf:type as of any property? Then one join does not find everything."""
        a, type_ = self.axioms, self.type
        return any(type_ in pair for pairs in (a.forward, a.inverse) for pair in pairs) or any(
            pair[0] == type_ for pairs in (a.subject, a.object) for pair in pairs
        )

    @staticmethod
    def _all(queries: list[str]) -> str:
        """One query for what several find."""
        body = " UNION ALL ".join(f"SELECT * FROM ({query}) AS q{i}(s, p, o)" for i, query in enumerate(queries))
        body = body or "SELECT 0 AS s, 0 AS p, 0 AS o WHERE false"
        return f"(SELECT s::UBIGINT s, p::UBIGINT p, o::UBIGINT o FROM ({body}))"

    # -- taking away

    def withdraw(self, gone: str) -> bool:
        """Triples of table `gone` have lost their support (their `a` is 0 already): delete and rederive.

        What may rest on them is taken out of `t`; what still follows from the rest comes back.
        False, with nothing done, where axioms may rest on them: then all must be closed anew.
        Must not be called where things are equal.
        """
        self.withdrew = True
        self.db.execute(
            f"CREATE OR REPLACE TEMP TABLE over AS SELECT DISTINCT t.s, t.p, t.o FROM t "
            f"SEMI JOIN {gone} g USING (s, p, o) WHERE t.a = 0"
        )
        d = "over"
        while self.number(f"SELECT count(*) FROM {d}"):
            queries = [
                *self.linear(d),
                *self.joined(d),
                *self._path_queries(d),
                f"SELECT d.s, d.p, m.d FROM {d} d JOIN lattice m ON d.o = m.c WHERE d.p = {self.type}",
            ]
            self.db.execute(
                f"CREATE OR REPLACE TEMP TABLE d_over_next AS SELECT DISTINCT t.s, t.p, t.o FROM t "
                f"SEMI JOIN {self._all(queries)} f USING (s, p, o) ANTI JOIN over USING (s, p, o) WHERE t.a = 0"
            )
            self.db.execute("INSERT INTO over SELECT * FROM d_over_next")
            self.db.execute("CREATE OR REPLACE TEMP TABLE d_over AS SELECT * FROM d_over_next")
            d = "d_over"
        if self.number(f"SELECT count(*) FROM over WHERE {self.schema_filter}"):
            return False
        self.note("SELECT s, p, o FROM over", was_inferred=True)
        self.db.execute("DELETE FROM t WHERE a = 0 AND (s, p, o) IN (SELECT (s, p, o) FROM over)")
        self._rederive()
        return True

    def _rederive(self) -> None:
        """Put back the triples of `over` that follow in one step from what is left, and what follows from those."""
        self.db.execute(
            "CREATE OR REPLACE TEMP TABLE near AS SELECT s, p, o FROM t WHERE s IN (SELECT s FROM over) "
            "OR o IN (SELECT s FROM over)"
        )
        steps = [*self.linear("near"), *self.joined("near"), "SELECT s, p, o FROM given"]
        if self.axioms.transitive:
            steps.append(
                "SELECT a.s, a.p, b.o FROM near a JOIN ax_transitive m ON a.p = m.p JOIN t b ON b.s = a.o AND b.p = a.p"
            )
        type_ = self.type
        steps.append(f"SELECT t.s, t.p, m.d FROM t JOIN lattice m ON t.o = m.c WHERE t.p = {type_} AND t.a = 1")
        self.table("given", "s p o", sorted(self.derived_schema | self.axioms.facts))
        if self.keep(f"(SELECT f.s, f.p, f.o FROM {self._all(steps)} f SEMI JOIN over USING (s, p, o))", "d_back"):
            self.run("d_back")

    def _path_queries(self, d: str) -> list[str]:
        if not self.axioms.transitive:
            return []
        self._edges()
        return [self._paths(d)]

    # -- equality

    def _merge(self, d: str) -> bool:
        """Find what `d` makes equal; put representatives in its place. True if anything was."""
        pairs = equality.find_pairs(self, d)
        changed = self.equality.merge(self, pairs)
        if changed:
            equality.rewrite(self, changed)
        return bool(changed)
