"""Addresses as clients write and see them."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from flask import Response, make_response
from werkzeug.wrappers import Response as AnyResponse

from kg.symbols import Symbol, iri_path
from kg.triples.iris import work_path
from kg.web import outside

_TREATY = re.compile(r"((?:UNTS|LNTS)/[^/]+/[^/.]+)((?:\.[a-z]+)?)")
_ESCAPE = re.compile("%[0-9a-fA-F]{2}")


def root() -> str:
    """The address of the site as seen from outside."""
    return outside.root()


def response(answer: AnyResponse) -> Response:
    """A response of the toolkit below as one of the framework's."""
    found: Response = make_response(answer)
    return found


def spellings(path: str) -> list[str]:
    """A path as the client wrote it, and as he may have meant it: with other escapes, with none, packed once more.

    Some clients escape what needs no escape, some escape slashes, and some proxies escape twice.
    """
    upper = _ESCAPE.sub(lambda found: found[0].upper(), path)
    once, kept = unquote(path), "%2F".join(unquote(each) for each in re.split("%2[Ff]", path))
    found = [path, upper, "%2F".join(iri_path(each) for each in kept.split("%2F")), iri_path(once)]
    if "%25" in path:
        found += [once, iri_path(unquote(once))]
    if "//" in once:
        found.append(iri_path(re.sub("/{2,}", "/", once)))
    return list(dict.fromkeys([*found, *(each for path in found if (each := _treaty(path)))]))


def _treaty(path: str) -> str:
    """The path of a treaty, or of a form of it, that is named by its key ("UNTS/2237/39574.ttl"); "" for all others."""
    found = _TREATY.fullmatch(path)
    return work_path(found[1]) + found[2] if found and Symbol.parse(found[1]) else ""


def raw_path(path: str, prefix: str) -> str:
    """The path as the client wrote it: `%2F` in an IRI is not `/`."""
    raw = outside.here()
    return raw.removeprefix(prefix) if raw.startswith(prefix) else quote(path, safe=outside.SAFE)
