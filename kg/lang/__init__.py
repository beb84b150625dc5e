"""Languages: what each needs, in one folder of `ontology/languages/` and one small class of grammar at most.

A language is supported because it has a folder; nothing else lists the languages. `docs/how-to/language.md`
says how one is added, `kg.lang.completeness` what a folder still lacks.
"""

from __future__ import annotations

from kg.lang.joints import article, called, in_date, joints, numbered_text, words_of
from kg.lang.labels import labels
from kg.lang.language import (
    DEFAULT,
    Language,
    codes,
    each,
    eu_code,
    is_supported,
    language,
    of,
    own_name,
    preference,
    tag,
)

__all__ = [
    "DEFAULT",
    "Language",
    "article",
    "called",
    "codes",
    "each",
    "eu_code",
    "in_date",
    "is_supported",
    "joints",
    "labels",
    "language",
    "numbered_text",
    "of",
    "own_name",
    "preference",
    "tag",
    "words_of",
]
