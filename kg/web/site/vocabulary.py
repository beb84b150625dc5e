"""The documentation of the ontology: every term, both languages, examples from the data, a diagram."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, redirect
from markupsafe import Markup, escape

from kg import questions, rdf, typography
from kg.nodes import Node
from kg.vocab import DCTERMS, OWL, RDF, RDFS, SKOS, Val
from kg.web import taking
from kg.web.site import frame, pages
from kg.web.site.keeping import kept
from kg.web.site.linked import graph_data
from kg.web.site.pages import Link
from kg.web.site.view import LANGUAGES, GraphView

blueprint = Blueprint("vocabulary", __name__)
_KINDS = (
    ("classes", OWL + "Class"),
    ("relations", OWL + "ObjectProperty"),
    ("values", OWL + "DatatypeProperty"),
)
_SHOWN = (
    ("above", RDFS + "subClassOf"),
    ("above", RDFS + "subPropertyOf"),
    ("domain", RDFS + "domain"),
    ("range", RDFS + "range"),
    ("inverse", OWL + "inverseOf"),
    ("tied", SKOS + "closeMatch"),
    ("tied", SKOS + "exactMatch"),
    ("tied", SKOS + "broadMatch"),
    ("tied", OWL + "equivalentClass"),
)
LISTS = {"act": "acts", "role": "roles", "reason": "reasons", "type": "types"}
"""Lists of concepts that have a page: the folder of their IRIs."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term as its page shows it."""

    name: str
    iri: str
    html: Markup
    """Its names and what defines it in all languages, finished."""
    ties: tuple[tuple[str, tuple[Link, ...]], ...]
    examples: tuple[tuple[Link, Link], ...]


def terms(graph: GraphView, kind: str) -> list[Term]:
    """The terms of our ontology that are of OWL class `kind`, by name."""
    found = {
        quad.subject.value
        for quad in graph.store.quads_for_pattern(
            None, rdf.NamedNode(RDF + "type"), rdf.NamedNode(kind), rdf.DefaultGraph()
        )
        if isinstance(quad.subject, rdf.NamedNode) and quad.subject.value.startswith(graph.names.kg)
    }
    ordered = sorted(found, key=str.casefold)
    told = graph.remember(("ontology", kind), lambda: list(_told(graph, ordered, kind)))  # of no reader's language
    return [_term(graph, iri, kind, html) for iri, html in zip(ordered, told, strict=True)]


def _characteristics(node: Node, kind: str) -> list[str]:
    return sorted(t.rpartition("#")[2] for t in node.all(RDF + "type") if t != kind)


def _told(graph: GraphView, iris: list[str], kind: str) -> Iterator[Markup]:
    """The names of terms, their characteristics, and what defines them in all languages: three times as many words as
    the rest of the page, set language by language and not element by element.
    """
    labels = [dict(_texts(graph, iri, RDFS + "label")) for iri in iris]
    definitions = [
        dict(_texts(graph, iri, SKOS + "definition") or _texts(graph, iri, RDFS + "comment")) for iri in iris
    ]
    for lang in LANGUAGES:
        told = [own for own in (*labels, *definitions) if lang in own]
        words = typography.set_texts([str(escape(own[lang])) for own in told], lang, printed=False)
        for own, text in zip(told, words, strict=True):
            own[lang] = text
    for iri, names, meanings in zip(iris, labels, definitions, strict=True):
        named = " · ".join(f'<strong lang="{lang}">{text}</strong>' for lang, text in names.items())
        kinds = ", ".join(_characteristics(graph.node(iri), kind))
        more = f' <small class="soft">{escape(kinds)}</small>' if kinds else ""
        defined = "".join(f'<p lang="{lang}">{text}</p>' for lang, text in meanings.items())
        yield typography.finished(f"<p>{named}{more}</p>\n  {defined}")


def _term(graph: GraphView, iri: str, kind: str, html: Markup) -> Term:
    node = graph.node(iri)
    ties: dict[str, list[Link]] = {}
    for name, predicate in _SHOWN:
        for value in node.values.get(predicate, []):
            if isinstance(value, rdf.NamedNode):
                ties.setdefault(name, []).append(Link(graph.short(value.value), graph.path(value.value), value.value))
    return Term(
        iri.removeprefix(graph.names.kg),
        iri,
        html,
        tuple((name, tuple(links)) for name, links in ties.items()),
        _examples(graph, iri, kind),
    )


def _texts(graph: GraphView, iri: str, predicate: str) -> tuple[tuple[str, str], ...]:
    found = {getattr(t, "language", None): t.value for t in graph.node(iri).values.get(predicate, [])}
    return tuple((lang, found[lang]) for lang in LANGUAGES if lang in found)


def _examples(graph: GraphView, iri: str, kind: str, limit: int = 2) -> tuple[tuple[Link, Link], ...]:
    """Up to `limit` uses: (thing, "") of a class, (thing, value) of a property."""
    term, found = rdf.NamedNode(iri), []
    of_class = kind == OWL + "Class"
    predicate, wanted = (rdf.NamedNode(RDF + "type"), term) if of_class else (term, None)
    for quad in graph.store.quads_for_pattern(None, predicate, wanted, rdf.DefaultGraph()):
        if not isinstance(quad.subject, rdf.NamedNode):
            continue
        value = Link("", "") if of_class else _value(graph, quad.object)
        found.append((pages.link(graph, quad.subject.value), value))
        if len(found) == limit:
            break
    return tuple(found)


def _value(graph: GraphView, term: object) -> Link:
    if isinstance(term, rdf.NamedNode):
        return pages.link(graph, term.value)
    text = getattr(term, "value", str(term))
    return Link(text if len(text) < 80 else text[:77] + "…", "")


