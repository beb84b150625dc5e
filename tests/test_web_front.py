"""The server's own door: who is asked for an answer that is known already, connections, heads of requests."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_server import KG, Running, eventually, make_store, serving

from kg.errors import UsageError
from kg.web.protocol.federation import AllowList, Caller, RefusedError
from kg.web.server import control
from kg.web.server.clients import Clients, networks

P = f"PREFIX kg: <{KG}> "
ONE = P + "SELECT ?m { ?s kg:mark ?m }"
PAIRS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"


def _raw(query: str, *headers: str) -> bytes:
    head = [
        f"GET /sparql?query={urllib.parse.quote(query)} HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept: application/sparql-results+json",
        *headers,
    ]
    return "\r\n".join([*head, "", ""]).encode()


def _connect(server: Running, source: str = "127.0.0.1") -> socket.socket:
    channel = socket.create_connection(("127.0.0.1", server.port), 20, (source, 0))
    channel.settimeout(120)
    return channel


def _read(channel: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the next answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = channel.recv(1)
        assert part, data
        data += part
    first, *lines = data.decode("latin-1").strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = b""
    while len(body) < int(headers.get("content-length", "0")):
        body += channel.recv(65536)
    return int(first.split()[1]), headers, body


def _ask(server: Running, raw: bytes, source: str = "127.0.0.1") -> tuple[int, dict[str, str], bytes]:
    with _connect(server, source) as channel:
        channel.sendall(raw)
        return _read(channel)


def _log(server: Running) -> list[tuple[str, str]]:
    return [(each["cache"], each["client"]) for each in map(json.loads, server.log.read_text().splitlines())]


FORWARDED = "X-Forwarded-For: 198.51.100.1"


@pytest.mark.thorough
@pytest.mark.parametrize(("size", "way"), [("1000000", "quick"), ("0", "planned")])
def test_the_client_is_the_one_who_sends_the_bytes_now(tmp_path: Path, size: str, way: str) -> None:
    store = make_store(tmp_path / "store", things=20)
    environment = {"KG_LOG_CLIENTS": "1", "KG_TRUSTED_PROXIES": "127.0.0.1"}
    with serving(store, "--cache-bytes", size, **environment) as running:

        def known() -> bool:
            assert _ask(running, _raw(ONE), "127.0.0.9")[0] == 200
            return way in [cache for cache, _ in _log(running)]

        eventually(known)
        begun = len(_log(running))
        for source in ("127.0.0.1", "127.0.0.2", "127.0.0.3"):
            assert _ask(running, _raw(ONE), source)[0] == 200
        for source in ("127.0.0.1", "127.0.0.1", "127.0.0.2"):
            assert _ask(running, _raw(ONE, FORWARDED), source)[0] == 200
        wanted = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "198.51.100.1", "198.51.100.1", "127.0.0.2"]
        found = _log(running)[begun:]
    assert [client for _, client in found] == wanted


@pytest.mark.thorough
def test_a_shared_answer_is_everybodys_own(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", things=60)
    sources = [f"127.0.0.{number}" for number in range(2, 10)]
    with serving(store, "--cache-bytes", "0", KG_LOG_CLIENTS="1", KG_WORKERS="2") as running:

        def shared() -> bool:
            begun = len(_log(running))
            threads = [threading.Thread(target=_ask, args=(running, _raw(PAIRS), each)) for each in sources]
            for each in threads:
                each.start()
            for each in threads:
                each.join(120)
            found = _log(running)[begun:]
            assert sorted(client for _, client in found) == sorted(sources)
            return "shared" in [cache for cache, _ in found]

        # Whether they come at once is chance; sooner or later they will.
        eventually(shared)


@pytest.mark.thorough
@pytest.mark.parametrize("size", ["1000000", pytest.param("0", marks=pytest.mark.slow)])
def test_a_limit_of_none_blocks(tmp_path: Path, size: str) -> None:
    store = make_store(tmp_path / "store", things=20)
    with serving(store, "--cache-bytes", size, KG_CLIENT_LIMITS="127.0.0.9=0 127.0.0.8=1") as running:
        for source, status in (("127.0.0.8", 200), ("127.0.0.9", 403), ("127.0.0.8", 200), ("127.0.0.9", 403)):
            assert _ask(running, _raw(ONE), source)[0] == status, source
        text = _raw(ONE).replace(b"/sparql?query=", b"/graph-store?default&x=")
        assert _ask(running, text, "127.0.0.9")[0] == 403
        assert _ask(running, b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n", "127.0.0.9")[0] == 200


CLOSING = [
    "Connection:close",
    "Connection: close",
    "connection:  CLOSE ",
    "CONNECTION:\tClose",
    "Connection: keep-alive, close",
    "Connection:TE,close",
]


@pytest.fixture(scope="module", params=["1000000", "0"])
def small(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with a cache, and one without."""
    store = make_store(tmp_path_factory.mktemp("small") / "store", things=5)
    with serving(store, "--cache-bytes", request.param) as running:
        yield running


