"""Meetings that a day stands beside without a verb: behind a name or a place, before what was adopted or said there.

"Fourth World Conference on Women, Beijing, 4-15 September 1995", "adopted on 3 May 2031 at the Conference on Wells",
"the statement made on 3 May 2031, at a session of the Committee".
"""

from __future__ import annotations

import re

from kg.authority import fold
from kg.extract.meeting_dates import Days
from kg.extract.meeting_reading import Found, View, near_by, within
from kg.extract.meeting_sessions import SessionReading, last_match

_HIGH = 20
"""So many characters behind its noun say that a meeting is of a high level."""
_BEFORE_NOUN = 60
"""So many characters behind an article a meeting's noun stands."""
_SOON = 14
"""So many characters behind a name what says that it was held begins."""
_SAID = 4
"""A meeting whose noun has no capital is told by so many words."""
_ELIDED = 110
"""So many characters behind a meeting's days the next one's stand, which a number alone names."""
_LONG = re.compile(r"\w{6}|[;.(]")
"""What is more than a preposition, an auxiliary verb and an article."""
_OWN_DAYS = 60
"""So many characters behind a meeting's name it has days of its own."""


class PlacedReading(SessionReading):
    """Reads meetings by what stands beside their days."""

    def _placed(self, view: View, days: Days, low: int, left: str) -> Found | None:
        """ "Fourth World Conference on Women, Beijing, 4-15 September 1995", "the meeting of 3 May 2010"."""
        place, where = self._place_before(view, low, days.start)
        if place and self.rules["noun"].search(fold(place["where"])):
            place = None
        at = self.rules["adopted_at_before"]
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
            or (place and (capital or days.first != days.last or self._owned(left, noun.end(), place.start())))
            or (capital and self.rules["named_before"].match(left[noun.end() :]))
        ):
            return None
        start = self._name_start(view, left, noun.start(), low)
        lasts = self.rules["lasts"].match(noun[0]) is not None
        done = (
            not days.year_only
            and lasts
            and capital
            and self.rules["done_by_before"].search(left, 0, start - low) is not None
        )
        of_text = self._is_of_text(left)
        if of_text and not (done or at.search(left) or (place and at.search(left, 0, place.start()))):
            return None
        end = low + place.start() if where and place else min(self._name_end(view, low + noun.end()), days.start)
        one = Found(start, self._trimmed(view, start, end), days, where)
        return within(one) if done or (of_text and lasts) else one

    def _elided(self, view: View, days: Days, last: Found) -> Found | None:
        """ "The fifth session, held in Nairobi in 2030, and the sixth in Lima in 2031": a number without its noun."""
        if not last.days or last.start > last.days.start or days.start - last.days.end > _ELIDED:
            return None
        said = last_match(self.rules["number_alone"], view.folded[last.days.end : days.start])
        counted = self.rules["counted"].search(view.folded, last.start, last.days.start)
        if not said or not counted:
            return None
        begin, end = last.days.end + said.start("next"), last.days.end + said.end("next")
        where = self._where(view, end, days)
        rest = view.folded[end : days.start].replace(fold(where), "") if where else view.folded[end : days.start]
        held = self.rules["held"].search(rest)
        rest = rest[: held.start()] + rest[held.end() :] if held else rest
        return None if _LONG.search(rest) else Found(begin, end, days, where, session=last.session, behind=last.behind)

    def _place_before(self, view: View, low: int, end: int) -> tuple[re.Match[str] | None, str]:
        """The longest place that stands right before a day, and the match of its pattern in the text from `low` on.

        Where none of what stands there is a place: the longest match, and "".
        """
        printed, begin = view.printed[low:end], 0
        longest = self.rules["place_before_capital"].search(printed)
        while match := self.rules["place_before_capital"].search(printed, begin):
            if self.rules["noun"].search(fold(match["where"])):
                break
            if place := self._place(view, low, match):
                return match, place
            begin = match.start() + 1
        return longest, ""

    def _owned(self, left: str, start: int, end: int) -> bool:
        """Whether only whose a meeting is stands between it and its place: "the meeting of the parties in Rome"."""
        return start == end or self.rules["owner"].pattern.fullmatch(left, start, end) is not None

    def _is_of_text(self, left: str) -> bool:
        """Whether a date is a text's, which was adopted or signed then."""
        found = self.rules["adopted_before"].search(left[-90:]) or self.rules["adopted_by_before"].search(left)
        return bool(found or self.rules["signed_before"].search(left[-60:]))

    def _direct(self, view: View, low: int, left: str) -> bool:
        """Whether only a preposition, or the name of the body that meets, parts a meeting from its date."""
        for hit in near_by(self._hits(view), low, low + len(left)):
            if low < hit.start and low + len(left) - 8 <= hit.end <= low + len(left):
                of = self.rules["of_before"].search(left, 0, hit.start - low)
                left = (left[: of.start()].rstrip() if of else left[: hit.start - low]) + left[hit.end - low :]
                break
        return self.rules["direct_before"].search(left) is not None

    def _listed(self, left: str, noun: re.Match[str]) -> bool:
        """Whether a comma parts a meeting's name, which has none, from its date."""
        comma = self.rules["comma_before"].search(left)
        return bool(comma and "," not in left[noun.end() : comma.start()])

    def _adopted(self, view: View, days: Days, low: int, left: str) -> Found | None:
        """What was adopted on a day at a session or conference: a day within it, neither its first nor its last."""
        before = self.rules["adopted_before"].search(left, max(0, len(left) - 140))
        after = self.rules["adopted_after"].match(view.folded[days.end : days.end + 260]) if before else None
        if not before or not after:
            return None
        if before["numbered"] and not after["adopted"] and not self.rules["adopts"].search(before[0]):
            return None  # the day of a resolution, at whose session something else is done
        end = days.end + after.end()
        noun = last_match(self.rules["noun"], view.folded[days.end : end])
        high = self.rules["high_level"].search(view.folded, days.end, end + _HIGH)
        if not noun or not (self._is_session(noun) or high or view.printed[days.end + noun.start()].isupper()):
            return None
        if self.rules.date.search(view.folded, end, end + 110):
            return None
        start = self._name_start(view, view.folded[days.end : end], noun.start(), days.end)
        begin = low + max(0, len(left) - 50)
        where = self._place(view, begin, self.rules["where_capital"].search(view.printed[begin : days.start]))
        name = self._name_end(view, end)
        return within(Found(start, name, days, where, session=self._is_session(noun)))

    def _noun(self, view: View, low: int, text: str) -> re.Match[str] | None:
        """The last word of `text`, which begins at `low`, for a meeting, outside the names of bodies.

        One in a title counts only where there is no other ("the session entitled “Summit …”"), one whose
        anniversary another marks does not ("the meeting on the anniversary of the World Conference").
        """
        found = quoted = None
        for match in self.rules["noun"].finditer(text):
            position = low + match.start()
            if self._in_body(view, position):
                continue
            if position in view.quoted and self._titles(view, position):
                quoted = match
            elif not (found and self.rules["feast_before"].search(text, 0, match.start())):
                found = match
        return found or quoted

    def _at_behind(self, view: View, days: Days) -> Found | None:
        """ "The statement made on 3 May 2031, at a session of the Committee": the meeting at which it was then."""
        leads = None if days.year_only else self.rules["at_meeting_after"].match(view.folded, days.end)
        noun = self.rules["noun"].search(view.folded, leads.end(), leads.end() + _BEFORE_NOUN) if leads else None
        if not leads or not noun:
            return None
        if self._is_session(noun) and self.rules["possessive_before"].search(leads[0]):
            return None  # the document's own organ sits longer than a day
        end = self._name_end(view, noun.end())
        own = self.rules.date.search(view.folded, noun.end(), end + _OWN_DAYS)
        if own and not self.rules["chain"].pattern.fullmatch(view.folded, end, max(end, own.start())):
            return None  # the meeting has days of its own
        held = self.rules["held"].search(view.folded, noun.end(), end + _SOON)
        where = self._right_behind(view, held.end()) if held else self._where_behind(view, end)
        inside = self.rules["where_capital"].search(view.printed, noun.end(), end)
        where = where or (self._place(view, 0, inside) if inside else "")
        said = view.folded[leads.end() : end].split()
        if not (where or self._is_session(noun) or len(said) >= _SAID or view.printed[noun.start()].isupper()):
            return None  # "approved on 3 May at the meeting of leaders", which was named elsewhere
        return within(Found(leads.end(), end, days, where, session=self._is_session(noun)))
