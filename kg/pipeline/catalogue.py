"""A file of catalogue records on its way into a store: one entry per record, beside the documents and none of them."""

from __future__ import annotations

import hashlib
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

    The first entry has a warning for each record that is left out, of a document that has no symbol say, and for
    whatever of the others is. `InputError` where none is left, or the file is damaged.
    """
    if (size := path.stat().st_size) > LIMIT:
        raise formats.too_large(path, size, LIMIT)
    found: dict[str, tuple[int, marc.Record]] = {}
    warnings: list[str] = []
    for place, element in enumerate(marc.records(path.read_bytes(), path), start=1):
        try:
            said = marc.stated(element)
        except ValueError as error:
            warnings.append(f"record {place} {error} and is left out")
            continue
        symbol = said.symbols[0]
        first, record = found.setdefault(symbol, (place, said))
        if record != said:
            warnings.append(f"record {place} says other things of {symbol} than record {first}, and is left out")
        elif first == place:
            warnings += [f"record {place} ({symbol}): {line}; left out" for line in marc.left_out(element)]
    if not found:
        raise InputError(path, "no record in it states a symbol (field 191)", "get it from the library again")
    made = [_entry(each, base, sha256, file_name(path)) for _, each in found.values()]
    made[0][0]["warnings"] = warnings
    return made


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
        "wording": "",
        "warnings": [],
        "unresolved": [],
        "counts": {},
        "shares": {},
    }
    return head, triples
