"""A file of catalogue records on its way into a store: one entry per record, beside the documents and none of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.readers import LIMIT, file_name, formats, marc, told
from kg.triples.catalogue import record_graph, record_quads

FORMAT = "marc"
_HEAD = 4096


def is_records(path: Path) -> bool:
    """Whether a file holds records of a catalogue."""
    with path.open("rb") as handle:
        return told.is_marc(handle.read(_HEAD))


def entries(path: Path, base: str, sha256: str) -> list[tuple[dict[str, Any], bytes]]:
    """For each record of a file, in their order, what the cache says of it, and its N-Quads.

    Records that say nothing, of a document that has no symbol say, are left out; the first entry has a warning for
    each of them. `InputError` where none is left, or the file is damaged.
    """
    if (size := path.stat().st_size) > LIMIT:
        raise formats.too_large(path, size, LIMIT)
    kept: list[marc.Record] = []
    warnings: list[str] = []
    for place, element in enumerate(marc.records(path.read_bytes(), path), start=1):
        try:
            kept.append(marc.stated(element))
        except ValueError as error:
            warnings.append(f"record {place} {error} and is left out")
    if not kept:
        raise InputError(path, "no record in it states a symbol (field 191)", "get it from the library again")
    made = [_entry(each, base, sha256, file_name(path)) for each in _together(kept)]
    made[0][0]["warnings"] = warnings
    return made


def _together(records: Iterable[marc.Record]) -> Iterable[marc.Record]:
    """The records, one for each document: what comes again of one says nothing new."""
    return {each.symbols[0]: each for each in reversed(list(records))}.values()


def _entry(record: marc.Record, base: str, sha256: str, name: str) -> tuple[dict[str, Any], bytes]:
    triples = record_quads(record, base, sha256=sha256, file_name=name)
    head = {
        "format": FORMAT,
        "symbol": record.symbols[0],
        "language": "",
        "graph": record_graph(record.symbols[0], base),
        "quads": triples.count(b"\n"),
        "digest": hashlib.sha256(triples).hexdigest(),
        "has_text": False,
        "source": sha256,
        "compared": "",
        "warnings": [],
        "unresolved": [],
        "counts": {},
        "shares": {},
    }
    return head, triples
