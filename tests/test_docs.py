"""The documentation is complete: every command, setting, question and page is described."""

from __future__ import annotations

import re
import runpy
import tomllib
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kg import cli, lang, questions

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_readme_has_every_command() -> None:
    named = set(re.findall(r"`kg (\w+)", README))
    assert set(cli.COMMANDS) <= named


def test_readme_has_every_setting_as_it_is() -> None:
    written = runpy.run_path(str(ROOT / "docs" / "make_settings.py"))["with_table"](README)
    assert written == README, "run: python docs/make_settings.py"


@pytest.mark.parametrize("name", sorted(questions.load()))
def test_question_is_described_in_every_language(name: str) -> None:
    question = questions.load()[name]
    assert set(question.title) == set(question.description) == set(lang.codes())
    assert all(set(parameter.meaning) == set(lang.codes()) for parameter in question.parameters)


def test_links_between_documents_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} links {target}"


def test_lock_files_hold_no_addresses() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "://" not in pins


def test_every_pin_is_of_something_that_is_needed() -> None:
    """The project asks for it, or a package does that the project needs; nothing that was only tried once."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(each for some in project["optional-dependencies"].values() for each in some)]
    for each in asked:
        name = Requirement(each).name
        if name != project["name"] and not list(metadata.distributions(name=name)):
            pytest.skip(f"{name} is not installed here, so what it needs is not known: make setup")
    needed: set[tuple[str, str]] = set()
    waiting = [("", each) for each in asked if not each.startswith(project["name"])]
    while waiting:
        extra, text = waiting.pop()
        requirement = Requirement(text)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for wanted in {"", *requirement.extras} - {done for found, done in needed if found == name}:
            needed.add((name, wanted))
            with suppress(metadata.PackageNotFoundError):  # one of another platform
                waiting += [(wanted, each) for each in metadata.distribution(name).requires or []]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {canonicalize_name(line.split("==")[0]) for line in lines if "==" in line}
    assert pinned - {name for name, _ in needed} == set()
