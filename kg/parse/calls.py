"""Footnote calls that an extractor left as plain digits, told apart by the order of the notes.

Notes are called in order: 1, 2, 3, …; a note may be called again later. Superscripts and
Markdown's marks are calls for certain. Any other number may be one: glued to a word or to its
comma ("Millénaire1", "Information,12"), at the end of a year ("20052"), or alone ("femmes
11,"). Of all these the calls are the ascending chain that explains most: each kind of
mark has a weight, and the heaviest chain wins. A number before its time stays a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Call
from kg.parse.blocks import Block
from kg.parse.clean import shifted, without
from kg.parse.editorial import Words

_DIGITS = re.compile(r"\d+")
# What a number may be that begins where a run of digits does.
_GLUED = re.compile(
    r"""
      (?<=[^\W\d_])(?P<word>\d{1,6})(?=[\s,;.:)\]»”"’'?!—–]|$)(?![.,]\d)
    | (?<=[^\d][)\]»”"’'%])(?P<close>\d{1,6})(?=[\s,;.:)\]»”]|$)(?![.,/]\d)
    | (?:(?<=[^\W\d_][,;:])|(?<=[)\]»”"’'][,;.:]))(?P<stop>\d{1,6})(?=[\s)»”]|$)
    | (?:(?<=[a-zà-öø-ÿœ]{2}\.)|(?<=\d[)\]]))(?P<dot>\d{1,6})(?=[\s,;.:)»”]|$)(?![.,/]\d)
    | (?:(?<=[^\W\d_])|(?<=[^\W\d_][,;.:])|(?<=[”»][,;.:])|(?<=\s))(?P<inside>\d{1,3})(?!st|nd|rd|th|er|re|ème)
      (?=[a-zà-öø-ÿœ]{2})
    | (?<=[^\W\d_)\]»”"’'])(?P<notes>\d{1,3}(?:,\s?\d{1,3})+)(?=[\s;.]|$)
    | (?<![\d/.])(?:19|20)\d\d[,;.:](?P<yearstop>\d{1,3})(?=[\s)»”]|$)
    | (?<![\d/.])(?:19|20)\d\d(?P<year>\d{1,3})(?=[\s,;.:)\]»”]|$)(?![.,/]\d)
    | (?<=\d[,;:])(?P<figure>\d{1,3})(?=[\s)»”]|$)
    | (?<=\d\.)(?P<decimal>\d{1,3})(?=[\s)»”]|$)
    | (?:(?<=[/.\-–])|(?<=\s)(?!(?:19|20)\d\d(?!\d)))\d{1,4}?(?P<symbol>\d{1,3})(?=[\s,;.:)\]»”]|$)(?![.,/]\d)
    """,
    re.VERBOSE,
)
# A number with white space before it.
_ALONE = re.compile(r"""(?<=[\w)\]»”"’'%,;])(?P<alone>\s\d{1,3})(?=\s?[,;.:)\]»”]|\s|$)(?!\s?[.,/-]\d)""")
_WEIGHTS = {
    "sure": 20,
    "word": 8,
    "close": 8,
    "stop": 8,
    "notes": 8,
    "dot": 6,
    "yearstop": 6,
    "year": 5,
    "alone": 5,
    "loose": 4,
    "inside": 4,
    "figure": 3,
    "last": 2,
    "symbol": 1,
    "name": 1,
    "decimal": 1,
}
# What follows a cited symbol, rather than a call ("61/29 du 4 décembre 2006").
_DATED = re.compile(r"\s(?:[A-Z]\s)?(?:du|of)\s\d")
_ABBREVIATED = re.compile(r"(?<!\w)(?:paras?|par|vol|nos?|chap|sect|art|add|corr|rev|pp?)\.$", re.IGNORECASE)
_SPACED_STOP = re.compile(r"\s[,.)]")  # "(no 81)22 , la": the space goes with the mark
_CAPITALS = re.compile(r"(?:[A-Z]{1,6}[a-z]?|[A-Z]+[-/]\w*)$")


