"""What a build works out for those who ask: indexes, the summary, what is open, the lines of paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg import descents, gathered, held, rdf, search, summary, unknown
from kg.phrases import index as phrases
from kg.phrases.words import FILE_NAME as PHRASES
from kg.vocab import RDFS, SKOS, terms_of

_NAMES = frozenset({f"{RDFS}label", f"{SKOS}altLabel"})


def build(store: rdf.Engine, folder: Path, base: str) -> None:
    """Index everything in `store` into `folder`, unless `refresh` has done it."""
    kinds = (
        (search, search.FILE_NAME),
        (phrases, PHRASES),
        (summary, summary.FILE_NAME),
        (unknown, unknown.FILE_NAME),
        (gathered, gathered.FILE_NAME),
        (held, held.FILE_NAME),  # made anew after each change, too: it takes a second
        (descents, descents.FILE_NAME),  # made anew after each change: a text moves the lines of all that follow it
    )
    for kind, name in kinds:
        path = folder / name
        if not path.is_file():
            kind.build(store, path, base)


def refresh(
    store: rdf.Engine,
    folder: Path,
    base: str,
    *,
    previous: rdf.Engine,
    old: Path,
    gained: list[rdf.Triple],
    lost: list[rdf.Triple],
) -> None:
    """Index `store` into `folder` from the index in folder `old`, which `previous` had before the change."""
    before = old / search.FILE_NAME
    if not before.is_file():
        return
    works, things = _affected((store, previous), base, gained + lost)
    search.update(store, folder / search.FILE_NAME, base, previous=before, works=works, things=things)
    worded = old / PHRASES
    if worded.is_file():
        phrases.update(store, folder / PHRASES, base, previous=worded, works=works)
    counted = old / summary.FILE_NAME
    if counted.is_file():
        summary.update(store, folder / summary.FILE_NAME, base, previous=counted, gained=gained, lost=lost)
    read = old / gathered.FILE_NAME
    if read.is_file():
        gathered.update(store, folder / gathered.FILE_NAME, base, previous=read, gained=gained, lost=lost)


def _affected(stores: Iterable[rdf.Engine], base: str, changed: list[rdf.Triple]) -> tuple[set[str], set[str]]:
    """The IRIs of works whose paragraphs or place in time, and of things whose names, came, went or changed."""
    words = terms_of(base)
    named = _NAMES | {f"{words}symbol", f"{words}code"}
    placing = {f"{words}symbol", f"{words}asOf"}
    leading = {f"{words}title": "versionOf", f"{words}recordTitle": "recordOf"}
    of_paragraphs = {f"{words}{name}" for name in ("text", "number", "part", "position", "partOf")}
    heads = {f"{words}versionOf", f"{words}recordOf"}
    works: set[str] = set()
    things: set[str] = set()
    for triple in changed:
        subject, predicate = triple.subject, triple.predicate.value
        if not isinstance(subject, rdf.NamedNode):
            continue
        if predicate in placing:
            works.add(subject.value)
        if predicate in named:
            things.add(subject.value)
        elif predicate in leading:
            things |= _targets(stores, subject, rdf.NamedNode(f"{words}{leading[predicate]}"))
        elif predicate in heads and isinstance(triple.object, rdf.NamedNode):
            things.add(triple.object.value)
        elif predicate in of_paragraphs:
            works |= _targets(stores, subject, rdf.NamedNode(f"{words}partOf"))
    return works, things


def _targets(stores: Iterable[rdf.Engine], subject: rdf.NamedNode, link: rdf.NamedNode) -> set[str]:
    """What `link` leads to from `subject`, before or after the change."""
    found = (quad.object for store in stores for quad in store.quads_for_pattern(subject, link, None, None))
    return {each.value for each in found if isinstance(each, rdf.NamedNode)}
