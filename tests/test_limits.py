"""No query can hurt others: limits, queue, kills, new data without a pause, SERVICE only as listed."""

from __future__ import annotations

import contextlib
import http.server
import itertools
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from web_server import KG, Running, eventually, make_store, serving

from kg.errors import KgError, UsageError
from kg.web.protocol.federation import AllowList, Caller, RefusedError
from kg.web.server import allocator, control, sandbox

P = f"PREFIX kg: <{KG}> "
ONE = P + "SELECT ?m { ?s kg:mark ?m }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
MANY = P + "SELECT ?a ?b { ?a kg:symbol ?x . ?b kg:symbol ?y }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    store = make_store(tmp_path_factory.mktemp("limits") / "store")
    environment = {
        "KG_WORKERS": "2",
        "KG_SLOW_WORKERS": "2",
        "KG_QUEUE": "2",
        "KG_QUEUE_SECONDS": "1",
        "KG_MAX_MEMORY": "300",
        "KG_MAX_BYTES": "4000000",
        "KG_PER_CLIENT": "6",
    }
    with serving(store, "--max-rows", "5000", "--query-timeout", "300", **environment) as found:
        yield found


def _together(*calls):  # type: ignore[no-untyped-def]
    results = [None] * len(calls)

    def run(index: int) -> None:
        results[index] = calls[index]()

    threads = [threading.Thread(target=run, args=(index,), daemon=True) for index in range(len(calls))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return results


def test_time(server: Running) -> None:
    answer = server.query(ENDLESS, timeout="0.5")
    assert (answer.status, answer.json()["limit"], answer.json()["seconds"]) == (504, "time", 0.5)
    assert server.query(ONE).values("m") == ["one"]


def test_rows_and_bytes(server: Running) -> None:
    answer = server.query(MANY)
    assert (answer.status, answer.json()["limit"]) == (422, "bytes")
    few = P + "SELECT ?x { ?a kg:symbol ?x . ?b kg:symbol ?y } LIMIT 6000"
    answer = server.query(few, "text/csv")
    assert (answer.status, answer.json()["limit"]) == (422, "rows")
    graph = P + "CONSTRUCT { ?a kg:with ?b } { ?a kg:symbol ?x . ?b kg:symbol ?y }"
    answer = server.query(graph, "application/n-triples")
    assert (answer.status, answer.json()["limit"]) == (422, "rows")


@pytest.mark.parametrize("name", ["json", "xml", "tsv", "csv"])
def test_partial_tables_are_whole(server: Running, name: str) -> None:
    answer = server.query(MANY, partial="true", format=name)
    assert answer.status == 200
    assert answer.headers["kg-partial"] in ("rows", "bytes")
    assert answer.headers["cache-control"] == "no-store"
    if name == "csv":
        assert answer.body.endswith(b"\r\n") and answer.body.count(b"\r\n") <= 5001
        return
    kind = {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "tsv": ox.QueryResultsFormat.TSV,
    }
    rows = len(list(ox.parse_query_results(answer.body, format=kind[name])))
    assert 1000 < rows <= 5000
    if name == "json":
        assert answer.json()["head"]["link"][0].startswith("urn:kg:partial:")


@pytest.mark.thorough
def test_partial_by_time_and_partial_graphs(server: Running) -> None:
    slow = P + "SELECT ?x { ?a kg:symbol ?x } ORDER BY ?x"
    assert server.query(slow, partial="true").headers.get("kg-partial") is None
    late = (
        f"{ENDLESS.replace('(COUNT(*) AS ?n)', '?a')[:-1]} FILTER(CONCAT(STR(?c), STR(?f), STR(?i), STR(?l)) = '-') }}"
    )
    answer = server.query(late, partial="true", timeout="3")
    assert (answer.status, answer.headers["kg-partial"]) == (200, "time")
    assert answer.json()["results"]["bindings"] == []
    graph = P + "CONSTRUCT { ?a kg:with ?b } { ?a kg:symbol ?x . ?b kg:symbol ?y }"
    answer = server.query(graph, "text/turtle", partial="true")
    assert answer.headers["kg-partial"] == "rows"
    assert len({str(each) for each in ox.parse(answer.body, format=ox.RdfFormat.TURTLE)}) <= 5000


def test_memory(server: Running) -> None:
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c"
    answer = server.query(text)
    assert (answer.status, answer.json()["limit"]) == (422, "memory")
    assert server.query(ONE).status == 200


def test_a_crash_is_the_querys_own(server: Running) -> None:
    answer = server.query("SELECT ((" + "1+" * 60_000 + "1) AS ?x) {}")
    assert (answer.status, answer.json()["limit"]) == (422, "crash")
    assert server.query(ONE).status == 200


@contextlib.contextmanager
def _endless(server: Running, number: int, mark: str) -> Iterator[list[int]]:
    """So many endless queries, begun or in the line; their statuses once they have been ended."""
    statuses: list[int] = []

    def ask(text: str) -> None:
        while (answer := server.query(text, patience=600)).json().get("limit") == "busy":
            time.sleep(0.02)  # sent away, as the line is short
        statuses.append(answer.status)

    threads = [threading.Thread(target=ask, args=(f"{ENDLESS} # {mark} {each}",)) for each in range(number)]
    for each in threads:
        each.start()
    eventually(lambda: _here(server) >= number)
    try:
        yield statuses
    finally:
        while any(each.is_alive() for each in threads):
            for each in control.ask(server.port, {"do": "ps"})["running"]:
                control.ask(server.port, {"do": "kill", "number": each["number"]})
            time.sleep(0.02)


def _here(server: Running) -> int:
    found = control.ask(server.port, {"do": "ps"})
    return len(found["running"]) + int(found["waiting"])


def test_endless_queries_do_not_stop_short_ones(server: Running) -> None:
    with _endless(server, 4, "many") as ended:
        for number in range(3):
            # While the endless ones are new and wait themselves, one is told to come back.
            eventually(lambda n=number: server.query(ONE + f" # {n}").status == 200)
        assert ended == []


def test_too_many_queries_are_sent_away(server: Running) -> None:
    with _endless(server, 6, "too many"):
        answer = server.query(ENDLESS + " # one more")
    assert answer.status == 503 and int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-type"] == "application/problem+json"


def test_who_hangs_up_frees_his_place(server: Running) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as channel:
        query = urllib.parse.quote(ENDLESS)
        channel.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        eventually(lambda: _here(server) == 1)
    eventually(lambda: _here(server) == 0)


def test_ps_and_kill(server: Running) -> None:
    def end() -> dict[str, object]:
        eventually(lambda: _here(server) == 1)
        listed = subprocess.run(
            _kg("ps", "--port", str(server.port), "--format", "json"),
            capture_output=True,
            text=True,
            check=True,
            timeout=600,
        )
        running = json.loads(listed.stdout)[str(server.port)]["running"]
        subprocess.run(
            _kg("kill", str(running[0]["number"]), "--port", str(server.port)),
            check=True,
            timeout=600,
            stdout=subprocess.DEVNULL,
        )
        return dict(running[0])

    answer, listed = _together(lambda: server.query(ENDLESS + " # kill me", patience=240), end)
    assert "kill me" in listed["query"]
    assert (answer.status, answer.json()["limit"]) == (503, "killed")
    none = subprocess.run(
        _kg("kill", "999999", "--port", str(server.port)),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert none.returncode == 2 and none.stderr.count("\n") == 1


def _kg(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "import sys; from kg.cli import main; sys.exit(main())", *arguments]


def test_the_operators_socket_is_private(server: Running) -> None:
    folder = control.folder()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / f"serve-{server.port}.sock").stat().st_mode) == 0o600


