"""A paragraph in the making: its number cut from its first block, its blocks gathered, one text made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import Call, OffsetMap, Paragraph, Part, Point
from kg.parse.blocks import LATIN, NUMBER, Block, plain_label
from kg.parse.clean import Text
from kg.parse.editorial import EditorialWords
from kg.speed import changed

LABEL = re.compile(rf"({NUMBER}(?:\s?{LATIN})?)\s?\.(?!\d)\s*")
POINT = re.compile(
    r"(\([a-z]{1,3}\)|[a-z]{1,3}\)|\([ivxl]+\)|[ivxl]+\)|\(\d{1,2}\)|\d{1,2}\)|[-–—•·*])(?=\s|$|[A-Z«“])"
)
_LETTER_L = re.compile(r"[lI]\. ")
_UNDOTTED = re.compile(r"(\d{1,3})\s+(?=[A-ZÀ-Ý])")


@dataclass(slots=True)
class Draft:
    """A paragraph while its blocks are gathered."""

    part: Part
    number: str
    printed: bool
    heading: str
    blocks: list[Block] = field(default_factory=list)
    section: tuple[str, ...] = ()
    """The printed numbers and letters of the section that it stands in."""
    adopted: str = ""
    """The slug of the text adopted in the body (a declaration) that it is part of."""


def cut_label(block: Block, words: EditorialWords, due: int) -> Block:
    """The block without its printed number: "5. Urges" has label "5", "5 Urges" too where 5 is due."""
    undotted = _UNDOTTED.match(block.text)
    if (
        not block.label
        and undotted
        and int(undotted[1]) == due
        and words.opens_operative.match(block.text[undotted.end() :])
    ):
        return _take_label(block, undotted[1], undotted.end())
    if block.label in ("", "l.", "I.") and _LETTER_L.match(block.text) and block.text[3:4].isupper():
        return _take_label(block, "1", 3)
    if block.label:
        dotted = LABEL.match(block.label.rstrip() + ". ")
        return changed(block, label=plain_label(block.label)) if dotted else block
    found = LABEL.match(block.text)
    return _take_label(block, found[1], found.end()) if found and found.end() < len(block.text) else block


def _take_label(block: Block, label: str, end: int) -> Block:
    """The block with the first `end` characters of its text as its label."""
    return changed(block.without([(0, end)], "number"), label=plain_label(label))


def _merge(source: str, blocks: Iterable[Block]) -> tuple[Text, list[Point]]:
    """One clean text out of the blocks of a paragraph, a space between, and its points."""
    built = Text(ends_in_space=False)
    points: list[Point] = []
    for block in blocks:
        if built.length:
            gap = next((at for at in range(max(built.next, 0), block.start) if source[at].isspace()), -1)
            if gap < 0 and block.start < len(source) and source[block.start].isspace():
                gap = block.start
            if gap >= 0:
                built.space(gap)
        base = built.length
        label = POINT.match(block.text)
        if label and (points or built.pieces):
            points.append(Point(label[1].strip("()"), base, base + len(block.text)))
        for index, low in enumerate(block.offsets.clean if block.text else ()):
            following = block.offsets.clean[index + 1 : index + 2] or (len(block.text),)
            built.add(block.offsets.source[index], block.text[low : following[0]])
        built.calls += [Call(c.number, c.position + base) for c in block.calls]
        built.italics += [(a + base, b + base) for a, b in block.italics]
    return built, points


def finished(source: str, draft: Draft, many_annexes: bool) -> Paragraph:
    """The paragraph of a draft; its number names the annex where there are several."""
    built, points = _merge(source, draft.blocks)
    text, offsets = built.finish()
    number = draft.number
    if number.startswith("\0"):
        _, annex, rest = number.split("\0")
        number = f"{annex}/{rest}" if many_annexes else rest
    return Paragraph(
        draft.part,
        number,
        text,
        offsets,
        tuple(built.calls),
        tuple(points),
        draft.printed,
        draft.heading,
        tuple(built.italics),
    )


def finished_masthead(source: str, blocks: Iterable[Block]) -> Paragraph:
    """The masthead's blocks, and the adoption line's, as a paragraph without a number."""
    built, _ = _merge(source, blocks)
    text, offsets = built.finish()
    calls, emphasis = tuple(built.calls), tuple(built.italics)
    return Paragraph(Part.MASTHEAD, "", text, offsets or OffsetMap(), calls, emphasis=emphasis)
