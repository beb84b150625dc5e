"""The numbers in names of meetings: which session a name is, and which of its kind a meeting is."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.authority import fold
from kg.extract.meeting_dates import meeting_words
from kg.extract.view import printed
from kg.parse.editorial import editorial_words

_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=4096)
def sessions(name: str, language: str) -> tuple[int, ...]:
    """The sessions that a meeting's name is, by number: "sixty-fifth and sixty-sixth sessions"; none of other names."""
    found = meeting_words(language)["session_name"].search(fold(printed(name)))
    return _numbers(name, language, *found.span("numbers")) if found else ()


@lru_cache(maxsize=4096)
def number(name: str, language: str) -> int:
    """Which meeting of its kind a name says that one is ("second meeting of …"), 0 where it says none or several."""
    found = meeting_words(language)["numbered_session"].search(fold(printed(name)))
    if not found or found.start():
        return 0
    numbers = _numbers(name, language, 0, len(name))
    return numbers[0] if len(numbers) == 1 else 0


def _numbers(name: str, language: str, start: int, end: int) -> tuple[int, ...]:
    """The ordinals in a stretch of a name; none where one of them cannot be made out."""
    words, text = meeting_words(language)["ordinal"], printed(name)
    found = []
    for each in words.finditer(fold(text), start, end):
        digits = _DIGITS.match(text, each.start())
        value = int(digits[0]) if digits else editorial_words(language).ordinal_value(text[each.start() : each.end()])
        if value is None:
            return ()
        found.append(value)
    return tuple(found)
