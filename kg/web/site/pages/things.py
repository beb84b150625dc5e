"""The pages of paragraphs and of every other thing."""

from __future__ import annotations

from dataclasses import dataclass

from kg.kinds import KINDS
from kg.nodes import Node
from kg.vocab import RDF, RDFS, SKOS, UNDO, Rel, Val
from kg.web.site import messages
from kg.web.site.official import official
from kg.web.site.pages import descent, extracted
from kg.web.site.pages.common import (
    HAS_CITED,
    Link,
    act_told,
    foreign,
    link,
    links,
    matches,
    natural,
    other_names,
    rest,
    said,
    term_label,
    titled,
    work_of,
)
from kg.web.site.pages.paragraphs import paragraph_view
from kg.web.site.pages.parallel import unlike
from kg.web.site.pages.sources import reference
from kg.web.site.pages.works import versions
from kg.web.site.view import GraphView

MOST_GRAPHS = 3
"""Graphs that a line names; common triples are stated in thousands."""


MOST_LISTED = 30
MOST_INCOMING = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A triple about a thing: predicate, value, where it is asserted ("" for inferred)."""

    predicate: Link
    value: Link
    lang: str
    graphs: tuple[Link, ...]
    inferred: bool
    term: str = ""
    """The value as N-Triples writes it."""


def lines(view: GraphView, node: Node) -> list[Line]:
    """Everything said of a thing, asserted first; inferred lines are marked."""
    from kg import rdf

    subject, found = rdf.NamedNode(node.iri), []
    for source, inferred in ((node, False), (view.inferred(node.iri), True)):
        for predicate, terms in source.values.items():
            for term in terms:
                graphs = (
                    ()
                    if inferred
                    else tuple(
                        Link(g.removeprefix(view.names.graph_base), view.path(g), g)
                        for g in view.graphs_of(subject, rdf.NamedNode(predicate), term, MOST_GRAPHS + 1)
                    )
                )
                spoken = getattr(term, "language", None) or ""
                plain = term.value if spoken else said(view, predicate, term.value)
                value = link(view, term.value) if isinstance(term, rdf.NamedNode) else Link(plain, "")
                found.append(
                    Line(
                        Link(term_label(view, predicate), view.path(predicate), predicate),
                        value,
                        spoken,
                        graphs,
                        inferred,
                        str(term),
                    )
                )
    return found


_WORKS: tuple[tuple[str, tuple[tuple[str, Rel], ...]], ...] = (
    ("topic/", (("about", Rel.TOPIC), ("targets", Rel.NAMES_TARGET), ("tagged", Rel.TAGGED_TARGET))),
    ("session/", (("session", Rel.SESSION), ("items", Rel.IN_SESSION))),
    (
        "country/",
        (
            ("asked", Rel.ADDRESSES),
            ("sponsored", Rel.SPONSOR),
            ("cosponsored", Rel.ADDITIONAL_SPONSOR),
            ("votes_for", Rel.VOTED_FOR),
            ("votes_against", Rel.VOTED_AGAINST),
            ("abstained", Rel.ABSTAINED),
        ),
    ),
    ("agenda/", (("item", Rel.AGENDA_ITEM),)),
    ("meeting/", (("meeting", Rel.ADOPTED_AT),)),
    ("act/", (("opened", Rel.OPENING_ACT),)),
)
"""What points at the things of a folder and is listed on their pages: message, relation."""


def listed(view: GraphView, iri: str) -> list[dict[str, object]]:
    """The lists of documents and paragraphs on the page of a topic, session, country, agenda item, meeting or act."""
    path = view.names.path(iri)
    wanted = next((relations for folder, relations in _WORKS if path.startswith(folder)), ())
    found: list[dict[str, object]] = []
    for name, relation in wanted:
        crowd = view.crowd(iri, relation)
        if crowd.total:
            rows = [_listed_row(view, each) for each in crowd.latest[:MOST_LISTED]]
            found.append(
                {
                    "name": name,
                    "relation": view.term(relation),
                    "total": crowd.total,
                    "rows": rows,
                    "rest": rest(iri, view.term(relation)),
                }
            )
    return found


def _listed_row(view: GraphView, iri: str) -> dict[str, object]:
    """A document with its title and date; votes stand for their documents."""
    work = iri.removesuffix("/vote")
    date = view.value(work_of(work), view.term(Val.AS_OF))
    title, language = titled(view, work)
    return {"link": link(view, work), "title": title, "title_lang": language, "date": date}


def thing_page(view: GraphView, iri: str) -> dict[str, object]:
    """What the page of any other thing shows: its lists, all lines, what points at it, where it was read."""
    node = view.node(iri)
    lists = listed(view, iri)
    shown = {each["relation"] for each in lists}
    pairs, more = view.incoming(iri)
    found = [(p, s) for p, s in pairs if p not in shown and not p.startswith(RDF)]
    incoming = [(link(view, s), Link(term_label(view, p), view.path(p), p)) for p, s in found[:MOST_INCOMING]]
    return {
        "code": node.one(view.term(Val.CODE)) or node.one(view.term(Val.ALPHA2)),
        "title_lang": foreign(view, iri),
        "definition": node.text(SKOS + "definition", view.lang),
        "names": other_names(view, node) if RDFS + "label" in node.values and not foreign(view, iri) else [],
        "matches": matches(view, node),
        "listed": lists,
        "incoming_total": len(found),
        "incoming_uncounted": more,
        "rest": rest(iri),
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
    notes = view.path(work.iri)
    texts = [
        (v.lang, paragraph_view(view, node, v.lang, f"{notes}?version={v.lang}"), v.has_text)
        for v in versions(view, work)
    ]
    page = thing_page(view, iri)
    before, after = neighbours(view, node)
    text = view.term(Val.TEXT)
    return {
        **page,
        "lines": [line for line in lines(view, node) if line.predicate.iri != text],  # it stands above
        "descent": descent.line(view, iri),
        "work": link(view, work.iri),
        "official": official(view, work.iri),
        "reference": reference(view, iri),
        "work_title": titled(view, work.iri),
        "before": before,
        "after": after,
        "texts": texts,
        "unlike": unlike(view, work.iri, node.one(view.term(Val.PART)).rpartition("/")[2]),
        "statements": [
            {
                "link": link(view, s.iri),
                "type": view.type_label(s.iri),
                "what": statement_target(view, s),
                "act": act_told(view, s),
                "locus": messages.locus(s.one(view.term(Val.LOCUS)), view.lang),
                "quotes": view.quotes(s),
            }
            for s in view.statements(iri)
        ],
    }


def neighbours(view: GraphView, node: Node) -> tuple[Link | None, Link | None]:
    """The paragraphs before and after one: preamble, operative part, annexes, each by its numbers."""
    work = node.one(view.term(Rel.PART_OF))
    parts = [(each.removeprefix(work + "/").partition("/")[0], each) for each in view.into(work, Rel.PART_OF)]
    shown = sorted((_ORDER.index(folder), natural(each), each) for folder, each in parts if folder in _ORDER)
    iris = [each for _, _, each in shown]
    at = iris.index(node.iri) if node.iri in iris else -1
    before = iris[at - 1] if at > 0 else ""
    after = iris[at + 1] if 0 <= at < len(iris) - 1 else ""
    return link(view, before) if before else None, link(view, after) if after else None


_ORDER = ("pp", "op", "annex")


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
    if found := _by_table(view, statement):
        return found
    text = (
        statement.text(view.term(Val.MENTION_TEXT), view.lang)
        or statement.text(view.term(Val.PHRASE), view.lang)
        or statement.text(view.term(Val.MEETING_NAME), view.lang)
    )
    return (Link(text, ""),) if text else ()


def _by_table(view: GraphView, statement: Node) -> tuple[Link, ...]:
    """What a statement says, as the entry of its kind writes it: the first members that it has."""
    for says in (says for kind in KINDS.values() for says in kind.says.values()):
        if text := statement.text(view.term(says.term), view.lang):
            return (Link(text, ""),)
        if found := statement.all(view.term(says.term)):
            return links(view, found)
    return ()


def page_kind(view: GraphView, iri: str) -> str:
    """Which template shows `iri`: `work`, `body`, `instrument`, `paragraph`, `text` or `thing`."""
    path = view.names.path(iri)
    if path.startswith("body/"):
        return "body"
    if path.startswith(("treaty/", "instrument/")):
        return "instrument"
    if extracted.is_text(view, iri):
        return "text"
    node = view.node(iri)
    if view.term(Val.PART) in node.values:
        return "paragraph"
    if view.term(Val.SYMBOL) in node.values:
        return "work"
    return "thing"
