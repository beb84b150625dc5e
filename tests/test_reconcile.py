"""The reconciliation service, held against what the Reconciliation Service API 0.2 demands.

The schemas restate the specification in our own words (its published ones are not copied): what
must be there, of which kind it is, and that nothing has another shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import papers
import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from kg.config import Config
from kg.lang import codes
from kg.matching import Matcher, is_sure
from kg.pipeline import BuildOptions, build
from kg.search import Name
from kg.web import create_app
from kg.web.server.service import Service

_URL = {"type": "string", "pattern": "^https?://"}
_NAMED = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "string", "minLength": 1}, "name": {"type": "string"}},
}
_SERVICE = {
    "type": "object",
    "required": ["service_url", "service_path"],
    "properties": {"service_url": _URL, "service_path": {"type": "string", "pattern": "^/"}},
}
_TEMPLATE = {"type": "string", "pattern": r"\{\{id\}\}"}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": {"enum": ["0.1", "0.2"]}, "contains": {"const": "0.2"}},
        "name": {"type": "string", "minLength": 1},
        "identifierSpace": _URL,
        "schemaSpace": _URL,
        "documentation": _URL,
        "defaultTypes": {"type": "array", "items": _NAMED},
        "view": {"type": "object", "required": ["url"], "properties": {"url": _TEMPLATE}},
        "preview": {
            "type": "object",
            "required": ["url", "width", "height"],
            "properties": {
                "url": _TEMPLATE,
                "width": {"type": "integer", "minimum": 1},
                "height": {"type": "integer", "minimum": 1},
            },
        },
        "suggest": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"entity": _SERVICE, "property": _SERVICE, "type": _SERVICE},
        },
        "extend": {
            "type": "object",
            "properties": {"propose_properties": _SERVICE, "property_settings": {"type": "array"}},
        },
    },
}
_CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score"],
    "properties": {
        **_NAMED["properties"],  # type: ignore[dict-item]
        "description": {"type": "string"},
        "type": {"type": "array", "items": _NAMED},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "value"],
                "properties": {"id": {"type": "string"}, "value": {"type": ["number", "boolean"]}},
            },
        },
    },
    "additionalProperties": False,
}
ANSWERS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": _CANDIDATE}},
    },
}
SUGGESTIONS = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {
                **_NAMED,
                "properties": {
                    **_NAMED["properties"],  # type: ignore[dict-item]
                    "description": {"type": "string"},
                    "notable": {"type": "array", "items": {"anyOf": [_NAMED, {"type": "string"}]}},
                },
                "additionalProperties": False,
            },
        }
    },
}
PROPOSALS = {
    "type": "object",
    "required": ["properties"],
    "properties": {
        "type": {"type": "string"},
        "limit": {"type": "integer", "minimum": 1},
        "properties": {"type": "array", "items": _NAMED},
    },
    "additionalProperties": False,
}
_VALUE = {
    "oneOf": [
        {"type": "object", "required": [kind], "properties": {kind: {"type": of}}, "additionalProperties": False}
        for kind, of in (("str", "string"), ("int", "integer"), ("float", "number"), ("bool", "boolean"))
    ]
    + [
        {"type": "object", "required": ["date"], "properties": {"date": {"type": "string"}}},
        {**_NAMED, "additionalProperties": False},
    ]
}
EXTENSION = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": _NAMED},
        "rows": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": _VALUE},
            },
        },
    },
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("reconcile")
    documents = papers.write(folder / "documents", first=papers.resolution(), french=papers.FRENCH)
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1, reason=False))
    app = create_app(Config(store=folder / "store", log_file="/dev/null"))
    yield app.test_client()
    Service.of(app).close()


def check(value: Any, schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    problems = [f"{'/'.join(map(str, e.path))}: {e.message}" for e in Draft202012Validator(schema).iter_errors(value)]
    assert problems == []


def ask(client: FlaskClient, **queries: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = client.post("/reconcile", data={"queries": json.dumps(queries)}).get_json()
    return found


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_manifest_is_what_the_specification_demands(client: FlaskClient, lang: str) -> None:
    manifest = client.get(f"/reconcile?lang={lang}").get_json()
    check(manifest, MANIFEST)
    for kind in manifest["suggest"].values():
        assert client.get(kind["service_path"] + "?prefix=a").status_code == 200
    path = manifest["preview"]["url"].replace("{{id}}", "body/UNODC").partition("/reconcile")[2]
    assert client.get("/reconcile" + path).mimetype == "text/html"


def test_schemas_refuse_what_is_wrong() -> None:
    wrong = [
        (MANIFEST, {"versions": ["0.1"], "name": "x", "identifierSpace": "http://a/", "schemaSpace": "http://a/"}),
        (ANSWERS, {"q0": {"result": [{"id": "a", "name": "b"}]}}),
        (ANSWERS, {"q0": []}),
        (SUGGESTIONS, {"result": [{"id": "a"}]}),
        (EXTENSION, {"meta": [], "rows": {"a": {"b": [{"str": 1}]}}}),
    ]
    for schema, value in wrong:
        assert not Draft202012Validator(schema).is_valid(value), value


def test_answers_are_what_the_specification_demands(client: FlaskClient) -> None:
    found = ask(
        client,
        q0={"query": "UNODC"},
        q1={"query": "convention sur les droits de l'enfant", "type": ["instrument"], "limit": 2},
        q2={"query": "nothing at all like this", "type": "body", "type_strict": "any"},
        q3={"query": "ICAT", "properties": [{"pid": "code", "v": "ICAT"}]},
        q4={"query": "", "limit": 1},
    )
    assert set(found) == {"q0", "q1", "q2", "q3", "q4"}
    check(found, ANSWERS)
    assert len(found["q1"]["result"]) <= 2
    scores = [each["score"] for each in found["q0"]["result"]]
    assert scores == sorted(scores, reverse=True)
    check(client.get("/reconcile", query_string={"queries": json.dumps({"q": {"query": "GA"}})}).get_json(), ANSWERS)


@pytest.mark.parametrize(("kind", "prefix"), [("entity", "unod"), ("entity", "conv"), ("property", "la"), ("type", "")])
def test_suggestions_are_what_the_specification_demands(client: FlaskClient, kind: str, prefix: str) -> None:
    found = client.get(f"/reconcile/suggest/{kind}?prefix={prefix}").get_json()
    check(found, SUGGESTIONS)
    assert found["result"]


def test_extension_is_what_the_specification_demands(client: FlaskClient) -> None:
    proposed = client.get("/reconcile/properties?type=body").get_json()
    check(proposed, PROPOSALS)
    asked = {"ids": ["body/ICAT", "body/CCPCJ", "body/NONE"], "properties": proposed["properties"]}
    found = client.post("/reconcile", data={"extend": json.dumps(asked)}).get_json()
    check(found, EXTENSION)
    assert set(found["rows"]) == set(asked["ids"])
    assert found["rows"]["body/CCPCJ"]["label_fr"]


CASES = [
    # what a table says, its type, the expected first answer, whether it may be matched without a person
    ("UNODC", "body", "body/UNODC", True),
    ("ONUDC", "body", "body/UNODC", True),
    ("U.N.O.D.C.", "body", "body/UNODC", True),
    ("O.M.S.", "body", "body/WHO", True),
    ("HCDH", "body", "body/OHCHR", True),
    ("HCR", "body", "body/UNHCR", True),
    ("PNUD", "body", "body/UNDP", True),
    ("OIT", "body", "body/ILO", True),
    ("AG", "body", "body/GA", True),
    ("UNSC", "body", "body/SC", True),
    # old names
    ("UNIFEM", "body", "body/UNIFEM", True),
    ("OUA", "body", "body/OAU", True),
    ("Organization of African Unity", "body", "body/OAU", True),
    ("FISE", "body", "body/UNICEF", True),
    ("Office for Drug Control and Crime Prevention", "body", "body/UNODC", True),
    ("Conférence sur la sécurité et la coopération en Europe", "body", "body/OSCE", True),
    ("Commission des droits de l'homme", "body", "body/CHR", True),
    ("Bureau international du travail", "body", "body/ILO", True),
    # accents, case, small words, spelling
    ("ASSEMBLEE GENERALE", "body", "body/GA", True),
    ("conseil de securite", "body", "body/SC", True),
    ("Fonds des Nations unies pour l'enfance", "body", "body/UNICEF", True),
    ("World Health Organisation", "body", "body/WHO", True),
    ("International Criminal Police Organisation", "body", "body/INTERPOL", True),
    # typing errors
    ("General Asembly", "body", "body/GA", True),
    ("Organisation internationale pour les migration", "body", "body/IOM", True),
    ("World Bnak", "body", "body/WORLDBANK", False),
    ("UNDOC", "body", "body/UNODC", False),
    # instruments
    ("CEDAW", "instrument", "treaty/1249-20378", True),
    ("CEDEF", "instrument", "treaty/1249-20378", True),
    ("DUDH", "instrument", "instrument/UDHR", True),
    ("Universal Declaration of Human Rigths", "instrument", "instrument/UDHR", True),
    ("Convention de Palerme", "instrument", "treaty/2225-39574", True),
    ("Palermo Convention", "instrument", "treaty/2225-39574", True),
    ("Protocole de Palerme", "instrument", "treaty/2237-39574", True),
    ("Charte des Nations Unies", "instrument", "instrument/UN-CHARTER", True),
    ("2030 Agenda", "instrument", "instrument/AGENDA-2030", True),
    ("Programme 2030", "instrument", "instrument/AGENDA-2030", True),
    ("TNP", "instrument", "treaty/729-10485", True),
    # documents
    ("rés. 91/7", "document", "A/RES/91/7", True),
    ("GA res 61/180", "document", "A/RES/61/180", True),
    ("A/RES/91/7", "document", "A/RES/91/7", True),
    ("Entretien des phares", "document", "A/RES/91/7", True),
]


def test_first_answer_to_what_people_write(client: FlaskClient) -> None:
    queries = {str(n): {"query": text, "type": kind, "limit": 3} for n, (text, kind, _, _) in enumerate(CASES)}
    found = ask(client, **queries)
    wrong = []
    for n, (text, _, first, sure) in enumerate(CASES):
        result = found[str(n)]["result"]
        got = (result[0]["id"], result[0]["match"]) if result else ("", False)
        if got != (first, sure):
            wrong.append((text, got, (first, sure)))
    assert wrong == []


@pytest.mark.parametrize("query", [[], {"q": []}, {"q": {"query": 3}}, {"q": "UNODC"}, "x", None])
def test_queries_of_another_shape_are_refused(client: FlaskClient, query: object) -> None:
    assert client.post("/reconcile", data={"queries": json.dumps(query)}).status_code == 400


def test_very_many_queries_are_refused(client: FlaskClient) -> None:
    queries = {str(n): {"query": "x"} for n in range(101)}
    assert client.post("/reconcile", data={"queries": json.dumps(queries)}).status_code == 413


@pytest.mark.parametrize("lang", codes())
def test_a_browser_gets_three_steps_and_a_program_the_manifest(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/reconcile?lang={lang}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.mimetype == "text/html" and "Accept" in page.headers["Vary"]
    steps = page.text[page.text.index('<ol class="steps">') : page.text.index("</ol>")]
    assert steps.count("<li>") == 3 and "http://localhost/reconcile</code>" in steps
    for accept in ("*/*", "application/json", "application/json, text/html;q=0.5"):
        manifest = client.get("/reconcile", headers={"Accept": accept})
        assert manifest.get_json()["documentation"].endswith("/reconcile"), accept
    asked = client.get("/reconcile?queries=%7B%7D", headers={"Accept": "text/html"})
    assert asked.mimetype == "application/json"


def test_bodies_come_before_topics_of_their_name_and_match() -> None:
    """The library's heading "UN. Human Rights Council" is about the body: it neither leads nor hinders the match."""
    names = [
        Name(f"id:{kind}/{code}", kind, code, name, "en", True)
        for kind, code, name in (
            ("topic", "A", "UN. Human Rights Council"),
            ("body", "COUNCIL", "Human Rights Council"),
            ("topic", "B", "Human rights"),
        )
    ]
    found = Matcher(names).candidates("Human Rights Council")
    assert [each.code for each in found[:2]] == ["COUNCIL", "A"] and found[0].score == found[1].score
    assert is_sure(found)
    assert not is_sure(
        Matcher([*names, Name("id:body/X", "body", "X", "Human Rights Council", "en", True)]).candidates(
            "Human Rights Council"
        )
    )
