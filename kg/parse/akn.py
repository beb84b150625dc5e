"""Akoma Ntoso source → blocks and notes, from the reader's marks.

A note stands where it is first called. Where it is called again, the UN's markup has only the
raised number; other raised characters ("1er", "m²", "n°") are text.
"""

from __future__ import annotations

import re

from kg.model import Call, Footnote, Mark, Source
from kg.parse.blocks import LATIN, Block
from kg.parse.clean import Text

_AGAIN = re.compile(r"\d{1,3}")
_POWER = re.compile(r"(?:^|[\s\d/])[ckdm]?m$|(?:^|[\s×x*])10$|(?:^|\s)[xyz]$")
_NUMERIC = re.compile(rf"\d{{1,4}}(?: ?{LATIN})?\.?")


def blocks(source: Source) -> tuple[list[Block], list[Footnote]]:
    """The blocks and notes of `source` in the order of the text."""
    found: list[Block] = []
    notes: list[Footnote] = []
    marks = source.marks
    index, annex = 0, False
    pending: Mark | None = None
    while index < len(marks):
        mark = marks[index]
        index += 1
        if mark.kind == "start":
            annex = annex or mark.value == "attachment"
        elif mark.kind == "label":
            if pending:
                found.append(_label_block(source.text, pending))
            pending = mark
        elif mark.kind == "block":
            first = index
            while index < len(marks) and marks[index].start < mark.end and marks[index].end <= mark.end:
                index += 1
            block = _block(source.text, mark, marks[first:index], notes, pending)
            pending = None
            block.zone = "annex" if annex else ""
            if block.text or block.calls or block.label:
                found.append(block)
    if pending:
        found.append(_label_block(source.text, pending))
    return found, notes


def _label_block(text: str, label: Mark) -> Block:
    """A number that no text follows ("II" over a section): a heading."""
    built = Text()
    built.add_raw(text, label.start, label.end, False)
    clean, offsets = built.finish()
    return Block(clean, offsets, label.start, label.end, "heading")


def _label(text: str, mark: Mark, built: Text) -> str:
    """A number is kept apart from its paragraph's text; a letter (of a point) stays in it."""
    label = " ".join(text[mark.start : mark.end].split())
    if not _NUMERIC.fullmatch(label):
        built.add_raw(text, mark.start, mark.end, False)
        if mark.end < len(text) and text[mark.end].isspace():
            built.space(mark.end)
    return label


def _block(text: str, mark: Mark, inner: tuple[Mark, ...], notes: list[Footnote], pending: Mark | None) -> Block:
    """One block; its notes are taken out of it and appended to `notes`."""
    built = Text()
    label = _label(text, pending, built) if pending else ""
    italics: list[tuple[int, int]] = []
    ends: list[int] = []
    position = skip_until = mark.start
    for index, part in enumerate(inner):
        if part.start < skip_until or part.kind not in ("note", "label", "italic", "raised"):
            continue
        raised_to = 0
        if part.kind == "raised":
            raised_to = _again(text, inner[max(0, index - 1) : index + 4], part, mark.start, notes)
            if not raised_to:
                continue
        while ends and ends[0] <= part.start:
            position = _close(built, text, position, ends, italics)
        built.add_raw(text, position, part.start, False)
        position = part.start
        if part.kind == "note":
            _call(built, part)
            notes.append(_note(text, part))
            position = skip_until = part.end
        elif raised_to:
            _call(built, Mark("note", part.start, raised_to, text[part.start : raised_to].strip()))
            position = skip_until = raised_to
        elif part.kind == "label" and not built.length:
            label = _label(text, part, built)
            position = skip_until = part.end
        elif part.kind == "italic":
            italics.append((built.length, -1))
            ends.append(part.end)
            ends.sort()
    while ends:
        position = _close(built, text, position, ends, italics)
    built.add_raw(text, position, mark.end, False)
    clean, offsets = built.finish()
    return Block(
        clean,
        offsets,
        pending.start if pending else mark.start,
        mark.end,
        mark.value,
        label,
        built.calls,
        [(a, min(b, len(clean))) for a, b in italics if a < min(b, len(clean))],
    )


def _again(text: str, around: tuple[Mark, ...], part: Mark, low: int, notes: list[Footnote]) -> int:
    """Where the raised number ends that begins with mark `part`, if it calls an earlier note; else 0.

    A number may be set in two pieces; a power, and what begins a block, is no call.
    """
    if not notes or not text[low : part.start].strip():
        return 0
    end = part.end
    for other in around:
        if other.kind != "raised" or other.start == other.end:
            continue
        if other.end == part.start:
            return 0  # the first piece has been looked at, with this one
        if other.start == end:
            end = other.end
    number = text[part.start : end].strip()
    if not _AGAIN.fullmatch(number) or _POWER.search(text[max(low, part.start - 6) : part.start]):
        return 0
    return end if any(note.number == number for note in notes) else 0


def _close(built: Text, text: str, position: int, ends: list[int], italics: list[tuple[int, int]]) -> int:
    """The first italic stretch that is open ends; returns the new position."""
    end = max(ends.pop(0), position)
    built.add_raw(text, position, end, False)
    for index in range(len(italics) - 1, -1, -1):
        if italics[index][1] < 0:
            italics[index] = (italics[index][0], built.length - (1 if built.ends_in_space else 0))
            break
    return end


def _call(built: Text, note: Mark) -> None:
    """A call stands after the word before it, not after the space between."""
    if built.ends_in_space and built.length and built.pieces[-1] == " ":
        built.calls.append(Call(note.value, built.length - 1))
    else:
        built.call(note.value)


def _note(text: str, mark: Mark) -> Footnote:
    """The footnote of a `note` mark."""
    built = Text()
    built.add_raw(text, mark.start, mark.end, False)
    clean, offsets = built.finish()
    return Footnote(mark.value, clean, offsets)
