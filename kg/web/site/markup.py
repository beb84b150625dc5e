"""A paragraph's text with its acts, citations and names marked in place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

_RANK = {"note": 0, "citation": 1, "instrument": 2, "body": 3, "act": 4}


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of a clean text, what stands there, and where it leads.

    `kind` is `act`, `citation`, `body`, `instrument` or `note`. A note call has no
    characters of its own: `start` equals `end`, and `label` is its number.
    """

    start: int
    end: int
    kind: str
    href: str = ""
    label: str = ""


def mark_up(text: str, marks: Iterable[Mark]) -> Markup:
    """`text` as HTML with `marks`; of overlapping ones the more telling kind is kept."""
    pieces, position = [], 0
    for mark in _apart(marks, len(text)):
        pieces.append(escape(text[position : mark.start]))
        pieces.append(_element(mark, text[mark.start : mark.end]))
        position = mark.end
    pieces.append(escape(text[position:]))
    return Markup("").join(pieces)


def _apart(marks: Iterable[Mark], length: int) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(set(marks), key=lambda m: (_RANK.get(m.kind, 9), m.start, -m.end, m.href, m.label)):
        inside = 0 <= mark.start <= mark.end <= length
        if inside and all(mark.end <= other.start or other.end <= mark.start for other in kept):
            kept.append(mark)
    return sorted(kept, key=lambda m: (m.start, m.end, m.label))


def _element(mark: Mark, text: str) -> Markup:
    if mark.kind == "note":
        return Markup(f'<sup class="note"><a href="{escape(mark.href)}">{escape(mark.label)}</a></sup>')
    label, inside = escape(mark.label), escape(text)
    if mark.kind == "act":
        return Markup(f'<em class="act" title="{label}">{inside}</em>')
    kind, href = escape(mark.kind), escape(mark.href)
    return Markup(f'<a class="mark {kind}" href="{href}" title="{label}">{inside}</a>')


def snippet(text: str) -> Markup:
    """A search snippet: control characters 2 and 3 become `<mark>` and `</mark>`."""
    return Markup(str(escape(text)).replace("\x02", "<mark>").replace("\x03", "</mark>"))


def bare(text: str) -> str:
    """A search snippet without its marks."""
    return text.replace("\x02", "").replace("\x03", "")
