"""Who speaks in a document."""

from __future__ import annotations

from functools import lru_cache

from kg import lang
from kg.authority import Authority
from kg.extract.name_words import REACH
from kg.model import Document, Part, composed


def speaker(document: Document, authority: Authority) -> str:
    """The code of the organ that speaks in `document`, "" where nothing says.

    The organ's line before the preamble ("The General Assembly,") goes before the symbol:
    a committee's draft is its parent's text.
    """
    if document.metadata.organ:
        return document.metadata.organ
    first = next((p for p in document.paragraphs if p.part is not Part.MASTHEAD and p.text), None)
    if first:
        start = first.offsets.position(0)
        before = composed(document.source.text[max(0, start - REACH) : start])
        if code := _organ_line(before, document.metadata.language or lang.DEFAULT, authority):
            return code
    return own_organ(document.metadata.symbol, authority)


@lru_cache(maxsize=64)
def _organ_line(before: str, language: str, authority: Authority) -> str:
    """The organ whose line ends what stands before a text's first paragraph; each kind of statement asks for it."""
    for hit in reversed(authority.names(language).find(before)):
        entry = authority.bodies.get(hit.codes[0])
        if before[hit.end :].strip(" \n\r\t\xa0*_") == "," and entry and entry.cls == "Organ":
            return entry.code
    return ""


@lru_cache(maxsize=1024)
def own_organ(symbol: str, authority: Authority) -> str:
    """The code of the body whose document `symbol` is, by the longest beginning that the lists know."""
    best = max(
        ((len(prefix), code) for prefix, code in _prefixes(authority) if symbol.startswith(prefix)), default=(0, "")
    )
    return best[1]


@lru_cache(maxsize=8)
def _prefixes(authority: Authority) -> tuple[tuple[str, str], ...]:
    return tuple((prefix, code) for code, entry in sorted(authority.bodies.items()) for prefix in entry.symbol_prefixes)
