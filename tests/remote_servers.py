"""SPARQL servers for tests: real ones, started on loopback and ended with the test, and a bad one of our own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sysconfig
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Remote:
    """A server: places for readers and for publishers, with credentials where it wants them."""

    read: str
    write: str
    user: str = ""
    password_file: str = ""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} did not start")


@contextmanager
def oxigraph(folder: Path) -> Iterator[Remote]:
    """The Oxigraph server; skipped where it is not installed."""
    program = shutil.which("oxigraph", path=sysconfig.get_path("scripts")) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("needs the Oxigraph server: pip install oxigraph")
    port = free_port()
    command = [program, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/query?query=ASK%7B%7D", process)
        yield Remote(f"sparql:http://127.0.0.1:{port}/query", f"sparql:http://127.0.0.1:{port}/query")
    finally:
        process.terminate()
        process.wait(timeout=20)


_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 60
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CaseMode = 2
DirsAllowed = .
SchedulerInterval = 10
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
HTTPThreadSize = 280000
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


@contextmanager
def virtuoso(folder: Path, rows: int = 10_000) -> Iterator[Remote]:
    """Virtuoso, which gives at most `rows` rows; skipped where it is not installed."""
    program, sql = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or sql is None:
        pytest.skip("needs Virtuoso: apt-get install virtuoso-opensource-7-bin")
    folder.mkdir(parents=True, exist_ok=True)
    ports = {"sql": free_port(), "http": free_port(), "rows": rows}
    (folder / "virtuoso.ini").write_text(_INI.format(**ports), encoding="ascii")
    (folder / "password").write_text("dba", encoding="ascii")
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{ports['http']}/sparql"
        _wait(f"{address}?query=ASK%7B%7D", process)
        grant = "DB.DBA.RDF_DEFAULT_USER_PERMS_SET('dba', 7); grant SPARQL_UPDATE to dba;"
        subprocess.run(
            [sql, f"127.0.0.1:{ports['sql']}", "dba", "dba", f"exec={grant}"],
            check=True,
            capture_output=True,
            timeout=60,
        )
        yield Remote(f"sparql:{address}", f"sparql:{address}-auth", "dba", str(folder / "password"))
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=20)


@dataclass(slots=True)
class Bad:
    """A server between a client and a good one that does one thing wrong; `seen` are the requests' headers."""

    good: str
    how: str = "good"
    seen: list[dict[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def place(self) -> str:
        return f"sparql:http://127.0.0.1:{self.port}/query"


@contextmanager
def bad(good: str) -> Iterator[Bad]:
    """A bad server before the good one at `good` (sparql:URL)."""
    state = Bad(good.removeprefix("sparql:"))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_arguments: object) -> None:
            """No log."""

        def do_GET(self) -> None:
            self.send_error(404)

        def do_POST(self) -> None:
            state.seen.append(dict(self.headers))
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kind = {"Content-Type": self.headers["Content-Type"], "Accept": self.headers["Accept"]}
            with urllib.request.urlopen(urllib.request.Request(state.good, body, kind), timeout=30) as answer:
                data, sent = answer.read(), answer.headers["Content-Type"]
            _misbehave(self, state.how, data, sent)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _answer(
    handler: BaseHTTPRequestHandler, status: int, data: bytes, kind: str, length: int | None = None, **more: str
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(data) if length is None else length))
    for name, value in more.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


def _misbehave(handler: BaseHTTPRequestHandler, how: str, data: bytes, kind: str) -> None:
    match how:
        case "good":
            _answer(handler, 200, data, kind)
        case "html":
            _answer(handler, 200, b"<html>Log in</html>", "text/html")
        case "redirect":
            _answer(handler, 302, b"", "text/plain", Location="http://127.0.0.1:1/elsewhere")
        case "401":
            _answer(handler, 401, b"no", "text/plain", WWW_Authenticate='Basic realm="x"')
        case "500":
            _answer(handler, 500, b"out of\nmemory", "text/plain")
        case "503":
            _answer(handler, 503, b"later", "text/plain")
        case "json":
            _answer(handler, 200, data[: len(data) // 2], kind)
        case "other json":
            _answer(handler, 200, b'{"hello": ["world"]}', "application/json")
        case "half":
            handler.close_connection = True
            _answer(handler, 200, data[: len(data) // 2], kind, length=len(data))
        case "slow":
            time.sleep(3)
            _answer(handler, 200, data, kind)
        case "drip":
            handler.close_connection = True
            with suppress(OSError):
                _answer(handler, 200, b"", kind, length=1000)
                for _ in range(30):
                    handler.wfile.write(b" ")
                    handler.wfile.flush()
                    time.sleep(0.2)
        case _:
            cut = int(how.removeprefix("cut "))
            _answer(handler, 200, _cut(data, cut), kind)


def _cut(data: bytes, most: int) -> bytes:
    """The answer with at most so many rows, as some servers cut it without a word."""
    import json

    found = json.loads(data)
    if "results" in found:
        found["results"]["bindings"] = found["results"]["bindings"][:most]
    return json.dumps(found).encode()
