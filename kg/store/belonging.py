"""What in a folder belongs to the store, so that nothing else is ever touched.

A new store is marked by a file (`MARKER`). A folder from before markers is a store if it can be read as
one: `current`, and `generations/` with the folder of a generation in it. Any other folder that is not
empty is somebody's own: every command refuses it before it touches anything. Inside a store only names
that the program gives are removed, only as plain files in folders that it made, and never through a link.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from pathlib import Path

from kg.errors import StoreError
from kg.store import plain

MARKER = "kg-store"
"""The file that marks a folder as a store, or a folder in `work/` as made by a build."""
MARK = "This folder is a store of un-resolutions-kg. The program makes and removes its files; keep yours elsewhere.\n"
_HEX = re.compile(r"[0-9a-f]{16}")
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]*")
_LEFT = re.compile(r"current\.new\.\w+")
_SHELF, _RESULT = re.compile(r"[0-9a-f]{2}"), re.compile(r"[0-9a-f]{64}\.[a-z]+(\.\d+)?")
_DUMP = re.compile(r"\.\w{8}|(all|facts)(-asserted)?\.(nq|trig|jsonld)(\.gz)?(\.sha256)?(\.\w{8})?")
_TOP = frozenset({"current", "writer", "generations", "work", "cache"})
_FOLDERS = ("generations", "work", "cache")

_ENGINE = (
    r"\d{6,}\.(sst|log|blob|dbtmp)|bulk-\d+\.sst|CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?"
    r"|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?"
)
_STATE = r"reasoning\.duckdb(\.wal|\.tmp)?|duckdb_temp\w*-?\w*\.(tmp|block)|[\w-]+\.(nt|nq|parquet|duckdb)"
_OWN: dict[str, re.Pattern[str]] = {
    "": re.compile(
        r"manifest\.json|left-out\.json|compared\.json|wording\.json|acts\.zst|series\.toml|digests\.json|built\.json"
        r"|remote\.json|readers|kg-store"
        r"|(search|phrases|summary|descents|unknown|gathered|comparisons|documents|answers)\.sqlite(-journal)?"
        r"|(quads|fresh)\.nq|(inferred|added|removed)\.nt|bulk-[\w-]+\.(nq|nt)|answer-[\w-]+\.tsv"
    ),
    "oxigraph": re.compile(_ENGINE),
    "closed": re.compile(_ENGINE),
    "reasoning": re.compile(_STATE),
    "closing": re.compile(_STATE),
    "closing/state": re.compile(_STATE),
}
"""The names of files that the program gives, by folder of a generation, finished or in the making."""
_LAST = ("manifest.json", "digests.json", "readers", MARKER)
"""What goes last, so that a removal that is cut short can be told from somebody's own folder, and ended."""


def require(root: Path) -> Path:
    """`root` without links on its way, if it is a store, empty or not there yet.

    `StoreError` where it is somebody's own folder, or where a part of it is a link: nothing has been touched then.
    """
    try:
        place = root.resolve(strict=True)
    except FileNotFoundError:
        return root
    except (OSError, RuntimeError) as error:
        raise StoreError(f"{root}: cannot be looked into ({error}); name another folder") from error
    if not place.is_dir():
        raise StoreError(f"{root}: a file; no store here, and no store can be made here; name a folder")
    _refuse_links(root, place)
    if not is_store(place) and not _is_empty(root, place):
        raise StoreError(f"{root}: neither a store nor empty, so nothing was touched; name another folder with --store")
    return place


def is_store(folder: Path) -> bool:
    """Whether `folder` is a store: marked as one, or, from before markers, one that can be read as one."""
    return _is_marked(folder) or _is_old(folder)


