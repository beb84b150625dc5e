"""Tables of numbered terms in one DuckDB connection: made, filled and read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from kg.reason.numbers import give_ids

FEW_TEXTS = 10_000
"""So many texts that are asked for at once are kept: those of the axioms are asked for again and again."""


class Relations:
    """A connection that has `terms`, and which numbers and texts of it are known."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.db = connection
        self._texts: dict[int, str] = {}
        self._ids: dict[str, int] = {}

    def rows(self, sql: str) -> list[tuple[int, ...]]:
        """The rows of a query."""
        return self.db.execute(sql).fetchall()

    def number(self, sql: str) -> int:
        """The one number that a query gives."""
        row = self.db.execute(sql).fetchone()
        return int(row[0]) if row else 0

    def make(self, name: str, query: str) -> int:
        """Make (anew) a temporary table of what a query gives; returns how many rows."""
        row = self.db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}").fetchone()
        return int(row[0]) if row else 0

    def texts(self, ids: Iterable[int]) -> dict[int, str]:
        """The text of terms."""
        wanted = set(ids)
        if missing := sorted(wanted - self._texts.keys()):
            self.table("wanted_texts", "id", [(i,) for i in missing])
            rows = self.db.execute("SELECT id, t FROM terms SEMI JOIN wanted_texts USING (id)").fetchall()
            found = {int(number): str(text) for number, text in rows}
            if len(missing) > FEW_TEXTS:
                return found | {number: self._texts[number] for number in wanted & self._texts.keys()}
            self._texts |= found
        return {number: self._texts[number] for number in wanted & self._texts.keys()}

    def ids(self, terms: Iterable[str]) -> dict[str, int]:
        """The numbers of terms; those that have none get one."""
        wanted = set(terms)
        if missing := wanted - self._ids.keys():
            found = give_ids(self.db, missing)
            if len(missing) > FEW_TEXTS:
                return found | {term: self._ids[term] for term in wanted & self._ids.keys()}
            self._ids |= found
        return {term: self._ids[term] for term in wanted}

    def table(self, name: str, columns: str, rows: Sequence[tuple[int, ...]]) -> None:
        """Make (anew) a small temporary table of numbers."""
        names = columns.split()
        self.db.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({', '.join(c + ' UBIGINT' for c in names)})")
        if rows:
            flat = [[row[i] for row in rows] for i in range(len(names))]
            unnested = ", ".join("unnest(?::UBIGINT[])" for _ in names)
            self.db.execute(f"INSERT INTO {name} SELECT {unnested}", flat)
