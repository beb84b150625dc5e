"""Runs the W3C SPARQL suites against a server of its own and against the Oxigraph server.

    python tests/w3c_run.py [--write] [--only SUITE] [--oxigraph PATH]

`--write` stores the table that /conformance shows. The Oxigraph server comes with the Python
package `oxigraph`; without it only our own results are taken.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import w3c_suites as suites

ROOT = Path(__file__).resolve().parent.parent
ARCHIVE = ROOT.parent / "shared" / "w3c" / "sparql-tests.tar.xz"
TABLE = ROOT / "kg" / "web" / "site" / "conformance.json"
TOKEN = "conformance"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unpack(target: Path) -> Path:
    """The suites, unpacked to `target`."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(target, filter="data")
    return target


@contextlib.contextmanager
def started(
    command: list[str], port: int, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server process that answers on `port`; stopped at the end."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
                break
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with {process.returncode}")
            time.sleep(0.1)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def kg_server(folder: Path) -> Iterator[suites.Server]:
    """Our server over an empty store, with updates."""
    port = free_port()
    command = [
        sys.executable,
        "-c",
        "import sys; from kg.cli import main; sys.exit(main())",
        "serve",
        "--store",
        str(folder / "store"),
        "--port",
        str(port),
        "--allow-update",
        "--quiet",
    ]
    with started(command, port, {"KG_UPDATE_TOKEN": TOKEN}):
        yield suites.Server("127.0.0.1", port, token=TOKEN)


@contextlib.contextmanager
def oxigraph_server(program: str, folder: Path) -> Iterator[suites.Server]:
    """The Oxigraph server over an empty store."""
    port = free_port()
    command = [program, "serve", "--location", str(folder / "oxigraph"), "--bind", f"127.0.0.1:{port}"]
    with started(command, port):
        yield suites.Server("127.0.0.1", port, "/query", "/update", "/store")


def known() -> dict[str, str]:
    """The failures that are expected, and why."""
    table = tomllib.loads((Path(__file__).parent / "w3c_known.toml").read_text(encoding="utf-8"))
    return {name: table["reasons"][reason] for name, reason in table["failures"].items()}


def surprises(results: list[suites.Result]) -> list[str]:
    """What did not go as the list of known failures says."""
    reasons = known()
    found = []
    for each in results:
        name = f"{each.suite} {each.name}"
        if each.problem and name not in reasons:
            found.append(f"failed: {name}: {each.problem}")
        elif not each.problem and name in reasons:
            found.append(f"passed, but is listed as a failure: {name}")
    return found


def table(ours: list[suites.Result], theirs: list[suites.Result], version: str, other: str) -> dict[str, object]:
    """What /conformance shows."""
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: {"kg": [0, 0], "oxigraph": [0, 0]})
    for who, results in (("kg", ours), ("oxigraph", theirs)):
        for each in results:
            counts[each.suite][who][0] += not each.problem
            counts[each.suite][who][1] += 1
    reasons = known()
    failures = [
        {
            "suite": each.suite,
            "test": each.name,
            "reason": reasons.get(f"{each.suite} {each.name}", each.problem),
        }
        for each in ours
        if each.problem
    ]
    return {
        "version": version,
        "oxigraph": other,
        "suites": [{"name": name, **counts[name]} for name in sorted(counts)],
        "failures": failures,
        "excluded": suites.EXCLUDED,
    }


def main() -> int:
    """Run, print the figures, and complain about what is not as listed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--oxigraph", default=shutil.which("oxigraph") or "")
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    import kg

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = unpack(folder / "suites")
        with kg_server(folder) as server:
            ours = list(suites.run(server, root, args.only))
        theirs, version = [], ""
        if args.oxigraph:
            version = subprocess.run([args.oxigraph, "--version"], capture_output=True, text=True, check=True).stdout
            with oxigraph_server(args.oxigraph, folder) as server:
                theirs = list(suites.run(server, root, args.only))
    for who, results in (("kg", ours), (version.strip(), theirs)):
        if results:
            print(f"{who}: {sum(not each.problem for each in results)} of {len(results)}")
    if args.write:
        found = table(ours, theirs, kg.__version__, version.strip())
        TABLE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    problems = surprises(ours)
    print("\n".join(problems) or "every failure is listed, with its reason")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
