"""The start page, search, and why a triple holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.exceptions import NotFound

from kg import questions, rdf, understanding
from kg.errors import UsageError
from kg.lang.told import Told
from kg.parameters import known as known_values
from kg.reason.proof import Proofs, to_node
from kg.reason.why import Explainer
from kg.search import Hit, Passage
from kg.vocab import Cls, names
from kg.web import outside, taking
from kg.web.errors import Problem
from kg.web.site import asked, catalog, frame, lists, markup, messages, narrowing, pages
from kg.web.site import found as found_in
from kg.web.site.facets import facets
from kg.web.site.found import Found, index, words
from kg.web.site.keeping import kept
from kg.web.site.official import in_library
from kg.web.site.questions import page_of
from kg.web.site.topics import once
from kg.web.site.view import GraphView, shared

blueprint = Blueprint("browse", __name__)
PAGE = 20
PROOFS = 2
"""Proofs of a triple on its page."""
THINGS = 30
"""Things on a page of search results."""
SUGGESTED = 8
"""Suggestions of things while a person types."""
READINGS = 6
"""Questions that are suggested while a person types, and those that a page of results shows at once."""
ADDRESSES = 50_000
"""Addresses of one sitemap, at most (sitemaps.org)."""
_FEATURED = (
    "changes",
    "phrase-history",
    "icat-membership",
    "icat-changes",
    "citations",
    "reporting-requests",
    "ratification-urged",
    "obligations",
)


@blueprint.get("/")
@kept
def home() -> Response:
    """The start page: what this is, what is in the store, questions to ask."""
    graph = frame.view()
    known = questions.load()
    featured = [known[name] for name in _FEATURED if name in known]
    return frame.page(
        "site/home.html",
        graph,
        featured=[(each, page_of(each.name, {}) or f"/queries/{each.name}") for each in featured],
        examples=messages.forms("search.examples", graph.lang),
        schema_org=catalog.schema_org(graph),
        counts=counts(frame.snapshot().id),
        shot=frame.snapshot(),
        documents=lists.loaded(graph, 12),
    )


@lru_cache(maxsize=4)
def counts(_snapshot: str) -> dict[str, int]:
    """How many things of each kind the snapshot holds; counted once per snapshot."""
    shot = frame.snapshot()
    found = shared(shot).summary.statistics().classes
    own = {each: found.get(names(shot.base).term(each), 0) for each in Cls}
    return {
        "documents": len({version.symbol for version in shot.manifest.versions}),
        "versions": own[Cls.LANGUAGE_VERSION],
        "paragraphs": sum(
            own[each] for each in (Cls.PREAMBULAR_PARAGRAPH, Cls.OPERATIVE_PARAGRAPH, Cls.ANNEX_PARAGRAPH)
        ),
        "citations": own[Cls.CITATION],
        "triples": shot.manifest.counts.get("", 0),
        "inferred": shot.manifest.counts.get(shot.graph("inferred").value, 0),
    }


@blueprint.get("/search")
@taking.takes("q", "offset", "things", "words", *narrowing.TAKEN)
def search() -> Response:
    """What a person's words mean, and the things and paragraphs that have all of them.

    A symbol, with a paragraph or without, leads straight there, but for those who look for its words (`words=1`).
    """
    graph, text, offset, first = frame.view(), words(), asked.whole("offset"), asked.whole("things")
    found, passages = index(), Found(index(), graph, text)
    aside = bool(offset or passages.wish.chosen or passages.wish.sort)  # who goes through paragraphs has seen the rest
    places = _places(graph, text) if not (aside or first or request.args.get("words")) else []
    treaties = [] if places or aside or first else understanding.treaties(text, frame.snapshot(), graph.lang)
    if (certain := _certain(places, treaties)) and not request.args.get("words"):
        return frame.flask_response(redirect(graph.path(certain), 303))
    asked_for = [] if aside or first else readings(graph, text)
    things = [] if aside else found.suggest(text, limit=THINGS + 1, offset=first)
    shown = [] if first else passages.passages(PAGE + 1, offset)
    if (offset and not shown) or (first and not things):
        raise Problem(404, Told("problem.beyond"))
    return frame.page(
        "site/search.html",
        graph,
        text=text,
        examples=messages.forms("search.examples", graph.lang),
        has_texts=found.has_texts(),
        in_library=in_library,
        things=[(hit, lists.marked(graph, hit.iri, graph.label(hit.iri))) for hit in _once(graph, things[:THINGS])],
        seen=len(things[:THINGS]),
        first=first,
        before=max(first - THINGS, 0),
        more_things=first + THINGS if len(things) > THINGS else 0,
        places=[(place, lists.marked(graph, place.iri, _place_name(place))) for place in places],
        readings=asked_for,
        at_once=READINGS,
        treaties=[(each, pages.link(graph, each.iri)) for each in treaties],
        **_common(graph, text, nothing=not (aside or things or shown or places or asked_for or treaties)),
        **({} if first else _passages(graph, passages, shown, offset)),
    )


def _passages(graph: GraphView, found: Found, passages: Sequence[Passage], offset: int) -> dict[str, Any]:
    """The paragraphs that a page of results shows, how many there are, and what narrows and sorts them."""
    wish, panel = found.wish, narrowing.Panel(found.facets, graph, found.wish)
    before = max(offset - PAGE, 0)
    return {
        "shown": [
            (pages.link(graph, each.iri), pages.link(graph, each.work), each, markup.snippet(each.snippet))
            for each in passages[:PAGE]
        ],
        "count": found.total,
        "forms": found.forms,
        "wish": wish,
        "groups": panel.groups(found.counts(), wish.address("/browse/topics", sort="", topic="")),
        "picked": panel.picked(),
        "orders": narrowing.orders(wish, found_in.SORTS),
        "feed": wish.address("/feeds/search.atom", sort="", words="", lang=graph.lang),
        "tables": [(form, wish.address(f"/search.{form}")) for form in ("csv", "xlsx", "json")],
        "in_file": lists.FOUND,
        "offset": offset,
        "previous": wish.address(offset=str(before) if before else "") if offset else "",
        "following": wish.address(offset=str(offset + PAGE)) if len(passages) > PAGE else "",
    }


def _certain(places: Sequence[understanding.Place], treaties: Sequence[understanding.Treaty]) -> str:
    """The IRI of the one thing that the words name, with nothing left that it does not answer; else ""."""
    if len(places) == 1 and places[0].found and not places[0].within:
        return places[0].iri
    return treaties[0].iri if len(treaties) == 1 and not treaties[0].lacks and not treaties[0].guessed else ""


def _common(graph: GraphView, text: str, *, nothing: bool) -> dict[str, Any]:
    """A word that many bodies go by, where a name should be, and what it, or words that find nothing, may mean."""
    word = understanding.unnamed(text, graph.lang) if text else ""
    near = understanding.named(word or text, frame.snapshot()) if word or nothing else []
    texts = _within(graph, text) if nothing else []
    return {"common": word, "meant": [pages.link(graph, iri) for iri in dict.fromkeys((*texts, *near))]}


def _within(graph: GraphView, text: str) -> list[str]:
    """The texts whose symbols stand among other words that say nothing here ("footnote 78/228")."""
    symbols = [word.strip(_ROUND) for word in text.split() if "/" in word][:_SYMBOLS]
    return [place.iri for each in symbols for place in _places(graph, each)]


_ROUND = ".,;:?!()[]«»“”‘’'\""
_SYMBOLS = 4


def _place_name(place: understanding.Place) -> str:
    return f"{place.symbol}, {place.number}" if place.number else place.symbol


def _places(graph: GraphView, text: str) -> list[understanding.Place]:
    return understanding.places(text, frame.snapshot(), graph.lang) if text else []


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that a person's words may ask: its title, what it is asked about, its address.

    `guessed` says that a name was taken for the one that resembles it.
    """

    title: str
    about: tuple[str, ...]
    href: str
    guessed: bool


