"""The name under which a text cites a treaty that is on no list: the words that end where its note is called.

"Recalling the Convention on Lighthouses,1" and "1 United Nations, Treaty Series, vol. 9, No. 99": the name is printed
before the call, and the reference says nothing of it. Only what is a name beyond doubt is taken: a noun of treaties
in its capital, how its subject follows, and up to the call nothing that no name has.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kg import lang

_CLOSING = ' \u00a0,;.:\u00bb\u201d"'


def title(text: str, language: str) -> str:
    """The name of a treaty at the end of what stands before the call of its note; "" where none can be told."""
    words = _words(language)
    before = text.replace("\u2019", "'").replace("\u00a0", " ").rstrip(_CLOSING)
    start = max((found.end() for found in words.bound.finditer(before)), default=0)
    for found in words.noun.finditer(before, start):
        name = before[found.start() :]
        alone = words.before.search(before[: found.start()])
        if alone and words.name.fullmatch(name) and not words.never.search(name):
            return text[found.start() : len(before)]
    return ""


class _Words:
    """The patterns of one language (`names.toml`)."""

    __slots__ = ("before", "bound", "name", "never", "noun")

    def __init__(self, language: str) -> None:
        table = lang.of(language).words("names")
        self.noun, self.name, self.before, self.bound, self.never = (
            re.compile(table[f"treaty_{name}"]) for name in ("capital", "name", "before", "bound", "never")
        )


@lru_cache(maxsize=16)
def _words(language: str) -> _Words:
    return _Words(language)
