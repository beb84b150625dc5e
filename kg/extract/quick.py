"""Patterns that look for the words without which they cannot match before they are tried.

Most patterns of the languages match in few texts, and trying one at every character costs far more than
a search for the letters that each of its matches must contain. These are read from the pattern's own
syntax tree, so that no list of them can fall behind the languages' data.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

_MOST = 24
"""With more words than these to look for, the pattern itself is as quick."""
_LEAST = 3
"""Fewer letters stand in nearly every text."""
_REACHES = 1_000
"""A wider pattern has no bound."""
_UNREAD = re.IGNORECASE | re.LOCALE
"""With these flags a letter of the pattern is not the text's."""


class Quick:
    """A compiled pattern with the strings of which each match contains one; without such it is only tried."""

    __slots__ = ("needles", "pattern", "reach")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        """Read the needles of `pattern`."""
        self.pattern = pattern
        self.needles = needles(pattern)
        self.reach = reach(pattern)
        """Where the pattern ends at a text's end: no more of its last characters decide whether it matches."""

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As the pattern's own `search`."""
        if start or end != sys.maxsize:
            return self.pattern.search(text, start, end) if self._may(text, start, end) else None
        if self.needles:  # most searches are in the whole of a text: one call less, and a quicker look
            for needle in self.needles:
                if needle in text:
                    break
            else:
                return None
        return self.pattern.search(text)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As the pattern's own `finditer`."""
        return self.pattern.finditer(text, start, end) if self._may(text, start, end) else iter(())

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As the pattern's own `match`, which tries one place only and needs no look before."""
        return self.pattern.match(text, start, end)

    def _may(self, text: str, start: int, end: int) -> bool:
        for needle in self.needles:
            if text.find(needle, start, end) >= 0:
                return True
        return not self.needles


def needles(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Strings of which every match of `pattern` contains at least one; none where that cannot be told, or is too many.

    What a match consumes counts, and what must follow it; what must go before may lie outside of the searched part.
    """
    if pattern.flags & _UNREAD:
        return ()
    parser: Any = import_module("re._parser")
    found = _of_sequence(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    return tuple(sorted(found)) if found and len(found) <= _MOST and min(map(len, found)) >= _LEAST else ()


def reach(pattern: re.Pattern[str]) -> int:
    """How many of a text's last characters a `pattern` with `$` at its end looks at; `sys.maxsize` for others."""
    tree: Any = import_module("re._parser").parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    parts = list(_parts(tree))
    last = parts[-1] if parts else ("", None)
    ends = str(last[0]) == "AT" and str(last[1]) == "AT_END" and tree[-1] is last
    begins = any(str(name) == "AT" and "BEGINNING" in str(value) for name, value in parts)
    before = [value[1].getwidth()[1] for name, value in parts if str(name) in ("ASSERT", "ASSERT_NOT") and value[0] < 0]
    width = tree.getwidth()[1] + max([1, *before])  # a boundary of words looks at one character
    return width if ends and not begins and width < _REACHES else sys.maxsize


def _parts(items: Any) -> Iterator[tuple[Any, Any]]:
    """All parts of a pattern's tree, those inside others after these."""
    for item in items:
        yield item
        waiting = [item[1]]
        while waiting:
            inner = waiting.pop()
            if hasattr(inner, "getwidth"):
                yield from _parts(inner)
            elif isinstance(inner, (tuple, list)):
                waiting += inner


def _of_sequence(items: Any) -> frozenset[str] | None:
    """The best needles of any of the parts of a sequence: the longest, of as long ones the fewest."""
    options: list[frozenset[str]] = []
    run = ""
    for operation, value in items:
        name = str(operation)
        if name == "LITERAL":
            run += chr(value)
        elif name != "AT":
            options.append(frozenset({run}))
            run = ""
            inner = _of_part(name, value)
            if inner:
                options.append(inner)
    options.append(frozenset({run}))
    best = max(options, key=lambda option: (min(map(len, option)), -len(option)))
    return best if "" not in best else None


def _of_part(name: str, value: Any) -> frozenset[str] | None:
    """The needles of a group, of a repetition that is there once at least, or of all alternatives together."""
    if name == "SUBPATTERN":
        return None if value[1] & _UNREAD else _of_sequence(value[3])
    if name == "ASSERT":
        return _of_sequence(value[1]) if value[0] == 1 else None
    if name == "ATOMIC_GROUP":
        return _of_sequence(value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _of_sequence(value[2]) if value[0] else None
    if name != "BRANCH":
        return None
    each = [_of_sequence(branch) for branch in value[1]]
    return frozenset().union(*(one for one in each if one)) if all(each) else None
