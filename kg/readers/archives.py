"""ZIP archives of documents: what is in them is unpacked into a folder, as far as it means no harm.

Source: APPNOTE.TXT, the ZIP File Format Specification. Whatever of an archive is not unpacked is told: files that are
refused, folders that hold bytes, and bytes between the files that the archive's list does not name.
"""

from __future__ import annotations

import copy
import errno
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from kg.errors import InputError, StoreError
from kg.readers import LIMIT, told

SIGNATURE, _EMPTY = b"PK\x03\x04", b"PK\x05\x06"
MAX_MEMBERS = 20_000
MAX_UNPACKED = 2 << 30
"""The most that an archive's files may have together, in bytes."""
_RATIO, _SMALL = 200, 1 << 20
"""So many times what is packed may come out of a file of more than `_SMALL` bytes: text rarely comes to 20 times."""
_LONGEST_NAME, _DEEPEST = 240, 12
_OFFICE = "[Content_Types].xml"
"""The part that every file of Office Open XML has (ECMA-376, part 2), beside one of those in `_OFFICE_TOO`."""
_OFFICE_TOO = frozenset({"_rels/.rels", "word/document.xml"})
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, OSError, EOFError, ValueError)
_LOCAL_HEAD, _DESCRIPTOR = 30, 24
"""The bytes before a file's name, and the most that may stand behind its data."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_NAME = frozenset({errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL})


class _UnwritableError(Exception):
    """A name that this machine's files cannot have."""


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP archive, and no document that is packed as one (DOCX, ODT and their like)."""
    try:
        with path.open("rb") as handle:
            head = handle.read(100)
            if not head.startswith((SIGNATURE, _EMPTY)) or told.kind(head):
                return False
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            return _OFFICE not in names or names.isdisjoint(_OFFICE_TOO)
    except _BROKEN:
        return path.suffix.lower() == ".zip"
    except (NotImplementedError, RuntimeError, UnicodeDecodeError):
        return True


def unpack(path: Path, folder: Path) -> tuple[list[Path], list[str]]:
    """Unpack an archive into `folder`: the files there, and a line for each that is refused.

    Refused are what is encrypted, packed again, no file or a link, names that lead elsewhere or come twice (in
    capitals, or with their accents apart), and what grows too large. `InputError` for an archive that is damaged, or
    too large as a whole; `StoreError` where `folder` cannot be written, on a full disk say.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not _hidden(each.filename)]
            files = [each for each in members if not each.is_dir()]
            if len(files) > MAX_MEMBERS:
                raise InputError(path, f"an archive of more than {MAX_MEMBERS} files", "give it in parts")
            lines = [
                _line(path, each.filename, "a folder that holds bytes of its own; pack it again")
                for each in members
                if each.is_dir() and each.file_size
            ]
            lines += _unlisted(path, archive)
            found, refused = _all(path, archive, files, folder)
            return found, lines + refused
    except PermissionError as error:
        raise InputError(path, f"cannot be read ({error.strerror})", "allow it or leave it out") from error
    except (*_BROKEN, NotImplementedError, RuntimeError) as error:
        raise InputError(path, "the ZIP archive is damaged", "pack it again") from error


def _unlisted(path: Path, archive: zipfile.ZipFile) -> list[str]:
    """A line where bytes stand between an archive's files: two archives in one, say, of which the last has the list."""
    place, lost = 0, 0
    with path.open("rb") as handle:
        for member in sorted(archive.infolist(), key=lambda each: each.header_offset):
            gap = member.header_offset - place
            lost += gap if gap > _DESCRIPTOR else 0
            handle.seek(member.header_offset)
            head = handle.read(_LOCAL_HEAD)
            if len(head) < _LOCAL_HEAD:
                return []  # damaged: whoever reads the file says so
            name, extra = struct.unpack("<HH", head[26:])
            place = max(place, member.header_offset + _LOCAL_HEAD + name + extra + member.compress_size)
    gap = archive.start_dir - place
    lost += gap if gap > _DESCRIPTOR else 0
    return (
        [f"{path}: {lost} bytes in it belong to no file of its list, and are not read; pack it again"] if lost else []
    )


def _all(
    path: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Path
) -> tuple[list[Path], list[str]]:
    found: list[Path] = []
    refused: list[str] = []
    taken = _Names()
    total = 0
    for member in members:
        why = _refusal(member) or taken.why_not(member.filename)
        if not why:
            target = folder / PurePosixPath(member.filename)
            try:
                size, why = _write(archive, member, target)
            except _UnwritableError:
                size, why = 0, "a name that no file here can have; pack it again"
            total += size
            if total > MAX_UNPACKED:
                raise InputError(path, f"more than {MAX_UNPACKED >> 20} MB come out of it", "give it in parts")
            if not why and is_archive(target):
                why = "an archive in an archive; unpack it"
            if why:
                target.unlink(missing_ok=True)
            else:
                found.append(target)
        if why:
            refused.append(_line(path, member.filename, why))
    return found, refused


