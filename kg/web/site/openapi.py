"""The site's interface in OpenAPI 3.1, made from the questions and the forms that they have."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

import kg
from kg import questions
from kg.lang import DEFAULT, codes
from kg.questions import Question
from kg.sources import FORMS as REFERENCES
from kg.web.server.dumping import CRATE
from kg.web.site import asking, frame, messages
from kg.web.site.addresses import root
from kg.web.site.facets import FACETS, SORTS
from kg.web.site.feeds import MEDIA_TYPE as ATOM
from kg.web.site.lists import FOUND, TABLES
from kg.web.site.networks import FORMS as NETWORKS
from kg.web.site.questions import FORMS

blueprint = Blueprint("openapi", __name__)
_PROBLEM = {
    "description": "A problem, as RFC 9457 has it",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_CELL = {"type": ["string", "integer", "boolean", "null"]}


@blueprint.get("/openapi.json")
def description() -> Response:
    """The description of this site's interface."""
    return frame.json_answer(document())


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    paths: dict[str, Any] = {}
    for question in questions.load().values():
        paths.update(_question(question))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": messages.say("site.name", DEFAULT),
            "version": kg.__version__,
            "description": messages.say("site.about", DEFAULT),
            "license": {"name": "CC0 1.0 (facts)", "identifier": "CC0-1.0"},
        },
        "servers": [{"url": root()}],
        "paths": {**paths, **_fixed()},
        "components": {"schemas": {"Problem": _problem_schema()}},
    }


def _problem_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
        },
    }


def _parameter(name: str, schema: dict[str, Any], text: str, where: str = "query") -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": schema, "description": text}


def _question(question: Question) -> dict[str, Any]:
    needed = question.lacks({})
    own = [
        {**_parameter(p.name, {"type": "string", "maxLength": 1000}, p.said(DEFAULT)), "required": p in needed}
        for p in question.parameters
    ]
    shared = [
        _parameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": asking.MAX_LIMIT},
            "rows at most; without it all rows come",
        ),
        _parameter("offset", {"type": "integer", "minimum": 0, "maximum": 10**9, "default": 0}, "rows before it"),
        _parameter(
            "infer",
            {"type": "string", "enum": ["true", "false"], "default": "true"},
            "with or without inferred triples",
        ),
    ]
    mark = _parameter(
        "bom", {"type": "string", "enum": ["true", "false"], "default": "false"}, "a mark of UTF-8 for spreadsheets"
    )
    row = {"type": "object", "properties": dict.fromkeys(question.columns, _CELL)}
    schema = {
        "type": "object",
        "required": ["question", "columns", "rows", "next"],
        "properties": {
            "question": {"type": "string"},
            "columns": {"type": "array", "items": {"type": "string"}},
            "rows": {"type": "array", "items": row},
            "next": {"type": ["string", "null"]},
        },
    }
    content = {"json": {"application/json": {"schema": schema}}}
    found = {}
    for suffix, form in FORMS.items():
        body = content.get(suffix, {form.media_type: {"schema": {"type": "string"}}})
        found[f"/queries/{question.name}.{suffix}"] = {
            "get": {
                "operationId": f"{question.name}-{suffix}",
                "tags": ["questions"],
                "summary": question.titled(DEFAULT) or question.name,
                "description": question.described(DEFAULT),
                "parameters": own + shared + ([mark] if suffix in ("csv", "tsv") else []),
                "responses": {
                    "200": {"description": "The rows", "content": body},
                    **dict.fromkeys(("400", "413", "422", "503", "504"), _PROBLEM),
                },
            }
        }
    return found


def _get(summary: str, parameters: list[dict[str, Any]], kinds: list[str], *problems: str) -> dict[str, Any]:
    content = {kind: {"schema": {} if "json" in kind else {"type": "string"}} for kind in kinds}
    return {
        "get": {
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {"description": "Found", "content": content},
                **dict.fromkeys(problems, _PROBLEM),
            },
        }
    }


