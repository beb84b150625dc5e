"""The library: what `import kg` gives, with every module of the package loaded."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, is_dataclass
from pathlib import Path

import pytest

import kg
from kg import cli, library
from kg.errors import InputError, QueryError, StoreError, UnknownNameError, UsageError
from kg.store import open_readonly

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

TEXT = """United Nations
A/RES/91/7
General Assembly
Ninety-first session
Resolution adopted by the General Assembly on 18 December 2036

91/7. Paths of lanterns

The General Assembly,

Recalling its resolution 90/4 of 17 December 2035,

1. Requests the Secretary-General to report to it at its ninety-third session;

2. Decides to remain seized of the matter.
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("library")
    (place / "lanterns.txt").write_text(TEXT, encoding="utf-8")
    report = kg.build([place / "lanterns.txt"], store=place / "store", jobs=1)
    assert (report.code, report.published, report.versions) == (0, True, 1)
    return place / "store"


@pytest.fixture(scope="module")
def graph(store: Path) -> Iterator[library.OpenGraph]:
    with kg.open(store) as opened:
        yield opened


@pytest.mark.thorough
def test_no_module_takes_a_functions_place(tmp_path: Path) -> None:
    """In a process of its own every module is imported; then the three are still functions and work."""
    names = [each.name for each in pkgutil.walk_packages(kg.__path__, "kg.") if not each.name.endswith("__main__")]
    assert len(names) > 150
    (tmp_path / "lanterns.txt").write_text(TEXT, encoding="utf-8")
    code = (
        "import importlib, kg, sys\n"
        f"for name in {names!r}:\n    importlib.import_module(name)\n"
        "assert callable(kg.read) and callable(kg.open) and callable(kg.build)\n"
        "if __name__ == '__main__':\n"
        "    assert kg.read('lanterns.txt').symbol == 'A/RES/91/7'\n"
        "    assert kg.build(['lanterns.txt'], store='store', jobs=1).code == 0\n"
        "    print(len(kg.open('store').ask('citations')))\n"
    )
    (tmp_path / "run.py").write_text(code, encoding="utf-8")
    environment = {"PYTHONPATH": str(Path(kg.__path__[0]).parent), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "run.py"],
        check=False,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


def test_the_package_says_what_it_has() -> None:
    assert {"read", "open", "build", "__version__"} <= set(dir(kg))
    assert (Path(kg.__path__[0]) / "py.typed").is_file()
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        kg.__getattr__("reed")
    assert importlib.import_module("kg.readers").__name__ == "kg.readers"


@pytest.mark.parametrize("how", ["path", "name", "bytes", "text"])
def test_reading_a_path_bytes_and_text_give_the_same(how: str, tmp_path: Path) -> None:
    path = tmp_path / "lanterns.txt"
    path.write_text(TEXT, encoding="utf-8")
    source: str | Path | bytes = {"path": path, "name": str(path), "bytes": TEXT.encode(), "text": TEXT}[how]
    found = kg.read(source)
    assert (found.symbol, found.language, found.format) == ("A/RES/91/7", "en", "text")
    assert [each.number for each in found.paragraphs if each.part == "operative"] == ["1", "2"]
    assert {each.kind for each in found.statements} >= {"act", "citation", "report requested"}
    for each in found.statements:
        assert "".join(found.text[start:end] for start, end in each.spans) == each.quote, each
    assert [each.detail["cited"] for each in found.statements if each.kind == "citation"] == ["A/RES/90/4"]


