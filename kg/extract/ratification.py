"""Calls for ratification: which instruments an operative act asks States to ratify or accede to.

RatificationWords are data (`ratification.toml` of the language's folder).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from kg import lang
from kg.extract.acts import asking, by_paragraph, is_asking
from kg.extract.names import Mentions
from kg.extract.view import Views
from kg.model import ActUse, Document, Mention, RatificationUrged, locate

_REACH = 2500
"""So far behind the verb its instruments may stand: a list of conventions with their titles is long."""
_AT_ONCE = 16
_BEFORE = 200
_DONE = 30
"""So far before a verb it may say that somebody has joined, or has not."""
_MODIFIERS = 9
"""So many words may stand between a verb and the noun: "its early signature, acceptance and"."""


@dataclass(frozen=True, slots=True)
class RatificationWords:
    """What `ratification.toml` of one language says, compiled."""

    verbs: re.Pattern[str]
    nouns: re.Pattern[str]
    """The noun, and what has it for its object: without that it only tells of joining."""
    lacking: re.Pattern[str]
    loose: tuple[str, ...]
    done: re.Pattern[str]
    ends: re.Pattern[str]
    further: re.Pattern[str]
    shared: re.Pattern[str]
    plural: frozenset[str]
    resumed_before: re.Pattern[str]
    resumed_behind: re.Pattern[str]


@lru_cache(maxsize=8)
def ratification_words(language: str) -> RatificationWords:
    """The compiled words of `language`; those of the default for a language that has none."""
    data = lang.of(language).words("ratification")
    stops = "".join(rf"(?<!\b{stop})" for stop in data["stops"])
    return RatificationWords(
        re.compile(rf"\b(?:{'|'.join(data['verbs'])})\b"),
        re.compile(_nouns(data)),
        re.compile(rf"\b(?:{data['lacking']})\b(?=[^;]{{1,{_REACH}}}?\b(?P<so>{'|'.join(data['so'])})\b)"),
        tuple(data["loose"]),
        re.compile(rf"\b(?:{'|'.join(data['done'])})\b"),
        re.compile(rf";|{stops}\.\s(?!\d)|\b(?:{'|'.join(data['ends'])})\b"),
        re.compile(rf"\b(?:{data['further']})"),
        re.compile(rf"(?:{data['shared']})"),
        frozenset(data["plural"]),
        _pronouns(data["resumed_before"], r"\b(?:{})\s+$"),
        _pronouns(data["resumed_behind"], r"\s+(?:{})\b"),
    )


def _nouns(data: Mapping[str, Any]) -> str:
    """A noun for joining as the object of what is asked, right behind the act or behind another verb."""
    led = rf"(?:{'|'.join(data['through'])})\s+"
    word = rf"(?:{led}|(?!(?:{'|'.join(data['apart'])})\b)(?:[\w'-]+,?\s+|\w+'))"
    noun = rf"(?P<noun>{'|'.join(data['nouns'])})\b"
    return rf"(?:(?P<act>\A)|\b(?:{'|'.join(data['pursued'])}))\s+{word}{{0,{_MODIFIERS}}}{noun}"


def _pronouns(options: list[str], pattern: str) -> re.Pattern[str]:
    """A pattern of pronouns; one that matches nothing where there are none."""
    return re.compile(pattern.format("|".join(options)) if options else r"(?!)")


def find_ratifications(
    document: Document, acts: tuple[ActUse, ...], mentions: tuple[Mention, ...], *, views: Views | None = None
) -> tuple[RatificationUrged, ...]:
    """One row for each instrument that an asking act wants ratified or acceded to, in the order of the text.

    The instruments are those named after the verb as its object; a treaty under which
    something else is asked is none. The object may stand before ("le Protocole …, ou à y
    adhérer").
    """
    views = views or Views.of(document)
    lexicon = ratification_words(document.metadata.language)
    every = (*mentions, *(mentions.again if isinstance(mentions, Mentions) else ()))
    named = by_paragraph(document, [m for m in every if m.kind == "instrument"], views)
    found: list[RatificationUrged] = []
    for index, paragraph, uses in asking(document, acts, views):
        listed = sorted(named.get(index, ()), key=lambda m: m.place.start)
        text = views.paragraphs[index].normal
        for before, use in pairwise([None, *uses]) if listed else ():
            if use and is_asking(use.act):
                for mention in _urged(text, use, before, listed, lexicon):
                    place = locate(document, paragraph, mention.place.start, mention.place.end)
                    found.append(RatificationUrged(place, mention.code, use.act))
    return tuple(dict.fromkeys(found))


def _urged(
    text: str, use: ActUse, before: ActUse | None, named: list[Mention], lexicon: RatificationWords
) -> list[Mention]:
    """The instruments of a clause that its verbs of joining have for an object, each once; `before` is the last act."""
    low, high = use.clause
    listed = [m for m in named if low <= m.place.start < high]
    found: dict[str, Mention] = {}
    for start, end, reach in _joinings(text, use, lexicon):
        shared = lexicon.shared.match(text, end, high)  # "ratify and implement"
        stop = lexicon.ends.search(text, shared.end() if shared else end, min(high, end + reach))
        last = stop.start() if stop else min(high, end + reach)
        objects = [m for m in listed if end <= m.place.start < last]
        if objects and (further := lexicon.further.search(text, objects[0].place.end, last)):
            objects = [m for m in objects if m.place.start < further.start()]
        near = [m for m in listed if start - _BEFORE < m.place.start < start]
        if not objects and lexicon.lacking.match(text, start):
            objects = near[-1:]  # "the State that has signed the Convention but has not ratified it to do so"
        if pronoun := _resumes(text, start, end, lexicon):
            objects = near[-1:] or objects or _meant(text, pronoun, before, named, lexicon)
        for mention in objects:
            found.setdefault(mention.code, mention)
    return list(found.values())


def _meant(
    text: str, pronoun: str, before: ActUse | None, named: list[Mention], lexicon: RatificationWords
) -> list[Mention]:
    """What a pronoun means that the clause before names: of several instruments it means all or, if it is one, none."""
    if before is None:
        return []
    low, high = before.place.end, before.clause[1]
    stop = lexicon.ends.search(text, low, high)
    listed = [m for m in named if low <= m.place.start < (stop.start() if stop else high)]
    several = len({m.code for m in listed}) > 1
    return [] if several and pronoun not in lexicon.plural else listed


def _joinings(text: str, use: ActUse, lexicon: RatificationWords) -> Iterator[tuple[int, int, int]]:
    """Where an act asks for joining, and so far behind that its instruments may stand.

    A verb that is asked; a noun that is the object of one; what those asked have not done, where they are to do so
    ("States that have not ratified the Convention to do so").
    """
    low, high = use.place.end, use.clause[1]
    found = []
    for verb in lexicon.verbs.finditer(text, low, high):
        if not lexicon.done.search(text, max(low, verb.start() - _DONE), verb.end()):
            found.append((*verb.span(), _AT_ONCE if verb[0].startswith(lexicon.loose) else _REACH))
    clause = text[low:high]
    for noun in lexicon.nouns.finditer(clause):
        found.append((low + noun.start("noun"), low + noun.end(), _REACH))
    for missing in lexicon.lacking.finditer(text, low, high):
        if missing.end("so") <= high:
            found.append((*missing.span(), missing.start("so") - missing.end()))
    return iter(sorted(found))


def _resumes(text: str, start: int, end: int, lexicon: RatificationWords) -> str:
    """The pronoun that is the object of the verb from `start` to `end`, "" where none is."""
    found = lexicon.resumed_before.search(text, max(0, start - 6), start) or lexicon.resumed_behind.match(text, end)
    return found[0].strip() if found else ""
