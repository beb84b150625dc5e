"""The paragraphs and notes of a work as its pages show them: what was gathered, with names in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup, escape

from kg.gathered import NOTES, Marked, Material, Paragraph, Slot, Things, Version
from kg.nodes import Node
from kg.typography import finished, set_values
from kg.vocab import Rel
from kg.web.site.pages.common import Link, anchor, here, link, links, natural
from kg.web.site.view import GraphView


@dataclass(slots=True)
class ParagraphView:
    """A paragraph as a page shows it; `html` is empty where the store has no text.

    `phrase` is its opening phrase, of another version where this one has none, which `has_phrase` tells.
    """

    link: Link
    part: str
    number: str
    printed: bool
    position: int
    anchor: str
    act: str
    phrase: str
    has_phrase: bool
    html: Markup
    heading: str = ""
    citations: tuple[Link, ...] = ()
    names: tuple[Link, ...] = ()
    notes: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    """The notes that it calls: number, and fragment on the page of the work."""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A footnote: number, marked text, what it cites and the paragraphs that call it."""

    number: str
    anchor: str
    html: Markup
    cites: tuple[Link, ...]
    called_from: tuple[Link, ...]


class Texts:
    """Makes the texts of a version whole: with the names of its things, and the address of the page that has the notes.

    `printed` words are set in their spaces only, as the texts themselves are.
    """

    def __init__(
        self, view: GraphView, things: tuple[str, ...], lang: str, *, notes_at: str = "", printed: bool
    ) -> None:
        self._labels = [view.label(each) if each else "" for each in things]
        self._names = set_values([str(escape(each)) for each in self._labels], lang, printed=printed)
        self._notes_at = str(escape(notes_at))

    def html(self, text: Marked) -> Markup:
        """A text as finished HTML, empty where there is none."""
        if not text:
            return Markup("")
        pieces = [text.html[0]]
        for slot, after in zip(text.slots, text.html[1:], strict=True):
            pieces += (self._filled(slot), after)
        return finished("".join(pieces))

    def _filled(self, slot: Slot) -> str:
        if isinstance(slot, tuple):
            return self._names[min(slot, key=lambda each: self._labels[each])]
        return self._notes_at if slot == NOTES else self._names[slot]


def paragraph_views(view: GraphView, version: Version, lang: str, notes_at: str = "") -> list[ParagraphView]:
    """The paragraphs of a version in order, marked up; their notes are on the page `notes_at`."""
    texts = Texts(view, version.things, lang, notes_at=notes_at, printed=True)
    return [_shown(view, each, texts) for each in version.paragraphs]


def paragraph_view(view: GraphView, node: Node, lang: str, notes_at: str = "") -> ParagraphView:
    """One paragraph, its text marked up, and what was read in it; its notes are on the page `notes_at`."""
    things, notes = Things(), view.into(node.iri, Rel.CALLED_FROM)
    material = Material(
        {each: view.node(each) for each in (node.iri, *notes)},
        {node.iri: view.statements(node.iri)},
        {},
        {node.iri: notes},
        view.places,
    )
    found = view.gatherer.paragraph(material, node, lang, things)
    return _shown(view, found, Texts(view, tuple(things), lang, notes_at=notes_at, printed=True))


def _shown(view: GraphView, found: Paragraph, texts: Texts) -> ParagraphView:
    return ParagraphView(
        link(view, found.iri),
        found.part,
        found.number,
        found.printed,
        found.position,
        anchor(found.iri),
        view.label(found.act) if found.act else "",
        found.phrase,
        found.has_phrase,
        texts.html(found.text),
        found.heading,
        links(view, found.citations) if found.citations else (),
        links(view, found.names) if found.names else (),
        found.notes,
    )


def note_views(view: GraphView, version: Version, lang: str) -> list[NoteView]:
    """The footnotes of a version in order, with what they cite linked in place."""
    texts = Texts(view, version.things, lang, printed=False)
    found = [
        NoteView(
            each.number,
            anchor(each.iri),
            texts.html(each.text),
            links(view, each.cites),
            tuple(sorted((here(view, iri) for iri in set(each.called_from)), key=lambda at: natural(at.label))),
        )
        for each in version.notes
    ]
    return sorted(found, key=lambda note: (natural(note.anchor.partition("--")[2]), natural(note.number)))
