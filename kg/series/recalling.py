"""How paragraphs speak of earlier texts on their own matter: they recall them without numbers ("all its previous
resolutions on …"), or decide to renew what these decided.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg import lang
from kg.series.titles import weighed

_SUBJECT = 300
"""So many characters of a matter are looked at."""
_ABOUT = 0.7
"""The least share of a matter's words, by weight, that the title must have for it to be the text's own."""
_END = re.compile(r"[,;.]")


def recalls(paragraph: str, title: str, language: str) -> bool:
    """Whether a paragraph cites earlier texts of its organ, and names no matter for them or its text's own."""
    words = _words(language)
    if words is None:
        return False
    earlier, whose, about, same = words
    text = " ".join(paragraph.replace("’", "'").split())
    for found in earlier.finditer(text):
        if whose.match(text, found.end()):
            continue
        matter = about.match(text, found.end())
        if not matter:
            return True
        subject = _END.split(text[matter.end() : matter.end() + _SUBJECT], maxsplit=1)[0]
        if same.match(subject) or weighed(subject, title, language) >= _ABOUT:
            return True
    return False


def renews(paragraph: str, language: str) -> bool:
    """Whether a paragraph decides to extend or renew something."""
    if not lang.is_supported(language) or "renews" not in (table := lang.language(language).table("series")):
        return False
    return bool(re.match(table["renews"], " ".join(paragraph.split())))


@lru_cache(maxsize=16)
def _words(language: str) -> tuple[re.Pattern[str], ...] | None:
    """The patterns of a language; None for one that has none."""
    if not lang.is_supported(language):
        return None
    table = lang.language(language).table("series")
    if not table:
        return None
    patterns = (table["earlier"], table["whose"], table["about"], rf"(?:{table['same']})\b")
    return tuple(re.compile(each) for each in patterns)
