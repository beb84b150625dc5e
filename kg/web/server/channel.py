"""A connection: known requests are recognized before they are parsed, every request is counted and has to move on."""

from __future__ import annotations

import re
import socket
import time
from functools import partial
from typing import Any

import waitress.channel

from kg.lang.told import Told
from kg.web import spoken
from kg.web.server import wire
from kg.web.server.admission import ALWAYS, Admission, Progress
from kg.web.server.lowest import MOST_HEAD, MOST_REQUEST, ErrorTask, Parser, Task
from kg.web.server.planned import Asked
from kg.web.server.quick import Plan
from kg.web.server.refusals import CROWDED, Refusal, refuse

_BARE = re.compile(rb"[^\r\n]\n")  # lines that end so, but for empty ones before a request
_DRAINED_SECONDS, _DRAINED = 5.0, 64 << 20  # what is taken, and thrown away, of who is refused while he sends
_LAST_PLACE_SECONDS = 3.0  # that a connection beyond the bound has to ask for one of ALWAYS


def _is_bare(head: bytearray, start: int, end: int) -> bool:
    """Whether a line in this part of a head ends in LF alone. Counting is many times quicker than looking."""
    if head.count(b"\n", start, end) == head.count(b"\r\n", start, end):
        return False
    return _BARE.search(head, start, end) is not None


