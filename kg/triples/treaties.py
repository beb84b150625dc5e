"""What treaties are called that are on no list: the name that a text prints, else their reference.

A mention of such a treaty reaches from the first noun of treaties before the call of the note that cites it to that
call, so that the name is at its end.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract import treaty_names
from kg.model import Statements
from kg.symbols import TREATY_SERIES
from kg.triples import labels
from kg.triples.iris import work_path
from kg.triples.writer import Writer


def write_treaties(w: Writer, statements: Statements) -> None:
    """A label, in the document's language, for each treaty that it speaks of and the lists do not have."""
    names: dict[str, str] = {}
    for key, name in _printed(statements, w.language):
        if key.startswith(TREATY_SERIES) and key not in w.links.treaties:
            names[key] = names.get(key) or name
    for key, name in names.items():
        label = name or labels.treaty(w.language, key)
        w.lines.append(f"{w.iri(work_path(key))}{w.p['label']}{w.text(label)}")


def _printed(statements: Statements, language: str) -> Iterator[tuple[str, str]]:
    for citation in statements.citations:
        yield citation.cited, ""
    for mention in statements.mentions:
        if mention.code.startswith(TREATY_SERIES):
            yield mention.code, treaty_names.title(mention.place.quote, language)
