"""Generations on disk: where they are, what their manifest says, how one is published or dropped."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.store import digests, plain
from kg.store.belonging import (
    MARKER,
    is_generation,
    is_name,
    mark,
    remove_empty,
    remove_generation,
    remove_leftovers,
    require,
)
from kg.store.digests import sealed, unsealed
from kg.vocab import DEFAULT_BASE, named_graph, terms_of

CLOSED = "closed"
"""The folder of a generation's second store, whose default graph holds the inferred triples too."""
REMOTE = "remote.json"
"""The file that says where the quads of a generation are whose folder has side files only."""
BUILT = "built.json"
"""The file that says when and how a generation was built, and what was removed: no part of its content."""
FORMAT = 2
"""The version of this layout. Since 2 a generation's files have digests, and the store's folder is marked."""
READABLE = (1, FORMAT)
"""The versions that this program reads. A store with another number is refused, with what to do."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths inside a store's folder."""

    root: Path

    @property
    def current(self) -> Path:
        """The file that names the generation in force."""
        return self.root / "current"

    @property
    def writer(self) -> Path:
        """The file that whoever writes the store locks; it stays."""
        return self.root / "writer"

    @property
    def generations(self) -> Path:
        """The folder of finished generations."""
        return self.root / "generations"

    @property
    def work(self) -> Path:
        """The folder of generations that are being built."""
        return self.root / "work"

    @property
    def cache(self) -> Path:
        """The folder of extraction results."""
        return self.root / "cache"

    @property
    def parts(self) -> tuple[Path, ...]:
        """All that a store's folder holds."""
        return self.current, self.writer, self.generations, self.work, self.cache, self.root / MARKER

    def generation(self, identifier: str) -> Path:
        """The folder of generation `identifier`."""
        return self.generations / identifier


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A document version that a generation holds, and the files it was made from.

    `files` are `{"name", "sha256", "format"}`, the one that was read first; the others
    are files of the same document and language that went behind it. `digest` is the
    SHA-256 of the version's sorted N-Quads. `kept` marks a version whose newer file
    could not be read.
    """

    symbol: str
    language: str
    graph: str
    files: tuple[dict[str, str], ...]
    quads: int
    digest: str
    has_text: bool = True
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds; a function of the inputs, without clock or machine."""

    id: str
    base: str
    kg_version: str
    extractor: str
    reasoned: bool
    versions: tuple[VersionEntry, ...] = ()
    lists: dict[str, str] = field(default_factory=dict)
    """The digests of the ontology and list graphs."""
    counts: dict[str, int] = field(default_factory=dict)
    """Triples per graph, and under "" those of the default graph."""
    inputs: str = ""
    """A digest of everything that the build read, "" after a change or where a document failed."""
    starter: bool = False
    """Whether the package's own starter corpus was built."""
    derived: dict[str, str] = field(default_factory=dict)
    """Digests of what a build makes of all documents together, by the names of the graphs."""
    format: int = FORMAT
    terms: str = ""
    """What the ontology's and the lists' IRIs begin with: always what `base` says of them."""
    records: tuple[VersionEntry, ...] = ()
    """What catalogues say of works, which does not make documents of these."""
    in_doubt: int | None = None
    """Of how many documents it is not told which others they repeat; None in a store that an older program built."""
    builder: str = ""
    """The program that made it: of the same documents another may make something else, and so another generation."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", terms_of(self.base).removesuffix("ontology#"))

    @property
    def compares(self) -> bool:
        """Whether texts were held against those before them; a store that an older program built has none of it."""
        return "changes" in self.derived or named_graph(self.base, "changes") in self.counts

    def identified(self) -> Manifest:
        """The same with its `id`, which is made from everything else that it says."""
        data = {**self._data(), "id": ""}
        text = _json(data)
        return replace(self, id=hashlib.sha256(text.encode()).hexdigest()[:16])

    def counting(self, graph: str, triples: int) -> Manifest:
        """The same with the number of triples of one more graph."""
        return replace(self, counts={**self.counts, graph: triples})

    def write(self, folder: Path) -> None:
        """Write `manifest.json` into `folder`."""
        parts = []
        for name, value in sorted(self._data().items()):
            text = _json(value)
            if name in ("versions", "records") and value:  # one line each
                text = "[\n  " + ",\n  ".join(map(_json, value)) + "\n ]"
            parts.append(f" {_json(name)}: {text}")
        (folder / "manifest.json").unlink(missing_ok=True)
        (folder / "manifest.json").write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")

    def _data(self) -> dict[str, Any]:
        """What it says, ready for JSON."""
        said: dict[str, Any] = {each.name: getattr(self, each.name) for each in fields(self)}
        names = [each.name for each in fields(VersionEntry)]
        for kind in ("versions", "records"):
            said[kind] = [{name: getattr(each, name) for name in names} for each in said[kind]]
        return said

    @property
    def entries(self) -> tuple[VersionEntry, ...]:
        """The documents' versions and the catalogues' records."""
        return (*self.versions, *self.records)

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest in `folder`; `StoreError` if it is missing, damaged or of another format."""
        path = folder / "manifest.json"
        try:
            data: dict[str, Any] = plain.parsed(plain.text(path))
            found = data["format"]
            if found in READABLE:
                if "terms" not in data and data["base"] != DEFAULT_BASE:
                    data["base"] = f"{data['base']} {data['base']}"  # built when the base moved every term
                entries = {kind: tuple(map(_entry, data.get(kind, ()))) for kind in ("versions", "records")}
                return cls(**{**data, **entries})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{path}: damaged or missing manifest; build the store again with 'kg build'") from error
        raise StoreError(
            f"{folder}: a store of format {found}, but this kg reads format {FORMAT}; build it again with 'kg build'"
        )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _entry(data: dict[str, Any]) -> VersionEntry:
    return VersionEntry(**{**data, "files": tuple(data["files"])})


