"""Meetings, conferences and consultations that paragraphs and their notes speak of.

What goes in: a parsed document, its acts and the lists. What comes out: a `Meeting` for
each meeting and stretch of days that a paragraph (or a note that it calls) gives, with
the place, the body that meets and the name as printed; days that are not printed are "".

A date belongs to a meeting where the words before it say that something was held, that a
session took place then, or give a conference's place; the date of a resolution does not.
Of a year alone only the meeting's own counts ("the 2021 forum", "the Summit in 2018").
A meeting without a date is given where the document first names it, and where another
paragraph names it in full again; a session without one where it is another organ's than
the document's own. International days and years are no meetings. The words are in
`meetings.toml` of the language's folder; the forms of dates follow the United Nations Editorial Manual.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import TypeVar

from kg import lang
from kg.authority import Authority, Hit, fold
from kg.extract.names import Spans, speaker
from kg.extract.quick import Quick
from kg.extract.view import TextView, Views
from kg.model import ActUse, Document, Footnote, Meeting, Mention, Paragraph, Part, locate
from kg.parse import editorial

_REACH = 320
_SOON = 40
_FAR = 600
"""So far before a session its body is looked for where it cannot be the Assembly."""
_BEFORE_YEAR = 120
"""No date begins further before its year."""
_FULL = 7
"""A name of so many words says in full what meeting is meant."""
_ENDS = re.compile(r"[;]|\.(?= [A-ZÉÀ(])|\n")
_CHAIN = re.compile(rf",? ?(?:{lang.joints('and')}|,)? ?(?:again )?(?:on |le |les |from |du |el |los |del )?")
_TAIL = re.compile(
    r"(?:[\s,(]|\b(?:on|from|in|le|les|du|en|el|los|del|de|to be|which was|that was|"
    r"qui|que|se|s|celebrad[ao]s?|tenue?s?|adoptee?s?))+$"
)
_HINT = re.compile(r"(?:19|20)\d\d")
_CLASSES = ("Organ", "CoordinationGroup", "Organization")


@dataclass(frozen=True, slots=True)
class MeetingWords:
    """The patterns of one language."""

    patterns: dict[str, Quick]
    months: dict[str, int]
    hints: dict[str, tuple[str, ...]]
    date: re.Pattern[str]
    pair: str

    def __getitem__(self, key: str) -> Quick:
        return self.patterns[key]


@lru_cache(maxsize=8)
def words(language: str) -> MeetingWords:
    """The words of `language`; those of the default for a language that has none."""
    chosen = lang.of(language).words("meetings")
    months = {name: number for number, name in enumerate(chosen["months"], 1)}
    place = {
        "MONTH": f"(?:{'|'.join(months)})",
        "ORDINAL": chosen["ordinal"],
        "NOUN": f"\\b{chosen['noun']}\\b",
        "(?: BODY)?": "",
        "CAPITAL": f"(?:[a-z-]+ ){{0,4}}{chosen['noun']}",
    }
    texts = {key: _filled(value, place) for key, value in chosen.items() if isinstance(value, str)}
    patterns = {key: re.compile(value) for key, value in texts.items()}
    patterns["noun"] = re.compile(place["NOUN"])
    patterns["listed_before"] = re.compile(
        _filled("ORDINAL(?:, ORDINAL)*CHAIN$", place).replace("CHAIN", chosen["pair"])
    )
    patterns["numbered_session"] = re.compile(_filled("(?P<number>ORDINAL) ", place))
    patterns["stop"] = re.compile(r"[,;] | ?\(| l'| d'|\b" + chosen["determiners"] + r"\b ")
    patterns["leading"] = re.compile(rf"(?:{chosen['determiners']} |l'|d')+")
    dates, initials = _date_pattern(place["MONTH"], chosen["joints"]), "".join(sorted({each[0] for each in months}))
    # A look at one character before the alternatives, for speed: each begins with a number or a month, or is a year.
    patterns["dates"] = re.compile(rf"\b(?=[\d{initials}])(?:{dates})|(?=[12])(?:{chosen['year_after']})")
    hints = {key.removesuffix("_hints"): tuple(value) for key, value in chosen.items() if key.endswith("_hints")}
    quick = {key: Quick(pattern) for key, pattern in patterns.items()}
    return MeetingWords(
        quick, months, hints, re.compile(_date_pattern(place["MONTH"], chosen["joints"])), chosen["pair"]
    )


def _filled(pattern: str, place: dict[str, str]) -> str:
    for key, value in place.items():
        pattern = pattern.replace(key, value)
    return pattern


def _date_pattern(month: str, joints: str) -> str:
    """One day, a stretch of days, or a month; the year is printed at least at the end."""
    day, of = r"\d{1,2}(?:er)?", lang.in_date()
    return (
        rf"\b(?P<d1>{day})(?:, {day})*(?:{of}(?P<m1>{month}))?(?:{of}(?P<y1>\d{{4}}))?(?P<joint>{joints})"
        rf"(?:on |le |from |du |el |del )?(?P<d2>{day}){of}(?P<m2>{month})(?:{of}(?P<y2>\d{{4}}))\b"
        rf"|\b(?P<d>{day}){of}(?P<m>{month}){of}(?P<y>\d{{4}})\b|\b(?P<mm>{month}){of}(?P<my>\d{{4}})\b"
    )


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days as printed at `start` to `end`; `first` and `last` are ISO 8601."""

    start: int
    end: int
    first: str
    last: str

    @property
    def year_only(self) -> bool:
        """Whether no more than the year is printed."""
        return len(self.last) == 4


