"""The numbers in names of meetings: which session a name is, and which of its kind a meeting is."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.authority import fold
from kg.extract.meeting_dates import meeting_words
from kg.extract.view import printed
from kg.parse.editorial import editorial_words

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\w+")
_OF = 4
"""Among so many words behind a noun is the one that its "of" leads to."""


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


@lru_cache(maxsize=4096)
def numbered(name: str, language: str) -> tuple[tuple[int, ...], str]:
    """Which meetings a name begins by counting ("second and third meetings of …": 2 and 3), and the rest, folded."""
    found = meeting_words(language)["numbers"].match(fold(printed(name)))
    return (_numbers(name, language, *found.span("numbers")), found.string[found.end() :]) if found else ((), "")


@lru_cache(maxsize=4096)
def whose(rest: str, language: str) -> str | None:
    """Of what follows the number in a name, what the noun's "of" leads to: "meetings of the Group" gives "group".

    "" where only the noun follows, None where something else does ("meeting on wells").
    """
    words = meeting_words(language)
    noun = words["noun"].match(rest)
    if not noun:
        return None
    behind = rest[noun.end() :]
    of = words["of_before"].pattern
    begins = [each.start() for each in _WORD.finditer(behind)][:_OF]
    led = [behind[at:] for at in begins if of.fullmatch(behind[:at].lstrip())]
    return led[-1] if led else None if behind.strip() else ""


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
