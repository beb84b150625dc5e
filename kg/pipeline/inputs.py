"""Which files a build reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import InputError
from kg.read import NO_DOCUMENTS, facts

SIDECAR = ".meta.toml"
_HEAD = 200


def sidecar(path: Path) -> Path | None:
    """The file beside `path` in which the user states things of it, None where there is none."""
    for candidate in (path.with_name(path.name + SIDECAR), path.with_suffix(SIDECAR)):
        if candidate.is_file():
            return candidate
    return None


def collect(paths: Iterable[Path]) -> list[Path]:
    """The documents that `paths` (files and folders) name, each once, sorted.

    Folders are searched through; hidden files, sidecar files and `skipped` ones are left out. Raises
    `InputError` for a path that does not exist and for a folder without a file.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _files(path):
            found.setdefault(file.resolve(), file)
    return sorted(found.values(), key=lambda each: (each.name, str(each)))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = [each for each in _inside(path) if not is_data(each)]
        if not files:
            raise InputError(path, "a folder without documents", "name a folder or file that holds some")
        return files
    if not path.exists():
        raise InputError(path, "no such file or folder", "check the name")
    if not path.is_file():
        raise InputError(path, "neither a file nor a folder", "name a document")
    return [path]


def skipped(paths: Iterable[Path]) -> list[Path]:
    """Files of the folders among `paths` that are no documents, by their name: `collect` leaves them out."""
    found = {each for path in paths if path.is_dir() for each in _inside(path) if is_data(each)}
    return sorted(found)


def is_data(path: Path) -> bool:
    """Whether a file's name says that it is no document, and its content does not say that it is a record."""
    if path.suffix.lower() not in NO_DOCUMENTS:
        return False
    try:
        with path.open("rb") as handle:
            return not facts.is_facts(handle.read(_HEAD))
    except OSError:
        return False


def _inside(folder: Path) -> Iterator[Path]:
    """The files in a folder, without hidden ones and sidecar files."""
    for path in folder.rglob("*"):
        hidden = any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)
        if not hidden and not path.name.endswith(SIDECAR) and path.is_file():
            yield path
