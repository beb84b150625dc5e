"""By when and how often a report is asked for: dates to the precision printed, periods and terms as stated.

"By 1 May 2031" is 2031-05-01, "by May 2031" 2031-05, "in 2031" 2031; "every six months" is P6M, "within 90 days" P90D
(ISO 8601). A month or year alone counts only before what the report is on is said: "a report in 2031 on …". The words
are in `requests.toml` of the language's folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg import lang
from kg.lang.grammar import any_of
from kg.parse import editorial

_YEAR = re.compile(r"(?:19|20|21)\d\d")
_CLAUSE_END = re.compile(r"\s*(?:[,;.]|$)")
_SPACE = re.compile(r"\s*")
_JOINED = 24
"""Two dates that so few characters part, a conjunction and no other sentence, are two days of one report."""


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The words of one language for dates, periods and terms."""

    language: str
    due: re.Pattern[str]
    loosely: re.Pattern[str]
    every: re.Pattern[str]
    within: re.Pattern[str]
    repeated: tuple[tuple[re.Pattern[str], str], ...]
    kinds: tuple[tuple[re.Pattern[str], str], ...]
    happens: re.Pattern[str]
    halved: re.Pattern[str]
    complement: re.Pattern[str]
    units: Mapping[str, str]
    numbers: Mapping[str, int]


@lru_cache(maxsize=8)
def time_words(language: str) -> TimeWords:
    """The compiled words of `language`; those of the default for a language that has none."""
    spoken = lang.of(language)
    data = spoken.words("requests")
    units = {word: unit for unit, words in data["units"].items() for word in words}
    numbers: dict[str, int] = data["numbers"]
    number = rf"(?P<number>\d{{1,3}}|{any_of(numbers)})"
    span = rf"(?:{number}[\s-]+(?:\((?:\d{{1,3}})\)\s+)?)?(?P<unit>{any_of(units)})\b"
    return TimeWords(
        spoken.code,
        re.compile(_forms(data["due"], rf"(?:{_day(spoken.code)}|{_month(spoken.code)})")),
        re.compile(_forms([*data["due"], *data["due_loosely"]], rf"(?:{_month(spoken.code)}|{_YEAR.pattern}\b)")),
        re.compile("|".join(_numbered(data["every"], span))),
        re.compile("|".join(_numbered(data["within"], span))),
        tuple(_named(data["repeated"])),
        tuple(_named(data["kinds_of_period"])),
        re.compile(rf"(?<!\w)(?:{'|'.join(data['happens'])})\s*$"),
        re.compile(rf"\s+(?:{any_of(data['halved'])})\b"),
        re.compile("|".join(rf"\s+{each}" for each in data["complements"]) or "(?!)"),
        units,
        numbers,
    )


def _numbered(forms: Iterable[str], span: str) -> Iterator[str]:
    """Each form with the groups of `span` under names of its own, since they stand in one pattern."""
    for index, form in enumerate(forms):
        own = span.replace("?P<number>", f"?P<number{index}>").replace("?P<unit>", f"?P<unit{index}>")
        yield rf"(?<!\w){form.replace('{}', own)}"


def _named(table: Mapping[str, list[str]]) -> Iterator[tuple[re.Pattern[str], str]]:
    for period, words in table.items():
        if words:
            yield re.compile(rf"(?<!\w)(?:{any_of(words)})\b"), period


def _forms(forms: Iterable[str], date: str) -> str:
    return "|".join(rf"(?<!\w){re.escape(form)}".replace(r"\{\}", date) for form in forms)


def day_pattern(language: str) -> str:
    """A pattern without a group for a full date in small letters, with its article."""
    return _day(lang.of(language).code)


def _day(language: str) -> str:
    of = lang.in_date(r"\s+")
    return rf"{lang.article()}?\d{{1,2}}(?:er)?{of}(?:{any_of(editorial.editorial_words(language).months)}){of}\d{{4}}"


def _month(language: str) -> str:
    of = lang.in_date(r"\s+")
    return rf"(?:{any_of(editorial.editorial_words(language).months)}){of}\d{{4}}"


def iso(text: str, language: str) -> str:
    """The date in `text` as ISO 8601, to the precision printed; "" where there is none."""
    day = editorial.iso_date(text, language)
    if day:
        return day
    months = editorial.editorial_words(language).months
    month = re.search(rf"\b({any_of(months)})\b", text)
    year = _YEAR.search(text)
    if not year:
        return ""
    return f"{year[0]}-{months[month[1]]:02d}" if month else year[0]


def dues(text: str, start: int, end: int, words: TimeWords) -> tuple[str, ...]:
    """The dates by which a report is due that is asked for in `start` to `end`: days, or months with a preposition."""
    found: list[str] = []
    last = -1
    for match in words.due.finditer(text, start, end):
        between = text[last : match.start()] if last >= 0 else ""
        if last >= 0 and (len(between) > _JOINED or ";" in between):
            break
        found.append(iso(match[0], words.language))
        last = match.end()
    return tuple(dict.fromkeys(filter(None, found)))


def period(text: str, stretch: tuple[int, int, int], noun: tuple[int, int], words: TimeWords) -> str:
    """How often a report is asked for, as ISO 8601; `noun` spans its report.

    `stretch` is where the request begins, where what the report is on begins, and where both end. Of what it is on only
    the end of a clause can say how often it is asked for ("on the forum that meets every year in …" does not), and not
    behind what says that something else happens so often ("on the audits conducted every two years,").
    """
    said = _said(words.every, text, stretch, words)
    if said:
        return _duration(said, words)
    for pattern, value in words.repeated:
        if _said(pattern, text, stretch, words):
            return value
    complement = words.complement.match(text, noun[1])  # "un rapport d'activité annuel"
    behind = _SPACE.match(text, complement.end() if complement else noun[1]).end()  # type: ignore[union-attr]
    return next(
        (value for pattern, value in words.kinds if pattern.search(text, *noun) or pattern.match(text, behind)), ""
    )


def _said(pattern: re.Pattern[str], text: str, stretch: tuple[int, int, int], words: TimeWords) -> re.Match[str] | None:
    start, about, end = stretch
    for match in pattern.finditer(text, start, end):
        if words.halved.match(text, match.end()):
            continue  # "every year and a half"
        clause = _CLAUSE_END.match(text, match.end()) and not words.happens.search(text, start, match.start())
        if match.end() <= about or clause:
            return match
    return None


def within(text: str, start: int, end: int, words: TimeWords) -> str:
    """Within which time a report is asked for in `start` to `end`, as ISO 8601."""
    said = words.within.search(text, start, end)
    return _duration(said, words) if said else ""


def _duration(match: re.Match[str], words: TimeWords) -> str:
    groups = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
    number = groups.get("number", "1")
    return f"P{int(number) if number.isdigit() else words.numbers[number]}{words.units[groups['unit']]}"
