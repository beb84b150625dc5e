"""Plain text and Markdown, as extractors leave them: lines → pieces of the body, notes.

One pass over the lines decides for each: it begins a note, goes on with one, goes on with the
paragraph that is open, or begins a new one. What it goes by: how the lines before ended,
whether this one begins like a paragraph (a number in sequence, an opening word, a letter),
white space, and page furniture in between. Postcondition: every line that is no furniture
belongs to exactly one piece, note or orphan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Aside
from kg.parse.blocks import NUMBER
from kg.parse.clean import SUPERSCRIPT
from kg.parse.editorial import Words
from kg.parse.lines import ADDRESS, Line, Lines, is_symbol
from kg.parse.style import (
    ENDED,
    FIRST_PAGE,
    LOWER,
    MARKS,
    NUMBERED,
    PUT_IN,
    SYMBOL_FIRST,
    bracketed,
    sponsors,
    style_of,
)

_MARKDOWN = re.compile(r"(?:[-+*•]\s+|#{1,6}\s+|>\s+)+")
_PUT_IN_AFTER = re.compile(rf"\**{NUMBER}{PUT_IN}")
_LABEL_ALONE = re.compile(rf"(?:[-*•]\s+)?\**{NUMBER}\s?\\?\.\**")
_POINT = re.compile(r"(?:\([a-z]{1,3}\)|[a-z]{1,3}\)|\([ivxl]+\))\s")
_SECTION = re.compile(r"(?:[IVXL]+|[A-Z])\.?(?:\s+\S.*)?$")
_COMMA = re.compile(r"," + MARKS)
_SENTENCE_END = re.compile(r"[.!?…]['’”»\")\]*_]*$")
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
_ABBREVIATED = re.compile(r"(?:\bNos?|\bvol|\bparas?|\bpar|\bchap|\bsect|\bart|\bpp?)\.$")
_LOWER_NOTE = re.compile(r"ibid|https?:|www\.")
_TITLED = re.compile(r"(?:(?:Resolution|Decision|Résolution|Décision)\s+)?(?:E?S-)?\d{1,4}/\d{1,4}\.?(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that belong together: a paragraph of the layout or a note, and where in the order it stands."""

    lines: tuple[Line, ...]
    number: str = ""
    zone: str = ""
    order: int = 0

    @property
    def start(self) -> int:
        """Where its first character stands."""
        return self.lines[0].start


@dataclass(frozen=True, slots=True)
class Zones:
    """What the lines came to: body pieces and notes, each in the order of the text."""

    body: tuple[Piece, ...] = ()
    notes: tuple[Piece, ...] = ()
    orphans: tuple[Piece, ...] = ()
    """Pieces that break into a paragraph like a note without its number."""
    aside: tuple[Aside, ...] = ()
    """The furniture."""
    brackets: str = ""
    """How notes are marked, where with signs around or before the number: `[]`, `()`, `{}` or `^`."""

    def spans(self) -> Iterator[tuple[int, int]]:
        """The characters of all pieces."""
        pieces = (*self.body, *self.notes, *self.orphans)
        return ((line.start, line.end) for piece in pieces for line in piece.lines)


@dataclass(slots=True)
class _Piece:
    """A piece while it is read."""

    lines: list[Line]
    number: str = ""
    zone: str = ""
    zone_start: bool = False
    closing: bool = False
    order: int = 0

    @property
    def last(self) -> str:
        """The text of the last line."""
        return self.lines[-1].text

    @property
    def size(self) -> int:
        """How many characters it has."""
        return sum(len(line.text) for line in self.lines)

    def finished(self) -> Piece:
        """The piece as it stays."""
        return Piece(tuple(self.lines), self.number, self.zone, self.order)


