"""The W3C Reconciliation Service API 0.2 over bodies, instruments and documents.

OpenRefine sends names, gets candidates with scores, and may fetch properties of what it
matched. Source: "Reconciliation Service API v0.2", W3C Entity Reconciliation Community Group.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from kg.errors import UsageError
from kg.lang import DEFAULT
from kg.lang.told import Told
from kg.matching import Candidate, is_sure
from kg.search import FILE_NAME, Hit, Index
from kg.vocab import RDFS, SKOS, Rel, Val
from kg.web import taking
from kg.web.errors import Problem
from kg.web.server.service import Service
from kg.web.site import asked, frame, messages
from kg.web.site.addresses import root
from kg.web.site.likeness import TYPES, matcher
from kg.web.site.linked import missing
from kg.web.site.view import LANGUAGES, GraphView

blueprint = Blueprint("reconcile", __name__)
_SUGGESTED = 20
MOST_CANDIDATES = 50
"""Candidates for a name, at most: all of them, where `limit` is not stated (Reconciliation API 0.2, 4.3)."""
_MOST_QUERIES, _MOST_IDS, _MOST_TEXT, _MOST_ALL_TEXT = 100, 500, 1000, 10_000
WIDGET = ("spell", "exact", "prefixed", "scoring", "stemmed", "key", "filter", "type", "type_strict", "format", "limit")
"""What OpenRefine's field for suggestions sends along, of an interface older than this one: it changes nothing."""
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,80}")


def _type(name: str, lang: str = DEFAULT) -> dict[str, str]:
    return {"id": name, "name": messages.say(f"reconcile.{name}", lang)}


def manifest(graph: GraphView) -> dict[str, Any]:
    """What the service is and can do."""
    here = root()
    suggest = {"service_url": here, "service_path": "/reconcile/suggest/"}
    return {
        "versions": ["0.1", "0.2"],
        "name": messages.say("reconcile.name", graph.lang),
        "identifierSpace": graph.names.id_base,
        "schemaSpace": graph.names.kg,
        "documentation": f"{here}/reconcile",
        "limit": MOST_CANDIDATES,
        "defaultTypes": [_type(name, graph.lang) for name in TYPES],
        "view": {"url": f"{here}/id/{{{{id}}}}"},
        "preview": {"url": f"{here}/reconcile/preview?id={{{{id}}}}", "width": 420, "height": 220},
        "suggest": {
            kind: {**suggest, "service_path": suggest["service_path"] + kind} for kind in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/reconcile/properties"},
            "property_settings": [],
        },
    }


@blueprint.route("/reconcile", methods=["GET", "POST", "OPTIONS"], strict_slashes=False)
@taking.takes("queries", "extend", "callback")
def service() -> Response:
    """The manifest, to a browser a page about it; with `queries`, candidates; with `extend`, properties."""
    if request.method == "OPTIONS":
        answer = Response(status=204)
        answer.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        answer.headers["Access-Control-Allow-Headers"] = "Content-Type, Accept"
        return answer
    graph = frame.view()
    if not {"queries", "extend", "callback"} & {*request.values} and _is_read():
        return _how(graph)
    if "queries" in request.values:
        return _answer(_queries(graph, _parsed("queries")), graph.lang)
    if "extend" in request.values:
        return _answer(_extend(graph, _parsed("extend")), graph.lang)
    answer = _answer(manifest(graph), graph.lang)
    answer.vary.add("Accept")
    return answer


def _is_read() -> bool:
    """Whether a person's browser asks, and no program: it names HTML before JSON."""
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def _how(graph: GraphView) -> Response:
    """The page that says how OpenRefine is used with this service."""
    rows = [
        (name, ", ".join(_type(each, graph.lang)["name"] for each in kinds)) for name, (kinds, _) in PROPERTIES.items()
    ]
    answer = frame.page("site/openrefine.html", graph, address=f"{root()}/reconcile", properties=rows)
    answer.vary.add("Accept")
    return answer


def _parsed(name: str) -> dict[str, Any]:
    if len({*request.values.getlist(name)}) > 1:
        raise UsageError(Told("problem.one_batch", name=name))
    text = request.values[name]
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise UsageError(Told("problem.no_json", name=name, text=text[:80])) from None
    if not isinstance(found, dict):
        raise UsageError(Told("problem.no_object", name=name))
    return found


def _answer(value: object, lang: str = "") -> Response:
    """A value as JSON, or as a call of it; `lang` where it holds names in the reader's language."""
    body, callback = json.dumps(value, ensure_ascii=False), request.args.get("callback", "")
    if callback and not _CALLBACK.fullmatch(callback):
        raise UsageError(Told("problem.callback"))
    answer = Response(body, content_type="application/json")
    if callback:
        answer = Response(f"/**/{callback}({body});", content_type="application/javascript")
    if lang:
        answer.headers["Content-Language"] = lang
        answer.vary.update(("Accept-Language", "Cookie"))
    return answer