def test_a_dead_worker_is_replaced(server: Running) -> None:
    children = _descendants(server.pid)
    for pid in children[1:]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    eventually(lambda: not [pid for pid in children[1:] if _alive(pid)])

    def answered() -> bool:
        """One that was being made meanwhile ends with its maker: who was given that one is told to ask again."""
        answer = server.query(ONE + " # after")
        assert answer.status == 200 or answer.json()["limit"] == "ended"
        return answer.status == 200 and answer.values("m") == ["one"]

    eventually(answered)


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for each in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                for child in (each / "children").read_text().split():
                    found += [int(child), *_descendants(int(child))]
    return found


@pytest.mark.thorough
def test_nothing_is_left_after_the_end(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", things=5)
    with serving(store) as running:
        running.query(ONE)
        children = _descendants(running.pid)
        assert len(children) >= 2
    eventually(lambda: not [pid for pid in children if _alive(pid)])


def _alive(pid: int) -> bool:
    try:
        # A process that has ended and waits for its parent to notice is no more alive.
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the allocator is chosen on Linux")
def test_workers_get_the_allocator_of_the_settings(tmp_path: Path) -> None:
    for setting in ("auto", "none"):
        with serving(make_store(tmp_path / setting, things=5), KG_ALLOCATOR=setting) as running:
            assert running.query(ONE).values("m") == ["one"]
            factory = next(pid for pid in _descendants(running.pid) if b"kg.web.server.worker" in _command(pid))
            environment = Path(f"/proc/{factory}/environ").read_bytes()
            assert b"tcache_count=500" in environment
            assert (b"LD_PRELOAD=" in environment) == (allocator.find(setting) is not None)


def test_an_allocator_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"allocator: .*nowhere\.so is no file"):
        allocator.find(str(tmp_path / "nowhere.so"))
    library = tmp_path / "some.so"
    library.touch()
    assert allocator.find(str(library)) == library and allocator.find("none") is None


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