@blueprint.get("/ontology")
@taking.takes("format")
@kept
def ontology() -> Response:
    """The ontology: a page for people, Turtle and its sisters for programs."""
    graph = frame.view()
    if not frame.wants_page():
        return graph_data(graph, f"ontology.{frame.wanted_suffix()}")
    groups = [(name, terms(graph, kind)) for name, kind in _KINDS]
    return frame.page(
        "site/ontology.html",
        graph,
        groups=groups,
        diagram=diagram(graph, groups[0][1]),
        questions=list(questions.load().values()),
        lists=LISTS,
    )


@blueprint.get("/words")
def words() -> Response:
    """The namespace of word forms: its terms are told with those of the ontology."""
    return frame.flask_response(redirect("/ontology", 303))


@blueprint.get("/ontology.<suffix>")
def ontology_data(suffix: str) -> Response:
    """The ontology in a form of data."""
    return graph_data(frame.view(), f"ontology.{suffix}")


@blueprint.get("/ontology/lists/<folder>")
@kept
def concept_list(folder: str) -> Response:
    """A list of concepts: acts by family and strength, roles, reasons."""
    from werkzeug.exceptions import NotFound

    if folder not in LISTS:
        raise NotFound()
    graph = frame.view()
    prefix = graph.names.id(folder + "/")
    found = {
        quad.subject.value
        for code in (graph.term(Val.CODE), SKOS + "notation")
        for quad in graph.store.quads_for_pattern(None, rdf.NamedNode(code), None, rdf.DefaultGraph())
        if isinstance(quad.subject, rdf.NamedNode) and quad.subject.value.startswith(prefix)
    }
    rows = []
    families = _families(graph) if folder == "act" else {}
    for iri in found:
        node = graph.node(iri)
        place, family = families.get(iri, (0, ""))
        strength = int(node.one(graph.term(Val.STRENGTH), "0"))
        forms = [t.value for key in (SKOS + "altLabel", SKOS + "hiddenLabel") for t in node.values.get(key, [])]
        labels = dict(_texts(graph, iri, RDFS + "label") or _texts(graph, iri, SKOS + "prefLabel"))
        link = pages.Link(node.one(graph.term(Val.CODE)) or node.one(SKOS + "notation"), graph.path(iri), iri)
        rows.append(((place, -strength, link.label), (family, strength, link, labels, forms)))
    rows.sort(key=lambda row: row[0])
    scheme = graph.node(graph.names.id(LISTS[folder]))
    return frame.page(
        "site/concepts.html",
        graph,
        title=LISTS[folder],
        rows=[row for _, row in rows],
        families=bool(families),
        convention=scheme.text(SKOS + "scopeNote", graph.lang),
        sources=sorted(term.value for term in scheme.values.get(DCTERMS + "source", ())),
    )


_FAMILIES = ("asking", "deciding", "stating", "valuing", "concern", "recalling")


def _families(graph: GraphView) -> dict[str, tuple[int, str]]:
    """The families of acts: act → place of its family on the page, name of the family."""
    found = {}
    for place, code in enumerate(_FAMILIES):
        family = graph.names.id(f"act-family/{code}")
        for member in graph.node(family).values.get(SKOS + "member", ()):
            found[member.value] = (place, graph.label(family))
    return found


# -- the class diagram --------------------------------------------------------------------------------

_LINE, _INDENT, _BOX = 30, 22, 26


def diagram(graph: GraphView, classes: list[Term]) -> Markup:
    """The class hierarchy as SVG: one line per class, indented under the class above it."""
    above = {t.iri: [link.iri for name, links in t.ties if name == "above" for link in links] for t in classes}
    ordered = _walk(above)
    lines, place = [], {iri: n for n, (iri, _) in enumerate(ordered)}
    for n, (iri, depth) in enumerate(ordered):
        x, y = depth * _INDENT, n * _LINE
        parent = next((p for p in above[iri] if p in place), None)
        if depth and parent:
            top = place[parent] * _LINE + _BOX
            lines.append(Markup('<path d="M{} {}V{}H{}"/>').format(x - _INDENT + 8, top, y + _BOX // 2, x))
        name = graph.short(iri).removeprefix("kg:")
        lines.append(
            Markup(
                '<a href="#{}"><rect x="{}" y="{}" width="{}" height="{}" rx="4"/><text x="{}" y="{}">{}</text></a>'
            ).format(name, x, y, 16 + 8 * len(name), _BOX, x + 8, y + 18, name)
        )
    width = max((depth * _INDENT + 24 + 8 * len(iri.rpartition("#")[2]) for iri, depth in ordered), default=0)
    return Markup(
        '<svg class="diagram" width="{0}" height="{1}" viewBox="-2 -2 {0} {1}" role="group" aria-label="{2}">{3}</svg>'
    ).format(width + 4, len(ordered) * _LINE + 4, "subClassOf", Markup("").join(lines))


def _walk(above: dict[str, list[str]]) -> list[tuple[str, int]]:
    """Each class once with its depth, children after their first parent, siblings by name."""
    children: dict[str, list[str]] = {}
    for iri, parents in above.items():
        known = sorted(parent for parent in parents if parent in above)
        children.setdefault(known[0] if known else "", []).append(iri)
    found: list[tuple[str, int]] = []
    stack = [(iri, 0) for iri in sorted(children.get("", []), reverse=True)]
    while stack:
        iri, depth = stack.pop()
        found.append((iri, depth))
        stack += [(child, depth + 1) for child in sorted(children.get(iri, []), reverse=True)]
    return found
