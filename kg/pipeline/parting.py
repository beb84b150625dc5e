"""Which paragraphs of language versions are one, where versions of a text number their paragraphs otherwise.

Versions meet on the paragraph of a number as long as they have the same numbers in the same order. Where they have not,
a paragraph stands on the common node only if it is certain that it is the one that the others have there: both are
between paragraphs that are tied, as many in one version as in the other, or their printed numbers go on without a gap
or a repetition. Any other has a node of its own, whose key ends with the language (`pp/16~fr`): a paragraph too many is
no wrong answer, a statement of another paragraph is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

Nodes = dict[str, str]
"""The paths of a version's paragraphs and notes whose nodes are not those of their keys → the paths of these nodes."""


class Row(NamedTuple):
    """A paragraph of a version: its path, whether its number is printed, the marks of what it alone names."""

    path: str
    printed: int
    marks: Sequence[int]


class Note(NamedTuple):
    """A note of a version: its path, that of the paragraph that calls it first, the marks of what it cites."""

    path: str
    caller: str
    marks: Sequence[int]


def parted(versions: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Nodes]:
    """For each version of a text, the nodes that are not those of the keys.

    `versions` are language and order (`kg.triples.order`), those before which others give way first. The first version
    that has a key has its node.
    """
    made: list[Nodes] = []
    for at, (language, own) in enumerate(versions):
        taken: Nodes = {}
        for before in range(at):
            for path in same(versions[before][1], own):
                taken.setdefault(path, made[before].get(path, path))
        held = {path for before in range(at) for path in _paths(versions[before][1])}
        nodes = {path: taken.get(path) or (f"{path}~{language}" if path in held else path) for path in _paths(own)}
        made.append({path: node for path, node in nodes.items() if node != path})
    return made


def _paths(order: Mapping[str, Any]) -> Iterator[str]:
    return (row[0] for row in (*order["paragraphs"], *order["notes"]))


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    """The paths under which two versions have the same paragraph or note for certain."""
    found: set[str] = set()
    both = [[Row(*row) for row in each["paragraphs"]] for each in (one, other)]
    for part in sorted({row.path.partition("/")[0] for rows in both for row in rows}):
        found |= _same_in(*([row for row in rows if row.path.startswith(f"{part}/")] for rows in both))
    own, theirs = ([Note(*row) for row in each["notes"]] for each in (one, other))
    return found | _same_notes(own, theirs, found)


def _same_in(one: Sequence[Row], other: Sequence[Row]) -> set[str]:
    """The same of the paragraphs of one part."""
    ties = _ties(one, other)
    if [row.path for row in one] == [row.path for row in other] and not _go_aside(ties):
        return {row.path for row in one}
    found: set[str] = set()
    ends = [(-1, -1), *ties, (len(one), len(other))]
    for (low, low_other), (high, high_other) in pairwise(ends):
        # A tie with the same number is of what it closes: the numbers before it go on to it in both.
        last = int(high < len(one) and high_other < len(other) and one[high].path == other[high_other].path)
        found |= _between(one[low + 1 : high + last], other[low_other + 1 : high_other + last])
    return found


def _between(one: Sequence[Row], other: Sequence[Row]) -> set[str]:
    """The same of what stands between two ties: as many are one by one the same, else those whose numbers go on."""
    if len(one) == len(other):
        return {mine.path for mine, theirs in zip(one, other, strict=True) if mine.path == theirs.path}
    mine, theirs = _sections(one), _sections(other)
    alike = (section for section in mine.keys() & theirs.keys() if mine[section][-1] == theirs[section][-1])
    return {path for section in alike for path in {*mine[section]} & {*theirs[section]}}


def _sections(rows: Iterable[Row]) -> dict[str, list[str]]:
    """The paths with printed numbers by section, but for sections whose numbers do not grow: one is misprinted there.

    Of two versions of a section whose last number is the same, one leaves out a number where it has a paragraph less;
    where the last numbers differ, one has counted on, and its numbers mean other paragraphs.
    """
    found: dict[str, list[str]] = {}
    values: dict[str, list[int]] = {}
    for row in rows:
        section, _, number = row.path.rpartition("/")
        if row.printed:
            found.setdefault(section, []).append(row.path)
            values.setdefault(section, []).append(_value(number))
    return {section: own for section, own in found.items() if all(a < b for a, b in pairwise([0, *values[section]]))}


def _value(number: str) -> int:
    found = re.match(r"\d+", number)
    return int(found[0]) if found and "~" not in number else 0


