"""Footnote calls that an extractor left as plain digits, told apart by the order of the notes.

Notes are called in order: 1, 2, 3, …; a note may be called again later. Superscripts and
Markdown's marks are calls for certain. Any other number may be one: glued to a word or to its
comma ("Millénaire1", "Information,12"), at the end of a year ("20052"), or alone ("femmes
11,"). Of all these the calls are the ascending chain that explains most: each kind of
mark has a weight, and the heaviest chain wins. A number before its time stays a number.

Old documents print "1/" for the call and for the note; then nothing else is a call. The digits of
a cited symbol are a call only where the symbol has no other reading ("73/26315": no session has
26315 resolutions): a call that was lost stays lost, so that no other work is cited than is printed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from kg.model import Call
from kg.parse import call_gaps
from kg.parse.blocks import Block, Blocks
from kg.parse.call_marks import Mark, candidates
from kg.parse.editorial import EditorialWords

_WEIGHTS = {
    "sure": 20,
    "signed": 20,
    "word": 8,
    "close": 8,
    "stop": 8,
    "notes": 8,
    "dot": 6,
    "yearstop": 6,
    "year": 5,
    "alone": 5,
    "loose": 4,
    "over": 4,
    "inside": 4,
    "figure": 3,
    "counted": 3,
    "last": 2,
    "name": 1,
    "decimal": 1,
}
_CERTAIN = frozenset({"sure", "signed"})
_DOUBTFUL = frozenset({"last", "figure", "decimal"})


def with_calls(found: Blocks, words: EditorialWords) -> Blocks:
    """`found` with the calls of its notes. Postcondition: as `place` says; no call is an ornament's asterisk."""
    closing = [block.role == "conclusion" for block in found.body]
    open_ = tuple([block for block, closes in zip(found.body, closing, strict=True) if not closes])
    placed = iter(_placed(open_, found, words))
    body = [block if closes else next(placed) for block, closes in zip(found.body, closing, strict=True)]
    known = {note.label for note in found.notes}
    return replace(found, body=tuple(_starred([_without_stars(block, known) for block in body], known)))


def _placed(blocks: tuple[Block, ...], found: Blocks, words: EditorialWords) -> tuple[Block, ...]:
    """The blocks with their calls: those before the last note of each numbering call its notes."""
    numberings = _numberings(found.notes, found.body)
    cuts = [bisect_left(blocks, notes[-1].start, key=lambda block: block.start) for notes in numberings[:-1]]
    placed: list[Block] = []
    for notes, low, high in zip(numberings, [0, *cuts], [*cuts, len(blocks)], strict=True):
        placed += place(blocks[low:high], _bounds(notes, found.body), words, found.signed, found.signs)
    return tuple(placed)


def _numberings(notes: Sequence[Block], body: Sequence[Block]) -> list[list[Block]]:
    """The numbered notes in order, in as many lists as numberings begin from one behind others' pages.

    Numberings that stand together at the end of a text tell nobody where each was called: they stay one list.
    """
    starts = [block.start for block in body]
    found: list[list[Block]] = [[]]
    for note in sorted((each for each in notes if each.label.isdigit()), key=lambda each: each.start):
        last = found[-1][-1] if found[-1] else None
        if last and note.label == "1" and bisect_left(starts, last.end) < bisect_left(starts, note.start):
            found.append([])
        found[-1].append(note)
    return found


def _starred(blocks: list[Block], known: set[str]) -> list[Block]:
    """The blocks with the first asterisks that call a note found, where nothing calls it yet ("E/2018/28*")."""
    waiting = {label for label in known if label.startswith("*")}
    waiting -= {call.number for block in blocks for call in block.calls}
    for label in sorted(waiting):
        mark = re.compile(rf"(?<=[\w)\]]){re.escape(label)}(?![\w*])")
        for index, block in enumerate(blocks):
            found = mark.search(block.text)
            if found:
                calls = sorted((*block.calls, Call(label, found.start())), key=lambda call: call.position)
                blocks[index] = replace(block, calls=tuple(calls)).without([found.span()], "call")
                break
    return blocks


def _without_stars(block: Block, known: set[str]) -> Block:
    """An asterisk that no note answers is an ornament, no call."""
    calls = tuple([call for call in block.calls if call.number[0] != "*" or call.number in known])
    return block if len(calls) == len(block.calls) else replace(block, calls=calls)


def _bounds(notes: Sequence[Block], body: Sequence[Block]) -> dict[int, tuple[int, int]]:
    """For each note's number, between which places its call stands: the page before's notes, and itself."""
    starts = [block.start for block in body]
    found: dict[int, tuple[int, int]] = {}
    low = 0
    before: Block | None = None
    for note in sorted((n for n in notes if n.label.isdigit()), key=lambda n: n.start):
        if before and bisect_left(starts, before.end) < bisect_left(starts, note.start):
            low = before.start
        found.setdefault(int(note.label), (low, note.start))
        before = note
    return found


