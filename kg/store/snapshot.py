"""A snapshot: one finished generation, open for reading for as long as its reader wants."""

from __future__ import annotations

import fcntl
import os
import re
import threading
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError, StoreError
from kg.rdf import Graphs
from kg.store import answers, digests, plain
from kg.store.asking import Asking
from kg.store.belonging import is_store, require
from kg.store.generations import CLOSED, REMOTE, Layout, Manifest, circumstances, current_id


class Snapshot(Asking):
    """A generation as readers see it: immutable, and not dropped while it is open.

    Attributes: `id` (made from the content), `path` (its folder), `manifest`, `store`
    (a read-only `pyoxigraph.Store`), `base` (what its IRIs begin with). May be used by
    several threads. Close it, or use it in a `with` statement.
    """

    def __init__(self, path: Path, manifest: Manifest, store: ox.Store, lock: int) -> None:
        self.path, self.manifest, self._store = path, manifest, store
        self.id, self.base = manifest.id, manifest.base
        self._lock: int | None = lock
        self._closed: ox.Store | None = None
        self._opening = threading.Lock()

    @property
    def store(self) -> ox.Store:
        """The engine."""
        return self._store

    def close(self) -> None:
        """Let go of the generation. Results that are still being read stay good."""
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)

    def source(self, infer: bool = True) -> tuple[ox.Store, Graphs]:
        """The store to ask, and what its default graph is made of, with or without inferred triples.

        A default graph made of two costs about twice the time in joins; so a generation has a
        second store (the same files, but for what is added) whose default graph holds both.
        """
        if infer and self._closed is not None:
            return self._closed, [ox.DefaultGraph()]
        path = self.path / CLOSED
        if not infer or not path.is_dir():
            return self.store, self.default_graphs(infer)
        with self._opening:
            if self._closed is None:
                self._closed = _readable(path)
            return self._closed, [ox.DefaultGraph()]

    def _prepared(self, text: str) -> ox.QuerySolutions | None:
        return answers.find(self.path, text)

    def _failed(self, error: OSError | RuntimeError | ValueError) -> KgError:
        if not isinstance(error, ValueError) and is_read_error(error):
            return read_error(error)
        return super()._failed(error)

    def checking(self) -> digests.Check:
        """A check of all its files against their digests, to be started and waited for."""
        return digests.Check(self.path, digests.read(self.path))


def is_read_error(error: BaseException) -> bool:
    """Whether an error of the engine is about the store's files, not about the query."""
    return (
        isinstance(error, OSError | RuntimeError) and re.search(r"[Cc]orrupt|IO error|checksum", str(error)) is not None
    )


def read_error(error: OSError | RuntimeError) -> StoreError:
    """What the engine says of bytes that it cannot read, as an error of the store: never an answer with fewer rows."""
    return StoreError(
        f"the store cannot be read ({error}); 'kg verify' says what is damaged; restore a backup or build it again"
    )


def current(root: Path) -> str:
    """The id of the generation in force; `StoreError` where the store holds none, or the folder is no store."""
    require(root)
    identifier = current_id(root)
    if identifier is None:
        if is_store(root):
            raise StoreError(f"{root}: a store whose first build has not ended; run 'kg build --store {root}' again")
        raise StoreError(f"{root}: no store here; make one with 'kg build --store {root}'")
    return identifier


def open_readonly(root: Path, *, check: bool = True, generation: str = "") -> Snapshot:
    """Open the generation in force of the store in folder `root`, or the one named, if it is still there.

    Its files are held against their digests first: all bytes of all files, or without `check` the sizes, and the
    bytes of those that tell the engine what to open; then whoever asks waits for `Snapshot.checking` before it answers.
    `StoreError` where there is no store, it is damaged, or it is of another version.
    """
    for _attempt in range(100):
        identifier = generation or current(root)
        folder = Layout(root).generation(identifier)
        lock = _share(folder)
        if lock is None:
            if generation or current_id(root) == identifier:
                raise StoreError(f"{folder}: this part of the store is missing; build it again with 'kg build'")
            continue  # a build has just swapped it for the next
        try:
            return _open(folder, lock, check)
        except BaseException:
            os.close(lock)
            if generation or current_id(root) == identifier:
                raise  # not merely swapped meanwhile
    raise StoreError(f"{root}: the store changes too fast to be opened; try again")


def open_generation(folder: Path) -> Snapshot:
    """Open a generation whether it is in force or not; its bytes are not looked at. `StoreError` as `open_readonly`."""
    lock = _share(folder)
    if lock is None:
        raise StoreError(f"{folder}: this part of the store is missing")
    try:
        return Snapshot(folder, Manifest.read(folder), _readable(folder / "oxigraph"), lock)
    except BaseException:
        os.close(lock)
        raise


def _share(folder: Path) -> int | None:
    if folder.is_symlink():
        raise StoreError(f"{folder}: a link, where a store has none; put what it leads to here")
    try:
        handle = os.open(folder / "readers", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


def _open(folder: Path, lock: int, check: bool) -> Snapshot:
    manifest = Manifest.read(folder)
    stated = digests.read(folder)
    if stated is not None:
        digests.check_quickly(folder, stated)
    if stated is None and manifest.format > 1:
        raise StoreError(f"{folder / digests.DIGESTS}: missing; the store is damaged; build it again with 'kg build'")
    circumstances(folder)
    if check and stated is not None and (found := digests.damage(folder, stated)):
        raise digests.told(folder, found)
    return Snapshot(folder, manifest, _readable(folder / "oxigraph"), lock)


def _readable(folder: Path) -> ox.Store:
    """The files of one of a generation's stores, opened; `StoreError` where they are damaged, or elsewhere."""
    if (folder.parent / REMOTE).exists():
        raise StoreError(f"{folder.parent}: what this holds is in a remote store; open that")
    try:
        return ox.Store.read_only(plain.engine(folder))
    except (OSError, ValueError, RuntimeError) as error:  # RocksDB's "Corruption: …" is a RuntimeError
        raise StoreError(f"{folder}: the store is damaged ({error}); build it again with 'kg build'") from error