LONG = [
    ("SELECT * {service" + " " * 200_000, "spaces after a keyword"),
    ("SELECT * {service" + "#\n" * 100_000, "comments after one"),
    ("SELECT * {" + "a." * 100_000, "dots"),
    ("SELECT * {?s ?p " + "'" * 200_001, "quotes"),
    ("SELECT * {?s ?p ?o FILTER(?o" + "<a&" * 60_000, "what may be IRIs"),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("text", "why"), LONG, ids=[why for _, why in LONG])
def test_reading_a_long_text_stops_nobody(server: Running, text: str, why: str) -> None:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(server.query(text).status)) for _ in range(3)]
    for each in threads:
        each.start()
    # What was quadratic held everybody up for minutes, and this request fails after one.
    assert server.send("/health").status == 200, why
    for each in threads:
        each.join()
    assert len(answers) == 3 and set(answers) <= {400, 413, 422, 503}


@pytest.mark.thorough
def test_new_data_without_a_pause(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", things=20)
    with serving(store) as running:
        stop, problems, seen = threading.Event(), [], []

        def ask(number: int) -> None:
            while not stop.is_set():
                answer = running.query(ONE + (f" # {time.monotonic()}" if number else ""))
                if answer.status != 200:
                    problems.append(answer.body)
                else:
                    seen.append(answer.values("m")[0])

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
        for each in threads:
            each.start()
        eventually(lambda: len(seen) > 20)
        make_store(store, "b" * 16, "two", things=20)
        eventually(lambda: seen[-1:] == ["two"] or problems)
        begun = len(seen)
        eventually(lambda: len(seen) > begun + 20 or problems)
        stop.set()
        for each in threads:
            each.join()
        assert not problems
        assert set(seen) == {"one", "two"} and set(seen[begun + 4 :]) == {"two"}
        assert running.query(ONE).values("m") == ["two"]


def test_same_bytes_same_answer_and_counted(server: Running) -> None:
    raw = _raw(ONE)
    bodies = []
    with socket.create_connection(("127.0.0.1", server.port)) as channel:
        channel.settimeout(120)
        for _ in range(3):
            channel.sendall(raw)
            head, _, body = _answer(channel)
            assert head.startswith(b"HTTP/1.1 200"), head
            assert b"Content-Security-Policy" in head and b"\r\nDate: " in head
            bodies.append(body)
        # Two requests in one piece are two answers.
        channel.sendall(raw + raw)
        bodies += [_answer(channel)[2], _answer(channel)[2]]
    assert len(set(bodies)) == 1 and b'"one"' in bodies[0]
    kinds = [json.loads(line)["cache"] for line in server.log.read_text().splitlines()[-5:]]
    assert "quick" in kinds


@pytest.mark.thorough
def test_known_requests_without_a_cache_go_straight_to_a_worker(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", things=20)
    raw = _raw(ONE)
    with serving(store, "--cache-bytes", "0") as running:

        def ask(times: int) -> set[bytes]:
            with socket.create_connection(("127.0.0.1", running.port)) as channel:
                channel.settimeout(120)
                bodies = set()
                for _ in range(times):
                    channel.sendall(raw)
                    head, _, body = _answer(channel)
                    assert head.startswith(b"HTTP/1.1 200"), head
                    bodies.add(body)
                return bodies

        def ways() -> list[str]:
            return [json.loads(line)["cache"] for line in running.log.read_text().splitlines()]

        first = ask(1)
        # On a machine that is busy a request may be too slow to be known as quick, and is asked again.
        eventually(lambda: ask(1) == first and "planned" in ways())
        begun = len(ways())
        assert all(each == first for each in _together(*[lambda: ask(40)] * 12))
        assert len(ways()) == begun + 480 and set(ways()) <= {"miss", "planned", "shared"}
        make_store(store, "b" * 16, "two", things=20)
        eventually(lambda: b'"two"' in ask(1).pop())


def _raw(query: str) -> bytes:
    return (
        f"GET /sparql?query={urllib.parse.quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "Accept: application/sparql-results+json\r\n\r\n"
    ).encode()


@pytest.mark.thorough
@pytest.mark.parametrize(
    "options", [pytest.param((), marks=pytest.mark.slow), ("--cache-bytes", "0")], ids=["cache", "no cache"]
)
def test_equal_queries_at_once_are_evaluated_once(tmp_path: Path, options: tuple[str, ...]) -> None:
    pairs = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } # "
    with serving(make_store(tmp_path / "store", things=300), *options) as running:

        def shared(number: int) -> bool:
            answers = _together(*[lambda: running.query(pairs + str(number))] * 6)
            assert {each.status for each in answers} == {200} and len({each.body for each in answers}) == 1
            lines = [json.loads(line) for line in running.log.read_text().splitlines()]
            return "shared" in [each["cache"] for each in lines]

        # Whether they come while one is in work is chance; sooner or later it will be.
        numbers = itertools.count()
        eventually(lambda: shared(next(numbers)))
        ended = _together(*[lambda: running.query(ENDLESS, timeout="1")] * 6)
        assert {each.status for each in ended} == {504}


@pytest.mark.thorough
def test_what_differs_each_time_is_evaluated_each_time(tmp_path: Path) -> None:
    fresh = "SELECT (STRUUID() AS ?id) (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    with serving(make_store(tmp_path / "store", things=200), "--cache-bytes", "0") as running:
        bodies = [each.body for each in _together(*[lambda: running.query(fresh)] * 5)]
        assert len(set(bodies)) == 5


@pytest.mark.slow
def test_large_answers_reach_slow_and_fast_readers_whole(tmp_path: Path) -> None:
    raw = _raw("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o")
    with serving(make_store(tmp_path / "store", things=1000), "--cache-bytes", "0") as running:

        def ask(piece: int, pause: float, times: int) -> set[bytes]:
            bodies = set()
            with socket.socket() as channel:
                channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096 if pause else 1 << 20)
                channel.settimeout(120)
                channel.connect(("127.0.0.1", running.port))
                for _ in range(times):
                    channel.sendall(raw)
                    bodies.add(_slowly(channel, piece, pause))
            return bodies

        (first,) = ask(1 << 16, 0, 1)
        assert len(first) > 300_000
        readers = [lambda: ask(1 << 16, 0, 8)] * 4 + [lambda: ask(1 << 13, 0.005, 2)] * 3

        def all_ways() -> bool:
            assert all(each == {first} for each in _together(*readers))
            ways = [json.loads(line)["cache"] for line in running.log.read_text().splitlines()]
            return {"planned", "shared"} <= set(ways)

        eventually(all_ways)


