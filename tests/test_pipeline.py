"""Builds: exactly these inputs, whatever is wrong with some of them; changed, cached and killed ones too."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import zstandard
from papers import FRENCH, resolution, write

from kg.errors import InputError, UnknownNameError
from kg.pipeline import BuildOptions, BuildReport, build, closing, pool
from kg.pipeline.cache import Cache
from kg.pipeline.lists import kept_list_graphs, list_graphs
from kg.pipeline.work import Outcome, Task, process
from kg.readers import facts
from kg.store import Layout, open_readonly, removed
from kg.triples.places import facts_only, places
from kg.vocab import DEFAULT_BASE, Rel, names

pytestmark = pytest.mark.usefixtures("quick_builds")


def make(store: Path, *paths: Path, **options: object) -> BuildReport:
    """A build without reasoning, which has tests of its own, unless `reason` is asked for."""
    return build(BuildOptions(store=store, paths=paths, **{"reason": False, "validate": False, **options}))  # type: ignore[arg-type]


def dump(store: Path, *, infer: bool = True) -> list[str]:
    with open_readonly(store) as snapshot:
        inferred = snapshot.graph("inferred")
        return sorted(str(each) for each in snapshot.quads() if infer or each.graph_name != inferred)


def symbols(store: Path) -> list[str]:
    with open_readonly(store) as snapshot:
        return [f"{each.symbol} {each.language}" for each in snapshot.manifest.versions]


def index(store: Path) -> list[object]:
    """What the full-text index holds and finds, without regard to the order of its rows."""
    with open_readonly(store) as snapshot:
        path = snapshot.path / "search.sqlite"
        with sqlite3.connect(path) as database:
            tables = [
                sorted(database.execute(f"SELECT {columns}"))
                for columns in (
                    "iri, kind, code, lang, main, name FROM name JOIN thing ON thing.id = name.thing",
                    "iri, work, lang, part, number, text FROM paragraph",
                    "name.name, iri FROM name_text JOIN name ON name.rowid = name_text.rowid "
                    "JOIN thing ON thing.id = name.thing WHERE name_text MATCH 'lighthouses OR assembly OR 91'",
                    "iri, lang FROM paragraph_text JOIN paragraph ON paragraph.rowid = paragraph_text.rowid "
                    "WHERE paragraph_text MATCH 'lighthouses OR phares OR seized'",
                )
            ]
            database.execute("INSERT INTO name_text (name_text) VALUES ('integrity-check')")
            database.execute("INSERT INTO paragraph_text (paragraph_text) VALUES ('integrity-check')")
        assert all(tables)
        return tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "in", a=resolution(7), b=resolution(8), f=FRENCH)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_store_holds_exactly_the_inputs(folder: Path, store: Path) -> None:
    report = make(store, folder)
    assert report.code == 0
    assert symbols(store) == ["A/RES/91/7 en", "A/RES/91/7 fr", "A/RES/91/8 en"]
    make(store, folder / "b.txt")
    assert symbols(store) == ["A/RES/91/8 en"]


def test_unchanged_documents_are_not_parsed_again(folder: Path, store: Path) -> None:
    assert [each.cached for each in make(store, folder).outcomes] == [False] * 3
    write(folder, a=resolution(7, extra=" 3. Decides to go on."))
    assert [each.cached for each in make(store, folder).outcomes] == [False, True, True]


@pytest.mark.thorough
def test_cache_that_lost_a_text_is_made_good(folder: Path, store: Path) -> None:
    make(store, folder)
    before = dump(store)
    for path in Layout(store).cache.rglob("*.nq"):
        path.write_bytes(b"damaged")
    make(store, folder)
    assert dump(store) == before


@pytest.mark.slow
def test_same_input_twice_is_the_same_to_the_byte(folder: Path, tmp_path: Path) -> None:
    ids = set()
    for name in ("one", "two"):
        make(tmp_path / name, folder, reason=True)
        with open_readonly(tmp_path / name) as snapshot:
            ids.add(snapshot.id)
            assert (snapshot.path / "manifest.json").is_file()
    assert len(ids) == 1
    assert dump(tmp_path / "one") == dump(tmp_path / "two")


@pytest.mark.thorough
def test_order_of_paths_and_processes_make_no_difference(folder: Path, tmp_path: Path) -> None:
    write(folder, **{f"n{each}": resolution(each) for each in range(20, 32)})
    make(tmp_path / "one", folder, jobs=1)
    make(tmp_path / "two", *sorted(folder.iterdir(), reverse=True), folder, jobs=2)
    assert dump(tmp_path / "one") == dump(tmp_path / "two")


def test_a_store_among_the_documents_is_no_document(folder: Path) -> None:
    for _ in range(2):  # the second time the first one's cache is there
        report = make(folder / "store", folder)
        assert (report.code, len(report.outcomes)) == (0, 3), report.errors
    with pytest.raises(InputError, match="without documents"):
        make(folder / "other", folder / "store")


def test_what_cannot_be_looked_into_is_said(folder: Path, store: Path) -> None:
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    (folder / "en.txt.meta.tml").touch()
    (folder / "missspelt.txt.meta.toml").write_text('symbol = "A/RES/91/8"\n', encoding="utf-8")
    report = make(store, folder)
    assert report.code == 1 and report.published
    assert [line for line in report.unread if "gone.txt: a link to something that is not there" in line]
    assert [Path(each).name for each in report.sidecars_without_document] == ["missspelt.txt.meta.toml"]


def test_a_folder_that_may_not_be_read_is_said(folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = folder / "closed"
    closed.mkdir()
    scandir = os.scandir

    def refusing(path: object = ".") -> object:
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(closed))
        return scandir(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refusing)
    report = make(store, folder)
    assert report.code == 1
    assert report.unread == [f"{closed}: cannot be looked into (Permission denied); allow it or leave it out"]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n", "empty"),
        ("binary.bin", bytes(range(256)) * 40, "binary"),
        ("cut.xml", b"<akomaNtoso><act><body>", "line 1|not well-formed|XML|malformed"),
        ("damaged.pdf", b"%PDF-1.7 nothing more", "PDF"),
        ("cut.facts.json", b'{"format": "un-resolutions-kg facts", "version": 1', "JSON"),
    ],
)
def test_bad_document_is_reported_and_stops_no_other(
    folder: Path, store: Path, name: str, content: bytes, says: str
) -> None:
    (folder / name).write_bytes(content)
    report = make(store, folder)
    assert report.code == 1
    assert len(symbols(store)) == 3
    (outcome,) = report.errors
    assert name in outcome.error
    assert "\n" not in outcome.error
    assert any(word in outcome.error for word in says.split("|")), outcome.error


def test_invalid_utf8_is_read_as_far_as_it_can_with_a_warning(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(resolution().encode().replace(b"their lighthouses", b"their \xff\xfe\xfalighthouses"))
    report = make(store, path)
    assert report.code == 0
    assert symbols(store) == ["A/RES/91/7 en"]
    assert any("UTF-8" in line for line in report.outcomes[0].warnings), report.outcomes[0].warnings


def test_nothing_readable_leaves_the_store_as_it_was(folder: Path, store: Path, tmp_path: Path) -> None:
    make(store, folder)
    (tmp_path / "empty.txt").write_bytes(b"")
    report = make(store, tmp_path / "empty.txt")
    assert (report.code, report.failed) == (2, True)
    assert len(symbols(store)) == 3


@pytest.mark.parametrize("name", ["nowhere", "nowhere.txt"])
def test_missing_path_is_an_error_before_anything_is_done(folder: Path, store: Path, name: str) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        make(store, folder, folder / name)
    assert not Layout(store).current.exists()


def test_folder_without_documents(store: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / ".hidden").write_text("x")
    (tmp_path / "in" / "x.meta.toml").write_text("")
    with pytest.raises(InputError, match="without documents"):
        make(store, tmp_path / "in")


@pytest.mark.thorough
def test_symbol_stated_by_the_user(store: Path, tmp_path: Path) -> None:
    bare = resolution().replace("United Nations A/RES/91/7\n", "").replace("91/7. ", "")
    folder = write(tmp_path / "in", bare=bare)
    make(store, folder)
    assert symbols(store)[0].startswith("unidentified:")
    (folder / "bare.meta.toml").write_text('symbol = "A/RES/91/7"\n')
    report = make(store, folder)
    assert symbols(store) == ["A/RES/91/7 en"]
    assert not report.outcomes[0].cached, "a sidecar file that came makes a difference"
    assert any(
        "symbolOrigin> <https://w3id.org/un-resolutions-kg/id/symbol-origin/user>" in line for line in dump(store)
    )


def test_damaged_sidecar_file_is_an_error_of_its_document(folder: Path, store: Path) -> None:
    (folder / "a.txt.meta.toml").write_text("symbol = ")
    report = make(store, folder)
    assert [each.path.name for each in report.errors] == ["a.txt"]
    assert "a.txt.meta.toml" in report.errors[0].error


# Several files of one version


def test_two_files_of_a_version_make_one(store: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", one=resolution(), two=resolution().replace("their lighthouses", "their lamps"))
    report = make(store, folder)
    with open_readonly(store) as snapshot:
        (entry,) = snapshot.manifest.versions
    assert [each["name"] for each in entry.files] == ["one.txt", "two.txt"]
    assert len({each["sha256"] for each in entry.files}) == 2, "both hashes are kept"
    assert report.differences == [], "the texts differ, what they state does not"


def test_differences_in_what_two_files_state_are_reported(store: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", one=resolution(), two=resolution().replace("61/180", "61/181"))
    (difference,) = make(store, folder).differences
    assert (difference.chosen, difference.other) == ("one.txt", "two.txt")
    assert any("A/RES/61/180" in each for each in difference.only_chosen)
    assert any("A/RES/61/181" in each for each in difference.only_other)
    assert "\n" not in difference.summary()


@pytest.mark.thorough
def test_facts_go_behind_the_text_they_were_made_from(store: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a=resolution())
    make(tmp_path / "other", folder, write_facts=folder)
    report = make(store, folder)
    with open_readonly(store) as snapshot:
        (entry,) = snapshot.manifest.versions
    assert [each["format"] for each in entry.files] == ["text", "facts"]
    assert entry.has_text
    assert report.differences == []


def bare(store: Path) -> list[str]:
    """All that a store holds, less the texts: places quote themselves then."""
    with open_readonly(store) as snapshot:
        own = names(snapshot.base)
        known, read_from = places(snapshot.store, own), own.term(Rel.READ_FROM)
        wholes = {quad.object for quad in snapshot.quads() if quad.predicate.value == read_from}
        found = (quad for each in snapshot.graphs() for quad in facts_only(snapshot.quads(each.value), known, own))
        return sorted(str(quad) for quad in found if quad.subject not in wholes)


@pytest.mark.thorough
def test_facts_read_again_give_the_same_triples_less_the_texts(folder: Path, store: Path, tmp_path: Path) -> None:
    make(store, folder, write_facts=tmp_path / "facts")
    assert sorted(each.name for each in (tmp_path / "facts").iterdir()) == [
        "A_RES_91_7.en.facts.json",
        "A_RES_91_7.fr.facts.json",
        "A_RES_91_8.en.facts.json",
    ]
    make(tmp_path / "again", tmp_path / "facts")
    lists = ("graph/ontology>", "graph/authority>", "dc/terms/rights>")  # of texts, which records have not
    kept = [line for line in bare(store) if not any(word in line for word in ("#hasText>", *lists))]
    again = [line for line in dump(tmp_path / "again") if not any(word in line for word in ("#hasText>", *lists))]
    assert again == kept
    assert not any("lighthouses lit" in line for line in again)


@pytest.mark.thorough
def test_facts_are_written_from_the_cache_too(folder: Path, store: Path, tmp_path: Path) -> None:
    make(store, folder)
    make(store, folder, write_facts=tmp_path / "one")
    make(store, folder, write_facts=tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
        assert facts.is_facts(path.read_bytes())


# Changes


@pytest.mark.thorough
def test_adding_and_removing_equal_a_build_from_scratch(folder: Path, store: Path, tmp_path: Path) -> None:
    make(store, folder / "a.txt", folder / "f.txt", reason=True)
    make(store, folder / "b.txt", add=True, reason=True)
    write(folder, a=resolution(7, extra=" 3. Decides to remain seized of the matter."))
    make(store, folder / "a.txt", add=True, reason=True)
    make(tmp_path / "scratch", folder, reason=True)
    assert dump(store) == dump(tmp_path / "scratch")
    assert index(store) == index(tmp_path / "scratch")
    report = make(store, remove=("A/RES/91/8",), reason=True)
    assert report.removed
    make(tmp_path / "scratch", folder / "a.txt", folder / "f.txt", reason=True)
    assert dump(store) == dump(tmp_path / "scratch")
    assert index(store) == index(tmp_path / "scratch")


@pytest.mark.slow
def test_a_state_of_another_version_is_as_none(folder: Path, store: Path, tmp_path: Path) -> None:
    """What follows is found anew then, and the next change has a state to go on from."""
    import duckdb

    from kg.store import digests

    make(store, folder / "a.txt", folder / "f.txt", reason=True)
    (state,) = store.glob("generations/*/reasoning")
    with duckdb.connect(str(state / "reasoning.duckdb")) as connection:
        connection.execute("UPDATE about SET version = 2")
    digests.write(state.parent)
    make(store, folder / "b.txt", add=True, reason=True)
    make(tmp_path / "scratch", folder, reason=True)
    assert dump(store) == dump(tmp_path / "scratch")
    make(store, remove=("A/RES/91/8",), reason=True)
    make(tmp_path / "scratch", folder / "a.txt", folder / "f.txt", reason=True)
    assert dump(store) == dump(tmp_path / "scratch")


def test_removing_what_is_not_there(folder: Path, store: Path) -> None:
    make(store, folder)
    with pytest.raises(UnknownNameError, match=r"A/RES/91/9.*did you mean"):
        make(store, remove=("A/RES/91/9",))
    assert len(symbols(store)) == 3


def test_document_whose_new_version_fails_keeps_its_last_good_one(folder: Path, store: Path) -> None:
    make(store, folder)
    before = dump(store)
    (folder / "a.txt").write_bytes(b"")
    report = make(store, folder / "a.txt", folder / "b.txt", add=True)
    assert report.code == 1
    assert report.kept == ["A/RES/91/7 (en) keeps what was last read from a.txt"]
    assert dump(store) == before
    with open_readonly(store) as snapshot:
        assert [each.symbol for each in snapshot.manifest.versions if each.kept] == ["A/RES/91/7"]


def test_added_text_goes_behind_a_better_format(store: Path, tmp_path: Path) -> None:
    make(store, write(tmp_path / "in", a=resolution()), write_facts=tmp_path / "facts")
    before = dump(store)
    make(store, tmp_path / "facts", add=True)
    assert dump(store) == before
    with open_readonly(store) as snapshot:
        assert [each["format"] for each in snapshot.manifest.versions[0].files] == ["text", "facts"]


def test_adding_to_no_store_makes_one(folder: Path, store: Path) -> None:
    make(store, folder, add=True)
    assert len(symbols(store)) == 3


def test_nothing_is_done_twice_if_unchanged(folder: Path, store: Path) -> None:
    assert not make(store, folder, if_changed=True).unchanged
    assert make(store, folder, if_changed=True).unchanged
    write(folder, a=resolution(9))
    assert not make(store, folder, if_changed=True).unchanged
    assert make(store, if_changed=True).unchanged, "the starter corpus replaces nobody's own store"


@pytest.mark.thorough
def test_contradictions_keep_a_build_from_being_put_in_force(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def contradicted(_quads: Path, work: Path, *_rest: object) -> closing.Closed:
        (work / "inferred.nt").write_text("")
        return closing.Closed(5, 0, ("cax-dw: one thing is of two disjoint classes",), (), work)

    monkeypatch.setattr(closing, "close", contradicted)
    report = make(store, folder, reason=True)
    assert (report.code, report.published) == (1, False)
    assert "NOT put in force" in report.summary()
    assert not Layout(store).current.exists()
    report = make(store, folder, reason=True, allow_inconsistent=True)
    assert (report.code, report.published) == (1, True)
    assert len(symbols(store)) == 3


def test_two_versions_that_contradict_each_other_break_a_shape(store: Path, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in",
        a=resolution(),
        f=FRENCH.replace("le 16 décembre", "le 17 décembre").replace("\n16 décembre", "\n17 décembre"),
    )
    report = make(store, folder, validate=True)
    assert report.code == 1
    assert any("A/RES/91/7" in each and "adoptedOn" in each for each in report.violations)


# Workers


def fatal(task: Task) -> Outcome:
    """As `process`, but one document kills its worker."""
    if task.path.name == "n3.txt":
        os._exit(9)
    return process(task)


def test_dying_worker_takes_no_other_document_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "process", fatal)
    folder = write(tmp_path / "in", **{f"n{each}": resolution(each) for each in range(12)})
    tasks = [Task(each, "http://example.org/", tmp_path / "cache", "v") for each in sorted(folder.iterdir())]
    outcomes = {each.path.name: each for each in pool.run(tasks, 2)}
    assert len(outcomes) == 12
    assert [name for name, each in outcomes.items() if each.error] == ["n3.txt"]
    assert "died" in outcomes["n3.txt"].error


ORPHANS = """
import sys, time
from pathlib import Path
from kg.pipeline import pool
from kg.pipeline.work import Outcome, Task

