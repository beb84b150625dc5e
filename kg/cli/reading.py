"""A document and its statements as a sheet to look at: blocks of paragraphs with rows, as JSON or HTML."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields
from itertools import pairwise
from typing import Any

from kg import lang
from kg.kinds import KINDS, in_words, of
from kg.model import Document, Paragraph, Place, Statements
from kg.notes import Notes
from kg.parse import conserve

_METADATA = (
    "symbol",
    "symbol_origin",
    "type",
    "title",
    "language",
    "original_language",
    "adopted",
    "distributed",
    "session_key",
    "agenda_item",
    "committee",
    "committee_report",
    "meeting",
    "draft",
    "job_number",
    "as_of",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A statement: kind and value in words, the note it stands in, its clean characters and the quote."""

    kind: str
    value: str
    footnote: str
    start: int
    end: int
    quote: str
    spans: tuple[tuple[int, int], ...]
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote called in the block."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its notes and the statements read in it."""

    part: str
    number: str
    printed: bool
    act: str
    act_id: str
    text: str
    notes: tuple[Note, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """Characters that are in no paragraph and no note: what they are, why, and the source's characters.

    `unplaced` is the kind of those that the parser lost.
    """

    kind: str
    reason: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that was read in a document, and what was set aside."""

    name: str
    metadata: dict[str, str]
    blocks: tuple[Block, ...]
    topics: tuple[str, ...]
    warnings: tuple[str, ...]
    aside: tuple[Left, ...] = ()
    shares: dict[str, float] = field(default_factory=dict)
    """Which part of the characters is furniture, and which was not placed."""


def sheet(document: Document, statements: Statements) -> Sheet:
    """The sheet of a document: statements under the paragraph where they were read, in order."""
    rows: dict[tuple[str, str], list[Row]] = {}
    for place, row in _rows(statements):
        rows.setdefault((place.part.value, place.number), []).append(row)
    notes = Notes(document)
    blocks = tuple(
        _block(each, notes, rows.pop((each.part.value, each.number), []), statements) for each in document.paragraphs
    )
    stated = {name: str(getattr(document.metadata, name)) for name in _METADATA if getattr(document.metadata, name)}
    for name in ("sponsors", "additional_sponsors"):
        if getattr(document.metadata, name):
            stated[name] = " ".join(getattr(document.metadata, name))
    topics = tuple(f"{each.scheme} {each.topic} {each.label}".strip() for each in document.topics)
    return Sheet(
        document.source.name, stated, blocks, topics, document.all_warnings, _left(document), conserve.shares(document)
    )


def _left(document: Document) -> tuple[Left, ...]:
    text = document.source.text
    found = [(each.start, each.end, each.kind, each.reason) for each in document.aside]
    found += [(each.start, each.end, "unplaced", "") for each in document.unplaced]
    return tuple(Left(kind, reason, text[start:end], start, end) for start, end, kind, reason in sorted(found))


SMALL = ("number", "call", "mark")
"""Kinds of what is set aside that are told by their count: numbers of paragraphs, notes' marks, notation."""


def aside_lines(shown: Sheet) -> list[str]:
    """What was set aside, a line each: what it is, and its text; the small kinds counted."""
    lines = [
        f"{each.kind}{f' ({each.reason})' if each.reason else ''}: {' '.join(each.text.split())}"
        for each in shown.aside
        if each.kind not in SMALL
    ]
    counted = Counter(each.kind for each in shown.aside if each.kind in SMALL)
    lines += [f"{kind}s: {counted[kind]}" for kind in SMALL if counted[kind]]
    return lines + [f"share of the characters, {kind}: {100 * share:.1f} %" for kind, share in shown.shares.items()]


def _block(paragraph: Paragraph, notes: Notes, rows: list[Row], statements: Statements) -> Block:
    called = tuple(Note(call.number, note.text) for call, note in notes.of(paragraph))
    opening = next(
        (
            use
            for use in statements.acts
            if use.opening and (use.place.part, use.place.number) == (paragraph.part, paragraph.number)
        ),
        None,
    )
    rows.sort(key=lambda row: (row.footnote, row.start, row.end, row.kind, row.value))
    return Block(
        paragraph.part.value,
        paragraph.number,
        paragraph.printed,
        opening.phrase if opening else "",
        opening.act if opening else "",
        paragraph.text,
        called,
        tuple(rows),
    )


def _rows(statements: Statements) -> Iterator[tuple[Place, Row]]:
    for name, kind in KINDS.items():
        for each in of(statements, name):
            place: Place = each.place
            detail = {one.name: getattr(each, one.name) for one in fields(each) if one.name != "place"}
            spans = tuple((span.start, span.end) for span in place.spans)
            yield (
                place,
                Row(kind.word, in_words(detail), place.footnote, place.start, place.end, place.quote, spans, detail),
            )


def as_json(shown: Sheet) -> dict[str, Any]:
    """The sheet for machines."""
    return asdict(shown)


def as_html(*shown: Sheet) -> str:
    """The sheets of a file as a page of its own: texts with their marks highlighted, statements beside them."""
    title = html.escape(", ".join(each.metadata.get("symbol", each.name) for each in shown))
    legend = "".join(f'<mark class="{_css(kind.word)}">{html.escape(kind.word)}</mark> ' for kind in KINDS.values())
    return (
        f'<!doctype html>\n<html lang="{lang.DEFAULT}"><head><meta charset="utf-8"><title>{title}</title>\n'
        f"<style>{_STYLE}</style></head>\n<body>"
        f'<p class="legend">{legend}</p>{"".join(map(_html_sheet, shown))}</body></html>\n'
    )


def _html_sheet(shown: Sheet) -> str:
    body = "".join(_html_block(block) for block in shown.blocks)
    facts = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in shown.metadata.items()
    )
    warnings = "".join(f"<li>{html.escape(each)}</li>" for each in shown.warnings)
    aside = "".join(f"<li>{html.escape(each)}</li>" for each in aside_lines(shown))
    return (
        f"<h1>{html.escape(shown.metadata.get('symbol', shown.name))}</h1><p>{html.escape(shown.name)}</p>"
        f"<dl>{facts}</dl>\n{f'<ul>{warnings}</ul>' if warnings else ''}{body}"
        f"<section><h2>set aside</h2><ul>{aside}</ul></section>"
    )


