"""Small documents for the tests of citations and series, of paragraphs and notes of our own writing."""

from __future__ import annotations

from kg.model import Call, Document, Footnote, Metadata, OffsetMap, Paragraph, Part, Source


def document(
    *texts: str,
    notes: tuple[str, ...] = (),
    symbol: str = "A/RES/76/186",
    title: str = "",
    adopted: str = "2021-12-16",
    part: Part = Part.PREAMBULAR,
) -> Document:
    """A document of paragraphs 1, 2, … and notes 1, 2, …; "^" and a digit in a paragraph calls a note.

    The source text is the paragraphs and notes, a line each, without the marks.
    """
    source, paragraphs, footnotes = "", [], []
    for number, marked in enumerate(texts, 1):
        text, calls = _calls(marked)
        offsets = OffsetMap((0,), (len(source),))
        paragraphs.append(Paragraph(part, str(number), text, offsets, calls))
        source += text + "\n"
    for number, text in enumerate(notes, 1):
        footnotes.append(Footnote(str(number), text, OffsetMap((0,), (len(source),))))
        source += text + "\n"
    metadata = Metadata(symbol, title=title, adopted=adopted)
    return Document(Source("test.txt", "text", "0" * 64, source), metadata, tuple(paragraphs), tuple(footnotes))


def _calls(marked: str) -> tuple[str, tuple[Call, ...]]:
    pieces = marked.split("^")
    text, calls = pieces[0], []
    for piece in pieces[1:]:
        calls.append(Call(piece[0], len(text)))
        text += piece[1:]
    return text, tuple(calls)