def slow(task):
    Path(task.cache / f"{__import__('os').getpid()}").touch()
    time.sleep(600)
    return Outcome(task.path)

pool.process, pool._warm, pool.PATIENCE = slow, lambda: None, 0.05
cache = Path(sys.argv[1])
list(pool.run([Task(cache / str(each), "http://example.org/", cache, "v") for each in range(12)], 2))
"""


def test_workers_end_when_their_builder_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ORPHANS, str(tmp_path)]) as builder:
        deadline = time.monotonic() + 240
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        workers = [int(each.name) for each in tmp_path.iterdir()]
        builder.kill()
    assert len(workers) == 2
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, workers))


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_document_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.pipeline.work.SECONDS", 0.05)
    monkeypatch.setattr("kg.pipeline.work._process", lambda _task: time.sleep(5))
    path = write(tmp_path, a="x") / "a.txt"
    assert "took longer" in process(Task(path, "http://example.org/", tmp_path / "cache", "v")).error


def test_unexpected_error_is_the_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_task: Task) -> Outcome:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("kg.pipeline.work._process", broken)
    error = process(Task(tmp_path / "a.txt", "http://example.org/", tmp_path / "cache", "v")).error
    assert "unexpected: ZeroDivisionError: oh" in error


def test_report_tells_everything(folder: Path, store: Path, tmp_path: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    report = make(store, folder)
    report.write(tmp_path / "report.json")
    data = json.loads((tmp_path / "report.json").read_text())
    by_name = {Path(each["path"]).name: each for each in data["documents"]}
    assert by_name["empty.txt"]["error"]
    good = by_name["a.txt"]
    assert good["counts"]["preambular"] == 2
    assert good["counts"]["operative"] == 2
    assert set(good["seconds"]) == {"read", "parse", "extract", "triples", "cache"}
    assert len(good["sha256"]) == 64
    assert data["versions"] == 3
    assert data["published"] is True


@pytest.mark.thorough
def test_build_killed_at_any_moment_leaves_the_old_store_whole(folder: Path, store: Path) -> None:
    """Old documents or new ones are in force, never something between."""
    write(folder, **{f"n{each}": resolution(each) for each in range(20, 26)})
    make(store, folder / "a.txt")
    old = dump(store)
    command = [sys.executable, "-m", "kg.cli", "build", str(folder), "--store", str(store), "--jobs", "1"]
    chance = random.Random(186)
    killed = 0
    for _round in range(5):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as builder:
            time.sleep(chance.uniform(0.15, 1.1))
            killed += builder.poll() is None
            builder.send_signal(signal.SIGKILL)
        if len(symbols(store)) == 1:
            assert dump(store) == old
        else:
            assert len(symbols(store)) == 9
            break
    assert killed
    assert make(store, folder).code == 0


def removals(store: Path) -> list[str]:
    with open_readonly(store) as snapshot:
        return removed(snapshot.path)


@pytest.mark.thorough
def test_removed_documents_are_remembered_until_they_come_again(folder: Path, store: Path) -> None:
    make(store, folder)
    make(store, remove=("A/RES/91/8",))
    with open_readonly(store) as snapshot:
        before = snapshot.id
    assert removals(store) == ["A/RES/91/8"]
    make(store, folder / "a.txt", add=True)
    assert removals(store) == ["A/RES/91/8"], "carried on"
    with open_readonly(store) as snapshot:
        assert snapshot.id == before, "no part of the snapshot's id"
    make(store, folder / "a.txt")
    assert removals(store) == ["A/RES/91/8"], "a whole build carries it on too"
    make(store, folder / "b.txt", add=True)
    assert removals(store) == []


def test_kept_lists_are_the_lists_even_after_damage(tmp_path: Path) -> None:
    kept = Cache(tmp_path, "v")
    fresh = list_graphs(DEFAULT_BASE)
    assert kept_list_graphs(DEFAULT_BASE, kept) == fresh
    assert kept_list_graphs(DEFAULT_BASE, kept) == fresh
    (lines,) = tmp_path.rglob("*.lines")
    for damage in (b"", b"nonsense", zstandard.compress(b"<a> <b> <c> <d> .\n\n<a> <b> <c> <e> .")):
        lines.write_bytes(damage)
        assert kept_list_graphs(DEFAULT_BASE, kept) == fresh
    assert kept_list_graphs("https://example.org/", kept) == list_graphs("https://example.org/")
