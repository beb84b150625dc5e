"""Which files a build reads."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg.errors import InputError
from kg.readers import NO_DOCUMENTS, facts
from kg.store import is_store

SIDECAR = ".meta.toml"
REPORT = "un-resolutions-kg build report"
"""The format that a build's report names."""
_HEAD = 4096


def is_report(head: bytes) -> bool:
    """Whether a file that begins with `head` is a build's report; those of old did not name their format."""
    named = head.startswith(f'{{\n "format": "{REPORT}"'.encode())
    return named or (head.startswith(b'{\n "store": ') and b'\n "snapshot": ' in head)


def sidecar(path: Path) -> Path | None:
    """The file beside `path` in which the user states things of it, None where there is none."""
    for candidate in (path.with_name(path.name + SIDECAR), path.with_suffix(SIDECAR)):
        if os.path.lexists(candidate):
            return candidate
    return None


def collect(paths: Iterable[Path], follow_links: bool = False) -> list[Path]:
    """The documents that `paths` (files and folders) name, each once, sorted.

    Folders are searched through; hidden files, sidecar files and `skipped` ones are left out, and links that
    lead out of all `paths`, unless `follow_links`. Raises `InputError` for a path that does not exist and for a
    folder without a file.
    """
    roots, found = tuple(paths), dict[Path, Path]()
    for path in roots:
        for file in _files(path, _Search(roots, follow_links)):
            found.setdefault(file.resolve(), file)
    return sorted(found.values(), key=lambda each: (each.name, str(each)))


def _files(path: Path, search: _Search) -> list[Path]:
    if path.is_dir():
        files = [each for each in search.documents(path) if not is_data(each)]
        if not files:
            raise InputError(path, "a folder without documents", "name a folder or file that holds some")
        return files
    if not path.exists():
        raise InputError(path, "no such file or folder", "check the name")
    if not path.is_file():
        raise InputError(path, "neither a file nor a folder", "name a document")
    return [path]


def skipped(paths: Iterable[Path], follow_links: bool = False) -> list[Path]:
    """Files of the folders among `paths` that are no documents, by their name: `collect` leaves them out."""
    roots = tuple(paths)
    search = _Search(roots, follow_links)
    found = {each for path in roots if path.is_dir() for each in search.documents(path) if is_data(each)}
    return sorted(found)


def is_data(path: Path) -> bool:
    """Whether a file is no document: by its name, unless it is a record, or since it is a report of a build."""
    try:
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
    except OSError:
        return False
    if is_report(head):
        return True
    return path.suffix.lower() in NO_DOCUMENTS and not facts.is_facts(head)


def unread(paths: Iterable[Path], follow_links: bool = False) -> list[str]:
    """What `collect` does not look into below the folders among `paths`: a line for each folder, file and link."""
    roots = tuple(paths)
    search = _Search(roots, follow_links)
    for path in roots:
        if path.is_dir():
            for _each in search.documents(path):
                pass
    return sorted(set(search.refused))


def named(paths: Iterable[Path], name: str, follow_links: bool = False) -> list[Path]:
    """The files of this name in the folders among `paths`, sorted."""
    search = _Search(tuple(paths), follow_links)
    return sorted(each for path in search.roots if path.is_dir() for each in search.inside(path) if each.name == name)


def without_document(paths: Iterable[Path]) -> list[Path]:
    """Sidecar files of the folders among `paths` that stand beside no document."""
    search = _Search(tuple(paths), follow_links=False)
    inside = {each for path in search.roots if path.is_dir() for each in search.inside(path) if is_sidecar(each)}
    return sorted(each for each in inside if not any(map(_named_by(each), each.parent.iterdir())))


def is_sidecar(path: Path) -> bool:
    """Whether a file is one in which the user states things of another."""
    return path.name.endswith(SIDECAR)


def _named_by(sidecar_file: Path) -> Callable[[Path], bool]:
    stem = sidecar_file.name.removesuffix(SIDECAR)
    return lambda other: stem in (other.name, other.stem) and not other.name.endswith(SIDECAR)


class _Search:
    """One search through folders. `refused` gets a line for whatever is not looked into."""

    def __init__(self, roots: tuple[Path, ...], follow_links: bool) -> None:
        self.roots, self.follow_links = roots, follow_links
        self.refused: list[str] = []
        self._real = tuple(Path(os.path.realpath(each)) for each in roots)  # links in a circle are told later
        self._seen: set[Path] = set()

    def documents(self, folder: Path) -> Iterator[Path]:
        """What may be a document: files that are no sidecar files. One whose sidecar file leads out is none."""
        for each in self.inside(folder):
            beside = None if is_sidecar(each) else sidecar(each)
            if not is_sidecar(each) and (beside is None or not self._leads_out(beside)):
                yield each

    def inside(self, folder: Path) -> Iterator[Path]:
        """The files in a folder at any depth: without what is hidden, and without stores."""
        here = folder.resolve()
        if here in self._seen:
            return
        self._seen.add(here)
        try:
            names = sorted(each.name for each in os.scandir(folder) if not _hidden(each.name))
        except OSError as error:
            self.refused.append(f"{folder}: cannot be looked into ({error.strerror}); allow it or leave it out")
            return
        if is_store(folder):  # its cache and its manifests are no documents
            return
        files: list[Path] = []
        folders: list[Path] = []
        for each in (folder / name for name in names):
            if self._allowed(each):
                (folders if each.is_dir() else files).append(each)
        yield from files
        for each in folders:
            yield from self.inside(each)

    def _allowed(self, path: Path) -> bool:
        """Whether to look at `path`; if not, why is said. A link to a folder that is searched anyway needs no word."""
        if path.is_symlink() and self._leads_out(path):
            return False
        if path.is_dir():
            return True
        if not path.is_file():
            self.refused.append(f"{path}: neither a file nor a folder; leave it out")
            return False
        return True

    def _leads_out(self, path: Path) -> bool:
        """Whether a path is a link that is not followed, or leads nowhere; it is said then."""
        try:
            real = path.resolve(strict=True)
        except (OSError, RuntimeError) as error:  # Python below 3.13 has a RuntimeError for circles
            circle = isinstance(error, RuntimeError) or error.errno == errno.ELOOP
            what = "a link that leads in a circle" if circle else "a link to something that is not there"
            self.refused.append(f"{path}: {what}; mend or remove it")
            return True
        if self.follow_links or any(real.is_relative_to(root) for root in self._real):
            return False
        self.refused.append(
            f"{path}: a link that leads out of the given folder, to {real}; --follow-links reads what is there"
        )
        return True


def _hidden(name: str) -> bool:
    return name.startswith((".", "__MACOSX"))
