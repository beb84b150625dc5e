"""Terms and their numbers, one to one.

The first choice of a term's number is a hash of its canonical N-Triples text, with the last two bits
replaced by its kind (0 IRI, 1 blank node, 2 literal): `tid(text)`. It needs no dictionary and is the same
in every run. Where texts hash alike, the one that is first in `terms(id, t)` keeps that number, and every
other gets a number of its own, kept in `collisions(id, t)`. Nothing rests on the hash being good: whoever
gives a number compares the full texts. Numbers are only ever asked for here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import duckdb

from kg.errors import UsageError
from kg.reason.datatypes import SUPPORTED
from kg.reason.terms import (
    BLANK,
    IRI,
    LITERAL,
    OTHER,
    OUTSIDE_CLASSES,
    OUTSIDE_PROPERTIES,
    SCHEMA_CLASSES,
    SCHEMA_PROPERTIES,
    expand,
)

TESTED = ("2.0.0",)
"""Versions of the column engine that the tests ran with; pyproject.toml allows no others."""

HASH_BITS = 62
"""How much of the hash is used. Tests cut it, so that most terms hash alike."""


def check_engine() -> None:
    """Raise UsageError where another version of the column engine is installed than was tested."""
    if duckdb.__version__ not in TESTED:
        raise UsageError(
            f"duckdb {duckdb.__version__} is installed, with which the reasoner was not tested; "
            f"install duckdb=={TESTED[-1]}"
        )


def define_functions(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the connection `hid(text)`, a hash whose last two bits are 0, and `tid(text)`, with the kind in them.

    The engine's hash is quick and no more: it takes eight bytes at a time and lets differences in every eighth byte
    cancel each other (`Department12…Course11`, `Department13…Course21`). A better one costs twice as much and would
    have to be checked all the same.
    """
    mask = (1 << HASH_BITS) - 1 << 2
    connection.execute(f"CREATE OR REPLACE MACRO hid(t) AS hash(t) & {mask}::UBIGINT")
    connection.execute(
        f"CREATE OR REPLACE MACRO tid(t) AS hid(t) | CASE WHEN starts_with(t, '<') THEN {IRI} "
        f"WHEN starts_with(t, '_') THEN {BLANK} ELSE {LITERAL} END::UBIGINT"
    )


def hash_mark(connection: duckdb.DuckDBPyConnection) -> int:
    """A number that tells hashes apart: a state made under another hash (a platform's) must not be used."""
    row = connection.execute("SELECT tid('a term that is longer than eight bytes')").fetchone()
    return int(row[0]) if row else 0


def create_terms(connection: duckdb.DuckDBPyConnection) -> None:
    """The tables of texts, with the name of the default graph ("") in them."""
    connection.execute("CREATE TABLE terms (id UBIGINT, t VARCHAR)")
    connection.execute("CREATE TABLE collisions (id UBIGINT, t VARCHAR)")
    connection.execute("INSERT INTO terms VALUES (tid(''), '')")


def ids_of(connection: duckdb.DuckDBPyConnection, terms: Collection[str]) -> dict[str, int]:
    """The numbers of those of the terms that have one."""
    wanted = sorted(set(terms))
    if not wanted:
        return {}
    found = connection.execute("SELECT t, id FROM collisions SEMI JOIN (SELECT unnest(?) t) USING (t)", [wanted])
    known = {str(text): int(number) for text, number in found.fetchall()}
    rows = connection.execute(
        "SELECT w.t, k.id, k.t FROM (SELECT t, tid(t) id FROM (SELECT unnest(?) t)) w JOIN terms k USING (id)", [wanted]
    ).fetchall()
    return {str(text): int(number) for text, number, owner in rows if text == owner} | known


def give_ids(connection: duckdb.DuckDBPyConnection, terms: Collection[str]) -> dict[str, int]:
    """The numbers of terms; those that have none get one."""
    found = ids_of(connection, terms)
    missing = sorted(set(terms) - found.keys())
    return found | _add(connection, missing) if missing else found


def _add(connection: duckdb.DuckDBPyConnection, texts: list[str]) -> dict[str, int]:
    """Enter terms that have no number yet."""
    choices = connection.execute("SELECT t, tid(t) FROM (SELECT unnest(?) t)", [texts]).fetchall()
    choice = {str(text): int(number) for text, number in choices}
    taken = _taken(connection, choice.values())
    first: dict[str, int] = {}
    for text in texts:
        if choice[text] not in taken:
            taken.add(choice[text])
            first[text] = choice[text]
    others = [text for text in texts if text not in first]
    free = _free(connection, len(others), {number >> 2 for number in first.values()})
    moved = {text: number << 2 | choice[text] & 3 for text, number in zip(others, free, strict=True)}
    _insert(connection, "terms", first | moved)
    _insert(connection, "collisions", moved)
    return first | moved


