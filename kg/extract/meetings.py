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
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.authority import Authority, fold
from kg.extract.meeting_dates import Days, spanned
from kg.extract.meeting_placed import PlacedReading
from kg.extract.meeting_places import places_of
from kg.extract.meeting_reading import Found, View, has_year, near_by, within
from kg.extract.meeting_sessions import last_match
from kg.extract.quick import Quick
from kg.extract.view import Views
from kg.lang import joints
from kg.model import ActUse, Document, Footnote, Meeting, Mention, Paragraph, Part, locate

_FULL = 7
"""A name of so many words says in full what meeting is meant."""
_AIM = 40
"""So far before a meeting's name it is said that something only prepares it."""
_JOINT = re.compile(rf",?(?: (?:{joints('and')})(?= ))?")


def find_meetings(
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


class _Finder(PlacedReading):
    """Finds the meetings of one document, remembering which it has named."""

    def paragraph(self, paragraph: Paragraph, index: int) -> Iterator[Meeting]:
        """The meetings of `paragraph` and the notes that it calls; each days and body once."""
        noted = [self._note(note, paragraph) for _, note in self.notes.once(paragraph) if has_year(note.text)]
        hints = self.hints.get(index, {})
        if not noted and not hints and not self.dated[index]:
            return
        view = self._view(paragraph, paragraph, self.folded[index], hints, dated=self.dated[index])
        here = list(self._dated(view))
        here = [one for one in here if not self._told_by_days(view, one, here)]
        covered = {self._key(view, one) for one in here}
        ends = {
            call.position
            for call, note in self.notes.of(paragraph)
            if any(found and note is other.holder for other, found in noted)
        }
        here += self._undated(view, here, paragraph, ends, covered)
        told = {self._key(other, one) for other, founds in noted for one in founds}
        here = [one for one in here if one.has_end or self._key(view, one) not in told]
        done: set[tuple[str, str, str, str]] = set()
        for other, founds in [(view, sorted(here, key=lambda one: (one.start, one.end))), *noted]:
            for one in founds:
                meeting = self._meeting(other, one, paragraph)
                key = self._told_once(meeting, one)
                if key not in done:
                    done.add(key)
                    yield meeting

    def _told_once(self, meeting: Meeting, one: Found) -> tuple[str, str, str, str]:
        """What two namings of one meeting in a paragraph have in common; of one year a session and a forum are two."""
        name = fold(meeting.name)
        if meeting.start and not one.listed:
            name = "session" if len(meeting.end) == len("2031") and self.rules["session_noun"].search(name) else ""
        return (meeting.start, meeting.end or meeting.day, meeting.body, name)

    def _told_by_days(self, view: View, one: Found, others: Iterable[Found]) -> bool:
        """Whether a year is only part of the name of a meeting whose days are told behind it."""
        return bool(one.days and one.days.year_only) and any(
            other.days and not other.days.year_only and other.start <= one.start and one.days.end <= other.end  # type: ignore[union-attr]
            for other in others
        )

    def _note(self, note: Footnote, paragraph: Paragraph) -> tuple[View, list[Found]]:
        if id(note) not in self.views:
            view = self._view(note, paragraph, self.texts.view(note).folded, {}, dated=True)
            self.views[id(note)] = (view, list(self._dated(view)))
        return self.views[id(note)]

    # Meetings with a date

    def _dated(self, view: View) -> Iterator[Found]:
        if not view.dated or not any(self.rules[key].may(view.folded) for key in ("noun", "session_before")):
            return  # whatever a date is of here has one of these for its noun
        last: Found | None = None
        run: list[Found] = []
        for days in spanned(view.folded, self.rules):
            if days.start in view.quoted:
                continue
            chained = self._chained(view, days, last)
            found = chained or self._edge(view, self._at_its_place(view, self._tied(view, days)))
            if found:
                if not chained:
                    yield from self._respective(view, run)
                    run = []
                elif found.behind and last and last.days and not last.where:
                    run[-1] = replace(run[-1], where=self._place_behind(view, last.days))
                beside = self._beside(view, found)
                behind = min((one.start for one in beside if one.start > found.start), default=0)
                end = _last_joint(self.rules["listed_joint"], view.folded, behind) if behind else found.end
                run += [*beside, *self._joined(view, replace(found, end=min(end, found.end), listed=bool(beside)))]
                last = found
            elif last and last.days and view.folded.find(";", last.days.end, days.start) >= 0:
                last = None
        yield from self._respective(view, run)

    def _respective(self, view: View, run: list[Found]) -> list[Found]:
        """The meetings of one run of dates; "in A and B on …, respectively" gives each its own place."""
        end = run[-1].days.end if run and run[-1].days else 0
        if len(run) == 1 and run[0].days and run[0].days.first != run[0].days.last:
            # Days of several meetings, of which one alone was found: which are its own is not known.
            return [] if self.rules["respectively"].search(view.folded, end, end + 24) else run
        said = len(run) > 1 and self.rules["respectively"].search(view.folded, run[0].start, end + 24)
        if not said or len({one.where for one in run}) != 1:
            return run
        each = places_of(run[0].where, len(run), self.document.metadata.language)
        return [replace(one, where=place) for one, place in zip(run, each, strict=True)]

    def _chained(self, view: View, days: Days, last: Found | None) -> Found | None:
        """A further date of the meetings just read: "held on 1 May 2020 and 2 June 2021"."""
        if last and last.days:
            if elided := self._elided(view, days, last):
                return elided
            where = self._chains(view, last.days.end, days.start)
            if where is not None and (other := self._at_behind(view, days)):
                return other
            if where is not None:
                behind = last.behind or bool(
                    where and last.where in ("", where) and not self._placed_before(view, last)
                )
                where = self._place_behind(view, days) if behind else where or last.where
                one = Found(last.start, last.end, days, where, session=last.session, own=last.own, behind=behind)
                return within(one) if last.since and last.until else one
        return None

    def _placed_before(self, view: View, one: Found) -> bool:
        """Whether a place stands before a meeting's days: "held in Oslo on 3 May", not "held on 3 May in Oslo"."""
        before = view.printed[one.start : one.days.start] if one.days else ""
        return any(self._place(view, one.start, each) for each in self.rules["where_capital"].finditer(before))

    def _place_behind(self, view: View, days: Days) -> str:
        """The place right behind a day, where each day of a list has its own there; "" where none is printed."""
        return self._where_behind(view, days.end)

    def _chains(self, view: View, start: int, end: int) -> str | None:
        """The place between two dates that only "and" and commas part else, "" where there is none; None for more."""
        between = view.folded[start:end]
        if self.rules["chain"].pattern.fullmatch(between):
            return ""
        lead = _JOINT.match(view.printed, start, end)
        low = lead.end() if lead else start
        online = self.rules["online"].search(view.folded, low, end)
        if online and not view.folded[low : online.start()].strip():
            return "online" if self.rules["chain"].pattern.fullmatch(view.folded[online.end() : end]) else None
        match = self.rules["where_after_capital"].match(view.printed[low:end])
        if match and len(between) < 90 and self.rules["chain"].pattern.fullmatch(view.folded[low + match.end() : end]):
            return self._place(view, low, match) or None
        return None

    def _tied(self, view: View, days: Days) -> Found | None:
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
        behind = self.rules["until_after"].match(view.folded, days.end)
        if behind or self.rules["until_before"].search(left):  # only of what is to be held it says when at the latest
            found = self._held(view, days, low, left) or self._planned(view, days, low, left)
            return replace(found, until=True) if found and behind else found
        # The year right behind a session is the session's, not that of what is held before or at it.
        whose = days.year_only and self.rules["session_of_year_before"].search(left)
        held = self._session(view, days, low, left) or self._held(view, days, low, left) if not whose else None
        return (
            held
            or (None if whose else self._planned(view, days, low, left))
            or self._placed(view, days, low, left)
            or self._adopted(view, days, low, left)
            or self._named_behind(view, days, low, left)
            or self._at_behind(view, days)
        )

    def _dates_by_year(self, left: str) -> bool:
        """Whether the year after `left` can be a meeting's: years are printed for much else."""
        noun = last_match(self.rules["noun"], left)
        holding = last_match(self.rules["holding"], left)
        if holding and len(left) - holding.end() < 5:
            return True
        after = left[noun.end() :] if noun else ""
        if noun and self._is_session(noun) and self.rules["session_on"].match(after):
            return False  # "report at its third session on wells dug in 2031"
        held = self.rules["held"].search(after)
        after = after[held.end() :] if held else after
        return bool(noun) and len(after.split()) <= 14 and not self.rules["no_year"].search(after)

    def _session(self, view: View, days: Days, low: int, left: str) -> Found | None:
        """ "At its sixty-seventh session, from 13 to 15 May 2013"."""
        match = self.rules["session_before"].search(left)
        if not match:
            return None
        meeting = self._at_session(view, days, low, left[: match.start()])
        meeting = meeting or self._behind_session(view, days, low, left[: match.start()])
        if meeting and not self.rules["held"].search(match[0]):
            return meeting
        start, plan = low + match.start(), last_match(self.rules["to_hold"], left)
        where = self._planned_where(view, low + plan.end(), start) if plan and low + plan.end() < start else ""
        noun = last_match(self.rules["noun"], match[0])
        where = where or (self._where(view, start + noun.end(), days) if noun else "")
        one = Found(start, self._trimmed(view, start, days.start), days, where, session=True)
        return one if plan or self._holding_it(left, match) else within(one)

    def _holding_it(self, left: str, session: re.Match[str]) -> bool:
        """Whether a session is what took place on the days behind it, and not when something was done at it."""
        at = self.rules["at_session_before"].search(left, 0, session.start())
        return at is None or self.rules["held"].search(session[0]) is not None

    def _held(self, view: View, days: Days, low: int, left: str) -> Found | None:
        """ "The meeting held in Kyoto from 7 to 12 March 2021", "the holding in …, on …, of the meeting"."""
        held = last_match(self.rules["held"], left)
        if self.rules["signed_before"].search(left[-60:]):
            held = None
        if held and self._free(left[held.end() :]):
            noun = self._noun(view, low, left[: held.start()])
            if noun and self._free(left[noun.end() : held.start()]):
                start = self._name_start(view, left, noun.start(), low)
                if other := self._last_named(view, low + held.end(), days.start):
                    end = self._trimmed(view, other[0], min(self._name_end(view, other[1]), days.start))
                    return Found(other[0], end, days, self._where(view, other[1], days))
                first = self.rules["held"].search(left, noun.end()) or held
                where = self._where(view, low + held.end(), days) or self._where(view, low + first.end(), days)
                return Found(
                    start,
                    self._trimmed(view, start, low + first.start()),
                    days,
                    where,
                    session=self._is_session(noun),
                )
            if not noun and (body := self._body_held(view, low, low + held.start())):
                lead = self._body_end(view, body)
                return Found(body.start, lead, days, self._where(view, low + held.end(), days))
        holding = last_match(self.rules["holding"], left)
        if (
            holding
            and self._free(left[holding.end() :])
            and not self._noun(view, low + holding.end(), left[holding.end() :])
        ):
            noun = self.rules["noun"].search(view.folded, days.end, days.end + 140)
            if noun and ";" not in view.folded[days.end : noun.start()] and self._holds(view, holding, days.end, noun):
                start = self._name_start(view, view.folded[days.end : noun.start()], noun.start() - days.end, days.end)
                start += len(view.folded[start:]) - len(view.folded[start:].lstrip(", "))
                return Found(
                    start, self._name_end(view, noun.end()), days, self._where(view, low + holding.end(), days)
                )
        return self._convened(view, days, low, left)

    def _convened(self, view: View, days: Days, low: int, left: str) -> Found | None:
        """ "Decides to convene, in Mombasa, from 4 to 8 May, the second Conference": named behind place and days."""
        plan, opening = last_match(self.rules["to_convene"], left), self.rules["opening"]
        if not plan or not self._free(left[plan.end() :]) or self._noun(view, low + plan.end(), left[plan.end() :]):
            return None
        place = self.rules["where_after_capital"].match(view.printed[days.end : days.end + 120])
        begin = days.end + (place.end() if place and opening.match(view.folded, days.end + place.end()) else 0)
        opens = opening.match(view.folded, begin)
        noun = self.rules["noun"].search(view.folded, opens.end(), opens.end() + 90) if opens else None
        if not opens or not noun or not set(",;.)").isdisjoint(view.folded[opens.end() : noun.start()]):
            return None
        until = bool(self.rules["until_before"].search(left))
        end = self._name_end(view, noun.end())
        return Found(opens.end(), end, days, self._where(view, low + plan.end(), days), until=until)

    def _planned(self, view: View, days: Days, low: int, left: str) -> Found | None:
        """ "Decides to convene a high-level meeting … on …", "… no later than December 2025"."""
        plans = [last_match(self.rules[key], left) for key in ("to_hold", "holding")]
        plan = max(filter(None, plans), key=lambda each: each.end(), default=None)
        noun = self.rules["noun"].search(left, plan.end()) if plan else None
        if not plan or not noun or not self._free(left[plan.end() :]) or self.rules["signed_before"].search(left[-60:]):
            return None
        start = self._name_start(view, left, noun.start(), low)
        behind = low + noun.end()
        if other := self._last_named(view, behind, days.start):
            start, behind = other
        until = bool(self.rules["until_before"].search(left))
        end = self._trimmed(view, start, min(self._name_end(view, behind), days.start))
        where = self._where(view, behind, days) or self._planned_where(view, low + plan.end(), low + noun.start())
        return Found(start, end, days, where, until=until, session=not other and self._is_session(noun))

    # Meetings without a date

    def _undated(
        self, view: View, dated: list[Found], paragraph: Paragraph, ends: set[int], covered: set[str]
    ) -> list[Found]:
        if not view.hints:
            return []
        found = [*self._sessions(view, dated, paragraph)]
        found += self.years(view, [*dated, *found], covered)
        found += self.years_behind(view, [*dated, *found], covered)
        found += self.summits(view, [*dated, *found])
        for key in ("named_capital", "high_level", "numbered"):
            for match in self._near(view, key):
                longer = key != "high_level" or self.rules["goes_on_after"].match(
                    view.folded[match.end() : match.end() + 20]
                )
                if key == "named_capital":
                    longer = self.rules["name_goes_on"].match(view.folded, match.end()) or (
                        self.rules["name_goes_on"].match(view.folded, match.end() - len(_last_word(fold(match[0]))))
                    )
                end = self._name_end(view, match.end()) if longer else match.end()
                one = Found(match.start(), self._before_next(view, match.end(), end, [*dated, *found]), None)
                if not longer and self._said(view, match):
                    continue
                if self._is_new(view, one, match, [*dated, *found], covered) and not any(
                    match.end() <= position <= one.end + 3 for position in ends
                ):
                    found.append(one)
        return found

    def _is_new(self, view: View, one: Found, match: re.Match[str], others: Iterable[Found], covered: set[str]) -> bool:
        """Whether the meeting is named first or in full, and is no part of a body's name."""
        if one.start in view.quoted or (
            self.rules["defined_before"].search(view.folded[max(0, one.start - 5) : one.start])
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
        if self._is_aim(view, one):
            return False
        self.named.add(key)
        name = view.folded[one.start : one.end]
        if key in covered or (known and not (len(name.split()) >= _FULL and self.rules["in_full"].search(name))):
            return False
        near = near_by(sorted(others, key=lambda other: other.start), one.start, one.end)
        if any(other.start <= one.end and one.start <= other.end for other in near):
            return False
        return not any(
            hit.start <= match.start() < hit.end and not self.rules["noun"].search(view.folded, hit.end, match.end())
            for hit in near_by(self._hits(view), match.start(), match.start())
        )

    def _is_aim(self, view: View, one: Found) -> bool:
        """Whether a meeting that was told before is only prepared: "in preparation for the high-level meeting"."""
        lead = self.rules["leading"].match(view.folded, one.start, one.end)
        begin = lead.end() if lead else one.start
        if not self.rules["aim_before"].search(view.folded, max(0, begin - _AIM), begin):
            return False
        first = " ".join(re.findall(r"[a-z]+", view.folded[begin : one.end])[:3])
        return any(first in name for name in self.named)

    def _said(self, view: View, match: re.Match[str]) -> bool:
        """Whether "the high-level meeting", with no subject, is one that the document named before."""
        words_before = view.folded[max(0, match.start() - 4) : match.start() + 4]
        return self.rules["definite"].search(words_before) is not None and any(
            self.rules["high_level_key"].search(name) for name in self.named
        )

    def _sessions(self, view: View, dated: list[Found], paragraph: Paragraph) -> Iterator[Found]:
        """Sessions of other organs; of the own one only after a dated one: "… and at its third session"."""
        for match in self._near(view, "session"):
            near = near_by(dated, match.start(), match.end())
            if match.start() in view.quoted or any(one.start < match.end() and match.start() < one.end for one in near):
                continue
            start, end = match.start("whose"), self._of_body_end(view, match.end())
            if any(one.whose == start for one in near):
                continue
            listed = [
                one
                for one in near
                if (one.session or one.whose >= 0)
                and one.days
                and one.days.end <= match.start()
                and match.start() - one.days.end < 12
            ]
            if listed:
                yield Found(start, end, None, session=True, own=True)
                continue
            one = Found(start, end, None, session=True)
            body = self._body(view, one, paragraph)
            clause = view.folded[max(0, match.start() - 200) : match.end() + 160]
            if body and body not in (self.own, "GA") and not self.rules["reporting"].search(clause):
                yield one

    def _of_body_end(self, view: View, end: int) -> int:
        """Where a session's name ends whose noun ends at `end`: behind the body that holds it, where that follows."""
        for hit in near_by(self._hits(view), end, end):
            if end < hit.start and self.rules["of_before"].pattern.fullmatch(view.folded, end + 1, hit.start):
                return hit.end
        return end

    def _meeting(self, view: View, one: Found, paragraph: Paragraph) -> Meeting:
        start, end = one.start, one.end
        if one.days:  # the characters told hold the days, before the name or behind it
            start, end = min(start, one.days.start), max(end, one.days.end)
        caller = paragraph if isinstance(view.holder, Footnote) else None
        place = locate(self.document, view.holder, start, end, caller)
        name = self._name(view, one)
        first = "" if not one.days or one.until else one.days.first
        last = one.days.last if one.days and not one.since else ""
        day = one.days.first if one.days and one.until and one.since else ""
        return Meeting(place, name, self._body(view, one, paragraph), first, last, _as_printed(view, one.where), day)


def _as_printed(view: View, where: str) -> str:
    """A place with the apostrophes of its text."""
    start = view.printed.find(where) if "'" in where else -1
    if start < 0:
        return where
    text = view.holder.text[start : start + len(where)]
    return "".join(mark if plain == "'" else plain for plain, mark in zip(where, text, strict=True))


def _last_joint(pattern: Quick, text: str, end: int) -> int:
    """Where what joins the meetings of a list begins, before `end`."""
    joint = pattern.search(text, max(0, end - 24), end)
    return joint.start() if joint else end


def _last_word(name: str) -> str:
    """The last word of a name with the space before it, where it is a small one that leads on; else ""."""
    found = re.search(r" [a-z]+$", name)
    return found[0] if found else ""
