"""Lines of all pages → text and marks: paragraphs whole over lines, columns and pages, then notes, then furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from kg import lang
from kg.model import Mark
from kg.readers.marking import Run, Writing
from kg.readers.pdf_lines import Line, Side, columns, gutter, line, parted, rows
from kg.readers.pdf_page import Char, Page, Rule

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(_SUPERSCRIPTS, "0123456789")
_JOB = r"\d{2}-\d{5,6}(?:\s*\*?\(?[A-Z]\)?)?(?:\s+\d{6})*\*?|\*?\d{7,8}\*?|\d{6}(?:\s\d{6})?"
_OF = lang.joints("pages_of")
_PAGE = rf"(?:(?:[Pp]age|p\.)\s?)?[-–—]?\s?\d{{1,4}}(?:\s?(?:/|{_OF})\s?\d{{1,4}})?\s?[-–—]?"
_NUMBERS = re.compile(rf"(?:{_JOB}|{_PAGE})(?:\s+(?:{_JOB}|{_PAGE}))?")
_SYMBOL = re.compile(r"[A-Z]{1,6}/[\w./()\- ]{1,60}\*?")
_UNDERSCORES = re.compile(r"[_\s]{5,}")
_LABEL = re.compile(r"(?:\d{1,3}\.|\(?[a-z]{1,4}\)|\([ivxl]+\)|[•–—-])(?:\s|$)")
_ENDED = re.compile(r"[.;:,!?…]['’”»\")\]]*[⁰¹²³⁴-⁹\s*]*$")
_NOTE = re.compile(r"(?:(?P<sup>[⁰¹²³⁴-⁹]{1,3})\s*|(?P<star>\*{1,4})\s*(?=[^\s*])|(?P<plain>\d{1,3})/?\s+(?=\S))")
_HYPHENED = re.compile(r"\w[-\u2010\u2011]$")
_OPEN_END = re.compile(r"(?:\w/|https?://\S*[/_=?&.-])$")


@dataclass(slots=True)
class _Column:
    """One column's lines of text, on one page, and the notes under them."""

    page: int
    side: Side
    left: float
    right: float
    lines: list[Line]
    notes: list[Line] = field(default_factory=list)


def text(shown: Iterable[Page]) -> tuple[str, tuple[Mark, ...]]:
    """The text of a document's pages, and its marks: paragraphs, then the notes, then the furniture of the pages.

    Paragraphs and notes are marked only where notes and calls answer each other; else the text has to tell.
    """
    pages: list[Page] = []
    sheets: list[list[list[Char]]] = []
    for page in shown:
        sheets.append(rows(page.chars))
        pages.append(replace(page, chars=[]))  # the rows have them
    furniture = _drop_furniture(sheets, pages)
    furniture += [("".join(page.turned), "text that does not stand upright") for page in pages if page.turned]
    gutters = _gutters(sheets, pages)
    found = [
        column for index, page in enumerate(pages) for column in _columns(index, sheets[index], page, gutters[index])
    ]
    size = _usual_size(found)
    for column in found:
        furniture += [(each, "line over notes") for each in _part_notes(column, pages[column.page].rules, size)]
    notes = _notes(found)
    paragraphs = _Flow(found, size).paragraphs()
    return _written(paragraphs, notes, furniture)


def _written(
    paragraphs: list[tuple[str, tuple[int, int]]], notes: list[tuple[str, str]], furniture: list[tuple[str, str]]
) -> tuple[str, tuple[Mark, ...]]:
    """The text and the marks of it that are certain."""
    writing = Writing()
    for paragraph, italics in paragraphs:
        writing.block(_runs(paragraph, italics))
    for number, note in notes:
        writing.note(number, [Run(note)])
    for row, reason in furniture:
        writing.furniture(row, reason)
    text, marks = writing.finish()
    if not _answer(" ".join(paragraph for paragraph, _ in paragraphs), notes):
        marks = tuple([mark for mark in marks if mark.kind == "furniture"])
    return text, marks


def _runs(paragraph: str, italics: tuple[int, int]) -> list[Run]:
    """A paragraph's text with its first words in italics and its raised figures apart."""
    low, high = italics
    found = [Run(paragraph[:low]), Run(paragraph[low:high], "italic")]
    for piece in re.split(rf"([{_SUPERSCRIPTS}]+)", paragraph[high:]):
        found.append(Run(piece, "raised" if piece[:1] in _SUPERSCRIPTS and piece else ""))
    return found


