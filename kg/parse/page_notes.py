"""Notes at the foot of pages of a plain text: where one begins, how far it goes, and whether the text goes on below."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg import lang
from kg.parse.clean import SUPERSCRIPT
from kg.parse.lines import ADDRESS, Line
from kg.parse.pieces import OpenPiece, Reading
from kg.parse.style import LOWER, MARKS, SYMBOL_FIRST

_COMMA = re.compile(r"," + MARKS)
SENTENCE_END = re.compile(r"[.!?…]['’”»\")\]*_]*$")
NOTE = re.compile(
    r"""
      (?P<sup>[⁰¹²³⁴-⁹]+)\s*(?=\S)
    | \[\^(?P<md>\w{1,4})\]:?\s*
    | <sup>\s*(?P<html>\d{1,3}|\*+)\s*</sup>\s*
    | (?P<plain>\d{1,3})(?P<slash>/)?\s+(?=\S)
    | (?P<glued>\d{1,3})(?=[A-ZÀ-Ý«“"][^\d\s]|[A-Z]/)
    | (?P<star>\*{1,4})\s+(?=[A-ZÀ-Ý])
    | (?P<escaped>(?:\\\*){1,4})\s*(?=\S)
    | (?P<bracket>\[\d{1,3}\]|\(\d{1,3}\)|\{\d{1,3}\}|\^\d{1,3}(?=\s))[:.]?\s*(?=\S)
    """,
    re.VERBOSE,
)
_NOTE_FIRST = frozenset("0123456789⁰¹²³⁴⁵⁶⁷⁸⁹[<*\\({^")
_ABBREVIATED = re.compile(rf"\b(?:{lang.joints('abbreviations')})\.$")
_LOWER_NOTE = re.compile(r"ibid|https?:|www\.")
_RAISE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def may_have_notes(lines: Iterable[Line]) -> bool:
    """Whether one of the `lines` may begin a note: a quick look that most pages with paragraphs of their own fail."""
    return any(
        line.text[0] in _NOTE_FIRST and (len(line.text) <= 3 or line.text[0] == "^" or NOTE.match(line.text))
        for line in lines
    )


class PageNotes(Reading):
    """The rules for notes."""

    def _note_start(self, index: int, line: Line) -> str:  # noqa: PLR0911 - one return a rule
        """The number of the note that `line` begins, "" where it begins none."""
        if line.foot:
            return line.foot if line.foot != "+" else ""
        if index in self.bracketed:
            return self.bracketed[index]
        if line.text[0] not in _NOTE_FIRST:
            return ""
        found = NOTE.match(line.text)
        if not found:
            return self._lone_mark(index, line)
        rest = line.text[found.end() :]
        if found["bracket"]:
            return ""
        if found["md"]:
            return (
                found["md"]
                if line.text[found.end() - 1 : found.end()] != "]" and (":" in found[0] or self.in_notes)
                else ""
            )
        if found["sup"]:
            number = found["sup"].translate(SUPERSCRIPT)
            body_goes_on = LOWER.match(rest) and not self.in_notes and not _LOWER_NOTE.match(rest)
            return "" if body_goes_on else number
        if found["html"]:
            return found["html"] if line.gap or self.in_notes or line.cut else ""
        if found["star"] or found["escaped"]:
            stars = (found["star"] or found["escaped"]).replace("\\", "")
            later = line.text.find(stars, found.end())
            return stars if (line.gap or self.in_notes) and later < 0 else ""
        return self._plain_note(index, line, found, rest)

    def _lone_mark(self, index: int, line: Line) -> str:
        """A note's number on a line of its own, its text on the next."""
        if len(line.text) > 3:
            return ""
        number = line.text.translate(SUPERSCRIPT)
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if (
            not number.isdigit()
            or following is None
            or following.gap
            or following.cut
            or (LOWER.match(following.text) and not _LOWER_NOTE.match(following.text))
        ):
            return ""
        if number == line.text and not self.in_notes:
            return ""
        return number if self.last_note < int(number) <= self.last_note + 8 else ""

    def _plain_note(self, index: int, line: Line, found: re.Match[str], rest: str) -> str:  # noqa: PLR0911 - one return a rule
        """A plain number begins a note where notes stand, in sequence, and reads like one."""
        number = int(found["plain"] or found["glued"])
        follows = self.last_note < number <= self.last_note + (8 if self.in_notes else 1)
        restarts = number == 1 and self.in_notes and line.rule
        if not (follows or restarts or not self.notes):
            return ""
        if not rest or rest[0] == "(" or (number != self.last_note + 1 and self._note_unended()):
            return ""
        first = rest.split(None, 1)[0].strip("*_,.").lower()
        if first in self.words.months:
            return ""
        lead = self.words.note_lead.match(rest.lstrip("*_")) or SYMBOL_FIRST.match(rest) or ADDRESS.match(rest)
        if not (follows or restarts) and not (lead and self._is_first(index, line, number)):
            return ""
        if LOWER.match(rest) and not lead:
            return ""
        if number == self.expected and self.words.opens_operative.match(rest.lstrip("*_")) and not self.in_notes:
            return ""
        if self.in_notes and (self.note is not None or line.rule):
            return str(number)
        if (line.gap or line.cut) and (lead or self._note_follows(index, number + 1) or self._called(index, number)):
            return str(number)
        return ""

    def _is_first(self, index: int, line: Line, number: int) -> bool:
        """Whether this is the first note of a text from a volume, where the numbers of the notes go on."""
        parted = bool(line.gap) or line.cut or line.rule
        return parted and self.zone != "masthead" and self._called(index, number)

    def _called(self, index: int, number: int) -> bool:
        """Whether note `number` seems to be called in the text of the page before line `index`."""
        mark = re.compile(
            rf"(?:[^\W\d_]|[,;:.)\]”»\"'’])\s?(?:{number}|{str(number).translate(_RAISE)})"
            r"(?=[\s,;.:)»”]|$)"
        )
        return any(mark.search(line.text) for line in self.lines[max(0, index - 120) : index])

    def _note_unended(self) -> bool:
        """Whether the note being read stops short ("Supplement No.")."""
        return self.note is not None and (
            not SENTENCE_END.search(self.note.last[-60:]) or bool(_ABBREVIATED.search(self.note.last[-60:]))
        )

    def _note_follows(self, index: int, number: int) -> bool:
        """Whether one of the next lines begins note `number`."""
        for line in self.lines[index + 1 : index + 8]:
            if re.match(rf"{number}/?\s+\S", line.text) or line.text.startswith(str(number).translate(_RAISE)):
                return True
        return False

    def _open_note(self, line: Line, number: str) -> None:
        self.order += 1
        self.note = OpenPiece([line], number, self.zone, order=self.order)
        self.notes.append(self.note)
        self.in_notes = True
        if number.isdigit():
            self.last_note = int(number)

    def _note_goes_on(self, index: int, line: Line) -> bool:
        """Whether `line` belongs to the note above it rather than to the text."""
        assert self.note is not None
        if line.foot or line.cut or line.gap >= self.style.paragraph_gap:
            return bool(line.foot)
        if self._next_note_below(index):
            return True
        last = self.note.last
        if SENTENCE_END.search(last[-60:]) and not _ABBREVIATED.search(last[-60:]):
            if len(last) < self.style.width * 0.8 or LOWER.match(line.text) or self._may_resume():
                return False
            return not self._opens(line)
        if not self.style.wrapped or len(last) >= self.style.width * 0.6:
            return True
        resumes = (
            self._body_open()
            and LOWER.match(line.text)
            and re.search(r"(?:[\d)\]*]|\b[IVXL]+)$", last[-12:])
            and not ADDRESS.match(line.text)
        )
        return not resumes and not self._opens(line)

    def _may_resume(self) -> bool:
        """Whether the text above the notes goes on below them: cut in a sentence, or after a comma."""
        if self._body_open():
            return True
        return self.body is not None and self.zone != "masthead" and bool(_COMMA.search(self.body.last[-60:]))

    def _next_note_below(self, index: int) -> bool:
        """Whether the note after this one begins further down, with nothing but lines of text between."""
        assert self.note is not None
        if not self.note.number.isdigit():
            return False
        wanted = str(int(self.note.number) + 1)
        for below in range(index + 1, min(index + 40, len(self.lines))):
            line = self.lines[below]
            if line.cut or line.gap >= self.style.paragraph_gap:
                return False
            if line.text.startswith((wanted, wanted.translate(_RAISE))) and self._note_start(below, line) == wanted:
                return True
        return False

    def _rest_of_note(self, index: int, line: Line) -> bool:
        """The end of a note that the foot of a page had cut: it stands just before the next note."""
        if not self.notes or line.foot or (self.in_notes and self.note is None):
            return bool(self.notes) and line.foot == "+"
        last = self.notes[-1]
        if not (line.cut or line.gap >= self.style.paragraph_gap) or SENTENCE_END.search(last.last[-60:]):
            return False
        if not LOWER.match(line.text) and not line.rule:
            return False
        if line.rule:
            return True
        if not self._body_open() or index + 1 >= len(self.lines):
            return False
        following = self.lines[index + 1]
        return following.gap >= self.style.paragraph_gap and self._note_start(index + 1, following) == str(
            int(last.number) + 1 if last.number.isdigit() else 0
        )
