"""How the texts of neighbouring pairs are aligned, kept when a store is built, so that their pages only read.

A row for each pair and language in a file of the generation's folder (`kg.shelves`), which names paragraphs by their
places in the two texts, a row for what all languages of the pair say together, as the graph has it, and a row for each
language version of a text, its words set as a page sets what is printed.
`Keeping` writes them, `Comparisons` answers; of a pair without a row nothing is known, and whoever asks holds its texts
against each other himself (`kg.comparing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from kg.compare import ActChange, Change, Comparison, Difference, Joint, Relation, Text, Unit
from kg.model import Part, Span
from kg.shelves import Filling, Shelf, filling
from kg.triples.changes import unit_path
from kg.typography import set_printed

FILE_NAME = "comparisons.sqlite"
_BOTH = ""
"""The key, beside those of languages, of what is said of all languages of a pair."""
_TIES = "ties"
"""The key of what the languages of a pair say together."""


class Tied(NamedTuple):
    """A change as all languages of a pair say it: of the two paragraphs the paths below `id/`, "" where there is none,
    the relation, the change of act, both opening acts, whether it moved or was only updated, and the likeness.
    """

    later: str
    earlier: str
    relation: str
    act_change: str
    acts: tuple[str, str]
    moved: bool
    updated: bool
    score: float


@dataclass(frozen=True, slots=True)
class Ties:
    """All changes of a pair, and the paragraphs of the earlier and of the later text in their order, by their paths."""

    earlier: tuple[str, ...]
    later: tuple[str, ...]
    changes: tuple[Tied, ...]


def _key(earlier: str, later: str) -> str:
    return f"{later}\n{earlier}"


class Keeping:
    """A file that is being written."""

    def __init__(self, file: Filling) -> None:
        self._file = file
        self._texts = set[tuple[str, str]]()

    def put(self, earlier: str, later: str, joint: Joint, *, apart: bool) -> None:
        """Keep how a pair is aligned; `apart`: whether a version numbers otherwise than others of its text.

        Then paragraphs have nodes that their keys do not tell, and what the languages say together is the graph's.
        """
        key = _key(earlier, later)
        differences = [[each.later, each.earlier, each.stands, dict(each.said)] for each in joint.differences]
        rows = [(key, language, _written(each)) for language, each in joint.comparisons.items()]
        if not apart:
            rows.append((key, _TIES, _written_ties(joint)))
        self._file.put([(key, _BOTH, [sorted(joint.comparisons), differences]), *rows])
        for each in joint.comparisons.values():
            self._put_text(each.earlier)
            self._put_text(each.later)

    def _put_text(self, text: Text) -> None:
        key = (text.symbol, text.language)
        if key not in self._texts:
            self._texts.add(key)
            self._file.put([(*key, [_written_unit(each) for each in printed(text).units])])

    def take(self, folder: Path, pairs: Iterable[tuple[str, str]]) -> None:
        """Take over what the file of another generation has of pairs (earlier, later)."""
        for pair in pairs:
            self._file.take(folder / FILE_NAME, (_key(*pair), *pair))


@contextmanager
def keeping(folder: Path) -> Iterator[Keeping]:
    """The file of a generation in the making."""
    with filling(folder / FILE_NAME) as file:
        yield Keeping(file)


def printed(text: Text) -> Text:
    """A text with the words of its paragraphs set as a page sets what is printed: spaces alone, one for one."""
    set_ = set_printed([each.text for each in text.units], text.language)
    return replace(text, units=tuple([replace(unit, text=words) for unit, words in zip(text.units, set_, strict=True)]))


def as_printed(found: Comparison) -> Comparison:
    """A comparison of texts as `printed` has them: places count the same characters there."""
    earlier, later = printed(found.earlier), printed(found.later)
    before, after = (
        dict(zip(found.earlier.units, earlier.units, strict=True)),
        dict(zip(found.later.units, later.units, strict=True)),
    )
    changes = tuple(
        [
            replace(
                each,
                later=after[each.later] if each.later else None,
                earlier=before[each.earlier] if each.earlier else None,
            )
            for each in found.changes
        ]
    )
    return Comparison(earlier, later, changes)


def _written_unit(unit: Unit) -> list[Any]:
    return [unit.part.value, unit.number, unit.text, unit.act, unit.repeat]


def _read_unit(part: str, number: str, text: str, act: str, repeat: int) -> Unit:
    return Unit(Part(part), number, text, act, repeat=repeat)


def _written(found: Comparison) -> list[Any]:
    before, after = ({unit: at for at, unit in enumerate(text.units)} for text in (found.earlier, found.later))
    sizes = [len(found.earlier.units), len(found.later.units)]
    return [
        sizes,
        [
            [
                each.relation.value,
                after[each.later] if each.later else None,
                before[each.earlier] if each.earlier else None,
                each.score,
                each.moved,
                each.updated,
                each.act_change.value,
                [(span.start, span.end) for span in each.came],
                [(span.start, span.end) for span in each.went],
            ]
            for each in found.changes
        ],
    ]


def _written_ties(joint: Joint) -> list[Any]:
    first = next(iter(joint.comparisons.values()))
    paths = [[unit_path(text.symbol, unit) for unit in text.units] for text in (first.earlier, first.later)]
    places = [{unit.key: at for at, unit in enumerate(text.units)} for text in (first.earlier, first.later)]
    changes = [
        [
            places[1][each.later.key] if each.later else None,
            places[0][each.earlier.key] if each.earlier else None,
            each.relation.value,
            each.act_change.value,
            [unit.act if unit else "" for unit in (each.earlier, each.later)],
            each.moved,
            each.updated,
            1.0 if each.score is None else each.score,
        ]
        for _language, each in joint.changes
    ]
    return [*paths, changes]


def _read_ties(said: Any) -> Ties:
    """What `_written_ties` wrote."""
    earlier, later, changes = said
    return Ties(
        tuple(earlier),
        tuple(later),
        tuple(
            [
                Tied(
                    "" if after is None else later[after],
                    "" if before is None else earlier[before],
                    relation,
                    act_change,
                    (acts[0], acts[1]),
                    moved,
                    updated,
                    score,
                )
                for after, before, relation, act_change, acts, moved, updated, score in changes
            ]
        ),
    )


def _read(said: Any, earlier: Text, later: Text) -> Comparison | None:
    """What `_written` wrote; None where it is of other texts."""
    sizes, changes = said
    if sizes != [len(earlier.units), len(later.units)]:
        return None
    found = tuple(
        [
            Change(
                Relation(relation),
                None if after is None else later.units[after],
                None if before is None else earlier.units[before],
                score,
                moved,
                updated,
                ActChange(act_change),
                tuple([Span(*each) for each in came]),
                tuple([Span(*each) for each in went]),
            )
            for relation, after, before, score, moved, updated, act_change, came, went in changes
        ]
    )
    return Comparison(earlier, later, found)


class Comparisons:
    """The file of a generation, opened for reading."""

    def __init__(self, folder: Path) -> None:
        self._shelf = Shelf(folder / FILE_NAME)

    def differences(self, earlier: str, later: str, languages: Iterable[str]) -> tuple[Difference, ...] | None:
        """Where the languages of a pair differ; None where the pair was not aligned in just these."""
        with suppress(ValueError, TypeError):  # of another shape than this version writes
            aligned, differences = self._shelf.of(_key(earlier, later), _BOTH) or ((), ())
            if aligned == sorted(languages):
                return tuple(Difference(tuple(a), tuple(b), stands, _said(said)) for a, b, stands, said in differences)
        return None

    def of(self, earlier: str, later: str, language: str) -> Comparison | None:
        """How two texts are aligned in a language, as `as_printed` has it; None where that is not known."""
        said = self._shelf.of(_key(earlier, later), language)
        with suppress(ValueError, TypeError, IndexError):
            texts = [self._text(each, language) for each in (earlier, later)]
            return _read(said, *texts) if said else None
        return None

    def ties(self, earlier: str, later: str) -> Ties | None:
        """What all languages of a pair say together; None where that is not known."""
        with suppress(ValueError, TypeError, IndexError):
            said = self._shelf.of(_key(earlier, later), _TIES)
            return _read_ties(said) if said else None
        return None

    def _text(self, symbol: str, language: str) -> Text:
        units = tuple([_read_unit(*each) for each in self._shelf.of(symbol, language) or ()])
        return Text(symbol, language, units, named=False)


def _said(said: dict[str, Any]) -> dict[str, tuple[tuple[str, str, str], ...]]:
    return {language: tuple([(a, b, c) for a, b, c in rows]) for language, rows in said.items()}
