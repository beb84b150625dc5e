"""What is known of a document when it is cited. Knows no store and no form of reference."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A document or treaty, or a paragraph of it, as somebody cites it.

    `key` is its key, `title` and `title_language` the title and its language ("" where none is known), `organ_name` the
    organ in the reader's language. `kind` is what the document is, in the words of the data (`resolution`, `draft
    decision`, …), `type_name` the same in the reader's language. `date` is ISO 8601, to the precision that is known.
    `part` and `number` are those of the paragraph, `printed` says whether its number stands in the text; `iri` is its
    identifier, `official` the address of the official document.
    """

    key: str
    title: str = ""
    title_language: str = ""
    organ_name: str = ""
    kind: str = ""
    type_name: str = ""
    date: str = ""
    part: str = ""
    number: str = ""
    printed: bool = True
    iri: str = ""
    official: str = ""

    @property
    def address(self) -> str:
        """Where a reader finds it: the official document, else its identifier here."""
        return self.official or self.iri
