"""A document's texts as meetings are read from them, and whose a meeting is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import itemgetter
from typing import TypeVar

from kg import lang
from kg.authority import Authority, Hit, fold
from kg.extract.meeting_dates import YEAR, Days, meeting_words
from kg.extract.meeting_places import place_names, place_of
from kg.extract.name_words import complete, name_words
from kg.extract.spans import Spans
from kg.extract.speaker import speaker
from kg.extract.view import TextView, Views
from kg.model import ActUse, Document, Footnote, Mention, Paragraph, Part
from kg.speed import quick

DAY = len("2031-05-03")
_REACH = 320
_SOON = 40
_NEAR_WORDS = 5
"""Words between the day on which something was concluded and the noun of the meeting that it was."""
_ENDS = re.compile(r"[;]|\.(?= [A-ZÉÀ(])|\n")

_NAMED = "\ue000"
"""Stands for the capital of a word that is only part of a name."""
_BARE = 3
"""Words of a meeting's name that has nothing but its number and noun, and perhaps an adjective."""
_AND_ONLINE = re.compile(rf" (?:{lang.joints('and')})(?: [a-z]+){{0,2}} ")
"""Between a place and what says that a meeting was held online, too: the place is printed, so it is the place."""
_GAP = re.compile(r"[,\s]*")
_BEHIND = re.compile(r", | \(")
"""Between a city and its country."""
_PLACE = 120
"""So many characters behind a day its place ends."""


@quick
@dataclass(frozen=True, slots=True)
class Found:
    """A meeting read: its name's characters, what ties it to its body, its days and place."""

    start: int
    end: int
    days: Days | None
    where: str = ""
    until: bool = False
    """Whether only the last day is printed."""
    since: bool = False
    """Whether only the first day is printed."""
    behind: bool = False
    """Whether its place stands behind its days, as those of the days before it do."""
    listed: bool = False
    """Whether others are named with it that have the same days."""
    session: bool = False
    own: bool = False
    whose: int = -1
    """Where "its" stands that says who holds it, -1 where nothing such is known."""

    @property
    def has_end(self) -> bool:
        """Whether its first or last day is printed, and not only one within it."""
        return self.days is not None and not (self.until and self.since)


def within(one: Found) -> Found:
    """A meeting of whose days one alone is printed, on which something was done there: neither its first nor its last.

    A month or a year is that of the whole meeting.
    """
    exact = one.days is not None and len(one.days.first) == DAY and one.days.first == one.days.last
    return replace(one, since=True, until=True) if exact else one


@dataclass(slots=True)
class View:
    """One text in the forms that the rules look at."""

    holder: Paragraph | Footnote
    view: TextView
    folded: str
    named: list[Hit]
    hints: dict[str, list[int]]
    dated: bool
    """Whether a year stands in the text."""
    bodies: list[Hit] | None = None
    _quoted: Spans | None = None

    @property
    def printed(self) -> str:
        """The text with its own letters, and plain apostrophes, hyphens and spaces."""
        return self.view.lined

    @property
    def quoted(self) -> Spans:
        """Where titles are quoted."""
        if self._quoted is None:
            self._quoted = Spans(self.view.quotations)
        return self._quoted

    def left(self, position: int) -> tuple[int, str]:
        """What precedes `position` in its sentence, and where that begins."""
        start = max(0, position - _REACH)
        ends = [match.end() for match in _ENDS.finditer(self.printed, start, position)]
        start = ends[-1] if ends else start
        return start, self.folded[start:position]


def has_year(text: str) -> bool:
    """Whether a year stands in `text`: most texts have not even its first figures."""
    return ("20" in text or "19" in text) and YEAR.search(text) is not None


