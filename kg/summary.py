"""What pages need to know of the whole store, counted once when it is built.

One SQLite file in a generation's folder: how many things of each class, triples of each property
and links to each other site there are (VoID), and of everything that very many statements point
at, how many do and the latest of them, so that the page of the General Assembly is as quick as
any other. `build` counts, `update` takes a change into account, `Summary` answers.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg import rdf
from kg.vocab import CITO, OWL, RDF, RDFS, SKOS, UNDO, Rel, Val, names

FILE_NAME = "summary.sqlite"
CROWD = 200
"""Where more statements than this point at a thing, their number and the latest so many are kept."""
SHOWN = 100
"""A change may use up what is kept down to so many before all are looked through again."""
HAS_CITED = CITO + "hasCitedEntity"
HAS_RECEIVER = UNDO + "hasReceiver"
LINKS = (SKOS + "exactMatch", SKOS + "closeMatch", RDFS + "seeAlso", OWL + "sameAs")
_OWN = (
    Rel.MENTIONS,
    Rel.MENTIONS_BODY,
    Rel.REQUESTED_OF,
    Rel.MEETING_BODY,
    Rel.PARTICIPANT,
    Rel.GROUP,
    Rel.INSTRUMENT,
    Rel.TOPIC,
    Rel.NAMES_TARGET,
    Rel.TAGGED_TARGET,
    Rel.SESSION,
    Rel.IN_SESSION,
    Rel.SPONSOR,
    Rel.ADDITIONAL_SPONSOR,
    Rel.VOTED_FOR,
    Rel.VOTED_AGAINST,
    Rel.ABSTAINED,
    Rel.OPENING_ACT,
)
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE statistic (kind TEXT, key TEXT, n INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE crowd (target TEXT, relation TEXT, total INTEGER NOT NULL, latest TEXT NOT NULL,
  PRIMARY KEY (target, relation)) WITHOUT ROWID;
"""
_PIECES = re.compile(r"\d+|\D+")
_PARAGRAPH = re.compile(r"/(?:op|pp|annex|masthead|fn|vote)(?:/|$)")
_COUNT_CLASSES = "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s a ?x } GROUP BY ?x"
_COUNT_PROPERTIES = "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s ?x ?o } GROUP BY ?x"
_CROWDS = "SELECT ?x (COUNT(*) AS ?n) WHERE { ?s ?relation ?x } GROUP BY ?x"
Pieces = tuple[tuple[int, int, str], ...]
Natural = tuple[Pieces, Pieces, Pieces]


@lru_cache(maxsize=1 << 14)
def natural(text: str) -> Natural:
    """A sort key under which "op 5" comes before "op 12", and names stand as in the lists of the United Nations.

    Letters are compared first, then accents, then capitals, as the Unicode Collation Algorithm (UTS 10) has it for
    the Latin script: Équateur before Venezuela. In Spanish names ñ is a letter of its own, after n.
    """
    letters = _letters(text)
    if letters == text:
        return _pieces(text), (), ()
    return _pieces(letters), _pieces(text.lower()), _pieces(text)


def _pieces(text: str) -> Pieces:
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in _PIECES.findall(text))


