"""No client stops others: what counts from its first byte, what has to make progress, who always has a place."""

from __future__ import annotations

import contextlib
import json
import resource
import socket
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from web_here import serving_here
from web_server import KG, Running, eventually, make_store, serving

from kg.web.server import places, running, workers
from kg.web.server.admission import Admission, Bounds, Progress, Turns
from kg.web.server.clients import Clients, counted, networks
from kg.web.server.limits import BusyError, Limits
from kg.web.server.loop import Loop
from kg.web.server.places import Past
from kg.web.server.service import Service
from kg.web.server.workers import Pool

ONE = f"PREFIX kg: <{KG}> SELECT ?m {{ ?s kg:mark ?m }}"
HEALTH = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    store = make_store(tmp_path_factory.mktemp("admission") / "store", things=2000)
    environment = {"KG_PATIENCE": "1", "KG_REQUESTS_PER_CLIENT": "4", "KG_CONNECTIONS_PER_CLIENT": "12"}
    with serving(store, KG_TRUSTED_PROXIES="127.0.0.9", **environment) as found:
        yield found


def _connect(server: Running, source: str, buffer: int = 0) -> socket.socket:
    channel = socket.socket()
    if buffer:
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    channel.settimeout(120)
    channel.bind((source, 0))
    channel.connect(("127.0.0.1", server.port))
    return channel


def _rest(channel: socket.socket) -> bytes:
    """All that comes until the server closes."""
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while part := channel.recv(65536):
            data += part
    return data


def _one(channel: socket.socket) -> bytes:
    """An answer of /health."""
    data = b""
    while b"}" not in data:
        data += channel.recv(65536)
    return data


def _told(data: bytes) -> tuple[int, dict]:  # type: ignore[type-arg]
    head, _, body = data.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head, data
    found = json.loads(body)
    assert found["status"] == int(head.split()[1])
    return found["status"], found


def _here(server: Running) -> int:
    lines = server.send("/metrics").body.decode().splitlines()
    return int(float(next(line for line in lines if line.startswith("kg_requests_here ")).split()[1]))


