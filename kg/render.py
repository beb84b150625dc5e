"""Akoma Ntoso documents as plain text, the way extractors leave it: to measure the parser.

A style says how footnote calls look, whether lines are wrapped, where notes stand and
what furniture the pages have. Rendering goes by the markup alone (never by what the
parser made of it), and is deterministic.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Footnote, Source
from kg.parse import marked
from kg.parse.blocks import Block

_PRIVATE = 0xE000
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is laid out.

    `marks`: `raised` (superscript digits), `glued` (plain digits after the word), `spaced`
    (plain digits after a space), `markdown`, or the signs around the number (`[]`, `()`, `{}`, `^`, `/`).
    `width`: of wrapped lines, 0 for a paragraph
    a line. `pages`: lines on a page, 0 for no pages; notes then stand at the foot of the
    page that calls them, else at the end. `furniture`: running heads and page numbers.
    `doubled`: a blank line after each line. `indent`: white space before a paragraph's first line.
    `rule`: a line over the notes. `parted`: a blank line between paragraphs.
    """

    marks: str = "raised"
    width: int = 0
    pages: int = 0
    furniture: bool = False
    doubled: bool = False
    indent: int = 0
    rule: bool = True
    parted: bool = True


STYLES: dict[str, Style] = {
    "clean": Style(),
    "superscript": Style(pages=45, furniture=True, rule=False),
    "wrapped": Style(marks="glued", width=84, pages=50, indent=1),
    "doubled": Style(marks="spaced", width=88, pages=50, doubled=True, indent=1),
    "markdown": Style(marks="markdown"),
    "brackets": Style(marks="[]", rule=False),
    "brackets-wrapped": Style(marks="[]", width=84, pages=50, indent=1, parted=False),
    "parens": Style(marks="()", rule=False),
    "braces": Style(marks="{}", rule=False),
    "caret": Style(marks="^", rule=False),
    "stroke": Style(marks="/", width=84, pages=50, indent=4),
}

_SIGNS = {"[]": "[{}]", "()": "({})", "{}": "{{{}}}", "^": "^{}", "/": " {}/"}


def _mark(number: str, style: Style) -> str:
    if style.marks == "markdown":
        return f"[^{number}]"
    if style.marks == "raised" and number.isdigit():
        return number.translate(_RAISED)
    if style.marks in _SIGNS:
        return _SIGNS[style.marks].format(number)
    return (" " if style.marks == "spaced" else "") + number


def _with_calls(block: Block) -> str:
    """The block's text with its label, and a private character for each of its calls."""
    pieces, position = [], 0
    for index, call in enumerate(sorted(block.calls, key=lambda call: call.position)):
        pieces += [block.text[position : call.position], chr(_PRIVATE + index)]
        position = call.position
    text = "".join([*pieces, block.text[position:]])
    numbered = re.fullmatch(r"\d{1,4}\.?", block.label)
    return f"{block.label} {text}".strip() if numbered else text


def _note(note: Footnote, style: Style) -> str:
    if style.marks == "markdown":
        return f"[^{note.number}]: {note.text}"
    if style.marks == "raised":
        return f"{_mark(note.number, style)} {note.text}"
    if style.marks in _SIGNS:
        return f"{_mark(note.number, style).strip()} {note.text}"
    return f" {note.number}  {note.text}"


def _lines(text: str, style: Style, note: bool = False) -> list[str]:
    """The lines of one paragraph."""
    if not style.width:
        return [text]
    lead = " " * style.indent
    wrapped = textwrap.wrap(text, style.width, break_long_words=False, break_on_hyphens=False)
    return wrapped if note or not wrapped else [lead + wrapped[0], *wrapped[1:]]


def render(source: Source, style: Style) -> str:
    """The text of an Akoma Ntoso source in `style`."""
    found = marked.blocks(source)
    by_number: dict[str, list[Footnote]] = {}
    for note in found.footnotes:
        by_number.setdefault(note.number, []).append(note)
    symbol = next((value for key, value in source.properties if key == "symbol"), "")
    job = next((value for key, value in source.properties if key == "job"), "").split(" ")[0]
    return _Pages(style, symbol, job).lay(found.body, by_number)


class _Pages:
    """Lays paragraphs on pages, with their notes at the foot."""

    def __init__(self, style: Style, symbol: str, job: str) -> None:
        self.style, self.symbol, self.job = style, symbol, job
        self.out: list[str] = []
        self.used = 0
        self.page = 1
        self.waiting: list[Footnote] = []
        self.numbers: list[str] = []
        self.notes: list[Footnote | None] = []

    def lay(self, blocks: Sequence[Block], notes: dict[str, list[Footnote]]) -> str:
        for block in blocks:
            text = _with_calls(block)
            if text:
                self.numbers = [call.number for call in sorted(block.calls, key=lambda call: call.position)]
                self.notes = [notes[number].pop(0) if notes.get(number) else None for number in self.numbers]
                self._paragraph(text)
        self._foot()
        return "\n".join(self.out) + "\n"

    def _paragraph(self, text: str) -> None:
        if self.style.width:
            for line in _lines(text, self.style):
                self._line(line)
        else:
            self._chunks(text)
        if self.style.parted:
            self.out.append("")

    def _put(self, text: str) -> None:
        """Puts out characters with their marks; their notes wait for the foot of the page."""
        for index, number in enumerate(self.numbers):
            sign = chr(_PRIVATE + index)
            if sign in text:
                text = text.replace(sign, _mark(number, self.style))
                note = self.notes[index]
                if note:
                    self.waiting.append(note)
        self.out.append(text)

    def _chunks(self, text: str) -> None:
        """A paragraph a line, cut in two where the page ends in it."""
        room = (self.style.pages - self.used) * 90 if self.style.pages else len(text)
        if len(text) > room > 200:
            cut = text.rfind(" ", 0, room)
            self._put(text[:cut])
            self._turn()
            text = text[cut + 1 :]
        self._put(text)
        self.used += len(text) // 90 + 2
        if self.style.pages and self.used >= self.style.pages:
            self._turn()

    def _line(self, line: str) -> None:
        foot = sum(len(_lines(_note(note, self.style), self.style, True)) for note in self.waiting)
        if self.style.pages and self.used + foot >= self.style.pages:
            self._turn()
        self._put(line)
        if self.style.doubled:
            self.out.append("")
        self.used += 1

    def _foot(self) -> None:
        """The notes that wait, under a rule."""
        if not self.waiting:
            return
        self.out.append("")
        if self.style.rule and self.style.pages:
            self.out += ["__________________", ""]
        for note in self.waiting:
            self.out += _lines(_note(note, self.style), self.style, True)
            if not self.style.width or self.style.doubled:
                self.out.append("")
        self.waiting = []

    def _turn(self) -> None:
        """Ends the page and begins the next."""
        self._foot()
        if self.style.furniture:
            self.out += [
                "",
                f"{self.job} {self.page}/9" if self.page % 2 else f"{self.page}/9 {self.job}",
                "",
                self.symbol,
                "",
            ]
        elif self.style.width:
            pass
        else:
            self.out.append("")
        self.page += 1
        self.used = 0
