"""What each kind of page shows: plain values for the templates, taken from a `GraphView`."""

from __future__ import annotations

from kg.web.site.pages.actors import body_page, instrument_page
from kg.web.site.pages.common import (
    Link,
    anchor,
    draft_mark,
    foreign,
    joined,
    link,
    links,
    natural,
    of_code,
    term_label,
)
from kg.web.site.pages.extracted import described, file_of, is_text, text_page
from kg.web.site.pages.parallel import side_by_side, unlike
from kg.web.site.pages.sources import reference, source_of
from kg.web.site.pages.things import Line, page_kind, paragraph_page, thing_page
from kg.web.site.pages.works import work_page

__all__ = [
    "Line",
    "Link",
    "anchor",
    "body_page",
    "described",
    "draft_mark",
    "file_of",
    "foreign",
    "instrument_page",
    "is_text",
    "joined",
    "link",
    "links",
    "natural",
    "of_code",
    "page_kind",
    "paragraph_page",
    "reference",
    "side_by_side",
    "source_of",
    "term_label",
    "text_page",
    "thing_page",
    "unlike",
    "work_page",
]
