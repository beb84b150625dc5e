"""What the pages of works show of their texts, gathered once when a store is built.

A row for each work, and one for each of its language versions, in a file of the generation's folder (`kg.shelves`).
`build` makes it of the graph, `update` takes a change into account, `Gathered` answers. What no row tells is gathered
when it is asked for, by the same code: older stores, those of other servers and a damaged row give the same pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kg import rdf
from kg.gathered.gathering import Gatherer, Material, Things, address, anchor, unsaid
from kg.gathered.nouns import (
    NOTES,
    Marked,
    Paragraph,
    Slot,
    Version,
    Work,
    read_version,
    read_work,
    written_version,
    written_work,
)
from kg.shelves import Row, Shelf, filling
from kg.summary import work_of
from kg.vocab import Names, Rel, names

__all__ = [
    "FILE_NAME",
    "NOTES",
    "NOTHING",
    "Gathered",
    "Gatherer",
    "Marked",
    "Material",
    "Paragraph",
    "Slot",
    "Things",
    "Version",
    "Work",
    "Works",
    "address",
    "anchor",
    "build",
    "unsaid",
    "update",
]

FILE_NAME = "gathered.sqlite"
_WHOLE = ""
"""The key, beside those of languages, of what the versions of a work say together."""


NOTHING = Version((), (), (), ())
"""A version of a work that has none."""


@dataclass(frozen=True, slots=True)
class Works:
    """A work and the versions of it that were asked for, by language."""

    work: Work
    versions: dict[str, Version]


def build(store: rdf.Engine, path: Path, base: str) -> None:
    """Gather all works of `store` into a new file `path`; nothing of a store that is far away: its pages gather."""
    with filling(path) as file:
        if isinstance(store, rdf.Memory):
            gatherer = Gatherer(store, names(base))
            file.put(row for work in _works(store, base) for row in _rows(gatherer, work))


def update(
    store: rdf.Engine,
    path: Path,
    base: str,
    *,
    previous: Path,
    gained: list[rdf.Triple],
    lost: list[rdf.Triple],
) -> None:
    """Write to `path` what `build` would: what `previous` has, the works that a change touches gathered anew."""
    path.write_bytes(previous.read_bytes())
    touched = _touched(store, names(base), [*gained, *lost])
    gatherer = Gatherer(store, names(base))
    with filling(path) as file:
        file.drop(touched)
        file.put(row for work in _works(store, base) if work in touched for row in _rows(gatherer, work))


def _works(store: rdf.Engine, base: str) -> list[str]:
    """The works that have versions, sorted."""
    found = store.quads_for_pattern(None, rdf.NamedNode(names(base).term(Rel.VERSION_OF)), None, rdf.DefaultGraph())
    return sorted({quad.object.value for quad in found if isinstance(quad.object, rdf.NamedNode)})


def _rows(gatherer: Gatherer, work: str) -> Iterator[Row]:
    languages = gatherer.languages(work)
    found = gatherer.read(work, languages)
    yield work, _WHOLE, written_work(gatherer.work(found))
    for each in languages:
        yield work, each, written_version(gatherer.version(found, each))


def _touched(store: rdf.Engine, known: Names, changed: Iterable[rdf.Triple]) -> set[str]:
    """The works of which anything that is gathered may have changed, and some that have not.

    A triple is about a work, a version of it, something in it, or, in a store without texts, a place where something in
    it was read.
    """
    touched = set[str]()
    subjects = {triple.subject.value for triple in changed if isinstance(triple.subject, rdf.NamedNode)}
    read_at = rdf.NamedNode(known.term(Rel.READ_AT))
    for each in subjects:
        touched.add(work_of(each))
        touched.add(each.rpartition("/")[0])
        if "/text#" in each:
            quads = store.quads_for_pattern(None, read_at, rdf.NamedNode(each), rdf.DefaultGraph())
            touched.update(work_of(quad.subject.value) for quad in quads if isinstance(quad.subject, rdf.NamedNode))
    return touched


class Gathered:
    """The file of a generation, opened for reading, and the graph, which is asked where the file says nothing."""

    def __init__(self, folder: Path, store: rdf.Engine, base: str) -> None:
        self._shelf = Shelf(folder / FILE_NAME)
        self._store, self._names = store, names(base)
        self.unsaid = unsaid(store, self._names)

    def of(self, work: str, languages: Iterable[str]) -> Works:
        """A work and its versions in these languages."""
        wanted = list(languages)
        return self._kept(work, wanted) or self._made(work, wanted)

    def _kept(self, work: str, languages: list[str]) -> Works | None:
        said = {each: self._shelf.of(work, each) for each in (_WHOLE, *languages)}
        if None not in said.values():
            with suppress(ValueError, TypeError, KeyError):  # of another shape than this version writes
                return Works(read_work(said[_WHOLE]), {each: read_version(said[each]) for each in languages})
        return None

    def _made(self, work: str, languages: list[str]) -> Works:
        gatherer = Gatherer(self._store, self._names, self.unsaid)
        found = gatherer.read(work, languages)
        return Works(gatherer.work(found), {each: gatherer.version(found, each) for each in languages})
