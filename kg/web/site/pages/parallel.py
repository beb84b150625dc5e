"""The language versions of a work side by side, paragraph by paragraph."""

from __future__ import annotations

from kg.vocab import Val
from kg.web.site.pages.common import in_language
from kg.web.site.pages.works import PARTS, ParagraphView, paragraph_views, versions
from kg.web.site.view import GraphView


def side_by_side(view: GraphView, iri: str) -> list[dict[str, object]]:
    """The paragraphs of a work, each with its text in every language version, the reader's first.

    The texts of all versions have to be read before: see `work_page`.
    """
    node = view.node(iri)
    columns = [
        (v.lang, {p.link.iri: p for p in paragraph_views(view, node, v.lang, f"{view.path(iri)}?version={v.lang}")})
        for v in versions(view, node)
    ]
    order: dict[str, ParagraphView] = {}
    for _, column in columns:
        for key, paragraph in column.items():
            order.setdefault(key, paragraph)
    rows = sorted(order.values(), key=lambda p: (PARTS.index(p.part), p.position))
    return [
        {"paragraph": p, "texts": [(lang, _own(view, column.get(p.link.iri), lang)) for lang, column in columns]}
        for p in rows
        if p.part != "masthead"
    ]


def _own(view: GraphView, paragraph: ParagraphView | None, lang: str) -> ParagraphView | None:
    """The paragraph where this version has it: opening words of another version would stand under a wrong name."""
    if paragraph and (
        paragraph.html or in_language(view.node(paragraph.link.iri), view.term(Val.OPENING_PHRASE), lang)
    ):
        return paragraph
    return None