def place(
    blocks: tuple[Block, ...],
    notes: dict[int, tuple[int, int]],
    words: EditorialWords,
    signed: frozenset[int] = frozenset(),
    signs: str = "/",
) -> tuple[Block, ...]:
    """The `blocks` with the calls of the notes found and their digits taken out of the texts.

    `notes` has each note's number and between which places of the source text its call must
    stand: before the note, and after the notes of the page before; `signed` are those printed
    with `signs` ("1/", "[1]"). Postcondition: each block's calls are in the order of the text, and their marks
    are no part of it but set aside.
    """
    certain = {call.number for block in blocks for call in block.calls}
    if notes and all(str(number) in certain for number in notes):
        return blocks
    marks = candidates(blocks, notes, words, signed, signs)
    taken = _chain(marks, max(notes, default=0))
    if sum(mark.kind == "sure" for mark in taken) * 3 > len(notes) * 2:
        taken = [mark for mark in taken if mark.kind not in _DOUBTFUL]
        chosen = {id(mark) for mark in taken}
        marks = [mark for mark in marks if mark.kind in _CERTAIN or id(mark) in chosen]
    blocks = _apply(blocks, [mark for mark in _with_repeats(marks, taken) if _said_again(mark, taken, blocks)])
    return _fill_gaps(blocks, {number: bounds for number, bounds in notes.items() if number not in signed}, words)


def _fill_gaps(
    blocks: tuple[Block, ...], notes: dict[int, tuple[int, int]], words: EditorialWords
) -> tuple[Block, ...]:
    """The blocks with the calls taken out that the order of the others gives away."""
    called: dict[int, tuple[int, int]] = {}
    for index, block in enumerate(blocks):
        for call in block.calls:
            if call.number.isdigit():
                called.setdefault(int(call.number), (index, call.position))
    lost = call_gaps.fill(blocks, notes, called, words)
    if not lost:
        return blocks
    sure = [
        Mark(index, call.position, call.position, int(call.number), "sure")
        for index, block in enumerate(blocks)
        for call in block.calls
        if call.number.isdigit()
    ]
    found = [Mark(one.block, one.start, one.end, one.number, "over") for one in lost]
    return _apply(blocks, [*sure, *found])


def _chain(marks: list[Mark], limit: int) -> list[Mark]:
    """The heaviest chain of marks with ascending numbers.

    A Fenwick tree holds the best chain up to each number.
    """
    best: list[tuple[int, int]] = [(0, -1)] * (limit + 1)
    previous: list[int] = []
    for index, mark in enumerate(marks):
        if not 0 < mark.number <= limit or mark.kind == "again":
            previous.append(-1)
            continue
        weight, before = 0, -1
        at = mark.number - 1
        while at > 0:
            if best[at][0] > weight:
                weight, before = best[at]
            at -= at & -at
        previous.append(before)
        total = weight + _WEIGHTS[mark.kind]
        at = mark.number
        while at <= limit:
            if total > best[at][0]:
                best[at] = (total, index)
            at += at & -at
    return _unwound(marks, previous, max(best, key=lambda pair: pair[0])[1])


def _unwound(marks: list[Mark], previous: list[int], last: int) -> list[Mark]:
    """The chain that ends with mark `last`, in order."""
    found: list[Mark] = []
    while last >= 0:
        found.append(marks[last])
        last = previous[last]
    return found[::-1]


def _with_repeats(marks: list[Mark], chain: list[Mark]) -> list[Mark]:
    """The chain, the superscripts beside it, and glued numbers of notes that were called before."""
    first = {(mark.block, mark.start): mark for mark in chain}
    found: list[Mark] = []
    reached: set[int] = set()
    end = (-1, -1)
    for mark in marks:
        if first.get((mark.block, mark.start)) is mark or mark.kind in _CERTAIN:
            reached.add(mark.number)
        elif (
            not (mark.number in reached and mark.kind in ("word", "close", "stop", "year", "again"))
            or (mark.block, mark.start) < end
            or (mark.block, mark.start) in first
        ):
            continue
        found.append(mark)
        end = (mark.block, mark.end)
    return found


def _said_again(mark: Mark, chain: list[Mark], blocks: Sequence[Block]) -> bool:
    """Whether a call on a later page stands after the same word as the note's first call.

    A note that is called twice is called for the same thing; a lone figure glued to another word is a slip.
    """
    if mark.kind != "again":
        return True
    firsts = [each for each in chain if each.number == mark.number]
    word = _word_before(blocks[mark.block].text, mark.start)
    return not firsts or any(_word_before(blocks[each.block].text, each.start) == word for each in firsts)


def _word_before(text: str, at: int) -> str:
    """The last word before a place, in small letters."""
    words = re.findall(r"[^\W\d_]+", text[max(0, at - 40) : at])
    return words[-1].lower() if words else ""


def _apply(blocks: tuple[Block, ...], taken: list[Mark]) -> tuple[Block, ...]:
    """The blocks with the marks' digits taken out and their calls recorded."""
    by_block: dict[int, list[Mark]] = {}
    for mark in taken:
        by_block.setdefault(mark.block, []).append(mark)
    found = []
    for index, block in enumerate(blocks):
        here = sorted(by_block.get(index, []), key=lambda mark: (mark.start, mark.end))
        other = [call for call in block.calls if not call.number.isdigit()]
        calls = [Call(str(mark.number), mark.start) for mark in here] + other
        calls.sort(key=lambda call: call.position)
        same = calls == list(block.calls)
        found.append((block if same else replace(block, calls=tuple(calls))).without(_cuts(block.text, here), "call"))
    return tuple(found)


def _cuts(text: str, marks: list[Mark]) -> list[tuple[int, int]]:
    """The characters of the marks, with the comma between two of them."""
    cuts: list[tuple[int, int]] = []
    for mark in marks:
        if mark.end <= mark.start:
            continue
        if cuts and re.fullmatch(r",\s?", text[cuts[-1][1] : mark.start]):
            cuts[-1] = (cuts[-1][0], mark.end)
        else:
            cuts.append((mark.start, mark.end))
    return cuts
