"""One document's way from its file to statements."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from kg.model import Document, Source, Statements
from kg.readers import facts

_HEAD = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """A document and what was read in it; `format` is the file's own, `seconds` the time per stage."""

    document: Document
    statements: Statements
    format: str
    seconds: dict[str, float]


def read_document(path: Path, stated: dict[str, str] | None = None) -> Reading:
    """Read, parse and extract the file `path`, with what a sidecar file states of it, or `stated` before that.

    A facts-only record holds the result already and is only loaded. Raises `InputError`
    for a file that cannot be read.
    """
    started = time.perf_counter()
    if is_facts(path):
        from kg.readers import sidecar

        document, statements = facts.load(path)
        document = _beside(document, path, sidecar(path) | (stated or {}))
        return Reading(document, statements, "facts", {"read": time.perf_counter() - started})
    from kg.readers import read

    return _read_text(read(path), stated, started)


def read_bytes(data: bytes, name: str, stated: dict[str, str] | None = None) -> Reading:
    """The same of a file's bytes, called `name`, with what is `stated` of it."""
    started, place = time.perf_counter(), Path(name)
    if facts.is_facts(data[:_HEAD]):
        document, statements = facts.parse(data, place)
        document = _beside(document, place, stated or {})
        return Reading(document, statements, "facts", {"read": time.perf_counter() - started})
    from kg.readers import from_bytes

    return _read_text(from_bytes(data, place), stated, started)


def _beside(document: Document, path: Path, stated: dict[str, str]) -> Document:
    """A record's document with what is stated of it, by its own sidecar file; its hint names that file."""
    from kg.parse import metadata

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


def _read_text(source: Source, stated: dict[str, str] | None, started: float) -> Reading:
    from kg.authority import Authority
    from kg.extract import extract
    from kg.parse import parse

    if stated:
        source = replace(source, stated=source.stated | stated)
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
