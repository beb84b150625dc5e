"""The ontology and the lists of bodies, instruments and acts, as sorted N-Quads for their graphs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import resources
from kg.errors import InputError
from kg.vocab import names, rebase

ONTOLOGY_FILES = frozenset({"kg.ttl", "alignments.ttl"})
NOT_LOADED = frozenset({"shapes.ttl"})
"""Shapes say how data must look and are data of `kg validate`, not of the graph."""


@dataclass(frozen=True, slots=True)
class ListGraph:
    """A graph that every store holds: its IRI, its lines and their digest."""

    graph: str
    lines: tuple[str, ...]
    digest: str


@cache
def list_graphs(base: str, folder: Path | None = None) -> tuple[ListGraph, ...]:
    """The graphs `authority` and `ontology` under `base`, from the Turtle files of `ontology/`.

    Blank nodes get canonical labels (RDFC-1.0), so that the lines are always the same.
    """
    folder = folder or resources.path("ontology")
    files: dict[str, list[Path]] = {"authority": [], "ontology": []}
    for path in sorted(folder.glob("*.ttl")):
        if path.name not in NOT_LOADED:
            files["ontology" if path.name in ONTOLOGY_FILES else "authority"].append(path)
    return tuple(_graph(names(base).graph(name), paths, base) for name, paths in files.items())


def _graph(graph: str, paths: list[Path], base: str) -> ListGraph:
    dataset = ox.Dataset()
    name = ox.NamedNode(graph)
    for path in paths:
        text = rebase(path.read_text(encoding="utf-8"), base)
        try:
            for quad in ox.parse(text, ox.RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True):
                dataset.add(ox.Quad(quad.subject, quad.predicate, quad.object, name))
        except SyntaxError as error:
            raise InputError(path, f"not valid Turtle ({error})") from error
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    prefix = graph.rsplit("/", 1)[1]
    lines = tuple(sorted(f"{_labelled(quad, prefix)} ." for quad in dataset))
    return ListGraph(graph, lines, hashlib.sha256("\n".join(lines).encode()).hexdigest())


def _labelled(quad: ox.Quad, prefix: str) -> ox.Quad:
    """The quad with the graph's name in its blank nodes' labels: those of two graphs stay apart."""
    subject, value = quad.subject, quad.object
    if isinstance(subject, ox.BlankNode):
        subject = ox.BlankNode(f"{prefix}-{subject.value}".replace("-", ""))
    if isinstance(value, ox.BlankNode):
        value = ox.BlankNode(f"{prefix}-{value.value}".replace("-", ""))
    return ox.Quad(subject, quad.predicate, value, quad.graph_name)
