"""Parameters of questions: what people write leads to what they mean, and what means nothing is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

import kg
from kg import parameters, questions
from kg.cli import main
from kg.config import Config
from kg.errors import UnknownNameError, UsageError
from kg.lang import codes
from kg.parameters import AmbiguousValueError, Known, UnknownValueError
from kg.store import Manifest, VersionEntry, Writer, open_readonly
from kg.store.generations import writer_lock
from kg.vocab import DEFAULT_BASE as BASE
from kg.web import create_app
from kg.web.server.service import Service

LOADED = (
    "A/RES/76/186",
    "A/RES/75/101A",
    "A/RES/75/101B",
    "A/RES/75/102",
    "A/RES/75/102A",
    "A/RES/75/1",
    "A/75/1",
    "E/RES/2021/25",
)
CITED = (
    "S/RES/2331(2016)",
    "A/76/186",
    "A/RES/217(III)",
    "A/HRC/RES/44/4",
    "A/RES/44/4",
    "A/RES/44/25",
    "A/RES/75/101",
)
SYMBOL = ox.NamedNode(f"{BASE}ontology#symbol")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that knows some symbols, of which some are loaded."""
    root = tmp_path_factory.mktemp("parameters") / "store"
    with writer_lock(root), Writer(root) as writer:
        for number, symbol in enumerate((*LOADED, *CITED)):
            writer.store.add(ox.Quad(ox.NamedNode(f"{BASE}id/{number}"), SYMBOL, ox.Literal(symbol)))
        versions = tuple(VersionEntry(symbol, "en", f"{BASE}graph/{symbol}/en", (), 1, "") for symbol in LOADED)
        writer.publish(
            Manifest(id="a" * 16, base=BASE, kg_version="0", extractor="0", reasoned=True, versions=versions, counts={})
        )
    return root


@pytest.fixture(scope="module")
def names(store: Path) -> Iterator[Known]:
    with open_readonly(store) as snapshot:
        yield Known(snapshot)


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[FlaskClient]:
    app = create_app(Config(store=store, log_file=str(store.parent / "log")))
    yield app.test_client()
    Service.of(app).close()


@pytest.mark.parametrize(
    ("question", "parameter", "written", "meant"),
    [
        ("citations", "symbol", "A/RES/76/186", "A/RES/76/186"),
        ("citations", "symbol", " a/res/76/186 ", "A/RES/76/186"),
        ("citations", "symbol", "A/RES/75/101", "A/RES/75/101A A/RES/75/101B"),
        ("citations", "symbol", "75/101", "A/RES/75/101A A/RES/75/101B"),
        ("citations", "symbol", "A/RES/75/101B", "A/RES/75/101B"),
        ("citations", "symbol", "A/RES/75/101A A/RES/75/101B", "A/RES/75/101A A/RES/75/101B"),
        ("citations", "cited", "A/RES/75/101", "A/RES/75/101 A/RES/75/101A A/RES/75/101B"),
        ("citations", "symbol", "A/RES/75/102", "A/RES/75/102"),
        ("citations", "symbol", "76/186", "A/RES/76/186"),  # A/76/186 is known, but not loaded
        ("citations", "symbol", "resolution 76/186", "A/RES/76/186"),
        ("citations", "symbol", "GA res 76/186", "A/RES/76/186"),
        ("citations", "symbol", "2021/25", "E/RES/2021/25"),
        ("citations", "symbol", "résolution 75/1", "A/RES/75/1"),
        ("citations", "cited", "2331 (2016)", "S/RES/2331(2016)"),
        ("citations", "cited", "resolution 2331 (2016)", "S/RES/2331(2016)"),
        ("citations", "cited", "217 A (III)", "A/RES/217(III)"),
        ("citations", "cited", "44/25", "A/RES/44/25"),
        ("obligations", "body", "UNODC", "UNODC"),
        ("obligations", "body", "unodc", "UNODC"),
        ("obligations", "body", "ONUDC", "UNODC"),
        ("obligations", "body", "Secretary-General", "SG"),
        ("obligations", "body", "the secretary general", "SG"),
        ("obligations", "body", "Secrétaire général", "SG"),
        ("obligations", "body", "Office on Drugs and Crime", "UNODC"),
        ("obligations", "body", "Member States", "MEMBER-STATES"),
        ("instruments-mentioned", "instrument", "Palermo Convention", "UNTOC"),
        ("paragraphs", "language", "EN", "en"),
    ],
)
def test_what_people_write_is_understood(names: Known, question: str, parameter: str, written: str, meant: str) -> None:
    assert parameters.resolve(questions.find(question), {parameter: written}, names) == {parameter: meant}


