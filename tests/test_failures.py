"""Failures say what they are: dead processes, damaged, full and read-only stores; never with paths of the server."""

from __future__ import annotations

import contextlib
import errno
import gzip
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, g
from test_admission import _pool
from web_server import KG, Reply, eventually, make_store, serving

from kg.errors import StoreError
from kg.store import current_id, digests, open_readonly
from kg.store.generations import Layout
from kg.store.watch import Watch
from kg.web.errors import Problem, as_problem
from kg.web.ops import ready
from kg.web.pages import Pages
from kg.web.server import control, dumping, failures, wire
from kg.web.server.allocator import environment
from kg.web.server.factory import Process, WorkerFactory
from kg.web.server.limits import LimitReachedError, Limits
from kg.web.server.running import Running
from kg.web.server.service import Service
from kg.web.site import dumps

P = f"PREFIX kg: <{KG}> "
ONE = P + "SELECT ?m { ?s kg:mark ?m }"
ALL = "SELECT * { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def _factory(pid: int) -> int:
    """The process that makes workers, a child of the server; 0 where there is none at this moment."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(each) for path in children for each in path.read_text().split()]
    return next((each for each in found if b"kg.web.server.worker" in _command(each)), 0)


def _children(pid: int) -> list[int]:
    return [int(each) for path in Path(f"/proc/{pid}/task").glob("*/children") for each in path.read_text().split()]


def _command(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


@pytest.mark.thorough
def test_a_dead_process_that_makes_workers_is_replaced(tmp_path: Path) -> None:
    """At the next request that needs a worker: those that are there may answer one or two before they end too."""
    fresh = count()  # no answer is one that is kept
    with serving(make_store(tmp_path / "store", things=5)) as running:

        def answers() -> bool:
            return bool(running.query(ONE + f" # {next(fresh)}").status == 200)

        for _ in range(3):
            assert answers()
            eventually(lambda: _factory(running.pid))
            dead = _factory(running.pid)
            os.kill(dead, signal.SIGKILL)
            eventually(lambda d=dead: answers() and _factory(running.pid) not in (0, d))
            eventually(lambda: running.send("/ready").status == 200)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel of Linux tells how a process ended")
@pytest.mark.parametrize(
    ("how", "reason"),
    [
        (f"os.kill(os.getpid(), signal.{name})", reason)
        for name, reason in (("SIGKILL", "ended"), ("SIGTERM", "ended"), ("SIGSEGV", "crash"), ("SIGABRT", "crash"))
    ]
    + [("os._exit(1)", "crash"), ("os._exit(0)", "ended")],
)
def test_how_a_worker_ended_is_told_before_it_is_collected(how: str, reason: str) -> None:
    code = f"import os, resource, signal; resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); {how}"
    child = subprocess.Popen([sys.executable, "-c", code])
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert Process(child.pid, ours).end() == reason
        child.wait()
        assert Process(child.pid, ours).end() == "ended", "it has gone, with who made it"


def test_no_two_workers_read_from_one_channel() -> None:
    """The process that makes workers may die when it has made one and not said so; the next one is another's."""
    factory, kept = WorkerFactory(environment("auto")), []
    ours, theirs = socket.socketpair()

    def fork_and_die() -> None:
        with theirs:
            kept.extend(socket.recv_fds(theirs, 16, 1)[1])

    with contextlib.closing(factory):
        factory._channel.close()
        factory._channel = ours
        dying = threading.Thread(target=fork_and_die)
        dying.start()
        worker = factory.make()
        dying.join()
        with socket.socket(fileno=kept[0]) as orphan, worker.channel:
            orphan.settimeout(30)
            assert orphan.recv(1) == b"", "who was left alone finds its channel closed"


