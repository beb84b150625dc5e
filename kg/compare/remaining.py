"""What is left when the languages have spoken: paragraphs written anew, whose revision no language alone is sure of.

Where an editor turned a paragraph over, little of it stands in the same order, and each translation turned it over in
its own way. So the last look is at words in whatever order, in all languages together: each word weighed by its rarity
in United Nations texts and by its rarity in these two, where what both speak of all the time tells nothing. Only what
is left free is looked at: a paragraph beside another, or beside what a third one has left of that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from kg.compare.alignment import OWN, Alignment, Tie, passage
from kg.compare.comparison import Aligned
from kg.compare.relations import Relation
from kg.compare.words import Words

ANEW = 0.28
"""How like two free paragraphs are at least, on average of the languages, for the one to be the other's revision."""
PART = 0.33
"""How like a free paragraph and what is left of another are at least, for it to be a part of that."""

IN_PLACE = 0.17
"""The same, between the same neighbours and with the same opening act: one is put in the place of the other."""
FAR = 0.4
"""How much more alike they are at least, the farther apart they stand: from one end of the texts to the other."""

Ends = tuple[str, str]
"""The keys of a later and of an earlier paragraph."""


@dataclass(frozen=True, slots=True)
class Found:
    """A free paragraph and another one, by their keys: as like as `score`, and what that makes of the later one."""

    later: str
    earlier: str
    score: float
    kind: Relation


def remaining(pairs: Mapping[str, Aligned]) -> list[Found]:
    """What the paragraphs of a pair, which all languages tie alike, have besides.

    Each takes part once, the most alike first.
    """
    versions = [_Version(each) for each in pairs.values()]
    tied_earlier = set(chain.from_iterable(each.tied_earlier for each in versions))
    tied_later = set(chain.from_iterable(each.tied_later for each in versions))
    scores: dict[Ends, list[float]] = defaultdict(list)
    for each in versions:
        for ends, score in each.alike(tied_later, tied_earlier):
            scores[ends].append(score)
    found = []
    for ends, said in scores.items():
        both = [each for each in versions if each.has(*ends)]
        kind = _kind(later_tied=ends[0] in tied_later, earlier_tied=ends[1] in tied_earlier)
        score = sum(said) / len(both)
        if score >= _least(both, ends, kind) and _have_passage(both, *ends):
            found.append(Found(*ends, score, kind))
    return list(_each_once(found))


def _kind(*, later_tied: bool, earlier_tied: bool) -> Relation:
    if later_tied:
        return Relation.MERGED
    return Relation.SPLIT if earlier_tied else Relation.REWORDED


def _least(versions: Sequence[_Version], ends: Ends, kind: Relation) -> float:
    """How like the two are at least, to be tied."""
    if kind is Relation.REWORDED and all(each.is_in_place(*ends) for each in versions):
        return IN_PLACE
    distance = sum(each.distance(*ends) for each in versions) / len(versions)
    return (ANEW if kind is Relation.REWORDED else PART) + FAR * distance


def _have_passage(versions: Sequence[_Version], later: str, earlier: str) -> bool:
    """Whether the two have a stretch in common that is more than a name or a formula, on average of the languages."""
    weights = [passage(each.before[earlier], each.after[later]) for each in versions]
    return sum(weights) / len(weights) >= OWN


def _each_once(found: Iterable[Found]) -> Iterator[Found]:
    later: set[str] = set()
    earlier: set[str] = set()
    for each in sorted(found, key=lambda each: (-each.score, each.later, each.earlier)):
        if each.later not in later and each.earlier not in earlier:
            later.add(each.later)
            earlier.add(each.earlier)
            yield each