def _slowly(channel: socket.socket, piece: int, pause: float) -> bytes:
    """The body of an answer, read in pieces with pauses."""
    data = channel.recv(piece)
    while b"\r\n\r\n" not in data:
        data += channel.recv(piece)
    head, _, body = data.partition(b"\r\n\r\n")
    size = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    parts, have = [body], len(body)
    while have < size:
        time.sleep(pause)
        parts.append(channel.recv(min(piece, size - have)))
        assert parts[-1], "cut off"
        have += len(parts[-1])
    return b"".join(parts)


def _answer(channel: socket.socket) -> tuple[bytes, bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += channel.recv(1)
    head = data
    size = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
    body = b""
    while len(body) < size:
        body += channel.recv(size - len(body))
    return head, b"", body


# -- the network


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the filter is the Linux kernel's")
def test_workers_have_no_network_and_no_programs() -> None:
    code = (
        "import socket, subprocess, sys\nfrom kg.web.server import sandbox\nassert sandbox.confine()\n"
        "a, b = socket.socketpair(); a.sendall(b'x'); assert b.recv(1) == b'x'\n"
        "for kind in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):\n"
        "    try: socket.socket(kind)\n    except PermissionError: continue\n    sys.exit(3)\n"
        "try: subprocess.run(['/bin/true'])\nexcept PermissionError: sys.exit(0)\nsys.exit(4)\n"
    )
    if sandbox.platform.machine() not in sandbox._CALLS:
        pytest.skip("no filter for this processor")
    assert subprocess.run([sys.executable, "-c", code], timeout=600, check=False).returncode == 0


class _Foreign(http.server.BaseHTTPRequestHandler):
    """An endpoint of others: /sparql answers, /away redirects, /big and /slow never end, others answer nonsense."""

    hits: list[str] = []  # noqa: RUF012
    away = ""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.hits.append(self.path)
        if self.path.startswith("/away"):
            self.send_response(307)
            self.send_header("Location", self.away)
            self.end_headers()
            return
        self.send_response(500 if self.path.startswith("/broken") else 200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        if self.path.startswith("/none"):
            return
        with contextlib.suppress(OSError):
            if self.path.startswith("/page"):
                self.wfile.write(b"<!DOCTYPE html><title>An endpoint</title>")
                return
            if self.path.startswith("/big"):
                for _ in range(1000):
                    self.wfile.write(b" " * 10_000)
            elif self.path.startswith("/slow"):
                for _ in range(600):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.1)
            else:
                self.wfile.write(
                    b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"from afar"}}]}}'
                )

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def foreign() -> Iterator[tuple[int, int]]:
    """Two servers on the loopback address: one that will be listed, one that will not."""
    servers = [http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Foreign) for _ in range(2)]
    for each in servers:
        threading.Thread(target=each.serve_forever, daemon=True).start()
    _Foreign.away = f"http://127.0.0.1:{servers[1].server_port}/sparql"
    yield servers[0].server_port, servers[1].server_port
    for each in servers:
        each.shutdown()
        each.server_close()


