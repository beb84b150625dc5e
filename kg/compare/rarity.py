"""How rare words are in two texts that are held against each other: what both speak of all the time tells nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from kg.compare.words import Words

SLIGHT = 10.0
"""What words weigh less than, here, that are no passage of a paragraph's own."""
_FORMULA = 2 * SLIGHT
"""What paragraphs weigh less than, here, that are nothing but a formula: the yearly ones are one another's."""
_MOST = 0.5
"""The share of the shorter paragraph, by what its words weigh here, with which it is the same one, however short."""


def having(units: Sequence[Words]) -> Counter[str]:
    """By word the number of paragraphs that have it."""
    return Counter(chain.from_iterable(set(each.words) for each in units))


class Rarity(dict[str, float]):
    """What words weigh in two texts: as in all texts where one paragraph of each has them, nothing where all have.

    `earlier` and `later` say how many paragraphs have a word, `paragraphs` how many there are, `weights` what words
    weigh in all texts.
    """

    def __init__(
        self, earlier: Mapping[str, int], later: Mapping[str, int], paragraphs: int, weights: Mapping[str, float]
    ) -> None:
        super().__init__()
        self._earlier, self._later, self._weights, self._paragraphs = earlier, later, weights, paragraphs
        self._most = math.log(max(paragraphs / 2, 2))

    def __missing__(self, word: str) -> float:
        number = self._earlier.get(word, 0) + self._later.get(word, 0)
        share = math.log(self._paragraphs / number) / self._most if number else 1.0
        self[word] = found = self._weights[word] * min(share, 1.0)
        return found

    def whole(self, counts: Mapping[str, int]) -> float:
        """What some words weigh."""
        return sum(self[word] * count for word, count in counts.items())

    def shared(self, one: Mapping[str, int], other: Mapping[str, int]) -> float:
        """What the words weigh that two paragraphs have in common, in whatever order."""
        total = 0.0
        for word, here in one.items():  # in their order: sums are to be the same in every process
            if there := other.get(word, 0):
                total += self[word] * (here if here < there else there)
        return total

    def is_commonplace(self, one: Words, other: Words) -> bool:
        """Whether two paragraphs have nothing in common but what both texts say all the time, and one says more."""
        shared = self.shared(one.counts, other.counts)
        if shared >= SLIGHT:
            return False
        smaller, larger = sorted((self.whole(one.counts), self.whole(other.counts)))
        return larger >= _FORMULA and shared < _MOST * smaller
