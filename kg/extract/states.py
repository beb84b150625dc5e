"""States as those addressed: a country's name, with the words for its government before it.

"Calls upon Haiti", "Urges the Government of Myanmar", "requests the Haitian authorities": the code is `STATE-` and the
ISO 3166 alpha-2 code, whichever of them is written. Names are those of `countries.tsv`, adjectives those of
`demonyms.tsv`, which count beside a word for a government only; these words are `governments` and `authorities` of
`addressees.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kg import lang
from kg.authority import NameFinder, Spelling
from kg.extract.quick import Quick
from kg.extract.view import TextView
from kg.lang.grammar import any_of
from kg.symbols import STATE

_TITLE = re.compile(r" [A-Z]")
"""A capital after a country's name makes it part of another name ("Syria Envoy")."""

_REACH = 60
"""The words for a government have fewer characters."""


class State(NamedTuple):
    """A State that a text names; `governed` says whether words for its government are part of the name."""

    start: int
    end: int
    code: str
    governed: bool


def states(view: TextView, language: str, own: NameFinder | None = None) -> Iterator[State]:
    """Every State that a text names by its name or its government, in no order; `own` finds a document's own names."""
    government, beside = _government(language), _beside(language)
    for hit in (*view.names(_countries(language)), *(view.names(own) if own else ())):
        after = beside.match(view.normal, hit.end) if beside else None
        if after:
            yield State(hit.start, after.end(), hit.codes[0], governed=True)
        elif not _TITLE.match(view.text, hit.end):
            low = max(0, hit.start - _REACH)
            led = government.search(view.normal[low : hit.start])
            yield State(low + led.start() if led else hit.start, hit.end, hit.codes[0], governed=led is not None)
    known = _demonyms(language)
    for match in _by_adjective(language).finditer(view.normal):
        for adjective in re.findall(any_of(known), match["adjectives"]):
            yield State(*match.span(), known[adjective], governed=True)


@lru_cache(maxsize=8)
def _countries(language: str) -> NameFinder:
    """The finder of countries' names in `language`; a name that two of them bear is nobody's."""
    rows = lang.of(language).rows("countries", 2)
    bearers: dict[str, set[str]] = {}
    for alpha2, name in rows:
        bearers.setdefault(name, set()).add(alpha2)
    known = ((name, STATE + min(codes)) for name, codes in bearers.items() if len(codes) == 1)
    return NameFinder((name, Spelling.EXACT, code) for name, code in known)


@lru_cache(maxsize=8)
def _government(language: str) -> re.Pattern[str]:
    """The words for a government, just before the name of its country."""
    words = lang.of(language).words("addressees")["governments"]
    return re.compile(rf"\b(?:{any_of(map(str.lower, words))})\s*$")


@lru_cache(maxsize=8)
def _demonyms(language: str) -> dict[str, str]:
    """Adjective, in small letters → code; one that two States share is nobody's."""
    found: dict[str, set[str]] = {}
    for alpha2, form in lang.of(language).rows("demonyms", 2):
        found.setdefault(form.lower(), set()).add(STATE + alpha2)
    return {form: min(codes) for form, codes in found.items() if len(codes) == 1}


def _nouns(language: str) -> tuple[str, str]:
    """Patterns for the words for a government, and for what may stand between these and the adjective."""
    words = lang.of(language).words("addressees")
    return any_of(map(str.lower, words["authorities"])), rf"(?:(?:{any_of(words['qualifiers'])})\s+)*"


@lru_cache(maxsize=8)
def _by_adjective(language: str) -> Quick:
    """A government told by the adjective of its State: "the Haitian authorities", "les autorités haïtiennes"."""
    nouns, between = _nouns(language)
    joint = any_of(lang.of(language).words("addressees")["conjunctions"])
    one = rf"(?:{any_of(_demonyms(language))})"
    adjective = rf"(?P<adjectives>{one}(?:(?:,\s+|,?\s+(?:{joint})\s+){one}\b)*)"
    if lang.of(language).grammar.adjective_follows:
        return Quick(re.compile(rf"\b(?:{nouns})\s+{between}{adjective}\b"))
    return Quick(re.compile(rf"(?<![\w-]){between}{adjective}\s+{between}(?:{nouns})\b"))


@lru_cache(maxsize=8)
def _beside(language: str) -> re.Pattern[str] | None:
    """A government told by the name of its State before it: "the South Sudan authorities"."""
    if lang.of(language).grammar.adjective_follows:
        return None
    nouns, between = _nouns(language)
    return re.compile(rf"\s+{between}(?:{nouns})\b")