@pytest.mark.thorough
def test_service_reaches_what_is_listed_and_nothing_else(tmp_path: Path, foreign: tuple[int, int]) -> None:
    listed, other = foreign
    store = make_store(tmp_path / "store", things=5)
    _Foreign.hits.clear()
    with socket.create_server(("127.0.0.1", 0)) as gone:
        closed = gone.getsockname()[1]
    options = ["--service-allow", f"127.0.0.1:{listed} 127.0.0.1:{closed}"]
    with serving(store, *options, KG_SERVICE_SECONDS="3", KG_SERVICE_BYTES="100000") as running:

        def call(address: str, silent: str = "") -> tuple[int, bytes]:
            answer = running.query(f"SELECT ?x {{ SERVICE {silent} <{address}> {{ ?s ?p ?x }} }}")
            return answer.status, answer.body

        # On a machine that is busy a call may take longer than its three seconds, and is made again.
        eventually(lambda: b"from afar" in call(f"http://127.0.0.1:{listed}/sparql")[1])
        assert call(f"http://127.0.0.1:{other}/sparql")[0] == 403
        assert call(f"http://localhost:{listed}/sparql")[0] == 403
        assert call(f"http://127.0.0.1:{other}/sparql", "SILENT")[0] == 403
        answer = running.query("SELECT * { BIND(<http://127.0.0.1/> AS ?e) SERVICE ?e { ?s ?p ?o } }")
        assert answer.status == 403
        for path, right in (("away", 502), ("big", 502), ("slow", 504), ("broken", 502), ("none", 502), ("page", 502)):
            status, body = call(f"http://127.0.0.1:{listed}/{path}")
            assert status == right, (path, body)
            assert b"secret" not in body and f"127.0.0.1:{listed}/{path}".encode() in body
            assert call(f"http://127.0.0.1:{listed}/{path}", "SILENT")[0] == 200, path
        status, body = call(f"http://127.0.0.1:{closed}/sparql")
        assert status == 502 and f"127.0.0.1:{closed}".encode() in body
    assert "/sparql" in _Foreign.hits


