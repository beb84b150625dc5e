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


def read_document(path: Path, stated: dict[str, str] | None = None, *, ocr: bool = False) -> Reading:
    """The document of the file `path`; of several the first that prints a symbol, with a warning that names the others.

    Raises `InputError` for a file that cannot be read.
    """
    return _first(read_documents(path, stated, ocr=ocr))


def _first(found: list[Reading]) -> Reading:
    """The reading that stands for a file, where only one can."""
    own = next((each for each in found if each.document.metadata.symbol_origin != "content"), found[0])
    others = [each.document.metadata.symbol for each in found if each is not own]
    if not others:
        return own
    warning = f"the file holds {len(found)} texts; beside this one: {', '.join(others)}"
    return replace(own, document=replace(own.document, warnings=(warning, *own.document.warnings)))


def read_documents(path: Path, stated: dict[str, str] | None = None, *, ocr: bool = False) -> list[Reading]:
    """Read, parse and extract the file `path`, with what a sidecar file states of it, or `stated` before that.

    A file may hold several resolutions: each is a document, in their order. A facts-only record holds the result
    already and is only loaded. `ocr`: the text of a scan is recognized, by a program on the machine.
    Raises `InputError` for a file that cannot be read.
    """
    started = time.perf_counter()
    if is_facts(path):
        from kg.readers import sidecar

        document, statements = facts.load(path)
        document = _beside(document, path, sidecar(path) | (stated or {}))
        return [Reading(document, statements, "facts", {"read": time.perf_counter() - started})]
    from kg.readers import read

    return _read_text(read(path, ocr=ocr), stated, started)


def read_bytes(data: bytes, name: str, stated: dict[str, str] | None = None) -> Reading:
    """As `read_document` of a file's bytes, called `name`, with what is `stated` of it."""
    return _first(read_all(data, name, stated))


def read_all(data: bytes, name: str, stated: dict[str, str] | None = None) -> list[Reading]:
    """As `read_documents` of a file's bytes."""
    started, place = time.perf_counter(), Path(name)
    if facts.is_facts(data[:_HEAD]):
        document, statements = facts.parse(data, place)
        document = _beside(document, place, stated or {})
        return [Reading(document, statements, "facts", {"read": time.perf_counter() - started})]
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


def _read_text(source: Source, stated: dict[str, str] | None, started: float) -> list[Reading]:
    from kg.authority import Authority
    from kg.extract import extract
    from kg.parse import documents

    if stated:
        source = replace(source, stated=source.stated | stated)
    after_read = time.perf_counter()
    found: list[Reading] = []
    seconds = {"read": after_read - started}
    parsed = documents(source)
    seconds["parse"] = time.perf_counter() - after_read
    for document in parsed:
        before = time.perf_counter()
        statements = extract(document, Authority.load())
        seconds["extract"] = time.perf_counter() - before
        found.append(Reading(document, statements, source.format, seconds))
        seconds = {}
    return found
