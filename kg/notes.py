"""Which note a footnote call calls: in a text whose notes begin anew in an annex, several have the number.

Notes stand at the foot of their page, at the end of their text or where they are called, each numbering in a stretch of
its own: a call is that of the numbering in whose stretch it stands, be it the first of its note or said again. Behind
one numbering and before the next, it belongs to that of its own section (the text, an annex, another text of the file).
Numberings that stand together at the end are told apart by the sections that their calls are in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import Call, Document, Footnote, OffsetMap, Paragraph, Part


@dataclass(frozen=True, slots=True)
class Holder:
    """What calls notes: where it stands in the source text, its section, its calls and where each stands."""

    start: int
    section: Hashable
    calls: tuple[tuple[Call, int], ...]


def holder(start: int, section: Hashable, calls: Iterable[Call], offsets: OffsetMap) -> Holder:
    """A paragraph or block that calls notes; where a call stands is behind the character before it."""
    placed = [(call, offsets.position(call.position - 1) + 1 if call.position else start) for call in calls]
    return Holder(start, section, tuple(placed))


def called(document: Document) -> list[tuple[tuple[Call, int], ...]]:
    """For each paragraph of a document, its calls in order, each with the index of its note; without a note, none."""
    holders = [holder(each.offsets.source[0], _section(each), each.calls, each.offsets) for each in document.paragraphs]
    return answered(holders, [(each.number, each.offsets.source[0]) for each in document.footnotes])


def _section(paragraph: Paragraph) -> Hashable:
    return paragraph.number.rpartition("/")[0] if paragraph.part is Part.ANNEX else None


def answered(holders: Sequence[Holder], notes: Sequence[tuple[str, int]]) -> list[tuple[tuple[Call, int], ...]]:
    """The calls of each holder that have a note, with its index; `notes` are the number and start of each."""
    which = _Calling(holders, notes)
    return [
        tuple([(call, index) for call, at in each.calls if (index := which.note(call.number, at, each)) is not None])
        for each in holders
    ]


class Notes:
    """The notes of a document by the paragraphs that call them.

    A paragraph is known by its identity: numbers may repeat, and so may texts.
    """

    def __init__(self, document: Document, calls: list[tuple[tuple[Call, int], ...]] | None = None) -> None:
        """`calls` are those that `called` gives, where the caller has them."""
        self._called = {
            id(paragraph): tuple([(call, document.footnotes[index]) for call, index in own])
            for paragraph, own in zip(document.paragraphs, called(document) if calls is None else calls, strict=True)
            if own
        }
        self._paragraphs = document.paragraphs  # as long as they are held, no other object has their identity

    def of(self, paragraph: Paragraph) -> tuple[tuple[Call, Footnote], ...]:
        """The calls of a paragraph of the document in order, each with its note; none for a call without one."""
        return self._called.get(id(paragraph), ())

    def once(self, paragraph: Paragraph) -> tuple[tuple[Call, Footnote], ...]:
        """Each note that the paragraph calls, with the first call of it."""
        first: dict[int, tuple[Call, Footnote]] = {}
        for call, note in self.of(paragraph):
            first.setdefault(id(note), (call, note))
        return tuple(first.values())


@dataclass(slots=True)
class _Numbering:
    """Notes that stand together, or with nothing of another numbering between: their indices by number.

    Where a number has several, it is the section that tells which a call means, or, in a text without any, how often
    the calls of these notes have begun anew: `seen` are the sections and beginnings in which each number was called.
    """

    first: int
    last: int
    indices: dict[str, list[int]] = field(default_factory=dict)
    seen: dict[str, list[Hashable]] = field(default_factory=dict)
    begun: int = 0
    called: int = 0

    def note(self, number: str, section: Hashable, *, parted: bool) -> int:
        """The index of the note of a number that a call in a section calls; `parted`: the text has several sections."""
        own = self.indices[number]
        if not parted and number.isdecimal():
            self.begun += int(number) < self.called
            self.called, section = int(number), self.begun
        sections = self.seen.setdefault(number, [])
        if section not in sections:
            sections.append(section)
        return own[min(sections.index(section), len(own) - 1)]


class _Calling:
    """Finds the note of each call of a document."""

    def __init__(self, holders: Sequence[Holder], notes: Sequence[tuple[str, int]]) -> None:
        self.places = sorted((each.start, at) for at, each in enumerate(holders))
        self.starts = [start for start, _ in self.places]
        self.sections = [holders[at].section for _, at in self.places]
        self.parted = len({each.section for each in holders if each.calls}) > 1
        self.numberings: list[_Numbering] = []
        for index in sorted(range(len(notes)), key=lambda each: notes[each][1]):
            self._add(index, *notes[index])

    def _add(self, index: int, number: str, start: int) -> None:
        """A number that comes again, with a part of the text between, begins another numbering."""
        last = self.numberings[-1] if self.numberings else None
        if last is None or (number in last.indices and self._parted(last.last, start)):
            last = _Numbering(start, start)
            self.numberings.append(last)
        last.last = start
        last.indices.setdefault(number, []).append(index)

    def _parted(self, low: int, high: int) -> bool:
        return bisect_right(self.starts, low) < bisect_left(self.starts, high)

    def note(self, number: str, at: int, caller: Holder) -> int | None:
        """The index of the note that a call at a place of the source calls; None where there is none of its number."""
        having = [each for each, own in enumerate(self.numberings) if number in own.indices]
        if not having:
            return None
        if len(having) > 1:
            having = [self._near(having, at, caller)]
        return self.numberings[having[0]].note(number, caller.section, parted=self.parted)

    def _near(self, having: list[int], at: int, caller: Holder) -> int:
        """Which of the numberings that have a number is that of a call."""
        own = next((each for each, found in enumerate(self.numberings) if found.last >= at), len(self.numberings) - 1)
        before = own - 1
        between = before in having and at > self.numberings[before].last
        if between and self._section(self.numberings[own].first) != caller.section:
            return before
        return own if own in having else max((each for each in having if each < own), default=having[0])

    def _section(self, at: int) -> Hashable:
        """The section of the last holder that begins before a place."""
        return self.sections[max(bisect_left(self.starts, at) - 1, 0)] if self.sections else None


def in_blocks(blocks: Iterable[tuple[int, bool, tuple[Call, ...], OffsetMap]]) -> Iterator[Holder]:
    """Holders of blocks (start, whether a section begins with it, calls, offsets), whose sections are counted."""
    section = 0
    for start, begins, calls, offsets in blocks:
        section += begins
        yield holder(start, section, calls, offsets)
