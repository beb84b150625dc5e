"""Source → Document: text and markup to paragraphs, notes and metadata.

Parsing never refuses its input: what it cannot place it says in the document's warnings.
"""

from __future__ import annotations

from collections import Counter

from kg.model import Document, Footnote, Paragraph, Part, Source
from kg.parse import akn, metadata, outline, plain
from kg.parse.editorial import detect_language, words


def parse(source: Source) -> Document:
    """The document that `source` holds.

    Postconditions: paragraphs are in the order of the text, after the masthead; each call
    names a note or a warning says which does not; repeated numbers are in the warnings.
    """
    language = metadata.language(source) or detect_language(source.text)
    vocabulary = words(language)
    warnings = list(source.warnings)
    if source.marks:
        blocks, notes = akn.blocks(source)
    else:
        blocks, notes, said = plain.blocks(source, vocabulary)
        warnings += said
    paragraphs, masthead = outline.paragraphs(source.text, blocks, vocabulary)
    stated, said = metadata.read(source, masthead, language, vocabulary)
    warnings += said
    warnings += _checks(paragraphs, notes)
    return Document(source, stated, tuple(paragraphs), tuple(notes), metadata.topics(source), tuple(warnings))


def _checks(paragraphs: list[Paragraph], notes: list[Footnote]) -> list[str]:
    """What the reader of the graph should know: repeats, calls without note, no paragraph at all."""
    found: list[str] = []
    numbers = Counter((p.part, p.number) for p in paragraphs if p.part != Part.MASTHEAD)
    found += [
        f"{part.value} paragraph {number} occurs {count} times"
        for (part, number), count in numbers.items()
        if count > 1
    ]
    known = {note.number for note in notes}
    found += [
        f"note {call.number} is called in {p.part.value} paragraph {p.number} and is not there"
        for p in paragraphs
        for call in p.calls
        if call.number not in known
    ]
    if not any(p.part != Part.MASTHEAD for p in paragraphs):
        found.append("no preambular, operative or annex paragraph was found")
    return found
