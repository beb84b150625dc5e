"""Which of several files of a version stands for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.pipeline.versions import group
from kg.pipeline.work import Outcome

FILES = [
    # (format and warnings of a.x, of b.x, the chosen, why)
    (("text", ()), ("text", ()), "a.x", "by name where nothing tells them apart"),
    (("text", ("3 characters are damaged (not valid UTF-8) and were read as U+FFFD",)), ("text", ()), "b.x", "damage"),
    (("text", ("no call of note 4 was found",)), ("text", ()), "b.x", "a lost call"),
    (("text", ("operative paragraph 1 occurs 2 times",)), ("text", ()), "a.x", "a repeat is no damage"),
    (("akn", ("no call of note 4 was found",)), ("text", ()), "a.x", "the format goes first"),
]


@pytest.mark.parametrize(("one", "other", "chosen", "why"), FILES, ids=[row[3] for row in FILES])
def test_sound_files_go_first(
    one: tuple[str, tuple[str, ...]], other: tuple[str, tuple[str, ...]], chosen: str, why: str
) -> None:
    outcomes = [
        Outcome(Path(name), format=form, graph="g", warnings=warnings)
        for name, (form, warnings) in (("a.x", one), ("b.x", other))
    ]
    (version,) = group(outcomes)
    assert version.chosen.path.name == chosen, why
