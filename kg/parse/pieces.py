"""Pieces of a plain text, and the state of the pass that makes them: what is open, and how a line looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Aside
from kg.parse.blocks import NUMBER
from kg.parse.editorial import EditorialWords
from kg.parse.lines import Line
from kg.parse.style import FIRST_PAGE, NUMBERED, PUT_IN, bracketed, ended, sponsors, style_of
from kg.speed import quick

MARKDOWN = re.compile(r"(?:[-+*•]\s+|#{1,6}\s+|>\s+)+")
_PUT_IN_AFTER = re.compile(rf"\**{NUMBER}{PUT_IN}")
POINT = re.compile(r"(?:\([a-z]{1,3}\)|[a-z]{1,3}\)|\([ivxl]+\))\s")


@quick
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
class OpenPiece:
    """A piece while it is read."""

    lines: list[Line]
    number: str = ""
    zone: str = ""
    zone_start: bool = False
    closing: bool = False
    order: int = 0
    size: int = 0
    """How many characters it has."""
    quoting: int = 0
    """How many quotations are open at its end."""

    def __post_init__(self) -> None:
        """Count what its first lines have."""
        first, self.lines = self.lines, []
        for line in first:
            self.add(line)

    def add(self, line: Line) -> None:
        """Go on with a line."""
        self.lines.append(line)
        self.size += len(line.text)
        self.quoting += line.text.count("“") - line.text.count("”")

    @property
    def last(self) -> str:
        """The text of the last line."""
        return self.lines[-1].text

    def finished(self) -> Piece:
        """The piece as it stays."""
        return Piece(tuple(self.lines), self.number, self.zone, self.order)


class Reading:
    """The state of the pass over the lines, and what a line looks like in it."""

    def __init__(self, lines: tuple[Line, ...], words: EditorialWords) -> None:
        self.lines, self.words = lines, words
        self.style, self.first_page = style_of(lines, words), style_of(lines[:FIRST_PAGE], words)
        self.brackets, self.bracketed = bracketed(lines)
        self.sponsors = sponsors(lines[: FIRST_PAGE * 2], words)
        self.pieces: list[OpenPiece] = []
        self.notes: list[OpenPiece] = []
        self.orphans: list[OpenPiece] = []
        self.zone = "masthead"
        self.in_notes = False
        self.last_note = 0
        self.expected = 1
        self.outer = 0
        """What was expected before numbers began anew: a heading has a number of its own."""
        self.order = 0
        self.body: OpenPiece | None = None
        self.note: OpenPiece | None = None
        self.after_note = False
        self.formula = ""

    def _body_open(self) -> bool:
        """Whether the paragraph being read is plainly not at its end."""
        return self.body is not None and self.zone != "masthead" and not ended(self.body.last)

    def _opens(self, line: Line) -> bool:
        """Whether `line` begins as a paragraph does."""
        text = MARKDOWN.sub("", line.text, count=1) if line.text[:1] in "-+*•#>" else line.text
        if self._label(text) or (")" in text and POINT.match(text)):
            return True
        if len(text) < 120 and not text[:1].isalpha() and self.words.meeting.match(text):
            return True  # a meeting's number comes first
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
            goes_on = lowest <= number <= self.expected + 5 or number == self.outer
            return number if number == 1 or goes_on else 0
        return (
            number if number == self.expected and self.words.opens_operative.match(rest) and rest[:1].isupper() else 0
        )
