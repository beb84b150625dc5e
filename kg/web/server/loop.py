"""What the server waits for: waitress's own loop, or one over epoll, which costs nothing for idle connections."""

from __future__ import annotations

import contextlib
import select
import time
from typing import Any

import waitress.wasyncore

from kg.web.server.channel import Channel
from kg.web.server.planned import Pending

LOOK_AGAIN = 1.0
"""Seconds between two looks at all connections."""


class Watch:
    """What the server's loop waits for besides clients, where the loop is waitress's own."""

    def __init__(self, known: dict[int, Any]) -> None:
        self._map = known

    def expect(self, descriptor: int, pending: Pending) -> None:
        """Tell `pending` when there is something to read."""
        self._map[descriptor] = pending

    def forget(self, descriptor: int) -> None:
        """No more."""
        self._map.pop(descriptor, None)

    def changed(self, channel: Channel) -> None:
        """What a channel waits for may have changed: this loop asks every time."""

    serving = changed


class Loop:
    """The server's loop over epoll: a round costs as much as happens in it, however many connections there are.

    What a connection waits for is asked when something happened to it; when a thread has pulled the trigger, of those
    that threads have in work; and of all once a second.
    """

    def __init__(self, server: Any) -> None:
        self._map: dict[int, Any] = server._map
        self._server = server
        self._epoll = select.epoll()
        self._known: dict[int, tuple[Any, int]] = {}
        self._expected: dict[int, Pending] = {}
        self._armed: set[int] = set()
        self._touched: set[int] = set()
        self._in_work: set[int] = set()

    def serving(self, channel: Channel) -> None:
        """A thread may change what a channel waits for, until it is at rest."""
        descriptor = channel._fileno
        if descriptor is not None:
            self._in_work.add(descriptor)

    def expect(self, descriptor: int, pending: Pending) -> None:
        """Tell `pending`, once, when there is something to read."""
        self._expected[descriptor] = pending
        mask = select.EPOLLIN | select.EPOLLONESHOT
        if descriptor in self._armed:
            with contextlib.suppress(OSError):
                self._epoll.modify(descriptor, mask)
                return
        self._drop(descriptor)
        self._epoll.register(descriptor, mask)
        self._armed.add(descriptor)

    def forget(self, descriptor: int) -> None:
        """No more."""
        if self._expected.pop(descriptor, None) is not None:
            self._drop(descriptor)

    def _drop(self, descriptor: int) -> None:
        self._armed.discard(descriptor)
        self._known.pop(descriptor, None)
        with contextlib.suppress(OSError, ValueError):
            self._epoll.unregister(descriptor)

    def changed(self, channel: Channel) -> None:
        """What a channel waits for may have changed."""
        if channel._fileno is not None:
            self._touched.add(channel._fileno)

    def run(self) -> None:
        """Serve until interrupted."""
        again = 0.0
        while self._map:
            if time.monotonic() >= again:
                self._look_at_all()
                self._server.look()
                again = time.monotonic() + LOOK_AGAIN
            self._round(max(again - time.monotonic(), 0))

    def _round(self, seconds: float) -> None:
        """Wait, and have what happened handled."""
        for descriptor, flags in self._epoll.poll(seconds):
            pending = self._expected.pop(descriptor, None)
            if pending is not None:
                pending.handle_read_event()
                continue
            found = self._map.get(descriptor)
            if found is None:
                self._drop(descriptor)
                continue
            self._touched.add(descriptor)
            waitress.wasyncore.readwrite(found, flags)
            if descriptor == self._server.trigger._fileno:
                self._touched |= self._in_work
        while self._touched:
            self._look_at(self._touched.pop())

    def _look_at_all(self) -> None:
        self._touched.clear()
        for descriptor in [each for each in self._known if each not in self._map]:
            self._drop(descriptor)
        for descriptor in list(self._map):
            self._look_at(descriptor)

    def _look_at(self, descriptor: int) -> None:
        """Have epoll wait for what the connection waits for now."""
        found = self._map.get(descriptor)
        if found is None or not getattr(found, "requests", None):
            self._in_work.discard(descriptor)  # from here on nobody but the loop changes it
        if found is None:
            return
        mask = select.EPOLLIN | select.EPOLLPRI if found.readable() else 0
        if found.writable() and not found.accepting:
            mask |= select.EPOLLOUT
        known = self._known.get(descriptor)
        if known is not None and known[0] is found:
            if known[1] != mask:
                self._epoll.modify(descriptor, mask)
        else:
            # The number may have been another's, whose end took it from epoll.
            self._drop(descriptor)
            self._epoll.register(descriptor, mask)
        self._known[descriptor] = (found, mask)
