"""Places in texts: the parts of a document, spans of the source text, and where clean characters stand in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from kg.speed import quick


class Part(StrEnum):
    """Where in a document a paragraph stands; the values are the contract's."""

    MASTHEAD = "masthead"
    PREAMBULAR = "preambular"
    OPERATIVE = "operative"
    ANNEX = "annex"

    __hash__ = str.__hash__
    """That of `Enum` is no faster than any other function; parts are in the keys of many tables."""


@quick
@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` (included) to `end` (excluded) of a source text."""

    start: int
    end: int


@quick
@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each character of a clean text stands in the source text.

    Runs of unchanged length: clean characters from `clean[i]` up to `clean[i + 1]`
    stand one for one at `source[i]` and after. `clean` starts with 0 and ascends;
    `source` ascends too.
    """

    clean: tuple[int, ...] = (0,)
    source: tuple[int, ...] = (0,)

    def position(self, index: int) -> int:
        """The place in the source text of the clean character at `index`."""
        run = bisect_right(self.clean, index) - 1
        return self.source[run] + index - self.clean[run]

    def pieces(self, start: int, end: int) -> tuple[Span, ...]:
        """The contiguous source spans of clean characters `start` to `end`, in order."""
        if len(self.clean) == 1:
            offset = self.source[0] - self.clean[0]
            return (Span(start + offset, end + offset),)
        first = bisect_right(self.clean, start) - 1
        last = bisect_right(self.clean, end - 1) - 1
        if first == last:
            offset = self.source[first] - self.clean[first]
            return (Span(start + offset, end + offset),)
        spans = []
        for run in range(first, last + 1):
            low = max(start, self.clean[run])
            high = end if run == last else self.clean[run + 1]
            offset = self.source[run] - self.clean[run]
            spans.append(Span(low + offset, high + offset))
        return tuple(spans)


UNCHANGED = OffsetMap()
"""The map of a clean text that is the beginning of its source text."""
