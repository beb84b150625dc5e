"""From what is printed to what is meant: numbered texts to keys, citations to the dates they claim.

A resolution is cited in prose by its number alone ("44/4"); whose it is, the sentence says.
What the number's own form allows is knowledge about the organs (`ontology/organs.toml`):
the Assembly has numbered with a slash since its thirty-first session, the Security Council
puts the year in brackets, the Economic and Social Council puts it first, and a session
falls into a known year, which a date given with the citation can confirm or exclude.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from kg.model import Citation, Place
from kg.speed import quick
from kg.symbols import Symbol, organs, roman_value

LATEST = 2100
"""The year assumed for a document that states none: later than any session."""


@quick
@dataclass(frozen=True, slots=True)
class Number:
    """A text's number as prose prints it, taken apart.

    `form` is one of `session` (76/186), `year` (2017/18), `special` (S-19/2), `roman`
    (2200 A (XXI)), `security` (1325 (2000)), `party` (1/CP.21), `roman-session` (X/2),
    `plain` (12) and `foreign` (WHA68.7). `session` is what stands for the session or year.
    """

    form: str
    session: str
    number: str
    letter: str = ""

    @property
    def text(self) -> str:
        """The number as keys have it, where its letter belongs to it with the letter."""
        if self.form in ("roman", "security"):
            return f"{self.number}({self.session})"
        if self.form == "party":
            return f"{self.number}/{self.session}"
        return f"{self.session}/{self.number}{self.letter}"


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ that numbers its texts; see `ontology/organs.toml` for the fields."""

    code: str
    forms: frozenset[str]
    resolution: str = ""
    decision: str = ""
    coined: bool = False
    sessions: tuple[tuple[int, int, float], ...] = ()
    most: int = 0
    romans: int = 0
    decisions_from: int = 0
    parties: frozenset[str] = frozenset()
    specials: tuple[int, ...] = ()
    emergency: bool = False
    lasts: tuple[int, int] = (-1, 1)
    begins: int = 1

    def key(self, kind: str, number: Number) -> str:
        """The key of its `resolution` or `decision` of that number, "" where it has no such symbols."""
        pattern = self.resolution if kind == "resolution" else self.decision
        if "{session}" in pattern:
            return pattern.format(session=number.session, number=number.number)
        return pattern.format(number.text) if pattern else ""

    def fits(self, kind: str, number: Number, year: int | None = None, latest: int = LATEST) -> bool:
        """Whether it can have numbered a text so, in `year` where one is stated, and not after `latest`."""
        if number.form not in self.forms or number.number.startswith("0"):
            return False
        checks = {
            "roman": self._fits_roman,
            "year": self._fits_year,
            "security": self._fits_year,
            "session": self._fits_session,
            "party": self._fits_party,
            "special": self._fits_special,
        }
        check = checks.get(number.form)
        if check is None:
            return True
        return self._fits_count(kind, number) and check(number, year, latest)

    def _fits_count(self, kind: str, number: Number) -> bool:
        count = int(number.number)
        if kind == "decision":
            return number.form == "special" or count >= self.decisions_from
        return not self.most or number.form != "session" or count <= self.most

    def _fits_roman(self, number: Number, year: int | None, latest: int) -> bool:
        numeral = number.session.removeprefix("ES-").removeprefix("S-")
        special = numeral != number.session
        if special and "special" not in self.forms:
            return False
        return special or 0 < roman_value(numeral) <= (self.romans or 99)

    def _fits_year(self, number: Number, year: int | None, latest: int) -> bool:
        stated = int(number.session)
        return 1946 <= stated <= latest and (year is None or abs(stated - year) <= 1)

    def _fits_party(self, number: Number, year: int | None, latest: int) -> bool:
        return number.session.partition(".")[0] in self.parties

    def _fits_special(self, number: Number, year: int | None, latest: int) -> bool:
        kind, _, session = number.session.rpartition("-")
        if kind == "ES":
            return self.emergency
        if not session.isdigit() or not self.specials:
            return True
        held = self.specials[int(session) - 1] if 0 < int(session) <= len(self.specials) else 0
        if not held:
            return (year or latest) > self.specials[-1] + 3
        return held <= latest and (year is None or self._lasts(held, year))

    def _lasts(self, held: int, year: int) -> bool:
        return held + self.lasts[0] <= year <= held + self.lasts[1]

    def year_of(self, session: int) -> int:
        """The year in which session number `session` began, as the pace of its sessions tells; 0 before them."""
        known = [piece for piece in self.sessions if piece[0] <= session]
        if not known:
            return self.sessions[0][1] if self.sessions else 0
        first, start, a_year = known[-1]
        return start + int((session - first) / a_year)

    def days_of(self, session: str) -> tuple[date, date] | None:
        """From when until when a session by its number is held, by the usual pace; None for a special or older one."""
        if not session.isdecimal() or not any(piece[0] <= int(session) for piece in self.sessions):
            return None
        year = self.year_of(int(session))
        if year > LATEST:
            return None
        if self.begins == 1:
            return date(year, 1, 1), date(year, 12, 31)
        return date(year, self.begins, 1), date(year + 1, self.begins, 1) - timedelta(days=1)

    def _fits_session(self, number: Number, year: int | None, latest: int) -> bool:
        if not self.sessions:
            return True
        session = int(number.session)
        if not any(piece[0] <= session for piece in self.sessions):
            return False
        held = self.year_of(session)
        return held <= latest and (year is None or self._lasts(held, year))


