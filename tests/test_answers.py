"""Answers that a build prepares: the rows are those of the query that everybody sees, whatever parameters are given."""

from __future__ import annotations

import itertools
import random
import shutil
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from few_lists import few_lists
from papers import resolution

from kg import gathered, questions
from kg.errors import StoreError, UsageError
from kg.pipeline import BuildOptions, answering, build
from kg.questions import Question
from kg.sparql import planning
from kg.store import Graph, answers, is_read_error, open_graph
from kg.store.verification import verify
from kg.summary import HAS_RECEIVER
from kg.vocab import Rel, terms_of
from kg.web.server import failures, worker, writer
from kg.web.site.pages import counted
from kg.web.site.view import GraphView

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

FREE = [each for each in questions.load().values() if not any(one.required for one in each.parameters)]
CASES = [
    pytest.param(each, names, id=f"{each.name} {' '.join(names)}".strip())
    for each in FREE
    for number in range(3)
    for names in itertools.combinations([one.name for one in each.parameters], number)
]


@pytest.fixture(scope="module")
def store(starter_store: Path) -> Graph:
    return open_graph(starter_store, check=False)


@pytest.fixture(scope="module")
def prepared(store: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("answers")
    answering.build(*store.source(), folder, store.base)
    return folder


def rows(found: object) -> list[str]:
    assert isinstance(found, ox.QuerySolutions)
    return [str(each) for each in found]


def evaluated(store: Graph, text: str) -> list[str]:
    """What the engine says to a query."""
    engine, graphs = store.source()
    return rows(planning.evaluate(engine, text, default_graph=graphs))


def given(store: Graph, question: Question, names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Values for parameters: of some rows, and ones that no row has."""
    columns = answering.chosen_by(question)
    slots = {each.name: each.slot for each in question.parameters}
    if not names:
        yield {}
    if not names or not all(slots[name] in columns for name in names):
        return
    days = {each.name for each in question.parameters if each.kind in ("date", "day")}
    yield {name: "2100" if name in days else "any" if name == "status" else "ZZ/0/0" for name in names}
    engine, graphs = store.source()
    found = list(planning.evaluate(engine, question.bind({}, store.base), default_graph=graphs))  # type: ignore[arg-type]
    for place in (0, len(found) // 3, len(found) - 1) if found else ():
        values = {name: found[place][columns[slots[name]][0]] for name in names}
        if all(values.values()):
            yield {name: value.value for name, value in values.items()}


@pytest.mark.parametrize(("question", "names"), CASES)
def test_a_prepared_answer_is_that_of_the_query(
    store: Graph, prepared: Path, question: Question, names: tuple[str, ...]
) -> None:
    for values in given(store, question, names):
        text = question.bind(values, store.base)
        found = answers.find(prepared, text)
        assert found is not None
        wanted = evaluated(store, text)
        assert rows(found) == wanted
        assert answers.count(prepared, text) == len(wanted)
        assert answers.count(prepared, f"{text}\nLIMIT 2 OFFSET 1") == len(wanted[1:3])


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_asked_the_rows_are_those_of_the_query_as_written(store: Graph, prepared: Path, seed: int) -> None:
    """Several parameters at once, values of any of the rows, days of each precision, and any page of the rows."""
    chance = random.Random(seed)
    engine, graphs = store.source()
    for question in chance.sample(FREE, 4):
        found = rows_of(store, question.name)
        values = {}
        for each in chance.sample(question.parameters, min(len(question.parameters), chance.randint(0, 3))):
            column = each.slot if each.slot in question.columns else each.name
            term = chance.choice(found)[column] if found and column in question.columns else None
            kinds = {"status": "draft any adopted", "date": "2019 2021-12 2021-12-16", "day": "2019 2021-12 2021-12-16"}
            said = chance.choice(kinds.get(each.kind, "ZZ GA 76 en").split())
            values[each.name] = term.value if term is not None and chance.random() < 0.8 else said
        try:
            text = question.bind(values, store.base)
        except UsageError:
            continue
        text += chance.choice(["", "\nLIMIT 3", "\nLIMIT 64 OFFSET 63", "\nLIMIT 5 OFFSET 100000"])
        plain = rows(engine.query(text, default_graph=graphs))
        ready = answers.find(prepared, text)
        assert rows(planning.evaluate(engine, text, default_graph=graphs)) == plain, text
        assert ready is None or rows(ready) == plain, text


@cache
def rows_of(store: Graph, name: str) -> list[ox.QuerySolution]:
    engine, graphs = store.source()
    return list(planning.evaluate(engine, questions.find(name).bind({}, store.base), default_graph=graphs))  # type: ignore[arg-type]


def test_every_question_without_a_needed_parameter_is_prepared(prepared: Path) -> None:
    assert answers.names(prepared) == tuple(sorted(each.name for each in FREE))


def test_which_parameters_choose_rows() -> None:
    found = {each.name: set(answering.chosen_by(each)) for each in questions.load().values()}
    assert found["citations"] == {"symbol", "cited"}
    assert found["mandates"] == {"body", "adopter", "act_id", "since"}
    assert found["obligations"] == {"body", "adopter", "since", "on_day", "wanted"}
    assert found["meetings"] == {"convened_by"}  # by the column `body`
    assert found["changes"] == set()  # a text that is named counts as wanted, whatever its status
    assert "at_session" not in found["reporting-requests"]  # a number is no string
    assert found["series"] == set()  # the symbol is of any text of the series, the rows are of all


def test_pages_count_the_rows_that_are_prepared(store: Graph, prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The numbers beside a body's tables are those that are counted where nothing is prepared."""
    view = GraphView(store)
    bodies = {iri for each in (HAS_RECEIVER, view.term(Rel.REQUESTED_OF)) for iri in pointed(store, each)}
    assert len(bodies) > 10

    def told() -> list[object]:
        view._shared.remembered.clear()
        return [(counted.asked(view, each), counted.requests(view, each)) for each in sorted(bodies)]

    counts = told()
    years = [sorted(counted.asked_by_year(view, each)) for each in sorted(bodies)]
    monkeypatch.setattr(view, "_path", prepared)
    assert view.prepared(questions.find("obligations").bind({"body": "UNODC"}, view.base)) is not None
    assert told() == counts
    assert [sorted(counted.asked_by_year(view, each)) for each in sorted(bodies)] == years


def pointed(store: Graph, relation: str) -> set[str]:
    quads = store.source()[0].quads_for_pattern(None, ox.NamedNode(relation), None, ox.DefaultGraph())
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}


def test_a_page_of_rows_is_cut_from_all_of_them(store: Graph, prepared: Path) -> None:
    text = questions.find("citations").bind({}, store.base)
    whole = rows(answers.find(prepared, text))
    assert len(whole) > 2 * answers.BLOCK
    for offset, limit in ((0, 1), (answers.BLOCK - 1, 3), (len(whole) - 1, 9), (len(whole) + 5, 9)):
        part = rows(answers.find(prepared, f"{text}\nLIMIT {limit} OFFSET {offset}"))
        assert part == whole[offset : offset + limit]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("SELECT DISTINCT", "SELECT"),
        lambda text: text + "OFFSET 2",
        lambda text: text.replace('"A/RES/1/1"', "<http://example.org/x>"),
        lambda text: text.replace('"A/RES/1/1"', '"A/RES/1/1"@en'),
        lambda text: text.replace('"A/RES/1/1"', r'"A\u002FRES/1/1"'),
        lambda text: text.replace('VALUES ?cited { "A/RES/2/2" }', 'VALUES ?symbol { "A/RES/2/2" }'),
        lambda text: text[:-30],
        lambda text: "",
    ],
)
def test_any_other_query_goes_to_the_engine(prepared: Path, change: object) -> None:
    text = questions.find("citations").bind({"symbol": "A/RES/1/1", "cited": "A/RES/2/2"})
    assert answers.find(prepared, text) is not None
    assert answers.find(prepared, change(text)) is None  # type: ignore[operator]
    assert answers.count(prepared, change(text)) is None  # type: ignore[operator]


