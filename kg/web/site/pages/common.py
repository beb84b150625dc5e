"""What the pages of all kinds share: links, names, sort keys, lists that stay short."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import urlencode

from markupsafe import Markup, escape

from kg import rdf
from kg.gathered import anchor
from kg.nodes import Node
from kg.summary import HAS_CITED, natural, work_of
from kg.vocab import DCTERMS, RDF, RDFS, SKOS, Rel, Val
from kg.web.site import messages
from kg.web.site.topics import once
from kg.web.site.view import GraphView

__all__ = ["HAS_CITED", "anchor", "natural", "work_of"]  # of rooms below, for the pages

HAS_CITING = "http://purl.org/spar/cito/hasCitingEntity"


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads somewhere; `lang` where its language is not the page's, `mark` what is to be seen beside it.

    `key` is what addresses call a work: its symbol, or the key of one that has none. `unread` says of a text that its
    own words were not read here: it is known from what cites it.
    """

    label: str
    href: str
    iri: str = ""
    lang: str = ""
    mark: str = ""
    key: str = ""
    unread: str = ""

    def __html__(self) -> str:
        """The link as HTML, for templates."""
        label = escape(self.label)
        lang = f' lang="{self.lang}"' if self.lang else ""
        mark = f' <span class="badge draft">{escape(self.mark)}</span>' if self.mark else ""
        mark += f' <small class="soft">({escape(self.unread)})</small>' if self.unread else ""
        if self.href:
            return f'<a href="{escape(self.href)}"{lang}>{label}</a>{mark}'
        return (f"<span{lang}>{label}</span>" if lang else str(label)) + mark


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a table of facts: what (a term of the ontology), and one or more values."""

    what: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Something asked: by which act, of whom, where and when."""

    act: str
    strength: int
    bodies: tuple[Link, ...]
    where: Link
    date: str = ""


_LINKS = "links"
"""The links that a view's pages have made, by what they lead to."""


def link(view: GraphView, iri: str) -> Link:
    """A link to the page of `iri`; what has a name in another language only says so."""
    known = cast("dict[str, Link]", view.made.setdefault(_LINKS, {}))
    found = known.get(iri)
    if found is None:
        found = known[iri] = Link(
            view.label(iri),
            view.path(iri),
            iri,
            foreign(view, iri),
            draft_mark(view, iri),
            view.key(iri),
            only_cited(view, iri),
        )
    return found


def of_code(view: GraphView, code: str) -> str:
    """The IRI of the body or instrument with a code, "" where there is none; the first where there are several."""
    named, value = rdf.NamedNode(view.term(Val.CODE)), rdf.Literal(code)
    found = view.store.quads_for_pattern(None, named, value, rdf.DefaultGraph())
    iris = (quad.subject.value for quad in found if isinstance(quad.subject, rdf.NamedNode))
    return min((each for each in iris if view.names.path(each).startswith(_CODED)), default="")


_CODED = ("body/", "instrument/", "treaty/", "country/")


def draft_mark(view: GraphView, iri: str) -> str:
    """The word that marks drafts and what stands in them; "" for everything else."""
    return messages.say("printed.draft", view.lang) if is_draft(view, iri) else ""


def only_cited(view: GraphView, iri: str) -> str:
    """The words for a text that is known only from what cites it; "" for everything else."""
    if not view.is_of_works(iri) or work_of(iri) != iri or not view.value(iri, view.term(Val.SYMBOL)):
        return ""
    return "" if view.into(iri, Rel.VERSION_OF) else messages.say("series.cited", view.lang)


def is_draft(view: GraphView, iri: str) -> bool:
    """Whether a thing is a draft, or a part of one."""
    return view.is_of_works(iri) and view.is_draft(work_of(iri))


def foreign(view: GraphView, iri: str) -> str:
    """The language of the name of a topic or agenda item where it is not the reader's, else ""."""
    if not view.names.path(iri).startswith(("topic/", "agenda/")):
        return ""
    langs = {getattr(term, "language", None) or "" for term in view.node(iri).values.get(RDFS + "label", [])}
    return min(langs) if langs and view.lang not in langs else ""


def here(view: GraphView, iri: str) -> Link:
    """A link to a paragraph or note on the page of its own document: "para. 5"."""
    label, place = view.label(iri).removeprefix(view.label(work_of(iri))).removeprefix(", "), anchor(iri)
    return Link(label, view.path(iri) if place == "masthead" else f"#{place}", iri)  # no masthead is shown there


def work_title(view: GraphView, work: str) -> str:
    """The title of a loaded work in the reader's language, else in another, "" where there is none."""
    return titled(view, work)[0]


def titled(view: GraphView, work: str) -> tuple[str, str]:
    """As `work_title`, with the language that it is in."""
    versions, title = view.into(work, Rel.VERSION_OF), view.term(Val.TITLE)
    titles = {each.rpartition("/")[2]: view.value(each, title) for each in versions}
    own = titles.get(view.lang)
    return (own, view.lang) if own else next(((text, code) for code, text in sorted(titles.items()) if text), ("", ""))


