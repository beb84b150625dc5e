"""Printed terms: until when something is asked, decided or authorized.

"Decides to extend the mandate of the Mission until 31 December 2027", "requests the Office to continue, until the end
of 2030, …". Organs print the day, month or year on which a mandate, a measure or a request ends; where none is printed
there is none. A day before the text's own is no term of it: the text then tells of an earlier one. Words are data
(`terms.toml` of the language's folder), dates are those of `kg.extract.request_times`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg import lang
from kg.extract.act_uses import by_paragraph
from kg.extract.act_words import concepts, is_asking
from kg.extract.request_times import iso, printed_date
from kg.extract.view import Views
from kg.lang.grammar import any_of
from kg.model import ActUse, Document, Part, Term, locate

_FAMILY = "deciding"


@dataclass(frozen=True, slots=True)
class _TermWords:
    until: re.Pattern[str]
    told: re.Pattern[str]


@lru_cache(maxsize=8)
def _term_words(language: str) -> _TermWords:
    """The compiled words of `language`; those of the default for a language that has none."""
    spoken = lang.of(language)
    data = spoken.words("terms")
    forms = (
        re.escape(form).replace(r"\{\}", rf"(?P<date{at}>{printed_date(spoken.code)})")
        for at, form in enumerate(data["until"])
    )
    told = any_of(data["told"])
    return _TermWords(
        re.compile("|".join(rf"(?<!\w){form}(?![\w-])" for form in forms)),
        re.compile(rf"(?<!\w)(?:{told})\s*,?\s*\Z"),
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
    for match in words.until.finditer(text, use.place.end, use.clause[1]):
        until = iso(next(filter(None, match.groups())), language)
        before = words.told.search(text, use.place.end, match.start())
        if until and not before and not (today and until < today[: len(until)]):
            yield match.start(), match.end(), until
