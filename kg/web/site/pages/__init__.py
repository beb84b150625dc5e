"""What each kind of page shows: plain values for the templates, taken from a `GraphView`."""

from __future__ import annotations

from kg.web.site.pages.actors import body_page, instrument_page
from kg.web.site.pages.common import Link, anchor, joined, link, links, natural, term_label
from kg.web.site.pages.things import Line, page_kind, paragraph_page, thing_page
from kg.web.site.pages.works import side_by_side, work_page

__all__ = [
    "Line",
    "Link",
    "anchor",
    "body_page",
    "instrument_page",
    "joined",
    "link",
    "links",
    "natural",
    "page_kind",
    "paragraph_page",
    "side_by_side",
    "term_label",
    "thing_page",
    "work_page",
]
