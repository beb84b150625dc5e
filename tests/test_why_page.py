"""The page `/why` proves what `kg explain` proves: a triple of every kind that follows, named rules among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from kg.config import Config
from kg.reason.named import load_rules
from kg.reason.why import Explainer
from kg.resources import path
from kg.store import Snapshot, open_readonly
from kg.web import create_app

_STEPS = re.compile(r'<span class="badge inferred">\S* ?([^<]+)</span>')


@pytest.fixture(scope="module")
def snapshot(starter_store: Path) -> Iterator[Snapshot]:
    with open_readonly(starter_store) as found:
        yield found


@pytest.fixture(scope="module")
def client(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    log = tmp_path_factory.mktemp("why") / "log"
    return create_app(Config(store=starter_store, log_file=str(log))).test_client()


def samples(snapshot: Snapshot) -> dict[str, tuple[str, str, str]]:
    """An inferred triple of each property."""
    found: dict[str, tuple[str, str, str]] = {}
    for quad in snapshot.quads(f"{snapshot.base}graph/inferred"):
        triple = (str(quad.subject), str(quad.predicate), str(quad.object))
        found[triple[1]] = min(found.get(triple[1], triple), triple)
    return found


@pytest.mark.thorough
def test_everything_that_follows_has_a_proof_on_its_page(snapshot: Snapshot, client: FlaskClient) -> None:
    explainer = Explainer(snapshot.store, snapshot.base)
    wanted, unproved = samples(snapshot), {}
    rules: set[str] = set()
    for key, triple in wanted.items():
        page = client.get("/why?" + urlencode(dict(zip("spo", triple, strict=True))))
        shown = _STEPS.findall(page.text)
        rules |= {each.split()[-1] for each in shown}
        told = {proof.rule for proof in explainer.explanations(triple)}
        if page.status_code != 200 or not shown or not told or not told <= {each.split()[-1] for each in shown}:
            unproved[key] = (page.status_code, shown, told)
    assert not unproved
    assert len(wanted) > 60
    assert {each.name for each in load_rules(path("ontology") / "rules")} & rules >= {
        "member-listed",
        "partner-listed",
        "icat-joined",
        "icat-left",
        "acts-differ",
        "act-stronger",
        "act-as-strong",
    }


def test_a_step_by_a_named_rule_says_what_the_rule_says(snapshot: Snapshot, client: FlaskClient) -> None:
    explainer = Explainer(snapshot.store, snapshot.base)
    triple = next(each for each in samples(snapshot).values() if each[1].endswith("#memberOf>"))
    for language in ("en", "fr"):
        page = client.get("/why?" + urlencode({**dict(zip("spo", triple, strict=True)), "lang": language}))
        said = explainer.sentences(language)["member-listed"]
        assert re.sub(r"\W+", " ", said) in re.sub(r"\W+", " ", page.text)
