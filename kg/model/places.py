"""Where a statement was read: its paragraph or note, and the characters of the source text, as printed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from kg.model.document import Document, Footnote, Paragraph
from kg.model.positions import Part, Span
from kg.speed import quick


@quick
@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement was read.

    `part`, `number`: the paragraph; `footnote`: the note it stands in, "" for the
    paragraph's own text; `start`, `end`: in the clean text of that paragraph or note;
    `spans`: in the source text (several where furniture cuts the quote); `quote`: the
    source text at the spans.
    """

    part: Part
    number: str
    footnote: str
    start: int
    end: int
    spans: tuple[Span, ...]
    quote: str


def locate(
    document: Document, holder: Paragraph | Footnote, start: int, end: int, caller: Paragraph | None = None
) -> Place:
    """The place of clean characters `start` to `end` of a paragraph or note.

    For a note, `caller` is the paragraph that calls it. Pieces that only white space
    parts are one span, so that the quote reads as printed.
    """
    source = document.source.text
    spans = holder.offsets.pieces(start, end)
    last = spans[-1].end
    if len(spans) > 1 or (last < len(source) and source[last] in _ACCENTS):
        spans = _joined(spans, source)
    if len(spans) == 1:
        quote = source[spans[0].start : spans[0].end]
    else:
        quote = " ".join([source[span.start : span.end] for span in spans])
    if isinstance(holder, Footnote):
        part = caller.part if caller else Part.MASTHEAD
        number = caller.number if caller else ""
        return Place(part, number, holder.number, start, end, spans, quote)
    return Place(holder.part, holder.number, "", start, end, spans, quote)


_ACCENTS = "".join(map(chr, range(0x300, 0x370)))
"""Accents that follow their letter as characters of their own."""


def composed(text: str) -> str:
    """`text` with letters and their accents as one character each (Unicode's form C), where it has any apart."""
    return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _joined(pieces: tuple[Span, ...], source: str) -> tuple[Span, ...]:
    """Spans of `source` with those made one that only white space or a letter's accent parts, accents included."""
    last = pieces[-1]
    if last.end < len(source) and source[last.end] in _ACCENTS:
        accents = len(source) - last.end - len(source[last.end :].lstrip(_ACCENTS))
        pieces = (*pieces[:-1], Span(last.start, last.end + accents))
    if len(pieces) == 1:
        return pieces
    spans: list[Span] = []
    for piece in pieces:
        if spans and not source[spans[-1].end : piece.start].strip(_ACCENTS).strip():
            spans[-1] = Span(spans[-1].start, piece.end)
        else:
            spans.append(piece)
    return tuple(spans)
