"""SERVICE: refused, but for endpoints on the operator's list, which are called through a proxy of ours.

A query with such calls runs in a worker that has a network, rewritten so that every call goes to
the proxy on the loopback address, under a secret path that stands for one endpoint. The proxy
resolves the host itself, checks every address, connects to the one it checked (so that a second
answer of the name server changes nothing), follows a redirect only to an endpoint on the list,
and stops at its own limits of time and size.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import secrets
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from flask import current_app

from kg import ranges
from kg.config import Config
from kg.errors import KgError, UsageError
from kg.lang.told import Told
from kg.sparql.inspection import Inspection, position
from kg.sparql.iris import unescape
from kg.sparql.spelling import sent
from kg.store.watch import Watch
from kg.web.errors import Problem, words
from kg.web.server.clients import counted
from kg.web.server.limits import Limits
from kg.web.server.workers import Pool

_REDIRECTS, _MINUTE = 3, 60.0
_PORTS = {"http": 80, "https": 443}
_SENT = ("accept", "content-type", "user-agent")


class RefusedError(KgError):
    """A call that the proxy does not make, or an answer it does not take: the text says why, `status` who is at fault.

    502 for the endpoint's, 504 for an endpoint that is too slow (RFC 9110, 15.6), 400 for a query of too many calls.
    """

    def __init__(self, said: Told, status: int = HTTPStatus.BAD_GATEWAY) -> None:
        super().__init__(said)
        self.status = status


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that failed: the status that its query is answered with, and what is said of it."""

    status: int
    said: Told


@dataclass(frozen=True, slots=True)
class AllowList:
    """Endpoints by host and port, as the operator wrote them."""

    entries: frozenset[tuple[str, int]]

    @classmethod
    def parse(cls, text: str) -> AllowList:
        """The list `example.org:443 127.0.0.1:3030`. UsageError where an entry is none."""
        try:
            return cls(ranges.endpoints(text))
        except ValueError as error:
            raise UsageError(f"service_allow: {error}") from None

    def allows(self, iri: str) -> bool:
        """Whether the endpoint `iri` is on the list."""
        try:
            parts = urlsplit(iri)
            return parts.scheme in _PORTS and _target(parts) in self.entries and "@" not in parts.netloc
        except ValueError:
            return False

    def address(self, host: str, port: int) -> str:
        """The address to connect to for `host`. RefusedError where it is private but not listed literally."""
        literal = _address(host)
        if literal is not None:
            return host
        for _, _, _, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            found = _address(str(place[0]))
            if found is not None and found.is_global and not found.is_multicast:
                return str(place[0])
        raise RefusedError(Told("problem.private_address", host=host))


def _target(parts: SplitResult) -> tuple[str, int]:
    return (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme, 0)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


class Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked; the host's name serves TLS and the Host header only."""

    def __init__(self, parts: SplitResult, address: str, seconds: float) -> None:
        host, port = _target(parts)
        super().__init__(host, port, timeout=seconds)
        self._pinned, self._secure = address, parts.scheme == "https"
        self._wire: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the checked address and to no other."""
        raw = socket.create_connection((self._pinned, self.port), self.timeout)
        if not self._secure:
            self.sock = self._wire = raw
            return
        secured = ssl.create_default_context().wrap_socket(
            raw, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock = self._wire = secured
        secured.do_handshake()

    def abort(self) -> None:
        """End it from another thread: whoever reads or writes finds the end."""
        if self._wire is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)


class Caller:
    """Makes one call for the proxy, with its limits."""

    def __init__(self, allowed: AllowList, seconds: float, maximum: int) -> None:
        self._allowed, self._seconds, self._maximum = allowed, seconds, maximum

    def call(self, iri: str, method: str, headers: dict[str, str], body: bytes) -> tuple[int, str, bytes]:
        """Status, content type and body. RefusedError for what is off the list or over a limit."""
        deadline = time.monotonic() + self._seconds
        for _ in range(_REDIRECTS + 1):
            if not self._allowed.allows(iri):
                raise RefusedError(Told("problem.endpoint_not_listed", iri=iri))
            parts = urlsplit(iri)
            address, left = self._allowed.address(*_target(parts)), max(deadline - time.monotonic(), 0.001)
            connection = Pinned(parts, address, left)
            # A socket's own time is for each piece; an endpoint could send pieces for ever.
            watch = threading.Timer(left, connection.abort)
            watch.daemon = True
            watch.start()
            try:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request(method, path, body or None, headers)
                answer = connection.getresponse()
                self._in_time(deadline)
                if answer.status in (301, 302, 303, 307, 308):
                    iri = urljoin(iri, answer.getheader("Location") or "")
                    continue
                return answer.status, answer.getheader("Content-Type") or "", self._read(answer, deadline)
            except (OSError, http.client.HTTPException):
                self._in_time(deadline)
                raise
            finally:
                watch.cancel()
                connection.close()
        raise RefusedError(Told("problem.redirects"))

    def _read(self, answer: http.client.HTTPResponse, deadline: float) -> bytes:
        data = bytearray()
        while part := answer.read1(65536):
            data += part
            if len(data) > self._maximum:
                raise RefusedError(Told("problem.large_answer", most=self._maximum))
            self._in_time(deadline)
        self._in_time(deadline)
        return bytes(data)

    def _in_time(self, deadline: float) -> None:
        if time.monotonic() >= deadline:
            raise RefusedError(Told("problem.endpoint_slow", seconds=self._seconds), HTTPStatus.GATEWAY_TIMEOUT)


class Budget:
    """How many calls queries may make: `each` of one query, `client` of one client's in a minute."""

    def __init__(self, each: int, client: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.each, self.client, self._clock = each, client, clock
        self._made: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def query(self, client: str) -> Callable[[], None]:
        """What a query's calls are counted with: RefusedError for one too many."""
        made, client = 0, counted(client)

        def count() -> None:
            nonlocal made
            with self._lock:
                made += 1
                if made > self.each:
                    raise RefusedError(Told("problem.query_calls", most=self.each), HTTPStatus.BAD_REQUEST)
                self._of(client)

        return count

    def _of(self, client: str) -> None:
        now = self._clock()
        for name in [name for name, made in self._made.items() if not made or made[-1] <= now - _MINUTE]:
            del self._made[name]
        made = self._made.setdefault(client, deque())
        while made and made[0] <= now - _MINUTE:
            made.popleft()
        if len(made) >= self.client:
            raise RefusedError(Told("problem.client_calls", most=self.client), HTTPStatus.TOO_MANY_REQUESTS)
        made.append(now)


@dataclass(frozen=True, slots=True)
class Route:
    """What a secret path stands for: an endpoint, the count of the query that may call it, and who hears of each call.

    `ended` is called with the failure of a call, or with the one that it would be if nobody can read the answer.
    """

    iri: str
    count: Callable[[], None]
    ended: Callable[[Failure], None] = lambda _failure: None


class Proxy:
    """The proxy's server on the loopback address, and the secret paths that stand for endpoints."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self._paths: dict[str, Route] = {}
        self._lock = threading.Lock()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            """Passes a worker's call on."""

            def do_POST(self) -> None:
                """Call the endpoint that the path stands for."""
                proxy.serve(self)

            do_GET = do_POST  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True, name="service-proxy").start()

    def path(self, route: Route) -> str:
        """An address of the proxy that stands for an endpoint; `count` is called first, and may refuse."""
        with self._lock:
            secret = secrets.token_urlsafe(24)
            self._paths[secret] = route
        return f"http://127.0.0.1:{self._server.server_port}/{secret}"

    def forget(self, addresses: list[str]) -> None:
        """Take paths away."""
        with self._lock:
            for each in addresses:
                self._paths.pop(each.rsplit("/", 1)[1], None)

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one call of a worker."""
        route = self._paths.get(request.path.lstrip("/").partition("?")[0])
        if route is None:
            request.send_error(404)
            return
        headers = {name: value for name, value in request.headers.items() if name.lower() in _SENT}
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        try:
            route.count()
            status, kind, data = self.caller.call(route.iri, request.command, headers, body)
            if status >= HTTPStatus.BAD_REQUEST:
                raise RefusedError(Told("problem.endpoint_status", status=status))
            if not data:
                raise RefusedError(Told("problem.endpoint_empty"))
            route.ended(Failure(HTTPStatus.BAD_GATEWAY, Told("problem.endpoint_nonsense", iri=route.iri)))
        except (RefusedError, OSError, http.client.HTTPException) as error:
            route.ended(_failure(route.iri, error))
            status, kind, data = HTTPStatus.BAD_GATEWAY, "text/plain", str(error).encode()
        request.send_response(status)
        request.send_header("Content-Type", kind or "application/octet-stream")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    def close(self) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()


def _failure(iri: str, error: RefusedError | OSError | http.client.HTTPException) -> Failure:
    """What a failed call is for the client. The system's words on an address are no business of a stranger's."""
    if isinstance(error, RefusedError):
        return Failure(error.status, Told("problem.call_refused", iri=iri, why=words(error)))
    status = HTTPStatus.GATEWAY_TIMEOUT if isinstance(error, TimeoutError) else HTTPStatus.BAD_GATEWAY
    return Failure(status, Told("problem.endpoint_silent", iri=iri))


KEY = "kg.federation"


class Federation:
    """The list, the proxy and a few workers that have a network. Made only where there is a list."""

    def __init__(self, config: Config, limits: Limits, watch: Watch) -> None:
        self.allowed = AllowList.parse(config.service_allow)
        self.proxy = Proxy(Caller(self.allowed, config.service_seconds, config.service_bytes))
        self.budget = Budget(config.service_calls, config.service_per_client)
        own = Limits(
            seconds=limits.seconds,
            rows=limits.rows,
            bytes=limits.bytes,
            memory=limits.memory,
            fast=1,
            slow=2,
            stalled=0.5,  # who waits for another endpoint needs no fast place
            queue=16,
            queue_seconds=limits.queue_seconds,
            per_client=4,
            query_bytes=limits.query_bytes,
        )
        self.pool = Pool(config.store, own, network=True, allocator=config.allocator, watch=watch)
        self.pool.start(0)

    def close(self) -> None:
        """End proxy and workers."""
        self.pool.close()
        self.proxy.close()


def current() -> Federation | None:
    """The federation of the application that answers now, if it has one."""
    found = current_app.extensions.get(KEY)
    assert found is None or isinstance(found, Federation)
    return found


def check(inspection: Inspection, text: str) -> None:
    """Refuse a query that calls an endpoint which is not on the list (Problem 403, with its place in `text`)."""
    federation = current()
    for call in inspection.services:
        if federation is not None and call.iri is not None and federation.allowed.allows(call.iri):
            continue
        line, column = position(text, sent(inspection.changes, call.start))
        what = f"<{call.iri}>" if call.iri else Told("problem.named_by_data")
        why = Told("problem.not_listed" if federation else "problem.own_graphs")
        said = Told("problem.no_service", what=what, why=why)
        detail = Told("problem.at", line=line, column=column, message=said)
        raise Problem(403, detail, line=line, column=column, kind="service")


def ask(
    inspection: Inspection,
    head: dict[str, Any],
    text: str,
    gone: Callable[[], bool] | None,
    client: str = "",
) -> tuple[dict[str, Any], bytes, str]:
    """Run a query of `client` whose calls are all on the list, every call rewritten to the proxy.

    Problem where it fails for a call: the engine stops at the first that is not SILENT, which is the last that ended.
    """
    federation = current()
    assert federation is not None
    if unescape(text) != text:
        # Escapes could make places differ between the readings of the text.
        raise Problem(403, Told("problem.service_escapes"), kind="service")
    calls = sorted(set(inspection.services), key=lambda call: -call.start)
    addresses: list[str] = []
    count, ended = federation.budget.query(client), list[Failure]()
    try:
        for each in calls:
            addresses.append(federation.proxy.path(Route(each.iri or "", count, ended.append)))
            text = f"{text[: each.start]}<{addresses[-1]}>{text[each.end :]}"
        reply, body, snapshot = federation.pool.ask(head, text, client, gone=gone)
        if reply.get("error") == "query" and ended:
            raise Problem(ended[-1].status, ended[-1].said, kind="service")
        for each, address in zip(calls, addresses, strict=True):
            reply["message"] = str(reply.get("message") or "").replace(address, each.iri or "")
        return reply, body, snapshot
    finally:
        federation.proxy.forget(addresses)
