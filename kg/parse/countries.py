"""Names of States, as UN documents write them, to ISO 3166 alpha-2 codes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kg import lang

_BEHALF = re.compile(rf"\s*\((?:{lang.joints('on_behalf')})[^()]*\)", re.IGNORECASE)
_SPLIT = re.compile(r"\s*[,;]\s*")
_JOINT = lang.joints("and")
_ARTICLES = lang.joints("articles", "of_articles").replace("'", "['’]")
_AND = re.compile(rf"\s+(?:{_JOINT}|&)\s+(?:(?:{_ARTICLES})\s*)?")
_ARTICLE = re.compile(rf"^(?:{_JOINT})\s+|^{lang.article()}".replace("'", "['’]"), re.IGNORECASE)
_NOTE = re.compile(r"[\d*¹²³⁴-⁹⁰]+$")


def fold(name: str) -> str:
    """The name without accents, case, kinds of apostrophe and dashes, and repeated spaces."""
    plain = name.replace("’", "'").replace("\u2011", "-")
    if not plain.isascii():
        plain = "".join([c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)])
    return " ".join(plain.lower().split())


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Folded name → alpha-2 code, of every language."""
    found: dict[str, str] = {}
    for language in lang.each():
        for alpha2, name in language.rows("countries", 2):
            found.setdefault(fold(name), alpha2)
    return found


def _item(item: str) -> tuple[list[str], list[str]]:
    """The codes in one item of a list, which may join its last names by "and"; what is no name."""
    known = names()
    if alpha2 := known.get(fold(item)):
        return [alpha2], []
    whole = fold(_NOTE.sub("", item.strip()).strip(" .:"))
    name = fold(_NOTE.sub("", _ARTICLE.sub("", item.strip())).strip(" .:"))
    if not name:
        return [], []
    for spelling in (whole, name):  # "El Salvador" begins with no article
        if spelling in known:
            return [known[spelling]], []
    for conjunction in _AND.finditer(item):
        rest, rest_unread = _item(item[conjunction.end() :])
        first, first_unread = _item(item[: conjunction.start()])
        if (first or rest) and not (first_unread and rest_unread):
            return first + rest, first_unread + rest_unread
    return [], [item.strip()]


def codes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sorted codes of the States that a list in words names, and the names that are not known."""
    found: set[str] = set()
    unread: list[str] = []
    for item in _SPLIT.split(_BEHALF.sub("", " ".join(text.split()))):
        good, bad = _item(item)
        found.update(good)
        unread += bad
    return tuple(sorted(found)), tuple(unread)
