"""Since when paragraphs stand: what a build works out is what the page would, and a damaged file never misleads it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.config import Config
from kg.descents import FILE_NAME, Descents
from kg.lang import codes
from kg.store import open_readonly
from kg.vocab import Rel
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site import view as views
from kg.web.site.pages import descent
from kg.web.site.view import GraphView

COMPARED = "A/RES/79/154"


def works(folder: Path) -> list[str]:
    """The works of which a build has worked something out."""
    database = sqlite3.connect(folder / FILE_NAME)
    try:
        return [work for (work,) in database.execute("SELECT work FROM line ORDER BY work")]
    finally:
        database.close()


@pytest.mark.parametrize("lang", codes())
def test_what_is_worked_out_ahead_is_what_the_page_works_out(
    starter_store: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oracle: all texts of the starter corpus, in each language of the site."""
    with open_readonly(starter_store) as shot:
        found, prepared = 0, {}
        view = GraphView(shot, lang)
        parts = {work: view.into(work, Rel.PART_OF) for work in works(shot.path)}
        for work, own in parts.items():
            prepared[work] = descent.of_work(view, work, own)
        monkeypatch.setattr(GraphView, "standing", lambda _view, _work: None)
        for version in shot.manifest.versions:
            work = version.graph.replace(view.names.graph_base, view.names.id_base, 1).rpartition("/")[0]
            fresh = GraphView(shot, lang)
            computed = descent.of_work(fresh, work, fresh.into(work, Rel.PART_OF))
            assert prepared.get(work, {}) == computed, work
            found += len(computed)
        assert found > 500


@pytest.fixture(scope="module")
def client(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_app(Config(store=starter_store, log_file=str(tmp_path_factory.mktemp("log") / "log")))
    yield app.test_client()
    Service.of(app).close()


@pytest.mark.parametrize("lang", codes())
def test_both_give_one_page(client: FlaskClient, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes, whether the file is there or not."""
    address = f"/page/{COMPARED}?lang={lang}"
    html = {"Accept": "text/html"}
    with_file = client.get(address, headers=html).data
    assert b'class="since soft"' in with_file
    monkeypatch.setattr(GraphView, "standing", lambda _view, _work: None)
    monkeypatch.setattr("kg.web.site.keeping.known", lambda: None)
    assert client.get(address, headers=html).data == with_file


def test_a_file_that_is_damaged_or_lost_answers_nothing_or_the_truth(starter_store: Path, tmp_path: Path) -> None:
    with open_readonly(starter_store) as shot:
        folder = shot.path
        path = tmp_path / FILE_NAME
        shutil.copy(folder / FILE_NAME, path)
        whole = Descents(folder)
        truth = {work: whole.of(work) for work in works(folder)}
        assert all(truth.values())
    data = path.read_bytes()
    for start in range(0, len(data), max(1, len(data) // 40)):
        broken = bytearray(data)
        broken[start : start + 3] = bytes(each ^ 0x5A for each in broken[start : start + 3])
        path.write_bytes(broken)
        damaged = Descents(tmp_path)
        assert all(damaged.of(work) in (None, said) for work, said in truth.items()), start
    path.write_bytes(data[: len(data) // 2])
    cut = Descents(tmp_path)
    assert all(cut.of(work) in (None, said) for work, said in truth.items())
    path.unlink()
    assert Descents(tmp_path).of(next(iter(truth))) is None, "an older store has none"


def test_a_row_in_another_ones_place_is_not_taken_for_it(starter_store: Path, tmp_path: Path) -> None:
    with open_readonly(starter_store) as shot:
        shutil.copy(shot.path / FILE_NAME, tmp_path / FILE_NAME)
    first, second, *_ = works(tmp_path)
    database = sqlite3.connect(tmp_path / FILE_NAME)
    database.execute("UPDATE line SET said = (SELECT said FROM line WHERE work = ?) WHERE work = ?", (second, first))
    database.commit()
    database.close()
    assert Descents(tmp_path).of(first) is None
    assert Descents(tmp_path).of(second)


def test_views_of_a_store_without_the_file_work_it_out(starter_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "Descents", lambda _folder: Descents(Path("nowhere")))
    monkeypatch.setattr(views, "_SHARED", type(views._SHARED)())
    with open_readonly(starter_store) as shot:
        view = GraphView(shot)
        work = view.names.id(COMPARED)
        assert view.standing(work) is None
        assert descent.of_work(view, work, view.into(work, Rel.PART_OF))
