"""What each kind of page shows: plain values for the templates, taken from a `GraphView`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from kg.vocab import RDF, RDFS, SKOS, UNDO, Cls, Rel, Val
from kg.web.site.markup import Mark, mark_up
from kg.web.site.view import GraphView, Node, Quote

HAS_CITED = "http://purl.org/spar/cito/hasCitedEntity"
HAS_CITING = "http://purl.org/spar/cito/hasCitingEntity"
PARTS = ("masthead", "preambular", "operative", "annex")
_MENTION_KINDS = (("treaty/", "instrument"), ("instrument/", "instrument"), ("body/", "body"))


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads somewhere."""

    label: str
    href: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a table of facts: what (a term of the ontology), and one or more values."""

    what: str
    values: tuple[Link, ...]


@dataclass(slots=True)
class ParagraphView:
    """A paragraph as a page shows it; `html` is empty where the store has no text."""

    link: Link
    part: str
    number: str
    printed: bool
    position: int
    anchor: str
    act: str
    phrase: str
    html: Markup
    heading: str = ""
    citations: list[Link] = field(default_factory=list)
    names: list[Link] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NoteView:
    """A footnote: number, marked text, what it cites and the paragraphs that call it."""

    number: str
    html: Markup
    cites: tuple[Link, ...]
    called_from: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A language version: its language, title, dates, file, and whether texts are there."""

    lang: str
    title: str
    distributed: str
    has_text: bool
    files: tuple[str, ...]
    link: Link


@dataclass(frozen=True, slots=True)
class Asked:
    """Something asked: by which act, of whom, where and when."""

    act: str
    strength: int
    bodies: tuple[Link, ...]
    where: Link
    date: str = ""


def link(view: GraphView, iri: str) -> Link:
    """A link to the page of `iri`."""
    return Link(view.label(iri), view.path(iri), iri)


def links(view: GraphView, iris: Iterable[str]) -> tuple[Link, ...]:
    """Links to several pages, by name."""
    return tuple(sorted((link(view, iri) for iri in set(iris)), key=lambda each: natural(each.label)))


MOST = 200
"""Rows of a list on a page; questions have them all."""
_PIECES = re.compile(r"\d+|\D+")
_PARAGRAPH = re.compile(r"/(?:op|pp|annex|masthead|fn)(?:/|$)")


def newest(iris: list[str]) -> list[str]:
    """Of statements the `MOST` whose documents have the latest symbols, latest first.

    Told from the IRIs alone: a body that is named everywhere has tens of thousands.
    """
    return sorted(iris, key=natural, reverse=True)[:MOST] if len(iris) > MOST else iris


def work_of(iri: str) -> str:
    """The work that a paragraph or statement belongs to, from its IRI."""
    return _PARAGRAPH.split(iri, maxsplit=1)[0]


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key under which "op 5" comes before "op 12"."""
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in _PIECES.findall(text))


# -- works ----------------------------------------------------------------------------------------


def versions(view: GraphView, work: Node) -> list[Version]:
    """The language versions of a work, the reader's language first."""
    found = []
    for iri in view.into(work.iri, Rel.VERSION_OF):
        node = view.node(iri)
        files = tuple(view.node(f).one(view.term(Val.FILE_NAME)) for f in node.all(view.term(Rel.FILE)))
        lang = node.one(view.term(Val.LANGUAGE))
        found.append(
            Version(
                lang,
                node.one(view.term(Val.TITLE)),
                node.one(view.term(Val.DISTRIBUTED_ON)),
                node.one(view.term(Val.HAS_TEXT), "true") == "true",
                files,
                Link(lang, view.path(iri), iri),
            )
        )
    return sorted(found, key=lambda v: (v.lang != view.lang, v.lang))


