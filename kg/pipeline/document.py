"""One document's way from its file to statements."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from kg.model import Document, Statements
from kg.readers import facts

_HEAD = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and what was read in it; `format` is the file's own, `seconds` the time per stage."""

    document: Document
    statements: Statements
    format: str
    seconds: dict[str, float]


def read_document(path: Path) -> Reading:
    """Read, parse and extract the file `path`, with what a sidecar file states of it.

    A facts-only record holds the result already and is only loaded. Raises `InputError`
    for a file that cannot be read.
    """
    started = time.perf_counter()
    if is_facts(path):
        document, statements = facts.load(path)
        return Reading(_beside(document, path), statements, "facts", {"read": time.perf_counter() - started})
    return _read_text(path, started)


def _beside(document: Document, path: Path) -> Document:
    """A record's document with what the record's own sidecar file states; its hint names that file."""
    from kg.parse import metadata
    from kg.readers import sidecar

    stated = sidecar(path)
    if stated:
        document = metadata.restated(document, stated)
    named, own = (metadata.no_symbol(name) for name in (document.source.name, path.name))
    warnings = (own if each == named else each for each in document.warnings)
    return replace(document, warnings=tuple(warnings))


def is_facts(path: Path) -> bool:
    """Whether the file is a facts-only record; one that cannot be read is none."""
    try:
        with path.open("rb") as handle:
            return facts.is_facts(handle.read(_HEAD))
    except OSError:
        return False


def _read_text(path: Path, started: float) -> Reading:
    from kg.authority import Authority
    from kg.extract import extract
    from kg.parse import parse
    from kg.readers import read

    source = read(path)
    after_read = time.perf_counter()
    document = parse(source)
    after_parse = time.perf_counter()
    statements = extract(document, Authority.load())
    ended = time.perf_counter()
    seconds = {
        "read": after_read - started,
        "parse": after_parse - after_read,
        "extract": ended - after_parse,
    }
    return Reading(document, statements, source.format, seconds)
