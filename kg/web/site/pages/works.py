"""The page of a resolution or another work: its paragraphs, notes and what they say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from kg.vocab import FOAF, RDF, UNDO, Cls, Rel, Val
from kg.web.site import messages
from kg.web.site.markup import Mark, mark_up
from kg.web.site.official import official
from kg.web.site.pages import ahead, descent
from kg.web.site.pages.common import (
    HAS_CITED,
    HAS_CITING,
    MOST,
    Asked,
    Fact,
    Link,
    acts_named,
    anchor,
    cited_titles,
    facts,
    here,
    in_language,
    in_short,
    label_of,
    link,
    links,
    natural,
    spoken,
    strength,
    work_of,
)
from kg.web.site.pages.sources import reference
from kg.web.site.view import GraphView, Node

PARTS = ("masthead", "preambular", "operative", "annex")


_MENTION_KINDS = (("treaty/", "instrument"), ("instrument/", "instrument"), ("body/", "body"))


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
    notes: list[tuple[str, str]] = field(default_factory=list)
    """The notes that it calls: number, and fragment on the page of the work."""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A footnote: number, marked text, what it cites and the paragraphs that call it."""

    number: str
    anchor: str
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
    reissued: str
    """The line by which it says that it was issued again, "" where none does."""
    files: tuple[str, ...]
    link: Link


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
                node.one(view.term(Val.REISSUE_NOTE)),
                files,
                Link(lang, view.path(iri), iri),
            )
        )
    return sorted(found, key=lambda v: (v.lang != view.lang, v.lang))


_WORK_FACTS: tuple[Rel | Val, ...] = (
    Rel.HAS_TYPE,
    Val.ADOPTED_ON,
    Rel.SESSION,
    Rel.AGENDA_ITEM,
    Rel.COMMITTEE,
    Rel.BASED_ON_REPORT,
    Val.REPORT_LOCUS,
    Rel.ADOPTED_AT,
    Rel.ADOPTS_DRAFT,
    Rel.CORRECTS,
    Rel.ADDENDUM_TO,
    Val.ADOPTED_WITHOUT_VOTE,
    Rel.SPONSOR,
    Rel.ADDITIONAL_SPONSOR,
    Rel.NAMES_TARGET,
    Rel.TAGGED_TARGET,
    Rel.TOPIC,
)


_CITED_FACTS = (Rel.ORGAN, Rel.STATUS, *_WORK_FACTS)
"""What is known of a work that is only cited: what its symbol says comes first."""


def work_page(view: GraphView, iri: str, lang: str = "", beside: bool = False) -> dict[str, object]:
    """Everything that the page of a work shows; `lang` picks the version (else the reader's).

    With `beside` the texts of all versions are read, for the page that holds them side by side.
    """
    node = view.node(iri)
    known = versions(view, node)
    shown = next((v for v in known if v.lang == lang), known[0] if known else None)
    ahead.read(view, iri, [v.lang for v in known if beside or v is shown])
    paragraphs = paragraph_views(view, node, shown.lang) if shown else []
    asked = asked_in(view, node)
    return {
        "node": node,
        "link": link(view, iri),
        "versions": known,
        "shown": shown,
        "title": shown.title if shown else "",
        "cited_titles": [] if shown else cited_titles(view, iri),
        "catalogue": catalogued(view, iri),
        "corrected": corrigenda(view, iri),
        "type": view.type_label(iri),
        "origin": node.one(view.term(Rel.SYMBOL_ORIGIN)).rpartition("/")[2],
        "facts": [*facts(view, node, _WORK_FACTS if shown else _CITED_FACTS), *vote(view, node), *ties(view, node)],
        "parts": [(part, [p for p in paragraphs if p.part == part]) for part in PARTS],
        "notes": note_views(view, node, shown.lang) if shown else [],
        "asked": asked,
        "brief": in_short(asked),
        "cited_by": cited_by(view, iri),
        "cited_total": view.crowd(iri, HAS_CITED).total,
        "cites": works_cited(view, node),
        **dict(zip(("previous", "next"), neighbours(view, iri), strict=True)),
        "in_series": bool(view.into(iri, Rel.PLACE_OF, infer=True)),
        "comparable": comparable(view, node, known),
        "lines": descent.of_work(view, iri, [p.link.iri for p in paragraphs]),
        "adopted_as": links(view, view.into(iri, Rel.ADOPTS_DRAFT)),
        "unresolved": unresolved(view, node, shown.lang) if shown else [],
        "requests": report_requests(view, node),
        "reference": reference(view, iri),
        "official": official(view, iri),
    }


