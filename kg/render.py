"""Akoma Ntoso documents as plain text, the way extractors leave it: to measure the parser.

A style says how footnote calls look, whether lines are wrapped, where notes stand and
what furniture the pages have. Rendering goes by the markup alone (never by what the
parser made of it), and is deterministic.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from kg.model import Footnote, Source
from kg.parse import akn
from kg.parse.blocks import Block

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is laid out.

    `marks`: `raised` (superscript digits), `glued` (plain digits after the word), `spaced`
    (plain digits after a space) or `markdown`. `width`: of wrapped lines, 0 for a paragraph
    a line. `pages`: lines on a page, 0 for no pages; notes then stand at the foot of the
    page that calls them, else at the end. `furniture`: running heads and page numbers.
    `doubled`: a blank line after each line. `indent`: white space before a paragraph's first line.
    """

    marks: str = "raised"
    width: int = 0
    pages: int = 0
    furniture: bool = False
    doubled: bool = False
    indent: int = 0
    rule: bool = True


STYLES: dict[str, Style] = {
    "clean": Style(),
    "superscript": Style(pages=45, furniture=True, rule=False),
    "wrapped": Style(marks="glued", width=84, pages=50, indent=1),
    "doubled": Style(marks="spaced", width=88, pages=50, doubled=True, indent=1),
    "markdown": Style(marks="markdown"),
}


def _mark(number: str, style: Style) -> str:
    if style.marks == "markdown":
        return f"[^{number}]"
    if style.marks == "raised" and number.isdigit():
        return number.translate(_RAISED)
    return (" " if style.marks == "spaced" else "") + number


def _with_marks(block: Block, style: Style) -> str:
    """The block's text with its label and its calls."""
    pieces, position = [], 0
    for call in sorted(block.calls, key=lambda call: call.position):
        pieces += [block.text[position:call.position], _mark(call.number, style)]
        position = call.position
    text = "".join([*pieces, block.text[position:]])
    numbered = re.fullmatch(r"\d{1,4}\.?", block.label)
    return f"{block.label} {text}".strip() if numbered else text


def _note(note: Footnote, style: Style) -> str:
    if style.marks == "markdown":
        return f"[^{note.number}]: {note.text}"
    if style.marks == "raised":
        return f"{_mark(note.number, style)} {note.text}"
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
    blocks, notes = akn.blocks(source)
    by_number: dict[str, list[Footnote]] = {}
    for note in notes:
        by_number.setdefault(note.number, []).append(note)
    symbol = next((value for key, value in source.properties if key == "symbol"), "")
    job = next((value for key, value in source.properties if key == "job"), "").split(" ")[0]
    return _Pages(style, symbol, job).lay(blocks, by_number)


class _Pages:
    """Lays paragraphs on pages, with their notes at the foot."""

    def __init__(self, style: Style, symbol: str, job: str) -> None:
        self.style, self.symbol, self.job = style, symbol, job
        self.out: list[str] = []
        self.used = 0
        self.page = 1
        self.waiting: list[Footnote] = []

    def lay(self, blocks: list[Block], notes: dict[str, list[Footnote]]) -> str:
        for block in blocks:
            text = _with_marks(block, self.style)
            if not text:
                continue
            called = [notes[c.number].pop(0) for c in block.calls if notes.get(c.number)]
            self._paragraph(text, called)
        self._foot()
        return "\n".join(self.out) + "\n"

    def _paragraph(self, text: str, called: list[Footnote]) -> None:
        if self.style.width:
            for line in _lines(text, self.style):
                self._line(line)
                for note in list(called):
                    if _mark(note.number, self.style).strip() in line:
                        self.waiting.append(note)
                        called.remove(note)
            self.waiting += called
        else:
            self._chunks(text, called)
        self.out.append("")

    def _chunks(self, text: str, called: list[Footnote]) -> None:
        """A paragraph a line, cut in two where the page ends in it."""
        room = (self.style.pages - self.used) * 90 if self.style.pages else len(text)
        if len(text) > room > 200:
            cut = text.rfind(" ", 0, room)
            head, tail = text[:cut], text[cut + 1:]
            first = [note for note in called if _mark(note.number, self.style) in head]
            self.out.append(head)
            self.waiting += first
            self._turn()
            self.out.append(tail)
            self.waiting += [note for note in called if note not in first]
            self.used += len(tail) // 90 + 2
            return
        self.out.append(text)
        self.waiting += called
        self.used += len(text) // 90 + 2
        if self.style.pages and self.used >= self.style.pages:
            self._turn()

    def _line(self, line: str) -> None:
        foot = sum(len(_lines(_note(note, self.style), self.style, True)) for note in self.waiting)
        if self.style.pages and self.used + foot >= self.style.pages:
            self._turn()
        self.out.append(line)
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
            self.out += ["", f"{self.job} {self.page}/9" if self.page % 2 else f"{self.page}/9 {self.job}",
                         "", self.symbol, ""]
        elif self.style.width:
            pass
        else:
            self.out.append("")
        self.page += 1
        self.used = 0
