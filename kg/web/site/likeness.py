"""Things by names that are like a given one: over the names of the snapshot in force."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kg.matching import Candidate, Matcher, other_names
from kg.search import FILE_NAME, Index
from kg.web.site import frame

TYPES = ("document", "body", "instrument", "topic")
"""The kinds of things that are matched."""
_ALIKE = 70.0


@lru_cache(maxsize=2)
def _matcher(path: Path) -> Matcher:
    names = [name for name in Index(path).names() if name.kind in TYPES]
    return Matcher(names + other_names(names))


def matcher() -> Matcher:
    """The matcher over the names of the snapshot in force."""
    return _matcher(frame.snapshot().path / FILE_NAME)


def alike(words: str) -> list[Candidate]:
    """Things whose code or name is like `words`, the nearest first: hints at what may be meant."""
    if not (frame.snapshot().path / FILE_NAME).is_file():
        return []  # a store that no build has made has no index
    found = matcher().candidates(words[:100], limit=4)
    return [each for each in found if each.score > _ALIKE] or found
