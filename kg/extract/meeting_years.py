"""Meetings that are told by a year in their name, and summits of bodies: "the 2021 forum", "the Forum 2015"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.authority import Hit
from kg.extract.meeting_dates import Days
from kg.extract.meeting_names import NameReading
from kg.extract.meeting_reading import Found, View, near_by
from kg.lang import joints

_MARK = re.compile(r"[,;.)]|$")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_JOINT = rf"(?:, (?:(?:{joints('and')}) )?| (?:{joints('and')}) )"
_BEFORE = re.compile(rf"(?<![\w/-])(?:{_YEAR.pattern}{_JOINT})+$")
_BEHIND = re.compile(rf"(?:{_JOINT}(?:[a-z]{{2,3}} )?{_YEAR.pattern})+(?![\w/-])")
_LISTED = 60
"""Characters that a list of years has at most."""
_LEADS = re.compile(r"(?: [a-z]{2,3})? $")
_ON = 14
"""So many characters hold the words that lead to a matter."""
_AT_MOST = 40
"""So long a place ends at a mark at the latest."""


class YearReading(NameReading):
    """Reads meetings without a date but the year in their names."""

    def years(self, view: View, others: list[Found], covered: set[str]) -> Iterator[Found]:
        """Meetings whose name begins with their year: "the 2021 high-level political forum"."""
        for match in self._near(view, "year_name") if view.dated else ():
            days = Days(match.start("year"), match.end("year"), match["year"], match["year"])
            goes_on = self.rules["year_goes_on_capital"].match(view.printed, match.end())
            behind = view.folded[match.end() : match.end() + _ON]
            if self.rules["session_noun"].search(match[0]) and self.rules["session_on"].match(behind):
                goes_on = None  # "to report at its 2031 session on wells": sessions are on no matter
            end = self._year_name_end(view, goes_on.end()) if goes_on else match.end()
            one = Found(match.start(), end, days)
            named = [hit for hit in view.named if hit.start <= match.start() and match.end() <= hit.end]
            inside = any(not self._is_yearly(view, hit, match) for hit in named)
            if named and not inside:  # "the 2021 forum on wells" is a name of the body that meets every year
                one = Found(match.start(), max(hit.end for hit in named), days)
            if (
                not inside
                and match.start() not in view.quoted
                and not any(other.start <= one.end and one.start <= other.end for other in others)
            ):
                covered.add(self._key(view, one))
                yield from self._of_years(view, one, match) or (one,)

    def _is_yearly(self, view: View, hit: Hit, match: re.Match[str]) -> bool:
        """Whether what `hit` names is a body that is itself a meeting, and its name there begins with the year's."""
        body = hit.codes[0] in self.authority.bodies and hit.start == match.start()
        return body and self.rules["met_as_body"].search(view.folded, match.start(), match.end()) is not None

    def _year_name_end(self, view: View, start: int) -> int:
        """Where a name that its year begins ends: "the 2010 Review Conference of the Parties"."""
        end = self._name_end(view, start)
        cited = [(hit.start, hit.end) for hit in near_by(view.named, start, end)]
        for stop in self.rules["year_name_stop_capital"].finditer(view.printed, start, end):
            if not any(low <= stop.end() and stop.start() < high for low, high in cited):
                return stop.start()
        return end

    def _of_years(self, view: View, one: Found, match: re.Match[str]) -> list[Found]:
        """The meetings of a list of years: "the 1995, 2000 and 2010 Review Conferences"; [] of one year."""
        first = match.start("year") == match.start()
        noun = match[0].split()[-1 if first else 0]
        low, high = match.span("year")
        around = _BEFORE.search(view.folded, max(0, low - _LISTED), low) if first else _BEHIND.match(view.folded, high)
        if not noun.endswith("s") or not around:
            return []
        start, end = (high + 1, match.end()) if first else (match.start(), low)
        end = start + len(_LEADS.sub("", view.folded[start:end]))
        years = [*_YEAR.finditer(view.folded, *around.span()), _YEAR.match(view.folded, low)]
        days = sorted((each.start(), each[0]) for each in years if each)
        return [Found(start, end, Days(at, at + 4, year, year)) for at, year in days]

    def years_behind(self, view: View, others: list[Found], covered: set[str]) -> Iterator[Found]:
        """Meetings whose name ends with their year: "the World Education Forum 2015, held in Incheon"."""
        for match in self._near(view, "name_year_capital") if view.dated else ():
            if match.start() in view.quoted or any(
                other.start <= match.end() and match.start() <= other.end for other in others
            ):
                continue
            days = Days(match.start("year"), match.end("year"), match["year"], match["year"])
            held = self.rules["held"].search(view.folded, match.end(), match.end() + 14)
            where = self._right_behind(view, held.end()) if held else ""
            one = Found(match.start(), match.end(), days, where)
            covered.add(self._key(view, one))
            yield one

    def _right_behind(self, view: View, position: int) -> str:
        """The place that the words at a position begin with: "held in Incheon"."""
        end = _MARK.search(view.folded, position + _AT_MOST)
        found = self.rules["where_capital"].search(view.printed, position, end.start() if end else len(view.folded))
        return self._place(view, 0, found) if found and found.start() - position <= 1 else ""

    def summits(self, view: View, others: list[Found]) -> Iterator[Found]:
        """Summits of a body that has them, without dates: "at summits of the African Union"."""
        if "of_body" not in view.hints:
            return
        for hit in self._hits(view):
            match = self.rules["of_body"].search(view.folded, max(0, hit.start - 40), hit.start)
            if (
                match
                and match.start() not in view.quoted
                and not any(other.start <= hit.end and match.start() <= other.end for other in others)
            ):
                yield Found(match.start(), hit.end, None)
