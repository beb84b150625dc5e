"""The endpoint beside the Oxigraph server and rdflib-endpoint, in one run, under one load generator.

    python -m benchmarks.endpoint --store DIR [--oxigraph PATH] [--rdflib-endpoint PATH] [--rounds 5]
                                  [--seconds 1] [--connections 8] [--only NAME,…] [--patience 120] [--write]

The load generator is `wrk` (a Debian package). Oxigraph serves a copy of the very files that our workers
read. Every question of `queries/` and ten other queries are asked warm (answers may come from the cache),
cold (cache off), and cold with each request a little different, so that no evaluation serves two requests.
The servers take turns, round after round, as the speed of a machine drifts; the figures are those of the
median round, the ratios the median of the rounds' ratios. A query that takes long is asked a number of times
over the same connections and the whole is timed, as `wrk` counts only what ends in its time.
`--write` puts the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import os
import platform
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
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox

from kg import questions
from kg.store import current_id, open_readonly
from kg.store.generations import CLOSED
from kg.web.server.allocator import find

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
WARM, COLD, VARIED, OXIGRAPH, RDFLIB = "warm", "cold", "cold, varied", "Oxigraph", "rdflib-endpoint"
_FEWEST = 50  # requests that one connection should get through, or wrk's count means nothing
_LONG = 1.0  # seconds; what takes longer is measured in one round
_SPELLINGS = 64
LUA = """
local count = 0
if os.getenv("SPELLINGS") then
  request = function()
    count = count + 1
    return wrk.format(nil, wrk.path .. "%20%23" .. (count % tonumber(os.getenv("SPELLINGS"))))
  end
