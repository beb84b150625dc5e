"""The endpoint beside the Oxigraph server and rdflib-endpoint, in one run, under one load generator.

    python -m benchmarks.endpoint --store DIR [--oxigraph PATH] [--rdflib-endpoint PATH]
                                  [--seconds 3] [--connections 8] [--only NAME,…] [--keep DIR] [--output FILE]

The load generator is `wrk` (a Debian package). Oxigraph gets the same triples: what our default
graph holds and what was inferred, in its default graph, compacted; and the documents' named graphs
too where `--named-graphs` says so. Every question of `queries/` and ten other queries are asked
warm (answers may come from the cache) and cold (cache off). A query that takes long is asked a number
of times over the same connections and the whole is timed, as `wrk` counts only what ends in its time.
`--keep` names a folder for what the other servers load, so that the next run need not make it again.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import questions
from kg.store import open_readonly

SAMPLES = {
    "symbol": "A/RES/76/186",
    "body": "UNODC",
    "language": "en",
    "instrument": "UNTOC",
    "cited": "A/RES/70/1",
    "since": "2020",
}
ADHOC = {
    "one-symbol": "SELECT ?s { <{base}id/A/RES/76/186> kg:symbol ?s }",
    "one-label": "SELECT ?l { <{base}id/body/UNODC> rdfs:label ?l }",
    "ask": "ASK { <{base}id/A/RES/76/186> a kg:Resolution }",
    "describe-work": "SELECT ?p ?o { <{base}id/A/RES/76/186> ?p ?o }",
    "by-symbol": "SELECT ?w ?t { ?w kg:symbol 'A/RES/76/186' . ?v kg:versionOf ?w ; kg:title ?t }",
    "count-citations": "SELECT (COUNT(*) AS ?n) { ?c a kg:Citation }",
    "acts": "SELECT ?act (COUNT(*) AS ?n) { ?use kg:act ?act } GROUP BY ?act ORDER BY DESC(?n)",
    "most-cited": "SELECT ?w (COUNT(?p) AS ?n) { ?p kg:cites ?w } GROUP BY ?w ORDER BY DESC(?n) LIMIT 50",
    "rows-5000": "SELECT ?p ?t { ?p kg:text ?t } LIMIT 5000",
    "lineage": "SELECT ?a ?b { ?a kg:follows ?b }",
}
PREFIXES = "PREFIX kg: <{base}ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
ACCEPT = "application/sparql-results+json"
PATIENCE = 120
"""Seconds after which a query is given up; its rate is then less than one in that time."""
_FEWEST = 50  # requests that one connection should get through, or wrk's count means nothing
LUA = """
done = function(summary, latency, requests)
  io.write(string.format("FIGURES %.2f %.4f %.4f %.4f %d\\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests per second, milliseconds at three percentiles, errors, bytes of one answer."""

    rate: float
    p50: float
    p95: float
    p99: float
    errors: int
    size: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def started(command: list[str], port: int, patience: float = 120) -> Iterator[subprocess.Popen[bytes]]:
    """A server that answers on `port`; stopped at the end."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + patience
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} does not answer")
            time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        if process.poll() is None:
            process.kill()
            process.wait()


def dump(store: Path, target: Path) -> None:
    """Write asserted and inferred triples as N-Triples."""
    with open_readonly(store) as snapshot, target.open("wb") as out:
        for graph in snapshot.default_graphs():
            triples = (each.triple for each in snapshot.store.quads_for_pattern(None, None, None, graph))
            ox.serialize(triples, out, ox.RdfFormat.N_TRIPLES)


def queries(base: str) -> dict[str, str]:
    """The queries by name."""
    found = {}
    for name, question in sorted(questions.load().items()):
        values = {each.name: SAMPLES[each.name] for each in question.parameters[:1] if each.name in SAMPLES}
        found[name] = question.bind(values, base)
    for name, text in ADHOC.items():
        found[name] = (PREFIXES + text).replace("{base}", base)
    return found


def measure(address: str, query: str, seconds: int, connections: int, script: Path) -> Figures:
    """Ask `query` for `seconds` over `connections` connections; one that takes long at least twice over each."""
    url = f"{address}?query={urllib.parse.quote(query)}"
    size, _ = ask(url)
    _, taken = ask(url)
    if taken * _FEWEST > seconds:
        rounds = min(max(2, round(seconds / (taken * connections / (os.cpu_count() or 1)))), 20)
        return measure_slow(url, connections, rounds * connections, size)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "-s", str(script)]
    out = subprocess.run([*command, "-H", f"Accept: {ACCEPT}", url], capture_output=True, text=True, check=True).stdout
    line = next(each for each in out.splitlines() if each.startswith("FIGURES "))
    rate, p50, p95, p99, errors = line.split()[1:]
    return Figures(float(rate), float(p50), float(p95), float(p99), int(errors), size)


def ask(url: str) -> tuple[int, float]:
    """The bytes of one answer, and the seconds it took."""
    begin = time.perf_counter()
    request = urllib.request.Request(url, headers={"Accept": ACCEPT})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        size = len(answer.read())
    return size, time.perf_counter() - begin


def measure_slow(url: str, connections: int, number: int, size: int) -> Figures:
    """Figures from `number` requests, `connections` of them at a time."""
    begin = time.perf_counter()
    with ThreadPoolExecutor(connections) as clients:
        taken = sorted(seconds * 1000 for _, seconds in clients.map(ask, [url] * number))
    rate = len(taken) / (time.perf_counter() - begin)
    p50, p95, p99 = (taken[min(int(number * share), number - 1)] for share in (0.5, 0.95, 0.99))
    return Figures(rate, p50, p95, p99, 0, size)


def kg_command(store: Path, port: int, *more: str) -> list[str]:
    return [
        sys.executable,
        "-c",
        "import sys; from kg.cli import main; sys.exit(main())",
        "serve",
        "--store",
        str(store),
        "--port",
        str(port),
        "--max-rows",
        "0",
        "--query-timeout",
        "300",
        "--log-file",
        os.devnull,
        *more,
    ]


class Server:
    """One of the servers that are compared; started anew after a query that it could not answer."""

    def __init__(self, name: str, command: list[str], path: str, port: int) -> None:
        self.name, self._command, self._port = name, command, port
        self.address = f"http://127.0.0.1:{port}{path}"
        self._stack = contextlib.ExitStack()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.pid = self._stack.enter_context(started(self._command, self._port, 1200)).pid

    def stop(self) -> None:
        """Stop it."""
        self._stack.close()


def servers(args: argparse.Namespace, folder: Path) -> list[Server]:
    """The servers, not started, with what they need in `folder`."""
    found = []
    for name, more in (("kg warm", []), ("kg cold", ["--cache-bytes", "0"])):
        port = free_port()
        found.append(Server(name, kg_command(args.store, port, *more), "/sparql", port))
    triples, location = folder / "all.nt", folder / "oxigraph"
    needed = args.rdflib_endpoint or (args.oxigraph and not location.exists())
    if needed and not triples.exists():
        dump(args.store, triples)
    if args.oxigraph:
        if not location.exists():
            load_oxigraph(args, triples, location)
        port = free_port()
        command = [args.oxigraph, "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}"]
        found.append(Server("oxigraph", command, "/query", port))
    if args.rdflib_endpoint:
        port = free_port()
        command = [args.rdflib_endpoint, "serve", str(triples), "--port", str(port), "--host", "127.0.0.1"]
        found.append(Server("rdflib-endpoint", command, "/", port))
    return found


def load_oxigraph(args: argparse.Namespace, triples: Path, location: Path) -> None:
    """Load what Oxigraph's server answers from, and have it compacted."""
    files = [triples]
    if args.named_graphs:
        files.append(triples.with_suffix(".nq"))
        with open_readonly(args.store) as snapshot, files[-1].open("wb") as out:
            ox.serialize(snapshot.quads(), out, ox.RdfFormat.N_QUADS)
    begin = time.monotonic()
    for step in (["load", *(word for each in files for word in ("--file", str(each)))], ["optimize"]):
        subprocess.run([args.oxigraph, *step, "--location", str(location)], check=True, capture_output=True)
    print(f"oxigraph has loaded in {time.monotonic() - begin:.0f} s", flush=True)


def run(args: argparse.Namespace, folder: Path) -> dict[str, dict[str, Figures]]:
    """Figures by server and query. The servers take turns at each query, so that all meet the same machine."""
    script = folder / "done.lua"
    script.write_text(LUA, encoding="utf-8")
    with open_readonly(args.store) as snapshot:
        asked = queries(snapshot.base)
    wanted = [each for each in args.only.split(",") if each]
    all_servers = servers(args, folder)
    figures: dict[str, dict[str, Figures]] = {each.name: {} for each in all_servers}
    try:
        for server in all_servers:
            server.start()
        for query, text in asked.items():
            if not wanted or query in wanted:
                for server in all_servers:
                    seen = measured(server, query, text, args, script)
                    figures[server.name][query] = seen
                    print(line(server.name, query, seen), flush=True)
        for server in all_servers:
            print(f"{server.name}: memory {memory(server.pid)}", flush=True)
    finally:
        for server in all_servers:
            server.stop()
    return figures


def measured(server: Server, query: str, text: str, args: argparse.Namespace, script: Path) -> Figures:
    """The figures of a server for a query; one request in `PATIENCE` seconds where it does not answer."""
    try:
        return measure(server.address, text, args.seconds, args.connections, script)
    except (OSError, subprocess.CalledProcessError, StopIteration) as error:
        print(f"{server.name}: {query}: {error}", file=sys.stderr)
        if not isinstance(error, urllib.error.HTTPError):
            server.stop()
            server.start()
        return Figures(1 / PATIENCE, 0, 0, 0, 1, 0)


def line(name: str, query: str, seen: Figures) -> str:
    """A line of the table."""
    return (
        f"{name:16} {query:22} {seen.rate:10.1f}/s  p50 {seen.p50:8.2f}  p95 {seen.p95:8.2f}  "
        f"p99 {seen.p99:8.2f} ms  {seen.size:9} B  {seen.errors} errors"
    )


def memory(pid: int) -> str:
    """Resident megabytes of a server and of its workers."""
    found = []
    for each in [pid, *descendants(pid)]:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{each}/statm").read_text().split()
            found.append(int(fields[1]) * os.sysconf("SC_PAGE_SIZE") >> 20)
    return " + ".join(map(str, found)) + " MB"


def descendants(pid: int) -> list[int]:
    found = []
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def verdict(figures: dict[str, dict[str, Figures]]) -> None:
    """How our figures compare."""
    for other in ("oxigraph", "rdflib-endpoint"):
        for mine in ("kg warm", "kg cold"):
            theirs = figures.get(other, {})
            ratios = {name: seen.rate / theirs[name].rate for name, seen in figures[mine].items() if name in theirs}
            if ratios:
                worst = min(ratios, key=ratios.__getitem__)
                below = [f"{name} {ratio:.2f}" for name, ratio in ratios.items() if ratio < 1]
                print(
                    f"{mine} / {other}: median {statistics.median(ratios.values()):.2f}, "
                    f"least {ratios[worst]:.2f} ({worst}), below 1: {', '.join(below) or 'none'}"
                )


def main() -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, default=Path(os.environ.get("KG_STORE", "store")))
    parser.add_argument("--oxigraph", default=shutil.which("oxigraph") or "")
    parser.add_argument("--rdflib-endpoint", default="")
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--only", default="", help="names of queries, separated by commas")
    parser.add_argument("--named-graphs", action="store_true", help="Oxigraph loads the named graphs too")
    parser.add_argument("--keep", type=Path, help="folder for what the other servers load; used again if it is there")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    if shutil.which("wrk") is None:
        print("needs the load generator wrk", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
        folder = args.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        figures = run(args, folder)
    verdict(figures)
    if args.output:
        rows = {
            server: {
                name: [each.rate, each.p50, each.p95, each.p99, each.errors, each.size] for name, each in seen.items()
            }
            for server, seen in figures.items()
        }
        args.output.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
