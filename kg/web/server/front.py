"""The HTTP server: waitress, with a loop, connections and a line of requests of our own.

The setting `plain_server` runs waitress as it comes. What is ours: requests that were answered before are recognized
before they are parsed (`quick`, `planned`, `channel`); every request counts from its first byte, and has to make
progress (`admission`); threads are given to clients in turn (`threads`); errors of the lowest layer are problem+json
(`lowest`); the loop waits by epoll, where there is one, so that idle connections cost nothing (`loop`).
"""

from __future__ import annotations

import contextlib
import resource
import select
import socket
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import waitress.server
from flask import Flask

from kg.config import Config
from kg.lang import DEFAULT
from kg.web.pages import Pages
from kg.web.server.admission import Admission, Bounds, Gate
from kg.web.server.channel import Channel
from kg.web.server.loop import LOOK_AGAIN, Loop, Watch
from kg.web.server.lowest import MOST_BODY, MOST_HEAD
from kg.web.server.quick import AnswerRecorder, QuickAnswers
from kg.web.server.refusals import CROWDED, Refusal, refuse
from kg.web.server.service import Service
from kg.web.server.threads import Threads

_SWEEP = 0.05
_HAND_OVER_SECONDS = 0.1
_LONGEST_WAIT = 2.0  # seconds; a planned query that found no place by then takes the ordinary way
_RESERVE = 64  # connections beyond those of all, for ALWAYS
_FILES = 8192
_SWITCH = 0.001  # seconds after which a thread that computes lets others compute


def _open(server: Any, connection: socket.socket, address: Any, *rest: Any, **options: Any) -> None:
    """Open a channel; where there are too many, in the place of one that has asked nothing yet.

    Of those it is the oldest of the peer who has most of them: whoever fills the places makes room from his own. Where
    all have asked something the channel has one of the places of the reserve, which is for ALWAYS.
    """
    channels, most = server.active_channels, server.admission.bounds.connections_all
    if len(channels) >= most:
        silent = [each for each in channels.values() if not each.has_asked()]
        if silent:
            peers = Counter(each.peer_key for each in silent)
            min(silent, key=lambda each: (-peers[each.peer_key], each.last_activity)).handle_close()
        elif len(channels) >= most + _RESERVE:
            server.metrics.refused()
            refuse(connection, Refusal(503, CROWDED), DEFAULT)  # nothing is read
            connection.close()
            return
    channel = Channel(server, connection, address, *rest, **options)
    channel.last_place = channel.last_place or len(channels) > most
    server.watch.changed(channel)


def _look(server: Any) -> None:
    """Once a second: end connections that make no progress, or for which too much waits."""
    now, channels = time.monotonic(), list(server.active_channels.values())
    if now < server.looked + LOOK_AGAIN:
        return
    server.looked = now
    for each in channels:
        each.look(now)
    # The library's own table of addresses that it took apart would hold the longest of them.
    urllib.parse.clear_cache()  # type: ignore[attr-defined]
    for key in server.admission.excess((each.key, each.unread()) for each in channels if each.key):
        mine = [each for each in channels if each.key == key and each.connected]
        max(mine, key=lambda each: each.unread()).cut()


def make_server(app: Flask, settings: Config, listener: socket.socket) -> Any:
    """The server over `listener`; `.run()` serves until interrupted."""
    service = Service.of(app)
    options = {
        "sockets": [listener],
        "ident": "",
        "clear_untrusted_proxy_headers": False,
        "outbuf_overflow": 4 << 20,
        "recv_bytes": 64 << 10,
        "connection_limit": 100_000,
        "channel_timeout": max(60, int(4 * settings.patience)),  # more than an answer may rest in its progress
        "cleanup_interval": 10,
        "asyncore_use_poll": True,
        "url_scheme": "https" if settings.public_url.startswith("https:") else "http",
    }
    service.pages = Pages(service)
    gate = Gate(AnswerRecorder(app, service), service.turns, service.clients)
    if settings.plain_server:
        most = max(MOST_BODY, 4 * settings.max_query_bytes)
        return waitress.create_server(gate, threads=settings.threads, max_request_body_size=most, **options)
    # A request is read when the one before is answered: only then may it be a known one.
    options |= {"channel_request_lookahead": 0, "max_request_body_size": 1 << 40, "max_request_header_size": MOST_HEAD}
    server = waitress.create_server(gate, _dispatcher=Threads(settings.threads), **options)
    bounds = Bounds(settings.requests_per_client, settings.connections_per_client, patience=settings.patience)
    server.admission = service.admission = Admission(service.clients, bounds)
    server.metrics, server.seconds, server.looked = service.metrics, service.limits.seconds, 0.0
    server.quick, server.pending = QuickAnswers(service), {}
    server.most_body = partial(_most_body, service)
    server.look = partial(_look, server)
    server.soon = partial(_soon, server)
    server.trigger.lock = threading.RLock()  # what the loop does soon may leave it something else to do soon
    if hasattr(select, "epoll"):
        server.watch = Loop(server)
        server.run = server.watch.run  # instead of the loop that asks every connection in every round
    else:
        server.watch = Watch(server._map)
    server.channel_class = _open
    _allow_files()
    sys.setswitchinterval(_SWITCH)
    threading.Thread(target=_sweep, args=(server,), daemon=True, name="sweep").start()
    return server


def _most_body(service: Service, authorization: str | None) -> int:
    """How many bytes of body a request may have: many only where it may change something."""
    if service.config.allow_update and authorization and service.may_update(authorization):
        return MOST_BODY
    # A form's escapes may take three bytes for one; a batch of names to reconcile takes less than that.
    return max(2 << 20, 4 * service.limits.query_bytes)


def _soon(server: Any, function: Callable[..., None], *arguments: Any) -> None:
    """Have the server's loop call `function`."""
    server.trigger.pull_trigger(lambda: function(*arguments))


def _allow_files() -> None:
    """Let this process have as many connections as it admits, where the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _sweep(server: Any) -> None:
    """Have the server's loop hand slow planned queries over to threads, and check on those that wait."""

    def hand_over() -> None:
        now = time.perf_counter()
        for each in [each for each in server.pending.values() if now - each.began > _HAND_OVER_SECONDS]:
            each.hand_over()

    pool = server.quick.pool
    while True:
        time.sleep(_SWEEP)
        if server.pending:
            server.soon(hand_over)
        if pool.waiting():
            pool.give_up(_LONGEST_WAIT)  # which also lets in for whom there is room by now
