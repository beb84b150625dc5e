"""Phrases in stores that are built: over HTTP, in the question, and kept by changes of a store as by a build at once."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from test_changes_graph import FIRST, SECOND, THIRD
from test_phrases import has

import kg
from kg import questions
from kg.cli import main
from kg.config import Config
from kg.lang import codes
from kg.phrases.finding import Index
from kg.phrases.service import evaluate
from kg.phrases.words import FILE_NAME, words
from kg.store import open_readonly
from kg.web import create_app
from kg.web.server.service import Service
from kg.web.site.asking import _of_first_hits

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")
FRENCH = """A/RES/92/3

Résolution adoptée par l’Assemblée générale le 4 avril 2038

92/3. Sécurité des phares et des transbordeurs

L’Assemblée générale,

Rappelant sa résolution 91/7 du 3 mars 2037,

1. Exhorte les États Membres à tenir leurs phares allumés pendant les mois de
brume, « sans relâche » ;

2. Prie le Secrétaire général de lui présenter un rapport sur l’œuvre accomplie, mer-terre, à sa quatre-vingt-treizième
session.
"""
SPANISH = """A/RES/93/5

Resolución aprobada por la Asamblea General el 5 de mayo de 2039

93/5. Seguridad de los faros y de los transbordadores

La Asamblea General,

Recordando su resolución 92/3, de 4 de abril de 2038,

1. Invita a los Estados Miembros a que mantengan encendidos sus faros durante los meses de niebla;

2. Condena el robo de lámparas, lentes y campanas de las balizas y boyas sin vigilancia en la bahía de Añasco.
"""
TEXTS = {"first": FIRST, "second": SECOND, "second-fr": FRENCH, "third": THIRD, "third-es": SPANISH}
PREFIX = "PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>\n"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("phrases-build") / "papers"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


@pytest.fixture(scope="module")
def whole(papers: Path, quick_builds_of_module: None) -> Path:
    kg.build([papers], store=papers.parent / "whole")
    return papers.parent / "whole"


@pytest.fixture(scope="module")
def client(whole: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(store=whole, log_file=str(whole.parent / "log")))
    yield app.test_client()
    Service.of(app).close()


def texts(store: Path) -> list[tuple[str, str, str]]:
    """All texts of paragraphs: the paragraph, the language, the text."""
    query = PREFIX + "SELECT ?p ?t { ?p kg:part ?part ; kg:text ?t }"
    with open_readonly(store) as snapshot:
        rows = snapshot.query(query)
        return sorted({(row["p"].value, row["t"].language or "", row["t"].value) for row in rows})  # type: ignore[union-attr,index]


def index(store: Path) -> Index:
    with open_readonly(store) as snapshot:
        return Index(snapshot.path / FILE_NAME)


def answers(store: Path, phrases: list[str]) -> list[object]:
    """What a store's index tells of phrases, in order, in any language and in each."""
    found = index(store)
    return [
        [
            (each.paragraph, each.language, each.places, each.score)
            for each in found.find(phrase, language=language).hits
        ]
        for phrase in phrases
        for language in (None, *codes())
    ]


def phrases_of(found: list[tuple[str, str, str]], count: int) -> list[str]:
    """Stretches of the texts, from a word to some lines, cut anywhere."""
    chance = random.Random(7)
    stretches = []
    while len(stretches) < count:
        text = chance.choice(found)[2]
        start = chance.randrange(len(text))
        stretch = text[start : start + chance.choice((3, 8, 20, 60, 400))]
        stretches += [stretch] if words(stretch) else []
    return stretches


@pytest.mark.thorough
def test_hits_are_those_of_a_plain_scan(whole: Path) -> None:
    """For phrases cut out of the loaded texts: found is where a scan that shares no code finds them, and no more."""
    found = texts(whole)
    assert {language for _, language, _ in found} == {"en", "fr", "es"}
    for phrase in [*phrases_of(found, 60), "phares allumés pendant les mois de brume", "AÑASCO", "mer terre", "oeuvre"]:
        hits = [(each.paragraph, each.language, each.text) for each in index(whole).find(phrase).hits]
        assert sorted(hits) == [each for each in found if has(each[2], phrase)]


