"""RDF files that a user names, in any form that its ending tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import rdf
from kg.errors import InputError


def quads_of(path: Path, prefixes: dict[str, str] | None = None) -> Iterator[rdf.Quad]:
    """The quads of an RDF file, its blank nodes its own. `InputError` where it is none, or is not valid.

    Relative IRIs are taken from the file's own address. The prefixes that the file declares are put into `prefixes`.
    """
    kind = rdf.RdfFormat.from_extension(path.suffix.lstrip("."))
    if kind is None:
        raise InputError(path, "no kind of RDF file that is known", "name it .nq, .nt, .ttl, .trig, .rdf or .jsonld")
    try:
        reader = rdf.parse(path=str(path), format=kind, base_iri=path.resolve().as_uri(), rename_blank_nodes=True)
        yield from reader
        if prefixes is not None:
            prefixes.update(reader.prefixes)
    except SyntaxError as error:
        todo = "mend it or give it its right ending"
        raise InputError(path, f"not valid RDF: {error.msg}", todo, error.lineno) from error
    except FileNotFoundError as error:
        raise InputError(path, "no such file", "check the path") from error
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror or error})") from error


def load_into(store: rdf.Memory, paths: Iterable[Path]) -> rdf.Memory:
    """`store` with RDF files, all their graphs as one. `InputError` where one cannot be read."""
    for path in paths:
        store.bulk_extend(rdf.Quad(quad.subject, quad.predicate, quad.object) for quad in quads_of(path))
    return store
