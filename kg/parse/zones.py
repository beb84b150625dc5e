"""Plain text and Markdown, as extractors leave them: lines → pieces of the body, notes.

One pass over the lines decides for each: it begins a note, goes on with one, goes on with the
paragraph that is open, or begins a new one. What it goes by: how the lines before ended,
whether this one begins like a paragraph (a number in sequence, an opening word, a letter),
white space, and page furniture in between. Postcondition: every line that is no furniture
belongs to exactly one piece, note or orphan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.model import Aside
from kg.parse.blocks import LATIN, NUMBER
from kg.parse.clean import SUPERSCRIPT
from kg.parse.editorial import Words
from kg.parse.lines import ADDRESS, Line, Lines, is_symbol, split, without_furniture

_MARKDOWN = re.compile(r"(?:[-+*•]\s+|#{1,6}\s+|>\s+)+")
_PUT_IN = rf"(?:\s?[*_]*{LATIN}[*_]*(?=\s?\\?\.))"  # "1 bis."
_NUMBER = re.compile(rf"\**({NUMBER}|l(?=\. [A-Z])){_PUT_IN}?(\s?\\?\.)?\**(?=\s|$|[*_A-ZÀ-Ý])\s*")
_PUT_IN_AFTER = re.compile(rf"\**{NUMBER}{_PUT_IN}")
_LABEL_ALONE = re.compile(rf"(?:[-*•]\s+)?\**{NUMBER}\s?\\?\.\**")
_POINT = re.compile(r"(?:\([a-z]{1,3}\)|[a-z]{1,3}\)|\([ivxl]+\))\s")
_SECTION = re.compile(r"(?:[IVXL]+|[A-Z])\.?(?:\s+\S.*)?$")
_MARKS = (
    r"(?:['’”»\")\]*_⁰¹²³⁴-⁹\d\s]|\[\^\w{1,4}\]|<sup>[\d*\s]{1,6}</sup>"
    r"|\[\d{1,3}\]|\(\d{1,3}\)|\{\d{1,3}\}|\^\d{1,3})*$"
)
_ENDED = re.compile(r"[.;:,!?…]" + _MARKS)
_COMMA = re.compile(r"," + _MARKS)
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
_SYMBOL = re.compile(r"\[?[A-Z]{1,6}(?:\.\d)?/[A-Z0-9][\w.]*(?:/|\b)")
_TITLED = re.compile(r"(?:(?:Resolution|Decision|Résolution|Décision)\s+)?(?:E?S-)?\d{1,4}/\d{1,4}\.?(?:\s|$)")
_LOWER = re.compile(r"[*_«“\"(\[]*[a-zà-öø-ÿœ]")


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


@dataclass(slots=True)
class _Style:
    """How the extractor sets lines: the usual full width, and the blank lines between paragraphs."""

    wrapped: bool
    width: int
    paragraph_gap: int
    parted: bool = True
    """Whether paragraphs are parted by blank lines."""


def _style(lines: Sequence[Line], words: Words) -> _Style:
    """Wrapped lines have about one length; doubled ones have a blank line after each.

    Whether blank lines part paragraphs is told by those that begin like paragraphs, where there are any.
    """
    lengths = sorted(len(line.text) for line in lines)
    if not lengths:
        return _Style(False, 0, 1)
    width = lengths[len(lengths) * 9 // 10]
    wrapped = width < 160
    if not wrapped:
        return _Style(False, width, 1)
    full = [(a, b) for a, b in pairwise(lines) if len(a.text) > width * 0.75]
    going_on = [b for a, b in full if _LOWER.match(b.text) and not _ENDED.search(a.text[-60:])]
    doubled = [b for b in going_on if b.gap >= 1]
    gap = 2 if len(going_on) >= 2 and len(doubled) * 2 > len(going_on) else 1
    openers = [b for a, b in pairwise(lines) if _ENDED.search(a.text[-60:]) and _begins(b, words)]
    if len(openers) < 3:
        openers, least = list(lines), 25
    else:
        least = 3
    return _Style(True, width, gap, sum(line.gap >= gap for line in openers) * least > len(openers))


def _begins(line: Line, words: Words) -> bool:
    """Whether a line begins as a paragraph of the preamble or the body does: its word, or a number."""
    bare = line.text.lstrip("*_")
    number = _NUMBER.match(bare)
    if number and number[2]:
        return bare[number.end() :][:1].isupper()
    return bare[:1].isupper() and bool(words.opens_preamble.match(bare))


_FIRST_PAGE = 60
"""Lines that the first page has at most: what a masthead says depends on these alone."""
_BRACKETED = {"[]": r"\[(\d{1,3})\]", "()": r"\((\d{1,3})\)", "{}": r"\{(\d{1,3})\}", "^": r"\^(\d{1,3})"}


def _bracketed(lines: Sequence[Line]) -> tuple[str, dict[int, str]]:
    """How the notes are marked, where with signs ("[1]"), and the lines that they begin on with their numbers.

    The numbers run on, and each is called in the text before: lines that begin so for another reason
    (points, rows of a table) have no calls. Nothing is found where the text has none.
    """
    for signs, pattern in _BRACKETED.items():
        begins = re.compile(rf"{pattern}[:.]?\s*(?=[^\s\d.,;:)\]}}])")
        found: dict[int, str] = {}
        for index, line in enumerate(lines):
            match = begins.match(line.text) if line.text[0] == pattern[1] else None
            if match and int(match[1]) == len(found) + 1:
                found[index] = match[1]
        called = re.compile(rf"(?<=[^\s(\[{{])\s?{pattern}(?!\w)")
        numbers = {match[1] for line in lines for match in called.finditer(line.text)} if found else set()
        first = min(found, default=0)
        if found and set(found.values()) <= numbers and _only_notes(lines, first, found):
            return signs, found
    return "", {}


def _sponsors(lines: Sequence[Line], words: Words) -> set[int]:
    """The lines of a list of sponsors that go on with the line above: it ends in "…: draft resolution"."""
    found: set[int] = set()
    for last, line in enumerate(lines):
        whole = bool(words.drafted.search(line.text))
        below = last > 0 and bool(words.drafted.search(f"{lines[last - 1].text} {line.text}"))
        index = last
        while (whole or below) and index > 0 and not lines[index].gap and not lines[index].cut:
            first_step = index == last and not whole  # from "draft resolution" to the line with the colon
            if not first_step and not _lists_sponsors(lines[index - 1].text, words):
                break
            found.add(index)
            index -= 1
    return found


def _lists_sponsors(text: str, words: Words) -> bool:
    """Whether a line of the masthead may be one of several with names of States: full, or broken at a comma."""
    if ":" in text or text.startswith("[") or _SYMBOL.fullmatch(text) or words.date.search(text):
        return False
    return text[-1] in ",;" or len(text) >= 45


def _only_notes(lines: Sequence[Line], first: int, found: dict[int, str]) -> bool:
    """Whether notes stand from line `first` on, or at the foot of pages: parted from the text above."""
    above = lines[first].gap or lines[first].cut or lines[first].rule
    return bool(above) and (len(found) > 1 or first + 4 > len(lines) or bool(lines[first].rule or lines[first].cut))


class _Reader:
    """The state of the pass."""

    def __init__(self, lines: tuple[Line, ...], words: Words) -> None:
        self.lines, self.words = lines, words
        self.style, self.first_page = _style(lines, words), _style(lines[:_FIRST_PAGE], words)
        self.brackets, self.bracketed = _bracketed(lines)
        self.sponsors = _sponsors(lines[: _FIRST_PAGE * 2], words)
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
            body_goes_on = _LOWER.match(rest) and not self.in_notes and not _LOWER_NOTE.match(rest)
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
            or (_LOWER.match(following.text) and not _LOWER_NOTE.match(following.text))
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
        lead = self.words.note_lead.match(rest.lstrip("*_")) or _SYMBOL.match(rest) or ADDRESS.match(rest)
        if not (follows or restarts) and not (lead and self._is_first(index, line, number)):
            return ""
        if _LOWER.match(rest) and not lead:
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
            if len(last) < self.style.width * 0.8 or _LOWER.match(line.text) or self._may_resume():
                return False
            return not self._opens(line)
        if not self.style.wrapped or len(last) >= self.style.width * 0.6:
            return True
        resumes = (
            self._body_open()
            and _LOWER.match(line.text)
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
        if not _LOWER.match(line.text) and not line.rule:
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
        return self.body is not None and self.zone != "masthead" and not _ENDED.search(self.body.last[-60:])

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
        found = _NUMBER.match(text)
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
        ended = bool(_ENDED.search(last[-60:]))
        lower = bool(_LOWER.match(line.text))
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
            or bool(_SYMBOL.fullmatch(text))
            or bool(self.words.date.fullmatch(text))
            or bool(self.words.opens_decision.match(text))
        )

    def _breaks_at_opening(self, line: Line, last: str, ended: bool, apart: bool) -> bool:
        """Whether a line that begins like a paragraph is one."""
        assert self.body is not None
        number = _NUMBER.match(line.text)
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
        return bool(_NUMBER.match(line.text) or _POINT.match(line.text))

    def _breaks_without_gap(self, line: Line, last: str, ended: bool, lower: bool) -> bool:
        """Lines that follow without white space go on, unless indentation or length says otherwise."""
        if not self.style.wrapped:
            return not lower or ended
        if line.text[:2] in ("- ", "* ", "• ") and ended:
            return True
        if not ended or lower:
            short = len(last) < self.style.width * 0.5
            alone = self.body is not None and len(self.body.lines) == 1 and not _NUMBER.match(last)
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
        if self.body is None or self.zone == "masthead" or self._opens(line) or _LOWER.match(line.text):
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
        if _ENDED.search(self.body.last[-60:]):
            return self.zone == "preamble" and self.body.last.rstrip("*_ ").endswith(",") and len(self.notes) > 0
        following = end + 1
        last = min(end + 60, len(self.lines))
        while following < last and self._note_like(following):
            following += 1
        return following < last and bool(_LOWER.match(self.lines[following].text))

    def _note_like(self, index: int) -> bool:
        return bool(NOTE.match(self.lines[index].text))


_RAISE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _wrapped_formula(lines: Sequence[Line], words: Words) -> tuple[int, int]:
    """The first and last line of an organ's name that is broken in two or three, (-1, -1) where there is none."""
    for index, line in enumerate(lines[:400]):
        if not 20 < len(line.text) < 160 or _ENDED.search(line.text[-60:]) or line.text[0] not in "TLtl*_":
            continue
        for last in range(index + 1, min(index + 3, len(lines) - 1)):
            joined = " ".join(each.text for each in lines[index : last + 1])
            following = lines[last + 1].text.lstrip("*_")
            opens = words.opens_preamble.match(following) or words.opens_operative.match(following)
            whole = opens and joined.rstrip("*_ ").endswith(",") and joined.count(",") == 1
            if whole and words.formula.fullmatch(joined):
                return index, last
    return -1, -1


