"""The W3C's OWL 2 RL cases: what must follow does, what must not does not."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.reason import entails

KNOWN_FAILURES: dict[str, str] = {}


@pytest.fixture(scope="module")
def cases(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("w3c")
    with tarfile.open(shared / "w3c" / "owl2-rl-cases.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    yield folder / "owl2-rl"


def premises(cases: Path, name: str) -> list[Path]:
    found = [cases / "cases" / name / "premise.rdf"]
    if name == "webont-imports-011":  # what it imports is given beside it
        found.append(cases / "imports" / "support011-A.rdf")
    return found


@pytest.mark.thorough
def test_some_cases(cases: Path) -> None:
    """Each eighth; the slow test has all."""
    wrong, positive, negative = judged(cases, 8)
    assert wrong == [] and positive and negative


@pytest.mark.slow
def test_positive_and_negative_cases(cases: Path) -> None:
    assert judged(cases, 1) == ([], 27, 23)


def judged(cases: Path, every: int) -> tuple[list[str], int, int]:
    """The cases that were judged wrongly, and how many positive and negative ones there were."""
    wrong, positive, negative = [], 0, 0
    for folder in sorted((cases / "cases").iterdir())[::every]:
        conclusion = folder / "conclusion.rdf"
        if conclusion.exists():
            positive += 1
            right = entails(premises(cases, folder.name), conclusion)
        else:
            negative += 1
            right = not entails(premises(cases, folder.name), folder / "non-conclusion.rdf")
        if right == (folder.name in KNOWN_FAILURES):
            wrong.append(folder.name)
    return wrong, positive, negative
