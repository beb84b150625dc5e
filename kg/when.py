"""Times as people write them in the one box: days, months, years and sessions, in the words of a language.

What goes in: words as they are written. What comes out: the same words with each time as ISO 8601 writes it ("by 30
June 2026" is "by 2026-06-30", "next year" "2027"), to the precision that is written; from one of those its first and
last day, and the days before and after it; from the words of a session its number. The words of dates are those of
`editorial.tsv`, those of years those of `intents.toml`. Where a day is none of the calendar the words stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kg import lang
from kg.errors import UsageError
from kg.lang.grammar import any_of
from kg.parse import editorial
from kg.questions import first_day, last_day

PATTERN = r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?(?![\d/])"
"""A time as ISO 8601 writes it: a day, a month or a year."""
_SHORTEST = 3
"""Letters of the name of a month that say which it is, where no other begins with them: "Sept", "juil"."""


def folded(text: str) -> str:
    """`text` in small letters without accents, character for character."""
    bare = [unicodedata.normalize("NFD", char)[0] for char in text.replace("’", "'")]
    return "".join([low if len(low := char.lower()) == 1 else char for char in bare])


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one language for times, in small letters without accents."""

    dates: tuple[re.Pattern[str], ...]
    """Days, then months, with the groups `day`, `month` and `year`; then those without a year before one with it."""
    months: Mapping[str, int]
    years: tuple[tuple[re.Pattern[str], int], ...]
    """Words that mean a year, and how many years it comes after that of the day on which they are written."""


@lru_cache(maxsize=8)
def _words(language: str) -> _Words:
    table = lang.of(language).table("language")
    of = rf"\s+(?:(?:{any_of([*table.get('in_dates', ()), *table['of']])})\s+)?"
    months = _shortened({folded(name): number for name, number in editorial.editorial_words(language).months.items()})
    month = rf"(?P<month>{any_of(months)})\b\.?"
    day = rf"(?P<day>\d{{1,2}})(?:\s?(?:{any_of(table['ordinal_endings'])}|º|°))?"
    year = r"(?P<year>(?:19|20)\d\d)\b"
    joined = rf"(?=\s+(?:{lang.joints('and', 'to', 'to_day')})\s+(?:{lang.article()})?{year}-(?P<next>[\d-]+))"
    forms = (
        rf"(?:{lang.article()})?{day}{of}{month}{of}{year}",
        rf"{month} {day},? {year}",
        rf"{month}{of}{year}",
        rf"(?:{lang.article()})?(?:{day}{of})?{month}{joined}",  # "between 1 March and 30 June 2026"
    )
    said = lang.of(language).table("intents").get("years", ())
    return _Words(
        tuple([re.compile(rf"(?<![\w/]){form}") for form in forms]),
        months,
        tuple([(re.compile(rf"\b(?:{each['pattern']})\b"), int(each["after"])) for each in said]),
    )


def _shortened(months: Mapping[str, int]) -> dict[str, int]:
    """The names of months, and what they are cut to."""
    found = dict(months)
    for name, number in months.items():
        for short in (name[:length] for length in range(_SHORTEST, len(name))):
            if {value for other, value in months.items() if other.startswith(short)} == {number}:
                found[short] = number
    return found


def dated(written: str, language: str, today: date) -> str:
    """`written` with the times that its words say in `language` as ISO 8601; "this year" is that of `today`."""
    words = _words(language)
    for pattern, after in words.years:
        found = [(match.span(), str(today.year + after)) for match in pattern.finditer(folded(written))]
        written = _replaced(written, found)
    for pattern in words.dates:
        found = [(match.span(), _iso(match, words.months)) for match in pattern.finditer(folded(written))]
        written = _replaced(written, found)
    return written


def _replaced(text: str, found: Iterable[tuple[tuple[int, int], str]]) -> str:
    for (start, end), value in reversed([*found]):
        text = f"{text[:start]}{value or text[start:end]}{text[end:]}"
    return text


def _iso(match: re.Match[str], months: Mapping[str, int]) -> str:
    """A date as ISO 8601; "" for none of the calendar, and where its year is that of one that does not come after it.

    "Between November and March 2026" does not say the year of November.
    """
    said = match.groupdict()
    value = f"{said['year']}-{months[said['month']]:02d}" + (f"-{int(said['day']):02d}" if said.get("day") else "")
    if said.get("next") and value[5:][: len(said["next"])] > said["next"]:
        return ""
    return value if is_time(value) else ""


def is_time(value: str) -> bool:
    """Whether what looks like a time is one of the calendar."""
    try:
        first_day(value)
    except UsageError:
        return False
    return True


def day_of(value: str, which: str) -> str:
    """A day of a time as ISO 8601: its `first` or `last` one, that `before` or `after` it; "" past the calendar."""
    try:
        match which:
            case "first":
                found = first_day(value)
            case "last":
                found = last_day(value)
            case "before":
                found = first_day(value) - timedelta(days=1)
            case _:
                found = last_day(value) + timedelta(days=1)
    except OverflowError:
        return ""
    return found.isoformat()


def number_of(written: str, language: str) -> str:
    """The number that the words of one ordinal say in `language`, in digits ("81st", "eighty-first"); "" for none.

    A word that only begins as an ordinal is none ("secondary"), and two ordinals are no number.
    """
    if digits := re.match(r"\d{1,3}(?!\d)", written):
        return digits[0]
    low = {folded(word): number for word, number in editorial.editorial_words(language).ordinals.items()}
    part = rf"(?:{any_of(low)})"
    joint = rf"[\s-]+(?:(?:{lang.joints('and')})[\s-]+)?"
    found = re.findall(rf"(?<![a-z])(?:{part})+(?:{joint}(?:{part})+)*(?![a-z])", folded(written))
    return str(sum(low[each] for each in re.findall(part, found[0]))) if len(found) == 1 else ""
