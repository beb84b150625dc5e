"""The memory allocator of the query workers.

Evaluating a query means many small allocations of few sizes. The C library keeps few of them at hand
for each thread, so that up to a tenth of a query's time goes into giving back and asking again; it is told
to keep more. mimalloc, tcmalloc and jemalloc do better still, up to a fifth: one of them is used where the
machine has it (Debian's packages libmimalloc2.0, libtcmalloc-minimal4, libjemalloc2).
"""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

from kg.config import without_secrets
from kg.errors import UsageError

_NAMES = ("libmimalloc.so.3", "libmimalloc.so.2", "libtcmalloc_minimal.so.4", "libjemalloc.so.2")
_TUNABLES = "glibc.malloc.tcache_count=500"


def find(setting: str) -> Path | None:
    """The library that `setting` stands for: `auto` the first one known, `none` or empty nothing, else a path.

    Raises UsageError where the path is no file.
    """
    if setting in ("", "none"):
        return None
    if setting != "auto":
        if not Path(setting).is_file():
            raise UsageError(f"allocator: {setting} is no file; give the path of a library, auto or none")
        return Path(setting)
    folders = [Path(each) for each in ("/usr/local/lib", "/usr/lib", "/usr/lib64")]
    folders.append(Path("/usr/lib") / (sysconfig.get_config_var("MULTIARCH") or ""))
    return next((folder / name for name in _NAMES for folder in folders if (folder / name).is_file()), None)


def environment(setting: str) -> dict[str, str]:
    """The environment for a process that makes workers, without secrets. Raises UsageError as `find` does."""
    found, ours = without_secrets(os.environ), find(setting)
    found["GLIBC_TUNABLES"] = ":".join(each for each in (found.get("GLIBC_TUNABLES", ""), _TUNABLES) if each)
    if ours is not None:
        found["LD_PRELOAD"] = ":".join(each for each in (str(ours), found.get("LD_PRELOAD", "")) if each)
    return found
