"""The benchmarks say what they do without doing it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path.stem for path in (ROOT / "benchmarks").glob("[a-z]*.py") if "def main(" in path.read_text())


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=240)


@pytest.mark.thorough
@pytest.mark.parametrize("module", ["benchmarks", *(f"benchmarks.{name}" for name in MODULES)])
def test_help_runs_nothing(module: str) -> None:
    done = run(module, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage: ")


def test_unknown_benchmark_is_refused() -> None:
    done = run("benchmarks", "nope")
    assert done.returncode == 2
    assert "no benchmark is called nope; there are etl, " in done.stderr


@pytest.mark.slow
def test_no_flipped_bit_gives_a_wrong_answer_without_a_word() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.flips", "60", "--seed", "4"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=3600,
    )
    assert done.returncode == 0, done.stdout
    assert "60 flips, 0 answers wrong without a word" in done.stdout