@pytest.mark.slow
def test_changes_keep_the_index_as_a_build_at_once(papers: Path, whole: Path, tmp_path: Path) -> None:
    phrases = phrases_of(texts(whole), 25)
    store, extra = tmp_path / "store", tmp_path / "extra.txt"
    extra.write_text(FIRST.replace("91/7", "94/2").replace("3 March 2037", "1 March 2040"))
    kg.build([papers / "third.txt", papers / "second-fr.txt", extra], store=store)
    kg.build([papers / f"{name}.txt" for name in ("first", "second", "third-es")], store=store, add=True)
    kg.build(store=store, remove=["A/RES/94/2"])
    assert texts(store) == texts(whole)
    assert answers(store, phrases) == answers(whole, phrases)


@pytest.mark.parametrize("method", ["get", "post", "body"])
def test_over_http(client: FlaskClient, method: str) -> None:
    search = "SERVICE kg:search { ?p kg:matches 'ETATS membres' ; kg:matchQuote ?q ; kg:matchLanguage ?l }"
    query = f"{PREFIX}SELECT ?s ?q {{ {{ SELECT * {{ {search} }} }} ?p kg:partOf/kg:symbol ?s FILTER(?l = 'fr') }}"
    answer = {
        "get": lambda: client.get("/sparql", query_string={"query": query}),
        "post": lambda: client.post("/sparql", data={"query": query}),
        "body": lambda: client.post("/sparql", data=query, content_type="application/sparql-query"),
    }[method]()
    assert answer.status_code == 200
    (row,) = answer.get_json(force=True)["results"]["bindings"]
    assert row["s"]["value"] == "A/RES/92/3"
    assert row["q"]["value"].startswith("Exhorte les États Membres à tenir leurs phares")


def test_an_answer_that_a_limit_cuts_says_so(client: FlaskClient) -> None:
    query = PREFIX + "SELECT ?p { SERVICE kg:search { ?p kg:matches 'lighthouses'@en ; kg:matchLimit 2 } }"
    answer = client.get("/sparql", query_string={"query": query})
    assert len(answer.get_json(force=True)["results"]["bindings"]) == 2
    assert re.fullmatch(r"kg:search gives 2 of the \d+ texts that have 'lighthouses'", answer.headers["KG-Note"])
    ask = PREFIX + "ASK { SERVICE kg:search { ?p kg:matches '''light\nhouses''' ; kg:matchLanguage 'xx' } }"
    assert client.get("/sparql", query_string={"query": ask}).headers["KG-Note"].startswith("no text is in 'xx'")


def test_graphs_of_the_dataset_hold_for_the_rest_of_the_query(client: FlaskClient) -> None:
    search = "SERVICE kg:search { ?p kg:matches 'lighthouses' }"
    graph = "https://w3id.org/un-resolutions-kg/graph/A/RES/92/3/en"
    for query, wanted in (
        (f"SELECT DISTINCT ?g {{ GRAPH ?g {{ {search} ?p kg:text ?t FILTER(LANG(?t) = 'en') }} }}", 3),
        (f"SELECT DISTINCT ?w FROM <{graph}> {{ {search} ?p kg:partOf ?w }}", 1),
    ):
        answer = client.get("/sparql", query_string={"query": PREFIX + query})
        assert len(answer.get_json(force=True)["results"]["bindings"]) == wanted


@pytest.mark.parametrize("lang", codes())
def test_mistakes_are_told_with_their_place(client: FlaskClient, lang: str) -> None:
    query = PREFIX + "SELECT * { SERVICE kg:search { ?p kg:matches '' } }"
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept-Language": lang})
    assert answer.status_code == 400
    told = answer.get_json(force=True)
    assert (told["line"], told["column"]) == (2, 12)
    assert {"en": "letter or digit", "fr": "une lettre ou un chiffre", "es": "una letra o una cifra"}[lang] in told[
        "detail"
    ]