_WORK_FACTS: tuple[Rel | Val, ...] = (
    Val.DOCUMENT_TYPE,
    Val.ADOPTED_ON,
    Rel.SESSION,
    Rel.AGENDA_ITEM,
    Rel.COMMITTEE,
    Rel.BASED_ON_REPORT,
    Val.REPORT_LOCUS,
    Rel.ADOPTED_AT,
    Rel.ADOPTS_DRAFT,
    Val.ADOPTED_WITHOUT_VOTE,
    Rel.VOTE,
    Rel.SPONSOR,
    Rel.ADDITIONAL_SPONSOR,
    Rel.SDG_TARGET,
    Rel.TOPIC,
)


def facts(view: GraphView, node: Node, terms: Iterable[Rel | Val]) -> list[Fact]:
    """The values of `terms` that `node` has, in that order."""
    found = []
    for term in terms:
        values = node.values.get(view.term(term), [])
        if values:
            shown = [link(view, v.value) if isinstance(term, Rel) else Link(v.value, "") for v in values]
            found.append(Fact(view.term(term), tuple(sorted(shown, key=lambda each: natural(each.label)))))
    return found


def work_page(view: GraphView, iri: str, lang: str = "") -> dict[str, object]:
    """Everything that the page of a work shows; `lang` picks the version (else the reader's)."""
    node = view.node(iri)
    known = versions(view, node)
    shown = next((v for v in known if v.lang == lang), known[0] if known else None)
    paragraphs = paragraph_views(view, node, shown.lang) if shown else []
    return {
        "node": node,
        "link": link(view, iri),
        "versions": known,
        "shown": shown,
        "title": shown.title if shown else "",
        "facts": facts(view, node, _WORK_FACTS),
        "parts": [(part, [p for p in paragraphs if p.part == part]) for part in PARTS],
        "notes": note_views(view, node, shown.lang) if shown else [],
        "asked": asked_in(view, node),
        "cited_by": cited_by(view, iri),
        "cites": works_cited(view, node),
        "previous": links(view, node.all(view.term(Rel.PREVIOUS_IN_SERIES))),
        "next": links(view, view.into(iri, Rel.PREVIOUS_IN_SERIES)),
        "adopted_as": links(view, view.into(iri, Rel.ADOPTS_DRAFT)),
        "unresolved": unresolved(view, node, shown.lang) if shown else [],
        "requests": report_requests(view, node),
    }


def side_by_side(view: GraphView, iri: str) -> list[dict[str, object]]:
    """The paragraphs of a work, each with its text in every language version."""
    node = view.node(iri)
    columns = [
        (v.lang, {p.link.iri: p for p in paragraph_views(view, node, v.lang)})
        for v in sorted(versions(view, node), key=lambda v: v.lang)
    ]
    order: dict[str, ParagraphView] = {}
    for _, column in columns:
        for key, paragraph in column.items():
            order.setdefault(key, paragraph)
    rows = sorted(order.values(), key=lambda p: p.position)
    return [
        {"paragraph": p, "texts": [(lang, column.get(p.link.iri)) for lang, column in columns]}
        for p in rows
        if p.part != "masthead"
    ]


def parts_of(view: GraphView, work: Node) -> list[Node]:
    """The paragraphs and notes of a work, as nodes."""
    return [view.node(iri) for iri in view.into(work.iri, Rel.PART_OF)]


def paragraph_views(view: GraphView, work: Node, lang: str) -> list[ParagraphView]:
    """The paragraphs of a work in order, marked up in `lang`."""
    nodes = [n for n in parts_of(view, work) if view.term(Val.PART) in n.values]
    nodes.sort(key=lambda n: int(n.one(view.term(Val.POSITION), "0")))
    return [paragraph_view(view, node, lang) for node in nodes]


