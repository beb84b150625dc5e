"""States as those addressed: a country's name, with the words for its government before it.

"Calls upon Haiti", "Urges the Government of Myanmar": the code is `STATE-` and the ISO 3166
alpha-2 code, whichever of the two is written. Names are those of `countries.tsv`, the words
for a government are `governments` of `addressees.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg import lang
from kg.authority import NameFinder, Spelling
from kg.extract.view import TextView
from kg.lang.grammar import any_of
from kg.symbols import STATE

_TITLE = re.compile(r" [A-Z]")
"""A capital after a country's name makes it part of another name ("Syria Envoy")."""

_REACH = 60
"""The words for a government have fewer characters."""


def states(view: TextView, language: str) -> Iterator[tuple[int, int, str]]:
    """Every State that a text names: first character, last, and code; its government's words are part of the name."""
    government = _government(language)
    for hit in view.names(_countries(language)):
        if not _TITLE.match(view.text, hit.end):
            low = max(0, hit.start - _REACH)
            led = government.search(view.normal[low : hit.start])
            yield low + led.start() if led else hit.start, hit.end, hit.codes[0]


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
