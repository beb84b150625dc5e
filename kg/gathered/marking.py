"""A text as HTML with what was read in it marked, set by its language's rules; names are left open.

What is found here is of no reader's language: which of overlapping marks is kept, no name decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import escape

from kg.gathered.nouns import NOTES, Marked, Slot
from kg.typography import set_texts

_RANK = {"note": 0, "citation": 1, "instrument": 2, "body": 3, "act": 4}


class Mark(NamedTuple):
    """Characters `start` to `end` of a clean text, and what stands there: a `thing` of the version's, at `href`.

    `kind` is `act`, `citation`, `body`, `instrument` or `note`. The call of a note has no characters of its own:
    `start` equals `end`, `number` is printed, and `href` is a fragment of the page that has the notes. An act has no
    address.
    """

    start: int
    end: int
    kind: str
    href: str = ""
    thing: int = 0
    number: str = ""


class _Kept(NamedTuple):
    start: int
    end: int
    number: str
    kind: str
    href: str
    things: tuple[int, ...]


def marked(text: str, marks: Iterable[Mark], language: str, *, printed: bool) -> Marked:
    """`text` with `marks`; of overlapping ones the more telling kind is kept. Of printed words only spaces are set."""
    if not text:
        return Marked()
    kept = _apart(marks, len(text))
    words, position = [], 0
    for mark in kept:
        words += [text[position : mark.start], text[mark.start : mark.end] or mark.number]
        position = mark.end
    words = _set([*words, text[position:]], language, printed=printed)
    html, slots = [words[0]], list[Slot]()
    for mark, inside, after in zip(kept, words[1::2], words[2::2], strict=True):
        opened, slot, closed = _element(mark, inside)
        html[-1] += opened
        html.append(closed + after)
        slots.append(slot)
    return Marked(tuple(html), tuple(slots))


def _apart(marks: Iterable[Mark], length: int) -> list[_Kept]:
    """The marks that are kept, in their order; acts with the same characters are one, which has several names."""
    grouped: dict[tuple[int, int, int, str, str, str], set[int]] = {}
    for each in marks:
        key = (_RANK[each.kind], each.start, -each.end, each.href, each.number, each.kind)
        grouped.setdefault(key, set()).add(each.thing)
    kept: list[_Kept] = []
    for (_, start, negative, href, number, kind), things in sorted(grouped.items()):
        end = -negative
        apart = all(end <= other.start or other.end <= start for other in kept)
        if 0 <= start <= end <= length and apart:
            kept.append(_Kept(start, end, number, kind, href, tuple(sorted(things))))
    return sorted(kept)


def _element(mark: _Kept, inside: str) -> tuple[str, Slot, str]:
    """What stands before the slot of a mark, the slot, and what stands behind it."""
    if mark.kind == "note":
        return '<sup class="note"><a href="', NOTES, f'{escape(mark.href)}">{inside}</a></sup>'
    slot = mark.things[0] if len(mark.things) == 1 else mark.things
    if mark.kind == "act":
        return '<em class="act" title="', slot, f'">{inside}</em>'
    return f'<a class="mark {mark.kind}" href="{escape(mark.href)}" title="', slot, f'">{inside}</a>'


def _set(words: Sequence[str], language: str, *, printed: bool) -> list[str]:
    """Stretches of text as HTML, set; blank ones stay as they are."""
    escaped = [str(escape(each)) for each in words]
    made: Iterator[str] = iter(
        set_texts([each for each in escaped if each and not each.isspace()], language, printed=printed)
    )
    return [next(made) if each and not each.isspace() else each for each in escaped]