def paragraph_view(view: GraphView, node: Node, lang: str) -> ParagraphView:
    """One paragraph, its text marked up, and what was read in it."""
    statements = view.statements(node.iri)
    text = _in_language(node, view.term(Val.TEXT), lang)
    shown = [s for s in statements if text and _shows(view, s) and view.term(Rel.IN_FOOTNOTE) not in s.values]
    own = [(s, q) for s in shown for q in view.quotes(s, lang)]
    notes = view.into(node.iri, Rel.CALLED_FROM)
    marks = [m for s, q in own for m in _marks(view, s, q)] + _calls(
        _in_language(node, view.term(Val.NOTE_MARKS), lang)
    )
    return ParagraphView(
        link=link(view, node.iri),
        part=node.one(view.term(Val.PART)),
        number=node.one(view.term(Val.NUMBER)),
        printed=node.one(view.term(Val.NUMBER_PRINTED), "true") == "true",
        position=int(node.one(view.term(Val.POSITION), "0")),
        anchor=_anchor(view, node.iri),
        act=_label_of(view, node, Rel.OPENING_ACT),
        phrase=node.text(view.term(Val.OPENING_PHRASE), lang),
        html=mark_up(text, marks) if text else Markup(""),
        heading=_in_language(node, view.term(Val.HEADING), lang),
        citations=list(links(view, (s.one(HAS_CITED) for s in statements if HAS_CITED in s.values))),
        names=list(links(view, (v for s in statements for v in s.all(view.term(Rel.MENTIONS))))),
        notes=sorted((view.node(n).one(view.term(Val.NUMBER)) for n in notes), key=natural),
    )


def _in_language(node: Node, predicate: str, lang: str) -> str:
    """The value in `lang` alone: another language's text would not fit the places."""
    found = [t.value for t in node.values.get(predicate, []) if getattr(t, "language", None) == lang]
    return found[0] if found else ""


def _anchor(view: GraphView, iri: str) -> str:
    """The fragment of a paragraph on its work's page: "op-5"."""
    for folder in ("/pp/", "/op/", "/annex/", "/fn/"):
        if folder in iri:
            return (folder + iri.rpartition(folder)[2]).strip("/").replace("/", "-")
    return "masthead"


def _label_of(view: GraphView, node: Node, relation: Rel) -> str:
    found = node.one(view.term(relation))
    return view.label(found) if found else ""


def _shows(view: GraphView, statement: Node) -> bool:
    """Whether a statement is marked in the text."""
    keys = (HAS_CITED, view.term(Rel.MENTIONS), view.term(Val.PHRASE))
    return any(key in statement.values for key in keys)


def _marks(view: GraphView, statement: Node, quote: Quote) -> list[Mark]:
    """How a statement shows in the text: an act, a citation or a name; other kinds do not."""
    start, end = quote.text_start, quote.text_end
    if HAS_CITED in statement.values:
        target = link(view, statement.one(HAS_CITED))
        return [Mark(start, end, "citation", target.href, target.label)]
    target_iri = statement.one(view.term(Rel.MENTIONS))
    if target_iri:
        path = target_iri.removeprefix(view.id_base)
        kind = next((k for prefix, k in _MENTION_KINDS if path.startswith(prefix)), "body")
        return [Mark(start, end, kind, view.path(target_iri), view.label(target_iri))]
    if view.term(Val.PHRASE) in statement.values:
        return [Mark(start, end, "act", label=_label_of(view, statement, Rel.ACT))]
    return []


def _calls(marks: str) -> list[Mark]:
    """The footnote calls of a text, from `kg:noteMarks` ("7@312 8@355")."""
    found = []
    for mark in marks.split():
        number, _, position = mark.rpartition("@")
        found.append(Mark(int(position), int(position), "note", f"#fn-{number}", number))
    return found


def note_views(view: GraphView, work: Node, lang: str) -> list[NoteView]:
    """The footnotes of a work in order, with what they cite linked in place."""
    found = []
    for node in parts_of(view, work):
        if view.term(Cls.FOOTNOTE) not in node.all(RDF + "type"):
            continue
        borne = [view.node(iri) for iri in view.into(node.iri, Rel.IN_FOOTNOTE)]
        text = _in_language(node, view.term(Val.TEXT), lang)
        marks = [m for s in borne for q in view.quotes(s, lang) for m in _marks(view, s, q)]
        found.append(
            NoteView(
                node.one(view.term(Val.NUMBER)),
                mark_up(text, marks) if text else Markup(""),
                links(view, node.all(view.term(Rel.CITES))),
                links(view, node.all(view.term(Rel.CALLED_FROM))),
            )
        )
    return sorted(found, key=lambda note: natural(note.number))


