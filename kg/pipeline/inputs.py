"""Which files a build reads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.errors import InputError

SIDECAR = ".meta.toml"


def sidecar(path: Path) -> Path | None:
    """The file beside `path` in which the user states things of it, None where there is none."""
    for candidate in (path.with_name(path.name + SIDECAR), path.with_suffix(SIDECAR)):
        if candidate.is_file():
            return candidate
    return None


def collect(paths: Iterable[Path]) -> list[Path]:
    """The documents that `paths` (files and folders) name, each once, sorted.

    Folders are searched through; hidden files and sidecar files are left out. Raises
    `InputError` for a path that does not exist and for a folder without a file.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _files(path):
            found.setdefault(file.resolve(), file)
    return sorted(found.values(), key=lambda each: (each.name, str(each)))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = [each for each in path.rglob("*") if _is_document(each, path)]
        if not files:
            raise InputError(path, "a folder without documents", "name a folder or file that holds some")
        return files
    if not path.exists():
        raise InputError(path, "no such file or folder", "check the name")
    if not path.is_file():
        raise InputError(path, "neither a file nor a folder", "name a document")
    return [path]


def _is_document(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)
    return not hidden and not path.name.endswith(SIDECAR) and path.is_file()
