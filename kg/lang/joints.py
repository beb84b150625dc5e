"""The small words that join numbers, letters, dates and names, of all languages together.

What is printed between two numbers ("annexes I and II", "anexos I y II", "Add.1 to 3") is read before it is
known whether a citation is in the document's own language, so that the patterns have the words of all.
"""

from __future__ import annotations

import re
from functools import cache

from kg.lang.language import each


@cache
def joints(*kinds: str) -> str:
    """A pattern without a group for the words of some kinds (`and`, `or`, `to`, `articles`), the longest first."""
    found = {word for language in each() for kind in kinds for word in language.table("language").get(kind, ())}
    return "|".join(re.escape(word) for word in sorted(found, key=lambda word: (-len(word), word)))


@cache
def words_of(kind: str) -> frozenset[str]:
    """The words of a kind, of all languages."""
    return frozenset(word for language in each() for word in language.table("language").get(kind, ()))


@cache
def called(kind: str) -> str:
    """A pattern without a group for what a `resolution` or a `decision` is called in any language."""
    return "|".join(table[kind] for language in each() if kind in (table := language.table("citations")))


@cache
def numbered_text() -> str:
    """A pattern without a group for what a resolution or decision is called in any language."""
    tables = [language.table("citations") for language in each()]
    return "|".join(table[kind] for table in tables for kind in ("resolution", "decision") if kind in table)


@cache
def article() -> str:
    """A pattern for a definite article and the space behind it, if it has one; it matches nothing else."""
    words = joints("articles").split("|")
    return "(?:" + "|".join(word if word.endswith("'") else rf"{word}\s+" for word in words) + ")"


@cache
def in_date(space: str = " ") -> str:
    """A pattern for what stands between the parts of a date: `space`, with a small word and another one where
    a language has them ("3 May 2021", "3 de mayo de 2021").
    """
    return rf"{space}(?:(?:{joints('in_dates')}){space})?" if joints("in_dates") else space
