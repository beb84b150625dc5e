"""Plain text source → blocks and notes: pieces cleaned, lost notes found, broken words mended."""

from __future__ import annotations

import re
from bisect import bisect_left

from kg.model import Footnote, Source
from kg.parse import calls
from kg.parse.blocks import LATIN, NUMBER, Block, plain_label
from kg.parse.clean import Text, shifted, without
from kg.parse.editorial import Words
from kg.parse.text import _NOTE, Layout, Piece, layout

_PREFIX = re.compile(r"(?:[-+*•]\s+(?=\**\(?[\da-z]{1,3}(?:\\?\.|\)|\s))|#{1,6}\s+|>\s+)+")
_NUMBER = re.compile(rf"\**({NUMBER}(?:\s?[*_]*{LATIN}[*_]*(?=\s?\\?\.))?)\s?\\?\.?\**\s+(?=\S)")
_JOINT = re.compile(r"(?:and|or|to|et|ou|à)\s")  # "language- and culture-sensitive"
_FRAGMENT = re.compile(r" ([^\W\d_]{1,3})(?=[ ,;.:)»]|$)")
_STOPS = ",;.:)»"
_IN_WORD = re.compile(r"\w")


def blocks(source: Source, words: Words) -> tuple[list[Block], list[Footnote], list[str]]:
    """The blocks and notes of a plain text, and what could not be placed."""
    found = layout(source.text, words)
    lost = _lost_notes(source.text, found)
    made = [_block(source.text, piece, words) for piece in found.body]
    notes = [
        _note(source.text, piece, piece.order not in lost)
        for piece in sorted(found.notes, key=lambda piece: piece.order)
    ]
    warnings = _mend([*made, *notes], words)
    places = _bounds(notes, made)
    uncalled = calls.place([b for b in made if b.role != "conclusion"], places, words, _slashed(found))
    _drop_stars(made, {note.label for note in notes})
    warnings += [f"no call of note {number} was found" for number in uncalled]
    footnotes = [Footnote(note.label, note.text, note.offsets, note.zone != "lost") for note in notes]
    return made, footnotes, warnings


def _drop_stars(blocks: list[Block], known: set[str]) -> None:
    """An asterisk that no note answers is an ornament, no call."""
    for block in blocks:
        block.calls = [call for call in block.calls if call.number[0] != "*" or call.number in known]


def _slashed(found: Layout) -> frozenset[int]:
    """The numbers of the notes that are printed with a stroke ("1/")."""
    begins = ((note.number, _NOTE.match(note.lines[0].text)) for note in found.notes)
    return frozenset(int(number) for number, match in begins if match and match["slash"] and number.isdigit())


def _bounds(notes: list[Block], body: list[Block]) -> dict[int, tuple[int, int]]:
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


def _lost_notes(text: str, found: Layout) -> set[int]:
    """Gives notes without number the numbers that are missing; the rest go back to the text.

    Returns the orders of the notes that were found so.
    """
    present = {int(note.number): note.order for note in found.notes if note.number.isdigit()}
    if not found.orphans:
        return set()
    raised = [int(digits.translate(_LOWERED)) for digits in re.findall(r"[⁰¹²³⁴-⁹]{1,3}", text)]
    top = max(present, default=0)
    top = max(top, max((n for n in raised if n <= top + len(found.orphans)), default=0))
    lost: set[int] = set()
    waiting = [piece for _, piece in found.orphans]
    for number in range(1, top + 1):
        if number in present:
            continue
        low = max((order for n, order in present.items() if n < number), default=0)
        high = min((order for n, order in present.items() if n > number), default=1 << 60)
        piece = next((p for p in waiting if low < p.order < high), None)
        if piece:
            waiting.remove(piece)
            piece.number = str(number)
            present[number] = piece.order
            lost.add(piece.order)
            found.notes.append(piece)
    _put_back(found, waiting)
    return lost


def _put_back(found: Layout, waiting: list[Piece]) -> None:
    """What was taken for notes without number, and is none, parts the paragraphs that it stands in."""
    pieces = sorted(found.body, key=lambda piece: piece.lines[0].start)
    starts = [piece.lines[0].start for piece in pieces]
    rests: list[Piece] = []
    for orphan in reversed(waiting):
        place = orphan.lines[0].start
        home = pieces[bisect_left(starts, place) - 1]
        rest = [line for line in home.lines if line.start > place]
        if rest:
            home.lines = [line for line in home.lines if line.start < place]
            rests.append(Piece(rest, zone=home.zone))
    found.body = sorted([*pieces, *waiting, *rests], key=lambda piece: piece.lines[0].start)


_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _clean(text: str, piece: Piece, skip: int) -> Text:
    """The piece's lines as one clean text, without the first `skip` characters."""
    built = Text()
    for index, line in enumerate(piece.lines):
        start = line.start + (skip if index == 0 else 0)
        if index:
            previous = piece.lines[index - 1]
            broken = text[previous.end - 1] in "-\u2010\u2011" and text[previous.end - 2].isalpha()
            parted = broken and text[start].islower() and not _JOINT.match(text, start)
            if text[previous.end - 1] != "\u00ad" and not parted:
                built.space(previous.end)
        built.add_raw(text, start, line.end)
    return built


