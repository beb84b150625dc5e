"""Who asks in the soak: good clients, a reader, and attackers; what they saw is told to a `Tally`."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import select
import socket
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from benchmarks.endpoint import ADHOC, PREFIXES

READER = "127.0.2.1"
GOOD = ("one-symbol", "one-label", "ask", "describe-work", "by-symbol", "acts", "most-cited", "lineage")
HOSTILE = {
    "product": "SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} # {n}",
    "count": "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f }} # {n}",
    "path": "SELECT (COUNT(*) AS ?n) {{ ?a (<{base}ontology#cites>|!<a:b>)* ?b . ?b (!<a:c>)* ?c }} # {n}",
    "regex": "SELECT * {{ ?s ?p ?o FILTER(REGEX(STR(?o), '(a|b|ab)*(c|d){{1,200}}(e|f|g)*$')) "
    "FILTER(REGEX(STR(?s), '{n}')) }}",
    "construct": "CONSTRUCT {{ ?a ?b ?i }} {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} # {n}",
    "long": "SELECT * {{ ?s ?p ?o FILTER(?o IN ({many})) }} # {n}",
    "order": "SELECT * {{ ?a ?b ?c . ?d ?e ?f }} ORDER BY ?f ?c # {n}",
}


@dataclass(frozen=True, slots=True)
class Target:
    """The server that is asked: its port and process, the right answers, the base of its IRIs, its log of queries."""

    port: int
    pid: int
    right: dict[str, str]
    base: str
    log: Path


@dataclass(slots=True)
class Tally:
    """What happened."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    refused: int = 0
    refusals: list[str] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    hostile: dict[str, int] = field(default_factory=dict)
    reader: dict[str, list[float]] = field(default_factory=dict)
    logged: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        return percentile(self.times, share)


def percentile(times: list[float], share: float) -> float:
    """Milliseconds."""
    ordered = sorted(times)
    return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


