"""Calls for ratification: which instruments an operative act asks States to ratify or accede to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.extract.acts import asking, by_paragraph, concepts, normal
from kg.model import ActUse, Document, Mention, Paragraph, RatificationUrged, locate

_RATIFY = {
    "en": re.compile(r"\bratify\b|\bratifying\b|\bratifications?\b|\bacced(?:e|ing)\b|\badher(?:e|ing)\b|"
                     r"\bbecom(?:e|ing) (?:a )?(?:states )?part(?:ies|y)\b"),
    "fr": re.compile(r"\bratifier\b|\bratifient\b|\bratifications?\b|\badh\u00e9rer\b|\badh\u00e8rent\b|"
                     r"\bdevenir parties?\b|\bdeviennent parties?\b"),
}
_LOOSE = ("adher",)
"""Verbs that mean joining a treaty only where it follows at once ("adhere to principles" is another matter)."""
_RESUMED = re.compile(r"\b(?:l[ea]s?|y)\s+$")
_PRONOUN = re.compile(r"\s+(?:to\s+)?(?:it|them|both)\b")
_HAVING = re.compile(r"(?:have (?:not )?(?:yet )?ratified|having ratified|ont ratifi\u00e9|ayant ratifi\u00e9)", re.IGNORECASE)
_END = re.compile(r";|(?<!\bno)(?<!\bnos)(?<!\bvol)\.\s(?!\d)")
_REACH = 2500
"""A list of conventions with their full titles is long."""
_PURPOSE = re.compile(
    r"\b(?:in accordance with|pursuant to|in line with|under|(?<!parties to )(?<!and )implement\w*|compliance with|with a view to|in order to|"
    r"bearing in mind|taking into account|conform\u00e9ment|en application|(?<!parties \u00e0 )appliquer|mettre en \u0153uvre|en vertu|afin|"
    r"compte tenu|en vue|mise en \u0153uvre|withdraw\w*|lever|r\u00e9serves|reservations|recognized in|\u00e9nonc\u00e9\w*)\b",
    re.IGNORECASE)


def find(document: Document, acts: tuple[ActUse, ...], mentions: tuple[Mention, ...]) -> tuple[RatificationUrged, ...]:
    """One row for each instrument that an asking act wants ratified or acceded to, in the order of the text.

    The instruments are those named after the verb as its object; a treaty under which
    something else is asked is none. In French the object may be resumed ("ou d'y adhérer").
    """
    acts_list = concepts()
    pattern = _RATIFY["fr" if document.metadata.language == "fr" else "en"]
    named = by_paragraph(document, [m for m in mentions if m.kind == "instrument"])
    found: list[RatificationUrged] = []
    for index, paragraph, uses in asking(document, acts):
        for use in uses if index in named else ():
            if use.act in acts_list and acts_list[use.act].addressing:
                for mention in _urged(paragraph, use, named[index], pattern):
                    place = locate(document, paragraph, mention.place.start, mention.place.end)
                    found.append(RatificationUrged(place, mention.code, use.act))
    return tuple(dict.fromkeys(found))


def _urged(paragraph: Paragraph, use: ActUse, named: Iterable[Mention], pattern: re.Pattern[str]) -> list[Mention]:
    """The instruments of a clause that its verbs of ratifying have for an object."""
    text = normal(paragraph.text)
    found: list[Mention] = []
    listed = sorted((m for m in named if use.clause[0] <= m.place.start < use.clause[1]), key=lambda m: m.place.start)
    for verb in pattern.finditer(text, use.place.end, use.clause[1]):
        if _HAVING.search(text, max(0, verb.start() - 16), verb.end()):
            continue
        end = _object_end(text, verb.end(), use.clause[1])
        if verb[0].startswith(_LOOSE):
            end = min(end, verb.end() + 16)
        objects = [m for m in listed if verb.end() <= m.place.start < end]
        if _RESUMED.search(text, max(0, verb.start() - 6), verb.start()) or _PRONOUN.match(text, verb.end()):
            objects = [m for m in listed if verb.start() - 200 < m.place.start < verb.start()][-1:] or objects
        found += [m for m in objects if m not in found]
    return found


def _object_end(text: str, start: int, limit: int) -> int:
    """Where the object of a verb at `start` ends at the latest."""
    end = min(limit, start + _REACH)
    for pattern in (_END, _PURPOSE):
        stop = pattern.search(text, start, end)
        end = stop.start() if stop else end
    return end
