"""The page of a series: a strip of texts with links, a table behind it, and what leads to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import html5lib
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from series_papers import paper, write

from kg.config import Config
from kg.lang import codes
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site.pages import Link
from kg.web.site.series import Member, strip
from kg.web.site.series import _lanes as lanes_of

pytestmark = pytest.mark.thorough

PAGE = {"Accept": "text/html"}
DRAFT = """United Nations A/C.3/84/L.4

General Assembly

Distr.: Limited
12 October 2029

Original: English

Eighty-fourth session
Third Committee
Agenda item 12
Keeping of ships

Norway and Tuvalu: draft resolution

Keeping of lighthouses

The General Assembly,

Recalling its resolution 81/1 of 16 December 2026,

1. Urges Member States to keep their lighthouses lit.
"""
PAPERS = (
    DRAFT,
    paper(80, 1),
    paper(81, 1, recalls=("80/1",)),
    paper(
        83,
        1,
        recalls="its resolutions 81/1 of 16 December 2026 and 82/1 of 16 December 2027 on the keeping of lighthouses",
    ),
    paper(83, 2, "Buoys"),
    paper(81, 2, "Buoys"),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("series-page")
    write(folder / "papers", *PAPERS)
    build(BuildOptions(store=folder / "store", paths=(folder / "papers",), jobs=1, validate=False))
    app = create_app(Config(store=folder / "store", log_file=str(folder / "log")))
    yield app.test_client()
    Service.of(app).close()


@pytest.mark.parametrize("lang", codes())
def test_the_page(client: FlaskClient, lang: str) -> None:
    answer = client.get(f"/series/A/RES/81/1?lang={lang}", headers=PAGE)
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    ids = re.findall(r'\sid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', answer.text)) <= set(ids), "every mark leads to a row"
    rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in re.findall(r"<tr id=.*?</tr>", answer.text, re.DOTALL)]
    assert [re.search(r"A/RES/\d+/\d+", row)[0] for row in rows] == [  # type: ignore[index]
        f"A/RES/{session}/1" for session in (80, 81, 82, 83)
    ]
    assert answer.text.count("<circle") == 4
    assert answer.text.count('class="only-cited"') == 1
    assert "/compare/A/RES/80/1/A/RES/81/1" in answer.text
    assert "/compare/A/RES/82/1/A/RES/83/1" not in answer.text, "82/1 is not loaded"
    assert "series." not in re.sub(r"<[^>]+>", "", answer.text), "no message is missing"


def test_a_text_in_no_series_and_one_that_nobody_knows(client: FlaskClient) -> None:
    alone = client.get("/series/A/RES/83/2?lang=en", headers=PAGE)
    assert alone.status_code == 200
    assert "<svg" not in alone.text
    assert "is in no series" in alone.text
    assert client.get("/series/83/2", headers=PAGE).status_code in (200, 404)
    assert client.get("/series/A/RES/99/9", headers=PAGE).status_code == 404
    assert client.get("/series/nothing", headers=PAGE).status_code == 404


@pytest.mark.parametrize("lang", codes())
def test_the_page_of_a_draft_says_what_it_takes_up(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/series/A/C.3/84/L.4?lang={lang}", headers=PAGE).text
    html5lib.HTMLParser(strict=True).parse(page)
    assert "/compare/A/RES/83/1/A/C.3/84/L.4" in page, "the last text of the series, though another one is cited"
    assert 'href="/series/A/RES/83/1"' in page
    assert "<svg" not in page
    assert "series." not in re.sub(r"<[^>]+>", "", page), "no message is missing"


def test_one_title_alone_ties_nothing_and_is_told(client: FlaskClient) -> None:
    """Texts of one title that nothing else ties are named, each with the address at which they are held together."""
    for text, other in (("83/2", "81/2"), ("81/2", "83/2")):
        page = client.get(f"/series/A/RES/{text}?lang=en", headers=PAGE).text
        assert "Loaded texts with this title" in page
        assert f">A/RES/{other}<" in page
        assert 'href="/compare/A/RES/81/2/A/RES/83/2"' in page
    assert client.get("/compare/A/RES/81/2/A/RES/83/2", headers=PAGE).status_code == 200


def test_works_that_are_only_cited_have_the_page(client: FlaskClient) -> None:
    assert client.get("/series/A/RES/82/1", headers=PAGE).text.count("<circle") == 4


def test_a_texts_page_leads_there_and_names_its_neighbours(client: FlaskClient) -> None:
    page = client.get("/page/A/RES/81/1", headers=PAGE, follow_redirects=True).text
    assert 'href="/series/A/RES/81/1' in page
    facts = page[page.index('id="facts"') :].partition("</dl>")[0]
    assert re.findall(r">(A/RES/8[02]/1)<", facts) == ["A/RES/80/1", "A/RES/82/1"]
    assert "/series/" not in client.get("/page/A/RES/83/2", headers=PAGE, follow_redirects=True).text


def member(name: str, *after: str) -> Member:
    return Member(name, name, 1, Link(name, ""), "", "", True, (), after)


def test_lanes_of_the_strip() -> None:
    """One line stays in its lane; a second one has its own as long as it goes on."""
    one = strip([member("a"), member("b", "a"), member("c", "b")])
    assert [mark.x for mark in one.marks] == [one.marks[0].x] * 3
    assert len(one.paths) == 2
    merged = strip([member("a"), member("x"), member("b", "a"), member("c", "b", "x"), member("d", "c")])
    left, right, *rest = [mark.x for mark in merged.marks]
    assert left < right
    assert rest == [left] * 3
    split = strip([member("a"), member("b", "a"), member("y", "a"), member("c", "b"), member("z", "y")])
    a, b, y, c, z = (mark.x for mark in split.marks)
    assert a == b == c < y == z


@given(st.lists(st.sets(st.integers(1, 4), max_size=3), min_size=1, max_size=9))
def test_no_tie_runs_over_the_mark_of_another_text(steps: list[set[int]]) -> None:
    """In the rows between its two texts a tie has a lane in which no mark stands, and no other tie."""
    members = [
        member(str(row), *(str(row - step) for step in sorted(back) if row - step >= 0))
        for row, back in enumerate(steps)
    ]
    lanes, tied = lanes_of(members)
    rows = {each.place: row for row, each in enumerate(members)}
    between = [(lane, row) for (before, after), lane in tied.items() for row in range(rows[before] + 1, rows[after])]
    assert not set(between) & {(lanes[place], row) for place, row in rows.items()}
    assert len(between) == len(set(between))