def days_in(folded: str, rules: MeetingWords) -> Iterator[Days]:
    """The dates in a folded text, in order. "On 15 December 2020 and 15 November 2021" is two."""
    for match in _date_matches(folded, rules["dates"]):
        if match.lastgroup is None:
            yield Days(match.start(), match.end(), match[0], match[0])
        elif match["mm"]:
            month = f"{int(match['my']):04}-{rules.months[match['mm']]:02}"
            yield Days(match.start(), match.end(), month, month)
        elif match["d"]:
            day = _iso(match["y"], match["m"], match["d"], rules)
            if day:
                yield Days(match.start(), match.end(), day, day)
        else:
            yield from _stretch(match, rules)


def _date_matches(folded: str, pattern: Quick) -> Iterator[re.Match[str]]:
    """The matches of `pattern`, looked for only before the years in `folded`, which most texts have few of."""
    start = stop = 0
    for year in _HINT.finditer(folded):
        if year.start() - _BEFORE_YEAR > stop:
            yield from pattern.finditer(folded, start, stop)
            start = year.start() - _BEFORE_YEAR
        stop = year.end() + 1
    yield from pattern.finditer(folded, start, stop)


def _stretch(match: re.Match[str], rules: MeetingWords) -> Iterator[Days]:
    last = _iso(match["y2"], match["m2"], match["d2"], rules)
    first = _iso(match["y1"] or match["y2"], match["m1"] or match["m2"], match["d1"], rules)
    if not first or not last:
        return
    apart = (date.fromisoformat(last) - date.fromisoformat(first)).days
    if match["joint"] == rules.pair and match["m1"] and not 0 <= apart <= 2:
        cut = match.start("joint")
        yield Days(match.start(), cut, first, first)
        yield Days(match.start("d2"), match.end(), last, last)
    elif apart >= 0:
        yield Days(match.start(), match.end(), first, last)


def _iso(year: str, month: str, day: str, rules: MeetingWords) -> str:
    try:
        return date(int(year), rules.months[month], int(day.removesuffix("er"))).isoformat()
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Found:
    """A meeting read: its name's characters, what ties it to its body, its days and place."""

    start: int
    end: int
    days: Days | None
    where: str = ""
    until: bool = False
    session: bool = False
    own: bool = False


@dataclass(slots=True)
class _View:
    """One text in the forms that the rules look at."""

    holder: Paragraph | Footnote
    view: TextView
    folded: str
    named: list[Hit]
    hints: dict[str, list[int]]
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


def find(
    document: Document,
    authority: Authority,
    acts: tuple[ActUse, ...] = (),
    mentions: Iterable[Mention] = (),
    *,
    views: Views | None = None,
) -> tuple[Meeting, ...]:
    """The meetings of `document`, paragraph by paragraph; those of a note with the paragraph that calls it.

    `mentions` tell which bodies short names stand for.
    """
    finder = _Finder(document, authority, acts, mentions, views or Views.of(document))
    found: list[Meeting] = []
    for index, paragraph in enumerate(document.paragraphs):
        if paragraph.part is not Part.MASTHEAD:
            found += finder.paragraph(paragraph, index)
    return tuple(found)


