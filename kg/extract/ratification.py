"""Calls for ratification: which instruments an operative act asks States to ratify or accede to.

RatificationWords are data (`ratification.toml` of the language's folder).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg import lang
from kg.extract.acts import asking, by_paragraph, is_asking
from kg.extract.view import Views
from kg.model import ActUse, Document, Mention, RatificationUrged, locate

_REACH = 2500
"""So far behind the verb its instruments may stand: a list of conventions with their titles is long."""
_AT_ONCE = 16
_BEFORE = 200


@dataclass(frozen=True, slots=True)
class RatificationWords:
    """What `ratification.toml` of one language says, compiled."""

    verbs: re.Pattern[str]
    loose: tuple[str, ...]
    done: re.Pattern[str]
    ends: re.Pattern[str]
    further: re.Pattern[str]
    resumed_before: re.Pattern[str]
    resumed_behind: re.Pattern[str]


@lru_cache(maxsize=8)
def ratification_words(language: str) -> RatificationWords:
    """The compiled words of `language`; those of the default for a language that has none."""
    data = lang.of(language).words("ratification")
    stops = "".join(rf"(?<!\b{stop})" for stop in data["stops"])
    return RatificationWords(
        re.compile(rf"\b(?:{'|'.join(data['verbs'])})\b"),
        tuple(data["loose"]),
        re.compile(rf"\b(?:{'|'.join(data['done'])})\b"),
        re.compile(rf";|{stops}\.\s(?!\d)|\b(?:{'|'.join(data['ends'])})\b"),
        re.compile(rf"\b(?:{data['further']})"),
        _pronouns(data["resumed_before"], r"\b(?:{})\s+$"),
        _pronouns(data["resumed_behind"], r"\s+(?:{})\b"),
    )


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
    named = by_paragraph(document, [m for m in mentions if m.kind == "instrument"], views)
    found: list[RatificationUrged] = []
    for index, paragraph, uses in asking(document, acts, views):
        for use in uses if index in named else ():
            if is_asking(use.act):
                for mention in _urged(views.paragraphs[index].normal, use, named[index], lexicon):
                    place = locate(document, paragraph, mention.place.start, mention.place.end)
                    found.append(RatificationUrged(place, mention.code, use.act))
    return tuple(dict.fromkeys(found))


def _urged(text: str, use: ActUse, named: list[Mention], lexicon: RatificationWords) -> list[Mention]:
    """The instruments of a clause that its verbs of joining have for an object."""
    low, high = use.clause
    listed = sorted((m for m in named if low <= m.place.start < high), key=lambda m: m.place.start)
    found: list[Mention] = []
    for verb in lexicon.verbs.finditer(text, use.place.end, high):
        if lexicon.done.search(text, max(0, verb.start() - _AT_ONCE), verb.end()):
            continue
        reach = _AT_ONCE if verb[0].startswith(lexicon.loose) else _REACH
        stop = lexicon.ends.search(text, verb.end(), min(high, verb.end() + reach))
        end = stop.start() if stop else min(high, verb.end() + reach)
        objects = [m for m in listed if verb.end() <= m.place.start < end]
        if objects and (further := lexicon.further.search(text, objects[0].place.end, end)):
            objects = [m for m in objects if m.place.start < further.start()]
        if _resumes(text, verb, lexicon):
            before = [m for m in listed if verb.start() - _BEFORE < m.place.start < verb.start()]
            objects = before[-1:] or objects
        found += [m for m in objects if m not in found]
    return found


def _resumes(text: str, verb: re.Match[str], lexicon: RatificationWords) -> bool:
    """Whether a pronoun is the verb's object."""
    before = lexicon.resumed_before.search(text, max(0, verb.start() - 6), verb.start())
    return before is not None or lexicon.resumed_behind.match(text, verb.end()) is not None
