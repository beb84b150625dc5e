"""The index of phrases that is built with the store: every paragraph's words in their order.

One SQLite file in a generation's folder. The words are folded here (`kg.phrases.words`) and handed to FTS5 as they
are, so that what matches is decided in one place. Paragraphs are numbered in the order in which they are found: by
the date of their work, works without a date last, then by symbol, then as they follow in the text. Works have numbers
far apart, so that a work that is added later finds its place between two others.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from kg import rdf
from kg.errors import StoreError
from kg.phrases.words import UNICODE, words
from kg.vocab import terms_of

SCHEMA_VERSION = 1
OF_WORK, OF_PARAGRAPH = 28, 8
"""The bits of a paragraph's number below those of its work, and of these the ones that say its language."""
LONGEST_WORD = 100
"""Characters by which words are told apart in the index; whoever looks for a longer one reads the texts too."""

_LANGUAGES = 1 << OF_PARAGRAPH
_PARAGRAPHS = 1 << (OF_WORK - OF_PARAGRAPH)
_FIRST, _UNDATED, _END = 1 << 32, 1 << 34, 1 << 35
_APART = 1 << 16

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE made (unicode TEXT NOT NULL);
CREATE TABLE language (id INTEGER PRIMARY KEY, tag TEXT NOT NULL UNIQUE, texts INTEGER NOT NULL,
  words INTEGER NOT NULL);
CREATE TABLE work (slot INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, date TEXT NOT NULL, symbol TEXT NOT NULL);
CREATE TABLE paragraph (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, words INTEGER NOT NULL, text TEXT NOT NULL);
CREATE TABLE word (word TEXT NOT NULL, language INTEGER NOT NULL, texts INTEGER NOT NULL,
  PRIMARY KEY (word, language)) WITHOUT ROWID;
CREATE VIRTUAL TABLE phrase USING fts5(words, content='', columnsize=0, tokenize='ascii');
"""
_WORKS_QUERY = """
PREFIX kg: <{kg}>
SELECT ?work ?symbol ?date {{
  {only}
  ?work kg:symbol ?symbol .
  OPTIONAL {{ ?work kg:asOf ?date }}
}}"""
_PARAGRAPHS_QUERY = """
PREFIX kg: <{kg}>
SELECT ?work ?paragraph ?position ?text {{
  {only}
  ?paragraph kg:partOf ?work ; kg:part ?part ; kg:text ?text .
  OPTIONAL {{ ?paragraph kg:position ?position }}
}}"""


class _NoRoomError(Exception):
    """Between two works there is no number left."""


@dataclass(frozen=True, slots=True, order=True)
class _Work:
    """A work that has texts, in the order of the index: `undated` works last."""

    undated: bool
    date: str
    symbol: str
    iri: str


def build(store: rdf.Engine, path: Path, base: str) -> None:
    """Write the index of all paragraphs in `store` (its default graph) to `path`, replacing it."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.executescript(_TABLES)
        database.execute("INSERT INTO made VALUES (?)", (UNICODE,))
        _Filling(database, store, base).fill()
        database.execute("INSERT INTO phrase (phrase) VALUES ('optimize')")
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    database.close()


def update(store: rdf.Engine, path: Path, base: str, *, previous: Path, works: set[str]) -> None:
    """Write the index of `store` to `path`: a copy of `previous`, with the paragraphs of `works` (IRIs) put anew.

    One of another version, or without room, is built afresh. Either way the answers are those of a new one.
    """
    shutil.copyfile(previous, path)
    try:
        with sqlite3.connect(path) as database:
            fresh = not is_current(database)
            if not fresh:
                _replace(database, store, base, works)
        database.close()
    except _NoRoomError:
        database.close()
        fresh = True
    if fresh:
        build(store, path, base)


def is_current(database: sqlite3.Connection) -> bool:
    """Whether an index has this program's version, and folds as this Python does."""
    if database.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
        return False
    found: bool = database.execute("SELECT unicode FROM made").fetchone()[0] == UNICODE
    return found