def cited_titles(view: GraphView, iri: str, most: int = 0) -> list[tuple[str, str]]:
    """(language, title) of a work that is not loaded, as the texts that cite it print it.

    In the reader's language where one prints it so, else in others; the title that most print is the first.
    `most` bounds the citations that are looked at, the latest first; 0 for all that a crowd has.
    """
    printed = view.term(Val.CITED_TITLE)
    counts = Counter(
        (getattr(term, "language", None) or "", term.value)
        for each in view.crowd(iri, HAS_CITED).latest[: most or None]
        for term in view.terms(each, printed)
    )
    own = [said for said in counts if said[0] == view.lang]
    return sorted(own or counts, key=lambda said: (-counts[said], said))


def any_title(view: GraphView, work: str) -> str:
    """The title of a work: its own, the one that citing texts print, or the catalogue's, said to be theirs; or ""."""
    if title := work_title(view, work):
        return title
    if printed := cited_titles(view, work, _CITERS):
        return messages.say("work.cited_title", view.lang).format(title=printed[0][1])
    return catalogue_title(view, work)


_CITERS = 4
"""Citations that are looked at for the title of a text in a list."""


def spoken(view: GraphView, work: str) -> set[str]:
    """The languages in which a work is loaded with its text."""
    has_text = view.term(Val.HAS_TEXT)
    versions = view.into(work, Rel.VERSION_OF)
    return {each.rpartition("/")[2] for each in versions if view.value(each, has_text) != "false"}


def catalogue_title(view: GraphView, work: str) -> str:
    """The title of a work that a catalogue's record has, said to be the catalogue's, "" where none has one."""
    titles = [view.value(each, view.term(Val.RECORD_TITLE)) for each in view.into(work, Rel.RECORD_OF)]
    title = min(filter(None, titles), default="")
    return messages.say("work.catalogue_title", view.lang).format(title=title) if title else ""


def joined(found: Iterable[Link]) -> Markup:
    """Links with commas between them, as HTML."""
    return Markup(", ".join(each.__html__() for each in found))


def links(view: GraphView, iris: Iterable[str]) -> tuple[Link, ...]:
    """Links to several pages, by name."""
    return tuple(sorted((link(view, iri) for iri in set(iris)), key=lambda each: natural(each.label)))


def rest(iri: str, predicate: str = "") -> str:
    """The address of the query that lists all that points at `iri` (by `predicate`), as asserted."""
    what = f"<{predicate}>" if predicate else "?property"
    columns = "?thing" if predicate else "?thing ?property"
    query = f"SELECT {columns} WHERE {{ ?thing {what} <{iri}> }}\nORDER BY {columns}\n"
    return f"/sparql?{urlencode({'query': query, 'infer': 'false'})}"


MOST = 100
"""Rows of a list on a page; questions have them all."""


def facts(view: GraphView, node: Node, terms: Iterable[Rel | Val]) -> list[Fact]:
    """The values of `terms` that `node` has, in that order."""
    found = []
    for term in terms:
        values = node.all(view.term(term))
        if values:
            values = once(view, values) if term is Rel.TOPIC else values
            shown = [_shown(view, term, value) for value in values]
            found.append(Fact(view.term(term), tuple(sorted(shown, key=lambda each: natural(each.label)))))
    return found


def _shown(view: GraphView, term: Rel | Val, value: str) -> Link:
    """A value in words, or a link to a thing by its name: an item by its number too, as one finds it in the agenda."""
    if isinstance(term, Val):
        return _plain(view, term, value)
    made = link(view, value)
    number = view.value(value, view.term(Val.ITEM_NUMBER)) if term is Rel.AGENDA_ITEM else ""
    return replace(made, label=f"{number}. {made.label}") if number else made


_PRINTED = (Val.PART, Val.ACT_KIND)
"""Closed lists of values that stand in the data in English."""


def _plain(view: GraphView, term: Val, value: str) -> Link:
    """A literal as people read it: dates, yes and no, codes of closed lists by their words."""
    if term in (Val.LOCUS, Val.REPORT_LOCUS):
        return Link(messages.locus(value, view.lang), "")
    if term in _PRINTED:
        return Link(messages.printed(value, view.lang), "")
    if value in ("true", "false"):
        return Link(messages.say("questions.yes" if value == "true" else "questions.no", view.lang), "")
    return Link(messages.day(value, view.lang), "")


def said(view: GraphView, predicate: str, value: str) -> str:
    """A literal without language as people read it, whatever property has it."""
    name = predicate.removeprefix(view.names.kg)
    return _plain(view, Val(name), value).label if name in set(Val) else value


def label_of(view: GraphView, node: Node, relation: Rel) -> str:
    """The name of the thing that `relation` points at, "" where it points nowhere."""
    found = node.one(view.term(relation))
    return view.label(found) if found else ""