def _line(path: Path, name: str, why: str) -> str:
    return f"{path}/{''.join(c if c.isprintable() else '?' for c in name)[:200]}: {why}"


class _Names:
    """The names of an archive's files so far, and of their folders: some machines know no capitals and no accents that
    stand apart, and the same archive is to be read alike on all.
    """

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.folders: set[str] = set()

    def why_not(self, name: str) -> str:
        """Why a file of this name cannot be beside those before it, "" where it can; it is one of them then."""
        own = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        parts = own.split("/")
        above = {"/".join(parts[:at]) for at in range(1, len(parts))}
        if own in self.files:
            return "a second file of this name"
        if own in self.folders or not self.files.isdisjoint(above):
            return "a file and a folder have one name; pack it again"
        self.files.add(own)
        self.folders |= above
        return ""


def _refusal(member: zipfile.ZipInfo) -> str:
    """Why a file of an archive is not unpacked, "" where it may be."""
    name, mode = member.filename, member.external_attr >> 16
    parts = name.replace("\\", "/").split("/")
    leads_out = "\\" in name or ":" in parts[0] or not {"", ".", ".."}.isdisjoint(parts)
    longest = max(len(each.encode("utf-8", "replace")) for each in parts)
    reasons = (
        (leads_out, "its name leads out of the archive; pack it again"),
        (longest > _LONGEST_NAME or len(parts) > _DEEPEST, "its name is too long; pack it again"),
        (not name.isprintable(), "its name has characters that are not printed; pack it again"),
        (mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG), "no file or a link; pack the file itself"),
        (member.flag_bits & 1, "it is encrypted; pack it without a password"),
        (member.file_size > LIMIT, f"more than the {LIMIT >> 20} MB that are read of a document; split the file"),
    )
    return next((why for holds, why in reasons if holds), "")


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> tuple[int, str]:
    """Write one file as far as it may be: its bytes, and why it is refused. What a header says is not believed."""
    size = 0
    whole = copy.copy(member)
    whole.file_size = LIMIT + 1  # where the header says less than there is, the rest would be left out without a word
    try:
        with archive.open(whole) as source, _Out(target) as out:
            for block in _blocks(source):
                size += len(block)
                if size > LIMIT or (size > _SMALL and size > _RATIO * max(member.compress_size, 1)):
                    return size, "far more comes out of it than is packed; it is no document"
                out.write(block)
    except (*_BROKEN, NotImplementedError, RuntimeError):
        return size, "it is damaged, or packed in a way that is not read; pack it again"
    return size, "" if size == member.file_size else "it is not as long as the archive says; pack it again"


class _Out:
    """A file that is written. `StoreError` where it cannot be: the archive is not to blame for that."""

    def __init__(self, target: Path) -> None:
        self.target = target
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self.handle = open_out(target)
        except OSError as error:
            raise self._told(error) from error

    def __enter__(self) -> _Out:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.handle.close()
        except OSError as error:
            raise self._told(error) from error

    def write(self, block: bytes) -> None:
        """Write the next bytes."""
        try:
            self.handle.write(block)
        except OSError as error:
            raise self._told(error) from error

    def _told(self, error: OSError) -> Exception:
        if error.errno in _NO_NAME:
            return _UnwritableError()
        return no_place(self.target.parent, error)


def open_out(target: Path) -> IO[bytes]:
    """A file to be written."""
    return target.open("wb")


def no_place(folder: Path, error: OSError) -> StoreError:
    """The error of a folder into which nothing can be unpacked."""
    if error.errno in _NO_ROOM:
        return StoreError(f"{folder}: no room to unpack an archive; make room, or name another folder in TMPDIR")
    why = error.strerror or error
    return StoreError(f"{folder}: an archive cannot be unpacked there ({why}); name another folder in TMPDIR")


def _blocks(source: IO[bytes]) -> Iterator[bytes]:
    while block := source.read(1 << 20):
        yield block


def _hidden(name: str) -> bool:
    """Whether a file is of the system's own: as in folders, such are passed over without a word."""
    parts = name.split("/")
    return any(each.startswith((".", "__MACOSX")) for each in parts) and not {".", ".."} & set(parts)