def _answer(text: str, notes: list[tuple[str, str]]) -> bool:
    """Whether each note has its number, one after the other, and is called, and nothing else is."""
    called = {each.translate(_LOWERED) for each in re.findall(rf"(?<!\bm)[{_SUPERSCRIPTS}]+", text)}
    numbers = [number for number, _ in notes if number.isdigit()]
    ordered = all(int(b) == int(a) + 1 for a, b in pairwise(numbers))
    return ordered and all(number for number, _ in notes) and called == set(numbers)


# Furniture: what stands on every page and is no part of the text.


def _drop_furniture(sheets: list[list[list[Char]]], pages: list[Page]) -> list[tuple[str, str]]:
    """Takes running heads, page and job numbers out of the rows, by place, pattern and repetition; returns them."""
    dropped: list[tuple[str, str]] = []
    seen: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        seen.update({key for row in [*sheet[:3], *sheet[-3:]] for piece in _pieces(row) for key in _keys(piece, row)})
    opening = _bare("".join(char.text for row in sheets[0] for char in row)) if sheets else ""
    for index, (sheet, page) in enumerate(zip(sheets, pages, strict=True)):
        head = 0
        if index:
            heads = [n for n, row in enumerate(sheet[:3], 1) if _is_head(row, seen, opening)]
            head = max([_ruled_head(sheet, page), *heads])
        foot = len(sheet)
        while foot > head and len(sheet) - foot < 3 and _is_foot(sheet[foot - 1], seen, page):
            foot -= 1
        dropped += [(line(row).text, "running head") for row in sheet[:head]]
        dropped += [(line(row).text, "running foot") for row in sheet[foot:]]
        sheet[:] = sheet[head:foot]
    return dropped


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()


def _pieces(row: list[Char]) -> list[str]:
    return [line(piece).text for piece in parted(row, 1.5)]


def _keys(piece: str, row: list[Char]) -> set[tuple[str, int]]:
    """What a piece of a row looks like on another page: its text, and its height or one a little lower."""
    height = round(row[0].base / 4)
    return {(_bare(piece), height), (_bare(piece), height + 1)}


def _repeated(piece: str, row: list[Char], seen: Counter[tuple[str, int]]) -> bool:
    return max(seen[key] for key in _keys(piece, row)) >= 3


def _ruled_head(sheet: list[list[Char]], page: Page) -> int:
    """How many rows stand over a line across the top of the page."""
    rules = [r.y for r in page.rules if r.x1 - r.x0 > page.width * 0.5 and r.y < page.height * 0.15]
    count = sum(1 for row in sheet[:4] if rules and row[0].base < max(rules) + 1)
    return count if count < 4 else 0


def _is_head(row: list[Char], seen: Counter[tuple[str, int]], opening: str) -> bool:
    """Whether a row at the top of a page is a running head."""
    pieces = _pieces(row)
    known = [_is_number(piece) or _repeated(piece, row, seen) for piece in pieces]
    titled = [_bare(piece.rstrip(" .…")) in opening for piece in pieces]
    return any(known) and all(k or t for k, t in zip(known, titled, strict=True))


def _is_number(piece: str) -> bool:
    """Whether it is a page or job number, or a document's symbol; with a full stop that is a note, or ends one."""
    return bool(_NUMBERS.fullmatch(piece) or (_SYMBOL.fullmatch(piece) and not piece.endswith(".")))


def _is_foot(row: list[Char], seen: Counter[tuple[str, int]], page: Page) -> bool:
    """Whether a row at the foot of a page is a page number, a job number or the like."""
    if row[0].base < page.height * 0.85 or line(row).text[:1] in _SUPERSCRIPTS:
        return False  # a note may be a symbol alone
    return all(_is_number(piece) or _repeated(piece, row, seen) for piece in _pieces(row))


# Columns and notes.


def _gutters(sheets: list[list[list[Char]]], pages: list[Page]) -> list[float]:
    """Where each page's columns part, 0 for none; a page that shows too little goes by the others."""
    found = []
    for sheet, page in zip(sheets, pages, strict=True):
        top = max((r.y for r in page.rules if r.x1 - r.x0 > page.width * 0.5 and r.y < page.height * 0.4), default=0.0)
        found.append(gutter([row for row in sheet if row[0].base > top], page.width))
    known = sorted(place for place in found if place)
    if len(known) * 3 < len(pages):
        return found
    usual = median(known)
    return [place or (usual if _allows(sheet, usual) else 0.0) for place, sheet in zip(found, sheets, strict=True)]


