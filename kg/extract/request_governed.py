"""Whose a report is: asked of the addressee himself, or of somebody whom he is to have do it.

"Requests the Secretary-General to invite the Bank to report" asks no report of the Secretary-General; "… to invite the
Bank to its meetings, and to report" does. The verb of reporting belongs to the one that governs it: to what the
addressee is to have others do, unless a conjunction joins it to what he is asked himself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg import lang
from kg.extract.pattern_code import skipping
from kg.lang.grammar import any_of

_LISTED = ";:)"
"""Behind these a new member of the list of what is asked begins."""
_REACH = 1500
"""So far before its verb stands what governs it."""
_CLOSED = 2
"""So many commas part a verb from its infinitive where the last one closes an aside."""


@dataclass(frozen=True, slots=True)
class Governing:
    """The words of one language; the head of the English `requests.toml` says what each list means."""

    governs: re.Pattern[str]
    leading: re.Pattern[str]
    lead: re.Pattern[str]
    asked: re.Pattern[str]
    infinitive: re.Pattern[str]
    before_clause: re.Pattern[str]
    finite: frozenset[str]


def governing(spoken: lang.Language, data: Mapping[str, Any]) -> Governing:
    """The compiled words of a language; `data` is its `requests.toml`."""
    joint = rf"\b(?:{any_of([*data['and'], *data['or']])})"
    # "que en su octogésimo período de sesiones le presente": where times may stand before the verb
    time = (
        rf"(?:(?:{any_of(data['session'])})\s+(?:[\w-]+\s+){{1,9}}?(?:{any_of(data['session_nouns'])}),?\s+)?"
        if spoken.grammar.times_before_verbs
        else ""
    )
    particle = rf"\b(?:{any_of(data['particles'])})(?:\s+|(?<=')|(?=,))"
    small = rf"(?:(?:{'|'.join(data['between_particle'])})(?:\s+|(?<=')))*"
    asked = spoken.words("addressees")
    return Governing(
        governs=skipping(
            re.compile(
                rf"{'|'.join(data['governs'])}|(?P<clause>{'|'.join(data['governs_clause'])})|"
                rf"(?P<purpose>{'|'.join(data['governs_purpose'])})|(?P<enabling>{'|'.join(data['governs_enabling'])})"
            )
        ),
        leading=re.compile(rf"(?:,\s*)?(?:{joint}\s+)?{small}(?:{particle})?{small}"),
        lead=re.compile(
            rf"(?:(?P<joint>[,;:)]|,?\s*{joint}(?:,[^,;]{{1,150}},)?)\s*)?{small}(?P<particle>{particle})?{time}"
            rf"(?:,[^,;]{{1,150}},\s*)?{small}\Z"
        ),
        asked=spoken.grammar.asked(asked),
        infinitive=re.compile(rf"\w+(?:{any_of(asked['infinitive'])})\b" if asked["infinitive"] else ""),
        before_clause=re.compile(rf"\b(?:{any_of(data['before_clause'])})\s+\Z" if data["before_clause"] else "(?!)"),
        finite=frozenset(data["finite"]),
    )


def is_of_others(text: str, match: re.Match[str], low: int, words: Governing) -> bool:
    """Whether the verb that `match` found is what the addressee, asked from `low` on, is to have others do."""
    leading = words.leading.match(match[0])
    verb = match.start() + (leading.end() if leading else 0)
    causes = list(words.governs.finditer(text, max(low, verb - _REACH), verb))
    if not causes or ";" in text[causes[-1].end() : verb]:
        return False
    cause = causes[-1]
    lead = words.lead.search(text, cause.end(), verb)
    joint = (lead["joint"] or "").strip() if lead else ""
    if not lead or not joint or joint in _LISTED or cause["purpose"]:
        # No conjunction and no particle behind a comma: "to support the mandate, as well as the wells, with a report".
        loose = lead is not None and not lead["particle"] and lead[0].startswith(",")
        return lead is not None and not joint and not loose
    complement = words.asked.search(text, cause.end(), lead.start())
    if joint == ",":
        closes = lead["particle"] and text.count(",", cause.end(), verb) >= _CLOSED
        return bool(closes and complement is None)
    if cause["enabling"] and lead["particle"]:
        return complement is not None and not joint.startswith(",")
    if lead["particle"]:
        main = words.asked.search(text, text.rfind(":", low, cause.start()) + 1 or low, cause.end())
        last = lead["particle"].rstrip().rpartition(" ")[2]  # of "a que" the word that other clauses begin with too
        return _goes_on(text, main, complement, lead.start("particle") + lead["particle"].rindex(last), words)
    finite = cause["clause"] and match["verb"] in words.finite
    return bool(finite or (complement and words.infinitive.match(text, verb)))


def _goes_on(
    text: str, main: re.Match[str] | None, complement: re.Match[str] | None, particle: int, words: Governing
) -> bool:
    """Whether a verb behind "and" is led to as what others are to do is, and not as what the addressee is asked."""
    if not main or not complement:
        return False
    kind = _kind(text, complement.start(), words)
    return _kind(text, main.start(), words) != kind == _kind(text, particle, words)


def _kind(text: str, start: int, words: Governing) -> str:
    """What leads to a verb: the letter that "à", "de", "que", "to" begin with; "+" before it where a clause is led to
    ("a que", "à ce que").
    """
    return ("+" if words.before_clause.search(text, max(0, start - 6), start) else "") + text[start]