def test_reading_needs_no_store_and_takes_what_is_stated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = kg.read("Recalls its resolution 90/4 of 17 December 2035.\n", stated={"symbol": "A/C.3/91/L.2"})
    assert found.symbol == "A/C.3/91/L.2"
    assert kg.read(b"A letter.\n").symbol.startswith("unidentified:")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_no_file_has_is_no_text(tmp_path: Path) -> None:
    for source in ("nowhere.pdf", tmp_path / "nowhere.pdf"):
        with pytest.raises(InputError, match="no such file"):
            kg.read(source)
    for data in (b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", b"PK\x03\x04broken"):
        with pytest.raises(InputError):
            kg.read(data)


def test_a_facts_only_record_is_read_from_bytes_too() -> None:
    from kg import resources

    path = sorted(resources.path("starter").rglob("*.json"))[0]
    assert kg.read(path.read_bytes(), name=path.name) == kg.read(path)


def test_questions_give_the_rows_that_the_command_gives(
    graph: library.OpenGraph, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import csv
    import io

    for name in graph.questions():
        if name == "phrase-history":
            continue  # its parameter is required
        table = graph.ask(name)
        assert cli.main(["query", name, "--store", str(store), "--format", "csv"]) == 0
        columns, *rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
        assert list(table.columns) == columns
        shown = [
            ["" if each is None else str(each).lower() if isinstance(each, bool) else str(each) for each in row]
            for row in table.rows
        ]
        assert shown == rows, name


def test_parameters_are_given_by_name(graph: library.OpenGraph) -> None:
    assert [row["cited"] for row in graph.ask("citations", symbol="A/RES/91/7")] == ["A/RES/90/4"]
    assert [row["symbol"] for row in graph.ask("citations", cited="90/4")] == ["A/RES/91/7"]
    with pytest.raises(UnknownNameError) as unknown:
        graph.ask("citations", cited="A/RES/90/5")
    assert "A/RES/90/4" in unknown.value.near
    with pytest.raises(UnknownNameError):
        graph.ask("citation")
    with pytest.raises(UsageError):
        graph.ask("citations", document="A/RES/91/7")


def test_queries_give_tables_triples_or_a_truth(graph: library.OpenGraph) -> None:
    table = graph.query("SELECT (2 + 3 AS ?five) (2 > 1 AS ?yes) ?none ('x'@en AS ?text) WHERE {}")
    assert isinstance(table, library.Table)
    assert (table.columns, table.rows) == (("five", "yes", "none", "text"), ((5, True, None, "x"),))
    assert str(table.terms[0][3]) == '"x"@en'
    triples = graph.query("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }")
    assert isinstance(triples, library.Triples) and len(triples) > 10
    assert list(triples) == sorted(set(triples))
    assert graph.query("ASK { ?s ?p ?o }") is True
    assert graph.query("ASK { <urn:a> ?p ?o }") is False
    with pytest.raises(QueryError) as caught:
        graph.query("SELECT ?s WHERE {\n ?s ?p }")
    assert caught.value.line == 2
    with pytest.raises(QueryError, match="SERVICE"):
        graph.query("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_reasoning_can_be_left_out(graph: library.OpenGraph) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    with_, without = (graph.query(count, infer=infer) for infer in (True, False))
    assert isinstance(with_, library.Table) and isinstance(without, library.Table)
    assert int(str(with_.rows[0][0])) > int(str(without.rows[0][0])) > 0


def test_explanations_reach_the_characters(graph: library.OpenGraph) -> None:
    found = graph.explain("A/RES/91/7", "cites", "A/RES/90/4") or graph.explain(
        "A/RES/91/7/pp/1", "cites", "A/RES/90/4"
    )
    assert found
    assert any("characters" in line for line in found[0].lines)
    inferred = graph.explain("A/RES/90/4", "a", "Work")
    assert all(each.rule or each.graphs for each in inferred)
    assert graph.explain("A/RES/91/7", "cites", "A/RES/12/1") == ()


def test_results_are_frozen_data(graph: library.OpenGraph) -> None:
    table = graph.ask("documents")
    assert is_dataclass(table)
    with pytest.raises(FrozenInstanceError):
        table.columns = ()  # type: ignore[misc]


def test_frames(graph: library.OpenGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    pandas = pytest.importorskip("pandas")
    table = graph.ask("citations")
    frame = table.frame()
    assert isinstance(frame, pandas.DataFrame)
    assert tuple(frame.columns) == table.columns and len(frame) == len(table)
    assert tuple(map(tuple, frame.to_numpy().tolist())) == table.rows
    assert len(kg.read(TEXT).frame()) == len(kg.read(TEXT).statements)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pandas"):
        table.frame()


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kg build"):
        kg.open(tmp_path / "nowhere")


def test_changing_a_store_leaves_what_is_open(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT.replace("91/7", "91/8"), encoding="utf-8")
    kg.build([tmp_path / "a.txt"], store=tmp_path / "store", jobs=1, reason=False)
    with kg.open(tmp_path / "store") as old:
        report = kg.build([tmp_path / "b.txt"], store=tmp_path / "store", add=True, jobs=1, reason=False)
        assert report.code == 0
        with kg.open(tmp_path / "store") as new:
            assert [symbol for symbol, _ in old.documents] == ["A/RES/91/7"]
            assert [symbol for symbol, _ in new.documents] == ["A/RES/91/7", "A/RES/91/8"]
            assert old.id != new.id == open_readonly(tmp_path / "store").id
    assert kg.build(store=tmp_path / "store", remove=["A/RES/91/7"], jobs=1, reason=False).versions == 1
