"""What Akoma Ntoso calls the paragraphs and notes of a document (`eId`), where its markup says so.

The identifiers are not the printed numbers: the UN's markup counts its elements (paragraph 3 is `para_48`). Nothing
is made up for other sources, since the naming convention leaves to whoever marks a text up how it is divided.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import TypeVar

from kg.model import Footnote, Paragraph, Source
from kg.speed import changed

Part = TypeVar("Part", Paragraph, Footnote)
_BEFORE = 400
"""So many characters may stand before a paragraph in its element: white space, and its number."""
_WORDS = re.compile(r"[^\W\d_]{3}")
"""What is no number and no letter: the element then begins with something else."""


def with_eids(source: Source, parts: Iterable[Part]) -> tuple[Part, ...]:
    """`parts`, each with the identifier of the innermost element that begins with it and holds no other of them."""
    held = tuple(parts)
    if not source.eids:
        return held
    starts: list[int] = [each.offsets.position(0) if each.text else -1 for each in held]
    following = dict(pairwise([*sorted(set(starts)), len(source.text)]))
    return tuple(
        changed(each, eid=_eid(source, start, following[start]) if start >= 0 else "")
        for each, start in zip(held, starts, strict=True)
    )


def _eid(source: Source, start: int, following: int) -> str:
    first = bisect_left(source.eids, (start - _BEFORE,))
    found = ""
    for low, high, eid in source.eids[first : bisect_right(source.eids, (start + 1,))]:
        if start < high <= following and not _WORDS.search(source.text, low, start):
            found = eid
    return found
