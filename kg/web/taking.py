"""What an address takes beside its path: each view says it, and `kg.web.site.asked` holds requests against it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
TAKEN = "takes"
"""The attribute of views that says which parameters they take."""


def takes(*names: str) -> Callable[[View], View]:
    """Declare the parameters of an address; without a declaration it takes none, but for those of every address."""

    def declared(view: View) -> View:
        setattr(view, TAKEN, names)
        return view

    return declared


def looks_itself(view: View) -> View:
    """Declare that what an address takes is not known before it is read: it refuses by itself what it does not know."""
    setattr(view, TAKEN, None)
    return view
