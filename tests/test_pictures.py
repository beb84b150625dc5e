"""Pictures: where things stand in them, that nothing is left out without a word, and the pages that show them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kg.config import Config
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site.pages import Link
from kg.web.site.pictures import DRAWN, NARROW, ROW, TALLEST, Around, Near, around, stacked, years

PAGE = {"Accept": "text/html"}
TIMES = st.lists(st.integers(1, 500), max_size=60)


@pytest.fixture(scope="module")
def client(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_app(Config(store=starter_store, log_file=str(tmp_path_factory.mktemp("log") / "log")))
    yield app.test_client()
    Service.of(app).close()


def near(times: list[int]) -> list[Near]:
    return [Near(Link(f"A/RES/{at}/1", f"/page/{at}"), "", each) for at, each in enumerate(times)]


@pytest.mark.parametrize("drawn", [around, stacked])
@given(cited=TIMES, citing=TIMES)
def test_texts_of_a_side_have_places_of_their_own_inside_the_picture(
    drawn: Callable[[list[Near], list[Near]], Around], cited: list[int], citing: list[int]
) -> None:
    """What is drawn and what is left out are all texts; of each side the heaviest are drawn."""
    found = drawn(near(cited), near(citing))
    if found.narrow:
        assert found.width == NARROW
        assert all((line.y < found.middle) is line.left for line in found.lines)
    for left, times, missing in ((True, cited, found.left_out[0]), (False, citing, found.left_out[1])):
        side = [line for line in found.lines if line.left is left]
        assert len(side) == min(len(times), DRAWN) == len(times) - missing
        assert sorted((line.near.times for line in side), reverse=True) == sorted(times, reverse=True)[:DRAWN]
        heights = [line.y for line in side]
        assert all(after - before == ROW for before, after in pairwise(heights))
        assert all(0 < height < found.height for height in heights)


@given(
    st.lists(st.tuples(st.sampled_from(["", "2001", "2003", "2010"]), st.booleans(), st.integers(1, 9000)), max_size=9)
)
def test_years_count_everything_once(counts: list[tuple[str, bool, int]]) -> None:
    found = years(counts, "UNODC")
    assert sum(bar.adopted + bar.drafts for bar in found.bars) + found.undated == sum(count for _, _, count in counts)
    numbers = [int(bar.year) for bar in found.bars]
    assert numbers == list(range(min(numbers), max(numbers) + 1)) if numbers else True
    assert [bar.year for row in found.rows for bar in row] == [bar.year for bar in reversed(found.bars)]
    assert all(len(row) == 1 or not any(bar.adopted or bar.drafts for bar in row) for row in found.rows)
    for bar in found.bars:
        assert 0 < bar.draft_y <= bar.y and bar.height + bar.draft_height <= TALLEST + 1
        assert (bar.height > 0, bar.draft_height > 0) == (bar.adopted > 0, bar.drafts > 0), "no bar is too small to see"


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_citations_around_a_text_link_every_mark(client: FlaskClient, language: str) -> None:
    page = client.get(f"/pictures/around/A/RES/76/186?lang={language}", headers=PAGE)
    assert page.status_code == 200
    drawn = re.findall(r'<a href="([^"]+)"><title>', page.text)
    listed = re.findall(r'<td data-label="[^"]+"><a href="([^"]+)">', page.text)
    half = len(drawn) // 2  # the two forms of the picture, for a broad screen and for a phone
    assert half > 18 and set(drawn[:half]) == set(drawn[half:]) <= set(listed)
    assert len(set(listed)) == len(listed) > half
    for link in drawn[:3]:
        assert client.get(link, headers=PAGE).status_code == 200


def test_what_is_asked_year_by_year_leads_to_each_years_list(client: FlaskClient) -> None:
    page = client.get("/pictures/asked/UNODC", headers=PAGE)
    assert page.status_code == 200
    told = r'<a href="(/queries/obligations[^"]+)"><title>(\d{4}): (\d+) [^,<]*(?:, (\d+))?'
    bars = re.findall(told, page.text)
    assert bars
    for link, year, number, drafts in bars:
        if int(number) or drafts:
            address = link.replace("&amp;", "&").replace("/queries/obligations?", "/queries/obligations.json?")
            rows = client.get(f"{address}&status=any").get_json()["rows"]
            assert {row["date"][:4] for row in rows} == {year}
            assert len(rows) == int(number) + int(drafts or 0), "the number of the bar is that of its list"


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/pictures/asked/nowhere", 404, "no body"),
        ("/pictures/around/A/RES/1/999", 404, "no text"),
        ("/pictures/around/%3Cscript%3E", 404, "no text"),
        ("/pictures/asked/%22%3Eqwertzuiop", 404, "no body"),
        ("/pictures/", 404, ""),
    ],
)
def test_what_is_not_there_is_said(client: FlaskClient, path: str, status: int, word: str) -> None:
    answer = client.get(f"{path}?lang=en", headers=PAGE)
    assert answer.status_code == status and word in answer.text and "<script>alert" not in answer.text


def test_pages_lead_to_their_pictures(client: FlaskClient) -> None:
    assert "/pictures/around/A/RES/76/186" in client.get("/page/A/RES/76/186", headers=PAGE).text
    assert "/pictures/asked/UNODC" in client.get("/page/body/UNODC", headers=PAGE).text


@pytest.mark.parametrize("part", ["op/5", "pp/1", "en", "fr"])
def test_a_part_of_a_text_leads_to_the_picture_of_the_text(client: FlaskClient, part: str) -> None:
    """A paragraph or a language version has no citations of its own here: to say that there are none would be false."""
    answer = client.get(f"/pictures/around/A/RES/76/186/{part}?lang=fr", headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/pictures/around/A/RES/76/186?lang=fr")


def test_what_is_no_text_has_no_picture(client: FlaskClient) -> None:
    for path in ("A/RES/76/186/op/999", "A/RES/76/186/xx", "body/UNODC", "A/RES/76"):
        assert client.get(f"/pictures/around/{path}", headers=PAGE).status_code == 404, path


@pytest.mark.parametrize("path", ["/pictures/around/A/RES/76/186", "/pictures/asked/UNODC"])
def test_pictures_know_their_parameters(client: FlaskClient, path: str) -> None:
    assert client.get(f"{path}?lang=es", headers=PAGE).status_code == 200
    assert client.get(f"{path}?langue=es&lang=en", headers=PAGE).status_code == 400
    assert client.get(f"{path}?status=draft", headers=PAGE).status_code == 400
