"""Pages about what changed: two texts side by side, since when a paragraph stands, with the words and without them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient
from test_changes_graph import FIRST, SECOND, THIRD

import kg
from kg.config import Config
from kg.lang import codes
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site import messages

PAGE = {"Accept": "text/html"}
pytestmark = pytest.mark.usefixtures("quick_builds_of_module")
COMPARED = "/compare/A/RES/92/3/A/RES/93/5"


def asked(store: Path, log: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(store=store, log_file=str(log)))
    yield app.test_client()
    Service.of(app).close()


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, quick_builds_of_module: None) -> Path:
    """Stores of all three texts, of their records, and of the first and last text."""
    folder = tmp_path_factory.mktemp("changes-pages")
    (folder / "papers").mkdir()
    for name, text in (("first", FIRST), ("second", SECOND), ("third", THIRD)):
        (folder / "papers" / f"{name}.txt").write_text(text)
    build(BuildOptions(store=folder / "whole", paths=(folder / "papers",), write_facts=folder / "records"))
    kg.build([folder / "records"], store=folder / "facts")
    listing = (
        "its resolutions 91/7 of 3 March 2037 and 92/3 of 4 April 2038 on the safety of lighthouses and of ferries"
    )
    (folder / "listing.txt").write_text(THIRD.replace("its resolution 92/3 of 4 April 2038", listing))
    kg.build([folder / "papers" / "first.txt", folder / "listing.txt"], store=folder / "jumps")
    kg.build([folder / "listing.txt"], store=folder / "alone")
    return folder


@pytest.fixture(scope="module", params=["whole", "facts"])
def client(request: pytest.FixtureRequest, stores: Path) -> Iterator[FlaskClient]:
    yield from asked(stores / request.param, stores / f"log-{request.param}")


@pytest.fixture(scope="module")
def jumping(stores: Path) -> Iterator[FlaskClient]:
    yield from asked(stores / "jumps", stores / "log-jumps")


@pytest.mark.parametrize("lang", codes())
def test_two_texts(client: FlaskClient, lang: str) -> None:
    """With the words or without them: what takes up what is said alike."""
    answer = client.get(f"{COMPARED}?lang={lang}", headers=PAGE)
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    assert {"pp-1", "op-1", "op-2", "op-3", "op-4"} <= set(re.findall(r'\sid="([^"]+)"', answer.text))
    relations = {
        each: len(re.findall(rf'class="is-{each}"><strong>(\d+)', answer.text)) for each in ("same", "reworded")
    }
    assert relations == {"same": 1, "reworded": 1}
    assert "compare." not in re.sub(r"<[^>]+>", "", answer.text), "no message is missing"
    told = re.findall(r'<dl class="facts told">.*?</dl>', answer.text, re.DOTALL)[0]
    said = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<dd>.*?</dd>", told)]
    nothing = {"en": "nothing", "fr": "rien", "es": "nada"}[lang]
    assert [each == nothing for each in said] == [True, False, True, True, True], (
        "stronger, weaker, another, new, dropped"
    )


@pytest.mark.parametrize("lang", codes())
def test_the_readers_words_stand_in_his_language(client: FlaskClient, lang: str) -> None:
    """What a paragraph is called is of the reader's language, also amid the words of a text in another one."""
    pattern = [messages.say(f"thing.{kind}", lang) for kind in ("op", "pp", "pp_named")]
    words = {piece.strip(" ,.") for each in pattern for piece in re.split(r"\{\w+\}", each)} - {""}
    named = 0
    for path in (COMPARED, "/page/A/RES/93/5"):
        page = html5lib.parse(client.get(f"{path}?lang={lang}", headers=PAGE).text, namespaceHTMLElements=False)
        for text, spoken in _texts(page, ""):
            plain = text.replace("\u00a0", " ")
            if any(re.search(rf"(?:^|[ ,]){re.escape(each)}(?:[ ,.]|$)", plain) for each in words):
                assert spoken == lang, (path, text)
                named += 1
    assert named > 5, "no words of the reader's were looked at"


def _texts(element: Element, spoken: str) -> Iterator[tuple[str, str]]:
    """The texts of a page outside its code, each with the language that it is marked as."""
    spoken = element.get("lang", spoken)
    if element.tag not in ("script", "style"):
        yield element.text or "", spoken
        if element.get("class") == "pno":
            yield element.get("title", ""), spoken
    for each in element:
        yield from _texts(each, spoken)
        yield each.tail or "", spoken


