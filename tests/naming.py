"""Documents of a few sentences of our own writing, for the tests of names, roles and meetings."""

from __future__ import annotations

import dataclasses

from citing import document

from kg.authority import Authority
from kg.extract import acts, citations, meetings, names, participation
from kg.model import Document, Meeting, Mention, Part, Participation, Unresolved

AUTHORITY = Authority.load()


def paper(
    *texts: str, notes: tuple[str, ...] = (), language: str = "en", symbol: str = "A/RES/91/7", title: str = ""
) -> Document:
    """A document of operative paragraphs; "^1" in a paragraph calls note 1."""
    made = document(*texts, notes=notes, symbol=symbol, title=title, part=Part.OPERATIVE)
    return dataclasses.replace(made, metadata=dataclasses.replace(made.metadata, language=language))


def read(made: Document) -> tuple[tuple[Mention, ...], tuple[Unresolved, ...]]:
    """Mentions of a document, and what stayed unexplained."""
    uses = acts.find_acts(made, AUTHORITY)
    return names.find_mentions(made, AUTHORITY, uses, citations.find_citations(made, AUTHORITY, uses)[0])


def mentioned(made: Document, number: str = "1") -> set[str]:
    """The codes that a paragraph mentions."""
    return {mention.code for mention in read(made)[0] if mention.place.number == number}


def roles(made: Document) -> tuple[tuple[Participation, ...], tuple[Unresolved, ...]]:
    """Roles in groups that a document states."""
    return participation.find_participations(made, AUTHORITY, read(made)[0])


def met(made: Document) -> list[Meeting]:
    """The meetings of a document."""
    return list(meetings.find_meetings(made, AUTHORITY, acts.find_acts(made, AUTHORITY), read(made)[0]))
