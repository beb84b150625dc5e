"""What the data of a store leave open, worked out once when it is built: works that are only cited, statements whose
act is in doubt, mentions that could not be resolved.

One SQLite file in a generation's folder. `build` makes it anew after each change, `Unknown` answers; of a store that
has no such file, or a damaged one, it works the same out when it is asked.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kg import questions, rdf
from kg.summary import HAS_CITED, natural
from kg.vocab import Rel, Val, names

FILE_NAME = "unknown.sqlite"
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE number (name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE reason (place INTEGER PRIMARY KEY, code TEXT NOT NULL, n INTEGER NOT NULL);
CREATE TABLE listed (list TEXT, place INTEGER, iri TEXT NOT NULL, PRIMARY KEY (list, place)) WITHOUT ROWID;
"""
NOT_LOADED, IN_DOUBT = "not_loaded", "in_doubt"
"""The lists."""
_UNDATED, _UNRESOLVED = "undated", "unresolved"


@dataclass(frozen=True, slots=True)
class Found:
    """What is open: how many loaded works have no date; works that are only cited, the most cited first; statements
    whose act is in doubt; and how many rows the question `unresolved` has, in all and by what their reason says.
    """

    undated: int
    not_loaded: tuple[str, ...]
    in_doubt: tuple[str, ...]
    unresolved: int
    reasons: tuple[tuple[str, int], ...]


def build(store: rdf.Engine, path: Path, base: str) -> None:
    """Work out what `store` leaves open into a new file `path`."""
    found = work_out(store, base)
    database = sqlite3.connect(path)
    try:
        database.executescript(_TABLES)
        numbers = {_UNDATED: found.undated, _UNRESOLVED: found.unresolved}
        numbers |= {NOT_LOADED: len(found.not_loaded), IN_DOUBT: len(found.in_doubt)}
        database.executemany("INSERT INTO number VALUES (?, ?)", sorted(numbers.items()))
        rows = ((place, code, n) for place, (code, n) in enumerate(found.reasons))
        database.executemany("INSERT INTO reason VALUES (?, ?, ?)", rows)
        for name, iris in ((NOT_LOADED, found.not_loaded), (IN_DOUBT, found.in_doubt)):
            database.executemany(
                "INSERT INTO listed VALUES (?, ?, ?)", ((name, place, iri) for place, iri in enumerate(iris))
            )
        database.commit()
    finally:
        database.close()


def work_out(store: rdf.Engine, base: str) -> Found:
    """What a store leaves open."""
    graph, known = _Reading(store, base), names(base)
    works = {each for _, each in graph.pairs(Rel.VERSION_OF)}
    dated = {subject for subject, _ in graph.pairs(Val.AS_OF)}
    named = {subject for subject, _ in graph.pairs(Val.SYMBOL)}
    doubtful = {subject for subject, _ in graph.pairs(Rel.MAY_BE_ACT)}
    doubtful |= {subject for subject, _ in graph.pairs(Val.ACTS_DIFFER, everywhere=True)}
    times = Counter(cited for _, cited in graph.pairs(HAS_CITED))
    reasons = _unresolved(store, base)
    return Found(
        len(works - dated),
        tuple(sorted(named - works, key=lambda iri: (-times[iri], natural(known.path(iri))))),
        tuple(sorted(doubtful, key=lambda iri: natural(known.path(iri)))),
        reasons.total(),
        tuple(sorted(reasons.items(), key=lambda each: (-each[1], each[0]))),
    )


class _Reading:
    """The graph of all that is asserted, asked property by property."""

    def __init__(self, store: rdf.Engine, base: str) -> None:
        self._store, self._names = store, names(base)

    def pairs(self, predicate: Rel | Val | str, *, everywhere: bool = False) -> Iterator[tuple[str, str]]:
        """Who says the property of what, in what is asserted; `everywhere`: also in what is inferred."""
        graphs = (rdf.DefaultGraph(), self._inferred) if everywhere else (rdf.DefaultGraph(),)
        for graph in graphs:
            for quad in self._store.quads_for_pattern(None, self._term(predicate), None, graph):
                yield quad.subject.value, quad.object.value  # type: ignore[union-attr]

    def _term(self, predicate: Rel | Val | str) -> rdf.NamedNode:
        return rdf.NamedNode(self._names.term(predicate) if isinstance(predicate, (Rel, Val)) else predicate)

    @property
    def _inferred(self) -> rdf.NamedNode:
        return rdf.NamedNode(self._names.graph("inferred"))


def _unresolved(store: rdf.Engine, base: str) -> Counter[str]:
    """How many rows the question `unresolved` has, by their reasons."""
    rows = store.query(questions.find("unresolved").bind({}, base), default_graph=rdf.DefaultGraph())
    assert isinstance(rows, rdf.QuerySolutions)
    return Counter(row["reason"].value if row["reason"] else "" for row in rows)


class Unknown:
    """What is open in a snapshot, from its file or, where that tells nothing, worked out once.

    Safe to use from several threads.
    """

    def __init__(self, folder: Path, store: rdf.Engine, base: str) -> None:
        self._store, self._base = store, base
        self._database = _opened(folder / FILE_NAME)
        self._found: Found | None = None

    def numbers(self) -> Mapping[str, int]:
        """How many: `undated`, `not_loaded`, `in_doubt`, `unresolved`."""
        if rows := self._rows("SELECT name, n FROM number"):
            return dict(rows)
        found = self._worked_out()
        return {
            _UNDATED: found.undated,
            _UNRESOLVED: found.unresolved,
            NOT_LOADED: len(found.not_loaded),
            IN_DOUBT: len(found.in_doubt),
        }

    def reasons(self) -> tuple[tuple[str, int], ...]:
        """How many rows of `unresolved` each reason has, as the rows say it, the most frequent first."""
        rows = self._rows("SELECT code, n FROM reason ORDER BY place")
        return tuple(rows) if rows is not None else self._worked_out().reasons

    def listed(self, name: str, first: int, most: int) -> list[str]:
        """IRIs of a list, `NOT_LOADED` or `IN_DOUBT`, from place `first` on."""
        rows = self._rows(
            "SELECT iri FROM listed WHERE list = ? AND place >= ? AND place < ? ORDER BY place",
            name,
            first,
            first + most,
        )
        if rows is not None:
            return [str(row[0]) for row in rows]
        found = self._worked_out()
        return list(found.not_loaded if name == NOT_LOADED else found.in_doubt)[first : first + most]

    def _rows(self, query: str, *values: str | int) -> list[tuple[str, int]] | None:
        database = self._database  # another thread may give it up meanwhile
        with suppress(sqlite3.Error):
            return database.execute(query, values).fetchall() if database else None
        self._database = None
        return None

    def _worked_out(self) -> Found:
        if self._found is None:
            self._found = work_out(self._store, self._base)
        return self._found


def _opened(path: Path) -> sqlite3.Connection | None:
    with suppress(sqlite3.Error):
        if path.is_file():
            address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            return sqlite3.connect(address, uri=True, check_same_thread=False)
    return None
