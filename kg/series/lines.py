"""Series made of ties: each begins with a text that follows none, and holds all adopted texts that follow it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.series.finding import ancestors
from kg.series.texts import Text, Tie


@dataclass(frozen=True, slots=True)
class Line:
    """A series: its members in order, the earliest first, and the ties between them, sorted."""

    members: tuple[str, ...]
    ties: tuple[Tie, ...]

    @property
    def name(self) -> str:
        """The key of its earliest member."""
        return self.members[0]


def lines(texts: Mapping[str, Text], ties: Iterable[Tie]) -> list[Line]:
    """The series that ties make, by the order of their earliest members. Drafts are in none.

    A text that goes on from texts of two series is in both, and so is what follows it.
    """
    kept = [each for each in ties if not (texts[each.later].draft or texts[each.earlier].draft)]
    after: dict[str, set[str]] = defaultdict(set)
    for tie in kept:
        after[tie.earlier].add(tie.later)
    later = {tie.later for tie in kept}
    first = sorted((key for key in after if key not in later), key=lambda key: texts[key].order)
    by: dict[str, list[Tie]] = defaultdict(list)
    for tie in sorted(kept, key=lambda each: (each.later, each.earlier)):
        by[tie.later].append(tie)
    found = []
    for key in first:
        members = {key, *ancestors(key, after)}
        ordered = tuple(sorted(members, key=lambda each: texts[each].order))
        own = tuple(tie for each in ordered for tie in by[each] if tie.earlier in members)
        found.append(Line(ordered, own))
    return found
