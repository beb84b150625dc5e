"""What the syntax tree of a pattern says of all its matches: their letters, where they begin, how far they go.

All of it is necessary for a match and says nothing of what else one needs: whoever goes by it loses none.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

_MOST = 40
"""With more words than these to look for, the pattern itself is as quick."""
_OFTEN, _LONG = 0.35, 8
"""How much rarer a word is with each letter more, and from how many letters on none is rarer: the rarest are chosen."""
_LEAST = 3
"""Fewer letters stand in nearly every text."""
_CLAUSES = 2
"""So many words of a match are looked for at most, each with those that may stand for it."""
_REACHES = 1_000
"""A wider pattern has no bound."""
_UNREAD = re.IGNORECASE | re.LOCALE
"""With these flags a letter of the pattern is not the text's."""
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_ASCII = 127
_Clauses = tuple[frozenset[str], ...]


def _tree(pattern: re.Pattern[str]) -> Any:
    parser: Any = import_module("re._parser")
    return parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)


def matches_nothing(pattern: re.Pattern[str]) -> bool:
    """Whether the pattern has "(?!)" for a part without which it does not match."""
    return _is_none(_tree(pattern))


def needed(pattern: re.Pattern[str]) -> tuple[tuple[str, ...], ...]:
    """Sets of strings, of each of which every match of `pattern` contains at least one, the rarest set first.

    What a match consumes counts, and what must follow it; what must go before may lie outside of the searched part.
    Sets that are too large, or have strings too short to be worth a look, are left out.
    """
    if pattern.flags & _UNREAD:
        return ()
    found = []
    for every in _of_sequence(_tree(pattern)):
        least = {one for one in every if not any(other in one for other in every - {one})}
        if least and len(least) <= _MOST and min(map(len, least)) >= _LEAST:
            found.append(tuple(sorted(least)))
    return tuple(dict.fromkeys(found))


def reach(pattern: re.Pattern[str]) -> int:
    """How many of a text's last characters a `pattern` with `$` at its end looks at; `sys.maxsize` for others."""
    tree = _tree(pattern)
    parts = list(_parts(tree))
    last = parts[-1] if parts else ("", None)
    ends = str(last[0]) == "AT" and str(last[1]) == "AT_END" and tree[-1] is last
    begins = any(str(name) == "AT" and "BEGINNING" in str(value) for name, value in parts)
    before = [value[1].getwidth()[1] for name, value in parts if str(name) in ("ASSERT", "ASSERT_NOT") and value[0] < 0]
    width = int(tree.getwidth()[1]) + max([1, *before])  # a boundary of words looks at one character
    return width if ends and not begins and width < _REACHES else sys.maxsize


def _parts(items: Any) -> Iterator[tuple[Any, Any]]:
    """All parts of a pattern's tree, those inside others after these."""
    for item in items:
        yield item
        waiting = [item[1]]
        while waiting:
            inner = waiting.pop()
            if hasattr(inner, "getwidth"):
                yield from _parts(inner)
            elif isinstance(inner, (tuple, list)):
                waiting += inner


# The letters of all matches


def _cost(option: frozenset[str]) -> tuple[float, list[str]]:
    """How often one of some words may stand in a text by chance."""
    return sum(_OFTEN ** min(len(each), _LONG) for each in option), sorted(option)


def _best(options: list[frozenset[str]]) -> _Clauses:
    """The rarest of what all matches contain."""
    return tuple(sorted((each for each in options if each and "" not in each), key=_cost)[:_CLAUSES])


def _of_sequence(items: Any) -> _Clauses:
    """What each match of a sequence contains: what its parts do, each part for itself."""
    options: list[frozenset[str]] = []
    run: list[Any] = []
    for item in items:
        name = str(item[0])
        if name == "LITERAL":
            run.append(item)
        elif name != "AT":
            options.append(_word(run))
            # the parser takes what alternatives begin with out of them: "s(?:dg|ustainable …)"
            options += _of_branches([[*run, *each] for each in item[1][1]]) if name == "BRANCH" else _of_part(*item)
            run = []
    options.append(_word(run))
    return _best(options)


def _word(run: list[Any]) -> frozenset[str]:
    return frozenset({"".join(chr(code) for _, code in run)})


def _of_branches(branches: list[Any]) -> _Clauses:
    """What each match of one of several sequences contains."""
    each = [_of_sequence(branch) for branch in branches if not _is_none(branch)]
    if not each or not all(each):
        return ()
    whole = [frozenset().union(*(one[min(rank, len(one) - 1)] for one in each)) for rank in range(_CLAUSES)]
    return tuple(dict.fromkeys(whole))


def _of_part(operation: object, value: Any) -> _Clauses:
    """What a group contains, or a repetition that is there once at least."""
    name = str(operation)
    if name == "SUBPATTERN":
        return () if value[1] & _UNREAD else _of_sequence(value[3])
    if name == "ASSERT":
        return _of_sequence(value[1]) if value[0] == 1 else ()
    if name == "ATOMIC_GROUP":
        return _of_sequence(value)
    if name in _REPEATS:
        return _of_sequence(value[2]) if value[0] else ()
    return ()


def _is_none(items: Any) -> bool:
    """Whether a sequence never matches: "(?!)" stands for what a language does not say."""
    return any(
        (str(name) == "ASSERT_NOT" and not len(value[1])) or (str(name) == "SUBPATTERN" and _is_none(value[3]))
        for name, value in items
    )


