"""The ontology's page is up to date, and the competency questions have answers."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_triples import STATEMENTS, document

from kg import resources
from kg.pipeline.lists import list_graphs
from kg.reason import close
from kg.terms import terms
from kg.triples import quads, shipped_links
from kg.validation import load
from kg.vocab import DEFAULT_BASE, names

DOCS = Path(__file__).resolve().parent.parent / "docs"
QUESTIONS = tomllib.loads((resources.path("ontology") / "competency.toml").read_text(encoding="utf-8"))["question"]
PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in names().prefixes().items())


def test_the_page_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "make_ontology.py"))["document"]()
    assert (DOCS / "ontology.md").read_text(encoding="utf-8") == made, "run python docs/make_ontology.py"


def test_the_page_has_every_term() -> None:
    page = (DOCS / "ontology.md").read_text(encoding="utf-8")
    assert [name for name, term in terms().items() if f"### `{term.short}`" not in page] == []


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[ox.Store, ox.Store]:
    """A document of our own with the lists: as asserted, and with what follows."""
    lines = quads(document(), STATEMENTS, links=shipped_links())
    lines += [line for graph in list_graphs(DEFAULT_BASE) for line in graph.lines]
    folder = tmp_path_factory.mktemp("closure")
    (folder / "in.nq").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with close([folder / "in.nq"]) as closure:
        closure.write_all(folder / "out.nt")
    closed = ox.Store()
    closed.load(path=str(folder / "out.nt"), format=ox.RdfFormat.N_TRIPLES)
    return load(lines), closed


OF_FIXTURE = [each for each in QUESTIONS if "of" not in each]


@pytest.mark.parametrize("question", OF_FIXTURE, ids=[each["id"] for each in OF_FIXTURE])
def test_a_competency_question_has_an_answer(question: dict[str, str], stores: tuple[ox.Store, ox.Store]) -> None:
    store = stores[1] if question.get("infers") else stores[0]
    rows = store.query(PREFIXES + question["sparql"])
    assert isinstance(rows, ox.QuerySolutions) and next(iter(rows), None) is not None


@pytest.mark.parametrize("question", QUESTIONS, ids=[each["id"] for each in QUESTIONS])
def test_a_competency_question_is_said_in_both_languages(question: dict[str, str]) -> None:
    assert question["en"].endswith("?") and question["fr"].endswith(" ?")
    assert set(re.findall(r"\bkg:(\w+)", question["sparql"])) <= set(terms())
    if "question" in question:
        assert (resources.path("queries") / f"{question['question']}.rq").is_file()