def _hinted(texts: list[str], hints: dict[str, tuple[str, ...]]) -> dict[int, dict[str, list[int]]]:
    """For each text, where the words of `hints` stand in it, by their key; texts without any are left out.

    All texts are searched at once: most have none of the words.
    """
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    whole = "\n".join(texts)
    found: dict[int, dict[str, list[int]]] = {}
    keys: dict[str, list[str]] = {}
    for key, group in hints.items():
        for word in group:
            keys.setdefault(word, []).append(key)
    for word, those in keys.items():
        for position in _positions(whole, word):
            index = bisect_right(starts, position) - 1
            for key in those:
                found.setdefault(index, {}).setdefault(key, []).append(position - starts[index])
    for each in found.values():
        for positions in each.values():
            positions.sort()
    return found


_Placed = TypeVar("_Placed", Found, Hit)


def near_by(items: list[_Placed], start: int, end: int) -> list[_Placed]:
    """Those of `items`, which are in order, that begin from `_REACH` before `start` on and up to `end`."""
    low = bisect_left(items, start - _REACH, key=lambda item: item.start)
    return items[low : bisect_right(items, end + _SOON, key=lambda item: item.start)]


def _positions(text: str, word: str) -> Iterator[int]:
    """Where `word` stands in `text`."""
    position = text.find(word)
    while position >= 0:
        yield position
        position = text.find(word, position + len(word))


