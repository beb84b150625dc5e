"""Facets over a store of another server: the same documents, counts, orders and pages as over the store itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import papers
import pytest
from in_process import site
from remote_servers import oxigraph

from kg.pipeline import BuildOptions, build, indexing
from kg.store import Graph, open_graph, open_readonly
from kg.store.remote.client import Address, Client
from kg.store.remote.publish import publish
from kg.web.site.facets import FACETS, SORTS, Facets, facets

pytestmark = pytest.mark.thorough
PAGE = {"Accept": "text/html"}
ADDRESSES = (
    "/browse/documents?lang=en",
    "/browse/documents?year=2036&sort=title&lang=fr",
    "/browse/documents?in=fr&lang=es",
    "/browse/documents.csv?organ=GA&sort=cited",
    "/browse/topics?lang=en",
    "/search?q=lighthouses&lang=en",
    "/search?q=resolution&year=2037&sort=newest&lang=es",
    "/feeds/search.atom?q=the&in=en",
    "/about/unknown?lang=fr",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Path:
    own = tmp_path_factory.mktemp("facets")
    english = {f"n{each}": papers.resolution(each, session=91 + each, year=2036 + each) for each in range(1, 4)}
    documents = papers.write(own / "documents", first=papers.resolution(), french=papers.FRENCH, **english)
    build(BuildOptions(store=own / "store", paths=(documents,), jobs=1))
    return own / "store"


@pytest.fixture(scope="module")
def here(folder: Path) -> Iterator[Graph]:
    with open_graph(folder, check=False) as graph:
        yield graph


@pytest.fixture(scope="module")
def there(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The same store as the Oxigraph server has it."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph") / "data") as remote:
        client = Client(Address.of(remote.write))
        with open_readonly(folder) as graph:
            publish(graph, client)
        client.close()
        with open_graph(remote.read) as graph:
            indexing.build(graph.store, graph.path, graph.base)  # as a server of the site does
            yield graph


def said(found: Facets) -> dict[str, object]:
    """All that facets count and order, by symbols."""
    everything = set(range(len(found.works)))
    symbols = [work.symbol for work in found.works]
    return {
        **{f"counts of {name}": found.counts({}, name) for name in FACETS},
        **{
            f"{name} is {value}": sorted(symbols[place] for place in found.found({name: value}))
            for name in FACETS
            for value in found.values(name)
        },
        **{
            f"by {sort} in {lang}": [symbols[place] for place in found.ordered(everything, sort, lang)]
            for sort in SORTS
            for lang in ("en", "fr", "es")
        },
    }


def test_facets_are_those_of_the_store_itself(here: Graph, there: Graph) -> None:
    local, remote = said(facets(here)), said(facets(there))
    assert local.keys() == remote.keys()
    assert {name: (local[name], remote[name]) for name in local if local[name] != remote[name]} == {}


@pytest.mark.parametrize("address", ADDRESSES)
def test_lists_and_searches_are_the_same_pages(here: Graph, there: Graph, address: str) -> None:
    answers = [site(graph).get(address, headers=PAGE) for graph in (here, there)]
    assert [each.status_code for each in answers] == [200, 200]
    local, remote = (re.sub(r"<updated>[^<]*</updated>", "", each.text) for each in answers)
    assert local == remote
