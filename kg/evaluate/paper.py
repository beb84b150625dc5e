"""What the layouts of PDF, DOCX and HTML have in common: a resolution's parts and runs, from its markup.

Layouts go by the markup alone, never by what a reader made of it, and are deterministic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from kg import lang
from kg.model import Footnote, Source
from kg.parse import marked
from kg.parse.blocks import Block

CALL, ITALIC, PLAIN = "call", "italic", ""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters set in one way; a `CALL` has the note that it calls for the first time."""

    text: str
    kind: str = PLAIN
    note: Footnote | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paragraph of a paper: its role and zone in the markup, its number, its runs."""

    role: str
    label: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The characters without the calls."""
        return "".join(run.text for run in self.runs if run.kind != CALL)


@dataclass(frozen=True, slots=True)
class Paper:
    """A resolution to be laid out."""

    symbol: str
    title: str
    job: str
    language: str
    head: tuple[str, ...]
    """Publisher, symbol, organ, distribution and date, as the first page has them at the top."""
    sheets: tuple[Sheet, ...]


def paper(source: Source) -> Paper:
    """The paper of an Akoma Ntoso source."""
    found = marked.blocks(source)
    stated: dict[str, str] = {}
    for key, value in source.properties:
        stated.setdefault(key, value)
    waiting: dict[str, list[Footnote]] = {}
    for note in found.footnotes:
        waiting.setdefault(note.number, []).append(note)
    sheets = [_sheet(block, waiting) for block in found.body if block.text or block.label]
    top = [s.text for s in sheets[:5]] if all(s.role == "masthead" for s in sheets[:5]) else []
    return Paper(
        stated.get("symbol", ""),
        stated.get("title", ""),
        stated.get("job", ""),
        lang.of(lang.tag(stated.get("language", ""))).code,
        tuple(top),
        tuple(sheets[len(top) :]),
    )


def _sheet(block: Block, waiting: dict[str, list[Footnote]]) -> Sheet:
    label = block.label if re.fullmatch(r"\d{1,4}\.?", block.label) else ""
    return Sheet(block.role, label, tuple(_runs(block, waiting)))


def _runs(block: Block, waiting: dict[str, list[Footnote]]) -> list[Run]:
    """The block's text cut where italics or calls begin and end."""
    calls: dict[int, list[str]] = {}
    for call in block.calls:
        calls.setdefault(call.position, []).append(call.number)
    edges = {0, len(block.text), *calls, *(edge for span in block.italics for edge in span)}
    found: list[Run] = []
    for number in calls.get(0, ()):
        found.append(_call(number, waiting))
    for low, high in pairwise(sorted(edges)):
        kind = ITALIC if any(start <= low and high <= end for start, end in block.italics) else PLAIN
        found.append(Run(block.text[low:high], kind))
        found += [_call(number, waiting) for number in calls.get(high, ())]
    return found


def _call(number: str, waiting: dict[str, list[Footnote]]) -> Run:
    return Run(number, CALL, waiting[number].pop(0) if waiting.get(number) else None)
