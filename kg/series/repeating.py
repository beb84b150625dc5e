"""How much of a text stands word for word in an earlier one: a citation without a number."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

Runs: TypeAlias = Mapping[str, frozenset[int]]
"""By language all runs of words of a text, as numbers that are the same in every process."""

_WORD = re.compile(r"\w+")
_RUN = 6
"""So many words in a row are compared: fewer are a name, or a formula that all texts have."""
_ONE_IN = 16
"""One run in so many is looked up in the search for texts that may have much in common."""
_LOOKED_AT = 12
"""So many texts that may have much in common are held against a text."""
_MOST = 0.5
"""The share of its runs that a text has at least in common with another where it repeats that one, or is repeated."""
_ENOUGH = 150
"""So many runs they have in common at least: fewer are what short texts of an organ share."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """How many runs of words a later text has of an earlier one, and their share of those of each."""

    runs: int = 0
    of_later: float = 0.0
    of_earlier: float = 0.0

    @property
    def whole(self) -> float:
        """The larger of both shares: a text may be renewed in a few paragraphs, or with as much again."""
        return max(self.of_later, self.of_earlier)

    @property
    def much(self) -> bool:
        """Whether the one repeats the other."""
        return self.runs >= _ENOUGH and self.whole >= _MOST


def runs(paragraphs: Iterable[str]) -> frozenset[int]:
    """All runs of words in some paragraphs, without case and marks."""
    found: set[int] = set()
    for paragraph in paragraphs:
        words = _WORD.findall(paragraph.casefold())
        found.update(crc32(" ".join(words[at : at + _RUN]).encode()) for at in range(len(words) - _RUN + 1))
    return frozenset(found)


def repeated(later: Runs, earlier: Runs) -> Repeated:
    """What two texts have in common, in the language in which that is most."""
    shared = [_repeated(later[each], earlier[each]) for each in sorted(later.keys() & earlier.keys())]
    return max(shared, key=lambda each: each.whole, default=Repeated())


def _repeated(later: frozenset[int], earlier: frozenset[int]) -> Repeated:
    both = len(later & earlier)
    return Repeated(both, both / len(later), both / len(earlier)) if both else Repeated()


class Index:
    """Finds which of some texts may have much in common with one: by a sample of their runs.

    The runs themselves are asked again of whoever has them, by key.
    """

    def __init__(self, keys: Iterable[str], runs_of: Callable[[str], Runs]) -> None:
        self._runs_of = runs_of
        self._having: dict[int, list[str]] = defaultdict(list)
        for key in keys:
            for each in _sample(runs_of(key)):
                self._having[each].append(key)

    def near(self, key: str) -> list[str]:
        """The texts that have most of the sample in common with one, the most first."""
        counted = Counter(other for each in _sample(self._runs_of(key)) for other in self._having[each])
        ordered = sorted(counted, key=lambda other: (-counted[other], other))
        return [other for other in ordered if other != key][:_LOOKED_AT]


def _sample(found: Runs) -> Iterable[int]:
    return (each for own in found.values() for each in own if each % _ONE_IN == 0)
