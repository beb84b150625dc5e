"""Names of meetings: where they begin and end, and what at their end is no part of them.

A name goes on over the commas of a list ("the Compact for Safe, Orderly and Regular Wells") and ends before a verb,
a date, or what the meeting is held for; it does not end within a noun's group, nor in a small word that leads on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.meeting_places import place_off, word_end
from kg.extract.meeting_reading import Found, MeetingReading, View, near_by

_LONGEST = 200
"""So many characters behind its noun a name goes on at most."""
_BEHIND = 24
"""So many characters behind a name tell whether its last word is a verb."""
_AROUND = " ,;—–"
_MARK = re.compile(r"[,;.(]| \(")


class NameReading(MeetingReading):
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
        lists = [match.span() for match in self.rules["list_capital"].finditer(view.printed, start, end + _LONGEST)]
        cited = [(hit.start, hit.end) for hit in near_by(view.named, start, end)]
        for match in _MARK.finditer(view.folded, start, end):
            if not any(low <= match.start() < high for low, high in (*lists, *cited)):
                yield match

    def _name(self, view: View, one: Found) -> str:
        """The name as printed, without its article, its place, and the clause, comma or small words behind it."""
        lead = self.rules["leading"].match(view.folded, one.start, one.end)
        begin = lead.end() if lead else one.start
        clause = self.rules["clause_capital"].search(view.printed, begin + 1, one.end + _BEHIND)
        beside = self.rules["beside"].match(view.folded[begin : one.end])
        cuts = [clause.start()] if clause and clause.start() < one.end else []
        cuts += [begin + beside.start("cut")] if beside else []
        stop = min(cuts, default=0) or word_end(view.holder.text, begin, one.end)
        name = view.holder.text[begin:stop]
        for place in (one.where, one.where.split(" (")[0]):  # a bracket ends a name within a place
            if place and name.endswith(f" {place}"):
                name = place_off(name, place)
        name = self.rules["no_name_capital"].pattern.sub("", name.strip(_AROUND)).strip(_AROUND)
        return name if "(" in name else name.rstrip(")")

    def _trimmed(self, view: View, start: int, end: int) -> int:
        """`end` without the commas, spaces and prepositions before it."""
        piece = self.rules["tail"].pattern.sub("", view.folded[start:end])
        return start + len(piece) if piece else end
