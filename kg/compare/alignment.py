"""Which paragraphs of an earlier text a later one takes up: the best alignment of the whole.

Likeness is the share of words in common, each weighed by its rarity, so that formulas tie nothing. Pairs
are chosen together (a matching of greatest weight, order as a prior), then what one paragraph takes up
beside its own, or another takes up of it, is found in the stretches that are left over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import networkx

from kg.compare.rarity import SLIGHT, Rarity
from kg.compare.relations import Relation
from kg.compare.words import Stretch, Words, common, most_shared, shared_weight

TIE = 0.44
"""The least likeness of a paragraph and its revision."""
LEFT_OVER = 0.34
"""The least likeness of two paragraphs that nothing else ties, both between the same neighbours."""
CONTAINED = 0.9
"""What a likeness counts that one paragraph has by standing in the other."""
_SURE = 2 / 3
"""How like two paragraphs are at least that may be tied by what both texts say all the time."""
_MENTIONED = 0.15
"""The share of a paragraph below which another that stands in it, and does not open it, is only mentioned there, ..."""
_WHOLLY = 0.85
"""... where less of it than this stands there."""
_CANDIDATES = 8
"""How many paragraphs of the earlier text are looked at for each of the later."""
_ORDER = 0.06
"""What it adds at most that a pair stands at the same place of its texts."""
_SAME_PART = 0.3
"""What it adds that both stand in the same part: a preamble recites what the operative part of the text before asked,
and is not its revision where the operative part has one.
"""
OWN = 14.0
"""What a stretch weighs at least that is more than a name or a formula."""
_SHARE = 0.5
"""The share of a paragraph that another takes up at least where it is merged or split."""
_ROUNDING = 1e-6
"""More than sums of the same weights differ by the order in which they are added."""
_RUN = 3
"""Words that follow each other in both texts: fewer are chance."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Later unit `later` takes up earlier unit `earlier` (both by their places), as like as `score` says."""

    later: int
    earlier: int
    score: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """For each unit of the later text its relation and its ties, in the order of the earlier text."""

    relations: tuple[Relation, ...]
    ties: tuple[tuple[Tie, ...], ...]


def align(earlier: Sequence[Words], later: Sequence[Words], rarity: Rarity) -> Alignment:
    """Hold the units of a later text against those of an earlier one."""
    same = _standing_once(earlier, later)
    candidates = [
        tie
        for tie in _candidates(earlier, later, same)
        if tie.score >= _SURE or not rarity.is_commonplace(earlier[tie.earlier], later[tie.later])
    ]
    pairs = {place: [Tie(place, other, 1.0)] for place, other in same.items()}
    pairs |= {tie.later: [tie] for tie in _paired([tie for tie in candidates if tie.score >= TIE], earlier, later)}
    for tie in _left_over(candidates, pairs, earlier, later):
        pairs[tie.later] = [tie]
    kinds: dict[int, Relation] = {}
    equal = {place for place, other in same.items() if earlier[other].unit.text == later[place].unit.text}
    for tie, kind in _shared_out(earlier, later, pairs, equal, rarity):
        pairs.setdefault(tie.later, []).append(tie)
        for place in _sharers(pairs, tie) if kind is Relation.SPLIT else (tie.later,):
            if kinds.get(place) is not Relation.MERGED:
                kinds[place] = kind
    ties = tuple(tuple(sorted(pairs.get(place, ()), key=lambda tie: tie.earlier)) for place in range(len(later)))
    return Alignment(tuple(relation_of(kinds.get(at), ties[at], earlier, later[at]) for at in range(len(later))), ties)


def _sharers(pairs: dict[int, list[Tie]], tie: Tie) -> Iterator[int]:
    return (place for place, own in pairs.items() if any(each.earlier == tie.earlier for each in own))


def relation_of(kind: Relation | None, ties: Sequence[Tie], earlier: Sequence[Words], later: Words) -> Relation:
    """The relation of a later unit with such ties; `kind` where it is merged or split."""
    if not ties:
        return Relation.NEW
    if kind:
        return kind
    same = earlier[ties[0].earlier].folded == later.folded
    return Relation.SAME if same else Relation.REWORDED


