"""Whether two paragraphs differ in dates, sessions and numbers of documents alone, as yearly texts do.

Such numbers are found by how they are written: a symbol ("76/186"), a year, a day with its month, and numbers and
ordinals beside a noun that they count ("its ninety-second session", "resolutions 46/182 and 2331 (2016)").
Every other number is a word like any other: "20 per cent" that became "30 per cent" is no update.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import zip_longest

from kg import lang
from kg.compare.words import Words
from kg.parse import editorial

_SYMBOL = re.compile(r"(?=.*\d)\w+(?:[-.]\w+)*(?:/\w+(?:[-.]\w+)*)+")
_YEAR = re.compile(r"(?:19|20|21)\d\d(?:[-/](?:(?:19|20|21)\d\d|\d\d))?")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:er|º|ª)?")
_DIGITS = re.compile(r"\d+(?:[.,]?\d+)*\D{0,3}")
_LETTERS = re.compile(r"[^\W\d_]+")
_JOINTS = 2
"""So many words may stand between two numbers of one enumeration, or between one and its noun."""
_ANY = "#"


def only_numbers_changed(earlier: Words, later: Words, language: str) -> bool:
    """Whether two paragraphs differ, and in dates, sessions and numbers of documents alone."""
    one, other = earlier.words, later.words
    if one == other or any(not _may_be_in_number(word, language) for word in set(one) ^ set(other)):
        return False
    if _fixed(one, language) != _fixed(other, language):
        return False
    pairs = zip_longest(_without_numbers(one, language), _without_numbers(other, language))
    return all(mine == theirs for mine, theirs in pairs)


def _fixed(words: Sequence[str], language: str) -> list[str]:
    """The words that are in no number, whatever stands beside them: mostly they tell at once that others changed."""
    return [word for word in words if not _may_be_in_number(word, language)]


@lru_cache(maxsize=1 << 16)
def _may_be_in_number(word: str, language: str) -> bool:
    return (
        any(character.isdigit() for character in word)
        or word in editorial.editorial_words(language).months
        or word in _joints(language)
        or _stem(word) in _nouns(language)
        or word in _agreeing(language)
        or _is_ordinal(word, language)
    )


def _without_numbers(words: Sequence[str], language: str) -> Iterator[str]:
    """The words with one mark for each run of such numbers and of what joins them."""
    counting = _Numbers(words, language).counting()
    nouns, joints = _nouns(language), _joints(language)
    at = 0
    while at < len(words):
        if at not in counting:
            yield from _before(words, at, counting, language)
            at += 1
            continue
        end = at + 1
        while (after := _next(counting, end)) is not None:
            between = words[end:after]
            if len(between) > _JOINTS + 1 or not all(each in joints or _stem(each) in nouns for each in between):
                break
            end = after + 1
        yield _ANY
        at = end
        if at < len(words) and at not in counting and _stem(words[at]) in nouns:
            yield _stem(words[at])
            at += 1


def _before(words: Sequence[str], at: int, counting: set[int], language: str) -> Iterator[str]:
    """A word outside such numbers; a noun in front of one without its plural, and what agrees with that likewise."""
    word, nouns = words[at], _nouns(language)
    if at + 1 in counting and _stem(word) in nouns:
        yield _stem(word)
    elif at + 2 in counting and _stem(words[at + 1]) in nouns:
        yield _agreeing(language).get(word, word)
    else:
        yield word


def _next(counting: set[int], start: int) -> int | None:
    """The next place of a number from `start` on, no further than an enumeration reaches."""
    return next((at for at in range(start, start + _JOINTS + 2) if at in counting), None)


class _Numbers:
    """The words of a paragraph, and which of them are dates, sessions and numbers of documents."""

    def __init__(self, words: Sequence[str], language: str) -> None:
        self.words, self.language = words, language
        self.months = editorial.editorial_words(language).months
        self.joints, self.nouns = _joints(language), _nouns(language)

    def counting(self) -> set[int]:
        """The places of such words."""
        plain = {at for at, word in enumerate(self.words) if _SYMBOL.fullmatch(word) or _YEAR.fullmatch(word)}
        found = plain | self._dates()
        for run in self._runs():
            if any(at in plain for at in run) or self._noun_beside(run):
                found.update(run)
        return found

    def _dates(self) -> set[int]:
        """Months that a day or a year stands beside, with it."""
        found: set[int] = set()
        for at in (at for at, word in enumerate(self.words) if word in self.months):
            day, year = self._beside(at, -1, _DAY), self._beside(at, 1, _YEAR)
            found |= {each for each in (day, year, at) if each is not None} if (day, year) != (None, None) else set()
        return found

    def _beside(self, at: int, step: int, pattern: re.Pattern[str]) -> int | None:
        """The place next to a month, what joins dates left out, if the word there has such a form."""
        place = at + step
        if 0 <= place < len(self.words) and self.words[place] in _in_dates(self.language):
            place += step
        return place if 0 <= place < len(self.words) and pattern.fullmatch(self.words[place]) else None

    def _runs(self) -> Iterator[list[int]]:
        """Numbers and ordinals that follow each other, or that a word or two join."""
        run: list[int] = []
        for at, word in enumerate(self.words):
            if not (_DIGITS.fullmatch(word) or _SYMBOL.fullmatch(word) or _is_ordinal(word, self.language)):
                continue
            if run and not self._joined(run[-1], at):
                yield run
                run = []
            run.append(at)
        if run:
            yield run

    def _joined(self, one: int, other: int) -> bool:
        between = self.words[one + 1 : other]
        return len(between) <= _JOINTS and all(word in self.joints for word in between)

    def _noun_beside(self, run: Sequence[int]) -> bool:
        """Whether a noun that such numbers count stands before or behind a run."""
        before = self.words[max(run[0] - _JOINTS - 1, 0) : run[0]][::-1]
        noun = next((word for word in before if word not in self.joints), "")
        behind = self.words[run[-1] + 1 : run[-1] + 2]
        return _stem(noun) in self.nouns or any(_stem(word) in self.nouns for word in behind)


def _stem(word: str) -> str:
    """A noun that counts numbers, without the mark of its plural ("resolutions 76/1 and 77/1")."""
    return word.removesuffix("s")


@cache
def _nouns(language: str) -> frozenset[str]:
    return frozenset(_stem(each) for each in lang.of(language).table("compare")["numbered"])


@cache
def _agreeing(language: str) -> dict[str, str]:
    """Forms of a word that agree with the number of its noun, each with the first of them."""
    return {form: forms[0] for forms in lang.of(language).table("compare").get("agreeing", ()) for form in forms}


@cache
def _in_dates(language: str) -> frozenset[str]:
    return frozenset(lang.of(language).table("language").get("in_dates", ()))


@cache
def _joints(language: str) -> frozenset[str]:
    table = lang.of(language).table("language")
    kinds = (table.get(kind, ()) for kind in ("and", "or", "to", "articles", "in_dates"))
    return frozenset(word.removesuffix("'") for kind in kinds for word in kind) | frozenset(
        lang.of(language).table("compare")["joints"]
    )


@cache
def _is_ordinal(word: str, language: str) -> bool:
    known = editorial.editorial_words(language)
    return bool(known.ordinal.search(word)) and not _LETTERS.search(known.ordinal.sub("", word))
