"""Names of meetings: where they begin and end, and what at their end is no part of them.

A name goes on over the commas of a list ("the Compact for Safe, Orderly and Regular Wells") and ends before a verb,
a date, or what the meeting is held for; it does not end within a noun's group, nor in a small word that leads on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extract.meeting_bodies import BodyReading
from kg.extract.meeting_dates import Days
from kg.extract.meeting_places import place_off, word_end
from kg.extract.meeting_reading import DAY, Found, View, near_by
from kg.lang import joints

_LONGEST = 200
"""So many characters behind its noun a name goes on at most."""
_BEHIND = 24
"""So many characters behind a name tell whether its last word is a verb."""
_LEAD = 9
"""What leads to a list of words is no longer."""
_JOINT = 24
"""What joins the meetings of a list is no longer."""
_AHEAD = 60
"""So many characters behind "was held" its meeting is named."""
_CLAUSE = re.compile(r"[;.]")
_AROUND = " ,;:—–"
_MARKER = 6
"""A list's mark has fewer characters."""
_PAIRS = {"(": ")", "[": "]", "“": "”", "«": "»"}
_UNMARKED = dict.fromkeys(map(ord, "()[]“”«»"))
_LAST_WEEK = 22
"""A week that begins on no later day is of one month for certain."""
_FRONT = 0.5
"""A closing bracket without an opening one in the first half of a name ends what stands before the name."""
_JOINED = re.compile(rf",|\b(?:{joints('and')})\b")
_MARK = re.compile(r"[,;.(]| \(")


