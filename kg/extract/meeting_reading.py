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
from kg.extract.meeting_places import place_of
from kg.extract.name_words import complete, name_words
from kg.extract.spans import Spans
from kg.extract.speaker import speaker
from kg.extract.view import TextView, Views
from kg.model import ActUse, Document, Footnote, Mention, Paragraph, Part
from kg.parse import editorial
from kg.speed import quick

_REACH = 320
_SOON = 40
_NEAR_WORDS = 5
"""Words between the day on which something was concluded and the noun of the meeting that it was."""
_FAR = 600
"""So far before a session its body is looked for where it cannot be the Assembly."""
_ENDS = re.compile(r"[;]|\.(?= [A-ZÉÀ(])|\n")
_CLASSES = ("Organ", "CoordinationGroup", "Organization")


_NAMED = "\ue000"
"""Stands for the capital of a word that is only part of a name."""
_BARE = 3
"""Words of a meeting's name that has nothing but its number and noun, and perhaps an adjective."""
_AND_ONLINE = re.compile(rf" (?:{lang.joints('and')})(?: [a-z]+){{0,2}} ")
"""Between a place and what says that a meeting was held online, too: the place is printed, so it is the place."""
_GAP = re.compile(r"[,\s]*")


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

    def _body(self, view: View, one: Found, paragraph: Paragraph) -> str:
        """The code of the body that meets: named in the meeting's name, or whose session it is."""
        hits = [hit for hit in near_by(self._hits(view), one.start, one.end) if self._meets(hit.codes[0])]
        for hit in hits:
            if one.start <= hit.start <= one.end + 12 and self.rules["of_before"].search(
                view.folded, max(0, hit.start - 10), hit.start
            ):
                return hit.codes[0]
        if not one.session and (whose := self._whose(view, one)) >= 0:
            low = self._clause(paragraph, whose) if view.holder is paragraph else 0
            before = [hit.codes[0] for hit in hits if max(low, whose - 260) <= hit.start and hit.end <= whose]
            return before[-1] if before else self.own if one.days else ""
        if not one.session:
            own = one.days and (
                self.rules["own_meeting"].match(view.folded, max(0, one.start - 3), one.end)
                or self.rules["own_after"].match(view.folded, one.end, one.end + 40)
            )
            return self.own if own else ""
        low = self._clause(paragraph, one.start) if view.holder is paragraph else 0
        before = [
            hit.codes[0] for hit in hits if one.start - 260 <= hit.start and hit.end <= one.start and hit.start >= low
        ]
        body = before[-1] if before else self.own if one.days or one.own else ""
        if body != "GA" or self._of_assembly(view, one):
            return body
        for hit in reversed(self._hits(view)):
            if (
                one.start - _FAR <= hit.start
                and hit.end <= one.start
                and hit.codes[0] != "GA"
                and (self.authority.bodies[hit.codes[0]].cls == "Organ" and self._meets(hit.codes[0]))
            ):
                return hit.codes[0]
        return ""

    def _whose(self, view: View, one: Found) -> int:
        """Where "its" stands that says who holds a meeting: before its number, or the session at which it is held."""
        if one.whose >= 0 or not self.rules["numbers"].match(view.folded, one.start, one.end):
            return one.whose
        found = self.rules["possessive_before"].search(view.folded, max(0, one.start - 8), one.start)
        return found.start() if found else -1

    def _of_assembly(self, view: View, one: Found) -> bool:
        """Whether the Assembly can have met so: its session N opens in September of the year 1945 + N.

        Its special sessions have numbers of their own.
        """
        name = view.folded[one.start : one.end]
        if self.rules["special_session"].search(name):
            return True
        ordinal = self.rules["numbered_session"].search(name)
        if not ordinal:
            return False
        number = editorial.editorial_words(self.document.metadata.language).ordinal_value(
            view.printed[one.start + ordinal.start("number") : one.start + ordinal.end("number")]
        )
        years = {int(day[:4]) for day in (one.days.first, one.days.last) if day} if one.days else set()
        return number is None or not years or any(0 <= year - 1945 - number <= 1 for year in years)

    def _meets(self, code: str) -> bool:
        entry = self.authority.bodies[code]
        return entry.cls in _CLASSES and entry.mentioned

    def _clause(self, paragraph: Paragraph, position: int) -> int:
        """Where the clause begins in which `position` stands."""
        starts = self.clauses.get((paragraph.part, paragraph.number), [0])
        return starts[max(0, bisect_right(starts, position) - 1)]

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
        match = next(
            (each for each in self.rules["where_capital"].finditer(printed) if self._is_place(view, position, each)),
            None,
        )
        if online:
            place = place_of(match)
            end = position + match.start("where") + len(place) if match else 0
            return place if match and _AND_ONLINE.fullmatch(view.folded, end, online.start()) else "online"
        match = match or self.rules["where_after_capital"].match(view.printed[days.end : days.end + 120])
        if not match and self.rules["online"].match(view.folded, days.end + len(_GAP.match(view.folded, days.end)[0])):  # type: ignore[index]
            return "online"
        return place_of(match)

    def _is_place(self, view: View, offset: int, match: re.Match[str]) -> bool:
        """Whether a name behind "in" or "at" may be a place; an instrument is none ("Parties to the Convention")."""
        before = view.folded[max(0, offset + match.start() - _SOON) : offset + match.start()]
        if self.rules["no_place_capital"].search(match["where"]) or self.rules["no_place_before"].search(before):
            return False
        if self.rules["noun"].search(fold(match["where"])):
            return False
        low, high = offset + match.start("where"), offset + match.end("where")
        named = [hit for hit in view.view.full_names(self.names) if hit.start < high and low < hit.end]
        whole = all(hit.start > low or (hit.start == low and hit.end <= high) for hit in named)
        return whole and not any(hit.codes[0] in self.authority.instruments for hit in named)

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
                and self._is_place(view, one.start, match)
            ):
                return replace(one, where=place_of(match))
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
        match = self.rules["where_after_capital"].match(view.printed[begin:end])
        return place_of(match) if match and self._is_place(view, begin, match) else ""

    def _titles(self, view: View, position: int) -> bool:
        """Whether the quotation in which `position` stands is a title: "entitled “…”"."""
        start = max((low for low, high in view.view.quotations if low <= position < high), default=0)
        return self.rules["titled_before"].search(view.folded, max(0, start - 40), start) is not None
