"""The store belongs to itself: whatever lies in or beside its folder, no command touches a file of a user's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import resolution, write

import kg
from kg.cli import main
from kg.errors import StoreError
from kg.pipeline import BuildOptions, answering, build
from kg.store import Layout, Writer, belonging, current_id, is_store, open_readonly
from kg.store.belonging import MARK, MARKER
from kg.store.generations import writer_lock
from kg.web.server import writer
from kg.web.server.writer import create_empty

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

BASE = "http://example.org/"
LAW = "every file of the user's is there, byte for byte"


def make(store: Path, *paths: Path, **options: object) -> int:
    return build(
        BuildOptions(store=store, paths=paths, **{"reason": False, "validate": False, "jobs": 1, **options})
    ).code  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a document `in/`, another `more/`, and a store `real/` of two documents."""
    place = tmp_path_factory.mktemp("material")
    write(place / "in", a=resolution(7), b=resolution(8))
    write(place / "more", c=resolution(9))
    assert make(place / "real", place / "in") == 0
    return place


def update(store: Path) -> None:
    """An update as a server's writer carries it out."""
    writer._locked(store, {"op": "update"}, b"INSERT DATA { GRAPH <http://x.example/g> { <urn:a> <urn:b> 1 } }")


def commands(store: Path, material: Path) -> dict[str, Callable[[], object]]:
    """All ways into a store."""

    def kg(*words: str) -> Callable[[], object]:
        return lambda: main([*words, "--store", str(store)])

    fast = ("--no-reason", "--no-validate", "--jobs", "1")
    return {
        "build": kg("build", str(material / "in"), *fast),
        "if-changed": kg("build", str(material / "in"), "--if-changed", *fast),
        "add": kg("build", "--add", str(material / "more"), *fast),
        "remove": kg("build", "--remove", "A/RES/91/8", *fast),
        "report": kg("build", str(material / "in"), "--report", str(material / "report.json"), *fast),
        "query": kg("query", "documents"),
        "info": kg("info"),
        "export": kg("export", "--output", os.devnull),
        "verify": kg("verify", "--sample", "0"),
        "validate": kg("validate"),
        "explain": kg("explain", "A/RES/91/7", "a", "Resolution"),
        "serve with updates": lambda: create_empty(store, BASE),
        "update": lambda: update(store),
    }


COMMANDS = (*commands(Path(), Path()),)


