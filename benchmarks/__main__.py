"""`make bench`: the benchmarks one after the other, each with a table of its own.

They take minutes, and more with larger sizes: each can be run by itself, `python benchmarks/NAME.py --help`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RUNS: tuple[tuple[str, ...], ...] = (
    ("etl.py",),
    ("reasoning.py", "--sizes", "100000", "1000000"),
    ("endpoint.py",),
    ("fuzz.py",),
)


def main() -> int:
    """Run them all; the number of those that failed."""
    failed = 0
    for script, *arguments in RUNS:
        print(f"\n== {script} {' '.join(arguments)}".rstrip(), flush=True)
        failed += subprocess.run([sys.executable, str(HERE / script), *arguments], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
