"""What every page and data form of the site shares: the view, the language, caching, serializing."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Flask, Response, make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from kg import rdf, typography
from kg.lang import own_name
from kg.lang.told import Told
from kg.store import Graph
from kg.web import outside
from kg.web.errors import Problem, words
from kg.web.protocol import negotiation
from kg.web.server import xmlsafe
from kg.web.server.service import Service
from kg.web.site import languages, listed, messages
from kg.web.site.pages import Line, counted, joined, term_label
from kg.web.site.view import GraphView

COOKIE = "lang"
_GARBAGE = (50_000, 20, 20)
FORMS: dict[str, negotiation.Format] = {
    "ttl": negotiation.TURTLE,
    "jsonld": negotiation.JSON_LD,
    "nt": negotiation.N_TRIPLES,
    "rdf": negotiation.RDF_XML,
}
"""Suffixes of the data forms that every thing has."""
FORM_NAMES = {
    "json": "JSON",
    "csv": "CSV",
    "tsv": "TSV",
    "xlsx": "Excel",
    "docx": "Word",
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF/XML",
    "graphml": "GraphML",
    "gexf": "GEXF",
    "cite.bib": "BibTeX",
    "cite.ris": "RIS",
    "cite.json": "CSL-JSON",
}
MEDIA_TYPES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "nq": "application/n-quads",
    "trig": "application/trig",
}
_OXIGRAPH = {
    "ttl": rdf.RdfFormat.TURTLE,
    "nt": rdf.RdfFormat.N_TRIPLES,
    "rdf": rdf.RdfFormat.RDF_XML,
    "jsonld": rdf.RdfFormat.JSON_LD,
    "nq": rdf.RdfFormat.N_QUADS,
    "trig": rdf.RdfFormat.TRIG,
}


def snapshot() -> Graph:
    """The generation in force."""
    return Service.of().snapshot()


def view() -> GraphView:
    """The graph for the reader of this request."""
    return GraphView(snapshot(), languages.current())


def last_modified(shot: Graph) -> datetime:
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
    answer.make_conditional(request)
    return answer


def data(triples: Iterable[rdf.Triple], suffix: str, prefixes: dict[str, str] | None = None) -> Response:
    """Triples in the form that `suffix` names (a key of FORMS)."""
    form = FORMS[suffix]
    body = serialize(triples, suffix, prefixes)
    charset = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    answer = Response(body, content_type=form.media_type + charset)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return cacheable(answer)


def serialize(triples: Iterable[rdf.Triple], suffix: str, prefixes: dict[str, str] | None = None) -> bytes:
    """Triples as bytes in the form that `suffix` names."""
    form = _OXIGRAPH[suffix]
    named = prefixes if suffix in ("ttl", "rdf", "trig", "jsonld") else None
    body = rdf.serialize(triples, format=form, prefixes=named) or b""
    try:
        return xmlsafe.checked(body) if suffix == "rdf" else body
    except xmlsafe.NotXmlError as error:
        raise Problem(406, words(error)) from None


def data_forms(graph: GraphView, iri: str) -> list[tuple[str, str]]:
    """(name, address) of the data forms of a thing."""
    path = graph.path(iri).removeprefix("/page/").removeprefix("/")
    return [(FORM_NAMES[suffix], f"/data/{path}.{suffix}") for suffix in FORMS]


def why_path(subject: str, line: Line) -> str:
    """The address that explains a triple."""
    return "/why?" + urlencode({"s": subject, "p": line.predicate.iri, "o": line.term})


def flask_response(answer: AnyResponse) -> Response:
    """A response of the toolkit below as one of the framework's."""
    found: Response = make_response(answer)
    return found


def wants_page() -> bool:
    """Whether the client takes a page: it asks for HTML, for anything, or says nothing."""
    wanted = request.args.get("format", "").lower()
    if wanted:
        return wanted in ("html", "text/html")
    header = request.headers.get("Accept", "").strip()
    wishes = negotiation.accepts(header)
    return not header or negotiation.prefers_html(header) or wishes.best == "*/*"


def wanted_suffix() -> str:
    """The data form that the client likes best. Problem 406 where there is none."""
    form = negotiation.choose(
        request.headers.get("Accept"), tuple(FORMS.values()), request.args.get("format", "")
    ).format
    return next(suffix for suffix, each in FORMS.items() if each is form)


def json_answer(value: object, lang: str = "") -> Response:
    """A value as JSON, with its validators; `lang` where it is in the reader's language."""
    body = json.dumps(value, ensure_ascii=False, indent=1)
    answer = Response(body, content_type="application/json")
    if lang:
        answer.headers["Content-Language"] = lang
    return cacheable(answer, vary="Accept, Accept-Language, Cookie" if lang else "Accept")


def install(app: Flask) -> None:
    """Give templates what they need; keep a reader's choice of language."""
    # A page makes some ten thousand small objects and no cycles: looking for those every 700 objects costs a sixth.
    gc.set_threshold(*_GARBAGE)
    app.after_request(languages.remember)
    app.jinja_env.filters["joined"] = joined
    app.jinja_env.filters["day"] = lambda text: messages.day(str(text), languages.current())
    app.jinja_env.filters["typeset"] = lambda html: Markup(typography.set_page(str(html), languages.current()))
    app.jinja_env.filters["squeeze"] = lambda text: " ".join(str(text).split())

    @app.before_request
    def named_host() -> None:
        environ = request.environ
        none = "HTTP_HOST" not in environ and environ.get("SERVER_PROTOCOL") == "HTTP/1.1"  # RFC 9112, 3.2
        if none or not request.host:  # the toolkit leaves out one with characters that no host has
            raise Problem(400, Told("problem.no_host"))

    @app.context_processor
    def shared() -> dict[str, object]:
        lang = languages.current()
        return {
            "say": lambda key: messages.say(key, lang),
            "word_and_meaning": lambda key: messages.forms(key, lang),
            "parameter_name": lambda name: messages.parameter(name, lang),
            "parameter_meaning": lambda parameter: messages.meaning(parameter.said(lang), parameter.kind, lang),
            "counted": lambda key, count: messages.counted(key, count, lang),
            "numbered": lambda key, number: messages.numbered(key, number, lang),
            "language_name": own_name,
            "self_path": outside.here(),
            "root": outside.root(),
            "rows_at": lambda href: counted.rows_at(view(), href),
            "data_forms": lambda iri: data_forms(view(), iri),
            "why_path": why_path,
            "form_name": lambda name: FORM_NAMES.get(name, name),
            "share_of": lambda share: messages.percent(share, lang),
            "number": lambda count: messages.number(count, lang),
            **listed.functions(lang),
        }