def _allows(sheet: list[list[Char]], place: float) -> bool:
    """Whether a page may have columns that part here: one of running text has not, whatever tables others have."""
    over = sum(row[0].x0 < place - 4 and max(char.x1 for char in row) > place + 4 for row in sheet)
    apart = sum(any(a.x1 <= place <= b.x0 and b.x0 - a.x1 > a.size for a, b in pairwise(row)) for row in sheet)
    return (over - apart) * 2 <= len(sheet)


def _columns(index: int, sheet: list[list[Char]], page: Page, middle: float) -> list[_Column]:
    bars = sorted(r.y for r in page.rules if r.x0 < middle < r.x1 and r.x1 - r.x0 > page.width * 0.5)
    found = []
    for side, band in columns(sheet, middle, bars):
        lines = _lines(band, index == 0)
        if lines:
            left, right = min(each.x0 for each in lines), max(each.x1 for each in lines)
            found.append(_Column(index, side, left, right, lines))
    return found


def _lines(column: list[list[Char]], first_page: bool) -> list[Line]:
    """The lines of a column; what stands side by side in a masthead is parted."""
    found: list[Line] = []
    masthead = first_page
    for row in column:
        pieces = parted(row) if masthead else [row]
        found += [line(piece, len(pieces) > 1) for piece in pieces]
        masthead = masthead and (len(pieces) > 1 or not _is_full(found))
    return found


def _is_full(lines: list[Line]) -> bool:
    """Whether two lines of about the same width follow each other directly, as running text does."""
    if len(lines) < 2:
        return False
    a, b = lines[-2:]
    return not a.apart and b.base - a.base < b.size * 1.5 and min(a.x1 - a.x0, b.x1 - b.x0) > 250


def _usual_size(found: list[_Column]) -> float:
    """The size that most characters have."""
    sizes: Counter[float] = Counter()
    for column in found:
        for each in column.lines:
            sizes[round(each.size * 2) / 2] += len(each.text)
    return max(sorted(sizes), key=lambda size: sizes[size], default=10.0)


def _part_notes(column: _Column, rules: list[Rule], size: float) -> list[str]:
    """Moves the notes at the foot of a column out of its text: below a short line, or in small type.

    Returns lines that are typed with underscores.
    """
    start = _under_rule(column, rules, size)
    if start < 0:
        start = _small_foot(column, size)
    lines = [each.text for each in column.lines if _UNDERSCORES.fullmatch(each.text)]
    if start >= 0:
        column.notes = [each for each in column.lines[start:] if not _UNDERSCORES.fullmatch(each.text)]
        column.lines = column.lines[:start]
    column.lines = [each for each in column.lines if not _UNDERSCORES.fullmatch(each.text)]
    return lines


def _under_rule(column: _Column, rules: list[Rule], size: float) -> int:
    """The first line under the line over notes, -1 where there is none."""
    wide = column.right - column.left
    margin = 0.0 if column.side is Side.WHOLE else column.left - 20  # where numbers hang the line begins left of them
    places = [
        rule.y
        for rule in rules
        if 25 < rule.x1 - rule.x0 < max(wide * 0.7, 60) and margin < rule.x0 < column.left + wide * 0.3
    ]
    places += [each.base for each in column.lines if _UNDERSCORES.fullmatch(each.text)]
    for place in sorted(places):
        lower = [n for n, each in enumerate(column.lines) if each.base > place + 1]
        below = [n for n in lower if not _UNDERSCORES.fullmatch(column.lines[n].text)]
        if not below:
            continue
        lines = column.lines[below[0] :]
        small = sum(each.size < size * 0.95 for each in lines) * 2 > len(lines)
        if small or (_NOTE.match(lines[0].text) and not _LABEL.match(lines[0].text)):
            return below[0]
    return -1


def _small_foot(column: _Column, size: float) -> int:
    """The first of the lines in small type at the foot of a column, where one of them begins as a note does."""
    start = len(column.lines)
    while start and column.lines[start - 1].size < size * 0.93:
        start -= 1
    lines = column.lines[start:]
    numbered = any(each.text[:1] in _SUPERSCRIPTS and each.text for each in lines)
    numbered = numbered or bool(lines and _NOTE.match(lines[0].text))
    return start if lines and numbered else -1


