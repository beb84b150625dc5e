"""The text of acts as words and marks: small letters with their accents, plain apostrophes and hyphens."""

from __future__ import annotations

import re
from functools import lru_cache

TOKEN = re.compile(r"\w[\w-]*'?|[^\w\s]")
"""A word with the apostrophe that ends it, or a mark."""
NORMAL = {"\u2019": "'", "\u2011": "-", "\u02bc": "'"}
"""What `normal` replaces beside capitals."""
REACH = 200
"""No act phrase with what leads to it is longer than this many characters."""


@lru_cache(maxsize=512)
def normal(text: str) -> str:
    """`text` in small letters with plain apostrophes and hyphens, character for character."""
    lowered = text.lower()
    if text.isascii():
        return lowered
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for curly, plain in NORMAL.items():
        lowered = lowered.replace(curly, plain)
    return lowered


def tokens(text: str, start: int, length: int = REACH) -> list[str]:
    """The words and marks of normal text in the `length` characters from `start` on."""
    return TOKEN.findall(text, start, start + length)


def spans(text: str, start: int, count: int) -> list[tuple[int, int]]:
    """Where the first `count` words of `tokens` stand."""
    found: list[tuple[int, int]] = []
    for match in TOKEN.finditer(text, start, start + REACH):
        found.append(match.span())
        if len(found) == count:
            break
    return found


def next_word(text: str, position: int) -> str:
    """The word or mark after `position`, a full stop at the end of the text."""
    found = TOKEN.search(text, position)
    return found[0] if found else "."


def starts_with(form: str, words: frozenset[str]) -> bool:
    """Whether `form` begins with one of `words`, which have up to four words each."""
    parts = form.split()
    return any(" ".join(parts[:count]) in words for count in range(1, min(5, len(parts) + 1)))
