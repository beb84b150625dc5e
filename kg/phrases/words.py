"""When two phrases are the same: words in order, case and accents folded, no stemming.

A word is a run of letters and digits; anything else stands between words: spaces of any kind, punctuation,
apostrophes and hyphens. Characters are compared by their compatibility decomposition without marks, in the full
case folding of Unicode (UAX #15, section 5.18 of the Standard): "É", "é" and "e" with an accent of its own are one
letter, "ß" is "ss", "ﬁ" is "fi"; so are here "œ" and "oe", "ø" and "o", which do not decompose. Characters without
width (soft hyphens, marks of direction) are not there. Ideographs and kana are words of one letter each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

FILE_NAME = "phrases.sqlite"
"""The index of a store's texts, among the files of a generation."""
UNICODE = unicodedata.unidata_version
"""The version of Unicode by which texts are folded."""
QUOTED = 60
"""Characters that a quote has on each side of its phrase."""

_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i"}
"""Letters with a stroke, ligatures and the dotless i: Unicode keeps them whole."""
_APART = "\u200b"
"""The space without width parts words, as the other characters of its category (Cf) do not."""
_STRETCHES = "\u0640"
"""The kashida draws a word out and is no letter of it."""
_MARKS_OF_LETTERS = range(0x02B9, 0x02E0)
"""Modifier letters that stand for apostrophes and the like."""
_ALONE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def _of_one(char: str) -> str:
    """What a character of a folded text becomes: itself, a space between words, or nothing."""
    char = _LETTERS.get(char, char)
    kind = unicodedata.category(char[0])
    if char in _STRETCHES or kind in ("Mn", "Me") or (kind == "Cf" and char not in _APART):
        return ""
    if kind[0] not in "LNM" or ord(char[0]) in _MARKS_OF_LETTERS:
        return " "
    return f" {char} " if _ALONE.match(char) else char


class _Folding(dict[int, str]):
    """The table of `str.translate`, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        found = "".join(map(_of_one, plain))
        self[code] = found if found.strip() else found[:1]
        return self[code]


_FOLDING = _Folding()


def words(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return text.translate(_FOLDING).split()


@lru_cache(maxsize=64)
def _pattern(sought: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?<![^ ]){' +'.join(map(re.escape, sought))}(?![^ ])")


def places(text: str, sought: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where in a text the folded words `sought` stand in order, each start and end; they may overlap."""
    if not sought:
        return
    folded, pattern = text.translate(_FOLDING), _pattern(tuple(sought))
    even = all(len(_FOLDING[ord(char)]) == 1 for char in set(text))
    origin = range(len(text)) if even else [at for at, char in enumerate(text) for _ in _FOLDING[ord(char)]]
    found = pattern.search(folded)
    while found is not None:
        start, end = origin[found.start()], origin[found.end() - 1] + 1
        while end < len(text) and not _FOLDING[ord(text[end])]:
            end += 1  # an accent of the last letter
        yield start, end
        found = pattern.search(folded, found.start() + 1)


def quote(text: str, start: int, end: int) -> str:
    """The stretch of a text with `QUOTED` characters on each side."""
    return text[max(start - QUOTED, 0) : end + QUOTED]
