"""The page of what a body is asked: the rows of the question, in words, with its filters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from few_lists import few_lists
from flask.testing import FlaskClient
from series_papers import write
from test_mandates import _papers

import kg
from kg import resources
from kg.config import Config
from kg.lang import codes
from kg.pipeline import BuildOptions, build
from kg.store import open_readonly
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site.pages.mandates import Wish, listed
from kg.web.site.pages.mandates import rows as count_rows
from kg.web.site.view import GraphView

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("mandates-page")
    write(folder / "papers", *_papers())
    with few_lists():
        build(BuildOptions(store=folder / "store", paths=(folder / "papers",), jobs=1, validate=False))
    app = create_app(Config(store=folder / "store", log_file=str(folder / "log")))
    yield app.test_client()
    Service.of(app).close()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


@pytest.mark.parametrize("lang", codes())
def test_the_page(client: FlaskClient, lang: str) -> None:
    answer = client.get(f"/mandates/SG?as_of=2027-12-31&lang={lang}", headers=PAGE)
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    ids = re.findall(r'\sid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    told = words(answer.text)
    assert not re.search(r"\b(?:mandates|strength|duration|printed)\.\w", told), "no message is missing"
    assert "submit to it at its eighty-second session" in told, "the sentence"
    for link in ("A/RES/81/1", "A/RES/82/1", "A/RES/80/1", "A/82/120"):
        assert f">{link}<" in answer.text, "the text, the later one, the first one, the answer"
    assert 'href="/queries/mandates.csv?body=SG&amp;as_of=2027-12-31"' in answer.text


def test_it_says_what_it_is_and_what_it_is_not(client: FlaskClient) -> None:
    told = words(client.get("/mandates/MEMBER-STATES?lang=en", headers=PAGE).text)
    assert "last loaded text of each series" in told
    assert "does not mean that the request is still in force" in told
    assert "2 requests in 2 texts" in told
    assert "strong" in told
    assert "1 more stands in a draft" in told
    assert "A/C.3/84/L.4" not in told
    both = client.get("/mandates/MEMBER-STATES?status=any&lang=en", headers=PAGE).text
    assert "A/C.3/84/L.4" in both
    assert '<span class="badge draft">draft</span>' in both


@pytest.mark.parametrize("query", ["year=2028", "year=2029", "organ=SC", "act=urge", "act=request", "as_of=2029"])
def test_drafts_are_counted_with_the_filters(client: FlaskClient, query: str) -> None:
    """Law: the number that is said to stand in drafts is how many more the list has with drafts."""
    address = f"/mandates/MEMBER-STATES?{query}&lang=en"
    told, both = (words(client.get(f"{address}{status}", headers=PAGE).text) for status in ("", "&status=any"))
    found, every = (int((re.search(r"(\d+) requests? in", each) or [0, 0])[1]) for each in (told, both))
    said = re.search(r"(\d+) more stands? in", told)
    assert int(said[1] if said else 0) == every - found


@pytest.mark.thorough
def test_what_is_neither_adopted_nor_a_draft_is_counted_too(tmp_path: Path) -> None:
    """Law: what is shown and what is said to stand elsewhere are together as many as the list of all has."""
    write(tmp_path / "papers", *_papers())
    (tmp_path / "papers" / "note.txt").write_text(
        "Wells\n\n1. Calls upon Member States to keep their wells;\n\n2. Urges Member States to dig.\n"
    )
    with few_lists():
        build(BuildOptions(store=tmp_path / "store", paths=(tmp_path / "papers",), jobs=1, validate=False))
    app = create_app(Config(store=tmp_path / "store", log_file=str(tmp_path / "log")))
    with app.test_client() as client:
        told, every = (
            words(client.get(f"/mandates/MEMBER-STATES?lang=en{status}", headers=PAGE).text)
            for status in ("", "&status=any")
        )
    Service.of(app).close()
    found, both = (int(re.search(r"(\d+) requests? in", each)[1]) for each in (told, every))  # type: ignore[index]
    assert "it is not known whether" in told
    assert found + sum(map(int, re.findall(r"(\d+) more stands? in", told))) == both


_DRAFT = "A/C.3/84/L.4"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/browse/documents",
        "/search?q=Keeping+of+lighthouses",
        f"/search?q={_DRAFT}&words=1",
        f"/series/{_DRAFT}",
        f"/compare/A/RES/83/1/{_DRAFT}",
        f"/pictures/around/{_DRAFT}",
        "/pictures/around/A/RES/83/1",
        "/page/A/RES/83/1",
        "/mandates/MEMBER-STATES?status=any",
    ],
)
def test_each_page_that_names_a_draft_says_that_it_is_one(client: FlaskClient, path: str) -> None:
    """Law: a link that names a loaded draft, or a place in it, has the mark of drafts behind it."""
    page = client.get(f"{path}{'&' if '?' in path else '?'}lang=en", headers=PAGE)
    assert page.status_code == 200
    named = re.findall(rf'<a href="/page/{_DRAFT}[^"]*"[^>]*>{_DRAFT}[^<]*</a>(.{{27}})', page.text)
    assert named and set(named) == {' <span class="badge draft">'}, named


def test_what_is_no_page_says_of_a_draft_that_it_is_one(client: FlaskClient) -> None:
    for lang, mark in (("fr", "projet"), ("es", "proyecto"), ("en", "draft")):  # a choice is kept: English last
        titles = re.findall(rf"<title>({_DRAFT}[^<]*)</title>", client.get(f"/feeds/new.atom?lang={lang}").text)
        assert [each.partition(":")[0].rstrip("\u00a0") for each in titles] == [f"{_DRAFT} ({mark})"]
        rows = client.get("/search/suggest", query_string={"q": _DRAFT, "lang": lang}).get_json()
        labels = [row["label"] for row in rows if row["code"] == _DRAFT]
        assert labels and all(label.endswith(f"({mark})") for label in labels)
        drawn = client.get(f"/pictures/around/A/RES/83/1?lang={lang}", headers=PAGE).text
        assert re.search(rf"<title>{_DRAFT} \({mark}\)\u00a0?:", drawn) and f">{mark}</tspan>" in drawn


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("", ["A/RES/85/2", "A/RES/83/1"]),
        ("year=2028", ["A/RES/83/1"]),
        ("organ=GA", ["A/RES/85/2", "A/RES/83/1"]),
        ("organ=UNODC", []),
        ("act=request", ["A/RES/85/2", "A/RES/83/1"]),
        ("act=urge", []),
        ("status=draft", []),
        ("as_of=2026", ["A/RES/81/1"]),
        ("as_of=2020-01-01", []),
    ],
)
def test_filters(client: FlaskClient, query: str, texts: list[str]) -> None:
    page = client.get(f"/mandates/SG?{query}", headers=PAGE).text
    assert re.findall(r'<h3 id="t-\d+"><a[^>]*>([^<]+)', page) == texts


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/mandates/SG?as_of=2028-02-30", 400, "calendar"),
        ("/mandates/SG?as_of=soon", 400, "date"),
        ("/mandates/SG?year=28", 400, "four digits"),
        ("/mandates/SG?status=adoptd", 400, "status"),
        ("/mandates/SG?act=reqest", 404, "request"),
        ("/mandates/SG?organ=NOBODY-AT-ALL", 404, "organ"),
        ("/mandates/SG?page=0", 400, "page"),
        ("/mandates/SG?page=9", 404, "page"),
        ("/mandates/SG?limit=3", 400, "limit"),
        ("/mandates/SG?year=2028&year=2029", 400, "year"),
        ("/mandates/UNDOC", 404, "UNODC"),
        ("/mandates/no/such/body", 404, "body"),
    ],
)
def test_bad_input_has_the_right_status_and_a_clear_word(
    client: FlaskClient, path: str, status: int, says: str
) -> None:
    for header in ({"Accept": "text/html"}, {"Accept": "application/json"}):
        answer = client.get(path, headers=header)
        assert answer.status_code == status
        assert says in answer.text
        assert "Traceback" not in answer.text


def test_a_name_leads_to_the_code(client: FlaskClient) -> None:
    for path in ("/mandates/Secretary-General?year=2028", "/mandates?body=Secretary-General"):
        answer = client.get(path, headers=PAGE)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/mandates/SG")
    assert client.get("/mandates", headers=PAGE).status_code == 200


def test_the_pages_have_all_entries_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = client.get("/mandates/MEMBER-STATES?status=any", headers=PAGE).text
    monkeypatch.setattr("kg.web.site.mandates.PAGE", 1)
    found: list[str] = []
    for number in (1, 2, 3):
        page = client.get(f"/mandates/MEMBER-STATES?page={number}&status=any", headers=PAGE).text
        found += re.findall(r"<blockquote.*?</blockquote>", page)
        assert "of 3 are shown here" in page
        assert ('rel="next"' in page) == (number < 3)
    assert found == re.findall(r"<blockquote.*?</blockquote>", whole)


@pytest.mark.parametrize(
    "wish", [Wish(), Wish(as_of="2021-12-15"), Wish(as_of="2020-12-31", status="any"), Wish(status="draft")]
)
def test_the_page_has_the_rows_of_the_question(starter_store: Path, wish: Wish) -> None:
    """The law: what pages look up from the body is what the question answers, for every body."""
    with kg.open(starter_store) as graph:
        values = {"as_of": wish.as_of, "status": wish.status}
        table = graph.ask("mandates", **{name: value for name, value in values.items() if value})
    at = {name: table.columns.index(name) for name in ("body", "symbol", "act_id", "number", "part")}
    asked: dict[str, set[tuple[object, ...]]] = {}
    for row in table.rows:
        own = asked.setdefault(str(row[at["body"]]), set())
        own.add((row[at["symbol"]], row[at["act_id"]], str(row[at["number"]] or "")))
    assert asked
    with open_readonly(starter_store) as snapshot:
        view = GraphView(snapshot)
        for code, rows in sorted(asked.items()):
            folder = f"country/{code.removeprefix('STATE-')}" if code.startswith("STATE-") else f"body/{code}"
            found = listed(view, view.names.id(folder), wish).entries
            number = view.term("number")
            assert {
                (each.text.symbol, view.names.path(act).removeprefix("act/"), view.value(each.paragraph, number))
                for each in found
                for act in each.acts
            } == rows, code
            assert count_rows(view, found) == sum(row[at["body"]] == code for row in table.rows), code


@pytest.fixture(scope="module")
def untold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a record that an older program wrote: it does not say what the words of its text tell."""
    folder = tmp_path_factory.mktemp("untold")
    record = (resources.path("starter") / "A_RES_79_154.en.facts.json").read_text()
    (folder / "A_RES_79_154.en.facts.json").write_text(re.sub(r',\n"wording": .*', "", record))
    with few_lists():
        build(BuildOptions(store=folder / "store", paths=(folder,), jobs=1, validate=False))
    return folder / "store"


