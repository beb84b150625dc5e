"""Printed terms: until when something is asked, decided or authorized.

"Decides to extend the mandate of the Mission until 31 December 2027", "requests the Office to continue, until the end
of 2030, …". Organs print the day, month or year on which a mandate, a measure or a request ends; where none is printed
there is none. A day before the text's own is no term of it: the text then tells of an earlier one. Nor is one until
which something ran ("the mandate, which is to expire on …"), or which is denied, reported on or given up, or depends on
something else ("until 31 May, unless the Council decides otherwise"): where it may be that, there is no term, for a
false one is worse than none. Words are data (`terms.toml` of the language's folder),
dates are those of `kg.extract.request_times`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg import lang
from kg.extract.act_list import concepts, is_asking
from kg.extract.act_uses import by_paragraph
from kg.extract.pattern_code import skipping
from kg.extract.request_times import iso, printed_date
from kg.extract.view import Views
from kg.lang.grammar import any_of
from kg.model import ActUse, Document, Part, Term, locate

_FAMILY = "deciding"
_REACH = 1500
"""So far before and behind a day stands what makes it no term, or one of something else."""


@dataclass(frozen=True, slots=True)
class _TermWords:
    """What `terms.toml` of one language says, compiled, for texts in small letters."""

    until: re.Pattern[str]
    """The words around a day; those that are said of what runs already are in the group `ending`."""
    period: re.Pattern[str]
    told: re.Pattern[str]
    before: re.Pattern[str]
    span: re.Pattern[str]
    holds: re.Pattern[str]
    gives: re.Pattern[str]
    ends: re.Pattern[str]
    conditions: re.Pattern[str]
    conditioned: re.Pattern[str]


@lru_cache(maxsize=8)
def _term_words(language: str) -> _TermWords:
    """The compiled words of `language`; those of the default for a language that has none."""
    spoken = lang.of(language)
    data = spoken.words("terms")
    date = printed_date(spoken.code)
    until, ending = (
        "|".join(re.escape(form).replace(r"\{\}", f"(?:{date})") for form in data[name]) for name in ("until", "ending")
    )
    return _TermWords(
        skipping(re.compile(rf"(?<!\w)(?:(?P<ending>{ending})|{until})(?![\w-])")),
        re.compile(rf"(?:{data['period']})\s*,?\s*\Z"),
        re.compile(rf"(?<!\w)(?:{any_of(data['told'])})\s*,?\s*\Z"),
        re.compile("|".join(data["before"])),
        re.compile(data["span"]),
        re.compile(data["holds"]),
        re.compile(data["gives"]),
        re.compile("|".join(data["ends"])),
        re.compile(data["conditions"]),
        re.compile(data["conditioned"]),
    )


def find_terms(document: Document, acts: tuple[ActUse, ...], *, views: Views | None = None) -> tuple[Term, ...]:
    """The terms of acts that ask or decide in the operative part, in the order of the text; each of an act once."""
    views = views or Views.of(document)
    words = _term_words(document.metadata.language)
    data = document.metadata
    today = data.adopted or data.distributed or data.as_of
    found: dict[tuple[int, str, str], Term] = {}
    for index, own in sorted(by_paragraph(document, acts, views).items()):
        paragraph = document.paragraphs[index]
        if paragraph.part is not Part.OPERATIVE:
            continue
        text = views.paragraphs[index].normal
        for use in own:
            if _settles(use.act):
                for start, end, until in _terms(text, use, words, data.language, today):
                    place = locate(document, paragraph, start, end)
                    found.setdefault((index, use.act, until), Term(place, until, use.act))
    return tuple(found.values())


def _settles(act: str) -> bool:
    """Whether an act can hold until a day: it asks for something, or decides it."""
    concept = concepts().get(act)
    return is_asking(act) or (concept is not None and concept.family == _FAMILY)


def _terms(text: str, use: ActUse, words: _TermWords, language: str, today: str) -> Iterator[tuple[int, int, str]]:
    """Where terms stand in the clause of an act, and the dates."""
    begin, end = use.place.end, use.clause[1]
    for match in words.until.finditer(text, begin, end):
        until = iso(match[0], language)
        if not until or (today and until < today[: len(until)]):
            continue
        head = text[max(begin, match.start() - _REACH) : match.start()]
        if _is_own(head, text[match.end() : min(end, match.end() + _REACH)].partition(";")[0], match, words):
            yield match.start(), match.end(), until


def _is_own(head: str, rest: str, match: re.Match[str], words: _TermWords) -> bool:
    """Whether a day is the end of what the act asks or decides, given what stands before it and behind it."""
    head = head.rpartition(";")[2].replace("\n", " ")
    if match["ending"] and not words.period.search(head):
        return False
    if words.told.search(head) or words.before.search(head) or words.ends.search(head):
        return False
    if words.conditions.search(rest) or words.conditioned.search(head):
        return False
    if words.ends.search(rest) and not words.gives.search(head):
        return False
    return not words.span.search(head) or words.holds.search(head) is not None
