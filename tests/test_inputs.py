"""What is read is what was meant: links, reports, sidecar files and odd files of a folder."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from papers import resolution, write

from kg.cli import main
from kg.errors import InputError
from kg.pipeline import BuildOptions, BuildReport, build
from kg.pipeline.inputs import collect, unread

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")


def make(store: Path, *paths: Path, **options: object) -> BuildReport:
    return build(BuildOptions(store=store, paths=paths, **{"reason": False, "validate": False, **options}))  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a document, and beside it one that was not given."""
    write(tmp_path / "other" / "deep", secret=resolution(9))
    return write(tmp_path / "in", a=resolution(7))


def names(paths: list[Path]) -> list[str]:
    return [each.name for each in paths]


@pytest.mark.thorough
def test_a_link_to_a_file_outside_is_refused_with_a_word(folder: Path, tmp_path: Path) -> None:
    (folder / "b.txt").symlink_to("../other/deep/secret.txt")
    report = make(tmp_path / "store", folder)
    assert (report.code, names([each.path for each in report.outcomes])) == (1, ["a.txt"])
    (line,) = report.unread
    assert line.startswith(f"{folder}/b.txt: a link that leads out of the given folder, to ")
    assert "--follow-links" in line
    assert make(tmp_path / "store", folder, if_changed=True).code == 1, "it is said again"
    report = make(tmp_path / "store", folder, follow_links=True)
    assert (report.code, names([each.path for each in report.outcomes])) == (0, ["a.txt", "b.txt"])


def test_a_link_to_a_folder_outside_is_refused_with_a_word(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "b").symlink_to("../../other")
    assert names(collect([folder])) == ["a.txt"]
    assert len(unread([folder])) == 1
    assert names(collect([folder], follow_links=True)) == ["a.txt", "secret.txt"]
    assert unread([folder], follow_links=True) == []


def test_a_chain_of_links_is_followed_to_its_end(folder: Path, tmp_path: Path) -> None:
    (folder / "b.txt").symlink_to("c.txt")
    (folder / "c.txt").symlink_to(tmp_path / "between.txt")
    (tmp_path / "between.txt").symlink_to("other/deep/secret.txt")
    assert names(collect([folder])) == ["a.txt"]
    assert len(unread([folder])) == 2


@pytest.mark.thorough
def test_a_given_link_that_leads_in_a_circle_is_no_file(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    loop, store = str(tmp_path / "loop"), str(tmp_path / "store")
    commands = [["build", loop], ["build", "--add", loop], ["build", str(folder), "--report", loop], ["build"]]
    commands += [["extract", loop], ["reason", loop], ["export", "-o", loop], ["validate", loop]]
    for command in commands:
        words = command if command[0] in ("extract", "reason", "validate") else [*command, "--store", store]
        if command == ["build"]:
            words = ["build", str(folder), "--store", loop]
        assert main(words) == 2, words
        said = capsys.readouterr().err
        assert said.startswith("kg: ") and "unexpected" not in said and said.count("\n") == 1, said


@pytest.mark.parametrize("follow", [False, True])
def test_links_that_lead_in_circles_end(folder: Path, follow: bool) -> None:
    (folder / "loop").symlink_to(".")
    (folder / "up").symlink_to(folder.parent if follow else folder)
    (folder / "x.txt").symlink_to("y.txt")
    (folder / "y.txt").symlink_to("x.txt")
    assert names(collect([folder], follow)) == (["a.txt", "secret.txt"] if follow else ["a.txt"])
    assert [line for line in unread([folder], follow) if "x.txt: a link that leads in a circle" in line]


def test_links_inside_need_no_word(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "again.txt").symlink_to("../a.txt")
    (folder / "aa").symlink_to("sub")
    assert len(collect([folder])) == 1
    assert unread([folder]) == []


def test_a_given_link_is_what_was_meant(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "here").symlink_to(folder)
    assert names(collect([tmp_path / "here"])) == ["a.txt"]
    assert unread([tmp_path / "here"]) == []


def test_a_link_into_another_given_folder_is_no_way_out(folder: Path, tmp_path: Path) -> None:
    (folder / "b").symlink_to(tmp_path / "other")
    assert names(collect([folder, tmp_path / "other"])) == ["a.txt", "secret.txt"]
    assert unread([folder, tmp_path / "other"]) == []


def test_a_sidecar_file_from_outside_is_not_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.toml").write_text('title = "Secret"\n', encoding="utf-8")
    write(folder, b=resolution(8))
    (folder / "b.txt.meta.toml").symlink_to(tmp_path / "secret.toml")
    report = make(tmp_path / "store", folder)
    assert (report.code, names([each.path for each in report.outcomes])) == (1, ["a.txt"])
    assert "b.txt.meta.toml: a link that leads out" in report.unread[0]


def test_what_is_no_file_is_said(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert names(collect([folder])) == ["a.txt"]
    assert unread([folder]) == [f"{folder}/pipe.txt: neither a file nor a folder; leave it out"]


def run(*arguments: object) -> int:
    return main([str(each) for each in arguments])


def building(folder: Path, report: Path) -> int:
    return run("build", folder, "--store", folder.parent / "store", "--no-reason", "--no-validate", "--report", report)


@pytest.mark.parametrize("kind", ["same", "other spelling", "hard link", "link", "sidecar", "hard link to the sidecar"])
def test_a_report_never_takes_the_place_of_an_input(
    folder: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    document, beside = folder / "a.txt", folder / "a.txt.meta.toml"
    beside.write_text('title = "Lighthouses"\n', encoding="utf-8")
    before = document.read_bytes(), beside.read_bytes()
    report = folder.parent / "report.json"
    if kind == "same":
        report = document
    elif kind == "other spelling":
        report = folder / ".." / "in" / "a.txt"
    elif kind == "link":
        report.symlink_to(document)
    elif kind == "sidecar":
        report = beside
    else:
        report.hardlink_to(beside if "sidecar" in kind else document)
    assert building(folder, report) == 2
    assert "name another file for the report" in capsys.readouterr().err
    assert (document.read_bytes(), beside.read_bytes()) == before
    assert not (folder.parent / "store").exists()


@pytest.mark.thorough
def test_a_report_takes_the_place_of_reports_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    thesis = folder.parent / "thesis.json"
    thesis.write_text('{"chapters": 12}', encoding="utf-8")
    assert building(folder, thesis) == 2
    assert "exists and is no report of a build" in capsys.readouterr().err
    assert building(folder, folder / "new.txt.meta.toml") == 2
    report = folder / "report.txt"
    assert [building(folder, report) for _ in range(3)] == [0, 0, 0], "no document, though it stands among them"
    assert json.loads(report.read_text(encoding="utf-8"))["skipped"] == [str(report)]
    (folder / "empty.json").touch()
    assert building(folder, folder / "empty.json") == 0
    assert building(folder, Path("/dev/null")) == 0


def test_a_report_of_before_is_known(folder: Path) -> None:
    report = folder.parent / "report.json"
    report.write_text('{\n "store": "store",\n "snapshot": "1234",\n "published": true\n}\n', encoding="utf-8")
    assert building(folder, report) == 0


def test_missing_inputs_go_before_the_report(folder: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        collect([folder / "none"])
