"""A graph opened by its place: a folder, or `sparql:URL` for a remote store."""

from __future__ import annotations

import os
from pathlib import Path

from kg.store.generations import REMOTE, Layout, current_id
from kg.store.graph import Graph
from kg.store.snapshot import open_readonly
from kg.vocab import DEFAULT_BASE

PREFIX = "sparql:"


def is_remote(place: str | Path) -> bool:
    """Whether a place is that of a remote store."""
    return isinstance(place, str) and place.startswith(PREFIX)


def mirrors(root: Path) -> bool:
    """Whether the folder is a mirror: a store's folder whose quads are elsewhere."""
    identifier = current_id(root)
    return identifier is not None and (Layout(root).generation(identifier) / REMOTE).exists()


def open_graph(
    place: str | Path,
    *,
    base: str = DEFAULT_BASE,
    user: str = "",
    password_file: str = "",
    check: bool = True,
    generation: str = "",
) -> Graph:
    """The graph in force at `place`. `StoreError` where there is none, or it is damaged or of another version.

    Of a remote store: whose credentials are shown (by default KG_REMOTE_USER and KG_REMOTE_PASSWORD_FILE), and
    which publication is meant, if there are several. `check` and `generation` are those of `open_readonly`.
    """
    if is_remote(place):
        from kg.store.remote.client import Address
        from kg.store.remote.opening import connect

        user = user or os.environ.get("KG_REMOTE_USER", "")
        secret = password_file or os.environ.get("KG_REMOTE_PASSWORD_FILE", "")
        return connect(Address.of(str(place), user, secret), base)
    root = Path(place)
    if mirrors(root):
        from kg.store.remote.opening import reopen

        return reopen(Layout(root).generation(current_id(root) or ""))
    return open_readonly(root, check=check, generation=generation)