def mark(folder: Path) -> None:
    """Mark `folder`, which `require` let pass, as a store (or one in `work/` as made by a build).

    OSError where the mark cannot be written: then there is none, and not half of one, by which the folder would be
    somebody's own from then on.
    """
    if _is_marked(folder):
        return
    path = folder / MARKER
    if _is_begun(folder):
        path.unlink()
    with suppress(FileExistsError), path.open("x", encoding="utf-8") as handle:
        try:
            handle.write(MARK)
            handle.flush()
        except OSError:
            path.unlink(missing_ok=True)
            raise


def _is_begun(folder: Path) -> bool:
    """Whether there is nothing in `folder` but the beginning of a mark: its writer was killed, or the disk was full."""
    path = folder / MARKER
    try:
        alone = [each.name for each in folder.iterdir()] == [MARKER] and stat.S_ISREG(path.lstat().st_mode)
        return alone and path.stat().st_size < len(MARK) and MARK.encode().startswith(plain.data(path))
    except OSError:
        return False


def _is_marked(folder: Path) -> bool:
    path = folder / MARKER
    try:
        return stat.S_ISREG(path.lstat().st_mode) and plain.data(path) == MARK.encode()
    except OSError:
        return False


def _is_old(folder: Path) -> bool:
    """Whether `folder` has what every version wrote, or what a first build of before left when it was stopped."""
    try:
        names = {each.name for each in folder.iterdir()}
        if not _is_plain(folder / "generations", stat.S_ISDIR):
            return bool(names) and "writer" in names and _is_left_behind(folder, names)
        if "current" not in names:
            return "writer" in names and names <= _TOP and any(map(is_generation, (folder / "generations").iterdir()))
        named = plain.data(folder / "current").decode("utf-8", "replace").strip()
        fine = is_name(named) and is_generation(folder / "generations" / named)
        return fine or any(map(is_generation, (folder / "generations").iterdir()))
    except OSError:
        return False


def _is_left_behind(folder: Path, names: set[str]) -> bool:
    """Whether nothing but an empty lock, work that was not finished and results by hash are there."""
    lock = folder / "writer"
    if not names <= _TOP or not _is_plain(lock, stat.S_ISREG) or lock.lstat().st_size:
        return False
    work = (each.name for each in (folder / "work").iterdir()) if "work" in names else ()
    cache = (each.name for each in (folder / "cache").iterdir()) if "cache" in names else ()
    return all(re.fullmatch(r"build-\d+|dropped-.*", each) for each in work) and all(map(_HEX.fullmatch, cache))


def is_generation(folder: Path) -> bool:
    """Whether `folder` looks as every version of the program made a generation, sound or damaged."""
    engine = folder / "oxigraph"
    return (
        _is_plain(folder, stat.S_ISDIR)
        and _is_plain(folder / "readers", stat.S_ISREG)
        and _is_plain(engine, stat.S_ISDIR)
        and any(_OWN["oxigraph"].fullmatch(each.name) for each in engine.iterdir())
    )


def is_side_file(name: str) -> bool:
    """Whether the program gives files of a generation this name, and so reads one that is there."""
    return _OWN[""].fullmatch(name) is not None


def is_name(text: str) -> bool:
    """Whether `text` can be the name of a generation: no path, nothing that leads out of the folder."""
    return _NAME.fullmatch(text) is not None


def _is_empty(root: Path, place: Path) -> bool:
    try:
        return next(place.iterdir(), None) is None or _is_begun(place)
    except OSError as error:
        raise StoreError(f"{root}: cannot be looked into ({error.strerror}); allow it") from error


def _refuse_links(root: Path, place: Path) -> None:
    for name in (*_FOLDERS, "current", "writer", MARKER):
        if (place / name).is_symlink():
            raise StoreError(
                f"{root / name}: a link, where a store has no links; nothing was touched; put what it leads to here"
            )


def _is_plain(path: Path, kind: Callable[[int], bool]) -> bool:
    """Whether there is a file or folder (`kind` of the module `stat`), and no link to one."""
    try:
        return kind(path.lstat().st_mode)
    except OSError:
        return False


