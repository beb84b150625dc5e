"""Pages of the starter corpus and of the seeds are the same with what the build has worked out for them and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prepared_pages import served, with_and_without, works

import kg
from kg.lang import codes


@pytest.fixture(scope="module")
def starter(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    yield from served(starter_store, tmp_path_factory.mktemp("log"))


@pytest.mark.thorough
@pytest.mark.parametrize("language", codes())
def test_pages_of_the_starter_corpus_are_the_same(
    starter: FlaskClient, starter_store: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [f"/page/{each}?lang={language}{more}" for each in works(starter_store) for more in ("", "&view=parallel")]
    with_and_without(starter, paths, monkeypatch)


@pytest.mark.thorough
def test_pages_of_the_seeds_are_the_same(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kg.build([shared / "seeds"], store=tmp_path / "store")
    for each in served(tmp_path / "store", tmp_path):
        found = works(tmp_path / "store")
        addresses = [f"/page/{path}?lang={code}" for path in found for code in codes()]
        assert found and with_and_without(each, addresses, monkeypatch)