@pytest.mark.parametrize("lang", codes())
def test_since_when(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/page/A/RES/93/5?lang={lang}", headers=PAGE).text
    html5lib.HTMLParser(strict=True).parse(page)
    said = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r'<p class="since.*?</p>', page)]
    assert len(said) == 5
    assert "A/RES/91/7" in said[1] and "A/RES/92/3" in said[2], "paragraph 2 begins in the second text"
    if lang == "en":
        assert said[1].startswith("at least since ") and "weaker act" in said[1]
        assert said[2].startswith("since ")
    own = client.get(f"/page/A/RES/93/5/op/1?lang={lang}", headers=PAGE).text
    assert 'id="line"' in own and own.count(f'href="{COMPARED}#op-1"') == 1


def test_what_is_new_against_an_older_text_need_not_be_new(jumping: FlaskClient) -> None:
    """Between the two stands a text that is not loaded: nobody says that a paragraph begins here."""
    page = jumping.get("/page/A/RES/93/5?lang=en", headers=PAGE).text
    said = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r'<p class="since.*?</p>', page)]
    assert said and not any(each.startswith(("since ", "new ")) for each in said)
    compared = jumping.get("/compare/A/RES/91/7/A/RES/93/5?lang=en", headers=PAGE).text
    assert "that are not loaded" in compared and "A/RES/92/3" in compared


@pytest.mark.parametrize("lang", codes())
def test_where_no_earlier_text_is_loaded_it_is_said_that_all_may_be_older(stores: Path, lang: str) -> None:
    for client in asked(stores / "alone", stores / "log-alone"):
        page = client.get("/page/A/RES/93/5", headers={**PAGE, "Accept-Language": lang}).get_data(as_text=True)
        said = messages.say("line.none_before", lang).partition("{symbols}")[0]
        _, found, behind = page.replace("\u00a0", " ").partition(said)
        assert found and "/page/A/RES/92/3" in behind[:200]


def test_nothing_is_said_of_two_that_cannot_be_held_against_each_other(client: FlaskClient) -> None:
    assert client.get("/compare/A/RES/92/3/A/RES/99/9", headers=PAGE).status_code == 404
    assert client.get(f"{COMPARED}?language=fr", headers=PAGE).status_code == 400


def test_a_pair_that_is_none_is_told(client: FlaskClient) -> None:
    answer = client.get("/queries/changes?symbol=93/5&earlier=91/7&lang=en", headers=PAGE)
    assert answer.status_code == 200 and "is not the text before" in answer.text


@pytest.mark.parametrize("lang", codes())
def test_a_form_for_any_two_texts(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/compare?lang={lang}&later=93/5", headers=PAGE)
    assert page.status_code == 200
    assert page.text.count('<input type="text"') == 2
    assert 'value="93/5"' in page.text
    answer = client.get("/compare", query_string={"earlier": " a/res/91/7 ", "later": "93/5"}, headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/compare/A/RES/91/7/A/RES/93/5")
    for odd in ("99/9", "<b>", "//elsewhere.example/x"):
        answer = client.get("/compare", query_string={"earlier": odd, "later": "93/5"}, headers=PAGE)
        assert answer.status_code in (400, 404)
        assert "<b>" not in answer.text.partition("<main")[2].partition("<h1")[2][:200]


@pytest.mark.parametrize("lang", codes())
def test_the_questions_speak_the_readers_language(client: FlaskClient, lang: str) -> None:
    """Heads and the codes of closed lists; what is a code in the data stays there as the cell's title."""
    page = client.get(f"/queries/changes?symbol=93/5&lang={lang}", headers=PAGE).text
    heads = re.findall(r'<th scope="col">([^<]*)</th>', page)
    cells = re.findall(r"<td data-label[^>]*>(?:<a[^>]*>)?([^<]*)", page)
    assert len(cells) >= len(heads) == 13
    assert not {*heads, *cells} & {"earlier_part", "act_change", "as-strong", "true", "false", "operative"}
    if lang != "en":
        assert not {*heads, *cells} & {"same", "reworded", "new", "dropped", "stronger", "weaker", "request", "urge"}
    series = client.get(f"/queries/series?symbol=93/5&lang={lang}", headers=PAGE).text
    assert not re.search(r">(?:named|item|title)[ <]", series)