def ties(view: GraphView, work: Node) -> list[Fact]:
    """Under which texts a report is submitted, the reports that are submitted under a text, and its addenda."""
    said = view.term(Rel.SUBMITTED_UNDER)
    under = {text for node in parts_of(view, work) for text in node.all(said)}
    parts = [view.node(each) for each in view.into(work.iri, Rel.SUBMITTED_UNDER)]
    reports = {each.one(view.term(Rel.PART_OF)) for each in parts} - {""}
    added = set(view.into(work.iri, Rel.ADDENDUM_TO))
    found = (
        (said, under),
        (view.term(Rel.HAS_SUBMISSION), reports),
        (view.term(Rel.HAS_ADDENDUM), added),
    )
    return [Fact(term, links(view, sorted(iris))) for term, iris in found if iris]


@dataclass(frozen=True, slots=True)
class Corrigendum:
    """A corrigendum to a work: its page, the parts that it says it changes, and whether it is loaded."""

    link: Link
    parts: tuple[Link, ...]
    loaded: bool


def corrigenda(view: GraphView, work: str) -> list[Corrigendum]:
    """The corrigenda to a work, in the order of their symbols."""
    parts: dict[str, list[Link]] = {}
    for each in map(view.node, view.into(work, Rel.CORRECTS)):
        paragraph = each.one(view.term(Rel.IN_PARAGRAPH))
        named = parts.setdefault(work_of(paragraph) if paragraph else each.iri, [])
        if locus := each.one(view.term(Val.LOCUS)):
            named.append(Link(messages.locus(locus, view.lang), view.path(paragraph), paragraph))
    found = [
        Corrigendum(link(view, iri), tuple(named), bool(view.into(iri, Rel.VERSION_OF))) for iri, named in parts.items()
    ]
    return sorted(found, key=lambda each: natural(each.link.label))


_RECORD_FACTS = (
    Val.RECORD_DATE,
    Val.RECORD_SUBJECT,
    Val.RECORD_ITEM,
    Val.RECORD_VOTE,
    Val.RECORD_IN_FAVOUR,
    Val.RECORD_AGAINST,
    Val.RECORD_ABSTAINING,
    Rel.RECORD_RELATED,
)


def catalogued(view: GraphView, work: str) -> list[dict[str, object]]:
    """What catalogues' records say of a work: the title, other facts, and the links of each record."""
    records = map(view.node, view.into(work, Rel.RECORD_OF))
    return [
        {
            "title": node.one(view.term(Val.RECORD_TITLE)),
            "facts": facts(view, node, _RECORD_FACTS),
            "links": node.all(FOAF + "page"),
            "record": link(view, node.iri),
        }
        for node in sorted(records, key=lambda each: each.iri)
    ]


def neighbours(view: GraphView, iri: str) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """The texts just before and just after one in its series."""
    after, of = view.term(Rel.PLACE_AFTER), view.term(Rel.PLACE_OF)
    places = view.into(iri, Rel.PLACE_OF, infer=True)
    earlier = [each for place in places for each in view.inferred(place).all(after)]
    later = [each for place in places for each in view.into(place, Rel.PLACE_AFTER, infer=True)]
    before, behind = (links(view, (view.inferred(each).one(of) for each in found)) for found in (earlier, later))
    return before, behind


def comparable(view: GraphView, work: Node, known: Iterable[Version]) -> tuple[Link, ...]:
    """The earlier texts that this one is, or can be, compared with: of its series, the latest first, then its draft."""
    own = {version.lang for version in known if version.has_text}
    compared = [view.inferred(each) for each in view.into(work.iri, Rel.LATER_WORK, infer=True)]
    earlier = [each.one(view.term(Rel.EARLIER_WORK)) for each in compared]  # also where the words are not here
    others = [*view.told(work.iri, Rel.SUCCEEDS), *work.all(view.term(Rel.PREVIOUS_IN_SERIES))]
    others += work.all(view.term(Rel.ADOPTS_DRAFT))
    found = links(view, dict.fromkeys([*earlier, *(iri for iri in others if own & spoken(view, iri))]))
    latest = sorted(found, key=lambda each: view.value(each.iri, view.term(Val.AS_OF)), reverse=True)
    return tuple(sorted(latest, key=lambda each: bool(each.mark)))


