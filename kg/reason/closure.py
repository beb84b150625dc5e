"""The closure of RDF files, from files to triples, contradictions, counts and timings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import duckdb

from kg.errors import UsageError
from kg.reason import equality, findings, named
from kg.reason.engine import Engine
from kg.reason.load import LostTriplesError
from kg.reason.numbers import Vocabulary, hash_mark
from kg.reason.state import Closure, connect, noise, read
from kg.reason.terms import BLANK, LITERAL
from kg.vocab import DEFAULT_BASE

STATE_FOLDER, STATE_FILE = "state", "reasoning.duckdb"
STATE_VERSION = 3
TABLES = ("quads", "terms", "collisions", "t", "named", "ill_typed")


def close(
    inputs: Sequence[Path],
    *,
    engine: str = "fast",
    rules: Path | None = None,
    work_dir: Path | None = None,
    base: str = DEFAULT_BASE,
    told: int = 0,
    memory: str = "",
) -> Closure:
    """Close `inputs` (RDF files of any format, told by name and content; quads keep their graph).

    `engine` is `fast` or `owlrl` (the reference, slow, no `update` afterwards). `rules` is a
    directory of named rules (`*.rq`) to run to the fixed point with the tables; None for none;
    `base` is what the graph's IRIs begin with, where it is not the default.
    `work_dir` must exist; the reasoning state is made in its folder `state` (replacing one that
    is there) and stays until you delete it. With None no state is kept.
    Raises InputError for a file that is missing, unreadable or no RDF (with its line).
    A contradiction is no error: it is a Finding. `told` is how many of one rule are told and traced to what they rest
    on, where that is to be more than the usual number. `memory` limits what the tables take, for example to `1GB`; what
    needs more goes to temporary files.
    """
    if engine not in ("fast", "owlrl"):
        raise UsageError(f"unknown engine '{engine}'; there are fast and owlrl")
    if engine == "owlrl":
        from kg.reason.reference import close_slowly  # rdflib and owlrl take long to import

        return close_slowly(inputs)
    timings: dict[str, float] = {}
    connection = connect(memory=memory)
    start = perf_counter()
    read(connection, inputs)
    timings["read"] = perf_counter() - start
    worker = _reason(connection, rules, base, timings)
    state = work_dir / STATE_FOLDER if work_dir else None
    result = finish(connection, worker, state, timings, told)
    if state is not None:
        start = perf_counter()
        save(worker, state, not result.findings)
        timings["save"] = perf_counter() - start
    return result


def _reason(connection: duckdb.DuckDBPyConnection, rules: Path | None, base: str, timings: dict[str, float]) -> Engine:
    start = perf_counter()
    engine = Engine(connection, Vocabulary(connection))
    from_scratch(engine, named.load_rules(rules, base), timings)
    timings["rules"] = perf_counter() - start
    return engine


def from_scratch(engine: Engine, rules: list[named.NamedRule], timings: dict[str, float]) -> None:
    """Close the asserted triples of `quads`, with the named rules."""
    engine.forget()
    engine.db.execute("CREATE OR REPLACE TABLE t AS SELECT DISTINCT s, p, o, 1::UTINYINT AS a FROM quads")
    engine.asserted = sum_of_asserted(engine)
    engine.db.execute("CREATE OR REPLACE TABLE named (s UBIGINT, p UBIGINT, o UBIGINT)")
    engine.explicit_datatypes()
    engine.run()
    start = perf_counter()
    named.run(engine, rules)
    timings["named rules"] = perf_counter() - start


def finish(
    connection: duckdb.DuckDBPyConnection,
    engine: Engine,
    state: Path | None,
    timings: dict[str, float],
    told: int = 0,
) -> Closure:
    """Look for contradictions, make `inferred`, and put everything in a Closure."""
    start = perf_counter()
    engine.told = told or findings.PER_RULE
    found = findings.find_contradictions(engine)
    timings["findings"] = perf_counter() - start
    start = perf_counter()
    dropped = make_inferred(engine)
    whole = "(SELECT DISTINCT s, p, o FROM quads)" if engine.equality.groups else "t WHERE a = 1"
    asserted = engine.number(f"SELECT count(*) FROM {whole}")
    check_asserted(engine)
    inferred = engine.number("SELECT count(*) FROM inferred")
    notes = [*dict.fromkeys(engine.notes), *equality.notes(engine), *dropped]
    timings["result"] = perf_counter() - start
    return Closure(
        connection, state, asserted, inferred, tuple(found), tuple(notes), timings, not engine.equality.groups
    )


def sum_of_asserted(engine: Engine) -> tuple[int, int]:
    """How many triples of `t` are asserted, and a sum of their hashes that tells sets of triples apart."""
    row = engine.db.execute("SELECT count(*), coalesce(sum(hash(s, p, o)), 0) FROM t WHERE a = 1").fetchone() or (0, 0)
    return int(row[0]), int(row[1])


def check_asserted(engine: Engine) -> None:
    """The law that no asserted triple is lost. Raises LostTriplesError.

    Without equal things `t` holds what is asserted as it was given: before and after must be the same triples.
    With them, each asserted triple in the names that were chosen must stand in `t`.
    """
    if not engine.equality.groups:
        if engine.asserted is not None and engine.asserted != sum_of_asserted(engine):
            raise LostTriplesError(f"of {engine.asserted[0]} asserted triples not all stand in the closure")
        return
    chosen = sorted((term, rep) for term, rep in engine.equality.representative.items() if term != rep)
    engine.table("chosen", "id rep", chosen)
    lost = engine.number(
        "SELECT count(*) FROM (SELECT coalesce(a.rep, q.s) s, coalesce(b.rep, q.p) p, coalesce(c.rep, q.o) o "
        "FROM quads q LEFT JOIN chosen a ON a.id = q.s LEFT JOIN chosen b ON b.id = q.p "
        "LEFT JOIN chosen c ON c.id = q.o) ANTI JOIN t USING (s, p, o)"
    )
    if lost:
        raise LostTriplesError(f"{lost} asserted triples do not stand in the closure")


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
        "CREATE TABLE state.about AS SELECT ? AS version, ? AS engine, ? AS equal, ? AS clean, ?::UBIGINT AS hash, "
        "0 AS changes",
        [STATE_VERSION, duckdb.__version__, engine.has_equal, clean, hash_mark(db)],
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
