"""A resolution as PDF, laid out as the United Nations does: A4, Times, running heads, notes at the foot of the page.

Three layouts: a single column with indented first lines; the same with the numbers of notes left of the column, as
word processors print it; and the two columns of old Official Records, justified, every word placed by itself without
spaces between. Needs reportlab (an extra for development).
"""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg import lang
from kg.errors import InputError
from kg.evaluate.paper import CALL, ITALIC, Paper, Run, Sheet
from kg.model import Footnote

_ROMAN, _ITALIC, _BOLD = "Times-Roman", "Times-Italic", "Times-Bold"
_WIDTH, _HEIGHT = 595.0, 842.0


@dataclass(frozen=True, slots=True)
class Layout:
    """How pages are laid out: columns (left and right edge), sizes, first-line indent, the rule over notes."""

    columns: tuple[tuple[float, float], ...] = ((101.0, 521.0),)
    size: float = 10.0
    leading: float = 12.0
    note_size: float = 8.5
    between: float = 6.0
    indent: float = 28.0
    justified: bool = False
    single_words: bool = False
    drawn_rule: bool = True
    tab: float = 24.0
    hang: float = 0.0
    """How far to the left of the column a note's number stands, a tab before its text."""


OFFICIAL = Layout()
PRINTED = Layout(columns=((123.5, 488.0),), hang=21.5)
"""As a word processor prints the files that the United Nations publishes."""
RECORDS = Layout(
    columns=((60.0, 288.0), (306.0, 534.0)),
    size=9.0,
    leading=10.5,
    note_size=7.5,
    between=3.0,
    indent=14.0,
    justified=True,
    single_words=True,
    drawn_rule=False,
    tab=0.0,
)


@dataclass(slots=True)
class _Word:
    """Characters without a space between: text, font, size and rise of each piece, and the notes it calls."""

    pieces: list[tuple[str, str, float, float]] = field(default_factory=list)
    notes: list[Footnote] = field(default_factory=list)
    tab: float = 0.0
    """How wide it is at least: a number before a tabulator."""

    @property
    def width(self) -> float:
        return max(self.tab, sum(_measured(text, font, size) for text, font, size, _ in self.pieces))


@dataclass(frozen=True, slots=True)
class _Line:
    """Words on one line, from `x` of the column on; `stretch` is what each space gains."""

    words: tuple[_Word, ...]
    x: float = 0.0
    stretch: float = 0.0


@lru_cache(maxsize=200_000)
def _measured(text: str, font: str, size: float) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(text, font, size))


def _printable(text: str) -> str:
    """What the standard fonts have: letters of other alphabets lose their accents."""
    try:
        text.encode("cp1252")
        return text
    except UnicodeEncodeError:
        plain = unicodedata.normalize("NFKD", text.replace("\u2212", "–").replace("\u2011", "-"))
        return plain.encode("cp1252", errors="ignore").decode("cp1252")


def render(paper: Paper, layout: Layout) -> bytes:
    """The PDF's bytes, the same for the same paper. Raises `InputError` where reportlab is missing."""
    try:
        from reportlab.pdfgen.canvas import Canvas
    except ImportError as error:
        raise InputError(Path(), "laying out PDF needs the library reportlab", "pip install reportlab") from error
    pages = len(_Press(None, paper, layout, 0).run())
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(_WIDTH, _HEIGHT), invariant=1)
    _Press(canvas, paper, layout, pages).run()
    canvas.save()
    return out.getvalue()