@pytest.mark.parametrize("line", CLOSING)
def test_connections_are_closed_where_the_client_wants_it(small: Running, line: str) -> None:
    for _ in range(3):
        with _connect(small) as channel:
            channel.settimeout(120)
            channel.sendall(_raw(ONE, line))
            status, headers, _ = _read(channel)
            assert (status, headers.get("connection")) == (200, "close")
            assert channel.recv(1) == b""
    with _connect(small) as channel:
        for _ in range(3):
            channel.sendall(_raw(ONE, "Connection: keep-alive"))
            assert _read(channel)[0] == 200


@pytest.mark.thorough
def test_known_requests_with_a_body(tmp_path: Path) -> None:
    """A form that comes in one piece is known again; one that comes in pieces is answered as well."""
    form = urllib.parse.urlencode({"query": ONE}).encode()
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    raw = head + b"Content-Length: %d\r\n\r\n" % len(form) + form
    with serving(make_store(tmp_path / "store", things=5), KG_LOG_CLIENTS="1") as running:
        with _connect(running) as channel:
            for pieces in (1, 1, 3, 1):
                step = -(-len(raw) // pieces)
                for start in range(0, len(raw), step):
                    channel.sendall(raw[start : start + step])
                    time.sleep(0.05 if pieces > 1 else 0)
                assert b'"one"' in _read(channel)[2]
        ways = [cache for cache, _ in _log(running)]
        # What comes in pieces may still be read in one, where the server is late.
        assert ways[:2] == ["miss", "quick"] and ways[2] in ("hit", "quick") and ways[3] == "quick"


def _clients(trusted: str) -> Clients:
    return Clients(networks(trusted, "trusted_proxies"))


HOPS = [
    ("203.0.113.5:4711", "203.0.113.5"),
    ("[2001:db8::1]:4711", "2001:db8::1"),
    ("[2001:db8::1]", "2001:db8::1"),
    ("2001:db8::1", "2001:db8::1"),
    ("10.0.0.1, 203.0.113.5:80", "203.0.113.5"),
    ("203.0.113.5:x", "unknown"),
    ("_hidden", "unknown"),
]


@pytest.mark.parametrize(("forwarded", "wanted"), HOPS)
def test_forwarded_addresses_may_have_ports(forwarded: str, wanted: str) -> None:
    assert _clients("127.0.0.1").behind("127.0.0.1", forwarded) == wanted


CERTAIN = [
    ("", {}, "127.0.0.1"),
    ("", {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, None),
    ("", {"HTTP_FORWARDED": "for=127.0.0.1"}, None),
    ("", {"HTTP_X_REAL_IP": "127.0.0.1"}, None),
    ("127.0.0.1", {"HTTP_X_FORWARDED_FOR": "10.1.1.1"}, "10.1.1.1"),
    ("127.0.0.1", {"HTTP_X_FORWARDED_FOR": "nobody"}, None),
    ("127.0.0.1", {"HTTP_X_REAL_IP": "10.1.1.1"}, None),
    ("127.0.0.1", {}, "127.0.0.1"),
]


@pytest.mark.parametrize(("trusted", "headers", "wanted"), CERTAIN)
def test_whose_address_is_certain(trusted: str, headers: dict[str, str], wanted: str | None) -> None:
    found = _clients(trusted).certain({"REMOTE_ADDR": "127.0.0.1", **headers})
    assert (None if found is None else str(found)) == wanted


@pytest.mark.slow
def test_metrics_are_not_shown_through_a_proxy_nobody_named(tmp_path: Path) -> None:
    plain = b"GET /metrics HTTP/1.1\r\nHost: x\r\n"
    with serving(make_store(tmp_path / "store", things=5)) as running:
        assert _ask(running, plain + b"\r\n")[0] == 200
        assert _ask(running, plain + b"X-Forwarded-For: 127.0.0.1\r\n\r\n")[0] == 403
    with serving(tmp_path / "store", KG_METRICS_FROM="") as running:
        assert _ask(running, plain + b"\r\n")[0] == 403


@pytest.mark.thorough
def test_connections_of_one_address_are_bounded(tmp_path: Path) -> None:
    environment = {"KG_CONNECTIONS_PER_CLIENT": "5", "KG_TRUSTED_PROXIES": "127.0.0.3"}
    with serving(make_store(tmp_path / "store", things=5), **environment) as running:
        silent = [_connect(running, "127.0.0.2") for _ in range(5)]
        for _ in range(3):
            with _connect(running, "127.0.0.2") as more:
                more.settimeout(120)
                assert more.recv(1) == b""
        silent += [_connect(running, "127.0.0.3") for _ in range(8)]
        assert _ask(running, _raw(ONE))[0] == 200
        silent[0].sendall(_raw(ONE))
        silent[-1].sendall(_raw(ONE))
        assert _read(silent[0])[0] == _read(silent[-1])[0] == 200
        counted = _ask(running, b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")[2]
        assert b"\nkg_connections_refused_total 3\n" in counted
        for each in silent:
            each.close()


@pytest.mark.parametrize("piece", [b"X-Line: 1\r\n", b"x"])
def test_a_call_ends_in_time_however_slowly_the_head_comes(piece: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            peer, _ = listener.accept()
            with peer, contextlib.suppress(OSError):
                peer.sendall(b"HTTP/1.1 200 OK\r\n")
                for _ in range(600):
                    peer.sendall(piece)
                    time.sleep(0.2)

        threading.Thread(target=drip, daemon=True).start()
        port = listener.getsockname()[1]
        with pytest.raises(RefusedError, match="took longer"):
            Caller(AllowList.parse(f"127.0.0.1:{port}"), 1, 10_000).call(f"http://127.0.0.1:{port}/", "GET", {}, b"")


BROKEN = [b'{"do":"kill"}', b'{"do":"kill","number":"x"}', b"[]", b"1", b"{", b"\xff", b'{"do":"dance"}', b"[" * 9000]


@pytest.mark.thorough
def test_a_malformed_line_does_not_end_the_operators_door(tmp_path: Path) -> None:
    with serving(make_store(tmp_path / "store", things=5)) as running:
        for line in BROKEN:
            with socket.socket(socket.AF_UNIX) as channel:
                channel.settimeout(120)
                channel.connect(str(control.folder() / f"serve-{running.port}.sock"))
                channel.sendall(line + b"\n")
                assert "error" in json.loads(channel.recv(65536)), line
        assert control.ask(running.port, {"do": "ps"})["running"] == []


def test_root_may_use_the_folder_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert not control.folder().exists() and control.servers() == []
    made = control.folder(create=True)
    owner = made.stat().st_uid
    monkeypatch.setattr(control.os, "getuid", lambda: owner + 1)
    with pytest.raises(UsageError):
        control.folder()
    if owner == 0:
        os.chown(made, 4711, -1)
    monkeypatch.setattr(control.os, "getuid", lambda: 0)
    assert control.folder() == made


@pytest.mark.thorough
def test_large_updates_and_packed_graphs(tmp_path: Path) -> None:
    environment = {"KG_UPDATE_TOKEN": "secret", "KG_MAX_QUERY_BYTES": "300"}
    with serving(make_store(tmp_path / "store"), "--allow-update", **environment) as running:
        text = b"INSERT DATA { GRAPH <http://x/g> { <http://x/a> <http://x/b> 1 } } #"
        sent = {"Content_Type": "application/sparql-update", "Authorization": "Bearer secret"}
        assert running.send("/sparql", text + b"x" * 300, **sent).status == 413
        assert running.send("/sparql", text, **sent).status == 204
        plain = running.send("/graph-store?default")
        packed = running.send("/graph-store?default", Accept_Encoding="gzip")
        assert gzip.decompress(packed.body) == plain.body and packed.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in plain.headers["vary"] and plain.headers["etag"] != packed.headers["etag"]
