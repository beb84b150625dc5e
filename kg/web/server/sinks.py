"""What an answer is written into: all of it up to a bound, in pieces, or whole items up to a bound; and counted."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from kg import rdf

_PIECE, _BEAT, _LOOK = 1 << 18, 0.5, 64  # bytes; seconds; rows between two looks at the clock
_JSON_ROW = re.compile(rb'\}\},\{"[^"\\]+":\{"type":"')


class LimitError(Exception):
    """A query hit a limit; `limit` is rows, bytes, time or memory."""

    def __init__(self, limit: str) -> None:
        self.limit = limit
        super().__init__(limit)


class Sink:
    """Collects an answer's bytes, up to a number."""

    def __init__(self, maximum: int) -> None:
        self._parts: list[bytes] = []
        self._left = maximum

    def write(self, data: bytes) -> int:
        """Take `data`. LimitError where it is too much."""
        self._left -= len(data)
        if self._left < 0:
            raise LimitError("bytes")
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do: the bytes are kept."""

    def value(self) -> bytes:
        """What came in."""
        return b"".join(self._parts)


class Pieces:
    """Passes an answer on in pieces of some size; a small or empty one tells that there is progress."""

    def __init__(self, pass_on: Callable[[bytes], None]) -> None:
        self._pass_on, self._kept, self._beats = pass_on, bytearray(), 0
        self._again = time.monotonic() + _BEAT

    def write(self, data: bytes) -> int:
        """Take `data`."""
        self._kept += data
        if len(self._kept) >= _PIECE:
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing to do: what is kept goes out in time."""

    def beat(self) -> None:
        """Say that the work goes on; heard of now and then."""
        self._beats += 1
        if self._beats % _LOOK == 0 and time.monotonic() >= self._again:
            self._send()

    def _send(self) -> None:
        self._pass_on(self.rest())
        self._again = time.monotonic() + _BEAT

    def rest(self) -> bytes:
        """What was not passed on."""
        piece, self._kept = bytes(self._kept), bytearray()
        return piece


class CuttingSink:
    """Collects whole items that end in `mark`, up to a number of items and of bytes."""

    def __init__(self, mark: bytes, maximum: int, max_bytes: int) -> None:
        self._mark, self._maximum, self._max_bytes = mark, maximum, max_bytes
        self._data = bytearray()
        self._count = 0

    def write(self, data: bytes) -> int:
        """Take `data`. LimitError where it is too much."""
        start = max(len(self._data) - len(self._mark) + 1, 0)
        self._data += data
        self._count += self._data.count(self._mark, start)
        if self._maximum and self._count > self._maximum:
            raise LimitError("rows")
        if len(self._data) > self._max_bytes:
            raise LimitError("bytes")
        return len(data)

    def flush(self) -> None:
        """Nothing to do: the bytes are kept."""

    def whole(self) -> bytes:
        """The items that are complete, not more than the maximum."""
        data = bytes(self._data)
        end = data.rfind(self._mark) + len(self._mark)
        if end < len(self._mark):
            return b""
        for _ in range(self._count - self._maximum if self._maximum else 0):
            end = data.rfind(self._mark, 0, end - len(self._mark)) + len(self._mark)
        return data[:end]


class Counter:
    """Passes triples on, counts them, and stops at too many."""

    def __init__(self, source: Any, maximum: int) -> None:
        self._source, self._maximum, self.count = iter(source), maximum, 0

    def __iter__(self) -> Counter:
        return self

    def __next__(self) -> rdf.Triple:
        triple: rdf.Triple = next(self._source)
        self.count += 1
        if self._maximum and self.count > self._maximum:
            raise LimitError("rows")
        return triple


def count_rows(body: bytes, name: str, maximum: int) -> int:
    """How many rows a serialized table has, by marks between them (CSV: by lines).

    In JSON a literal's end can look like such a mark; so a count beyond `maximum` is made again
    by a mark that no literal can contain.
    """
    if name == "tsv":
        return max(body.count(b"\n") - 1, 0)
    if name == "xml":
        return body.count(b"<result>")
    if name == "csv":
        return max(body.count(b"\r\n") - 1, 0)
    start = body.find(b'"bindings":[')
    if start < 0 or body[start + 12 : start + 13] == b"]":
        return 0
    count = 1 + body.count(b'}},{"', start)
    return count if not maximum or count <= maximum else 1 + len(_JSON_ROW.findall(body, start))
