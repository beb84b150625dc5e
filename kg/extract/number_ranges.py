"""Numbered texts and their ranges: "46/182 to 46/185", "2997 (XXVII) to 2999 (XXVII)", "65/1 A to C"."""

from __future__ import annotations

import re

from kg import lang
from kg.extract.citation_words import citing_words
from kg.resolve import Number

_TO = lang.joints("to")
_LETTER = re.compile(r"[A-Z]")
_LETTER_RANGE = re.compile(rf"([A-Z])(?: (?:{_TO}) |-)([A-Z])")
_RANGED = re.compile(rf" (?:{_TO}) |-")
_JOINT = re.compile(rf"(?:{lang.joints('and', 'or', 'to')})\Z")
_NEXT_WORD = re.compile(r" (\w+)")
_SAME_SESSION = re.compile(rf"(?:-| (?P<words>{_TO}) )(?P<number>[0-9]{{1,4}})(?![\w/(.]| ?\()")
_SMALL = 2
"""Words of so few letters are no nouns: "et", "of", "y"."""
LONGEST_RANGE = 60
"""A longer one is rather a misprint: it is not expanded, and said."""


def numbers_of(match: re.Match[str]) -> tuple[Number, ...]:
    """The numbers that a match of `REFERENCE` other than a symbol prints, one for each letter."""
    if match["slash"]:
        form = "year" if len(match["session"]) == 4 else "session"
        session, number, letters = match["session"], match["number"], match["letters"]
    elif match["special"]:
        form, session, number, letters = "special", match["s_session"], match["s_number"], match["s_letters"]
    elif match["old"]:
        form = "security" if match["o_session"].isdigit() else "roman"
        session, number, letters = match["o_session"], match["o_number"], match["o_letters"] or match["o_after"]
    elif match["party"]:
        form, session, number, letters = "party", match["p_session"], match["p_number"], None
    else:
        form, session, number, letters = "roman-session", match["r_session"], match["r_number"], None
    found = expand_letters(letters or "")
    if form == "roman":
        return (Number(form, session, number, " and ".join(found)),)
    return tuple(Number(form, session, number, letter) for letter in found or ("",))


def expand_letters(letters: str) -> tuple[str, ...]:
    """The letters that " A and C", " A to D" or " A-D" name."""
    found: list[str] = []
    if match := _LETTER_RANGE.search(letters):
        first, last = ord(match[1]), ord(match[2])
        return tuple(chr(code) for code in range(first, last + 1))
    found.extend(_LETTER.findall(letters))
    return tuple(found)


def numbers_between(first: Number, last: Number) -> tuple[Number, ...]:
    """The numbers of a range behind its first, the last among them: 46/182 to 46/185. None where it is no range."""
    if first.number == last.number and first.letter and last.letter:
        letters = expand_letters(f"{first.letter}-{last.letter}") if _ranges(first, last, letters=True) else ()
        return tuple(Number(first.form, first.session, first.number, letter) for letter in letters[1:])
    if not _ranges(first, last) or int(last.number) > int(first.number) + LONGEST_RANGE:
        return ()
    further = range(int(first.number) + 1, int(last.number) + 1)
    return tuple(Number(first.form, first.session, str(number)) for number in further)


def is_too_long(first: Number, last: Number) -> bool:
    """Whether two numbers are the ends of a range that is not expanded."""
    return _ranges(first, last) and int(last.number) > int(first.number) + LONGEST_RANGE


def _ranges(first: Number, last: Number, *, letters: bool = False) -> bool:
    """Whether two numbers can be the ends of a range: of one session and in order, by number or else by letter."""
    if (first.form, first.session) != (last.form, last.session) or first.form in ("plain", "foreign", "party"):
        return False
    if letters:
        return len(first.letter) == len(last.letter) == 1 and first.letter < last.letter
    return first.letter == last.letter and int(first.number) < int(last.number)


def range_of_session(text: str, end: int, first: Number, several: bool) -> tuple[Number | None, int]:
    """The end of a range that has no session of its own ("46/182-185"), and where it stands; None where there is none.

    With a word ("46/182 to 185") only behind `several`, a head in the plural.
    """
    match = _SAME_SESSION.match(text, end)
    if not match or (match["words"] and (not several or _counts(text, match.end()))):
        return None, end
    last = Number(first.form, first.session, match["number"])
    return (last, match.end()) if _ranges(first, last) else (None, end)


def _counts(text: str, end: int) -> bool:
    """Whether a word stands behind a number that it counts: "resolution 75/2 to 10 States"."""
    word = _NEXT_WORD.match(text, end)
    return bool(word) and len(word[1]) > _SMALL and word[1].casefold() not in citing_words().small_words  # type: ignore[index]


def is_range(between: str) -> bool:
    """Whether what stands between two numbers makes them a range: "to", a dash."""
    return _RANGED.fullmatch(between) is not None
