"""Meetings that are held at a body's session: days that stand behind the session are theirs."""

from __future__ import annotations

import re

from kg.extract.meeting_dates import Days
from kg.extract.meeting_reading import Found, View, near_by
from kg.extract.meeting_years import YearReading
from kg.extract.quick import Quick

_NEAR = 20
"""Words between a meeting and its session at most."""
_NEXT = 24
"""Characters between a day and the meeting that was held on it at most."""


class SessionReading(YearReading):
    """Reads meetings around the sessions at which they are held."""

    def _at_session(self, view: View, days: Days, low: int, left: str) -> Found | None:
        """ "The high-level meetings of the Assembly at its third session, on 2 May, and at its fourth session, on …".

        The days of a high-level meeting at a session, before which `left` ends, are the meeting's.
        """
        at = self.rules["at_session_before"].search(left)
        if not at:
            return None
        meeting = last_match(self.rules["high_level"], left)
        if not meeting:
            return None
        between = self.rules["session"].pattern.sub("", self.rules.date.sub("", left[meeting.end() :]))
        nouns = [each for each in self.rules["noun"].finditer(left, meeting.end()) if not self._is_session(each)]
        if (
            ";" in between
            or len(re.findall(r"\w+", between)) > _NEAR
            or not all(self._in_body(view, low + n.start()) for n in nouns)
        ):
            return None
        first = self.rules["session"].search(left, meeting.end())
        start, end = low + meeting.start(), low + (first.start() if first else at.start())
        return Found(start, self._trimmed(view, start, end), days, whose=low + len(left))

    def _behind_session(self, view: View, days: Days, low: int, left: str) -> Found | None:
        """ "The holding at its third session, on 2 May, of the high-level meeting on wells"."""
        meeting = self.rules["high_level"].search(view.folded, days.end)
        if not (meeting and self.rules["at_session_before"].search(left)) or meeting.start() > days.end + _NEXT:
            return None
        if not (last_match(self.rules["holding"], left) or last_match(self.rules["to_hold"], left)):
            return None
        if not set(";.(").isdisjoint(view.folded[days.end : meeting.start()]):
            return None
        return Found(meeting.start(), self._name_end(view, meeting.end()), days, whose=low + len(left))

    def _is_session(self, noun: re.Match[str]) -> bool:
        """Whether a word for a meeting is that of an organ's session."""
        return self.rules["session_noun"].match(noun[0]) is not None

    def _in_body(self, view: View, position: int) -> bool:
        """Whether a word is part of a body's name ("the General Assembly")."""
        return any(hit.start <= position < hit.end for hit in near_by(self._hits(view), position, position))


def last_match(pattern: Quick, text: str) -> re.Match[str] | None:
    """The last match of a pattern in a text."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found