def test_a_server_with_many_connections_has_workers_made() -> None:
    """Its channels have numbers beyond 1,023 then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2048:
        pytest.skip("needs 2,048 open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2048), hard))
    with contextlib.ExitStack() as many:
        for _ in range(1100):
            many.enter_context(Path(os.devnull).open("rb"))
        factory = WorkerFactory(environment("auto"))
        many.callback(factory.close)
        first = factory._process.pid
        for _ in range(3):
            factory.collect(factory.make())
        assert factory._process.pid == first and factory._process.poll() is None
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_who_outlived_its_parent_ends() -> None:
    for parent, said in (("os.getppid()", b"on"), ("os.getppid() + 1", b"")):
        code = f"import os; from kg.web.server import sandbox; sandbox.die_with_parent({parent}); print('on', end='')"
        assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == said


@pytest.mark.thorough
def test_a_worker_that_is_ended_from_outside_is_no_fault_of_the_query(tmp_path: Path) -> None:
    """It may be asked again, so it is 503; each reader is told in his language."""
    with serving(make_store(tmp_path / "store"), "--query-timeout", "300") as running:
        for who in ("SIGKILL", "SIGTERM", "its parent"):
            answers: list[Reply] = []
            path = "/sparql?query=" + urllib.parse.quote(f"{ENDLESS} # {who}")
            asked = partial(running.send, path, timeout=600, **{"Accept-Language": "fr"})
            asking = threading.Thread(target=lambda ask=asked, told=answers: told.append(ask()))
            asking.start()
            eventually(lambda: control.ask(running.port, {"do": "ps"})["running"])

            def end(who: str = who, asking: threading.Thread = asking) -> bool:
                """End all workers, the one that has just been made for the query too."""
                factory = _factory(running.pid)
                for each in [] if not factory else [factory] if who == "its parent" else _children(factory):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(each, signal.SIGKILL if who == "its parent" else signal.Signals[who])
                asking.join(0.5)
                return not asking.is_alive()

            eventually(end)
            (answer,) = answers
            assert answer.status == 503 and int(answer.headers["retry-after"]) > 0
            assert answer.headers["content-language"] == "fr" and answer.json()["limit"] == "ended"
            assert "de l’extérieur" in answer.json()["detail"]
            eventually(lambda: running.query(ONE).status == 200)


def test_every_way_to_wait_for_a_worker_says_how_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Queries, planned ones and downloads: where the channel ends, the process is asked why."""
    gone = SimpleNamespace(pid=0, dead=False, end=lambda: "ended", channel=None, snapshot="s", answered=0)

    def nothing_comes(*_arguments: object, **_more: object) -> None:
        raise EOFError

    pool = _pool()
    pool.limits = Limits()
    pool._factory = SimpleNamespace(collect=lambda _worker: None)  # type: ignore[assignment]
    pool.aside = contextlib.nullcontext
    monkeypatch.setattr(pool, "_worker", lambda _ready: gone)
    monkeypatch.setattr(pool, "_await", nothing_comes)
    monkeypatch.setattr(pool, "refill", lambda: None)
    monkeypatch.setattr(wire, "send", lambda *_arguments: None)
    waits = Running(1, "", "a", worker=gone)  # type: ignore[arg-type]
    for ask in (lambda: pool.ask({}, ""), lambda: list(pool.stream({}, "")), lambda: pool.wait(waits)):
        with pytest.raises(LimitReachedError, match="ended"):
            ask()


def _flip(store: Path) -> None:
    """Change the data of every table file behind the server's back: the first block of each."""
    for path in store.rglob("*.sst"):
        data = bytearray(path.read_bytes())
        data[10:40] = bytes(each ^ 0xFF for each in data[10:40])
        with path.open("r+b") as same:  # the engine holds the file open
            same.write(data)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["manifest.json", "digests.json", "oxigraph/*.sst", "closed/MANIFEST-*"])
