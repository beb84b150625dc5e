"""ZIP archives of documents: what is in them is unpacked into a folder, as far as it means no harm."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from kg.errors import InputError
from kg.readers import LIMIT, told

SIGNATURE = b"PK\x03\x04"
MAX_MEMBERS = 20_000
MAX_UNPACKED = 2 << 30
"""The most that an archive's files may have together, in bytes."""
_RATIO, _SMALL = 200, 1 << 20
"""So many times what is packed may come out of a file of more than `_SMALL` bytes: text rarely comes to 20 times."""
_LONGEST_NAME, _DEEPEST = 240, 12
_OFFICE = "[Content_Types].xml"
"""The part that every file of Office Open XML has (ECMA-376, part 2), and no archive of documents."""
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, OSError, EOFError, ValueError)


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP archive, and no document that is packed as one (DOCX, ODT and their like)."""
    try:
        with path.open("rb") as handle:
            head = handle.read(100)
            if not head.startswith(SIGNATURE) or told.kind(head):
                return False
        with zipfile.ZipFile(path) as archive:
            return _OFFICE not in archive.namelist()
    except _BROKEN:
        return path.suffix.lower() == ".zip"
    except (NotImplementedError, RuntimeError, UnicodeDecodeError):
        return True


def unpack(path: Path, folder: Path) -> tuple[list[Path], list[str]]:
    """Unpack an archive into `folder`: the files there, and a line for each that is refused.

    Refused are what is encrypted, packed again, no file or a link, names that lead elsewhere or come twice, and what
    grows too large. `InputError` for an archive that is damaged, or too large as a whole.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not each.is_dir() and not _hidden(each.filename)]
            if len(members) > MAX_MEMBERS:
                raise InputError(path, f"an archive of more than {MAX_MEMBERS} files", "give it in parts")
            return _all(path, archive, members, folder)
    except (*_BROKEN, NotImplementedError, RuntimeError) as error:
        raise InputError(path, "the ZIP archive is damaged", "pack it again") from error


def _all(
    path: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Path
) -> tuple[list[Path], list[str]]:
    found: list[Path] = []
    refused: list[str] = []
    seen: set[str] = set()
    total = 0
    for member in members:
        name = member.filename
        why = _refusal(member) or ("a second file of this name" if name.casefold() in seen else "")
        seen.add(name.casefold())
        if not why:
            target = folder / PurePosixPath(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            size, why = _write(archive, member, target)
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
            refused.append(f"{path}/{''.join(c if c.isprintable() else '?' for c in name)[:200]}: {why}")
    return found, refused


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
    try:
        with archive.open(member) as source, target.open("wb") as out:
            for block in _blocks(source):
                size += len(block)
                if size > LIMIT or (size > _SMALL and size > _RATIO * max(member.compress_size, 1)):
                    return size, "far more comes out of it than is packed; it is no document"
                out.write(block)
    except (*_BROKEN, NotImplementedError, RuntimeError):
        return size, "it is damaged, or packed in a way that is not read; pack it again"
    return size, ""


def _blocks(source: IO[bytes]) -> Iterator[bytes]:
    while block := source.read(1 << 20):
        yield block


def _hidden(name: str) -> bool:
    """Whether a file is of the system's own: as in folders, such are passed over without a word."""
    return any(each.startswith((".", "__MACOSX")) and each not in (".", "..") for each in name.split("/"))