class MeetingReading:
    """The texts of one document, what its acts and mentions say of them, and which meetings it has named."""

    def __init__(
        self,
        document: Document,
        authority: Authority,
        acts: tuple[ActUse, ...],
        mentions: Iterable[Mention],
        views: Views,
    ) -> None:
        self.document, self.authority = document, authority
        language = document.metadata.language or lang.DEFAULT
        self.rules = meeting_words(language)
        self.texts, self.names = views, authority.readings(language)
        self.places = place_names(authority, language)
        self.own = speaker(document, authority)
        self.notes = views.notes_called
        self.views: dict[int, tuple[View, list[Found]]] = {}
        self.named: set[str] = set()
        self.clauses: dict[tuple[Part, str], list[int]] = {}
        self.mentions: dict[tuple[Part, str, str], list[tuple[int, Hit]]] = {}
        for mention in mentions:
            place = mention.place
            start = place.spans[0].start if place.spans else 0
            self.mentions.setdefault((place.part, place.number, place.footnote), []).append(
                (start, Hit(place.start, place.end, (mention.code,)))
            )
        for said in self.mentions.values():
            said.sort(key=itemgetter(0))
        self.folded = [
            view.folded if paragraph.part is not Part.MASTHEAD else ""
            for paragraph, view in zip(document.paragraphs, views.paragraphs, strict=True)
        ]
        self.dated = [has_year(text) for text in self.folded]
        self.hints = _hinted(self.folded, self.rules.hints)
        for use in acts:
            self.clauses.setdefault((use.place.part, use.place.number), [0]).append(use.clause[0])
        for starts in self.clauses.values():
            starts.sort()

    def _view(
        self,
        holder: Paragraph | Footnote,
        paragraph: Paragraph,
        folded: str,
        hints: dict[str, list[int]],
        *,
        dated: bool,
    ) -> View:
        note = holder.number if isinstance(holder, Footnote) else ""
        said = self.mentions.get((paragraph.part, paragraph.number, note), [])
        offsets = holder.offsets  # several paragraphs may have one number: only what stands in this one
        low = bisect_left(said, offsets.source[0], key=itemgetter(0))
        high = bisect_right(said, offsets.position(len(holder.text)), key=itemgetter(0))
        named = sorted((hit for _, hit in said[low:high]), key=lambda hit: (hit.start, hit.end))
        text = self.texts.view(holder)
        return View(holder, text, self._without_names(folded, text.lined), named, hints, dated)

    def _without_names(self, folded: str, printed: str) -> str:
        """The text without those words for holding that are part of a name: "against Transnational Organized Crime".

        What is said of a meeting is written small inside a sentence; a word that is all in capitals may be said, too.
        """
        for key in ("held", "to_hold"):
            for match in self.rules[key].finditer(folded, 1):
                start = match.start()
                if printed[start].isupper() and not printed[start + 1 : start + 2].isupper():
                    folded = f"{folded[:start]}{_NAMED}{folded[start + 1 :]}"
        return folded

    def _hits(self, view: View) -> list[Hit]:
        """The bodies that the text names, in order, short names that `mentions` explain among them."""
        if view.bodies is None:
            full = [hit for hit in view.view.full_names(self.names) if hit.codes[0] in self.authority.bodies]
            known = {hit.start for hit in full}
            short = [hit for hit in view.named if hit.codes[0] in self.authority.bodies and hit.start not in known]
            view.bodies = sorted([*full, *short], key=lambda hit: (hit.start, -hit.end))
            again = self._again(view, view.bodies)
            view.bodies = (
                sorted([*view.bodies, *again], key=lambda hit: (hit.start, -hit.end)) if again else view.bodies
            )
        return view.bodies

    def _again(self, view: View, known: list[Hit]) -> list[Hit]:
        """The short names of bodies behind their full ones: a mention is of the first place of a body only."""
        words, starts, found = (
            name_words(self.document.metadata.language or lang.DEFAULT),
            Spans((hit.start, hit.end) for hit in known),
            [],
        )
        for hit in view.view.names(self.names):
            if hit.short and hit.start not in starts and complete(view.view, hit, words):
                before = [each.codes[0] for each in known if each.end <= hit.start and each.codes[0] in hit.codes]
                found += [Hit(hit.start, hit.end, (before[-1],))] if before else []
        return found

    def _key(self, view: View, one: Found) -> str:
        """What tells a meeting's name from another: its first words, without numbers of places."""
        key = " ".join(re.findall(r"[a-z]+", view.folded[one.start : one.end])[:4])
        self.named.add(key) if one.days else None
        return key

    def _near(self, view: View, key: str) -> Iterator[re.Match[str]]:
        """The matches of a pattern near the words without which it has none, in order."""
        done = 0
        pattern, capital = self.rules[key], key.endswith("capital")
        for position in view.hints.get(key, ()):
            if position >= done and (not capital or view.holder.text[position].isupper()):
                text = view.printed if capital else view.folded
                for match in pattern.finditer(text, max(done, position - 130), position + 80):
                    yield match
                    done = match.end()

    def _where(self, view: View, position: int, days: Days) -> str:
        """The place printed between `position` and the date, or just after the date."""
        printed = view.printed[position : days.start]
        online = self.rules["online"].search(view.folded, position, days.start)
        place = next(
            filter(None, (self._place(view, position, each) for each in self.rules["where_capital"].finditer(printed))),
            "",
        )
        if online:
            end = view.printed.find(place, position) + len(place)
            return place if place and _AND_ONLINE.fullmatch(view.folded, end, online.start()) else "online"
        place = place or self._where_behind(view, days.end)
        if not place and self.rules["online"].match(view.folded, days.end + len(_GAP.match(view.folded, days.end)[0])):  # type: ignore[index]
            return "online"
        return place

    def _where_behind(self, view: View, end: int) -> str:
        """The place right behind `end`: "on 3 May, in Oslo"."""
        return self._place(view, end, self.rules["where_after_capital"].match(view.printed[end : end + _PLACE]))

    def _place(self, view: View, offset: int, match: re.Match[str] | None) -> str:
        """The place that a pattern found in the text from `offset` on; "" where it may be none.

        An instrument is none ("Parties to the Convention"), nor is a part of a longer name.
        """
        before = view.folded[max(0, offset + match.start() - _SOON) : offset + match.start()] if match else ""
        if not match or self.rules["no_place_before"].search(before):
            return ""
        found, low = place_of(match), offset + match.start("where")
        low += max(0, match["where"].find(found))
        known = self.places.longest(found)
        if (not known or self.rules["noun"].search(fold(known))) and (city := self.places.city_behind(found)) >= 0:
            if self.rules["no_place_before"].search(fold(found[:city]).rsplit(" ", 2)[0] + " "):
                return ""
            low, known = low + city, found[city:]
        high = self._place_end(view, low, known)
        place = view.printed[low:high]
        if not place or self.rules["no_place_capital"].search(place) or self.rules["noun"].search(fold(place)):
            return ""
        named = [hit for hit in view.view.full_names(self.names) if hit.start < high and low < hit.end]
        if self.places.is_known(place):  # a name may end in it: "the Declaration adopted in Khartoum"
            return "" if any(hit.end > high for hit in named) else place
        whole = all(hit.start > low or (hit.start == low and hit.end <= high) for hit in named)
        return "" if not whole or any(hit.codes[0] in self.authority.instruments for hit in named) else place

    def _place_end(self, view: View, low: int, place: str) -> int:
        """Where the place ends that begins at `low` with `place`: countries have small words, and brackets."""
        known = self.places.country_at(view.printed, low)
        high = max(low + len(place), known)
        behind = _BEHIND.match(view.printed, high) if high > low else None
        country = self.places.country_at(view.printed, behind.end()) if behind else 0
        if not behind or country == behind.end():
            return high
        if view.printed[high] == ",":
            return country
        return country + 1 if view.printed[country : country + 1] == ")" else high

    def _at_its_place(self, view: View, one: Found | None) -> Found | None:
        """A meeting that a number alone names, with its place behind: "su 15ª reunión en Viena el 3 de mayo"."""
        if one is None or one.where or not one.days or one.days.start < one.start:
            return one
        for match in self.rules["where_capital"].finditer(view.printed[one.start : one.days.start]):
            before, after = view.folded[one.start : one.start + match.start()], one.start + match.end("where")
            behind = view.folded[after : one.days.start]
            if (
                len(before.split()) <= _BARE
                and not re.search(r"\w{5}|[.;(]", behind)
                and (place := self._place(view, one.start, match))
            ):
                return replace(one, where=place)
        return one

    def _holds(self, view: View, holding: re.Match[str], start: int, noun: re.Match[str]) -> bool:
        """Whether what was held, opened or concluded is a meeting: much else is concluded."""
        return not holding["ended"] or len(view.folded[start : noun.start()].split()) <= _NEAR_WORDS

    def _free(self, between: str) -> bool:
        """Whether nothing in between gives the date to something else than a meeting."""
        return not self.rules["no_meeting"].search(between) and not self.rules.date.search(between)

    def _body_end(self, view: View, hit: Hit) -> int:
        """Where the name of a body ends with that of the one whose it is: "the Forum of the Council"."""
        of = self.rules["of_before"].pattern
        behind = (other for other in self._hits(view) if other.start > hit.end)
        return next((other.end for other in behind if of.fullmatch(view.folded, hit.end + 1, other.start)), hit.end)

    def _body_held(self, view: View, low: int, end: int) -> Hit | None:
        """The body whose name ends at `end` and is a meeting's: "the political forum on wells, held in 2031"."""
        for hit in near_by(self._hits(view), low, end):
            after = self._body_end(view, hit)
            behind = self.rules["body_lead"].match(view.folded[after:end]) if after <= end else None
            if behind and self.rules["met_as_body"].search(view.folded, hit.start, hit.end):
                return hit
        return None

    def _planned_where(self, view: View, begin: int, end: int) -> str:
        """The place between a verb and the meeting: "will hold in Geneva its first session"."""
        return self._place(view, begin, self.rules["where_after_capital"].match(view.printed[begin:end]))

    def _titles(self, view: View, position: int) -> bool:
        """Whether the quotation in which `position` stands is a title: "entitled “…”"."""
        start = max((low for low, high in view.view.quotations if low <= position < high), default=0)
        return self.rules["titled_before"].search(view.folded, max(0, start - 40), start) is not None