def _block(text: str, piece: Piece, words: Words) -> Block:
    """One body piece as a block."""
    first = piece.lines[0].text
    prefix = _PREFIX.match(first)
    skip = prefix.end() if prefix else 0
    label = ""
    number = _NUMBER.match(first, skip)
    if (
        number
        and piece.zone in ("body", "annex")
        and ("." in number[0] or words.opens_operative.match(first[number.end() :].lstrip("*_")))
    ):
        label, skip = plain_label(number[1]), number.end()
    elif re.fullmatch(rf"\**{NUMBER}\s?\\?\.\**", first[skip:]) and len(piece.lines) > 1:
        label, skip = re.sub(r"\D", "", first[skip:]), len(first)
    built = _clean(text, piece, skip)
    clean, offsets = built.finish()
    role = "masthead" if piece.zone == "masthead" else ""
    if words.formula.fullmatch(clean):
        role = "formula"
    elif words.meeting.match(clean) and len(clean) < 120 and piece.zone != "masthead":
        role = "conclusion"
    elif first.startswith("#") and role != "masthead" and not label:
        role = "heading"
    return Block(clean, offsets, piece.lines[0].start, piece.lines[-1].end, role, label, built.calls, built.italics)


def _note(text: str, piece: Piece, printed: bool) -> Block:
    """One note as a block; `zone` is `lost` where its number is not printed."""
    first = piece.lines[0].text
    found = _NOTE.match(first) if printed else None
    alone = printed and len(first) < 4 and first.translate(_LOWERED) == piece.number
    built = _clean(text, piece, len(first) if alone else found.end() if found else 0)
    clean, offsets = built.finish()
    return Block(
        clean,
        offsets,
        piece.lines[0].start,
        piece.lines[-1].end,
        "note",
        piece.number,
        zone="" if printed else "lost",
    )


def _mend(blocks: list[Block], words: Words) -> list[str]:
    """Closes words that the extractor broke: a piece of one to three letters that is no word.

    The whole must occur in the document elsewhere: "t raite" is mended where "traite" stands.
    """
    words_of = [
        (block, frozenset([word.rstrip(_STOPS) for word in frozenset(block.text.split()) if len(word) < 6]))
        for block in blocks
    ]
    odd = {
        word
        for word in frozenset().union(*(found for _, found in words_of))
        if len(word) <= 3 and word.isalpha() and not word.isupper() and word.lower() not in words.short
    }
    suspects = [
        (block, match)
        for block, found in words_of
        if not odd.isdisjoint(found)
        for match in _FRAGMENT.finditer(block.text)
        if match[1] in odd
    ]
    if not suspects:
        return []
    vocabulary = _Vocabulary(blocks, len(suspects))
    cuts: dict[int, list[tuple[int, int]]] = {}
    owners: dict[int, Block] = {}
    for block, match in suspects:
        gap = _gap(block.text, match, vocabulary)
        if gap >= 0:
            owners[id(block)] = block
            here = cuts.setdefault(id(block), [])
            if not here or here[-1][0] < gap:
                here.append((gap, gap + 1))
    for key, block in owners.items():
        block.calls = [type(c)(c.number, shifted(c.position, cuts[key])) for c in block.calls]
        block.italics = [(shifted(a, cuts[key]), shifted(b, cuts[key])) for a, b in block.italics]
        block.text, block.offsets = without(block.text, block.offsets, cuts[key])
    return []


class _Vocabulary:
    """The words of a document, looked for in its text for a few questions, kept in a set for many."""

    def __init__(self, blocks: list[Block], questions: int) -> None:
        text = "\n".join(block.text for block in blocks).lower()
        long = len(text) * questions > 1_000_000
        self.words = frozenset(re.findall(r"[^\W\d_]{2,}", text)) if long else None
        self.text = "" if long else text

    def __contains__(self, word: str) -> bool:
        if self.words is not None:
            return word in self.words
        position = self.text.find(word)
        while position >= 0:
            end = position + len(word)
            if not _IN_WORD.search(self.text[max(0, position - 1) : position] + self.text[end : end + 1]):
                return True
            position = self.text.find(word, position + 1)
        return False


def _gap(text: str, match: re.Match[str], vocabulary: _Vocabulary) -> int:
    """Where the space stands that breaks a word at `match`, -1 where none does."""
    after = re.match(r" ([^\W\d_]+)", text[match.end() : match.end() + 30])
    before = re.search(r"([^\W\d_]+) $", text[max(0, match.start() - 30) : match.start() + 1])
    whole = match[1].lower()
    if after and whole + after[1].lower() in vocabulary:
        return match.end()
    if before and before[1].lower() + whole in vocabulary:
        return match.start()
    return -1
