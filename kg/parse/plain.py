"""Plain text: zones → blocks; lost notes found, each piece's lines one clean text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg import lang
from kg.model import Aside
from kg.parse.blocks import LATIN, NUMBER, Block, Blocks, plain_label
from kg.parse.clean import Text
from kg.parse.editorial import EditorialWords
from kg.parse.lines import Line
from kg.parse.page_notes import NOTE
from kg.parse.pieces import Piece, Zones

_PREFIX = re.compile(r"(?:[-+*•]\s+(?=\**\(?[\da-z]{1,3}(?:\\?\.|\)|\s))|#{1,6}\s+|>\s+)+")
_NUMBER = re.compile(rf"\**({NUMBER}(?:\s?[*_]*{LATIN}[*_]*(?=\s?\\?\.))?)\s?\\?\.?\**\s+(?=\S)")
_NUMBER_ALONE = re.compile(rf"\**{NUMBER}\s?\\?\.\**")
_JOINT = re.compile(rf"(?:{lang.joints('and', 'or', 'to')})\s")  # "language- and culture-sensitive"
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def blocks(text: str, zones: Zones, words: EditorialWords) -> Blocks:
    """The blocks and notes of a plain text's zones.

    Postcondition: both are in the order of their numbers, of the text; each character of the zones is in
    a block's text or set aside by it.
    """
    body, notes, lost = _lost_notes(text, zones)
    made = tuple([_block(text, piece, words) for piece in body])
    noted = tuple([_note(text, piece, piece.order not in lost) for piece in sorted(notes, key=lambda p: p.order)])
    brackets = zones.brackets
    slashed = (
        frozenset(int(note.number) for note in notes if note.number.isdigit()) if brackets else _slashed(zones.notes)
    )
    return Blocks(made, noted, zones.aside, slashed, brackets or "/")


_SIGNS_ALONE = re.compile(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\{\d{1,3}\}|\^\d{1,3})[:.]?")
"""A note's number on a line of its own, as some converters set it above the note."""


def _slashed(notes: Sequence[Piece]) -> frozenset[int]:
    """The numbers of the notes that are printed with a stroke ("1/")."""
    begins = ((note.number, NOTE.match(note.lines[0].text)) for note in notes)
    return frozenset(int(number) for number, match in begins if match and match["slash"] and number.isdigit())


def _lost_notes(text: str, found: Zones) -> tuple[list[Piece], list[Piece], set[int]]:
    """Gives notes without number the numbers that are missing; the rest go back to the text.

    Returns the body, the notes, and the orders of the notes that were found so.
    """
    body, notes = list(found.body), list(found.notes)
    if not found.orphans:
        return body, notes, set()
    present = {int(note.number): note.order for note in notes if note.number.isdigit()}
    raised = [int(digits.translate(_LOWERED)) for digits in re.findall(r"[⁰¹²³⁴-⁹]{1,3}", text)]
    top = max(present, default=0)
    top = max(top, max((n for n in raised if n <= top + len(found.orphans)), default=0))
    lost: set[int] = set()
    waiting = list(found.orphans)
    for number in range(1, top + 1):
        if number in present:
            continue
        low = max((order for n, order in present.items() if n < number), default=0)
        high = min((order for n, order in present.items() if n > number), default=1 << 60)
        piece = next((p for p in waiting if low < p.order < high), None)
        if piece:
            waiting.remove(piece)
            present[number] = piece.order
            lost.add(piece.order)
            notes.append(replace(piece, number=str(number)))
    return _put_back(body, waiting), notes, lost


def _put_back(body: list[Piece], waiting: list[Piece]) -> list[Piece]:
    """What was taken for notes without number, and is none, parts the paragraphs that it stands in."""
    pieces = sorted(body, key=lambda piece: piece.start)
    starts = [piece.start for piece in pieces]
    rests: list[Piece] = []
    for orphan in reversed(waiting):
        at = bisect_left(starts, orphan.start) - 1
        rest = tuple([line for line in pieces[at].lines if line.start > orphan.start])
        if rest:
            before = tuple([line for line in pieces[at].lines if line.start < orphan.start])
            rests.append(Piece(rest, zone=pieces[at].zone))
            pieces[at] = replace(pieces[at], lines=before)
    return sorted([*pieces, *waiting, *rests], key=lambda piece: piece.start)


def _clean(text: str, lines: Sequence[Line], skip: int) -> Text:
    """A piece's lines as one clean text, without the first `skip` characters."""
    built = Text()
    for index, line in enumerate(lines):
        start = line.start + (skip if index == 0 else 0)
        if index:
            previous = lines[index - 1]
            broken = text[previous.end - 1] in "-\u2010\u2011" and text[previous.end - 2].isalpha()
            parted = broken and text[start].islower() and not _JOINT.match(text, start)
            if text[previous.end - 1] != "\u00ad" and not parted:
                built.space(previous.end)
        built.add_raw(text, start, line.end)
    return built


def _block(text: str, piece: Piece, words: EditorialWords) -> Block:
    """One body piece as a block."""
    first = piece.lines[0].text
    prefix = _PREFIX.match(first) if first[0] in "-+*•#>" else None
    skip = prefix.end() if prefix else 0
    label, marked = "", skip
    number = _NUMBER.match(first, skip)
    if (
        number
        and piece.zone in ("body", "annex")
        and ("." in number[0] or words.opens_operative.match(first[number.end() :].lstrip("*_")))
    ):
        label, skip = plain_label(number[1]), number.end()
    elif len(piece.lines) > 1 and _NUMBER_ALONE.fullmatch(first[skip:]):
        label, skip = re.sub(r"\D", "", first[skip:]), len(first)
    built = _clean(text, piece.lines, skip)
    clean, offsets = built.finish()
    role = "masthead" if piece.zone == "masthead" else ""
    if words.formula.fullmatch(clean):
        role = "formula"
    elif len(clean) < 120 and words.meeting.match(clean) and piece.zone != "masthead":
        role = "conclusion"
    elif first.startswith("#") and role != "masthead" and not label:
        role = "heading"
    start, end = piece.start, piece.lines[-1].end
    aside = (*_skipped(start, marked, skip), *built.aside)
    return Block(clean, offsets, start, end, role, label, tuple(built.calls), tuple(built.italics), aside=aside)


def _skipped(start: int, marked: int, skip: int) -> Iterator[Aside]:
    """What stands before a block's text: marks of a list up to `marked`, then its number up to `skip`."""
    if marked:
        yield Aside(start, start + marked, "mark", "notation of the text")
    if skip > marked:
        yield Aside(start + marked, start + skip, "number")


def _note(text: str, piece: Piece, printed: bool) -> Block:
    """One note as a block; `zone` is `lost` where its number is not printed."""
    first = piece.lines[0].text
    found = _SIGNS_ALONE.fullmatch(first) or NOTE.match(first) if printed and not piece.lines[0].foot else None
    alone = printed and len(first) < 4 and first.translate(_LOWERED) == piece.number
    skip = len(first) if alone else found.end() if found else 0
    built = _clean(text, piece.lines, skip)
    clean, offsets = built.finish()
    zone = "" if printed else "lost"
    aside = (*_skipped(piece.start, 0, skip), *built.aside)
    return Block(clean, offsets, piece.start, piece.lines[-1].end, "note", piece.number, zone=zone, aside=aside)
