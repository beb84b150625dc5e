"""The paragraphs of a series' texts and which takes up which: what the strip of a series draws."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from kg import lang, rdf
from kg.compare import DOUBTFUL
from kg.comparisons import Tied, Ties
from kg.nodes import Node
from kg.triples.rdf import segments
from kg.vocab import Rel, Val
from kg.web.site.pages.ahead import CHANGES
from kg.web.site.view import GraphView

PARTS = ("pp", "op", "annex")
"""The folders of what is compared, in the order of a text."""
_UNIT = re.compile(r"/(pp|op|annex)/([^/].*)$")


class Tie(NamedTuple):
    """A paragraph and the one that it takes up, by IRI; of what is new `earlier` is "", of what is dropped `later`.

    `works` are the IRIs of the earlier and the later text, `acts` those of the opening acts where these differ.
    `jumps` says that texts between the two are not loaded, so that what is new may be older.
    """

    later: str
    earlier: str
    works: tuple[str, str]
    relation: str
    act_change: str = ""
    acts: tuple[str, str] = ("", "")
    marks: tuple[str, ...] = ()
    """Which of `moved`, `updated`, `doubtful` hold."""
    score: float = 1.0
    jumps: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """Texts of a series, by IRI: the paragraphs of each, in order, and the ties between those of neighbours."""

    texts: Mapping[str, tuple[str, ...]]
    ties: tuple[Tie, ...]

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The texts that are held against each other, the earlier one first, in the order of the later ones."""
        found = dict.fromkeys(each.works for each in self.ties)
        order = {work: at for at, work in enumerate(self.texts)}
        return tuple(sorted(found, key=lambda pair: (order[pair[1]], order[pair[0]])))


def part_of(paragraph: str) -> str:
    """The folder of a paragraph's part, "" of one that is not compared."""
    found = _UNIT.search(paragraph)
    return found[1] if found else ""


def number_of(paragraph: str) -> str:
    """The number of a paragraph as it is printed or counted: `12`, `II/4`."""
    found = _UNIT.search(paragraph)
    return unquote(found[2]).partition("~")[0] if found else ""


def flow(view: GraphView, works: Sequence[str]) -> Flow:
    """What the graph says of the paragraphs of `works`, texts of one series from the earliest to the latest."""
    places: dict[str, int] = {}
    ties = tuple(_ties(view, set(works), places))
    compared: dict[str, set[str]] = {work: set() for work in works}
    for each in ties:
        for work, paragraph in zip(each.works, (each.earlier, each.later), strict=True):
            if paragraph:
                compared[work].add(paragraph)
    for work, found in compared.items():
        view.know_parts(work, found)
    texts = {work: _ordered(view, found or units(view, work), places) for work, found in compared.items()}
    return Flow(texts, ties)


def units(view: GraphView, work: str) -> list[str]:
    """The paragraphs of a text that a comparison looks at."""
    return [each for each in view.into(work, Rel.PART_OF) if part_of(each)]


def _ordered(view: GraphView, paragraphs: Iterable[str], places: Mapping[str, int]) -> tuple[str, ...]:
    """Paragraphs of a text in its order; `places` are those of a text that was held against another."""
    position = view.term(Val.POSITION)

    def place(iri: str) -> tuple[int, int, str]:
        if iri in places:
            return PARTS.index(part_of(iri)), places[iri], iri
        positions = view.values(iri, position)  # one property alone: nodes have all texts, and are many
        return PARTS.index(part_of(iri)), min((int(each) for each in positions), default=0), iri

    return tuple(sorted(paragraphs, key=place))


def _ties(view: GraphView, works: set[str], places: dict[str, int]) -> Iterator[Tie]:
    """What is said of the paragraphs of texts that are neighbours in their series, sorted by the IRIs of the changes.

    As the build kept it, with the places of the texts' paragraphs, which go into `places`; else as the graph has it.
    """
    pairs = list(_pairs(view, works))
    kept = [view.comparisons.ties(view.key(earlier), view.key(later)) for earlier, later, _, _ in pairs]
    for (earlier, later, comparison, jumps), known in zip(pairs, kept, strict=True):
        if known and None not in kept:
            for own in (known.earlier, known.later):
                places.update({view.names.id(path): at for at, path in enumerate(own)})
            yield from _known(view, known, (earlier, later), jumps=jumps)
        else:
            places.update(_read_places(view, comparison, (earlier, later)))
            for change in view.into(comparison, Rel.IN_COMPARISON, graph=CHANGES):
                yield _tie(view, view.inferred(change, CHANGES), (earlier, later), jumps=jumps)