class Client(threading.Thread):
    """One connection that asks until the end."""

    def __init__(self, target: Target, tally: Tally, until: float, share: float, seed: int) -> None:
        super().__init__(daemon=True)
        self._port, self._right, self._base, self._tally = target.port, target.right, target.base, tally
        self._until, self._share, self._random = until, share, random.Random(seed)
        self._connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        while time.monotonic() < self._until:
            try:
                if self._random.random() < self._share:
                    self._bad()
                else:
                    self._good()
            except (OSError, http.client.HTTPException) as error:
                self._connection = None
                with self._tally.lock:
                    self._tally.wrong.append(f"{type(error).__name__}: {error}")

    def _ask(self, query: str) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=90)
        body = urllib.parse.urlencode({"query": query})
        headers = {
            "Accept": "application/sparql-results+json, text/turtle;q=0.9",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._connection.request("POST", "/sparql", body, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def _good(self) -> None:
        name = self._random.choice(GOOD)
        # Half of them new to the cache.
        mark = f" # {self._random.random()}" if self._random.random() < 0.5 else ""
        started_at = time.monotonic()
        status, body = self._ask((PREFIXES + ADHOC[name]).replace("{base}", self._base) + mark)
        taken = time.monotonic() - started_at
        with self._tally.lock:
            self._tally.times.append(taken)
            if status != 200 or canonical(body) != self._right[name]:
                self._tally.wrong.append(f"{name}: {status} {body[:150]!r}")

    def _bad(self) -> None:
        kind = self._random.choice([*HOSTILE, "hang-up", "slow-reader", "megabyte"])
        started_at = time.monotonic()
        try:
            outcome = getattr(self, "_" + kind.replace("-", "_"), self._hostile)(kind)
        except (OSError, http.client.HTTPException) as error:
            # Who behaves badly may be cut off; it is shown, with how long it took.
            self._connection, outcome = None, f"{type(error).__name__} after {time.monotonic() - started_at:.0f} s"
        with self._tally.lock:
            key = f"{kind} {outcome}"
            self._tally.hostile[key] = self._tally.hostile.get(key, 0) + 1

    def _hostile(self, kind: str) -> str:
        many = ",".join(f"'{number}'" for number in range(20_000))
        query = HOSTILE[kind].format(n=self._random.random(), base=self._base, many=many)
        return str(self._ask(query)[0])

    def _megabyte(self, _kind: str) -> str:
        return str(self._ask("ASK {} #" + "x" * 1_000_000)[0])

    def _hang_up(self, _kind: str) -> str:
        query = urllib.parse.quote(HOSTILE["count"].format(n=self._random.random()))
        with socket.create_connection(("127.0.0.1", self._port), 10) as channel:
            channel.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.2)
        return "done"

    def _slow_reader(self, _kind: str) -> str:
        query = urllib.parse.quote((PREFIXES + ADHOC["rows-5000"]).replace("{base}", self._base))
        with socket.create_connection(("127.0.0.1", self._port), 10) as channel:
            channel.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            for _ in range(20):
                channel.recv(100)
                time.sleep(0.1)
        return "done"


class Reader(threading.Thread):
    """A client who does nothing bad, over one connection: good queries, or pages and small batches of names in turn."""

    def __init__(self, target: Target, tally: Tally, until: float, kind: str) -> None:
        super().__init__(daemon=True)
        self._target, self._tally, self._until, self._kind = target, tally, until, kind
        self._random = random.Random(kind)
        self._asked = 0

    def run(self) -> None:
        while time.monotonic() < self._until:
            connection = http.client.HTTPConnection("127.0.0.1", self._target.port, 60, source_address=(READER, 0))
            try:
                with contextlib.closing(connection):
                    while time.monotonic() < self._until:
                        getattr(self, f"_{self._kind}")(connection)
            except (OSError, http.client.HTTPException) as error:
                with self._tally.lock:
                    self._tally.wrong.append(f"reader, {self._kind}: {type(error).__name__}: {error}")

    def _ask(self, connection: http.client.HTTPConnection, kind: str, path: str, form: dict[str, str] | None) -> bytes:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}
        begun = time.monotonic()
        if form is None:
            connection.request("GET", path)
        else:
            connection.request("POST", path, urllib.parse.urlencode(form), headers)
        answer = connection.getresponse()
        body = answer.read()
        with self._tally.lock:
            self._tally.reader.setdefault(kind, []).append(time.monotonic() - begun)
            if answer.status != HTTPStatus.OK:
                self._tally.refused += 1
                self._tally.refusals.append(f"reader, {kind}: {answer.status} {body[:150]!r}")
                return b""
        return body

    def _queries(self, connection: http.client.HTTPConnection) -> None:
        name = self._random.choice(GOOD)
        text = (PREFIXES + ADHOC[name]).replace("{base}", self._target.base) + f" # {self._random.random()}"
        body = self._ask(connection, "query", "/sparql", {"query": text})
        if body and canonical(body) != self._target.right[name]:
            with self._tally.lock:
                self._tally.wrong.append(f"reader, {name}: {body[:150]!r}")
        time.sleep(0.02)

    def _pages(self, connection: http.client.HTTPConnection) -> None:
        self._asked += 1
        if self._asked % 2:
            self._ask(connection, "page", page_address(self._random), None)
        else:
            names = {str(n): {"query": f"Human Rights Council {self._random.random()}"} for n in range(5)}
            self._ask(connection, "batch", "/reconcile", {"queries": json.dumps(names)})
        time.sleep(0.2)


