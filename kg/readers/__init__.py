"""Bytes → Source: the format is told from the content, the reader of that format does the rest."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

from kg.errors import InputError
from kg.model import Source

LIMIT = 64 << 20
"""The largest file that is read, in bytes."""

TEXT_LIMIT = 32 << 20
"""The largest plain text, in bytes: its lines take about twenty times as much memory."""

SIDECAR_LIMIT, SHOWN = 256 << 10, 60
"""The largest sidecar file, in bytes, and how many characters of an odd value are shown."""

FORMATS = ("akn", "docx", "html", "pdf", "text", "facts")
"""The formats, each with a module of its name in this package."""

NO_DOCUMENTS = frozenset(
    ".json .jsonl .jsonld .geojson .csv .tsv .ttl .nt .nq .trig .rdf .owl .rq .sparql .sql .toml .yaml .yml .ini .cfg "
    ".log .py .js .css .sh".split()
)
"""Endings of text files that hold data or programs. Facts-only records are told by their content."""

_TODO = "give a text, PDF, DOCX, HTML or Akoma Ntoso file"


def read(path: Path | str) -> Source:
    """The source of the file at `path`, with what its sidecar file states.

    Raises `InputError` for a file that is missing, empty, too large, binary, damaged, protected
    or of an unknown format.
    """
    place = Path(path)
    source = from_bytes(_bytes(place), place)
    stated = sidecar(place)
    return replace(source, stated=stated) if stated else source


def from_bytes(data: bytes, place: Path) -> Source:
    """The source of a file's bytes; `place` names it, here and in complaints. Raises `InputError` as `read` does."""
    if len(data) > LIMIT:
        raise _too_large(place, len(data), LIMIT)
    form = detect(data, place)
    if form == "text":
        _check_text(data, place)
    if form == "text" and len(data) > TEXT_LIMIT:
        raise _too_large(place, len(data), TEXT_LIMIT)
    digest = hashlib.sha256(data).hexdigest()
    source: Source = import_module(f"kg.readers.{form}").read(data, place, digest)
    if source.name == place.name:  # a facts-only record keeps its document's
        source = replace(source, name=file_name(place))
    if form in ("docx", "html", "pdf") and len(source.text) > TEXT_LIMIT:
        raise _too_large(place, len(source.text), TEXT_LIMIT)
    return source


def file_name(path: Path) -> str:
    """A file's name as text: bytes in it that are no UTF-8 are written as escapes."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def _check_text(data: bytes, path: Path) -> None:
    """Refuse what can be read as text but is data for programs: by its name, or since it is JSON."""
    if path.suffix.lower() in NO_DOCUMENTS:
        raise InputError(path, f"a {path.suffix.lower()} file, no document", _TODO)
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            json.loads(data)
        except (ValueError, RecursionError):
            return
        raise InputError(path, "JSON, but no facts-only record of a document", _TODO)


def _too_large(path: Path, size: int, limit: int) -> InputError:
    return InputError(
        path, f"{size >> 20} MB are more than the {limit >> 20} MB that are read of a document", "split the file"
    )


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(path, "a folder, no file", "name a file in it")
        if size == 0:
            raise InputError(path, "the file is empty", "give a file with text")
        if size > LIMIT:
            raise _too_large(path, size, LIMIT)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(path, "no such file", "check the path") from error
    except OSError as error:
        raise InputError(path, f"the file cannot be read ({error.strerror})", "check its permissions") from error


def detect(data: bytes, path: Path | str = "") -> str:
    """The format of `data`, one of `FORMATS`, by its content; the file's name says nothing.

    Raises `InputError` where it is a known format that is not read.
    """
    if not data.strip():
        raise InputError(path, "the file is empty", "give a file with text")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return "docx"
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise InputError(path, "an old or protected Word file", "save it as DOCX without a password")
    if data[:5] == b"{\\rtf":
        raise InputError(path, "an RTF file", "save it as DOCX or text")
    return _marked_up(data, path)


def _marked_up(data: bytes, path: Path | str) -> str:
    """XML, HTML and JSON by how they begin; anything else is text."""
    head = data[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[1::2].count(0) > len(head) // 4:
        head = head.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    lower = start[:2048].lower()
    if lower.startswith(b"<"):
        if b"akomantoso" in head.lower():
            return "akn"
        if re.search(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:div|p|h1)[\s>]", lower):
            return "html"
        if re.match(rb"<\?xml|<!doctype|<!--|<[a-z_][\w.:-]*[\s/>]", lower):
            return _other_xml(data, lower, path)
    if start.startswith(b"{") and re.search(rb'"format"\s*:\s*"[^"]*facts', head):
        return "facts"
    return "text"


def _other_xml(data: bytes, lower: bytes, path: Path | str) -> str:
    """XML whose head does not say what it is: entity declarations may hide the root."""
    if b"<!entity" in lower or b"akomaNtoso" in data[: 1 << 20]:
        return "akn"
    if lower.startswith((b"<?xml", b"<!doctype")):
        return "akn"
    return "text"


def sidecar(path: Path) -> dict[str, str]:
    """What `NAME.meta.toml` beside the file states: keys and values as text; empty where there is none.

    Dates and whole numbers are as their text. Other values that are none (a list, a table, true) begin with a space,
    which nothing that may be stated does: whoever takes them refuses them by name. Raises `InputError` where the
    file is no TOML, or too large.
    """
    beside = path.with_name(path.name + ".meta.toml")
    if not beside.is_file():
        beside = path.with_suffix(".meta.toml")
    if not beside.is_file():
        return {}
    try:
        size = beside.stat().st_size
        if size > SIDECAR_LIMIT:
            raise InputError(beside, f"a sidecar file of {size >> 10} kB", f"leave {SIDECAR_LIMIT >> 10} kB or less")
        loaded = tomllib.loads(beside.read_text("utf-8"))
        return {str(key): _stated(value) for key, value in sorted(loaded.items())}
    except (ValueError, RecursionError, OSError) as error:  # a TOMLDecodeError is a ValueError
        raise InputError(beside, f"the sidecar file is no valid TOML ({error})", "mend or remove it") from error


def _stated(value: object) -> str:
    """A value of a sidecar file as text; with a space before it where it is none."""
    if isinstance(value, (date, int)) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else f" {str(value)[:SHOWN]}"
