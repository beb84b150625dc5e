"""`make bench`: the benchmarks one after the other, each with a table of its own.

They take minutes, and more with larger sizes: each can be run by itself, `python -m benchmarks.NAME`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS: tuple[tuple[str, ...], ...] = (
    ("etl", "--sizes", "100"),
    ("reasoning", "--sizes", "100000", "1000000"),
    ("lubm",),
    ("endpoint", "--store", "store"),
    ("pages", "--store", "store"),
    ("fuzz", "10000"),
)
"""Module and arguments; the endpoint and the pages are measured on the store that `make build` makes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run those that are named, by default all; the number of those that failed."""
    runs = {module: rest for module, *rest in RUNS}
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these of {', '.join(runs)}")
    names = parser.parse_args(arguments).names or list(runs)
    if unknown := set(names) - set(runs):
        parser.error(f"no benchmark is called {min(unknown)}; there are {', '.join(runs)}")
    return sum(_failed(name, runs[name]) for name in names)


def _failed(module: str, arguments: list[str]) -> bool:
    print(f"\n== {module} {' '.join(arguments)}", flush=True)
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    return subprocess.run(command, check=False, cwd=ROOT).returncode != 0


if __name__ == "__main__":
    sys.exit(main())