@pytest.mark.parametrize(
    ("question", "parameter", "written", "offered"),
    [
        ("citations", "symbol", "75/1", {"A/RES/75/1", "A/75/1"}),
        ("citations", "cited", "76/186", {"A/RES/76/186", "A/76/186"}),
        ("citations", "cited", "resolution 44/4", {"A/RES/44/4", "A/HRC/RES/44/4"}),
        ("obligations", "body", "Office", {"OHCHR", "UNHCR"}),
    ],
)
def test_what_fits_several_is_an_error_that_offers_them(
    names: Known, question: str, parameter: str, written: str, offered: set[str]
) -> None:
    with pytest.raises(AmbiguousValueError) as error:
        parameters.resolve(questions.find(question), {parameter: written}, names)
    assert set(error.value.near) == offered
    assert all(each in str(error.value) for each in offered)


@pytest.mark.parametrize(
    ("question", "parameter", "written", "near"),
    [
        ("citations", "symbol", "A/RES/76/168", "A/RES/76/186"),
        ("citations", "symbol", "99/999", ""),
        ("obligations", "body", "UNDOC", "UNODC"),
        ("obligations", "body", "UNTOC", ""),  # an instrument
        ("instruments-mentioned", "instrument", "UNODC", ""),  # a body
        ("obligations", "body", "no such thing", ""),
    ],
)
def test_what_names_nothing_is_an_error_with_the_nearest(
    names: Known, question: str, parameter: str, written: str, near: str
) -> None:
    with pytest.raises(UnknownValueError) as error:
        parameters.resolve(questions.find(question), {parameter: written}, names)
    assert isinstance(error.value, UnknownNameError)
    assert error.value.near[0] == near if near else error.value.near
    assert all(each in str(error.value) for each in error.value.near)
    assert "neither in the lists nor in the store" in str(error.value)


def test_a_code_goes_before_a_name(names: Known) -> None:
    """Every code of the lists means itself, however its letters are written."""
    question = questions.find("obligations")
    for code in names._lists.bodies:
        assert parameters.resolve(question, {"body": code}, names) == {"body": code}


@pytest.mark.parametrize("value", ["english!", "e", "en fr"])
def test_a_language_that_is_none_is_refused(names: Known, value: str) -> None:
    with pytest.raises(UsageError, match="is not a language"):
        parameters.resolve(questions.find("paragraphs"), {"language": value}, names)


REQUESTS = [
    ("paragraphs", {"symbol": "A/RES/99/99"}, 404, ""),
    ("obligations", {"body": "UNDOC"}, 404, ""),
    ("citations", {"symbol": "75/1"}, 400, ""),
    ("paragraphs", {"language": "engl"}, 400, ""),
    ("obligations", {"since": "2021-02-30"}, 400, ""),
    ("citations", {"symbol": "A/RES/44/4"}, 200, "not loaded itself"),
    ("citations", {"symbol": "76/186"}, 200, "A/RES/76/186 is loaded"),
    ("obligations", {"body": "UNODC"}, 200, "UNODC is known"),
    ("paragraphs", {"language": "de"}, 200, "there are en"),
    ("citations", {"symbol": "76/186", "cited": "2331 (2016)"}, 200, "S/RES/2331"),
    ("citations", {}, 200, "nothing in the loaded documents"),
]