def lines_of(text: str, words: Words, known: tuple[Aside, ...] = ()) -> Lines:
    """The lines of `text` without furniture; `known` is what the reader says is furniture.

    Postcondition: the lines before the organ's line keep their symbols.
    """
    found = _outside(split(text), known)
    formula = next((i for i, line in enumerate(found) if words.formula.fullmatch(line.text)), -1)
    if formula < 0:
        formula, last = _wrapped_formula(found, words)
        for index in range(max(formula, 0), last + 1):
            found[index] = replace(found[index], formula=1 if index == formula else 2)
    sorted_out = without_furniture(found, formula)
    return replace(sorted_out, aside=(*sorted_out.aside, *known))


def _outside(lines: list[Line], known: tuple[Aside, ...]) -> list[Line]:
    """The lines that are not in `known`; what follows one that is stands after a cut."""
    if not known:
        return lines
    kept: list[Line] = []
    cut = False
    for line in lines:
        if any(each.start <= line.start and line.end <= each.end for each in known):
            cut = True
            continue
        kept.append(replace(line, cut=True) if cut else line)
        cut = False
    return kept


def zones(lines: Lines, words: Words) -> Zones:
    """The pieces of the `lines`. Postcondition: each line is in exactly one body piece, note or orphan."""
    return _Reader(lines.kept, words).run(lines.aside)
