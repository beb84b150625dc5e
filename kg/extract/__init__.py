"""Document → statements: acts first, since every other statement stands under one."""

from __future__ import annotations

from functools import cache
from inspect import signature
from typing import Any

from kg.authority import Authority
from kg.extract.view import Views
from kg.kinds import KINDS, gathered, named
from kg.model import Document, Statements, Unresolved
from kg.speed import uncollected


def extract(document: Document, authority: Authority) -> Statements:
    """Everything read from `document`, each tuple in the order of the text.

    `authority` holds the lists that names are found by. Kinds are read in the order of their table, each by its
    finder, which is given what its parameters name. Never refuses a document; what cannot be made out is in
    `unresolved`.
    """
    with uncollected():
        return _statements(document, authority)


def _statements(document: Document, authority: Authority) -> Statements:
    given: dict[str, Any] = {"document": document, "authority": authority, "views": Views.of(document)}
    found: dict[str, tuple[Any, ...]] = {}
    unresolved: list[Unresolved] = []
    for name, kind in KINDS.items():
        if kind.finder:
            read = named(kind.finder)(**{each: given[each] for each in _parameters(kind.finder)})
            if kind.doubts:
                read, doubts = read
                unresolved += doubts
            given[name] = found[name] = read
    return gathered({**found, "unresolved": (*unresolved, *found.get("unresolved", ()))})


@cache
def _parameters(finder: str) -> tuple[str, ...]:
    """What a finder is to be given."""
    return tuple(signature(named(finder)).parameters)
