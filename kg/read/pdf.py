"""PDF → Source, by layout: columns, lines, paragraphs, raised footnote marks.

The extracted text looks as a careful person would type it: lines in reading order, a blank
line where the paper has one, a form feed between pages, and raised small figures as
superscript digits, so that the plain-text parser finds notes and furniture. Needs the
optional library pdfplumber.
"""

from __future__ import annotations

import io
import re
import zlib
from bisect import bisect_left
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from kg.errors import InputError
from kg.model import Source

MAX_PAGES = 1500
MAX_UNPACKED = 400 << 20
"""The most bytes that the compressed streams of a file may unpack to."""
MAX_CHARACTERS = 20_000_000

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LIGATURES = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


def read(data: bytes, path: Path | str, sha256: str) -> Source:
    """The source of a PDF's bytes.

    Raises `InputError` where the library is missing, or the file is damaged, protected by a
    password, too long, or holds pictures only.
    """
    try:
        import pdfplumber
    except ImportError as error:
        raise InputError(
            path,
            "reading PDF needs the library pdfplumber",
            'install it with: pip install "un-resolutions-kg[pdf]"',
        ) from error
    _refuse_bombs(data, path)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = _pages(document, path)
    except InputError:
        raise
    except Exception as error:  # pdfminer raises whatever the damaged bytes lead it into
        raise _unreadable(error, path) from error
    text = "\f".join(pages)
    if not text.strip():
        raise InputError(path, "the PDF holds no text (scanned pages?)", "run it through text recognition first")
    return Source(Path(path).name, "pdf", sha256, text)


def _refuse_bombs(data: bytes, path: Path | str) -> None:
    """Raises `InputError` where the deflated streams unpack to more than `MAX_UNPACKED` bytes."""
    left = MAX_UNPACKED
    for start in re.finditer(rb"stream\r?\n", data):
        end = data.find(b"endstream", start.end())
        left -= _unpacked(data[start.end() : end if end >= 0 else None], left)
        if left < 0:
            raise InputError(path, f"its streams unpack to more than {MAX_UNPACKED >> 20} MB", "split the file")
        if end < 0:
            return


def _unpacked(stream: bytes, most: int) -> int:
    """How many bytes a deflated stream unpacks to, counted up to a little more than `most`."""
    unpacking = zlib.decompressobj()
    count, rest = 0, stream
    try:
        while rest and count <= most:
            count += len(unpacking.decompress(rest, 1 << 20))
            rest = unpacking.unconsumed_tail
    except zlib.error:
        return count  # another filter, or damage that the reader will tell
    return count


def _unreadable(error: BaseException, path: Path | str) -> InputError:
    """The reason in words: a password, or damage."""
    names = {type(cause).__name__ for cause in (error, *error.args, error.__cause__) if cause is not None}
    if any("Password" in name or "Encrypt" in name for name in names):
        return InputError(path, "the PDF is protected by a password", "save it without protection")
    return InputError(path, "the PDF is damaged", "get the file again")


def _pages(document: Any, path: Path | str) -> list[str]:
    """The text of each page."""
    if len(document.pages) > MAX_PAGES:
        raise InputError(path, f"the PDF has more than {MAX_PAGES} pages", "split the file")
    pages: list[str] = []
    total = 0
    for page in document.pages:
        chars = [c for c in page.chars if c.get("upright", True) and c["text"]]
        total += len(chars)
        if total > MAX_CHARACTERS:
            raise InputError(path, f"the PDF has more than {MAX_CHARACTERS} characters", "split the file")
        pages.append(_page(chars, float(page.width), _rules(page)))
        page.close()
    return pages


def _rules(page: Any) -> list[float]:
    """Where short horizontal lines stand: the ones over notes."""
    found = [
        float(line["top"])
        for line in [*page.lines, *page.rects]
        if abs(line["bottom"] - line["top"]) < 2 and 40 < line["x1"] - line["x0"] < float(page.width) * 0.5
    ]
    return sorted(found)


def _page(chars: list[dict[str, Any]], width: float, rules: list[float]) -> str:
    """One page's lines in reading order."""
    if not chars:
        return ""
    size = median(c["size"] for c in chars if c["text"].strip()) if any(c["text"].strip() for c in chars) else 10.0
    lines = _lines(chars, size)
    columns = _columns(lines, width)
    return "\n".join(_set(column, size, rules) for column in columns if column)


