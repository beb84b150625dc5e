"""Programs of the machine that turn files into ones that are read: LibreOffice, antiword, OCRmyPDF."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

SECONDS = 120.0
"""How long a program may take for one file."""
RECOGNITION = 900.0
"""How long the recognition of its text may take."""


class FailedError(Exception):
    """A program that came to no result, and why."""


def find(*names: str) -> str:
    """The first of these programs that is on the machine, "" where none is."""
    return next((found for name in names if (found := shutil.which(name))), "")


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one conversion; it goes with all that is in it."""
    with tempfile.TemporaryDirectory(prefix="kg-convert-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def run(words: Sequence[str], here: Path, seconds: float = SECONDS) -> bytes:
    """What a program prints. It runs in a folder of its own, and ends with all that it started.

    Raises `FailedError` where it fails, or takes longer.
    """
    place = {"HOME": str(here), "TMPDIR": str(here), "LC_ALL": "C.UTF-8"}
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    with (here / "said").open("wb") as said:
        process = subprocess.Popen(
            words,
            cwd=here,
            env=kept | place,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            start_new_session=True,
        )
        try:
            printed, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise FailedError(f"took longer than {seconds:.0f} seconds") from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode:
        last = (here / "said").read_text("utf-8", "replace").strip().rpartition("\n")[2]
        raise FailedError(f"ended with {process.returncode}" + (f" ({last[:200]})" if last else ""))
    return printed
