"""What an address asks for beside its path: a parameter that makes no sense, or has two values, is an error.

To take the first of two values, or a default for one that is none, would answer another question without a word; so
would to leave out a parameter that the address does not know. Each view declares what it takes (`takes`).
"""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from flask import current_app, request

from kg.config import nearest
from kg.errors import UsageError
from kg.lang.told import Told
from kg.web import outside
from kg.web.errors import Problem
from kg.web.site import languages
from kg.web.taking import TAKEN

EVERYWHERE = ("lang",)
"""What every address takes, those of data too: the language of its words, or of what is said where it fails."""


def declared() -> tuple[str, ...] | None:
    """The parameters that the address of now declares; None where it looks itself."""
    view = current_app.view_functions.get(request.endpoint or "")
    return cast("tuple[str, ...] | None", getattr(view, TAKEN, ()))


_LONGEST = 4000
"""Characters of a path, more than any symbol has or name of a graph: its spellings and neighbours are looked for."""


def check() -> None:
    """Hold the parameters of an address against these rules. Raises UsageError or Problem 400."""
    if request.path.rstrip("/") == "/sparql":
        return  # the protocol says what may be given more than once, and that more may be given
    if not f"{request.path}/".startswith("/graph-store/"):
        if len(request.path) > _LONGEST:
            raise Problem(404, Told("problem.no_address"))
        for key, values in request.args.lists():
            if len({*values}) > 1:  # an empty one too: which of them is meant?
                raise UsageError(Told("problem.twice", name=key[:80]))
        language("lang")
    if request.endpoint and (known := declared()) is not None:
        only(*known)


def only(*known: str) -> None:
    """Refuse a parameter that the address does not know: Problem 400, with the same request under the nearest names."""
    for key in request.args:
        if key in known or key in EVERYWHERE or outside.stray(key):
            continue
        rest = [(each, value) for each, value in outside.given() if each != key]
        near = [
            {"label": name, "href": f"{outside.here()}?{urlencode([*rest, (name, request.args[key])])}"}
            for name in nearest(key, (*known, *EVERYWHERE))
        ]
        listed = ", ".join(sorted({*known, *EVERYWHERE}))
        raise Problem(400, Told("problem.no_parameter", name=key[:80], question=request.path, known=listed), near=near)


def whole(name: str, default: int = 0) -> int:
    """A parameter that is a whole number, `default` where it is absent or empty. UsageError for what is none."""
    text = request.args.get(name, "") or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise UsageError(Told("problem.whole_number", name=name, value=text[:40]))
    return int(text)


def language(name: str) -> str:
    """The language of the site that the parameter `name` states, "" for none. UsageError for another."""
    return one_of(name, languages.LANGUAGES)


def one_of(name: str, known: tuple[str, ...]) -> str:
    """The parameter `name`, which has one of the `known` values, or is absent or empty. UsageError for another."""
    text = request.args.get(name, "").lower()
    if text and text not in known:
        raise UsageError(Told("problem.one_of", name=name, known=known, value=text[:40]))
    return text


def truth(name: str, default: str = "true") -> bool:
    """A parameter that is true or false. UsageError for another value."""
    text = (request.args.get(name) or default).lower()
    if text not in ("true", "false", "1", "0"):
        raise UsageError(Told("problem.one_of", name=name, known=("true", "false"), value=text[:40]))
    return text in ("true", "1")
