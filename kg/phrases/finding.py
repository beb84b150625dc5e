"""Finding a phrase in the index: how many texts have it, which ones first, and where in each."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from kg.errors import QueryError, StoreError
from kg.lang.told import Told
from kg.phrases import index
from kg.phrases.words import places, words

_SOUGHT = 32
"""Words of a phrase that the index is asked for; of a longer one the rest is read in the texts."""
_MASK = (1 << index.OF_PARAGRAPH) - 1
_SATURATION, _LENGTH = 1.2, 0.75  # the constants k1 and b of BM25, as usual
_ANY = -1


@dataclass(frozen=True, slots=True)
class Scoring:
    """What the scores of one search share: how rare the phrase is, how many words texts have on average.

    The score is BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), the phrase taken for
    one term: it grows with how often the phrase stands in a text, and is greater for a short text.
    """

    rarity: float
    length: float

    def score(self, times: int, length: int) -> float:
        """The weight of a text of so many words in which the phrase stands so often."""
        relative = 1 - _LENGTH + _LENGTH * length / self.length
        return self.rarity * times * (_SATURATION + 1) / (times + _SATURATION * relative)


@dataclass(frozen=True)
class Hit:
    """A text that has the phrase: the IRI of its paragraph, its language, all of it; where and how often it stands."""

    paragraph: str
    language: str
    text: str
    sought: tuple[str, ...]
    length: int
    scoring: Scoring

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where in the text the phrase stands."""
        return tuple(places(self.text, self.sought))

    @property
    def score(self) -> float:
        """Its weight among all texts that have the phrase."""
        return self.scoring.score(len(self.places), self.length)


@dataclass(frozen=True, slots=True)
class Found:
    """How many texts have a phrase in all, how many of them were asked for, and these, in order, to be read once."""

    total: int
    given: int
    hits: Iterator[Hit]


class Index:
    """A built index, opened for reading. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open the index at `path`. Raises StoreError where it is missing or of another version."""
        if not path.is_file():
            raise StoreError(f"{path}: the index of phrases is missing; build the store again")
        self._database = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        if self._database.execute("PRAGMA user_version").fetchone()[0] != index.SCHEMA_VERSION:
            raise StoreError(f"{path}: the index of phrases is of another version; build the store again")

    def languages(self) -> tuple[str, ...]:
        """The languages of the texts, sorted."""
        rows = self._database.execute("SELECT tag FROM language WHERE texts > 0 ORDER BY tag").fetchall()
        return tuple(tag for (tag,) in rows)

    def has_texts(self) -> bool:
        """Whether there is any text."""
        return self._database.execute("SELECT 1 FROM paragraph LIMIT 1").fetchone() is not None

    def find(self, phrase: str, *, language: str | None = None, limit: int | None = None, offset: int = 0) -> Found:
        """The texts that have `phrase`, by date, symbol and place, those of works without a date last.

        `language` is that of the texts, None for any. QueryError where the phrase has no word.
        """
        sought = tuple(words(phrase))
        if not sought:
            raise QueryError(Told("phrases.no_words", phrase=phrase[:40]))
        search = _Search(self._database, sought, self._number(language))
        last = None if limit is None else offset + limit
        if search.language is None:
            return Found(0, 0, iter(()))
        if limit is None or not search.exact:
            ids = list(search.ids())
            return self._found(search, len(ids), ids[offset:last])
        return self._found(search, search.count(), list(search.ids(limit, offset)))

    def _number(self, language: str | None) -> int | None:
        """The number of a language, that of any, or None for one in which there is no text."""
        if language is None:
            return _ANY
        row = self._database.execute("SELECT id FROM language WHERE tag = ?", (language,)).fetchone()
        return None if row is None else int(row[0])

    def _found(self, search: _Search, total: int, ids: Sequence[int]) -> Found:
        return Found(total, len(ids), self._hits(search.sought, ids, self._scoring(total)))

    def _hits(self, sought: tuple[str, ...], ids: Sequence[int], scoring: Scoring) -> Iterator[Hit]:
        languages = dict(self._database.execute("SELECT id, tag FROM language").fetchall())
        for number in ids:
            iri, length, text = self._database.execute(
                "SELECT iri, words, text FROM paragraph WHERE id = ?", (number,)
            ).fetchone()
            yield Hit(iri, languages[number & _MASK], text, sought, length, scoring)

    def _scoring(self, total: int) -> Scoring:
        texts, length = self._database.execute("SELECT SUM(texts), SUM(words) FROM language").fetchone()
        rarity = math.log(1 + ((texts or 0) - total + 0.5) / (total + 0.5))
        return Scoring(rarity, (length or 0) / (texts or 1) or 1.0)


class _Search:
    """One phrase in one language or any, asked of FTS5."""

    def __init__(self, database: sqlite3.Connection, sought: tuple[str, ...], language: int | None) -> None:
        self._database, self.sought, self.language = database, sought, language
        short = [each[: index.LONGEST_WORD] for each in sought[:_SOUGHT]]
        self._expression = f'"{" ".join(short)}"'
        self.exact = len(sought) <= _SOUGHT and all(len(each) < index.LONGEST_WORD for each in sought)

    def count(self) -> int:
        """How many texts have it, where the index is enough to tell."""
        row: tuple[int | None]
        if len(self.sought) == 1:
            row = self._database.execute(
                "SELECT SUM(texts) FROM word WHERE word = ?1 AND (?2 < 0 OR language = ?2)",
                (self.sought[0], self.language),
            ).fetchone()
        else:
            row = self._database.execute(
                "SELECT COUNT(*) FROM phrase WHERE phrase MATCH ?1 AND (?2 < 0 OR rowid & ?3 = ?2)",
                (self._expression, self.language, _MASK),
            ).fetchone()
        return row[0] or 0

    def ids(self, limit: int | None = None, offset: int = 0) -> Iterator[int]:
        """The numbers of the texts that have it, in order."""
        rows = self._database.execute(
            "SELECT rowid FROM phrase WHERE phrase MATCH ?1 AND (?2 < 0 OR rowid & ?3 = ?2) "
            "ORDER BY rowid LIMIT ?4 OFFSET ?5",
            (self._expression, self.language, _MASK, -1 if limit is None else limit, offset),
        )
        for (number,) in rows:
            if self.exact or self._stands_in(number):
                yield number

    def _stands_in(self, number: int) -> bool:
        text = self._database.execute("SELECT text FROM paragraph WHERE id = ?", (number,)).fetchone()[0]
        return next(places(text, self.sought), None) is not None


@lru_cache(maxsize=4)
def opened(path: Path) -> Index:
    """The index at `path`, kept open; a generation's never changes. StoreError as `Index`."""
    return Index(path)
