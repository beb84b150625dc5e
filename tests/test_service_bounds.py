"""What the processes of a server lack: tokens, programs, ports to listen on, and calls by SERVICE without end."""

from __future__ import annotations

import ctypes
import errno
import http.server
import os
import socket
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from web_server import make_store, serving

from kg.config import forget_secrets, without_secrets
from kg.web.protocol.federation import Budget, RefusedError
from kg.web.server import sandbox

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="seccomp and /proc are Linux's")


class _Foreign(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"from afar"}}]}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def foreign() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Foreign)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def _descendants(pid: int) -> list[int]:
    children = [int(each) for file in Path(f"/proc/{pid}/task").glob("*/children") for each in file.read_text().split()]
    return [*children, *(deeper for child in children for deeper in _descendants(child))]


@pytest.mark.thorough
@LINUX
def test_no_token_is_left_in_any_process_of_a_server(tmp_path: Path, foreign: int) -> None:
    store = make_store(tmp_path / "store", things=5)
    secrets = {"KG_UPDATE_TOKEN": "open-sesame", "KG_REMOTE_PASSWORD": "open-sesame-too"}
    options = ["--allow-update", "--service-allow", f"127.0.0.1:{foreign}"]
    with serving(store, *options, **secrets) as running:
        assert running.query("ASK { ?s ?p ?o }").status == 200
        processes = [running.pid, *_descendants(running.pid)]
        assert len(processes) >= 4, "the server, who makes workers, and workers"
        for pid in processes:
            assert b"sesame" not in Path(f"/proc/{pid}/environ").read_bytes(), pid
            assert b"sesame" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        filters = [Path(f"/proc/{pid}/status").read_text() for pid in processes]
        assert sum("Seccomp:\t2" in each for each in filters) >= 3, "workers with and without a network are confined"


@LINUX
def test_secrets_are_forgotten_by_forked_processes_too() -> None:
    program = (
        "import os, sys; from kg.config import forget_secrets; forget_secrets(); child = os.fork()\n"
        "if not child:\n    data = open('/proc/self/environ', 'rb').read()\n"
        "    os._exit(int(b'sesame' in data or 'KG_UPDATE_TOKEN' in os.environ or b'KG_STORE=here' not in data))\n"
        "sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    environment = {**os.environ, "KG_UPDATE_TOKEN": "open-sesame", "KG_STORE": "here"}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0


def test_which_names_are_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "KG_UPDATE_TOKEN": "1",
        "KG_REMOTE_PASSWORD": "2",
        "KG_UPDATE_TOKEN_FILE": "3",
        "KG_STORE": "4",
        "PATH": "5",
    }
    assert without_secrets(given) == {"KG_UPDATE_TOKEN_FILE": "3", "KG_STORE": "4", "PATH": "5"}
    monkeypatch.setenv("KG_UPDATE_TOKEN", "1")
    forget_secrets()
    assert "KG_UPDATE_TOKEN" not in os.environ


@LINUX
@pytest.mark.parametrize(("network", "streams"), [(True, True), (True, False), (False, False)])
def test_a_confined_process_neither_listens_nor_starts_programs(network: bool, streams: bool) -> None:
    if sandbox._CALLS.get(os.uname().machine) is None:
        pytest.skip("no filter for this machine")
    with socket.create_server(("127.0.0.1", 0)) as server:
        child = os.fork()
        if child == 0:
            os._exit(_tried(network, streams, server.getsockname()[1]))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _tried(network: bool, streams: bool, port: int) -> int:
    """0 where a process that is confined can do what it may and nothing else; else the number of what is wrong."""
    ready, call = socket.socket(), ctypes.CDLL(None, use_errno=True).syscall
    if not sandbox.confine(network=network, streams=streams):
        return 1
    never = [ready.listen, lambda: ready.bind(("127.0.0.1", 0)), _program, _program_in_memory]
    never += [partial(_called, call, number) for number in sandbox._CALLS[os.uname().machine][3]]
    for number, attempt in enumerate(never, start=2):
        if not _refused(attempt):
            return number
    if _refused(_thread):
        return 90  # what a worker is made of
    own = [
        (socket.AF_UNIX, socket.SOCK_STREAM),
        (socket.AF_INET, socket.SOCK_DGRAM),
        (socket.AF_INET6, socket.SOCK_RAW),
    ]
    own += [(socket.AF_NETLINK, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW)]
    if streams and not all(_refused(partial(socket.socket, *each)) for each in own):
        return 91
    if network and _refused(partial(socket.socket, socket.AF_INET6, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)):
        return 92
    reached = not _refused(lambda: socket.create_connection(("127.0.0.1", port), 5).close())
    return 0 if reached == network else 93


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def _called(call: Any, number: int) -> None:
    """One system call, of which nothing but the number counts."""
    if call(number, -1, 0, 0, 0, 0) < 0 and ctypes.get_errno() == errno.EACCES:
        raise PermissionError


def _thread() -> None:
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()


def _program_in_memory() -> None:
    """A program that no file system holds."""
    descriptor = os.memfd_create("program")
    os.write(descriptor, Path("/bin/true").read_bytes())
    os.execve(descriptor, ["true"], {})


def _program() -> None:
    os.execv("/bin/true", ["true"])


def test_the_calls_of_a_query_and_of_a_client_are_counted() -> None:
    now = [0.0]
    budget = Budget(2, 5, lambda: now[0])
    first = budget.query("192.0.2.1")
    first()
    first()
    with pytest.raises(RefusedError, match="a query may make 2 calls by SERVICE"):
        first()
    for _ in range(3):
        budget.query("192.0.2.1")()
    with pytest.raises(RefusedError, match="one client may cause 5 calls by SERVICE in a minute"):
        budget.query("192.0.2.1")()
    budget.query("192.0.2.2")()
    now[0] = 61.0
    budget.query("192.0.2.1")()
    assert set(budget._made) == {"192.0.2.1"}, "who has gone is forgotten"
    for last in range(5):
        budget.query(f"2001:db8::{last}")()
    with pytest.raises(RefusedError, match="one client"):
        budget.query("2001:db8::ffff")()  # of one network, which is one client


@pytest.mark.thorough
def test_a_query_over_its_calls_is_an_error(tmp_path: Path, foreign: int) -> None:
    store = make_store(tmp_path / "store", things=5)
    one = f"SERVICE <http://127.0.0.1:{foreign}/sparql> {{ ?s ?p ?x }}"
    with serving(store, "--service-allow", f"127.0.0.1:{foreign}", KG_SERVICE_CALLS="2") as running:
        assert running.query(f"SELECT ?x {{ {one} }}").values("x") == ["from afar"]
        many = " UNION ".join(f"{{ {one} }}" for _ in range(3))
        answer = running.query(f"SELECT ?x {{ {many} }}")
        assert answer.status == 400
        assert b"calls by SERVICE" in answer.body
        assert b"from afar" not in answer.body
        path = "/sparql?" + urllib.parse.urlencode({"query": f"SELECT ?x {{ {many} }}"})
        told = running.send(path, Accept_Language="es").json()["detail"]
        assert "puede hacer 2 llamadas" in told and "calls" not in told
