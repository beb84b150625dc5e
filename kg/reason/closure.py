"""The closure of RDF files, from files to triples, contradictions, counts and timings."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from types import TracebackType

import duckdb

from kg.errors import UsageError
from kg.reason import equality, findings, load, named
from kg.reason.engine import Engine
from kg.reason.findings import Finding
from kg.reason.terms import BLANK, LITERAL, Triple, Vocabulary, define_functions, expand, ids_of

STATE_FOLDER, STATE_FILE = "state", "reasoning.duckdb"
STATE_VERSION = 2
FEW = 100_000
"""Of so few triples the terms are looked up first, so that no join is made with all terms there are."""
TABLES = ("quads", "terms", "t", "named", "ill_typed")


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
    plain: bool = False
    """Whether nothing is equal to anything, so that the engine's table has the triples as they were given."""

    def __enter__(self) -> Closure:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write_inferred(self, path: Path) -> int:
        """Write the inferred triples as N-Triples, always in the same order; returns how many."""
        return self._write("SELECT s, p, o FROM inferred", path)

    def write_all(self, path: Path) -> int:
        """Write asserted and inferred triples as N-Triples, always in the same order."""
        given = "SELECT s, p, o FROM t WHERE a = 1" if self.plain else "SELECT DISTINCT s, p, o FROM quads"
        return self._write(f"{given} UNION ALL SELECT s, p, o FROM inferred", path)

    def write_changes(self, added: Path, removed: Path) -> tuple[int, int]:
        """After `update`: the inferred triples that came and that went, as N-Triples."""
        came = self._write("SELECT s, p, o FROM came", added)
        return came, self._write("SELECT s, p, o FROM went", removed)

    def write_noise(self, path: Path) -> int:
        """Write what is left out on purpose: eq-ref (x owl:sameAs x) and the axioms about owl:Thing and owl:Nothing."""
        same = ids_of(self.connection, [expand("owl:sameAs")])[expand("owl:sameAs")]
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
        execute(f"CREATE OR REPLACE TEMP TABLE sorted AS SELECT s, p, o FROM ({triples}) ORDER BY s, p, o")
        execute("CREATE OR REPLACE TEMP TABLE predicates AS SELECT id, t FROM terms SEMI JOIN sorted ON p = id")
        words = "terms"
        if self._count("sorted") < FEW:
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
        return int(row[0]) if row else 0

    def _count(self, table: str) -> int:
        row = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(row[0]) if row else 0

    def _copy(self, statement: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.connection.execute(statement)
        except duckdb.IOException as error:
            raise OSError(str(error).splitlines()[0]) from error

    def close(self) -> None:
        """Let go of the state's files. A Closure is also a context manager that does this."""
        self.connection.close()


def close(
    inputs: Sequence[Path],
    *,
    engine: str = "fast",
    rules: Path | None = None,
    work_dir: Path | None = None,
    base: str = named.DEFAULT_BASE,
) -> Closure:
    """Close `inputs` (RDF files of any format, told by name and content; quads keep their graph).

    `engine` is `fast` or `owlrl` (the reference, slow, no `update` afterwards). `rules` is a
    directory of named rules (`*.rq`) to run to the fixed point with the tables; None for none;
    `base` is what the graph's IRIs begin with, where it is not the default.
    `work_dir` must exist; the reasoning state is made in its folder `state` (replacing one that
    is there) and stays until you delete it. With None no state is kept.
    Raises InputError for a file that is missing, unreadable or no RDF (with its line).
    A contradiction is no error: it is a Finding.
    """
    if engine not in ("fast", "owlrl"):
        raise UsageError(f"unknown engine '{engine}'; there are fast and owlrl")
    if engine == "owlrl":
        from kg.reason.reference import close_slowly

        return close_slowly(inputs)
    timings: dict[str, float] = {}
    connection = connect()
    start = perf_counter()
    read(connection, inputs)
    timings["read"] = perf_counter() - start
    worker = _reason(connection, rules, base, timings)
    state = work_dir / STATE_FOLDER if work_dir else None
    result = finish(connection, worker, state, timings)
    if state is not None:
        start = perf_counter()
        save(worker, state, not result.findings)
        timings["save"] = perf_counter() - start
    return result


def connect(path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection with our functions: in memory, or to a state file."""
    connection = duckdb.connect(str(path) if path else ":memory:")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET temp_directory = ?", [tempfile.gettempdir()])
    define_functions(connection)
    return connection


def read(connection: duckdb.DuckDBPyConnection, inputs: Sequence[Path]) -> None:
    """Load files into fresh tables. Blank nodes of the second file on get labels of their own."""
    load.create_tables(connection)
    with tempfile.TemporaryDirectory(prefix="kg-reason-") as work:
        for number, path in enumerate(inputs):
            load.load(connection, Path(path), f"f{number}_" if number else "", Path(work))


def _reason(connection: duckdb.DuckDBPyConnection, rules: Path | None, base: str, timings: dict[str, float]) -> Engine:
    start = perf_counter()
    engine = Engine(connection, Vocabulary(connection))
    engine.add_vocabulary()
    from_scratch(engine, named.load_rules(rules, base), timings)
    timings["rules"] = perf_counter() - start
    return engine


def from_scratch(engine: Engine, rules: list[named.NamedRule], timings: dict[str, float]) -> None:
    """Close the asserted triples of `quads`, with the named rules."""
    engine.forget()
    engine.db.execute("CREATE OR REPLACE TABLE t AS SELECT DISTINCT s, p, o, 1::UTINYINT AS a FROM quads")
    engine.db.execute("CREATE OR REPLACE TABLE named (s UBIGINT, p UBIGINT, o UBIGINT)")
    engine.explicit_datatypes()
    engine.run()
    start = perf_counter()
    named.run(engine, rules)
    timings["named rules"] = perf_counter() - start


def finish(
    connection: duckdb.DuckDBPyConnection, engine: Engine, state: Path | None, timings: dict[str, float]
) -> Closure:
    """Look for contradictions, make `inferred`, and put everything in a Closure."""
    start = perf_counter()
    found = findings.find(engine)
    timings["findings"] = perf_counter() - start
    start = perf_counter()
    dropped = make_inferred(engine)
    whole = "(SELECT DISTINCT s, p, o FROM quads)" if engine.equality.groups else "t WHERE a = 1"
    asserted = engine.number(f"SELECT count(*) FROM {whole}")
    inferred = engine.number("SELECT count(*) FROM inferred")
    notes = [*dict.fromkeys(engine.notes), *equality.notes(engine), *dropped]
    timings["result"] = perf_counter() - start
    return Closure(
        connection, state, asserted, inferred, tuple(found), tuple(notes), timings, not engine.equality.groups
    )


def save(engine: Engine, folder: Path, clean: bool) -> None:
    """Write the reasoning state to a folder of its own; `clean` says that nothing contradicts."""
    folder.mkdir(exist_ok=True)
    path = folder / STATE_FILE
    path.unlink(missing_ok=True)
    name = str(path).replace("'", "''")
    db = engine.db
    db.execute(f"ATTACH '{name}' AS state")
    for table in TABLES:
        # What has one predicate stands together, so that a change reads little of it.
        order = " ORDER BY p, s" if table == "t" else ""
        db.execute(f"CREATE TABLE state.{table} AS SELECT * FROM {table}{order}")
    db.execute(
        "CREATE TABLE state.about AS SELECT ? AS version, ? AS engine, ? AS equal, ? AS clean",
        [STATE_VERSION, duckdb.__version__, engine.has_equal, clean],
    )
    db.execute("CREATE TABLE state.written AS SELECT s, p, o FROM inferred" + _only_if(engine))
    db.execute("DETACH state")


def _only_if(engine: Engine) -> str:
    """Where things are equal, `t` alone does not say what was written, so that is kept too."""
    return "" if engine.has_equal else " WHERE false"


def make_inferred(engine: Engine) -> list[str]:
    """Make `inferred(s, p, o)`: the closure less what is asserted, what RDF cannot say, and the noise."""
    engine.table("noise", "s p o", noise(engine.v))
    if engine.equality.groups:
        equality.expand(engine)
        source = "(SELECT s, p, o, 0 AS a FROM closure ANTI JOIN quads USING (s, p, o))"
        engine.db.execute(f"CREATE OR REPLACE TEMP TABLE inferred AS SELECT s, p, o FROM {derived(engine, source)}")
    else:
        engine.db.execute(f"CREATE OR REPLACE TEMP VIEW inferred AS SELECT s, p, o FROM {derived(engine)}")
    hidden = engine.number(f"SELECT count(*) FROM t WHERE a = 0 AND s & 3 = {LITERAL} AND p <> {engine.type}")
    blank = engine.number(f"SELECT count(*) FROM t WHERE a = 0 AND p & 3 = {BLANK}")
    found = []
    if hidden:
        found.append(f"{hidden} inferred triples with a literal as subject were left out: RDF has none")
    if blank:
        found.append(f"{blank} inferred triples with a blank node as predicate were left out: RDF has none")
    return found


def derived(engine: Engine, source: str = "t") -> str:
    """SQL for the triples of `source` that are written as inferred ones."""
    plain = f"s & 3 <> {LITERAL} AND p & 3 = 0 AND NOT (p = {engine.same} AND s = o)"
    return f"(SELECT s, p, o FROM {source} ANTI JOIN noise USING (s, p, o) WHERE a <> 1 AND {plain})"


def noise(v: Vocabulary) -> list[tuple[int, int, int]]:
    """Triples that follow from no data at all (cls-thing, cls-nothing1, and scm-cls of these two)."""
    type_, class_, thing, nothing = v["rdf:type"], v["owl:Class"], v["owl:Thing"], v["owl:Nothing"]
    sub, same = v["rdfs:subClassOf"], v["owl:equivalentClass"]
    rows = [(c, p, c) for c in (thing, nothing) for p in (sub, same)]
    return [*rows, (thing, type_, class_), (nothing, type_, class_), (nothing, sub, thing)]