def readings(graph: GraphView, text: str) -> list[Reading]:
    """The questions that `text` may ask, in the reader's language."""
    known, here = questions.load(), frame.snapshot()
    return [
        Reading(
            known[each.question].titled(graph.lang),
            tuple(_about(graph, known[each.question], name, value) for name, value in each.values.items()),
            page_of(each.question, each.values)
            or f"/queries/{each.question}{'?' if each.values else ''}{urlencode(each.values)}",
            each.guessed,
        )
        for each in understanding.asked(text, here, graph.lang)
    ]


def _about(graph: GraphView, question: questions.Question, name: str, value: str) -> str:
    """A parameter's value as people read it: a body's or instrument's name, what a day or number is, else as it is."""
    if next((each.kind for each in question.parameters if each.name == name), "") in ("date", "day", "number"):
        return f"{messages.parameter(name, graph.lang)} {messages.day(value, graph.lang)}"
    iris = known_values(frame.snapshot()).iris(value)
    return f"{graph.label(iris[0])} ({value})" if iris and graph.label(iris[0]) != value else value


@blueprint.get("/search/suggest")
@taking.takes("q")
def suggest() -> Response:
    """Suggestions while a person types: JSON. Where there are more, `Link` leads to the search that has them all."""
    graph, text = frame.view(), words()
    asks, hits = readings(graph, text), index().suggest(text, limit=SUGGESTED + 1)
    asked_for = [
        {"label": " · ".join((each.title, *each.about)), "kind": "question", "code": text, "href": each.href}
        for each in asks[:READINGS]
    ]
    rows = asked_for + [
        {"label": _named(graph, hit), "kind": hit.kind, "code": hit.code, "href": graph.path(hit.iri)}
        for hit in _once(graph, hits[:SUGGESTED])
    ]
    answer = frame.json_answer(rows, graph.lang)
    if len(hits) > SUGGESTED or len(asks) > READINGS:
        answer.headers["Link"] = f'</search?{urlencode({"q": text})}>; rel="next"'
    return answer


