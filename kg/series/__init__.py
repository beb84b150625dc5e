"""Series: which text follows which, and what that rests on.

`find` reads a graph's texts and gives the ties between neighbours; `Found` has them, the series that they make, and the
triples of the graph `series`. `docs/series.md` has the rules.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from kg import rdf
from kg.series.corrections import NONE, Corrections
from kg.series.finding import Finder, ancestors, corrected
from kg.series.lines import Line, lines
from kg.series.reading import Reader
from kg.series.stated import NOTHING, Stated, Telling
from kg.series.texts import EVIDENCE, Text, Tie
from kg.series.writing import Writing
from kg.triples.iris import work_path
from kg.vocab import Rel, names

__all__ = [
    "EVIDENCE",
    "NONE",
    "Corrections",
    "Finder",
    "Found",
    "Line",
    "Reader",
    "Stated",
    "Telling",
    "Text",
    "Tie",
    "ancestors",
    "find",
    "listings",
    "telling",
]


@dataclass(frozen=True)
class Found:
    """The ties of a graph: `ties` are sorted by their texts, `named` are the pairs (later, earlier) of lists."""

    texts: dict[str, Text]
    ties: tuple[Tie, ...]
    named: frozenset[tuple[str, str]]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The series."""
        return tuple(lines(self.texts, self.ties))

    @cached_property
    def before(self) -> dict[str, tuple[str, ...]]:
        """By text the texts just before it, the latest first; drafts have theirs, and are before none."""
        found: dict[str, list[str]] = {}
        for tie in self.ties:
            found.setdefault(tie.later, []).append(tie.earlier)
        order = {key: text.order for key, text in self.texts.items()}
        return {key: tuple(sorted(keys, key=order.__getitem__, reverse=True)) for key, keys in found.items()}

    def nearest(self, key: str, loaded: frozenset[str]) -> dict[str, tuple[str, ...]]:
        """The nearest texts before one that are `loaded`, on each way back, with the texts that are jumped over."""
        found: dict[str, tuple[str, ...]] = {}
        waiting: list[tuple[str, tuple[str, ...]]] = [(each, ()) for each in self.before.get(key, ())]
        seen: set[str] = set()
        while waiting:
            each, jumped = waiting.pop(0)
            if each in seen:
                continue
            seen.add(each)
            if each in loaded:
                found[each] = jumped
            else:
                waiting += [(further, (*jumped, each)) for further in self.before.get(each, ())]
        return found

    def triples(self, base: str, *, reasoned: bool = True) -> list[rdf.Triple]:
        """What stands in the graph `series`, sorted; `reasoned` says whether `kg:succeeds` follows from lists."""
        return Writing(self.texts, base, reasoned=reasoned).triples(self.ties, self.lines, set(self.named))


def listings(engine: rdf.Engine, found: Found, base: str) -> list[rdf.Triple]:
    """Which series the lists in documents are of: those that hold at least two of their members. Sorted."""
    own, default = names(base), rdf.DefaultGraph()
    of_work: dict[str, list[str]] = {}
    for line in found.lines:
        for key in line.members:
            of_work.setdefault(own.id(work_path(key)), []).append(f"{own.id(work_path(line.name))}/series")
    counts: Counter[tuple[str, str]] = Counter()
    for quad in engine.quads_for_pattern(None, rdf.NamedNode(own.term(Rel.SERIES_MEMBER)), None, default):
        if isinstance(quad.subject, rdf.NamedNode) and isinstance(quad.object, rdf.NamedNode):
            counts.update((quad.subject.value, line) for line in of_work.get(quad.object.value, ()))
    term = rdf.NamedNode(own.term(Rel.LISTS_SERIES))
    pairs = sorted(pair for pair, count in counts.items() if count > 1)
    return [rdf.Triple(rdf.NamedNode(listing), term, rdf.NamedNode(line)) for listing, line in pairs]


def find(engine: rdf.Engine, base: str, corrections: Corrections = NONE, stated: Stated = NOTHING) -> Found:
    """The ties among the texts of a graph's asserted triples, corrected. A function of these and nothing else.

    `stated` is what facts-only records say that the words of their texts tell.
    """
    _, finder = _finder(engine, base, stated)
    ties = corrected(finder.texts, finder.ties(corrections.forbid), corrections.add)
    return Found(finder.texts, tuple(ties), frozenset(finder.named))


def telling(engine: rdf.Engine, base: str, beside: str) -> Telling:
    """What tells of the texts of a graph what facts-only records are to keep of their words; `beside` is in each."""
    return Telling(*_finder(engine, base, NOTHING), base, beside)


def _finder(engine: rdf.Engine, base: str, stated: Stated) -> tuple[Reader, Finder]:
    reader = Reader(engine, base)
    texts, named = reader.texts(), reader.named()
    of_words = reader.recalls, reader.runs, reader.renews
    return reader, Finder(texts, named, *of_words, named_in=reader.named_in, stated=stated)
