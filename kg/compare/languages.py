"""One alignment for all languages of a pair: the versions of a text say the same, so their comparisons may not differ.

Each language is aligned by itself. Where the languages tie other paragraphs, the more certain one stands for the
paragraphs concerned, in all of them, and the difference is told. A likeness far above the bound makes a tie
certain, one far below makes its absence certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import networkx

from kg import lang
from kg.compare.alignment import TIE, Alignment, Tie, likeness
from kg.compare.comparison import Aligned, Change, Comparison, aligned, said
from kg.compare.relations import Relation
from kg.compare.units import Text

Node = tuple[str, str]
"""A paragraph in all languages: `earlier` or `later`, and its key."""
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

    `comparisons`: by language, the preferred one first; they tie the same paragraphs. `changes`: each change once,
    with the language that stands for it. `differences`: where the languages by themselves said other things.
    """

    comparisons: Mapping[str, Comparison]
    changes: tuple[tuple[str, Change], ...]
    differences: tuple[Difference, ...]


def compare_in(pairs: Sequence[tuple[Text, Text]]) -> Joint:
    """Hold the versions of a later text against those of an earlier one, one pair for each common language.

    Raises `ValueError` where there is no pair, or the languages of one differ.
    """
    if not pairs:
        raise ValueError("no language in which both texts are there")
    found = {later.language: aligned(earlier, later) for earlier, later in pairs}
    found = {language: found[language] for language in sorted(found, key=lang.preference)}
    groups = list(_groups(found))
    stands = {node: language for nodes, language in groups for node in nodes}
    joined = {language: _agreed(pair, found, stands) for language, pair in found.items()}
    comparisons = {language: said(pair) for language, pair in joined.items()}
    differences = (_difference(found, nodes, language) for nodes, language in groups)
    return Joint(comparisons, tuple(_once(comparisons, stands)), tuple(each for each in differences if each))


# -- where languages differ ---------------------------------------------------------------------------


def _groups(found: Mapping[str, Aligned]) -> Iterator[tuple[frozenset[Node], str]]:
    """Paragraphs that some language ties, directly or by others, with the language that stands for them."""
    graph = networkx.Graph()
    for pair in found.values():
        graph.add_nodes_from(("earlier", unit.key) for unit in pair.earlier.units)
        graph.add_nodes_from(("later", unit.key) for unit in pair.later.units)
        graph.add_edges_from((("later", later), ("earlier", earlier)) for later, earlier in _links(pair))
    for nodes in networkx.connected_components(graph):
        yield frozenset(nodes), _standing(found, nodes)


def _standing(found: Mapping[str, Aligned], nodes: set[Node]) -> str:
    """The language that is most certain of a group of paragraphs; of equally certain ones the preferred one."""
    rivals = [language for language, pair in found.items() if nodes & _nodes(pair)]
    if len(rivals) < 2 or len({_said(found[language], nodes) for language in rivals}) == 1:
        return rivals[0]
    links = set().union(*({link for link in _links(found[each]) if ("later", link[0]) in nodes} for each in rivals))
    return max(rivals, key=lambda language: (_certainty(found[language], links), -rivals.index(language)))


def _nodes(pair: Aligned) -> set[Node]:
    units = (("earlier", pair.earlier.units), ("later", pair.later.units))
    return {(side, unit.key) for side, own in units for unit in own}


def _links(pair: Aligned) -> dict[Link, float]:
    """What a language ties, with its score."""
    return {
        (pair.later.units[tie.later].key, pair.earlier.units[tie.earlier].key): tie.score
        for tie in chain.from_iterable(pair.alignment.ties)
    }


def _said(pair: Aligned, nodes: set[Node] | frozenset[Node]) -> tuple[tuple[str, str, str], ...]:
    """What a language says of a group of paragraphs: later key, earlier key and relation."""
    found = []
    for at, (relation, ties) in enumerate(zip(pair.alignment.relations, pair.alignment.ties, strict=True)):
        key = pair.later.units[at].key
        if ("later", key) in nodes:
            found += [(key, pair.earlier.units[tie.earlier].key, relation.value) for tie in ties]
            found += [(key, "", relation.value)] if not ties else []
    return tuple(found)


def _certainty(pair: Aligned, links: set[Link]) -> float:
    """How sure a language is of these links or of their absence, from 0 (at the bound) to 1, on average."""
    own = _links(pair)
    before = {words.unit.key: words for words in pair.before}
    after = {words.unit.key: words for words in pair.after}
    margins = []
    for later, earlier in sorted(links):
        if (later, earlier) in own:
            margins.append((own[later, earlier] - TIE) / (1 - TIE))
        elif later in after and earlier in before:
            margins.append(max(TIE - likeness(before[earlier], after[later]), 0.0) / TIE)
    return sum(margins) / len(margins) if margins else 0.0


def _difference(found: Mapping[str, Aligned], nodes: frozenset[Node], stands: str) -> Difference | None:
    told = {language: _said(pair, nodes) for language, pair in found.items() if nodes & _nodes(pair)}
    if len(set(told.values())) < 2:
        return None
    later, earlier = (tuple(sorted(key for side, key in nodes if side == wanted)) for wanted in ("later", "earlier"))
    return Difference(later, earlier, stands, told)


# -- what stands --------------------------------------------------------------------------------------


def _agreed(pair: Aligned, found: Mapping[str, Aligned], stands: Mapping[Node, str]) -> Aligned:
    """A language's alignment with the ties of the languages that stand; what is the same, its own text says."""
    later = {unit.key: at for at, unit in enumerate(pair.later.units)}
    earlier = {unit.key: at for at, unit in enumerate(pair.earlier.units)}
    places = {language: {unit.key: at for at, unit in enumerate(each.later.units)} for language, each in found.items()}
    relations: list[Relation] = []
    ties: list[tuple[Tie, ...]] = []
    for key, at in later.items():
        language = stands["later", key]
        source, place = found[language], places[language].get(key)
        own: list[Tie] = []
        relation = Relation.NEW
        if place is not None:
            relation = source.alignment.relations[place]
            keys = [(source.earlier.units[tie.earlier].key, tie.score) for tie in source.alignment.ties[place]]
            own = [Tie(at, earlier[each], score) for each, score in keys if each in earlier]
        relations.append(_relation(pair, relation, own))
        ties.append(tuple(sorted(own, key=lambda tie: tie.earlier)))
    return replace(pair, alignment=Alignment(tuple(relations), tuple(ties)))


def _relation(pair: Aligned, relation: Relation, ties: Sequence[Tie]) -> Relation:
    if not ties:
        return Relation.NEW
    if relation not in (Relation.SAME, Relation.REWORDED):
        return relation
    same = pair.before[ties[0].earlier].folded == pair.after[ties[0].later].folded
    return Relation.SAME if same else Relation.REWORDED


def _once(comparisons: Mapping[str, Comparison], stands: Mapping[Node, str]) -> Iterator[tuple[str, Change]]:
    """Each change once: in the preferred language's order, each from the language that stands for it."""
    told = {language: {_keys(each): each for each in found.changes} for language, found in comparisons.items()}
    order = dict.fromkeys(_keys(each) for found in comparisons.values() for each in found.changes)
    for later, earlier in sorted(order, key=lambda keys: not keys[0]):
        language = stands[("later", later) if later else ("earlier", earlier)]
        if change := told[language].get((later, earlier)):
            yield language, change


def _keys(change: Change) -> tuple[str, str]:
    return change.later.key if change.later else "", change.earlier.key if change.earlier else ""