def _lines(chars: list[dict[str, Any]], size: float) -> list[list[dict[str, Any]]]:
    """Characters that share a line, from top to bottom, each line from left to right.

    From the largest characters to the smallest: small figures that stand at the height of a
    line of larger ones join it, anything else is a line of its own.
    """
    classes: dict[float, list[dict[str, Any]]] = {}
    for char in chars:
        classes.setdefault(round(char["size"] * 2) / 2, []).append(char)
    lines: list[list[dict[str, Any]]] = []
    for height in sorted(classes, reverse=True):
        bases = [_base(line) for line in lines]
        fresh = []
        for small in _stacked(classes[height], height):
            bottom = small[0]["bottom"]
            near = lines[bisect_left(bases, bottom - 1) : bisect_left(bases, bottom + size * 1.2)]
            homes = [line for line in near if _top(line) - height * 0.4 <= bottom]
            if homes:
                homes[0].extend(small)
            else:
                fresh.append(small)
        lines = sorted([*lines, *fresh], key=_base)
    return [sorted(line, key=lambda c: c["x0"]) for line in lines]


def _stacked(chars: list[dict[str, Any]], size: float) -> list[list[dict[str, Any]]]:
    """Characters of about one size by their height on the page."""
    lines: list[list[dict[str, Any]]] = []
    bottom = 0.0
    for char in sorted(chars, key=lambda c: (c["bottom"], c["x0"])):
        if lines and char["bottom"] - bottom <= max(size * 0.45, 2.0):
            lines[-1].append(char)
        else:
            lines.append([char])
            bottom = char["bottom"]
    return lines


def _base(line: list[dict[str, Any]]) -> float:
    """The bottom of a line's largest characters."""
    first = line[:40]
    largest = max(c["size"] for c in first)
    return float(max(c["bottom"] for c in first if c["size"] >= largest * 0.85))


def _top(line: list[dict[str, Any]]) -> float:
    return float(min(c["top"] for c in line[:40]))


def _columns(lines: list[list[dict[str, Any]]], width: float) -> list[list[list[dict[str, Any]]]]:
    """The lines of each column; one column where no gutter runs down the middle of the page."""
    middle = width / 2
    split = crossing = 0
    for line in lines:
        text = [c for c in line if c["text"].strip()]
        left = [c for c in text if c["x1"] <= middle]
        right = [c for c in text if c["x0"] >= middle]
        if len(left) + len(right) < len(text):
            crossing += 1
        elif len(left) > 12 and len(right) > 12 and right[0]["x0"] - left[-1]["x1"] > 12:
            split += 1
    if split < 5 or crossing * 2 > split:
        return [lines]
    return _divided(lines, middle)


def _divided(lines: list[list[dict[str, Any]]], middle: float) -> list[list[list[dict[str, Any]]]]:
    """Left column, then right column; a line across both ends the columns above it."""
    found: list[list[list[dict[str, Any]]]] = []
    left: list[list[dict[str, Any]]] = []
    right: list[list[dict[str, Any]]] = []
    for line in lines:
        text = [c for c in line if c["text"].strip()]
        if any(c["x0"] < middle < c["x1"] for c in text):
            found += [left, right, [line]]
            left, right = [], []
            continue
        halves = [c for c in line if c["x1"] <= middle], [c for c in line if c["x0"] >= middle]
        if halves[0]:
            left.append(halves[0])
        if halves[1]:
            right.append(halves[1])
    return [*found, left, right]


def _set(lines: list[list[dict[str, Any]]], size: float, rules: list[float]) -> str:
    """The lines as text, with the paper's blank lines; the rule over notes is a row of underscores."""
    steps = [_base(b) - _base(a) for a, b in pairwise(lines)]
    usual = median([step for step in steps if 0 < step < size * 3] or [size * 1.2])
    margin = min(c["x0"] for line in lines for c in line)
    out: list[str] = []
    above: float | None = None
    for line in lines:
        base = _base(line)
        if above is not None:
            if any(above - 2 <= rule <= _top(line) + 2 for rule in rules):
                out += ["", "__________________", ""]
            elif base - above > usual * 1.35:
                out.append("")
        indent = " " if line[0]["x0"] - margin > size * 1.2 else ""
        out.append(indent + _text(line, size))
        above = base
    return "\n".join(out)


def _text(line: list[dict[str, Any]], size: float) -> str:
    """One line's characters, spaces where there are gaps, raised figures as superscripts."""
    largest = median(c["size"] for c in line if c["text"].strip()) if any(c["text"].strip() for c in line) else size
    base = _base(line)
    pieces: list[str] = []
    end: float | None = None
    for char in line:
        text = _LIGATURES.get(char["text"], char["text"])
        raised = char["size"] < largest * 0.82 and char["bottom"] < base - largest * 0.12
        if raised and text.isdigit():
            text = text.translate(_RAISED)
        elif end is not None and char["x0"] - end > largest * 0.22 and pieces and not pieces[-1].endswith(" "):
            text = " " + text
        pieces.append(text)
        end = char["x1"]
    return "".join(pieces).rstrip()