def _references() -> dict[str, Any]:
    """The records of a text, treaty or paragraph, by form."""
    thing = _parameter("thing", {"type": "string"}, "its path below /id/, slashes and all: A/RES/76/186/op/5", "path")
    language = _parameter("lang", {"type": "string", "enum": list(codes())}, "the reader's language")
    return {
        f"/cite/{{thing}}.{suffix}": _get(
            "A reference to a text, treaty or paragraph", [thing, language], [form.media_type], "400", "404", "410"
        )
        for suffix, form in REFERENCES.items()
    }


def _networks() -> dict[str, Any]:
    """What cites what, by form."""
    symbol = _parameter("symbol", {"type": "string", "maxLength": 1000}, "the text round which it is; all without it")
    return {
        f"/graphs/citations.{suffix}": _get("The network of citations", [symbol], [kind], "400", "404", "503", "504")
        for suffix, kind in NETWORKS.items()
    }


def _lists() -> dict[str, Any]:
    """What a search or the list of documents finds, by form."""
    order = _parameter("sort", {"type": "string", "enum": list(SORTS)}, "their order")
    bom = _parameter("bom", {"type": "boolean"}, "whether csv and tsv begin with a byte order mark")
    words = {**_parameter("q", {"type": "string", "maxLength": 300}, "the words"), "required": True}
    first = _parameter("offset", {"type": "integer", "minimum": 0}, "how many are passed over")
    found: dict[str, Any] = {}
    for suffix in TABLES:
        kind = [FORMS[suffix].media_type]
        found[f"/search.{suffix}"] = _get(
            f"Paragraphs that have all words, {FOUND} at most; `Link` leads to the rest",
            [words, *_chosen(), order, first, bom],
            kind,
            *("400", "404", "503"),
        )
        found[f"/browse/documents.{suffix}"] = _get("The documents", [*_chosen(), order, bom], kind, "400", "404")
    return found


def _chosen() -> list[dict[str, Any]]:
    return [_parameter(each, {"type": "string"}, f"the documents with this {each}, by code or name") for each in FACETS]


def _feeds() -> dict[str, Any]:
    """What is new, as Atom."""
    page = _parameter("page", {"type": "integer", "minimum": 1, "maximum": 999999}, "its page")
    words = {**_parameter("q", {"type": "string", "maxLength": 300}, "the words"), "required": True}
    chosen = _chosen()
    return {
        "/feeds/mandates/{body}.atom": _get(
            "What a body is asked, the latest first",
            [_parameter("body", {"type": "string"}, "its code or name", "path"), page],
            [ATOM],
            *("400", "404", "503", "504"),
        ),
        "/feeds/new.atom": _get("The loaded texts, the latest first", [page, *chosen], [ATOM], "400", "404"),
        "/feeds/search.atom": _get(
            "Paragraphs that have all words, the latest first", [words, *chosen, page], [ATOM], "400", "404"
        ),
    }


def _fixed() -> dict[str, Any]:
    text = {"type": "string", "maxLength": 300}
    return {
        "/queries/": _get("All questions", [], ["application/json", "text/html"]),
        "/search/suggest": _get(
            "Suggestions while typing", [_parameter("q", text, "what was typed")], ["application/json"], "400", "503"
        ),
        "/sparql": _get(
            "SPARQL 1.1 Protocol",
            [_parameter("query", {"type": "string"}, "the query")],
            ["application/sparql-results+json", "text/turtle", "text/html"],
            "400",
            "406",
            "503",
        ),
        "/catalog.jsonld": _get(
            "The catalogue in DCAT",
            [_parameter("page", {"type": "integer", "minimum": 1, "maximum": 999999}, "its page")],
            ["application/ld+json"],
            "400",
        ),
        **_references(),
        **_networks(),
        **_feeds(),
        **_lists(),
        f"/dumps/{{name}}{CRATE}": _get(
            "What a dump is, as RO-Crate has it",
            [_parameter("name", {"type": "string"}, "the dump, for example facts.nq.gz", "path")],
            ["application/ld+json"],
            *("404", "503"),
        ),
        "/reconcile/properties": _get(
            "Properties for data extension", [_parameter("type", text, "a type")], ["application/json"], "400"
        ),
        "/health": _get("Whether the server answers", [], ["application/json", "text/plain"]),
    }