class _Version:
    """The two texts in one language, and what their words weigh in them."""

    def __init__(self, pair: Aligned) -> None:
        self.before = {each.unit.key: each for each in pair.before}
        self.after = {each.unit.key: each for each in pair.after}
        keys, others = list(self.after), list(self.before)
        ties = [(keys[tie.later], others[tie.earlier]) for each in pair.alignment.ties for tie in each]
        self._at = {key: at for at, key in enumerate(keys)}
        self._was_at = {key: at for at, key in enumerate(others)}
        self.taken_by: dict[str, list[str]] = defaultdict(list)
        self.takes: dict[str, list[str]] = defaultdict(list)
        for later, earlier in ties:
            self.taken_by[earlier].append(later)
            self.takes[later].append(earlier)
        self.tied_later, self.tied_earlier = set(self.takes), set(self.taken_by)
        self.rarity = pair.rarity

    def distance(self, later: str, earlier: str) -> float:
        """How far from each other two paragraphs stand in their texts, from 0 to 1."""
        return abs(self._at[later] / len(self._at) - self._was_at[earlier] / len(self._was_at))

    def is_in_place(self, later: str, earlier: str) -> bool:
        """Whether both open with the same act, and what stands before and behind them is tied to each other."""
        act = self.after[later].unit.act
        if not act or act != self.before[earlier].unit.act:
            return False
        at, before, behind = self._at[later], -1, len(self._was_at)
        for key, others in self.takes.items():
            other = self._was_at[others[0]]
            if self._at[key] < at:
                before = other
            else:
                behind = other
                break
        return before < self._was_at[earlier] < behind

    def has(self, later: str, earlier: str) -> bool:
        """Whether it has both paragraphs."""
        return later in self.after and earlier in self.before

    def alike(self, tied_later: set[str], tied_earlier: set[str]) -> Iterator[tuple[Ends, float]]:
        """Free paragraphs and others (later key, earlier key) with words in common, and how like they are."""
        free_later = [key for key in self.after if key not in tied_later]
        free_earlier = [key for key in self.before if key not in tied_earlier]
        if not free_later and not free_earlier:
            return
        before = {key: self.before[key].counts for key in free_earlier}
        after = {key: self.after[key].counts for key in free_later}
        yield from self._between(before, after)
        if free_later:
            yield from self._between(dict(self._left(self.before, self.taken_by, self.after)), after)
        if free_earlier:
            yield from self._between(before, dict(self._left(self.after, self.takes, self.before)))

    @staticmethod
    def _left(
        units: Mapping[str, Words], takers: Mapping[str, Sequence[str]], others: Mapping[str, Words]
    ) -> Iterator[tuple[str, Counter[str]]]:
        """The words of the units that are tied which those that they are tied with have not."""
        for key, own in takers.items():
            if units[key].unit.text != others[own[0]].unit.text:
                left = Counter(units[key].counts)
                for each in own:
                    left.subtract(others[each].counts)
                yield key, +left

    def _between(
        self, before: Mapping[str, Mapping[str, int]], after: Mapping[str, Mapping[str, int]]
    ) -> Iterator[tuple[Ends, float]]:
        """Likeness of the ones and the others, where what they have in common is more here than a name or a formula."""
        index: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for key, counts in before.items():
            for word, count in counts.items():
                if self.rarity[word]:
                    index[word].append((key, count))
        whole = {key: self.rarity.whole(counts) for key, counts in before.items()}
        for key, counts in after.items():
            shared: dict[str, float] = defaultdict(float)
            for word, count in counts.items():
                if word in index:
                    weight = self.rarity[word]
                    for other, there in index[word]:
                        shared[other] += weight * (count if count < there else there)
            own = self.rarity.whole(counts)
            for other, weight in shared.items():
                if weight >= OWN:
                    yield (key, other), 2 * weight / (own + whole[other])


def completed(pair: Aligned, found: Iterable[Found]) -> Aligned:
    """A language's alignment with what was found besides, as far as it has the paragraphs."""
    later = {unit.key: at for at, unit in enumerate(pair.later.units)}
    earlier = {unit.key: at for at, unit in enumerate(pair.earlier.units)}
    relations, ties = list(pair.alignment.relations), list(pair.alignment.ties)
    for each in found:
        if each.later not in later or each.earlier not in earlier:
            continue
        at, place = later[each.later], earlier[each.earlier]
        sharers = [other for other, own in enumerate(ties) if any(tie.earlier == place for tie in own)]
        ties[at] = tuple(sorted((*ties[at], Tie(at, place, each.score)), key=lambda tie: tie.earlier))
        for other in (at, *sharers) if each.kind is Relation.SPLIT else (at,):
            if relations[other] is not Relation.MERGED:
                relations[other] = each.kind
    return replace(pair, alignment=Alignment(tuple(relations), tuple(ties)))
