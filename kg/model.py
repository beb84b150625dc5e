"""The nouns: a source, the document parsed from it, and the statements extracted from that.

Everything is frozen and slotted. Positions are counted in characters (Unicode code
points), half-open. Three texts are told apart:

* the *source text* (`Source.text`): the file as read. For plain text it is the decoded
  file; for XML it is the concatenated character data of the root element (what
  `"".join(root.itertext())` gives), as the Web Annotation model counts positions;
  for PDF, DOCX and HTML it is what the reader extracted.
* the *clean text* of a paragraph or note (`Paragraph.text`, `Footnote.text`): furniture,
  line breaks, footnote marks and broken words mended, made from the source text by
  deletions and one-for-one replacements only, so that each character has its place.
* the *quote* of a statement: the source text at its spans, exactly as printed.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kg.speed import quick


class Part(StrEnum):
    """Where in a document a paragraph stands; the values are the contract's."""

    MASTHEAD = "masthead"
    PREAMBULAR = "preambular"
    OPERATIVE = "operative"
    ANNEX = "annex"

    __hash__ = str.__hash__
    """That of `Enum` is no faster than any other function; parts are in the keys of many tables."""


@quick
@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` (included) to `end` (excluded) of a source text."""

    start: int
    end: int


@quick
@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where each character of a clean text stands in the source text.

    Runs of unchanged length: clean characters from `clean[i]` up to `clean[i + 1]`
    stand one for one at `source[i]` and after. `clean` starts with 0 and ascends;
    `source` ascends too.
    """

    clean: tuple[int, ...] = (0,)
    source: tuple[int, ...] = (0,)

    def position(self, index: int) -> int:
        """The place in the source text of the clean character at `index`."""
        run = bisect_right(self.clean, index) - 1
        return self.source[run] + index - self.clean[run]

    def pieces(self, start: int, end: int) -> tuple[Span, ...]:
        """The contiguous source spans of clean characters `start` to `end`, in order."""
        first = bisect_right(self.clean, start) - 1
        last = bisect_right(self.clean, end - 1) - 1
        if first == last:
            offset = self.source[first] - self.clean[first]
            return (Span(start + offset, end + offset),)
        spans = []
        for run in range(first, last + 1):
            low = max(start, self.clean[run])
            high = end if run == last else self.clean[run + 1]
            offset = self.source[run] - self.clean[run]
            spans.append(Span(low + offset, high + offset))
        return tuple(spans)


@quick
@dataclass(frozen=True, slots=True, order=True)
class Aside:
    """Characters `start` to `end` of the source text that are in no paragraph's and no note's text, and why.

    `kind` says what they are: `furniture` (of the page or the file: `reason` says which), `heading`,
    `formula` (the organ's line before a preamble), `number` (of a paragraph or note), `call` (a note's
    mark), `mark` (what an extractor's notation adds: Markdown, soft hyphens, addresses of links),
    `metadata` (of the markup), `ornament` or `language` (all of a text whose language is not supported).
    """

    start: int
    end: int
    kind: str
    reason: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader knows of characters `start` to `end` of the source text from the format or the layout.

    `block`: a paragraph of the layout; `value` is its role, "" if unknown. In it, or before it: `label` (its
    number or letter), `italic`, `call` (a footnote call; `value` is the note's number), `raised` (raised characters,
    which may call a note again). `note`: a footnote, in the block that calls it or in a place of its own; `value` is
    its number. `start` (`value` `attachment`): an annex begins. `furniture` and `metadata`: no text of the
    document; `value` says what it is. A source without any `block` is plain text, whatever its format.
    """

    kind: str
    start: int
    end: int
    value: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Source:
    """A file as read. `format` is `text`, `akn`, `pdf`, `docx`, `html` or `facts`.

    `name` is the file's name without folders, `sha256` the hash of its bytes (64 hex
    digits), `stated` what a sidecar file `NAME.meta.toml` says of it, `warnings` what
    the reader could not make out, one line each.
    """

    name: str
    format: str
    sha256: str
    text: str
    stated: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    """What the reader knows of the text's parts, in the order of the text, what holds others before these."""
    properties: tuple[tuple[str, str], ...] = ()
    """What the format states of the document as a whole (keys repeat where values do)."""
    eids: tuple[tuple[int, int, str], ...] = ()
    """Akoma Ntoso's identifiers of paragraphs and notes: the characters of each, from its number on where it has one
    (a heading may stand before that), and what it is called."""


@quick
@dataclass(frozen=True, slots=True)
class Call:
    """A footnote call: note `number` as printed, called at `position` of the clean text.

    The mark itself is not in the clean text: `position` is the length of what precedes it.
    """

    number: str
    position: int


@quick
@dataclass(frozen=True, slots=True)
class Point:
    """A lettered or listed point inside a paragraph: label as printed, clean characters."""

    label: str
    start: int
    end: int


@quick
@dataclass(frozen=True, slots=True)
class Paragraph:
    """A preambular, operative or annex paragraph, or the masthead.

    `number` is as printed ("5", "II/B/5" in annexes), counted from 1 where nothing is
    printed (`printed` is False then); the masthead has "". Lettered points belong to
    the paragraph that introduces them.
    """

    part: Part
    number: str
    text: str
    offsets: OffsetMap = OffsetMap()
    calls: tuple[Call, ...] = ()
    points: tuple[Point, ...] = ()
    printed: bool = True
    heading: str = ""
    emphasis: tuple[tuple[int, int], ...] = ()
    """Clean characters that the source sets in italics (acts are, in adopted texts)."""
    eid: str = ""
    """What Akoma Ntoso calls it (`eId`), "" where the source is of another kind or does not say."""


@quick
@dataclass(frozen=True, slots=True)
class Footnote:
    """A note: its number as printed (or found by its place in the sequence, `printed` False)."""

    number: str
    text: str
    offsets: OffsetMap = OffsetMap()
    printed: bool = True
    eid: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Vote:
    """A recorded vote. The lists are ISO 3166 alpha-2 codes, sorted."""

    in_favour: int | None = None
    against: int | None = None
    abstaining: int | None = None
    states_in_favour: tuple[str, ...] = ()
    states_against: tuple[str, ...] = ()
    states_abstaining: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Topic:
    """A subject given by the source: scheme (`UNBIS`, `EuroVoc`, `SDG`, `DHLAUTH`), id and label."""

    scheme: str
    topic: str
    label: str
    iri: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Metadata:
    """What the masthead, the adoption line and the markup state. Absent is "" or None.

    `symbol` is the document's key; `symbol_origin` is `document`, `user` (sidecar) or
    `content` (a key made from the file's hash). `type` is the contract's. `committee` is
    the short form ("C.3"). Dates are ISO 8601.
    """

    symbol: str
    symbol_origin: str = "document"
    type: str = ""
    title: str = ""
    language: str = ""
    original_language: str = ""
    adopted: str = ""
    distributed: str = ""
    session: int | None = None
    session_key: str = ""
    """The session as the symbol writes it ("76", "S-19", "ES-10"), "" where none is known."""
    agenda_item: str = ""
    agenda_title: str = ""
    committee: str = ""
    committee_report: str = ""
    committee_report_locus: str = ""
    meeting: str = ""
    sponsors: tuple[str, ...] = ()
    additional_sponsors: tuple[str, ...] = ()
    sponsors_unread: tuple[str, ...] = ()
    """Names in the line of sponsors that no country of the list has."""
    draft: str = ""
    """The symbol of the draft that was adopted as this document, where stated."""
    vote: Vote | None = None
    adopted_without_vote: bool | None = None
    job_number: str = ""
    as_of: str = ""
    """A date that the user stated in the sidecar file."""
    reissued: str = ""
    """The line that says that the text was issued again, as printed, "" where none does."""
    organ: str = ""
    """The code of the organ that a draft is put before by the text that recommends it; "" in all other texts."""


@quick
@dataclass(frozen=True, slots=True)
class ComparedRow:
    """What a facts-only record says of a later paragraph and an earlier one, as `kg.compare.Change`, without words.

    `later` and `earlier` are keys (`op/5`), "" where there is none; `stands` says that of all languages this one stands
    for the pair.
    """

    later: str
    earlier: str
    relation: str
    score: float | None = None
    moved: bool = False
    updated: bool = False
    act_change: str = ""
    later_act: str = ""
    earlier_act: str = ""
    stands: bool = True


@quick
@dataclass(frozen=True, slots=True)
class ComparedWith:
    """What became of an earlier text in this one, kept in a facts-only record: `earlier` is its key.

    `sha256` is of the file that the earlier text was read from: of another file it says nothing.
    """

    earlier: str
    sha256: str
    rows: tuple[ComparedRow, ...]


@quick
@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document version: one work in one language, as one file has it.

    Postconditions: operative numbers are unique or a warning says which repeat; every
    call that has a note names it; `masthead` holds the text before the preamble and the
    adoption line as one paragraph (number ""); every character of the source text that is no
    white space is in a paragraph, a note, `aside` or `unplaced`.
    """

    source: Source
    metadata: Metadata
    paragraphs: tuple[Paragraph, ...]
    footnotes: tuple[Footnote, ...] = ()
    topics: tuple[Topic, ...] = ()
    warnings: tuple[str, ...] = ()
    has_text: bool = True
    aside: tuple[Aside, ...] = ()
    """What of the source text is in no paragraph and no note, in the order of the text."""
    unplaced: tuple[Span, ...] = ()
    """Characters of the source text that the parser lost: none, unless it has a fault."""
    compared: tuple[ComparedWith, ...] = ()
    """What a facts-only record says of earlier texts against this one."""

    @property
    def all_warnings(self) -> tuple[str, ...]:
        """What reading and parsing warned of, each once."""
        return tuple(dict.fromkeys((*self.source.warnings, *self.warnings)))


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


@quick
@dataclass(frozen=True, slots=True)
class ActUse:
    """An act in a paragraph: the `phrase` as printed, its concept, and its clause.

    `act` is the code of the acts list, "" where the list has none for the phrase.
    `opening` marks the paragraph's own act. `clause` is the half-open stretch of the
    paragraph's clean text that the act governs; clauses of one paragraph do not overlap
    and together cover it. `may_be` are the codes of acts that translators write the phrase
    for too, and that its words do not tell from `act`.
    """

    place: Place
    phrase: str
    act: str
    opening: bool
    clause: tuple[int, int]
    may_be: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Citation:
    """A printed reference. `cited` is the key; `locus` the cited part in normal form.

    `act` is the governing act. `date` and `title` are what the citing text gives with
    it. `place.footnote` is the note that bears it, "" where it stands in the text.
    `coined` marks a key of ours for a text that has no UN symbol.
    """

    place: Place
    cited: str
    locus: str = ""
    act: str = ""
    date: str = ""
    title: str = ""
    coined: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Submission:
    """That a report, a note or a letter is submitted under a text: `under` is its key, `locus` the part of it."""

    place: Place
    under: str
    locus: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Correction:
    """A part that a corrigendum changes: `corrected` is the document's key, `locus` the part, "" for none named."""

    place: Place
    corrected: str
    locus: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Definition:
    """A name that a text gives a body: `code` is the body's, `name` the name.

    `title` is the full name of a body that is on no list, "" for one of the lists. A `short` name counts with its
    article only ("the Panel").
    """

    place: Place
    code: str
    name: str
    title: str = ""
    short: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Mention:
    """A body, group of addressees or instrument that a paragraph (or its note) names."""

    place: Place
    kind: str
    """`body`, `group` or `instrument`."""
    code: str
    act: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody (code of a body or group) whom operative act `act` asks to do something."""

    place: Place
    code: str
    act: str


@quick
@dataclass(frozen=True, slots=True)
class RatificationUrged:
    """An operative act that asks for ratification of, or accession to, `instrument`."""

    place: Place
    instrument: str
    act: str


@quick
@dataclass(frozen=True, slots=True)
class Term:
    """Until when an act holds: `until` is ISO 8601 to the precision printed (`2027`, `2027-12`, `2027-12-31`)."""

    place: Place
    until: str
    act: str


@quick
@dataclass(frozen=True, slots=True)
class Participation:
    """A body's role in a group: `member`, `partner`, `co-chair` or `coordinator`.

    `list` is `closed` or `open` for lists of members and partners, "" for the others.
    """

    place: Place
    group: str
    body: str
    role: str
    year: str = ""
    list: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, conference or consultation; dates ISO 8601 (also `2015-04`), "" if not printed."""

    place: Place
    name: str
    body: str = ""
    start: str = ""
    end: str = ""
    where: str = ""


@quick
@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A report asked of `of` for `to` (codes, "" where none is named).

    `due` is a date to the precision printed; `period` how often ("P6M"), `within` in which time ("P90D"); ISO 8601.
    """

    place: Place
    of: str
    to: str
    act: str
    session: int | None = None
    due: str = ""
    period: str = ""
    within: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Series:
    """Resolutions named together as a series on one subject, keys in order of date, and their dates."""

    place: Place
    keys: tuple[str, ...]
    dates: tuple[str, ...]
    subject: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Unresolved:
    """A mention that could not be given a key or code, and why."""

    place: Place
    mention: str
    reason: str


@quick
@dataclass(frozen=True, slots=True)
class Statements:
    """Everything read from one document version, by kinds (`kg.kinds.KINDS`). Tuples are in the order of the text."""

    acts: tuple[ActUse, ...] = ()
    citations: tuple[Citation, ...] = ()
    submissions: tuple[Submission, ...] = ()
    corrections: tuple[Correction, ...] = ()
    definitions: tuple[Definition, ...] = ()
    mentions: tuple[Mention, ...] = ()
    addressees: tuple[Addressee, ...] = ()
    terms: tuple[Term, ...] = ()
    ratifications: tuple[RatificationUrged, ...] = ()
    participations: tuple[Participation, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    requests: tuple[ReportRequest, ...] = ()
    series: tuple[Series, ...] = ()
    sdg_targets: tuple[Mention, ...] = ()
    """SDG goals and targets named in the text: kind `sdg`, code `5.2` or `16`."""
    unresolved: tuple[Unresolved, ...] = ()
    others: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """Statements of further kinds of the table, by their names there."""