def test_the_records_of_the_starter_tell_which_text_is_the_last(starter_store: Path) -> None:
    """A request of 75/283 is superseded by 79/286, which repeats its words and does not cite it."""
    with kg.open(starter_store) as graph:
        symbols = {row["symbol"] for row in graph.ask("mandates")}
    with open_readonly(starter_store) as snapshot:
        assert snapshot.manifest.in_doubt == 0
    assert "A/RES/79/286" in symbols
    assert "A/RES/75/283" not in symbols


@pytest.mark.thorough
@pytest.mark.parametrize("lang", codes())
def test_a_store_of_facts_says_what_it_cannot_tell(
    client: FlaskClient, untold: Path, tmp_path: Path, lang: str
) -> None:
    """Ties that rest on repeated words need the words, or records that tell of them: else the last text is not certain."""
    app = create_app(Config(store=untold, log_file=str(tmp_path / "log")))
    said = kg.lang.messages.say("mandates.facts_only", lang).partition("{count}")[2].partition(".")[0].strip()
    paths = ("/mandates/UNODC", "/queries/mandates?body=UNODC", "/feeds/mandates/UNODC.atom")
    try:
        for path in paths:
            address = f"{path}{'&' if '?' in path else '?'}lang={lang}"
            plain = app.test_client().get(address, headers=PAGE).text.replace("’", "'").replace("\xa0", " ")
            assert said in plain, path
            whole = client.get(address.replace("UNODC", "SG"), headers=PAGE).text.replace("’", "'")
            assert said not in whole.replace("\xa0", " "), "a store that has the words has no such doubt"
        files = [app.test_client().get(f"/queries/{each}.csv?body=UNODC") for each in ("mandates", "obligations")]
        assert ["facts only" in each.headers.get("KG-Note", "") for each in files] == [True, False]
        assert app.test_client().get(f"/queries/mandates.json?body=UNODC&lang={lang}").headers["KG-Note"]
        assert "KG-Note" not in client.get("/queries/mandates.csv?body=SG").headers
        assert said not in app.test_client().get(f"/queries/obligations?body=UNODC&lang={lang}", headers=PAGE).text
    finally:
        Service.of(app).close()