def vote(view: GraphView, work: Node) -> list[Fact]:
    """The result of the recorded vote, where there was one."""
    found = []
    for iri in work.all(view.term(Rel.VOTE)):
        node = view.node(iri)
        counts = (("in_favour", Val.IN_FAVOUR), ("against", Val.AGAINST), ("abstaining", Val.ABSTAINING))
        said = [
            messages.counted(f"work.{name}", int(node.one(view.term(term))), view.lang).format(
                number=node.one(view.term(term))
            )
            for name, term in counts
            if view.term(term) in node.values
        ]
        found.append(Link(", ".join(said) or view.label(iri), view.path(iri), iri))
    return [Fact(view.term(Rel.VOTE), tuple(found))] if found else []


def parts_of(view: GraphView, work: Node) -> list[Node]:
    """The paragraphs and notes of a work, as nodes."""
    return [view.node(iri) for iri in view.into(work.iri, Rel.PART_OF)]


def paragraph_views(view: GraphView, work: Node, lang: str, notes_at: str = "") -> list[ParagraphView]:
    """The paragraphs of a work in order, marked up in `lang`; their notes are on the page `notes_at`."""
    nodes = [n for n in parts_of(view, work) if view.term(Val.PART) in n.values]
    nodes.sort(key=lambda n: int(n.one(view.term(Val.POSITION), "0")))
    return [paragraph_view(view, node, lang, notes_at) for node in nodes]


def paragraph_view(view: GraphView, node: Node, lang: str, notes_at: str = "") -> ParagraphView:
    """One paragraph, its text marked up, and what was read in it; its notes are on the page `notes_at`."""
    statements = view.statements(node.iri)
    text = in_language(node, view.term(Val.TEXT), lang)
    bare = () if text else statements  # what is read in a text is marked in it, and not listed beside it
    shown = [s for s in statements if text and _shows(view, s) and view.term(Rel.IN_FOOTNOTE) not in s.values]
    own = [(s, span) for s in shown for span in view.spans(s, lang)]
    notes = [
        (view.node(each).one(view.term(Val.NUMBER)), anchor(each)) for each in view.into(node.iri, Rel.CALLED_FROM)
    ]
    notes.sort(key=lambda note: natural(note[1]))
    marks = [m for s, span in own for m in _marks(view, s, span)]
    marks += _calls(in_language(node, view.term(Val.NOTE_MARKS), lang), notes_at, dict(reversed(notes)))
    return ParagraphView(
        link=link(view, node.iri),
        part=node.one(view.term(Val.PART)),
        number=node.one(view.term(Val.NUMBER)),
        printed=node.one(view.term(Val.NUMBER_PRINTED), "true") == "true",
        position=int(node.one(view.term(Val.POSITION), "0")),
        anchor=anchor(node.iri),
        act=label_of(view, node, Rel.OPENING_ACT),
        phrase=node.text(view.term(Val.OPENING_PHRASE), lang),
        html=mark_up(text, marks) if text else Markup(""),
        heading=in_language(node, view.term(Val.HEADING), lang),
        citations=list(links(view, (s.one(HAS_CITED) for s in bare if HAS_CITED in s.values))),
        names=list(links(view, (v for s in bare for v in s.all(view.term(Rel.MENTIONS))))),
        notes=notes,
    )


def _shows(view: GraphView, statement: Node) -> bool:
    """Whether a statement is marked in the text."""
    keys = (HAS_CITED, view.term(Rel.MENTIONS), view.term(Val.PHRASE))
    return any(key in statement.values for key in keys)


def _marks(view: GraphView, statement: Node, span: tuple[int, int]) -> list[Mark]:
    """How a statement shows in the text: an act, a citation or a name; other kinds do not."""
    start, end = span
    if HAS_CITED in statement.values:
        target = link(view, statement.one(HAS_CITED))
        return [Mark(start, end, "citation", target.href, target.label)]
    target_iri = statement.one(view.term(Rel.MENTIONS))
    if target_iri:
        path = view.names.path(target_iri)
        kind = next((k for prefix, k in _MENTION_KINDS if path.startswith(prefix)), "body")
        return [Mark(start, end, kind, view.path(target_iri), view.label(target_iri))]
    if view.term(Val.PHRASE) in statement.values:
        return [Mark(start, end, "act", label=label_of(view, statement, Rel.ACT))]
    return []


