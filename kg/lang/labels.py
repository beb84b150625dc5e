"""Labels of things and terms: `ontology/*.ttl` has them in the default language, the others in their folders.

`languages/xx/NAME.tsv` belongs to `ontology/NAME.ttl`. Each row says a thing, a property and a text. A thing is
written by its path below `id/` (`body/UNODC`), or with a prefix (`kg:Work`), the ontology itself as `ontology`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.lang.language import each
from kg.vocab import DEFAULT_BASE, Names, names

if TYPE_CHECKING:
    from kg import rdf


def labels(name: str, base: str = DEFAULT_BASE, folder: Path | None = None) -> Iterator[tuple[str, str, rdf.Literal]]:
    """What the languages' folders say of the things of `NAME.ttl`: thing, property, tagged text.

    `folder` is the ontology's. Raises `InputError` for a row that cannot be read.
    """
    from kg import rdf

    known = names(base)
    prefixes = known.prefixes()
    for language in each(folder):
        for thing, prop, text in language.rows(name, 3):
            try:
                yield (
                    _iri(thing, known, prefixes),
                    _iri(prop, known, prefixes),
                    rdf.Literal(text, language=language.code),
                )
            except KeyError as error:
                path = language.folder / f"{name}.tsv"
                raise InputError(
                    path, f"the prefix {error} of '{thing}' or '{prop}' is not known", "mend it"
                ) from error


def _iri(written: str, known: Names, prefixes: dict[str, str]) -> str:
    prefix, colon, local = written.partition(":")
    if colon and "/" not in prefix:
        return prefixes[prefix] + local
    return known.kg.rstrip("#") if written == "ontology" else known.id(written)
