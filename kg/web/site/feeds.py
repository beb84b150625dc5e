"""Feeds: what is new in the store and what a search finds, for readers that look again (`/feeds/…`).

Atom (RFC 4287), in pages that lead to each other (RFC 5005): nothing is left out. What is new is told by the dates of
the texts, latest first: a store knows when it was built, not when it heard of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from lxml import etree
from lxml.builder import ElementMaker

from kg import typography
from kg.compare.shown import NO_XML
from kg.errors import UsageError
from kg.lang.told import Told
from kg.search import Passage
from kg.sources import SourceReader, cited
from kg.triples.iris import work_path
from kg.vocab import Val
from kg.web import outside, taking
from kg.web.errors import Problem
from kg.web.site import frame, markup, messages
from kg.web.site.facets import FACETS, facets
from kg.web.site.found import Found, words
from kg.web.site.found import index as search_index
from kg.web.site.keeping import kept
from kg.web.site.narrowing import wish
from kg.web.site.pages import draft_mark
from kg.web.site.view import GraphView

blueprint = Blueprint("feeds", __name__)
MEDIA_TYPE = "application/atom+xml"
PAGE = 50
"""Entries of one page of a feed."""
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_ATOM = "http://www.w3.org/2005/Atom"
_E = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its identifier, title, the local path it leads to, the date of its text, and what it says."""

    iri: str
    title: str
    path: str
    date: str
    summary: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a feed: what it is called and about, its entries, and how many entries it has on all pages."""

    title: str
    about: str
    entries: Sequence[Entry]
    page: int
    total: int


@blueprint.get("/feeds/new.atom")
@taking.takes("page", *FACETS)
@kept
def new() -> Response:
    """The loaded texts, those of the latest dates first."""
    graph, found = frame.view(), facets(frame.snapshot())
    places = found.found(wish(found, graph, ("newest",)).chosen)
    number = page_number(len(places))
    reader = SourceReader(graph.store, graph.base, graph.lang)
    texts = [found.works[place] for place in places[(number - 1) * PAGE : number * PAGE]]
    entries = [_text(graph, reader, each.symbol, each.date) for each in texts]
    say = messages.say
    return answer(Feed(say("feeds.new", graph.lang), say("feeds.new_about", graph.lang), entries, number, len(places)))


def _text(graph: GraphView, reader: SourceReader, symbol: str, day: str) -> Entry:
    iri = graph.names.id(work_path(symbol))
    source = reader.of(iri)
    mark = draft_mark(graph, iri)
    named = f"{graph.label(iri)} ({mark})" if mark else graph.label(iri)
    title = f"{named}: {source.title}" if source and source.title else named
    said = [cited(source, graph.lang), source.type_name] if source else []
    return Entry(iri, title, graph.path(iri), day, ", ".join(filter(None, [*said, _said_date(day, graph.lang)])))


def _said_date(day: str, lang: str) -> str:
    return messages.day(day, lang) if day else messages.say("thing.undated", lang)


@blueprint.get("/feeds/search.atom")
@taking.takes("q", "page", *FACETS)
@kept
def search() -> Response:
    """The paragraphs that have all the words of `q`, those of the latest texts first. Problem 400 without words."""
    graph, text = frame.view(), words()
    if not text:
        raise UsageError(Told("problem.no_search"))
    index = search_index()
    if not index.has_texts():
        raise Problem(404, Told("problem.no_texts"))
    found = Found(index, graph, text, ("newest",))
    number = page_number(found.total)
    reader = SourceReader(graph.store, graph.base, graph.lang)
    title = typography.set_plain(messages.say("feeds.search", graph.lang), graph.lang).format(words=text)
    about = messages.say("feeds.search_about", graph.lang)
    entries = [_passage(graph, reader, each) for each in found.passages(PAGE, (number - 1) * PAGE, "newest")]
    return answer(Feed(title, about, entries, number, found.total))


def _passage(graph: GraphView, reader: SourceReader, found: Passage) -> Entry:
    source = reader.of(found.iri)
    return Entry(
        f"{found.iri}#{found.lang}",
        cited(source, graph.lang) if source else graph.label(found.iri),
        graph.path(found.iri),
        graph.value(found.work, graph.term(Val.AS_OF)),
        markup.bare(found.snippet),
        found.lang,
    )


# -- pages of a feed ----------------------------------------------------------------------------------


def page_number(total: int) -> int:
    """The page that the request asks for. UsageError for a number that is none, or beyond the last page."""
    last, text = max(-(-total // PAGE), 1), request.args.get("page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= last):
        raise UsageError(Told("problem.number_between", name="page", least=1, most=last, value=text[:40]))
    return int(text)


def answer(feed: Feed) -> Response:
    """A page of a feed as Atom."""
    found = Response(written(feed), content_type=f"{MEDIA_TYPE}; charset=utf-8")
    found.headers["Content-Language"] = frame.view().lang
    return frame.cacheable(found, vary="Accept-Language, Cookie")


def written(feed: Feed) -> bytes:
    """A page of a feed as bytes."""
    built = frame.last_modified(frame.snapshot()).strftime("%Y-%m-%dT%H:%M:%SZ")
    rest = [(name, value) for name, value in outside.given() if name != "page"]
    here = f"{outside.root()}{request.path}"
    root = _E.feed(
        _E.id(f"{here}?{urlencode(rest)}" if rest else here),
        _E.title(_clean(feed.title)),
        _E.subtitle(_set(feed.about)),
        _E.updated(built),
        _E.author(_E.name(messages.say("catalog.publisher", frame.view().lang)), _E.uri(f"{outside.root()}/")),
        _E.rights(_set(messages.say("site.source", frame.view().lang))),
        *_links(here, rest, feed),
        *(_entry(each, built) for each in feed.entries),
    )
    return cast("bytes", etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _links(here: str, rest: list[tuple[str, str]], feed: Feed) -> Iterable[etree._Element]:
    """The links of a page of a feed to itself and the others."""
    last = max(-(-feed.total // PAGE), 1)
    following = feed.page + 1 if feed.page < last else 0
    pages = {"self": feed.page, "first": 1, "previous": feed.page - 1, "next": following, "last": last}
    for relation, number in pages.items():
        if number > 0:
            query = urlencode([*rest, *([("page", str(number))] if number > 1 else [])])
            yield _E.link(rel=relation, type=MEDIA_TYPE, href=f"{here}?{query}" if query else here)


def _entry(entry: Entry, built: str) -> etree._Element:
    """An entry. What has no date has that of the build, for Atom wants one; its summary says that it has none."""
    day = f"{entry.date}-01-01"[:10] if _DATE.fullmatch(entry.date) else ""
    summary = _E.summary(_set(entry.summary, entry.language))
    if entry.language:
        summary.set("{http://www.w3.org/XML/1998/namespace}lang", entry.language)
    return _E.entry(
        _E.id(_clean(entry.iri)),
        _E.title(_set(entry.title)),
        _E.link(rel="alternate", type="text/html", href=_clean(f"{outside.root()}{entry.path}")),
        _E.updated(f"{day}T00:00:00Z" if day else built),
        summary,
    )


def _set(text: str, printed_in: str = "") -> str:
    """A text as the reader's language sets it; the words of a document in `printed_in` keep all but their spaces."""
    return typography.set_plain(_clean(text), printed_in or frame.view().lang, printed=bool(printed_in))


def _clean(text: str) -> str:
    """A text as XML can have it; a character that it has not is U+FFFD."""
    return NO_XML.sub("\ufffd", text)
