"""What the processes of a server lack: tokens, programs, ports to listen on, and calls by SERVICE without end."""

from __future__ import annotations

import http.server
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

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
@pytest.mark.parametrize("network", [True, False])
def test_a_confined_process_neither_listens_nor_starts_programs(network: bool) -> None:
    if sandbox._CALLS.get(os.uname().machine) is None:
        pytest.skip("no filter for this machine")
    with socket.create_server(("127.0.0.1", 0)) as server:
        child = os.fork()
        if child == 0:
            os._exit(_tried(network, server.getsockname()[1]))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _tried(network: bool, port: int) -> int:
    """0 where a process that is confined can do what it may and nothing else; else the number of what is wrong."""
    ready = socket.socket()
    if not sandbox.confine(network=network):
        return 1
    for number, attempt in enumerate((ready.listen, lambda: ready.bind(("127.0.0.1", 0)), _program), start=2):
        try:
            attempt()
        except PermissionError:
            continue
        return number
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except PermissionError:
        return 9 if network else 0
    return 0 if network else 10


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
