"""Files that a command writes where the user says: never over an input, in a store, or over another kind of file.

People run a command again and expect its file to be written anew, as compilers and `sort -o` do; so a file of the
same kind is replaced. Anything else that is there is somebody's own and stays, unless `--force` says otherwise; what
the command reads and what a store holds stay in any case. A file is put in its place when it is whole: where
writing fails, what was there is still there.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.store.belonging import is_store
from kg.store.generations import umask

HEAD = 4096
"""So many bytes of a file tell its kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that commands write: `name`, and whether a file that begins so is one."""

    name: str
    is_one: Callable[[bytes], bool]

    @classmethod
    def beginning(cls, name: str, pattern: bytes) -> Kind:
        """A kind whose files begin as a regular expression says."""
        return cls(name, lambda head: re.match(pattern, head) is not None)


LINES = Kind.beginning("RDF in lines", rb'(?:<[^<>"{}|^`\\\s]+>|_:\S+) <[^<>"{}|^`\\\s]+> (?:<|_:|")')
"""N-Triples and N-Quads."""
TURTLE = Kind(
    "Turtle or TriG of this program", lambda head: head.startswith(b"@prefix ") and b"\n@prefix kg: <" in head
)
QUERY_LOG = Kind.beginning("log of queries of this program", rb'\{"event": "query", ')
JSON_LD = Kind.beginning("JSON-LD", rb'\[(?:\{"@id":|\])')


def check(
    target: Path,
    kind: Kind,
    inputs: Iterable[Path] = (),
    *,
    force: bool = False,
    what: str = "another file",
    forces: bool = True,
) -> None:
    """See that `target` may be written, or written anew; `InputError` says why not.

    `inputs` are the files that the command reads; `what` is the thing to name instead; `forces` says whether the
    command has --force. Devices and pipes may always be written to.
    """
    folder = target.absolute().parent
    if target.is_dir():
        raise InputError(target, "a folder", f"name {what.replace('another', 'a', 1)}")
    if not folder.is_dir():
        raise InputError(target, "its folder does not exist", "make it first")
    real = Path(os.path.realpath(target))  # of links in a circle too, which `resolve` does not take
    if any(is_store(each) for each in {*real.parents, *Path(os.path.realpath(folder) + "/x").parents}):
        raise InputError(target, "lies in the folder of a store, which keeps its own files only", f"name {what}")
    if not target.is_file():
        return
    for each in inputs:
        if each.exists() and target.samefile(each):
            raise InputError(target, f"the same file as the input {each}", f"name {what}")
    if force:
        return
    try:
        with target.open("rb") as handle:
            head = handle.read(HEAD)
    except OSError as error:
        raise InputError(target, f"cannot be read to see what it is ({error.strerror})", f"name {what}") from error
    if head and not kind.is_one(head):
        advice = f"name {what}, or write over it with --force" if forces else f"name {what}"
        raise InputError(target, f"exists and is no {kind.name}", advice)


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """A path to write to; what was written there is then `target`, or, where an error came, nothing has happened.

    What is no plain file of its own (a device, a link, a file with several names) is written to directly.
    """
    known = target.lstat() if os.path.lexists(target) else None
    if known is not None and (not target.is_file() or target.is_symlink() or known.st_nlink > 1):
        yield target
        return
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.absolute().parent)
    os.close(handle)
    fresh = Path(name)
    try:
        yield fresh
        fresh.chmod(known.st_mode & 0o7777 if known else 0o666 & ~umask())
        fresh.replace(target)
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that some spreadsheet takes for a formula, alone or behind blanks that it leaves out."""


def harmless(value: str) -> str:
    """A cell of a table for spreadsheets: `value`, with an apostrophe before it where a spreadsheet would run it."""
    return f"'{value}" if value.startswith(_FORMULA) and not _is_number(value) else value


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
