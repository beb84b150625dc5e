"""A graph opened by its place: a folder, or `sparql:URL` for a remote store."""

from __future__ import annotations

from pathlib import Path

from kg.store.graph import Graph
from kg.store.snapshot import open_readonly


def open_graph(place: str | Path) -> Graph:
    """The graph in force at `place`. `StoreError` where there is none, or it is damaged or of another version."""
    return open_readonly(Path(place))
