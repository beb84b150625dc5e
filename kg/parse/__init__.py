"""Source → Document: text and markup to paragraphs, notes and metadata, by a line of passes.

    plain text: lines → zones → blocks ┐
    marks:                     blocks ┴→ words mended → calls → outline → document

Each pass has a frozen result that says which characters of the source text it holds and which it has set aside;
`conserve.lost` is the check between any two of them. Parsing never refuses its input: what it cannot place it
says in the document's warnings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import Aside, Document, Footnote, Metadata, Paragraph, Part, Source, Span
from kg.parse import broken, calls, conserve, feet, language, lines, marked, markup_metadata, metadata, plain, several
from kg.parse import zones as zones_of
from kg.parse.blocks import Blocks
from kg.parse.editorial import EditorialWords, editorial_words, iso_date
from kg.parse.eids import with_eids
from kg.parse.outline import Outline, outline
from kg.parse.page_notes import may_have_notes
from kg.speed import uncollected
from kg.symbols import UNIDENTIFIED

REISSUED = "the text was issued again"
"""How the warning begins that says so; its date follows, where one is printed."""
_LINE = 60
_SAID = re.compile(r"[^\n.]{0,80}[^\s.]")
"""The rest of the line that says so."""
_MUCH_FURNITURE = 1_000
"""Characters of furniture that are looked at: short texts with long running heads have little text."""


def parse(source: Source) -> Document:
    """The document that `source` holds, all of it: of several texts in one file the first gives it its name.

    Postconditions: paragraphs are in the order of the text, after the masthead; each call
    names a note or a warning says which does not; repeated numbers are in the warnings; each character
    is in a paragraph or note, set aside with its reason, or in `unplaced` with a warning. A document in a
    language that is not supported has neither paragraphs nor notes, and a warning says so.
    """
    with uncollected():
        return _documents(source, parted=False)[0]


def documents(source: Source) -> tuple[Document, ...]:
    """The documents that `source` holds, in their order: several where it has several resolutions, else one.

    Postconditions: those of `parse` for each, with the characters of its own part. A source whose symbol its user
    states is one document.
    """
    with uncollected():
        return _documents(source, parted="symbol" not in source.stated)


def _documents(source: Source, parted: bool) -> tuple[Document, ...]:
    spoken = language.told(source)
    if not spoken.is_read:
        return (language.unread(source, spoken),)
    vocabulary = editorial_words(spoken.code)
    passes = Passes.of(source, vocabulary)
    texts = several.texts(source.text, passes.blocks, vocabulary) if parted else ()
    texts = several.with_drafts(texts, vocabulary, len(source.text))
    if len(texts) < 2:
        texts = (several.Text(passes.blocks, 0, len(source.text)),)
        outlines = [passes.outline]
    else:
        outlines = [outline(source.text, text.blocks, vocabulary) for text in texts]
    settled = conserve.settled(source.text, several.Together(tuple(outlines)))
    unplaced = settled[1]
    lost = _losses(source.text, passes.results, unplaced)
    said = (*source.warnings, *spoken.warnings)
    made = [
        _document(source, text, found, spoken.code, place if len(texts) > 1 else -1, settled=settled[0])
        for place, (text, found) in enumerate(zip(texts, outlines, strict=True))
    ]
    if len(made) > 1:
        made = several.carried(several.told_apart(made), texts, vocabulary)
    last = replace(made[-1], unplaced=unplaced, warnings=(*made[-1].warnings, *lost))
    return tuple([replace(each, warnings=(*said, *each.warnings)) for each in (*made[:-1], last)])


def _document(
    source: Source, text: several.Text, found: Outline, code: str, place: int, *, settled: tuple[Aside, ...]
) -> Document:
    """The document of one text of a source; `place` is its place among several, -1 for the only one.

    `settled` is what all of them have set aside.
    """
    vocabulary = editorial_words(code)
    own = source if place < 0 else replace(source, text=source.text[text.start : text.end])
    stated, said = (
        (Metadata(f"{UNIDENTIFIED}{place}"), [])
        if text.draft
        else metadata.read(own, list(found.masthead), code, vocabulary)
    )
    if place >= 0 and not text.draft:
        stated = several.named(stated, text, source.sha256, place)
    said_again = _reissued(own.text, vocabulary)
    if said_again:
        stated = replace(stated, reissued=said_again[1])
    notes = text.blocks.footnotes
    aside = settled if place < 0 else conserve.settled(source.text, found)[0]
    warnings = [
        *(f"no call of note {number} was found" for number in text.blocks.uncalled),
        *said,
        *([said_again[0]] if said_again else ()),
        *_checks(found.paragraphs, notes),
        *_furnished(own.text, aside),
    ]
    topics = markup_metadata.topics(source)
    paragraphs, notes = with_eids(source, found.paragraphs), with_eids(source, notes)
    return Document(source, stated, paragraphs, notes, topics, tuple(warnings), aside=aside)


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
                parted = zones_of.zones(read, vocabulary)
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


def _reissued(text: str, words: EditorialWords) -> tuple[str, str] | None:
    """What is said of a text that was printed again: which of two stands; and the line that says so, as printed."""
    small = text.lower()
    may = any(all(word in small for word in line) for line in words.reissued_words)
    found = words.reissued.search(text) if may else None
    if not found:
        return None
    rest = _SAID.match(text, found.end())
    line = " ".join(text[found.start() : rest.end() if rest else found.end()].strip(" *\t\n–-").split())
    day = iso_date(text[found.end() : found.end() + _LINE], words.language)
    return f"{REISSUED}{f' on {day}' if day else ''}; it stands before one of the same symbol that was not", line


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
