"""Two publishers: documents are each one's own, terms and lists are everybody's, and answers are the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

import kg
from kg import resources
from kg.config import Config
from kg.questions import load
from kg.store import open_readonly
from kg.vocab import DEFAULT_BASE
from kg.web import create_app
from kg.web.server.service import Service

ELSEWHERE = "https://kg.example.org/un/"
BASES = {"default": DEFAULT_BASE, "elsewhere": ELSEWHERE, "terms": f"{ELSEWHERE} https://terms.example.org/"}
SLOW = pytest.mark.slow
INPUTS = ("A_RES_76_186.en.facts.json", "A_RES_76_186.fr.facts.json")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The same documents under the default base, another one, and another one with terms of its own, by name."""
    folder = tmp_path_factory.mktemp("identity")

    @lru_cache
    def store(name: str) -> Path:
        paths = [resources.path("starter") / each for each in INPUTS]
        assert kg.build(paths, store=folder / name, base=BASES[name], jobs=1).code == 0
        return folder / name

    return store


@pytest.mark.slow
def test_the_questions_have_the_same_rows(stores: Callable[[str], Path]) -> None:
    for name in (each for each, question in load().items() if not question.lacks({})):
        rows = {}
        for base in BASES:
            with kg.open(stores(base)) as graph:
                rows[base] = [tuple(row) for row in graph.ask(name).rows]
        assert rows["elsewhere"] == rows["default"] == rows["terms"], name


@pytest.mark.thorough
@pytest.mark.parametrize("name", [pytest.param("default", marks=SLOW), "elsewhere", pytest.param("terms", marks=SLOW)])
def test_every_path_leads_to_its_page(stores: Callable[[str], Path], tmp_path: Path, name: str) -> None:
    app = create_app(Config(store=stores(name), log_file=str(tmp_path / "log")))
    try:
        site = app.test_client()
        for path in ("A/RES/76/186", "body/UNODC", "treaty/2237-39574", "act/urge", "country/FR", "session/GA/76"):
            answer = site.get(f"/id/{path}", headers={"Accept": "text/html"})
            assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/page/{path}")
            page = site.get(f"/page/{path}")
            assert page.status_code == 200
            assert 'href="https://kg.example.org' not in page.text, "links lead to pages here"
        assert site.get("/data/body/UNODC.ttl").status_code == 200
    finally:
        Service.of(app).close()


@pytest.mark.thorough
def test_a_store_from_before_is_read_as_it_was_built(stores: Callable[[str], Path], tmp_path: Path) -> None:
    """Until this version a base moved every term: such a manifest says nothing of terms."""
    with open_readonly(stores("elsewhere")) as snapshot:
        assert snapshot.base == ELSEWHERE
        said = json.loads((snapshot.path / "manifest.json").read_text(encoding="utf-8"))
    assert said["terms"] == DEFAULT_BASE
    from kg.store.generations import Manifest

    del said["terms"]
    (tmp_path / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
    assert Manifest.read(tmp_path).base == f"{ELSEWHERE} {ELSEWHERE}"