_ALPHABET = str.maketrans({"ñ": "n\uffff", "œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "-": " "})


def _letters(text: str) -> str:
    """The letters without accents and capitals."""
    if text.isascii():
        return text.lower().replace("-", " ")
    plain = unicodedata.normalize("NFC", text).lower().translate(_ALPHABET)
    return "".join(char for char in unicodedata.normalize("NFD", plain) if not unicodedata.combining(char))


def work_of(iri: str) -> str:
    """The work that a paragraph or statement belongs to, from its IRI."""
    return _PARAGRAPH.split(iri, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What VoID counts: triples, things with a class, things per class, triples per property, links per target site."""

    triples: int
    entities: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    links: Mapping[tuple[str, str], int]
    """(predicate, beginning of the target's IRIs) → number of links."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many things point at one, and the latest of them."""

    total: int
    latest: tuple[str, ...]


def relations(base: str) -> tuple[str, ...]:
    """The relations whose crowds are kept."""
    return (HAS_CITED, HAS_RECEIVER, *(names(base).term(each) for each in _OWN))


# -- counting -----------------------------------------------------------------------------------------


def count(store: rdf.Engine, base: str) -> Statistics:
    """What VoID counts, over asserted triples."""
    properties, classes = _counted(store, _COUNT_PROPERTIES), _counted(store, _COUNT_CLASSES)
    links: Counter[tuple[str, str]] = Counter()
    for predicate in LINKS:
        for quad in store.quads_for_pattern(None, rdf.NamedNode(predicate), None, rdf.DefaultGraph()):
            site = _site(quad.triple, base)
            if site:
                links[predicate, site] += 1
    return Statistics(sum(properties.values()), sum(classes.values()), classes, properties, links)


def _counted(store: rdf.Engine, query: str, relation: str = "") -> dict[str, int]:
    found = store.query(query.replace("?relation", str(rdf.NamedNode(relation))) if relation else query)
    assert isinstance(found, rdf.QuerySolutions)
    return {row["x"].value: int(row["n"].value) for row in found if isinstance(row["x"], rdf.NamedNode)}


def _site(triple: rdf.Triple, base: str) -> str:
    """The site that a triple links to, "" where it is no link to another one."""
    if triple.predicate.value not in LINKS or not isinstance(triple.object, rdf.NamedNode):
        return ""
    target = triple.object.value
    scheme, _, rest = target.partition("://")
    known = names(base)
    return "" if target.startswith((known.own, known.terms)) else f"{scheme}://{rest.split('/', 1)[0]}/"


class _Dates:
    """When the works were adopted or distributed, each looked up once."""

    def __init__(self, store: rdf.Engine, base: str, changed: Iterable[rdf.Triple] = ()) -> None:
        self.store, self._known = store, dict[str, str]()
        self._as_of = rdf.NamedNode(names(base).term(Val.AS_OF))
        dated = (triple.subject for triple in changed if triple.predicate == self._as_of)
        self._changed = tuple({each.value for each in dated if isinstance(each, rdf.NamedNode)})

    def order(self, found: list[str]) -> list[str]:
        """Statements that stood in the order of time: as they are, unless a date of theirs has changed."""
        changed = self._changed
        return sorted(found, key=self.key) if any(each.startswith(changed) for each in found) else found

    def key(self, iri: str) -> tuple[str, Natural]:
        """The place of a statement in the order of time."""
        work = work_of(iri)
        known = self._known.get(work)
        if known is None:
            found = self.store.quads_for_pattern(rdf.NamedNode(work), self._as_of, None, rdf.DefaultGraph())
            known = self._known[work] = next((quad.object.value for quad in found), "")  # type: ignore[union-attr]
        return known, natural(iri)


def pointing(store: rdf.Engine, target: str, relation: str) -> Iterator[str]:
    """The things that are asserted to have `relation` to `target`, in no order."""
    quads = store.quads_for_pattern(None, rdf.NamedNode(relation), rdf.NamedNode(target), rdf.DefaultGraph())
    return (quad.subject.value for quad in quads if isinstance(quad.subject, rdf.NamedNode))


def latest(store: rdf.Engine, base: str, found: Iterable[str], most: int = CROWD) -> tuple[str, ...]:
    """The `most` of `found` whose documents have the latest dates, latest first."""
    return tuple(sorted(found, key=_Dates(store, base).key, reverse=True)[:most])


def build(store: rdf.Engine, path: Path, base: str) -> None:
    """Write the summary of everything in `store` (its default graph) to `path`, replacing it."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.executescript(_TABLES)
        found = count(store, base)
        rows = [("class", key, n) for key, n in sorted(found.classes.items())]
        rows += [("property", key, n) for key, n in sorted(found.properties.items())]
        rows += [("link", " ".join(key), n) for key, n in sorted(found.links.items())]
        database.executemany("INSERT INTO statistic VALUES (?, ?, ?)", rows)
        dates = _Dates(store, base)
        for relation in relations(base):
            for target, n in sorted(_counted(store, _CROWDS, relation).items()):
                if n > CROWD:
                    _put(database, target, relation, sorted(pointing(store, target, relation), key=dates.key))
    database.close()


def _put(database: sqlite3.Connection, target: str, relation: str, found: list[str], total: int = 0) -> None:
    """Keep the crowd round `target`; `found` has the latest last."""
    kept = json.dumps(found[::-1][:CROWD], ensure_ascii=False)
    database.execute("INSERT OR REPLACE INTO crowd VALUES (?, ?, ?, ?)", (target, relation, total or len(found), kept))


# -- change -------------------------------------------------------------------------------------------


def update(
    store: rdf.Engine, path: Path, base: str, *, previous: Path, gained: list[rdf.Triple], lost: list[rdf.Triple]
) -> None:
    """Write the summary of `store` to `path`: that of `previous`, with the change taken into account."""
    path.write_bytes(previous.read_bytes())
    with sqlite3.connect(path) as database:
        _recount(database, base, gained, lost)
        kept, dates = frozenset(relations(base)), _Dates(store, base, [*gained, *lost])
        more, less = _by_target(gained, kept), _by_target(lost, kept)
        for key in sorted(more.keys() | less.keys()):
            _change(database, dates, key, more.get(key, set()), less.get(key, set()))
    database.close()


def _recount(database: sqlite3.Connection, base: str, gained: list[rdf.Triple], lost: list[rdf.Triple]) -> None:
    change: Counter[tuple[str, str]] = Counter()
    for triples, step in ((gained, 1), (lost, -1)):
        for triple in triples:
            predicate = triple.predicate.value
            change["property", predicate] += step
            if predicate == RDF + "type" and isinstance(triple.object, rdf.NamedNode):
                change["class", triple.object.value] += step
            if site := _site(triple, base):
                change["link", f"{predicate} {site}"] += step
    database.executemany(
        "INSERT INTO statistic VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        [(*key, n) for key, n in sorted(change.items()) if n],
    )
    database.execute("DELETE FROM statistic WHERE n <= 0")


def _by_target(triples: list[rdf.Triple], kept: frozenset[str]) -> dict[tuple[str, str], set[str]]:
    """Who points at whom: (target, relation) → subjects."""
    found: dict[tuple[str, str], set[str]] = {}
    for triple in triples:
        subject, target = triple.subject, triple.object
        if triple.predicate.value in kept and isinstance(target, rdf.NamedNode) and isinstance(subject, rdf.NamedNode):
            found.setdefault((target.value, triple.predicate.value), set()).add(subject.value)
    return found


def _change(database: sqlite3.Connection, dates: _Dates, key: tuple[str, str], more: set[str], less: set[str]) -> None:
    """Bring one crowd up to date; it is read anew only where it comes up or the kept part is used up."""
    row = database.execute("SELECT total, latest FROM crowd WHERE target = ? AND relation = ?", key).fetchone()
    total = row[0] + len(more) - len(less) if row else 0
    if row and total > CROWD:
        left = dates.order([each for each in reversed(json.loads(row[1])) if each not in less])
        if len(left) >= SHOWN:
            # What is older than all that were kept may have younger ones before it that were not.
            oldest = dates.key(left[0])
            for each in sorted(more.difference(left)):
                if dates.key(each) > oldest:
                    insort(left, each, key=dates.key)
            _put(database, *key, left, total)
            return
    elif row is None and _fewer(dates.store, key):
        return
    database.execute("DELETE FROM crowd WHERE target = ? AND relation = ?", key)
    found = sorted(pointing(dates.store, *key), key=dates.key)
    if len(found) > CROWD:
        _put(database, *key, found)


def _fewer(store: rdf.Engine, key: tuple[str, str]) -> bool:
    return sum(1 for _, _ in zip(range(CROWD + 1), pointing(store, *key), strict=False)) <= CROWD


# -- answers ------------------------------------------------------------------------------------------


class Summary:
    """A summary, opened for reading; of a store that has none, everything is counted when it is asked for.

    Safe to use from several threads.
    """

    def __init__(self, folder: Path, store: rdf.Engine, base: str) -> None:
        self._store, self._base = store, base
        path = folder / FILE_NAME
        self._database = (
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            if path.is_file()
            else None
        )
        self._statistics: Statistics | None = None

    def statistics(self) -> Statistics:
        """What VoID counts."""
        if self._statistics is None:
            self._statistics = self._read() if self._database else count(self._store, self._base)
        return self._statistics

    def _read(self) -> Statistics:
        assert self._database is not None
        kinds: dict[str, dict[str, int]] = {"class": {}, "property": {}, "link": {}}
        for kind, key, n in self._database.execute("SELECT kind, key, n FROM statistic ORDER BY kind, key"):
            kinds[kind][key] = n
        links = {(key.split(" ")[0], key.split(" ")[1]): n for key, n in kinds["link"].items()}
        classes, properties = kinds["class"], kinds["property"]
        return Statistics(sum(properties.values()), sum(classes.values()), classes, properties, links)

    def crowd(self, target: str, relation: str) -> Crowd:
        """What has `relation` to `target`: how many, and the latest `CROWD`, latest first."""
        if self._database is not None:
            row = self._database.execute(
                "SELECT total, latest FROM crowd WHERE target = ? AND relation = ?", (target, relation)
            ).fetchone()
            if row:
                return Crowd(row[0], tuple(json.loads(row[1])))
        found = set(pointing(self._store, target, relation))
        return Crowd(len(found), latest(self._store, self._base, found))
