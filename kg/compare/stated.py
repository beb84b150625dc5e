"""Comparisons without words, as facts-only records keep them: made when texts were at hand, read where they are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg import lang
from kg.compare.acts import ActChange
from kg.compare.comparison import Change, Comparison
from kg.compare.languages import Joint, Keys, in_step
from kg.compare.relations import Relation
from kg.compare.units import PREFIXES, Text, Unit
from kg.model import ComparedRow, ComparedWith

_PARTS = {prefix: part for part, prefix in PREFIXES.items()}


def stated(joint: Joint, language: str, sha256: str) -> ComparedWith:
    """What is kept of a comparison in one of its languages; `sha256` is of the earlier text's file."""
    found = joint.comparisons[language]
    standing = {change.ends for code, change in joint.changes if code == language}
    return ComparedWith(
        found.earlier.symbol, sha256, tuple(_row(each, each.ends in standing) for each in found.changes)
    )


def _keys(found: Comparison) -> Keys:
    """The keys of both texts, in an order that does not tell in which they were told."""
    before, after = (sorted(unit.key for unit in side.units) for side in (found.earlier, found.later))
    return tuple(before), tuple(after)


def _row(change: Change, stands: bool) -> ComparedRow:
    later, earlier = change.ends
    return ComparedRow(
        later,
        earlier,
        change.relation.value,
        change.score,
        change.moved,
        change.updated,
        change.act_change.value,
        change.later.act if change.later else "",
        change.earlier.act if change.earlier else "",
        stands,
    )


def read(later: str, kept: Mapping[str, ComparedWith]) -> Joint:
    """The comparison of the text with key `later` that records in several languages keep.

    Raises `ValueError` where a row has a key, relation, change of act or likeness that there is not, or ends that its
    relation has not.
    """
    found = {code: _comparison(later, code, kept[code]) for code in sorted(kept, key=lang.preference)}
    return Joint(found, tuple(_once(found, kept)), ())


def _comparison(later: str, language: str, kept: ComparedWith) -> Comparison:
    changes = tuple(_change(row) for row in kept.rows)
    units = [
        tuple(dict.fromkeys(unit for unit in side if unit))
        for side in zip(*((each.earlier, each.later) for each in changes), strict=True)
    ]
    before, after = units or ((), ())
    return Comparison(Text(kept.earlier, language, before), Text(later, language, after), changes)


def _change(row: ComparedRow) -> Change:
    relation = Relation(row.relation)
    if (bool(row.later), bool(row.earlier)) != (relation is not Relation.DROPPED, relation is not Relation.NEW):
        raise ValueError(f"'{row.later}' and '{row.earlier}' are no pair that is {relation}")
    if row.score is not None and not 0 <= row.score <= 1:
        raise ValueError(f"{row.score} is no likeness")
    return Change(
        relation,
        _unit(row.later, row.later_act),
        _unit(row.earlier, row.earlier_act),
        row.score,
        row.moved,
        row.updated,
        ActChange(row.act_change),
    )


def _unit(key: str, act: str) -> Unit | None:
    if not key:
        return None
    prefix, _, rest = key.partition("/")
    number, _, repeat = rest.partition("~")
    if prefix not in _PARTS or not number:
        raise ValueError(f"'{key}' is no paragraph's key")
    return Unit(_PARTS[prefix], number, "", act, repeat=int(repeat or 1))


def _once(found: Mapping[str, Comparison], kept: Mapping[str, ComparedWith]) -> Iterator[tuple[str, Change]]:
    """Each change once: from the language that stands for it, where its record is there, else from the first; of the
    languages that name the same paragraphs.
    """
    told: dict[tuple[str, str], tuple[str, Change]] = {}
    keys = {code: _keys(comparison) for code, comparison in found.items()}
    for code, comparison in ((code, found[code]) for code in in_step(keys)):
        for row, change in zip(kept[code].rows, comparison.changes, strict=True):
            if row.stands or change.ends not in told:
                told[change.ends] = code, change
    yield from told.values()