# -- what may go


def remove_generation(folder: Path) -> bool:
    """Remove a generation, or one in the making: the program's files in it, and the folder if nothing else is there.

    Returns whether the folder has gone. One that the program did not make, or a link to one, is left alone.
    """
    if not (_is_plain(folder, stat.S_ISDIR) and (_is_marked(folder) or _is_begun(folder) or _is_made(folder))):
        return False
    for inside in sorted((each for each in _OWN if each), reverse=True):
        _remove_files(folder / inside, _OWN[inside])
        _remove_folder(folder / inside)
    last = [each for each in _LAST if _is_plain(folder / each, stat.S_ISREG)]
    _remove_files(folder, _OWN[""], spare=last)
    if {each.name for each in folder.iterdir()} == set(last):
        for name in last:
            (folder / name).unlink()
        folder.rmdir()
    return not folder.exists()


def _is_made(folder: Path) -> bool:
    """Whether a folder of `generations/` has its readers' lock, and a list of digests or a manifest that names it."""
    if not _is_plain(folder / "readers", stat.S_ISREG):
        return False
    if _is_plain(folder / "digests.json", stat.S_ISREG):
        return True
    try:
        return bool(plain.parsed(plain.text(folder / "manifest.json"))["id"] == folder.name)
    except (OSError, ValueError, KeyError, TypeError):
        return _HEX.fullmatch(folder.name) is not None and is_generation(folder)


def remove_cached(cache: Path, keep: str, generations: Path) -> None:
    """Remove the extraction results of versions but `keep`, and the dumps of generations that have gone."""
    for version in _folders(cache, _HEX):
        if version.name != keep:
            for shelf in _folders(version, _SHELF):
                _remove_files(shelf, _RESULT)
                _remove_folder(shelf)
            _remove_folder(version)
    remove_dumps(cache, {each.name for each in generations.iterdir()} if generations.is_dir() else set())


def remove_dumps(cache: Path, keep: Container[str | None]) -> None:
    """Remove the dumps of generations but those to `keep`."""
    for dumped in _folders(cache / "dumps", _NAME):
        if dumped.name not in keep:
            _remove_files(dumped, _DUMP)
            _remove_folder(dumped)


def remove_leftovers(root: Path) -> None:
    """Remove what a writer left that was stopped while it put a generation in force."""
    _remove_files(root, _LEFT)


def remove_empty(root: Path) -> bool:
    """Remove the folder of a store that has come to nothing, if nothing else is in it; whether it has gone."""
    for name in _FOLDERS:
        _remove_folder(root / name)
    if {each.name for each in root.iterdir()} <= {"writer", MARKER} and (
        not (root / MARKER).exists() or _is_marked(root)
    ):
        _remove_files(root, re.compile(f"writer|{MARKER}"))
        _remove_folder(root)
    return not root.exists()


def _folders(folder: Path, name: re.Pattern[str]) -> list[Path]:
    """The folders in `folder` whose name is one that the program gives; none where one of them is a link."""
    if not _is_plain(folder, stat.S_ISDIR):
        return []
    return [each for each in sorted(folder.iterdir()) if name.fullmatch(each.name) and _is_plain(each, stat.S_ISDIR)]


def _remove_files(folder: Path, names: re.Pattern[str], spare: Iterable[str] = ()) -> None:
    """Remove the plain files of `folder` that have such names, but those to `spare`."""
    if not _is_plain(folder, stat.S_ISDIR):
        return
    for each in sorted(folder.iterdir()):
        if names.fullmatch(each.name) and each.name not in spare and _is_plain(each, stat.S_ISREG):
            each.unlink(missing_ok=True)


def _remove_folder(folder: Path) -> None:
    """Remove `folder` if it is one, and empty."""
    if _is_plain(folder, stat.S_ISDIR):
        with suppress(OSError):
            folder.rmdir()
