"""Bytes → Source: the format is told from the content, the reader of that format does the rest."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

from kg.errors import InputError, NoTextError
from kg.model import Source
from kg.readers import formats
from kg.speed import uncollected

LIMIT = 64 << 20
"""The largest file that is read, in bytes."""

SIDECAR_LIMIT, SHOWN = 256 << 10, 60
"""The largest sidecar file, in bytes, and how many characters of an odd value are shown."""

NO_DOCUMENTS = frozenset(
    ".json .jsonl .jsonld .geojson .csv .tsv .ttl .nt .nq .trig .rdf .owl .rq .sparql .sql .toml .yaml .yml .ini .cfg "
    ".log .py .js .css .sh".split()
)
"""Endings of text files that hold data or programs. Facts-only records are told by their content."""


def read(path: Path | str, *, ocr: bool = False) -> Source:
    """The source of the file at `path`, with what its sidecar file states. `ocr`: the text of scans is recognized.

    Raises `InputError` for a file that is missing, empty, too large, binary, damaged, protected
    or of an unknown format.
    """
    place = Path(path)
    source = from_bytes(_bytes(place), place, ocr=ocr)
    stated = sidecar(place)
    return replace(source, stated=stated) if stated else source


def from_bytes(data: bytes, place: Path, *, ocr: bool = False) -> Source:
    """The source of a file's bytes; `place` names it, here and in complaints. Raises `InputError` as `read` does."""
    if len(data) > LIMIT:
        raise formats.too_large(place, len(data), LIMIT)
    form = formats.of(data, place)
    if form.name == "text":
        _check_text(data, place)
    with uncollected():
        source = _source(form, data, place, ocr=ocr)
    if source.name == place.name:  # a facts-only record keeps its document's
        source = replace(source, name=file_name(place))
    return source


def _source(form: formats.Format, data: bytes, place: Path, *, ocr: bool) -> Source:
    digest = hashlib.sha256(data).hexdigest()
    try:
        return form.read(data, place, digest)
    except NoTextError:
        if not ocr:
            raise
    from kg.readers import recognized

    return recognized.read(data, place, digest)


def file_name(path: Path) -> str:
    """A file's name as text: bytes in it that are no UTF-8 are written as escapes."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


_MESSAGE = re.compile(
    rb"^MIME-Version:[^\n]*\n(?:[^\n]+\n){0,20}?Content-Type:\s*multipart/|"
    rb"^Content-Type:\s*multipart/[^\n]*\n(?:[^\n]+\n){0,20}?MIME-Version:",
    re.MULTILINE | re.IGNORECASE,
)
"""The head of a message of several parts: one line below the other."""


def _check_text(data: bytes, path: Path) -> None:
    """Refuse what can be read as text but is data for programs: by its name, or since it is JSON."""
    if path.suffix.lower() in NO_DOCUMENTS:
        raise InputError(path, f"a {path.suffix.lower()} file, no document", formats.wanted())
    if _MESSAGE.search(data[:4096]):
        raise InputError(path, "a mail, or a web page saved as one file (MIME)", "save it as HTML or text")
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            json.loads(data)
        except (ValueError, RecursionError):
            return
        raise InputError(path, "JSON, but no facts-only record of a document", formats.wanted())


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(path, "a folder, no file", "name a file in it")
        if size == 0:
            raise InputError(path, "the file is empty", "give a file with text")
        if size > LIMIT:
            raise formats.too_large(path, size, LIMIT)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(path, "no such file", "check the path") from error
    except OSError as error:
        raise InputError(path, f"the file cannot be read ({error.strerror})", "check its permissions") from error


def detect(data: bytes, path: Path | str = "") -> str:
    """The name of the format of `data` by its content; the file's name says nothing.

    Raises `InputError` where it is a known format that is not read.
    """
    return formats.of(data, path).name


def sidecar(path: Path) -> dict[str, str]:
    """What `NAME.meta.toml` beside the file states: keys and values as text; empty where there is none.

    Dates and whole numbers are as their text. Other values that are none (a list, a table, true) begin with a space,
    which nothing that may be stated does: whoever takes them refuses them by name. Raises `InputError` where the
    file is no TOML, or too large.
    """
    candidates = (path.with_name(path.name + ".meta.toml"), path.with_suffix(".meta.toml"))
    beside = next((each for each in candidates if os.path.lexists(each)), None)
    if beside is None:
        return {}
    if not beside.is_file():
        raise InputError(beside, "the sidecar file is no file, or a link that leads nowhere", "mend or remove it")
    try:
        size = beside.stat().st_size
        if size > SIDECAR_LIMIT:
            raise InputError(beside, f"a sidecar file of {size >> 10} kB", f"leave {SIDECAR_LIMIT >> 10} kB or less")
        loaded = tomllib.loads(beside.read_text("utf-8-sig"))
        return {str(key): _stated(value) for key, value in sorted(loaded.items())}
    except OSError as error:
        raise InputError(beside, f"the sidecar file cannot be read ({error.strerror})", "mend or remove it") from error
    except (ValueError, RecursionError) as error:  # a TOMLDecodeError is a ValueError
        raise InputError(beside, f"the sidecar file is no valid TOML ({error})", "mend or remove it") from error


def _stated(value: object) -> str:
    """A value of a sidecar file as text; with a space before it where it is none."""
    if isinstance(value, (date, int)) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else f" {str(value)[:SHOWN]}"