def circumstances(folder: Path) -> dict[str, Any]:
    """What `built.json` of the generation in `folder` says; {} where there is none.

    `StoreError` where it is damaged. It stands for itself, with its own digest: it is no part of the content, and
    a build that makes the same content again writes it anew.
    """
    path = folder / BUILT
    try:
        text = plain.text(path)
        built = unsealed(text) if (folder / digests.DIGESTS).exists() else plain.parsed(text)
        return dict(built)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{path}: the store is damaged ({error}); build it again with 'kg build'") from error


def write_circumstances(folder: Path, said: Mapping[str, object]) -> None:
    """Write `built.json` of a generation in the making."""
    (folder / BUILT).write_text(sealed(said), encoding="utf-8")


def removed(folder: Path) -> list[str]:
    """The symbols of documents that were here once and were removed, sorted."""
    said = circumstances(folder).get("removed")
    return sorted(str(each) for each in said) if isinstance(said, list) else []


def current_id(root: Path) -> str | None:
    """The name of the generation in force in store `root`, None where there is none.

    `StoreError` where it cannot be read, or is no name of a generation (a path that would lead elsewhere).
    """
    path = Layout(root).current
    try:
        name = plain.text(path).strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{root}: the store cannot be read ({error})") from error
    if name and not is_name(name):
        raise StoreError(f"{path}: damaged: it names no generation; build the store again with 'kg build'")
    return name or None


def standing(root: Path) -> Path | None:
    """The generation that a build follows upon: the one in force, or the last one where `current` is lost or damaged.

    None where there is none; `StoreError` where it cannot be told which of several it is.
    """
    layout, name = Layout(root), None
    with suppress(StoreError):
        name = current_id(root)
    if name and layout.generation(name).is_dir():
        return layout.generation(name)
    found = sorted(filter(is_generation, generations(layout)), key=digests.number_of)
    if len(found) > 1 and digests.number_of(found[-1]) == digests.number_of(found[-2]):
        raise StoreError(
            f"{layout.current}: lost or damaged, and there are {len(found)} generations; write the name of the one "
            f"that is to be in force, a folder of {layout.generations}, into it"
        )
    return found[-1] if found else None


def generations(layout: Layout) -> list[Path]:
    """What is in the folder of generations, sorted by name."""
    return sorted(layout.generations.iterdir()) if layout.generations.is_dir() else []


def next_number(layout: Layout) -> int:
    """The number of the next generation: one more than the highest."""
    return 1 + max(map(digests.number_of, generations(layout)), default=0)