@dataclass(slots=True)
class _Mark:
    """A number that is, or may be, a call: in which block, which characters, which note, what kind."""

    block: int
    start: int
    end: int
    number: int
    kind: str


def place(blocks: list[Block], notes: dict[int, tuple[int, int]], words: Words) -> list[int]:
    """Finds the calls of `blocks` and takes their digits out of the texts.

    `notes` has each note's number and between which places of the source text its call must
    stand: before the note, and after the notes of the page before. Postcondition: each block's
    calls are in the order of the text, and their marks are no part of it. Returns the numbers
    that no call was found for.
    """
    certain = {call.number for block in blocks for call in block.calls}
    if notes and all(str(number) in certain for number in notes):
        return []
    marks = _marks(blocks, notes, words)
    taken = _chain(marks, max(notes, default=0))
    if sum(mark.kind == "sure" for mark in taken) * 3 > len(notes) * 2:
        taken = [mark for mark in taken if mark.kind not in ("symbol", "last", "figure", "decimal")]
        chosen = {id(mark) for mark in taken}
        marks = [mark for mark in marks if mark.kind == "sure" or id(mark) in chosen]
    _apply(blocks, [mark for mark in _with_repeats(marks, taken) if _said_again(mark, taken, blocks)])
    called = {int(call.number) for block in blocks for call in block.calls if call.number.isdigit()}
    return sorted(set(notes) - called)


def _marks(blocks: list[Block], notes: dict[int, tuple[int, int]], words: Words) -> list[_Mark]:
    """Every number that may be a call, in the order of the text."""
    found: list[_Mark] = []
    for index, block in enumerate(blocks):
        here = [
            _Mark(index, call.position, call.position, int(call.number), "sure")
            for call in block.calls
            if call.number.isdigit()
        ]
        if block.role != "masthead":
            here += _in_text(index, block, notes, words)
        elif any(following.role == "formula" for following in blocks[index + 1 : index + 4]):
            here += [
                mark for mark in _in_text(index, block, notes, words) if mark.kind in ("word", "close", "stop", "year")
            ]
        here.sort(key=lambda mark: (mark.start, mark.end))
        found += here
    return found


def _in_text(index: int, block: Block, notes: dict[int, tuple[int, int]], words: Words) -> list[_Mark]:
    """The numbers of one block that may be calls."""
    found: list[_Mark] = []
    text = block.text
    for match in _candidates(text):
        kind = match.lastgroup or ""
        start, digits = match.start(kind), match[kind]
        if kind == "alone":
            sense = _standing_alone(text, match, words) if int(digits) in notes else ""
            if sense:
                found.append(_alone(index, text, match, sense))
            if len(digits) < 4:
                continue
            start, digits, kind = start + 2, digits[2:], "symbol"  # "Action 213": 21 and note 3
        if kind == "symbol" and not _DATED.match(text, match.end()):
            kind = "last"
        if kind == "word" and _is_name(text, match.start()):
            kind = "name"
        elif kind == "dot" and _ABBREVIATED.search(text, max(0, match.start() - 8), match.start()):
            continue
        for low, high in _numbers(digits, "symbol" if kind == "last" else kind, notes):
            spaced = high == len(digits) and _SPACED_STOP.match(text, start + high) is not None
            found.append(_Mark(index, start + low, start + high + spaced, int(digits[low:high]), kind))
    known = [mark for mark in found if mark.number in notes and text[mark.start] != "0"]
    return [mark for mark in known if _on_page(mark, block.offsets.position(mark.start), notes[mark.number])]


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """Every number of a text that may be a call, one match for each run of digits."""
    done = 0
    for run in _DIGITS.finditer(text):
        start = run.start()
        if start < done:
            continue
        match = _ALONE.match(text, start - 1) if start and text[start - 1].isspace() else None
        match = match or _GLUED.match(text, start)
        if match:
            done = match.end()
            yield match