def _drip(channel: socket.socket, piece: bytes, until: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while not until.wait(0.05):
            channel.sendall(piece)


@pytest.mark.thorough
@pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: ", b"G"], ids=["fields", "first line"])
def test_a_head_that_drips_in_ends_in_time(server: Running, start: bytes) -> None:
    stop = threading.Event()
    with _connect(server, "127.0.0.2") as channel:
        channel.sendall(start)
        threading.Thread(target=_drip, args=(channel, b"y", stop), daemon=True).start()
        assert _told(_rest(channel))[0] == 408
        stop.set()


@pytest.mark.thorough
@pytest.mark.parametrize("piece", [b"\r\n", b"\r\n\r\n", b"\n"], ids=["line", "lines", "bare"])
@pytest.mark.parametrize("before", [b"", HEALTH], ids=["first", "after a request"])
def test_empty_lines_keep_no_connection(server: Running, before: bytes, piece: bytes) -> None:
    """They may come before a request, and are none: whoever sends nothing else has the time of a head."""
    stop = threading.Event()
    with _connect(server, "127.0.0.2") as channel:
        if before:
            channel.sendall(before)
            assert _one(channel).startswith(b"HTTP/1.1 200")
        threading.Thread(target=_drip, args=(channel, piece, stop), daemon=True).start()
        assert _told(_rest(channel))[0] == 408
        stop.set()


@pytest.mark.thorough
def test_empty_lines_before_requests_are_left_out(server: Running) -> None:
    with _connect(server, "127.0.0.2") as channel:
        for _ in range(3):
            channel.sendall(b"\r\n\r\n" + HEALTH)
            assert _one(channel).startswith(b"HTTP/1.1 200")
            time.sleep(1.5)  # longer than a head has: a connection may rest between its requests


def test_a_body_that_drips_in_ends_in_time(server: Running) -> None:
    stop = threading.Event()
    with _connect(server, "127.0.0.2") as channel:
        channel.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n")
        threading.Thread(target=_drip, args=(channel, b"y", stop), daemon=True).start()
        assert _told(_rest(channel))[0] == 408
        stop.set()


def test_a_client_that_does_not_read_is_cut_off(server: Running) -> None:
    query = urllib.parse.quote("SELECT * { ?s ?p ?o } LIMIT 9000")
    with _connect(server, "127.0.0.2", 4096) as channel:
        channel.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        eventually(lambda: _here(server) == 2)  # this one and the question for the number
        eventually(lambda: _here(server) == 1)
    eventually(lambda: server.send("/health").status == 200)


@pytest.mark.thorough
def test_who_reads_slowly_but_steadily_gets_all(server: Running) -> None:
    query = urllib.parse.quote("SELECT * { ?s ?p ?o } LIMIT 4000")
    with _connect(server, "127.0.0.2", 4096) as channel:
        channel.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        data, begun = b"", time.monotonic()
        while part := channel.recv(60_000 if time.monotonic() - begun > 4 else 4_000):
            data += part
            time.sleep(0.01)
    head, _, body = data.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200") and len(json.loads(body)["results"]["bindings"]) == 4000


def test_requests_count_from_their_first_byte_and_health_has_a_place(server: Running) -> None:
    """Four heads that are not here yet are the client's bound; what is asked then is refused, but for two paths."""
    with contextlib.ExitStack() as stack:
        begun = [stack.enter_context(_connect(server, "127.0.0.3")) for _ in range(4)]
        for channel in begun:
            channel.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n")
        eventually(lambda: _here(server) >= 4)
        with _connect(server, "127.0.0.3") as channel:
            channel.sendall(b"GET /queries/ HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = _rest(channel)
        if b" 200 " not in answer[:20]:  # on a very busy machine the heads have run out of their time by now
            assert _told(answer)[0] == 503 and b"Retry-After" in answer
        for path in (b"health", b"ready"):
            with _connect(server, "127.0.0.3") as channel:
                channel.sendall(b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % path)
                assert channel.recv(20).startswith(b"HTTP/1.1 200")
        assert server.query(ONE).status == 200


@pytest.mark.thorough
def test_health_has_a_place_beyond_the_bound_of_connections(server: Running) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(12):
            stack.enter_context(_connect(server, "127.0.0.4"))
        with _connect(server, "127.0.0.4") as channel:
            channel.sendall(HEALTH)
            assert channel.recv(20).startswith(b"HTTP/1.1 200")
        with _connect(server, "127.0.0.4") as channel:
            channel.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = _rest(channel)
            assert answer == b"" or _told(answer)[0] == 503
        with _connect(server, "127.0.0.4") as channel:
            assert channel.recv(1) == b""


@pytest.mark.slow
def test_whoever_takes_all_connections_makes_room_from_his_own(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 4096:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard) if hard > 0 else 4096, hard))
    with serving(make_store(tmp_path / "store", things=5)) as running, contextlib.ExitStack() as stack:
        idle = stack.enter_context(_connect(running, "127.0.0.2"))
        for _ in range(Bounds().connections_all + 100):
            with contextlib.suppress(OSError):
                stack.enter_context(_connect(running, "127.0.0.3")).sendall(b"GET / HTTP/1.1\r\nX: ")
        for raw in (HEALTH, b"GET /queries/ HTTP/1.1\r\nHost: x\r\n\r\n"):
            with _connect(running, "127.0.0.4") as channel:
                channel.sendall(raw)
                assert channel.recv(20).startswith(b"HTTP/1.1 200")
        idle.sendall(HEALTH)
        assert idle.recv(20).startswith(b"HTTP/1.1 200")


def test_a_body_may_have_lines_of_any_kind(server: Running) -> None:
    body = b"ASK\n{}\n"
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nConnection: close\r\n"
    with _connect(server, "127.0.0.5") as channel:
        channel.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        assert _rest(channel).startswith(b"HTTP/1.1 200")


