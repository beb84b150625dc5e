"""Lists of days and months as a text prints them: "on 3, 10 and 17 May", "from 28 December to 3 January 2036".

What goes in: folded text, and where a date with its year stands in it. What comes out: the days and months that are
listed before it, and it, as ISO 8601. What is printed once holds for all before it that have none of their own: a
month for the days, a year for both; where the year turns within the list, those before the turn are of the year before.
Days or months that follow each other are one stretch ("29 and 30 November and 1 December"), others stand alone. A day
that no month has makes the list unreadable from there back. The words are in `meetings.toml` of the language's folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from kg import lang
from kg.speed import quick

_BACK = 60
"""No day of a list and what joins it to the next are longer."""
_HALF_YEAR = timedelta(days=183)
"""So far before the turn of a year a list begins at most."""


@quick
@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days as printed at `start` to `end`; `first` and `last` are ISO 8601."""

    start: int
    end: int
    first: str
    last: str
    ranged: bool = False
    """Whether both ends are printed with "to" between them."""

    @property
    def year_only(self) -> bool:
        """Whether no more than the year is printed."""
        return len(self.last) == 4


@dataclass(frozen=True, slots=True)
class _Item:
    """One day or month of a list, with what joins it to the next."""

    start: int
    end: int
    begin: int
    """Where what leads to it begins: "on", "from"."""
    day: int
    month: int
    year: int
    led: bool
    joint: str
    """"to", "and" or ","."""


class DayLists:
    """Reads the lists of one language."""

    def __init__(self, chosen: Mapping[str, Any]) -> None:
        """Take the words of `meetings.toml`."""
        self.months = {name: number for number, name in enumerate(chosen["months"], 1)}
        month, of = f"(?:{'|'.join(self.months)})", lang.in_date()
        on = rf"(?:(?:{'|'.join(chosen['weekdays'])}),? )?"
        day, lead = rf"\d{{1,2}}(?:{chosen['day_endings']})?", chosen["date_leads"]
        joint = rf"(?:(?P<to>{chosen['ranges']})|(?P<and>,?{chosen['pairs']})|(?P<comma>, ))"
        dated = rf"{on}(?P<d>{day})(?:{of}(?P<m>{month})(?:{of}(?P<y>\d{{4}}))?)?"
        item = rf"(?:{dated}|(?P<mm>{month})(?:{of}(?P<my>\d{{4}}))?)"
        bare = re.sub(r"\?P<\w+>", "?:", rf"{item},?{joint}")
        self.anchor = (
            rf"\b{on}(?P<d>{day}){of}(?P<m>{month}){of}(?P<y>\d{{4}})\b|\b(?P<mm>{month}){of}(?P<my>\d{{4}})\b"
        )
        """A pattern for a day or month with its year."""
        self.date = rf"\b(?:{lead}{bare}){{0,8}}{lead}(?:{self.anchor})"
        """A pattern for a whole list."""
        self.initials = "".join(sorted({each[0] for each in (*self.months, *chosen["weekdays"])}))
        self._before = re.compile(rf"(?<![\w/.-])(?P<lead>{lead})(?P<item>{item}),?{joint}{lead}$")
        self._joined = re.compile(rf",?{joint}{lead}{on}")
        self._led = re.compile(rf"(?:{lead.removesuffix('?')})$")
        self._or = re.compile(rf"(?:\d|{month}),? (?:{lang.joints('or')}) {lead}$")
        self._number = re.compile(r"\d+")

    def read(self, folded: str, anchor: re.Match[str], low: int) -> list[Days]:
        """The days listed up to `anchor`, a match of the pattern, none before `low`; none where one of two is meant."""
        items = self._trimmed(self._items(folded, anchor, low))
        if not items or (low <= items[0].begin and self._or.search(folded, low, items[0].begin)):
            return []
        return [*_stretches(items)]

    def joined(self, before: list[Days], found: list[Days], folded: str) -> list[Days] | None:
        """Both lists as one, where the second goes on with the first, which has its own year; else None."""
        if not before or not found or before[-1].year_only or found[0].year_only:
            return None
        between = self._joined.fullmatch(folded, before[-1].end, found[0].start)
        if between and between["to"] and not before[-1].ranged:
            both = replace(found[0], start=before[-1].start, first=before[-1].first, ranged=True)
            return [*before[:-1], *([both] if _in_order(both) else []), *found[1:]]
        return [*before, *found] if between else None

    def _items(self, folded: str, anchor: re.Match[str], low: int) -> list[_Item]:
        last = self._item(anchor, anchor.start(), "", led=False)
        items = [last]
        start = anchor.start()
        while match := self._before.search(folded, max(low, start - _BACK), start):
            if match["y"] or match["my"]:
                break
            joint = next(key for key, name in (("to", "to"), ("and", "and"), (",", "comma")) if match[name])
            items.insert(0, self._item(match, match.start("item"), joint, led=bool(match["lead"])))
            start = match.start()
        return items

    def _item(self, match: re.Match[str], start: int, joint: str, *, led: bool) -> _Item:
        day = self._number.match(match["d"]) if match["d"] else None
        month, year = match["m"] or match["mm"], match["y"] or match["my"]
        end = max(match.end(name) for name in ("d", "m", "y", "mm", "my"))
        return _Item(
            start, end, match.start(), int(day[0]) if day else 0, self.months.get(month, 0), int(year or 0), led, joint
        )

    def _trimmed(self, items: list[_Item]) -> list[_Item]:
        """The list with its months and years, from where it can be one: numbers of other things may stand before it."""
        kept = [items[-1]]
        for item in reversed(items[:-1]):
            after = kept[0]
            month = item.month or (after.month if item.day and after.day else 0)
            if not month:
                break
            filled = replace(item, month=month, year=after.year)
            if month > after.month and (item.joint == "to" or _turns(filled, after)):
                filled = replace(filled, year=after.year - 1)
            kept.insert(0, filled)
        low = len(kept) - 1
        while low > 0 and _iso(kept[low]):
            low -= 1
        kept = kept[low if _iso(kept[low]) else low + 1 :]
        printed = items[len(items) - len(kept) :]
        for index in range(len(kept) - 2, -1, -1):  # a number alone is a day where words lead to it, or its list
            bare, run = not printed[index].month, printed[: index + 1]
            comma = printed[index].joint == "," and (printed[index + 1].month or printed[index + 1].led)
            if bare and (comma or printed[index + 1].led) and not _is_led(run):
                return kept[index + 1 :]
        return kept


