"""What a search for proofs knows of a closure: each pattern is looked up once, as far as it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TypeVar

from kg.reason import tables
from kg.reason.proof import Lookup
from kg.reason.terms import SCHEMA_PROPERTIES, Triple, expand

MATCHES = 40
"""At most so many ways to make a rule's premises true are kept: those of asserted triples come first."""
SAME = expand("owl:sameAs")
_TOP_AND_BOTTOM = {expand("owl:Thing"), expand("owl:Nothing")}
_SCHEMA = {expand(name) for name in SCHEMA_PROPERTIES}

Way = TypeVar("Way")
Pattern = tuple[str | None, str | None, str | None]
Known = dict[Pattern, tuple[list[Triple], Iterator[Triple]]]
"""What was looked up: the triples found so far, and where more come from."""


class Facts:
    """A closure, and what was looked up in it so far."""

    def __init__(self, lookup: Lookup, axioms: Known | None = None) -> None:
        """`axioms` is what searches of the same closure have found about axioms; it grows."""
        self.lookup = lookup
        self.axioms: Known = {} if axioms is None else axioms
        self.known: Known = {}
        self.is_asserted: dict[Triple, bool] = {}
        self.cut = False
        """Whether something was left unseen, because there is too much of it."""

    def match(self, s: str | None, p: str | None, o: str | None, limit: int = MATCHES) -> list[Triple]:
        """Triples of the closure that fit, not more than `limit`, asserted ones first."""
        return list(self.most(self.matching(s, p, o), limit))

    def most(self, ways: Iterator[Way], limit: int) -> Iterator[Way]:
        """The first `limit` of `ways`; that there are more is noted, but where one is enough."""
        for number, way in enumerate(ways):
            if number == limit:
                self.cut = self.cut or limit > 1
                return
            yield way
            if limit == 1:
                return

    def matching(self, s: str | None, p: str | None, o: str | None) -> Iterator[Triple]:
        """All triples of the closure that fit, asserted ones first; each is looked up once, when asked for."""
        key = (s, p, o)
        known = self.axioms if p in _SCHEMA else self.known
        if key not in known:
            known[key] = [], self._look_up(key)
        found, more = known[key]
        for at in count():
            if at == len(found):
                triple = next(more, None)
                if triple is None:
                    return
                found.append(triple)
            yield found[at]

    def _look_up(self, pattern: Pattern) -> Iterator[Triple]:
        s, p, o = pattern
        axiomatic = []
        if s is None or s in _TOP_AND_BOTTOM:
            axiomatic = [
                triple
                for triple in tables.axiomatic()
                if all(part is None or part == term for part, term in zip(pattern, triple, strict=True))
            ]
        for triple in self.lookup.match(s, p, o):
            if triple in axiomatic:
                axiomatic.remove(triple)
            yield triple
        yield from axiomatic
        if p == SAME and s is None and o is not None:  # a literal's side of it, which no store can hold
            yield from ((term, p, o) for _s, _p, term in self.lookup.match(o, p, None) if term.startswith('"'))

    def asserted(self, triple: Triple) -> bool:
        """Is it asserted?"""
        if triple not in self.is_asserted:
            self.is_asserted[triple] = self.lookup.asserted(triple)
        return self.is_asserted[triple]

    def holds(self, triple: Triple) -> bool:
        """Is it in the closure? Of a triple that RDF cannot write, which no store has: maybe."""
        return unwritable(triple) or self.asserted(triple) or bool(self.match(*triple, 1))


def unwritable(triple: Triple) -> bool:
    """A literal as subject or a blank node as predicate: a step of a proof, but no triple of RDF."""
    return triple[0].startswith('"') or not triple[1].startswith("<")
