"""Feeds: every entry once, the latest first, page after page; whatever is asked for stays data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import papers
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from kg.config import Config
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site import asking, feeds

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("feeds")
    texts = {f"n{each}": papers.resolution(each, session=91 + each, year=2036 + each) for each in range(1, 6)}
    documents = papers.write(folder / "documents", french=papers.FRENCH, **texts)
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    app = create_app(Config(store=folder / "store", log_file=os.devnull, workers=1))
    yield app.test_client(use_cookies=False)
    Service.of(app).close()


def feed(client: FlaskClient, address: str) -> etree._Element:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/atom+xml"
    root = etree.fromstring(answer.data)
    assert root.tag == f"{ATOM}feed"
    for each in (root, *root.iter(f"{ATOM}entry")):  # RFC 4287, 4.1.1 and 4.1.2
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1
    assert root.find(f"{ATOM}author/{ATOM}name").text
    return root


def link(root: etree._Element, relation: str) -> str:
    found = root.find(f"{ATOM}link[@rel='{relation}']")
    return "" if found is None else found.get("href")


def local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def all_entries(client: FlaskClient, address: str) -> list[etree._Element]:
    found = []
    while address:
        root = feed(client, local(address))
        found += root.findall(f"{ATOM}entry")
        address = link(root, "next")
    return found


@pytest.mark.parametrize("address", ["/feeds/new.atom", "/feeds/search.atom?q=lighthouses"])
def test_every_entry_comes_once_the_latest_first(
    client: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [each.findtext(f"{ATOM}id") for each in all_entries(client, address)]
    monkeypatch.setattr(feeds, "PAGE", 2)
    entries = all_entries(client, f"{address}{'&' if '?' in address else '?'}lang=en")
    assert [each.findtext(f"{ATOM}id") for each in entries] == whole
    assert len(set(whole)) == len(whole) >= 5
    dates = [each.findtext(f"{ATOM}updated") for each in entries]
    assert dates == sorted(dates, reverse=True)


def test_pages_lead_to_each_other(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "PAGE", 4)
    first = feed(client, "/feeds/new.atom?lang=es")
    assert link(first, "self").endswith("/feeds/new.atom?lang=es")
    assert (link(first, "previous"), link(first, "next")) == ("", link(first, "last"))
    second = feed(client, local(link(first, "next")))
    assert (link(second, "next"), link(second, "previous")) == ("", link(first, "self"))
    assert second.findtext(f"{ATOM}id") == first.findtext(f"{ATOM}id")


def test_new_texts_say_what_they_are(client: FlaskClient) -> None:
    entry = feed(client, "/feeds/new.atom?lang=en").find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "A/RES/96/5: Keeping of lighthouses"
    assert entry.findtext(f"{ATOM}updated") == "2041-12-16T00:00:00Z"
    assert entry.findtext(f"{ATOM}summary") == "General Assembly resolution 96/5, resolution, 16\u00a0December 2041"
    assert client.get(local(entry.find(f"{ATOM}link").get("href"))).status_code == 200
    french = [each.findtext(f"{ATOM}title") for each in all_entries(client, "/feeds/new.atom?lang=fr")]
    assert "A/RES/91/7\u00a0: Entretien des phares" in french


def test_a_search_has_the_paragraphs_with_their_language(client: FlaskClient) -> None:
    entries = all_entries(client, "/feeds/search.atom?q=phares&lang=en")
    assert entries and all(
        each.find(f"{ATOM}summary").get("{http://www.w3.org/XML/1998/namespace}lang") == "fr" for each in entries
    )
    assert entries[0].findtext(f"{ATOM}title").startswith("General Assembly resolution 91/7, ")
    assert all_entries(client, "/feeds/search.atom?q=phares&in=en") == []


WORDS = st.one_of(st.text(max_size=20), st.text(alphabet="<>&\"'\x00\x0b\ufffe]] a*()", max_size=20))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(WORDS)
@example('"><script>]]>&lt;')
@example("\ufffe\x0b a")
def test_whatever_is_searched_for_is_data(client: FlaskClient, words: str) -> None:
    try:
        address = f"/feeds/search.atom?q={quote(words)}"
    except UnicodeEncodeError:
        return
    answer = client.get(address)
    assert answer.status_code in (200, 400), (words, answer.status_code)
    if answer.status_code == 200:
        title = etree.fromstring(answer.data).findtext(f"{ATOM}title")
        shown = "".join(each for each in " ".join(words.split()) if each.isprintable())
        assert title in (f"Search: {shown}", f"Search: {feeds._clean(shown)}")


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("/feeds/search.atom", 400, "needs words"),
        ("/feeds/search.atom?q=%20", 400, "needs words"),
        ("/feeds/search.atom?q=" + "x" * 400, 400, "300 characters"),
        ("/feeds/search.atom?q=x&in=de", 400, "in is"),
        ("/feeds/search.atom?words=x", 400, "words"),
        ("/feeds/new.atom?page=0", 400, "page is"),
        ("/feeds/new.atom?page=99", 400, "page is"),
        ("/feeds/new.atom?page=x", 400, "page is"),
        ("/feeds/old.atom", 404, "nothing here"),
        ("/feeds/mandates/UNODCC.atom", 404, "UNODCC"),
        ("/feeds/mandates/SG.atom?as_of=2020", 400, "as_of"),
        ("/feeds/mandates/SG.atom?page=7", 400, "page is"),
        ("/feeds/mandates/", 404, "nothing here"),
    ],
)
def test_bad_addresses_are_told_with_a_clear_word(client: FlaskClient, address: str, status: int, word: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert word in answer.get_json(force=True)["detail"]


def test_what_a_body_is_asked_has_the_rows_of_the_question(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = client.get("/queries/mandates.json?body=SG", buffered=True).get_json()["rows"]
    monkeypatch.setattr(asking, "MAX_LIMIT", 2)  # rows come from the workers in as many pieces as it takes
    for name in ("SG", "Secretary-General"):
        entries = all_entries(client, f"/feeds/mandates/{name}.atom?lang=en")
        assert len(entries) == len(rows) > 0
        assert len({each.findtext(f"{ATOM}id") for each in entries}) == len(rows)
    dates = [each.findtext(f"{ATOM}updated") for each in entries]
    assert dates == sorted(dates, reverse=True)
    entry = entries[0]
    assert entry.findtext(f"{ATOM}title").startswith("General Assembly resolution ")
    assert ", para.\u00a02: request; " in entry.findtext(f"{ATOM}title")
    assert entry.findtext(f"{ATOM}summary").startswith("Requests the Secretary-General to submit")


def test_pages_name_their_feeds(client: FlaskClient) -> None:
    assert 'type="application/atom+xml"' in client.get("/", headers={"Accept": "text/html"}).text
    assert "/feeds/search.atom?q=phares" in client.get("/search?q=phares").text