@pytest.mark.thorough
def test_pipelined_requests_are_answered_in_order(tmp_path: Path) -> None:
    with serving(make_store(tmp_path / "store", things=5)) as running, _connect(running, "127.0.0.6") as channel:
        paths = ["/health", "/queries/", "/nothing", "/ready", "/health"]
        channel.sendall("".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n" for path in paths).encode()[:-10])
        time.sleep(0.2)
        channel.sendall("".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n" for path in paths).encode()[-10:])
        channel.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answers = _rest(channel)
    assert [int(each[:3]) for each in answers.split(b"HTTP/1.1 ")[1:]] == [200, 200, 404, 200, 200, 200]


@pytest.mark.thorough
def test_the_server_runs_without_its_own_loop(tmp_path: Path) -> None:
    with serving(make_store(tmp_path / "store", things=5), KG_PLAIN_SERVER="1") as running:
        for _ in range(3):
            assert running.query(ONE).values("m") == ["one"]
        assert (
            running.send("/health").status == running.send("/ready").status == running.send("/queries/").status == 200
        )


COUNTED = [
    ("192.0.2.7", "192.0.2.7"),
    ("::ffff:192.0.2.7", "192.0.2.7"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
    ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
    ("fe80::1%eth0", "fe80::/64"),
    ("unknown", "unknown"),
]


@pytest.mark.parametrize(("address", "key"), COUNTED)
def test_what_clients_are_counted_under(address: str, key: str) -> None:
    assert counted(address) == key


def test_requests_move_from_the_peer_to_the_client_behind_a_proxy() -> None:
    known = Admission(Clients(networks("10.0.0.1", "x")), Bounds(requests=2))
    keys = [known.arrive(known.key_of("10.0.0.1")) for _ in range(9)]
    assert not known.too_many(keys[0])
    clients = [known.identify(key, "10.0.0.1", "192.0.2.7") for key in keys]
    assert set(clients) == {"192.0.2.7"} and known.too_many("192.0.2.7") and known.here() == 9
    other = known.identify(known.arrive(known.key_of("10.0.0.1")), "10.0.0.1", "2001:db8::1")
    assert other == "2001:db8::/64" and not known.too_many(other)
    for key in (*clients, other):
        known.leave(key)
    assert known.here() == 0
    assert known.identify(known.arrive(known.key_of("192.0.2.8")), "192.0.2.8", "192.0.2.7") == "192.0.2.8"


def test_too_much_that_is_not_read() -> None:
    known = Admission(Clients(), Bounds(unread=100, unread_all=250))
    assert known.excess([("a", 60), ("a", 50), ("b", 90)]) == {"a"}
    assert known.excess([("a", 90), ("b", 95), ("c", 90)]) == {"b"}
    assert known.excess([("a", 90), ("b", 90)]) == set()


def test_progress_is_measured_in_spans() -> None:
    bounds = Bounds(patience=10, pace=100)
    seen = Progress(0.0)
    assert not seen.stalls(9.9, 0, bounds)
    assert not seen.stalls(10, 1000, bounds) and not seen.stalls(19, 1000, bounds)
    assert seen.stalls(20, 1999, bounds)


def test_clients_take_turns() -> None:
    """One turn, three clients: whoever had his last turn longest ago is next, however many of another's wait."""
    turns, order, ready = Turns(1), list[str](), threading.Semaphore(0)

    def work(client: str) -> None:
        ready.release()
        with turns.turn(client):
            order.append(client)

    with turns.turn("z"):
        threads = []
        for client in ["a"] * 6 + ["b"] * 2 + ["c"]:
            threads.append(threading.Thread(target=work, args=(client,)))
            threads[-1].start()
            ready.acquire()
            number = len(threads)
            eventually(lambda n=number: len(turns._line) == n)
    for each in threads:
        each.join(120)
    assert order == ["a", "b", "c", "a", "b", "a", "a", "a", "a"]
    with turns.turn("a"), turns.aside(), turns.turn("b"), turns.aside(), turns.turn("c"):
        pass
    assert turns._free == 1


class _Idle:
    """A worker that answers nothing."""

    def __init__(self) -> None:
        self.snapshot, self.dead, self.pid = "s", False, 0
        self.channel, self._other = socket.socketpair()


def _pool(fast: int = 2, queue: int = 4) -> Pool:
    """A pool without processes, its line alone."""
    pool = Pool.__new__(Pool)
    pool.limits = Limits(fast=fast, queue=queue)
    pool._state, pool._closed, pool._filling = threading.Condition(), False, threading.Lock()
    pool._line, pool._running, pool._numbers, pool._past = [], {}, count(1), Past()
    pool._restores = False
    pool._idle, pool._clients, pool.snapshot = [_Idle() for _ in range(20)], Counter(), "s"  # type: ignore[misc]
    return pool


class _Line:
    """A pool without processes: who asks, and which of their queries have begun."""

    def __init__(self, **limits: int) -> None:
        self.pool, self.begun, self._numbers = _pool(**limits), list[str](), count(1)

    def ask(self, client: str) -> bool:
        """Whether the query has a place in the line."""
        text = f"{client}{next(self._numbers)}"
        told = self.pool.begin(
            b"x", text, client, 64, lambda each: self.begun.append(each.text if each.worker else f"-{each.text}")
        )
        return told is not None

    def end(self, text: str) -> None:
        """The query `text` has its answer."""
        done = next(each for each in self.pool._running.values() if each.text == text)
        self.pool._running.pop(done.number)
        self.pool._forget(done.client)
        self.pool.go_on()

    def later(self) -> None:
        """What runs has run for a second."""
        for each in self.pool._running.values():
            each.started -= 1
        self.pool.go_on()


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pool's clock stands still, so that nothing has run for long because the machine is busy."""
    now = time.monotonic()
    for module in (workers, places, running):
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now))


@pytest.mark.usefixtures("standing")
def test_the_line_is_fair_and_has_room_for_who_waits_least() -> None:
    line = _Line(fast=2, queue=4)
    for client in ("b", "c", "d", "e", "f", "g"):
        assert line.ask(client)
    assert all(line.ask("a") for _ in range(5)) and line.begun == ["b1", "c2", "d3", "e4", "f5", "g6", "a7"]
    assert line.pool.waiting() == 4 and not line.ask("a"), "the line is full, and nobody has more in it"
    assert line.ask("b") and line.ask("c"), "they have fewer in it, so the last of a's leave"
    line.pool.give_up(1000)
    assert line.begun[7:] == ["-a10", "-a11"] and line.pool.waiting() == 4
    for text in ("f5", "g6", "d3", "e4", "a7"):
        line.end(text)
    assert line.begun[9:] == ["a8"], "who has none is next"


@pytest.mark.usefixtures("standing")
def test_whoever_has_no_fast_place_gets_one_and_no_second_before_others() -> None:
    """One new address asks a hundred times: others who come have their place at once, as if it were not there."""
    line = _Line(fast=2, queue=100)
    for _ in range(40):
        assert line.ask("a")
    assert len(line.begun) == 2, "as many as there are processors"
    assert line.ask("b") and line.begun[2:] == ["b41"]
    assert line.ask("c") and line.begun[3:] == ["c42"]
    assert line.ask("b") and line.ask("c") and len(line.begun) == 4, "a second one waits"
    line.end("b41")
    assert line.begun[4:] == ["b43"], "of those who wait b has none in work"


@pytest.mark.usefixtures("standing")
def test_a_query_that_runs_on_shares_its_place() -> None:
    """Nobody waits until it turns out to be slow; but one client has never more than one beyond the fast places."""
    line = _Line(fast=2, queue=100)
    for _ in range(40):
        assert line.ask("a")
    assert line.begun == ["a1", "a2"]
    line.later()
    assert line.begun == ["a1", "a2", "a3"]
    for _ in range(9):
        line.later()
    assert len(line.begun) == 3
    for client in "bcdef":
        assert line.ask(client)
    assert len(line.begun) == 8, "four times the fast places"
    assert line.ask("g") and len(line.begun) == 8
    line.end("a3")
    assert line.begun[8:] == ["g46"]


def test_health_has_a_place_where_every_connection_is_a_request_in_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve places, and twelve requests in work that do not end: a newcomer is told so, and two paths are answered."""
    go = threading.Event()
    with (
        serving_here(make_store(tmp_path / "store", things=5), Bounds(connections_all=12)) as (running, app),
        contextlib.ExitStack() as stack,
    ):
        service = Service.of(app)

        def ask(*_all: object, **_named: object) -> None:
            go.wait(120)
            raise BusyError("later")

        monkeypatch.setattr(service.pool, "ask", ask)
        for number in range(12):
            taken = stack.enter_context(_connect(running, f"127.0.1.{number}"))
            taken.sendall(f"GET /sparql?query=ASK%7B%7D%23{number} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        eventually(lambda: service.admission is not None and service.admission.here() == 12)
        for path in ("health", "ready", "health"):
            with _connect(running, "127.0.2.1") as channel:
                channel.sendall(f"GET /{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                assert _rest(channel).startswith(b"HTTP/1.1 200")
        for path in ("queries/", "sparql?query=ASK%7B%7D"):
            with _connect(running, "127.0.2.1") as channel:
                channel.sendall(f"GET /{path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                answer = _rest(channel)
                assert _told(answer)[0] == 503 and b"Retry-After" in answer
        waiting = [stack.enter_context(_connect(running, "127.0.2.1")) for _ in range(200)]
        with _connect(running, "127.0.2.2") as channel:
            channel.sendall(HEALTH)
            assert channel.recv(20).startswith(b"HTTP/1.1 200"), "who asks nothing gives way"
        assert len(waiting) == 200
        go.set()


@pytest.mark.slow
def test_a_request_costs_as_much_however_many_connections_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the look at all connections once a second, which does nothing here, none but those in work are looked at."""
    looked, look_at = list[int](), Loop._look_at
    monkeypatch.setattr(
        Loop, "_look_at", lambda self, descriptor: (looked.append(descriptor), look_at(self, descriptor))
    )
    with serving_here(make_store(tmp_path / "store", things=2000)) as (running, _app), contextlib.ExitStack() as stack:
        assert running.query(ONE).status == 200
        monkeypatch.setattr(Loop, "_look_at_all", lambda self: None)
        for _ in range(150):
            stack.enter_context(_connect(running, "127.0.0.8"))
        eventually(lambda: len(running.send("/health").body))
        looked.clear()
        large = "SELECT * { ?s ?p ?o } LIMIT 6000"
        for number in range(30):
            assert running.query(f"{ONE} # {number % 3}").status == 200
            assert running.send("/queries/").status == running.send("/health").status == 200
            assert len(running.query(f"{large} # {number % 2}").json()["results"]["bindings"]) == 6000
        assert len(set(looked)) < 50, "none of the 150 that ask nothing"