# -- pairs --------------------------------------------------------------------------------------------


def likeness(earlier: Words, later: Words) -> float:
    """How like two paragraphs are, from 0 to 1."""
    if earlier.folded == later.folded:
        return 1.0
    return _likeness(earlier, later, common(earlier, later))


def _likeness(earlier: Words, later: Words, stretches: Sequence[Stretch]) -> float:
    runs = [each for each in stretches if each.length >= _RUN]
    opens = bool(runs) and max(runs[0].earlier, runs[0].later) <= _RUN
    return _alike(earlier, later, shared_weight(earlier, stretches), shared_weight(earlier, runs), opens=opens)


def _alike(earlier: Words, later: Words, shared: float, runs: float, *, opens: bool = True) -> float:
    """The likeness by what the words in common weigh: all of them, and those that follow each other.

    `opens`: whether both open alike.
    """
    total = earlier.weight + later.weight
    whole = 2 * shared / total if total else 0.0
    smaller = min(earlier.weight, later.weight)
    whole_in_it = opens or runs >= _WHOLLY * smaller or not _is_mention(earlier, later)
    contained = CONTAINED * runs / smaller if runs >= OWN and whole_in_it else 0.0
    return min(max(whole, contained * _evenness(earlier, later)), 0.999)


def _most_alike(earlier: Words, later: Words, telling: float) -> float:
    """A bound of the likeness that costs little: what the words in common weigh in whatever order they stand.

    `telling`: what the telling ones weigh.
    """
    if earlier.folded == later.folded:
        return 1.0
    most = telling + min(earlier.rest, later.rest) + _ROUNDING
    bound = _alike(earlier, later, most, most)
    if bound >= LEFT_OVER:
        most = most_shared(earlier, later) + _ROUNDING
        bound = _alike(earlier, later, most, most)
    return bound


def _is_mention(earlier: Words, later: Words) -> bool:
    """Whether a paragraph that stands in another is so little of it that it is only mentioned there."""
    smaller, larger = sorted((earlier.weight, later.weight))
    return smaller < _MENTIONED * larger


def _evenness(earlier: Words, later: Words) -> float:
    """How far a paragraph that stands in another is the same one, enlarged: from 1 where they are as long to 0.6."""
    smaller, larger = sorted((earlier.weight, later.weight))
    return 0.6 + 0.4 * smaller / larger if larger else 1.0


def _standing_once(earlier: Sequence[Words], later: Sequence[Words]) -> dict[int, int]:
    """By the places of later units those of equal earlier ones, where each stands once in its text."""
    found = [defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)]
    for units, places in zip((earlier, later), found, strict=True):
        for place, unit in enumerate(units):
            places[unit.folded].append(place)
    before, after = found
    once = ((places[0], before[text]) for text, places in after.items() if len(places) == 1 and text in before)
    return {place: others[0] for place, others in once if len(others) == 1}


def _candidates(earlier: Sequence[Words], later: Sequence[Words], same: Mapping[int, int]) -> Iterator[Tie]:
    """Pairs that are like enough to be looked at, found by the words that tell paragraphs apart; none of the `same`."""
    index: dict[str, list[int]] = defaultdict(list)
    equal: dict[str, list[int]] = defaultdict(list)
    done = set(same.values())
    weights = {place: unit.weight for place, unit in enumerate(earlier) if place not in done}
    for place, unit in enumerate(earlier):
        if place in done:
            continue
        equal[unit.folded].append(place)
        for word in unit.telling:
            index[word].append(place)
    for place, unit in enumerate(later):
        if place in same:
            continue
        found: dict[int, float] = defaultdict(float)
        for word, weight in unit.telling.items():
            for other in index[word]:
                found[other] += weight
        alike = _nearest(equal[unit.folded], place * len(earlier) / len(later))
        for other in {*alike, *_most_promising(found, weights, unit.weight)}:
            if _most_alike(earlier[other], unit, found[other]) < LEFT_OVER:
                continue
            score = likeness(earlier[other], unit)
            if score >= TIE or (score >= LEFT_OVER and passage(earlier[other], unit) >= OWN):
                yield Tie(place, other, score)


