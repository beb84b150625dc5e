"""The paragraphs of a series as the page shows them: the strip, what changed, the way of a paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import html5lib
import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from test_changes_graph import TEXTS, THIRD

import kg
from kg.config import Config
from kg.lang import codes
from kg.pipeline import BuildOptions, build
from kg.store import open_readonly
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site import following, strip
from kg.web.site.pages.flow import Flow, Tie, part_of

PAGE = {"Accept": "text/html"}
SERIES = "/series/A/RES/92/3"
SYMBOLS = ("A/RES/91/7", "A/RES/92/3", "A/RES/93/5")
pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("quick_builds_of_module")]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Path:
    """Stores of three texts, of their records, and of the first and last one, which names the one between."""
    folder = tmp_path_factory.mktemp("series-flow")
    (folder / "papers").mkdir()
    for name, text in TEXTS.items():
        (folder / "papers" / name).write_text(text)
    build(BuildOptions(store=folder / "whole", paths=(folder / "papers",), write_facts=folder / "records", jobs=1))
    kg.build([folder / "records"], store=folder / "facts")
    listed = "its resolutions 91/7 of 3 March 2037 and 92/3 of 4 April 2038 on the safety of lighthouses and of ferries"
    (folder / "listing.txt").write_text(THIRD.replace("its resolution 92/3 of 4 April 2038", listed))
    kg.build([folder / "papers" / "first.txt", folder / "listing.txt"], store=folder / "jumps")
    return folder


def served(store: Path, log: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(store=store, log_file=str(log)))
    yield app.test_client()
    Service.of(app).close()


@pytest.fixture(scope="module", params=["whole", "facts"])
def client(request: pytest.FixtureRequest, stores: Path) -> Iterator[FlaskClient]:
    yield from served(stores / request.param, stores / f"log-{request.param}")


@pytest.fixture(scope="module")
def jumping(stores: Path) -> Iterator[FlaskClient]:
    yield from served(stores / "jumps", stores / "log-jumps")


def marks(page: str) -> dict[str, str]:
    """The marks of a page's strip, each with what stands in it, by the path of its paragraph."""
    strips = re.findall(r'<svg class="columns .*?\n</svg>\n</div>', page, re.DOTALL)
    found = re.findall(r'<a id="[^"]+" class="mark [^>]*?follow=([^#"&]+).*?</a>', "".join(strips), re.DOTALL)
    texts = re.findall(r'<a id="[^"]+" class="mark .*?</a>', "".join(strips), re.DOTALL)
    return {path.replace("%2F", "/"): text for path, text in zip(found, texts, strict=True)}


def rows(store: Path) -> list[dict[str, object]]:
    """What the question says that changed, along the whole series."""
    with kg.open(store) as graph:
        return list(graph.ask("changes"))


FOLDERS = {"preambular": "pp", "operative": "op", "annex": "annex"}


def paths(row: dict[str, object]) -> tuple[str, str]:
    """The earlier and the later paragraph of a row, "" where there is none."""
    one, other = (
        f"{row[symbol]}/{FOLDERS[str(row[part])]}/{row[number]}" if row[number] else ""
        for symbol, part, number in (("earlier", "earlier_part", "earlier_number"), ("symbol", "part", "number"))
    )
    return one, other


@pytest.mark.parametrize("lang", codes())
def test_the_strip_says_what_the_question_says(client: FlaskClient, stores: Path, lang: str) -> None:
    """Every paragraph has a mark, every pair a line; what is new begins, what is dropped ends, acts are marked."""
    answer = client.get(f"{SERIES}?lang={lang}", headers=PAGE)
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    ids = re.findall(r'\sid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="(?:/series/[^"]*)?#([^"]+)"', answer.text)) <= set(ids)
    assert "series." not in re.sub(r"<[^>]+>", "", answer.text), "no message is missing"
    found, told = marks(answer.text), rows(stores / "whole")
    assert set(found) == {path for row in told for path in paths(row) if path}
    assert {path for path, mark in found.items() if 'class="begins"' in mark} == {
        paths(row)[1] for row in told if row["relation"] == "new"
    }
    assert {path for path, mark in found.items() if 'class="ends"' in mark} == {
        paths(row)[0] for row in told if row["relation"] == "dropped"
    }
    for change in ("stronger", "weaker"):
        assert {path for path, mark in found.items() if f'class="{change}"' in mark} == {
            paths(row)[1] for row in told if row["act_change"] == change
        }
    lines = re.findall(r'<line class="is-(\w+)[^>]*x2="[\d.]+%"', answer.text)
    assert Counter(lines) == Counter(str(row["relation"]) for row in told if all(paths(row)))