def test_redirects_off_the_list_reach_nobody(foreign: tuple[int, int]) -> None:
    listed, other = foreign
    _Foreign.hits.clear()
    caller = Caller(AllowList.parse(f"127.0.0.1:{listed}"), 2, 100_000)
    with pytest.raises(RefusedError, match="not on the list"):
        caller.call(f"http://127.0.0.1:{listed}/away", "GET", {}, b"")
    assert _Foreign.hits == ["/away"]
    both = Caller(AllowList.parse(f"127.0.0.1:{listed} 127.0.0.1:{other}"), 2, 100_000)
    assert both.call(f"http://127.0.0.1:{listed}/away", "GET", {}, b"")[0] == 200


def test_names_that_lead_to_private_addresses_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = AllowList.parse("inside.example:80 outside.example:80 127.0.0.1:80")
    answers = {"inside.example": ["169.254.169.254"], "outside.example": ["10.0.0.1", "93.184.216.34"]}

    def resolve(host: str, port: int, **_more: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in answers[host]]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(RefusedError, match="no public address"):
        allowed.address("inside.example", 80)
    assert allowed.address("outside.example", 80) == "93.184.216.34"
    assert allowed.address("127.0.0.1", 80) == "127.0.0.1"


LISTED = [
    ("http://example.org:3030/sparql", True),
    ("http://EXAMPLE.org:3030/", True),
    ("https://example.org/sparql", True),
    ("http://example.org/sparql", False),
    ("http://example.org:3030@198.51.100.7/", False),
    ("http://user@example.org:3030/", False),
    ("ftp://example.org:3030/", False),
    ("http://example.org.evil.net:3030/", False),
    ("file:///etc/passwd", False),
    ("http://example.org:99999/", False),
]


@pytest.mark.parametrize(("iri", "allowed"), LISTED)
def test_the_list_of_endpoints(iri: str, allowed: bool) -> None:
    assert AllowList.parse("example.org:3030, example.org:443").allows(iri) is allowed


def test_a_wrong_list_is_an_error() -> None:
    with pytest.raises(UsageError):
        AllowList.parse("example.org")
    assert issubclass(RefusedError, KgError)


# -- long queries take turns, and share one bound of memory


@pytest.mark.thorough
def test_long_queries_take_turns_and_end(tmp_path: Path) -> None:
    """More long queries than may run at a time all end, and none is sent away; others stand still meanwhile."""
    store = make_store(tmp_path / "store", things=100)
    with serving(store, "--query-timeout", "300", KG_WORKERS="2", KG_SLOW_WORKERS="1") as running:

        def states() -> set[str]:
            return {_state(pid) for pid in _descendants(running.pid)}

        with _endless(running, 3, "turns") as ended:
            eventually(lambda: "T" in states())
            eventually(lambda: running.query(ONE + " # then").status == 200)
            assert ended == []
            long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?b ?i FILTER(?c = 1 && STRLEN(STR(?i)) > 900) }"
            assert running.query(long).status == 200
        assert set(ended) == {503}


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return ""


@pytest.mark.thorough
def test_memory_of_all_queries_together_is_bounded(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store")
    text = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c # "
    environment = {"KG_MAX_MEMORY": "0", "KG_MAX_MEMORY_ALL": "300", "KG_SLOW_WORKERS": "2"}
    with serving(store, "--query-timeout", "300", **environment) as running:
        answers = _together(*[lambda n=n: running.query(text + str(n)) for n in range(2)])
        assert {(each.status, each.json()["limit"]) for each in answers} == {(503, "crowded")}
        assert running.query(ONE).status == 200
