"""Notes at the foot of a page as text extractors of PDF leave them: numbers and texts apart, each on its own line.

    __________________                      __________________
      1                                     Resolution 70/1.
          Resolution 70/1.                  Resolution 69/313, annex.
      2                                     1
          Resolution 69/313, annex.         2

A raised number stands a little higher than its text, so that it becomes a line of its own, above its text or
somewhere at the foot. Numbers and texts ascend, so they are put together in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg import lang
from kg.model import Aside
from kg.parse.lines import Line, Lines

_ALONE = re.compile(r"\d{1,3}")
_DATES = re.compile(r"\d{6}(?:\s+\d{6})?")
_ENDED = re.compile(r"[.!?…]['’”»\")\]*_]*$")
_ABBREVIATED = re.compile(rf"\b(?:{lang.joints('abbreviations')})\.$")
_GOES_ON = re.compile(r"(?!www\.|https?:)[a-zà-öø-ÿœ(]|(?:[IVXL]+|[A-Z])(?:\.[A-Z])?\.$")
"""How the rest of a note goes on: in small letters, or with the number or letter of a section ("sect." | "A.")."""
_BEFORE_CALL = r"[^\W\d_]|[,;:.)\]”»\"'’]|\b(?:19|20)\d\d"
"""What a call is glued to: a letter, a stop, a year ("2015–20306")."""
_FIGURE = r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d+"
"""Other figures that it may be glued to ("77/71"); a year by itself calls nothing."""
_MOST_SKIPPED = 20
_LINES_OF_NOTE = 12
"""Lines that the rest of a note has at most."""


def with_feet(text: str, lines: Lines) -> Lines:
    """The lines, with those told that begin or go on with a note whose number has a line of its own.

    Postcondition: each kept line is kept or set aside, as a number or as a date of printing.
    """
    if "\x0c" not in text:
        return lines
    kept: list[Line] = []
    aside: list[Aside] = []
    last = 0
    before: list[Line] = []
    goes_on = False
    for page in _pages(text, lines.kept):
        start = _foot(page, before, last, goes_on)
        before, goes_on, continued = page, False, goes_on
        if start < 0:
            kept += page
            continue
        told, numbers, dates = _told(page[start:], last, continued)
        kept += page[:start]
        kept += told
        noted = [line for line in told if line.foot]
        goes_on = bool(noted) and not _ended(noted[-1].text)
        aside += [Aside(line.start, line.end, "number") for line in numbers]
        aside += [Aside(line.start, line.end, "furniture", "page or job number") for line in dates]
        last = max([last, *(int(line.text) for line in numbers)])
    return Lines(tuple(kept), (*lines.aside, *aside))


def _pages(text: str, lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of each page."""
    page: list[Line] = []
    for line in lines:
        if page and text.find("\x0c", page[-1].end, line.start) >= 0:
            yield page
            page = []
        page.append(line)
    if page:
        yield page


def _foot(page: Sequence[Line], before: Sequence[Line], last: int, goes_on: bool) -> int:
    """Where the notes of a page begin that have numbers on lines of their own, -1 where it has none.

    They are called on it, or on the page `before`; a note of that page that `goes_on` stands above them.
    """
    ruled = next((index for index, line in enumerate(page) if line.rule), -1)
    places = [
        index
        for index, line in enumerate(page)
        if index >= max(ruled, 0) and _ALONE.fullmatch(line.text) and 0 < int(line.text) - last <= _MOST_SKIPPED
    ]
    if not places or ruled >= 0:
        return ruled if places else -1
    return next((top for first in places if (top := _top(page, before, first, last, goes_on)) > 0), -1)


def _top(page: Sequence[Line], before: Sequence[Line], first: int, last: int, goes_on: bool) -> int:
    """Where the notes begin whose first number is at `first`: there or in the lines above; -1 where these are none."""
    numbers = [line.text for line in page[first:] if _ALONE.fullmatch(line.text)]
    if not _are_called((*before, *page[:first]), numbers):
        return -1
    top = _top_of_block(page, first)
    if goes_on and first - top <= _LINES_OF_NOTE and _told(page[top:], last, goes_on)[1]:
        return top
    if _told(page[first:], last, goes_on)[1]:
        return first
    told = top > 0 and _are_called((*before, *page[:top]), numbers) and _told(page[top:], last, goes_on)[1]
    return top if told else -1


