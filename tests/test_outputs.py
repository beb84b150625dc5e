"""What a command writes where the user says: never over an input, in a store, or over a file of another kind."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from papers import resolution, write
from test_contradictions import VOTE

from kg import outputs
from kg.cli import main
from kg.errors import InputError

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

OWN = "My own words.\n"
FAST = ("--no-reason", "--no-validate", "--jobs", "1", "--quiet")
TURTLE = "<urn:a> <urn:b> <urn:c> .\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents `in/`, a store of them `store/`, and a graph `data.nt`."""
    folder = tmp_path_factory.mktemp("outputs")
    write(folder / "in", a=resolution(7))
    (folder / "data.nt").write_text(TURTLE, encoding="utf-8")
    assert main(["build", str(folder / "in"), "--store", str(folder / "store"), *FAST]) == 0
    return folder


def ways(place: Path) -> dict[str, Callable[[Path], int]]:
    """Every option that names a file to write: the exit code of writing there."""

    def kg(*words: object) -> Callable[[Path], int]:
        return lambda out: main([str(out) if word is OUT else str(word) for word in words])

    store, document = ("--store", place / "store"), place / "in" / "a.txt"
    found = {f"export {each}": kg("export", "-o", OUT, "--format", each, *store) for each in ("nq", "trig", "ttl")}
    found |= {f"export {each}": kg("export", "-o", OUT, "--format", each, *store) for each in ("nt", "jsonld")}
    found |= {f"extract {each}": kg("extract", document, "-o", OUT, "--format", each) for each in FORMATS}
    found["reason"] = kg("reason", place / "data.nt", "-o", OUT)
    found["build --report"] = kg(
        "build", place / "in", "--store", place / "other", "--report", OUT, "--if-changed", *FAST
    )
    return found


OUT = object()
FORMATS = ("table", "json", "html")
WAYS = sorted(ways(Path()))


