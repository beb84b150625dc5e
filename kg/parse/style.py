"""How a text sets its lines, told from all of them: widths, blank lines, notes with signs, lists of sponsors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.parse.blocks import LATIN, NUMBER
from kg.parse.editorial import EditorialWords
from kg.parse.lines import Line

PUT_IN = rf"(?:\s?[*_]*{LATIN}[*_]*(?=\s?\\?\.))"  # "1 bis."
NUMBERED = re.compile(rf"\**({NUMBER}|l(?=\. [A-Z])){PUT_IN}?(\s?\\?\.)?\**(?=\s|$|[*_A-ZÀ-Ý])\s*")
MARKS = (
    r"(?:['’”»\")\]*_⁰¹²³⁴-⁹\d\s]|\[\^\w{1,4}\]|<sup>[\d*\s]{1,6}</sup>"
    r"|\[\d{1,3}\]|\(\d{1,3}\)|\{\d{1,3}\}|\^\d{1,3})*$"
)
_ENDS = frozenset(".;:,!?…")
_ENDED = re.compile(r"[.;:,!?…]" + MARKS)
SYMBOL_FIRST = re.compile(r"\[?[A-Z]{1,6}(?:\.\d)?/[A-Z0-9][\w.]*(?:/|\b)")
LOWER = re.compile(r"[*_«“\"(\[]*[a-zà-öø-ÿœ]")


def ended(text: str) -> bool:
    """Whether a line ends as a paragraph or a part of it does; most end in a letter, which no mark is."""
    last = text[-1:]
    return not last.isalpha() and (last in _ENDS or _ENDED.search(text[-60:]) is not None)


def begins_small(text: str) -> bool:
    """Whether a line begins with a small letter, marks before it apart."""
    first = text[:1]
    return "a" <= first <= "z" or (not "A" <= first <= "Z" and LOWER.match(text) is not None)


@dataclass(slots=True)
class Style:
    """How the extractor sets lines: the usual full width, and the blank lines between paragraphs."""

    wrapped: bool
    width: int
    paragraph_gap: int
    parted: bool = True
    """Whether paragraphs are parted by blank lines."""


def style_of(lines: Sequence[Line], words: EditorialWords) -> Style:
    """Wrapped lines have about one length; doubled ones have a blank line after each.

    Whether blank lines part paragraphs is told by those that begin like paragraphs, where there are any.
    """
    lengths = sorted(len(line.text) for line in lines)
    if not lengths:
        return Style(False, 0, 1)
    width = lengths[len(lengths) * 9 // 10]
    wrapped = width < 160
    if not wrapped:
        return Style(False, width, 1)
    full = [(a, b) for a, b in pairwise(lines) if len(a.text) > width * 0.75]
    going_on = [b for a, b in full if begins_small(b.text) and not ended(a.text)]
    doubled = [b for b in going_on if b.gap >= 1]
    gap = 2 if len(going_on) >= 2 and len(doubled) * 2 > len(going_on) else 1
    openers = [b for a, b in pairwise(lines) if ended(a.text) and _begins(b, words)]
    if len(openers) < 3:
        openers, least = list(lines), 25
    else:
        least = 3
    return Style(True, width, gap, sum(line.gap >= gap for line in openers) * least > len(openers))


def _begins(line: Line, words: EditorialWords) -> bool:
    """Whether a line begins as a paragraph of the preamble or the body does: its word, or a number."""
    bare = line.text.lstrip("*_")
    number = NUMBERED.match(bare)
    if number and number[2]:
        return bare[number.end() :][:1].isupper()
    return bare[:1].isupper() and bool(words.opens_preamble.match(bare))


FIRST_PAGE = 60
"""Lines that the first page has at most: what a masthead says depends on these alone."""
_BRACKETED = {"[]": r"\[(\d{1,3})\]", "()": r"\((\d{1,3})\)", "{}": r"\{(\d{1,3})\}", "^": r"\^(\d{1,3})"}


def bracketed(lines: Sequence[Line]) -> tuple[str, dict[int, str]]:
    """How the notes are marked, where with signs ("[1]"), and the lines that they begin on with their numbers.

    The numbers run on, and are called in the text before: lines that begin so for another reason (points, rows of
    a table) have no calls. A few calls may be lost. Nothing is found where the text has none.
    """
    for signs, pattern in _BRACKETED.items():
        found = _numbered_so(lines, pattern)
        if not found or not _only_notes(lines, min(found), found):
            continue
        called = re.compile(rf"(?<=[^\s(\[{{])\s?{pattern}(?!\w)")
        ends = {number: index for index, number in found.items()}
        heard = {
            match[1]
            for index, line in enumerate(lines)
            for match in called.finditer(line.text)
            if index < ends.get(match[1], -1)
        }
        if len(heard) > len(found) * (_CALLED if signs == "()" else _CALLED / 2):
            return signs, found
    return "", {}


_CALLED = 0.75
"""The share of notes like points, "(1)", whose calls must be there; of others the half of it."""
_SKIPPED = 3
"""Numbers of notes that may be missing one after the other."""


def _numbered_so(lines: Sequence[Line], pattern: str) -> dict[int, str]:
    """The lines that begin with numbers in signs which run on, and these; a note's text may begin on the next line."""
    begins = re.compile(rf"{pattern}[:.]?\s*(?=[^\s.,;:)\]}}])")
    alone = re.compile(rf"{pattern}[:.]?")
    found: dict[int, str] = {}
    last = 0
    for index, line in enumerate(lines):
        if line.text[0] != pattern[1]:
            continue
        match = begins.match(line.text)
        below = lines[index + 1] if index + 1 < len(lines) else None
        if match is None and below is not None and not (below.gap or below.cut):
            match = alone.fullmatch(line.text)
        if match and last < int(match[1]) <= last + 1 + _SKIPPED:
            found[index], last = match[1], int(match[1])
    return found


def sponsors(lines: Sequence[Line], words: EditorialWords) -> set[int]:
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


def _lists_sponsors(text: str, words: EditorialWords) -> bool:
    """Whether a line of the masthead may be one of several with names of States: full, or broken at a comma."""
    if ":" in text or text.startswith("[") or SYMBOL_FIRST.fullmatch(text) or words.date.search(text):
        return False
    return text[-1] in ",;" or len(text) >= 45


def _only_notes(lines: Sequence[Line], first: int, found: dict[int, str]) -> bool:
    """Whether notes stand from line `first` on, or at the foot of pages: parted from the text above."""
    above = lines[first].gap or lines[first].cut or lines[first].rule
    return bool(above) and (len(found) > 1 or first + 4 > len(lines) or bool(lines[first].rule or lines[first].cut))
