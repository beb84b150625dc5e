"""Numbers in words ("ninety", "cent vingt", "treinta y un"), from the few words that a language makes them of.

The words stand in `language.toml`: `cardinals` has the values, `multipliers` those of the words that multiply what
stands before them ("two hundred"), `number_joints` what may stand between ("one hundred and twenty").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.lang.grammar import any_of
from kg.lang.language import of


@dataclass(frozen=True, slots=True)
class Cardinals:
    """The numbers in words of one language."""

    pattern: str
    """A pattern without a group for the words of a number, in small letters."""
    values: dict[str, int]
    multipliers: dict[str, int]
    joints: frozenset[str]
    word: re.Pattern[str]

    def value(self, words: str) -> int | None:
        """The number that `words` say; None where they are no one number ("two three", "five twenty")."""
        total, part, room = 0, 0, _NO_BOUND
        for word in self.word.findall(words):
            if word in self.joints:
                continue
            times = self.multipliers.get(word)
            if times:
                part, room = max(part, 1) * times, times
                if times >= _THOUSAND:
                    total, part = total + part, 0
                continue
            value = self.values[word]
            if value >= room:
                return None
            part, room = part + value, _room(value)
        return total + part or None


_THOUSAND = 1000
_NO_BOUND = 10**6


def _room(value: int) -> int:
    """Below what a word must say to add to one before it: "twenty" takes "one" to "nine", "quatre-vingt" "dix-neuf"."""
    return next((step for step in (100, 20, 10) if value >= step and value % step == 0), 1)


@lru_cache(maxsize=8)
def cardinals(language: str) -> Cardinals:
    """The numbers in words of `language`; those of the default for one that has no folder."""
    table = of(language).table("language")
    values: dict[str, int] = table["cardinals"]
    multipliers: dict[str, int] = table["multipliers"]
    joints = table["number_joints"]
    word = rf"(?:{any_of([*values, *multipliers])})"
    joint = rf"(?:{any_of(joints)})"
    return Cardinals(
        rf"{word}(?:(?:[\s-]+|\s+{joint}\s+|-{joint}-){word})*(?!\w)",
        values,
        multipliers,
        frozenset(joints),
        re.compile(rf"(?<!\w)(?:{any_of([*values, *multipliers, *joints])})(?!\w)"),
    )