def works_cited(view: GraphView, work: Node) -> list[tuple[Link, tuple[Link, ...]]]:
    """What a work cites, and in which paragraphs."""
    where: dict[str, set[str]] = {}
    for node in parts_of(view, work):
        if view.term(Val.PART) in node.values:
            for cited in node.all(view.term(Rel.CITES)):
                where.setdefault(cited, set()).add(node.iri)
    return sorted(
        ((link(view, cited), links(view, places)) for cited, places in where.items()),
        key=lambda pair: natural(pair[0].label),
    )


def cited_by(view: GraphView, iri: str) -> list[tuple[Link, str, Link]]:
    """Who cites a work or treaty: (work, act, paragraph), newest first."""
    rows = []
    for citation in newest(view.into(iri, HAS_CITED)):
        node = view.node(citation)
        paragraph = node.one(HAS_CITING)
        work = view.node(paragraph).one(view.term(Rel.PART_OF))
        rows.append(
            (
                view.node(work).one(view.term(Val.AS_OF)),
                link(view, work),
                _label_of(view, node, Rel.ACT),
                link(view, paragraph),
            )
        )
    rows.sort(key=lambda row: (row[0], natural(row[1].label)), reverse=True)
    return [row[1:] for row in dict.fromkeys(rows)]


def _strength(view: GraphView, act: str) -> int:
    return int(view.node(act).one(view.term(Val.STRENGTH), "0")) if act else 0


def asked_in(view: GraphView, work: Node) -> list[Asked]:
    """What a work asks of whom, in the order of its paragraphs."""
    found = []
    for node in parts_of(view, work):
        by_act: dict[str, list[str]] = {}
        for statement in view.statements(node.iri):
            receiver = statement.one(UNDO + "hasReceiver")
            if receiver:
                by_act.setdefault(statement.one(UNDO + "hasSemantics"), []).append(receiver)
        place = link(view, node.iri)
        found += [
            Asked(view.label(act) if act else "", _strength(view, act), links(view, bodies), place)
            for act, bodies in by_act.items()
        ]
    return sorted(found, key=lambda asked: natural(asked.where.label))


def report_requests(view: GraphView, work: Node) -> list[dict[str, object]]:
    """The reports that a work asks for."""
    rows = []
    for part in parts_of(view, work):
        for node in view.statements(part.iri):
            if view.term(Rel.REQUESTED_OF) in node.values:
                rows.append(_request(view, node))
    return rows


def _request(view: GraphView, node: Node) -> dict[str, object]:
    return {
        "of": links(view, node.all(view.term(Rel.REQUESTED_OF))),
        "for": links(view, node.all(view.term(Rel.REQUESTED_FOR))),
        "session": node.one(view.term(Val.DUE_SESSION)),
        "due": node.one(view.term(Val.DUE_ON)),
        "where": link(view, node.one(view.term(Rel.IN_PARAGRAPH))),
        "link": link(view, node.iri),
    }


def unresolved(view: GraphView, work: Node, lang: str) -> list[dict[str, object]]:
    """What could not be made out in a language version, and why."""
    rows = []
    for part in parts_of(view, work):
        for node in view.statements(part.iri):
            if view.term(Val.MENTION_TEXT) in node.values and f"/{lang}/unresolved/" in node.iri:
                rows.append(
                    {
                        "mention": node.one(view.term(Val.MENTION_TEXT)),
                        "reason": _label_of(view, node, Rel.REASON) or node.one(view.term(Val.REASON_TEXT)),
                        "where": link(view, part.iri),
                    }
                )
    return rows


# -- bodies and instruments -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stay:
    """A role of a body in a group, as one document states it."""

    group: Link
    body: Link
    role: str
    role_code: str
    as_of: str
    year: str
    list: str
    source: Link
    where: Link


