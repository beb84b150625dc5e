"""Blocks: the paragraphs of the layout, the common ground of plain text and markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.model import Call, OffsetMap

LATIN = r"(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)"
"""What tells paragraphs apart that are put in after numbering, in every language of the UN ("1 bis")."""
NUMBER = r"(?:1[0-8]\d\d|\d{1,3})"
"""A printed number of a paragraph: up to 1899, since four digits from 1900 on are a year."""
_PRINTED = re.compile(rf"(\d{{1,4}})(?: {LATIN})?")


def number_of(label: str) -> int:
    """The number of a printed label ("5", "1 bis"), -1 where it is none."""
    found = _PRINTED.fullmatch(label)
    return int(found[1]) if found else -1


def plain_label(label: str) -> str:
    """A printed label without Markdown's marks and full stop, one space in it ("1 *bis*." is "1 bis")."""
    return re.sub(r"(?<=\d)(?=[a-z])", " ", " ".join(re.sub(r"[*_\\.]+", " ", label).split()))


@dataclass(slots=True)
class Block:
    """A paragraph of the layout: its clean text and what is known of its role.

    `role` is `masthead`, `formula`, `preambular`, `more` (of the paragraph before), `body`,
    `heading`, `annex` (an annex's first line), `resolution` (the letter of one of several
    resolutions), `table` or `conclusion`; "" where only the text can tell. `label` is the number or
    letter that stands before it. `start` and `end` bound it in the source text.
    """

    text: str
    offsets: OffsetMap
    start: int
    end: int
    role: str = ""
    label: str = ""
    calls: list[Call] = field(default_factory=list)
    italics: list[tuple[int, int]] = field(default_factory=list)
    zone: str = ""
