"""Footnote calls that an extractor left as plain digits, told apart by the order of the notes.

Notes are called in order: 1, 2, 3, …; a note may be called again later. Superscripts and
Markdown's marks are calls for certain. A number glued to a word or to its comma
("Millénaire1", "Information,12") is one if it is the next, or was called before. A number that
stands alone ("femmes 11,") or ends a year ("20052") is one only where the next call is
missing, between its neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import Call
from kg.parse.blocks import Block
from kg.parse.clean import shifted, without
from kg.parse.editorial import Words

_GLUED = re.compile(
    r"""
      (?<=[^\W\d_])(?P<word>\d{1,3})(?=[\s,;.:)\]»”"’'?!—–]|$)(?![.,]\d)
    | (?<=[)\]»”"’'%])(?P<close>\d{1,3})(?=[\s,;.:)\]»”]|$)(?![.,]\d)
    | (?<=[^\W\d_)\]»”"’'][,;.:])(?P<stop>\d{1,3})(?=[\s)»”]|$)
    | (?<=[^\W\d_)\]»”"’'])(?P<notes>\d{1,3}(?:,\s?\d{1,3})+)(?=\s|$)
    """, re.VERBOSE)
_CAPITALS = re.compile(r"(?:[A-Z]{1,6}[a-z]?|[A-Z]+[-/]\w*)$")


@dataclass(slots=True)
class _Mark:
    """A number that is, or may be, a call: in which block, which characters, which note."""

    block: int
    start: int
    end: int
    number: int
    sure: bool


def place(blocks: list[Block], known: set[int], words: Words) -> list[int]:
    """Finds the calls of `blocks` and takes their digits out of the texts.

    `known` are the numbers of the notes. Postcondition: each block's calls are in the order of
    the text, and their marks are no part of it. Returns the numbers no call was found for.
    """
    marks = _marks(blocks)
    limit = max(known, default=0)
    taken: list[_Mark] = []
    anchors: list[tuple[int, int, int]] = [(0, -1, 0)]
    expected = 1
    for mark in marks:
        if not _fits(mark, expected, known, limit, blocks):
            continue
        taken.append(mark)
        if mark.number >= expected:
            taken += _between(anchors[-1], mark, expected, blocks, words)
            expected = mark.number + 1
            anchors.append((mark.block, mark.end, mark.number))
    if expected <= limit:
        final = _Mark(len(blocks) - 1, len(blocks[-1].text) + 1 if blocks else 0, 0, limit + 1, True)
        taken += _between(anchors[-1], final, expected, blocks, words)
    _apply(blocks, taken)
    called = {int(call.number) for block in blocks for call in block.calls if call.number.isdigit()}
    return sorted(known - called)


def _marks(blocks: list[Block]) -> list[_Mark]:
    """Every superscript and every glued number, in the order of the text."""
    found: list[_Mark] = []
    for index, block in enumerate(blocks):
        here = [_Mark(index, call.position, call.position, int(call.number), True)
                for call in block.calls if call.number.isdigit()]
        last_of_masthead = index + 1 < len(blocks) and blocks[index + 1].role == "formula"
        glued = _GLUED.finditer(block.text) if block.role != "masthead" or last_of_masthead else ()
        for match in glued:
            if block.role == "masthead" and match.lastgroup != "word":
                continue
            digits = match[match.lastgroup or 0]
            start = match.start()
            for number in re.finditer(r"\d+", digits):
                here.append(_Mark(index, start + number.start(), start + number.end(), int(number[0]), False))
        here.sort(key=lambda mark: (mark.start, mark.end))
        found += here
    return found


def _fits(mark: _Mark, expected: int, known: set[int], limit: int, blocks: list[Block]) -> bool:
    """Whether a mark is a call, given the next number due."""
    if mark.sure:
        return True
    if mark.number not in known or mark.number == 0:
        return False
    if mark.number == expected:
        return True
    before = blocks[mark.block].text[max(0, mark.start - 12):mark.start]
    word = re.search(r"[\w/-]+$", before)
    if word and _CAPITALS.match(word[0]):
        return False
    return mark.number < expected or mark.number <= min(expected + 6, limit)


def _between(low: tuple[int, int, int], high: _Mark, expected: int, blocks: list[Block],
             words: Words) -> list[_Mark]:
    """The calls of notes `expected` up to the one of `high`, among doubtful numbers between."""
    found: list[_Mark] = []
    block, start = low[0], max(low[1], 0)
    for number in range(expected, high.number):
        hit = None
        for index in range(block, high.block + 1):
            text = blocks[index].text
            begin = start if index == block else 0
            end = high.start if index == high.block else len(text)
            hit = _doubtful(text, begin, end, number, index, words)
            if hit:
                break
        if hit:
            found.append(hit)
            block, start = hit.block, hit.end
    return found


def _doubtful(text: str, begin: int, end: int, number: int, index: int, words: Words) -> _Mark | None:
    """A number that stands alone, or at the end of a year or symbol, and may be call `number`."""
    spaced = re.compile(rf"(?<=[\w)\]»”\"’'%,;])\s+{number}(?=\s*[,;.:)\]»”]|\s|$)(?![.,/-]\d)")
    for match in spaced.finditer(text, begin, end):
        if _standing_alone(text, match, words):
            stop = match.end() + (1 if re.match(r"\s[,.)]", text[match.end():match.end() + 2]) else 0)
            return _Mark(index, match.start(), stop, number, False)
    glued = re.compile(rf"(?:(?<=(?<!\d)(?:19|20)\d\d)|(?<=\d,)|(?<=\d\.)|(?<=\d/\d)|(?<=/\d\d)|(?<=/\d\d\d)){number}"
                       r"(?=[\s,;.:)\]»”]|$)(?![.,/]\d)")
    hit = glued.search(text, begin, end)
    return _Mark(index, hit.start(), hit.end(), number, False) if hit else None


def _standing_alone(text: str, match: re.Match[str], words: Words) -> bool:
    """Whether the words around leave a lone number no other sense than a call."""
    before = re.search(r"[^\s(«“\"]+$", text[max(0, match.start() - 30):match.start() + 0])
    word = before[0].lower().strip(".,;") if before else ""
    word = re.sub(r"^[ldnsqjc]['’]", "", word)
    if word in words.numbered:
        return False
    after = text[match.end():match.end() + 24].lstrip()
    following = re.match(r"[\w%$€-]+", after)
    stands_before_stop = bool(re.match(r"\s?[,;.:)\]»”]", text[match.end():match.end() + 2]))
    if word.isdigit():
        return stands_before_stop and len(word) == 4
    if following and not stands_before_stop:
        if following[0].lower() in words.months or following[0][0] in "%$€":
            return False
        return following[0].lower() in _LINKS
    return True


_LINKS = frozenset("et ou and or qui que dans de du des à au aux en the of in to on for by with as which that "
                   "adoptée adopté vise visant ainsi sur par pour".split())


def _apply(blocks: list[Block], taken: list[_Mark]) -> None:
    """Takes the digits out and records the calls."""
    by_block: dict[int, list[_Mark]] = {}
    for mark in taken:
        by_block.setdefault(mark.block, []).append(mark)
    for index, block in enumerate(blocks):
        here = sorted(by_block.get(index, []), key=lambda mark: (mark.start, mark.end))
        cuts = _cuts(block.text, here)
        other = [call for call in block.calls if not call.number.isdigit()]
        calls = [Call(str(mark.number), mark.start) for mark in here] + other
        block.calls = sorted((Call(call.number, shifted(call.position, cuts)) for call in calls),
                             key=lambda call: call.position)
        if cuts:
            block.italics = [(shifted(a, cuts), shifted(b, cuts)) for a, b in block.italics]
            block.text, block.offsets = without(block.text, block.offsets, cuts)


def _cuts(text: str, marks: list[_Mark]) -> list[tuple[int, int]]:
    """The characters of the marks, with the comma between two of them."""
    cuts: list[tuple[int, int]] = []
    for mark in marks:
        if mark.end <= mark.start:
            continue
        if cuts and re.fullmatch(r",\s?", text[cuts[-1][1]:mark.start]):
            cuts[-1] = (cuts[-1][0], mark.end)
        else:
            cuts.append((mark.start, mark.end))
    return cuts