def participations(view: GraphView, iri: str, relation: Rel) -> list[Stay]:
    """The roles of a body (`Rel.PARTICIPANT`) or in a group (`Rel.GROUP`), in order of date."""
    found = []
    for each in view.into(iri, relation):
        node = view.node(each)
        role = node.one(view.term(Rel.ROLE))
        if not role:
            continue
        found.append(
            Stay(
                link(view, node.one(view.term(Rel.GROUP))),
                link(view, node.one(view.term(Rel.PARTICIPANT))),
                view.label(role),
                role.rpartition("/")[2],
                node.one(view.term(Val.AS_OF)),
                node.one(view.term(Val.YEAR)),
                node.one(view.term(Val.LIST_KIND)),
                link(view, node.one(view.term(Rel.STATED_IN))),
                link(view, node.one(view.term(Rel.IN_PARAGRAPH))),
            )
        )
    return sorted(found, key=lambda s: (s.as_of, s.source.label, s.group.label, s.role_code, s.body.label, s.year))


def timeline(stays: list[Stay]) -> dict[str, object]:
    """Roles by document: the documents in order of date, and for each body what it was in each."""
    dated = [stay for stay in stays if stay.as_of and not stay.year]
    sources = list(dict.fromkeys((stay.as_of, stay.source.label, stay.source.href) for stay in dated))
    rows: dict[tuple[str, str], dict[tuple[str, str, str], list[Stay]]] = {}
    for stay in dated:
        row = rows.setdefault((stay.body.label, stay.body.href), {})
        row.setdefault((stay.as_of, stay.source.label, stay.source.href), []).append(stay)
    return {
        "sources": sources,
        "rows": [(name, [cells.get(source, []) for source in sources]) for name, cells in sorted(rows.items())],
    }


def asked_of(view: GraphView, body: str) -> list[Asked]:
    """Everything asked of a body, the newest and strongest first."""
    found = []
    for iri in newest(view.into(body, UNDO + "hasReceiver")):
        node = view.node(iri)
        act = node.one(UNDO + "hasSemantics")
        paragraph = node.one(view.term(Rel.IN_PARAGRAPH))
        work = view.node(paragraph).one(view.term(Rel.PART_OF))
        found.append(
            Asked(
                view.label(act) if act else "",
                _strength(view, act),
                (),
                link(view, paragraph),
                view.node(work).one(view.term(Val.AS_OF)),
            )
        )
    return sorted(found, key=lambda a: (a.date, a.strength, natural(a.where.label)), reverse=True)


def meetings_of(view: GraphView, body: str) -> list[dict[str, object]]:
    """The meetings of a body that documents speak of, in order of date."""
    rows = [_meeting(view, view.node(iri)) for iri in newest(view.into(body, Rel.MEETING_BODY))]
    return sorted(rows, key=lambda row: (str(row["start"]), str(row["name"])))


def _meeting(view: GraphView, node: Node) -> dict[str, object]:
    return {
        "name": node.text(view.term(Val.MEETING_NAME), view.lang),
        "start": node.one(view.term(Val.STARTS_ON)),
        "end": node.one(view.term(Val.ENDS_ON)),
        "place": node.text(view.term(Val.MEETING_PLACE), view.lang),
        "where": link(view, node.one(view.term(Rel.IN_PARAGRAPH))),
        "link": link(view, node.iri),
    }


def body_page(view: GraphView, iri: str) -> dict[str, object]:
    """Everything that the page of a body or group of addressees shows."""
    node = view.node(iri)
    own, hosted = participations(view, iri, Rel.PARTICIPANT), participations(view, iri, Rel.GROUP)
    return {
        "node": node,
        "link": link(view, iri),
        "title": view.label(iri),
        "code": node.one(view.term(Val.CODE)),
        "names": other_names(view, node),
        "parents": links(view, node.all(view.term(Rel.SUB_ORGAN_OF))),
        "children": links(view, view.into(iri, Rel.SUB_ORGAN_OF)),
        "matches": matches(view, node),
        "stays": own,
        "members": hosted,
        "timeline": timeline(hosted),
        "own_timeline": timeline(own),
        "asked": asked_of(view, iri),
        "asked_total": len(view.into(iri, UNDO + "hasReceiver")),
        "meetings": meetings_of(view, iri),
        "requests": [_request(view, view.node(each)) for each in newest(view.into(iri, Rel.REQUESTED_OF))],
        "mentions": mention_counts(view, iri),
    }


