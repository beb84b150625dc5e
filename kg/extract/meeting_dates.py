"""The words of meetings in one language, and the days that a text prints, one or a stretch of them.

The forms of dates follow the United Nations Editorial Manual; the words are in `meetings.toml` of the
language's folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from kg import lang
from kg.extract.quick import Quick
from kg.speed import quick

YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = r"\d{1,2}(?:er)?"
_EARLIER = 48
"""So many characters before a date one of its list begins at most."""
_BEFORE_YEAR = 120
"""No date begins further before its year."""


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """The patterns of one language."""

    patterns: dict[str, Quick]
    months: dict[str, int]
    hints: dict[str, tuple[str, ...]]
    date: re.Pattern[str]
    pair: str

    def __getitem__(self, key: str) -> Quick:
        return self.patterns[key]


@lru_cache(maxsize=8)
def meeting_words(language: str) -> MeetingWords:
    """The words of `language`; those of the default for a language that has none."""
    chosen = lang.of(language).words("meetings")
    months = {name: number for number, name in enumerate(chosen["months"], 1)}
    place = {
        "MONTH": f"(?:{'|'.join(months)})",
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
    patterns["numbered_session"] = re.compile(_filled("(?P<number>ORDINAL) ", place))
    patterns["stop"] = re.compile(rf"[,;] | ?\(| {chosen['elided']}|\b{chosen['determiners']}\b ")
    patterns["leading"] = re.compile(rf"(?:{chosen['determiners']} |{chosen['elided']})+")
    weekday = _weekday(chosen)
    patterns["chain"] = re.compile(rf",? ?(?:{lang.joints('and')}|,)? ?{chosen['chain']}{weekday}")
    patterns["earlier"] = re.compile(_earlier_pattern(place["MONTH"], chosen))
    patterns["tail"] = re.compile(rf"(?:[\s,(]|\b(?:{chosen['tail']}))+$")
    dates, initials = (
        _date_pattern(place["MONTH"], chosen),
        "".join(sorted({each[0] for each in (*months, *chosen["weekdays"])})),
    )
    # A look at one character before the alternatives, for speed: each begins with a number or a month, or is a year.
    patterns["dates"] = re.compile(rf"\b(?=[\d{initials}])(?:{dates})|(?=[12])(?:{chosen['year_after']})")
    hints = {key.removesuffix("_hints"): tuple(value) for key, value in chosen.items() if key.endswith("_hints")}
    quick = {key: Quick(pattern) for key, pattern in patterns.items()}
    return MeetingWords(quick, months, hints, re.compile(dates), chosen["pair"])


def _filled(pattern: str, place: dict[str, str]) -> str:
    for key, value in place.items():
        pattern = pattern.replace(key, value)
    return pattern


def _date_pattern(month: str, chosen: Mapping[str, Any]) -> str:
    """One day, a stretch of days, or a month; the year is printed at least at the end."""
    day, of, on = _DAY, lang.in_date(), _weekday(chosen)
    return (
        rf"\b{on}(?P<d1>{day})(?:, {on}{day})*(?:{of}(?P<m1>{month}))?(?:{of}(?P<y1>\d{{4}}))?"
        rf",?(?P<joint>{chosen['joints']})"
        rf"{chosen['date_leads']}{on}(?P<d2>{day}){of}(?P<m2>{month})(?:{of}(?P<y2>\d{{4}}))\b"
        rf"|\b{on}(?P<d>{day}){of}(?P<m>{month}){of}(?P<y>\d{{4}})\b|\b(?P<mm>{month}){of}(?P<my>\d{{4}})\b"
    )


def _weekday(chosen: Mapping[str, Any]) -> str:
    """A day of the week before a date, which it need not have: "Monday, 24 November"."""
    return rf"(?:(?:{'|'.join(chosen['weekdays'])}),? )?"


def _earlier_pattern(month: str, chosen: Mapping[str, Any]) -> str:
    """A day, or a stretch of days, without a year before one that has it: "on 24 November, 1 and 8 December 2031".

    One without its month is a day only behind a word that leads to dates.
    """
    on, leads = _weekday(chosen), chosen["date_leads"].removesuffix("?")
    of = lang.in_date()
    first = rf"{on}(?P<first>{_DAY})(?:{of}(?P<since>{month}))?,?{chosen['joints']}{chosen['date_leads']}"
    named = rf"(?:{first})?{on}(?P<day>{_DAY}){of}(?P<month>{month})"
    return rf"(?<![\w/.-])(?:{named}|{leads}{on}(?P<bare>{_DAY}))(?:, ?|,?{chosen['pair']}){chosen['date_leads']}$"


@quick
@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days as printed at `start` to `end`; `first` and `last` are ISO 8601."""

    start: int
    end: int
    first: str
    last: str

    @property
    def year_only(self) -> bool:
        """Whether no more than the year is printed."""
        return len(self.last) == 4


def days_in(folded: str, rules: MeetingWords) -> Iterator[Days]:
    """The dates in a folded text, in order. "On 15 December 2020 and 15 November 2021" is two."""
    done = 0
    for match in _date_matches(folded, rules["dates"]):
        yield from _earlier(folded, match, rules, done)
        done = match.end()
        if match.lastgroup is None:
            yield Days(match.start(), match.end(), match[0], match[0])
        elif match["mm"]:
            month = f"{int(match['my']):04}-{rules.months[match['mm']]:02}"
            yield Days(match.start(), match.end(), month, month)
        elif match["d"]:
            day = _iso(match["y"], match["m"], match["d"], rules)
            if day:
                yield Days(match.start(), match.end(), day, day)
        else:
            yield from _stretch(match, rules)


def _earlier(folded: str, date: re.Match[str], rules: MeetingWords, low: int) -> list[Days]:
    """The days without a year of their own that are listed before `date`, from `low` on, in order."""
    found: list[Days] = []
    year, month, start = date["y"] or date["y1"] or date["y2"], date["m"] or date["m1"] or date["m2"], date.start()
    while year and (match := rules["earlier"].search(folded, max(low, start - _EARLIER), start)):
        month = match["month"] or month
        day = _iso(year, month, match["day"] or match["bare"], rules)
        first = _iso(year, match["since"] or month, match["first"], rules) if match["first"] else day
        if day and first and first <= day:
            found.insert(0, Days(match.start(), match.end("month" if match["day"] else "bare"), first, day))
        start = match.start()
    return found


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


def _stretch(match: re.Match[str], rules: MeetingWords) -> Iterator[Days]:
    last = _iso(match["y2"], match["m2"], match["d2"], rules)
    first = _iso(match["y1"] or match["y2"], match["m1"] or match["m2"], match["d1"], rules)
    if not first or not last:
        return
    apart = (date.fromisoformat(last) - date.fromisoformat(first)).days
    if match["joint"] == rules.pair and match["m1"] and not 0 <= apart <= 2:
        cut = match.start("joint")
        yield Days(match.start(), cut, first, first)
        yield Days(match.start("d2"), match.end(), last, last)
    elif apart >= 0:
        yield Days(match.start(), match.end(), first, last)


def _iso(year: str, month: str, day: str, rules: MeetingWords) -> str:
    try:
        return date(int(year), rules.months[month], int(day.removesuffix("er"))).isoformat()
    except ValueError:
        return ""
