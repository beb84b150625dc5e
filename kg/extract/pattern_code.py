"""Patterns that pass over the characters at which no match begins, in the engine's own loop.

The engine of `re` looks for a set of first characters before it tries a pattern, but only where the pattern's very
first part is such a set. Most patterns begin with a boundary or a look back, and are tried in full at every character:
twice the time. `kg.extract.pattern_tree` tells the set of these too; here it is written where the engine looks for it,
in the head of the compiled code. Only code of the versions of the engine that this was tried with is changed (it counts
them by a number), and only what the engine, which checks it, takes; else patterns stay as they are, and find the same.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from kg.extract.pattern_tree import firsts

_HEAD = 5
"""Numbers in the head of the code of a pattern of which nothing is known but its width: INFO, how far its end is, what
is known, the least and the greatest width.
"""
_TRIED = (20220615, 20221023, 20230612)
"""The engine's numbers for the code of Python 3.11, 3.12 and 3.13."""
_KINDS = {r"\d": "CATEGORY_DIGIT", r"\w": "CATEGORY_WORD", r"\s": "CATEGORY_SPACE"}
_MISSING = (AttributeError, ImportError, IndexError, RuntimeError, TypeError, ValueError)
"""How a version of the engine that is laid out otherwise shows itself."""


def skipping(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """`pattern`, which finds the same in less time where the characters that its matches begin with can be told."""
    known = firsts(pattern)
    if not known:
        return pattern
    try:
        return _compiled(pattern, known)
    except _MISSING:
        return pattern


def _compiled(pattern: re.Pattern[str], known: list[tuple[int, int, str]]) -> re.Pattern[str]:
    engine: Any = import_module("_sre")
    if engine.MAGIC not in _TRIED:
        return pattern
    parser: Any = import_module("re._parser")
    compiler: Any = import_module("re._compiler")
    tree = parser.parse(pattern.pattern, pattern.flags)
    code = compiler._code(tree, pattern.flags)
    if code[:3] != [compiler.INFO, _HEAD - 1, 0] or not code[3]:  # a set or prefix is known, or a match may be empty
        return pattern
    members, block = [_member(compiler, *each) for each in known], list[int]()
    compiler._compile_charset(compiler._optimize_charset(members)[0], pattern.flags, block)
    head = [code[0], _HEAD - 1 + len(block), compiler.SRE_INFO_CHARSET, *code[3:_HEAD]]
    names: list[str | None] = [None] * tree.state.groups
    for name, group in tree.state.groupdict.items():
        names[group] = name
    made: re.Pattern[str] = engine.compile(
        pattern.pattern,
        pattern.flags | tree.state.flags,
        [*head, *block, *code[_HEAD:]],
        tree.state.groups - 1,
        tree.state.groupdict,
        tuple(names),
    )
    return made


def _member(compiler: Any, low: int, high: int, kind: str) -> tuple[Any, Any]:
    """A member of a set as the engine's compiler takes it."""
    if kind:
        return compiler.CATEGORY, getattr(compiler, _KINDS[kind])
    return (compiler.LITERAL, low) if low == high else (compiler.RANGE, (low, high))
