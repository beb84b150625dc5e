"""Calls that only the gaps in the order of the notes give away.

Notes are called in order. Where the calls of notes 3 and 5 are known and note 4 has none, a number
between them that no rule takes for a call by itself is the lost one, if there is no other that may
be: a lone figure ("a draft resolution 4 was not adopted") or the end of a symbol ("resolutions 5/14 and 5/6").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg import lang
from kg.parse.blocks import Block
from kg.parse.editorial import EditorialWords

_RUN = re.compile(r"(?<=[\s/.,;:)\]»”\"’'–-])\d{1,6}(?=[\s,;.:)\]»”]|$)(?![.,/–-]\d)")
_LONGEST = 3
"""Digits of a note's number."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEAD = rf"(?:{lang.called('resolution')})\s?(?:[\d/ ,]|\b(?:{lang.joints('and')})\b)*"
# Symbols with a number that no such text has had: that of a session's resolution, a conference's, an objective's.
_UNHEARD = re.compile(
    rf"{_HEAD}\d{{2}}/(?:3[6-9]\d|[4-9]\d\d|\d{{4,}})$|/COP\.\d{{3,}}$|\b(?:{lang.joints('goals')})\D{{1,40}}\d{{3}}$",
    re.IGNORECASE,
)
_NUMBERS = lang.words_of("number_words")
_WORD_BEFORE = re.compile(r"([^\W\d]+[°º]?)\s$")
_STARTED = re.compile(r"[.:,]$")
_MONTH = re.compile(lang.in_date(r"\s*") + r"([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Lost:
    """A call found by its gap: the block's index, the characters of its mark, its number, and whether it is sure."""

    block: int
    start: int
    end: int
    number: int
    strong: bool


def fill(
    blocks: Sequence[Block],
    notes: dict[int, tuple[int, int]],
    called: dict[int, tuple[int, int]],
    words: EditorialWords,
) -> list[Lost]:
    """The calls of notes that `called` lacks, where its gaps leave one place only.

    `notes` has each note's number and between which places of the source its call stands; `called` the
    block and character of each first call. Nothing is found where a third of the calls or more are
    missing: such texts have lost them. Postcondition: numbers ascend with the places.
    """
    missing = [number for number in notes if number not in called]
    if not missing or (len(missing) * 3 > len(notes) and len(notes) > 1):
        return []
    found: list[Lost] = []
    for group, low, high in _gaps(sorted(missing), called, len(blocks)):
        candidates: dict[int, list[Lost]] = {number: [] for number in group}
        for one in _between(blocks, notes, group, (low, high), words):
            candidates[one.number].append(one)
        found += _only(candidates, alone=not called)
    return found


def _gaps(
    missing: list[int], called: dict[int, tuple[int, int]], end: int
) -> Iterator[tuple[list[int], tuple[int, int], tuple[int, int]]]:
    """The missing numbers that stand between the same two calls, and these calls' places."""
    known = [(0, (0, 0)), *sorted(called.items()), (max([*missing, *called]) + 1, (end, 0))]
    for (before, low), (after, high) in pairwise(known):
        group = [number for number in missing if before < number < after]
        if group and low <= high:
            yield group, low, high


def _between(
    blocks: Sequence[Block],
    notes: dict[int, tuple[int, int]],
    group: list[int],
    span: tuple[tuple[int, int], tuple[int, int]],
    words: EditorialWords,
) -> Iterator[Lost]:
    """The numbers between two places that may be calls of the notes in `group`."""
    wanted, (low, high) = set(group), span
    for index in range(low[0], min(high[0] + 1, len(blocks))):
        block = blocks[index]
        if block.role == "masthead":
            continue
        start = low[1] if index == low[0] else 0
        stop = high[1] if index == high[0] else len(block.text)
        for run in _RUN.finditer(block.text, start):
            if run.start() >= stop:
                break
            for cut in range(max(0, len(run[0]) - _LONGEST), len(run[0])):
                number = int(run[0][cut:])
                if run[0][cut] != "0" and number in wanted and _may_call(block.text, run, cut, words):
                    position = block.offsets.position(run.start() + cut)
                    if notes[number][0] < position < notes[number][1]:
                        yield _lost(index, block.text, run, cut)


def _may_call(text: str, run: re.Match[str], cut: int, words: EditorialWords) -> bool:
    """Whether the digits of `run` from `cut` on may be a call: no year, date or figure with its unit."""
    before, after = text[run.start() - 1], text[run.end() : run.end() + 24]
    if cut:
        word = _WORD_BEFORE.search(text, max(0, run.start() - 24), run.start())
        counted = word and word[1].lower() in words.numbered_loosely | _NUMBERS
        return before in "/.-–" or bool(counted and not _YEAR.fullmatch(run[0]))
    following = _MONTH.match(after)
    return not (
        before in "/-–"
        or (before == "." and not text[run.start() - 2].isalpha())
        or words.unit.match(text, run.end())
        or (following and following[1].lower() in words.months)
    )


def _lost(index: int, text: str, run: re.Match[str], cut: int) -> Lost:
    """The call at the end of a run of digits; the space before it goes with it."""
    start = run.start() + cut
    strong = bool(cut and _UNHEARD.search(text, max(0, start - 120), run.end()))
    if not cut:
        strong = run.end() == len(text) or bool(_STARTED.search(text[run.start() - 2 : run.start()].strip()))
        start -= text[start - 1].isspace()
    return Lost(index, start, run.end(), int(run[0][cut:]), strong)


def _only(candidates: dict[int, list[Lost]], *, alone: bool) -> Iterator[Lost]:
    """The one candidate of each number, a sure one before others; those that would not ascend are left out.

    Where no call at all is known (`alone`), only sure ones count.
    """
    last = (-1, -1)
    for number in sorted(candidates):
        strong = [one for one in candidates[number] if one.strong]
        chosen = strong or ([] if alone else candidates[number])
        if len(chosen) == 1 and (chosen[0].block, chosen[0].start) > last:
            yield chosen[0]
            last = (chosen[0].block, chosen[0].end)