def test_a_damaged_store_is_not_served(tmp_path: Path, name: str) -> None:
    """What begins over damaged bytes ends with a line that names them, before anything is answered."""
    store = make_store(tmp_path / "store", things=5)
    path = max(Layout(store).generation("a" * 16).glob(name), key=lambda each: each.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.unlink()  # both of the engine's stores may share it by a hard link
    path.write_bytes(data)
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("kg: ") and "damaged" in line and str(path) in line


@pytest.mark.thorough
def test_a_store_that_is_damaged_while_it_is_served(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", things=2000)
    with serving(store, KG_WORKERS="1") as running:
        assert running.query(ONE).status == 200
        _flip(store)
        answer = running.query(ALL + " LIMIT 9000")
        assert answer.status == 500 and answer.headers["content-type"] == "application/problem+json"
        assert "damaged" in answer.json()["detail"] and str(tmp_path) not in answer.body.decode()
        ready = running.send("/ready")
        assert ready.status == 503 and b"damaged" in ready.body and str(tmp_path) not in ready.body.decode()
        assert running.send("/health").status == 200


def test_damage_that_only_a_page_meets_is_known_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are made by processes of their own: what they find of the store reaches `/ready`, as from a query."""
    app = Flask(__name__)
    with app.test_request_context("/"):
        as_problem(failures.StoreFailureError(failures.DAMAGED))
        assert g.damaged
    reply = {"status": 500, "headers": [], "addressed": False, "damaged": True}
    turns = SimpleNamespace(aside=contextlib.nullcontext)
    clients = SimpleNamespace(address=lambda _environ: "")
    pool = SimpleNamespace(damaged="", on_snapshot=[])
    service = SimpleNamespace(pool=pool, closing=[], turns=turns, clients=clients)
    makers = SimpleNamespace(ask=lambda *_args, **_more: (reply, b"", "a" * 16))
    monkeypatch.setattr(Pages, "pool", lambda _pages: makers)
    with app.test_request_context("/"):
        Pages(service).make()  # type: ignore[arg-type]
    assert pool.damaged == "a" * 16


@pytest.mark.parametrize(
    ("state", "status"),
    [("sound", 200), ("no digests", 200), ("unchecked", 200), ("being checked", 503), ("damaged", 503)],
)
def test_ready_says_what_is_known_of_the_digests(state: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = SimpleNamespace(state=lambda _identifier: state)
    pool = SimpleNamespace(damaged="", snapshot="a" * 16, watch=watch, probe=lambda: None)
    service = SimpleNamespace(pool=pool, full=False, config=SimpleNamespace(store="x"))
    monkeypatch.setattr(Service, "of", lambda: service)
    if status == 200:
        assert ready().get_json()["digests"] == state
        for may, told in ((True, None), (False, "the store is read-only")):
            monkeypatch.setattr(os, "access", lambda _path, _mode, may=may: may)
            assert ready().get_json().get("writes") == told
        return
    with pytest.raises(Problem) as caught:
        ready()
    assert caught.value.status == status and "not ready: the store" in caught.value.detail


def test_a_watch_says_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_store(tmp_path / "store", things=5)
    identifier = current_id(store)
    assert identifier is not None
    watch, go = Watch(store), threading.Event()
    looked = digests.damage
    monkeypatch.setattr(digests, "damage", lambda *given: (go.wait(60), looked(*given))[1])
    assert digests.read(Layout(store).generation(identifier))
    assert watch.state(identifier) == "unchecked"
    check = watch.begin(identifier)
    assert watch.state(identifier) == "being checked"
    go.set()
    check.wait()
    assert watch.state(identifier) == "sound"


KINDS = [
    (OSError(errno.ENOSPC, "No space left on device", "/srv/x"), 507),
    (OSError(errno.EDQUOT, "Disk quota exceeded", "/srv/x"), 507),
    (RuntimeError("IO error: No space left on device: While appending to file: /srv/x/000012.log"), 507),
    (RuntimeError("Corruption: block checksum mismatch: stored = 1, computed = 2 in /srv/x/000009.sst"), 500),
    (StoreError("/srv/x: the store is damaged (Corruption: bad magic number)"), 500),
    (StoreError("/srv/x: no store here"), 503),
    (OSError(errno.EROFS, "Read-only file system", "/srv/x"), 500),
]


@pytest.mark.parametrize(("error", "status"), KINDS, ids=[str(error)[:30] for error, _ in KINDS])
def test_statuses_of_failures(error: Exception, status: int) -> None:
    problem = as_problem(error)
    assert problem.status == status and "/srv" not in problem.detail
    outer = StoreError("it failed at /srv/y")
    outer.__cause__ = error
    assert as_problem(outer).status == status


@pytest.mark.parametrize("error", [ValueError("x"), RuntimeError("unknown function"), KeyError("x")])
def test_other_errors_are_not_the_stores(error: Exception) -> None:
    assert failures.kind_of(error) is None


@pytest.mark.thorough
def test_a_write_without_room_is_507_and_changes_nothing(tmp_path: Path) -> None:
    """Files may not grow beyond 50 kB, as if the disk were full then."""
    store = make_store(tmp_path / "store", things=5)
    bound = resource.getrlimit(resource.RLIMIT_FSIZE)
    data = "".join(f"<http://x/{n}> <http://x/p> <http://x/o{n}> ." for n in range(4000)).encode()
    sent = {"Authorization": "Bearer secret", "Content_Type": "text/turtle"}
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, bound[1]))
    try:
        server = serving(store, "--allow-update", "--log-file", "/dev/null", KG_UPDATE_TOKEN="secret")
        running = server.__enter__()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, bound)
    try:
        answer = running.send("/graph-store?graph=http://x/g", data, "PUT", **sent)
        assert answer.status == 507 and str(tmp_path) not in answer.body.decode()
        assert running.query(ONE).values("m") == ["one"]
        ready = running.send("/ready")
        assert ready.status == 200 and "full" in ready.json()["writes"]
    finally:
        server.__exit__(None, None, None)


@contextlib.contextmanager
def _read_only(store: Path) -> Iterator[list[str]]:
    """How to run a command that sees `store` read-only: by a mount of its own where that is allowed."""
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    probe = [*command, f"mount --bind {store} {store} && mount -o remount,bind,ro {store}", "x"]
    if shutil.which("unshare") is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("no mount of one's own is allowed here")
    mount = f'mount --bind {store} {store} && mount -o remount,bind,ro {store} && exec "$@"'
    yield [*command, mount, "x"]


@pytest.mark.thorough
def test_a_read_only_store_serves_everything(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", things=5)
    with _read_only(store) as prefix, serving(store, "--log-file", "/dev/null", prefix=prefix) as running:
        assert running.query(ONE).values("m") == ["one"]
        whole = running.send("/dumps/all.nq.gz")
        assert whole.status == 200 and b"A/RES/1/3" in gzip.decompress(whole.body)
        assert running.send("/dumps/all.nq.gz.sha256").status == 200
        ready = running.send("/ready")
        assert ready.status == 200 and ready.json()["writes"] == "the store is read-only"
    assert not (store / "cache" / "dumps").exists()


def test_dumps_without_a_place_in_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same where the folder of dumps cannot be made, whoever runs it."""
    store = make_store(tmp_path / "store", things=5)
    (store / "cache").mkdir(exist_ok=True)
    (store / "cache" / "dumps").write_text("in the way")
    dump = dumps.parse("all.nq")
    assert dump is not None
    with open_readonly(store) as snapshot:
        path = dumps.file_of(snapshot, dump)
        assert b"A/RES/1/3" in path.read_bytes() and store not in path.parents
        assert dumps.known(snapshot, dump)[0] == path.stat().st_size
        monkeypatch.setattr(dumping, "run", lambda *_all: (_ for _ in ()).throw(failures.StoreFailureError("full")))
        other = dumps.parse("all.trig")
        assert other is not None
        with pytest.raises(failures.StoreFailureError) as caught:
            dumps.file_of(snapshot, other)
    assert as_problem(caught.value).status == 507


def test_a_store_that_can_be_written_leaves_no_folder_elsewhere(tmp_path: Path) -> None:
    """A process that is killed cannot remove its temporary folder: it makes one only where it has to."""
    store, dump = make_store(tmp_path / "store", things=5), dumps.parse("all.nq")
    assert dump is not None
    dumps._temporary.cache_clear()
    with open_readonly(store) as snapshot:
        dumps.file_of(snapshot, dump)
        dumps.tidy(store)
    assert dumps._temporary.cache_info().currsize == 0


@pytest.mark.thorough
def test_dumps_of_generations_that_have_gone_are_removed(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store", things=5)
    with serving(store, "--allow-update", KG_UPDATE_TOKEN="secret") as running:
        for number in range(4):
            assert running.send("/dumps/all.nq.gz").status == 200
            text = f"INSERT DATA {{ GRAPH <http://x/g> {{ <http://x/a> <http://x/b> {number} }} }}".encode()
            sent = {"Content_Type": "application/sparql-update", "Authorization": "Bearer secret"}
            assert running.send("/sparql", text, **sent).status == 204
        eventually(lambda: running.send("/dumps/all.nq.gz").status == 200)
        kept = [each.name for each in (store / "cache" / "dumps").iterdir()]
        assert kept == [(store / "current").read_text().strip()]


@pytest.mark.thorough
def test_a_large_graph_is_dumped_by_a_process_of_its_own(tmp_path: Path) -> None:
    with serving(make_store(tmp_path / "store", things=2500)) as running:
        large = running.send("/dumps/graph/A/RES/1/1/fr.nq")
        assert large.status == 200 and large.body.count(b"\n") == 7501
        assert sorted(large.body.splitlines()) == large.body.splitlines()
        packed = running.send("/dumps/graph/A/RES/1/1/fr.nq.gz")
        assert gzip.decompress(packed.body) == large.body
        assert running.send("/dumps/graph/A/RES/9/9/fr.nq").status == 404
        text = urllib.parse.quote("/dumps/graph/inferred.nt")
        assert running.send(text).body.count(b"\n") == 2500


def test_errors_in_the_log_are_whole(tmp_path: Path) -> None:
    """What clients are not told stands in the log of the server."""
    code = (
        "import logging; logging.basicConfig(); from kg.web.errors import as_problem\n"
        "from kg.errors import StoreError; as_problem(StoreError('/srv/x: gone'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, check=False)
    assert "/srv/x: gone" in done.stderr


def test_who_makes_workers_outlives_the_thread_that_asked_for_one() -> None:
    """The kernel's signal of a parent's death goes by threads; a short one must not be that parent."""
    factory = WorkerFactory(dict(os.environ))
    try:
        factory._process.kill()
        asked = threading.Thread(target=lambda: factory.collect(factory.make()))
        asked.start()
        asked.join()
        replaced = factory._process.pid
        factory.collect(factory.make())
        assert factory._process.pid == replaced and factory._process.poll() is None
    finally:
        factory.close()
