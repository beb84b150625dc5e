"""A work, treaty or paragraph as something that is cited, and the block of its page that says how."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from kg.sources import FORMS, Source, SourceReader, record
from kg.web.site.view import GraphView


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
    return SourceReader(view.store, view.base, view.lang).of(iri)
