"""Users' own graphs survive every build, or the build stops and the old generation stays whole."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from papers import resolution, write
from test_store import put, quad

from kg.errors import StoreError
from kg.pipeline import BuildOptions, BuildReport, build
from kg.store import Layout, current_id, open_readonly, plain
from kg.store.digests import DIGESTS
from kg.store.generations import CLOSED
from kg.web.server import writer
from kg.web.server.writer import create_empty

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("quick_builds_of_module")]

BASE, OTHER = "http://example.org/", "http://other.example/"
MINE = "http://x.example/mine"
INSERT = (
    b"INSERT DATA { GRAPH <http://x.example/mine> "
    b'{ <urn:a> <urn:b> 1, "h\xc3\xa9", [] . <urn:a> <urn:c> <urn:d> } } ; CREATE GRAPH <http://x.example/empty>'
)


def make(store: Path, *paths: Path, **options: object) -> BuildReport:
    plain = {"reason": False, "validate": False, "jobs": 1, "base": BASE}
    return build(BuildOptions(store=store, paths=paths, **{**plain, **options}))  # type: ignore[arg-type]


def update(store: Path, text: bytes) -> None:
    reply = writer._locked(store, {"op": "update", "confined": False}, text)
    assert "error" not in reply


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents `in/` and `more/`, and a store `real/` with a user's graph."""
    place = tmp_path_factory.mktemp("material")
    write(place / "in", a=resolution(7), b=resolution(8))
    write(place / "more", c=resolution(9))
    make(place / "real", place / "in")
    update(place / "real", INSERT)
    return place


@pytest.fixture
def store(material: Path, tmp_path: Path) -> Path:
    shutil.copytree(material / "real", tmp_path / "store")
    return tmp_path / "store"


def generation(store: Path) -> Path:
    return Layout(store).generation(current_id(store) or "")


def mine(store: Path) -> tuple[list[str], list[str]]:
    with open_readonly(store) as snapshot:
        names = [each.value for each in snapshot.graphs() if each.value.startswith("http://x.example/")]
        return names, sorted(f"{each.predicate} {type(each.object).__name__}" for each in snapshot.quads(MINE))


WHOLE = (
    ["http://x.example/empty", MINE],
    ["<urn:b> BlankNode", "<urn:b> Literal", "<urn:b> Literal", "<urn:c> NamedNode"],
)