def test_a_search_in_an_update_is_refused(client: FlaskClient, whole: Path) -> None:
    """It would be no call of another endpoint, and is none of this one either."""
    update = PREFIX + "INSERT { ?p a kg:X } WHERE { SERVICE kg:search { ?p kg:matches 'lighthouses' } }"
    app = create_app(Config(store=whole, log_file=str(whole.parent / "log"), allow_update=True, update_token="t" * 20))
    answer = app.test_client().post("/sparql", data={"update": update}, headers={"Authorization": f"Bearer {'t' * 20}"})
    Service.of(app).close()
    assert answer.status_code in (400, 403)
    assert "SERVICE" in answer.text


def rows(client: FlaskClient, **parameters: str) -> list[list[str]]:
    answer = client.get("/queries/phrase-history.tsv", query_string=parameters, buffered=True)
    assert answer.status_code == 200, answer.text
    return [line.split("\t") for line in answer.text.splitlines()[1:]]


def test_the_history_of_a_phrase_is_in_order(client: FlaskClient) -> None:
    """First and later appearances, by date; in all texts, in one language, in the texts of one series."""
    found = rows(client, phrase="lit during the months of fog")
    assert [row[2] for row in found] == ["A/RES/91/7", "A/RES/92/3", "A/RES/93/5"]
    assert [row[1] for row in found] == sorted(row[1] for row in found)
    assert all("lit during the months of fog" in row[5] for row in found)
    assert {row[2] for row in rows(client, phrase="Asamblea general", language="es")} <= {"A/RES/93/5"}
    assert rows(client, phrase="lighthouses", series="93/5") == rows(client, phrase="lighthouses")
    assert rows(client, phrase="lighthouses, never said") == []


@pytest.mark.parametrize("values", [{"phrase": "the"}, {"phrase": "de"}, {"phrase": "the", "language": "en"}])
def test_a_page_asks_for_the_first_hits_alone_and_has_the_rows_of_all(whole: Path, values: dict[str, str]) -> None:
    """A phrase of frequent words costs a page what it shows, whichever rows it shows."""
    with open_readonly(whole) as shot:
        text = questions.find("phrase-history").bind(values, shot.base)
        all_rows = [tuple(map(str, row)) for row in evaluate(shot, text, shot.store.query)]
        for shown in (1, 2, 5):
            for offset in range(0, len(all_rows), shown):
                first = _of_first_hits(text, 2 * (offset + shown + 1))
                part = [tuple(map(str, row)) for row in evaluate(shot, first, shot.store.query)]
                own = part[offset : offset + shown + 1]
                if len(own) > shown:
                    assert own == all_rows[offset : offset + shown + 1]
    assert not _of_first_hits(questions.find("phrase-history").bind({**values, "series": "93/5"}), 2)


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 400),
        ({"phrase": "…"}, 400),
        ({"phrase": "fog", "language": "english!"}, 400),
        ({"phrase": "fog", "series": "A/RES/99/9"}, 404),
        ({"phrase": "fog", "symbol": "A/RES/93/5"}, 400),
    ],
)
def test_wrong_parameters_of_the_history(client: FlaskClient, parameters: dict[str, str], status: int) -> None:
    assert client.get("/queries/phrase-history.csv", query_string=parameters).status_code == status


@pytest.mark.parametrize("lang", codes())
def test_the_page_of_the_history(client: FlaskClient, lang: str) -> None:
    blank = client.get("/queries/phrase-history", query_string={"lang": lang}, headers={"Accept": "text/html"})
    assert blank.status_code == 200
    found = client.get(
        "/queries/phrase-history", query_string={"lang": lang, "phrase": "phares"}, headers={"Accept": "text/html"}
    )
    assert found.status_code == 200 and "A/RES/92/3" in found.text


def test_examples_of_the_documentation_run(whole: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """As they stand; one that finds what our texts have says it."""
    document = (Path(__file__).resolve().parent.parent / "docs" / "endpoint.md").read_text(encoding="utf-8")
    found = [each for each in re.findall(r"```sparql\n(.*?)```", document, re.DOTALL) if "kg:search" in each]
    assert found
    for number, query in enumerate(found):
        path = tmp_path / f"{number}.rq"
        path.write_text(query.replace("root causes", "months of fog"))
        assert main(["query", str(path), "--store", str(whole), "--format", "csv"]) == 0
        out = capfd.readouterr().out
        assert "A/RES/91/7" in out and "months of fog" in out
