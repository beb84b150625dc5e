"""Characters of a page → rows, columns and lines of text, raised figures as superscript digits."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from statistics import median

from kg.readers.pdf_page import Char

_RAISED = str.maketrans("0123456789,;", "⁰¹²³⁴⁵⁶⁷⁸⁹  ")
_CALLS = re.compile(r"[0-9]+(?:[,;][0-9]+)*")
_LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SPACE = 0.17
"""The least gap between words, in parts of the size: pairs of letters stand up to a tenth apart."""
_HANGS = re.compile(r"\d{1,3}|\*{1,4}")
_HANGING = 7.0
"""How far to the left of its line a note's number may stand, in parts of the line's size: there is a tab between."""
_GUTTER = 8.0
"""The least white space between columns, in points."""


@dataclass(slots=True)
class Line:
    """Characters that stand on one line of a column, from left to right."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    italic: bool
    """Whether the first word is set in italics."""
    first: float
    """How wide the first word is."""
    slanted: tuple[int, int] = (0, 0)
    """The first characters in italics, where they begin within a number's length."""
    apart: bool = False
    """Whether white space parts it from another piece of text at the same height."""


def rows(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters by their height on the page; raised and lowered small ones with the line that they belong to.

    Postcondition: rows go down the page, each goes from left to right; no character is on two;
    characters of one word that are set alike are joined to one.
    """
    bases = _by_base(chars)
    found: list[list[Char]] = []
    for base in bases:
        base.sort(key=lambda c: c.x0)
        found.append(_without_doubles(base))
    return _joined(found)


def _by_base(chars: Sequence[Char]) -> list[list[Char]]:
    found: list[list[Char]] = []
    place = -1e9
    for char in sorted(chars, key=lambda c: (c.base, c.x0)):
        if char.base - place > 1.0:
            found.append([])
            place = char.base
        found[-1].append(char)
    return found


def _without_doubles(row: list[Char]) -> list[Char]:
    """Bold face may be made by printing a character twice."""
    kept: list[Char] = []
    for char in row:
        if any(c.text == char.text and char.x0 - c.x0 < 0.08 * char.size for c in kept[-2:]) and char.text.strip():
            continue
        kept.append(char)
    return kept


def _joined(found: list[list[Char]]) -> list[list[Char]]:
    """Small pieces move to the row of larger characters that they stand beside."""
    tops = [row[0].base for row in found]
    moved: dict[int, list[Char]] = {}
    left: list[list[Char]] = []
    for index, row in enumerate(found):
        stay: list[Char] = []
        for piece in _pieces(row, 0.9):
            home = _home(index, piece, found, tops) if len(piece) <= 12 else -1
            if home < 0:
                stay += piece
            else:
                moved.setdefault(home, []).extend(piece)
        left.append(stay)
    whole = [sorted([*row, *moved.get(index, ())], key=lambda c: c.x0) for index, row in enumerate(left)]
    return [_words(row) for row in whole if any(c.text.strip() for c in row)]


def _words(row: list[Char]) -> list[Char]:
    """Characters that stand close and are set alike as one: a page has six times fewer of them."""
    found: list[Char] = []
    for char in row:
        text = _LIGATURES.get(char.text, char.text)
        last = found[-1] if found else None
        alike = last is not None and last[3:] == char[3:] and last.text.strip() and text.strip()
        if last is not None and alike and abs(char.x0 - last.x1) <= char.size * _SPACE:
            found[-1] = last._replace(text=last.text + text, x1=char.x1)
        else:
            found.append(char._replace(text=text))
    return found


def _pieces(row: list[Char], gap: float) -> list[list[Char]]:
    """Parts of a row of one size, or with white space of `gap` sizes between."""
    found: list[list[Char]] = []
    last: Char | None = None
    for char in row:
        if not char.text.strip():
            if found:
                found[-1].append(char)
            continue
        if last is None or char.x0 - last.x1 > gap * max(char.size, last.size) or abs(char.size - last.size) > 1.2:
            found.append([])
        found[-1].append(char)
        last = char
    return found


def _home(index: int, piece: list[Char], found: list[list[Char]], tops: list[float]) -> int:
    """The row that a small piece belongs to: larger characters next to it, a little lower or higher; else -1."""
    size = max(c.size for c in piece)
    x0, x1 = piece[0].x0, max(c.x1 for c in piece if c.text.strip())
    base = piece[0].base
    reach = _HANGING if _HANGS.fullmatch("".join(c.text for c in piece).strip()) else 1.2
    for other in range(bisect_left(tops, base - size * 0.6), min(bisect_left(tops, base + size * 1.6), len(found))):
        if other == index:
            continue
        first = next((char for char in found[other] if char.text.strip()), None)
        for char in found[other]:
            high = char.base - base
            before = -0.35 * char.size < char.x0 - x1 < char.size * (reach if char is first else 1.2)
            near = before or -0.35 * char.size < x0 - char.x1 < char.size * 1.2
            if char.size > size * 1.2 and near and -0.35 * char.size < high < char.size * 0.7 and char.text.strip():
                return other
    return -1


def gutter(page: Sequence[list[Char]], width: float) -> float:
    """Where the white space between two columns runs, 0 where there is one column.

    The place that fewest rows cross while many stand to its left and to its right.
    """
    first, last = int(width * 0.3) // 2, int(width * 0.7) // 2
    left, right = [0] * (last + 1), [0] * (last + 1)
    split = [0] * (last + 1)
    for row in page:
        low, high = _extent(row)
        for step in range(first, last + 1):
            left[step] += high <= step * 2.0
            right[step] += low >= step * 2.0
        for start, end in _gaps(row):
            for step in range(max(first, int(start + 4) // 2), min(last, int(end - 2) // 2) + 1):
                split[step] += 1
    best: list[int] = []
    most = 0
    for step in range(first, last + 1):
        crossing = len(page) - left[step] - right[step] - split[step]
        both = min(left[step], right[step]) + split[step]
        score = both - crossing * 2 if both >= 5 or (both >= 3 and not crossing) else 0
        if score > most:
            best, most = [step], score
        elif score == most and best and step == best[-1] + 1:
            best.append(step)
    return best[len(best) // 2] * 2.0 if best else 0.0


def _extent(row: list[Char]) -> tuple[float, float]:
    inked = [c for c in row if c.text.strip()]
    return inked[0].x0, max(c.x1 for c in inked)


def _gaps(row: list[Char]) -> list[tuple[float, float]]:
    """White space inside a row that is wide enough to part columns."""
    inked = [c for c in row if c.text.strip()]
    return [(a.x1, b.x0) for a, b in pairwise(inked) if b.x0 - a.x1 >= max(_GUTTER, a.size * 0.8)]


class Side(Enum):
    """Where a column stands: over the whole page, or left or right of the gutter."""

    WHOLE = 0
    LEFT = 1
    RIGHT = 2


def columns(page: list[list[Char]], middle: float, bars: Sequence[float]) -> list[tuple[Side, list[list[Char]]]]:
    """The rows of each column in reading order; `middle` is the gutter, 0 for none.

    A row across both columns ends the columns above it, and so does a line that is drawn across (`bars`).
    """
    if not middle:
        return [(Side.WHOLE, page)] if page else []
    found: list[tuple[Side, list[list[Char]]]] = []
    left: list[list[Char]] = []
    right: list[list[Char]] = []
    passed = 0
    for row in page:
        low, high = _extent(row)
        under = bisect_left(bars, row[0].base)
        across = low < middle < high and not any(a < middle < b for a, b in _gaps(row))
        if across or under > passed:
            found += [(Side.LEFT, left), (Side.RIGHT, right)]
            left, right, passed = [], [], under
        if across:
            found.append((Side.WHOLE, [row]))
            continue
        halves = [c for c in row if c.x0 < middle], [c for c in row if c.x0 >= middle]
        for half, side in zip(halves, (left, right), strict=True):
            if any(c.text.strip() for c in half):
                side.append(half)
    return _merged([*found, (Side.LEFT, left), (Side.RIGHT, right)])


def _merged(bands: list[tuple[Side, list[list[Char]]]]) -> list[tuple[Side, list[list[Char]]]]:
    """Without empty bands; rows across that follow each other are one."""
    found: list[tuple[Side, list[list[Char]]]] = []
    for side, band in bands:
        if not band:
            continue
        if found and side is Side.WHOLE is found[-1][0]:
            found[-1][1].extend(band)
        else:
            found.append((side, band))
    return found


def parted(row: list[Char], gap: float = 2.5) -> list[list[Char]]:
    """The pieces of a row that wide white space parts, however they are set."""
    found: list[list[Char]] = [[]]
    last: Char | None = None
    for char in row:
        if char.text.strip():
            if last is not None and char.x0 - last.x1 > gap * max(last.size, char.size):
                found.append([])
            last = char
        if last is not None:
            found[-1].append(char)
    return found


def line(row: list[Char], apart: bool = False) -> Line:
    """A row's characters as one line of text."""
    inked = [c for c in row if c.text.strip()]
    size = median(c.size for c in inked for _ in c.text)
    base = median(c.base for c in inked if c.size > size * 0.9)
    text, first, emphasis = _text(row, size, base)
    bold = sum(c.bold for c in inked) * 2 > len(inked)
    slanted = next((c.italic for c in inked if c.text[:1].isalpha()), False)
    return Line(text, inked[0].x0, max(c.x1 for c in inked), base, size, bold, slanted, first, emphasis, apart)


_NUMBER_LENGTH = 8
"""How far from a line's beginning a paragraph's first words are: behind "123. " and the like."""


def _text(row: list[Char], size: float, base: float) -> tuple[str, float, tuple[int, int]]:
    """The text of a row, with spaces where there are gaps, the width of its first word, and its first italics."""
    pieces: list[str] = []
    slanted: list[bool] = []
    end: float | None = None
    first = 0.0
    start = next(c.x0 for c in row if c.text.strip())
    was_raised = False
    for char in row:
        text = char.text
        raised = char.size < size * 0.85 and char.base < base - size * 0.12
        if raised and _CALLS.fullmatch(text):
            text = text.translate(_RAISED)
        elif raised and was_raised and text in ",;":
            text = " "
        least = size * (0.6 if raised else _SPACE)
        together = raised and was_raised and end is not None and char.x0 - end < size
        wide = end is not None and char.x0 - end > least and not together
        if wide and text.strip() and pieces and not pieces[-1].endswith((" ", "\u00a0")):
            pieces.append(" ")
            slanted.append(char.italic)
        if not first and end is not None and pieces and pieces[-1].isspace():
            first = end - start
        pieces.append(text)
        slanted.append(char.italic or not text.strip())
        if char.text.strip():
            end = char.x1
        was_raised = raised
    whole = "".join(pieces).strip()
    return whole, first or (end or start) - start, _first_italics(pieces, slanted)


def _first_italics(pieces: list[str], slanted: list[bool]) -> tuple[int, int]:
    """The first stretch of pieces in italics, in characters of the stripped text; (0, 0) where there is none near."""
    at = low = high = 0
    for piece, leans in zip(pieces, slanted, strict=True):
        inked = bool(piece.strip())
        if inked and leans and high == 0:
            low = at
        if inked and leans:
            high = at + len(piece.rstrip())
        elif inked and (high or at > _NUMBER_LENGTH):
            break
        at += len(piece) if at or inked else 0
    return (low, high) if low <= _NUMBER_LENGTH else (0, 0)
