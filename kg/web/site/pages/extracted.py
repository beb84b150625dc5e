"""The text that was extracted from a file, with the places where statements were read in it."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from kg import rdf
from kg.stretches import TEXT, Read
from kg.triples.places import annotation
from kg.vocab import Rel
from kg.web.site.pages.common import link, links
from kg.web.site.view import GraphView


def file_of(iri: str) -> str:
    """The IRI of the file whose text an IRI would be, "" where it is no text's."""
    file = iri.removesuffix(TEXT)
    return file if file != iri and "/file/" in file else ""


def is_text(view: GraphView, iri: str) -> bool:
    """Whether an IRI names the text of a file that the graph has."""
    file = file_of(iri)
    return bool(file) and bool(view.into(file, Rel.FILE))


def text_page(view: GraphView, iri: str) -> dict[str, object]:
    """What the page of a text shows: the file, its versions, the text with its places, or the quotes that there are."""
    file = file_of(iri)
    found = sorted({each for _, each in places_of(view, file)}, key=lambda each: each.stretch[1:])
    text = view.places.text(file)
    return {
        "link": link(view, iri),
        "title": view.label(file),
        "file": link(view, file),
        "versions": links(view, view.places.versions(file)),
        "lang": found[0].language if found else "",
        "html": marked(text, [each.stretch[1:] for each in found]) if text else "",
        "quotes": [] if text else found,
    }


def places_of(view: GraphView, file: str) -> Iterator[tuple[str, Read]]:
    """The statements that were read in a file, each with each of its places there."""
    works = {view.value(each, view.term(Rel.VERSION_OF)) for each in view.places.versions(file)}
    for part in sorted(part for work in works for part in view.into(work, Rel.PART_OF)):
        for statement in view.into(part, Rel.IN_PARAGRAPH):
            for read in view.places.of(statement):
                if read.stretch.file == file:
                    yield statement, read


def described(view: GraphView, iri: str) -> list[rdf.Triple]:
    """The places of a text as the Web Annotation Vocabulary has them, each triple once, in a fixed order."""
    found = (
        triple
        for statement, read in places_of(view, file_of(iri))
        for triple in annotation(read, view.places, view.names, statement)
    )
    return sorted(set(found), key=str)


def marked(text: str, spans: list[tuple[int, int]]) -> Markup:
    """A text with an anchor for each place (`#char=68,103`): around it, or before it where two places overlap."""
    made: list[str] = []
    opened: list[int] = []
    done = 0

    def up_to(position: int) -> None:
        nonlocal done
        while opened and opened[-1] <= position:
            end = opened.pop()
            made.extend((str(escape(text[done:end])), "</span>"))
            done = end
        made.append(str(escape(text[done:position])))
        done = position

    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        up_to(start)
        made.append(f'<span id="char={start},{end}">')
        if opened and opened[-1] < end:
            made.append("</span>")
        else:
            opened.append(end)
    up_to(len(text))
    return Markup("".join(made))
