"""For whom a report is, and for which of their sessions: "to the General Assembly at its eightieth session"."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from kg import lang, resources
from kg.extract.request_words import RequestWords
from kg.lang.grammar import any_of
from kg.model import Addressee, Mention
from kg.parse import editorial

NEAR = 60
"""Names that are no bodies count only so near to the verb."""
ARTICLE = re.compile(rf"\s*{lang.article()}?")
_BACK = 900
"""So far before "at that session" the session is named: a title and all that a report is on may stand between."""
_AHEAD = 8
"""So many sessions ahead an organ asks for a report: a quadrennial one for the second time."""
_JOINT = 45
"""So far before a further session's number a conjunction joins it to the one before."""
QUOTED = re.compile("\u00ab[^\u00bb]*\u00bb|\u201c[^\u201d]*\u201d")

Placed = TypeVar("Placed", Addressee, Mention)


def start_of(item: Placed) -> int:
    """Where an item stands in its paragraph."""
    return item.place.start


def beginning(items: tuple[Placed, ...], start: int, end: int) -> tuple[Placed, ...]:
    """Those of `items`, which are in the order of the text, that begin from `start` on and before `end`."""
    return items[bisect_left(items, start, key=start_of) : bisect_left(items, end, key=start_of)]


def _within(position: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a place is in one of some stretches."""
    return any(low < position < high for low, high in spans)


@lru_cache(maxsize=64)
def _short_names(language: str, own: str) -> re.Pattern[str] | None:
    """What the organ `own` calls itself in its own texts ("the Council"), in small letters."""
    spoken = lang.of(language)
    there = [organ for organ in resources.table("organs.toml")["organ"] if organ["code"] == own]
    table = spoken.table("organs").get(own, {}) if spoken.code != lang.DEFAULT else (there[0] if there else {})
    names = [name.lower() for name in table.get("short", ())]
    return re.compile(rf"\b(?:{any_of(names)})\b(?!-)") if names else None


@dataclass(frozen=True, slots=True)
class Targets:
    """Reads recipients and sessions in one paragraph."""

    text: str
    masked: str
    words: RequestWords
    own: str
    mentions: tuple[Mention, ...]
    session: int = 0
    """The session of the organ `own` that the text is of, 0 where that is not known."""

    def read(self, start: int, begin: int, end: int, told: int = 0, handed: int = 0) -> list[tuple[str, int | None]]:
        """Recipients with their sessions, in the order of the text: of the words from `start`, times from `begin`.

        Up to `told` stand words that say who is told: "to inform the Commission at its session and the Assembly". From
        `handed` on the report is handed in, whatever it is on: "a report on wells, and to present it to the Assembly".

        No session of the text's own organ that has passed is told: it is something else's, as of an earlier report.
        """
        recipients = self._recipients(self.text, start, end, told, handed)
        printed = self.sessions(begin, end)
        sessions = self._joined(printed, recipients) or self._that_session(self.text, begin, end)
        rows = self._rows(recipients, sessions, (start, begin, end), told)
        passed = {number for code, number in rows if number and code == self.own and number < self.session}
        if passed:
            sessions = self._joined([each for each in printed if each[1] not in passed], recipients)
            rows = self._rows(recipients, sessions, (start, begin, end), told)
        return list(dict.fromkeys(rows))

    def _rows(
        self,
        recipients: list[tuple[int, str]],
        sessions: list[tuple[int, int]],
        where: tuple[int, int, int],
        told: int,
    ) -> list[tuple[str, int | None]]:
        """Each recipient with the sessions that are his; `where` are `start`, `begin` and `end` of `read`."""
        start, begin, end = where
        text, rows = self.text, list[tuple[str, int | None]]()
        by_session = bool(recipients) and self._is_told_by_session(recipients[0][0])
        if (
            by_session
        ):  # "at its eightieth session and to the fiftieth session of the Council": the first is not the Council's
            rows += [(self._whose(*each), each[1]) for each in sessions if each[0] < recipients[0][0]]
        for index, (position, code) in enumerate(recipients):
            stop = recipients[index + 1][0] if index + 1 < len(recipients) else end
            low = begin if index == 0 and not by_session else position
            near = [number for place, number in sessions if low <= place < stop]
            rows += [(code, number) for number in near] or [(code, None)]
        if not recipients:
            holder = self._holder(text, begin, end) if sessions else ""
            another = told and self.words.another.match(self.masked, told, end)  # "report to the working group"
            rows = [(holder or ("" if another else self._whose(*each)), each[1]) for each in sessions] or [("", None)]
        if len(sessions) == len(recipients) > 1 and self._respective(recipients, sessions, end):
            rows = [(code, number) for (_, code), (_, number) in zip(recipients, sessions, strict=True)]
        elif sessions and self.words.theirs.search(text, start, sessions[0][0]):
            if len(sessions) == 1:
                rows = [(code, sessions[0][1]) for _, code in recipients]
            elif len(sessions) == len(recipients):  # "at their eightieth and fifty-third sessions, respectively"
                rows = [(code, number) for (_, code), (_, number) in zip(recipients, sessions, strict=True)]
        return rows

    def _is_told_by_session(self, position: int) -> bool:
        """Whether a recipient who stands there is told by his session: "to the fiftieth session of the Council"."""
        name = next((m.place.start for m in self.mentions if m.place.start > position), position)
        return self.words.session_of_whom.match(self.text, position, name) is not None

    def _joined(self, sessions: list[tuple[int, int]], recipients: list[tuple[int, str]]) -> list[tuple[int, int]]:
        """The sessions of a report: the first, and those that a conjunction joins to it or that a recipient leads to.

        Another is of what the report is on or for: "for discussion in the meetings of the Group at its eighth session".
        """
        kept = sessions[:1]
        for place, number in sessions[1:]:
            last = kept[-1][0]
            if (
                place == last
                or any(last < at < place for at, _ in recipients)
                or self.words.joins.search(self.text, max(last, place - _JOINT), place)
            ):
                kept.append((place, number))
        return kept

    def places(self, start: int, end: int, told: int = 0, handed: int = 0) -> list[tuple[int, str]]:
        """Where recipients stand, and their codes, in the order of the text."""
        return self._recipients(self.text, start, end, told, handed)

    def told(self, start: int, end: int) -> str:
        """Who is kept informed by reports: "to update the Council …, through written reports"; "" for nobody."""
        if self.own and self.words.tells_own.search(self.text, start, end):
            return self.own
        led = [m for m in beginning(self.mentions, start, end) if m.kind == "body"]
        return next((m.code for m in led if self.words.tells.search(self.text, start, m.place.start)), "")

    def _respective(self, recipients: list[tuple[int, str]], sessions: list[tuple[int, int]], end: int) -> bool:
        """Whether all sessions follow all recipients, one for each: "…, at its sixty-first and seventieth sessions,
        respectively".
        """
        last = recipients[-1][0]
        return sessions[0][0] > last and self.words.respectively.search(self.text, last, end) is not None

    def _recipients(self, text: str, start: int, end: int, told: int, handed: int) -> list[tuple[int, str]]:
        """Those for whom the report is: to whom it is presented already only where nobody else is named."""
        already = [match.span() for match in self.words.presented.finditer(self.masked, start, end)]
        found = self._found(text, (start, end), already, told, handed)
        return found or (self._found(text, (start, end), [], told, handed) if already else [])

    def _found(
        self, text: str, where: tuple[int, int], already: list[tuple[int, int]], told: int, handed: int
    ) -> list[tuple[int, str]]:
        """The recipients named in a stretch, but for those in the stretches `already`."""
        start, end = where
        found = [
            (m.start(), self.own)
            for m in self.words.own.finditer(text, max(0, start - 8), end)
            if self.own and self._stands_for_organ(text, m) and not _within(m.start(), already)
        ]
        short = _short_names(self.words.language.code, self.own)
        for match in short.finditer(self.masked, start, end) if short else ():
            if self._leads(text, match.start(), found, start, handed):
                found.append((match.start(), self.own))
        quoted = [match.span() for match in QUOTED.finditer(text, start, end)]
        for mention in beginning(self.mentions, start, end):
            place = mention.place
            if _within(place.start, quoted) or _within(place.start, already):
                continue  # "under the item entitled …", "the report that he presents annually to the Council"
            close = mention.kind == "body" or place.start < start + NEAR
            asked = self.words.led.match(text, place.end + 1)  # "y a la Secretaría que …" asks the Secretariat
            if place.start < told and mention.kind == "body" and self.words.tells.search(text, start, place.start):
                found.append((place.start, mention.code))
            elif close and not asked and self._leads(text, place.start, found, start, handed):
                lead = text[start : place.start]
                found.append((start + len(self._without_session(lead)), mention.code))
        found.sort()
        codes: dict[str, int] = {}
        for position, code in found:
            codes.setdefault(code, position)
        return sorted((position, code) for code, position in codes.items())

    def _stands_for_organ(self, text: str, match: re.Match[str]) -> bool:
        """Whether the pronoun is the recipient: "to it", "lui présenter"; "it" elsewhere is not."""
        before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 24]
        return self.words.language.grammar.is_recipient(match[0], before, after)

    def _leads(self, text: str, position: int, found: list[tuple[int, str]], start: int, handed: int) -> bool:
        """Whether "to (the)" or "and (to) the" leads to the name at `position`."""
        lexicon = self.words
        before = lexicon.determiner.sub("", self._without_session(text[start:position])) + " "
        led = lexicon.recipient.search(before) is not None
        if lexicon.addressed.search(before):
            return False  # "the recommendations addressed to the Secretariat"
        last = max(found[-1][0], handed if handed < position else 0) if found else 0
        about = lexicon.about.search(self.masked, last, position) if found else None
        if about:  # then only what is joined to it, and not to others whom the report is about
            joined = lexicon.joined.search(lexicon.towards.sub("", before))
            others = lexicon.of_others.search(self.masked, about.end(), position)
            return led and joined is not None and (others is None or self._adds(text, position))
        again = [(last, code) for _, code in found[-1:]]
        return self._given(text, position, start) or self._joins(text, position, again, start, led=led)

    def _adds(self, text: str, position: int) -> bool:
        """Whether a name goes on behind a comma: ", and to the Assembly in the context of …"."""
        return self.words.adds.search(text, max(0, position - NEAR), position) is not None

    def _without_session(self, before: str) -> str:
        """The words before a name without the session by which it is told: "and to the fiftieth session of the".

        Where the same words lead to the session at which something is done ("à la"), only behind a conjunction.
        """
        found = self.words.session_of_whom.search(before)
        if not found:
            return before
        left = before[: found.start()].rstrip()
        led = self.words.recipient.search(left + " ")
        at = f"{led[0].strip()} {found[0].split(maxsplit=1)[0]}" if led else ""
        joined = led and self.words.joined.search(left[: led.start()].rstrip() + " ")
        return left + " " if led and (joined or at not in self.words.session_leads) else before

    def _given(self, text: str, position: int, start: int) -> bool:
        """Whether the name at `position` is the verb's object: "provide the Council with a report"."""
        given = self.words.given.match(text, start, position)
        return given is not None and self.words.given_with.match(text, position, position + 150) is not None

    def _joins(self, text: str, position: int, found: list[tuple[int, str]], start: int, *, led: bool) -> bool:
        """Whether the name at `position` is the first recipient, or one more of those found."""
        if led:
            near = not found or position - found[-1][0] < 160
            return near or self.words.session.search(text, position, position + 150) is not None
        if not found or self.words.means in text[start:position] or position - found[-1][0] >= 90:
            return False
        before, last = self.words.determiner.sub("", text[start:position]) + " ", found[-1][0]
        if before.rstrip().endswith(","):  # one of an enumeration, which a conjunction closes
            listed = self.words.listed.match(self.masked, last)
            return listed is not None and listed.start("last") > position
        return self.words.joined.search(before) is not None and text.count(",", last, position) < 2

    def sessions(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where numbers of sessions stand, and the numbers."""
        found = []
        for match in self.words.session.finditer(self.text, start, end):
            if match["before"]:
                continue
            named = match.groupdict()
            ordinals = match["ordinal"] or named.get("several") or ""
            several = not match["ordinal"] or match[0].endswith(self.words.sessions)
            for part in self.words.several.split(ordinals) if several else [ordinals]:
                value = self._number(part)
                if value:
                    found.append((match.start("ordinal" if match["ordinal"] else "several"), value))
        return found

    def _number(self, ordinal: str) -> int | None:
        """The number that an ordinal says in words or digits."""
        words, ordinals = ordinal.split(), editorial.editorial_words(self.words.language.code)
        values = (ordinals.ordinal_value(" ".join(words[index:])) for index in range(len(words)))
        value = next((each for each in values if each is not None), None)  # "resumed sixty-fifth"
        digits = re.match(r"\s*(\d{1,3})(?!\d)", ordinal)
        return int(digits[1]) if value is None and digits else value

    def _holder(self, text: str, start: int, end: int) -> str:
        """Whose session it is, where nobody else is to receive the report: "at the eightieth session of the …"."""
        for match in self.words.session.finditer(text, start, end):
            for mention in beginning(self.mentions, start, match.start()):
                if not match["before"] and 0 <= match.start() - mention.place.end <= 1:
                    return mention.code  # "in a dialogue with the General Assembly at its eightieth session"
            of = self.words.belongs.match(text, match.end())
            for mention in beginning(self.mentions, of.end(), of.end() + 6) if of and not match["before"] else ():
                if ARTICLE.fullmatch(text, of.end() if of else 0, mention.place.start):
                    return mention.code
        return ""

    def _whose(self, place: int, number: int) -> str:
        """The organ that speaks, where a session is "its" own and one of its next ones; "" where it may be another's.

        "Requests the Secretary-General to submit a report at its eightieth session".
        """
        near = self.own and self.session and self.session <= number <= self.session + _AHEAD
        if not near or not self.words.its.search(self.text, max(0, place - NEAR), place):
            return ""
        return "" if self.words.session_belongs.match(self.text, place) else self.own

    def _that_session(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The session named last before the request, where the report is asked for "at that session"."""
        meant = self.words.that_session.search(text, max(0, start - NEAR), end)
        if not meant:
            return []
        text = QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)  # a title names sessions of its own
        found = self.words.named_session.finditer(text, max(0, start - _BACK), meant.start())
        values = [value for match in found if match["ordinal"] and (value := self._number(match["ordinal"]))]
        return [(meant.start(), values[-1])] if values else []