def files(folder: Path) -> dict[str, bytes | str]:
    """Every file below a folder with its bytes, every link with its target."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def put(folder: Path, tree: dict[str, bytes]) -> None:
    for name, data in tree.items():
        path = folder / name
        if any(each.is_file() for each in path.parents) or path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def run(command: Callable[[], object]) -> None:
    try:
        command()
    except (StoreError, SystemExit):
        return


PART = st.sampled_from(
    "notes.txt work generations cache current writer readers manifest.json oxigraph build-7 dropped-x "
    "0123456789abcdef dumps 000012.sst CURRENT current.new thesis".split()
)
NAME = st.lists(PART, min_size=1, max_size=4).map("/".join)
TREE = st.dictionaries(NAME, st.sampled_from([b"", b"mine", b"{}", b"0123456789abcdef\n"]), min_size=1, max_size=6)


@given(TREE, st.sampled_from(COMMANDS))
@settings(max_examples=40, deadline=None)
def test_a_folder_of_somebodys_own_is_refused_by_every_command(
    tmp_path_factory: pytest.TempPathFactory, material: Path, tree: dict[str, bytes], command: str
) -> None:
    own = tmp_path_factory.mktemp("own")
    put(own, tree)
    before = files(own)
    if is_store(own):  # what an old build leaves behind that was stopped: an empty lock and empty folders
        return
    run(commands(own, material)[command])
    assert files(own) == before, LAW
    assert not is_store(own)


INSIDE = [
    "notes.txt", "current.new", "generations/notes.txt", "generations/0123456789abcdef/thesis.txt",
    "generations/0123456789abcdef/manifest.json", "generations/thesis/readers", "generations/ID/thesis.txt",
    "generations/ID/oxigraph/thesis.txt", "generations/ID.copy/manifest.json", "work/mine.txt", "work/build-7/thesis.txt",
    "work/build-7/manifest.json", "work/dropped-x/quads.nq", "cache/mine.txt", "cache/0123456789abcdef/mine.txt",
    "cache/0123456789abcdef/ab/mine.nq", "cache/dumps/mine.txt", "cache/dumps/0123456789abcdef/mine.nq",
]  # fmt: skip


@pytest.mark.thorough
@given(
    st.lists(st.sampled_from(INSIDE), unique=True, min_size=4),
    st.lists(st.sampled_from(COMMANDS), min_size=1, max_size=2),
)
@settings(max_examples=8, deadline=None)
def test_files_that_a_user_drops_into_a_store_stay(
    tmp_path_factory: pytest.TempPathFactory, material: Path, names: list[str], chosen: list[str]
) -> None:
    """Links too, and what they lead to."""
    place = tmp_path_factory.mktemp("dropped")
    store = place / "store"
    shutil.copytree(material / "real", store)
    (generation,) = (store / "generations").iterdir()
    tree = {each.replace("ID", generation.name): b"mine" for each in names}
    put(store, tree)
    outside = place / "outside"
    put(outside, {"manifest.json": b"{}", "thesis.txt": b"mine", "ab/mine.nq": b"mine"})
    for link in ("work/build-8", "generations/fedcba9876543210", "cache/fedcba9876543210", "elsewhere"):
        (store / link).parent.mkdir(exist_ok=True)
        (store / link).symlink_to(outside, target_is_directory=True)
    mine = {name: data for name, data in files(store).items() if name in tree or data == str(outside)}
    for command in chosen:
        run(commands(store, material)[command])
    after = files(store)
    assert {name: after.get(name) for name in mine} == mine, LAW
    assert files(outside) == {"ab/mine.nq": b"mine", "manifest.json": b"{}", "thesis.txt": b"mine"}, LAW


@pytest.mark.parametrize("part", ["work", "generations", "cache", "current", "writer", MARKER])
def test_a_store_with_a_link_in_it_is_refused(material: Path, tmp_path: Path, part: str) -> None:
    store, outside = tmp_path / "store", tmp_path / "outside"
    shutil.copytree(material / "real", store)
    if part == "work":
        (store / "work").mkdir(exist_ok=True)
        put(store / "work", {"build-1/thesis.txt": b"mine"})
    (store / part).rename(outside)
    (store / part).symlink_to(outside)
    before = files(outside) if outside.is_dir() else outside.read_bytes()
    for name, command in commands(store, material).items():
        run(command)
        assert (files(outside) if outside.is_dir() else outside.read_bytes()) == before, name
    with pytest.raises(StoreError, match="a link, where a store has no links"):
        open_readonly(store)


@pytest.mark.thorough
@pytest.mark.parametrize("named", ["../outside", "/tmp", "..", ".", "a/b", "../../outside/g"])
def test_current_never_leads_out_of_the_store(material: Path, tmp_path: Path, named: str) -> None:
    store = tmp_path / "store"
    shutil.copytree(material / "real", store)
    (generation,) = (store / "generations").iterdir()
    shutil.copytree(generation, tmp_path / "outside")
    (store / "current").write_text(named + "\n")
    before = files(tmp_path / "outside")
    with pytest.raises(StoreError, match="names no generation"):
        open_readonly(store)
    assert make(store, material / "in") == 0, "a build mends it"
    assert files(tmp_path / "outside") == before
    with open_readonly(store) as snapshot:
        assert len(snapshot.manifest.versions) == 2


def test_a_generation_that_is_a_link_is_neither_read_nor_removed(material: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(material / "real", store)
    (generation,) = (store / "generations").iterdir()
    generation.rename(tmp_path / "outside")
    generation.symlink_to(tmp_path / "outside")
    before = files(tmp_path / "outside")
    with pytest.raises(StoreError, match="a link"):
        open_readonly(store)
    make(store, material / "in")
    assert files(tmp_path / "outside") == before


def test_a_linked_folder_is_its_target(material: Path, tmp_path: Path) -> None:
    """A store may be named by a link; a folder of somebody's own is refused under any name."""
    shutil.copytree(material / "real", tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert make(tmp_path / "link", material / "in") == 0
    put(tmp_path / "own", {"work/thesis.txt": b"mine"})
    (tmp_path / "other").symlink_to(tmp_path / "own")
    with pytest.raises(StoreError, match="neither a store nor empty"):
        make(tmp_path / "other", material / "in")
    assert files(tmp_path / "own") == {"work/thesis.txt": b"mine"}


def test_every_command_says_it_in_one_line(material: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path / "own", {"work/thesis.txt": b"mine"})
    for words in (
        ["build", str(material / "in")],
        ["query", "documents"],
        ["info"],
        ["export"],
        ["verify"],
        ["validate"],
    ):
        assert main([*words, "--store", str(tmp_path / "own")]) == 2, words
        said = capsys.readouterr().err.strip().splitlines()
        assert len(said) == 1 and "neither a store nor empty, so nothing was touched" in said[0]


@pytest.mark.thorough
def test_stores_from_before_are_stores_and_get_the_mark(material: Path, tmp_path: Path) -> None:
    """Those of version 0.1 have no mark; what a first build of then left when it was stopped is none of the user's."""
    store = tmp_path / "store"
    shutil.copytree(material / "real", store)
    (store / MARKER).unlink()
    assert is_store(store)
    (Layout(store).generations / (store / "current").read_text().strip() / "manifest.json").write_text("damaged")
    assert is_store(store), "a damaged one too"
    assert make(store, material / "in") == 0
    assert (store / MARKER).is_file()
    left = tmp_path / "left"
    put(left, {"writer": b"", "work/build-12/quads.nq": b"x"})
    assert make(left, material / "in") == 0


def test_what_comes_to_nothing_leaves_only_what_was_there(material: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert make(tmp_path / "a" / "b" / "store", tmp_path / "empty.txt") == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == ["empty.txt"]


def test_every_module_with_a_database_of_its_own_gives_it_a_name_of_the_programs() -> None:
    """What is not known by its name is left behind when its generation goes, for ever and without a word."""
    sources = Path(kg.__file__).parent.rglob("*.py")
    said = (re.findall(r'^FILE_NAME = "(.+\.sqlite)"', each.read_text(encoding="utf-8"), re.M) for each in sources)
    found = [name for names in said for name in names]
    assert len(found) > 7
    assert [name for name in found if not belonging._OWN[""].fullmatch(name)] == []


@pytest.mark.thorough
def test_a_generation_with_prepared_answers_goes_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "LEAST", 0)
    for number in (7, 8):
        assert make(tmp_path / "store", write(tmp_path / str(number), a=resolution(number))) == 0
    generations = Layout(tmp_path / "store").generation(current_id(tmp_path / "store")).parent
    assert [each.name for each in generations.iterdir()] == [current_id(tmp_path / "store")]
    assert (generations / current_id(tmp_path / "store") / "answers.sqlite").is_file()


@pytest.mark.slow
def test_every_file_of_a_generation_has_a_name_of_the_programs(tmp_path: Path) -> None:
    """Each is looked for by its name when a generation goes; one that is forgotten there would stay for ever."""
    from test_contradictions import VOTE

    store = tmp_path / "store"
    documents = write(tmp_path / "in", a=resolution(7), b=resolution(8) + VOTE)
    options = {"jobs": 1, "validate": False}
    build(BuildOptions(store=store, paths=(documents,), **options))
    build(BuildOptions(store=store, paths=(write(tmp_path / "more", c=resolution(9)),), add=True, **options))
    update(store)
    folder = Layout(store).generation(current_id(store) or "")
    assert {"left-out.json", "built.json", "digests.json", "search.sqlite"} <= {each.name for each in folder.iterdir()}
    for each in (store / "generations").iterdir():
        assert belonging.remove_generation(each), [str(left) for left in each.rglob("*")]


@pytest.mark.parametrize("length", [0, 1, 40])
def test_half_a_mark_is_no_file_of_somebodys_own(tmp_path: Path, length: int) -> None:
    """A writer that was killed, or had no room, while it marked a folder: the next one takes it for empty."""
    store = tmp_path / "store"
    store.mkdir()
    (store / MARKER).write_text(MARK[:length])
    with writer_lock(store), Writer(store) as writer:
        left = writer.layout.work / "build-1-abcdefgh"
        left.mkdir()
        (left / MARKER).write_text(MARK[:length])
    assert (store / MARKER).read_text() == MARK
    with writer_lock(store), Writer(store):
        assert not left.exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / MARKER).write_text(MARK[:length])
    (other / "mine").write_text("x")
    with pytest.raises(StoreError, match="neither a store nor empty"), writer_lock(other):
        pass


def test_a_mark_that_cannot_be_written_is_not_begun(tmp_path: Path) -> None:
    """As on a full disk: here a bound on the size of files."""
    program = (
        "import resource, signal, sys; from pathlib import Path; from kg.store.belonging import mark\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "try:\n    mark(Path(sys.argv[1]))\nexcept OSError:\n    sys.exit(3)\n"
    )
    assert subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False).returncode == 3
    assert not list(tmp_path.iterdir())
