"""Where the marks and lines of a series' strip stand: a column a text, a mark a paragraph, a row a line of paragraphs.

In each column paragraphs stand in the order of their text. A paragraph has the row of the one that it takes up where
the order allows it (of all that could, the most: a longest increasing subsequence); what is new or moved stands
between its neighbours, in a row that is free there, else in one that is put in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from typing import NamedTuple

from kg.web.site.pages.flow import PARTS, Flow, Tie, part_of

ROW = 24
"""The height of a row, in pixels."""
HEAD = 56
"""The height of the heads of columns, above each part."""
BAND = 30
"""The height of the name of a part, above its heads."""
FOOT = 10
"""What is free below a part."""


class Spot(NamedTuple):
    """Where a paragraph has its mark: the number of its column, and the middle of its row in pixels."""

    column: int
    y: int


class Stroke(NamedTuple):
    """A line from mark to mark: its tie, and its stretches, each from column and height to column and height."""

    tie: Tie
    stretches: tuple[tuple[Spot, Spot], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the texts: its folder, and where its name and its rows begin."""

    part: str
    y: int
    rows: int

    @property
    def top(self) -> int:
        """Where the first row begins."""
        return self.y + BAND + HEAD


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a strip: columns by text, spots by paragraph, strokes, parts, its height."""

    columns: Mapping[str, int]
    spots: Mapping[str, Spot]
    strokes: tuple[Stroke, ...]
    bands: tuple[Band, ...]
    height: int


def plan(flow: Flow) -> Plan:
    """The strip of some texts. Two paragraphs never have one spot, and no line runs over the mark of another one."""
    columns = {work: at for at, work in enumerate(flow.texts)}
    spots: dict[str, Spot] = {}
    bands, top = [], 0
    ties = sorted(flow.ties, key=lambda each: (-each.score, each.earlier))
    parted = [_parted(texts) for texts in flow.texts.values()]
    for part in PARTS:
        rows = _Rows([own.get(part, []) for own in parted], ties)
        if not rows.order:
            continue
        band = Band(part, top, len(rows.order))
        place = {row: at for at, row in enumerate(rows.order)}
        for iri, row in rows.row.items():
            spots[iri] = Spot(rows.column[iri], band.top + ROW * place[row] + ROW // 2)
        bands.append(band)
        top = band.top + ROW * band.rows + FOOT
    strokes = tuple(Stroke(tie, tuple(_stretches(spots, tie))) for tie in flow.ties if tie.later and tie.earlier)
    return Plan(columns, spots, strokes, tuple(bands), top)


def _parted(paragraphs: Sequence[str]) -> dict[str, list[str]]:
    """The paragraphs of a text by their parts, in order."""
    found: dict[str, list[str]] = {}
    for each in paragraphs:
        found.setdefault(part_of(each), []).append(each)
    return found


def _stretches(spots: Mapping[str, Spot], tie: Tie) -> Iterator[tuple[Spot, Spot]]:
    """From column to column; where one is passed, between two of its rows."""
    start, end = spots[tie.earlier], spots[tie.later]
    edge = (start.y - ROW // 2) % ROW  # of all parts alike: what stands between their rows is a multiple of a row
    here = start
    for column in range(start.column + 1, end.column):
        passed = start.y + (end.y - start.y) * (column - start.column) / (end.column - start.column)
        spot = Spot(column, round((passed - edge) / ROW) * ROW + edge)
        yield here, spot
        here = spot
    yield here, end


@dataclass
class _Rows:
    """The rows of one part, in order, each by a number of its own, and the row of each paragraph.

    `texts` are the paragraphs of each text in the part, `ties` those of the whole strip, the likest first.
    """

    texts: InitVar[Sequence[Sequence[str]]]
    ties: InitVar[Sequence[Tie]]
    order: list[int] = field(default_factory=list)
    row: dict[str, int] = field(default_factory=dict)
    column: dict[str, int] = field(default_factory=dict)

    def __post_init__(self, texts: Sequence[Sequence[str]], ties: Sequence[Tie]) -> None:
        self.column = {iri: at for at, found in enumerate(texts) for iri in found}
        self._before: dict[str, list[str]] = {}
        self._until: dict[str, int] = {}
        for tie in ties:
            if tie.earlier in self.column and tie.later in self.column:
                self._before.setdefault(tie.later, []).append(tie.earlier)
                self._until[tie.earlier] = max(self._until.get(tie.earlier, 0), self.column[tie.later])
        self._last: dict[int, str] = {}
        for number, found in enumerate(texts):
            self._fill(number, found)

    def _fill(self, column: int, found: Sequence[str]) -> None:
        """Give each paragraph of a column its row: in one go through the rows that are there, into a new order."""
        place = {row: at for at, row in enumerate(self.order)}
        kept = self._kept(found, place)
        order: list[int] = []
        done, full = 0, -1  # rows that are behind; the end of those between which none is free any more
        for iri, end in zip(found, _ends(found, kept, len(self.order)), strict=True):
            at = end if iri in kept else -1 if end == full else self._free(column, done, end)
            if at < 0:
                full, row = end, len(self._last)  # one that is put in
            else:
                order += self.order[done:at]
                row, done = self.order[at], at + 1
            order.append(row)
            self.row[iri] = row
            self._last[row] = iri
        self.order = order + self.order[done:]

    def _kept(self, found: Sequence[str], place: Mapping[int, int]) -> dict[str, int]:
        """The paragraphs that keep the row of one that they take up, with its place: as many as the order allows."""
        wished = [(iri, place[self.row[before[0]]]) for iri in found if (before := self._before.get(iri))]
        best = _increasing([at for _, at in wished])
        return dict(wished[at] for at in best)

    def _free(self, column: int, start: int, end: int) -> int:
        """The place of the first row from `start` to `end` that is free in a column; -1 where none is."""
        for at in range(start, end):
            last = self._last[self.order[at]]
            if self.column[last] < column and self._until.get(last, -1) <= column:
                return at
        return -1


def _ends(found: Sequence[str], kept: Mapping[str, int], end: int) -> list[int]:
    """For each paragraph of a column the place of the next one that keeps its row, itself where it does; else `end`."""
    ends: list[int] = []
    for iri in reversed(found):
        end = kept.get(iri, end)
        ends.append(end)
    return ends[::-1]


def _increasing(numbers: Sequence[int]) -> list[int]:
    """The places of a longest strictly increasing subsequence."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        place = bisect_left(ends, number)
        ends[place : place + 1] = [number]
        tails[place : place + 1] = [at]
        before.append(tails[place - 1] if place else -1)
    found: list[int] = []
    at = tails[-1] if tails else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]
