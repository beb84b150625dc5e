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
from typing import NamedTuple

from kg import lang
from kg.extract.pattern_code import skipping
from kg.lang.cardinals import cardinals
from kg.lang.grammar import any_of
from kg.parse import editorial

_YEAR = re.compile(r"(?:19|20|21)\d\d")
_LONG = 60
"""No time is longer."""
_SPACE = re.compile(r"\s*")
_SHARED = 4
"""So many more dates may share one year: quarterly reports have four."""
_DAYS = 31


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The words of one language for dates, periods and terms."""

    language: str
    due: re.Pattern[str]
    more_due: re.Pattern[str]
    more_loosely: re.Pattern[str]
    """The same behind a month or year alone: "in 2025, 2026 and 2027"."""
    joined_to: re.Pattern[str]
    loosely: re.Pattern[str]
    often: re.Pattern[str]
    within: re.Pattern[str]
    repeated: tuple[tuple[re.Pattern[str], str], ...]
    kinds: tuple[tuple[re.Pattern[str], str], ...]
    happens: re.Pattern[str]
    instead: re.Pattern[str]
    events: re.Pattern[str]
    """What comes before a report, up to its month or year."""
    times_of: re.Pattern[str]
    relative: re.Pattern[str]
    of: re.Pattern[str]
    in_report: re.Pattern[str]
    counted_from: re.Pattern[str]
    is_counted: re.Pattern[str]
    clause_end: re.Pattern[str]
    goes_on: re.Pattern[str]
    """What may stand behind the last of several dates: the end, what the report is on, for whom it is, the report."""
    thereafter: re.Pattern[str]
    determined: re.Pattern[str]
    halved: re.Pattern[str]
    complement: re.Pattern[str]
    units: Mapping[str, str]
    numbers: Mapping[str, int]

    def covers(self, text: str, position: int) -> bool:
        """Whether a place is in a time: "on" of "on a monthly basis" does not lead to what a report is on."""
        near = max(0, position - _LONG), position + _LONG
        patterns = (self.often, self.due, self.loosely, self.within)
        found = (match for each in patterns for match in each.finditer(text, *near))
        return any(match.start() <= position < match.end() for match in found)


class Stretch(NamedTuple):
    """Where a request begins, where what its report is on begins, and where both end."""

    start: int
    about: int
    end: int


class Timed(NamedTuple):
    """A time of a request: where it stands, and what it says in ISO 8601."""

    start: int
    end: int
    value: str


@lru_cache(maxsize=8)
def time_words(language: str) -> TimeWords:
    """The compiled words of `language`; those of the default for a language that has none."""
    spoken = lang.of(language)
    data = spoken.words("requests")
    units = {word: unit for unit, words in data["units"].items() for word in words}
    span = _span(spoken.code, data["numbers"], units)
    joint = any_of([*data["and"], *data["or"], *data["followed"]])
    joined = rf"(?:,\s*(?:(?:{joint})\s+)?|\s+(?:{joint})\s+)"
    again = any_of(data["due_again"])
    day, month = (_elided(each, joined, again, spoken.code) for each in (_day(spoken.code), _month(spoken.code)))
    due = _forms(data["due"], rf"(?:{day}|{month})")
    loosely = _forms([*data["due"], *data["due_loosely"]], rf"(?:{month}|{_YEAR.pattern}\b)")
    loosely += "|" + _forms(data["due_on"], day)
    counted = rf"(?:\s+(?:{any_of(data['counted_from'])})(?:\b|(?<='))[^,;]*)?"
    often = [*_numbered(data["every"], span), *(each.pattern for each, _ in _named(data["repeated"]))]
    return TimeWords(
        spoken.code,
        skipping(re.compile(due)),
        re.compile(rf"{joined}(?:{due}|(?:(?:{again})\s+)?{day})"),
        re.compile(rf"{joined}(?:{due}|{loosely}|(?:(?:{again})\s+)?(?:{day}|{month}|{_YEAR.pattern}\b))"),
        re.compile(rf"(?:{due}|{loosely}),?\s+(?:{joint})\s+\Z"),
        skipping(re.compile(loosely)),
        skipping(re.compile("|".join(often))),
        skipping(re.compile("|".join(_numbered(data["within"], _span(spoken.code, data["numbers"], units, bare=""))))),
        tuple(_named(data["repeated"])),
        tuple(_named(data["kinds_of_period"])),
        re.compile(rf"(?<!\w)(?:{'|'.join(data['happens'])})\s*$"),
        re.compile(rf"(?<!\w)(?:{any_of(data['instead'])})\s*$"),
        re.compile(rf"(?<!\w)(?:{any_of(data['events'])})\b[^,;]*$"),
        re.compile(rf"(?<!\w)(?:{any_of(data['times_of'])}),?\s*$"),
        re.compile(rf"(?<!\w)(?:{any_of(data['relatives'])})(?:\b|(?<='))[^,;]*$"),
        re.compile(rf"\s+(?:{any_of(data['belongs'])})(?:\b|(?<='))"),
        re.compile(rf"\b(?:{any_of(data['indefinite'])})\s+(?:[\w-]+\s+){{0,3}}?(?:{any_of(data['nouns'])})\b"),
        re.compile(counted),
        re.compile(rf"\s(?:{any_of(data['counted_from'])})(?:\s+\w+)?\Z"),
        re.compile(rf"\s*(?:[,;.]|$)|\s+(?:{any_of([*data['and'], *data['or'], *data['times_end']])})\b"),
        re.compile(
            rf"\s*(?:[,;.):]|$)|\s+(?:{any_of([*data['and'], *data['or'], *data['indefinite']])})\b"
            rf"|\s+(?:{'|'.join(data['behind_dates'])})"
        ),
        re.compile(rf"\s+(?:{any_of(data['thereafter'])})\b"),
        re.compile(rf"(?<![\w'])(?:{any_of(spoken.table('language')['articles'])})\s*$"),
        re.compile(rf"\s+(?:{any_of(data['halved'])})\b"),
        re.compile("|".join(rf"\s+{each}" for each in data["complements"]) or "(?!)"),
        units,
        data["numbers"],
    )


def _span(language: str, further: Iterable[str], units: Iterable[str], bare: str = "?") -> str:
    """A pattern for a number and a unit of time: "ninety (90) days", "second year"; with `bare` "?" the unit alone."""
    words = any_of([*editorial.editorial_words(language).ordinals, *further])
    number = rf"(?P<number>(?<![\d.,])\d{{1,3}}(?!\d)|{cardinals(language).pattern}|(?:{words})(?!\w))"
    return rf"(?:{number}[\s-]+(?:\((?:\d{{1,3}})\)\s+)?){bare}(?P<unit>{any_of(units)})\b"


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


def printed_date(language: str) -> str:
    """A pattern without a group for a full date, a month with its year, or a year, in small letters."""
    code = lang.of(language).code
    return rf"(?:{_day(code)}|{_month(code)}|{_YEAR.pattern}(?!\d))"


def _day(language: str) -> str:
    of, month = lang.in_date(r"\s+"), any_of(editorial.editorial_words(language).months)
    return rf"{lang.article()}?{_number_of_day(language)}{of}(?:{month}){of}\d{{4}}"


def _number_of_day(language: str, group: str = "") -> str:
    """A pattern for the number of a day of the month, the first one as the language writes it ("1er")."""
    first = lang.of(language).table("language")["first_day"].removeprefix("1")
    return rf"({group}\d{{1,2}})(?:\s?{first})?" if group else rf"\d{{1,2}}(?:\s?{first})?"


def _month(language: str) -> str:
    of = lang.in_date(r"\s+")
    return rf"(?:{any_of(editorial.editorial_words(language).months)}){of}\d{{4}}"


def _elided(date: str, joined: str, again: str, language: str) -> str:
    """A pattern for a date, and for several that share its year: "31 March and 30 September 2031"."""
    of, months = lang.in_date(r"\s+"), any_of(editorial.editorial_words(language).months)
    lead = rf"(?:(?:{again})\s+)?"
    part = rf"{lead}{lang.article()}?(?:{_number_of_day(language)}{of})?(?:{months})"
    return rf"(?:{part}(?:{joined}{part}){{0,{_SHARED}}}?{joined}{lead}{date}|{date})"


@lru_cache(maxsize=8)
def _parts(language: str) -> re.Pattern[str]:
    """A pattern for the parts of a date, of which the year may be elided."""
    of, months = lang.in_date(r"\s+"), any_of(editorial.editorial_words(language).months)
    day = rf"(?<!\d){_number_of_day(language, '?P<day>')}{of}"
    return re.compile(
        rf"(?:{day})?(?P<month>{months})\b(?:{of}(?P<year>\d{{4}}))?|(?<!\d)(?P<alone>{_YEAR.pattern})(?!\d)"
    )


def isos(text: str, language: str) -> tuple[str, ...]:
    """The dates in `text` as ISO 8601, to the precision printed, in their order.

    One without a year has that of the next where it comes before it in the year: in "by 31 December and 31 March 2028"
    the year of the first is not said, and it is left out.
    """
    year, later, found = "", "", list[str]()
    for part in reversed(list(_parts(lang.of(language).code).finditer(text))):
        month = f"-{editorial.editorial_words(language).months[part['month']]:02d}" if part["month"] else ""
        day = int(part["day"] or 0)
        own = month + (f"-{day:02d}" if day else "")
        if part["alone"] or part["year"]:
            year = part["alone"] or part["year"]
        elif later and own >= later:
            year = ""  # and what stands before it has none either
        later = own
        if year and day <= _DAYS:
            found.append(year + own)
    return tuple(dict.fromkeys(reversed(found)))


def iso(text: str, language: str) -> str:
    """The first date in `text` as ISO 8601, to the precision printed; "" where there is none."""
    return next(iter(isos(text, language)), "")


def dues(text: str, stretch: Stretch, words: TimeWords) -> tuple[str, ...]:
    """The dates by which a report is due: days, or months with a preposition; those that a conjunction joins."""
    for match in words.due.finditer(text, stretch.start, stretch.end):
        if words.of.match(text, match.end()) or not _is_own(text, match, stretch, words):
            continue  # "the implementation by 31 December 2028 of the Plan"
        return listed(text, match, stretch, words, words.more_due)
    return ()


def listed(
    text: str, first: re.Match[str], stretch: Stretch, words: TimeWords, more: re.Pattern[str]
) -> tuple[str, ...]:
    """The dates that `first` found, and those that a conjunction or comma joins to them, as `more` finds them.

    Not one with which something else begins: "report in 2027 and by 2030 to complete …", "in 2028, 2030 Agenda goals".
    """
    found, end = [*isos(first[0], words.language)], first.end()
    while (further := more.match(text, end, stretch.end)) and words.goes_on.match(text, further.end()):
        found, end = [*found, *isos(further[0], words.language)], further.end()
    return tuple(dict.fromkeys(found))


def _is_own(text: str, match: re.Match[str], stretch: Stretch, words: TimeWords) -> bool:
    """Whether a time is the report's own.

    Of what the report is on, a time can be the report's but where something else happens then: "on the forum held
    every two years", "on what States do within 90 days", "on the targets to be attained by 1 May 2030".
    """
    if words.instead.search(text, stretch.start, match.start()):
        return False
    if match.end() <= stretch.about:
        return True
    joined = words.joined_to.search(text, stretch.about, match.start())
    start = joined.start() if joined else match.start()
    again = words.in_report.search(text, stretch.about, start)  # "in a report that is to be submitted within …"
    happens = words.happens.search(text, stretch.about, start)
    return not happens and not (words.relative.search(text, stretch.about, start) and not again)


def period(text: str, stretch: Stretch, noun: tuple[int, int], words: TimeWords) -> str:
    """How often a report is asked for, as ISO 8601; `noun` spans its report.

    Of what it is on only the end of a clause can say how often it is asked for ("on the forum that meets every year
    in …" does not).
    """
    if found := next(periods(text, stretch, noun, words), None):
        return found.value
    return of_its_kind(text, noun, words)


def of_its_kind(text: str, noun: tuple[int, int], words: TimeWords) -> str:
    """How often a report comes by its own name: "an annual report"."""
    complement = words.complement.match(text, noun[1])  # "un rapport d'activité annuel"
    behind = _SPACE.match(text, complement.end() if complement else noun[1]).end()  # type: ignore[union-attr]
    return next(
        (value for pattern, value in words.kinds if pattern.search(text, *noun) or pattern.match(text, behind)), ""
    )


def periods(text: str, stretch: Stretch, noun: tuple[int, int], words: TimeWords) -> Iterator[Timed]:
    """The times that say how often a report is asked for, in the order of the text."""
    for match in words.often.finditer(text, *_around(stretch)):
        beside = words.times_of.search(text, noun[1], match.start()) if match.start() > noun[1] else None
        value = "" if beside else _often(text, match, stretch, words)
        if value:
            yield Timed(match.start(), match.end(), value)


def _around(stretch: Stretch) -> tuple[int, int]:
    return stretch.start, stretch.end


def _often(text: str, match: re.Match[str], stretch: Stretch, words: TimeWords) -> str:
    """How often a time says that the report is asked for; "" where it says that of something else."""
    if words.halved.match(text, match.end()) or not _is_own(text, match, stretch, words):
        return ""  # "every year and a half"
    after = words.thereafter.match(text, match.end())
    if match.end() > stretch.about and not words.clause_end.match(text, after.end() if after else match.end()):
        return ""
    if match.groupdict() and any(match.groupdict().values()):
        return _duration(match, words)
    if words.determined.search(text, stretch.start, match.start()):
        return ""  # "the quarterly, annual and biennial budgets"
    return next((value for pattern, value in words.repeated if pattern.fullmatch(match[0])), "")


def within(text: str, stretch: Stretch, words: TimeWords) -> str:
    """Within which time a report is asked for, as ISO 8601."""
    return next((found.value for found in withins(text, stretch, words)), "")


def withins(text: str, stretch: Stretch, words: TimeWords) -> Iterator[Timed]:
    """The times within which a report is asked for, in the order of the text."""
    for match in words.within.finditer(text, *_around(stretch)):
        end = words.counted_from.match(text, match.end())
        ends = words.clause_end.match(text, end.end() if end else match.end()) or words.is_counted.search(match[0])
        if (match.end() <= stretch.about or ends) and _is_own(text, match, stretch, words):
            yield Timed(match.start(), match.end(), _duration(match, words))


def without_times(text: str, words: TimeWords) -> str:
    """`text` without terms and periods: what may stand between a verb and its report."""
    for pattern in (words.within, words.often):
        text = re.sub(rf"(?:{pattern.pattern}){words.counted_from.pattern}", " ", text)
    return text


def _duration(match: re.Match[str], words: TimeWords) -> str:
    groups = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
    value = _value(groups.get("number", "1"), words)
    return f"P{value}{words.units[groups['unit']]}" if value else ""


def _value(number: str, words: TimeWords) -> int | None:
    """A number in digits or words ("90", "cent vingt", "second", "other")."""
    if number.isdigit():
        return int(number)
    value = words.numbers.get(number) or cardinals(words.language).value(number)
    return value or editorial.editorial_words(words.language).ordinal_value(number)
