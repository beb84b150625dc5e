"""Comparisons of texts are put into a generation, and the reasoner is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.pipeline import closing
from kg.pipeline.comparing import CHANGES, Compared, Comparer
from kg.store import Snapshot, Writer
from kg.vocab import derived_graphs, named_graph


def put(writer: Writer, found: Compared, comparer: Comparer, previous: Snapshot | None) -> int:
    """Bring the graph `changes` up to date; how many triples it holds."""
    graph = ox.NamedNode(named_graph(comparer.base, CHANGES))
    fresh = {line for lines in found.fresh.values() for line in lines}
    if previous is None:
        writer.load_derived(graph, list(_triples(sorted(fresh))))
    else:
        gone = {line for pair in found.gone for line in comparer.lines(pair, previous.store)}
        writer.apply(graph, _triples(sorted(fresh - gone)), _triples(sorted(gone - fresh)))
    return writer.count(graph)


def _triples(lines: Iterable[str]) -> Iterator[ox.Triple]:
    for quad in ox.parse("\n".join(lines), ox.RdfFormat.N_TRIPLES):
        yield quad.triple


def close(
    writer: Writer, found: Compared, comparer: Comparer, previous: Snapshot | None, engine: str
) -> closing.Closed:
    """Bring what follows up to date: what is asserted is closed already, the comparisons come to it."""
    inferred = ox.NamedNode(named_graph(comparer.base, "inferred"))
    if not closing.has_state(writer.folder):  # of a reasoner that keeps none: all is closed anew
        closed = _close_anew(writer, comparer.base, engine)
        writer.load_inferred(closed.inferred_file, inferred)
        return closed
    known = previous is not None and closing.has_state(previous.path)
    closed = closing.extend(writer.folder, _stated(writer, found, comparer, whole=not known), comparer.base)
    writer.apply(inferred, *closed.changes())
    return closed


def _stated(writer: Writer, found: Compared, comparer: Comparer, *, whole: bool) -> dict[str, list[str]]:
    """The N-Quads of the graphs that the reasoner's state is to hold from now on; all of them where it is `whole`."""
    state: dict[str, list[str]] = {comparer.name(pair): [] for pair in found.gone}
    state |= {comparer.name(pair): lines for pair, lines in found.fresh.items()}
    if whole:
        state |= {comparer.name(pair): comparer.lines(pair, writer.store) for pair in found.kept}
    return {graph: [f"{line.removesuffix('.')}<{graph}> ." for line in lines] for graph, lines in state.items()}


def _close_anew(writer: Writer, base: str, engine: str) -> closing.Closed:
    quads = writer.folder / "quads.nq"
    writer.dump(quads, *(ox.NamedNode(each) for each in derived_graphs(base) if each != named_graph(base, CHANGES)))
    try:
        return closing.close(quads, writer.folder, engine, base)
    finally:
        quads.unlink()
