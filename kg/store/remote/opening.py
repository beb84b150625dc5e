"""A published graph, opened for reading."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import RemoteError
from kg.rdf import Engine
from kg.store.asking import Asking
from kg.store.digests import sealed
from kg.store.generations import BUILT, REMOTE, Manifest
from kg.store.remote import state, trials
from kg.store.remote.client import Address, Client
from kg.store.remote.engine import Abilities, RemoteStore
from kg.store.remote.names import Names
from kg.vocab import DEFAULT_BASE


class RemoteSnapshot(Asking):
    """`kg.store.Graph` over one publication. Where it is replaced meanwhile, answers are refused (503)."""

    def __init__(
        self, path: Path, client: Client, whole: state.State, abilities: Abilities, *, own: bool = False
    ) -> None:
        self.path, self._client, self._whole = path, client, whole
        self.id, self.base = whole.head.id, whole.head.base
        self.abilities, self._own = abilities, own
        self._remote = RemoteStore(client, whole.head, whole, abilities)

    @property
    def store(self) -> Engine:
        """The engine."""
        return self._remote

    @cached_property
    def manifest(self) -> Manifest:
        """What it holds."""
        return Manifest.read(self.path)

    def close(self) -> None:
        """Let go of it."""
        self._client.close()
        if self._own:
            shutil.rmtree(self.path, ignore_errors=True)


def connect(address: Address, base: str = DEFAULT_BASE, seconds: float = 60.0) -> RemoteSnapshot:
    """The publication at `address` (with `base`, if there are several), tried and open.

    Its side files are in a folder that goes with it. RemoteError where there is none, or it is damaged.
    """
    client = Client(address, seconds)
    folder = Path(tempfile.mkdtemp(prefix="kg-remote-"))
    try:
        whole, abilities = tried(client, base)
        write(folder, address, whole, abilities)
        return RemoteSnapshot(folder, client, whole, abilities, own=True)
    except BaseException:
        client.close()
        shutil.rmtree(folder, ignore_errors=True)
        raise


def tried(client: Client, base: str) -> tuple[state.State, Abilities]:
    """The publication, its counts held against the manifest, and what the engine can do. RemoteError as `connect`."""
    head = state.head_of(client, base)
    if head.state != state.COMPLETE:
        raise state.being_published(client)
    whole = state.read(client, head)
    counts = {name: count for name, (count, _) in whole.graphs.items()}
    for name in sorted(counts):
        _counted(client, name, counts[name])
    found = trials.abilities(client, Names(head.base), counts)
    if whole.rewritten and not found.here:
        found = replace(found, here="it gives literals back in other words")
    return whole, found


def _counted(client: Client, name: str, count: int) -> None:
    there = client.number(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
    if there != count:
        raise RemoteError(
            f"{client.address.shown} has {there:,} triples in <{name}>, but its manifest says {count:,}; "
            "somebody else changed it: publish again with 'kg build --publish'"
        )


def write(folder: Path, address: Address, whole: state.State, abilities: Abilities) -> None:
    """Write the side files of a publication that need no look at its triples."""
    said = {"address": asdict(address), "abilities": asdict(abilities), "state": asdict(whole), "seconds": 60.0}
    write_manifest(folder, whole)
    (folder / BUILT).write_text(sealed(whole.built), encoding="utf-8")
    (folder / REMOTE).write_text(json.dumps(said), encoding="utf-8")
    (folder / "readers").touch()


def write_manifest(folder: Path, whole: state.State) -> None:
    """Write what the publication holds as a generation's manifest."""
    (folder / "manifest.json").write_text(json.dumps(whole.manifest), encoding="utf-8")


def reopen(folder: Path) -> RemoteSnapshot:
    """The publication that the folder of a mirror names: it was tried when the folder was made."""
    said: dict[str, Any] = json.loads((folder / REMOTE).read_text(encoding="utf-8"))
    whole = _state(said["state"])
    client = Client(Address(**said["address"]), float(said["seconds"]))
    found = RemoteSnapshot(folder, client, whole, Abilities(**said["abilities"]))
    found.id = folder.name
    return found


def _state(said: Mapping[str, Any]) -> state.State:
    graphs = {name: (int(count), str(digest)) for name, (count, digest) in said["graphs"].items()}
    return state.State(**{**said, "head": state.Head(**said["head"]), "graphs": graphs})
