"""Names in texts, found in one pass: compared without accents, and written as exactly as each must be."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import ahocorasick


class Spelling(IntEnum):
    """How exactly a text must write a name for it to count."""

    ANY = 0
    """In small or capital letters."""
    NAME = 1
    """The first letter as in the list: names begin with a capital."""
    EXACT = 2
    """Every capital of the list is one in the text."""
    SHORT = 3
    """As NAME, and only where the document has named the thing in full."""


class Hit(NamedTuple):
    """A name found: `text[start:end]` names each of `codes` (several for "the Covenants")."""

    start: int
    end: int
    codes: tuple[str, ...]
    short: bool = False


class _Fold(dict[str, str]):
    """One character for one: accents off, small letters, plain apostrophes, hyphens and spaces."""

    def __missing__(self, char: str) -> str:
        self[char] = char
        return char


def _fold_table() -> _Fold:
    table = _Fold(dict.fromkeys("\t\n\r\xa0\u202f\u205f\u3000", " "))
    table |= dict.fromkeys(map(chr, range(0x2000, 0x200B)), " ")
    table |= dict.fromkeys("’‘ʼ‛′´＇", "'") | dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("“”„‟", '"')
    table["º"] = "°"
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if len(base) == 1:
            table[chr(code)] = base
    return table


FOLD = _fold_table()
UNUSUAL = re.compile(r"[^\x20-\x7e]")
"""What `FOLD` may replace is among these."""


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """`text` in the form names are compared in; as long as `text`, character for character."""
    return replaced(text, UNUSUAL, FOLD).lower()


def replaced(text: str, unusual: re.Pattern[str], table: Mapping[str, str]) -> str:
    """`text` with each character that `unusual` matches as `table` has it.

    Few different ones occur in a text, and one pass of `str.replace` for each costs less than a look
    at every character. No value of `table` may be replaced by another itself.
    """
    for char in set(unusual.findall(text)):
        text = text.replace(char, table[char])
    return text


def _joined(folded: str) -> str:
    """Hyphens as spaces: "Secretary General" is written both ways, "Inter-Agency" too."""
    return folded.replace("-", " ")


@dataclass(frozen=True, slots=True)
class _Use:
    """A name as the list writes it, how exactly a text must, what it names, and where it has words in `accented`."""

    name: str
    spelling: Spelling
    codes: tuple[str, ...]
    accented: tuple[tuple[int, int], ...]


class NameFinder:
    """Finds every name of some entries in a text, in time linear in its length.

    Postconditions of `find`: hits are in the order of the text, don't overlap, and stand at
    whole words; where names overlap, the one that begins first and is longest is kept.
    """

    def __init__(
        self,
        named: Iterable[tuple[str, Spelling, str]],
        accented: Iterable[str] = (),
        *,
        common: Iterable[str] = (),
        articles: Iterable[str] = (),
    ) -> None:
        """`named`: name, how exactly it must be written, code. `accented`: words that need their accents, as
        without them they are others ("Secretaría", the Secretariat; "Secretaria", an officer). `common`: abbreviations
        that are common words as well, in a line in capitals, unless one of the `articles` stands before them.
        """
        self._common, self._articles = frozenset(common), frozenset(each.upper() for each in articles)
        words = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(accented)) or r"(?!)")
        patterns: dict[str, dict[tuple[str, Spelling], list[str]]] = defaultdict(dict)
        for name, spelling, code in named:
            for variant in _variants(name):
                codes = patterns[_joined(fold(variant))].setdefault((variant, spelling), [])
                if code not in codes:
                    codes.append(code)
        self._automaton = ahocorasick.Automaton()
        """Each name's length, whether all who use it want a capital, and these uses."""
        for folded in sorted(patterns):
            uses = tuple(
                _Use(name, spelling, tuple(sorted(codes)), tuple(m.span() for m in words.finditer(name)))
                for (name, spelling), codes in sorted(patterns[folded].items(), key=lambda use: (use[0][1], use[0][0]))
            )
            capital = all(use.spelling is not Spelling.ANY and use.name[0].isupper() for use in uses)
            self._automaton.add_word(folded, (len(folded), capital, uses))
        if patterns:
            self._automaton.make_automaton()

    def find(self, text: str, folded: str | None = None) -> list[Hit]:
        """The names in `text`. `folded` is `fold(text)`, where the caller has it."""
        return leftmost_longest(self.every(text, folded))

    def every(self, text: str, folded: str | None = None) -> list[Hit]:
        """As `find`, before overlapping names are left out; in no order."""
        if not self._automaton:
            return []
        plain = fold(text) if folded is None else folded
        found = []
        ends = len(plain)
        for last, (length, capital, uses) in self._automaton.iter(_joined(plain)):
            end = last + 1
            start = end - length
            if capital and not text[start].isupper():
                continue
            apart = (not start or plain[start - 1] in _BEFORE) and (end == ends or plain[end] in _BEHIND)
            if not apart and not _whole(plain, text, start, end):
                continue
            printed = text[start:end]
            if printed in self._common and _among_capitals(text, start, end, self._articles):
                continue
            for use in uses:
                if use.name != printed:  # what is printed as in the list needs no look at its letters
                    if use.accented and not _with_accents(text, start, use):
                        continue
                    if use.spelling is not Spelling.ANY and not _written(text, start, use.name, use.spelling):
                        continue
                found.append(_made(Hit, (start, end, use.codes, use.spelling is Spelling.SHORT)))
                break
        return found