@pytest.mark.parametrize(("name", "values", "status", "why"), REQUESTS)
def test_the_command_and_the_site_say_the_same(
    store: Path, client: FlaskClient, capsys: Any, name: str, values: dict[str, str], status: int, why: str
) -> None:
    stated = [part for key, value in values.items() for part in ("-p", f"{key}={value}")]
    for form in ("table", "csv", "json"):
        assert main(["query", name, *stated, "--store", str(store), "--format", form]) == (0 if status == 200 else 2)
        said = capsys.readouterr().err
        assert why in said
        assert not why or "kg: note:" in said
    for suffix in (".csv", ".json", ".ttl"):
        answer = client.get(f"/queries/{name}{suffix}", query_string=values)
        assert answer.status_code == status, answer.text
        assert why in answer.headers.get("KG-Note", "")
    with kg.open(store) as graph:
        if status == 200:
            assert graph.ask(name, **values).rows == ()
        else:
            with pytest.raises(UsageError) as error:
                graph.ask(name, **values)
            assert str(error.value) == client.get(f"/queries/{name}.json", query_string=values).json["detail"]
    page = client.get(f"/queries/{name}", query_string=values, headers={"Accept": "text/html"})
    assert page.status_code == status
    assert why in page.text


def test_what_is_offered_is_a_link_to_the_same_request(client: FlaskClient) -> None:
    answer = client.get("/queries/citations.csv?symbol=75/1&infer=false").get_json()
    assert [each["label"] for each in answer["near"]] == ["A/RES/75/1", "A/75/1"]
    for each in answer["near"]:
        assert "infer=false" in each["href"]
        assert client.get(each["href"].replace("?", ".csv?", 1)).status_code == 200


def test_every_reason_is_told_in_every_language() -> None:
    from kg.lang import messages

    for key, pattern in parameters.REASONS.items():
        said = messages.say(f"questions.none_{key}", "en")
        # Pages name no command: what the command says of one is left out there.
        assert pattern in said or ("'kg " in pattern and "'kg " not in said), key


def test_a_number_without_its_letter_has_the_rows_of_all_its_letters(store: Path) -> None:
    parameter, where = "# parameter symbol (symbol)@en: x", f"VALUES ?symbol {{ UNDEF }} ?d <{SYMBOL.value}> ?symbol"
    question = questions.parse("q", f"{parameter}\nSELECT ?symbol WHERE {{ {where} }} ORDER BY ?symbol")
    with open_readonly(store) as snapshot:
        values = parameters.resolve(question, {"symbol": "75/101"}, Known(snapshot))
        rows = [row["symbol"].value for row in snapshot.query(question.bind(values, BASE))]  # type: ignore[union-attr]
    assert rows == ["A/RES/75/101A", "A/RES/75/101B"]


def test_an_instrument_may_be_named_by_its_key(client: FlaskClient) -> None:
    """What the question `instruments` lists as a key is a name where an instrument is asked for."""
    by_code = client.get("/queries/instruments-mentioned.csv?instrument=TIP-PROTOCOL")
    by_key = client.get("/queries/instruments-mentioned.csv?instrument=UNTS/2237/39574")
    assert by_key.status_code == 200 and by_key.data == by_code.data


@pytest.mark.parametrize("near", [("OHCHR", "UNHCR"), tuple(f"BODY-{number}" for number in range(12))])
def test_what_may_mean_several_is_said_in_every_language(near: tuple[str, ...]) -> None:
    """Each of the nearest that are named, how many more there are, and no language's words in another's."""
    told = AmbiguousValueError("body", "Office", near).args[0]
    said = [told.said(code) for code in codes()]
    assert len({*said}) == len(said)
    for each in said:
        assert all(name in each for name in near[:8])
        assert len(near) <= 8 or str(len(near) - 8) in each
