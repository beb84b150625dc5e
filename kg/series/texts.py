"""The nouns of series: a text as series see it, and the tie from a text to the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.symbols import Symbol, natural

NAMED, TITLE, ITEM, RENEWED, TEXT = "named", "title", "item", "renewed", "text"
EVIDENCE = (NAMED, TITLE, ITEM, RENEWED, TEXT)
"""What a tie may rest on, in the order in which it is said."""


@dataclass(frozen=True)
class Text:
    """A resolution, decision or draft, as far as series need it.

    `titles` and `items` (names of agenda items) are by language, `numbers` the items' numbers; `cites` are keys.
    `recalls` says that it cites earlier texts of its organ on its matter without numbers. A text that is only cited has
    the date and the title that are printed beside its number.
    """

    key: str
    date: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    items: frozenset[tuple[str, str]] = frozenset()
    numbers: frozenset[str] = frozenset()
    cites: frozenset[str] = frozenset()
    loaded: bool = False
    draft: bool = False

    @cached_property
    def symbol(self) -> Symbol:
        """Its symbol, parsed."""
        return Symbol(self.key)

    @cached_property
    def order(self) -> tuple[str, tuple[tuple[int, str], ...]]:
        """By date, then by symbol; where no date is known, the end of the year that the symbol tells stands for it."""
        return self.date or guessed(self.symbol), natural(self.key)

    @cached_property
    def whole(self) -> str:
        """Its key without the letters of its parts: `A/RES/77/256` of `A/RES/77/256A-B`."""
        return whole(self.key)


def whole(key: str) -> str:
    """The key of a resolution of a numbered session without the letters of its parts."""
    head, slash, number = key.rpartition("/")
    digits = number.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
    return f"{head}{slash}{digits}" if digits.isdigit() else key


def guessed(symbol: Symbol) -> str:
    """About when a text was adopted, from the year or the session of its symbol: for sorting only."""
    if symbol.year:
        return f"{symbol.year}-12-31"
    return f"{1945 + int(symbol.session)}-12-31" if symbol.session.isdigit() else ""


@dataclass(frozen=True, slots=True)
class Tie:
    """`later` takes up where `earlier` left off. Without evidence it is there because a correction says so."""

    later: str
    earlier: str
    evidence: frozenset[str] = frozenset()

    @property
    def said(self) -> str:
        """What it rests on, separated by spaces."""
        return " ".join(each for each in EVIDENCE if each in self.evidence)
