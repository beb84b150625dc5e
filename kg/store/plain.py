"""Small files of a store, read whole: whatever stands in their place is an error, and never waited for."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

_MOST = 1 << 30  # bytes; a manifest has some hundred for each document


def data(path: Path) -> bytes:
    """The bytes of a plain file. `OSError` where it is something else (a pipe has no end), too large or not there."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "no plain file", str(path))
        if found.st_size > _MOST:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        return file.read()


def engine(folder: Path) -> str:
    """The path of an engine's folder, as it is opened. `OSError` where something in it is no plain file."""
    for each in sorted(folder.iterdir()):
        if not stat.S_ISREG(each.stat().st_mode):
            raise OSError(errno.EINVAL, "no plain file", str(each))
    return str(folder)


def text(path: Path) -> str:
    """The same as UTF-8. `ValueError` where it is none."""
    return data(path).decode("utf-8")


def parsed(written: str) -> Any:
    """What JSON says. `ValueError` where it is none, or nested deeper than anything of ours."""
    try:
        return json.loads(written)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
