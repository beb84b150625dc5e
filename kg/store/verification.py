"""What `kg verify` looks at.

Files against digests, the manifest's counts against the store, statements against the texts they were read from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import digests, plain
from kg.store.belonging import MARK, MARKER
from kg.store.generations import Layout, Manifest, circumstances
from kg.store.snapshot import Snapshot, current, open_generation
from kg.vocab import Rel, Val, names

_DEFAULT = ox.DefaultGraph()
_BREAKS = str.maketrans("", "", " \t\r\n\u00a0\u202f\u2009\u00ad-‐‑")


@dataclass(slots=True)
class Verification:
    """What was looked at, and in `differences` what is not as it should be, a line each; `notes` are no fault."""

    folder: Path
    files: int = 0
    bytes: int = 0
    graphs: int = 0
    triples: int = 0
    statements: int = 0
    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(root: Path, sample: int) -> Verification:
    """Look through the store in `root`: all files, all counts, and up to `sample` statements (0: none, -1: all).

    `StoreError` where there is no store.
    """
    found = Verification(Layout(root).generation(current(root)))
    found.differences += _marker(root / MARKER)
    _files(found)
    if found.differences:
        found.notes.append("counts and statements were not looked at, because files are damaged")
        return found
    try:
        with open_generation(found.folder) as snapshot:
            _counts(found, snapshot)
            _statements(found, snapshot, sample)
    except (OSError, RuntimeError, StoreError) as error:
        found.differences.append(f"{found.folder}: cannot be read ({error})")
    return found


def _marker(path: Path) -> Iterator[str]:
    """What is wrong with the file that marks the store; one from before markers has none."""
    try:
        if plain.data(path) != MARK.encode():
            yield f"{path}: not as it was written"
    except FileNotFoundError:
        return
    except OSError as error:
        yield f"{path}: cannot be read ({error.strerror})"


def _files(found: Verification) -> None:
    folder = found.folder
    try:
        stated = digests.read(folder)
        circumstances(folder)
        manifest = Manifest.read(folder) if stated is None else None
    except StoreError as error:
        found.differences.append(str(error))
        return
    if stated is None:
        if manifest is None or manifest.format > 1:
            found.differences.append(f"{folder / digests.DIGESTS}: missing")
        else:
            found.notes.append(f"built by kg {manifest.kg_version}, which kept no digests of files; build it again")
        return
    found.files, found.bytes = len(stated), sum(each.size for each in stated.values())
    found.differences += [f"{folder / name}: {what}" for name, what in digests.damage(folder, stated).items()]
    found.notes += [
        f"{each}: the engine's diary, which nobody reads; it has no digest, and builds leave it out by now"
        for each in digests.diaries(folder)
    ]
    others = [str(each) for each in digests.files(folder) if each.relative_to(folder).as_posix() not in stated]
    found.notes += [f"{each}: no file of the store" for each in others]


def _counts(found: Verification, snapshot: Snapshot) -> None:
    """Each graph that the manifest counts, and that there is no other."""
    said = snapshot.manifest.counts
    for name, number in sorted(said.items()):
        graph = ox.NamedNode(name) if name else _DEFAULT
        held = sum(1 for _quad in snapshot.store.quads_for_pattern(None, None, None, graph))
        found.graphs, found.triples = found.graphs + 1, found.triples + held
        if held != number:
            found.differences.append(f"{name or 'the default graph'}: {held} triples instead of {number}")
    found.differences += [
        f"{each.value}: a graph that the manifest does not name"
        for each in snapshot.graphs()
        if each.value not in said and next(snapshot.quads(each.value), None) is not None
    ]


def _statements(found: Verification, snapshot: Snapshot, sample: int) -> None:
    """Places of statements: their words are in the text of their paragraph, between the characters that they name."""
    without = 0
    for place in _sampled(snapshot, sample):
        held = _place(snapshot, place)
        texts = _texts(snapshot, place.value, held.language)
        if not texts:
            without += 1
            continue
        found.statements += 1
        if not any(_reads(text, held) for text in texts):
            found.differences.append(
                f"{place.value}: the text has other words there than the “{held.quote}” that was read"
            )
    if without:
        found.notes.append(f"{without} statements of the sample stand in documents that are held without their text")


@dataclass(frozen=True, slots=True)
class _Place:
    quote: str
    start: int
    end: int
    language: str


def _sampled(snapshot: Snapshot, sample: int) -> list[ox.NamedNode]:
    """So many places, always the same ones of a store: spread by the digests of their names."""
    quote = ox.NamedNode(names(snapshot.base).term(Val.QUOTE))
    found = (each.subject for each in snapshot.store.quads_for_pattern(None, quote, None, _DEFAULT))
    places = {each for each in found if isinstance(each, ox.NamedNode)}
    ordered = sorted(places, key=lambda each: hashlib.sha256(each.value.encode()).digest())
    return ordered if sample < 0 else ordered[:sample]


def _place(snapshot: Snapshot, place: ox.NamedNode) -> _Place:
    own = names(snapshot.base)
    values = {
        quad.predicate.value: quad.object.value
        for quad in snapshot.store.quads_for_pattern(place, None, None, _DEFAULT)
        if isinstance(quad.object, ox.Literal)
    }
    start, end = (int(values.get(own.term(each), "-1")) for each in (Val.TEXT_START, Val.TEXT_END))
    language = place.value.rpartition("/at/")[2].split("/")[0]
    return _Place(values.get(own.term(Val.QUOTE), ""), start, end, language)


def _texts(snapshot: Snapshot, place: str, language: str) -> list[str]:
    """The texts, in its language, that the place may be in: of the note or paragraph of its statement, or above it."""
    own = names(snapshot.base)
    statement = place.rpartition("/at/")[0]
    holders = [*_above(place)]
    for link in (Rel.IN_FOOTNOTE, Rel.IN_PARAGRAPH):
        found = snapshot.store.quads_for_pattern(ox.NamedNode(statement), ox.NamedNode(own.term(link)), None, _DEFAULT)
        holders += [each.object.value for each in found if isinstance(each.object, ox.NamedNode)]
    texts = (_own_text(snapshot, each, language) for each in dict.fromkeys(holders))
    return [each for each in texts if each]


def _above(iri: str) -> Iterator[str]:
    """The things whose names are the beginnings of an IRI, the longest first."""
    while "/" in iri.rpartition("//")[2]:
        iri = iri.rpartition("/")[0]
        yield iri


def _own_text(snapshot: Snapshot, iri: str, language: str) -> str:
    text = ox.NamedNode(names(snapshot.base).term(Val.TEXT))
    try:
        subject = ox.NamedNode(iri)
    except ValueError:
        return ""
    found = snapshot.store.quads_for_pattern(subject, text, None, _DEFAULT)
    values = [each.object for each in found if isinstance(each.object, ox.Literal)]
    return next((each.value for each in values if each.language == language), "")


def _reads(text: str, place: _Place) -> bool:
    """Whether `text` has the words of `place` where it says so; line breaks and broken words of the file aside.

    Where furniture of the page cuts a quotation, each of its places states the characters of the whole.
    """
    if not 0 <= place.start <= place.end <= len(text):
        return False
    return place.quote.translate(_BREAKS) in text[place.start : place.end].translate(_BREAKS)