def _on_page(mark: _Mark, position: int, bounds: tuple[int, int]) -> bool:
    """Whether a mark stands where it may be a call.

    A doubtful one stands after the notes of the page before; one after its note can only call it `again`.
    """
    low, high = bounds
    if position < high:
        return position > low or mark.kind not in ("symbol", "last", "figure", "decimal", "loose")
    mark.kind = "again" if mark.kind in ("word", "close", "stop", "year") else ""
    return bool(mark.kind)


def _alone(index: int, text: str, match: re.Match[str], kind: str) -> _Mark:
    """A number that stands alone takes one of the spaces around it along."""
    after = re.match(r"\s[,.)]", text[match.end() : match.end() + 2])
    return _Mark(index, match.start("alone"), match.end() + (1 if after else 0), int(match["alone"]), kind)


def _numbers(digits: str, kind: str, notes: dict[int, tuple[int, int]]) -> list[tuple[int, int]]:
    """Where the numbers stand in the digits of a mark: one, a list, or two in a row without a comma."""
    if kind == "notes":
        return [number.span() for number in re.finditer(r"\d+", digits)]
    if kind == "symbol":
        return [(cut, len(digits)) for cut in range(len(digits))]
    if len(digits) > 1 and int(digits) not in notes:
        for cut in range(1, len(digits)):
            if int(digits[cut:]) == int(digits[:cut]) + 1:
                return [(0, cut), (cut, len(digits))]
    return [(0, len(digits))]


def _chain(marks: list[_Mark], limit: int) -> list[_Mark]:
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


def _unwound(marks: list[_Mark], previous: list[int], last: int) -> list[_Mark]:
    """The chain that ends with mark `last`, in order."""
    found: list[_Mark] = []
    while last >= 0:
        found.append(marks[last])
        last = previous[last]
    return found[::-1]


def _with_repeats(marks: list[_Mark], chain: list[_Mark]) -> list[_Mark]:
    """The chain, the superscripts beside it, and glued numbers of notes that were called before."""
    first = {(mark.block, mark.start): mark for mark in chain}
    found: list[_Mark] = []
    reached: set[int] = set()
    end = (-1, -1)
    for mark in marks:
        if first.get((mark.block, mark.start)) is mark or mark.kind == "sure":
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


def _said_again(mark: _Mark, chain: list[_Mark], blocks: list[Block]) -> bool:
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


def _is_name(text: str, at: int) -> bool:
    """Whether the number at `at` belongs to a name in capitals ("CO2", "G20")."""
    word = re.search(r"[\w/-]+$", text[max(0, at - 12) : at])
    return bool(word and _CAPITALS.match(word[0]))


def _standing_alone(text: str, match: re.Match[str], words: Words) -> str:
    """What a lone number may be: `alone` (surely no figure of the sentence), `loose`, or "" (a figure)."""
    at, end = match.start("alone"), match.end()
    before = re.search(r"[^\s(«“\"]+$", text[max(0, at - 30) : at])
    last = before[0] if before else " "
    word = re.sub(r"^[ldnsqjc]['’]", "", last.lower().rstrip(".,;")).strip()
    counted = last[-1] not in ",;." and word in words.numbered
    if counted and word not in words.numbered_loosely:
        return ""
    stops = bool(re.match(r"\s?[,;.:)\]»”]", text[end : end + 2])) or end == len(text)
    following = re.match(r"\s*([\w%$€/-]+)", text[end : end + 24])
    figure = word.isdigit() and last[-1] not in ",;."
    if stops:
        return "loose" if counted or (figure and len(word) != 4) else "alone"
    if words.unit.match(text, end) or (
        following and (following[1].lower() in words.months or following[1][0] in "%$€")
    ):
        return ""
    linked = following and following[1].lower() in words.links
    return "alone" if linked and not counted and not word.isdigit() else "loose"


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
        block.calls = sorted(
            (Call(call.number, shifted(call.position, cuts)) for call in calls),
            key=lambda call: call.position,
        )
        if cuts:
            block.italics = [(shifted(a, cuts), shifted(b, cuts)) for a, b in block.italics]
            block.text, block.offsets = without(block.text, block.offsets, cuts)


def _cuts(text: str, marks: list[_Mark]) -> list[tuple[int, int]]:
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
