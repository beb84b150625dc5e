"""Whose a meeting is: the body that its name says, or that "its" stands for.

A body is stated only where the words name it. "Its third meeting" is that of the body named last before it in the
clause, unless an organ that is on no list is named after that ("the Committee held its third meeting"): then it is not
known whose. Where no organ is named before, it is the document's own. A session of the Assembly is told by its number.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from kg.authority import Hit, fold
from kg.extract.meeting_reading import Found, MeetingReading, View, near_by
from kg.lang import DEFAULT
from kg.model import Paragraph
from kg.parse import editorial

_CLASSES = ("Organ", "CoordinationGroup", "Organization")
_BEFORE = 260
"""So far before "its" the body that it stands for is looked for."""
_YEAR = 4
"""So many characters lead from a meeting to its year ("session de 2031")."""
_NEXT = 8
"""So far behind a day the organ is named whose meeting it was."""
_APART = 60
"""So far behind an organ's name a session of the Assembly may be named by its number alone."""
_FAR = 600
"""So far before a session its body is looked for where it cannot be the Assembly."""


class BodyReading(MeetingReading):
    """Reads which bodies meet."""

    def _body(self, view: View, one: Found, paragraph: Paragraph) -> str:
        """The code of the body that meets: named in the meeting's name, or whose session it is."""
        end = one.end
        if one.days and one.days.year_only and 0 <= one.days.start - end <= _YEAR:
            end = one.days.end  # "el período de sesiones de 2031 del Comité"
        hits = [hit for hit in near_by(self._hits(view), one.start, end) if self._meets(hit.codes[0])]
        named = [hit for hit in hits if one.start <= hit.start <= end + 12 and self._is_of(view, one.start, hit)]
        if named or self._of_another(view, one):
            return named[0].codes[0] if named else ""
        if behind := self._named_behind_days(view, one):
            return behind
        if not one.session and (whose := self._whose(view, one)) >= 0:
            return self._before(view, one, paragraph, hits, whose)
        if not one.session:
            own = one.days and (
                self.rules["own_meeting"].match(view.folded, max(0, one.start - 3), one.end)
                or self.rules["own_after"].match(view.folded, one.end, one.end + 40)
            )
            return self.own if own else ""
        held_by_own = self.rules["own_after"].search(view.folded, one.start, one.end + 40)
        body = "GA" if self.own == "GA" and held_by_own else self._before(view, one, paragraph, hits, one.start)
        return body if body != "GA" or self._of_assembly(view, one) else self._organ_before(view, one)

    def _organ_before(self, view: View, one: Found) -> str:
        """The other organ that is named last before a session which cannot be the Assembly's."""
        for hit in reversed(self._hits(view)):
            if (
                one.start - _FAR <= hit.start
                and hit.end <= one.start
                and hit.codes[0] != "GA"
                and (self.authority.bodies[hit.codes[0]].cls == "Organ" and self._meets(hit.codes[0]))
            ):
                return hit.codes[0]
        return ""

    def _named_behind_days(self, view: View, one: Found) -> str:
        """The body of "at its third meeting, on 3 May 2031, the Commission adopted …": named right behind the day."""
        lead = self.rules["leading"].match(view.folded, one.start, one.end)
        starts = {one.start, lead.end() if lead else one.start}
        if not one.days or not any(
            self.rules["possessive_before"].search(view.folded, max(0, s - 8), s) for s in starts
        ):
            return ""
        if one.session and self.own == "GA" and self._of_assembly(view, one):
            return ""  # of the Assembly's committees "its session" is that of the Assembly
        end = one.days.end
        opens = self.rules["opening"].pattern
        near = (hit for hit in near_by(self._hits(view), end, end + _NEXT) if hit.start > end)
        return next(
            (h.codes[0] for h in near if self._meets(h.codes[0]) and opens.fullmatch(view.folded, end, h.start)), ""
        )

    def _is_of(self, view: View, start: int, hit: Hit) -> bool:
        """Whether the meeting named from `start` on is the body's: not a meeting of its friends, nor on its role."""
        if not self.rules["of_before"].search(view.folded, max(0, hit.start - 10), hit.start):
            return False
        nouns = [*self.rules["noun"].finditer(view.folded, start, hit.start)]
        return not nouns or not self.rules["not_of_body"].search(view.folded, nouns[-1].end(), hit.start)

    def _of_another(self, view: View, one: Found) -> bool:
        """Whether the name says whose meeting it is, and that is on no list: "session of the Committee on Wells"."""
        noun = self.rules["noun"].search(view.folded, one.start, one.end)
        return bool(noun and self.rules["of_after"].match(view.folded, noun.end(), one.end))

    def _before(self, view: View, one: Found, paragraph: Paragraph, hits: list[Hit], position: int) -> str:
        """The body that "its" at `position` stands for; "" where an organ that is on no list may be meant."""
        low = max(self._clause(paragraph, position) if view.holder is paragraph else 0, position - _BEFORE)
        before = [hit for hit in hits if low <= hit.start and hit.end <= position]
        known = before[-1] if before else None
        other = self._other_organ(view, known, known.end if known else low, position)
        if other >= 0:
            told = self.own == "GA" and one.session and one.days
            far = position - other > _APART or self._reported(view, other, position)
            return "GA" if told and far and self._of_assembly(view, one) else self._again_named(view, other, position)
        return known.codes[0] if known else self.own if one.days or one.own else ""

    def _reported(self, view: View, organ: int, position: int) -> bool:
        """Whether it is the report of an organ that is considered "at its" session: another one's."""
        return bool(
            self.rules["report_of"].search(view.folded, max(0, organ - 60), organ + 4)
            and self.rules["at_session_before"].search(view.folded, max(0, position - 24), position)
        )

    def _again_named(self, view: View, organ: int, position: int) -> str:
        """The body that "the Committee" at `organ` is, where the text named it in full before; "" for none."""
        match = self.rules["organ"].search(view.folded, organ, position)
        if not match or match.start() != organ or self.rules["of_after"].match(view.folded, match.end()):
            return ""
        word = match[0].split()[-1]
        before = [hit.codes[0] for hit in self._hits(view) if organ - _FAR <= hit.start and hit.end <= organ]
        codes = {code for code in before if any(word in name for name in self._called(code))}
        return codes.pop() if len(codes) == 1 and self._meets(min(codes)) else ""

    def _other_organ(self, view: View, known: Hit | None, low: int, position: int) -> int:
        """Where an organ that is on no list is named last between `low` and `position`, -1 for none.

        What repeats a part of the name of the one `known` before is that one: "the Committee".
        """
        found, last = -1, ""
        for key, text in (("organ", view.folded), ("organ_capital", view.printed)):
            for match in self.rules[key].finditer(text, low, position):
                if match.start() > found and not self._in_name(view, match.end() - 1):
                    found, last = match.start(), view.folded[match.start() : match.end()]
        again = last and known and any(last in name for name in self._called(known.codes[0]))
        return -1 if again else found

    def _called(self, code: str) -> tuple[str, ...]:
        """The names of a body in the document's language, folded."""
        entry, language = self.authority.bodies[code], self.document.metadata.language or DEFAULT
        return tuple(map(fold, (entry.label(language), *entry.names.get(language, ()))))

    def _in_name(self, view: View, position: int) -> bool:
        """Whether a word is part of a body's name that is known."""
        return any(hit.start <= position < hit.end for hit in near_by(self._hits(view), position, position))

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
        figures = re.match(r"\d+", name[ordinal.start("number") :])
        number = int(figures[0]) if figures and number is None else number  # "53er", "53º"
        years = {int(day[:4]) for day in (one.days.first, one.days.last) if day} if one.days else set()
        return number is None or not years or any(0 <= year - 1945 - number <= 1 for year in years)

    def _meets(self, code: str) -> bool:
        entry = self.authority.bodies[code]
        return entry.cls in _CLASSES and entry.mentioned

    def _clause(self, paragraph: Paragraph, position: int) -> int:
        """Where the clause begins in which `position` stands."""
        starts = self.clauses.get((paragraph.part, paragraph.number), [0])
        return starts[max(0, bisect_right(starts, position) - 1)]
