"""Finding the thing that somebody's spelling of a name means, with a score from 0 to 100.

Used by the reconciliation service. A name is compared in a plain form (no case, accents or
punctuation; "the" and "of" and their French sisters left out); an abbreviation or symbol
that is known is a sure match; the rest is likeness of the words in any order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kg import lang
from kg.lang import each
from kg.search import Name
from kg.symbols import Symbol

SURE = 95.0
"""A score from which a candidate may be a match, if no other comes near it."""
EXACT = 100.0
TOPIC = "topic"
MARGIN = 6.0
_CUTOFF = 55.0
_PART, _ANAGRAM, _SHORT = 0.88, 12.0, 12
_MOST = 1000
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_SMALL_WORDS = lang.words_of("small_words")
_RESOLUTION = re.compile(r"^(?:(?:ga|unga|ag)\s+)?r[eé]s(?:olution)?s?\.?\s*(?:n[o°º.]*\s*)?(\d+/\d+\w*)$", re.I)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible answer: the thing's IRI, kind and code, the name that came nearest, its score.

    `catalogue` says that the name is a title that a library's catalogue gives a work which is only cited.
    """

    iri: str
    kind: str
    code: str
    name: str
    score: float
    catalogue: bool = False


def plain(text: str) -> str:
    """`text` without case, accents, punctuation and small words; all of it where only those are left."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    bare = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", bare)
    words = re.findall(r"[a-z0-9]+", bare.casefold())
    return " ".join([w for w in words if w not in _SMALL_WORDS] or words)


def symbol_of(text: str) -> str:
    """The key that `text` writes ("res 76/186", "A/RES/76/186"), "" where it is no symbol."""
    bare = text.strip()
    found = _RESOLUTION.match(bare)
    symbol = Symbol.parse(f"A/RES/{found[1]}" if found else bare)
    return symbol.key if symbol else ""


class Matcher:
    """Matches spellings against a fixed set of names."""

    def __init__(self, names: Iterable[Name]) -> None:
        """Prepare `names` (all languages, main and other ones)."""
        self._names = list(names)
        self._plain = [plain(name.name) for name in self._names]
        self._by_code: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            self._by_code.setdefault(name.code.casefold(), []).append(number)

    def candidates(self, text: str, *, kinds: tuple[str, ...] = (), limit: int = 5) -> list[Candidate]:
        """The best `limit` things for `text`, best first; of equal scores topics last, then the shorter code first."""
        found = self._exact(text, kinds)
        for number, score in self._alike(text, kinds):
            name = self._names[number]
            if name.iri not in found or found[name.iri].score < score:
                found[name.iri] = Candidate(name.iri, name.kind, name.code, name.name, score, name.catalogue)
        return sorted(found.values(), key=lambda c: (-c.score, c.kind == TOPIC, len(c.code), c.code))[:limit]

    def _exact(self, text: str, kinds: tuple[str, ...]) -> dict[str, Candidate]:
        keys = {text.strip().casefold(), symbol_of(text).casefold()}
        numbers = [n for key in sorted(keys) for n in self._by_code.get(key, [])[:1]]
        return {
            name.iri: Candidate(name.iri, name.kind, name.code, name.name, 100.0, name.catalogue)
            for name in (self._names[n] for n in numbers)
            if not kinds or name.kind in kinds
        }

    def _alike(self, text: str, kinds: tuple[str, ...]) -> list[tuple[int, float]]:
        wanted = plain(text)
        if not wanted:
            return []
        choices = {n: p for n, p in enumerate(self._plain) if not kinds or self._names[n].kind in kinds}
        hopeful = {number: choices[number] for number in _hopeful(wanted, choices)}
        near = process.extract(wanted, hopeful, scorer=_likeness, limit=None, score_cutoff=_CUTOFF)
        return [(number, round(score, 1)) for _, score, number in near]


def _hopeful(wanted: str, choices: dict[int, str]) -> list[int]:
    """The choices whose likeness may reach the bound: each of the measures that make it, by itself, in fast code.

    Of so many only that their order is of no interest the best are taken.
    """
    measures: list[tuple[Any, float]] = [(fuzz.token_sort_ratio, _CUTOFF), (fuzz.token_set_ratio, _CUTOFF / _PART)]
    found: set[int] = set()
    for scorer, cutoff in measures:
        found.update(
            row[2] for row in process.extract(wanted, choices, scorer=scorer, limit=_MOST, score_cutoff=cutoff)
        )
    if " " not in wanted and len(wanted) < _SHORT:
        least = (_CUTOFF - _ANAGRAM) / 100
        rows = process.extract(wanted, choices, scorer=OSA.normalized_similarity, limit=_MOST, score_cutoff=least)
        found.update(row[2] for row in rows)
    return sorted(found)


def _likeness(one: str, other: str, *, score_cutoff: float | None = None, **_: object) -> float:
    """Likeness of two plain names: words in any order; a part of a longer name counts less."""
    cutoff = score_cutoff or 0.0
    whole = fuzz.token_sort_ratio(one, other)
    if one == other:
        return 100.0
    part = _PART * fuzz.token_set_ratio(one, other) if len(one) > 3 else 0.0
    score = min(max(whole, part, _slip(one, other)), 99.0)
    return score if score >= cutoff else 0.0


def _slip(one: str, other: str) -> float:
    """Likeness of two abbreviations: letters that changed places count as one slip, and less than a lost one."""
    if " " in one or " " in other or not 3 < len(one) < _SHORT:
        return 0.0
    score = 100.0 * OSA.normalized_similarity(one, other)
    return score + _ANAGRAM if sorted(one) == sorted(other) else score


def is_sure(candidates: list[Candidate]) -> bool:
    """Whether the first candidate is a match: the name itself, or high and no other near it.

    A subject heading that has the name of a body is about that body, and is no other one near it.
    """
    if not candidates or candidates[0].score < SURE:
        return False
    first, *rest = candidates
    others = [each for each in rest if first.kind == TOPIC or each.kind != TOPIC or first.score < EXACT]
    second = others[0].score if others else 0.0
    return second < candidates[0].score == EXACT or candidates[0].score - second >= MARGIN


def other_names(known: Iterable[Name]) -> list[Name]:
    """The names of the languages' `other-names.tsv` for the bodies and instruments of `known` that have these codes."""
    things = {name.code: name for name in known if name.kind in ("body", "instrument")}
    return [
        replace(things[code], name=text, lang=language.code, main=False)
        for language in each()
        for code, text in language.rows("other-names", 2)
        if code in things
    ]
