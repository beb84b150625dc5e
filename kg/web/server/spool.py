"""An answer while it is made: a thread of its own takes it from a worker at full speed, another sends what is there.

So a worker is never kept by a client that reads slowly, and an answer of any size takes little memory: beyond a
megabyte it lies in a temporary file.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

Pieces = Iterator[tuple[dict[str, Any], bytes, str]]
_IN_MEMORY = 1 << 20
_BLOCK = 1 << 18
_LOOK = 0.25


class BrokenError(Exception):
    """An answer that was being sent cannot be completed; whoever sends it must not end it as if it were whole."""


class Spool:
    """One answer. `reply` is the head of its last piece and `snapshot` what it was read from; `error` why it failed."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed by `close`)
        self._state = threading.Condition()
        self.size, self.snapshot = 0, ""
        self.ended = self.closed = False
        self.reply: dict[str, Any] = {}
        self.error: Exception | None = None

    def fill(self, pieces: Pieces) -> None:
        """Take all of `pieces`, unless the spool is closed meanwhile. Whatever goes wrong becomes `error`."""
        try:
            with contextlib.closing(pieces):  # type: ignore[type-var]
                for reply, piece, snapshot in pieces:
                    if self.closed:
                        return
                    self._take(piece, snapshot)
                    self.reply = reply
        except Exception as error:
            self.error = error
        finally:
            with self._state:
                self.ended = True
                if self.closed:
                    self._file.close()
                self._state.notify_all()

    def _take(self, piece: bytes, snapshot: str) -> None:
        with self._state:
            self._file.seek(self.size)
            self._file.write(piece)
            self.size += len(piece)
            self.snapshot = snapshot
            self._state.notify_all()

    def wait(self, seconds: float, gone: Callable[[], bool] | None = None) -> None:
        """Wait until it has ended; or, `seconds` from now, until there is something to send or `gone()`."""
        since = time.monotonic()
        with self._state:
            while not self.ended and (time.monotonic() - since < seconds or not self.size):
                self._state.wait(_LOOK)
                if gone is not None and gone():
                    return

    def parts(self) -> Iterator[bytes]:
        """All of it, as it comes. BrokenError where it failed."""
        place = 0
        while True:
            with self._state:
                while place == self.size and not self.ended:
                    self._state.wait()
                if place == self.size:
                    break
                self._file.seek(place)
                block = self._file.read(_BLOCK)
            place += len(block)
            yield block
        if self.error is not None or self.reply.get("error"):
            raise BrokenError("the answer could not be completed") from self.error

    def close(self) -> None:
        """Let go of it, and have its making end."""
        self.closed = True
        with self._state:
            if self.ended:
                self._file.close()
            self._state.notify_all()


class Places:
    """Bounds how many answers are sent at once, of all clients and of each. Safe for several threads."""

    def __init__(self, most: int, of_one: int) -> None:
        self.most, self.of_one = most, of_one
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()

    def take(self, client: str) -> bool:
        """Have a place for `client`; False where there is none. Whoever has one gives it back."""
        with self._lock:
            if self._taken.total() >= self.most or self._taken[client] >= self.of_one:
                return False
            self._taken[client] += 1
            return True

    def give_back(self, client: str) -> None:
        """Free the place."""
        with self._lock:
            self._taken[client] -= 1
            if self._taken[client] <= 0:
                del self._taken[client]
