"""The full-text index that is built with the store: names and titles, symbols, paragraphs.

One SQLite file (FTS5) in a generation's folder. `build` reads what to index from the store;
`Index` answers. Words are matched without regard to case and accents; a last word that is
not finished matches as a beginning; singular and plural are one, but for words in quotation marks.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg import lang as languages
from kg import rdf
from kg.errors import StoreError
from kg.vocab import names, terms_of

SCHEMA_VERSION = 1
FILE_NAME = "search.sqlite"
COUNTED = 5000
"""Paragraphs that have the words are counted, and ranked, up to so many."""

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, code TEXT NOT NULL);
CREATE TABLE name (thing INTEGER NOT NULL, lang TEXT NOT NULL, main INTEGER NOT NULL, name TEXT NOT NULL);
CREATE VIRTUAL TABLE name_text USING fts5(name, content='name', content_rowid='rowid',
  tokenize='unicode61 remove_diacritics 2', prefix='2 3');
CREATE TABLE paragraph (iri TEXT NOT NULL, work TEXT NOT NULL, lang TEXT NOT NULL, part TEXT NOT NULL,
  number TEXT NOT NULL, text TEXT NOT NULL);
CREATE VIRTUAL TABLE paragraph_text USING fts5(text, content='paragraph', content_rowid='rowid',
  tokenize='unicode61 remove_diacritics 2');
"""
_FILL = """
CREATE INDEX name_of ON name (thing);
INSERT INTO name_text (name_text) VALUES ('rebuild');
INSERT INTO paragraph_text (paragraph_text) VALUES ('rebuild');
"""

_NAMES_QUERY = """
PREFIX kg: <{kg}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?code ?name ?main {{
  {only}
  {{ ?thing kg:code ?code . ?thing rdfs:label ?name BIND(1 AS ?main) }}
  UNION {{ ?thing kg:code ?code . ?thing skos:altLabel ?name BIND(0 AS ?main) }}
  UNION {{ ?thing kg:code ?code . ?thing kg:code ?name BIND(0 AS ?main) }}
  UNION {{ ?thing kg:symbol ?code . BIND(?code AS ?name) BIND(1 AS ?main) }}
  UNION {{ ?thing kg:symbol ?code . ?version kg:versionOf ?thing ; kg:title ?name . BIND(0 AS ?main) }}
  UNION {{
    ?thing kg:symbol ?code . ?record kg:recordOf ?thing ; kg:recordTitle ?name . BIND({catalogue} AS ?main)
    FILTER NOT EXISTS {{ ?loaded kg:versionOf ?thing }}
  }}
}} ORDER BY ?thing ?name ?main"""
_PARAGRAPHS_QUERY = """
PREFIX kg: <{kg}>
SELECT ?paragraph ?work ?part ?number ?text {{
  {only}
  ?paragraph kg:text ?text ; kg:partOf ?work ; kg:part ?part ; kg:number ?number . ?work kg:symbol ?symbol
}} ORDER BY ?paragraph ?text"""

