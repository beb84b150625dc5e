"""The law of the parser: no character is lost in silence.

A pass's result holds characters of the source text and has set others aside, each with its reason. Between any
two passes, and between the source and the document, what the first holds is held or set aside by the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Protocol

from kg.model import Aside, Document, Span

_INK = re.compile(r"[^\s\u00ad\ufeff\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]+")
"""What is no white space, and nothing that is invisible."""


class Held(Protocol):
    """The result of a pass."""

    @property
    def aside(self) -> tuple[Aside, ...]:
        """What it has set aside, from its own pass and those before."""

    def spans(self) -> Iterator[tuple[int, int]]:
        """The stretches of the source text that its texts are made of."""


def lost(text: str, before: Held | None, after: Held) -> tuple[Span, ...]:
    """The characters of `text` that `before` (None: the whole source) holds and `after` has lost.

    White space and invisible characters count for nothing.
    """
    missing = bytearray(b"\x01" * len(text) if before is None else len(text))
    if before is not None:
        _set(missing, before.spans(), b"\x01")
    _set(missing, after.spans(), b"\x00")
    _set(missing, ((each.start, each.end) for each in after.aside), b"\x00")
    return tuple(_stretches(text, missing))


def settled(text: str, held: Held) -> tuple[tuple[Aside, ...], tuple[Span, ...]]:
    """What `held` has set aside, in the order of the text, and what it has lost of the source.

    White space is not set aside, nor is what stands in the texts after all. What is lost is as `lost` tells it.
    """
    free = bytearray(b"\x01" * len(text))
    _set(free, held.spans(), b"\x00")
    found: list[Aside] = []
    for each in sorted(held.aside, key=attrgetter("start", "end", "kind", "reason")):
        for low, high in _ones(free, each.start, each.end):
            inked = text[low:high].strip()
            if inked:
                start = low + text[low:high].index(inked[0])
                found.append(Aside(start, start + len(inked), each.kind, each.reason))
        free[each.start : each.end] = bytes(each.end - each.start)
    return tuple(found), tuple(_stretches(text, free))


def shares(document: Document) -> dict[str, float]:
    """Which part of the document's characters is `furniture`, and which is `unplaced`; empty without a text."""
    text = document.source.text
    whole = sum(ink(each.text) for each in document.paragraphs) + sum(ink(each.text) for each in document.footnotes)
    whole += sum(ink(text[each.start : each.end]) for each in document.aside)
    whole += sum(ink(text[each.start : each.end]) for each in document.unplaced)
    if not text or not whole:
        return {}
    furniture = sum(ink(text[each.start : each.end]) for each in document.aside if each.kind == "furniture")
    unplaced = sum(ink(text[each.start : each.end]) for each in document.unplaced)
    return {"furniture": round(furniture / whole, 4), "unplaced": round(unplaced / whole, 4)}


def ink(text: str) -> int:
    """How many characters of `text` count."""
    return sum(len(each) for each in _INK.findall(text))


def _set(flags: bytearray, spans: Iterable[tuple[int, int]], value: bytes) -> None:
    for low, high in spans:
        flags[low:high] = value * (high - low)


def _ones(flags: bytearray, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of set flags between two places."""
    low = flags.find(1, start, end)
    while low >= 0:
        high = flags.find(0, low, end)
        high = end if high < 0 else high
        yield low, high
        low = flags.find(1, high, end)


def _stretches(text: str, missing: bytearray) -> Iterator[Span]:
    stretches = list(_ones(missing, 0, len(missing)))
    if _INK.search("".join([text[low:high] for low, high in stretches])):  # mostly there is white space alone
        for low, high in stretches:
            for ink_ in _INK.finditer(text, low, high):
                yield Span(*ink_.span())
