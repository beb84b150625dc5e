"""What an organ decides to ask: "Decides to request the Secretary-General …", "Decides: (a) To invite …".

The paragraph still opens with its decision; from the infinitive on, the act is the one that asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.extract.act_text import spans, tokens
from kg.extract.act_trees import along
from kg.extract.act_words import Lexicon, lexicon

_DECIDES = "decide"
_WELCOMES = "invite"
"""Who "decides to invite" somebody mostly lets him take part; only in a list of requests does he ask."""
_LISTED = re.compile(r"[:;,](?:\s+\w{1,3})?\s*\(?[a-z]{1,4}\)\s*")
"""A lettered point of a list, with or without its conjunction: ": (a) ", "; and (b) "."""
_ASIDE = re.compile(r"\s*(?:,[^,;:]{2,160},)?\s*")


class Decided(NamedTuple):
    """An asking act that a decision takes: where its clause begins, where its phrase stands, and its concept."""

    clause: int
    start: int
    end: int
    act: str


def decided(text: str, act: str, start: int, end: int, language: str) -> Iterator[Decided]:
    """The asking acts in the clause of `act` from the end of its phrase, `start`, to `end`, in order.

    None where the act is no decision, or decides something else than to ask.
    """
    if act != _DECIDES:
        return
    lex = lexicon(language)
    aside = _ASIDE.match(text, start, end)
    places = [start, *([aside.end()] if aside and "," in aside[0] else [])]
    places += [match.end() for match in _LISTED.finditer(text, start, end)]
    last = start
    for place in places:
        found = _asks(text, place, lex) if place >= last else None
        listed = place != start and text[:place].rstrip().endswith(")")
        if found and found.end <= end and (listed or found.act != _WELCOMES):
            yield found
            last = found.end


def _asks(text: str, position: int, lex: Lexicon) -> Decided | None:
    """The infinitive of an asking act at `position`, with what leads to it."""
    words, leads = tokens(text, position), lex.sentences.decides_to
    i = 1 if leads else 0
    if not words or (leads and words[0] not in leads):
        return None
    i = along(lex.adverbs, words, i)
    end, act = i, ""
    for last in range(i + 1, min(len(words), i + 4) + 1):
        known = lex.asking_infinitives.get(" ".join(words[i:last]))
        end, act = (last, known) if known else (end, act)
    if not act:
        return None
    places = spans(text, position, end)
    return Decided(places[0][0], places[0][0], places[-1][1], act)