@contextmanager
def writer_lock(root: Path) -> Iterator[None]:
    """Hold the store's writer lock, in a folder that is a store, empty, or not there yet.

    `StoreError` where another build holds it, or the folder is somebody's own. A folder that was made for it and
    holds neither a generation nor results in the end is removed.
    """
    place = require(root)
    made = [each for each in (place, *place.parents) if not each.exists()]
    try:
        place.mkdir(parents=True, exist_ok=True)
        mark(place)
        lock = os.open(Layout(place).writer, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if current_id(root) is not None:
            raise StoreError(f"{root}: the store cannot be written ({error.strerror}); allow it") from error
        raise StoreError(f"{root}: no store can be made here ({error.strerror}); name another folder") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError(f"{root}: another build is writing this store; wait until it has ended") from None
        try:
            yield
        finally:
            _tidy(Layout(place), made)
    finally:
        os.close(lock)


def _tidy(layout: Layout, made: list[Path]) -> None:
    """Remove the folders `made` for a store, innermost first, if nothing has come of it."""
    kept = any(each.is_file() for each in layout.cache.rglob("*"))
    if not made or kept or layout.current.exists() or layout.generations.exists():
        return
    if remove_empty(layout.root):
        for folder in made[1:]:
            with suppress(OSError):
                folder.rmdir()


def free_name(layout: Layout, manifest: Manifest) -> Manifest:
    """`manifest`, under another name where its own is taken: by a generation that is damaged or another, or by neither.

    Names are the first digits of a digest; whether a generation is the same is not told from them alone.
    """
    target = layout.generation(manifest.id)
    if not os.path.lexists(target) or (is_sound(target) and Manifest.read(target) == manifest):
        return manifest
    renamed = hashlib.sha256(f"{manifest.id} again".encode()).hexdigest()[: max(16, len(manifest.id))]
    return free_name(layout, replace(manifest, id=renamed))


def is_sound(folder: Path) -> bool:
    """Whether every file of a generation is as it was written."""
    try:
        stated = None if folder.is_symlink() else digests.read(folder)
        if stated is None or Manifest.read(folder).id != folder.name:
            return False
        return not digests.strangers(folder, stated) and not digests.damage(folder, stated)
    except StoreError:
        return False


def publish(layout: Layout, built: Path, identifier: str) -> Path:
    """Make the finished folder `built` the generation in force; returns where it is now.

    Everything is on disk before the rename that makes it visible, so that a crash at any
    moment leaves either the old generation in force or the new one, whole. A generation
    with the same content that is there already is kept, and `built` removed.
    """
    target = layout.generation(identifier)
    layout.generations.mkdir(parents=True, exist_ok=True)
    if target.exists():
        with suppress(FileNotFoundError):
            (built / BUILT).replace(target / BUILT)
        remove_generation(built)
    else:
        (built / "readers").touch()
        (built / MARKER).unlink(missing_ok=True)
        _sync_tree(built)
        built.rename(target)
        _sync(layout.generations)
    _swap(layout, identifier)
    return target


def _swap(layout: Layout, identifier: str) -> None:
    handle, name = tempfile.mkstemp(prefix="current.new.", dir=layout.root, text=True)
    with os.fdopen(handle, "w", encoding="utf-8") as fresh:
        fresh.write(identifier + "\n")
        fresh.flush()
        os.fchmod(fresh.fileno(), 0o666 & ~umask())
        os.fsync(fresh.fileno())
    Path(name).replace(layout.current)
    _sync(layout.root)


def umask() -> int:
    """What new files are not allowed; the system tells it only by setting it."""
    value = os.umask(0o022)
    os.umask(value)
    return value


def clear_work(layout: Layout) -> None:
    """Remove what builds left that were stopped. To be called by the holder of the writer lock."""
    layout.work.mkdir(parents=True, exist_ok=True)
    for unfinished in sorted(layout.work.iterdir()):
        remove_generation(unfinished)
    remove_leftovers(layout.root)


def sweep(layout: Layout) -> list[str]:
    """Drop what is not in force and nobody reads; returns the names of dropped generations.

    To be called by the holder of the writer lock. Where it cannot be told which generation is in force, all stay.
    """
    with suppress(StoreError):
        keep = current_id(layout.root)
        if keep and layout.generation(keep).is_dir():
            return [each.name for each in generations(layout) if each.name != keep and _drop(each)]
    return []


def _drop(folder: Path) -> bool:
    """Remove a generation unless a reader holds it. A reader that comes too late finds it gone."""
    with suppress(OSError):
        handle = os.open(folder / "readers", os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return remove_generation(folder)
        finally:
            os.close(handle)
    return False


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_tree(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)
