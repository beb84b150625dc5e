"""The endpoint beside the Oxigraph server and rdflib-endpoint, in one run, under one load generator.

    python -m benchmarks.endpoint --store DIR [--oxigraph PATH] [--rdflib-endpoint PATH]
                                  [--seconds 3] [--connections 8] [--only NAME] [--output FILE]

The load generator is `wrk` (a Debian package). Oxigraph gets the same triples: what our default
graph holds and what was inferred, in its default graph. Every question of `queries/` and ten
other queries are asked warm (answers may come from the cache) and cold (cache off).
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
import urllib.parse
import urllib.request
from collections.abc import Iterator
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
    """Ask `query` for `seconds` over `connections` connections."""
    url = f"{address}?query={urllib.parse.quote(query)}"
    accept = "application/sparql-results+json"
    with urllib.request.urlopen(
        urllib.request.Request(url, headers={"Accept": accept}), timeout=300
    ) as answer:
        size = len(answer.read())
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--timeout",
        "60s",
        "-s",
        str(script),
        "-H",
        f"Accept: {accept}",
        url,
    ]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = next(each for each in out.splitlines() if each.startswith("FIGURES "))
    rate, p50, p95, p99, errors = line.split()[1:]
    return Figures(float(rate), float(p50), float(p95), float(p99), int(errors), size)


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


def run(args: argparse.Namespace, folder: Path) -> dict[str, dict[str, Figures]]:
    """Figures by server and query."""
    script = folder / "done.lua"
    script.write_text(LUA, encoding="utf-8")
    with open_readonly(args.store) as snapshot:
        base = snapshot.base
    asked = {name: text for name, text in queries(base).items() if args.only in name}
    servers: dict[str, tuple[list[str], str, int]] = {}
    for name, more in (("kg warm", []), ("kg cold", ["--cache-bytes", "0"])):
        port = free_port()
        servers[name] = (kg_command(args.store, port, *more), "/sparql", port)
    if args.oxigraph or args.rdflib_endpoint:
        dump(args.store, folder / "all.nt")
    if args.oxigraph:
        port, location = free_port(), str(folder / "oxigraph")
        for step in (
            ["load", "--location", location, "--file", str(folder / "all.nt")],
            ["optimize", "--location", location],
        ):
            subprocess.run([args.oxigraph, *step], check=True, capture_output=True)
        command = [args.oxigraph, "serve-read-only", "--location", location, "--bind", f"127.0.0.1:{port}"]
        servers["oxigraph"] = (command, "/query", port)
    if args.rdflib_endpoint:
        port = free_port()
        command = [
            args.rdflib_endpoint,
            "serve",
            str(folder / "all.nt"),
            "--port",
            str(port),
            "--host",
            "127.0.0.1",
        ]
        servers["rdflib-endpoint"] = (command, "/", port)
    figures: dict[str, dict[str, Figures]] = {}
    for name, (command, path, port) in servers.items():
        figures[name] = {}
        with started(command, port, 600) as process:
            for query, text in asked.items():
                try:
                    seen = measure(
                        f"http://127.0.0.1:{port}{path}", text, args.seconds, args.connections, script
                    )
                except (OSError, subprocess.CalledProcessError, StopIteration) as error:
                    print(f"{name}: {query}: {error}", file=sys.stderr)
                    continue
                figures[name][query] = seen
                print(
                    f"{name:16} {query:22} {seen.rate:10.1f}/s  p50 {seen.p50:8.2f}  p95 {seen.p95:8.2f}  "
                    f"p99 {seen.p99:8.2f} ms  {seen.size:9} B  {seen.errors} errors",
                    flush=True,
                )
            print(f"{name}: memory {memory(process.pid)}", flush=True)
    return figures


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
            ratios = {
                name: seen.rate / theirs[name].rate
                for name, seen in figures[mine].items()
                if name in theirs and theirs[name].rate
            }
            if ratios:
                worst = min(ratios, key=ratios.__getitem__)
                print(
                    f"{mine} / {other}: median {statistics.median(ratios.values()):.2f}, "
                    f"least {ratios[worst]:.2f} ({worst}), below 1: "
                    f"{', '.join(sorted(name for name, ratio in ratios.items() if ratio < 1)) or 'none'}"
                )


def main() -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--store", type=Path, default=Path(os.environ.get("KG_STORE", "store")))
    parser.add_argument("--oxigraph", default=shutil.which("oxigraph") or "")
    parser.add_argument("--rdflib-endpoint", default="")
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--only", default="")
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    if shutil.which("wrk") is None:
        print("needs the load generator wrk", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
        figures = run(args, Path(name))
    verdict(figures)
    if args.output:
        rows = {
            server: {
                name: [each.rate, each.p50, each.p95, each.p99, each.errors, each.size]
                for name, each in seen.items()
            }
            for server, seen in figures.items()
        }
        args.output.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