def test_a_parameter_that_does_more_than_choose_goes_to_the_engine(prepared: Path) -> None:
    asked = ({"body": "UNODC", "as_of": "2019"}, {"as_of": "2022"}, {"status": "any"})
    assert [answers.find(prepared, questions.find("mandates").bind(each)) for each in asked] == [None] * 3


def test_the_first_rows_come_before_the_rest_is_read(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[int]()
    block = answers._Lines._block

    def follow(lines: answers._Lines, number: int) -> bytes:
        read.append(number)
        return block(lines, number)

    monkeypatch.setattr(answers._Lines, "_block", follow)
    found = answers.find(prepared, questions.find("citations").bind({}))
    assert found is not None
    next(iter(found))
    assert 1 <= len(read) <= 3


def test_a_file_that_cannot_be_read_is_as_none(prepared: Path, tmp_path: Path) -> None:
    text = questions.find("citations").bind({})
    assert answers.find(tmp_path, text) is None
    folder = tmp_path / "damaged"
    folder.mkdir()
    (folder / answers.FILE_NAME).write_bytes((prepared / answers.FILE_NAME).read_bytes()[:5000])
    assert answers.find(folder, text) is None
    folder = tmp_path / "lost"
    folder.mkdir()
    (folder / answers.FILE_NAME).write_bytes((prepared / answers.FILE_NAME).read_bytes())
    database = sqlite3.connect(folder / answers.FILE_NAME)
    database.execute("DELETE FROM block WHERE number = 0")
    database.commit()
    database.close()
    assert answers.find(folder, text) is None


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM block WHERE number = 2",
        "UPDATE block SET lines = x'00' WHERE number = 2",
        f"UPDATE block SET lines = x'{zlib.compress(b'a').hex()}' WHERE number = 2",
        "UPDATE question SET rows = rows + 70",
        "UPDATE question SET chosen_by = '[]'",
    ],
)
def test_what_is_damaged_further_on_is_an_error_of_the_store_and_no_shorter_answer(
    prepared: Path, tmp_path: Path, change: str
) -> None:
    shutil.copy(prepared / answers.FILE_NAME, tmp_path)
    with closing(sqlite3.connect(tmp_path / answers.FILE_NAME)) as database:
        database.execute(change)
        database.commit()
    found = answers.find(tmp_path, questions.find("citations").bind({}))
    if found is not None:
        with pytest.raises(OSError, match="Corruption") as caught:
            list(found)
        assert failures.kind_of(caught.value) == failures.DAMAGED
        assert is_read_error(caught.value)