end
done = function(summary, latency, requests)
  io.write(string.format("FIGURES %.2f %.4f %.4f %.4f %d\\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests per second, milliseconds at three percentiles, errors; one answer's bytes and seconds."""

    rate: float
    p50: float
    p95: float
    p99: float
    errors: int
    size: int
    seconds: float


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
    for name, question in sorted((n, q) for n, q in questions.load().items() if not q.lacks({})):
        values = {each.name: SAMPLES[each.name] for each in question.parameters[:1] if each.name in SAMPLES}
        found[name] = question.bind(values, base)
    for name, text in ADHOC.items():
        found[name] = (PREFIXES + text).replace("{base}", base)
    return found


def measure(server: Server, query: str, args: argparse.Namespace, script: Path) -> Figures:
    """Ask `query` over `connections` connections; one that takes long at least twice over each."""
    url = f"{server.address}?query={urllib.parse.quote(query)}"
    size, taken = min((ask(url, args.patience) for _ in range(2)), key=lambda each: each[1])
    if taken * _FEWEST > args.seconds:
        rounds = min(max(2, round(args.seconds / (taken * args.connections / (os.cpu_count() or 1)))), 20)
        count = rounds * args.connections if taken < args.patience / 10 else args.connections
        urls = [f"{url}%20%23{number}" if server.varied else url for number in range(count)]
        return measure_slow(urls, args, size)
    environment = {**os.environ, **({"SPELLINGS": str(_SPELLINGS)} if server.varied else {})}
    command = ["wrk", "-t1", f"-c{args.connections}", "--timeout", "60s", "-s", str(script)]
    for seconds in (max(args.seconds // 2, 1), args.seconds):  # the first to warm up
        out = subprocess.run(
            [*command, f"-d{seconds}s", "-H", f"Accept: {ACCEPT}", url],
            capture_output=True, text=True, check=True, env=environment,
        ).stdout  # fmt: skip
    line = next(each for each in out.splitlines() if each.startswith("FIGURES "))
    rate, p50, p95, p99, errors = line.split()[1:]
    return Figures(float(rate), float(p50), float(p95), float(p99), int(errors), size, taken)


def ask(url: str, patience: float) -> tuple[int, float]:
    """The bytes of one answer, and the seconds it took."""
    begin = time.perf_counter()
    request = urllib.request.Request(url, headers={"Accept": ACCEPT})
    with urllib.request.urlopen(request, timeout=patience) as answer:
        size = len(answer.read())
    return size, time.perf_counter() - begin


def measure_slow(urls: list[str], args: argparse.Namespace, size: int) -> Figures:
    """Figures from asking each of `urls`, as many at a time as there are connections."""
    begin = time.perf_counter()
    with ThreadPoolExecutor(args.connections) as clients:
        taken = sorted(seconds * 1000 for _, seconds in clients.map(lambda url: ask(url, args.patience), urls))
    rate = len(taken) / (time.perf_counter() - begin)
    p50, p95, p99 = (taken[min(int(len(urls) * share), len(urls) - 1)] for share in (0.5, 0.95, 0.99))
    return Figures(rate, p50, p95, p99, 0, size, taken[0] / 1000)


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
    """One of the servers that are compared; started anew after a query that it could not answer.

    `varied`: each request is spelled a little differently.
    """

    def __init__(self, name: str, command: list[str], path: str, port: int, varied: bool = False) -> None:
        self.name, self.varied, self._command, self._port = name, varied, command, port
        self.address = f"http://127.0.0.1:{port}{path}"
        self._stack = contextlib.ExitStack()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.pid = self._stack.enter_context(started(self._command, self._port, 3600)).pid

    def stop(self) -> None:
        """Stop it."""
        self._stack.close()


def servers(args: argparse.Namespace, folder: Path) -> list[Server]:
    """The servers, not started, with what they need in `folder`."""
    found = []
    for name, more in ((WARM, []), (COLD, ["--cache-bytes", "0"]), (VARIED, ["--cache-bytes", "0"])):
        port = free_port()
        found.append(Server(name, kg_command(args.store, port, *more), "/sparql", port, name == VARIED))
    if args.oxigraph:
        port, location = free_port(), folder / "oxigraph"
        copy_files(args.store, location)
        command = [args.oxigraph, "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}"]
        found.append(Server(OXIGRAPH, command, "/query", port))
    if args.rdflib_endpoint:
        port, triples = free_port(), folder / "all.nt"
        dump(args.store, triples)
        command = [args.rdflib_endpoint, "serve", str(triples), "--port", str(port), "--host", "127.0.0.1"]
        found.append(Server(RDFLIB, command, "/", port))
    return found


def copy_files(store: Path, target: Path) -> None:
    """The files that our workers read, for another server: those that never change are linked, not copied."""
    source = store / "generations" / (current_id(store) or "") / CLOSED
    target.mkdir()
    for each in source.iterdir():
        if each.suffix == ".sst":
            os.link(each, target / each.name)
        else:
            shutil.copy(each, target)


def run(args: argparse.Namespace, folder: Path) -> dict[str, dict[str, list[Figures]]]:
    """Figures by query and server, one for each round. The servers take turns."""
    script = folder / "done.lua"
    script.write_text(LUA, encoding="utf-8")
    with open_readonly(args.store) as snapshot:
        asked = queries(snapshot.base)
    wanted = [each for each in args.only.split(",") if each]
    all_servers, figures = servers(args, folder), {}
    try:
        for server in all_servers:
            server.start()
        for query, text in asked.items():
            if not wanted or query in wanted:
                figures[query] = in_rounds(all_servers, text, args, script)
                for name, seen in figures[query].items():
                    print(line(name, query, middle(seen)), flush=True)
        for server in all_servers:
            print(f"{server.name}: memory {memory(server.pid)}", flush=True)
    finally:
        for server in all_servers:
            server.stop()
    return figures


def in_rounds(all_servers: list[Server], text: str, args: argparse.Namespace, script: Path) -> dict[str, list[Figures]]:
    """Figures of one query by server; what somebody needs long for is measured in one round."""
    found: dict[str, list[Figures]] = {each.name: [] for each in all_servers}
    for _ in range(args.rounds):
        for server in all_servers:
            if not any(each.seconds > _LONG for each in found[server.name]):
                found[server.name].append(measured(server, text, args, script))
    return found


def middle(seen: list[Figures]) -> Figures:
    """The round with the median rate."""
    return sorted(seen, key=lambda each: each.rate)[len(seen) // 2]


def ratio(figures: dict[str, list[Figures]], mine: str, other: str) -> float:
    """The median of the rounds' ratios of rates; a server that was measured once is compared by that."""
    ours, theirs = figures[mine], figures[other]
    if min(len(ours), len(theirs)) == 1:
        return middle(ours).rate / middle(theirs).rate
    return statistics.median(one.rate / two.rate for one, two in zip(ours, theirs, strict=True))


def measured(server: Server, query: str, args: argparse.Namespace, script: Path) -> Figures:
    """The figures of a server for a query; one request in the time of patience where it does not answer."""
    try:
        return measure(server, query, args, script)
    except (OSError, subprocess.CalledProcessError, StopIteration) as error:
        print(f"{server.name}: {error}", file=sys.stderr)
        if not isinstance(error, urllib.error.HTTPError) and server.name != RDFLIB:
            server.stop()
            server.start()
        return Figures(1 / args.patience, 0, 0, 0, 1, 0, args.patience)


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


def verdict(figures: dict[str, dict[str, list[Figures]]]) -> list[str]:
    """How our figures compare, a line for each pair of servers."""
    found = []
    for other in (OXIGRAPH, RDFLIB):
        for mine in (WARM, COLD, VARIED):
            ratios = {name: ratio(each, mine, other) for name, each in figures.items() if other in each}
            if ratios:
                worst = min(ratios, key=ratios.__getitem__)
                below = [f"{name} {value:.2f}" for name, value in ratios.items() if value < 1]
                found.append(
                    f"{mine} / {other}: median {statistics.median(ratios.values()):.2f}, "
                    f"least {ratios[worst]:.2f} ({worst}), below 1: {', '.join(below) or 'none'}"
                )
    return found


def table(figures: dict[str, dict[str, list[Figures]]]) -> str:
    """The figures as Markdown: requests per second, milliseconds at three percentiles, ratios of the rates."""
    names = list(next(iter(figures.values())))
    heads = ["query", "bytes", *(f"{each} /s" for each in names), "cold p50, p95, p99 ms"]
    pairs = [(mine, other) for other in (OXIGRAPH, RDFLIB) if other in names for mine in (WARM, COLD, VARIED)]
    heads += [f"{mine} / {other}" for mine, other in pairs]
    rows = [heads, ["---"] + ["---:"] * (len(heads) - 1)]
    for query, seen in figures.items():
        cold = middle(seen[COLD])
        row = [query, f"{cold.size:,}", *(rate(middle(seen[each])) for each in names)]
        row.append(", ".join(digits(each) for each in (cold.p50, cold.p95, cold.p99)))
        rows.append(row + [digits(ratio(seen, *pair)) for pair in pairs])
    return "\n".join(f"| {' | '.join(each)} |" for each in rows)


def rate(seen: Figures) -> str:
    """Requests per second; `–` where there was no answer."""
    return "–" if seen.errors and not seen.size else digits(seen.rate)


def digits(value: float) -> str:
    """A figure in at least three digits, thousands apart."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def write(figures: dict[str, dict[str, list[Figures]]], notes: list[str]) -> None:
    """Put date, machine, versions and the table between its marks in docs/performance.md."""
    page = Path(__file__).parent.parent / "docs" / "performance.md"
    before, mark, rest = page.read_text(encoding="utf-8").partition("<!-- endpoint: begin -->\n")
    _, end, after = rest.partition("<!-- endpoint: end -->")
    if not mark or not end:
        raise SystemExit(f"{page} has no marks for the table of the endpoint")
    used = f"workers with {allocator.name}" if (allocator := find("auto")) else "workers with the C library's allocator"
    head = (
        f"{datetime.date.today()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"pyoxigraph {version('pyoxigraph')}, {used}"
    )
    text = "\n".join([head, "", table(figures), "", *(f"- {each}" for each in notes), ""])
    page.write_text(before + mark + text + end + after, encoding="utf-8")


def main() -> int:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, default=Path(os.environ.get("KG_STORE", "store")))
    parser.add_argument("--oxigraph", default=shutil.which("oxigraph") or "")
    parser.add_argument("--rdflib-endpoint", default="")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=1, help="of each round")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--patience", type=float, default=120, help="seconds after which a query is given up")
    parser.add_argument("--only", default="", help="names of queries, separated by commas")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    args = parser.parse_args()
    if shutil.which("wrk") is None:
        print("needs the load generator wrk", file=sys.stderr)
        return 2
    # Beside the store, so that files can be linked.
    with tempfile.TemporaryDirectory(prefix="benchmark-", dir=args.store) as name:
        figures = run(args, Path(name))
    notes = verdict(figures)
    print("\n".join(notes))
    if args.write:
        write(figures, notes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
