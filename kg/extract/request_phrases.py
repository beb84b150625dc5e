"""The words that ask for one report, and a text with its names hidden, in which they are looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.request_words import MASK
from kg.model import Mention


def masked(text: str, mentions: tuple[Mention, ...]) -> str:
    """`text` with every character of a name replaced."""
    pieces, position = [], 0
    for low, high in sorted((m.place.start, m.place.end) for m in mentions):
        if low >= position:
            pieces += [text[position:low], MASK * (high - low)]
            position = high
    return "".join((*pieces, text[position:]))


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words that ask for one report: its verb, and where its object stands (0 where the verb says it all)."""

    start: int
    end: int
    verb_end: int
    object_start: int
    further: bool = False
    """Its verb stands before an earlier report."""
    reach: int = 0
    """How far its verbs go: the last one that has the same report for its object."""
    handed: bool = False
    """It reaches to a further verb with a pronoun for the report: "and to present it to the Council"."""
    by: bool = False
    """Whose report it is is named behind it: "reporting by the Office"."""
    others: bool = False
    """The addressee is to have somebody else report: none is asked of him."""
    passive: bool = False
    """The report is asked to be made: by whom may be said behind it, and is not said by whom the act addresses."""
    told: bool = False
    """It tells somebody of something at a session: that is a report to an organ that meets in sessions alone."""

    @classmethod
    def of(cls, match: re.Match[str], *, others: bool = False) -> Phrase:
        """What a pattern found."""
        if not match["object"]:
            kinds = match.groupdict()
            told, passive = bool(kinds.get("told")), bool(kinds.get("passive"))
            return cls(match.start(), match.end(), match.end(), 0, others=others, told=told, passive=passive)
        return cls(match.start(), match.end("object"), match.end("verb"), match.start("object"), others=others)
