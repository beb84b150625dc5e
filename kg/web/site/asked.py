"""What an address asks for beside its path: a parameter that makes no sense, or has two values, is an error.

To take the first of two values, or a default for one that is none, would answer another question without a word.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request

from kg.config import nearest
from kg.errors import UsageError
from kg.lang.told import Told
from kg.web.errors import Problem
from kg.web.site import languages


def check() -> None:
    """Hold the parameters of a page of the site, or of its API, against these rules. Raises UsageError."""
    if request.path.rstrip("/") == "/sparql" or f"{request.path}/".startswith("/graph-store/"):
        return  # a protocol says what may be given more than once
    for key, values in request.args.lists():
        if len({*values} - {""}) > 1:
            raise UsageError(Told("problem.twice", name=key[:80]))
    language("lang")


def only(*known: str) -> None:
    """Refuse a parameter that the address does not know: Problem 400, with the same request under the nearest names."""
    for key in request.args:
        if key not in known:
            rest = [(each, value) for each, value in request.args.items() if each != key]
            near = [
                {"label": name, "href": f"{request.path}?{urlencode([*rest, (name, request.args[key])])}"}
                for name in nearest(key, known)
            ]
            told = Told("problem.no_parameter", name=key[:80], question=request.path, known=", ".join(sorted(known)))
            raise Problem(400, told, near=near)


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
