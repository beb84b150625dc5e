"""Documents made for the tests of the extraction: our own sentences in the UN's manner."""

from __future__ import annotations

from kg.authority import Authority
from kg.extract import extract
from kg.model import Document, Metadata, OffsetMap, Paragraph, Part, Source, Statements

PP, OP, ANNEX = Part.PREAMBULAR, Part.OPERATIVE, Part.ANNEX


def document(
    *paragraphs: tuple[Part, str, str], language: str = "en", symbol: str = "A/RES/76/999", italics: bool = False
) -> Document:
    """A document of (part, number, text); with `italics`, text between asterisks is emphasis."""
    pieces, source, position = [], [], 0
    for part, number, marked in paragraphs:
        text, emphasis = _plain(marked, italics)
        pieces.append(Paragraph(part, number, text, OffsetMap((0,), (position,)), emphasis=emphasis))
        source.append(text)
        position += len(text) + 1
    held = Source("test.txt", "text", "0" * 64, "\n".join(source))
    return Document(held, Metadata(symbol, language=language), tuple(pieces))


def _plain(marked: str, italics: bool) -> tuple[str, tuple[tuple[int, int], ...]]:
    if not italics or marked.count("*") != 2:
        return marked, ()
    before, emphasis, after = marked.split("*")
    return before + emphasis + after, ((len(before), len(before) + len(emphasis)),)


def read(text: str, language: str = "en", part: Part = OP, symbol: str = "A/RES/76/999") -> Statements:
    """What is extracted from one paragraph."""
    return extract(document((part, "1", text), language=language, symbol=symbol), Authority.load())
