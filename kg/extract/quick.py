"""Patterns that look for the words without which they cannot match before they are tried.

Most patterns of the languages match in few texts, and trying one at every character costs far more than
a search for the letters that each of its matches must contain. These are read from the pattern's own
syntax tree (`kg.extract.pattern_tree`), so that no list of them can fall behind the languages' data.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from kg.extract.pattern_code import skipping
from kg.extract.pattern_tree import led, matches_nothing, needed, reach, starts

__all__ = ["Quick", "needles", "reach"]


_NOTHING: Iterator[re.Match[str]] = iter(())


class Quick:
    """A compiled pattern with the strings of which each match contains one; without such it is only tried."""

    __slots__ = ("_clauses", "needles", "never", "pattern", "reach", "starts")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        """Read what `pattern` needs."""
        self.pattern = skipping(led(pattern))
        self._clauses = needed(pattern)
        """Each match contains one string of each of these."""
        self.needles = self._clauses[0] if self._clauses else ()
        self.reach = reach(pattern)
        """Where the pattern ends at a text's end: no more of its last characters decide whether it matches."""
        self.starts = starts(pattern)
        """The characters that a match begins with; none where that cannot be told."""
        self.never = matches_nothing(pattern)
        """Whether it stands for what a language does not say."""

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As the pattern's own `search`."""
        if start or end != sys.maxsize:
            return self.pattern.search(text, start, end) if self.may(text, start, end) else None
        for clause in self._clauses:  # most searches are in the whole of a text: one call less, and a quicker look
            for needle in clause:
                if needle in text:
                    break
            else:
                return None
        return self.pattern.search(text)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As the pattern's own `finditer`."""
        if start or end != sys.maxsize:
            return self.pattern.finditer(text, start, end) if self.may(text, start, end) else _NOTHING
        for clause in self._clauses:
            for needle in clause:
                if needle in text:
                    break
            else:
                return _NOTHING
        return self.pattern.finditer(text)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As the pattern's own `match`, which tries one place only and needs no look before."""
        return self.pattern.match(text, start, end)

    def may(self, text: str, start: int = 0, end: int = sys.maxsize) -> bool:
        """Whether a stretch of a text has what each match needs: where not, the pattern does not match in it."""
        if self.never:
            return False
        if start or end < len(text):
            text = text[start:end]  # to cut it takes less time than to look for several strings between two places
        for clause in self._clauses:
            for needle in clause:
                if needle in text:
                    break
            else:
                return False
        return True


def needles(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Strings of which every match of `pattern` contains at least one; none where none can be told, or too many."""
    clauses = needed(pattern)
    return clauses[0] if clauses else ()
