"""The README's tour: every command in it, run on the starter corpus, prints what stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from kg.cli import main

pytestmark = pytest.mark.thorough

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
TOUR = README.partition("## Ten lines of tour")[2].partition("\n## ")[0]
SHOWN = re.findall(r"^\$ kg (.+)\n((?:(?!\$ |```).*\n)+)", TOUR, re.MULTILINE)


def test_there_is_a_tour() -> None:
    assert len(SHOWN) >= 3


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_the_tour_is_what_is_printed(
    starter_store: Path, capsys: pytest.CaptureFixture[str], command: str, output: str
) -> None:
    assert main([*shlex.split(command), "--store", str(starter_store)]) == 0
    printed = [line.rstrip().replace("\N{NO-BREAK SPACE}", " ") for line in capsys.readouterr().out.splitlines()]
    assert printed == output.rstrip("\n").splitlines()