def _calls(marks: str, notes_at: str, anchors: dict[str, str]) -> list[Mark]:
    """The footnote calls of a text, from `kg:noteMarks` ("7@312 8@355"); `anchors` are those of its notes by number."""
    found = []
    for mark in marks.split():
        number, _, position = mark.rpartition("@")
        found.append(
            Mark(int(position), int(position), "note", f"{notes_at}#{anchors.get(number, f'fn-{number}')}", number)
        )
    return found


def note_views(view: GraphView, work: Node, lang: str) -> list[NoteView]:
    """The footnotes of a work in order, with what they cite linked in place."""
    found = []
    for node in parts_of(view, work):
        if view.term(Cls.FOOTNOTE) not in node.all(RDF + "type"):
            continue
        borne = [view.node(iri) for iri in view.into(node.iri, Rel.IN_FOOTNOTE)]
        text = in_language(node, view.term(Val.TEXT), lang)
        marks = [m for s in borne for span in view.spans(s, lang) for m in _marks(view, s, span)]
        found.append(
            NoteView(
                node.one(view.term(Val.NUMBER)),
                anchor(node.iri),
                mark_up(text, marks) if text else Markup(""),
                links(view, node.all(view.term(Rel.CITES))),
                places(view, node.all(view.term(Rel.CALLED_FROM))),
            )
        )
    return sorted(found, key=lambda note: (natural(note.anchor.partition("--")[2]), natural(note.number)))


def works_cited(view: GraphView, work: Node) -> list[tuple[Link, tuple[Link, ...]]]:
    """What a work cites, and in which paragraphs."""
    where: dict[str, set[str]] = {}
    for node in parts_of(view, work):
        if view.term(Val.PART) in node.values:
            for cited in node.all(view.term(Rel.CITES)):
                where.setdefault(cited, set()).add(node.iri)
    return sorted(
        ((link(view, cited), places(view, found)) for cited, found in where.items()),
        key=lambda pair: natural(pair[0].label),
    )


def cited_by(view: GraphView, iri: str) -> list[tuple[Link, str, Link]]:
    """Who cites a work or treaty: (work, act, paragraph), the latest first, at most `MOST`."""
    return citing(view, view.crowd(iri, HAS_CITED).latest[:MOST], HAS_CITING)


def citing(view: GraphView, statements: Iterable[str], relation: str) -> list[tuple[Link, str, Link]]:
    """(work, act, paragraph) of statements; `relation` leads to their paragraph."""
    rows = []
    for each in statements:
        paragraph, acts = view.value(each, relation), view.values(each, view.term(Rel.ACT))
        rows.append((link(view, work_of(paragraph)), acts_named(view, acts), link(view, paragraph)))
    return list(dict.fromkeys(rows))


def asked_in(view: GraphView, work: Node) -> list[Asked]:
    """What a work asks of whom, in the order of its paragraphs."""
    found = []
    for node in parts_of(view, work):
        by_act: dict[tuple[str, ...], list[str]] = {}
        for statement in view.statements(node.iri):
            receiver = statement.one(UNDO + "hasReceiver")
            if receiver:
                by_act.setdefault(tuple(statement.all(view.term(Rel.ACT))), []).append(receiver)
        place = here(view, node.iri)
        found += [
            Asked(acts_named(view, acts), strength(view, acts), links(view, bodies), place)
            for acts, bodies in by_act.items()
        ]
    return sorted(found, key=lambda asked: natural(asked.where.label))


def report_requests(view: GraphView, work: Node) -> list[dict[str, object]]:
    """The reports that a work asks for."""
    rows = []
    for part in parts_of(view, work):
        for node in view.statements(part.iri):
            if view.term(Rel.REQUESTED_OF) in node.values:
                rows.append({**request_row(view, node), "where": here(view, part.iri)})
    return rows


def places(view: GraphView, iris: Iterable[str]) -> tuple[Link, ...]:
    """Links to paragraphs of the same page, in their order."""
    return tuple(sorted((here(view, iri) for iri in set(iris)), key=lambda each: natural(each.label)))


def request_row(view: GraphView, node: Node) -> dict[str, object]:
    """A request to report as a row of a table."""
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
                        "reason": label_of(view, node, Rel.REASON) or node.one(view.term(Val.REASON_TEXT)),
                        "where": here(view, part.iri),
                    }
                )
    return rows