def _queries(graph: GraphView, wanted: dict[str, Any]) -> dict[str, Any]:
    if len(wanted) > _MOST_QUERIES:
        raise Problem(413, Told("problem.large_batch", most=_MOST_QUERIES, number=len(wanted)))
    size = sum(len(str(each.get("query"))) for each in wanted.values() if isinstance(each, dict))
    if size > _MOST_ALL_TEXT:
        raise Problem(413, Told("problem.long_batch", most=_MOST_ALL_TEXT, number=size))
    found = {}
    for key, query in wanted.items():
        results, more = _results(graph, query)
        found[key] = {"result": results, **({"more": True} if more else {})}
        Service.of().turns.pause()
    return found


def _results(graph: GraphView, query: object) -> tuple[list[dict[str, Any]], bool]:
    """The candidates for a query, and whether there are more than the server gives to a query without a limit."""
    if not isinstance(query, dict) or not isinstance(query.get("query"), str):
        raise UsageError(Told("problem.batch_query"))
    text = query["query"]
    if len(text) > _MOST_TEXT:
        raise UsageError(Told("problem.long_name", most=_MOST_TEXT))
    types = query.get("type") or query.get("types") or []
    kinds = _kinds([types] if isinstance(types, str) else types)
    limit = query.get("limit")
    if limit is not None and not (_number(limit) and 1 <= limit <= MOST_CANDIDATES):
        raise UsageError(
            Told("problem.number_between", name="limit", least=1, most=MOST_CANDIDATES, value=str(limit)[:40])
        )
    found = matcher().candidates(text, kinds=kinds, limit=limit or MOST_CANDIDATES + 1)
    sure, cut = is_sure(found), found[:MOST_CANDIDATES]
    return [_result(graph, each, match=sure and n == 0) for n, each in enumerate(cut)], len(found) > len(cut)


def _kinds(types: object) -> tuple[str, ...]:
    """The types that a query asks for, all where it states none. UsageError for one that is not here."""
    if not isinstance(types, list):
        raise UsageError(Told("problem.batch_type"))
    for each in types:
        if each not in TYPES:
            raise UsageError(Told("problem.no_type", name=str(each)[:80], known=", ".join(TYPES)))
    return tuple(types) or TYPES


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _result(graph: GraphView, found: Candidate, *, match: bool) -> dict[str, Any]:
    label = graph.label(found.iri)
    return {
        "id": graph.names.path(found.iri),
        "name": label,
        "description": _described(graph, found) if found.name != label else found.code,
        "type": [_type(found.kind, graph.lang)],
        "score": found.score,
        "match": match,
        "features": [{"id": "name_likeness", "value": found.score}],
    }


def _described(graph: GraphView, found: Candidate | Hit) -> str:
    """The name that matched; of the catalogue's title it is said that it is the catalogue's."""
    return messages.say("work.catalogue_title", graph.lang).format(title=found.name) if found.catalogue else found.name


# -- data extension ---------------------------------------------------------------------------------

_Reader = Callable[[GraphView, str], list[dict[str, Any]]]


def _text(value: str) -> dict[str, Any]:
    return {"str": value}


def _thing(graph: GraphView, iri: str) -> dict[str, Any]:
    return {"id": graph.names.path(iri), "name": graph.label(iri)}


def _label_in(lang: str) -> _Reader:
    def read(graph: GraphView, iri: str) -> list[dict[str, Any]]:
        terms = graph.node(iri).values.get(RDFS + "label", [])
        return [_text(t.value) for t in terms if getattr(t, "language", None) == lang]

    return read


def _value(term: Val) -> _Reader:
    return lambda graph, iri: [_text(value) for value in graph.node(iri).all(graph.term(term))]


def _things(*terms: Rel) -> _Reader:
    return lambda graph, iri: [
        _thing(graph, value) for term in terms for value in graph.node(iri).all(graph.term(term))
    ]


def _matches(graph: GraphView, iri: str) -> list[dict[str, Any]]:
    return [_text(value) for value in graph.node(iri).all(SKOS + "exactMatch")]


PROPERTIES: dict[str, tuple[tuple[str, ...], _Reader]] = {
    **{f"label_{lang}": (("body", "instrument", "topic"), _label_in(lang)) for lang in LANGUAGES},
    "code": (("body", "instrument", "topic"), _value(Val.CODE)),
    "symbol": (("document",), _value(Val.SYMBOL)),
    "adopted": (("document",), _value(Val.ADOPTED_ON)),
    "cites": (("document",), _things(Rel.CITES)),
    "subOrganOf": (("body",), _things(Rel.SUB_ORGAN_OF, Rel.POST_IN)),
    "memberOf": (("body",), _things(Rel.MEMBER_OF)),
    "volume": (("instrument",), _value(Val.VOLUME)),
    "registration": (("instrument",), _value(Val.REGISTRATION)),
    "exactMatch": (("body", "instrument", "topic"), _matches),
}
"""Properties for data extension: the types that have them, and how they are read."""


