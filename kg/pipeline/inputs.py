"""Which files a build reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg.errors import InputError
from kg.readers import NO_DOCUMENTS, facts
from kg.store import is_store

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
        files = [each for each in _documents(path) if not is_data(each)]
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
    found = {each for path in paths if path.is_dir() for each in _documents(path) if is_data(each)}
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


def _documents(folder: Path) -> Iterator[Path]:
    return (each for each in _inside(folder) if not each.name.endswith(SIDECAR) and each.is_file())


def unread(paths: Iterable[Path]) -> list[str]:
    """What `collect` cannot look into below the folders among `paths`: a line for each folder and each dead link."""
    refused: list[OSError] = []
    inside = [each for path in paths if path.is_dir() for each in _inside(path, refused.append)]
    dead = [f"{each}: a link to something that is not there; mend or remove it" for each in inside if not each.exists()]
    return sorted([*map(_refused, refused), *dead])


def lonely(paths: Iterable[Path]) -> list[Path]:
    """Sidecar files of the folders among `paths` that stand beside no document."""
    inside = {each for path in paths if path.is_dir() for each in _inside(path) if each.name.endswith(SIDECAR)}
    return sorted(each for each in inside if not any(map(_named_by(each), each.parent.iterdir())))


def _named_by(sidecar_file: Path) -> Callable[[Path], bool]:
    stem = sidecar_file.name.removesuffix(SIDECAR)
    return lambda other: stem in (other.name, other.stem) and not other.name.endswith(SIDECAR)


def _refused(error: OSError) -> str:
    return f"{error.filename}: cannot be looked into ({error.strerror}); allow it or leave it out"


def _inside(folder: Path, refused: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """What is in a folder at any depth and is no folder: without what is hidden, and without stores."""
    for place, folders, files in os.walk(folder, onerror=refused):
        here = Path(place)
        if is_store(here):  # its cache and its manifests are no documents
            folders.clear()
            continue
        folders[:] = sorted(each for each in folders if not _hidden(each))
        yield from (here / each for each in sorted(files) if not _hidden(each))


def _hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX"))
