"""Whoever closes our output has what he wanted: every command ends with exit code 0 or its own, without a word."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import papers
import pytest

from kg.cli import COMMANDS
from kg.pipeline import BuildOptions, build

KG = f"{sys.executable} -m kg"
RUNS = {
    # what each command does that prints something and ends by itself, in a folder with a store and a document
    "build": "build documents --store store",
    "query": "query documents",
    "queries": "queries",
    "languages": "languages",
    "ps": "ps --help",
    "kill": "kill --help",
    "serve": "serve --help",
    "reason": "reason data.ttl",
    "explain": "explain A/RES/91/7 symbol '\"A/RES/91/7\"'",
    "validate": "validate",
    "export": "export",
    "info": "info",
    "verify": "verify",
    "extract": "extract documents/first.txt",
    "fetch": "fetch --help",
    "compare": "compare documents/first.txt documents/first.txt",
    "evaluate": "evaluate --help",
    "mcp": "mcp --help",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("closed")
    documents = papers.write(found / "documents", first=papers.resolution())
    build(BuildOptions(store=found / "store", paths=(documents,), jobs=1))
    (found / "data.ttl").write_text("<urn:a> a <urn:b> .")
    return found


def shell(folder: Path, line: str) -> tuple[int, str, str]:
    """Exit code of the first command of `line`, and what it says."""
    done = subprocess.run(
        ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_every_command_is_tried() -> None:
    assert set(RUNS) == set(COMMANDS)


TRIED = ["", "--help", "--version", *(f"{name} --help" for name in sorted(COMMANDS)), *RUNS.values()]


def ends_well(folder: Path, line: str, *ways: str) -> None:
    for closed in ways:
        code, out, said = shell(folder, f"{KG} {line} {closed}")
        assert (code, len(out.splitlines()) < 2) == (0, True), closed
        assert not any(word in said for word in ("kg: un", "ipe", "ignored", "Bad file", "Traceback", "usage:")), closed


@pytest.mark.slow
@pytest.mark.parametrize("line", sorted(set(TRIED)))
def test_a_closed_output_ends_a_command_in_silence(folder: Path, line: str) -> None:
    ends_well(folder, line, ">&-", "| true", "| head -1", ">&- 2>&-", "<&- >&-")


@pytest.mark.thorough
@pytest.mark.parametrize("line", ["--help", "queries", "query documents", "query documents --format csv", "info"])
def test_a_closed_output_is_no_error(folder: Path, line: str) -> None:
    ends_well(folder, line, ">&-", "| head -1")
