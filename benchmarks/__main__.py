"""`make bench`: the benchmarks one after the other, each with a table of its own.

They take minutes, and more with larger sizes: each can be run by itself, `python -m benchmarks.NAME`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS: tuple[tuple[str, ...], ...] = (
    ("etl", "--sizes", "100"),
    ("reasoning", "--sizes", "100000", "1000000"),
    ("endpoint", "--store", "store"),
    ("pages", "--store", "store"),
    ("fuzz", "10000"),
)
"""Module and arguments; the endpoint and the pages are measured on the store that `make build` makes."""


def main() -> int:
    """Run them all; the number of those that failed."""
    failed = 0
    for module, *arguments in RUNS:
        print(f"\n== {module} {' '.join(arguments)}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
        failed += subprocess.run(command, check=False, cwd=ROOT).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
