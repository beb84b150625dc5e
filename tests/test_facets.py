"""Facets: each count is what plain SPARQL counts, each link leads to as many as it says, in lists, searches and files."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from functools import cache
from html import unescape
from itertools import combinations
from pathlib import Path

import papers
import pytest
from flask.testing import FlaskClient
from in_process import site

from kg import lang
from kg.pipeline import BuildOptions, build
from kg.store import Graph, open_graph
from kg.symbols import natural
from kg.understanding import folded
from kg.web.site.collation import collated
from kg.web.site.facets import FACETS, SORTS, Facets, facets
from kg.web.site.topics import fold

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def store(starter_store: Path) -> Graph:
    return open_graph(starter_store, check=False)


@pytest.fixture(scope="module")
def client(store: Graph) -> FlaskClient:
    return site(store)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Graph:
    """A store that has words: resolutions of five years in English, one of them in French too."""
    folder = tmp_path_factory.mktemp("texts")
    english = {f"n{each}": papers.resolution(each, session=91 + each, year=2036 + each) for each in range(1, 6)}
    documents = papers.write(folder / "documents", first=papers.resolution(), french=papers.FRENCH, **english)
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    return open_graph(folder / "store", check=False)


@pytest.fixture(scope="module")
def searching(texts: Graph) -> FlaskClient:
    return site(texts)


@pytest.fixture(scope="module")
def known(store: Graph) -> Facets:
    return facets(store)


# -- the counts, against SPARQL that knows nothing of how they are made

HEAD = "PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
VALUE = {
    "organ": '?work kg:organ ?o BIND(REPLACE(STR(?o), "^.*/body/", "") AS ?value)',
    "year": "?work kg:asOf ?day BIND(SUBSTR(STR(?day), 1, 4) AS ?value)",
    "type": '?work kg:hasType ?t BIND(REPLACE(STR(?t), "^.*/document-type/", "") AS ?value)',
    "status": '?work kg:status ?s BIND(REPLACE(STR(?s), "^.*/status/", "") AS ?value)',
    "in": "?version kg:versionOf ?work ; kg:language ?value",
    "topic": "?work kg:topic ?topic { SELECT ?topic (LCASE(MIN(STR(?label))) AS ?value) "
    '{ ?topic rdfs:label ?label FILTER(LANG(?label) = "en") } GROUP BY ?topic }',
}
"""A pattern of SPARQL for each facet that binds a document and a value of it."""


def asked(names: tuple[str, ...], what: str) -> str:
    """A query for loaded documents with their values of some facets, `none` where there is none."""
    found = [
        f"OPTIONAL {{ SELECT ?work (?value AS ?own_{each}) {{ {VALUE[each]} }} }} "
        f'BIND(COALESCE(?own_{each}, "none") AS ?v_{each})'
        for each in names
    ]
    return f"{HEAD} SELECT {what} WHERE {{ ?loaded kg:versionOf ?work . ?work kg:symbol ?symbol . {' '.join(found)} }}"


@pytest.mark.parametrize("name", FACETS)
def test_the_count_of_every_value_is_what_sparql_counts(store: Graph, known: Facets, name: str) -> None:
    if name == "topic":  # spellings of a name are one value
        rows = store.select(asked((name,), "DISTINCT ?v_topic ?work"), infer=False)
        counted = dict(Counter(value for value, _ in {(fold(row["v_topic"]), row["work"]) for row in rows}))
    else:
        query = asked((name,), f"?v_{name} (COUNT(DISTINCT ?work) AS ?times)") + f" GROUP BY ?v_{name}"
        counted = {row[f"v_{name}"]: int(row["times"]) for row in store.select(query, infer=False)}
    assert known.counts({}, name) == counted and counted


@pytest.mark.parametrize("names", list(combinations(FACETS, 2)))
def test_every_two_values_of_two_facets_find_what_sparql_finds(
    store: Graph, known: Facets, names: tuple[str, str]
) -> None:
    one, other = names
    wanted: dict[tuple[str, ...], set[str]] = {}
    for row in store.select(asked(names, f"DISTINCT ?v_{one} ?v_{other} ?symbol"), infer=False):
        values = (fold(row[f"v_{name}"]) if name == "topic" else row[f"v_{name}"] for name in names)
        wanted.setdefault(tuple(values), set()).add(row["symbol"])
    for value in known.values(one):
        for second in known.values(other):
            found = {known.works[place].symbol for place in known.found({one: value, other: second})}
            assert found == wanted.get((value, second), set()), (names, value, second)
        assert known.counts({one: value}, other) == {
            second: len(symbols) for (first, second), symbols in wanted.items() if first == value
        }


def test_no_document_is_outside_a_facet(known: Facets) -> None:
    """Conservation: the documents with some value of a facet are all documents, under any selection."""
    for chosen in ({}, {"in": "fr"}, {"status": "draft"}, {"year": known.works[0].date[:4]}):
        for name in FACETS:
            if name not in chosen:
                each = [known.found({**chosen, name: value}) for value in known.values(name)]
                assert sorted({place for found in each for place in found}) == known.found(chosen)


# -- the orders


def test_each_order_has_all_documents_in_its_order(store: Graph, known: Facets) -> None:
    everything = set(range(len(known.works)))
    for sort in SORTS:
        places = known.ordered(everything, sort, "fr")
        assert sorted(places) == sorted(everything)
        works = [known.works[place] for place in places]
        dates = [work.date for work in works]
        match sort:
            case "newest":
                assert dates == sorted(dates, reverse=True)
            case "oldest":
                assert dates == sorted(dates, key=lambda day: (not day, day))
            case "symbol":
                assert [work.symbol for work in works] == sorted((work.symbol for work in works), key=natural)
            case "title":
                titles = [collated(title, "fr") for place in places if (title := known.title(place, "fr")[0])]
                assert titles == sorted(titles)
    for sort, numbers, query in (
        (
            "paragraphs",
            known.paragraphs,
            "?part kg:partOf ?work ; a ?class VALUES ?class { kg:PreambularParagraph kg:OperativeParagraph kg:AnnexParagraph }",
        ),
        ("cited", known.cited, "?part <http://purl.org/spar/cito/hasCitedEntity> ?work"),
    ):
        text = f"{HEAD} SELECT ?work (COUNT(DISTINCT ?part) AS ?times) WHERE {{ {query} }} GROUP BY ?work"
        counted = {row["work"]: int(row["times"]) for row in store.select(text, infer=False)}
        assert numbers == [counted.get(work.iri, 0) for work in known.works], sort
        ordered = [numbers[place] for place in known.ordered(everything, sort, "en")]
        assert ordered == sorted(ordered, reverse=True) and ordered[0] > 0


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("en", ["«A» note", "Account", "Élan", "elbow", "Zoo 9", "Zoo 10"]),
        ("fr", ["cote", "coté", "côte", "Œuvre", "ovale"]),
        ("es", ["nube", "Nuez", "Ñandú", "oasis"]),
        ("fr", ["Ñandú", "nube", "Nuez", "oasis"]),
    ],
)
def test_names_are_in_the_order_of_their_language(code: str, names: list[str]) -> None:
    assert sorted(set(names), key=lambda name: collated(name, code)) == names


# -- the pages

LINK = re.compile(
    r'<li><a href="(/[^"]*)" rel="nofollow"( aria-current="true")?[^>]*>.*?<span class="count">([\d ., ]+)<', re.S
)


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def shown(page: str) -> int:
    """The number that the heading of a list, or of the paragraphs of a search, says."""
    found = re.search(r'<h2 id="passages">[^<]*<span class="count">([^<]*)<', page) or re.search(
        r'<h1>[^<]*<span class="count">([^<]*)<', page
    )
    assert found, page[:2000]
    return number(found[1])


def choices(page: str) -> list[tuple[str, bool, int]]:
    """The choices of the panel: where each leads, whether it is chosen, how many it says."""
    panel = page.partition('<details class="facets')[2].partition('<div class="body">')[0]
    return [(unescape(href), bool(chosen), number(count)) for href, chosen, count in LINK.findall(panel)]


LISTS = (
    "/browse/documents?lang=en",
    "/browse/documents?in=fr&lang=fr",
    "/browse/documents?status=adopted&sort=title&lang=es",
)
SEARCHES = (
    "/search?q=lighthouses&lang=en",
    "/search?q=a&in=en&lang=fr",
    "/search?q=resolution&year=2036&sort=newest&lang=es",
)


@pytest.mark.parametrize("start", (*LISTS, *SEARCHES))
def test_every_choice_leads_to_as_many_as_it_says(client: FlaskClient, searching: FlaskClient, start: str) -> None:
    """From a page every link of its panel leads to a page that has the number which stood beside it."""
    own = searching if start in SEARCHES else client
    page = own.get(start, headers=PAGE).text
    found = choices(page)
    assert len(found) > 3
    number_of = cache(lambda href: shown(own.get(href, headers=PAGE).text))
    for href, chosen, count in found:
        if not chosen:
            assert number_of(href) == count, href
        else:
            assert count == shown(page) <= number_of(href), "what removes a choice leads to no fewer"


def test_every_topic_of_the_list_leads_to_as_many_as_it_says(client: FlaskClient) -> None:
    page = client.get("/browse/topics?lang=fr", headers=PAGE).text
    listed = page.partition('<ul class="plain documents">')[2].partition("</ul>")[0]
    rows = re.findall(r'<li><a href="([^"]*)"[^>]*>[^<]*</a> <span class="count">([^<]*)<', listed)
    assert len(rows) > 12
    for href, count in rows[:12]:
        assert shown(client.get(unescape(href), headers=PAGE).text) == number(count), href


def test_all_pages_together_have_every_document_once(
    client: FlaskClient, known: Facets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.web.site.lists.LIST_PAGE", 7)
    for query, chosen in (("", {}), ("in=fr&sort=title", {"in": "fr"})):
        address, seen = f"/browse/documents?{query}", list[str]()
        while address:
            page = client.get(address, headers=PAGE).text
            listed = page.partition('<ul class="plain documents">')[2].partition("</ul>")[0]
            seen += [unescape(each) for each in re.findall(r'<li><a href="([^"]*)"', listed)]
            following = re.search(r'rel="next" href="([^"]*)"', page)
            address = unescape(following[1]) if following else ""
        pages = {f"/page/{known.works[place].iri.partition('/id/')[2]}" for place in known.found(chosen)}
        assert len(seen) == len(set(seen)) and set(seen) == pages


def test_files_and_feeds_hold_what_the_list_of_the_same_address_holds(client: FlaskClient, known: Facets) -> None:
    for query, chosen, sort in (
        ("", {}, ""),
        ("status=adopted&sort=cited", {"status": "adopted"}, "cited"),
        ("in=es", {"in": "es"}, ""),
    ):
        expected = [known.works[place].symbol for place in known.ordered(known.found(chosen), sort, "en")]
        for form, separator in (("csv", ","), ("tsv", "\t")):
            answer = client.get(f"/browse/documents.{form}?{query}")
            rows = list(csv.DictReader(io.StringIO(answer.text), delimiter=separator))
            assert [row["symbol"] for row in rows] == expected
        rows = client.get(f"/browse/documents.json?{query}").json["rows"]
        assert [row["symbol"] for row in rows] == expected
        assert [row["cited"] for row in rows] == [
            known.cited[place] for place in known.ordered(known.found(chosen), sort, "en")
        ]
        page = client.get(f"/browse/documents?{query}", headers=PAGE).text
        for href in re.findall(r'href="(/browse/documents\.\w+[^"]*|/feeds/new\.atom[^"]*)"', page):
            assert client.get(unescape(href)).status_code == 200, href
        feed = client.get(f"/feeds/new.atom?{query.partition('&sort')[0]}").text
        assert feed.count("<entry>") == min(len(expected), 50)


def test_a_search_counts_the_paragraphs_that_have_the_words(searching: FlaskClient, texts: Graph) -> None:
    """The oracle reads every paragraph of the store, and looks for the words in it by itself."""
    query = f"{HEAD} SELECT DISTINCT ?part ?work ?text WHERE {{ ?part kg:text ?text ; kg:partOf ?work ; kg:number ?n }}"
    for word in ("lighthouses", "resolution", "the"):
        has = re.compile(rf"(?i)\b(?:{word}|{word.removesuffix('s')}\b)")  # the last word is a beginning
        found = Counter(row["work"] for row in texts.select(query, infer=False) if has.search(folded(row["text"])))
        assert shown(searching.get(f"/search?q={word}", headers=PAGE).text) == found.total() > 5
        for place, work in enumerate(facets(texts).works):
            year = facets(texts).works[place].values["year"][0]
            of_year = sum(found[each.iri] for each in facets(texts).works if year in each.values["year"])
            assert shown(searching.get(f"/search?q={word}&year={year}", headers=PAGE).text) == of_year, work


def test_a_search_and_its_feed_hold_the_same_paragraphs(
    searching: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.web.site.feeds.PAGE", 4)
    for query in ("q=the", "q=the&in=en&status=adopted", "q=resolution&year=2037"):
        page = searching.get(f"/search?{query}&sort=newest", headers=PAGE).text
        entries, address = list[str](), f"/feeds/search.atom?{query}"
        while address:
            feed = searching.get(address).text
            entries += re.findall(r"<entry>\s*<id>([^<]*)</id>", feed)
            following = re.search(r'<link rel="next"[^>]*href="([^"]*)"', feed)
            address = unescape(following[1]).partition("localhost")[2] if following else ""
        assert len(entries) == len(set(entries)) == shown(page) > 0
        listed = re.findall(r'<li><a href="/page/([^"#?]*)"', page.partition('<ul class="plain passages">')[2])
        assert [each.partition("/id/")[2].partition("#")[0] for each in entries[: len(listed)]] == listed


@pytest.mark.parametrize(
    "query", ["q=the", "q=the&in=en&sort=oldest", "q=resolution&year=2037", "q=lighthouses&lang=fr"]
)
def test_a_search_is_a_file_too(searching: FlaskClient, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All paragraphs of the page once, in its order; cut in pieces it is the same."""
    page = searching.get(f"/search?{query}", headers=PAGE).text
    links = re.findall(r'href="(/search\.(?:csv|xlsx|json)[^"]*)"', page)
    assert len(links) == 3
    for href in links:
        assert searching.get(unescape(href)).status_code == 200, href
    rows = searching.get(f"/search.json?{query}").json["rows"]
    assert len(rows) == len({(row["paragraph"], row["language"]) for row in rows}) == shown(page) > 0
    assert list(csv.DictReader(io.StringIO(searching.get(f"/search.csv?{query}").text))) == [
        {name: value or "" for name, value in row.items()} for row in rows
    ]
    listed = re.findall(r'<li><a href="/page/([^"#?]*)"', page.partition('<ul class="plain passages">')[2])
    assert [row["paragraph"].partition("/id/")[2] for row in rows][: len(listed)] == listed
    assert "Link" not in page.partition('class="data-links take"')[2].partition("</p>")[0]
    monkeypatch.setattr("kg.web.site.lists.FOUND", 4)
    cut = searching.get(f"/search?{query}&sort=newest", headers=PAGE).text
    assert ("Link" in cut.partition('class="data-links take"')[2].partition("</p>")[0]) == (len(rows) > 4)
    name = searching.get(f"/search.csv?{query}").headers["Content-Disposition"]
    assert name.endswith(f'"search_1-4_of_{len(rows)}.csv"' if len(rows) > 4 else '"search.csv"')
    address, pieces = f"/search.json?{query}", []
    while address:
        answer = searching.get(address)
        pieces += answer.json["rows"]
        following = re.match(r'<([^>]*)>; rel="next"', answer.headers.get("Link", ""))
        assert (answer.json["next"] is None) == (following is None)
        address = following[1] if following else ""
    assert pieces == rows


