"""The language versions of a work side by side, paragraph by paragraph."""

from __future__ import annotations

from kg.web.site.pages.paragraphs import ParagraphView, paragraph_views
from kg.web.site.pages.works import PARTS, versions
from kg.web.site.view import GraphView


def side_by_side(view: GraphView, iri: str) -> list[dict[str, object]]:
    """The paragraphs of a work, each with its text in every language version, the reader's first."""
    languages = [each.lang for each in versions(view, view.node(iri))]
    found, notes = view.gathered(iri, languages), f"{view.path(iri)}?version="
    columns = [
        (lang, {p.link.iri: p for p in paragraph_views(view, found.versions[lang], lang, f"{notes}{lang}")})
        for lang in languages
    ]
    order: dict[str, ParagraphView] = {}
    for _, column in columns:
        for key, paragraph in column.items():
            order.setdefault(key, paragraph)
    rows = sorted(order.values(), key=lambda p: (PARTS.index(p.part), p.position))
    return [
        {"paragraph": p, "texts": [(lang, _own(column.get(p.link.iri))) for lang, column in columns]}
        for p in rows
        if p.part != "masthead"
    ]


def _own(paragraph: ParagraphView | None) -> ParagraphView | None:
    """The paragraph where this version has it: opening words of another version would stand under a wrong name."""
    return paragraph if paragraph and (paragraph.html or paragraph.has_phrase) else None


def unlike(view: GraphView, iri: str, part: str = "") -> list[tuple[str, list[tuple[str, int]]]]:
    """The parts of a work (or one of them) in which not all versions have the same paragraphs, with their numbers.

    What bears one number in such a part need not say the same in two languages; where it is not certain that it does,
    the paragraph of one version has a key of its own (`kg.pipeline.parting`).
    """
    languages = [each.lang for each in versions(view, view.node(iri)) if each.has_text]
    if len(languages) < _TWO:
        return []
    found = view.gathered(iri, languages).versions
    told: list[tuple[str, list[tuple[str, int]]]] = []
    for each in PARTS[1:]:
        own = {lang: {p.iri for p in found[lang].paragraphs if p.text and p.part == each} for lang in languages}
        if part in ("", each) and len({frozenset(keys) for keys in own.values() if keys}) > 1:
            told.append((each, [(lang, len(own[lang])) for lang in languages]))
    return told


_TWO = 2
