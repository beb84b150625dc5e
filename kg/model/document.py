"""A source as a reader hands it over, and the document parsed from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model.positions import UNCHANGED, OffsetMap, Part, Span
from kg.speed import quick


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
    offsets: OffsetMap = UNCHANGED
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
    offsets: OffsetMap = UNCHANGED
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
class Repeats:
    """How much of an earlier text stands word for word in this one, kept in a facts-only record: `earlier` is its key.

    `sha256` is of the file that the earlier text was read from. Of the runs of words that `kg.series.repeating` counts
    both have `runs`, this text has `own` and the earlier one `theirs`. `one_subject` says whether the names in both are
    of one thing; None where they tell nothing.
    """

    earlier: str
    sha256: str
    runs: int
    own: int
    theirs: int
    one_subject: bool | None = None


@quick
@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of a text tell of its series, kept in a facts-only record.

    `recalls`: it cites earlier texts on its matter without their numbers; `renews`: the keys of what it decides to
    extend or renew; `repeats`: the earlier texts that it repeats. `beside` is a digest of the texts that it was held
    against: records that have the same one tell all of each other.
    """

    recalls: bool = False
    renews: tuple[str, ...] = ()
    repeats: tuple[Repeats, ...] = ()
    beside: str = ""


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
    wording: Wording | None = None
    """What a facts-only record says that the words tell of series; None where nobody told it."""

    @property
    def all_warnings(self) -> tuple[str, ...]:
        """What reading and parsing warned of, each once."""
        return tuple(dict.fromkeys((*self.source.warnings, *self.warnings)))