def _replace(database: sqlite3.Connection, store: rdf.Engine, base: str, works: set[str]) -> None:
    filling = _Filling(database, store, base)
    for iri in sorted(works):
        filling.forget(iri)
    filling.fill(works)


def _values(only: set[str] | None) -> str:
    """What has a query look at some works alone."""
    return "" if only is None else f"VALUES ?work {{ {' '.join(str(rdf.NamedNode(each)) for each in sorted(only))} }}"


def _works(store: rdf.Engine, base: str, only: set[str] | None = None) -> list[_Work]:
    """The works that there are, of those named or of all, in order."""
    rows = store.query(_WORKS_QUERY.format(kg=terms_of(base), only=_values(only)))
    assert isinstance(rows, rdf.QuerySolutions)
    found: dict[str, _Work] = {}
    for row in rows:
        date = row["date"].value if row["date"] is not None else ""
        each = _Work(not date, date, row["symbol"].value, row["work"].value)
        found[each.iri] = min(each, found.get(each.iri, each))
    return sorted(found.values())


class _Filling:
    """Puts paragraphs in, and takes them out."""

    def __init__(self, database: sqlite3.Connection, store: rdf.Engine, base: str) -> None:
        self._database, self._store, self._base = database, store, base
        self._languages: dict[str, int] = dict(database.execute("SELECT tag, id FROM language").fetchall())
        self._words: Counter[tuple[str, int]] = Counter()
        self._texts: Counter[int] = Counter()
        self._lengths: Counter[int] = Counter()

    def fill(self, only: set[str] | None = None) -> None:
        """Put in the paragraphs of the works named, or of all, which are not there, and count."""
        works, rows = _works(self._store, self._base, only), _paragraphs(self._store, self._base, only)
        for slot, work in _placed(self._database, [each for each in works if each.iri in rows]):
            self._database.execute("INSERT INTO work VALUES (?, ?, ?, ?)", (slot, work.iri, work.date, work.symbol))
            for number, (_, iri, tag, text) in enumerate(rows[work.iri]):
                if number == _PARAGRAPHS:
                    raise StoreError(f"{work.symbol}: more than {_PARAGRAPHS} paragraphs in one work")
                language = self._language(tag)
                self._put((slot << OF_WORK) + (number << OF_PARAGRAPH) + language, language, iri, text)
        self.count()

    def _put(self, number: int, language: int, iri: str, text: str) -> None:
        found = words(text)
        self._database.execute("INSERT INTO paragraph VALUES (?, ?, ?, ?)", (number, iri, len(found), text))
        self._database.execute("INSERT INTO phrase (rowid, words) VALUES (?, ?)", (number, _indexed(found)))
        self._reckon(language, found, 1)

    def forget(self, iri: str) -> None:
        """Take a work out, if it is there."""
        slot = self._database.execute("SELECT slot FROM work WHERE iri = ?", (iri,)).fetchone()
        if slot is None:
            return
        ids = (slot[0] << OF_WORK, (slot[0] + 1) << OF_WORK)
        for number, text in self._database.execute(
            "SELECT id, text FROM paragraph WHERE id >= ? AND id < ?", ids
        ).fetchall():
            found = words(text)
            self._database.execute(
                "INSERT INTO phrase (phrase, rowid, words) VALUES ('delete', ?, ?)", (number, _indexed(found))
            )
            self._reckon(number % _LANGUAGES, found, -1)
        self._database.execute("DELETE FROM paragraph WHERE id >= ? AND id < ?", ids)
        self._database.execute("DELETE FROM work WHERE slot = ?", slot)

    def _language(self, tag: str) -> int:
        if tag not in self._languages:
            number = len(self._languages)
            if number == _LANGUAGES:
                raise StoreError(f"texts in more than {_LANGUAGES} languages")
            self._languages[tag] = number
            self._database.execute("INSERT INTO language VALUES (?, ?, 0, 0)", (number, tag))
        return self._languages[tag]

    def _reckon(self, language: int, found: list[str], sign: int) -> None:
        self._texts[language] += sign
        self._lengths[language] += sign * len(found)
        for word in set(found):
            self._words[word[:LONGEST_WORD], language] += sign

    def count(self) -> None:
        """Write down what came and went."""
        self._database.executemany(
            "INSERT INTO word VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET texts = texts + excluded.texts",
            sorted((*key, texts) for key, texts in self._words.items() if texts),
        )
        self._database.execute("DELETE FROM word WHERE texts = 0")
        self._database.executemany(
            "UPDATE language SET texts = texts + ?, words = words + ? WHERE id = ?",
            [(self._texts[each], self._lengths[each], each) for each in self._texts],
        )
        self._words.clear()
        self._texts.clear()
        self._lengths.clear()


