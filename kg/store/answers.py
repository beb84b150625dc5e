"""Answers to questions that a build has prepared, so that what is shown costs what it has of rows.

One SQLite file in a generation's folder: for each question its rows, in their order, in compressed blocks, and for
each value of a parameter the places of its rows. A query is answered from it where its text is, letter for letter,
that of a question as it was when the store was built, with values for parameters that only choose rows; every other
query goes to the engine. A store that was changed after its build has no such file, and is asked as before.
"""

from __future__ import annotations

import array
import io
import json
import os
import re
import shutil
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg import rdf

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

FILE_NAME = "answers.sqlite"
BLOCK = 64
"""Rows in a block."""
TEXT, SLOT, GIVEN = "text", "slot", "given"
"""The kinds of pieces that a question's text is made of."""
_TYPED = r'"[^"\\\n]*"(?:\^\^<http://www\.w3\.org/2001/XMLSchema#date>)?'
_TERMS = re.compile(rf"{_TYPED}(?: {_TYPED})*")
"""Strings and days without anything that can be written in two ways."""
_TERM = re.compile(_TYPED)
_SLICE = re.compile(r"\s*(?:LIMIT (\d{1,9})(?: OFFSET (\d{1,9}))?\s*)?")
"""What a page of rows adds to a question's text."""
_OF_ANY_GRAPH = re.compile(r"(?<![\w?$:])graph\b", re.IGNORECASE)
Piece = tuple[str, ...]
"""`(TEXT, text)`, `(SLOT, variable)`, or `(GIVEN, variable, text where it has no value, text where it has one)`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks of a question: the terms in each slot that has any, and which of the rows that gives."""

    values: dict[str, tuple[str, ...]]
    offset: int
    limit: int | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question in the file: its name, the pieces of its text, the variables of its columns, how many rows it has, and
    for each slot that only chooses rows the column that it is about, and the filter that chooses, "" where it has the
    column's value.
    """

    name: str
    pieces: tuple[Piece, ...]
    columns: tuple[str, ...]
    rows: int
    chosen_by: dict[str, tuple[str, str]]

    def asked(self, text: str) -> Asked | None:
        """What `text` asks of it; None where it is another query."""
        found: dict[str, tuple[str, ...]] = {}
        empty: set[str] = set()
        place = 0
        for kind, name, *rest in self.pieces:
            here = name if kind == TEXT else rest[name in found] if kind == GIVEN else ""
            if kind == SLOT:
                given, here = _terms(text, place, name)
                if found.setdefault(name, given) != given if given else name in found:
                    return None
                empty |= set() if given else {name}
            if not text.startswith(here, place):
                return None
            place += len(here)
        part = _SLICE.fullmatch(text, place)
        if part is None or empty & found.keys():
            return None
        return Asked(found, int(part[2] or 0), int(part[1]) if part[1] else None)


def _terms(text: str, place: int, name: str) -> tuple[tuple[str, ...], str]:
    """The terms of a slot that stands at `place`, and its text; none where it is empty."""
    head = f"VALUES ?{name} {{ "
    terms = _TERMS.match(text, place + len(head)) if text.startswith(head, place) else None
    return (tuple(_TERM.findall(terms[0])), f"{head}{terms[0]} }}") if terms else ((), "")


def find(folder: Path, text: str) -> rdf.QuerySolutions | None:
    """The answer to a query over all triples of the generation in `folder`; None where none is prepared."""
    for question in _questions(folder):
        asked = question.asked(text)
        if asked is not None:
            return _answer(folder, question, asked) if asked.values.keys() <= question.chosen_by.keys() else None
    return None


def count(folder: Path, text: str) -> int | None:
    """How many rows `find` would give to a query; None where no answer is prepared."""
    for question in _questions(folder):
        asked = question.asked(text)
        if asked is not None and asked.values.keys() <= question.chosen_by.keys():
            with suppress(sqlite3.Error, zlib.error), closing(_opened(folder / FILE_NAME)) as database:
                end = None if asked.limit is None else asked.offset + asked.limit
                return len(_places(database, question, asked.values)[asked.offset : end])
    return None


def after_update(source: Path, target: Path) -> None:
    """Give the generation in `target` what that in `source` holds, of which it differs in users' own graphs alone.

    They are no part of what a query asks of all triples, but of what it asks of any graph: such questions are left out.
    """
    asked = [each.name for each in _questions(source) if _OF_ANY_GRAPH.search(str(each.pieces))]
    if not asked:
        os.link(source / FILE_NAME, target / FILE_NAME)
        return
    shutil.copyfile(source / FILE_NAME, target / FILE_NAME)
    with closing(sqlite3.connect(target / FILE_NAME)) as database:
        for name in asked:
            for table, column in (("question", "name"), ("block", "question"), ("found", "question")):
                database.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))
        database.commit()


def names(folder: Path) -> tuple[str, ...]:
    """The questions that have an answer in `folder`, sorted."""
    return tuple(sorted(each.name for each in _questions(folder)))


@lru_cache(maxsize=8)
def _questions(folder: Path) -> tuple[Prepared, ...]:
    """What the file of a generation holds, which never changes; none where it is missing or damaged."""
    path = folder / FILE_NAME
    if not path.is_file():
        return ()
    with suppress(sqlite3.Error, ValueError, TypeError, AttributeError), closing(_opened(path)) as database:
        return tuple(
            Prepared(
                name,
                tuple(map(tuple, json.loads(pieces))),
                tuple(json.loads(columns)),
                rows,
                {slot: (column, condition) for slot, (column, condition) in json.loads(chosen_by).items()},
            )
            for name, pieces, columns, rows, chosen_by in database.execute(
                "SELECT name, pieces, columns, rows, chosen_by FROM question ORDER BY name"
            )
        )
    return ()


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _answer(folder: Path, question: Prepared, asked: Asked) -> rdf.QuerySolutions | None:
    database = _opened(folder / FILE_NAME)
    try:
        places = _places(database, question, asked.values)
        end = None if asked.limit is None else asked.offset + asked.limit
        lines = _Lines(database, question, places[asked.offset : end])
        # The first block now: what cannot be read is left to the engine.
        lines.begin()
    except (sqlite3.Error, zlib.error, OSError):
        database.close()
        return None
    found = rdf.parse_query_results(lines, format=rdf.QueryResultsFormat.TSV)  # type: ignore[arg-type]
    assert isinstance(found, rdf.QuerySolutions)
    return found


def _places(database: sqlite3.Connection, question: Prepared, values: dict[str, tuple[str, ...]]) -> Sequence[int]:
    """The places of the rows that have a value of each slot that has any, in order."""
    chosen: set[int] | None = None
    for slot, terms in values.items():
        (column, condition), having = question.chosen_by[slot], set[int]()
        for term in _passing(database, question, slot, terms) if condition else terms:
            key = question.name, column, term
            row = database.execute(
                "SELECT places FROM found WHERE question = ? AND column = ? AND value = ?", key
            ).fetchone()
            having.update(unpacked(row[0]) if row else ())
        chosen = having if chosen is None else chosen & having
    return range(question.rows) if chosen is None else sorted(chosen)


def _passing(database: sqlite3.Connection, question: Prepared, slot: str, terms: tuple[str, ...]) -> list[str]:
    """The values of a slot's column, as they are kept, that meet its filter with these terms: the engine says it."""
    column, condition = question.chosen_by[slot]
    name = question.name
    found = database.execute("SELECT value FROM found WHERE question = ? AND column = ?", (name, column))
    fields = [value for (value,) in found]
    rows = " ".join(f"({field or 'UNDEF'} {place})" for place, field in enumerate(fields))
    values = f"VALUES (?{column} ?place_) {{ {rows} }} VALUES ?{slot} {{ {' '.join(terms)} }}"
    told = rdf.Memory().query(f"SELECT DISTINCT ?place_ WHERE {{ {values} {condition} }}")
    return [fields[int(row["place_"].value)] for row in told]  # type: ignore[union-attr]


