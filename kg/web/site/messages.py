"""The words of the site, and dates as people write them; the words are `messages.toml` of each language."""

from __future__ import annotations

import re
from functools import cache

from kg import lang
from kg.lang.messages import forms, knows, say

__all__ = ["day", "forms", "knows", "number", "say"]

_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


@cache
def _months(code: str) -> tuple[str, ...]:
    named = dict(reversed([(n, name) for kind, n, name in lang.of(code).rows("editorial", 3) if kind == "month"]))
    return tuple(named[str(n)] for n in range(1, 13))


def day(text: str, code: str) -> str:
    """A date (2021-12-16, 2021-12) as people write it in a language; anything else as it is."""
    found = _DAY.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12:
        return text
    number = found[3].lstrip("0") if found[3] else ""
    settings = lang.of(code).table("language")
    if number == "1":
        number = settings.get("first_day", number)
    pattern = settings["day"] if number else settings["month"]
    return str(pattern).format(day=number, month=_months(code)[int(found[2]) - 1], year=found[1])


def number(count: int, code: str) -> str:
    """A number with its thousands parted as the language does it."""
    return f"{count:,}".replace(",", str(lang.of(code).table("language").get("thousands", ",")))
