"""What the page of a work shows of its text, as far as it is the same whatever language the site speaks.

Things are IRIs: their names are the reader's. Each noun can be written as JSON has it, and read from that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NOTES = -1
"""The slot for the address of the page that has the notes."""
Slot = int | tuple[int, ...]
"""What a text in HTML leaves open: the name of a thing, the least of the names of several, or `NOTES`. Things are
places in the list of the version.
"""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text as HTML, set, with what was read in it marked: `html` has one piece more than there are `slots` between.

    A text that is not there has no piece.
    """

    html: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.html)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in a language version. `phrase` is its opening phrase, of another version where this one has none,
    which `has_phrase` tells. `citations` and `names` are those of a paragraph without text; `notes` the notes that it
    calls: number and fragment on the page of its work.
    """

    iri: str
    part: str
    number: str
    printed: bool
    position: int
    act: str
    phrase: str
    has_phrase: bool
    heading: str
    text: Marked
    citations: tuple[str, ...]
    names: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote in a language version: its number, its text, what it cites, the paragraphs that call it."""

    iri: str
    number: str
    text: Marked
    cites: tuple[str, ...]
    called_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """What could not be made out: the words, the reason (a thing, or "" and its text), the paragraph."""

    mention: str
    reason: str
    reason_text: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class Version:
    """A language version of a work: paragraphs in their order; notes and what could not be made out in that of their
    IRIs. `things` are what the texts name.
    """

    things: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    notes: tuple[Note, ...]
    unresolved: tuple[Unresolved, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """What a paragraph asks: by which acts, of whom."""

    paragraph: str
    acts: tuple[str, ...]
    receivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A request for a report in a paragraph: of whom it is asked, for whom, at which session or day it is due."""

    iri: str
    paragraph: str
    asked: tuple[str, ...]
    wanted_by: tuple[str, ...]
    session: str
    due: str


@dataclass(frozen=True, slots=True)
class Work:
    """What the versions of a work say together: what it asks, the reports that it asks for, what it cites and in which
    paragraphs, under which texts it is submitted. All in the order of IRIs.
    """

    asks: tuple[Asking, ...]
    reports: tuple[Report, ...]
    cites: tuple[tuple[str, tuple[str, ...]], ...]
    submitted: tuple[str, ...]


# -- as JSON has them -------------------------------------------------------------------------------------------------


def _tuples(said: Any) -> Any:
    """Lists as tuples, at every depth."""
    return tuple(map(_tuples, said)) if isinstance(said, list) else said


def written_version(found: Version) -> list[Any]:
    """A version as lists."""
    return [
        found.things,
        [_members(each) for each in found.paragraphs],
        [_members(each) for each in found.notes],
        [_members(each) for each in found.unresolved],
    ]


def read_version(said: Any) -> Version:
    """What `written_version` wrote."""
    things, paragraphs, notes, unresolved = said
    return Version(
        tuple(things),
        tuple([_paragraph(*each) for each in paragraphs]),
        tuple([_note(*each) for each in notes]),
        tuple([Unresolved(*each) for each in unresolved]),
    )


def _paragraph(*said: Any) -> Paragraph:
    *first, text, citations, names, notes = said
    whole = (*first, _text(text), tuple(citations), tuple(names), _tuples(notes))
    return Paragraph(*whole)


def _note(iri: str, number: str, text: Any, cites: list[str], called_from: list[str]) -> Note:
    return Note(iri, number, _text(text), tuple(cites), tuple(called_from))


def _text(said: Any) -> Marked:
    html, slots = said
    return Marked(tuple(html), _tuples(slots))


def _members(each: Any) -> list[Any]:
    """The members of a noun in their order, a text among them as a list of its own."""
    found = [getattr(each, name) for name in each.__slots__]
    return [_members(member) if isinstance(member, Marked) else member for member in found]


def written_work(found: Work) -> list[Any]:
    """What the versions say together as lists."""
    asks, reports = ([_members(each) for each in own] for own in (found.asks, found.reports))
    return [asks, reports, found.cites, found.submitted]


def read_work(said: Any) -> Work:
    """What `written_work` wrote."""
    asks, reports, cites, submitted = said
    return Work(
        tuple([Asking(*_tuples(each)) for each in asks]),
        tuple([Report(*_tuples(each)) for each in reports]),
        _tuples(cites),
        tuple(submitted),
    )
