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
    """The name of a treaty at the end of what stands before the call of its note; "" where none can be told.

    It is that of the first treaty behind what separates names, or none: a treaty that stands in the name of another
    one ("the Protocol to the Convention on Lamps") or is what the other one is about is not the one that is meant.
    """
    words = _words(language)
    before = text.replace("\u2019", "'").replace("\u00a0", " ").rstrip(_CLOSING)
    start = max((found.end() for found in words.bound.finditer(before)), default=0)
    found = words.noun.search(before, start)
    if not found:
        return ""
    lead, name = before[: found.start()], before[found.start() :]
    if words.linked.search(lead, start) and words.noun.search(lead):
        return ""  # "the Protocol on Wicks, supplementing the Convention on Lamps"
    whole = words.before.search(lead) and words.name.fullmatch(name) and not words.never.search(name)
    return text[found.start() : len(before)] if whole else ""


class _Words:
    """The patterns of one language (`names.toml`)."""

    __slots__ = ("before", "bound", "linked", "name", "never", "noun")

    def __init__(self, language: str) -> None:
        table = lang.of(language).words("names")
        self.noun, self.name, self.before, self.bound, self.never, self.linked = (
            re.compile(table[f"treaty_{name}"]) for name in ("capital", "name", "before", "bound", "never", "linked")
        )


@lru_cache(maxsize=16)
def _words(language: str) -> _Words:
    return _Words(language)