def _notes(found: list[_Column]) -> list[tuple[str, str]]:
    """The notes of all columns in order, each whole, with its number; "" where it has none."""
    notes: list[tuple[str, list[str]]] = []
    last = 0
    for column in found:
        for each in column.notes:
            match = _NOTE.match(each.text)
            number = _note_number(match, last) if match else ""
            if match and number:
                last = int(number) if number.isdigit() else last
                again = _NOTE.match(each.text, match.end())  # a program that prints a typed number beside its own
                twice = again is not None and again["sup"] is not None and again["sup"] == match["sup"]
                notes.append((number, [each.text[again.end() if again and twice else match.end() :]]))
            elif notes:
                notes[-1][1].append(each.text)
            else:
                notes.append(("", [each.text]))
    return [(number, _run_on(lines, frozenset()).strip()) for number, lines in notes]


def _note_number(match: re.Match[str], last: int) -> str:
    """The number of the note that begins here, "" where the figure is part of a note's text."""
    if match["star"]:
        return match["star"]
    number = int((match["sup"] or match["plain"]).translate(_LOWERED))
    if match["sup"]:
        return str(number)
    return str(number) if last < number <= last + 2 else ""


# Paragraphs.


class _Flow:
    """Joins lines to paragraphs by indents, white space and lines that end before they must."""

    def __init__(self, found: list[_Column], size: float) -> None:
        self.found, self.size = found, size
        self.edges = self._edges()
        steps = [
            (b.base - a.base) / b.size
            for column in found
            for a, b in pairwise(column.lines)
            if abs(a.size - b.size) < 0.6 and 0.5 < (b.base - a.base) / b.size < 4
        ]
        self.step = self._usual_step(steps)
        self.indented = self._is_indented()
        self.words = self._vocabulary()

    @staticmethod
    def _usual_step(steps: list[float]) -> float:
        """The distance of lines within paragraphs: the smallest that is frequent, in parts of the size."""
        counted = Counter(round(step * 20) for step in steps)
        frequent = [step for step, count in counted.items() if count * 8 >= len(steps)]
        return min(frequent) / 20 if frequent else (median(steps) if steps else 1.2)

    def _edges(self) -> dict[int, tuple[float, float]]:
        """For each column the left and right edge of running text, from all columns at the same place."""
        groups: dict[tuple[Side, float], list[_Column]] = {}
        for column in sorted(self.found, key=lambda column: -len(column.lines)):
            same = [key for key in groups if key[0] is column.side]
            near = min(same, key=lambda key: abs(key[1] - column.left), default=None)
            if near is None or (abs(near[1] - column.left) >= 30 and len(column.lines) >= 8):
                near = (column.side, column.left)
            groups.setdefault(near, []).append(column)
        edges = {}
        for group in groups.values():
            usual = [x for column in group for x in column.lines if abs(x.size - self.size) < 0.6 and not x.apart]
            usual = _running_text(usual) or [x for column in group for x in column.lines]
            rights = sorted(x.x1 for x in usual)
            lefts = sorted(x.x0 for x in usual)
            if usual:
                edge = (lefts[len(lefts) // 10], rights[min(len(rights) - 1, len(rights) * 97 // 100)])
                edges.update({id(column): edge for column in group})
        return edges

    def _is_indented(self) -> bool:
        """Whether paragraphs begin with an indent, as far as white space between them shows."""
        yes = no = 0
        for column in self.found:
            left, _ = self.edges.get(id(column), (column.left, column.right))
            for a, b, c in zip(column.lines, column.lines[1:], column.lines[2:], strict=False):
                apart = b.base - a.base > self.step * b.size * 1.25
                goes_on = abs(c.base - b.base - self.step * b.size) < 2
                if apart and goes_on and not b.bold and not _LABEL.match(b.text) and abs(b.size - self.size) < 0.6:
                    yes += b.x0 > left + b.size * 0.8
                    no += b.x0 <= left + b.size * 0.8
        return yes > no * 2

    def _vocabulary(self) -> frozenset[str]:
        lines = (each.text.lower() for column in self.found for each in column.lines)
        return frozenset(word for each in lines for word in re.findall(r"[\w'’-]+", each))

    def paragraphs(self) -> list[tuple[str, tuple[int, int]]]:
        """The paragraphs in order, each with the characters of its first words in italics."""
        found: list[list[Line]] = []
        last: Line | None = None
        home: _Column | None = None
        for column in self.found:
            for each in column.lines:
                if last is None or home is None or self._begins(last, each, home, column):
                    found.append([])
                found[-1].append(each)
                last, home = each, column
        return [(_run_on([each.text for each in lines], self.words), _emphasis(lines)) for lines in found]

    def _begins(self, above: Line, here: Line, home: _Column, column: _Column) -> bool:  # noqa: PLR0911 - a rule each
        """Whether `here` begins a paragraph, rather than go on with the line before it."""
        if above.apart or here.apart or abs(above.size - here.size) > max(above.size, here.size) * 0.09:
            return True
        ended = bool(_ENDED.search(above.text))
        short = self._is_short(above, here, home)
        if home is column:
            if here.base - above.base > self.step * here.size * 1.25:
                return True
        elif above.bold != here.bold:
            return True
        if above.bold != here.bold and (short or ended or here.bold):
            return True
        if here.text[:1].islower() and not ended and not _LABEL.match(here.text):
            return False
        left, _ = self.edges.get(id(column), (column.left, column.right))
        indent = here.x0 - left > here.size * 0.8
        if self.indented and home is not column and not here.bold:
            return self._begins_after_break(above, here, indent, ended, short)
        if short:
            return ended or not here.text[:1].islower()
        label = bool(_LABEL.match(here.text))
        if ended and label:
            return True
        starts = here.x0 - above.x0 > here.size * 0.8 if home is column else indent
        if ended and starts and not _LABEL.match(above.text):
            return True
        return home is not column and ended and not self.indented and self._opens(above, here)

    @staticmethod
    def _begins_after_break(above: Line, here: Line, indent: bool, ended: bool, short: bool) -> bool:
        """At the top of a page or column, where first lines are indented."""
        if (ended or indent) and _LABEL.match(here.text):
            return True
        if indent and not _LABEL.match(above.text):
            return ended or (short and here.text[:1].isupper())
        return indent and ended

    @staticmethod
    def _opens(above: Line, here: Line) -> bool:
        """Whether a line at the top of a page looks like a paragraph's first: its opening word is in italics."""
        return here.text[:1].isupper() and (here.italic or above.text.rstrip().endswith(";"))

    def _is_short(self, above: Line, here: Line, home: _Column) -> bool:
        """Whether the first word of `here` would have stood on the line `above`: it was ended on purpose."""
        left, right = self.edges.get(id(home), (home.left, home.right))
        room = right - above.x1
        before, after = above.x0 - left, right - above.x1
        if before > above.size * 3 and abs(before - after) < 4 and not _ENDED.search(above.text):
            room = before + after  # centred
        wanted = here.first + above.size * 0.3
        if above.bold or above.size > self.size * 1.05:
            wanted = max(wanted, (right - left) * 0.3)  # titles have a narrower measure
        return room > wanted


def _emphasis(lines: list[Line]) -> tuple[int, int]:
    """The first words in italics, unless the whole line is set so."""
    low, high = lines[0].slanted
    return (low, high) if high < len(lines[0].text) else (0, 0)


def _running_text(lines: list[Line]) -> list[Line]:
    """The lines about as wide as the widest are: what stands in a masthead or signs off says nothing of the edges."""
    widths = sorted(each.x1 - each.x0 for each in lines)
    wide = widths[len(widths) * 9 // 10] * 0.75 if widths else 0.0
    return [each for each in lines if each.x1 - each.x0 >= wide]


def _run_on(lines: list[str], words: frozenset[str]) -> str:
    """Lines as one: words that a line's end breaks are closed, others have a space between."""
    out = ""
    for following in lines:
        if not out:
            out = following
        elif out[-1] == "\u00ad" or _is_broken(out, following, words):
            out = out[:-1] + following
        elif _OPEN_END.search(out[-80:]) or (following[:1].isalnum() and _HYPHENED.search(out[-80:])):
            out += following
        else:
            out += " " + following
    return out.replace("\u00ad", "-")


def _is_broken(above: str, below: str, words: frozenset[str]) -> bool:
    """Whether the hyphen at a line's end is of printing only: the word stands elsewhere without it."""
    if above[-1] not in "-\u2010" or not below[:1].islower():
        return False
    first, second = re.search(r"[^\W\d_]+$", above[:-1]), re.match(r"[^\W\d_]+", below)
    if not first or not second:
        return False
    whole = (first[0] + second[0]).lower()
    return whole in words and f"{first[0]}-{second[0]}".lower() not in words
