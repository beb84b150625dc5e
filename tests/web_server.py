"""A small store, and servers over it, for the tests of the endpoint."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.store import Manifest, VersionEntry, Writer
from kg.store.generations import writer_lock

BASE = "https://w3id.org/un-resolutions-kg/"
KG = f"{BASE}ontology#"
GRAPH = f"{BASE}graph/A/RES/1/1/fr"
INFERRED = f"{BASE}graph/inferred"


def make_store(root: Path, identifier: str = "a" * 16, mark: str = "one", things: int = 300) -> Path:
    """A store of `things` works, each citing another; one inferred triple for each; `mark` on the first."""
    node, graph, inferred = ox.NamedNode, ox.NamedNode(GRAPH), ox.NamedNode(INFERRED)
    with writer_lock(root), Writer(root) as writer:
        for number in range(things):
            work = node(f"{BASE}id/A/RES/1/{number}")
            other = node(f"{BASE}id/A/RES/1/{(number * 7 + 1) % things}")
            for name in (graph, ox.DefaultGraph()):
                writer.store.add(ox.Quad(work, node(KG + "symbol"), ox.Literal(f"A/RES/1/{number}"), name))
                writer.store.add(ox.Quad(work, node(KG + "cites"), other, name))
                writer.store.add(ox.Quad(work, node(KG + "title"), ox.Literal(f"Élan {number}", language="fr"), name))
            writer.store.add(ox.Quad(other, node(KG + "citedBy"), work, inferred))
        for name in (graph, ox.DefaultGraph()):
            writer.store.add(ox.Quad(node(f"{BASE}id/A/RES/1/0"), node(KG + "mark"), ox.Literal(mark), name))
        version = VersionEntry("A/RES/1/1", "fr", GRAPH, (), things * 3 + 1, "")
        writer.publish(
            Manifest(
                id=identifier,
                base=BASE,
                kg_version="0",
                extractor="0",
                reasoned=True,
                versions=(version,),
                counts={"": things * 3 + 1, GRAPH: things * 3 + 1, INFERRED: things},
            )
        )
    return root


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict:  # type: ignore[type-arg]
        return json.loads(self.body)

    def values(self, name: str) -> list[str]:
        return [row[name]["value"] for row in self.json()["results"]["bindings"] if name in row]


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs."""

    port: int
    pid: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(
        self,
        path: str,
        data: bytes | None = None,
        method: str | None = None,
        timeout: float = 120,
        **headers: str,
    ) -> Reply:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, data, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return Reply(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())
        except urllib.error.HTTPError as error:
            return Reply(error.code, {k.lower(): v for k, v in error.headers.items()}, error.read())

    def query(
        self, text: str, accept: str = "application/sparql-results+json", patience: float = 120, **parameters: str
    ) -> Reply:
        form = urllib.parse.urlencode({"query": text, **parameters}).encode()
        return self.send("/sparql", form, timeout=patience, Accept=accept)


def eventually(holds: Callable[[], object], patience: float = 120) -> None:
    """Wait until `holds` says so. A machine that is busy takes its time; only a fault takes all of `patience`."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.02)


@contextlib.contextmanager
def serving(store: Path, *options: str, prefix: Sequence[str] = (), **environment: str) -> Iterator[Running]:
    """`kg serve` over `store` on a free port, stopped at the end by SIGTERM; `prefix` is put before the command."""
    log = store.parent / f"{store.name}.log"
    command = [
        *prefix,
        sys.executable,
        "-c",
        "import sys; from kg.cli import main; sys.exit(main())",
        "serve",
        "--store",
        str(store),
        "--port",
        "0",
        "--log-file",
        str(log),
        *options,
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    )
    assert process.stdout is not None and process.stderr is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("Serving at http://127.0.0.1:"), line + process.stderr.read()
        yield Running(int(line.split(":")[2].split("/")[0]), process.pid, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(300)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError("the server did not stop") from None
        process.stdout.close()
        process.stderr.close()
    assert process.returncode == 0
