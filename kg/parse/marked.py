"""A source with marks → blocks and notes: whatever the format, its reader says what is a paragraph, a note, a call.

A note stands where it is called first (in Akoma Ntoso), or in a place of its own (elsewhere). Where a note is
called again there may be only a raised number; other raised characters ("1er", "m²", "n°") are text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kg.model import Aside, Call, Mark, Source
from kg.parse.blocks import LATIN, Block, Blocks
from kg.parse.clean import SUPERSCRIPT, Text
from kg.parse.editorial import EditorialWords

_AGAIN = re.compile(r"\d{1,3}")
_POWER = re.compile(r"(?:^|[\s\d/])[ckdm]?m$|(?:^|[\s×x*])10$|(?:^|\s)[xyz]$")
_NUMERIC = re.compile(rf"\d{{1,4}}(?: ?{LATIN})?\.?")
_NUMBERED = re.compile(rf"(\d{{1,3}})(?: ?{LATIN})?\s?\.(?!\d)")


def is_marked(source: Source) -> bool:
    """Whether the reader says where the paragraphs of `source` are."""
    return any(mark.kind == "block" for mark in source.marks)


def furniture(source: Source) -> tuple[Aside, ...]:
    """What the reader says is no text: furniture of pages, and the markup's metadata."""
    return tuple(
        Aside(mark.start, mark.end, mark.kind, mark.value)
        for mark in source.marks
        if mark.kind in ("furniture", "metadata") and mark.end > mark.start
    )


def blocks(source: Source) -> Blocks:
    """The blocks and notes of `source` in the order of the text.

    Postcondition: each character under a mark of a block, label or note is in a block's or note's text or set
    aside by it, calls and numbers among them.
    """
    state = _Reader(source)
    state.run()
    return Blocks(tuple(state.blocks), tuple(state.notes), furniture(source))


@dataclass(slots=True)
class _Reader:
    """The pass over the marks."""

    source: Source
    blocks: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    """The numbers of the notes that a raised number may call again."""
    pending: Mark | None = None
    """A number whose paragraph follows."""

    def run(self) -> None:
        """Reads all marks."""
        marks, index, annex = self.source.marks, 0, False
        self.known = _apart(marks)
        while index < len(marks):
            mark = marks[index]
            index += 1
            if mark.kind == "start":
                annex = annex or mark.value == "attachment"
            elif mark.kind == "label":
                self._no_text_followed()
                self.pending = mark
            elif mark.kind in ("block", "note"):
                first = index
                while index < len(marks) and marks[index].start < mark.end and marks[index].end <= mark.end:
                    index += 1
                self._read(mark, marks[first:index], "annex" if annex else "")
        self._no_text_followed()

    def _read(self, mark: Mark, inner: tuple[Mark, ...], zone: str) -> None:
        if mark.kind == "note":
            self.notes.append(_note(self.source.text, mark, inner))
            return
        block = self._block(mark, inner, zone)
        self.pending = None
        if block.text or block.calls or block.label:
            self.blocks.append(block)

    def _no_text_followed(self) -> None:
        """A number that no text follows ("II" over a section): a heading."""
        if self.pending:
            built = Text()
            built.add_raw(self.source.text, self.pending.start, self.pending.end, False)
            clean, offsets = built.finish()
            found = Block(clean, offsets, self.pending.start, self.pending.end, "heading", aside=tuple(built.aside))
            self.blocks.append(found)
            self.pending = None

    def _block(self, mark: Mark, inner: tuple[Mark, ...], zone: str) -> Block:
        """One block; its notes are taken out of it and appended to the notes."""
        text, pending = self.source.text, self.pending
        built = Text()
        label = _label(text, pending, built) if pending else ""
        italics: list[tuple[int, int]] = []
        ends: list[int] = []
        position = skip_until = mark.start
        for index, part in enumerate(inner):
            if part.start < skip_until or part.kind not in ("note", "label", "italic", "raised", "call"):
                continue
            raised_to = 0
            if part.kind == "raised" and self._parts_calls(part, built, position):
                built.aside.append(Aside(part.start, part.end, "call"))
                position = skip_until = part.end
                continue
            if part.kind == "raised":
                raised_to = self._again(inner[max(0, index - 1) : index + 4], part, mark.start)
                if not raised_to:
                    continue
            while ends and ends[0] <= part.start:
                position = _close(built, text, position, ends, italics)
            built.add_raw(text, position, part.start, False)
            position = part.start
            if part.kind == "note":
                _call(built, part.value)
                self.notes.append(_note(text, part, ()))
                self.known.add(part.value)
                position = skip_until = part.end
            elif part.kind == "call" or raised_to:
                position = skip_until = raised_to or part.end
                _call(built, part.value or text[part.start : position].strip().translate(SUPERSCRIPT))
                built.aside.append(Aside(part.start, position, "call"))
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
            tuple(built.calls),
            tuple([(a, min(b, len(clean))) for a, b in italics if a < min(b, len(clean))]),
            zone,
            aside=tuple(built.aside),
        )

    def _parts_calls(self, part: Mark, built: Text, position: int) -> bool:
        """Whether a raised comma stands right after a call, before the next."""
        printed = self.source.text[part.start : part.end].strip()
        return bool(built.calls) and part.start == position and printed in (",", ";")

    def _again(self, around: tuple[Mark, ...], part: Mark, low: int) -> int:
        """Where the raised number ends that begins with mark `part`, if it calls a known note; else 0.

        A number may be set in two pieces; a power, and what begins a block, is no call.
        """
        text = self.source.text
        if not self.known or not text[low : part.start].strip():
            return 0
        end = part.end
        for other in around:
            if other.kind != "raised" or not text[other.start : other.end].strip(" ,;"):
                continue
            if other.end == part.start:
                return 0  # the first piece has been looked at, with this one
            if other.start == end:
                end = other.end
        number = text[part.start : end].strip().translate(SUPERSCRIPT)
        if not _AGAIN.fullmatch(number) or _POWER.search(text[max(low, part.start - 6) : part.start]):
            return 0
        return end if number in self.known else 0