class _Press:
    """Sets paragraphs into columns and columns onto pages; without a canvas it only counts."""

    def __init__(self, canvas: Any, paper: Paper, layout: Layout, pages: int) -> None:
        self.canvas, self.paper, self.layout, self.pages = canvas, paper, layout, pages
        self.page, self.column = 1, 0
        self.y, self.top = 60.0, 60.0
        self.bottom = 775.0
        self.notes: list[_Line] = []
        self.made = [1]

    def run(self) -> list[int]:
        """The numbers of the pages made."""
        self._masthead()
        for sheet in self.paper.sheets:
            self._sheet(sheet)
        self._turn(last=True)
        while self.notes:
            self._turn(last=True)
        self._furniture()
        return self.made

    def _masthead(self) -> None:
        head = [*self.paper.head, "", "", "", "", ""][:5]
        left, right = self.layout.columns[0][0], self.layout.columns[-1][1]
        self._draw(left, 60, head[0], _ROMAN, 14)
        mark, rest = head[1][:1], head[1][1:]
        start = right - _measured(rest, _ROMAN, 10) - _measured(mark, _ROMAN, 20)
        self._draw(start, 60, mark, _ROMAN, 20)
        self._draw(start + _measured(mark, _ROMAN, 20), 60, rest, _ROMAN, 10)
        self._rule(left, 64, right - left)
        self._draw(left + 80, 90, head[2], _BOLD, 17)
        self._draw(right - 110, 82, head[3], _ROMAN, 10)
        self._draw(right - 110, 94, head[4], _ROMAN, 10)
        self._rule(left, 130, right - left)
        self.y = self.top = 148.0

    def _sheet(self, sheet: Sheet) -> None:
        low, high = self.layout.columns[self.column]
        width, layout = high - low, self.layout
        text = sheet.text
        font, size = _ROMAN, layout.size
        indent, hang, centred = layout.indent, 0.0, False
        if sheet.role == "masthead":
            titled = re.match(rf"(?:{lang.called('resolution')})\s|\d{{1,3}}/\d", text)
            font, indent = (_BOLD, 0.0) if not text.startswith("[") else (_ITALIC, 0.0)
            size = layout.size + (2 if titled else 0)
        elif sheet.role in ("heading", "annex") and len(text) < 300 and not sheet.label and text[-1:] not in ".;,":
            font, indent, centred = _BOLD, 0.0, len(text) < 60
        elif sheet.role == "conclusion":
            font, indent, hang = _ITALIC, width - 120, width - 120
        elif re.match(r"\([a-z]+\)\s|[–—-]\s", text):
            indent = layout.indent * 2
        words = _words(sheet, font, size, layout.tab)
        lines = _broken(words, width, (indent, hang), layout, centred)
        self.y += layout.between
        leading = layout.leading * size / layout.size
        for index, line in enumerate(lines):
            self._line(line, leading, leading * 2 if font == _BOLD and index == 0 else 0)

    def _line(self, line: _Line, leading: float, keep: float) -> None:
        """Puts one line down with the notes that it calls, on the next column where there is no room."""
        fresh = [each for word in line.words for note in word.notes for each in self._note(note)]
        small = self.layout.note_size * 1.2
        wanted = len(self.notes) * small + min(len(fresh), 2) * small + (14 if self.notes or fresh else 0)
        if self.y + leading + keep + wanted > self.bottom and self.y > self.top + leading * 3:
            self._turn()
        self.y += leading
        self._put(line, self.y, self.layout.size)
        self.notes += fresh

    def _note(self, note: Footnote) -> list[_Line]:
        low, high = self.layout.columns[0]
        size = self.layout.note_size
        raised = not note.number.startswith("*")
        hang = self.layout.hang
        number = (note.number, _ROMAN, size * 0.65, size * 0.36) if raised else (note.number, _ROMAN, size, 0.0)
        words = [_Word([number], tab=hang + 21.0 if hang else 0.0)]
        words += [_Word([(text, _ROMAN, size, 0.0)]) for text in _printable(note.text).split()]
        return _broken(words, high - low, (-hang or 10.0, 0.0), replace(self.layout, justified=False))

    def _turn(self, last: bool = False) -> None:
        """The foot of this column, as far as there is room; the next column, or page."""
        small = self.layout.note_size * 1.2
        if self.notes:
            room = max(3, int((self.bottom - self.y - 14) / small))
            here, self.notes = self.notes[:room], self.notes[room:]
            y = self.bottom - len(here) * small
            low = self.layout.columns[self.column][0]
            if self.layout.drawn_rule:
                self._rule(low - 3 * self.layout.hang, y - 4, 144)
            else:
                self._draw(low, y - 6, "_" * 14, _ROMAN, 8)
            for line in here:
                y += small
                self._put(line, y, self.layout.note_size)
        if last and not self.notes:
            return
        self.column += 1
        if self.column == len(self.layout.columns):
            self._furniture()
            if self.canvas:
                self.canvas.showPage()
            self.column = 0
            self.page += 1
            self.made.append(self.page)
            self.top = 90.0
        self.y = self.top

    def _furniture(self) -> None:
        left, right = self.layout.columns[0][0], self.layout.columns[-1][1]
        even, job = self.page % 2 == 0, self.paper.job.split(" ")[0]
        number = f"{self.page}/{self.pages}"
        if self.page > 1:
            title = _printable(self.paper.title)
            title = title if len(title) < 70 else title[: title.rfind(" ", 0, 70)] + " …"
            heads = (self.paper.symbol, title) if even else (title, self.paper.symbol)
            fonts = (_BOLD, _ROMAN) if even else (_ROMAN, _BOLD)
            self._draw(left, 62, heads[0], fonts[0], 8.5)
            self._draw(right - _measured(heads[1], fonts[1], 8.5), 62, heads[1], fonts[1], 8.5)
            self._rule(left, 68, right - left)
        elif job:
            self._draw(left, 800, self.paper.job, _ROMAN, 10)
            self._draw(left, 814, f"*{job.replace('-', '')}*", _ROMAN, 14)
            return
        self._draw(left, 800, number if even else job, _BOLD if even else _ROMAN, 8.5)
        other = job if even else number
        self._draw(right - _measured(other, _ROMAN, 8.5), 800, other, _ROMAN, 8.5)

    def _put(self, line: _Line, y: float, size: float) -> None:
        x = self.layout.columns[self.column][0] + line.x
        space = _measured(" ", _ROMAN, size)
        for index, word in enumerate(line.words):
            at = x
            for text, font, height, rise in word.pieces:
                self._draw(at, y - rise, text, font, height)
                at += _measured(text, font, height)
            x += word.width
            if index < len(line.words) - 1 and not self.layout.single_words:
                self._draw(x, y, " ", _ROMAN, size)
            x += space + line.stretch

    def _draw(self, x: float, y: float, text: str, font: str, size: float) -> None:
        if self.canvas and text:
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, _HEIGHT - y, _printable(text))

    def _rule(self, x: float, y: float, length: float) -> None:
        if self.canvas:
            self.canvas.setLineWidth(0.5)
            self.canvas.line(x, _HEIGHT - y, x + length, _HEIGHT - y)