def _is_led(run: list[_Item]) -> bool:
    """Whether words lead to the days without a month at the end of `run`."""
    for item in reversed(run):
        if item.month:
            return True  # a day with its month stands before
        if item.led:
            return True
    return False


def _turns(one: _Item, after: _Item) -> bool:
    """Whether the year turns between two days of a list: the earlier is close before the later in the year before."""
    try:
        first = date(after.year - 1, one.month, one.day or 1)
        return date(after.year, after.month, after.day or 1) - first <= _HALF_YEAR
    except ValueError:
        return False


def _iso(item: _Item) -> str:
    if not item.day:
        return f"{item.year:04}-{item.month:02}"
    try:
        return date(item.year, item.month, item.day).isoformat()
    except ValueError:
        return ""


def _next(iso: str) -> str:
    """The day after a day, the month after a month."""
    if len(iso) == 10:
        return (date.fromisoformat(iso) + timedelta(days=1)).isoformat()
    year, month = int(iso[:4]), int(iso[5:7])
    return f"{year + month // 12:04}-{month % 12 + 1:02}"


def _in_order(days: Days) -> bool:
    length = min(len(days.first), len(days.last))
    return days.first[:length] <= days.last[:length]


def rows(found: list[Days]) -> list[Days]:
    """The stretches with those made one that follow each other, day by day or month by month."""
    rows: list[Days] = []
    for days in found:
        if rows and not (days.ranged or rows[-1].ranged) and _next(rows[-1].last) == days.first:
            rows[-1] = replace(days, start=rows[-1].start, first=rows[-1].first)
        else:
            rows.append(days)
    return rows


def _stretches(items: list[_Item]) -> Iterator[Days]:
    """Each day alone, and those with "to" between them as one; one that ends before it begins is left out."""
    index = 0
    while index < len(items):
        one = items[index]
        index += 1
        days = Days(one.start, one.end, _iso(one), _iso(one))
        if one.joint == "to" and index < len(items):
            days = Days(one.start, items[index].end, days.first, _iso(items[index]), ranged=True)
            index += 1
        if _in_order(days):
            yield days
