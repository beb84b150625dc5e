"""PDF bytes → pages of characters with their places, sizes and faces, and the straight lines drawn between them.

The library pdfminer.six reads the file's structure and fonts; what it draws is counted, so that
no file can make it draw for ever.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1

MAX_FIGURES = 100_000
"""The most forms and pictures that a file may draw."""
MAX_INSTRUCTIONS = 32 << 20
"""The most bytes of drawing instructions that the pages of a file may have."""


class TooMuchError(Exception):
    """The file draws more than any document; the message says what."""


class Char(NamedTuple):
    """A character: its edges, its baseline from the top of the page, its size and face."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool = False
    italic: bool = False


class Rule(NamedTuple):
    """A horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True)
class Page:
    """What a page shows."""

    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    """Characters that do not stand upright, as they are drawn: a stamp, or a note in the margin."""


class _Device(PDFTextDevice):
    """Takes down what pages draw."""

    def __init__(self, resources: PDFResourceManager, most: int) -> None:
        super().__init__(resources)
        self.page, self.unknown = Page(0, 0), 0
        self.left, self.figures = most, MAX_FIGURES
        self.faces: dict[int, tuple[bool, bool]] = {}

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        """Start a page; a turned one is turned back."""
        x0, y0, x1, y1 = page.mediabox
        wide, high = abs(x1 - x0), abs(y1 - y0)
        self.page = Page(*((high, wide) if page.rotate in (90, 270) else (wide, high)))

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        """Count a form or picture. Raises `TooMuchError`."""
        self.figures -= 1
        if self.figures < 0:
            raise TooMuchError(f"more than {MAX_FIGURES} figures")

    def end_figure(self, name: str) -> None:
        """Nothing ends here."""

    def render_image(self, name: str, stream: Any) -> None:
        """Pictures are not looked at."""

    def render_char(  # the signature is the library's  # noqa: PLR0917
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        """Take one character down; return how far it moves on."""
        self.left -= 1
        if self.left < 0:
            raise TooMuchError("more characters than any document")
        advance = float(font.char_width(cid) * fontsize * scaling)
        a, b, c, d, e, f = matrix
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            self.unknown += 1
            return advance
        if abs(b) > 0.01 or abs(c) > abs(d) or a <= 0 or d <= 0:
            self.page.turned.append(text)
            return advance
        bold, italic = self._face(font)
        x0 = e + c * rise
        place = self.page.height - (f + d * rise)
        self.page.chars.append(Char(text, x0, x0 + a * advance, place, abs(d * fontsize), bold, italic or c != 0))
        return advance

    def _face(self, font: Any) -> tuple[bool, bool]:
        found = self.faces.get(id(font))
        if found is None:
            name = str(getattr(font, "fontname", "")).lower()
            found = ("bold" in name or "black" in name, "italic" in name or "oblique" in name)
            self.faces[id(font)] = found
        return found

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        """Take a flat horizontal line or bar down. Raises `TooMuchError`."""
        self.left -= 1
        if self.left < 0:
            raise TooMuchError("more lines than any document")
        if self.ctm is None or not 2 <= len(path) <= 6:
            return
        a, b, c, d, e, f = self.ctm
        points = [tuple(map(float, step[-2:])) for step in path if len(step) >= 3]
        places = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
        if len(places) < 2:
            return
        xs, ys = [x for x, _ in places], [y for _, y in places]
        if max(ys) - min(ys) < 2 < max(xs) - min(xs):
            self.page.rules.append(Rule(min(xs), max(xs), self.page.height - max(ys)))


def pages(data: bytes, most_pages: int, most_characters: int, unknown: list[int]) -> Iterator[Page]:
    """The pages of a PDF's bytes; `unknown` gets the number of characters whose meaning the file does not say.

    Raises `TooMuchError`, and what pdfminer raises for damaged files.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # what it grumbles about is told in one line, by us
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    resources = PDFResourceManager()
    device = _Device(resources, most_characters)
    interpreter = PDFPageInterpreter(resources, device)
    instructions = MAX_INSTRUCTIONS
    for page in _counted(document, most_pages):
        for given in page.contents:
            stream = resolve1(given)
            instructions -= len(stream.get_data()) if isinstance(stream, PDFStream) else 0
        if instructions < 0:
            raise TooMuchError(f"more than {MAX_INSTRUCTIONS >> 20} MB of drawing")
        interpreter.process_page(page)
        yield device.page
    unknown.append(device.unknown)


def _counted(document: PDFDocument, most: int) -> list[PDFPage]:
    """The pages, up to one more than may be read."""
    found = []
    for page in PDFPage.create_pages(document):
        found.append(page)
        if len(found) > most:
            raise TooMuchError(f"more than {most} pages")
    return found
