"""Whatever part of its rows is shown or taken along: how many rows a question has in all is told, and is right."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import lang, questions, rdf
from kg.pipeline import answering
from kg.questions import Question
from kg.store import Graph, open_graph
from kg.web.server import parts, worker
from kg.web.site.asking import Answer
from kg.web.site.downloads import Download
from kg.web.site.questions import FORMS, Wish, _how_many

ASKED = [questions.find("citations"), questions.find("drafts")]
PARTS = ((0, 1), (0, 100), (3, 7), (63, 2), (0, 10_000), (10_000, 5))
"""First row and most rows of a part; the last is beyond the end."""


@pytest.fixture(scope="module")
def store(starter_store: Path) -> Graph:
    return open_graph(starter_store, check=False)


@pytest.fixture(scope="module")
def prepared(store: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("answers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(questions, "load", lambda: {each.name: each for each in ASKED})
        answering.build(*store.source(), folder, store.base)
    return folder


def run(store: Graph, text: str, **head: Any) -> tuple[dict[str, Any], bytes]:
    sent: list[bytes] = []
    job = worker.Job(store, {"format": "json", "max_bytes": 1 << 24, **head}, lambda *_: None, sent.append)
    reply, body = job.run(text)
    return reply, b"".join([*sent, body])


@pytest.mark.parametrize("question", ASKED, ids=lambda each: each.name)
@pytest.mark.parametrize("ready", [True, False])
def test_a_part_has_its_rows_and_the_number_of_all(
    store: Graph, prepared: Path, question: Question, ready: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = question.bind({}, store.base)
    whole = json.loads(run(store, text)[1])["results"]["bindings"]
    if ready:
        monkeypatch.setattr(store, "path", prepared)
    for first, most in PARTS:
        said = json.loads(run(store, text, part=(first, most))[1])
        assert said["results"]["bindings"] == whole[first : first + most]
        assert (said["total"], said["sure"]) == (len(whole), True)


@pytest.mark.parametrize("question", ASKED, ids=lambda each: each.name)
def test_a_document_says_how_many_rows_there_are(store: Graph, question: Question) -> None:
    """It did not where a limit was stated: the limit cut the rows that it counted."""
    text = question.bind({}, store.base)
    total = sum(1 for _ in store.select(text))
    for first, most in (*PARTS[1:3], (0, 0), (5, 0), PARTS[-1]):
        about = ("t", "a", (), "en", "http://localhost/", "1 May 2030")
        wanted = Download(question, text, "docx", FORMS["docx"], True, most, first, "http://e/", False, "", about)
        reply, data = run(store, wanted.paged, **wanted.message)
        written = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
        found = re.findall(r">Rows (?:in all: |(\d+) to (\d+) of )(\d+)\.<", written)
        last = min(first + most if most else total, total)
        part = ("", "") if first >= total or (first, last) == (0, total) else (str(first + 1), str(last))
        assert found == [(*part, str(total))]
        assert (reply["rows"], reply["further"]) == (max(last - first, 0), last < total)


@given(st.integers(0, 40), st.integers(0, 12), st.integers(1, 12))
def test_what_an_engine_is_asked_for_alone_is_not_taken_for_all(rows: int, first: int, most: int) -> None:
    """A store that is far away gives no more than the part and one row: then "at least" is said."""
    values = " ".join(f'"{each:02}"' for each in range(rows))
    text = f"SELECT ?a {{ VALUES ?a {{ {values} }} }} ORDER BY ?a"
    found = ox.Store().query(parts.paged(text, first, most))
    assert isinstance(found, rdf.QuerySolutions)
    said = json.loads(parts.told(found, first, most, 1 << 20, total=None)[1])
    assert [each["a"]["value"] for each in said["results"]["bindings"]] == [
        f"{each:02}" for each in range(rows)[first : first + most]
    ]
    assert said["total"] <= rows
    assert (said["total"] == rows) if said["sure"] else (rows > first + most or rows <= first)


def test_counting_ends_after_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_COUNTING", -1.0)
    values = " ".join(map(str, range(2000)))
    found = ox.Store().query(f"SELECT ?a {{ VALUES ?a {{ {values} }} }}")
    assert isinstance(found, rdf.QuerySolutions)
    said = json.loads(parts.counted(found, 10, 20, 1 << 20)[1])
    assert len(said["results"]["bindings"]) == 20
    assert not said["sure"]
    assert 30 < said["total"] < 2000


@pytest.mark.parametrize("code", lang.codes())
def test_a_page_says_which_rows_of_how_many_it_shows(code: str) -> None:
    wish = Wish({}, 2, 2, infer=True)

    def said(rows: int, total: int, *, sure: bool = True, asked: bool = True, offset: int = 2) -> list[str]:
        answer = Answer(("a",), ((),) * rows, total > offset + rows, total, sure)
        shown = Wish({}, wish.limit, offset, infer=True)
        return re.findall(r"\d+", _how_many(answer, shown, code, asked=asked))

    assert said(2, 66) == ["3", "4", "66"]
    assert said(2, 5, sure=False) == ["3", "4", "5"]
    assert said(0, 2) == ["2"]  # beyond the end
    assert said(2, 2, offset=0) == ["2"]
    assert said(0, 0, offset=0) == ["0"]
    assert said(0, 0, sure=False) == said(0, 0, asked=False, offset=0) == []  # nobody has counted
