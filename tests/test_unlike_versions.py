"""Versions that number otherwise: pages say that what bears one number need not be one paragraph."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from kg.config import Config
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server.service import Service

EN = """United Nations A/RES/91/7
General Assembly Distr.: General
12 January 2037
Ninety-first session
Agenda item 12

Resolution adopted by the General Assembly on 16 December 2036

91/7. Keeping of lighthouses

The General Assembly,

Noting that ships need light,

Noting also that lamps need oil,

1. Urges Member States to keep their lighthouses lit;

2. Decides to remain seized of the matter.
"""
FR = """Nations Unies A/RES/91/7
Assemblée générale Distr. générale
12 janvier 2037
Quatre-vingt-onzième session
Point 12 de l’ordre du jour

Résolution adoptée par l’Assemblée générale le 16 décembre 2036

91/7. Entretien des phares

L’Assemblée générale,

Notant que les navires ont besoin de lumière,

Se félicitant de l’action des gardiens,

Notant également que les lampes ont besoin d’huile,

1. Engage les États Membres à garder leurs phares allumés ;

2. Décide de rester saisie de la question.
"""
SAID = {"en": "do not number their paragraphs alike", "fr": "ne numérotent pas ici", "es": "no numeran aquí"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("unlike")
    for name, text in (("en", EN), ("fr", FR)):
        (folder / f"text.{name}.txt").write_text(text, encoding="utf-8")
    report = build(BuildOptions(store=folder / "store", paths=(folder,), validate=False))
    assert report.published
    made = create_app(Config(store=folder / "store", log_file=str(folder / "log")))
    yield made.test_client()
    Service.of(made).close()


@pytest.mark.parametrize("lang", SAID)
@pytest.mark.parametrize("path", ["A/RES/91/7/pp/2", "A/RES/91/7?view=parallel"])
def test_pages_say_where_versions_have_other_numbers_of_paragraphs(client: FlaskClient, path: str, lang: str) -> None:
    page = client.get(f"/page/{path}{'&' if '?' in path else '?'}lang={lang}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert SAID[lang] in page.text
    assert page.text.count('class="notice"') == 1, "the operative part has two in both"


def test_paragraphs_of_the_other_part_say_nothing(client: FlaskClient) -> None:
    page = client.get("/page/A/RES/91/7/op/2?lang=en", headers={"Accept": "text/html"})
    assert SAID["en"] not in page.text


@pytest.mark.parametrize("lang", ["en", "fr", "es"])
def test_a_page_of_rows_beyond_the_last_says_so(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/queries/paragraphs?offset=5000&lang={lang}", headers={"Accept": "text/html"})
    said = {"en": "The list ends before", "fr": "La liste s’arrête avant", "es": "La lista termina antes"}
    assert said[lang] in page.text
    assert "5001" not in page.text