def _property(name: str) -> dict[str, str]:
    return {"id": name, "name": name}


def _extend(graph: GraphView, wanted: dict[str, Any]) -> dict[str, Any]:
    ids, asked = wanted.get("ids", []), wanted.get("properties", [])
    if not isinstance(ids, list) or not isinstance(asked, list):
        raise UsageError(Told("problem.extend"))
    if len(ids) > _MOST_IDS:
        raise Problem(413, Told("problem.many_ids", most=_MOST_IDS, number=len(ids)))
    names = list(dict.fromkeys(str(each.get("id")) for each in asked if isinstance(each, dict)))
    unknown = [name for name in names if name not in PROPERTIES]
    if unknown:
        raise UsageError(Told("problem.no_property", name=unknown[0][:80], known=", ".join(PROPERTIES)))
    rows = {}
    for each in dict.fromkeys(map(str, ids)):
        rows[each] = {name: PROPERTIES[name][1](graph, _iri(graph, each)) for name in names}
        Service.of().turns.pause()
    return {"meta": [_property(name) for name in names], "rows": rows}


def _iri(graph: GraphView, identifier: str) -> str:
    if any(c in '<>"{}|\\^`' or c <= " " for c in identifier) or len(identifier) > _MOST_TEXT:
        raise UsageError(Told("problem.bad_identifier", name=identifier[:80]))
    return graph.names.id(identifier)


@blueprint.get("/reconcile/properties")
@taking.takes("type", "limit", "callback")
def properties() -> Response:
    """The properties that things of a type have."""
    kind = asked.one_of("type", TYPES)
    found = [_property(name) for name, (kinds, _) in PROPERTIES.items() if not kind or kind in kinds]
    return _answer({"type": kind, "properties": found[: asked.whole("limit") or None]})


@blueprint.get("/reconcile/suggest/<kind>")
@taking.takes("prefix", "cursor", "callback", *WIDGET)
def suggest(kind: str) -> Response:
    """Suggestions of entities, properties or types for a beginning; of entities `Link` leads to the next ones."""
    graph, prefix = frame.view(), request.args.get("prefix", "").strip()
    if len(prefix) > _MOST_TEXT:
        raise UsageError(Told("problem.long_beginning", most=_MOST_TEXT))
    if kind == "entity":
        hits, following = _entities(prefix)
        answer = _answer(
            {
                "result": [
                    {
                        "id": graph.names.path(hit.iri),
                        "name": graph.label(hit.iri),
                        "description": _described(graph, hit),
                        "notable": [_type(hit.kind, graph.lang)],
                    }
                    for hit in hits
                ]
            },
            graph.lang,
        )
        if following:
            query = urlencode({"prefix": prefix, "cursor": following})
            answer.headers["Link"] = f'</reconcile/suggest/entity?{query}>; rel="next"'
        return answer
    rows = {
        "property": [_property(name) for name in PROPERTIES],
        "type": [_type(name, graph.lang) for name in TYPES],
    }.get(kind)
    if rows is None:
        raise Problem(404, Told("problem.suggestions"))
    wanted = prefix.casefold()
    return _answer(
        {"result": [row for row in rows if wanted in row["id"].casefold() or wanted in row["name"].casefold()]},
        graph.lang,
    )


def _entities(prefix: str) -> tuple[list[Hit], int]:
    """Suggestions from `cursor` on (Reconciliation API 0.2, 4.4), and where the next ones begin, 0 for nowhere."""
    place, index = asked.whole("cursor"), Index(frame.snapshot().path / FILE_NAME)
    hits = index.suggest(prefix, limit=_SUGGESTED + 1, offset=place)
    following = place + _SUGGESTED if len(hits) > _SUGGESTED else 0
    return [hit for hit in hits[:_SUGGESTED] if hit.kind in TYPES], following


@blueprint.get("/reconcile/preview")
@taking.takes("id")
def preview() -> Response:
    """A small page about a thing, for a frame of another site."""
    graph = frame.view()
    iri = _iri(graph, request.args.get("id", ""))
    if not graph.exists(iri):
        raise missing(graph, graph.names.path(iri))
    titles = [graph.node(v).text(graph.term(Val.TITLE), graph.lang) for v in graph.into(iri, Rel.VERSION_OF)]
    answer = frame.page(
        "site/preview.html",
        graph,
        label=graph.label(iri),
        iri=iri,
        type=graph.type_label(iri),
        titles=titles,
        labels=[_label_in(lang)(graph, iri) for lang in LANGUAGES],
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; frame-ancestors *"
    answer.headers.pop("X-Frame-Options", None)
    return answer
