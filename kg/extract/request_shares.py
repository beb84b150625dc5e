"""Which times of a request are whose, where it has several recipients.

"To the Council every ninety days and to the Assembly annually", "annually to the Assembly and by 1 May 2031 to the
Council": a time that stands beside a recipient is his own; one before the list, or behind it, is that of all who have
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kg.extract.request_times import Stretch, Timed, iso, of_its_kind, periods, withins
from kg.extract.request_words import RequestWords

_TO = 2
"""So many words lead from a time to the recipient whose it is: "to the"."""
_BEHIND = 90
"""Characters in which a recipient's name and what leads to its date end."""

Target = tuple[str, int | None]
Place = tuple[int, str]


class Times(NamedTuple):
    """When a report is due to a recipient: dates, how often, within which time; ISO 8601."""

    due: tuple[str, ...]
    period: str
    within: str


@dataclass(frozen=True, slots=True)
class Shares:
    """Gives each recipient of a request his times.

    `places` are those of the recipients in `text`, `targets` have their sessions; `all_times` are those that are read
    without asking whose they are.
    """

    text: str
    stretch: Stretch
    noun: tuple[int, int]
    targets: list[Target]
    places: list[Place]
    words: RequestWords

    def of_each(self, all_times: Times) -> dict[str, Times]:
        """The times of each recipient, by his code."""
        codes = list(dict.fromkeys(code for code, _ in self.targets))
        if len(self.places) < 2:
            return dict.fromkeys(codes, all_times)
        times = self.words.times
        often = self._shared(list(periods(self.text, self.stretch, self.noun, times)), all_times.period)
        soon = self._shared(list(withins(self.text, self.stretch, times)), all_times.within)
        days = self._days(all_times.due)
        return {
            code: Times(days.get(code, ()), often.get(code, often.get("", "")), soon.get(code, soon.get("", "")))
            for code in codes
        }

    def _shared(self, times: list[Timed], whole: str) -> dict[str, str]:
        """Recipients with times of their own, and under "" what the others have."""
        if not times:
            return {"": whole}
        found: dict[str, str] = {}
        for time in times:
            found.setdefault(self._owner(time, alone=len(times) == 1), time.value)
        found.setdefault("", of_its_kind(self.text, self.noun, self.words.times) if whole == times[0].value else "")
        return found

    def _owner(self, time: Timed, *, alone: bool) -> str:
        """The recipient whose a time is, "" where it is that of all."""
        before = [(position, code) for position, code in self.places if position < time.start]
        after = [(position, code) for position, code in self.places if position >= time.end]
        if not before:
            own = after and (self._each_is_led_to() or self._leads_to_one(time.end))
            return after[0][1] if own else ""
        if after:
            return after[0][1] if self._leads(time.end, after[0][0]) else before[-1][1]
        position, last = before[-1]
        if alone:
            return last if self._others_are_timed() else ""
        return "" if "," in self.text[position : time.start] else last

    def _leads(self, end: int, position: int) -> bool:
        """Whether a time leads to the recipient behind it: "and every ninety days to the Council"."""
        between = self.text[end:position].lstrip()
        return "," not in between and len(between.split()) <= _TO and not self.words.joint.match(between)

    def _others_are_timed(self) -> bool:
        """Whether each recipient but the last has a time of his own: his session, or one right behind him.

        What stands behind the list is the last one's then, unless he has his session, too.
        """
        sessions = dict(self.targets)
        if sessions.get(self.places[-1][1]) is not None:
            return False
        return all(
            sessions.get(code) or self._timed(position, following)
            for (position, code), (following, _) in pairwise(self.places)
        )

    def _leads_to_one(self, end: int) -> bool:
        """Whether a time leads to the first recipient, and each other has his session: "by 1 May to the Council and to
        the Assembly at its eightieth session".
        """
        sessions = dict(self.targets)
        (first, own), *others = self.places
        timed = all(sessions.get(code) for _, code in others)
        return timed and not sessions.get(own) and self._leads(end, first)

    def _each_is_led_to(self) -> bool:
        """Whether a time stands right before each recipient: "by 1 May to the Council and yearly to the Assembly"."""
        starts = [self.stretch.start, *(position for position, _ in self.places)]
        return all(
            any(self._leads(match.end(), position) for match in self._times(start, position))
            for start, (position, _) in zip(starts, self.places, strict=False)
        )

    def _timed(self, start: int, end: int) -> bool:
        """Whether a time stands between two recipients that does not lead to the second."""
        return any(not self._leads(match.end(), end) for match in self._times(start, end))

    def _times(self, start: int, end: int) -> Iterator[re.Match[str]]:
        """The dates, periods, terms and sessions in a stretch."""
        times = self.words.times
        for pattern in (times.due, times.loosely, times.often, times.within, self.words.session):
            yield from pattern.finditer(self.text, start, end)

    def _days(self, due: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """The dates of each recipient: its own, where the words give it one, else those of all, which are `due`."""
        codes = [code for code, _ in self.targets]
        if due and (own := self._apart() or self._led()):
            return {code: (own[code],) for code in codes if code in own}
        respectively = self.words.respectively.search(self.text, self.places[-1][0], self.stretch.end)
        if len(due) == len(codes) > 1 and respectively:
            return {code: (day,) for code, day in zip(codes, due, strict=True)}
        only = self._member() if len(due) == 1 else ""
        return {code: due for code in codes if only in ("", code)}

    def _member(self) -> str:
        """Whose the one date of a list of recipients is; "" where it is that of all.

        "To the Assembly at its eightieth session, and by March 2031 to the Council".
        """
        match = self._date(self.stretch.start, self.stretch.end)
        return self._owner(Timed(match.start(), match.end(), ""), alone=True) if match else ""

    def _date(self, start: int, end: int) -> re.Match[str] | None:
        """The first date in a stretch."""
        times = self.words.times
        return next(filter(None, (each.search(self.text, start, end) for each in (times.due, times.loosely))), None)

    def _apart(self) -> dict[str, str]:
        """The date of each recipient, where each has one right behind it; empty where not all do, or all the same.

        "To the Council by 30 June 2031 and to the Assembly by 15 September 2031".
        """
        ends = [*(position for position, _ in self.places[1:]), self.stretch.end]
        found: dict[str, str] = {}
        for (position, code), end in zip(self.places, ends, strict=True):
            match = self._date(position, end)
            if not match or match.start() - position > _BEHIND or not (day := self._iso(match)):
                return {}
            found[code] = day
        return found if len(set(found.values())) > 1 else {}

    def _led(self) -> dict[str, str]:
        """The date of each recipient, where each has one that leads to it; empty where not all do.

        "By 30 June 2031 to the Council and by 15 September 2031 to the Assembly".
        """
        found: dict[str, str] = {}
        start = self.stretch.start
        for position, code in self.places:
            match = self._date(start, position)
            if not match or not self._leads(match.end(), position) or not (day := self._iso(match)):
                return {}
            found[code], start = day, position
        return found

    def _iso(self, match: re.Match[str]) -> str:
        return iso(match[0], self.words.times.language)
