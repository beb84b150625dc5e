"""Where the package's data folders are: `ontology`, `queries` and `starter`.

In a checkout they stand at the top of the repository, beside the package; in an installed
wheel the build step of `setup.py` has copied them to `kg/_data`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import InputError, StoreError

NAMES = ("ontology", "queries", "starter")
_PACKAGE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """The folder of data called `name`.

    A checkout's folder goes before a copy inside the package, so that an edit is seen at
    once. Raises `StoreError` where the installation lacks it.
    """
    if name not in NAMES:
        raise ValueError(f"no data folder is called {name!r}; there are {', '.join(NAMES)}")
    checkout = _PACKAGE.parent / name
    if (_PACKAGE.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    shipped = _PACKAGE / "_data" / name
    if shipped.is_dir():
        return shipped
    raise StoreError(f"the folder {name} is missing from this installation ({shipped}); install the package again")


@cache
def table(name: str, folder: Path | None = None) -> dict[str, Any]:
    """The TOML file `name` of `folder` (`ontology` unless stated), read once; not to be changed by its users.

    Raises `InputError` where it cannot be read.
    """
    file = (folder or path("ontology")) / name
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(file, f"cannot be read ({error})", "install the package again") from error
