"""The words of a paragraph: what each weighs, which say a date or a number, and which came and went."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import compress

from rapidfuzz.distance import LCSseq

from kg import lang
from kg.compare.units import Unit, folded, unified
from kg.model import Span
from kg.parse import editorial

_WORD = re.compile(r"\w+(?:[/.'’-]\w+)*")
_SPAN: Callable[[re.Match[str]], tuple[int, int]] = re.Match.span
_RARE = 0.005
"""The share of paragraphs below which words are no longer counted: they are rare alike."""
_TELLING = 1.6
"""What a word weighs at least that tells paragraphs apart: one in five paragraphs has it."""
_NUMBER = 1.0
"""What a number, a symbol or a date weighs: texts of a series change them every year."""
_MARKED = re.compile(r"\S+")
_MOST = 1 << 17
"""Of so many words of a language it is kept what they weigh."""
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _shares(language: str) -> Mapping[str, float]:
    rows = lang.of(language).rows("frequent", 2)
    return {word: int(share) / 1000 for word, share in rows}


@cache
def _rarest() -> float:
    return -math.log(_RARE)


class _Weights(dict[str, float]):
    """What words of a language weigh, by word; each is reckoned once, and of no more than `_MOST` words it is kept."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._shares = _shares(language)

    def __missing__(self, word: str) -> float:
        found = self._reckoned(word)
        if len(self) < _MOST:
            self[word] = found
        return found

    def _reckoned(self, word: str) -> float:
        if any(character.isdigit() for character in word):
            return _NUMBER
        share = min((self._shares.get(part, _RARE) for part in _LETTERS.findall(word)), default=1.0)
        return min(-math.log(min(share, 0.98)), _rarest())


@cache
def weights(language: str) -> Mapping[str, float]:
    """What words of a language weigh, by word."""
    return _Weights(language)


def weight(word: str, language: str) -> float:
    """What it weighs that two paragraphs have a word: more, the rarer it is (the logarithm of its frequency)."""
    return weights(language)[word]


def is_rare(word: str, language: str) -> bool:
    """Whether few paragraphs have a word, which is in small letters."""
    return word not in _shares(language)


class Words:
    """A unit's words in small letters, and what each weighs. They are read when somebody asks for them: of most units
    nobody does, since another one has the same text.
    """

    def __init__(self, unit: Unit, language: str) -> None:
        self.unit, self.language = unit, language

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words."""
        return tuple(_small(self.unit.text))

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """What each word weighs."""
        return tuple(map(weights(self.language).__getitem__, self.words))

    def only(self, kept: Sequence[bool]) -> Words:
        """The unit with those of its words that are kept."""
        if all(kept):
            return self
        found = Words(self.unit, self.language)
        found.words = tuple(compress(self.words, kept))
        found.weights = tuple(compress(self.weights, kept))
        return found

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where each word begins and ends in the unit's text."""
        return tuple(map(_SPAN, _WORD.finditer(self.unit.text)))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often each word stands there."""
        return Counter(self.words)

    @cached_property
    def each(self) -> Mapping[str, float]:
        """What each word weighs once."""
        return dict(zip(self.words, self.weights, strict=True))

    @cached_property
    def weight(self) -> float:
        """What they weigh together."""
        return sum(self.weights)

    @cached_property
    def telling(self) -> Mapping[str, float]:
        """The words by which others that are like it are looked up, and what each weighs.

        They are all of them where it is nothing but a formula.
        """
        return {word: weight for word, weight in self.each.items() if weight >= _TELLING} or self.each

    @cached_property
    def rest(self) -> float:
        """What the words weigh that do not tell, and the telling ones where they stand again."""
        return self.weight - sum(weight for weight in self.each.values() if weight >= _TELLING)

    @cached_property
    def folded(self) -> str:
        """The text by which paragraphs are the same."""
        return folded(self.unit.text)


def words_of(unit: Unit, language: str) -> Words:
    """The words of a unit."""
    return Words(unit, language)


def _small(text: str) -> list[str]:
    """The words of a text in small letters, with one form of apostrophes."""
    small = text.casefold()
    if len(small) == len(text):  # then no letter became two, and the words are the same ones
        return _WORD.findall(small.replace("’", "'"))
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """`length` words from `earlier` on in the earlier text, and from `later` on in the later one, are the same."""

    earlier: int
    later: int
    length: int


def common(earlier: Words, later: Words) -> list[Stretch]:
    """The words that two paragraphs have in common and in the same order, as stretches."""
    if earlier.words == later.words:
        return [Stretch(0, 0, len(earlier.words))] if earlier.words else []
    return [
        Stretch(each.src_start, each.dest_start, each.src_end - each.src_start)
        for each in LCSseq.opcodes(earlier.words, later.words)
        if each.tag == "equal"
    ]


def shared_weight(earlier: Words, stretches: Sequence[Stretch]) -> float:
    """What the words in common weigh."""
    return sum(sum(earlier.weights[each.earlier : each.earlier + each.length]) for each in stretches)


def most_shared(earlier: Words, later: Words) -> float:
    """What the words in common weigh at most: in whatever order they stand."""
    one, other, each, total = earlier.counts, later.counts, earlier.each, 0.0
    for word in one.keys() & other.keys():
        here, there = one[word], other[word]
        total += each[word] * (here if here < there else there)
    return total


def changed(earlier: Words, later: Words) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """What went and what came, as spans of the clean texts, each as long as the words that follow each other.

    Where all words are the same, and only their marks or capital letters are not, these words are what changed.
    """
    if earlier.unit.text == later.unit.text:
        return (), ()
    if earlier.words != later.words:
        return _changed(earlier.words, earlier.places, later.words, later.places)
    if earlier.folded == later.folded:
        return (), ()
    return _changed(*_marked(earlier.unit.text), *_marked(later.unit.text))


def _marked(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """The words with the marks beside them, and where they stand; the mark at the end of the text is none of them."""
    found = list(_MARKED.finditer(text))
    words = [unified(match[0]) for match in found]
    if words:
        words[-1] = folded(words[-1])
    return tuple(words), tuple(match.span() for match in found)


def _changed(
    earlier: Sequence[str], before: Sequence[tuple[int, int]], later: Sequence[str], after: Sequence[tuple[int, int]]
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    went: list[Span] = []
    came: list[Span] = []
    for each in LCSseq.opcodes(earlier, later):
        if each.src_end > each.src_start and each.tag != "equal":
            went.append(Span(before[each.src_start][0], before[each.src_end - 1][1]))
        if each.dest_end > each.dest_start and each.tag != "equal":
            came.append(Span(after[each.dest_start][0], after[each.dest_end - 1][1]))
    return _runs(went), _runs(came)


def _runs(spans: list[Span]) -> tuple[Span, ...]:
    """Spans that only a space parts are one."""
    found: list[Span] = []
    for span in spans:
        if found and span.start - found[-1].end <= 1:
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return tuple(found)


def dates(text: str, language: str) -> frozenset[str]:
    """The dates that a text names, as ISO 8601."""
    known = editorial.editorial_words(language)
    return frozenset(
        f"{match[3]}-{known.months[match[2].lower()]:02d}-{int(match[1]):02d}"
        for match in known.date.finditer(text)
        if 1 <= int(match[1]) <= 31
    )