class Channel(waitress.channel.HTTPChannel):  # type: ignore[misc]
    """A connection that looks for a known answer before it parses, and is counted and watched."""

    task_class, error_task_class = Task, ErrorTask
    pending = False
    will_close: bool
    close_when_flushed: bool
    request: Any
    lingers = False
    """Whether it is closed when the client has taken its answer only: bytes that nobody reads would take it back."""

    def __init__(self, server: Any, connection: socket.socket, address: Any, *rest: Any, **options: Any) -> None:
        self._rest: list[memoryview] = []
        self._head = bytearray()
        self.parser_class = partial(Parser, self)
        self.admission: Admission = server.admission
        self.key, self._arrived = "", 0.0
        self._blank = 0.0  # since when nothing but empty lines has come; 0 where none have
        self.peer_key = self.admission.key_of(address[0])
        self._progress = Progress(time.monotonic())
        self._moved = 0
        self._drained: tuple[float, int] | None = None  # until when at most, and up to how many bytes
        self.last_place = not self.admission.connect(address[0])
        self._opened, self._counted = time.monotonic(), True
        super().__init__(server, connection, address, *rest, **options)

    def readable(self) -> bool:
        """Whether to read more: not while an answer is being made or sent, since answers keep the order of requests."""
        if self.key and self.at_rest():
            self._leave()
        if self._drained is not None:
            return True
        return not self.pending and not self._rest and bool(super().readable())

    def writable(self) -> bool:
        """Whether there is something to send."""
        return bool(self._rest) or (self._drained is None and bool(super().writable()))

    def at_rest(self) -> bool:
        """Whether no request is here."""
        return not (self._head or self.has_asked())

    def has_asked(self) -> bool:
        """Whether a request is here of which more than a part of its head has come, or its answer."""
        return bool(self.pending or self._rest or self.request or self.requests or self.total_outbufs_len)

    def unread(self) -> int:
        """Bytes of an answer that wait for the client."""
        return int(self.total_outbufs_len) + sum(map(len, self._rest))

    def _leave(self) -> None:
        self.admission.leave(self.key)
        self.key = ""

    def handle_write(self) -> None:
        """Send on."""
        if self._rest:
            self._send_rest()
        if not self._rest:
            super().handle_write()

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send what the client takes now."""
        sent = int(super().send(data, do_close=do_close))
        self._moved += sent
        return sent

    def handle_close(self) -> None:
        """Discard what was not sent, and free the request's place."""
        if self.lingers and self._drained is None and self.connected:
            self._drain()
            return
        self._rest, self._head = [], bytearray()
        if self._counted:
            self._counted = False
            self.admission.disconnect(self.addr[0])
            if self.key:
                self._leave()
        super().handle_close()

    def _drain(self) -> None:
        """Take what the client still sends, for a while, until he has his answer and closes (RFC 9112, 9.6)."""
        self._drained = time.monotonic() + _DRAINED_SECONDS, self._moved + _DRAINED
        self._head, self.request, self.will_close, self.close_when_flushed = bytearray(), None, False, False
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:  # he has gone
            self.handle_close()
            return
        self.server.watch.changed(self)

    def check_client_disconnected(self) -> bool:
        """Whether the client has hung up; found out by looking, as nothing is read while it waits."""
        if not self.connected:
            return True
        try:
            return not self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def received(self, data: bytes) -> bool:
        """Take bytes from the client."""
        self._moved += len(data)
        if self._drained is not None:
            if self._moved > self._drained[1]:
                self.handle_close()
            return False
        usual = not self.key and not (self.will_close or self.close_when_flushed or self.last_place)
        if usual and len(data) <= MOST_REQUEST and not self.admission.too_many(self.peer_key):
            found = self.server.quick.find(data, self.addr[0])
            self._blank = 0.0 if found is not None else self._blank
            if isinstance(found, Plan):
                self._arrive()
                asked = Asked(self, data, found)
                self.pending = True
                if asked.start():
                    return True
                self.pending = False
            elif found is not None:
                self.send_whole(*found)
                if self._rest:
                    self._arrive()
                return True
        if not self.key:
            self._arrive()
        return self.ordinary(data)

    def _arrive(self) -> None:
        """Count the request whose first bytes have come."""
        self.key, self._arrived = self.admission.arrive(self.peer_key), time.monotonic()
        self._progress = Progress(self._arrived, self._moved)

    def send_whole(self, head: bytes, body: wire.Body) -> None:
        """Send an answer from the loop's thread, as far as the client takes it now; the rest when it takes more."""
        if self.connected:
            self._rest = [memoryview(each) for each in (head, body) if len(each)]
            self._send_rest()

    def _send_rest(self) -> None:
        try:
            while self._rest:
                sent = self.socket.sendmsg(self._rest)
                self._moved += sent
                while self._rest and sent >= len(self._rest[0]):
                    sent -= len(self._rest.pop(0))
                if sent:
                    self._rest[0] = self._rest[0][sent:]
                self.last_activity = time.time()
        except BlockingIOError:
            return
        except OSError:  # the client has gone
            self._rest, self.will_close = [], True

    def ordinary(self, data: bytes) -> bool:
        """Parse `data` and have the application answer. A head is parsed once all of it is there, and read once."""
        if self.request is None and not self.requests:
            start = max(len(self._head) - 3, 0)
            self._head += data
            end = self._head.find(b"\r\n\r\n", start)
            if _is_bare(self._head, start, end if end >= 0 else len(self._head)):
                self._refuse(Refusal(400, Told("problem.bare_ends")))  # RFC 9112, 2.2
                return False
            if not self._head.strip(b"\r\n"):  # allowed before a request (RFC 9112, 2.2), and none by themselves
                self._blank = self._blank or time.monotonic()
            if end < 0 and len(self._head) < MOST_HEAD:
                return True
            data, self._head = bytes(self._head), bytearray()
        done = bool(super().received(data))
        with self.requests_lock:
            begun = self.request
            if begun is not None and not begun.headers_finished and not begun.completed:
                # What came behind a whole request is the beginning of the next.
                self._head, self.request = bytearray(begun.header_plus), None
        return done

    def head_read(self, parser: Parser) -> tuple[int, Refusal | None]:
        """For a request whose head has been read: how long its body may be, and the error if it is refused."""
        self._blank = 0.0
        forwarded = parser.headers.get("X_FORWARDED_FOR") or ""
        self.key = self.admission.identify(self.key, self.addr[0], forwarded)
        self._progress = Progress(time.monotonic(), self._moved)
        if parser.path in ALWAYS and parser.command in ("GET", "HEAD"):
            return 0, None
        mine = self.admission.too_many(self.key) or self.admission.too_many_connections(self.addr[0])
        if self.last_place or mine:
            return 0, Refusal(503, Told("problem.too_many_here") if mine else CROWDED)
        return self.server.most_body(parser.headers.get("AUTHORIZATION")), None

    def look(self, now: float) -> None:
        """End what makes no progress."""
        bounds = self.admission.bounds
        if self._drained is not None:
            if now > self._drained[0]:
                self.handle_close()
        elif self.last_place and now - self._opened > _LAST_PLACE_SECONDS:
            self.server.metrics.refused()
            self.handle_close()
        elif self._is_late(now - bounds.patience):
            self._refuse(Refusal(408, Told("problem.late_head", seconds=bounds.patience)))
        elif self.at_rest():
            if self.key:
                self._leave()
        elif self._head:
            return
        elif self.unread():
            if self._progress.stalls(now, self._moved, bounds):
                self.cut()
        elif self.request is not None:
            if self._progress.stalls(now, self._moved, bounds):
                self._refuse(Refusal(408, Told("problem.late_body")))
        else:
            self._progress = Progress(now, self._moved)

    def _is_late(self, before: float) -> bool:
        """Whether a head, or nothing but empty lines, has been coming in since `before` that time."""
        if self._head and self._arrived < before:
            return True
        return bool(self._blank) and self._blank < before and not self.has_asked()

    def cut(self) -> None:
        """End it, for the client does not read."""
        self.server.metrics.refused()
        self.handle_close()

    def _refuse(self, error: Refusal) -> None:
        language = spoken.of_head(bytes(self._head)) if self.request is None else self.request.spoken()
        refuse(self.socket, error, language)
        self.server.metrics.refused()
        self._drain()