def _go_aside(ties: Sequence[tuple[int, int]]) -> bool:
    """Whether ties one after the other go from one place to another one, by as many places."""
    aside = [theirs - mine for mine, theirs in ties]
    return any(each == after != 0 for each, after in pairwise(aside))


def _ties(one: Sequence[Row], other: Sequence[Row]) -> list[tuple[int, int]]:
    """Pairs of places in the order of both texts that what they name ties for certain.

    Both name something that stands nowhere else in either text, and no less in common than each has alone.
    """
    places: dict[int, int] = {mark: at for at, row in enumerate(other) for mark in row.marks}
    pairs = sorted({(at, places[mark]) for at, row in enumerate(one) for mark in row.marks if mark in places})
    best: list[tuple[float, int]] = []
    strong = [(mine, theirs, _strength(one[mine], other[theirs])) for mine, theirs in pairs]
    strong = [each for each in strong if each[2] > 0]
    for at, (mine, theirs, strength) in enumerate(strong):
        before = [(best[k][0], k) for k in range(at) if strong[k][0] < mine and strong[k][1] < theirs]
        total, last = max(before, default=(0.0, -1))
        best.append((total + strength, last))
    at = max(range(len(best)), key=lambda k: best[k][0], default=-1)
    chain: list[tuple[int, int]] = []
    while at >= 0:
        chain.append(strong[at][:2])
        at = best[at][1]
    return chain[::-1]


def _strength(one: Row, other: Row) -> float:
    """How much two paragraphs name in common, 0 where each has more alone; a common number tells a little too."""
    common, either = len({*one.marks} & {*other.marks}), len({*one.marks} | {*other.marks})
    return (common + (one.path == other.path) / 2) if common * 2 >= either else 0.0


def _same_notes(one: Sequence[Note], other: Sequence[Note], paragraphs: set[str]) -> set[str]:
    """The notes that are the same: one paragraph calls them, at the same place among its notes.

    Where it is not certain which paragraph that is, versions must have as many notes. None may cite another thing,
    unless all notes are called by the same paragraphs.
    """
    common, theirs = paragraphs | {"", "masthead"}, {note.path: note for note in other}
    if [note[:2] for note in one] == [note[:2] for note in other] and {note.caller for note in one} <= common:
        return {*theirs}
    places, their_places = _places(one), _places(other)
    pairs = [(note, theirs[note.path]) for note in one if note.path in theirs]
    return {
        mine.path
        for mine, note in pairs
        if (
            places[mine.path] == their_places[mine.path]
            if {mine.caller, note.caller} <= common
            else len(one) == len(other)
        )
        and (not mine.marks or not note.marks or {*mine.marks} & {*note.marks})
    }


def _places(notes: Iterable[Note]) -> dict[str, tuple[str, int]]:
    """By the path of each note the paragraph that calls it, and which of its notes it is."""
    seen: dict[str, int] = {}
    found: dict[str, tuple[str, int]] = {}
    for note in notes:
        seen[note.caller] = seen.get(note.caller, 0) + 1
        found[note.path] = (note.caller, seen[note.caller])
    return found


# -- a version's lines --------------------------------------------------------------------------------


def renamed(lines: Iterable[str], work: str, order: Mapping[str, Any], nodes: Nodes) -> list[str]:
    """N-Quads of a version with the nodes of its own in place of those of the keys, sorted; `work` is its IRI."""
    return _mapped(lines, work, list(_paths(order)), lambda path: nodes.get(path, path))


def restored(lines: Iterable[str], work: str, order: Mapping[str, Any], nodes: Nodes) -> list[str]:
    """N-Quads of a version as it was read, from what `renamed` made of them."""
    keys = {node: path for path, node in nodes.items()}
    paths = [nodes.get(path, path) for path in _paths(order)]
    return _mapped(lines, work, paths, lambda node: keys.get(node, node))


def _mapped(lines: Iterable[str], work: str, paths: Iterable[str], of: Callable[[str], str]) -> list[str]:
    """`lines` with other paths below `work`: of a paragraph, and of what stands below it."""
    longest = sorted(paths, key=lambda path: (-len(path), path))
    below = re.compile(f"<{re.escape(work)}/({'|'.join(map(re.escape, longest))})(?=[>/])")

    def put(found: re.Match[str]) -> str:
        return f"<{work}/{of(found[1])}"

    return sorted({_outside_text(line, lambda piece: below.sub(put, piece)) for line in lines})


def _outside_text(line: str, change: Callable[[str], str]) -> str:
    """A line with its IRIs changed: what stands in quotation marks is text."""
    head, quote, rest = line.partition('"')
    return change(head) + quote + rest
