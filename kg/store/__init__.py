"""The one gate to the triple store: generations on disk, snapshots to read, writers to make new ones.

Layout of a store's folder::

    kg-store                marks the folder as a store
    current                 the name of the generation that readers open; swapped by one rename
    generations/ID/         immutable once it is there: manifest.json, oxigraph/, reasoning state …
    generations/ID/digests.json  size and SHA-256 of each of its files
    generations/ID/readers  the file that readers hold a shared lock on, so that nobody drops it
    work/                   generations that are being built; swept by the next build
    cache/                  extraction results by file hash
    writer                  the file that the one writer locks

Inside Oxigraph every document version's triples stand in its named graph, the ontology and
the lists in theirs, inferred triples in `graph/inferred`; the default graph holds the
asserted triples once more, without repeats. A query that may use inferred triples reads the
default graph and `graph/inferred`, one that may not reads the default graph alone.
"""

from __future__ import annotations

from kg.store.belonging import is_store, require
from kg.store.digests import Check
from kg.store.generations import FORMAT, Layout, Manifest, VersionEntry, circumstances, current_id, removed
from kg.store.graph import Graph
from kg.store.opening import mirrors, open_graph
from kg.store.snapshot import Snapshot, current, is_read_error, open_readonly, read_error
from kg.store.writer import Writer

__all__ = [
    "FORMAT",
    "Check",
    "Graph",
    "Layout",
    "Manifest",
    "Snapshot",
    "VersionEntry",
    "Writer",
    "circumstances",
    "current",
    "current_id",
    "is_read_error",
    "is_store",
    "mirrors",
    "open_graph",
    "open_readonly",
    "read_error",
    "removed",
    "require",
]
