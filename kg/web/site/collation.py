"""The order of names in a language: without regard to accents and case, numbers by their value.

Letters that a language sorts on their own (`own_letters` in `language.toml`) stand behind the letter they are made of.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from kg.lang import of
from kg.symbols import natural

Key = tuple[tuple[tuple[int, str], ...], str]
_BESIDE = re.compile(r"[^\w\s]+|_")
"""What sorting passes over: quotes, hyphens, brackets."""
_BEHIND = "\u9fff"  # a letter behind all of ours
_TWO = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})


@cache
def _own(code: str) -> tuple[tuple[str, str], ...]:
    """The letters that a language sorts on their own, and what each is sorted as."""
    letters = of(code).table("language").get("own_letters", ())
    return tuple((letter, unicodedata.normalize("NFD", letter)[0] + _BEHIND) for letter in letters)


def collated(text: str, code: str) -> Key:
    """A key that sorts names as the readers of a language expect; of equal ones, those without accents go first."""
    low = unicodedata.normalize("NFC", text).casefold()
    for letter, place in _own(code):
        low = low.replace(letter, place)
    bare = low
    if not low.isascii():
        plain = unicodedata.normalize("NFD", low.translate(_TWO))
        bare = "".join([each for each in plain if not unicodedata.combining(each)])
    return natural(" ".join(_BESIDE.sub(" ", bare).split())), text
