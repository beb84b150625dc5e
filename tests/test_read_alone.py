"""The data of a thing can be understood alone: what it points at has its name beside it, in every language there is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg import rdf
from kg.config import Config
from kg.vocab import RDFS, SKOS, names
from kg.web import create_app
from kg.web.server.service import Service


@pytest.fixture(scope="module")
def app(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, Service]]:
    made = create_app(Config(store=starter_store, log_file=str(tmp_path_factory.mktemp("log") / "log")))
    yield made.test_client(), Service.of(made)
    Service.of(made).close()


@pytest.mark.parametrize(
    "path", ["A/RES/76/186", "A/RES/76/186/op/28", "A/RES/61/180", "body/ICAT", "session/GA/76", "A/RES/76/186/en"]
)
@pytest.mark.parametrize("infer", ["true", "false"])
def test_what_a_thing_points_at_has_its_names_beside_it(
    app: tuple[FlaskClient, Service], path: str, infer: str
) -> None:
    client, service = app
    answer = client.get(f"/data/{path}.nt?infer={infer}")
    triples = {quad.triple for quad in rdf.parse(answer.data, format=rdf.RdfFormat.N_TRIPLES)}
    pointed = {
        triple.object
        for triple in triples
        if triple.subject == rdf.NamedNode(names().id(path)) and isinstance(triple.object, rdf.NamedNode)
    }
    assert pointed
    named = {
        quad.triple
        for each in pointed
        for name in (RDFS + "label", SKOS + "prefLabel")
        for quad in service.snapshot().store.quads_for_pattern(each, rdf.NamedNode(name), None, rdf.DefaultGraph())
    }
    assert named and named <= triples
