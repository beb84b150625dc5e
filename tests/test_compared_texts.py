"""A document's paragraphs as they are compared: read pattern by pattern and asked for, they are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg import compared_texts
from kg.store import open_readonly

TEXT = """A/RES/93/1

Resolution adopted by the General Assembly on 3 December 2038

The General Assembly,

Recalling its resolution 92/1 of 4 December 2037,

1. Requests the Secretary-General to report to it at its ninety-fourth session;

2. The rules of this fund are those of the annex;

3. Invites the United Nations Children's Fund to take part.
"""


@pytest.mark.thorough
def test_read_by_pattern_and_asked_for(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT)
    kg.build([tmp_path / "one.txt"], store=tmp_path / "store")
    with open_readonly(tmp_path / "store") as snapshot:
        name = snapshot.graph("A/RES/93/1/en").value
        found = compared_texts._by_pattern(snapshot, name)
        assert found == compared_texts._asked(snapshot, name)
        text = compared_texts.text(snapshot, "A/RES/93/1", "en")
    acts = {each.key: each.act for each in text.units}
    assert acts == {"pp/1": "recall", "op/1": "request", "op/2": "", "op/3": "invite"}
    assert text.units[-1].addressees


@pytest.mark.thorough
def test_what_names_nothing_has_the_same_words(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT)
    kg.build([tmp_path / "one.txt"], store=tmp_path / "store")
    with open_readonly(tmp_path / "store") as snapshot:
        named, bare = (compared_texts.text(snapshot, "A/RES/93/1", "en", named=each) for each in (True, False))
    assert [(each.key, each.text, each.act) for each in named.units] == [
        (each.key, each.text, each.act) for each in bare.units
    ]
    assert any(each.citations for each in named.units) and not any(each.citations for each in bare.units)
