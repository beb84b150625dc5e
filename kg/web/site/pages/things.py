"""The pages of paragraphs and of every other thing."""

from __future__ import annotations

from dataclasses import dataclass

from kg.vocab import UNDO, Rel, Val
from kg.web.site.pages.common import HAS_CITED, Link, label_of, link, links, term_label
from kg.web.site.pages.works import paragraph_view, versions
from kg.web.site.view import GraphView, Node

MOST_GRAPHS = 3
"""Graphs that a line names; common triples are stated in thousands."""


@dataclass(frozen=True, slots=True)
class Line:
    """A triple about a thing: predicate, value, where it is asserted ("" for inferred)."""

    predicate: Link
    value: Link
    lang: str
    graphs: tuple[Link, ...]
    inferred: bool


def lines(view: GraphView, node: Node) -> list[Line]:
    """Everything said of a thing, asserted first; inferred lines are marked."""
    import pyoxigraph as ox

    subject, found = ox.NamedNode(node.iri), []
    for source, inferred in ((node, False), (view.inferred(node.iri), True)):
        for predicate, terms in source.values.items():
            for term in terms:
                graphs = (
                    ()
                    if inferred
                    else tuple(
                        Link(g.removeprefix(view.names.graph_base), view.path(g), g)
                        for g in view.graphs_of(subject, ox.NamedNode(predicate), term, MOST_GRAPHS + 1)
                    )
                )
                value = link(view, term.value) if isinstance(term, ox.NamedNode) else Link(term.value, "")
                found.append(
                    Line(
                        Link(term_label(view, predicate), view.path(predicate), predicate),
                        value,
                        getattr(term, "language", None) or "",
                        graphs,
                        inferred,
                    )
                )
    return found


def thing_page(view: GraphView, iri: str) -> dict[str, object]:
    """What the page of any other thing shows: all lines, what points at it, where it was read."""
    node = view.node(iri)
    incoming = [(Link(term_label(view, p), view.path(p), p), link(view, s)) for p, s in view.incoming(iri)]
    return {
        "node": node,
        "link": link(view, iri),
        "title": view.label(iri),
        "type": view.type_label(iri),
        "lines": lines(view, node),
        "incoming": incoming,
        "quotes": view.quotes(node),
    }


def paragraph_page(view: GraphView, iri: str) -> dict[str, object]:
    """What the page of a paragraph shows: its texts, its statements with their places, its neighbours."""
    node = view.node(iri)
    work = view.node(node.one(view.term(Rel.PART_OF)))
    texts = [(v.lang, paragraph_view(view, node, v.lang), v.has_text) for v in versions(view, work)]
    page = thing_page(view, iri)
    text = view.term(Val.TEXT)
    return {
        **page,
        "lines": [line for line in lines(view, node) if line.predicate.iri != text],  # it stands above
        "work": link(view, work.iri),
        "texts": texts,
        "statements": [
            {
                "link": link(view, s.iri),
                "type": view.type_label(s.iri),
                "what": statement_target(view, s),
                "act": label_of(view, s, Rel.ACT),
                "locus": s.one(view.term(Val.LOCUS)),
                "quotes": view.quotes(s),
            }
            for s in view.statements(iri)
        ],
    }


def statement_target(view: GraphView, statement: Node) -> tuple[Link, ...]:
    """What a statement is about: the cited work, the body named, addressed or asked."""
    keys = (
        HAS_CITED,
        view.term(Rel.MENTIONS),
        UNDO + "hasReceiver",
        view.term(Rel.PARTICIPANT),
        view.term(Rel.REQUESTED_OF),
        view.term(Rel.INSTRUMENT),
        view.term(Rel.MEETING_BODY),
        view.term(Rel.SERIES_MEMBER),
    )
    for key in keys:
        if key in statement.values:
            return links(view, statement.all(key))
    text = (
        statement.text(view.term(Val.MENTION_TEXT), view.lang)
        or statement.text(view.term(Val.PHRASE), view.lang)
        or statement.text(view.term(Val.MEETING_NAME), view.lang)
    )
    return (Link(text, ""),) if text else ()


def page_kind(view: GraphView, iri: str) -> str:
    """Which template shows `iri`: `work`, `body`, `instrument`, `paragraph` or `thing`."""
    path = iri.removeprefix(view.id_base)
    if path.startswith("body/"):
        return "body"
    if path.startswith(("treaty/", "instrument/")):
        return "instrument"
    node = view.node(iri)
    if view.term(Val.PART) in node.values:
        return "paragraph"
    if view.term(Val.SYMBOL) in node.values:
        return "work"
    return "thing"
