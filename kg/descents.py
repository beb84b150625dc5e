"""Since when each paragraph stands, worked out once when a store is built, so that the page of a text need not.

One SQLite file in a generation's folder: a row for each text that was held against an earlier one, with what its page
says of each paragraph. `build` makes it of the graph of changes, `Descents` answers. A row that is missing or damaged
answers nothing, and whoever asks works it out himself (`kg.web.site.pages.descent`, which it must agree with).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

from kg import rdf
from kg.compare import DOUBTFUL
from kg.summary import work_of
from kg.vocab import Rel, Val, names

FILE_NAME = "descents.sqlite"
_LEVEL = 3
_LAST = "9999"
"""It stands for the date of a text that has none."""
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE line (work TEXT PRIMARY KEY, said BLOB NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a paragraph is to the text before it in its series, and where its line begins; things are IRIs.

    `firsts` are the earliest paragraphs of its line, several where they are of one day, with whether the line begins
    there (else it may be older). `texts` is how many loaded texts the line has.
    """

    relation: str
    later: str
    earlier: str
    act_change: str
    doubtful: bool
    jumps: bool
    firsts: tuple[tuple[str, bool], ...]
    texts: int


@dataclass(frozen=True, slots=True)
class _Step:
    """What a paragraph is to an earlier text; `before` is the paragraph that it takes up, "" where it is new."""

    change: str
    comparison: tuple[str, str, bool]
    """The later and the earlier work, and whether texts between the two are not loaded."""
    relation: str
    before: str
    act_change: str
    score: float


def build(store: rdf.Engine, path: Path, base: str) -> None:
    """Work out the lines of all paragraphs of `store` into a new file `path`."""
    found: dict[str, dict[str, list[Any]]] = {}
    steps = _steps(store, base)
    dates = _dates(store, base)
    for paragraph in sorted(steps):
        found.setdefault(work_of(paragraph), {})[paragraph] = _standing(paragraph, steps, dates)
    packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    database = sqlite3.connect(path)
    try:
        database.executescript(_TABLES)
        rows = ((work, packer.compress(_written(work, own))) for work, own in sorted(found.items()))
        database.executemany("INSERT INTO line VALUES (?, ?)", rows)
        database.commit()
    finally:
        database.close()


def _written(work: str, own: Mapping[str, list[Any]]) -> bytes:
    return json.dumps([work, own], ensure_ascii=False, separators=(",", ":")).encode()


def _steps(store: rdf.Engine, base: str) -> dict[str, list[_Step]]:
    """By paragraph what it is to earlier texts of its series, in the order of the changes' IRIs."""
    changes = _Changes(store, base)
    compared = {
        node: (
            changes.one(node, Rel.LATER_WORK),
            changes.one(node, Rel.EARLIER_WORK),
            changes.has(node, Rel.JUMPS_OVER),
        )
        for node in changes.subjects(Val.ALONG_SERIES)
    }
    of, relation, before, act_change, score = (
        dict(changes.pairs(each))
        for each in (Rel.IN_COMPARISON, Rel.RELATION, Rel.EARLIER_PARAGRAPH, Rel.ACT_CHANGE, Val.SCORE)
    )
    found: dict[str, list[_Step]] = {}
    for change, paragraph in changes.pairs(Rel.LATER_PARAGRAPH):
        if comparison := compared.get(of.get(change, "")):
            found.setdefault(paragraph, []).append(
                _Step(
                    change,
                    comparison,
                    relation.get(change, "").rpartition("/")[2],
                    before.get(change, ""),
                    act_change.get(change, "").rpartition("/")[2],
                    float(score.get(change, "1")),
                )
            )
    for own in found.values():
        own.sort(key=lambda each: each.change)
    return found


