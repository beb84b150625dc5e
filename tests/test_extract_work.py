"""Long paragraphs: what is done for one grows with its length, and not with the square of it.

Work is counted, not timed: how often functions are called, and how many characters patterns are given to search.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from extract_helpers import OP, document

from kg.authority import Authority
from kg.extract import extract, requests, terms

UNITS = {
    "terms": "to continue, until 31 December 2031, its work with the Security Council, ",
    "terms that ran": "the mandate which is to expire on 31 May 2031 and ",
    "owners": "recalling resolution 76/1 of 3 May 2021 of the General Assembly and resolution 44/4 of 1 July 2020, ",
    "owners on no list": "and decision 2001/4 of the Executive Board of the Fund for Wells, ",
    "whose resolution": "in its resolution 76/1, the Coordination Council decided, ",
    "reports": "to submit a report to the General Assembly at its eightieth session, and ",
    "ratification": "to ratify the Convention on the Rights of the Child, and ",
    "not ratified": "States that have not ratified the Convention on the Rights of the Child, ",
    "addressees": "and Member States, in forums such as the World Bank and the World Health Organization, to act, ",
    "acronyms": "the Federal Government of Somalia (FGS), the Western Wells Board (WWB), the World Bank (WB) and Ghana, ",
    "names in brackets": "a group of five experts (“Panel of Experts”) and the Security Council (“the Council”), ",
    "meetings": "statements made on 3 May 2031, at a session of the Committee, and in Oslo, ",
    "words": "and the water of the wells in the towns of the region ",
}
SIZES = (5_000, 10_000, 20_000)
GROWTH = 2.4
"""Twice the text is at most so many times the work."""


def _paragraph(unit: str, size: int) -> str:
    return f"Requests the Secretary-General {unit * (size // len(unit))};"


def _calls(text: str) -> int:
    count = 0

    def counts(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    made = document((OP, "1", text))
    sys.setprofile(counts)
    try:
        extract(made, Authority.load())
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.thorough
@pytest.mark.parametrize("name", UNITS)
def test_calls_grow_with_the_length(name: str) -> None:
    extract(document((OP, "1", _paragraph(UNITS[name], 500))), Authority.load())  # what is compiled once
    made = [_calls(_paragraph(UNITS[name], size)) for size in SIZES]
    assert all(after <= GROWTH * before for before, after in pairwise(made)), made


class _Counted:
    """A pattern that notes how many characters it is given to look through."""

    def __init__(self, pattern: re.Pattern[str], seen: Counter[str], name: str) -> None:
        self.pattern, self._kept, self._name = pattern.pattern, (pattern, seen), name

    def __getattr__(self, method: str) -> Any:
        pattern, seen = self._kept

        def counted(text: str, start: int = 0, end: int = sys.maxsize) -> Any:
            if method in ("search", "finditer"):
                seen[self._name] += max(0, min(end, len(text)) - start)
            return getattr(pattern, method)(text, start, end)

        return counted if method in ("search", "finditer", "match", "fullmatch") else getattr(pattern, method)


def _counting(words: Any, seen: Counter[str]) -> Any:
    """The words of a language, their patterns counted, and those of what they hold."""
    changed: dict[str, Any] = {}
    for each in fields(words):
        value = getattr(words, each.name)
        if isinstance(value, re.Pattern):
            changed[each.name] = _Counted(value, seen, each.name)
        elif is_dataclass(value) and each.name in ("governing", "times"):
            changed[each.name] = _counting(value, seen)
    return replace(words, **changed)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("module", "words", "name"),
    [
        (terms, "_term_words", "terms"),
        (terms, "_term_words", "terms that ran"),
        (requests, "request_words", "reports"),
    ],
)
def test_characters_looked_at_grow_with_the_length(
    monkeypatch: pytest.MonkeyPatch, module: Any, words: str, name: str
) -> None:
    """Of each pattern: what is looked for before or behind a place is looked for near it."""
    seen: Counter[str] = Counter()
    counted = _counting(getattr(module, words)("en"), seen)
    monkeypatch.setattr(module, words, lambda _: counted)
    per_size = []
    for size in (10_000, 40_000):
        seen.clear()
        extract(document((OP, "1", _paragraph(UNITS[name], size))), Authority.load())
        per_size.append(dict(seen))
    small, large = per_size
    grown = {each: (small[each], large[each]) for each in small if large[each] > 4.8 * small[each] + 9_000}
    assert small and not grown