def write(folder: Path, number: int) -> None:
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / f"{number}.txt").write_text(resolution(number), encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that is large enough to have prepared answers, as if so few documents were many."""
    folder = tmp_path_factory.mktemp("built")
    for number in (1, 2):
        write(folder, number)
    with pytest.MonkeyPatch.context() as patch, few_lists():
        patch.setattr(answering, "LEAST", 2)
        assert build(BuildOptions(store=folder / "store", paths=(folder / "in",))).published
    return folder


@pytest.mark.thorough
def test_a_build_keeps_them_and_asks_nothing_more(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_graph(built / "store", check=False) as graph:
        text = questions.find("paragraphs").bind({"symbol": "A/RES/91/2"}, graph.base)
        wanted = evaluated(graph, text)
        asserted = rows(graph.query(text, infer=False))
        monkeypatch.setattr(planning, "evaluate", lambda *_, **__: pytest.fail("asked the engine"))
        assert rows(graph.query(text)) == wanted != []
        with pytest.raises(pytest.fail.Exception):
            graph.query(text, infer=False)
        with pytest.raises(pytest.fail.Exception):
            graph.query(text.replace("WHERE", f"FROM <{graph.base}graph/ontology> WHERE"))
    assert asserted == wanted


def test_workers_answer_with_them(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(snapshot: Graph, text: str, **head: object) -> bytes:
        sent: list[bytes] = []
        reply = worker.Job(snapshot, {"format": "csv", "max_bytes": 1 << 20, **head}, lambda *_: None, sent.append).run(
            text
        )
        return b"".join([*sent, reply[1]])

    download = {"op": "download", "form": "csv", "name": "x", "offset": 0, "limit": 0, "following": "", "bom": False}
    with open_graph(built / "store", check=False) as graph:
        text = questions.find("paragraphs").bind({}, graph.base)
        table = run(graph, text)
        with monkeypatch.context() as patch:
            patch.setattr(answers, "find", lambda *_: None)
            assert run(graph, text) == table
            whole = run(graph, text, **download)
        monkeypatch.setattr(planning, "evaluate", lambda *_, **__: pytest.fail("asked the engine"))
        assert run(graph, text) == table
        assert run(graph, text, **download) == whole
        others: list[dict[str, object]] = [{"infer": False}, {"default": []}, {"named": []}, {"own_dataset": True}]
        for other in others:
            with pytest.raises(pytest.fail.Exception):
                run(graph, text, **other)


@pytest.mark.thorough
def test_the_file_of_another_generation_is_refused(built: Path, tmp_path: Path) -> None:
    """A store without prepared answers, into which those of another one were copied, is not asked at all."""
    shutil.copytree(built, tmp_path / "copy")
    store = tmp_path / "copy" / "store"
    with few_lists():
        assert build(BuildOptions(store=store, remove=("A/RES/91/2",))).published
    with open_graph(store) as graph, open_graph(built / "store") as before:
        shutil.copy(before.path / answers.FILE_NAME, graph.path)
    for check in (True, False):
        with pytest.raises(StoreError, match=r"answers\.sqlite.*of another generation; remove it"):
            open_graph(store, check=check)
    assert any("another generation" in each for each in verify(store, 0).differences)
    (graph.path / answers.FILE_NAME).unlink()
    (graph.path / "notes of mine.txt").write_text("left alone")
    open_graph(store).close()


def test_after_an_update_each_question_has_the_rows_of_its_query(built: Path, tmp_path: Path) -> None:
    """What users write into graphs of their own is part of what a question asks of any graph."""
    shutil.copytree(built, tmp_path / "copy")
    store = tmp_path / "copy" / "store"
    with open_graph(store) as graph:
        names = graph.graph("ontology").value.removesuffix("graph/ontology"), terms_of(graph.base)
        before = {each.name: rows(graph.query(each.bind({}, graph.base))) for each in FREE}
    text = (
        f"INSERT DATA {{ GRAPH <http://example.org/own> {{ <http://example.org/v> <{names[1]}versionOf> "
        f"<{names[0]}id/A/RES/91/1> ; <{names[1]}language> 'de' . <{names[0]}id/A/RES/91/1> <{names[1]}symbol> 'A/RES/91/1' . }} }}"
    )
    assert "error" not in writer.run(store, {"op": "update"}, text.encode(), 60)
    changed = set()
    with open_graph(store) as graph:
        assert "citations" in answers.names(graph.path)
        for each in FREE:
            asked = each.bind({}, graph.base)
            found = rows(graph.query(asked))
            assert found == evaluated(graph, asked), each.name
            changed |= {each.name} if found != before[each.name] else set()
    assert changed == {"documents"}


def test_another_program_makes_another_generation(built: Path, tmp_path: Path) -> None:
    """What was prepared by the one that was here before does not stand for what this one makes of the same documents."""
    shutil.copytree(built, tmp_path / "copy")
    store, paths = tmp_path / "copy" / "store", (tmp_path / "copy" / "in",)
    with open_graph(store) as graph:
        before = graph.id
    kept = gathered.update
    with few_lists(), pytest.MonkeyPatch.context() as patch:
        assert build(BuildOptions(store=store, paths=paths)).snapshot == before
        for module in ("build", "comparing"):
            patch.setattr(sys.modules[f"kg.pipeline.{module}"], "builder_version", lambda: "another")
        patch.setattr(gathered, "update", lambda *_, **__: pytest.fail("took over rows of another program"))
        write(tmp_path / "copy", 3)
        assert build(BuildOptions(store=store, paths=paths, add=True)).snapshot != before
        patch.setattr(gathered, "update", kept)
        whole = build(BuildOptions(store=store, paths=paths)).snapshot
        patch.undo()
        with few_lists():
            assert build(BuildOptions(store=store, paths=paths)).snapshot != whole


def test_a_change_leaves_them_out(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "copy")
    write(tmp_path, 3)
    store = tmp_path / "copy" / "store"
    with few_lists():
        assert build(BuildOptions(store=store, paths=(tmp_path / "in",), add=True)).published
    with open_graph(store, check=False) as graph:
        assert answers.names(graph.path) == ()
        text = questions.find("documents").bind({}, graph.base)
        assert len(rows(graph.query(text))) == 3
