"""What cites what as a network, and what dumps say of themselves."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterator

import networkx
import papers
import pytest
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from kg.config import Config
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site import networks

pytestmark = pytest.mark.thorough

NASTY = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text(alphabet="<>&\"'\x00\x0b\ufffe]] a", max_size=20),
)


def read(data: bytes, form: str) -> networkx.DiGraph:
    reads = networkx.read_graphml if form == "graphml" else networkx.read_gexf
    return reads(io.BytesIO(data))


@given(st.dictionaries(NASTY.map(networks._clean), NASTY.map(networks._clean), min_size=2, max_size=4))
@example({"a": "<!--", "]]>": "&amp;"})
def test_every_text_comes_back_as_it_went_in(titles: dict[str, str]) -> None:
    network = networkx.DiGraph()
    for name, title in titles.items():
        network.add_node(name, **({"title": title} if title else {}))
    first, *_, last = titles
    network.add_edge(first, last, weight=2, acts=titles[first])
    for form in networks.FORMS:
        data = networks.written(network, form, "2030-05-01")
        assert data == networks.written(network, form, "2030-05-01")
        found = read(data, form)
        assert {name: values.get("title", "") for name, values in found.nodes(data=True)} == titles
        assert found.number_of_edges() == 1


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("networks")
    again = papers.resolution(9, session=92, year=2037).replace("its resolution 61/180", "its resolution 91/7")
    documents = papers.write(folder / "documents", first=papers.resolution(), again=again)
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    app = create_app(Config(store=folder / "store", log_file=os.devnull, workers=1))
    yield app.test_client(use_cookies=False)
    Service.of(app).close()


def network(client: FlaskClient, address: str) -> networkx.DiGraph:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    form = address.partition("?")[0].rpartition(".")[2]
    assert answer.mimetype == networks.FORMS[form]
    return read(answer.data, form)


@pytest.mark.parametrize("form", sorted(networks.FORMS))
def test_the_network_of_all_has_the_pairs_of_the_question(client: FlaskClient, form: str) -> None:
    rows = json.loads(client.get("/queries/citations.json", buffered=True).data)["rows"]
    found = network(client, f"/graphs/citations.{form}")
    assert set(found.edges()) == {(row["symbol"], row["cited"]) for row in rows}
    for work, cited, values in found.edges(data=True):
        places = {(row["part"], row["number"]) for row in rows if (row["symbol"], row["cited"]) == (work, cited)}
        assert values["paragraphs"] == len(places)
    said = found.nodes["A/RES/91/7"]
    assert (said["title"], said["status"], said["date"]) == ("Keeping of lighthouses", "adopted", "2036-12-16")
    assert (said["organ"], said["loaded"]) == ("GA", True)
    assert found.nodes["UNTS/1577/27531"]["loaded"] is False


@pytest.mark.parametrize("form", sorted(networks.FORMS))
def test_a_symbol_has_what_it_cites_what_cites_it_and_what_ties_these(client: FlaskClient, form: str) -> None:
    whole = network(client, f"/graphs/citations.{form}")
    for symbol in ("A/RES/91/7", "91/7", "UNTS/1577/27531"):
        found = network(client, f"/graphs/citations.{form}?symbol={symbol}")
        key = symbol if symbol.count("/") > 1 else f"A/RES/{symbol}"
        members = {key, *whole.successors(key), *whole.predecessors(key)}
        assert set(found.edges()) == set(whole.subgraph(members).edges())


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/graphs/citations.graphml?symbol=A/RES/91/8", 404, "A/RES/91/8"),
        ("/graphs/citations.gexf?symbol=nothing", 404, "symbol 'nothing'"),
        ("/graphs/citations.gexf?symbl=A/RES/91/7", 400, "symbl"),
        ("/graphs/citations.graphml?symbol=A/RES/91/7&symbol=A/RES/92/9", 400, "more than once"),
        ("/graphs/citations.csv", 404, "nothing here"),
        ("/dumps/none.nq.gz-ro-crate-metadata.json", 404, ""),
    ],
)
def test_bad_addresses_are_told_with_a_clear_word(client: FlaskClient, address: str, status: int, word: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert word in answer.get_json(force=True)["detail"]


def test_a_dump_says_what_it_is(client: FlaskClient) -> None:
    dump = client.get("/dumps/facts.nq.gz", buffered=True)
    assert "/dumps/facts.nq.gz-ro-crate-metadata.json>" in dump.headers["Link"]
    answer = client.get("/dumps/facts.nq.gz-ro-crate-metadata.json")
    assert answer.mimetype == "application/ld+json"
    things = {each["@id"]: each for each in answer.get_json(force=True)["@graph"]}
    file = things["http://localhost/dumps/facts.nq.gz"]
    assert file["sha256"] == hashlib.sha256(dump.data).hexdigest()
    assert file["contentSize"] == str(len(dump.data))
    descriptor = things["facts.nq.gz-ro-crate-metadata.json"]
    root = things[descriptor["about"]["@id"]]
    assert root["@type"] == "Dataset" and {"name", "description", "datePublished", "license"} <= set(root)
    led = [value["@id"] for each in things.values() for value in flat(each) if isinstance(value, dict)]
    assert set(led) - {"https://w3id.org/ro/crate/1.2"} <= set(things)


def flat(thing: dict[str, object]) -> list[object]:
    return [each for value in thing.values() for each in (value if isinstance(value, list) else [value])]
