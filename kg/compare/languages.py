"""One alignment for all languages of a pair: the versions of a text say the same, so their comparisons may not differ.

Each language is aligned by itself. Where the languages tie other paragraphs, the more certain one stands for the
paragraphs concerned, in all of them, and the difference is told. A likeness far above the bound makes a tie
certain, one far below makes its absence certain. A version that names its paragraphs otherwise is held by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import networkx

from kg import lang
from kg.compare.alignment import TIE, Alignment, Tie, likeness, relation_of
from kg.compare.comparison import Aligned, Change, Comparison, aligned, said
from kg.compare.relations import Relation
from kg.compare.remaining import completed, remaining
from kg.compare.units import Text

Node = tuple[str, str]
"""A paragraph in all languages: `earlier` or `later`, and its key."""
Keys = tuple[tuple[str, ...], tuple[str, ...]]
"""The keys of an earlier text's paragraphs and of a later one's, in their order."""
Link = tuple[str, str]
"""The key of a later paragraph and of an earlier one that it takes up."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the languages of a pair differ: the paragraphs' keys, what each language says, and which one stands.

    `said`: per language the relation of each later paragraph with its earlier ones, as (later, earlier, relation).
    """

    later: tuple[str, ...]
    earlier: tuple[str, ...]
    stands: str
    said: Mapping[str, tuple[tuple[str, str, str], ...]]


@dataclass(frozen=True, slots=True)
class Joint:
    """A pair of texts in all their common languages.

    `comparisons`: by language, the preferred one first; they tie the same paragraphs, but for a language that names
    other ones. `changes`: each change once, with the language that stands for it; of the languages that name the same
    paragraphs. `differences`: where the languages by themselves said other things.
    """

    comparisons: Mapping[str, Comparison]
    changes: tuple[tuple[str, Change], ...]
    differences: tuple[Difference, ...]


def compare(earlier: Text, later: Text) -> Comparison:
    """Hold a later text against an earlier one, both of one language.

    Raises `ValueError` where the languages differ.
    """
    return compare_in([(earlier, later)]).comparisons[later.language]


def compare_in(pairs: Sequence[tuple[Text, Text]]) -> Joint:
    """Hold the versions of a later text against those of an earlier one, one pair for each common language.

    Raises `ValueError` where there is no pair, or the languages of one differ.
    """
    if not pairs:
        raise ValueError("no language in which both texts are there")
    found = {later.language: aligned(earlier, later) for earlier, later in pairs}
    found = {language: found[language] for language in sorted(found, key=lang.preference)}
    own = {language: _Own(pair) for language, pair in found.items()}
    together = {language: own[language] for language in in_step({code: each.keys for code, each in own.items()})}
    groups = [(nodes, _standing(together, nodes)) for nodes in _groups(together)]
    stands = {node: language for nodes, language in groups for node in nodes}
    joined = _completed({language: _agreed(each.pair, found, stands) for language, each in together.items()})
    apart = {
        language: _completed({language: found[language]})[language] for language in found if language not in joined
    }
    comparisons = {language: said((joined | apart)[language]) for language in found}
    differences = [each for nodes, language in groups if (each := _difference(together, nodes, language))]
    differences += [_out_of_step(own, next(iter(found)), language) for language in apart]
    differences.sort(key=lambda each: (each.later, each.earlier))
    changes = _once({language: comparisons[language] for language in joined}, stands)
    return Joint(comparisons, tuple(changes), tuple(differences))


def _completed(pairs: Mapping[str, Aligned]) -> dict[str, Aligned]:
    """The alignments of languages that tie alike, with what is left over tied too."""
    besides = remaining(pairs)
    return {language: completed(pair, besides) for language, pair in pairs.items()}


def in_step(paragraphs: Mapping[str, Keys]) -> list[str]:
    """The languages that name the same paragraphs as the first one does, it among them.

    Where a version has a paragraph more, or numbers them otherwise, a key means another paragraph from there on, and
    what one language says of it is not to be said in the other.
    """
    first = next(iter(paragraphs.values()), None)
    return [language for language, own in paragraphs.items() if own == first]


# -- where languages differ ---------------------------------------------------------------------------


class _Own:
    """What a language says by itself: its paragraphs, its ties with their scores, what it says of each later one."""

    def __init__(self, pair: Aligned) -> None:
        self.pair = pair
        self.before = {words.unit.key: words for words in pair.before}
        self.after = {words.unit.key: words for words in pair.after}
        self.keys: Keys = (tuple(self.before), tuple(self.after))
        self.nodes: set[Node] = {*(("earlier", key) for key in self.before), *(("later", key) for key in self.after)}
        keys = self.keys[0]
        self.links: dict[Link, float] = {}
        self.rows: dict[str, tuple[tuple[str, str, str], ...]] = {}
        for key, relation, ties in zip(self.after, pair.alignment.relations, pair.alignment.ties, strict=True):
            self.links |= {(key, keys[tie.earlier]): tie.score for tie in ties}
            earlier = [keys[tie.earlier] for tie in ties] or [""]
            self.rows[key] = tuple((key, each, relation.value) for each in earlier)

    def said(self, nodes: frozenset[Node]) -> tuple[tuple[str, str, str], ...]:
        """What it says of a group of paragraphs: later key, earlier key and relation."""
        return tuple(chain.from_iterable(self.rows.get(key, ()) for side, key in sorted(nodes) if side == "later"))

    def certainty(self, links: set[Link]) -> float:
        """How sure it is of these links or of their absence, from 0 (at the bound) to 1, on average."""
        margins = []
        for later, earlier in sorted(links):
            if (later, earlier) in self.links:
                margins.append((self.links[later, earlier] - TIE) / (1 - TIE))
            elif later in self.after and earlier in self.before:
                margins.append(max(TIE - likeness(self.before[earlier], self.after[later]), 0.0) / TIE)
        return sum(margins) / len(margins) if margins else 0.0


def _groups(own: Mapping[str, _Own]) -> Iterator[frozenset[Node]]:
    """Paragraphs that some language ties, directly or by others."""
    graph = networkx.Graph()
    for each in own.values():
        graph.add_nodes_from(each.nodes)
        graph.add_edges_from((("later", later), ("earlier", earlier)) for later, earlier in each.links)
    yield from map(frozenset, networkx.connected_components(graph))


def _standing(own: Mapping[str, _Own], nodes: frozenset[Node]) -> str:
    """The language that stands for a group of paragraphs: the one with whose rows most languages agree, since a
    translator may write anew what the others revise; of several the most certain one, of these the preferred one.
    """
    rivals = list(own)
    if len({own[language].said(nodes) for language in rivals}) == 1:
        return rivals[0]
    keys = {key for side, key in nodes if side == "later"}
    said = Counter((key, own[each].rows.get(key)) for each in rivals for key in keys)
    links = {(key, row[1]) for each in rivals for key in keys for row in own[each].rows.get(key, ()) if row[1]}

    def rank(language: str) -> tuple[int, float, int]:
        agreeing = sum(said[key, own[language].rows.get(key)] for key in keys)
        return agreeing, own[language].certainty(links), -rivals.index(language)

    return max(rivals, key=rank)


def _difference(own: Mapping[str, _Own], nodes: frozenset[Node], stands: str) -> Difference | None:
    told = {language: each.said(nodes) for language, each in own.items()}
    return _told(nodes, stands, told) if len(set(told.values())) > 1 else None


def _out_of_step(own: Mapping[str, _Own], first: str, language: str) -> Difference:
    """The paragraphs that one of two languages alone has: what it says of any stands for itself alone."""
    nodes = frozenset(own[first].nodes ^ own[language].nodes)
    return _told(nodes, first, {each: own[each].said(nodes) for each in (first, language)})


def _told(nodes: frozenset[Node], stands: str, told: Mapping[str, tuple[tuple[str, str, str], ...]]) -> Difference:
    later, earlier = (tuple(sorted(key for side, key in nodes if side == wanted)) for wanted in ("later", "earlier"))
    return Difference(later, earlier, stands, told)


# -- what stands --------------------------------------------------------------------------------------


def _agreed(pair: Aligned, found: Mapping[str, Aligned], stands: Mapping[Node, str]) -> Aligned:
    """A language's alignment with the ties of the languages that stand; what is the same, its own text says."""
    relations: list[Relation] = []
    ties: list[tuple[Tie, ...]] = []
    for at, unit in enumerate(pair.later.units):
        source = found[stands["later", unit.key]].alignment
        kind = source.relations[at]
        own = kind if kind in (Relation.MERGED, Relation.SPLIT) else None
        relations.append(relation_of(own, source.ties[at], pair.before, pair.after[at]))
        ties.append(source.ties[at])
    return replace(pair, alignment=Alignment(tuple(relations), tuple(ties)))


def _once(comparisons: Mapping[str, Comparison], stands: Mapping[Node, str]) -> Iterator[tuple[str, Change]]:
    """Each change once: in the preferred language's order, each from the language that stands for it."""
    told = {language: {each.ends: each for each in found.changes} for language, found in comparisons.items()}
    order = dict.fromkeys(each.ends for found in comparisons.values() for each in found.changes)
    for later, earlier in sorted(order, key=lambda keys: not keys[0]):
        language = stands[("later", later) if later else ("earlier", earlier)]
        if change := told[language].get((later, earlier)):
            yield language, change