class NameReading(BodyReading):
    """Reads the names of meetings around their nouns."""

    def _name_start(self, view: View, left: str, noun: int, low: int) -> int:
        """Where the name begins whose noun is at `noun` of `left`: after the last article, none in a body's name."""
        begin = max(0, noun - 90)
        hits = near_by(self._hits(view), low + begin, low + noun)
        stops = [
            match.end()
            for match in self.rules["stop"].finditer(left, begin, noun)
            if not any(hit.start < low + match.start() and low + match.end() <= hit.end for hit in hits)
        ]
        held = [match.end() + 1 for match in self.rules["held"].finditer(left, begin, noun) if match.end() < noun]
        start = max(stops[-1] if stops else begin, held[-1] if held else begin)
        longer = self.rules["longer_capital"].search(view.printed, low + begin, low + start)
        if longer and self.rules["noun"].search(view.folded, longer.start(), longer.end()):
            start = longer.start() - low
        whole = self.rules["whole_before"].search(left, max(0, start - 90), start)
        start = whole.start("whole") if whole else start
        prepares = self.rules["prepares_before"].search(left, max(0, start - 120), start)
        start = prepares.start("whole") if prepares else start  # its committee met, not the conference
        tens = self.rules["tens_before"].search(left, max(0, start - 30), start)
        start = tens.start() if tens and self.rules["units_after"].match(left, start) else start
        listed = self.rules["listed_before"].search(left, begin, start)
        return low + (listed.start() if listed else start)

    def _name_end(self, view: View, end: int) -> int:
        """Where the name ends whose noun ends at `end`: at the next comma, bracket or full stop that is none of a list.

        One that is too long ends before a verb in it, or else before the last small word that leads on.
        """
        furthest = min(len(view.folded), end + _LONGEST)
        last = next((match.start() for match in self._marks(view, end, furthest)), furthest)
        if last == furthest < len(view.folded):
            joints = [match.start() for match in self.rules["name_goes_on"].finditer(view.folded, end, furthest)]
            clause = self.rules["clause_capital"].search(view.printed, end, furthest)  # ends the name in any case
            last = furthest if clause else joints[-1] if joints else end
        dated = self.rules.date.search(view.folded, end, min(len(view.folded), last + _LONGEST))
        return max(end, self._trimmed(view, end, dated.start())) if dated and dated.start() < last else last

    def _marks(self, view: View, start: int, end: int) -> Iterator[re.Match[str]]:
        """The marks at which a name can end: none within a name that the text cites, nor of a list of words."""
        lists = [
            match.span() for match in self.rules["list_capital"].finditer(view.printed, start - _LEAD, end + _LONGEST)
        ]
        cited = [(hit.start, hit.end) for hit in near_by(view.named, start, end)]
        for match in _MARK.finditer(view.folded, start, end):
            inside = any(low <= match.start() < high for low, high in (*lists, *cited))
            if not inside and not self._in_title(view, start, match.start()):
                yield match

    def _in_title(self, view: View, start: int, position: int) -> bool:
        """Whether `position` stands in a quotation that begins behind `start`: a title that is part of a name."""
        return position in view.quoted and any(start < low <= position < high for low, high in view.view.quotations)

    def _name(self, view: View, one: Found) -> str:
        """The name as printed, without its article, its place, and the clause, comma or small words behind it."""
        lead = self.rules["leading"].match(view.folded, one.start, one.end)
        begin = lead.end() if lead else one.start
        clauses = self.rules["clause_capital"].finditer(view.printed, begin + 1, one.end + _BEHIND)
        clause = next((match for match in clauses if not self._in_title(view, begin, match.start())), None)
        beside = self.rules["beside"].match(view.folded[begin : one.end])
        cuts = [clause.start()] if clause and clause.start() < one.end else []
        cuts += [begin + beside.start("cut")] if beside else []
        matter = self.rules["matter_capital"].search(view.printed, begin, one.end + _BEHIND)
        cuts += [matter.start("cut")] if matter and matter.start("cut") < one.end else []
        aim = self.rules["aim_capital"].search(view.printed, begin, one.end + _BEHIND)
        if aim and aim.start("cut") < one.end and not self._is_of_name(view, begin, one.end, aim):
            cuts.append(aim.start("cut"))
        stop = min(cuts, default=0) or word_end(view.holder.text, begin, one.end)
        name = view.holder.text[begin:stop]
        for place in (one.where, one.where.split(" (")[0], one.where.split(", ")[0]):  # marks end a name within a place
            if place and name.endswith(f" {place}"):
                name = place_off(name, place)
        return self._whole(name) or name.translate(_UNMARKED).strip(_AROUND)

    def _is_of_name(self, view: View, begin: int, end: int, aim: re.Match[str]) -> bool:
        """Whether an aim behind a conference's matter is part of its name, and not what was promised there."""
        low = max(0, begin - _AHEAD)
        if aim["against"] or self.rules["promised_before"].search(view.folded, low, begin):
            return False
        whole = self.rules["whole_name_before"].search(view.folded, low, begin)
        return not aim["to"] or whole is not None or self.rules["held_behind"].match(view.folded, end) is not None

    def _whole(self, name: str) -> str:
        """A name without a list's mark before it, half a title, half a bracket, and small words behind it."""
        done = ""
        while name != done:
            done = name
            name = self.rules["marker"].pattern.sub("", _paired(name.strip(_AROUND)))
            name = self.rules["no_name_capital"].pattern.sub("", name.strip(_AROUND)).strip(_AROUND)
        return name

    def _edge(self, view: View, one: Found | None) -> Found | None:
        """A meeting with the one of its ends that is printed: "beginning on", "the conclusion, in …"."""
        if one is None or not one.days or one.days.ranged or one.days.first != one.days.last or one.until:
            return one
        left = view.left(one.days.start)[1]
        if self.rules["week_before"].search(left, max(0, len(left) - _AHEAD)):
            return _of_week(one)
        holding = [match for match in self.rules["holding"].finditer(left) if match["ended"]]
        if holding and one.start >= one.days.end:
            opens = bool(holding[-1]["opens"])
            return replace(one, since=opens, until=not opens)
        if self.rules["opens_before"].search(left):
            return replace(one, since=True)
        return replace(one, until=True) if self.rules["ends_before"].search(left) else one

    def _beside(self, view: View, last: Found) -> list[Found]:
        """The meetings that are named before `last` in one list, with its days and place: "the third session of A and
        the fifth session of B, in Oslo": of three or more, or where the verb says that several were held.
        """
        if (
            not last.days
            or last.start > last.days.start
            or not self.rules["numbered_noun"].search(view.folded, last.start, last.start + _JOINT + _BEHIND)
        ):
            return []
        before, after = self._listed_before(view, last), self._listed_behind(view, last)
        several = self.rules["several_held"].search(view.folded, last.end, last.days.start)
        found = [replace(one, listed=True) for one in (*before, *after)]
        return found if several or len(found) > 1 else []

    def _joined(self, view: View, one: Found) -> list[Found]:
        """A meeting, and the one that is named beside it: "at a meeting of the Group and at a meeting of the Board"."""
        joint = self.rules["joined_meeting"].search(view.folded, one.start, one.end)
        if not joint or joint.start() in view.quoted or self._in_name(view, joint.start("next")):
            return [one]
        return [replace(one, end=joint.start(), listed=True), replace(one, start=joint.start("next"), listed=True)]

    def _before_next(self, view: View, noun: int, end: int, others: list[Found]) -> int:
        """`end` of a name whose noun ends at `noun`, or where "and the" joins the next meeting to it before that."""
        for start in sorted(other.start for other in others if noun < other.start < end):
            joint = self.rules["listed_joint"].search(view.folded, max(noun, start - _JOINT), start)
            if joint and joint.end() == start and _JOINED.search(joint[0]):
                return joint.start()
        return end

    def _last_named(self, view: View, start: int, end: int) -> tuple[int, int] | None:
        """Where the last meeting's name that is joined to one before it begins, and where its noun ends; None for none.

        "The high-level meeting on wells and the high-level meeting on ropes on 3 May": the day is that of the second.
        """
        found = None
        for match in self.rules["other_meeting"].finditer(view.folded, start, end):
            joint = self.rules["listed_joint"].search(view.folded, max(start, match.start() - _JOINT), match.start())
            if joint and _JOINED.search(joint[0]) and not self._in_name(view, match.start()):
                found = match.start(), match.end()
        return found

    def _listed_before(self, view: View, last: Found) -> list[Found]:
        low, start = view.left(last.start)[0], last.start
        found: list[Found] = []
        while joint := self.rules["listed_joint"].search(view.folded, max(low, start - _JOINT), start):
            names = [*self.rules["numbered_noun"].finditer(view.folded, low, joint.start())]
            if not names or not self._listed_alone(view, names[-1].end(), joint.start()):
                break
            start = self._name_start(view, view.folded[low : names[-1].start()], names[-1].start() - low, low)
            found.insert(0, replace(last, start=start, end=joint.start()))
        return found

    def _listed_behind(self, view: View, first: Found) -> list[Found]:
        found, days = [first], first.days.start if first.days else 0
        for match in self.rules["numbered_noun"].finditer(view.folded, first.start + 1, days):
            joint = self.rules["listed_joint"].search(view.folded, match.start() - _JOINT, match.start())
            if match.start() < found[-1].start + _BEHIND or not joint:
                continue
            if self.rules["prepares_before"].search(view.folded[first.start : match.start()]):
                continue
            if not self._listed_alone(view, found[-1].start, joint.start()):
                break
            end = min(self._name_end(view, match.end()), days)
            found[-1] = replace(found[-1], end=joint.start())
            found.append(replace(first, start=match.start(), end=self._trimmed(view, match.start(), end)))
        return found[1:]

    def _listed_alone(self, view: View, start: int, end: int) -> bool:
        """Whether nothing but what a meeting is of stands between its noun and the end of its place in a list."""
        between = view.folded[start:end]
        clause = self.rules["clause_capital"].search(view.printed, start, end)
        return len(between) < _LONGEST and not (
            clause or self.rules.date.search(between) or self.rules["held"].search(between)
        )

    def _named_behind(self, view: View, days: Days, low: int, left: str) -> Found | None:
        """ "On 3 and 4 May 2031, the meetings of the Group were held": days before a name, and what says it behind."""
        if days.year_only or not self._free(left[-_BEHIND:]):
            return None
        low = self._list_end(view, days.end)
        stop = _CLAUSE.search(view.folded, days.end, low + _LONGEST)
        end = stop.start() if stop else min(len(view.folded), low + _LONGEST)
        dated = self.rules.date.search(view.folded, low, end)
        held = self.rules["was_held"].search(view.folded, low, dated.start() if dated else end)
        if not held or not self._free(view.folded[low : held.start()]):
            return None
        ahead = self.rules["noun"].search(view.folded, low, held.start())
        noun = ahead or self.rules["noun"].search(view.folded, held.end(), held.end() + _AHEAD)
        if not noun or (not ahead and _MARK.search(view.folded, held.end(), noun.start())):
            return None
        if not ahead and self.rules["session_noun"].match(noun[0]):
            return None  # "and that the Assembly received at its fourth session"
        begin = low if ahead else held.end()
        start = self._name_start(view, view.folded[begin : noun.start()], noun.start() - begin, begin)
        start += len(view.folded[start:]) - len(view.folded[start:].lstrip(", "))
        name = self._trimmed(view, start, held.start()) if ahead else self._name_end(view, noun.end())
        if ahead:
            return Found(start, name, days, self._where_behind(view, held.end()))
        where = self._place(view, 0, self.rules["where_capital"].search(view.printed, noun.end(), name))
        return Found(start, name, days, where)

    def _list_end(self, view: View, end: int) -> int:
        """Where the list of dates ends of which one ends at `end`."""
        more = self.rules.date.search(view.folded, end, end + _LONGEST)
        joined = more and self.rules["chain"].pattern.fullmatch(view.folded, end, more.start())
        return more.end() if more and joined else end

    def _trimmed(self, view: View, start: int, end: int) -> int:
        """`end` without the commas, spaces and prepositions before it."""
        piece = self.rules["tail"].pattern.sub("", view.folded[start:end])
        return start + len(piece) if piece else end


