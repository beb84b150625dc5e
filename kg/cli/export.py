"""`kg export`: the store's named graphs, or one of them, as RDF."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO

from kg.cli import common
from kg.errors import UnknownNameError, UsageError
from kg.vocab import derived_graphs

if TYPE_CHECKING:
    from kg import rdf
    from kg.store import Graph

FORMATS = ("nq", "trig", "ttl", "nt", "jsonld")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "export",
        help="write the store's triples",
        description="Writes all named graphs, or one, to the standard output or a file. "
        "ttl and nt hold one graph; without --graph they hold the triples of all.",
    )
    parser.add_argument("--format", choices=FORMATS, default="nq")
    parser.add_argument("--graph", metavar="IRI", help="one graph: its IRI, or its name, e.g. A/RES/76/186/fr")
    parser.add_argument("--facts-only", action="store_true", help="leave the texts of paragraphs and notes out")
    parser.add_argument(
        "--places",
        action="store_true",
        help="only where statements were read, in the form of the Web Annotation Vocabulary, with what stands there",
    )
    parser.add_argument("--no-infer", action="store_true", help="leave the graph of inferred triples out")
    common.output_option(parser)
    common.store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the dump, the same bytes whenever the store holds the same."""
    from kg import outputs

    kinds = {"ttl": outputs.TURTLE, "trig": outputs.TURTLE, "jsonld": outputs.JSON_LD}
    kind = kinds.get(args.format, outputs.LINES)
    if args.output is not None:
        outputs.check(args.output, kind, force=args.force)
    with common.snapshot(args) as snapshot:
        quads = _quads(snapshot, _graphs(snapshot, args), args)
        with common.output(args, kind) as out:
            _write(quads, out, args.format, snapshot)
    return 0


def _graphs(snapshot: Graph, args: argparse.Namespace) -> list[rdf.NamedNode]:
    from kg.config import nearest

    known = {each.value: each for each in snapshot.graphs()}
    if not args.graph:
        derived = derived_graphs(snapshot.base)
        return [each for name, each in known.items() if not (args.no_infer and name in derived)]
    name = args.graph.strip("<>")
    for candidate in (name, snapshot.base + "graph/" + name):
        if candidate in known:
            return [known[candidate]]
    prefix = snapshot.base + "graph/"
    near = nearest(name.removeprefix(prefix), tuple(each.removeprefix(prefix) for each in known))
    raise UnknownNameError("graph", args.graph, near)


def _quads(snapshot: Graph, graphs: list[rdf.NamedNode], args: argparse.Namespace) -> Iterator[rdf.Quad]:
    from kg.triples.places import as_annotations, facts_only, places
    from kg.vocab import names

    own = names(snapshot.base)
    known = places(snapshot.store, own)
    for graph in graphs:
        held = snapshot.quads(graph.value)
        if args.places:
            yield from as_annotations(held, known, own)
        elif args.facts_only:
            yield from facts_only(held, known, own)
        else:
            yield from sorted(held, key=str)


def _write(quads: Iterable[rdf.Quad], out: BinaryIO, form: str, snapshot: Graph) -> None:
    from kg import rdf
    from kg.vocab import names

    kinds = {
        "nq": rdf.RdfFormat.N_QUADS,
        "trig": rdf.RdfFormat.TRIG,
        "ttl": rdf.RdfFormat.TURTLE,
        "nt": rdf.RdfFormat.N_TRIPLES,
        "jsonld": rdf.RdfFormat.JSON_LD,
    }
    if form not in kinds:
        raise UsageError(f"unknown format '{form}'")
    prefixes = None if form in {"nq", "nt"} else names(snapshot.base).prefixes()
    if form in {"ttl", "nt"}:
        rdf.serialize((quad.triple for quad in quads), out, kinds[form], prefixes=prefixes)
    else:
        rdf.serialize(quads, out, kinds[form], prefixes=prefixes)