def of(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


BUILDS: dict[str, Callable[[Path, Path], BuildReport]] = {
    "full": lambda store, place: make(store, place / "in"),
    "other documents": lambda store, place: make(store, place / "more"),
    "if changed": lambda store, place: make(store, place / "more", if_changed=True),
    "add": lambda store, place: make(store, place / "more", add=True),
    "remove": lambda store, place: make(store, remove=("A/RES/91/8",)),
    "another base": lambda store, place: make(store, place / "in", base=OTHER),
    "with reasoning": lambda store, place: make(store, place / "in", reason=True),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", BUILDS)
def test_every_build_keeps_them(store: Path, material: Path, name: str) -> None:
    assert BUILDS[name](store, material).code == 0
    assert mine(store) == WHOLE
    if name == "another base":
        assert make(store, material / "in").code == 0
        assert mine(store) == WHOLE, "and back again"


def flip(path: Path, at: int) -> None:
    if not path.exists():
        return
    data = bytearray(path.read_bytes())
    data[at % len(data)] ^= 0x40
    path.unlink()  # a new file: others may share it by a hard link
    path.write_bytes(data)


def pipe(path: Path) -> None:
    """Put a pipe, from which nothing ever comes, in the place of a file."""
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def rewrite(store: Path, **said: object) -> None:
    """The manifest with other values, and its digest with it: as another version would have written it."""
    folder = generation(store)
    data = json.loads((folder / "manifest.json").read_text()) | said
    (folder / "manifest.json").write_text(json.dumps(data))
    (folder / DIGESTS).unlink()


def of_version_1(store: Path) -> None:
    rewrite(store, format=1)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no manifest": lambda store: (generation(store) / "manifest.json").unlink(),
    "manifest empty": lambda store: (generation(store) / "manifest.json").write_text(""),
    "manifest cut": lambda store: os.truncate(generation(store) / "manifest.json", 100),
    "manifest of other things": lambda store: (generation(store) / "manifest.json").write_text('{"format": 2}'),
    "manifest is a list": lambda store: (generation(store) / "manifest.json").write_text("[]"),
    "manifest no text": lambda store: (generation(store) / "manifest.json").write_bytes(b"\xff\xfe\x00"),
    "manifest nested": lambda store: (generation(store) / "manifest.json").write_text("[" * 200_000),
    "manifest a pipe": lambda store: pipe(generation(store) / "manifest.json"),
    "digests a pipe": lambda store: pipe(generation(store) / DIGESTS),
    "current a pipe": lambda store: pipe(store / "current"),
    "a table a pipe": lambda store: pipe(sorted((generation(store) / "oxigraph").glob("*.sst"))[0]),
    "readers a pipe": lambda store: pipe(generation(store) / "readers"),
    "manifest flipped": lambda store: flip(generation(store) / "manifest.json", 40),
    "no digests": lambda store: (generation(store) / DIGESTS).unlink(),
    "digests flipped": lambda store: flip(generation(store) / DIGESTS, 60),
    "format 1": of_version_1,
    "format 0": lambda store: rewrite(store, format=0),
    "format 99": lambda store: rewrite(store, format=99),
    "current lost": lambda store: (store / "current").unlink(),
    "current of another": lambda store: (store / "current").write_text("0123456789abcdef\n"),
    "current no name": lambda store: (store / "current").write_text("../x\n"),
    "current no text": lambda store: (store / "current").write_bytes(b"\xff\xff\n"),
    "index lost": lambda store: (generation(store) / "search.sqlite").unlink(missing_ok=True),
    "index flipped": lambda store: flip(generation(store) / "search.sqlite", 5000),
    "index added": lambda store: (generation(store) / "search.sqlite").write_bytes(b"x"),
    "second store lost": lambda store: shutil.rmtree(generation(store) / CLOSED, ignore_errors=True),
    "tables flipped": lambda store: [
        flip(each, 900) for each in sorted((generation(store) / "oxigraph").glob("*.sst"))
    ],
    "a table lost": lambda store: sorted((generation(store) / "oxigraph").glob("*.sst"))[0].unlink(),
    "all tables lost": lambda store: [each.unlink() for each in (generation(store) / "oxigraph").glob("*.sst")],
    "engine's manifest flipped": lambda store: flip(next((generation(store) / "oxigraph").glob("MANIFEST-*")), 300),
    "engine's manifest cut": lambda store: os.truncate(next((generation(store) / "oxigraph").glob("MANIFEST-*")), 900),
    "generations lost": lambda store: shutil.rmtree(store / "generations"),
    "generations not copied": lambda store: [shutil.rmtree(each) for each in (store / "generations").iterdir()],
    "engine lost": lambda store: shutil.rmtree(generation(store) / "oxigraph"),
    "manifest and engine": lambda store: [
        (generation(store) / "manifest.json").write_text("{"),
        (generation(store) / "oxigraph" / "CURRENT").write_text("MANIFEST-999999\n"),
    ],
}
KEPT = {
    name
    for name in DAMAGE
    if name.startswith(("manifest", "format", "current", "index", "built", "second", "no ", "digests"))
}
KEPT -= {"manifest and engine"}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A store of two triples, and a user's graph in it: a build of it takes a moment."""
    put(tmp_path / "small", "first", [quad("a", "1", "A"), quad("a", "1", "ontology")])
    update(tmp_path / "small", INSERT)
    return tmp_path / "small"


@pytest.mark.thorough
@pytest.mark.parametrize("name", DAMAGE)
def test_whatever_is_damaged_they_are_kept_or_the_build_stops(small: Path, name: str) -> None:
    """Where what holds them can be read they are kept; where it cannot, nothing of the old store is touched."""
    DAMAGE[name](small)
    before = of(small / "generations")
    current = (small / "current").read_bytes() if (small / "current").is_file() else b""
    try:
        put(small, "second", [quad("a", "2", "A"), quad("a", "1", "ontology")])
    except StoreError as error:
        assert name not in KEPT, error
        assert "users' own graphs" in str(error) and "\n" not in str(error)
        assert of(small / "generations") == before
        assert not current or (small / "current").read_bytes() == current
        return
    assert mine(small) == WHOLE


@pytest.mark.thorough
@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_store_without_graphs_of_users_is_built_again(tmp_path: Path, name: str) -> None:
    """As long as anything says so: only where manifest and engine are both lost a build cannot know."""
    store, quads = tmp_path / "store", [quad("a", "1", "A"), quad("a", "1", "ontology")]
    put(store, "first", quads)
    DAMAGE[name](store)
    if name == "manifest and engine" or name.startswith("generations"):
        with pytest.raises(StoreError, match="users' own graphs"):
            put(store, "first", quads)
        return
    put(store, "first", quads)
    with open_readonly(store) as snapshot:
        assert len(list(snapshot.quads())) == 2


@pytest.mark.parametrize("name", ["manifest flipped", "format 1", "index flipped", "current lost"])
def test_a_build_from_documents_keeps_them_too(store: Path, material: Path, name: str) -> None:
    DAMAGE[name](store)
    assert make(store, material / "more").published
    assert mine(store) == WHOLE


def test_changes_refuse_a_damaged_store(store: Path, material: Path) -> None:
    for path in (generation(store) / "oxigraph").glob("*.sst"):
        flip(path, 900)
    before = of(store / "generations")
    for options in ({"add": True, "paths": (material / "more",)}, {"remove": ("A/RES/91/8",)}):
        paths = options.pop("paths", ())
        with pytest.raises(StoreError, match="damaged"):
            make(store, *paths, **options)
    assert of(store / "generations") == before


def test_a_base_iri_that_would_take_them_over_is_refused(store: Path, material: Path) -> None:
    with pytest.raises(StoreError, match=r"<http://x.example/graph/mine> would belong to builds"):
        update(store, b"INSERT DATA { GRAPH <http://x.example/graph/mine> { <urn:a> <urn:b> 1 } }")
        make(store, material / "in", base="http://x.example/")
    assert make(store, material / "in").code == 0
    with open_readonly(store) as snapshot:
        assert "http://x.example/graph/mine" in [each.value for each in snapshot.graphs()]


@pytest.mark.thorough
@pytest.mark.parametrize("options", [{}, {"add": True}])
def test_triples_of_users_in_the_default_graph_are_no_builds(
    material: Path, tmp_path: Path, options: dict[str, object]
) -> None:
    """A store made for updates alone lets users write there; a build would take it over."""
    store = tmp_path / "store"
    create_empty(store, BASE)
    update(store, b"INSERT DATA { <urn:a> <urn:b> 1 }")
    with pytest.raises(StoreError, match="default graph holds triples of users"):
        make(store, material / "in", **options)
    update(store, b"COPY DEFAULT TO <http://x.example/mine> ; CLEAR DEFAULT")
    assert make(store, material / "in", **options).code == 0
    with open_readonly(store) as snapshot:
        assert [str(each.triple) for each in snapshot.quads(MINE)] == [
            '<urn:a> <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer>'
        ]


def test_a_store_made_again_after_damage_is_whole(store: Path, material: Path) -> None:
    """The same content has the same name; the damaged generation of that name is not taken for it."""
    (generation(store) / "search.sqlite").write_bytes(b"damaged")
    assert make(store, material / "in").code == 0
    assert mine(store) == WHOLE
    with open_readonly(store) as snapshot:
        assert not (snapshot.checking().start().wait() or snapshot.checking().found)
    assert len(list((store / "generations").iterdir())) == 1


@pytest.mark.thorough
def test_builds_killed_at_any_moment_keep_them(store: Path, material: Path) -> None:
    base = ["--no-reason", "--no-validate", "--jobs", "1", "--base-iri", BASE, "--store", str(store)]
    chance, killed = random.Random(10), 0
    for round_ in range(4):
        words = ["build", str(material / "in")] if round_ % 2 else ["build", "--add", str(material / "more")]
        with subprocess.Popen(
            [sys.executable, "-m", "kg.cli", *words, *base], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as builder:
            time.sleep(chance.uniform(0.2, 1.2))
            killed += builder.poll() is None
            builder.send_signal(signal.SIGKILL)
        assert mine(store) == WHOLE
    assert make(store, material / "in").code == 0
    assert mine(store) == WHOLE


def test_what_is_no_small_plain_file_is_not_read(tmp_path: Path) -> None:
    """Neither waited for nor taken into memory."""
    huge, tube = tmp_path / "huge", tmp_path / "tube"
    huge.touch()
    os.truncate(huge, 1 << 36)
    os.mkfifo(tube)
    for path in (huge, tube, tmp_path, Path("/dev/zero")):
        with pytest.raises(OSError, match=r"plain file|too large|Is a directory"):
            plain.data(path)
    with pytest.raises(ValueError, match="nested too deeply"):
        plain.parsed("[" * 200_000)


@pytest.mark.thorough
def test_a_generation_that_was_lost_is_told(store: Path, material: Path) -> None:
    """Where an older one is taken for it, nobody believes that all is there."""
    older = generation(store)
    shutil.copytree(older, older.with_name("f" * 16))  # as one that a reader held stays beside the next
    (store / "current").write_text("0123456789abcdef\n")
    shutil.rmtree(older)
    report = make(store, material / "in")
    assert mine(store) == WHOLE
    (note,) = [each for each in report.notes if "0123456789abcdef" in each]
    assert "which is not there" in note and "f" * 16 in note
    assert not [each for each in make(store, material / "in").notes if "not there" in each]