def _has_year(text: str) -> bool:
    """Whether a year stands in `text`: most texts have not even its first figures."""
    return ("20" in text or "19" in text) and _HINT.search(text) is not None


def _hinted(texts: list[str], hints: dict[str, tuple[str, ...]]) -> dict[int, dict[str, list[int]]]:
    """For each text, where the words of `hints` stand in it, by their key; texts without any are left out.

    All texts are searched at once: most have none of the words.
    """
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    whole = "\n".join(texts)
    found: dict[int, dict[str, list[int]]] = {}
    for key, group in hints.items():
        for position in _positions(whole, group):
            index = bisect_right(starts, position) - 1
            found.setdefault(index, {}).setdefault(key, []).append(position - starts[index])
    return found


class _Finder:
    """Reads one document, remembering which meetings it has named."""

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
        self.rules = words(language)
        self.texts, self.names = views, authority.readings(language)
        self.own = speaker(document, authority)
        self.notes = {note.number: note for note in reversed(document.footnotes)}
        self.views: dict[str, tuple[_View, list[Found]]] = {}
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
        self.hints = _hinted(self.folded, self.rules.hints)
        for use in acts:
            self.clauses.setdefault((use.place.part, use.place.number), [0]).append(use.clause[0])
        for starts in self.clauses.values():
            starts.sort()

    def paragraph(self, paragraph: Paragraph, index: int) -> Iterator[Meeting]:
        """The meetings of `paragraph` and the notes that it calls; each days and body once."""
        noted = [
            self._note(number, paragraph)
            for number in dict.fromkeys(c.number for c in paragraph.calls)
            if number in self.notes and _has_year(self.notes[number].text)
        ]
        hints = self.hints.get(index, {})
        if not noted and not hints and not _has_year(self.folded[index]):
            return
        view = self._view(paragraph, paragraph, self.folded[index], hints)
        here = list(self._dated(view))
        covered = {self._key(view, one) for one in here}
        ends = {
            call.position
            for call in paragraph.calls
            if any(found and call.number == other.holder.number for other, found in noted)
        }
        here += self._undated(view, here, paragraph, ends, covered)
        told = {self._key(other, one) for other, founds in noted for one in founds}
        here = [one for one in here if one.days or self._key(view, one) not in told]
        done: set[tuple[str, str, str, str]] = set()
        for other, founds in [(view, sorted(here, key=lambda one: (one.start, one.end))), *noted]:
            for one in founds:
                meeting = self._meeting(other, one, paragraph)
                key = (meeting.start, meeting.end, meeting.body, "" if meeting.start else fold(meeting.name))
                if key not in done:
                    done.add(key)
                    yield meeting

    def _note(self, number: str, paragraph: Paragraph) -> tuple[_View, list[Found]]:
        if number not in self.views:
            note = self.notes[number]
            view = self._view(note, paragraph, self.texts.view(note).folded, {})
            self.views[number] = (view, list(self._dated(view)))
        return self.views[number]

    def _view(
        self, holder: Paragraph | Footnote, paragraph: Paragraph, folded: str, hints: dict[str, list[int]]
    ) -> _View:
        note = holder.number if isinstance(holder, Footnote) else ""
        said = self.mentions.get((paragraph.part, paragraph.number, note), [])
        offsets = holder.offsets  # several paragraphs may have one number: only what stands in this one
        low = bisect_left(said, offsets.source[0], key=itemgetter(0))
        high = bisect_right(said, offsets.position(len(holder.text)), key=itemgetter(0))
        named = sorted((hit for _, hit in said[low:high]), key=lambda hit: (hit.start, hit.end))
        return _View(holder, self.texts.view(holder), folded, named, hints)

    # Dated meetings

    def _dated(self, view: _View) -> Iterator[Found]:
        if not _has_year(view.folded):
            return
        last: Found | None = None
        for days in days_in(view.folded, self.rules):
            if days.start in view.quoted:
                continue
            found = self._chained(view, days, last) or self._tied(view, days)
            if found:
                yield found
                last = found
            elif last and last.days and view.folded.find(";", last.days.end, days.start) >= 0:
                last = None

    def _chained(self, view: _View, days: Days, last: Found | None) -> Found | None:
        """A further date of the meetings just read: "held on 1 May 2020 and 2 June 2021"."""
        if last and last.days and self._chains(view, last.days.end, days.start):
            return Found(last.start, last.end, days, last.where, session=last.session, own=last.own)
        return None

    def _chains(self, view: _View, start: int, end: int) -> bool:
        """Whether only "and", a comma or a place stands between two dates."""
        between = view.folded[start:end]
        if _CHAIN.fullmatch(between):
            return True
        place = self.rules["where_after_capital"].match(view.printed[start:end])
        return bool(place and len(between) < 90 and _CHAIN.fullmatch(between[place.end() :]))

    def _tied(self, view: _View, days: Days) -> Found | None:
        """The meeting that `days` belong to, by the words before and after them."""
        low, left = view.left(days.start)
        since = self.rules["since_before"].search(left, max(0, len(left) - 40))
        if since and not self.rules["until_before"].search(left):
            return None
        if self.rules["decided_before"].search(left[-70:]):
            return self._adopted(view, days, low, left)
        if days.year_only and (
            self.rules["further_year"].search(left) or any(hit.start <= days.start < hit.end for hit in view.named)
        ):
            return None
        if days.year_only and not self._dates_by_year(left):
            return self._adopted(view, days, low, left)
        return (
            self._session(view, days, low, left)
            or self._held(view, days, low, left)
            or self._planned(view, days, low, left)
            or self._placed(view, days, low, left)
            or self._adopted(view, days, low, left)
        )

    def _dates_by_year(self, left: str) -> bool:
        """Whether the year after `left` can be a meeting's: years are printed for much else."""
        noun = _last(self.rules["noun"], left)
        holding = _last(self.rules["holding"], left)
        if holding and len(left) - holding.end() < 5:
            return True
        after = left[noun.end() :] if noun else ""
        if noun and noun[0].startswith("session") and self.rules["numbers_session"].search(left):
            return False
        held = self.rules["held"].search(after)
        after = after[held.end() :] if held else after
        return bool(noun) and len(after.split()) <= 14 and not self.rules["no_year"].search(after)

    def _session(self, view: _View, days: Days, low: int, left: str) -> Found | None:
        """ "At its sixty-seventh session, from 13 to 15 May 2013"."""
        match = self.rules["session_before"].search(left) if "session" in left[-90:] else None
        if not match:
            return None
        start = low + match.start()
        return Found(start, _trimmed(view.folded, start, days.start), days, session=True)

    def _held(self, view: _View, days: Days, low: int, left: str) -> Found | None:
        """ "The meeting held in Kyoto from 7 to 12 March 2021", "the holding in …, on …, of the meeting"."""
        held = _last(self.rules["held"], left)
        if held and self._free(left[held.end() :]):
            noun = self._noun(view, low, left[: held.start()])
            if noun and self._free(left[noun.end() : held.start()]):
                start = self._name_start(view, left, noun.start(), low)
                return Found(
                    start,
                    _trimmed(view.folded, start, low + held.start()),
                    days,
                    self._where(view, low + held.end(), days),
                    session=noun[0].startswith("session"),
                )
        holding = _last(self.rules["holding"], left)
        if (
            holding
            and self._free(left[holding.end() :])
            and not self._noun(view, low + holding.end(), left[holding.end() :])
        ):
            noun = self.rules["noun"].search(view.folded, days.end, days.end + 140)
            if noun and ";" not in view.folded[days.end : noun.start()]:
                start = days.end + len(view.folded[days.end :]) - len(view.folded[days.end :].lstrip(", "))
                return Found(
                    start, self._name_end(view, noun.end()), days, self._where(view, low + holding.end(), days)
                )
        return None

    def _planned(self, view: _View, days: Days, low: int, left: str) -> Found | None:
        """ "Decides to convene a high-level meeting … on …", "… no later than December 2025"."""
        plan = _last(self.rules["to_hold"], left) or _last(self.rules["holding"], left)
        noun = self.rules["noun"].search(left, plan.end()) if plan else None
        if not plan or not noun or not self._free(left[plan.end() :]):
            return None
        start = self._name_start(view, left, noun.start(), low)
        until = bool(self.rules["until_before"].search(left))
        end = _trimmed(view.folded, start, min(self._name_end(view, low + noun.end()), days.start))
        return Found(
            start,
            end,
            days,
            self._where(view, low + noun.end(), days),
            until=until,
            session=noun[0].startswith("session"),
        )

    def _placed(self, view: _View, days: Days, low: int, left: str) -> Found | None:
        """ "Fourth World Conference on Women, Beijing, 4-15 September 1995", "the meeting of 3 May 2010"."""
        if self.rules["adopted_before"].search(left[-90:]) and not (self.rules["adopted_at_before"].search(left)):
            return None
        place = self.rules["place_before_capital"].search(view.printed[low : days.start])
        if place and self.rules["noun"].search(fold(place["where"])):
            place = None
        noun = self._noun(view, low, left[: place.start()] if place else left)
        if not noun or not self._free(left[noun.end() : place.start() if place else len(left)]):
            return None
        capital = (
            view.printed[low + noun.start()].isupper()
            or self.rules["named_kind"].search(left, 0, noun.start()) is not None
        )
        if not (
            self._direct(view, low, left)
            or self._listed(left, noun)
            or (place and (capital or days.first != days.last))
            or (capital and self.rules["named_before"].match(left[noun.end() :]))
        ):
            return None
        start = self._name_start(view, left, noun.start(), low)
        end = low + (place.start() if place else noun.end())
        return Found(start, _trimmed(view.folded, start, end), days, _place(place))

    def _direct(self, view: _View, low: int, left: str) -> bool:
        """Whether only a preposition, or the name of the body that meets, parts a meeting from its date."""
        for hit in _around(self._hits(view), low, low + len(left)):
            if low < hit.start and low + len(left) - 8 <= hit.end <= low + len(left):
                of = self.rules["of_before"].search(left, 0, hit.start - low)
                left = (left[: of.start()].rstrip() if of else left[: hit.start - low]) + left[hit.end - low :]
                break
        return self.rules["direct_before"].search(left) is not None

    def _listed(self, left: str, noun: re.Match[str]) -> bool:
        """Whether a comma parts a meeting's name, which has none, from its date."""
        comma = self.rules["comma_before"].search(left)
        return bool(comma and "," not in left[noun.end() : comma.start()])

    def _adopted(self, view: _View, days: Days, low: int, left: str) -> Found | None:
        """What was adopted on a day at a session or conference: it met that day."""
        if not self.rules["adopted_before"].search(left, max(0, len(left) - 140)):
            return None
        after = self.rules["adopted_after"].match(view.folded[days.end : days.end + 260])
        if not after:
            return None
        end = days.end + after.end()
        noun = _last(self.rules["noun"], view.folded[days.end : end])
        if not noun or not (noun[0].startswith("session") or view.printed[days.end + noun.start()].isupper()):
            return None
        if self.rules.date.search(view.folded, end, end + 110):
            return None
        start = self._name_start(view, view.folded[days.end : end], noun.start(), days.end)
        place = self.rules["where_capital"].search(view.printed[low + max(0, len(left) - 50) : days.start])
        return Found(start, self._name_end(view, end), days, _place(place), session=noun[0].startswith("session"))

    def _noun(self, view: _View, low: int, text: str) -> re.Match[str] | None:
        """The last word of `text`, which begins at `low`, for a meeting, outside the names of bodies."""
        found = None
        for match in self.rules["noun"].finditer(text):
            position = low + match.start()
            if not any(hit.start <= position < hit.end for hit in _around(self._hits(view), position, position)):
                found = match
        return found

    def _free(self, between: str) -> bool:
        """Whether nothing in between gives the date to something else than a meeting."""
        return not self.rules["no_meeting"].search(between) and not self.rules.date.search(between)

    def _name_start(self, view: _View, left: str, noun: int, low: int) -> int:
        """Where the name begins whose noun is at `noun` of `left`: after the last article, none in a body's name."""
        begin = max(0, noun - 90)
        hits = _around(self._hits(view), low + begin, low + noun)
        stops = [
            match.end()
            for match in self.rules["stop"].finditer(left, begin, noun)
            if not any(hit.start < low + match.start() and low + match.end() <= hit.end for hit in hits)
        ]
        start = stops[-1] if stops else begin
        tens = self.rules["tens_before"].search(left, begin, start)
        start = tens.start() if tens and left.startswith(("unieme", "onzieme"), start) else start
        listed = self.rules["listed_before"].search(left, begin, start)
        return low + (listed.start() if listed else start)

    def _name_end(self, view: _View, end: int) -> int:
        """Where the name ends whose noun ends at `end`: at the next comma, bracket or full stop."""
        stop = re.compile(r"[,;.(]| \(").search(view.folded, end)
        return min(stop.start() if stop else len(view.folded), end + 120)

    def _where(self, view: _View, position: int, days: Days) -> str:
        """The place printed between `position` and the date, or just after the date."""
        folded = view.folded[position : days.start]
        if self.rules["online"].search(folded):
            return "online"
        match = self.rules["where_capital"].search(view.printed[position : days.start]) or self.rules[
            "where_after_capital"
        ].match(view.printed[days.end : days.end + 120])
        return _place(match)

    # Meetings without a date

    def _undated(
        self, view: _View, dated: list[Found], paragraph: Paragraph, ends: set[int], covered: set[str]
    ) -> list[Found]:
        found = [*self._sessions(view, dated, paragraph)]
        found += self._years(view, [*dated, *found], covered)
        found += self._summits(view, [*dated, *found])
        for key in ("named_capital", "high_level", "numbered"):
            for match in self._near(view, key):
                longer = key != "high_level" or self.rules["goes_on_after"].match(
                    view.folded[match.end() : match.end() + 20]
                )
                one = Found(match.start(), self._name_end(view, match.end()) if longer else match.end(), None)
                if not longer and self._said(view, match):
                    continue
                if self._is_new(view, one, match, [*dated, *found], covered) and not any(
                    match.end() <= position <= one.end + 3 for position in ends
                ):
                    found.append(one)
        return found

    def _years(self, view: _View, others: list[Found], covered: set[str]) -> Iterator[Found]:
        """Meetings whose name begins with their year: "the 2021 high-level political forum"."""
        for match in self._near(view, "year_name") if _has_year(view.folded) else ():
            days = Days(match.start("year"), match.end("year"), match["year"], match["year"])
            one = Found(match.start(), match.end(), days)
            inside = any(hit.start <= match.start() and match.end() <= hit.end for hit in view.named)
            if (
                not inside
                and match.start() not in view.quoted
                and not any(other.start <= one.end and one.start <= other.end for other in others)
            ):
                covered.add(self._key(view, one))
                yield one

    def _summits(self, view: _View, others: list[Found]) -> Iterator[Found]:
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

    def _near(self, view: _View, key: str) -> Iterator[re.Match[str]]:
        """The matches of a pattern near the words without which it has none, in order."""
        done = 0
        pattern, capital = self.rules[key], key.endswith("capital")
        for position in view.hints.get(key, ()):
            if position >= done and (not capital or view.holder.text[position].isupper()):
                text = view.printed if capital else view.folded
                for match in pattern.finditer(text, max(done, position - 130), position + 80):
                    yield match
                    done = match.end()

    def _is_new(
        self, view: _View, one: Found, match: re.Match[str], others: Iterable[Found], covered: set[str]
    ) -> bool:
        """Whether the meeting is named first or in full, and is no part of a body's name."""
        if one.start in view.quoted or (
            view.folded[max(0, one.start - 5) : one.start].rstrip(" the").endswith("(")
            or view.folded[match.end() : match.end() + 1] == "-"
        ):
            return False
        if any(
            hit.start <= match.start() and match.end() <= hit.end
            for hit in view.named
            if hit.codes[0] not in self.authority.bodies
        ):
            return False  # "the 2005 World Summit Outcome"
        key = self._key(view, one)
        known = key in self.named
        self.named.add(key)
        name = view.folded[one.start : one.end]
        if key in covered or (known and not (len(name.split()) >= _FULL and self.rules["in_full"].search(name))):
            return False
        near = _around(sorted(others, key=lambda other: other.start), one.start, one.end)
        if any(other.start <= one.end and one.start <= other.end for other in near):
            return False
        return not any(
            hit.start <= match.start() < hit.end and not self.rules["noun"].search(view.folded, hit.end, match.end())
            for hit in _around(self._hits(view), match.start(), match.start())
        )

    def _said(self, view: _View, match: re.Match[str]) -> bool:
        """Whether "the high-level meeting", with no subject, is one that the document named before."""
        words_before = view.folded[max(0, match.start() - 4) : match.start() + 4]
        return self.rules["definite"].search(words_before) is not None and any(
            self.rules["high_level_key"].search(name) for name in self.named
        )

    def _key(self, view: _View, one: Found) -> str:
        """What tells a meeting's name from another: its first words, without numbers of places."""
        key = " ".join(re.findall(r"[a-z]+", view.folded[one.start : one.end])[:4])
        self.named.add(key) if one.days else None
        return key

    def _sessions(self, view: _View, dated: list[Found], paragraph: Paragraph) -> Iterator[Found]:
        """Sessions of other organs; of the own one only after a dated one: "… and at its third session"."""
        for match in self._near(view, "session"):
            near = _around(dated, match.start(), match.end())
            if match.start() in view.quoted or any(one.start < match.end() and match.start() < one.end for one in near):
                continue
            start = match.start("whose")
            listed = [
                one
                for one in near
                if one.session and one.days and one.days.end <= match.start() and match.start() - one.days.end < 12
            ]
            if listed:
                yield Found(start, match.end(), None, session=True, own=True)
                continue
            one = Found(start, match.end(), None, session=True)
            body = self._body(view, one, paragraph)
            clause = view.folded[max(0, match.start() - 200) : match.end() + 160]
            if body and body not in (self.own, "GA") and not self.rules["reporting"].search(clause):
                yield one

    # The body that meets

    def _hits(self, view: _View) -> list[Hit]:
        """The bodies that the text names, in order, short names that `mentions` explain among them."""
        if view.bodies is None:
            full = [hit for hit in view.view.full_names(self.names) if hit.codes[0] in self.authority.bodies]
            known = {hit.start for hit in full}
            short = [hit for hit in view.named if hit.codes[0] in self.authority.bodies and hit.start not in known]
            view.bodies = sorted([*full, *short], key=lambda hit: (hit.start, -hit.end))
        return view.bodies

    def _body(self, view: _View, one: Found, paragraph: Paragraph) -> str:
        """The code of the body that meets: named in the meeting's name, or whose session it is."""
        hits = [hit for hit in _around(self._hits(view), one.start, one.end) if self._meets(hit.codes[0])]
        for hit in hits:
            if one.start <= hit.start <= one.end + 12 and self.rules["of_before"].search(
                view.folded, max(0, hit.start - 10), hit.start
            ):
                return hit.codes[0]
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

    def _of_assembly(self, view: _View, one: Found) -> bool:
        """Whether the Assembly can have met so: its session N opens in September of the year 1945 + N.

        Its special sessions have numbers of their own.
        """
        name = view.folded[one.start : one.end]
        if self.rules["special_session"].search(name):
            return True
        ordinal = self.rules["numbered_session"].search(name)
        if not ordinal:
            return False
        number = editorial.words(self.document.metadata.language).ordinal_value(
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

    def _meeting(self, view: _View, one: Found, paragraph: Paragraph) -> Meeting:
        end = max(one.end, one.days.end if one.days and one.days.start >= one.end else one.end)
        caller = paragraph if isinstance(view.holder, Footnote) else None
        place = locate(self.document, view.holder, one.start, end, caller)
        lead = self.rules["leading"].match(view.folded, one.start, one.end)
        begin = lead.end() if lead else one.start
        clause = self.rules["clause"].search(view.folded, begin + 1, one.end)
        name = view.holder.text[begin : clause.start() if clause else one.end].strip(" ,;")
        name = name if "(" in name else name.rstrip(")")
        first = "" if not one.days or one.until else one.days.first
        last = one.days.last if one.days else ""
        return Meeting(place, name, self._body(view, one, paragraph), first, last, one.where)


_Placed = TypeVar("_Placed", Found, Hit)


def _around(items: list[_Placed], start: int, end: int) -> list[_Placed]:
    """Those of `items`, which are in order, that begin from `_REACH` before `start` on and up to `end`."""
    low = bisect_left(items, start - _REACH, key=lambda item: item.start)
    return items[low : bisect_right(items, end + _SOON, key=lambda item: item.start)]


def _positions(text: str, words: Iterable[str]) -> list[int]:
    """Where any of `words` stands in `text`, in order."""
    found = []
    for word in words:
        position = text.find(word)
        while position >= 0:
            found.append(position)
            position = text.find(word, position + len(word))
    return sorted(found)


def _last(pattern: Quick, text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _trimmed(text: str, start: int, end: int) -> int:
    """`end` without the commas, spaces and prepositions before it."""
    piece = _TAIL.sub("", text[start:end])
    return start + len(piece) if piece else end


def _place(match: re.Match[str] | None) -> str:
    """The place that a pattern found, without the small words after it."""
    return re.sub(r"(?:[ ,(]|\b[a-zà]{1,4}\b)+$", "", match["where"]) if match else ""
