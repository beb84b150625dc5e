"""Blocks: the paragraphs of the layout, the common ground of plain text and markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.model import Aside, Call, Footnote, OffsetMap
from kg.notes import answered, in_blocks
from kg.parse.clean import shifted, without
from kg.speed import quick

LATIN = r"(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)"
"""What tells paragraphs apart that are put in after numbering, in every language of the UN ("1 bis")."""
NUMBER = r"(?:1[0-8]\d\d|\d{1,3})"
"""A printed number of a paragraph: up to 1899, since four digits from 1900 on are a year."""
_PRINTED = re.compile(rf"(\d{{1,4}})(?: {LATIN})?")


def number_of(label: str) -> int:
    """The number of a printed label ("5", "1 bis"), -1 where it is none."""
    found = _PRINTED.fullmatch(label) if label else None
    return int(found[1]) if found else -1


def plain_label(label: str) -> str:
    """A printed label without Markdown's marks and full stop, one space in it ("1 *bis*." is "1 bis")."""
    if label.isdigit():
        return label
    return re.sub(r"(?<=\d)(?=[a-z])", " ", " ".join(re.sub(r"[*_\\.]+", " ", label).split()))


def runs(text: str, offsets: OffsetMap) -> Iterator[tuple[int, int]]:
    """The stretches of the source text that a clean text is made of."""
    clean, source = offsets.clean, offsets.source
    for index, low in enumerate(clean if text else ()):
        high = clean[index + 1] if index + 1 < len(clean) else len(text)
        yield source[index], source[index] + high - low


@quick
@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the layout: its clean text and what is known of its role.

    `role` is `masthead`, `formula`, `preambular`, `more` (of the paragraph before), `body`,
    `heading`, `annex` (an annex's first line), `resolution` (the letter of one of several
    resolutions), `table`, `conclusion` or `note`; "" where only the text can tell. `label` is the number
    or letter that stands before it. `start` and `end` bound it in the source text; `aside` are characters
    of it that are no part of its text.
    """

    text: str
    offsets: OffsetMap
    start: int
    end: int
    role: str = ""
    label: str = ""
    calls: tuple[Call, ...] = ()
    italics: tuple[tuple[int, int], ...] = ()
    zone: str = ""
    aside: tuple[Aside, ...] = ()

    def spans(self) -> Iterator[tuple[int, int]]:
        """The stretches of the source text that the text is made of."""
        return runs(self.text, self.offsets)

    def without(self, cuts: Sequence[tuple[int, int]], kind: str, reason: str = "") -> Block:
        """The block without the characters of `cuts` (ascending, half-open), which are set aside as `kind`."""
        cuts = [(low, high) for low, high in cuts if high > low]
        if not cuts:
            return self
        text, offsets = without(self.text, self.offsets, cuts)
        italics = ((shifted(low, cuts), shifted(high, cuts)) for low, high in self.italics)
        return replace(
            self,
            text=text,
            offsets=offsets,
            calls=tuple([Call(call.number, shifted(call.position, cuts)) for call in self.calls]),
            italics=tuple([(low, high) for low, high in italics if high > low]),
            aside=self.aside
            + tuple([Aside(a, b, kind, reason) for low, high in cuts for a, b in self._places(low, high)]),
        )

    def _places(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        return ((piece.start, piece.end) for piece in self.offsets.pieces(low, high))


def notes_of(body: Sequence[Block], notes: Sequence[Block], begins: frozenset[int] = frozenset()) -> list[list[int]]:
    """For each block of a body, the indices of the notes that it calls. `begins` are blocks that begin another text."""
    blocks = (
        (block.start, block.role == "annex" or at in begins, block.calls, block.offsets)
        for at, block in enumerate(body)
    )
    found = answered(list(in_blocks(blocks)), [(note.label, note.start) for note in notes])
    return [[index for _, index in own] for own in found]


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of the body and the notes, each in the order of the text; `furniture` is the page's.

    `signed` are the numbers of the notes that are printed with `signs` after, before or around them ("1/", "[1]").
    """

    body: tuple[Block, ...]
    notes: tuple[Block, ...] = ()
    furniture: tuple[Aside, ...] = ()
    signed: frozenset[int] = frozenset()
    signs: str = "/"

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        """The notes as they stay."""
        return tuple([Footnote(each.label, each.text, each.offsets, each.zone != "lost") for each in self.notes])

    @property
    def uncalled(self) -> list[int]:
        """The numbers of the notes that nothing calls: where numbers begin anew, one of a number may be such a note."""
        called = {index for own in notes_of(self.body, self.notes) for index in own}
        left = [note.label for index, note in enumerate(self.notes) if index not in called]
        return sorted({int(label) for label in left if label.isdigit()})

    @property
    def aside(self) -> tuple[Aside, ...]:
        """All that is in no text."""
        return (*self.furniture, *left_out((*self.body, *self.notes)))

    def spans(self) -> Iterator[tuple[int, int]]:
        """The characters of all texts."""
        return (span for block in (*self.body, *self.notes) for span in block.spans())


def left_out(blocks: Iterable[Block]) -> Iterator[Aside]:
    """What all `blocks` have set aside."""
    return (each for block in blocks for each in block.aside)
