"""The knowledge graph of what the United Nations decides.

Three functions are the library; `docs/library.md` describes them::

    document = kg.read("resolution.pdf")
    graph = kg.open("store")
    report = kg.build(["documents/"], store="store")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.library import build, open, read

__version__ = "0.2.0"
__all__ = ["__version__", "build", "open", "read"]


def __getattr__(name: str) -> object:
    """The functions of the library, loaded when they are first asked for: commands start without them."""
    if name in ("build", "open", "read"):
        from kg import library

        found = globals()[name] = getattr(library, name)
        return found
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