def _top_of_block(page: Sequence[Line], index: int) -> int:
    """The first line of those that stand with that at `index`, without white space between."""
    while index > 0 and not page[index].gap and not page[index].cut:
        index -= 1
    return index


def _ended(text: str) -> bool:
    """Whether a note's line ends as notes do."""
    return bool(_ENDED.search(text)) and not _ABBREVIATED.search(text)


def _are_called(above: Sequence[Line], numbers: Sequence[str]) -> bool:
    """Whether the text calls the `numbers`: half of them surely, nearly all surely or perhaps."""
    text = "\n".join(line.text for line in above)
    sure = sum(_is_called(text, number, _BEFORE_CALL) for number in numbers)
    seen = sum(_is_called(text, number, rf"{_BEFORE_CALL}|{_FIGURE}") for number in numbers)
    return (sure * 2 >= len(numbers) or len(numbers) == 1) and (len(numbers) - seen) * 4 <= len(numbers)


def _is_called(text: str, number: str, after: str) -> bool:
    """Whether `number` stands in the text after what `after` matches."""
    return bool(re.search(rf"(?:{after})\s?{number}(?=[\s,;.:)»”]|$)", text, re.MULTILINE))


def _told(foot: Sequence[Line], last: int, goes_on: bool) -> tuple[list[Line], list[Line], list[Line]]:
    """The lines of notes with what each is, the lines that are numbers, and dates of printing.

    A number may stand above the last lines of the text: these come first, with white space behind them, and stay as
    they are. Where the last note of the page before `goes_on`, the first lines are its rest.
    """
    numbers = [line for line in foot if _ALONE.fullmatch(line.text)]
    dates = [line for line in foot if _DATES.fullmatch(line.text)]
    apart = {id(line) for line in (*numbers, *dates)}
    wanted = sorted(int(line.text) for line in numbers)
    starts = _starts(foot, apart)
    body = 0 if goes_on else _end_of_body(foot, apart, len(wanted))
    if body:
        starts = {body + position for position in _starts(foot[body:], apart)}
    rest = len(starts) > len(wanted)  # the first goes on with the last note of the page before
    running = all(b == a + 1 for a, b in pairwise(wanted))
    if not running or len(starts) - rest != len(wanted) or (rest and last == 0):
        return list(foot), [], []
    told = []
    numbered = iter(wanted)
    for position, line in enumerate(foot):
        if id(line) in apart:
            continue
        if position < body:
            told.append(line)
            continue
        begins = position in starts and not (rest and position == min(starts))
        told.append(replace(line, foot=str(next(numbered)) if begins else "+"))
    return told, numbers, dates


def _end_of_body(foot: Sequence[Line], apart: set[int], count: int) -> int:
    """Where lines of the text end that stand among the numbers, so that `count` texts of notes are left; 0 if none.

    The last of them ends in a sentence, and white space parts it from the notes.
    """
    above = ""
    for at, line in enumerate(foot):
        if id(line) in apart:
            continue
        cut = above and line.gap and not _ended(above) and not _GOES_ON.match(line.text)
        if cut and len(_starts(foot[at:], apart)) == count:
            return at
        above = line.text
    return 0


def _starts(foot: Sequence[Line], apart: set[int]) -> set[int]:
    """The positions where texts of notes begin."""
    found: set[int] = set()
    above = ""
    after_number = True
    for position, line in enumerate(foot):
        if id(line) in apart:
            after_number = bool(_ALONE.fullmatch(line.text)) or after_number
            continue
        if not above or ((after_number or _ended(above)) and not _GOES_ON.match(line.text)):
            found.add(position)
        above, after_number = line.text, False
    return found
