"""Precision, recall and F1 of one set of rows against another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Rows of one kind in one document: found and right, found but wrong, missed."""

    document: str
    kind: str
    right: int
    wrong: tuple[Row, ...] = ()
    missed: tuple[Row, ...] = ()

    @property
    def precision(self) -> float:
        """Of what was found, the share that is right; 1.0 where nothing was found."""
        found = self.right + len(self.wrong)
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Of what is there, the share that was found; 1.0 where nothing is there."""
        there = self.right + len(self.missed)
        return self.right / there if there else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def compare(
    document: str, kind: str, expected: Iterable[Row], found: Iterable[Row], either: Iterable[Row] = ()
) -> Score:
    """Score `found` against `expected`; rows in `either` are right to find and right to leave out.

    A row counts as often as it is given, and each is held against one of the other side: of what is found twice and
    expected once, one is right and one wrong. Kinds in which saying a thing again says nothing give sets.
    """
    free = set(either)
    want, got = (Counter(row for row in rows if row not in free) for rows in (expected, found))
    wrong, missed = got - want, want - got
    return Score(
        document, kind, (want & got).total(), tuple(sorted(wrong.elements())), tuple(sorted(missed.elements()))
    )


def total(scores: Iterable[Score], name: str = "all") -> list[Score]:
    """One score per kind over all documents, in the order in which the kinds first occur."""
    kinds: dict[str, list[Score]] = {}
    for score in scores:
        kinds.setdefault(score.kind, []).append(score)
    return [
        Score(
            name,
            kind,
            sum(part.right for part in parts),
            tuple((part.document, *row) for part in parts for row in part.wrong),
            tuple((part.document, *row) for part in parts for row in part.missed),
        )
        for kind, parts in kinds.items()
    ]
