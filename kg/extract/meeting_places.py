"""Places and names of meetings: where a pattern found one, and which of a list belongs to which of several meetings."""

from __future__ import annotations

import re
from functools import lru_cache

from kg import lang

_OTHER_NAME = re.compile(rf", (?:{lang.joints('articles')}) ?(?=[A-ZÉ])")
"""A comma and an article begin another name: "in Incheon, Republic of Korea, the Education 2030 Framework"."""
_IN = rf"(?:{lang.joints('in_places')}) (?=[A-ZÉ])"
_INNER = re.compile(rf", {_IN}")
_LEAD = re.compile(_IN)
_LEADS_ON = re.compile(r"(?: \w{1,3})+$")
_BETWEEN = re.compile(rf", (?:{lang.joints('and')}) |, | (?:{lang.joints('and')}) ")


def place_of(match: re.Match[str] | None) -> str:
    """The place that a pattern found, without the small words after it; "" for none."""
    if not match:
        return ""
    where = _INNER.split(_OTHER_NAME.split(match["where"])[0])[-1]
    if where.count("(") > where.count(")"):
        where = where[: where.rindex("(")]  # a country in two words: "Dubai (United …"
    if where.count(")") > where.count("("):
        return ""  # the end of what stands in brackets is no place: "the Committee (Fourth Committee), on 3 May"
    return re.sub(r"(?:[ ,(]|(?<!')\b[a-zà]{1,4}\b)+$", "", where)


def place_off(name: str, where: str) -> str:
    """A meeting's name without its place behind it: "ninth meeting in Prague"."""
    return re.sub(rf",? (?:{lang.joints('in_places')}) {re.escape(where)}$", "", name)


def places_of(where: str, count: int, language: str) -> list[str]:
    """The places of `count` meetings that are listed together, in their order.

    One place is that of all ("Geneva, Switzerland"); of several that are not as many as the meetings none is told.
    """
    each: list[str] = []
    for piece in _BETWEEN.split(where):
        place = _LEAD.sub("", piece, count=1)
        if each and (place in _countries(language) or "." in place):
            each[-1] += f", {place}"  # "Oslo, Norway", "Washington, D.C."
        else:
            each.append(place)
    if len(each) == 1:
        return [where] * count
    return each if len(each) == count else [""] * count


@lru_cache(maxsize=8)
def _countries(language: str) -> frozenset[str]:
    """The names of countries in `language`."""
    return frozenset(name for _, name in lang.of(language).rows("countries", 2))


def word_end(text: str, start: int, end: int) -> int:
    """`end`, or where the word before it ends if it is within a word; small words that lead on are left out."""
    if not text[end - 1 : end + 1].isalnum() or len(text) <= end:
        return end
    whole = text[start : max(start + 1, text.rfind(" ", start, end))]
    return start + len(_LEADS_ON.sub("", whole))
