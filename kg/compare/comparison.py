"""A later text held against an earlier one: every paragraph's relation, and what is said of each pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.compare.acts import ActChange, change_of_act
from kg.compare.alignment import Alignment, Tie, align
from kg.compare.numbers import only_numbers_changed
from kg.compare.order import overtook
from kg.compare.rarity import Rarity, having
from kg.compare.relations import Relation
from kg.compare.units import Text, Unit
from kg.compare.words import Words, changed, dates, weights, words_of
from kg.model import Span

DOUBTFUL = 0.55
"""The likeness below which a pair counts as doubtful."""
ALMOST = 0.99
"""The most that paragraphs are alike that are not the same."""
_TEXTS = 64
"""So many texts' words are kept at a time."""
SETS = ("citations", "instruments", "bodies", "addressees", "dates")
"""What is compared beside the words, by the names of a unit's members."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What a paragraph names that its earlier one did not (`came`), and the reverse (`went`), sorted."""

    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.came or self.went)


@dataclass(frozen=True, slots=True)
class Change:
    """A later paragraph and an earlier one that it takes up; one `new` in it has no `earlier`, one dropped no `later`.

    `moved`: it went to another part, or overtook others. `updated`: dates, sessions and numbers of documents
    changed, and nothing else. `score`: the likeness from 0 to 1. `came` and `went`: stretches of the later
    and the earlier paragraph's clean text that the other does not have. `named`: what came and went of each of `SETS`.
    """

    relation: Relation
    later: Unit | None
    earlier: Unit | None
    score: float | None = None
    moved: bool = False
    updated: bool = False
    act_change: ActChange = ActChange.NONE
    came: tuple[Span, ...] = ()
    went: tuple[Span, ...] = ()
    named: dict[str, Moves] = field(default_factory=dict)

    @property
    def ends(self) -> tuple[str, str]:
        """The keys of the later and the earlier paragraph, "" for one that there is not."""
        return self.later.key if self.later else "", self.earlier.key if self.earlier else ""

    @property
    def doubtful(self) -> bool:
        """Whether the pair is so little alike that a reader has to judge."""
        return self.score is not None and self.score < DOUBTFUL


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed: the later text's paragraphs in their order, then what was dropped, in the earlier text's order."""

    earlier: Text
    later: Text
    changes: tuple[Change, ...]

    def of(self, relation: Relation) -> tuple[Change, ...]:
        """The changes with a relation."""
        return tuple(each for each in self.changes if each.relation is relation)


@dataclass(frozen=True, slots=True)
class Aligned:
    """Two texts of one language, their words, which paragraphs of the later one take up which of the earlier, and how
    rare words are in the two.
    """

    earlier: Text
    later: Text
    before: tuple[Words, ...]
    after: tuple[Words, ...]
    alignment: Alignment
    rarity: Rarity


def aligned(earlier: Text, later: Text) -> Aligned:
    """Hold the paragraphs of two texts against each other; `ValueError` where their languages differ."""
    if earlier.language != later.language:
        raise ValueError(f"{earlier.symbol} is in {earlier.language}, {later.symbol} in {later.language}")
    (before, had), (after, has) = _words(earlier), _words(later)
    rarity = Rarity(had, has, len(before) + len(after), weights(later.language))
    return Aligned(earlier, later, before, after, align(before, after, rarity), rarity)


@lru_cache(maxsize=_TEXTS)
def _words(text: Text) -> tuple[tuple[Words, ...], Mapping[str, int]]:
    """A text's words, and how many paragraphs have each.

    They are kept for a while: in a series each text is held against the one before and the one after.
    """
    found = tuple(words_of(unit, text.language) for unit in text.units)
    return found, having(found)


def said(pair: Aligned) -> Comparison:
    """What is said of two texts whose paragraphs were held against each other."""
    alignment, language = pair.alignment, pair.later.language
    moved = _moved(pair.before, pair.after, alignment)
    found = [
        change
        for place, (relation, ties) in enumerate(zip(alignment.relations, alignment.ties, strict=True))
        for change in _changes(
            relation, ties, pair.before, pair.after[place], language, moved=place in moved, named=pair.later.named
        )
    ]
    taken = {tie.earlier for ties in alignment.ties for tie in ties}
    found += [Change(Relation.DROPPED, None, each) for at, each in enumerate(pair.earlier.units) if at not in taken]
    return Comparison(pair.earlier, pair.later, tuple(found))


def _moved(before: Sequence[Words], after: Sequence[Words], alignment: Alignment) -> set[int]:
    """The places of later units that changed their part or overtook others. A merged one stands at its first."""
    first = {place: ties[0].earlier for place, ties in enumerate(alignment.ties) if ties}
    elsewhere = {place for place, other in first.items() if before[other].unit.part is not after[place].unit.part}
    rest = [place for place in first if place not in elsewhere]
    return elsewhere | {rest[at] for at in overtook([first[place] for place in rest])}


def _changes(
    relation: Relation,
    ties: Iterable[Tie],
    before: Sequence[Words],
    later: Words,
    language: str,
    *,
    moved: bool,
    named: bool,
) -> Iterator[Change]:
    pairs = [(tie.score, before[tie.earlier]) for tie in ties]
    if not pairs:
        yield Change(relation, later.unit, None)
    for score, earlier in pairs:
        came, went = changed(earlier, later)[::-1]
        yield Change(
            relation,
            later.unit,
            earlier.unit,
            1.0 if relation is Relation.SAME else min(round(score, 2), ALMOST),
            moved=moved,
            updated=relation is Relation.REWORDED and only_numbers_changed(earlier, later, language),
            act_change=change_of_act(earlier.unit.act, later.unit.act),
            came=came,
            went=went,
            named=_named(earlier.unit, later.unit, language) if named else {},
        )


def _named(earlier: Unit, later: Unit, language: str) -> dict[str, Moves]:
    """What came and went of what the two paragraphs name; only what changed."""
    found = {}
    same = earlier.text == later.text  # then they name the same dates
    for name in SETS[:-1] if same else SETS:
        before, after = _set(earlier, name, language), _set(later, name, language)
        if before != after:
            found[name] = Moves(tuple(sorted(after - before)), tuple(sorted(before - after)))
    return found


def _set(unit: Unit, name: str, language: str) -> frozenset[str]:
    return dates(unit.text, language) if name == "dates" else getattr(unit, name)