@pytest.mark.parametrize("sort", ["best", "newest", "oldest"])
def test_all_pages_of_a_search_have_every_paragraph_once(
    searching: FlaskClient, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.web.site.browse.PAGE", 5)
    address, seen, total = f"/search?q=the&in=en&words=1&sort={sort}", list[str](), 0
    while address:
        page = searching.get(address, headers=PAGE).text
        total = shown(page)
        seen += re.findall(r'<li><a href="/page/([^"]*)"', page.partition('<ul class="plain passages">')[2])
        following = re.search(r'rel="next" href="([^"]*)"', page)
        address = unescape(following[1]) if following else ""
    assert len(seen) == len(set(seen)) == total > 10


@pytest.mark.parametrize("code", lang.codes())
def test_a_value_is_known_by_its_names_in_each_language(client: FlaskClient, code: str, known: Facets) -> None:
    names = {"en": "General Assembly", "fr": "Assemblée générale", "es": "ASAMBLEA GENERAL"}
    page = client.get("/browse/documents", query_string={"organ": names[code], "lang": code}, headers=PAGE).text
    assert shown(page) == len(known.found({"organ": "GA"})) > 0


def test_every_topic_is_in_the_list_of_topics(client: FlaskClient, known: Facets) -> None:
    page = client.get("/browse/topics?sort=title", headers=PAGE).text
    topics = {name: count for name, count in known.counts({}, "topic").items() if name != "none"}
    assert shown(page) == len(topics)
    listed = page.partition('<ul class="plain documents">')[2].partition("</ul>")[0]
    for href, _, count in LINK.findall(listed)[:20]:
        assert shown(client.get(unescape(href), headers=PAGE).text) == number(count)


WRONG = [
    ("/browse/documents?year=20x1", 400, "20x1"),
    ("/browse/documents?in=xx", 400, "xx"),
    ("/browse/documents?sort=best", 400, "newest"),
    ("/search?q=a&sort=title", 400, "best"),
    ("/browse/documents?type=resolutoin", 404, "resolutoin"),
    ("/browse/documents?status=gone", 404, "gone"),
    ("/browse/documents?organ=Assemblee+of+nobody", 404, "nobody"),
    ("/browse/bodies?year=2021", 400, "year"),
    ("/browse/bodies?sort=newest", 400, "title"),
    ("/browse/documents.docx", 404, ""),
    ("/browse/bodies.csv", 404, ""),
    ("/feeds/new.atom?year=x", 400, "x"),
    ("/search.csv", 400, ""),
    ("/search.json?q=a&year=x", 400, "x"),
    ("/search.json?q=a&offset=99999", 404, ""),
    ("/search.docx?q=a", 404, ""),
    ("/feeds/search.atom?q=a&topic=nothing+of+it", 404, "nothing"),
]


@pytest.mark.parametrize(("path", "status", "said"), WRONG)
def test_what_makes_no_sense_is_told(searching: FlaskClient, path: str, status: int, said: str) -> None:
    answer = searching.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert said in answer.json["detail"]


def test_a_misspelt_value_leads_to_the_nearest(client: FlaskClient) -> None:
    near = client.get("/browse/documents?type=resolutoin&in=fr").json["near"]
    assert near[0]["label"] == "resolution" and "in=fr" in near[0]["href"] and "type=resolution" in near[0]["href"]


def test_a_selection_that_finds_nothing_says_so_and_how_to_go_on(client: FlaskClient, searching: FlaskClient) -> None:
    page = client.get("/browse/documents?year=1789&lang=en", headers=PAGE).text
    assert shown(page) == 0 and "No loaded document has all that is chosen" in page
    assert 'class="chip" href="/browse/documents?lang=en"' in page
    page = searching.get("/search?q=lighthouses&year=1789&lang=en", headers=PAGE).text
    assert shown(page) == 0 and "No paragraph has all the words" in page
