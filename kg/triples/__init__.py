"""A document and what was read in it → sorted, distinct N-Quads lines.

Pure: no clock, no random, no order of sets; the same input gives the same bytes.
"""

from __future__ import annotations

from kg.model import Document, Statements
from kg.triples.iris import Links, shipped_links
from kg.triples.statements import write_statements
from kg.triples.work import write_paragraphs, write_version, write_work
from kg.triples.writer import Writer
from kg.vocab import DEFAULT_BASE


def quads(document: Document, statements: Statements, base: str = DEFAULT_BASE,
          links: Links | None = None) -> list[str]:
    """The triples of one document version, in its own named graph.

    Gives lines without line ends, sorted and distinct; the same input gives the same
    lines. Every line is valid N-Quads whatever the texts hold. `links` stands in for the
    package's own lists. Raises `UsageError` where `base` is no usable IRI.
    """
    writer = Writer(document, base, shipped_links() if links is None else links)
    write_work(writer)
    write_version(writer)
    write_paragraphs(writer)
    write_statements(writer, statements)
    end = f" <{writer.names.graph(writer.version_path)}> ."
    return [line + end for line in sorted(set(writer.lines))]


def graph_iri(document: Document, base: str = DEFAULT_BASE) -> str:
    """The IRI of the named graph that `quads` writes for `document`."""
    writer = Writer(document, base, Links())
    return writer.names.graph(writer.version_path)


__all__ = ["Links", "graph_iri", "quads", "shipped_links"]
