"""The words of meetings in one language, and the days that a text prints, one or a stretch of them.

The forms of dates follow the United Nations Editorial Manual; the words are in `meetings.toml` of the
language's folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import lang
from kg.extract.day_lists import DayLists, Days, rows
from kg.extract.quick import Quick

__all__ = ["YEAR", "Days", "MeetingWords", "days_in", "meeting_words", "spanned"]

YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_YEAR = 120
"""No date begins further before its year."""


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """The patterns of one language."""

    patterns: dict[str, Quick]
    hints: dict[str, tuple[str, ...]]
    date: re.Pattern[str]
    lists: DayLists

    def __getitem__(self, key: str) -> Quick:
        return self.patterns[key]


@lru_cache(maxsize=8)
def meeting_words(language: str) -> MeetingWords:
    """The words of `language`; those of the default for a language that has none."""
    chosen = lang.of(language).words("meetings")
    place = {
        "MONTH": f"(?:{'|'.join(chosen['months'])})",
        "ORDINAL": chosen["ordinal"],
        "NOUN": f"\\b{chosen['noun']}\\b",
        "(?: BODY)?": "",
        "CAPITAL": f"(?:[a-z-]+ ){{0,4}}{chosen['noun']}",
    }
    texts = {key: _filled(value, place) for key, value in chosen.items() if isinstance(value, str)}
    patterns = {key: re.compile(value) for key, value in texts.items()}
    patterns["noun"] = re.compile(place["NOUN"])
    patterns["listed_before"] = re.compile(
        _filled("ORDINAL(?:, ORDINAL)*CHAIN$", place).replace("CHAIN", chosen["pair"])
    )
    patterns["numbers"] = re.compile(_filled(rf"(?P<numbers>ORDINAL(?:(?:, |,?{chosen['pair']})ORDINAL)*) ", place))
    patterns["numbered_session"] = re.compile(_filled("(?P<number>ORDINAL) ", place))
    patterns["numbered_noun"] = re.compile(_filled(f"ORDINAL {chosen['between']}NOUN", place))
    patterns["other_meeting"] = re.compile(_filled(f"ORDINAL {chosen['between']}NOUN|{chosen['of_high_level']}", place))
    patterns["stop"] = re.compile(rf"[,;] | ?\(| {chosen['elided']}|\b{chosen['determiners']}\b ")
    patterns["leading"] = re.compile(rf"(?:{chosen['determiners']} |{chosen['elided']})+")
    weekday = _weekday(chosen)
    patterns["chain"] = re.compile(rf",? ?(?:{lang.joints('and')}|,)? ?{chosen['chain']}{weekday}")
    patterns["tail"] = re.compile(rf"(?:[\s,(]|\b(?:{chosen['tail']}))+$")
    lists = DayLists(chosen)
    # A look at one character before the alternatives, for speed: each begins with a number or a month, or is a year.
    patterns["dates"] = re.compile(rf"\b(?=[\d{lists.initials}])(?:{lists.anchor})|(?=[12])(?:{chosen['year_after']})")
    hints = {key.removesuffix("_hints"): tuple(value) for key, value in chosen.items() if key.endswith("_hints")}
    quick = {key: Quick(pattern) for key, pattern in patterns.items()}
    return MeetingWords(quick, hints, re.compile(lists.date), lists)


def _filled(pattern: str, place: dict[str, str]) -> str:
    for key, value in place.items():
        pattern = pattern.replace(key, value)
    return pattern


def _weekday(chosen: Mapping[str, Any]) -> str:
    """A day of the week before a date, which it need not have: "Monday, 24 November"."""
    return rf"(?:(?:{'|'.join(chosen['weekdays'])}),? )?"


def days_in(folded: str, rules: MeetingWords) -> Iterator[Days]:
    """The dates in a folded text, in order. "On 15 December 2020 and 15 November 2021" is two."""
    done = 0
    run: list[Days] = []
    for match in _date_matches(folded, rules["dates"]):
        if match.lastgroup is None:
            found = [Days(match.start(), match.end(), match[0], match[0])]
        else:
            found = rules.lists.read(folded, match, done)
        done = match.end()
        whole = rules.lists.joined(run, found, folded)
        if whole is None:
            yield from rows(run)
        run = found if whole is None else whole
    yield from rows(run)


def spanned(folded: str, rules: MeetingWords) -> Iterator[Days]:
    """As `days_in`; "between May 2029 and January 2031" is one stretch."""
    waiting: Days | None = None
    for days in days_in(folded, rules):
        if waiting and rules["until_other"].match(folded[waiting.end : days.start]):
            yield Days(waiting.start, days.end, waiting.first, days.last)
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = days if rules["between_before"].search(folded[max(0, days.start - 16) : days.start]) else None
        if not waiting:
            yield days
    if waiting:
        yield waiting


def _date_matches(folded: str, pattern: Quick) -> Iterator[re.Match[str]]:
    """The matches of `pattern`, looked for only before the years in `folded`, which most texts have few of."""
    start = stop = 0
    for year in YEAR.finditer(folded):
        if year.start() - _BEFORE_YEAR > stop:
            yield from pattern.finditer(folded, start, stop)
            start = year.start() - _BEFORE_YEAR
        stop = year.end() + 1
    yield from pattern.finditer(folded, start, stop)
