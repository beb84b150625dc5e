"""A work, treaty or paragraph as something that is cited, and the block of its page that says how."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from kg.sources import FORMS, Source, record
from kg.symbols import Symbol
from kg.triples.labels import official
from kg.vocab import Rel, Val
from kg.web.site.pages.common import label_of
from kg.web.site.view import GraphView, Node


@dataclass(frozen=True, slots=True)
class Written:
    """A form of the record of a source: its suffix, what it says, and the address of its file."""

    suffix: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Reference:
    """How a page is cited: the footnote, the short path, and the records for programs."""

    footnote: str
    path: str
    records: tuple[Written, ...]


def reference(view: GraphView, iri: str) -> Reference | None:
    """How a work, treaty or paragraph is cited; None for what is none of these."""
    source = source_of(view, iri)
    if source is None:
        return None
    path = view.names.path(iri)
    written = [
        Written(suffix, record(source, suffix, view.lang), f"/cite/{path}.{suffix}?{urlencode({'lang': view.lang})}")
        for suffix in FORMS
    ]
    return Reference(written[0].text.strip(), f"/id/{path}", tuple(written[1:]))


def source_of(view: GraphView, iri: str) -> Source | None:
    """What is known of a work, treaty or paragraph for those who cite it; None for what is none of these."""
    node = view.node(iri)
    if work := node.one(view.term(Rel.PART_OF)):
        return _paragraph(view, node, work) if view.term(Val.PART) in node.values else None
    return _work(view, node)


def _paragraph(view: GraphView, node: Node, work: str) -> Source | None:
    return _work(
        view,
        view.node(work),
        part=node.one(view.term(Val.PART)),
        number=node.one(view.term(Val.NUMBER)),
        printed=node.one(view.term(Val.NUMBER_PRINTED), "true") == "true",
        iri=node.iri,
    )


def _work(
    view: GraphView, node: Node, *, part: str = "", number: str = "", printed: bool = True, iri: str = ""
) -> Source | None:
    path = view.names.path(node.iri)
    listed = path.startswith(("treaty/", "instrument/"))
    key = node.one(view.term(Val.SYMBOL)) or (node.one(view.term(Val.KEY)) if listed else "")
    if not key and not listed:
        return None
    title, language = (view.label(node.iri), view.lang) if listed else _title(view, node.iri)
    kind = node.one(view.term(Val.DOCUMENT_TYPE)) or _kind(key) or ("treaty" if listed else "")
    concept = view.names.id(f"document-type/{kind.replace(' ', '-')}")
    return Source(
        key=key or node.one(view.term(Val.CODE)),
        title=title,
        title_language=language if title else "",
        organ_name=label_of(view, node, Rel.ORGAN),
        kind=kind,
        type_name=view.label(concept) if view.node(concept).values else view.type_label(node.iri),
        date=node.one(view.term(Val.AS_OF)),
        part=part,
        number=number,
        printed=printed,
        iri=iri or node.iri,
        official=official(key, view.lang),
    )


def _kind(key: str) -> str:
    symbol = Symbol.parse(key)
    return symbol.kind if symbol else ""


def _title(view: GraphView, work: str) -> tuple[str, str]:
    """The title of a work and its language: the reader's, else another; of one that is only cited the catalogue's."""
    title = view.term(Val.TITLE)
    titles = {each.rpartition("/")[2]: view.value(each, title) for each in view.into(work, Rel.VERSION_OF)}
    if titles.get(view.lang):
        return titles[view.lang], view.lang
    found = next(((said, lang) for lang, said in sorted(titles.items()) if said), ("", ""))
    return found if found[0] else (_catalogued(view, work), "")


def _catalogued(view: GraphView, work: str) -> str:
    titles = [view.value(each, view.term(Val.RECORD_TITLE)) for each in view.into(work, Rel.RECORD_OF)]
    return min(filter(None, titles), default="")