def test_a_mark_says_what_its_paragraph_was(client: FlaskClient) -> None:
    found = marks(client.get(f"{SERIES}?lang=en", headers=PAGE).text)
    said = {path: re.findall(r"<title>(.*?)</title>", mark)[0].replace("\xa0", " ") for path, mark in found.items()}
    assert said["A/RES/92/3/op/1"] == "A/RES/92/3, para. 1; reworded · stronger act: A/RES/91/7, para. 1"
    assert said["A/RES/91/7/op/3"] == "A/RES/91/7, para. 3; not in A/RES/92/3"
    assert said["A/RES/92/3/op/3"] == "A/RES/92/3, para. 3; new"
    assert said["A/RES/93/5/op/3"].startswith("A/RES/93/5, para. 3; reworded · moved")
    assert said["A/RES/91/7/op/1"] == "A/RES/91/7, para. 1"


def test_what_changed_is_listed_by_pair_and_leads_to_both_texts(client: FlaskClient) -> None:
    page = client.get(f"{SERIES}?lang=en", headers=PAGE).text
    pairs = re.findall(r'<section class="pair">.*?</section>', page, re.DOTALL)
    said = [" ".join(re.sub(r"<[^>]+>", " ", each).replace("\xa0", " ").split()) for each in pairs]
    assert said == [
        "A/RES/93/5 compared with A/RES/92/3 stronger act 0 nothing weaker act 1 para. 1 urge → invite "
        "new 0 nothing dropped 0 nothing",
        "A/RES/92/3 compared with A/RES/91/7 stronger act 1 para. 1 encourage → urge weaker act 0 nothing "
        "new 1 para. 3 dropped 1 para. 3",
    ]
    for address, place in re.findall(r'href="(/compare/[^"#]+)#([^"]+)"', "".join(pairs)):
        assert f'id="{place}"' in client.get(address, headers=PAGE).text


@pytest.mark.parametrize("path", ["A/RES/93/5/op/3", "A/RES/92/3/op/2", "A/RES/91/7/op/3", "A/RES/92/3/op/3"])
def test_a_followed_paragraph_is_marked_in_all_texts(client: FlaskClient, stores: Path, path: str) -> None:
    """What is marked is the closure of kg:continues, both ways."""
    with open_readonly(stores / "whole") as store:
        iri = f"https://w3id.org/un-resolutions-kg/id/{path}"
        both = f"<{iri}> kg:continues*|^kg:continues* ?p"
        query = f"PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#> SELECT DISTINCT ?p {{ {both} }}"
        closure = {str(row["p"]).partition("/id/")[2].rstrip(">") for row in store.select(query)} | {path}
    page = client.get(f"{SERIES}?lang=en&follow={path}", headers=PAGE).text
    html5lib.HTMLParser(strict=True).parse(page)
    followed = {each for each, mark in marks(page).items() if " followed" in mark.partition(">")[0]}
    assert followed == closure
    way = re.findall(r'<section class="way".*?</section>', page, re.DOTALL)[0]
    assert set(re.findall(r'href="/page/(A/RES/\d+/\d+/(?:op|pp)/\d+)"', way)) == closure
    assert ("× not in" in re.sub(r"<[^>]+>", "", way)) == path.endswith("91/7/op/3")


def test_the_words_that_came_are_marked_on_the_way(stores: Path) -> None:
    for client in served(stores / "whole", stores / "log-words"):
        page = client.get(f"{SERIES}?lang=en&follow=A/RES/93/5/op/3", headers=PAGE).text
        way = re.findall(r'<section class="way".*?</section>', page, re.DOTALL)[0]
        printed = re.findall(r'<p class="printed".*?</p>', way)
        assert [re.findall("<ins>(.*?)</ins>", each) for each in printed] == [["ninety-fourth"], ["ninety-third"], []]


@pytest.mark.parametrize(
    ("query", "status"),
    [("follow=A/RES/92/3/op/99", 404), ("follow=A/RES/92/3", 404), ("follow=x%00", 404), ("follow=%3Cx%3E/op/1", 404),
     ("from=x", 400), ("from=0", 400), ("from=-1", 400), ("from=99", 200), ("follow=&from=", 200)],
)  # fmt: skip
def test_what_is_asked_wrongly(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"{SERIES}?{query}", headers=PAGE).status_code == status