def instrument_page(view: GraphView, iri: str) -> dict[str, object]:
    """Everything that the page of an instrument shows."""
    node = view.node(iri)
    urged = [
        (
            link(view, view.node(each).one(view.term(Rel.IN_PARAGRAPH))),
            _label_of(view, view.node(each), Rel.ACT),
        )
        for each in view.into(iri, Rel.INSTRUMENT)
    ]
    return {
        "node": node,
        "link": link(view, iri),
        "title": view.label(iri),
        "code": node.one(view.term(Val.CODE)),
        "names": other_names(view, node),
        "volume": node.one(view.term(Val.VOLUME)),
        "registration": node.one(view.term(Val.REGISTRATION)),
        "key": node.one(view.term(Val.KEY)),
        "stated_in": links(view, node.all(view.term(Rel.STATED_IN_WORK))),
        "matches": matches(view, node),
        "cited_by": cited_by(view, iri),
        "cited_total": len(view.into(iri, HAS_CITED)),
        "recalled": recalled(view, iri),
        "recalled_total": len(view.into(iri, Rel.MENTIONS)),
        "urged": sorted(urged, key=lambda pair: natural(pair[0].label)),
    }


def other_names(view: GraphView, node: Node) -> list[tuple[str, str]]:
    """(language, name) of every other name and label of a thing."""
    found = {
        (getattr(t, "language", None) or "", t.value)
        for key in (RDFS + "label", SKOS + "altLabel")
        for t in node.values.get(key, [])
    }
    return sorted(found)


def matches(view: GraphView, node: Node) -> list[tuple[str, str]]:
    """(kind, IRI) of the links to other catalogues."""
    return [
        (key.rpartition("#")[2], iri)
        for key in (SKOS + "exactMatch", SKOS + "closeMatch", RDFS + "seeAlso")
        for iri in node.all(key)
    ]


def recalled(view: GraphView, iri: str) -> list[tuple[Link, str, Link]]:
    """Who names an instrument: (work, act, paragraph), newest first."""
    rows = []
    for each in newest(view.into(iri, Rel.MENTIONS)):
        node = view.node(each)
        paragraph = node.one(view.term(Rel.IN_PARAGRAPH))
        work = view.node(paragraph).one(view.term(Rel.PART_OF))
        rows.append(
            (
                view.node(work).one(view.term(Val.AS_OF)),
                link(view, work),
                _label_of(view, node, Rel.ACT),
                link(view, paragraph),
            )
        )
    rows.sort(key=lambda row: (row[0], natural(row[3].label)), reverse=True)
    return [row[1:] for row in dict.fromkeys(rows)]


def mention_counts(view: GraphView, iri: str) -> list[tuple[Link, int]]:
    """How many paragraphs of each work name a body, most first."""
    counts: dict[str, int] = {}
    for paragraph in view.into(iri, Rel.MENTIONS_BODY):
        work = work_of(paragraph)
        counts[work] = counts.get(work, 0) + 1
    most = sorted(counts.items(), key=lambda pair: (-pair[1], natural(pair[0])))[:MOST]
    return [(link(view, work), n) for work, n in most]


# -- any other thing ------------------------------------------------------------------------------


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
                        for g in view.graphs_of(subject, ox.NamedNode(predicate), term)
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


def term_label(view: GraphView, iri: str) -> str:
    """The name of a property: its label in the reader's language, or its short form."""
    node = view.node(iri)
    return node.text(RDFS + "label", view.lang) or view.short(iri)


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
    return {
        **thing_page(view, iri),
        "work": link(view, work.iri),
        "texts": texts,
        "statements": [
            {
                "link": link(view, s.iri),
                "type": view.type_label(s.iri),
                "what": statement_target(view, s),
                "act": _label_of(view, s, Rel.ACT),
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
