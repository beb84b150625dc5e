"""The table of kinds of statements has every kind, and whoever needs one has it from there."""

from __future__ import annotations

from dataclasses import fields

from kg.kinds import KINDS
from kg.model import Statements
from kg.readers import facts
from kg.triples.statements import WRITERS


def test_every_kind_is_in_the_table_and_written() -> None:
    members = {each.name for each in fields(Statements)}
    assert set(KINDS) == set(WRITERS) == members
    assert all(each.word for each in KINDS.values())
    assert len({each.word for each in KINDS.values()}) == len(KINDS)


def test_records_quote_the_first_words_of_stretches_only() -> None:
    assert set(facts._STRETCHES) == {name for name, kind in KINDS.items() if kind.stretch} != set(KINDS)
