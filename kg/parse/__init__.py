"""Source → Document: text and markup to paragraphs, notes and metadata, by a line of passes.

    plain text: lines → zones → blocks ┐
    marks:                     blocks ┴→ words mended → calls → outline → document

Each pass has a frozen result that says which characters of the source text it holds and which it has set aside;
`conserve.lost` is the check between any two of them. Parsing never refuses its input: what it cannot place it
says in the document's warnings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Aside, Document, Footnote, Paragraph, Part, Source, Span
from kg.parse import broken, calls, conserve, feet, language, lines, marked, markup_metadata, metadata, plain, zones
from kg.parse.blocks import Blocks
from kg.parse.editorial import EditorialWords, editorial_words
from kg.parse.outline import Outline, outline
from kg.parse.page_notes import may_have_notes
from kg.speed import uncollected

_MUCH_FURNITURE = 1_000
"""Characters of furniture that are looked at: short texts with long running heads have little text."""


def parse(source: Source) -> Document:
    """The document that `source` holds.

    Postconditions: paragraphs are in the order of the text, after the masthead; each call
    names a note or a warning says which does not; repeated numbers are in the warnings; each character
    is in a paragraph or note, set aside with its reason, or in `unplaced` with a warning. A document in a
    language that is not supported has neither paragraphs nor notes, and a warning says so.
    """
    with uncollected():
        return _document(source)


def _document(source: Source) -> Document:
    spoken = language.told(source)
    if not spoken.is_read:
        return language.unread(source, spoken)
    vocabulary = editorial_words(spoken.code)
    passes = Passes.of(source, vocabulary)
    found = passes.outline
    stated, said = metadata.read(source, list(found.masthead), spoken.code, vocabulary)
    notes = passes.blocks.footnotes
    aside, unplaced = conserve.settled(source.text, found)
    warnings = [
        *source.warnings,
        *spoken.warnings,
        *(f"no call of note {number} was found" for number in passes.blocks.uncalled),
        *said,
        *_checks(found.paragraphs, notes),
        *_losses(source.text, passes.results, unplaced),
    ]
    warnings += _furnished(source.text, aside)
    topics = markup_metadata.topics(source)
    return Document(source, stated, found.paragraphs, notes, topics, tuple(warnings), aside=aside, unplaced=unplaced)


@dataclass(frozen=True, slots=True)
class Passes:
    """The results of all passes over one source: by name in their order, and the last two."""

    results: tuple[tuple[str, conserve.Held], ...]
    blocks: Blocks
    outline: Outline

    @classmethod
    def of(cls, source: Source, vocabulary: EditorialWords) -> Passes:
        """Runs the passes."""
        done: list[tuple[str, conserve.Held]] = []
        found = marked.with_roles(marked.blocks(source), vocabulary) if marked.is_marked(source) else Blocks(())
        if not found.notes and source.format != "akn":
            read = feet.with_feet(source.text, lines.lines_of(source.text, vocabulary, marked.furniture(source)))
            if not found.body or may_have_notes(read.kept):
                parted = zones.zones(read, vocabulary)
                if not found.body or parted.notes:  # notes that are only typed are found by the rules for plain text
                    found = plain.blocks(source.text, parted, vocabulary)
                    done += [("lines", read), ("zones", parted)]
        done.append(("blocks", found))
        if source.format != "akn":  # the UN's markup has whole words, and every call
            found = broken.mend(found, vocabulary)
            done.append(("words", found))
            found = calls.with_calls(found, vocabulary)
            done.append(("calls", found))
        sorted_in = outline(source.text, found, vocabulary)
        return cls((*done, ("outline", sorted_in)), found, sorted_in)


def _furnished(text: str, aside: Sequence[Aside]) -> list[str]:
    """A warning where so much was taken for furniture that text may be among it."""
    furniture = sum(each.end - each.start for each in aside if each.kind == "furniture")
    if furniture < _MUCH_FURNITURE or furniture * 4 < len(text):
        return []
    return [f"{100 * furniture // len(text)} % of the text was taken for page furniture (kg extract shows it)"]


def _losses(text: str, passes: Sequence[tuple[str, conserve.Held]], unplaced: tuple[Span, ...]) -> list[str]:
    """A warning where characters of `text` are lost: how many, and in which pass."""
    if not unplaced:
        return []
    before: conserve.Held | None = None
    where = ""
    for name, result in passes:
        if conserve.lost(text, before, result):
            where = name
            break
        before = result
    count = sum(span.end - span.start for span in unplaced)
    sample = text[unplaced[0].start : unplaced[0].start + 40].split("\n", maxsplit=1)[0]
    return [f"{count} characters were not placed (in the pass {where!r}), the first of them {sample!r}"]


def _checks(paragraphs: Sequence[Paragraph], notes: Sequence[Footnote]) -> list[str]:
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
