"""What is read from a document: a class for each kind of statement, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.model.places import Place
from kg.speed import quick


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
    """A meeting, conference or consultation; dates ISO 8601 (also `2015-04`), "" if not printed.

    `day` is one on which it sat, where the text tells neither its first nor its last ("adopted on 3 May").
    """

    place: Place
    name: str
    body: str = ""
    start: str = ""
    end: str = ""
    where: str = ""
    day: str = ""


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
