"""The words of a paragraph: what each weighs, which say a date or a number, and which came and went."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from rapidfuzz.distance import LCSseq

from kg import lang
from kg.compare.units import Unit, folded
from kg.model import Span
from kg.parse import editorial

_WORD = re.compile(r"\w+(?:[/.'’-]\w+)*")
_RARE = 0.005
"""The share of paragraphs below which words are no longer counted: they are rare alike."""
_NUMBER = 1.0
"""What a number, a symbol or a date weighs: texts of a series change them every year."""
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _shares(language: str) -> Mapping[str, float]:
    rows = lang.of(language).rows("frequent", 2)
    return {word: int(share) / 1000 for word, share in rows}


@cache
def _rarest() -> float:
    return -math.log(_RARE)


@lru_cache(maxsize=1 << 17)
def weight(word: str, language: str) -> float:
    """What it weighs that two paragraphs have a word: more, the rarer it is (the logarithm of its frequency)."""
    if any(character.isdigit() for character in word):
        return _NUMBER
    shares = _shares(language)
    share = min((shares.get(part, _RARE) for part in _LETTERS.findall(word)), default=1.0)
    return min(-math.log(min(share, 0.98)), _rarest())


@dataclass(frozen=True)
class Words:
    """A unit's words in small letters, where each stands in its text, and what each weighs."""

    unit: Unit
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    weights: tuple[float, ...]

    @cached_property
    def weight(self) -> float:
        """What they weigh together."""
        return sum(self.weights)

    @cached_property
    def folded(self) -> str:
        """The text by which paragraphs are the same."""
        return folded(self.unit.text)


def words_of(unit: Unit, language: str) -> Words:
    """The words of a unit."""
    found = list(_WORD.finditer(unit.text))
    words = tuple(match[0].casefold().replace("’", "'") for match in found)
    spans = tuple(Span(*match.span()) for match in found)
    return Words(unit, words, spans, tuple(weight(each, language) for each in words))


@dataclass(frozen=True, slots=True)
class Stretch:
    """`length` words from `earlier` on in the earlier text, and from `later` on in the later one, are the same."""

    earlier: int
    later: int
    length: int


def common(earlier: Words, later: Words) -> list[Stretch]:
    """The words that two paragraphs have in common and in the same order, as stretches."""
    return [
        Stretch(each.src_start, each.dest_start, each.src_end - each.src_start)
        for each in LCSseq.opcodes(earlier.words, later.words)
        if each.tag == "equal"
    ]


def shared_weight(earlier: Words, stretches: Sequence[Stretch]) -> float:
    """What the words in common weigh."""
    return sum(sum(earlier.weights[each.earlier : each.earlier + each.length]) for each in stretches)


def changed(earlier: Words, later: Words) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """What went and what came, as spans of the clean texts, each as long as the words that follow each other."""
    went: list[Span] = []
    came: list[Span] = []
    for each in LCSseq.opcodes(earlier.words, later.words):
        if each.src_end > each.src_start and each.tag != "equal":
            went.append(Span(earlier.spans[each.src_start].start, earlier.spans[each.src_end - 1].end))
        if each.dest_end > each.dest_start and each.tag != "equal":
            came.append(Span(later.spans[each.dest_start].start, later.spans[each.dest_end - 1].end))
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