def _apart(marks: tuple[Mark, ...]) -> set[str]:
    """The numbers of the notes that stand in no block."""
    found: set[str] = set()
    end = 0
    for mark in marks:
        if mark.kind == "block":
            end = max(end, mark.end)
        elif mark.kind == "note" and mark.start >= end:
            found.add(mark.value)
    return found


def _label(text: str, mark: Mark, built: Text) -> str:
    """A number is kept apart from its paragraph's text; a letter (of a point) stays in it."""
    label = " ".join(text[mark.start : mark.end].split())
    if not _NUMERIC.fullmatch(label):
        built.add_raw(text, mark.start, mark.end, False)
        if mark.end < len(text) and text[mark.end].isspace():
            built.space(mark.end)
    else:
        built.aside.append(Aside(mark.start, mark.end, "number"))
    return label


def _close(built: Text, text: str, position: int, ends: list[int], italics: list[tuple[int, int]]) -> int:
    """The first italic stretch that is open ends; returns the new position."""
    end = max(ends.pop(0), position)
    built.add_raw(text, position, end, False)
    for index in range(len(italics) - 1, -1, -1):
        if italics[index][1] < 0:
            italics[index] = (italics[index][0], built.length - (1 if built.ends_in_space else 0))
            break
    return end


def _call(built: Text, number: str) -> None:
    """A call stands after the word before it, not after the space between; no space parts two calls."""
    if built.calls and built.calls[-1].position == built.length - 1 and built.pieces[-1] == " ":
        built.unspace()
    if built.ends_in_space and built.length and built.pieces[-1] == " ":
        built.calls.append(Call(number, built.length - 1))
    else:
        built.call(number)


def _note(text: str, mark: Mark, inner: tuple[Mark, ...]) -> Block:
    """The note of a `note` mark; its own number, where it is marked as its label, is no part of the text."""
    built = Text()
    start = mark.start
    for part in inner:
        if part.kind == "label" and not text[start : part.start].strip():
            built.aside.append(Aside(part.start, part.end, "number"))
            start = part.end
    built.add_raw(text, start, mark.end, False)
    clean, offsets = built.finish()
    return Block(clean, offsets, mark.start, mark.end, "note", mark.value, aside=tuple(built.aside))


def with_roles(found: Blocks, words: EditorialWords) -> Blocks:
    """`found` with the roles that the text tells: masthead, formula and adoption line, where no mark says any."""
    if any(block.role not in ("", "table", "heading") for block in found.body):
        return found
    begun = False
    told = []
    for block in found.body:
        role = block.role
        if words.formula.fullmatch(block.text):
            role, begun = "formula", True
        elif not begun and not _begins(block, words):
            role = "masthead"
        else:
            begun = True
            if len(block.text) < 120 and words.meeting.match(block.text):
                role = "conclusion"
        told.append(block if role == block.role else replace(block, role=role))
    return replace(found, body=tuple(told))


def _begins(block: Block, words: EditorialWords) -> bool:
    """Whether a block is the first of a body that no organ's line opens: a decision, or paragraphs with numbers."""
    number = _NUMBERED.match(block.label or block.text)
    return bool(words.opens_decision.match(block.text) or (number and 0 < int(number[1]) < 7))