class Attacker(threading.Thread):
    """One address that does one bad thing over many connections until the end; what it is told is counted."""

    def __init__(self, target: Target, kind: str, number: int, until: float, tally: Tally) -> None:
        super().__init__(daemon=True)
        self._target, self._kind, self._until, self._tally = target, kind, until, tally
        self._source, self._random = f"127.0.1.{number + 1}", random.Random(number)

    def run(self) -> None:
        threads = [threading.Thread(target=self._go_on, daemon=True) for _ in range(ATTACKERS[self._kind])]
        for each in threads:
            each.start()
        for each in threads:
            each.join(max(self._until - time.monotonic(), 0) + 40)

    def _go_on(self) -> None:
        while time.monotonic() < self._until:
            try:
                outcome = getattr(self, "_" + self._kind.replace("-", "_"))()
            except (OSError, http.client.HTTPException) as error:
                outcome = type(error).__name__
                time.sleep(0.05)
            with self._tally.lock:
                key = f"{self._kind} {outcome}"
                self._tally.hostile[key] = self._tally.hostile.get(key, 0) + 1

    def _connect(self, buffer: int = 0) -> socket.socket:
        channel = socket.socket()
        if buffer:
            channel.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        channel.settimeout(30)
        channel.bind((self._source, 0))
        channel.connect(("127.0.0.1", self._target.port))
        return channel

    def _asked(self, path: str, body: str | None = None) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self._target.port, 60, source_address=(self._source, 0))
        with contextlib.closing(connection):
            kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
            connection.request("GET" if body is None else "POST", path, body, kind)
            answer = connection.getresponse()
            answer.read()
            return str(answer.status)

    def _drip(self, start: bytes, piece: bytes) -> str:
        with self._connect() as channel:
            channel.sendall(start)
            begun = time.monotonic()
            while time.monotonic() < self._until:
                channel.sendall(piece)
                time.sleep(0.5)
            return f"held {time.monotonic() - begun:.0f} s"

    def _dripping_head(self) -> str:
        return self._drip(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: ", b"y")

    def _dripping_body(self) -> str:
        return self._drip(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", b"y")

    def _non_reader(self) -> str:
        query = urllib.parse.quote(f"SELECT * {{ ?s ?p ?o }} LIMIT 60000 # {self._random.random()}")
        with self._connect(4096) as channel:
            channel.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            begun, gone = time.monotonic(), select.poll()
            gone.register(channel, select.POLLHUP | select.POLLERR)
            while time.monotonic() < self._until and not gone.poll(500):
                pass
            return "cut" if time.monotonic() - begun < 60 else "held longer than a minute"

    def _no_query(self) -> str:
        text = self._random.choice(["SELECT * {" + "a." * 40_000, "SELECT * {?s ?p ?o FILTER(?o" + "<a&" * 28_000])
        return self._asked("/sparql", urllib.parse.urlencode({"query": f"{text} # {self._random.random()}"}))

    def _reconcile(self) -> str:
        word = "".join(self._random.choice("abcdefghij ") for _ in range(100))
        queries = {str(number): {"query": f"{word}{number}"} for number in range(90)}
        return self._asked("/reconcile", urllib.parse.urlencode({"queries": json.dumps(queries)}))

    def _search(self) -> str:
        return self._asked(search_address(self._random))

    def _pages(self) -> str:
        return self._asked(page_address(self._random))

    def _graph_address(self) -> str:
        address = "http://x/" + "y" * self._random.choice([1900, 400_000])
        return self._asked("/sparql", urllib.parse.urlencode({"query": "ASK {}", "default-graph-uri": address}))

    def _huge_head(self) -> str:
        with self._connect() as channel:
            channel.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Y: " + b"z" * 400_000 + b"\r\n\r\n")
            return channel.recv(20)[9:12].decode()

    def _pipeline(self) -> str:
        with self._connect() as channel:
            channel.sendall(b"GET /queries/ HTTP/1.1\r\nHost: x\r\n\r\n" * 150)
            while time.monotonic() < self._until and channel.recv(65536):
                pass
            return "answered"

    def _idle(self) -> str:
        with self._connect() as channel:
            channel.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            channel.recv(65536)
            while time.monotonic() < self._until and channel.recv(1):
                pass
            return "closed"


ATTACKERS = {
    "dripping-head": 60,
    "dripping-body": 60,
    "non-reader": 60,
    "no-query": 55,
    "reconcile": 8,
    "search": 8,
    "pages": 8,
    "graph-address": 4,
    "huge-head": 4,
    "pipeline": 8,
    "idle": 100,
}
"""What attackers do, and over how many connections at a time."""


def page_address(chance: random.Random) -> str:
    """Rows as they stood on some day, which no cache has: a parameter of no meaning would be refused at once."""
    return f"/queries/mandates?body=UNODC&as_of={chance.randrange(2030, 9000)}-{chance.randrange(1, 13):02}-01"


def search_address(chance: random.Random) -> str:
    """A search for frequent words, in an order that no cache has."""
    words = " ".join(chance.choice(["the", "of", "a*", "and", "states", "de"]) for _ in range(40))
    return "/search?" + urllib.parse.urlencode({"q": words})


def canonical(body: bytes) -> str:
    """An answer without the order of its rows, which the queries do not all state."""
    found = json.loads(body)
    if "results" in found:
        return json.dumps(sorted(json.dumps(row, sort_keys=True) for row in found["results"]["bindings"]))
    return json.dumps(found, sort_keys=True)