_AROUND = 24
"""So many characters hold the word before and behind it."""


def _among_capitals(text: str, start: int, end: int, articles: frozenset[str]) -> bool:
    """Whether the words around are in capitals too, as in a heading: "EST UN ORGANE", "DE LAS NACIONES".

    They are words of letters alone: in a list of abbreviations a mark stands before ("UNODC, IMO, and WHO"). Behind an
    article no such word stands, but a name: "THE WORK OF THE WHO".
    """
    before = text[max(0, start - _AROUND) : start].split(" ")[-2:-1] if text[start - 1 : start] == " " else []
    if before and before[0] in articles:
        return False
    behind = text[end : end + _AROUND].split(" ")[1:2] if text[end : end + 1] == " " else []
    around = [word for word in (*before, *(each.rstrip(",.;:)") for each in behind)) if word]
    return bool(around) and all(word.isalpha() and word.isupper() for word in around)


_made = tuple.__new__
"""Makes a named tuple without the function that takes its fields by name: hits are made by the thousand."""


def _variants(name: str) -> Iterator[str]:
    """The spellings that a name of the list stands for: "(e)" there or not, "n° 29", ligatures."""
    parts = re.split(r"(\(e\)|n° |œ)", name)
    options = {"(e)": ("", "e"), "n° ": ("n° ", "no ", "n o ", "n°", "nos "), "œ": ("œ", "oe")}
    for choice in product(*(options.get(part, (part,)) for part in parts)):
        yield "".join(choice)


_BEFORE, _BEHIND = frozenset(" ("), frozenset(" ,.;:)")
"""Marks that part words whatever else stands there."""


def _whole(plain: str, text: str, start: int, end: int) -> bool:
    """Whether a match is bounded by something that is no letter, digit or joining hyphen.

    A hyphen and a small letter after a name make an adjective ("African Union-led").
    """
    if start:
        before = plain[start - 1]
        if before.isalnum() or before in "-_" or (before == "/" and " " not in plain[start:end]):
            return False
    if end == len(plain):
        return True
    after = plain[end]
    if after.isalnum() or after == "_":
        return False
    joint = after == "-" or (after == "/" and " " not in plain[start:end])
    return not (joint and plain[end + 1 : end + 2].isalnum() and not text[end + 1].islower())


def _written(text: str, start: int, name: str, spelling: Spelling) -> bool:
    """Whether the capitals of `name` that must be in the text are."""
    if spelling is Spelling.EXACT:
        return all(text[start + i].isupper() for i, c in enumerate(name) if c.isupper())
    return text[start].isupper() or not name[0].isupper()


def _with_accents(text: str, start: int, use: _Use) -> bool:
    """Whether the words of the name that need their accents have them; words in capitals often go without."""
    return all(
        (printed := text[start + low : start + high]).isupper() or printed.lower() == use.name[low:high].lower()
        for low, high in use.accented
    )


def leftmost_longest(found: list[Hit]) -> list[Hit]:
    """Of names that overlap the one that begins first and is longest; in the order of the text."""
    end = 0
    for hit in found:
        if hit.start < end:
            break
        end = hit.end
    else:
        return list(found)  # in order, and none overlaps another
    found = sorted(found, key=lambda hit: (hit.start, -hit.end, hit.short))
    kept: list[Hit] = []
    for hit in found:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