def packed(places: Sequence[int]) -> bytes:
    """Places as they are kept."""
    return zlib.compress(array.array("I", places).tobytes(), 1)


def unpacked(kept: bytes) -> array.array[int]:
    """Places that were kept."""
    found = array.array("I")
    found.frombytes(zlib.decompress(kept))
    return found


class _Lines(io.RawIOBase):
    """The rows at some places, as a table that is read piece by piece."""

    def __init__(self, database: sqlite3.Connection, question: Prepared, places: Sequence[int]) -> None:
        super().__init__()
        self._database, self._question = database, question
        head = "\t".join(f"?{name}" for name in question.columns)
        self._rest = f"{head}\n".encode()
        self._blocks = self._read(places)

    def begin(self) -> None:
        """Read the first rows."""
        self._rest += next(self._blocks, b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or fewer; none at the end."""
        while not self._rest:
            more = next(self._blocks, None)
            if more is None:
                self._database.close()
                return b""
            self._rest = more
        taken = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(taken) :]
        return taken

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` as far as one piece goes; how many bytes that was."""
        view = memoryview(buffer)
        taken = self.read(len(view))
        view[: len(taken)] = taken
        return len(taken)

    def _read(self, places: Sequence[int]) -> Iterator[bytes]:
        """The lines at these places, block by block; OSError, as of a store's other files, where they are damaged."""
        begin = 0
        while begin < len(places):
            number = places[begin] // BLOCK
            lines = self._block(number).splitlines(keepends=True)
            end = begin
            while end < len(places) and places[end] // BLOCK == number:
                end += 1
            wanted = [place % BLOCK for place in places[begin:end]]
            if wanted[-1] >= len(lines):
                raise OSError(f"Corruption: {FILE_NAME}: rows of {self._question.name} are missing")
            yield b"".join([lines[each] for each in wanted])
            begin = end

    def _block(self, number: int) -> bytes:
        key = self._question.name, number
        try:
            kept = self._database.execute("SELECT lines FROM block WHERE question = ? AND number = ?", key).fetchone()
            return zlib.decompress(kept[0]) if kept else b""
        except (sqlite3.Error, zlib.error) as error:
            raise OSError(f"Corruption: {FILE_NAME}: {error}") from error
