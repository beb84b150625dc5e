"""Titles as they are compared: what of a title stays the same when a text is renewed, and how like two titles are."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kg import lang
from kg.compare.words import is_rare, weight
from kg.parse import editorial

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1 << 16)
def normal(title: str, language: str) -> tuple[str, ...]:
    """The words by which two titles are the same: without case, accents, numbers, years, ordinals and joints.

    "Programme budget for 2025" and "Programme budget for 2024" are one title, and so are reports "on the work of
    its seventy-fifth session" and "… seventy-sixth session". Empty where no other word is left.
    """
    dropped = _dropped(language)
    words = (word for found in _WORD.findall(title) for word in _LETTERS.findall(_plain(found)))
    return tuple(word for word in words if word not in dropped)


def likeness(one: str, other: str, language: str) -> tuple[float, float]:
    """Which share of each title's words the other one has, by weight: rare words weigh more, joints nothing."""
    return weighed(one, other, language), weighed(other, one, language)


def weighed(one: str, other: str, language: str) -> float:
    """Which share of one text's words another one has, by weight; 0 where it has none."""
    words, others = set(normal(one, language)), set(normal(other, language))
    whole = sum(weight(word, language) for word in words)
    return sum(weight(word, language) for word in words & others) / whole if whole else 0.0


def other_names(one: str, other: str, language: str) -> bool | None:
    """Whether each of two titles has a proper name that the other lacks: "Question of Guam", "Question of Pitcairn".

    Such names are the words with capitals but the first; of a title all in capitals, which is held without case, the
    rare ones. Numerals in words are left aside ("the Fourth Conference"), as years are. None where the titles cannot
    tell: their script has no capitals, or both are all in capitals.
    """
    if all(title.isupper() or title == title.swapcase() for title in (one, other)):
        return None
    names, words = zip(*((_proper(each, language), set(normal(each, language))) for each in (one, other)), strict=True)
    return bool(names[0] - words[1]) and bool(names[1] - words[0])


def _proper(title: str, language: str) -> set[str]:
    if title.isupper():
        return {word for word in normal(title, language) if is_rare(word, language)}
    parts = [part for found in _WORD.findall(title) for part in _LETTERS.findall(found)]
    return {_plain(part) for part in parts[1:] if part[0].isupper()} - _dropped(language)


def same_stem(one: str, other: str, language: str) -> bool:
    """Whether two titles are the same up to a colon, behind which yearly texts have their year's theme."""
    stems = [normal(title.partition(":")[0], language) for title in (one, other)]
    return ":" in one + other and stems[0] == stems[1] != ()


def _plain(text: str) -> str:
    """Small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


@lru_cache(maxsize=64)
def _dropped(language: str) -> frozenset[str]:
    """What two titles may differ in: numerals in words and the joints of the language."""
    own = lang.of(language)
    numerals = editorial.editorial_words(own.code).ordinals
    joints = own.words("citations")["function_words"]
    said = (part for word in (*numerals, *joints) for part in _LETTERS.findall(_plain(word)))
    return frozenset(said)