def _words(sheet: Sheet, font: str, size: float, tab: float) -> list[_Word]:
    """The paragraph's words in their fonts, its number first."""
    found = [_Word([(sheet.label, font, size, 0.0)], tab=tab)] if sheet.label else []
    glued = False
    for run in sheet.runs:
        if run.kind == CALL:
            if not found:
                found.append(_Word())
            _raise(found[-1], run, size)
            continue
        face = _ITALIC if run.kind == ITALIC and font == _ROMAN else font
        text = _printable(run.text)
        for index, piece in enumerate(re.split(r"[ \t\r\n\f\v]+", text)):
            if index or not glued:
                found.append(_Word())
            if piece:
                found[-1].pieces.append((piece, face, size, 0.0))
        glued = True
    return [word for word in found if word.pieces]


def _raise(word: _Word, run: Run, size: float) -> None:
    raised = not run.text.startswith("*")
    word.pieces.append((run.text, _ROMAN, size * 0.65 if raised else size, size * 0.36 if raised else 0.0))
    if run.note:
        word.notes.append(run.note)


def _broken(
    words: list[_Word], width: float, lead: tuple[float, float], layout: Layout, centred: bool = False
) -> list[_Line]:
    """Words in lines no wider than the column; `lead` is where the first begins, and the others."""
    indent, hang = lead
    size = words[0].pieces[0][2] if words else layout.size
    space = _measured(" ", _ROMAN, max(size, layout.note_size))
    lines: list[_Line] = []
    current: list[_Word] = []
    used, x = 0.0, indent
    for word in words:
        wide = word.width
        if current and x + used + space + wide > width:
            gaps = len(current) - 1
            stretch = (width - x - used) / gaps if layout.justified and gaps else 0.0
            lines.append(_Line(tuple(current), x, stretch))
            current, used, x = [], 0.0, hang
        used += wide + (space if current else 0.0)
        current.append(word)
    if current:
        lines.append(_Line(tuple(current), (width - used) / 2 if centred and not lines else x))
    return lines
