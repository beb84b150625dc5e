"""The page of the query editor: YASQE where it was built at set-up, else a plain field; the results are our own."""

from __future__ import annotations

import json
from itertools import dropwhile
from pathlib import Path

from flask import Blueprint, Response, render_template, request, url_for

from kg import parameters, questions
from kg.lang import told
from kg.lang.messages import section
from kg.lang.told import Told
from kg.vocab import names, terms_of
from kg.web import noted, outside, taking
from kg.web.errors import Problem
from kg.web.protocol import reading
from kg.web.server.limits import BusyError, LimitReachedError
from kg.web.server.service import Service
from kg.web.site import languages

blueprint = Blueprint("query_editor", __name__)
_VENDOR = Path(__file__).parent.parent / "static" / "vendor"
_HINT_SECONDS = 20.0
_TERMS_SECONDS = 10.0
_WORDS = (
    "copied",
    "no_rows",
    "no_match",
    "no_match_join",
    "looked_at",
    "partial",
    "chart",
    "chart_cut",
    "table",
    "map",
    "map_note",
    "map_list",
    "map_lost",
    "rows_shown",
    "rows_fit",
    "rows_more",
    "filter",
    "results",
    "query",
    "yes",
    "no",
    "running",
    "stop",
    "run",
    "line",
    "labels",
    "network_error",
)
FIRST = """SELECT ?symbol ?title WHERE {
  ?version kg:versionOf ?work ; kg:title ?title .
  ?work kg:symbol ?symbol .
}
ORDER BY ?symbol
LIMIT 20
"""
COMPLETED = 5000
"""Terms, and things, that the editor completes; `more` says that the store has others."""
_TERMS = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
SELECT DISTINCT ?iri ?kind WHERE {
  VALUES (?type ?kind) {
    (owl:Class "class") (rdfs:Class "class") (owl:ObjectProperty "property") (owl:DatatypeProperty "property")
    (owl:AnnotationProperty "property") (rdf:Property "property")
  }
  ?iri a ?type FILTER(isIRI(?iri))
} ORDER BY ?iri LIMIT 5001"""
_THINGS = """PREFIX kg: <%s>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?iri (SAMPLE(?name) AS ?label) WHERE { ?iri kg:code ?code . OPTIONAL { ?iri rdfs:label ?name } }
GROUP BY ?iri ORDER BY ?iri LIMIT 5001"""


def prefixes(service: Service) -> dict[str, str]:
    """The prefixes that the editor declares: the graph's own first."""
    base = service.pool.base
    return names(base).prefixes()


def page(service: Service, problem: Problem | None = None) -> Response:
    """The editor, with the query of the address in it, and what was wrong with that query."""
    known, language = prefixes(service), languages.current()
    words = section("pages", language)
    start = f"PREFIX kg: <{known['kg']}>\n{FIRST}"
    settings = {
        "prefixes": known,
        "base": service.pool.base,
        "language": language,
        "words": {name: words[name] for name in _WORDS},
        "rows": service.limits.rows,
        "map": url_for("static", filename="vendor/world.json") if (_VENDOR / "world.json").is_file() else "",
    }
    text = render_template(
        "sparql.html",
        prefixes=known,
        query=request.args.get("query", start),
        infer=request.args.get("infer", "true") not in ("false", "0", "no"),
        chosen=request.args.get("format", "json"),
        problem=problem,
        wrong=_pointed(request.args.get("query", ""), problem),
        rich=(_VENDOR / "yasgui.min.js").is_file(),
        settings=json.dumps(settings, ensure_ascii=False),
        worked=sorted(questions.worked().values(), key=lambda each: each.titled(language)),
        questions=sorted(questions.load().values(), key=lambda each: each.name),
    )
    answer = Response(text, status=problem.status if problem else 200, mimetype="text/html")
    answer.headers.extend(problem.headers if problem else {})
    answer.headers["Vary"] = "Accept, Accept-Language, Cookie"
    answer.headers["Cache-Control"] = "no-store" if problem else "no-cache"
    return answer


def _pointed(text: str, problem: Problem | None) -> str:
    """The line of a query that has a mistake, with a mark below the place; "" where no place is known."""
    line, column = (problem.members.get(each) if problem else None for each in ("line", "column"))
    lines = text.splitlines()
    if not isinstance(line, int) or not 0 < line <= len(lines):
        return ""
    mark = "\n" + " " * (column - 1) + "↑" if isinstance(column, int) and column > 0 else ""
    return lines[line - 1] + mark


@blueprint.get("/sparql/example")
@taking.looks_itself
def example() -> Response:
    """The text of a question with the parameters given, for the editor."""
    name = request.args.get("name", "")
    found = questions.worked().get(name) or questions.find(name)
    values = {key: value for key, value in outside.given() if key not in ("name", "lang")}
    text = parameters.bound(found, values, Service.of().snapshot())
    # The comments at the head describe the question, which the page does itself.
    lines = list(dropwhile(lambda line: line.startswith("#"), text.splitlines()))
    return _json({"name": name, "query": "\n".join(lines).strip() + "\n"})


@blueprint.get("/sparql/terms")
def terms() -> Response:
    """What the editor completes: classes and properties of the ontology, and the things that have a code."""
    service = Service.of()
    found: dict[str, list[str]] = {"class": [], "property": []}
    terms, things = _rows(service, _TERMS), _rows(service, _THINGS % rebase_kg(service))
    for row in terms[:COMPLETED]:
        found[row["kind"]["value"]].append(row["iri"]["value"])
    answer = _json(
        {
            **found,
            "things": [[each["iri"]["value"], each.get("label", {}).get("value", "")] for each in things[:COMPLETED]],
            "more": len(terms) > COMPLETED or len(things) > COMPLETED,
        }
    )
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def rebase_kg(service: Service) -> str:
    """The namespace of our own terms in this store."""
    return terms_of(service.pool.base)


def _rows(service: Service, query: str) -> list[dict[str, dict[str, str]]]:
    head = {"format": "json", "seconds": _TERMS_SECONDS, "infer": False}
    try:
        _, body, _ = service.pool.ask(head, query, "editor", per_client=8)
    except (BusyError, LimitReachedError):
        return []
    rows: list[dict[str, dict[str, str]]] = json.loads(body or b'{"results":{"bindings":[]}}')["results"]["bindings"]
    return rows


@blueprint.post("/sparql/hint")
@taking.takes("infer")
def hint() -> Response:
    """Why a query has no result: which of its triple patterns match nothing."""
    service = Service.of()
    text = request.get_data(cache=False, as_text=True)
    if len(text) > service.limits.query_bytes:
        raise Problem(413, Told("problem.large_query", most=service.limits.query_bytes))
    head = {"op": "hint", "seconds": _HINT_SECONDS, "infer": request.args.get("infer") != "false"}
    client = service.clients.address(request.environ)
    try:
        inspection = reading.read(service, text, service.address("/sparql", request.base_url), _HINT_SECONDS)
        if inspection.services:
            return _json({"alone": []})
        reply, _, _ = service.pool.ask(head, inspection.text, client, per_client=service.clients.allowance(client))
    except (BusyError, LimitReachedError):
        return _json({"alone": []})
    hints = reply.get("hints") or {"alone": []}
    return _json({**hints, "notes": noted.said(map(told.unpacked, hints.get("notes") or ()))})


def _json(content: object) -> Response:
    answer = Response(json.dumps(content, ensure_ascii=False), content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer
