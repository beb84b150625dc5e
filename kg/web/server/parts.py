"""A part of a table, for pages: so many rows from one on, and how many there are in all.

The query is evaluated once and without bounds of its own; what is beyond the part is counted, for a moment at most.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

from kg import rdf
from kg.web.server import rows
from kg.web.server.sinks import LimitError

_COUNTING, _LOOK = 1.0, 256
"""Seconds for which the rows beyond the part are counted, and rows between two looks at the clock."""


def paged(text: str, first: int, most: int) -> str:
    """A query with the rows of a part alone, and one more, which says whether there are others."""
    return f"{text}\nLIMIT {most + 1} OFFSET {first}"


def counted(found: rdf.QuerySolutions, first: int, most: int, max_bytes: int) -> tuple[dict[str, Any], bytes]:
    """The part of all rows of a query that begins with row `first` (0: the first), and how many rows there are."""
    kept, total, ended = list[rdf.QuerySolution](), 0, 0.0
    for row in found:
        if first <= total < first + most:
            kept.append(row)
        total += 1
        if total > first + most and total % _LOOK == 0:
            ended = ended or time.monotonic() + _COUNTING
            if time.monotonic() > ended:
                return _said(found, kept, total, max_bytes, sure=False)
    return _said(found, kept, total, max_bytes)


def told(
    found: rdf.QuerySolutions, first: int, most: int, max_bytes: int, *, total: int | None
) -> tuple[dict[str, Any], bytes]:
    """The part of a query that gives no more than `paged` asks for, of `total` rows where that is known."""
    taken = list(found)
    seen = first + len(taken) if taken else 0
    sure = total is not None or (len(taken) <= most and bool(taken or not first))
    return _said(found, taken[:most], seen if total is None else total, max_bytes, sure=sure)


def _said(
    found: rdf.QuerySolutions, kept: Iterable[rdf.QuerySolution], total: int, max_bytes: int, *, sure: bool = True
) -> tuple[dict[str, Any], bytes]:
    names = [each.value for each in found.variables]
    reply, body = rows.table(names, [list(each) for each in kept], "json", max_bytes, "")
    if reply.pop("partial"):
        raise LimitError("bytes")
    said = json.dumps({"total": total, "sure": sure})
    return reply, body[:-1] + b"," + said[1:].encode()