def passage(earlier: Words, later: Words) -> float:
    """What the stretches in common weigh: from `OWN` on they are more than a name or a formula."""
    return shared_weight(earlier, [each for each in common(earlier, later) if each.length >= _RUN])


def _nearest(places: Iterable[int], at: float) -> list[int]:
    """The places next to `at`: of many equal paragraphs those that stand alike."""
    return sorted(places, key=lambda place: abs(place - at))[:_CANDIDATES]


def _most_promising(found: Mapping[int, float], weights: Mapping[int, float], own: float) -> Iterable[int]:
    """Of units with telling words in common those that are most alike by them, and those that hold most of the smaller.

    `found`: what these words weigh, by the unit's place; `weights`: of each unit; `own`: of the one looked at.
    """
    if len(found) <= _CANDIDATES:
        return found
    like, held = [], []
    for at, shared in found.items():
        weight = weights[at]
        smaller = weight if weight < own else own
        like.append((-shared / (weight + own), at))
        held.append((-shared / (smaller if smaller > 1.0 else 1.0), at))
    like.sort()
    held.sort()
    return {at for _, at in (*like[:_CANDIDATES], *held[:_CANDIDATES])}


def _paired(candidates: Iterable[Tie], earlier: Sequence[Words], later: Sequence[Words]) -> Iterator[Tie]:
    """The pairs that are most alike together, one for each unit at most.

    Nodes are numbers, even for earlier units and odd for later ones: their hashes are the same in every process, and so
    is the choice among pairings that are as good.
    """
    graph = networkx.Graph()
    ties = {(tie.earlier, tie.later): tie for tie in sorted(candidates, key=lambda tie: (tie.earlier, tie.later))}
    last_earlier = max((before for before, _ in ties), default=0) or 1
    last_later = max((after for _, after in ties), default=0) or 1
    for (before, after), tie in ties.items():
        distance = abs(before / last_earlier - after / last_later)
        prior = _ORDER * (1 - distance - distance**2) + _SAME_PART * (
            earlier[before].unit.part is later[after].unit.part
        )
        graph.add_edge(2 * before, 2 * after + 1, weight=tie.score**2 + prior)
    for component in networkx.connected_components(graph):
        alone = len(component) == 2
        for pair in [component] if alone else networkx.max_weight_matching(graph.subgraph(sorted(component))):
            before, after = sorted(pair, key=lambda node: node % 2)
            yield ties[before // 2, after // 2]


def _left_over(
    candidates: Sequence[Tie], pairs: dict[int, list[Tie]], earlier: Sequence[Words], later: Sequence[Words]
) -> list[Tie]:
    """Pairs that are less alike, of units that nothing ties, between the same neighbours: an editor put one in the
    place of the other.
    """
    taken = {tie.earlier for ties in pairs.values() for tie in ties}
    order = sorted((place, ties[0].earlier) for place, ties in pairs.items())

    def fits(tie: Tie) -> bool:
        before = [other for place, other in order if place < tie.later]
        after = [other for place, other in order if place > tie.later]
        return (not before or before[-1] < tie.earlier) and (not after or after[0] > tie.earlier)

    free = [tie for tie in candidates if tie.later not in pairs and tie.earlier not in taken and fits(tie)]
    return list(_paired(free, earlier, later))


# -- merged and split ---------------------------------------------------------------------------------


def _shared_out(
    earlier: Sequence[Words], later: Sequence[Words], pairs: dict[int, list[Tie]], equal: Set[int], rarity: Rarity
) -> Iterator[tuple[Tie, Relation]]:
    """Earlier units that stand in a later one beside its own, and later ones in what an earlier one has left.

    Only what no other pair has taken counts, so a stretch is taken up once; the heaviest first. `equal`: the places of
    later units that have the very text of the one that they are paired with: nothing of either is left.
    """
    left = _Left(earlier, later, pairs, equal, rarity)
    while best := left.heaviest():
        yield best
        left.take(best[0])


def _all_open(units: Sequence[Words], but: Set[int]) -> dict[int, list[bool]]:
    """The words of the units that are in no pair yet: all of them."""
    return {place: [True] * len(unit.words) for place, unit in enumerate(units) if place not in but}


class _Left:
    """The words of both texts that are in no pair yet."""

    def __init__(
        self,
        earlier: Sequence[Words],
        later: Sequence[Words],
        pairs: dict[int, list[Tie]],
        equal: Set[int],
        rarity: Rarity,
    ) -> None:
        self.earlier, self.later, self.rarity = earlier, later, rarity
        self.equal_later, self.equal_earlier = equal, {pairs[place][0].earlier for place in equal}
        self.open_earlier = _all_open(earlier, self.equal_earlier)
        self.open_later = _all_open(later, self.equal_later)
        for tie in [tie for place, ties in pairs.items() if place not in equal for tie in ties]:
            self._close(tie)
        self.tied_earlier = {tie.earlier for ties in pairs.values() for tie in ties}
        self.tied_later = set(pairs)
        self.options = sorted(self._options(), key=lambda option: (-option[0], option[1].later, option[1].earlier))

    def _close(self, tie: Tie) -> None:
        for each in common(self.earlier[tie.earlier], self.later[tie.later]):
            if each.length >= _RUN:
                self.open_earlier[tie.earlier][each.earlier : each.earlier + each.length] = [False] * each.length
                self.open_later[tie.later][each.later : each.later + each.length] = [False] * each.length

    def _options(self) -> Iterator[tuple[float, Tie, Relation]]:
        """What could be merged (an earlier unit that is free, a later one that is not) or split (the reverse)."""
        index: dict[bool, dict[str, list[int]]] = {True: defaultdict(list), False: defaultdict(list)}
        some_free = len(self.tied_later) < len(self.later)
        for place in self.open_earlier:
            tied = place in self.tied_earlier
            for word in self.earlier[place].telling if some_free or not tied else ():
                index[tied][word].append(place)
        for place in self.open_later:
            unit = self.later[place]
            others = index[place not in self.tied_later]
            if not others:
                continue
            own = unit.telling
            found: dict[int, float] = defaultdict(float)
            for word in others if len(others) < len(own) else own:
                if word in others and word in own:
                    for other in others[word]:
                        found[other] += own[word]
            for other, weight in found.items():
                free = self.earlier[other] if place in self.tied_later else unit
                if weight >= OWN and weight >= _SHARE * free.weight * 0.8:
                    yield from self._option(other, place)

    def _option(self, other: int, place: int) -> Iterator[tuple[float, Tie, Relation]]:
        kind = Relation.MERGED if place in self.tied_later else Relation.SPLIT
        free = self.earlier[other] if kind is Relation.MERGED else self.later[place]
        taken = self._open_weight(other, place)
        if taken >= OWN and taken >= _SHARE * free.weight and self._is_own(other, place):
            yield taken, Tie(place, other, min(taken / free.weight, 0.999)), kind

    def _is_own(self, other: int, place: int) -> bool:
        """Whether what they have in common is more than what both texts say all the time."""
        return self.rarity.shared(self.earlier[other].counts, self.later[place].counts) >= SLIGHT

    def _open_weight(self, other: int, place: int) -> float:
        """What the stretches in common weigh that are open in both."""
        earlier, later = self.earlier[other], self.later[place]
        one, two = self.open_earlier[other], self.open_later[place]
        return passage(earlier.only(one), later.only(two))

    def heaviest(self) -> tuple[Tie, Relation] | None:
        """What is taken up most of all that is still open."""
        while self.options:
            _, tie, kind = self.options.pop(0)
            free = tie.earlier in self.tied_earlier if kind is Relation.MERGED else tie.later in self.tied_later
            if not free and next(self._option(tie.earlier, tie.later), None):
                return tie, kind
        return None

    def take(self, tie: Tie) -> None:
        """Close what a tie takes."""
        self._close(tie)
        self.tied_earlier.add(tie.earlier)
        self.tied_later.add(tie.later)
