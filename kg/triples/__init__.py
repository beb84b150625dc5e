"""A document and what was read in it → sorted, distinct N-Quads lines.

Pure: no clock, no random, no order of sets; the same input gives the same bytes.
"""

from __future__ import annotations

import json
from itertools import groupby

from kg.model import Document, Statements
from kg.triples.doubts import choices, evidence
from kg.triples.iris import Links, shipped_links
from kg.triples.order import order
from kg.triples.statements import write_statements
from kg.triples.treaties import write_treaties
from kg.triples.work import write_paragraphs, write_version, write_work
from kg.triples.writer import Writer
from kg.vocab import DEFAULT_BASE


def quads(
    document: Document, statements: Statements, base: str = DEFAULT_BASE, links: Links | None = None
) -> list[str]:
    """The triples of one document version, in its own named graph.

    Gives lines without line ends, sorted and distinct; the same input gives the same
    lines. Every line is valid N-Quads whatever the texts hold. `links` stands in for the
    package's own lists. Raises `UsageError` where `base` is no usable IRI.
    """
    lines, end = _lines(document, statements, base, links)
    return [line + end for line in lines]


def nquads(document: Document, statements: Statements, base: str = DEFAULT_BASE, links: Links | None = None) -> bytes:
    """What `quads` gives as the bytes of a file: UTF-8, a line end after each line."""
    lines, end = _lines(document, statements, base, links)
    # Encoded one by one: most are ASCII, and a text with them all would take four times the memory.
    return (end + "\n").encode().join([*map(str.encode, lines), b""])


def _lines(document: Document, statements: Statements, base: str, links: Links | None) -> tuple[list[str], str]:
    """Sorted, distinct lines without their end, and that end, which is the same for all."""
    writer = Writer(document, base, shipped_links() if links is None else links)
    write_work(writer)
    write_version(writer)
    write_paragraphs(writer)
    write_statements(writer, statements)
    write_treaties(writer, statements)
    writer.write_places()
    # Repeats stand together once sorted; a set would have to hash every character.
    return [line for line, _ in groupby(sorted(writer.lines))], writer.end


def doubts(document: Document, statements: Statements, base: str = DEFAULT_BASE, links: Links | None = None) -> bytes:
    """What a version says to others, and what would change in it where another decides its acts in doubt.

    JSON: `order` as `kg.triples.order` has it, `evidence` and `choices` as `kg.triples.doubts` has them; the lines of
    these have no graph and full stop.
    """
    known = shipped_links() if links is None else links

    def write(narrow: Document, kept: Statements, decided: bool) -> list[str]:
        writer = Writer(narrow, base, known)
        write_paragraphs(writer)
        write_statements(writer, kept, decided=decided)
        writer.write_places()
        return writer.lines

    made = {
        "order": order(document, statements),
        "evidence": evidence(document, statements.acts),
        "choices": choices(document, statements, write),
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def graph_iri(document: Document, base: str = DEFAULT_BASE) -> str:
    """The IRI of the named graph that `quads` writes for `document`."""
    writer = Writer(document, base, Links())
    return writer.names.graph(writer.version_path)


__all__ = ["Links", "doubts", "graph_iri", "nquads", "quads", "shipped_links"]
