"""What the group of a query consists of, and how well each part can be looked up: the nouns of `planning`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

CLAUSES = ("OPTIONAL", "MINUS", "BIND", "SERVICE", "LATERAL", "FILTER", "VALUES", "GRAPH")
NEVER, FREE, KIND, BACKWARD, FORWARD, CHECK = range(-1, 5)
"""How well a pattern can be looked up: not at all; with nothing bound; by an object that many have; by its object; by
its subject; by both."""
KEYS = re.compile(r"[:#/](?:symbol|key|code|notation|alpha2)(?![\w-])")
"""Properties that name one thing, or few."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a group: its text, the variables that it binds, and those that stand in it in any other way."""

    text: str
    binds: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pattern(Part):
    """A triple: subject and object as they stand; whether few have the object, which is a key; whether by a path."""

    subject: str = ""
    object: str = ""
    key: bool = False
    path: bool = False

    def rank(self, bound: frozenset[str]) -> int:
        """How well it can be looked up where `bound` have values."""
        constant = not self.object.startswith("?")
        if self.subject in bound or not self.subject.startswith("?"):
            return CHECK if constant or self.object in bound else FORWARD
        if self.key or self.object in bound:
            return BACKWARD
        return KIND if constant else FREE


@dataclass(frozen=True, slots=True)
class Values(Part):
    """VALUES with a value for each of its variables, or a SELECT inside of the query, if that is about something."""

    given: bool = True

    def rank(self, bound: frozenset[str]) -> int:
        """Nothing is better to begin with."""
        return CHECK


@dataclass(frozen=True, slots=True)
class Group(Part):
    """A GRAPH, or groups with UNION between them: what is before each, and the groups."""

    heads: tuple[str, ...] = ()
    groups: tuple[Run, ...] = ()

    def rank(self, bound: frozenset[str]) -> int:
        """As well as the worst of its groups."""
        return min((each.rank(bound) for each in self.groups), default=NEVER)


@dataclass(frozen=True, slots=True)
class Optional(Part):
    """An OPTIONAL, and its group where that can be put in order; `text` is how it is written."""

    group: Run | None = None

    @property
    def late(self) -> frozenset[str]:
        """Variables that a value from outside must not reach: of what cannot be put in order all, if it is nested."""
        nested = self.group is None and any(each in self.text.upper()[1:] for each in (*CLAUSES, "SELECT"))
        return self.group.late if self.group else self.uses if nested else frozenset()


@dataclass(frozen=True, slots=True)
class Block(Part):
    """Parts that may be put in another order."""

    parts: tuple[Pattern | Values | Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A group: the parts that it begins with, the filters on it, and what comes after them, in that order."""

    parts: tuple[Pattern | Values | Group, ...]
    filters: tuple[Part, ...] = ()
    after: tuple[Part, ...] = ()

    @property
    def binds(self) -> frozenset[str]:
        """The variables that surely have values."""
        return bound_by((*self.parts, *self.after))

    @property
    def simple(self) -> bool:
        """Whether it is one triple, which the engine looks up as it should."""
        one = len(self.parts) == 1 and not self.after
        return one and isinstance(self.parts[0], Pattern) and not self.parts[0].path

    @property
    def late(self) -> frozenset[str]:
        """Variables that stand anywhere but in the parts that surely bind them; those of an OPTIONAL inside stay so."""
        own = used_by((*self.parts, *self.after, *self.filters)) - self.binds
        return own.union(*(each.late for each in self.after if isinstance(each, Optional)))

    def rank(self, bound: frozenset[str]) -> int:
        """How well its best part can be looked up; not at all where a value from outside would change what it means."""
        if self.late & bound:
            return NEVER
        return max((each.rank(bound) for each in self.parts), default=NEVER)


def bound_by(parts: Iterable[Part]) -> frozenset[str]:
    """The variables that parts surely bind."""
    return frozenset[str]().union(*(each.binds for each in parts))


def used_by(parts: Iterable[Part]) -> frozenset[str]:
    """The variables that stand in parts in any other way."""
    return frozenset[str]().union(*(each.uses for each in parts))
