"""A remote publication served from here: a store's folder whose generations follow what is published there.

An engine that answers as ours does is asked; the generation then holds its address, the search index and
the summary. Of another one everything is brought here, counted, into the generation's own store. Either
way readers are told (503) while the remote store is being published, and what is wrong where it fails.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.errors import KgError, RemoteError
from kg.pipeline import indexing
from kg.rdf import DefaultGraph, NamedNode
from kg.store import Manifest, Writer
from kg.store.digests import sealed
from kg.store.generations import BUILT, REMOTE, writer_lock
from kg.store.remote import opening, state
from kg.store.remote.client import Address, Client
from kg.store.remote.engine import Abilities, RemoteStore
from kg.vocab import named_graph

_EVERY = 1.0


class Mirror:
    """Follows one publication. `root` is the store's folder to serve; `trouble` why it cannot be served now."""

    def __init__(self, address: Address, base: str, seconds: float = 30.0) -> None:
        self.address, self._base, self._seconds = address, base, seconds
        self._folder = TemporaryDirectory(prefix="kg-remote-")
        self.root = Path(self._folder.name) / "store"
        self.trouble: KgError | None = None
        self.on_trouble: list[Callable[[], None]] = []
        self.notes: list[str] = []
        self._client = Client(address)
        self._head: state.Head | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True, name="remote")

    def start(self) -> None:
        """Bring the publication here and follow it. RemoteError where there is none that can be served."""
        try:
            self._fetch()
        except BaseException:
            self.close()
            raise
        self._thread.start()

    def close(self) -> None:
        """Let go of it, and remove the folder."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        self._client.close()
        with contextlib.suppress(OSError):
            self._folder.cleanup()

    def _follow(self) -> None:
        while not self._ended.wait(_EVERY):
            try:
                head = state.head_of(self._client, self._head.base if self._head else self._base)
                if head.state != state.COMPLETE:
                    raise state.being_published(self._client)
                if head != self._head:
                    self._fetch()
                self.trouble = None
            except (KgError, OSError) as error:
                self.trouble = error if isinstance(error, KgError) else RemoteError(str(error), 503)
                for tell in self.on_trouble:
                    tell()

    def _fetch(self) -> None:
        """Make a generation of what is published now, and put it in force."""
        whole, abilities = opening.tried(self._client, self._base)
        remote = RemoteStore(self._client, whole.head, whole, abilities)
        with writer_lock(self.root), Writer(self.root) as writer:
            if abilities.here:
                self._copy(remote, whole, writer)
                indexing.build(writer.store, writer.folder, whole.head.base)
            else:
                indexing.build(remote, writer.folder, whole.head.base)
                self._name(writer.folder, whole, abilities)
            (writer.folder / BUILT).write_text(sealed(whole.built), encoding="utf-8")
            opening.write_manifest(writer.folder, whole)
            writer.publish(Manifest.read(writer.folder))
        self._head = whole.head
        self.notes = [_note(whole, abilities), "updates and SERVICE are not for a remote store"]

    @staticmethod
    def _copy(remote: RemoteStore, whole: state.State, writer: Writer) -> None:
        names = [each for each in remote.named_graphs() if isinstance(each, NamedNode)]
        sources: list[NamedNode | None] = [None, *names]
        for name in sources:
            place = name or DefaultGraph()
            writer.store.bulk_extend(remote.fetch(None, None, None, place))
            there, here = whole.graphs[remote.names.graph(place)][0], writer.count(name)
            if there != here:
                raise RemoteError(f"{remote.client.address.shown} gave {here:,} of the {there:,} triples of {place}")

    def _name(self, folder: Path, whole: state.State, abilities: Abilities) -> None:
        said = {
            "address": asdict(self.address),
            "abilities": asdict(abilities),
            "state": asdict(whole),
            "seconds": self._seconds,
        }
        (folder / REMOTE).write_text(json.dumps(said), encoding="utf-8")


def _note(whole: state.State, abilities: Abilities) -> str:
    count = len({name for name in whole.graphs if name.startswith(named_graph(whole.head.base))})
    if abilities.here:
        return f"{count} graphs were copied from the remote store and are answered from here, since {abilities.here}"
    return f"the remote store's {count} graphs are asked there"
