"""Memory that a stage of a build has freed goes back to the system before the next one takes its own."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress


def give_back() -> None:
    """Give back what was freed, where the C library can: else it keeps it for itself, hundreds of megabytes."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
