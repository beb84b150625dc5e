"""States as those addressed: a country's name, with the words for its government before it.

"Calls upon Haiti", "Urges the Government of Myanmar", "requests the Haitian authorities": the code is `STATE-` and the
ISO 3166 alpha-2 code, whichever of them is written. Names are those of `countries.tsv`; the words for governments are
in `addressees.toml`; adjectives are read in `demonyms.py`.

A State's name inside another name is not that State ("Northern Ireland", "l'Irlande du Nord", "the Kurdistan Regional
Government of Iraq"): such a name is a `State` without a code, which says what is unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kg import lang
from kg.authority import NameFinder, Spelling
from kg.extract import demonyms
from kg.extract.demonyms import UPPER, GovernmentWords, longer_name
from kg.extract.reasons import AMBIGUOUS
from kg.extract.view import TextView
from kg.symbols import STATE

_TITLE = re.compile(rf" {UPPER}")
"""A capital after a country's name makes it part of another name ("Syria Envoy")."""
_HYPHEN = re.compile(rf"-\w[\w-]*(?: {UPPER}\w+)?")
"""So does a hyphen: "Pakistan-administered Kashmir"."""


class Unclear(NamedTuple):
    """Characters of a name that may be a State's, and why it has no code."""

    start: int
    end: int
    reason: str


class State(NamedTuple):
    """A State that a text names; `governed` says whether words for its government are part of the name.

    `code` is "" where the text does not say which State it is: then `unclear` says what of the name is not clear.
    """

    start: int
    end: int
    code: str
    governed: bool
    unclear: Unclear | None = None


def states(view: TextView, language: str, own: NameFinder | None = None) -> Iterator[State]:
    """Every State that a text names by its name or its government, in no order; `own` finds a document's own names."""
    words = demonyms.government_words(language)
    named, governments = view.once(_listed, language)
    yield from named
    for hit in view.names(own) if own else ():
        first, last = words.led(view.normal, hit.start), words.behind(view.normal, hit.end)
        yield State(first, last, hit.codes[0], governed=first < hit.start or last > hit.end)
    yield from governments


def _listed(view: TextView, language: str) -> tuple[tuple[State, ...], tuple[State, ...]]:
    """The States of a text by the names of countries, and by adjectives."""
    words = demonyms.government_words(language)
    countries = view.names(_countries(language))
    found = (each for hit in countries for each in _named(view, words, hit.start, hit.end, hit.codes[0]))
    named = tuple(_governed_together(view, words, found))
    places = frozenset((hit.start, hit.end) for hit in countries)
    governments = tuple(
        State(start, end, each.code, True, None if each.code else Unclear(each.start, each.end, each.reason))
        for start, end, items in demonyms.governments(view, language, places)
        for each in items
    )
    return named, governments


def _governed_together(view: TextView, words: GovernmentWords, found: Iterable[State]) -> Iterator[State]:
    """The States, those behind "and of" with the words for a government before the first of their list: "les
    Gouvernements du Kenya et de la Somalie", "the Governments of Chad, Kenya and of Somalia".
    """
    end, led = 0, False
    for state in found:
        link = words.another.fullmatch(view.normal, end, state.start) if led else None
        led = state.governed or bool(link or (led and words.separator.fullmatch(view.normal, end, state.start)))
        end = state.end
        yield State(link.start("of"), state.end, state.code, True, state.unclear) if link else state


def _named(view: TextView, words: GovernmentWords, start: int, end: int, code: str) -> Iterator[State]:
    """A State by its name, unless that is clearly part of another one."""
    first = words.led(view.normal, start)
    begin = longer_name(view, words, first, governed=first < start)
    after = words.behind(view.normal, end)
    part = _HYPHEN.match(view.printed, end) or words.part_after.match(view.normal, end)
    if not part and after == end and _TITLE.match(view.printed, end):
        return
    last = part.end() if part else after
    governed = first < start or after > end
    if part or begin < first:
        yield State(begin, last, "", governed, Unclear(begin, last, AMBIGUOUS))
    else:
        yield State(first, last, code, governed)


@lru_cache(maxsize=8)
def _countries(language: str) -> NameFinder:
    """The finder of countries' names in `language`; a name that two of them bear is nobody's."""
    rows = lang.of(language).rows("countries", 2)
    bearers: dict[str, set[str]] = {}
    for alpha2, name in rows:
        bearers.setdefault(name, set()).add(alpha2)
    known = ((name, STATE + min(codes)) for name, codes in bearers.items() if len(codes) == 1)
    return NameFinder((name, Spelling.EXACT, code) for name, code in known)
