"""Records of a library's catalogue in a build: what they say of works is the catalogue's statement, and no document's."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from series_papers import paper, write

from kg.config import Config
from kg.errors import InputError
from kg.pipeline import BuildOptions, BuildReport, build, catalogue
from kg.questions import load
from kg.readers import marc, read
from kg.search import FILE_NAME, Index
from kg.store import open_readonly
from kg.web import create_app
from kg.web.server.service import Service

RECALLS = "its resolutions 81/1 of 16 December 2026 and 82/1 of 16 December 2027 on the keeping of lighthouses"
PAPERS = (paper(80, 1), paper(81, 1, recalls=("80/1",)), paper(83, 1, recalls=RECALLS))


def field(tag: str, **parts: str) -> str:
    inside = "".join(f'<subfield code="{code}">{text}</subfield>' for code, text in parts.items())
    return f'<datafield tag="{tag}" ind1=" " ind2=" ">{inside}</datafield>'


def record(symbol: str, title: str, *more: str) -> str:
    own = field("191", a=symbol) if symbol else ""
    return f"<record>{own}{field('245', a=title + ' :', b='resolution /', c='adopted by the General Assembly')}{''.join(more)}</record>"


MORE = (
    field("269", a="2027-12-16"),
    field("650", a="LIGHTHOUSES"),
    field("650", a="SEAFARERS"),
    field("991", a="A/82/251", b="27", c="Safety at sea"),
    field("993", a="A/82/456"),
    field("996", a="Yes: 120, No: 3, Abstentions: 11, Non-Voting: 59, Total: 193"),
    field("856", u="https://library.example/record/82", y="English"),
)
CITED = record("A/RES/82/1", "Lights of the coast", *MORE)
LOADED = record("A/RES/81/1", "Another title than the document prints", field("269", a="1999-01-01"))


def collected(*records: str) -> str:
    return f'<?xml version="1.0"?><collection xmlns="http://www.loc.gov/MARC21/slim">{"".join(records)}</collection>'


def made(store: Path, *paths: Path, **options: object) -> BuildReport:
    return build(BuildOptions(store=store, paths=paths, jobs=1, **options))  # type: ignore[arg-type]


def graph(store: Path, symbol: str) -> list[str]:
    with open_readonly(store) as snapshot:
        return sorted(map(str, snapshot.quads(f"{snapshot.base}graph/{symbol}/record")))


def rows(store: Path, name: str, **given: str) -> list[dict[str, str]]:
    with open_readonly(store) as snapshot:
        return list(snapshot.select(load()[name].bind(given, snapshot.base)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Path:
    place = tmp_path_factory.mktemp("catalogue")
    write(place / "papers", *PAPERS)
    (place / "records.xml").write_text(collected(CITED, LOADED, record("", "Nothing")), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def store(folder: Path) -> Path:
    place = folder / "store"
    report = made(place, folder / "papers", folder / "records.xml")
    assert not report.errors
    assert not report.violations
    assert not report.findings
    assert next(each.warnings for each in report.outcomes if each.path.name == "records.xml") == (
        "record 3 states no symbol (field 191) and is left out",
    )
    return place


def test_what_a_record_says() -> None:
    element = marc.records(collected(CITED).encode(), "x.xml")[0]
    assert marc.stated(element) == marc.Record(
        ("A/RES/82/1",),
        "Lights of the coast : resolution",
        "2027-12-16",
        ("LIGHTHOUSES", "SEAFARERS"),
        ("A/82/251 27 Safety at sea",),
        ("A/82/456",),
        ("https://library.example/record/82",),
        "Yes: 120, No: 3, Abstentions: 11, Non-Voting: 59, Total: 193",
        120,
        3,
        11,
    )


@pytest.mark.parametrize(
    ("date", "iso"),
    [
        ("2027", "2027"),
        ("202712", "2027-12"),
        ("[2027-12-16].", "2027-12-16"),
        ("16 December 2027", "2027-12-16"),
        ("2027-02-30", ""),
        ("2027-13", ""),
        ("s.d.", ""),
    ],
)
def test_dates_to_the_precision_that_they_have(date: str, iso: str) -> None:
    element = marc.records(record("A/RES/82/1", "x", field("269", a=date)).encode(), "x.xml")[0]
    assert marc.stated(element).date == iso


@pytest.mark.parametrize("parts", [{"b": "120", "c": "3", "d": "11"}, {"a": "YES 120 / NO 3 / ABSTENTIONS 11"}])
def test_votes_in_figures_and_in_words(parts: dict[str, str]) -> None:
    found = marc.stated(marc.records(record("A/RES/82/1", "x", field("996", **parts)).encode(), "x.xml")[0])
    assert (found.in_favour, found.against, found.abstaining) == (120, 3, 11)
    unanimous = field("996", a="Adopted without vote, 70th plenary meeting")
    found = marc.stated(marc.records(record("A/RES/82/1", "x", unanimous).encode(), "x.xml")[0])
    assert (found.vote, found.in_favour) == ("Adopted without vote, 70th plenary meeting", None)


def element_of(*more: str, symbol: str = "A/RES/82/1", title: str = "x") -> etree._Element:
    return marc.records(record(symbol, title, *more).encode(), "x.xml")[0]


@pytest.mark.parametrize(
    ("fields", "figures", "told", "why"),
    [
        ([{"a": "Adopted at meeting no. 53"}], (None, None, None), 0, "the number of a meeting is none against"),
        ([{"a": "Adopted without vote, meeting No. 53, no 7"}], (None, None, None), 0, "nor is any other number"),
        ([{"a": "Meeting no. 53. Yes: 120, No: 3"}], (120, 3, None), 0, "a vote beside it is read"),
        ([{"a": "Yes: 120, No: 3", "b": "120", "c": "3"}], (120, 3, None), 0, "words and subfields agree"),
        ([{"a": "Yes: 120, No: 3", "b": "121", "c": "3"}], (None, 3, None), 1, "they do not agree on one figure"),
        ([{"b": "120", "c": "3"}, {"b": "119", "c": "4"}], (None, None, None), 2, "two votes, on parts of the text"),
        ([{"b": "120", "c": "3"}, {"b": "120", "c": "3"}], (120, 3, None), 0, "the same vote twice"),
        ([{"b": "1200", "c": "three"}], (None, None, None), 2, "no figures of a vote"),
        ([{"a": "Yes: 1200, No: 3"}], (None, 3, None), 1, "nor in words"),
    ],
)
def test_a_figure_of_a_vote_is_one_that_is_stated(
    fields: list[dict[str, str]], figures: tuple[int | None, ...], told: int, why: str
) -> None:
    element = element_of(*(field("996", **parts) for parts in fields))
    found = marc.stated(element)
    assert (found.in_favour, found.against, found.abstaining) == figures, why
    assert len(marc.left_out(element)) == told, why


@pytest.mark.parametrize(
    ("more", "kept", "told"),
    [
        ([field("269", a="2027-12-16"), field("269", a="2027")], ("x : resolution", "2027-12-16"), 0),
        ([field("269", a="2027-12-16"), field("269", a="2027-12-17")], ("x : resolution", ""), 1),
        ([field("269", a="in winter")], ("x : resolution", ""), 1),
        ([field("245", a="x", b="resolution")], ("x : resolution", ""), 0),
        ([field("245", a="y")], ("", ""), 1),
    ],
)
def test_nothing_is_chosen_out_of_two(more: list[str], kept: tuple[str, str], told: int) -> None:
    element = element_of(*more)
    found = marc.stated(element)
    assert (found.title, found.date) == kept
    assert len(marc.left_out(element)) == told


VALUES = {
    "191": ("A/RES/82/1", "A/82/9", "82nd of the sort"),
    "245": ("Lights", "Lamps"),
    "269": ("2027", "2027-12-16", "2027-12-17", "in winter", "2027-02-30"),
    "650": ("LIGHTHOUSES", ""),
    "991": ("A/82/251 27", ""),
    "993": ("A/82/456", "see there"),
    "996": ("Adopted without vote", "Yes: 120, No: 3", "Yes: 1200, No: 3", ""),
    "856": ("https://library.example/1", "ftp://library.example/1", "see there", "https://library.example/a b"),
}


@given(st.lists(st.sampled_from([(tag, text) for tag, texts in VALUES.items() for text in texts]), max_size=9))
def test_whatever_a_record_says_is_kept_or_told(said: list[tuple[str, str]]) -> None:
    """Conservation: each text of the fields that are read is in what is stated, or in a line of what is left out."""
    codes = {"856": "u"}
    element = element_of(*(field(tag, **{codes.get(tag, "a"): text}) for tag, text in said), title="Lights")
    found, told = marc.stated(element), "\n".join(marc.left_out(element))
    kept = [
        found.title,
        found.date,
        found.vote,
        *found.symbols,
        *found.subjects,
        *found.items,
        *found.related,
        *found.links,
    ]
    for tag, text in said:
        if not text:
            assert f"field {tag} has no text" in told
        else:
            assert any(text in each for each in kept) or text in told, (tag, text)


def test_records_that_differ_on_one_document_are_told(tmp_path: Path) -> None:
    path = tmp_path / "records.xml"
    path.write_text(collected(CITED, CITED, CITED.replace("Lights", "Lamps"), record("Z", "y")), encoding="utf-8")
    found = catalogue.entries(path, "https://example.org/", "0" * 64)
    assert [head["symbol"] for head, _ in found] == ["A/RES/82/1"]
    assert found[0][0]["warnings"] == [
        "record 3 says other things of A/RES/82/1 than record 1, and is left out",
        "record 4 states no symbol (field 191: Z) and is left out",
    ]


def test_the_record_is_a_graph_of_its_own_and_says_nothing_of_the_work_itself(store: Path, folder: Path) -> None:
    lines = graph(store, "A/RES/82/1")
    assert len(lines) > 15
    digest = hashlib.sha256((folder / "records.xml").read_bytes()).hexdigest()
    assert any(digest in line for line in lines), "it can be traced to its file"
    own = [line for line in lines if line.startswith("<https://w3id.org/un-resolutions-kg/id/A/RES/82/1> ")]
    said = {line.split(" ")[1].rpartition("#")[2].rpartition("/")[2].strip(">") for line in own}
    assert said <= {"type", "symbol", "label", "organ", "adoptedBy", "status", "page", "hasType", "session"}, (
        "no more than a citation says"
    )


def test_it_is_cited_and_not_loaded(store: Path) -> None:
    assert {row["symbol"] for row in rows(store, "documents")} == {"A/RES/80/1", "A/RES/81/1", "A/RES/83/1"}
    with open_readonly(store) as snapshot:
        assert {each.symbol for each in snapshot.manifest.records} == {"A/RES/81/1", "A/RES/82/1"}
        assert "A/RES/82/1" not in {each.symbol for each in snapshot.manifest.versions}
    titles = {row["symbol"]: row["title"] for row in rows(store, "documents")}
    assert titles["A/RES/81/1"] != "Another title than the document prints"


def test_questions_say_that_it_is_the_catalogues(store: Path) -> None:
    titles = {row["symbol"]: row["title"] for row in rows(store, "series", symbol="A/RES/83/1")}
    assert titles["A/RES/82/1"] == "Lights of the coast : resolution (catalogue)"
    assert not any("Another title" in title for title in titles.values())
    assert [(row["scheme"], row["topic"]) for row in rows(store, "topics", symbol="A/RES/82/1")] == [
        ("catalogue", "LIGHTHOUSES"),
        ("catalogue", "SEAFARERS"),
    ]


@pytest.mark.thorough
def test_kept_over_changes_and_taken_out(store: Path, folder: Path, tmp_path: Path) -> None:
    more = write(tmp_path / "more", paper(84, 1, "Buoys"))
    before = graph(store, "A/RES/82/1")
    assert not made(store, tmp_path / "more", add=True).errors, more
    assert graph(store, "A/RES/82/1") == before
    changed = tmp_path / "records.xml"
    changed.write_text(collected(CITED.replace("Lights", "Lamps")), encoding="utf-8")
    assert not made(store, changed, add=True).errors
    assert any("Lamps of the coast" in line for line in graph(store, "A/RES/82/1"))
    made(store, remove=("A/RES/82/1",))
    assert not graph(store, "A/RES/82/1")
    made(store, remove=("A/RES/84/1",))
    assert not made(store, folder / "records.xml", add=True).errors
    assert graph(store, "A/RES/82/1") == before


@pytest.mark.thorough
def test_adding_equals_a_build_from_scratch(store: Path, folder: Path, tmp_path: Path) -> None:
    made(tmp_path / "store", folder / "papers")
    made(tmp_path / "store", folder / "records.xml", add=True)
    with open_readonly(store) as one, open_readonly(tmp_path / "store") as other:
        assert sorted(map(str, one.store)) == sorted(map(str, other.store))


@pytest.mark.parametrize(
    ("text", "why"),
    [(collected(record("", "x")), "field 191"), (collected(CITED)[:-30], "damaged"), (collected(), "field 191")],
)
def test_bad_records_are_one_line(store: Path, tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "bad.xml"
    path.write_text(text, encoding="utf-8")
    report = made(store, path, add=True)
    assert [why in each.error and "\n" not in each.error for each in report.errors] == [True]


def test_a_record_is_no_document_to_be_read(tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text(collected(CITED), encoding="utf-8")
    with pytest.raises(InputError, match="records of a catalogue"):
        read(path)


@pytest.fixture
def client(store: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(store=store, log_file=str(tmp_path / "log")))
    yield app.test_client()
    Service.of(app).close()


def test_pages(client: FlaskClient) -> None:
    page = client.get("/page/A/RES/82/1?lang=en", headers={"Accept": "text/html"}).text
    assert "Lights of the coast : resolution (as given in the library’s catalogue)" in page
    assert "This is what the catalogue states" in page
    assert "LIGHTHOUSES" in page
    assert "December 2027" in page
    assert "https://library.example/record/82" in page
    loaded = client.get("/page/A/RES/81/1?lang=fr", headers={"Accept": "text/html"}).text
    assert not re.search(r"<h1[^>]*>Another title", loaded)
    assert "ce qu’affirme le catalogue" in loaded
    assert (
        client.get("/id/A/RES/82/1/record", headers={"Accept": "text/turtle"}, follow_redirects=True).status_code == 200
    )
    assert client.get("/page/A/RES/82/1/record", headers={"Accept": "text/html"}).status_code == 200
    assert "Lights of the coast" in client.get("/series/A/RES/83/1?lang=en", headers={"Accept": "text/html"}).text


def test_the_catalogues_title_is_found_and_said_to_be_the_catalogues(client: FlaskClient) -> None:
    """In the search, the suggestions and the reconciliation; that of a document which is loaded is not in them."""
    said = "Lights of the coast : resolution (as given in the library’s catalogue)"
    page = client.get("/search?q=lights+of+the+coast&lang=en").text
    assert re.search(rf'href="/page/A/RES/82/1">A/RES/82/1</a>.*?<small>{re.escape(said)}</small>', page)
    said = said.replace("’", "'")  # pages set the apostrophe
    rows = client.get("/search/suggest?q=lights+of+the&lang=en").json
    assert [(row["label"], row["code"]) for row in rows or ()] == [(said, "A/RES/82/1")]
    query = json.dumps({"q0": {"query": "Lights of the coast : resolution", "type": "document"}})
    first = (client.get("/reconcile", query_string={"queries": query}).json or {})["q0"]["result"][0]
    assert (first["id"], first["match"], first["description"]) == ("A/RES/82/1", True, said)
    found = (client.get("/reconcile/suggest/entity?prefix=lights+of").json or {})["result"]
    assert [row["description"] for row in found] == [said]
    assert "Another title" not in client.get("/search?q=another+title&lang=en").text.replace(
        'value="another title"', ""
    )


@pytest.mark.thorough
def test_the_index_follows_changes(store: Path, folder: Path, tmp_path: Path) -> None:
    """A record that comes, a document that is loaded in place of a cited work, and one that goes again."""
    place = tmp_path / "store"

    def titles() -> list[str]:
        with open_readonly(place) as snapshot:
            return [
                hit.name for hit in Index(snapshot.path / FILE_NAME).suggest("lights of the coast") if hit.catalogue
            ]

    made(place, folder / "papers")
    assert titles() == []
    made(place, folder / "records.xml", add=True)
    assert titles() == ["Lights of the coast : resolution"]
    made(place, *write(tmp_path / "loaded", paper(82, 1, "Lamps")), add=True)
    assert titles() == []
    made(place, remove=("A/RES/82/1",))
    assert titles() == []
