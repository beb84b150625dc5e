"""Extraction results on disk, so that unchanged documents are not parsed again.

An entry is named by a hash of everything that its content depends on: the file's bytes and
name, its sidecar file, the base IRI, and the code and data that read it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import zstandard

import kg
from kg import resources
from kg.errors import StoreError
from kg.store.belonging import remove_cached
from kg.store.digests import sealed, unsealed

_LEVEL = 1
_NOT_READING = frozenset(
    "cli web evaluate store reason search matching phrases questions summary descents unknown series "
    "gathered held comparisons shelves nodes typography".split()
)
"""Rooms of the package that have no part in what is read in a document."""
_NOT_BUILDING = frozenset("cli web evaluate library".split())
"""Those that have none in what a build makes of all documents."""


@cache
def extractor_version() -> str:
    """A hash of the code and data that turn a file into triples."""
    return _hash(_NOT_READING, "ontology")


@cache
def builder_version() -> str:
    """A hash of the code and data that make a generation: of files triples, and of all of them what is prepared."""
    return _hash(_NOT_BUILDING, "ontology", "queries")


def _hash(left_out: frozenset[str], *data: str) -> str:
    """A hash of the package without some of its rooms, and of its folders of data."""
    digest = hashlib.sha256(kg.__version__.encode())
    package = Path(kg.__file__).parent
    for folder, pattern in ((package, "*.py"), *((resources.path(each), "*") for each in data)):
        for path in sorted(folder.rglob(pattern)):
            inside = path.relative_to(folder)
            if path.is_file() and inside.parts[0].removesuffix(".py") not in left_out:
                digest.update(str(inside).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


class CacheError(StoreError):
    """A result that cannot be kept: no document is to blame, but the disk, or who may write there."""


class Cache:
    """The entries of one extractor version, in a folder of their own."""

    def __init__(self, folder: Path, version: str) -> None:
        self.folder = folder / version

    def key(self, *parts: bytes) -> str:
        """The name of the entry for what `parts` say."""
        digest = hashlib.sha256()
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()

    def _path(self, key: str, kind: str) -> Path:
        return self.folder / key[:2] / f"{key}.{kind}"

    def put(self, key: str, head: dict[str, Any], parts: dict[str, bytes]) -> None:
        """Store texts (as UTF-8) and then the head that vouches for them with their digests and its own.

        An entry that is torn or damaged is never read: the document is, once more. `CacheError` where none can be kept.
        """
        try:
            self._put(key, head, parts)
        except OSError as error:
            why = error.strerror or error
            raise CacheError(
                f"{self.folder.parent}: the store cannot be written ({why}); make room on the disk, or allow it"
            ) from error

    def _put(self, key: str, head: dict[str, Any], parts: dict[str, bytes]) -> None:
        self._path(key, "json").parent.mkdir(parents=True, exist_ok=True)
        said = {}
        for kind, text in parts.items():
            packed = zstandard.compress(text, _LEVEL)
            said[kind] = hashlib.sha256(packed).hexdigest()
            self._write(self._path(key, kind), packed)
        self._write(self._path(key, "json"), sealed({**head, "parts": said}).encode())

    def _write(self, path: Path, data: bytes) -> None:
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.write_bytes(data)
        fresh.replace(path)

    def head(self, key: str, wanted: tuple[str, ...]) -> dict[str, Any] | None:
        """The head of an entry that has all `wanted` parts, None where there is none such."""
        try:
            head = unsealed(self._path(key, "json").read_text(encoding="utf-8"))
            if not set(wanted) <= set(head["parts"]):
                return None
            complete = all(self._path(key, kind).stat().st_size for kind in wanted)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return head if complete else None

    def part(self, key: str, kind: str) -> bytes:
        """A text of an entry; `OSError` if it has gone or is damaged."""
        path = self._path(key, kind)
        head, packed = self.head(key, (kind,)), path.read_bytes()
        if head is None or hashlib.sha256(packed).hexdigest() != head["parts"][kind]:
            raise OSError(f"{path}: damaged")
        return zstandard.decompress(packed)

    def damaged(self) -> Iterator[Path]:
        """The files of entries that are not as they were written, sorted. They do no harm: they are not read."""
        for path in sorted(self.folder.glob("??/*.json")):
            key = path.stem
            head = self.head(key, ())
            if head is None:
                yield path
            for kind in head["parts"] if head else ():
                try:
                    self.part(key, kind)
                except OSError:
                    yield self._path(key, kind)

    def prune(self, generations: Path) -> None:
        """Remove what other extractor versions left, and the dumps of `generations` that have gone."""
        remove_cached(self.folder.parent, self.folder.name, generations)
