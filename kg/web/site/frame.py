"""What every page and data form of the site shares: the view, the language, caching, serializing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from flask import Flask, Response, make_response, render_template, request

from kg.store import Snapshot
from kg.vocab import RDFS
from kg.web import negotiation
from kg.web.service import Service
from kg.web.site import messages
from kg.web.site.pages import Line, term_label
from kg.web.site.view import LANGUAGES, GraphView

LANGUAGE_NAMES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
    "zh": "中文",
}
COOKIE = "lang"
FORMS: dict[str, negotiation.Format] = {
    "ttl": negotiation.TURTLE,
    "jsonld": negotiation.JSON_LD,
    "nt": negotiation.N_TRIPLES,
    "rdf": negotiation.RDF_XML,
}
"""Suffixes of the data forms that every thing has."""
_OXIGRAPH = {
    "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD, "nq": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG,
}  # fmt: skip


def language() -> str:
    """The reader's language: `?lang=`, then the cookie of an earlier choice, then `Accept-Language`."""
    for choice in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if choice in LANGUAGES:
            return choice
    return request.accept_languages.best_match(LANGUAGES, default="en") or "en"


def snapshot() -> Snapshot:
    """The generation in force."""
    return Service.of().snapshot()


def view() -> GraphView:
    """The graph for the reader of this request."""
    return GraphView(snapshot(), language())


def last_modified(shot: Snapshot) -> datetime:
    """When the snapshot was published."""
    return datetime.fromtimestamp(int((shot.path / "manifest.json").stat().st_mtime), UTC)


def page(template: str, graph: GraphView, **values: object) -> Response:
    """A rendered page, with its validators."""
    html = render_template(
        template, view=graph, term=graph.term, property_name=lambda iri: term_label(graph, iri), **values
    )
    answer = make_response(html)
    answer.headers["Content-Language"] = graph.lang
    return cacheable(answer, vary="Accept-Language, Cookie")


def cacheable(answer: Response, vary: str = "") -> Response:
    """Give an answer that depends on the snapshot alone its ETag and date, and 304 where it is known."""
    shot = snapshot()
    answer.set_etag(hashlib.sha256(shot.id.encode() + answer.get_data()).hexdigest()[:32])
    answer.last_modified = last_modified(shot)
    answer.headers["Cache-Control"] = "public, max-age=60"
    for name in filter(None, vary.split(", ")):
        answer.vary.add(name)
    return answer.make_conditional(request)


def data(triples: Iterable[ox.Triple], suffix: str, prefixes: dict[str, str] | None = None) -> Response:
    """Triples in the form that `suffix` names (a key of FORMS)."""
    form = FORMS[suffix]
    body = serialize(triples, suffix, prefixes)
    charset = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    answer = Response(body, content_type=form.media_type + charset)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return cacheable(answer)


def serialize(
    triples: Iterable[ox.Triple | ox.Quad], suffix: str, prefixes: dict[str, str] | None = None
) -> bytes:
    """Triples as bytes in the form that `suffix` names."""
    form = _OXIGRAPH[suffix]
    named = prefixes if suffix in ("ttl", "rdf", "trig", "jsonld") else None
    body = ox.serialize(triples, format=form, prefixes=named)
    return body or b""


def data_forms(graph: GraphView, iri: str) -> list[tuple[str, str]]:
    """(name, address) of the data forms of a thing."""
    path = iri.removeprefix(graph.base).removeprefix("id/")
    names = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}
    return [(name, f"/data/{path}.{suffix}") for suffix, name in names.items()]


def why_path(subject: str, line: Line) -> str:
    """The address that explains a triple."""
    value = f"<{line.value.iri}>" if line.value.iri else line.value.label
    return "/why?" + urlencode({"s": subject, "p": line.predicate.iri, "o": value})


def switch_path(lang: str) -> str:
    """The address of this page in another language."""
    wanted = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    return f"{quote(request.path)}?{urlencode([*wanted, ('lang', lang)])}"


def _remember_language(answer: Response) -> Response:
    choice = request.args.get("lang")
    if choice in LANGUAGES and answer.mimetype == "text/html":
        answer.set_cookie(COOKIE, choice, max_age=365 * 86400, samesite="Lax", secure=request.is_secure)
    return answer


def install(app: Flask) -> None:
    """Give templates what they need, and remember a reader's choice of language."""
    app.after_request(_remember_language)
    app.jinja_env.filters["squeeze"] = lambda text: " ".join(str(text).split())

    @app.context_processor
    def shared() -> dict[str, object]:
        lang = language()
        return {
            "lang": lang,
            "languages": [(code, LANGUAGE_NAMES[code], switch_path(code)) for code in LANGUAGES],
            "say": lambda key: messages.say(key, lang),
            "language_name": lambda code: LANGUAGE_NAMES.get(code, code),
            "self_path": request.path,
            "data_forms": lambda iri: data_forms(view(), iri),
            "why_path": why_path,
        }


RDFS_LABEL = RDFS + "label"
