"""The digests of a generation's files: written when it is put in force, checked when it is opened.

The triple store's engine (RocksDB) keeps a checksum of each block of its tables and verifies it at every
read, but what comes of it is not always an error: a read error inside `MINUS`, `EXISTS` or an expression is
taken for "no answer", and damage to what has no checksum of its own (the table's properties, the last record
of its log) is not seen at all. So a generation's files are held against their SHA-256 before they answer.

`digests.json` lists size and SHA-256 of every file, `manifest.json` among them, and ends with its own digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.store import plain
from kg.store.belonging import is_side_file

DIGESTS = "digests.json"
_NOT_LISTED = re.compile(r"readers|built\.json|digests\.json|kg-store|(oxigraph|closed)/(LOG.*|LOCK)")
"""Files without content (`readers`, the engine's lock), those that have their own digest or are their own text, and
the engine's diary, which it writes and never reads: a generation of an earlier version may still have one."""
_DIARY = re.compile(r"(oxigraph|closed)/LOG.*")
SEAL = "~sha256"
"""The last name in a sealed file: the digest of the rest."""
_SMALL = 1 << 20
_THREADS = 2


@dataclass(frozen=True, slots=True)
class FileDigest:
    """Size and SHA-256 (hexadecimal) of a file."""

    size: int
    sha256: str


Digests = Mapping[str, FileDigest]
"""By the path below the generation's folder."""


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file; `OSError` where it cannot be read."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sealed(data: Mapping[str, Any]) -> str:
    """`data` as a line of JSON that ends with the digest of what is before it."""
    text = json.dumps(dict(data), ensure_ascii=False, sort_keys=True)
    seal = hashlib.sha256(text.encode()).hexdigest()
    return f'{text[:-1]}{", " if data else ""}"{SEAL}": "{seal}"}}\n'


def unsealed(text: str) -> dict[str, Any]:
    """What `sealed` was given; `ValueError` where the text is not as it was written."""
    data = plain.parsed(text)
    if not isinstance(data, dict):
        raise ValueError("no object")
    said = {name: value for name, value in data.items() if name != SEAL}
    if sealed(said) != text:
        raise ValueError("its digest differs")
    return said


def write(folder: Path, previous: Path | None = None, *, number: int = 1) -> None:
    """Write the digests of the files in `folder`, and the `number` of the generation: later ones have higher ones.

    Those of files that `previous`, the generation before, holds too (the same file by a hard link) are taken over:
    damage that came after they were made stays visible.
    """
    known = _known(previous)
    found = {}
    for path in files(folder):
        key = _number(path)
        known[key] = known.get(key) or FileDigest(path.stat().st_size, sha256_of(path))
        found[_name(folder, path)] = known[key]
    listed = {name: [each.size, each.sha256] for name, each in sorted(found.items())}
    (folder / DIGESTS).unlink(missing_ok=True)  # it may be a link to that of the generation before
    (folder / DIGESTS).write_text(sealed({"files": listed, "number": number}), encoding="utf-8")


def _known(folder: Path | None) -> dict[object, FileDigest]:
    """The digests that `folder` states, by device and number of the file."""
    known: dict[object, FileDigest] = {}
    stated = read(folder) if folder else None
    for name, digest in (stated or {}).items():
        path = folder / name if folder else Path(name)
        if path.is_file():
            known[_number(path)] = digest
    return known


def number_of(folder: Path) -> int:
    """The number of the generation in `folder`; 0 where it says none that can be read."""
    try:
        return int(unsealed(plain.text(folder / DIGESTS))["number"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def files(folder: Path) -> Iterator[Path]:
    """The files of a generation that have a digest, sorted."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not _NOT_LISTED.fullmatch(_name(folder, path)):
            yield path


def diaries(folder: Path) -> list[Path]:
    """The engine's diaries in `folder`, which no digest covers: earlier builds left them there."""
    return [path for path in sorted(folder.rglob("LOG*")) if _DIARY.fullmatch(_name(folder, path))]


def read(folder: Path) -> Digests | None:
    """The digests of the generation in `folder`, None where it is of a version that kept none.

    `StoreError` where they cannot be read or are damaged.
    """
    try:
        said = unsealed(plain.text(folder / DIGESTS))["files"]
        return {str(name): FileDigest(int(size), str(sha256)) for name, (size, sha256) in said.items()}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(_damaged(folder / DIGESTS, str(error))) from error


def check_quickly(folder: Path, digests: Digests) -> None:
    """Hold the sizes of all files, and the bytes of small ones, against `digests`; `StoreError` where one differs.

    The small ones are the manifest, and what the engine opens a store by: its own manifest, log and settings.
    """
    for name, found in strangers(folder, digests).items():
        raise StoreError(_damaged(folder / name, found))
    for name, digest in digests.items():
        small = digest.size <= _SMALL and not name.endswith(".sst")
        if found := _differs(folder / name, digest, whole=small):
            raise StoreError(_damaged(folder / name, found))


def strangers(folder: Path, digests: Digests) -> dict[str, str]:
    """Files that would be read and are not this generation's: another's index, or answers that were prepared there.

    `digests` are those of all its files.
    """
    names = (each.name for each in sorted(folder.iterdir()) if each.is_file())
    return {
        name: "it is of another generation; remove it"
        for name in names
        if name not in digests and is_side_file(name) and not _NOT_LISTED.fullmatch(name)
    }


def damage(folder: Path, digests: Digests, ended: Callable[[], bool] = lambda: False) -> dict[str, str]:
    """What differs from `digests` in the bytes of the files of `folder`: path → what is wrong, sorted."""

    def look(names: list[str]) -> str:
        return "" if ended() else _differs(folder / names[0], digests[names[0]], whole=True)

    same: dict[object, list[str]] = {}
    for name in sorted(digests, key=lambda each: digests[each].size, reverse=True):
        same.setdefault((_number(folder / name), digests[name]), []).append(name)
    with ThreadPoolExecutor(min(_THREADS, os.cpu_count() or 1)) as threads:
        found = dict(zip(map(tuple, same.values()), threads.map(look, same.values()), strict=True))
    return {name: what for names, what in sorted(found.items()) if what for name in names}


def _number(path: Path) -> object:
    """What files have in common that are one file under several names (hard links)."""
    try:
        status = path.stat()
    except OSError:
        return path
    return status.st_dev, status.st_ino


def _differs(path: Path, digest: FileDigest, *, whole: bool) -> str:
    try:
        size = path.stat().st_size
        if size != digest.size:
            return f"{size} bytes instead of {digest.size}"
        if whole and sha256_of(path) != digest.sha256:
            return "its bytes are not those that were written"
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"cannot be read ({error.strerror or error})"
    return ""


def _damaged(path: Path, what: str) -> str:
    return f"{path}: the store is damaged ({what}); restore it from a backup or build it again with 'kg build'"


def told(folder: Path, found: Mapping[str, str]) -> StoreError:
    """The error that says what `damage` found."""
    name, what = next(iter(found.items()))
    more = f"; {len(found) - 1} more files differ" if len(found) > 1 else ""
    return StoreError(_damaged(folder / name, what + more))


def _name(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


@dataclass(slots=True)
class Check:
    """All files of a generation held against their digests in a thread of its own.

    `done` says that it has ended; `wait` waits for that. `found` is empty for a sound generation, and for one of
    a version that kept no digests.
    """

    folder: Path
    digests: Digests | None
    found: dict[str, str] = field(default_factory=dict)
    _ended: threading.Event = field(default_factory=threading.Event)
    _given_up: threading.Event = field(default_factory=threading.Event)

    @property
    def size(self) -> int:
        """Bytes to read."""
        return sum(each.size for each in (self.digests or {}).values())

    @property
    def done(self) -> bool:
        """Whether every byte has been looked at."""
        return self._ended.is_set()

    @property
    def given_up(self) -> bool:
        """Whether somebody has wanted it to end before its end."""
        return self._given_up.is_set()

    def start(self) -> Check:
        """Begin; returns itself."""
        threading.Thread(target=self._run, daemon=True, name="digests").start()
        return self

    def _run(self) -> None:
        try:
            if self.digests is not None:
                self.found = damage(self.folder, self.digests, self._given_up.is_set)
            if self._given_up.is_set():  # what was passed over may be damaged
                self.found = {**self.found, "": "the check was given up"}
        except Exception as error:  # what was not looked at is not sound
            self.found = {"": f"could not be checked: {error}"}
        finally:
            self._ended.set()

    def give_up(self) -> None:
        """End soon; what was not looked at is not sound, so that the check is found to be none, unless it had ended."""
        if not self.done:
            self._given_up.set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has ended, or so long; `StoreError` where a file differs, or not all were looked at."""
        self._ended.wait(seconds)
        if "" in self.found:
            raise StoreError(f"{self.folder}: {self.found['']}")
        if self.found:
            raise told(self.folder, self.found)
