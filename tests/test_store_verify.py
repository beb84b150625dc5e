"""`kg verify`, and what damaged bytes come to: an error, never another answer."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path

import pytest
from papers import resolution, write
from test_store_users_graphs import flip, generation, make, update

from kg.cli import main
from kg.errors import StoreError
from kg.pipeline import BuildOptions, build
from kg.pipeline.cache import Cache
from kg.store import Writer, open_readonly
from kg.store.digests import DIGESTS
from kg.store.watch import Watch

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("verify")
    make(place / "store", write(place / "in", a=resolution(7), b=resolution(8)))
    return place / "store"


@pytest.fixture
def store(real: Path, tmp_path: Path) -> Path:
    shutil.copytree(real, tmp_path / "store")
    return tmp_path / "store"


def verify(store: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["verify", "--store", str(store), *words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize("fails", [False, True])
def test_a_change_leaves_every_byte_of_the_store_that_stands(
    tmp_path: Path, fails: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its readers hold it against its digests while the change is made, and after one that came to nothing."""
    documents = write(tmp_path / "in", one=resolution(1), two=resolution(2))
    store = tmp_path / "store"
    assert build(BuildOptions(store=store, paths=(documents / "one.txt",))).published
    with open_readonly(store) as standing:
        if fails:
            monkeypatch.setattr(Writer, "publish", lambda *_: pytest.fail("it is stopped"))
        with contextlib.suppress(pytest.fail.Exception):
            build(BuildOptions(store=store, paths=(documents / "two.txt",), add=True))
        open_readonly(store, generation=standing.id).close()


def test_a_sound_store(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = verify(store, capsys, "--sample", "all")
    assert (code, err) == (0, "") and out.endswith("all as written\n") and " 0 statements" not in out
    assert " 0 statements" in verify(store, capsys, "--sample", "0")[1]
    assert verify(store, capsys, "--sample", "-3")[0] == 2


def test_every_file_is_missed_and_every_bit_is_seen(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By `kg verify`, and by whoever opens the store: a flip, a missing file, one too short and one too long."""
    names = [each.relative_to(store) for each in sorted(generation(store).rglob("*")) if each.is_file()]
    for name in names:
        if name.name in ("readers", "LOCK"):
            assert not (store / name).read_bytes()
            continue
        path = store / name
        kept = path.read_bytes()
        for data in (kept[:-1], kept + b"x", bytes([kept[0] ^ 1]) + kept[1:] if kept else b"x"):
            path.unlink()
            path.write_bytes(data)
            if data == kept:
                continue
            with pytest.raises(StoreError), open_readonly(store):
                pass
        assert verify(store, capsys, "--sample", "0")[0] == 1, name
        path.write_bytes(kept)
    assert verify(store, capsys, "--sample", "0")[0] == 0


def test_the_mark_of_a_store_is_looked_at(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = store / "kg-store"
    kept = path.read_bytes()
    for data in (kept[:-1], kept[:40] + bytes([kept[40] ^ 16]) + kept[41:], kept + b"x"):
        path.write_bytes(data)
        code, _, said = verify(store, capsys, "--sample", "0")
        assert code == 1
        assert "kg-store: not as it was written" in said
    path.write_bytes(kept)
    assert verify(store, capsys, "--sample", "0")[0] == 0


def test_the_engines_diary_is_not_kept_and_where_it_was_it_is_named(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a generation holds has a digest: after a build, a change and an update no file is without one."""
    update(store, b"INSERT DATA { GRAPH <http://x.example/g> { <urn:a> <urn:b> 1 } }")
    for _ in range(2):
        assert not [each for each in generation(store).rglob("*") if each.name.startswith("LOG")]
        assert "diary" not in verify(store, capsys, "--sample", "0")[2]
        make(store, write(store.parent / "more", c=resolution(9)), add=True)
    diary = generation(store) / "oxigraph" / "LOG"
    diary.write_text("2026/01/01-00:00:00 opened", encoding="utf-8")
    code, out, err = verify(store, capsys, "--sample", "0")
    assert code == 0 and f"{diary}: the engine's diary" in out + err


def test_counts_and_words_are_compared(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the files are as written, but say something else than the manifest or the texts."""
    path = generation(store) / "manifest.json"
    said = json.loads(path.read_text())
    said["counts"][""] += 1
    path.write_text(json.dumps({**said, "format": 1}))
    (generation(store) / DIGESTS).unlink()
    code, _out, err = verify(store, capsys)
    assert code == 1 and "triples instead of" in err and "kept no digests" in err


def test_damaged_stores_are_one_line(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flip(max((generation(store) / "oxigraph").glob("*.sst"), key=lambda each: each.stat().st_size), 900)
    for words in (
        ["query", "documents"],
        ["info"],
        ["export"],
        ["explain", "A/RES/91/7", "a", "Resolution"],
        ["validate"],
    ):
        assert main([*words, "--store", str(store)]) == 2
        said = capsys.readouterr()
        assert said.out == "" and len(said.err.splitlines()) == 1 and "damaged" in said.err, words


def test_a_server_answers_from_checked_bytes_alone(store: Path) -> None:
    name = generation(store).name
    watch = Watch(store)
    watch.require(name)
    assert watch.done(name) and watch.sound() == [name]
    copy = store / "generations" / "copy"
    shutil.copytree(generation(store), copy, copy_function=os.link)
    assert watch.begin("copy").digests == {}, "files that were seen are not read again"
    watch.require("copy")
    assert watch.sound() == [name, "copy"], "files that were seen are no strangers"
    flip(max((copy / "oxigraph").glob("*.sst"), key=lambda each: each.stat().st_size), 900)
    again = Watch(store)
    with pytest.raises(StoreError, match="damaged"):
        again.require("copy")
    assert again.sound() == []


@pytest.mark.parametrize("kind", ["json", "nq"])
def test_damaged_results_are_never_used(tmp_path: Path, kind: str) -> None:
    cache = Cache(tmp_path, "v")
    key = cache.key(b"x")
    for at in range(40):
        cache.put(key, {"symbol": "A/RES/76/186"}, {"nq": b"some text\n" * 9})
        assert list(cache.damaged()) == [] and cache.part(key, "nq") == b"some text\n" * 9
        flip(cache._path(key, kind), at)
        assert len(list(cache.damaged())) == 1
        assert kind == "nq" or cache.head(key, ("nq",)) is None
        with pytest.raises(OSError, match="damaged"):
            cache.part(key, "nq")
