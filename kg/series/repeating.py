"""How much of a text stands word for word in an earlier one: a citation without a number."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

from kg.compare.words import is_rare

Runs: TypeAlias = Mapping[str, frozenset[int]]
"""By language all runs of words of a text, as numbers that are the same in every process.

A number stands for a run in counting only. Two runs of one number are counted as one that both texts have: of two texts
of 3,000 runs each that happens once in some 500 pairs, and a tie takes 150 runs and half of a text. Nobody gains by
making such runs on purpose, who could as well print the other text's words. So 32 bits do, and a set stays small.
"""

Names: TypeAlias = Mapping[str, Mapping[str, int]]
"""By language the rare words with capitals of a text, in small letters, and how often they stand there."""

_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_OPENS = re.compile(r"(?:^|[.;:!?])[\s“”\"«»(\[]*$")
"""What stands before the first word of a sentence."""
_TWICE = 2
"""A name that stands so often in a text may be what it is about."""
_AS_OFTEN, _HALF = 0.75, 0.5
_RUN = 6
"""So many words in a row are compared: fewer are a name, or a formula that all texts have."""
_ONE_IN = 16
"""One run in so many is looked up in the search for texts that may have much in common."""
_LOOKED_AT = 12
"""So many texts that may have much in common are held against a text."""
_OPENING = 8
"""So many characters before a word are looked at for whether it opens a sentence."""
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


def names(paragraphs: Iterable[str], language: str) -> Counter[str]:
    """The rare words with capitals in some paragraphs, but those that open sentences: names of what they are about."""
    found: Counter[str] = Counter()
    for paragraph in paragraphs:
        for match in _LETTERS.finditer(paragraph):
            word = match[0].casefold()
            if match[0][0].isupper() and is_rare(word, language):
                opens = _OPENS.search(paragraph, max(0, match.start() - _OPENING), match.start())
                found[word] += opens is None
    return +found


def other_subjects(one: Names, other: Names) -> bool:
    """Whether two texts are about two things, in every language in which both have names: a name that the one has about
    as often as any is not in the other, or each has one half as often that the other lacks. Formulas fit all States.

    A script without capitals shows no names, and so tells nothing.
    """
    told = two_things(one, other)
    return bool(told) and all(told.values())


def two_things(one: Names, other: Names) -> dict[str, bool]:
    """By language in which both texts have names whether these are of two things."""
    both = [each for each in one.keys() & other.keys() if one[each] and other[each]]
    return {each: _of_two(one[each], other[each]) for each in sorted(both)}


def _of_two(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    strong = _lacks(one, other, _AS_OFTEN) or _lacks(other, one, _AS_OFTEN)
    return strong or (_lacks(one, other, _HALF) and _lacks(other, one, _HALF))


def _lacks(own: Mapping[str, int], other: Mapping[str, int], share: float) -> bool:
    """Whether a name that stands in a text so often, against the one that does most, is not in another text."""
    least = max(_TWICE, share * max(own.values(), default=0))
    return any(count >= least and word not in other for word, count in own.items())


def repeated(later: Runs, earlier: Runs) -> Repeated:
    """What two texts have in common, in the language in which that is most."""
    return most(in_common(later, earlier))


def in_common(later: Runs, earlier: Runs) -> dict[str, Repeated]:
    """By language what two texts have in common, where it is anything."""
    both = {each: _repeated(later[each], earlier[each]) for each in sorted(later.keys() & earlier.keys())}
    return {language: each for language, each in both.items() if each.runs}


def most(common: Mapping[str, Repeated]) -> Repeated:
    """What two texts have in common in the language in which that is most."""
    return max((common[each] for each in sorted(common)), key=lambda each: each.whole, default=Repeated())


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
