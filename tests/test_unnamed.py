"""Texts that have no symbol are called by what is known of them, and no page shows a key that says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html

from kg import questions
from kg.config import Config
from kg.lang import codes
from kg.pipeline import BuildOptions, build
from kg.symbols import UNIDENTIFIED
from kg.web import cells, create_app
from kg.web.server.service import Service
from kg.web.site.unnamed import LONGEST, shortened

pytestmark = [pytest.mark.thorough, pytest.mark.usefixtures("quick_builds_of_module")]

PAGE = {"Accept": "text/html"}
TITLED = """Note on the upkeep of beacons

The General Assembly,

Recalling its resolution 61/180 of 20 December 2006,

1. Requests the Secretary-General to report to it at its ninety-third session on the upkeep of beacons;

2. Decides to remain seized of the matter.
"""
UNTITLED = """1. Prie le Secrétaire général de lui présenter un rapport sur les balises à sa quatre-vingt-treizième session ;

2. Décide de rester saisie de la question.
"""
NAMES = {
    "en": ("Note on the upkeep of beacons (no symbol)", "“Prie le Secrétaire général de lui présenter un rapport sur…” (no symbol)"),
    "fr": ("Note on the upkeep of beacons (sans cote)", "« Prie le Secrétaire général de lui présenter un rapport sur… » (sans cote)"),
    "es": ("Note on the upkeep of beacons (sin signatura)", "«Prie le Secrétaire général de lui présenter un rapport sur…» (sin signatura)"),
}  # fmt: skip


def _client(folder: Path, *, texts: bool) -> FlaskClient:
    """Over a store with the texts, or with the facts alone."""
    documents, facts = folder / "documents", None if texts else folder / "facts"
    documents.mkdir()
    (documents / "beacons.txt").write_text(TITLED, encoding="utf-8")
    (documents / "balises.txt").write_text(UNTITLED, encoding="utf-8")
    build(BuildOptions(store=folder / "read", paths=(documents,), jobs=1, write_facts=facts))
    if facts:
        build(BuildOptions(store=folder / "facts-only", paths=(facts,), jobs=1))
    store = folder / ("facts-only" if facts else "read")
    return create_app(Config(store=store, log_file=str(folder / "log"))).test_client()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    found = _client(tmp_path_factory.mktemp("unnamed"), texts=True)
    yield found
    Service.of(found.application).close()


def _keys(client: FlaskClient) -> list[str]:
    rows = client.get("/queries/documents.json").get_json()["rows"]
    return sorted({row["symbol"] for row in rows}, key=lambda key: "beacons" not in client.get(f"/data/{key}.ttl").text)


def _seen(page: str) -> str:
    """What people see of a page: no addresses, no fields, nothing for programs."""
    tree = html.fromstring(page)
    for each in tree.xpath(
        "//script|//style|//pre|//code|//input|//*[contains(@class, 'data-links') or contains(@class, 'experts')]"
    ):
        each.drop_tree()
    return (
        re.sub(r"\s+", " ", re.sub(r"\S+/id/\S+", "", str(tree.text_content())))
        .replace("\u202f", " ")
        .replace("\u00a0", " ")
    )


@pytest.mark.parametrize("lang", codes())
def test_no_page_shows_the_key_of_a_text_without_symbol(client: FlaskClient, lang: str) -> None:
    keys = _keys(client)
    assert len(keys) == 2 and all(each.startswith(UNIDENTIFIED) for each in keys)
    for key, name in zip(keys, NAMES[lang], strict=True):
        for path in (f"/page/{key}", f"/page/{key}/op/1", f"/series/{key}", f"/pictures/around/{key}", f"/page/{key}?view=parallel"):  # fmt: skip
            answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}", headers=PAGE)
            assert answer.status_code == 200, path
            assert UNIDENTIFIED not in _seen(answer.text), path
            assert UNIDENTIFIED not in html.fromstring(answer.text).findtext(".//title")
        assert name in _seen(client.get(f"/page/{key}/op/1?lang={lang}", headers=PAGE).text)
    for path in ("/browse/documents", "/search?q=beacons", "/page/body/SG", "/page/A/RES/61/180", "/feeds/new.atom", "/queries/paragraphs", "/queries/reporting-requests"):  # fmt: skip
        found = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}", headers=PAGE)
        shown = (
            " ".join(re.findall(r"<title>(.*?)</title>", found.text)) if path.endswith("atom") else _seen(found.text)
        )
        assert found.status_code == 200 and UNIDENTIFIED not in shown, path
        assert any(name in shown for name in NAMES[lang]), path


def test_addresses_keep_the_key(client: FlaskClient) -> None:
    """Every link of such a text's pages leads somewhere."""
    for key in _keys(client):
        page = client.get(f"/page/{key}?lang=en", headers=PAGE).text
        for link in sorted(set(re.findall(r'href="(/[^"#]+)', page))):
            if UNIDENTIFIED in link or UNIDENTIFIED.replace(":", "%3A") in link:
                assert client.get(link).status_code in (200, 303), link


@pytest.mark.thorough
def test_without_words_the_file_names_the_text(tmp_path: Path) -> None:
    client = _client(tmp_path, texts=False)
    shown = _seen(client.get("/browse/documents?lang=en", headers=PAGE).text)
    assert "balises.txt (no symbol)" in shown and UNIDENTIFIED not in shown
    Service.of(client.application).close()


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Keeping of lighthouses", "Keeping of lighthouses"),
        ("word " * 30, "word " * 11 + "word…"),
        ("x" * 99, "x" * LONGEST + "…"),
        (f"{'a' * (LONGEST - 4)} bb, cc dd", f"{'a' * (LONGEST - 4)} bb…"),
    ],
)
def test_a_long_title_is_cut_between_words(text: str, short: str) -> None:
    assert shortened(text) == short


@pytest.mark.parametrize("lang", codes())
def test_no_two_columns_of_a_question_have_one_head(lang: str) -> None:
    for each in questions.load().values():
        heads = [cells.head(name, lang) for name in each.columns]
        assert len(set(heads)) == len(heads), (each.name, heads)


@pytest.mark.parametrize("path", ["/browse/documents", "/browse/topics", "/search?q=beacons", "/mandates/SG"])
@pytest.mark.parametrize("year", ["20x5", "999999", "2021-05", "٢٠٢١"])
def test_what_is_no_year_is_told_how_years_are_written(client: FlaskClient, path: str, year: str) -> None:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}year={year}&lang=en", headers=PAGE)
    assert answer.status_code == 400
    assert "is not a year; write its four digits, as 2019" in answer.text
