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
from kg.stretches import stretch
from kg.triples.places import places
from kg.vocab import Rel, names

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
    wrong = digests.strangers(folder, stated) | digests.damage(folder, stated)
    found.differences += [f"{folder / name}: {what}" for name, what in wrong.items()]
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
    known = places(snapshot.store, names(snapshot.base))
    without = 0
    for statement, place in _sampled(snapshot, sample):
        read = known.read(place, statement)
        texts = known.texts(statement, read.language)
        if not texts:
            without += 1
            continue
        found.statements += 1
        spans = known.characters(place, statement, read.language)
        if not any(_reads(text, read.quote, span) for text in texts for span in spans):
            found.differences.append(
                f"{statement}: the text has other words than the “{read.quote}” that was read at {place}"
            )
    if without:
        found.notes.append(f"{without} statements of the sample stand in documents that are held without their text")


def _sampled(snapshot: Snapshot, sample: int) -> list[tuple[str, str]]:
    """So many statements with a place, always the same ones of a store: spread by the digests of their names."""
    read_at = ox.NamedNode(names(snapshot.base).term(Rel.READ_AT))
    found = {
        (each.subject.value, each.object.value)
        for each in snapshot.store.quads_for_pattern(None, read_at, None, _DEFAULT)
        if isinstance(each.subject, ox.NamedNode)
        and isinstance(each.object, ox.NamedNode)
        and stretch(each.object.value)
    }
    ordered = sorted(found, key=lambda each: hashlib.sha256(" ".join(each).encode()).digest())
    return ordered if sample < 0 else ordered[:sample]


def _reads(text: str, quote: str, span: tuple[int, int]) -> bool:
    """Whether `text` has the words of a place where it says so; line breaks and broken words of the file aside."""
    start, end = span
    if not (quote and 0 <= start <= end <= len(text)):
        return False
    return quote.translate(_BREAKS) in text[start:end].translate(_BREAKS)
