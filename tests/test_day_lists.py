"""Lists of days, generated as the United Nations writes them, in three languages: each day that was put in is read again.

A list has days and stretches of days over two years; a month is printed once for the days before it, a year once for all
before it, or each time; the year of what stands before a turn of the year need not be printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.authority import fold
from kg.extract.meeting_dates import days_in, meeting_words

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
}
WORDS = {
    "en": ("on ", "from ", " to ", " and "),
    "fr": ("le ", "du ", " au ", " et "),
    "es": ("el ", "del ", " al ", " y "),
}
BEFORE = {"en": "Meetings on wells were held ", "fr": "Des réunions ont été tenues ", "es": "Se celebraron reuniones "}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Style:
    """What a list prints again: months within a month, years within a year, words before each day."""

    months: bool
    years: bool
    leads: bool


def printed(language: str, stretches: list[tuple[date, date]], style: Style) -> str:
    """A list as the language writes it."""
    on, since, to, and_ = WORDS[language]
    ends = [day for first, last in stretches for day in ([first] if first == last else [first, last])]
    said = {}
    for day, following in [*pairwise(ends), (ends[-1], None)]:
        same_month = following and (day.year, day.month) == (following.year, following.month)
        year = following is None or style.years
        said[day] = _day(language, day, month=bool(not same_month or style.months or year), year=year)
    parts = []
    for index, (first, last) in enumerate(stretches):
        lead = "" if index and not style.leads else (on if first == last else since)
        parts.append(lead + (said[first] if first == last else f"{said[first]}{to}{said[last]}"))
    text = ", ".join(parts[:-1]) + and_ + parts[-1] if len(parts) > 1 else parts[0]
    return f"{BEFORE[language]}{text}."


def _day(language: str, day: date, *, month: bool, year: bool) -> str:
    of = " de " if language == "es" else " "
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    name = MONTHS[language][day.month - 1]
    return number + (f"{of}{name}" if month else "") + (f"{of}{day.year}" if year else "")


def expected(stretches: list[tuple[date, date]]) -> list[tuple[str, str]]:
    """Days that follow each other are one stretch; a stretch that is printed as one stays as it is."""
    found: list[tuple[date, date, bool]] = []
    for first, last in stretches:
        single = first == last
        if found and single and found[-1][2] and found[-1][1] + DAY == first:
            found[-1] = (found[-1][0], last, True)
        else:
            found.append((first, last, single))
    return [(first.isoformat(), last.isoformat()) for first, last, _ in found]


@st.composite
def lists(draw: st.DrawFn) -> list[tuple[date, date]]:
    """Days and stretches in order, near each other, around the turns of years too."""
    day = date(2031, 1, 1) + timedelta(days=draw(st.integers(0, 730)))
    found = []
    for _ in range(draw(st.integers(1, 5))):
        length = draw(st.sampled_from([0, 0, 0, 1, 4, 11]))
        found.append((day, day + length * DAY))
        day += (length + draw(st.sampled_from([1, 1, 2, 7, 28]))) * DAY
    return found


STYLES = st.builds(Style, months=st.booleans(), years=st.booleans(), leads=st.booleans())


@pytest.mark.parametrize("language", sorted(MONTHS))
@settings(max_examples=150, deadline=None)
@given(stretches=lists(), style=STYLES)
def test_every_list_of_days_is_read_as_it_was_meant(
    language: str, stretches: list[tuple[date, date]], style: Style
) -> None:
    text = printed(language, stretches, style)
    found = [(days.first, days.last) for days in days_in(fold(text), meeting_words(language))]
    assert found == expected(stretches), text


@pytest.mark.parametrize("language", sorted(MONTHS))
@settings(max_examples=100, deadline=None)
@given(start=st.integers(0, 23), gaps=st.lists(st.sampled_from([1, 1, 2, 3]), max_size=3), ranged=st.booleans())
def test_every_list_of_months_is_read(language: str, start: int, gaps: list[int], ranged: bool) -> None:
    """Months in a row are one stretch, others stand alone; "from May to August" is one whatever lies between."""
    months = [start]
    for gap in gaps:
        months.append(months[-1] + gap)
    of = " de " if language == "es" else " "
    _, _, to, and_ = WORDS[language]
    names = [MONTHS[language][each % 12] for each in months]
    year = 2031 + months[-1] // 12
    iso = [f"{2031 + each // 12}-{each % 12 + 1:02}" for each in months]
    to = {"fr": " à ", "es": " a "}.get(language, to)
    if ranged and len(months) > 1:
        text, wanted = f"{names[0]}{to}{names[-1]}{of}{year}", [(iso[0], iso[-1])]
    else:
        text = ", ".join(names[:-1]) + (and_ if len(names) > 1 else "") + f"{names[-1]}{of}{year}"
        wanted = []
        for each, (month, before) in enumerate(zip(months, [None, *months], strict=False)):
            if before is not None and month == before + 1:
                wanted[-1] = (wanted[-1][0], iso[each])
            else:
                wanted.append((iso[each], iso[each]))
    within = {"en": "in", "fr": "en", "es": "en"}[language]
    found = [
        (days.first, days.last)
        for days in days_in(fold(f"{BEFORE[language]}{within} {text}."), meeting_words(language))
    ]
    assert found == wanted, text