def _pairs(view: GraphView, works: set[str]) -> Iterator[tuple[str, str, str, bool]]:
    """The neighbours among texts: earlier, later, their comparison, and whether it jumps over texts."""
    for later in sorted(works):
        for comparison in view.into(later, Rel.LATER_WORK, graph=CHANGES):
            node = view.inferred(comparison, CHANGES)
            earlier = node.one(view.term(Rel.EARLIER_WORK))
            if earlier in works and view.term(Val.ALONG_SERIES) in node.values:
                yield earlier, later, comparison, view.term(Rel.JUMPS_OVER) in node.values


def _read_places(view: GraphView, comparison: str, works: tuple[str, str]) -> Iterator[tuple[str, int]]:
    """Where the paragraphs of two texts stand in the language in which they are preferably held against each other."""
    spoken = view.inferred(comparison, CHANGES).all(view.term(Val.LANGUAGE))
    language, position = min(spoken, key=lang.preference, default=""), rdf.NamedNode(view.term(Val.POSITION))
    for work in works:
        version = rdf.NamedNode(view.names.graph(f"{view.names.path(work)}/{language}"))
        for quad in view.store.quads_for_pattern(None, position, None, version):
            if isinstance(quad.subject, rdf.NamedNode) and isinstance(quad.object, rdf.Literal):
                yield quad.subject.value, int(quad.object.value)


def _known(view: GraphView, known: Ties, works: tuple[str, str], *, jumps: bool) -> Iterator[Tie]:
    """The ties that the build kept of a pair."""
    names = view.names
    earlier_work, later_work = (names.path(each) for each in works)
    iris = {"": "", **{path: names.id(path) for path in (*known.earlier, *known.later)}}

    def change_iri(each: Tied) -> str:
        if each.later:
            return f"{iris[each.later]}/since/{each.earlier or earlier_work}"
        return f"{iris[each.earlier]}/until/{later_work}"

    for each in sorted(known.changes, key=change_iri):
        held = {"moved": each.moved, "updated": each.updated, "doubtful": each.score < DOUBTFUL}
        yield Tie(
            iris[each.later],
            iris[each.earlier],
            works,
            each.relation,
            each.act_change,
            _acts(view, each),
            tuple([name for name, holds in held.items() if holds]),
            each.score,
            jumps,
        )


def _acts(view: GraphView, each: Tied) -> tuple[str, str]:
    """The opening acts of two paragraphs where they differ."""
    before, after = each.acts
    if not each.later or not each.earlier or before == after:
        return "", ""
    return _act(view, before), _act(view, after)


def _act(view: GraphView, code: str) -> str:
    return view.names.id(f"act/{segments(code)}") if code else ""


def _tie(view: GraphView, change: Node, works: tuple[str, str], *, jumps: bool) -> Tie:
    later, earlier, relation, act_change = (
        change.one(view.term(each))
        for each in (Rel.LATER_PARAGRAPH, Rel.EARLIER_PARAGRAPH, Rel.RELATION, Rel.ACT_CHANGE)
    )
    acts = (change.one(view.term(Rel.EARLIER_ACT)), change.one(view.term(Rel.LATER_ACT)))
    score = float(change.one(view.term(Val.SCORE), "1"))
    held = {
        "moved": view.term(Val.MOVED) in change.values,
        "updated": view.term(Val.UPDATED) in change.values,
        "doubtful": score < DOUBTFUL,
    }
    return Tie(
        later,
        earlier,
        works,
        relation.rpartition("/")[2],
        act_change.rpartition("/")[2],
        acts if later and earlier and acts[0] != acts[1] else ("", ""),
        tuple(name for name, holds in held.items() if holds),
        score,
        jumps,
    )


def thread(view: GraphView, paragraph: str) -> frozenset[str]:
    """A paragraph, those that it takes up and that these take up, and those that take it up, through its series."""
    found = {paragraph}
    for here, there in ((Rel.LATER_PARAGRAPH, Rel.EARLIER_PARAGRAPH), (Rel.EARLIER_PARAGRAPH, Rel.LATER_PARAGRAPH)):
        waiting, seen = [paragraph], {paragraph}
        while waiting:
            for tie in along_series(view, waiting.pop(), here):
                other = tie.one(view.term(there))
                if other and other not in seen:
                    seen.add(other)
                    waiting.append(other)
        found |= seen
    return frozenset(found)


def along_series(view: GraphView, paragraph: str, side: Rel) -> Iterator[Node]:
    """What became of a paragraph between neighbours of a series: `side` says which of the two it is."""
    for iri in view.into(paragraph, side, graph=CHANGES):
        change = view.inferred(iri, CHANGES)
        if view.term(Val.ALONG_SERIES) in view.inferred(change.one(view.term(Rel.IN_COMPARISON)), CHANGES).values:
            yield change
