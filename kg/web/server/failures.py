"""What a failure of the store's files means, in words for a client: never with a path of the server in them."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterator

from kg.errors import StoreError
from kg.lang.told import Told

FULL, DAMAGED, UNWRITABLE, ENDED = "full", "damaged", "unwritable", "ended"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_UNWRITABLE = (errno.EROFS, errno.EACCES, errno.EPERM)
# The engine says it in words only: these are RocksDB's, and those of kg.store.
_FULL_WORDS = re.compile(r"No space left|[Dd]isk quota|File too large")
_DAMAGED_WORDS = re.compile(r"[Cc]orrupt|IO error|checksum|damaged|malformed|not a database")
_KEYS = {
    FULL: "problem.disk_full",
    DAMAGED: "problem.store_damaged",
    UNWRITABLE: "problem.unwritable",
    ENDED: "problem.reader_ended",
    "": "problem.unreadable",
}


class StoreFailureError(StoreError):
    """A failure of the store's files of which `kind` is known; `str()` may be shown to clients."""

    def __init__(self, kind: str) -> None:
        self.kind = kind if kind in _KEYS else ""
        super().__init__(Told(_KEYS[self.kind]))


def kind_of(error: BaseException) -> str | None:
    """One of the kinds above; "" for another failure of the store, None for one that is not the store's."""
    if isinstance(error, StoreFailureError):
        return error.kind
    chain = list(_chain(error))
    numbers = [each.errno for each in chain if isinstance(each, OSError)]
    text = " ".join(map(str, chain))
    if any(each in _FULL for each in numbers) or _FULL_WORDS.search(text):
        return FULL
    if any(isinstance(each, StoreError | OSError | RuntimeError | sqlite3.Error) for each in chain):
        if any(each in _UNWRITABLE for each in numbers):
            return UNWRITABLE
        if _DAMAGED_WORDS.search(text):
            return DAMAGED
    return "" if isinstance(error, StoreError | sqlite3.DatabaseError) else None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