def strength(view: GraphView, acts: Iterable[str]) -> int:
    """The strength of the acts of a statement, 0 where it is not known, or where language versions differ in it."""
    found = {int(view.node(act).one(view.term(Val.STRENGTH), "0")) for act in acts}
    return found.pop() if len(found) == 1 else 0


def acts_named(view: GraphView, acts: Iterable[str]) -> str:
    """The name of a statement's act, "" where it has none; all names, and why, where language versions differ."""
    names = sorted({view.label(act) for act in acts}, key=natural)
    return messages.say("asked.differ", view.lang).format(acts=" / ".join(names)) if len(names) > 1 else "".join(names)


def act_told(view: GraphView, statement: Node) -> str:
    """As `acts_named`, with what else the act may be, or which version decided between the acts that it could be."""
    named = acts_named(view, statement.all(view.term(Rel.ACT)))
    others = sorted({view.label(act) for act in statement.all(view.term(Rel.MAY_BE_ACT))}, key=natural)
    by = sorted({view.label(version) for version in statement.all(view.term(Rel.ACT_DECIDED_BY))}, key=natural)
    if others:
        return messages.say("asked.may_be", view.lang).format(acts=named, others=", ".join(others))
    return messages.say("asked.decided", view.lang).format(acts=named, versions=", ".join(by)) if by else named


def other_names(view: GraphView, node: Node) -> list[tuple[str, str]]:
    """(language, name) of every other name and label of a thing."""
    found = {
        (getattr(t, "language", None) or "", t.value)
        for key in (RDFS + "label", SKOS + "altLabel")
        for t in node.values.get(key, [])
    }
    return sorted(found, key=lambda pair: (pair[0] != view.lang, pair))


@dataclass(frozen=True, slots=True)
class Match:
    """A link to another catalogue: its kind, the IRI there, the catalogue's name, and where the link was seen."""

    kind: str
    iri: str
    catalogue: str
    source: str

    @property
    def short(self) -> str:
        """The identifier alone, where its catalogue has a name of its own."""
        number = re.search(r"[?&]mtdsg_no=([A-Za-z0-9-]+)", self.iri)
        if number:
            return number[1]
        known = next((start for start, _ in _CATALOGUES if self.iri.startswith(start)), "")
        return self.iri.removeprefix(known).removeprefix("entity/") if known else self.iri


_CATALOGUES = (
    ("http://www.wikidata.org/", "Wikidata"),
    ("https://ror.org/", "ROR"),
    ("https://isni.org/", "ISNI"),
    ("https://treaties.un.org/", "UN Treaty Collection"),
    ("http://metadata.un.org/thesaurus/", "UNBIS"),
    ("http://metadata.un.org/sdg/", "SDG"),
    ("http://data.un.org/codes/sdg/geoArea/", "M49"),
    ("https://www.iso.org/obp/ui/#iso:code:3166:", "ISO 3166"),
    ("http://eurovoc.europa.eu/", "EuroVoc"),
)
_MATCHES = (SKOS + "exactMatch", SKOS + "closeMatch", SKOS + "broadMatch", SKOS + "relatedMatch", RDFS + "seeAlso")


def matches(view: GraphView, node: Node) -> list[Match]:
    """The links to other catalogues, each with its source (an rdf:Statement of `ontology/links.ttl`)."""
    own = (view.names.own, view.names.terms)
    found = [(key, iri) for key in _MATCHES for iri in node.all(key) if not iri.startswith(own)]
    if not found:
        return []
    said = [view.node(iri) for iri in view.into(node.iri, RDF + "subject")]
    sources = {(each.one(RDF + "predicate"), each.one(RDF + "object")): each.one(DCTERMS + "source") for each in said}
    return [Match(key.rpartition("#")[2], iri, _catalogue(iri), sources.get((key, iri), "")) for key, iri in found]


def _catalogue(iri: str) -> str:
    host = iri.partition("://")[2].partition("/")[0]
    return next((name for start, name in _CATALOGUES if iri.startswith(start)), host)


def term_label(view: GraphView, iri: str) -> str:
    """The name of a property: its label in the reader's language, a name of ours for it, or its short form."""
    short = view.short(iri)
    if messages.knows(f"property.{short}"):
        return messages.say(f"property.{short}", view.lang)
    return view.node(iri).text(RDFS + "label", view.lang) or short


def in_short(asked: Iterable[Asked]) -> list[tuple[Link, tuple[Link, ...]]]:
    """Whom a text asks something, each with the paragraphs: whom it asks most often first, else as the text does."""
    found: dict[str, tuple[Link, dict[str, Link]]] = {}
    for each in asked:
        for body in each.bodies:
            found.setdefault(body.iri, (body, {}))[1].setdefault(each.where.href, each.where)
    rows = [(body, tuple(places.values())) for body, places in found.values()]
    return sorted(rows, key=lambda row: -len(row[1]))