class _Reader:
    """The state of the pass."""

    def __init__(self, lines: tuple[Line, ...], words: Words) -> None:
        self.lines, self.words = lines, words
        self.style, self.first_page = style_of(lines, words), style_of(lines[:FIRST_PAGE], words)
        self.brackets, self.bracketed = bracketed(lines)
        self.sponsors = sponsors(lines[: FIRST_PAGE * 2], words)
        self.pieces: list[_Piece] = []
        self.notes: list[_Piece] = []
        self.orphans: list[_Piece] = []
        self.zone = "masthead"
        self.in_notes = False
        self.last_note = 0
        self.expected = 1
        self.order = 0
        self.body: _Piece | None = None
        self.note: _Piece | None = None
        self.after_note = False

    def run(self, aside: tuple[Aside, ...]) -> Zones:
        """All pieces; `aside` is what the pass before has set aside."""
        for index, line in enumerate(self.lines):
            self._line(index, line)
        pieces, notes, orphans = (
            tuple([piece.finished() for piece in each]) for each in (self.pieces, self.notes, self.orphans)
        )
        return Zones(pieces, notes, orphans, aside, self.brackets)

    def _line(self, index: int, line: Line) -> None:
        if line.rule:
            self.in_notes = True
        number = self._note_start(index, line)
        if number:
            self._open_note(line, number)
        elif self.in_notes and self.note and self._note_goes_on(index, line):
            self.note.lines.append(line)
        elif self._rest_of_note(index, line):
            self.notes[-1].lines.append(line)
        else:
            self._body_line(index, line)

    # Notes

    def _note_start(self, index: int, line: Line) -> str:  # noqa: PLR0911 - one return a rule
        """The number of the note that `line` begins, "" where it begins none."""
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
            not _SENTENCE_END.search(self.note.last[-60:]) or bool(_ABBREVIATED.search(self.note.last[-60:]))
        )

    def _note_follows(self, index: int, number: int) -> bool:
        """Whether one of the next lines begins note `number`."""
        for line in self.lines[index + 1 : index + 8]:
            if re.match(rf"{number}/?\s+\S", line.text) or line.text.startswith(str(number).translate(_RAISE)):
                return True
        return False

    def _open_note(self, line: Line, number: str) -> None:
        self.order += 1
        self.note = _Piece([line], number, self.zone, order=self.order)
        self.notes.append(self.note)
        self.in_notes = True
        if number.isdigit():
            self.last_note = int(number)

    def _note_goes_on(self, index: int, line: Line) -> bool:
        """Whether `line` belongs to the note above it rather than to the text."""
        assert self.note is not None
        if line.cut or line.gap >= self.style.paragraph_gap:
            return False
        if self._next_note_below(index):
            return True
        last = self.note.last
        if _SENTENCE_END.search(last[-60:]) and not _ABBREVIATED.search(last[-60:]):
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
        if not self.notes or (self.in_notes and self.note is None):
            return False
        last = self.notes[-1]
        if _SENTENCE_END.search(last.last[-60:]) or not (line.cut or line.gap >= self.style.paragraph_gap):
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

    # Text

    def _body_open(self) -> bool:
        """Whether the paragraph being read is plainly not at its end."""
        return self.body is not None and self.zone != "masthead" and not ENDED.search(self.body.last[-60:])

    def _opens(self, line: Line) -> bool:
        """Whether `line` begins as a paragraph does."""
        text = _MARKDOWN.sub("", line.text, count=1) if line.text[:1] in "-+*•#>" else line.text
        if self._label(text) or _POINT.match(text):
            return True
        if len(text) < 120 and self.words.meeting.match(text):
            return True
        bare = text.lstrip("*_")
        if self.zone == "preamble":
            return not bare[:1].islower() and bool(
                self.words.opens_preamble.match(bare) or self.words.opens_operative.match(bare)
            )
        return line.formula == 1 or bool(self.words.formula.fullmatch(text))

    def _opens_formula(self, line: Line) -> bool:
        return line.formula == 1 or bool(self.words.formula.fullmatch(line.text))

    def _label(self, text: str) -> int:
        """The number of a paragraph that `text` begins with, in sequence; 0 where there is none."""
        if text[:1] not in "0123456789*l":
            return 0
        found = NUMBERED.match(text)
        if not found:
            return 0
        number = int(found[1].replace("l", "1"))
        rest = text[found.end() :].lstrip("*_")
        if found[2]:
            lowest = self.expected - bool(_PUT_IN_AFTER.match(text))
            return number if number == 1 or lowest <= number <= self.expected + 5 else 0
        return (
            number if number == self.expected and self.words.opens_operative.match(rest) and rest[:1].isupper() else 0
        )

    def _body_line(self, index: int, line: Line) -> None:
        self.after_note = self.note is not None
        self.in_notes, self.note = False, None
        if self.body is None or self._breaks(index, line):
            orphan = self.body is not None and self._is_orphan(index, line)
            self.order += 1
            closing = len(line.text) < 120 and bool(self.words.meeting.match(line.text))
            piece = _Piece([line], zone=self.zone, closing=closing, order=self.order)
            if orphan:
                self.orphans.append(piece)
                return
            self._zone(line, piece)
            piece.zone = self.zone
            self.pieces.append(piece)
            self.body = piece
        else:
            self.body.lines.append(line)

    def _zone(self, line: Line, piece: _Piece) -> None:
        """The formula, an annex's heading and a numbered paragraph move the text to its next part."""
        text = _MARKDOWN.sub("", line.text, count=1) if line.text[:1] in "-+*•#>" else line.text
        if line.formula == 1 or self.words.formula.fullmatch(text):
            self.zone, self.expected, piece.zone_start = "preamble", 1, True
            return
        found = self.words.annex.match(text.strip("*_ "))
        if (
            found
            and len(text) < 60
            and self.zone != "masthead"
            and re.fullmatch(r"\s*(?:[IVXL]+|\d{1,2}|[A-Z])?\s*[*_.:\\]*\s*\**", text.strip("*_ ")[found.end() :])
        ):
            self.zone, self.expected, piece.zone_start = "annex", 1, True
            return
        if self.zone == "masthead" and self.words.opens_decision.match(text):
            self.zone = "body"  # a decision: "At its 50th plenary meeting, …"
            return
        number = self._label(text)
        if number:
            self.expected = number + 1
            if self.zone in ("preamble", "masthead"):
                self.zone = "body"

    def _breaks(self, index: int, line: Line) -> bool:  # noqa: PLR0911 - one return a rule
        """Whether `line` begins a new paragraph."""
        assert self.body is not None
        last = self.body.last
        gap = line.gap >= self.style.paragraph_gap
        if line.formula == 2:
            return False
        if self.zone == "masthead":
            return index not in self.sponsors and self._breaks_in_masthead(line, last)
        if self.body.zone_start and (self.body.lines[-1].formula or self.body.lines[-1] is self.body.lines[0]):
            return True
        if self.body.closing and self.body.size < 160:
            return not self.words.date.fullmatch(line.text.strip("*_() ."))
        if len(self.body.lines) == 1 and _LABEL_ALONE.fullmatch(last) and not self._opens_formula(line):
            return False
        ended = bool(ENDED.search(last[-60:]))
        lower = bool(LOWER.match(line.text))
        apart = gap or line.cut or self.after_note
        if self._opens(line) and self._breaks_at_opening(line, last, ended, apart):
            return True
        if not apart:
            return self._breaks_without_gap(line, last, ended, lower)
        if lower:
            return (
                bool(re.search(r"[.;]['’”»\")\]]*$", last[-20:]))
                and not line.cut
                and self.body.size > 0
                and (not self.style.wrapped)
            )
        if ended:
            return not (
                self.zone == "preamble"
                and (line.cut or self.after_note)
                and last.rstrip("*_ ⁰¹²³⁴⁵⁶⁷⁸⁹0123456789").endswith((",", ":"))
            )
        return self._breaks_unended(index, line, gap)

    def _breaks_in_masthead(self, line: Line, last: str) -> bool:
        """Whether a line of the masthead stands for itself; a long title's lines belong together."""
        style = self.first_page
        doubled = style.paragraph_gap == 2 and line.gap == 1 and not line.indent
        if line.gap and not (doubled and len(last) > style.width * 0.55):
            return True
        if is_symbol(line.text.strip("*_# ")) or is_symbol(last.strip("*_# ")):
            return True
        if not style.parted and (line.indent > 1 or self._stands_alone(line, last)):
            return True
        return line.cut or not style.wrapped or self._opens_formula(line)

    def _stands_alone(self, line: Line, last: str) -> bool:
        """Where no blank lines part them: whether a masthead's line is none that goes on with the one above.

        Only full lines go on; brackets, symbols, dates, sessions and titles with a number begin anew.
        """
        if len(last) < max(self.first_page.width * 0.7, 45) or last.endswith("]") or self.words.drafted.search(last):
            return True
        text = line.text.strip("*_# ")
        return (
            text.startswith("[")
            or bool(_TITLED.match(text))
            or bool(SYMBOL_FIRST.fullmatch(text))
            or bool(self.words.date.fullmatch(text))
            or bool(self.words.opens_decision.match(text))
        )

    def _breaks_at_opening(self, line: Line, last: str, ended: bool, apart: bool) -> bool:
        """Whether a line that begins like a paragraph is one."""
        assert self.body is not None
        number = NUMBERED.match(line.text)
        if number and number[2] and self.words.opens_operative.match(line.text[number.end() :].lstrip("*_")):
            return True  # after a heading, which does not end as a sentence does
        if (
            line.text[0].isupper()
            and not ended
            and self.zone == "preamble"
            and not self.words.opens_usually.match(line.text)
        ):
            # "Cruel, Inhuman or" | "Degrading Treatment": no opening word, though it ends in -ing
            heading = self.body.size < 160 and not self._opens(self.body.lines[0])
            return heading and (apart or not self.style.wrapped)
        return apart or not self.style.wrapped or (ended and self._may_open(line, last))

    def _may_open(self, line: Line, last: str) -> bool:
        """Whether a line that follows directly may begin a paragraph: where no blank lines part them."""
        if self._opens_formula(line):
            return True
        if not self.style.parted:
            return not last.endswith(":") or len(last) < self.style.width * 0.8
        return bool(NUMBERED.match(line.text) or _POINT.match(line.text))

    def _breaks_without_gap(self, line: Line, last: str, ended: bool, lower: bool) -> bool:
        """Lines that follow without white space go on, unless indentation or length says otherwise."""
        if not self.style.wrapped:
            return not lower or ended
        if line.text[:2] in ("- ", "* ", "• ") and ended:
            return True
        if not ended or lower:
            short = len(last) < self.style.width * 0.5
            alone = self.body is not None and len(self.body.lines) == 1 and not NUMBERED.match(last)
            opened = self.zone == "preamble" and self.body is not None and self._opens(self.body.lines[0])
            return short and not lower and alone and not opened
        indented = line.indent > self.body.lines[-1].indent + 1 if self.body else False
        return (
            (indented or len(last) < self.style.width * 0.6)
            and bool(re.search(r"[.;:,]\W*$", last))
            and (len(last) < self.style.width * 0.6 or self.zone == "masthead" or indented)
        )

    def _breaks_unended(self, index: int, line: Line, gap: bool) -> bool:
        """A capital after a line that has not ended: a page's cut, a heading's end, or a lost note."""
        assert self.body is not None
        heading = self.body.size < 160 and not self._opens(self.body.lines[0])
        if heading and not (line.cut and not _SECTION.match(self.body.last) and self.body.size > 60):
            return True
        if self._is_orphan(index, line):
            return True
        bare = line.text.lstrip("*_")
        page = line.cut or self.after_note
        if not page and (self.words.opens_preamble.match(bare) or self.words.opens_operative.match(bare)):
            return True
        return bool(_SECTION.fullmatch(line.text)) and len(line.text) < 100 and not line.cut

    def _is_orphan(self, index: int, line: Line) -> bool:
        """A paragraph with a full stop that interrupts one which goes on after it: a note without number."""
        if self.body is None or self.zone == "masthead" or self._opens(line) or LOWER.match(line.text):
            return False
        end = index
        last = min(index + 60, len(self.lines) - 1)  # no note is longer, and the pass stays linear
        while (
            end < last
            and not self.lines[end + 1].cut
            and self.lines[end + 1].gap < self.style.paragraph_gap
            and not self._note_start(end + 1, self.lines[end + 1])
        ):
            end += 1
        if not _SENTENCE_END.search(self.lines[end].text[-60:]):
            return False
        if ENDED.search(self.body.last[-60:]):
            return self.zone == "preamble" and self.body.last.rstrip("*_ ").endswith(",") and len(self.notes) > 0
        following = end + 1
        last = min(end + 60, len(self.lines))
        while following < last and self._note_like(following):
            following += 1
        return following < last and bool(LOWER.match(self.lines[following].text))

    def _note_like(self, index: int) -> bool:
        return bool(NOTE.match(self.lines[index].text))


_RAISE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def zones(lines: Lines, words: Words) -> Zones:
    """The pieces of the `lines`. Postcondition: each line is in exactly one body piece, note or orphan."""
    return _Reader(lines.kept, words).run(lines.aside)