def _of_week(one: Found) -> Found:
    """A meeting in the week that begins on its day, in whose month it is if the whole week is; else it has no days.

    None of the days of the week is said to be its first or last.
    """
    if one.days is None or len(one.days.first) != DAY or int(one.days.first[-2:]) > _LAST_WEEK:
        return replace(one, days=None)
    month = one.days.first[:-3]
    return replace(one, days=replace(one.days, first=month, last=month))


def _paired(name: str) -> str:
    """`name` up to a quotation mark or bracket that lacks its other one, or from that on where it is early."""
    opened: list[tuple[int, str]] = []
    for index, mark in enumerate(name):
        if mark in _PAIRS:
            opened.append((index, _PAIRS[mark]))
        elif mark in _PAIRS.values():
            if opened and opened[-1][1] == mark:
                opened.pop()
            elif index < _FRONT * len(name) and not opened:
                return _paired(name[index + 1 :])
            else:
                return name[: opened[0][0] if opened else _word_before(name, index, mark)]
    return name[: opened[0][0]] if opened else name


def _word_before(name: str, index: int, mark: str) -> int:
    """Where what a lone closing mark ends begins: with a bracket goes its letter, "to end (a)" cut to "a)"."""
    return name.rfind(" ", 0, index) if mark in ")]" and index - name.rfind(" ", 0, index) < _MARKER else index
