"""Blocks: the paragraphs of the layout, the common ground of plain text and markup."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Call, OffsetMap


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