def test_a_long_series_is_shown_in_parts_and_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parts together hold every text; each says which it holds and leads to the next; what is followed is there."""
    monkeypatch.setattr(following, "MOST_TEXTS", 2)

    def shown(query: str) -> list[str]:
        page = client.get(f"{SERIES}?lang=en&{query}", headers=PAGE).text
        assert "of the 3 that are loaded" in page
        return sorted({path.rpartition("/op/")[0] for path in marks(page) if "/op/" in path})

    assert shown("_=one") == list(SYMBOLS[1:])
    assert shown("from=1") == list(SYMBOLS[:2])
    assert SYMBOLS[0] in shown("follow=A/RES/91/7/op/1")
    first = client.get(f"{SERIES}?lang=en&_=two", headers=PAGE).text
    assert f'href="{SERIES}?from=1"' in first and "Later texts" not in first
    last = client.get(f"{SERIES}?lang=en&from=1&_=three", headers=PAGE).text
    assert f'href="{SERIES}?from=2"' in last and "Earlier texts" not in last


def test_texts_between_that_are_not_loaded_are_shown(jumping: FlaskClient) -> None:
    page = jumping.get("/series/A/RES/93/5?lang=en", headers=PAGE).text
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<title>A/RES/92/3: text between, not loaded</title>" in page
    assert page.count('<line class="missing"') == 1
    found = marks(page)
    assert not any("; new" in mark for mark in found.values()), "it may be older"
    assert "may be older" in page


def test_one_loaded_text_is_no_strip(stores: Path, tmp_path: Path) -> None:
    kg.build([stores / "listing.txt"], store=tmp_path / "store")
    for client in served(tmp_path / "store", tmp_path / "log"):
        page = client.get("/series/A/RES/93/5?lang=en", headers=PAGE).text
        assert '<svg class="columns' not in page
        assert "Fewer than two texts" in page


# -- where marks and lines stand


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Texts with paragraphs, some of which take up others of earlier texts, in any order."""
    texts: dict[str, tuple[str, ...]] = {}
    for number in range(draw(st.integers(1, 4))):
        work = f"http://x/id/{number}"
        counts = [draw(st.integers(0, 5)) for _ in range(3)]
        texts[work] = tuple(
            f"{work}/{part}/{at}"
            for part, count in zip(("pp", "op", "annex"), counts, strict=True)
            for at in range(1, count + 1)
        )
    ties = []
    works = list(texts)
    for one, other in combinations(range(len(works)), 2):
        if other - one > draw(st.integers(1, 2)):
            continue
        for later in texts[works[other]]:
            for earlier in draw(st.lists(st.sampled_from(texts[works[one]]), max_size=2)) if texts[works[one]] else []:
                score = draw(st.sampled_from([0.5, 0.7, 1.0]))
                ties.append(Tie(later, earlier, (works[one], works[other]), "reworded", score=score))
    return Flow(texts, tuple(ties))


@settings(max_examples=60)
@given(flows())
def test_paragraphs_stand_in_their_order_and_none_on_another(found: Flow) -> None:
    plan = strip.plan(found)
    assert set(plan.spots) == {iri for text in found.texts.values() for iri in text}
    for column, text in enumerate(found.texts.values()):
        heights = [plan.spots[iri].y for iri in text]
        assert all(one < other for one, other in pairwise(heights))
        assert all(plan.spots[iri].column == column for iri in text)
    for iri, spot in plan.spots.items():
        band = next(each for each in plan.bands if each.part == part_of(iri))
        assert band.top < spot.y < band.top + band.rows * strip.ROW


@settings(max_examples=60)
@given(flows())
def test_lines_go_from_mark_to_mark_and_pass_between_others(found: Flow) -> None:
    plan = strip.plan(found)
    assert len(plan.strokes) == len(found.ties)
    heights = {(spot.column, spot.y) for spot in plan.spots.values()}
    for stroke in plan.strokes:
        ends = (stroke.stretches[0][0], stroke.stretches[-1][1])
        assert ends == (plan.spots[stroke.tie.earlier], plan.spots[stroke.tie.later])
        for (_, here), (again, _) in pairwise(stroke.stretches):
            assert here == again
            assert all(abs(here.y - y) >= strip.ROW // 2 for column, y in heights if column == here.column)


@given(st.lists(st.integers(0, 6), max_size=8))
def test_the_most_paragraphs_keep_their_row(numbers: list[int]) -> None:
    found = strip._increasing(numbers)
    assert found == sorted(set(found))
    assert all(numbers[one] < numbers[other] for one, other in pairwise(found))
    longest = max(
        size
        for size in range(len(numbers) + 1)
        if any(all(a < b for a, b in pairwise(each)) for each in combinations(numbers, size))
    )
    assert len(found) == longest
