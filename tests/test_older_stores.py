"""A store that an older version built, without the graph of comparisons: what it lacks is said, everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from series_papers import paper, write

import kg
from kg.cli import main
from kg.config import Config
from kg.errors import UsageError
from kg.lang import codes
from kg.pipeline import BuildOptions, build
from kg.store import digests
from kg.store.generations import Manifest
from kg.vocab import named_graph
from kg.web import create_app
from kg.web.server.service import Service

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("quick_builds_of_module")]
SAID = {"en": "texts are not compared", "fr": "ne sont pas comparés", "es": "no se comparan"}


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Path:
    """A store of facts alone whose manifest says nothing of comparisons."""
    folder = tmp_path_factory.mktemp("older")
    write(folder / "papers", paper(80, 1), paper(81, 1))
    made = BuildOptions(store=folder / "made", paths=(folder / "papers",), write_facts=folder / "facts", validate=False)
    build(made)
    build(BuildOptions(store=folder / "store", paths=(folder / "facts",), jobs=1, validate=False))
    (generation,) = (folder / "store" / "generations").iterdir()
    said = Manifest.read(generation)
    graphs = [named_graph(said.base, each) for each in ("changes", "series")]
    counts = {name: number for name, number in said.counts.items() if name not in graphs}
    replace(said, derived={}, counts=counts).write(generation)
    digests.write(generation)
    return folder / "store"


@pytest.fixture(scope="module")
def client(older: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(store=older, log_file=str(older.parent / "log")))
    yield app.test_client()
    Service.of(app).close()


@pytest.mark.parametrize("language", codes())
@pytest.mark.parametrize(
    "address",
    [
        "/series/A/RES/81/1",
        "/compare/A/RES/80/1/A/RES/81/1",
        "/queries/changes?symbol=81/1",
        "/queries/series?symbol=81/1",
    ],
)
def test_pages_say_it(client: FlaskClient, address: str, language: str) -> None:
    answer = client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200
    assert SAID[language] in answer.text


def test_the_library_and_the_command_say_it(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with kg.open(older) as graph, pytest.raises(UsageError, match="no comparisons"):
        graph.compare("A/RES/80/1", "A/RES/81/1")
    assert main(["compare", "A/RES/80/1", "A/RES/81/1", "--store", str(older)]) == 2
    assert main(["query", "changes", "-p", "symbol=81/1", "--store", str(older)]) == 0
    assert capsys.readouterr().err.count("no comparisons") == 2
