"""A change to a standing closure: graphs go, graphs come, and only what rests on them is looked at.

Where nothing is equal to anything and no axiom changes, triples that lost their support are
deleted with all that may rest on them, what still follows is put back (delete and rederive), and
what came is closed semi-naively. In the other cases the asserted triples, which the state holds
in numbers, are closed anew. Either way the result is the one of a build from scratch.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter

import duckdb

from kg.errors import StoreError
from kg.reason import closure, load, named
from kg.reason.closure import STATE_FILE, STATE_VERSION
from kg.reason.engine import Engine
from kg.reason.load import LostTriplesError
from kg.reason.numbers import Vocabulary, hash_mark, ids_of
from kg.reason.state import Closure, connect, noise
from kg.vocab import DEFAULT_BASE


def update(
    state: Path,
    *,
    add: Sequence[Path] = (),
    remove: Sequence[str] = (),
    rules: Path | None = None,
    base: str = DEFAULT_BASE,
    told: int = 0,
    memory: str = "",
) -> Closure:
    """The closure after graphs went and files came; exactly what a build from scratch gives.

    `state` is what `Closure.state` names. `remove` are graph IRIs (without brackets) whose
    triples go; `add` are N-Quads files whose triples come (removal first, so that both with the
    same graph replace a document). The state is changed in place, atomically: copy the directory
    first to keep the old one. `rules`, `base`, `told` and `memory` as in `close`. Findings are of all that it
    holds.
    Raises StoreError for a state that is missing or of another version.
    """
    timings: dict[str, float] = {}
    start = perf_counter()
    connection, equal, clean, number = _open(state, memory)
    try:
        connection.execute("BEGIN")
        engine = Engine(connection, Vocabulary(connection))
        engine.table("noise", "s p o", noise(engine.v))
        engine.watch()
        engine.known_terms = engine.number("SELECT coalesce(max(rowid), -1) + 1 FROM terms")
        _exchange(engine, add, remove, equal, number)
        timings["read"] = perf_counter() - start
        start = perf_counter()
        _change(engine, named.load_rules(rules, base), equal, timings)
        timings["rules"] = perf_counter() - start
        if engine.watching:
            engine.gather_touched(clean)
        _check_arrived(engine)
        result = closure.finish(connection, engine, state, timings, told)
        _compare(engine)
        connection.execute(
            "UPDATE about SET equal = ?, clean = ?, changes = changes + 1", [engine.has_equal, not result.findings]
        )
        connection.execute("DELETE FROM written")
        if engine.has_equal:
            connection.execute("INSERT INTO written SELECT s, p, o FROM inferred")
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return result


def is_usable(state: Path) -> bool:
    """Whether `update` takes this state: one of another version, or under another hash, it does not.

    Raises StoreError for one that is missing, damaged or in use.
    """
    looking, row = _about(state, write=False)
    looking.close()
    with closing(connect()) as connection:
        return _is_ours(connection, row)


def _about(
    state: Path, memory: str = "", *, write: bool = True
) -> tuple[duckdb.DuckDBPyConnection, tuple[object, ...] | None]:
    """The state, and what it says about itself. Without `write` no byte of it changes, as it does by being opened."""
    path = state / STATE_FILE
    if not path.is_file():
        raise StoreError(f"{state}: holds no reasoning state; build the store anew")
    try:
        connection = connect(path, memory) if write else duckdb.connect(str(path), read_only=True)
        return connection, connection.execute("SELECT * FROM about").fetchone()  # older versions have fewer columns
    except duckdb.IOException as error:
        what = "in use by another process" if "lock" in str(error) else "damaged"
        raise StoreError(f"{state}: the reasoning state is {what}; wait, or build the store anew") from error


def _is_ours(connection: duckdb.DuckDBPyConnection, row: tuple[object, ...] | None) -> bool:
    return row is not None and row[:2] == (STATE_VERSION, duckdb.__version__) and row[4] == hash_mark(connection)


def _open(state: Path, memory: str) -> tuple[duckdb.DuckDBPyConnection, bool, bool, int]:
    """The state, with whether anything is equal in it, whether nothing contradicts, and how often it was changed."""
    connection, row = _about(state, memory)
    if row is None or not _is_ours(connection, row):
        connection.close()
        raise StoreError(f"{state}: the reasoning state is of another version; build the store anew")
    return connection, bool(row[2]), bool(row[3]), int(str(row[5]))


_FIRST = "(SELECT s, p, o, arg_min(was, n) AS was FROM touched GROUP BY s, p, o)"
"""The touched triples, with whether each was inferred before the change."""


def _remember(engine: Engine, equal: bool) -> None:
    """The inferred triples as they were, to say afterwards what came and what went."""
    before = "SELECT s, p, o FROM written"
    if not equal:
        before = (
            f"SELECT s, p, o FROM {closure.derived(engine)} ANTI JOIN touched USING (s, p, o) "
            f"UNION ALL SELECT s, p, o FROM {_FIRST} WHERE was"
        )
    engine.db.execute(f"CREATE OR REPLACE TEMP TABLE before AS {before}")
    engine.watching = False


def _exchange(engine: Engine, add: Sequence[Path], remove: Sequence[str], equal: bool, number: int) -> None:
    """Change `quads`; `gone` and `fresh` are the triples that are no longer, or newly, asserted.

    `number` says how many changes there were before: blank nodes of different files are different.
    Where nothing is equal, `here` are those of `t` among the ones that came.
    """
    connection = engine.db
    graphs = ", ".join(str(i) for i in ids_of(connection, [f"<{iri}>" for iri in remove]).values()) or "NULL"
    load.create_quads(connection, "arrived", "TEMP")
    with tempfile.TemporaryDirectory(prefix="kg-reason-") as work:
        for place, path in enumerate(add):
            load.load(connection, Path(path), f"u{number}_{place}_", Path(work), into="arrived")
    engine.make("left_over", f"SELECT DISTINCT s, p, o FROM quads WHERE g IN ({graphs})")
    known = "(SELECT s, p, o FROM quads)"
    if not equal:  # `t` holds what is asserted as it was given
        _look(engine, "arrived")
        known = "(SELECT s, p, o FROM here WHERE a = 1)"
    engine.make("fresh", f"SELECT DISTINCT s, p, o FROM arrived ANTI JOIN {known} USING (s, p, o)")
    connection.execute(f"DELETE FROM quads WHERE g IN ({graphs})")
    connection.execute("INSERT INTO quads SELECT * FROM arrived")
    engine.make("gone", "SELECT s, p, o FROM left_over ANTI JOIN quads USING (s, p, o)")


def _check_arrived(engine: Engine) -> None:
    """What came must stand in the closure. Raises LostTriplesError."""
    if engine.equality.groups:  # `closure.check_asserted` looks at all that is asserted
        return
    lost = engine.number("SELECT count(*) FROM arrived ANTI JOIN (SELECT s, p, o FROM t WHERE a = 1) USING (s, p, o)")
    if lost:
        raise LostTriplesError(f"{lost} triples that came do not stand in the closure")


def _look(engine: Engine, triples: str) -> None:
    """Make `here` of the rows of `t` that are among the triples."""
    engine.make("here", f"SELECT t.rowid AS row, s, p, o, a FROM t SEMI JOIN {triples} USING (s, p, o)")


def _change(engine: Engine, rules: list[named.NamedRule], equal: bool, timings: dict[str, float]) -> None:
    touched = engine.number(
        f"SELECT count(*) FROM (SELECT * FROM gone UNION ALL SELECT * FROM fresh) WHERE {engine.schema_filter}"
    )
    if equal or touched or not _only_what_is_new(engine, rules, timings):
        _remember(engine, equal)
        closure.from_scratch(engine, rules, timings)


def _only_what_is_new(engine: Engine, rules: list[named.NamedRule], timings: dict[str, float]) -> bool:
    """Change the closure in place; False where that cannot be done, and all must be closed anew."""
    engine.prepare()
    if engine.wanted_datatypes():  # what a literal is of rests on no triple that could be withdrawn
        return False
    independent = named.independent(rules, engine)
    if not independent:
        engine.db.execute("CREATE OR REPLACE TEMP TABLE unmade AS SELECT * FROM named")
        if not _unmake(engine):
            return False
    if not _take(engine):
        return False
    axioms = engine.axioms
    _give(engine)
    if engine.axioms is not axioms:  # the data entailed new ones, and what the named rules read may have changed
        return False
    start = perf_counter()
    done = not engine.has_equal and _run_rules(engine, rules, independent)
    timings["named rules"] = perf_counter() - start
    return done


def _take(engine: Engine) -> bool:
    """Withdraw `gone`: what a named rule made as well stays."""
    engine.note("SELECT s, p, o FROM gone", was_inferred=False)
    engine.db.execute(
        "UPDATE t SET a = CASE WHEN (t.s, t.p, t.o) IN (SELECT (s, p, o) FROM named) THEN 2 ELSE 0 END "
        "FROM gone g WHERE t.s = g.s AND t.p = g.p AND t.o = g.o"
    )
    return not engine.number("SELECT count(*) FROM gone") or engine.withdraw("gone")


def _give(engine: Engine) -> None:
    """Assert `fresh` and close again."""
    if engine.number("SELECT count(*) FROM touched"):  # since `_exchange` things were withdrawn
        _look(engine, "fresh")
    if engine.make("inferred_before", "SELECT row, s, p, o FROM here WHERE a <> 1"):
        engine.note("SELECT s, p, o FROM inferred_before", was_inferred=True)
        engine.db.execute("UPDATE t SET a = 1 WHERE rowid IN (SELECT row FROM inferred_before)")
    if engine.make("newly_asserted", "SELECT s, p, o FROM fresh ANTI JOIN here USING (s, p, o)"):
        engine.insert("newly_asserted", 1)
        engine.explicit_datatypes("newly_asserted")
        engine.together("d_given", ["newly_asserted", "d_lattice"])
        engine.run("d_given")


def _run_rules(engine: Engine, rules: list[named.NamedRule], independent: bool) -> bool:
    """Bring what the named rules made up to date."""
    if independent:
        named.evaluate(engine, rules, "d_named_found")
        engine.db.execute(
            "CREATE OR REPLACE TEMP TABLE unmade AS SELECT * FROM named ANTI JOIN d_named_found USING (s, p, o)"
        )
        if not _unmake(engine):
            return False
        named.insert(engine, "d_named_found")
    else:
        named.run(engine, rules)
    return not engine.has_equal


def _unmake(engine: Engine) -> bool:
    """Withdraw what named rules made (table `unmade`) and make no longer."""
    if not engine.number("SELECT count(*) FROM unmade"):
        return True
    engine.db.execute("DELETE FROM named WHERE (s, p, o) IN (SELECT (s, p, o) FROM unmade)")
    engine.db.execute("UPDATE t SET a = 0 FROM unmade u WHERE t.s = u.s AND t.p = u.p AND t.o = u.o AND t.a = 2")
    return engine.withdraw("unmade")


def _compare(engine: Engine) -> None:
    """Make `came` and `went`: the inferred triples that are new, and those that are no more."""
    new, old = "inferred", "before"
    if engine.watching:  # only what was touched can have changed
        engine.make("now", f"SELECT s, p, o FROM {closure.derived(engine, 'touched_triples')}")
        was = f"(SELECT s, p, o, 0 AS a FROM {_FIRST} WHERE was)"
        engine.db.execute(f"CREATE OR REPLACE TEMP TABLE before AS SELECT s, p, o FROM {closure.derived(engine, was)}")
        new = "now"
    for name, here, there in (("came", new, old), ("went", old, new)):
        engine.db.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT s, p, o FROM {here} ANTI JOIN {there} USING (s, p, o)"
        )
