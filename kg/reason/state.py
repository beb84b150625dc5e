"""What reasoning stands on and what it gives: the engine's connection, the tables that are read into, the closure."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from types import TracebackType

import duckdb

from kg.reason import load
from kg.reason.findings import Finding
from kg.reason.load import LostTriplesError
from kg.reason.numbers import Vocabulary, check_engine, define_functions, give_ids
from kg.reason.terms import LITERAL, Triple, expand

FEW = 100_000
"""Of so few triples the terms are looked up first, so that no join is made with all terms there are."""


_REFLEXIVE = ("rdfs:subClassOf", "rdfs:subPropertyOf", "owl:equivalentClass", "owl:equivalentProperty")
"""Relations in which every class or property stands to itself (scm-cls, scm-op, scm-dp)."""
_OF_EVERYTHING = ("rdf:type", "rdfs:subClassOf", "rdfs:domain", "rdfs:range")
"""Relations in which everything, and every class or property, stands to owl:Thing."""


@dataclass(slots=True)
class Closure:
    """What was asserted, what follows, what clashes, and how long it took.

    `state` is the directory that holds the reasoning state: keep it (it may be copied and
    moved) to call `update` on it later. The counts are of distinct triples; inferred ones are
    those that no input asserts, less the noise (docs/performance.md lists it).
    """

    connection: duckdb.DuckDBPyConnection
    state: Path | None
    asserted: int
    inferred: int
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """One line each: axioms outside the profile that were ignored, how large groups of
    equal things are written, literals that ended up as subjects and were dropped."""
    timings: dict[str, float] = field(default_factory=dict)
    """Seconds by stage: read, rules, findings, result, save, write."""
    no_equalities: bool = False
    """Whether nothing is equal to anything, so that the engine's table has the triples as they were given."""

    def __enter__(self) -> Closure:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write_inferred(self, path: Path, *, telling: bool = False) -> int:
        """Write the inferred triples as N-Triples, always in the same order; returns how many.

        With `telling`, without those that are true of everything: types owl:Thing, classes and properties
        that are equivalent to or under themselves, and that owl:Nothing is under every class.
        """
        return self._write(f"SELECT s, p, o FROM inferred{self._telling() if telling else ''}", path)

    def write_all(self, path: Path) -> int:
        """Write asserted and inferred triples as N-Triples, always in the same order."""
        given = "SELECT s, p, o FROM t WHERE a = 1" if self.no_equalities else "SELECT DISTINCT s, p, o FROM quads"
        return self._write(f"{given} UNION ALL SELECT s, p, o FROM inferred", path)

    def write_changes(self, added: Path, removed: Path, *, telling: bool = False) -> tuple[int, int]:
        """After `update`: the inferred triples that came and that went, as N-Triples; `telling` as above."""
        only = self._telling() if telling else ""
        came = self._write(f"SELECT s, p, o FROM came{only}", added)
        return came, self._write(f"SELECT s, p, o FROM went{only}", removed)

    def count_telling(self) -> int:
        """How many triples `write_inferred` writes with `telling`."""
        row = self.connection.execute(f"SELECT count(*) FROM inferred{self._telling()}").fetchone()
        return int(row[0]) if row else 0

    def _telling(self) -> str:
        """The condition that leaves out what is true of everything."""
        names = {expand(each) for each in (*_REFLEXIVE, *_OF_EVERYTHING, "owl:Thing", "owl:Nothing")}
        ids = give_ids(self.connection, names)
        same, of_all = (
            ", ".join(f"{ids[expand(each)]}::UBIGINT" for each in relations)
            for relations in (_REFLEXIVE, _OF_EVERYTHING)
        )
        thing, nothing = ids[expand("owl:Thing")], ids[expand("owl:Nothing")]
        return (
            f" WHERE NOT (o = {thing}::UBIGINT AND p IN ({of_all})) AND NOT (s = o AND p IN ({same}))"
            f" AND NOT (s = {nothing}::UBIGINT AND p IN ({same}))"
        )

    def write_noise(self, path: Path) -> int:
        """Write what is left out on purpose: eq-ref (x owl:sameAs x) and the axioms about owl:Thing and owl:Nothing."""
        same = give_ids(self.connection, [expand("owl:sameAs")])[expand("owl:sameAs")]
        everything = "(SELECT s, p, o FROM quads UNION ALL SELECT s, p, o FROM inferred)"
        return self._write(
            f"SELECT DISTINCT x AS s, {same}::UBIGINT AS p, x AS o FROM (SELECT unnest([s, p, o]) x FROM {everything}) "
            f"WHERE x & 3 <> {LITERAL} UNION SELECT s, p, o FROM noise",
            path,
        )

    def inferred_triples(self) -> Iterator[Triple]:
        """The inferred triples one by one, in the order of `write_inferred`."""
        result = self.connection.execute(
            "SELECT a.t, b.t, c.t FROM inferred i JOIN terms a ON a.id = i.s JOIN terms b ON b.id = i.p "
            "JOIN terms c ON c.id = i.o ORDER BY i.s, i.p, i.o"
        )
        while rows := result.fetchmany(10_000):
            yield from ((str(s), str(p), str(o)) for s, p, o in rows)

    def _write(self, triples: str, path: Path) -> int:
        start = perf_counter()
        name, execute = str(path).replace("'", "''"), self.connection.execute
        execute("SET preserve_insertion_order = true")
        made = execute(f"CREATE OR REPLACE TEMP TABLE sorted AS SELECT s, p, o FROM ({triples}) ORDER BY s, p, o")
        expected = made.fetchone() or (0,)
        execute("CREATE OR REPLACE TEMP TABLE predicates AS SELECT id, t FROM terms SEMI JOIN sorted ON p = id")
        words = "terms"
        if expected[0] < FEW:
            words = "words"
            ends = "(SELECT unnest([s, o]) id FROM sorted)"
            execute(f"CREATE OR REPLACE TEMP TABLE words AS SELECT id, t FROM terms SEMI JOIN {ends} USING (id)")
        # Rows keep the order of the left side of a join as long as nothing swaps the sides.
        execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        row = self._copy(
            f"COPY (SELECT a.t || ' ' || b.t || ' ' || c.t || ' .' FROM sorted i JOIN {words} a ON a.id = i.s "
            f"JOIN predicates b ON b.id = i.p JOIN {words} c ON c.id = i.o) "
            f"TO '{name}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01', "
            "PRESERVE_ORDER true)"
        ).fetchone()
        execute("SET disabled_optimizers = ''")
        execute("SET preserve_insertion_order = false")
        execute("DROP TABLE sorted")
        self.timings["write"] = self.timings.get("write", 0.0) + perf_counter() - start
        written = int(row[0]) if row else 0
        if written != expected[0]:
            path.unlink(missing_ok=True)
            raise LostTriplesError(f"of {expected[0]} triples {written} were written")
        return written

    def _copy(self, statement: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.connection.execute(statement)
        except duckdb.IOException as error:
            raise OSError(str(error).splitlines()[0]) from error

    def close(self) -> None:
        """Let go of the state's files. A Closure is also a context manager that does this."""
        self.connection.close()


def connect(path: Path | None = None, memory: str = "") -> duckdb.DuckDBPyConnection:
    """A connection with our functions: in memory, or to a state file; with a limit of `memory`, for example `1GB`.

    What needs more than that goes to files in the folder of temporary ones.
    Raises UsageError where the engine is of a version that was not tested.
    """
    check_engine()
    connection = duckdb.connect(str(path) if path else ":memory:")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET temp_directory = ?", [tempfile.gettempdir()])
    if memory:
        connection.execute("SET memory_limit = ?", [memory])
    define_functions(connection)
    return connection


def read(connection: duckdb.DuckDBPyConnection, inputs: Sequence[Path]) -> None:
    """Load files into fresh tables. Blank nodes of the second file on get labels of their own."""
    load.create_tables(connection)
    with tempfile.TemporaryDirectory(prefix="kg-reason-") as work:
        for number, path in enumerate(inputs):
            load.load(connection, Path(path), f"f{number}_", Path(work), first=not number)


def noise(v: Vocabulary) -> list[tuple[int, int, int]]:
    """Triples that follow from no data at all (cls-thing, cls-nothing1, and scm-cls of these two)."""
    type_, class_, thing, nothing = v["rdf:type"], v["owl:Class"], v["owl:Thing"], v["owl:Nothing"]
    sub, same = v["rdfs:subClassOf"], v["owl:equivalentClass"]
    rows = [(c, p, c) for c in (thing, nothing) for p in (sub, same)]
    return [*rows, (thing, type_, class_), (nothing, type_, class_), (nothing, sub, thing)]