# Where matches begin


def led(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """`pattern` with a look, before all else, at where its matches may begin: at which characters, and at a word only.

    The engine tries the alternatives of a pattern one by one at every character; where they all begin with words, a
    look at the boundary passes over most characters at once. Patterns that say so themselves stay as they are.
    """
    if pattern.flags & _UNREAD:
        return pattern
    tree = _tree(pattern)
    first = _first(tree)
    if first is None or first.empty or not first.bound or not first.chars or _begins_with_word(tree):
        return pattern
    if pattern.flags & re.ASCII and any(member.high > _ASCII for member in first.chars):
        return pattern
    end = "\n)" if pattern.flags & re.VERBOSE else ")"
    return re.compile(rf"\b(?=[{''.join(map(str, sorted(first.chars)))}])(?:{pattern.pattern}{end}", pattern.flags)


def starts(pattern: re.Pattern[str]) -> frozenset[str]:
    """The characters of which each match begins with one; none where that cannot be told, or is many."""
    first = None if pattern.flags & _UNREAD else _first(_tree(pattern))
    if first is None or first.empty or any(member.kind for member in first.chars):
        return frozenset()
    return frozenset(chr(code) for member in first.chars for code in range(member.low, member.high + 1))


def firsts(pattern: re.Pattern[str]) -> list[tuple[int, int, str]]:
    """The characters that matches begin with, as ranges or kinds (digits); none where they cannot be told.

    A match that may be empty begins anywhere.
    """
    first = None if pattern.flags & _UNREAD else _first(_tree(pattern))
    return [] if first is None or first.empty else [(each.low, each.high, each.kind) for each in sorted(first.chars)]


class _Member(NamedTuple):
    """A member of a class of characters: those from `low` to `high`, or all of a kind, "digits"."""

    low: int
    high: int
    kind: str = ""

    def __str__(self) -> str:
        """As it is written in a class."""
        if self.kind:
            return self.kind
        low, high = re.escape(chr(self.low)), re.escape(chr(self.high))
        return low if low == high else f"{low}-{high}"

    @property
    def in_words(self) -> bool:
        """Whether it is of words only."""
        return self.kind in (r"\d", r"\w") if self.kind else chr(self.low).isalnum() and chr(self.high).isalnum()


class _First(NamedTuple):
    """How a part of a pattern begins: members of a class of characters, whether at a word's bound, whether it may be
    empty.
    """

    chars: frozenset[_Member]
    bound: bool
    empty: bool


def _begins_with_word(tree: Any) -> bool:
    """Whether a pattern begins with a boundary and one word."""
    return len(tree) > 1 and str(tree[0][1]) == "AT_BOUNDARY" and str(tree[1][0]) in ("LITERAL", "IN")


def _first(items: Any) -> _First | None:
    """How a sequence begins; None where that cannot be told."""
    chars: frozenset[_Member] = frozenset()
    bound, apart, every = False, False, True
    for operation, value in items:
        name = str(operation)
        if name in ("AT", "ASSERT", "ASSERT_NOT"):  # these only allow less
            bound = bound or str(value) == "AT_BOUNDARY"
            apart = apart or (name == "ASSERT_NOT" and value[0] < 0 and _has_words(value[1]))
            continue
        one = _first_of(name, value)
        if one is None:
            return None
        word = apart and all(member.in_words for member in one.chars)
        chars, every = chars | one.chars, every and (bound or one.bound or word)
        if not one.empty:
            return _First(chars, every, empty=False)
    return _First(chars, every, empty=True)


def _has_words(items: Any) -> bool:
    """Whether a look back forbids all characters of words: what follows begins a word if it is one of them."""
    kinds = [str(value) for name, part in items if str(name) == "IN" for _, value in part]
    return len(items) == 1 and "CATEGORY_WORD" in kinds and "NEGATE" not in [str(part[0][0]) for _, part in items]


def _first_of(name: str, value: Any) -> _First | None:
    """How one part begins."""
    if name in ("LITERAL", "IN"):
        members = [_member(str(kind), each) for kind, each in ([(name, value)] if name == "LITERAL" else value)]
        return None if None in members else _First(frozenset(filter(None, members)), bound=False, empty=False)
    if name in ("SUBPATTERN", "ATOMIC_GROUP"):
        inner = value[3] if name == "SUBPATTERN" else value
        return None if name == "SUBPATTERN" and value[1] & _UNREAD else _first(inner)
    if name in _REPEATS:
        repeated = _first(value[2])
        return repeated and repeated._replace(empty=repeated.empty or not value[0])
    if name != "BRANCH":
        return None
    every = [_first(branch) for branch in value[1] if not _is_none(branch)]
    known = [one for one in every if one]
    if len(known) < len(every):
        return None
    chars = frozenset().union(*(one.chars for one in known))
    return _First(chars, all(one.bound for one in known), any(one.empty for one in known))


_KINDS = {"CATEGORY_DIGIT": r"\d", "CATEGORY_WORD": r"\w", "CATEGORY_SPACE": r"\s"}


def _member(kind: str, value: Any) -> _Member | None:
    """A member of a class; None for those that say what is not in it."""
    if kind == "LITERAL":
        return _Member(value, value)
    if kind == "RANGE":
        return _Member(*value)
    return _Member(0, 0, _KINDS[str(value)]) if str(value) in _KINDS else None