_CATALOGUE = -1
"""What stands in place of whether a name is the main one, where it is the title that a catalogue gives a cited work."""
_RANK = "body instrument document topic act other"
"""Bodies and instruments go before the documents that are about them, subjects after."""
KINDS = ("document", "body", "instrument", "topic", "act", "other")
_KIND_OF_FOLDER = {
    "body": "body",
    "treaty": "instrument",
    "instrument": "instrument",
    "topic": "topic",
    "act": "act",
    "role": "other",
    "country": "other",
    "reason": "other",
    "sdg": "topic",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found: its IRI, kind (of KINDS), code or symbol, and the name that matched.

    `catalogue` says that the name is the title that a library's catalogue gives a work which is only cited.
    """

    iri: str
    kind: str
    code: str
    name: str
    lang: str
    catalogue: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph found; in `snippet` the control characters 2 and 3 stand round matching words."""

    iri: str
    work: str
    lang: str
    part: str
    number: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing, for matching by likeness; `catalogue` as of `Hit`."""

    iri: str
    kind: str
    code: str
    name: str
    lang: str
    main: bool
    catalogue: bool = False


def build(store: rdf.Engine, path: Path, base: str) -> None:
    """Write the index of everything in `store` (its default graph) to `path`, replacing it."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.executescript(_TABLES)
        _fill_names(database, store, base)
        database.executemany("INSERT INTO paragraph VALUES (?, ?, ?, ?, ?, ?)", _paragraph_rows(store, base))
        database.executescript(_FILL)
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    database.close()


def update(store: rdf.Engine, path: Path, base: str, *, previous: Path, works: set[str], things: set[str]) -> None:
    """Write the index of `store` to `path`: a copy of `previous`, with what changed put anew.

    `works` are the IRIs of works whose paragraphs changed, `things` of those whose codes,
    symbols, names or titles did.
    """
    shutil.copyfile(previous, path)
    with sqlite3.connect(path) as database:
        for work in sorted(works):
            gone = database.execute("SELECT rowid, text FROM paragraph WHERE work = ?", (work,)).fetchall()
            database.executemany(
                "INSERT INTO paragraph_text (paragraph_text, rowid, text) VALUES ('delete', ?, ?)", gone
            )
            database.execute("DELETE FROM paragraph WHERE work = ?", (work,))
        for row in _paragraph_rows(store, base, works):
            added = database.execute("INSERT INTO paragraph VALUES (?, ?, ?, ?, ?, ?)", row).lastrowid
            database.execute("INSERT INTO paragraph_text (rowid, text) VALUES (?, ?)", (added, row[5]))
        for iri in sorted(things):
            _forget(database, iri)
        last = database.execute("SELECT COALESCE(MAX(rowid), 0) FROM name").fetchone()[0]
        _fill_names(database, store, base, things)
        fresh = database.execute("SELECT rowid, name FROM name WHERE rowid > ?", (last,)).fetchall()
        database.executemany("INSERT INTO name_text (rowid, name) VALUES (?, ?)", fresh)
    database.close()


def _forget(database: sqlite3.Connection, iri: str) -> None:
    """Take a thing and its names out."""
    names = database.execute(
        "SELECT name.rowid, name.name FROM name JOIN thing ON thing.id = name.thing WHERE iri = ?", (iri,)
    ).fetchall()
    database.executemany("INSERT INTO name_text (name_text, rowid, name) VALUES ('delete', ?, ?)", names)
    database.executemany("DELETE FROM name WHERE rowid = ?", [(rowid,) for rowid, _name in names])
    database.execute("DELETE FROM thing WHERE iri = ?", (iri,))


def _fill_names(database: sqlite3.Connection, store: rdf.Engine, base: str, only: set[str] | None = None) -> None:
    numbers: dict[str, int] = {}
    first = database.execute("SELECT COALESCE(MAX(id), 0) FROM thing").fetchone()[0]
    for iri, code, name, lang, main in _name_rows(store, base, only):
        if iri not in numbers:
            numbers[iri] = first + len(numbers) + 1
            database.execute("INSERT INTO thing VALUES (?, ?, ?, ?)", (numbers[iri], iri, _kind(iri, base), code))
        database.execute("INSERT INTO name VALUES (?, ?, ?, ?)", (numbers[iri], lang, main, name))


def _kind(iri: str, base: str) -> str:
    path = names(base).path(iri)
    return _KIND_OF_FOLDER.get(path.split("/", 1)[0], "document" if path != iri else "other")


def _solutions(
    store: rdf.Engine, query: str, base: str, name: str, only: set[str] | None
) -> Iterable[rdf.QuerySolution]:
    """The rows of a query, with `only` those IRIs as values of variable `name` unless None."""
    terms = " ".join(str(rdf.NamedNode(each)) for each in sorted(only or ()))
    values = "" if only is None else f"VALUES ?{name} {{ {terms} }}"
    found = store.query(query.format(kg=terms_of(base), only=values, catalogue=_CATALOGUE))
    assert isinstance(found, rdf.QuerySolutions)
    return found


def _name_rows(store: rdf.Engine, base: str, only: set[str] | None = None) -> Iterator[tuple[str, str, str, str, int]]:
    for row in _solutions(store, _NAMES_QUERY, base, "thing", only):
        thing, name = row["thing"], row["name"]
        if isinstance(thing, rdf.NamedNode) and isinstance(name, rdf.Literal):
            yield thing.value, row["code"].value, name.value, name.language or "", int(row["main"].value)


def _paragraph_rows(
    store: rdf.Engine, base: str, only: set[str] | None = None
) -> Iterator[tuple[str, str, str, str, str, str]]:
    for row in _solutions(store, _PARAGRAPHS_QUERY, base, "work", only):
        text = row["text"]
        yield (
            row["paragraph"].value,
            row["work"].value,
            text.language or "",
            row["part"].value,
            row["number"].value,
            text.value,
        )


_ASKED = re.compile(r'["“«]([^"“”«»]*)["”»]|(\w+)')
_SHORTEST = 3
"""Letters that are left of a word, at least, before an ending is taken for another."""


def words_asked_for(text: str) -> list[str]:
    """The words of a person's input, without anything FTS5 would read as syntax. What asks bounds its length."""
    return re.findall(r"\w+", text)


def _asked(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a person's input, and whether they stand in quotation marks: then they are meant as they stand."""
    for quoted, bare in _ASKED.findall(text):
        yield from ((word, True) for word in words_asked_for(quoted))
        if bare:
            yield bare, False


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[str, str], ...]:
    """How the singular and the plural of words end, in any language (`numbers` of `intents.toml`)."""
    found = {
        (str(one), str(many)) for each in languages.each() for one, many in each.table("intents").get("numbers", ())
    }
    return tuple(sorted(found))


def forms(word: str) -> tuple[str, ...]:
    """What may be the singular or a plural of a word, in small letters without accents, sorted; not the word itself."""
    low = "".join(char for char in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(char))
    found = set[str]()
    for pair in _endings():
        for own, other in (pair, pair[::-1]):
            stem = low.removesuffix(own) if low.endswith(own) else ""
            if len(stem) >= _SHORTEST and low.isalpha():
                found.add(stem + other)
    return tuple(sorted(found - {low}))


def _match(text: str, *, unfinished: bool = True) -> str:
    """The FTS5 expression for all words of `text`, singular or plural, the last one as a beginning; "" for none."""
    asked = list(_asked(text))
    found = []
    for place, (word, exact) in enumerate(asked):
        last = unfinished and not exact and place == len(asked) - 1
        either = [f'"{word}"{"*" if last else ""}', *(f'"{each}"' for each in (() if exact else forms(word)))]
        found.append(f"({' OR '.join(either)})" if len(either) > 1 else either[0])
    return " AND ".join(found)


_PLACE = "instr('preambular operative annex', part), CAST(number AS INTEGER), number, lang"
"""The order of the paragraphs of a work."""


def _chosen(works: Sequence[str] | None) -> tuple[str, str]:
    """The beginning of a query of some works alone, and what joins them: all at once, however many they are."""
    if works is None:
        return "", ""
    chosen = "WITH chosen AS MATERIALIZED (SELECT value AS work, key AS place FROM json_each(?))"
    return chosen, "JOIN chosen ON chosen.work = paragraph.work"


def _given(works: Sequence[str] | None) -> tuple[str, ...]:
    return () if works is None else (json.dumps(list(works)),)


class Index:
    """A built index, opened for reading. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open the index at `path`. Raises StoreError where it is missing or of another version."""
        if not path.is_file():
            raise StoreError(f"{path}: the search index is missing; build the store again")
        self._database = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        version = self._database.execute("PRAGMA user_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            raise StoreError(
                f"{path}: the search index has version {version}, this program reads "
                f"{SCHEMA_VERSION}; build the store again"
            )

    def suggest(self, text: str, *, kind: str = "", limit: int = 10, offset: int = 0) -> list[Hit]:
        """Things whose symbol or name has all words of `text`: exact codes first, then short names."""
        expression, end = _match(text), offset + limit
        if not expression:
            return []
        names, best, found = end * 8, dict[str, Hit](), None
        while found is None or (len(best) < end and found == names // 4):
            hits = self._named(expression, kind, text.strip().casefold(), names)
            best, found, names = {}, len(hits), names * 4  # a thing may have many names that match
            for hit in hits:
                best.setdefault(hit.iri, hit)
        return list(best.values())[offset:end]

    def _named(self, expression: str, kind: str, wanted: str, most: int) -> list[Hit]:
        """Up to `most` names that match, each with its thing, in the order of suggestions."""
        # No bounded rank of FTS5 suits names: a short name is a better hit than one that repeats a word. The code of a
        # topic may be its heading, the name of a body that goes before it.
        rows = self._database.execute(
            "SELECT thing.iri, kind, code, name.name, lang, main FROM name_text "
            "JOIN name ON name.rowid = name_text.rowid JOIN thing ON thing.id = name.thing "
            "WHERE name_text MATCH ? AND (? = '' OR kind = ?) "
            "ORDER BY (lower(code) = ? AND kind != 'topic') DESC, lower(name.name) = ? DESC, instr(?, kind), "
            "length(name.name), name.name, code DESC LIMIT ?",
            (expression, kind, kind, wanted, wanted, _RANK, most),
        )
        return [Hit(row[0], row[1], row[2], row[3], row[4], row[5] == _CATALOGUE) for row in rows]

    def passages(
        self,
        text: str,
        *,
        lang: str = "",
        limit: int = 20,
        offset: int = 0,
        works: Sequence[str] | None = None,
        by_work: bool = False,
    ) -> list[Passage]:
        """Paragraphs that have all words of `text`, best first; the latest first where more than `COUNTED` do.

        With `works`, those of these works (IRIs) alone; `by_work` gives them in the order of `works`.
        """
        expression = _match(text)
        if not expression:
            return []
        # Ranking looks at every paragraph that has the words: with the commonest words that is all of them.
        few = by_work or self.count_passages(text, lang=lang, works=works) <= COUNTED
        order = "rank" if few else "paragraph_text.rowid DESC"
        chosen, joined = _chosen(works)
        return [
            Passage(*row)
            for row in self._database.execute(
                f"{chosen} SELECT iri, paragraph.work, lang, part, number, "
                "snippet(paragraph_text, 0, char(2), char(3), '…', 28) "
                f"FROM paragraph_text JOIN paragraph ON paragraph.rowid = paragraph_text.rowid {joined} "
                "WHERE paragraph_text MATCH ? AND (? = '' OR lang = ?) "
                f"ORDER BY {f'chosen.place, {_PLACE}' if by_work else order} LIMIT ? OFFSET ?",
                (*_given(works), expression, lang, lang, limit, offset),
            )
        ]

    def count_passages(self, text: str, *, lang: str = "", works: Sequence[str] | None = None) -> int:
        """How many paragraphs have all words of `text`, of `works` alone where given; `COUNTED` + 1 for more."""
        expression = _match(text)
        if not expression:
            return 0
        chosen, joined = _chosen(works)
        row = self._database.execute(
            f"{chosen} SELECT count(*) FROM (SELECT 1 FROM paragraph_text JOIN paragraph "
            f"ON paragraph.rowid = paragraph_text.rowid {joined} "
            "WHERE paragraph_text MATCH ? AND (? = '' OR lang = ?) LIMIT ?)",
            (*_given(works), expression, lang, lang, COUNTED + 1),
        ).fetchone()
        return int(row[0])

    def spread(self, text: str) -> list[tuple[str, str, int]]:
        """In which works (IRIs) and languages the paragraphs are that have all words of `text`, and how many: all."""
        expression = _match(text)
        if not expression:
            return []
        rows = self._database.execute(
            "SELECT work, lang, count(*) FROM paragraph_text JOIN paragraph "
            "ON paragraph.rowid = paragraph_text.rowid WHERE paragraph_text MATCH ? GROUP BY work, lang",
            (expression,),
        )
        return [(work, lang, int(count)) for work, lang, count in rows]

    def other_forms(self, text: str) -> list[str]:
        """The singulars and plurals that a search for `text` finds beside its words: those that any paragraph has."""
        others = dict.fromkeys(each for word, exact in _asked(text) if not exact for each in forms(word))
        query = "SELECT 1 FROM paragraph_text WHERE paragraph_text MATCH ? LIMIT 1"
        return [each for each in others if self._database.execute(query, (f'"{each}"',)).fetchone()]

    def has_texts(self) -> bool:
        """Whether the store holds paragraph texts at all (a facts-only one does not)."""
        return self._database.execute("SELECT 1 FROM paragraph LIMIT 1").fetchone() is not None

    def codes(self, beginning: str) -> list[str]:
        """The symbols of documents that begin so, sorted."""
        rows = self._database.execute(
            "SELECT code FROM thing WHERE kind = 'document' AND substr(code, 1, ?) = ? ORDER BY code",
            (len(beginning), beginning),
        )
        return [row[0] for row in rows]

    def names(self, *, documents: bool = True) -> list[Name]:
        """All names, in the order of their things, those of documents or not: for matching by likeness."""
        return [
            Name(row[0], row[1], row[2], row[3], row[4], row[5] > 0, row[5] == _CATALOGUE)
            for row in self._database.execute(
                "SELECT iri, kind, code, name, lang, main FROM name JOIN thing ON thing.id = thing "
                "WHERE ? OR kind <> 'document' ORDER BY thing.id, main DESC, name.name",
                (documents,),
            )
        ]
