"""A file of what a build has worked out for pages: one SQLite table of keys, each with something that JSON can say.

What stands under a key is packed with a checksum and names its key. A file or a row that is missing or damaged, and a
row in another one's place, answer nothing: whoever asks then works it out himself.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import zstandard

_LEVEL = 3
_TABLE = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS shelf (thing TEXT, part TEXT, said BLOB NOT NULL, PRIMARY KEY (thing, part)) WITHOUT ROWID;
"""
Row = tuple[str, str, Any]
"""What something is said of, which part of that it is, and what is said."""


class Filling:
    """A file that is being written."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)

    def put(self, rows: Iterable[Row]) -> None:
        """Write rows, in place of those with the same keys."""
        packed = ((thing, part, self._packed(thing, part, said)) for thing, part, said in rows)
        self._database.executemany("INSERT OR REPLACE INTO shelf VALUES (?, ?, ?)", packed)

    def _packed(self, thing: str, part: str, said: Any) -> bytes:
        return self._packer.compress(
            json.dumps([thing, part, said], ensure_ascii=False, separators=(",", ":")).encode()
        )

    def drop(self, things: Iterable[str]) -> None:
        """Take out all that is said of these things."""
        self._database.executemany("DELETE FROM shelf WHERE thing = ?", ((each,) for each in things))

    def take(self, source: Path, things: Iterable[str]) -> None:
        """Take over, as it is, what another such file says of these things."""
        database = _opened(source)
        for thing in things if database else ():
            found = database.execute("SELECT thing, part, said FROM shelf WHERE thing = ?", (thing,))  # type: ignore[union-attr]
            self._database.executemany("INSERT OR REPLACE INTO shelf VALUES (?, ?, ?)", found)
        if database:
            database.close()


@contextmanager
def filling(path: Path) -> Iterator[Filling]:
    """The file at `path`, made where it is not there, to be written into."""
    database = sqlite3.connect(path)
    try:
        database.executescript(_TABLE)
        yield Filling(database)
        database.commit()
    finally:
        database.close()


def _opened(path: Path) -> sqlite3.Connection | None:
    with suppress(sqlite3.Error):  # one that cannot be opened says nothing
        if path.is_file():
            address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            return sqlite3.connect(address, uri=True, check_same_thread=False)
    return None


class Shelf:
    """A file, opened for reading; one that is not there says nothing. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._database = _opened(path)

    def of(self, thing: str, part: str = "") -> Any:
        """What is said under a key; None where nothing is, or it is damaged."""
        if self._database is None:
            return None
        try:
            query = "SELECT said FROM shelf WHERE thing = ? AND part = ?"
            row = self._database.execute(query, (thing, part)).fetchone()
            *named, said = json.loads(zstandard.decompress(row[0])) if row else ("", "", None)
            return said if named == [thing, part] else None
        except (sqlite3.Error, zstandard.ZstdError, ValueError, TypeError):
            return None

    def held(self) -> list[tuple[str, str]]:
        """The keys under which anything is said, sorted; none of a damaged file."""
        with suppress(sqlite3.Error):
            if self._database is not None:
                return list(self._database.execute("SELECT thing, part FROM shelf ORDER BY thing, part"))
        return []