class _Changes:
    """The graph of changes, asked property by property."""

    def __init__(self, store: rdf.Engine, base: str) -> None:
        self._store, self._names = store, names(base)
        self._graph = rdf.NamedNode(self._names.graph("changes"))

    def pairs(self, predicate: Rel | Val) -> Iterator[tuple[str, str]]:
        """Who says the property of what."""
        for quad in self._store.quads_for_pattern(None, self._term(predicate), None, self._graph):
            yield quad.subject.value, quad.object.value  # type: ignore[union-attr]

    def subjects(self, predicate: Rel | Val) -> list[str]:
        """Who says the property."""
        return sorted({subject for subject, _ in self.pairs(predicate)})

    def one(self, subject: str, predicate: Rel) -> str:
        """The first of what a thing says by the property, "" where it says nothing."""
        return min(self._of(subject, predicate), default="")

    def has(self, subject: str, predicate: Rel) -> bool:
        """Whether a thing says anything by the property."""
        return any(True for _ in self._of(subject, predicate))

    def _of(self, subject: str, predicate: Rel) -> Iterator[str]:
        quads = self._store.quads_for_pattern(rdf.NamedNode(subject), self._term(predicate), None, self._graph)
        return (quad.object.value for quad in quads)  # type: ignore[union-attr]

    def _term(self, predicate: Rel | Val) -> rdf.NamedNode:
        return rdf.NamedNode(self._names.term(predicate))


def _dates(store: rdf.Engine, base: str) -> dict[str, str]:
    """By work the day that its text is of."""
    as_of = rdf.NamedNode(names(base).term(Val.AS_OF))
    found: dict[str, str] = {}
    for quad in store.quads_for_pattern(None, as_of, None, rdf.DefaultGraph()):
        found.setdefault(quad.subject.value, quad.object.value)  # type: ignore[union-attr]
    return found


def _standing(paragraph: str, steps: Mapping[str, list[_Step]], dates: Mapping[str, str]) -> list[Any]:
    """The members of a `Standing`, as they are written."""
    now, works, ends = steps[paragraph][0], set[str](), list[tuple[str, str, bool]]()
    seen, waiting = set[str](), [paragraph]
    for iri in waiting:  # which grows
        if iri in seen:
            continue
        seen.add(iri)
        works.add(work_of(iri))
        date = dates.get(work_of(iri)) or _LAST
        own = steps.get(iri)
        if own is None:
            ends.append((date, iri, False))
        for each in own or ():
            if each.before:
                waiting.append(each.before)
            else:
                ends.append((date, iri, each.relation == "new" and not each.comparison[2]))
    day = min((date for date, _, _ in ends), default="")
    firsts = [(iri, begins) for date, iri, begins in ends if date == day]
    later, earlier, jumps = now.comparison
    return [now.relation, later, earlier, now.act_change, now.score < DOUBTFUL, jumps, firsts, len(works)]


class Descents:
    """The file of a generation, opened for reading; of a store that has none, nothing is known.

    Safe to use from several threads.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / FILE_NAME
        self._database: sqlite3.Connection | None = None
        with suppress(sqlite3.Error):  # one that cannot be opened says nothing
            if path.is_file():
                address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
                self._database = sqlite3.connect(address, uri=True, check_same_thread=False)

    def of(self, work: str) -> dict[str, Standing] | None:
        """How the paragraphs of a work stand, by IRI; None where that is not known, or the file is damaged."""
        if self._database is None:
            return None
        try:
            row = self._database.execute("SELECT said FROM line WHERE work = ?", (work,)).fetchone()
            named, said = json.loads(zstandard.decompress(row[0])) if row else ("", {})
            return {iri: _read(own) for iri, own in said.items()} if named == work else None
        except (sqlite3.Error, zstandard.ZstdError, ValueError, TypeError):
            return None


def _read(said: list[Any]) -> Standing:
    """What `_standing` wrote."""
    *members, firsts, texts = said
    whole = (*members, tuple((first, begins) for first, begins in firsts), texts)
    return Standing(*whole)