def _indexed(found: list[str]) -> str:
    """A paragraph's words as they are handed to FTS5."""
    return " ".join([each[:LONGEST_WORD] for each in found])


Row = tuple[float, str, str, str]
"""Of a paragraph: its position, IRI, language and text."""


def _paragraphs(store: rdf.Engine, base: str, only: set[str] | None) -> dict[str, list[Row]]:
    """The paragraphs of works, of those named or of all, in the order of each."""
    rows = store.query(_PARAGRAPHS_QUERY.format(kg=terms_of(base), only=_values(only)))
    assert isinstance(rows, rdf.QuerySolutions)
    found: dict[str, dict[tuple[str, str, str], float]] = {}
    for row in rows:
        text = row["text"]
        if not isinstance(row["paragraph"], rdf.NamedNode) or not isinstance(text, rdf.Literal):
            continue
        place = row["position"].value if row["position"] is not None else ""
        position = float(place) if place.isdecimal() else float("inf")
        table, key = found.setdefault(row["work"].value, {}), (row["paragraph"].value, text.language or "", text.value)
        table[key] = min(position, table.get(key, position))
    return {work: sorted((position, *key) for key, position in table.items()) for work, table in found.items()}


def _placed(database: sqlite3.Connection, works: Sequence[_Work]) -> list[tuple[int, _Work]]:
    """Works, sorted, each with a number between those of its neighbours. _NoRoomError where there is none."""

    def gap(work: _Work) -> tuple[int, int]:
        low, high = (0, _UNDATED) if not work.undated else (_UNDATED, _END)
        before = database.execute(
            "SELECT MAX(slot) FROM work WHERE slot > ? AND slot < ? AND (date, symbol, iri) < (?, ?, ?)",
            (low, high, work.date, work.symbol, work.iri),
        ).fetchone()[0]
        after = database.execute(
            "SELECT MIN(slot) FROM work WHERE slot > ? AND slot < ? AND (date, symbol, iri) > (?, ?, ?)",
            (low, high, work.date, work.symbol, work.iri),
        ).fetchone()[0]
        return before or low, after or high

    placed: list[tuple[int, _Work]] = []
    empty = database.execute("SELECT 1 FROM work LIMIT 1").fetchone() is None
    with_gaps = [
        ((0, _UNDATED) if not each.undated else (_UNDATED, _END), each) if empty else (gap(each), each)
        for each in works
    ]
    for (low, high), group in groupby(with_gaps, key=lambda each: each[0]):
        several = [work for _, work in group]
        placed += zip(_numbers(low, high, len(several)), several, strict=True)
    return placed


def _numbers(low: int, high: int, count: int) -> Iterator[int]:
    """So many numbers between two others, far from each other; near the one that is a work's where one is none."""
    step = min(_APART, (high - low) // (count + 1))
    if step < 1:
        raise _NoRoomError
    first_ever = low == 0 and high == _UNDATED
    if first_ever:
        low = max(_FIRST - step, 0) if _FIRST + step * count < high else low
    elif low == 0:
        low = high - step * (count + 1)
    elif high not in (_UNDATED, _END):
        step = (high - low) // (count + 1)
    return iter(range(low + step, low + step * count + 1, step))