def _html_block(block: Block) -> str:
    own = [row for row in block.rows if not row.footnote]
    text = highlight(block.text, own)
    notes = "".join(
        f'<p class="note"><sup>{html.escape(note.number)}</sup> '
        f"{highlight(note.text, [row for row in block.rows if row.footnote == note.number])}</p>"
        for note in block.notes
    )
    rows = "".join(
        f'<li><mark class="{_css(row.kind)}">{html.escape(row.kind)}</mark> {html.escape(row.value)}'
        f"{f' (note {html.escape(row.footnote)})' if row.footnote else ''}</li>"
        for row in block.rows
    )
    number = f"{block.number}{'' if block.printed else ' (counted)'}"
    concept = html.escape(block.act_id or "not on the list")
    act = f" · <i>{html.escape(block.act)}</i> [{concept}]" if block.act else ""
    return (
        f"<section><h2>{block.part} {html.escape(number)}{act}</h2>"
        f'<div class="text"><p>{text}</p>{notes}</div><ul>{rows}</ul></section>\n'
    )


def highlight(text: str, rows: Iterable[Row]) -> str:
    """`text` as HTML with the rows' characters marked; where marks overlap, a piece bears all of them."""
    rows = [row for row in rows if 0 <= row.start < row.end <= len(text)]
    edges = sorted({0, len(text), *(row.start for row in rows), *(row.end for row in rows)})
    pieces = []
    for start, end in pairwise(edges):
        covering = [row for row in rows if row.start <= start and end <= row.end]
        piece = html.escape(text[start:end])
        if covering:
            # The narrowest mark gives the colour: it says most.
            narrowest = min(covering, key=lambda row: row.end - row.start)
            title = html.escape("; ".join(f"{row.kind}: {row.value}" for row in covering), quote=True)
            piece = f'<mark class="{_css(narrowest.kind)}" title="{title}">{piece}</mark>'
        pieces.append(piece)
    return "".join(pieces)


def _css(kind: str) -> str:
    return kind.replace(" ", "-").lower()


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1b1b1b}
h1{font-size:1.5rem}h2{font-size:1rem;margin:.2rem 0;grid-column:1/3;color:#333}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dt{color:#555}dd{margin:0}
section{display:grid;grid-template-columns:3fr 2fr;gap:0 2rem;border-top:1px solid #ccc;padding:.7rem 0}
section ul{list-style:none;margin:0;padding:0;font-size:.875rem}.note{font-size:.875rem;color:#333}
mark{background:#e8e8e8;padding:0 .1em;border-radius:.2em}
mark.act{background:#ffe9a8}mark.citation{background:#cfe6ff}mark.mention{background:#d9f2d9}
mark.addressee{background:#f6d5f0}mark.participation{background:#d6f5f2}mark.meeting{background:#fde0c8}
mark.report-requested{background:#e6dcff}mark.ratification-urged{background:#ffd6d6}mark.series{background:#e3ecc0}
mark.unresolved{background:#ff9d9d}@media(max-width:50rem){section{display:block}}
"""
