"""What visitors see: no words of experts, no empty cell without a word why, their own language on forms and in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from itertools import cycle
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from kg import questions
from kg.config import Config
from kg.lang import codes
from kg.lang.messages import knows
from kg.web import cells, create_app
from kg.web.server.service import Service

PAGE = {"Accept": "text/html"}
WORDS = [
    re.compile(line)
    for line in (Path(__file__).parent / "expert_words.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
PAGES = (
    "/",
    "/browse/documents",
    "/browse/bodies",
    "/browse/instruments",
    "/search?q=trafficking",
    "/search?q=zzzz",
    "/search?q=what+must+UNODC+do",
    "/queries/",
    *(f"/queries/{name}" for name in questions.load()),
    "/queries/phrase-history?phrase=root+causes",
    "/queries/obligations?body=ICAT",
    "/page/A/RES/76/186",
    "/page/A/RES/76/186?view=parallel",
    "/page/A/C.3/80/L.4",
    "/page/A/RES/76/186/op/5",
    "/page/A/RES/76/186/pp/7",
    "/page/A/RES/59/156",
    "/page/body/UNODC",
    "/page/body/ICAT",
    "/page/treaty/2237-39574",
    "/page/instrument/AGENDA-2030",
    "/page/topic/UNBIS/1006622",
    "/page/session/GA/76",
    "/page/meeting/GA/76/53",
    "/page/agenda/GA/76/108",
    "/page/country/AM",
    "/page/act/urge",
    "/page/acts",
    "/page/document-type/resolution",
    "/compare/A/RES/74/176/A/RES/76/186",
    "/series/A/RES/76/186",
    "/mandates",
    "/mandates/UNODC",
    "/pictures/around/A/RES/76/186",
    "/pictures/asked/UNODC",
    "/about/quality",
    "/about/unknown",
    "/about/not-loaded",
    "/about/in-doubt",
    "/about/cite",
    "/page/A/RES/99/9999",
    "/nowhere",
)


SHOWN = [
    *((each, lang) for each in PAGES if not each.startswith("/queries/") for lang in codes()),
    *zip((each for each in PAGES if each.startswith("/queries/")), cycle(codes())),  # one language each: it takes long
]


@pytest.fixture(scope="module")
def client(starter_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_app(Config(store=starter_store, log_file=str(tmp_path_factory.mktemp("log") / "log")))
    yield app.test_client()
    Service.of(app).close()


@cache
def main_of(client: FlaskClient, address: str, lang: str) -> object:
    joint = "&" if "?" in address else "?"
    text = client.get(f"{address}{joint}lang={lang}", headers=PAGE, follow_redirects=True).text
    return html.document_fromstring(text).find(".//main")


def said(element: object) -> str:
    """All that a part of a page shows or tells by a pointer, without what is marked as for experts, code and quotations."""
    if (
        "experts" in (element.get("class") or "").split()
        or not isinstance(element.tag, str)
        or element.tag in ("script", "style", "pre", "code", "q")
    ):  # type: ignore[attr-defined]
        return element.tail or ""  # type: ignore[attr-defined]
    own = [element.get(name) or "" for name in ("title", "aria-label", "placeholder")]  # type: ignore[attr-defined]
    return " ".join([*own, element.text or "", *(said(each) for each in element), element.tail or ""])  # type: ignore[attr-defined]


@pytest.mark.parametrize(("address", "lang"), SHOWN)
def test_no_word_of_experts_and_no_empty_cell(client: FlaskClient, address: str, lang: str) -> None:
    main = main_of(client, address, lang)
    text = unescape(said(main))
    found = {match[0] for word in WORDS for match in word.finditer(text)}
    assert not found, found
    for cell in main.iter("td"):  # type: ignore[attr-defined]
        assert "".join(cell.itertext()).strip(), f"an empty cell: {cell.attrib}"


@pytest.mark.parametrize("lang", codes())
def test_forms_name_their_fields_in_the_language_of_the_reader(client: FlaskClient, lang: str) -> None:
    for question in questions.load().values():
        labels = [label.text for label in main_of(client, f"/queries/{question.name}", lang).iter("label")]  # type: ignore[attr-defined]
        for each in question.parameters:
            assert knows(f"parameter.{each.name}"), each.name
            assert each.name not in labels or lang == "en"


def test_why_a_cell_is_empty_is_known_of_columns_that_there_are() -> None:
    columns = {(name, column) for name, each in questions.load().items() for column in each.columns}
    named = {column for _, column in columns}
    for key, why in cells.ABSENT.items():
        question, dot, column = key.rpartition(".")
        assert (question, column) in columns if dot else column in named, key
        assert knows(f"absent.{why}")


@pytest.mark.parametrize("lang", codes())
def test_a_text_that_is_only_cited_says_what_its_symbol_says(client: FlaskClient, lang: str) -> None:
    panel = next(each for each in main_of(client, "/page/A/RES/59/156", lang).iter("dl"))  # type: ignore[attr-defined]
    organ = {"en": "General Assembly", "fr": "Assemblée générale", "es": "Asamblea General"}[lang]
    assert organ in "".join(panel.itertext())


def test_topics_stand_once_under_one_spelling(client: FlaskClient) -> None:
    for address in ("/page/A/RES/76/186", "/page/A/RES/79/189"):
        links = [
            each
            for each in main_of(client, address, "en").iter("a")
            if re.search("/topic/(?!SDG)", each.get("href") or "")
        ]  # type: ignore[attr-defined]
        names = ["".join(each.itertext()).casefold().rstrip("s") for each in links]
        assert len(names) > 20
        assert len(names) == len(set(names))
    names = [
        row["label"].casefold() for row in client.get("/search/suggest?q=education").json if row["kind"] == "topic"
    ]  # type: ignore[union-attr]
    assert names
    assert len(names) == len(set(names))