@lru_cache(maxsize=1)
def numbering() -> Mapping[str, Organ]:
    """The organs by code."""
    return {table["code"]: _organ(table) for table in organs()}


def party_organ(number: Number) -> str:
    """The organ that numbers so, where the letters after the slash say it (1/CP.21), or ""."""
    party = number.session.partition(".")[0]
    return next((organ.code for organ in numbering().values() if party in organ.parties), "")


def reporting_organ(symbol: Symbol) -> str:
    """The organ whose texts a document prints: its own, or the one that reports by it to its own."""
    for pattern, code in _reports():
        if pattern.fullmatch(symbol.key):
            return code
    return "" if symbol.organ in ("GA", "ECOSOC") else symbol.organ


@lru_cache(maxsize=1)
def _reports() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), table["code"]) for table in organs() for pattern in table.get("reports", ()))


def _organ(table: Mapping[str, Any]) -> Organ:
    return Organ(
        code=table["code"],
        forms=frozenset(table.get("forms", ())),
        resolution=table.get("resolution", ""),
        decision=table.get("decision", ""),
        coined=table.get("coined", False),
        sessions=tuple((int(a), int(b), float(c)) for a, b, c in table.get("sessions", ())),
        most=table.get("most", 0),
        romans=table.get("romans", 0),
        decisions_from=table.get("decisions_from", 0),
        specials=tuple(table.get("specials", ())),
        emergency=table.get("emergency", False),
        begins=int(table.get("begins", 1)),
        lasts=(int(table.get("lasts", (-1, 1))[0]), int(table.get("lasts", (-1, 1))[1])),
        parties=frozenset(table.get("parties", ())),
    )


@dataclass(frozen=True, slots=True)
class DateDisagreement:
    """A citation gives its text one date (`stated`), the cited text itself another (`known`)."""

    place: Place
    cited: str
    stated: str
    known: str

    def __str__(self) -> str:
        where = " ".join(filter(None, (self.place.part.value, self.place.number)))
        return f"{where}: {self.cited} is cited with the date {self.stated}, but is of {self.known}"


def check_dates(citations: Iterable[Citation], dates: Mapping[str, str]) -> tuple[DateDisagreement, ...]:
    """The citations whose date is not the cited text's own, in the order given.

    `dates` holds the known dates (ISO 8601) by key; a date known to the month or year only
    disagrees where that much differs.
    """
    found = []
    for citation in citations:
        known = dates.get(citation.cited, "")
        if known and citation.date and citation.date[: len(known)] != known[: len(citation.date)]:
            found.append(DateDisagreement(citation.place, citation.cited, citation.date, known))
    return tuple(found)
