"""Which note a footnote call calls: in a text whose notes begin anew in an annex, several have the number.

Notes and calls come in the order of the text. Each time that the calls begin anew, those of a number call the next
note of it; where there are fewer notes than beginnings, the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.model import Call, Document, Footnote, Paragraph


def called(document: Document) -> list[tuple[tuple[Call, int], ...]]:
    """For each paragraph of a document, its calls in order, each with the index of its note; without a note, none."""
    return answered([each.calls for each in document.paragraphs], [each.number for each in document.footnotes])


def answered(calls: Iterable[Iterable[Call]], numbers: Sequence[str]) -> list[tuple[tuple[Call, int], ...]]:
    """The calls of each block of a text that have a note, with its index; `numbers` are those of all notes in order."""
    which = _Calling(numbers)
    found = []
    for block in calls:
        own = [(call, which.note(call.number)) for call in block]
        found.append(tuple([(call, index) for call, index in own if index is not None]))
    return found


class Notes:
    """The notes of a document by the paragraphs that call them.

    A paragraph is known by its identity: numbers may repeat, and so may texts.
    """

    def __init__(self, document: Document) -> None:
        self._called = {
            id(paragraph): tuple([(call, document.footnotes[index]) for call, index in own])
            for paragraph, own in zip(document.paragraphs, called(document), strict=True)
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


class _Calling:
    """Goes through the calls of a document in order."""

    def __init__(self, numbers: Sequence[str]) -> None:
        self.indices: dict[str, list[int]] = {}
        for index, number in enumerate(numbers):
            self.indices.setdefault(number, []).append(index)
        self.sequence, self.last = 0, 0
        self.called_in: dict[str, list[int]] = {}

    def note(self, number: str) -> int | None:
        """The index of the note that the next call, `number`, calls; None where there is none of that number."""
        if number.isdecimal():
            self.sequence += int(number) < self.last
            self.last = int(number)
        own = self.indices.get(number)
        if own is None:
            return None
        sequences = self.called_in.setdefault(number, [])
        if not number.isdecimal() or sequences[-1:] != [self.sequence]:
            sequences.append(self.sequence)
        return own[min(len(sequences), len(own)) - 1]