def _once(graph: GraphView, hits: list[Hit]) -> list[Hit]:
    """Hits in their order, but of topics with one name that of the list which goes before the others."""
    topics = set(once(graph, (hit.iri for hit in hits if hit.kind == "topic")))
    return [hit for hit in hits if hit.kind != "topic" or hit.iri in topics]


def _named(graph: GraphView, hit: Hit) -> str:
    """The name of a hit; of a draft it is said that it is one, of the catalogue's title that it is the catalogue's."""
    name = messages.say("work.catalogue_title", graph.lang).format(title=hit.name) if hit.catalogue else hit.name
    mark = pages.draft_mark(graph, hit.iri)
    return f"{name} ({mark})" if mark else name


@blueprint.get("/why")
@taking.takes("s", "p", "o")
def why() -> Response:
    """Why a triple holds: where it is asserted, or what it follows from."""
    graph = frame.view()
    triple = _triple(graph)
    graphs = graph.graphs_of(triple.subject, triple.predicate, triple.object)  # type: ignore[arg-type]
    asserted = [pages.link(graph, each) for each in graphs if each != graph.inferred_graph.value]
    explainer = Explainer(graph.store, graph.base)
    said = (str(triple.subject), str(triple.predicate), str(triple.object))
    # One more than are shown says whether there are more.
    proofs = Proofs() if asserted else explainer.explanations(said, PROOFS + 1)
    return frame.page(
        "site/why.html",
        graph,
        triple=said,
        asserted=asserted,
        proofs=proofs[:PROOFS],
        more=len(proofs) > PROOFS,
        cut=proofs.cut,
        known=bool(graphs),
        show=lambda term: _shown(graph, term),
        sentences=explainer.sentences(graph.lang),
    )


def _triple(graph: GraphView) -> rdf.Triple:
    try:
        terms = [next(iter(_parsed(request.args.get(name, ""), graph))) for name in ("s", "p", "o")]
        return rdf.Triple(*terms)
    except (ValueError, SyntaxError, StopIteration, TypeError):
        raise UsageError(Told("problem.no_triple")) from None


def _parsed(text: str, graph: GraphView) -> list[Any]:
    written = text if text[:1] in "<\"'" and text else f"<{text}>"
    quads = rdf.parse(f"<urn:s> <urn:p> {written} .".encode(), format=rdf.RdfFormat.N_TRIPLES)
    return [quad.object for quad in quads]


def _shown(graph: GraphView, term: str) -> pages.Link:
    """A term of a proof, as N-Triples writes it, with its name and page."""
    if term.startswith("<"):
        iri = term[1:-1]
        return pages.Link(pages.term_label(graph, iri) if "#" in iri else graph.label(iri), graph.path(iri), iri)
    return pages.Link(getattr(to_node(term), "value", term), "")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Crawlers may read the pages; queries and explanations are not for them."""
    root, below = f"{outside.root()}/", outside.prefix()
    lines = [
        "User-agent: *",
        *(f"Disallow: {below}{path}" for path in ("/sparql", "/why", "/search", "/reconcile", "/graphs/")),
        f"Sitemap: {root}sitemap.xml",
        "",
    ]
    return Response("\n".join(lines), mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@kept
def sitemap() -> Response:
    """All loaded documents, bodies and instruments; where they are too many for one, an index of sitemaps."""
    found = _addresses()
    if len(found) <= ADDRESSES:
        return _sitemap(found)
    parts = range(1, -(-len(found) // ADDRESSES) + 1)
    return _sitemap([f"{outside.root()}/sitemap-{number}.xml" for number in parts], index=True)


@blueprint.get("/sitemap-<int:number>.xml")
@kept
def sitemap_part(number: int) -> Response:
    """One of the sitemaps that the index names."""
    found = _addresses()[(number - 1) * ADDRESSES : number * ADDRESSES] if number else []
    if not found:
        raise NotFound()
    return _sitemap(found)


def _addresses() -> list[str]:
    """The addresses of the pages of all loaded documents and of what the lists have."""
    graph, root = frame.view(), outside.root()
    works = [graph.path(each.iri) for each in facets(frame.snapshot()).works]
    listed = [graph.path(iri) for kind in ("bodies", "instruments") for iri in lists.iris(graph, kind)]
    return [f"{root}{path}" for path in ("/", "/queries/", "/catalog", "/ontology", *works, *listed)]


def _sitemap(addresses: list[str], *, index: bool = False) -> Response:
    """A sitemap of pages, or of sitemaps (sitemaps.org)."""
    body = render_template(
        "site/sitemap.xml",
        addresses=addresses,
        kind="sitemapindex" if index else "urlset",
        each="sitemap" if index else "url",
        date=frame.last_modified(frame.snapshot()).date().isoformat(),
    )
    return frame.cacheable(Response(body, mimetype="application/xml"))