def _taken(connection: duckdb.DuckDBPyConnection, numbers: Iterable[int]) -> set[int]:
    rows = connection.execute(
        "SELECT DISTINCT id FROM terms SEMI JOIN (SELECT unnest(?::UBIGINT[]) id) USING (id)", [sorted(set(numbers))]
    ).fetchall()
    return {int(number) for (number,) in rows}


def _free(connection: duckdb.DuckDBPyConnection, count: int, taken: set[int]) -> list[int]:
    """The next numbers (without the two bits of the kind) that no term has, counted from 1."""
    row = connection.execute("SELECT coalesce(max(id >> 2), 0) FROM collisions").fetchone()
    at, found = int(row[0]) + 1 if row else 1, list[int]()
    while len(found) < count:
        end = at + max(64, count)
        rows = connection.execute("SELECT DISTINCT id >> 2 FROM terms WHERE id >> 2 BETWEEN ? AND ?", [at, end - 1])
        used = taken | {int(number) for (number,) in rows.fetchall()}
        found += [number for number in range(at, end) if number not in used]
        at = end
    return found[:count]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, numbers: Mapping[str, int]) -> None:
    if numbers:
        columns = [list(numbers.values()), list(numbers)]
        connection.execute(f"INSERT INTO {table} SELECT unnest(?::UBIGINT[]), unnest(?::VARCHAR[])", columns)


def enter(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], where: str, repeated: str = ""
) -> str:
    """Enter the texts of a table; returns SQL for its rows in numbers.

    `columns` names, for each column with a text, the one that holds the text's first choice; `where` says
    which rows count, `repeated` which columns have few texts again and again.
    """
    ends = " UNION ALL ".join(
        f"(SELECT {'DISTINCT' if text in repeated else ''} {number} id, {text} t FROM {table} WHERE {where})"
        for text, number in columns.items()
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE new_terms AS "
        f"SELECT id, min(t) t, min(t) <> max(t) several FROM ({ends}) GROUP BY id"
    )
    connection.execute("INSERT INTO terms SELECT id, t FROM new_terms ANTI JOIN terms USING (id)")
    alike = connection.execute(
        "CREATE OR REPLACE TEMP TABLE alike AS "
        "SELECT id, k.t FROM new_terms n JOIN terms k USING (id) WHERE n.several OR n.t <> k.t"
    ).fetchone()
    connection.execute("DROP TABLE new_terms")
    if not (alike and alike[0]):
        return f"SELECT {', '.join(columns.values())} FROM {table} WHERE {where}"
    others = connection.execute(
        f"SELECT DISTINCT e.t FROM ({ends}) e JOIN alike k USING (id) WHERE e.t <> k.t"
    ).fetchall()
    give_ids(connection, [str(text) for (text,) in others])
    words = ", ".join(f"coalesce({text}_.id, {number}) {number}" for text, number in columns.items())
    joins = " ".join(f"LEFT JOIN collisions {text}_ ON {text}_.t = {table}.{text}" for text in columns)
    return f"SELECT {words} FROM {table} {joins} WHERE {where}"


class Vocabulary:
    """Numbers of the terms that the rules speak of, by prefixed name: `v["rdf:type"]`."""

    __slots__ = ("_ids", "_names")

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The connection has the table of terms; those of the vocabulary are entered."""
        names = [*SCHEMA_PROPERTIES, *OUTSIDE_PROPERTIES, *SCHEMA_CLASSES, *OUTSIDE_CLASSES, *OTHER, *SUPPORTED]
        texts = {expand(name): name for name in names}
        found = give_ids(connection, texts)
        self._ids = {texts[text]: number for text, number in found.items()}
        self._names = {number: name for name, number in self._ids.items()}

    def __getitem__(self, name: str) -> int:
        return self._ids[name]

    def name(self, term_id: int) -> str | None:
        """The prefixed name, None for a term that the rules do not speak of."""
        return self._names.get(term_id)

    def several(self, names: tuple[str, ...]) -> str:
        """The numbers as a list for SQL's IN."""
        return ", ".join(str(self._ids[name]) for name in names)