@pytest.mark.thorough
@pytest.mark.parametrize("way", WAYS)
def test_what_a_command_wrote_is_written_anew_and_what_is_somebodys_own_stays(
    place: Path, tmp_path: Path, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run, out = ways(place)[way], tmp_path / "out"
    assert run(out) == 0
    first = out.read_bytes()
    assert run(out) == 0, "the same once more"
    assert json.loads(first)["store"] if way == "build --report" else out.read_bytes() == first
    out.write_text("")
    assert run(out) == 0, "an empty file is nobody's"
    for own in (OWN, '{"a": 1}\n', "<html></html>\n", "@prefix ex: <http://example.org/> .\nex:a ex:b ex:c .\n"):
        out.write_text(own)
        capsys.readouterr()
        assert run(out) == 2
        assert out.read_text() == own
        assert "exists and is no " in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["out"], "no half-written file is left"


@pytest.mark.parametrize("way", WAYS)
def test_no_file_goes_into_a_store(place: Path, way: str, capsys: pytest.CaptureFixture[str]) -> None:
    store = place / "store"
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    (generation,) = (store / "generations").iterdir()
    for out in (store / "current", store / "new", generation / "manifest.json", generation / "x" / ".." / "dump.nq"):
        assert ways(place)[way](out) == 2
    assert {path: path.read_bytes() for path in store.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("link", ["itself", "a link", "a hard link", "another spelling"])
@pytest.mark.parametrize(
    ("words", "given"),
    [
        (("reason", "IN", "-o", "OUT"), "data.nt"),
        (("reason", "data.ttl", "IN", "-o", "OUT", "--force"), "data.nt"),
        (("extract", "IN", "-o", "OUT", "--force"), "a.txt"),
        (("build", "IN", "--store", "store", "--report", "OUT", "--force", *FAST), "a.txt"),
    ],
)
def test_an_input_stays_whatever_is_said(tmp_path: Path, words: tuple[str, ...], given: str, link: str) -> None:
    write(tmp_path, a=resolution(7))
    for name in ("data.nt", "data.ttl"):
        (tmp_path / name).write_text(TURTLE, encoding="utf-8")
    source, out = tmp_path / given, tmp_path / given
    if link == "a link":
        out = tmp_path / "link"
        out.symlink_to(source)
    elif link == "a hard link":
        out = tmp_path / "link"
        os.link(source, out)
    elif link == "another spelling":
        out = tmp_path / ".." / tmp_path.name / given
    before = source.read_bytes()
    names = {"IN": str(source), "OUT": str(out), "data.ttl": str(tmp_path / "data.ttl"), "store": str(tmp_path / "s")}
    assert main([names.get(word, word) for word in words]) == 2
    assert source.read_bytes() == before


def test_force_writes_over_what_is_of_another_kind(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text(OWN)
    out.chmod(0o640)
    assert main(["export", "-o", str(out), "--force", "--store", str(place / "store")]) == 0
    assert out.read_text().startswith(("<", "_:"))
    assert out.stat().st_mode & 0o777 == 0o640
    assert main(["export", "-o", os.devnull, "--store", str(place / "store")]) == 0


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text(TURTLE)

    def fail() -> None:
        with outputs.replaced(out) as fresh:
            fresh.write_text("half a fi")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert (out.read_text(), [each.name for each in tmp_path.iterdir()]) == (TURTLE, ["out"])
    link = tmp_path / "link"
    link.symlink_to(out)
    with outputs.replaced(link) as fresh:
        fresh.write_text("whole")
    assert (link.is_symlink(), out.read_text()) == (True, "whole")


# Facts-only records


def facts(place: Path, folder: Path, *more: str) -> int:
    store = str(folder.parent / "facts-store")
    return main(["build", str(place), "--store", store, "--write-facts", str(folder), *FAST, *more])


@pytest.mark.thorough
def test_records_take_the_place_of_records_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents, folder = write(tmp_path / "in", a=resolution(7), b=resolution(8)), tmp_path / "facts"
    assert (facts(documents, folder), facts(documents, folder)) == (0, 0)
    first, second = sorted(folder.iterdir())
    record = first.read_bytes()
    first.unlink()
    second.write_text(OWN)
    current = (tmp_path / "facts-store" / "current").read_bytes()
    assert facts(documents, folder) == 2
    assert "exists and is no facts-only record" in capsys.readouterr().err
    assert (first.exists(), second.read_text()) == (False, OWN), "none is written where one may not be"
    assert (tmp_path / "facts-store" / "current").read_bytes() == current
    assert facts(documents, folder, "--force") == 0
    assert first.read_bytes() == record


def test_records_never_take_the_place_of_inputs(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    assert facts(write(tmp_path / "in", a=resolution(7)), folder) == 0
    (record,) = folder.iterdir()
    record.write_bytes(record.read_bytes() + b"\n")
    before = record.read_bytes()
    assert facts(folder, folder, "--force") == 2
    assert record.read_bytes() == before


@pytest.mark.slow
def test_a_refused_document_has_no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what contradicts cannot be left out, the document is refused; a record of it would bring it back."""
    from kg.pipeline import blame

    monkeypatch.setattr(blame.Paper, "without", lambda *_: set())
    vote = resolution(8) + VOTE
    documents, folder = write(tmp_path / "in", a=resolution(7), b=vote), tmp_path / "facts"
    store = str(tmp_path / "store")
    words = ["build", str(documents), "--store", store, "--write-facts", str(folder), "--no-validate", "--jobs", "1"]
    assert main(words) == 1
    assert [each.name for each in folder.iterdir()] == ["A_RES_91_7.en.facts.json"]
    more = write(tmp_path / "more", b=vote, c=resolution(9))
    words[1:2] = ["--add", str(more)]
    assert main(words) == 1
    assert sorted(each.name for each in folder.iterdir()) == ["A_RES_91_7.en.facts.json", "A_RES_91_9.en.facts.json"]


def test_only_files_and_devices_are_written(tmp_path: Path) -> None:
    kind = outputs.LINES
    with pytest.raises(InputError, match="a folder"):
        outputs.check(tmp_path, kind)
    with pytest.raises(InputError, match="does not exist"):
        outputs.check(tmp_path / "no" / "such", kind)
    outputs.check(Path(os.devnull), kind)


def test_a_server_adds_to_no_file_but_a_log_of_its_own(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is refused before anything is served or written: somebody's file, the token's, a place in a store."""
    own, token = tmp_path / "own.txt", tmp_path / "token"
    own.write_text(OWN, encoding="utf-8")
    token.write_text("secret\n", encoding="utf-8")
    rest = ("--port", "0", "--allow-update", "--update-token-file", str(token))
    for target in (own, token, place / "store" / "log", tmp_path / "none" / "log", tmp_path):
        assert main(["serve", "--store", str(place / "store"), "--log-file", str(target), *rest]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert str(target) in line and "--force" not in line
    assert own.read_text(encoding="utf-8") == OWN and token.read_text(encoding="utf-8") == "secret\n"
    log = tmp_path / "queries.log"
    log.write_text(json.dumps({"event": "query", "id": "x"}) + "\n", encoding="utf-8")
    for target in (log, tmp_path / "new.log", Path(os.devnull)):
        outputs.check(target, outputs.QUERY_LOG, forces=False)
