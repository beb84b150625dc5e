"""The language of a page: the reader's choice (`lang`, kept in a cookie), else what the browser asks for."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, request

from kg import lang
from kg.web import outside

LANGUAGES = lang.codes()
COOKIE = "lang"
_YEAR = 365 * 86400


def current() -> str:
    """The language of the page that is being answered."""
    for wanted in (request.args.get("lang", ""), request.cookies.get(COOKIE, "")):
        if wanted in LANGUAGES:
            return wanted
    # In the reader's order, by lookup (RFC 4647, 3.4): "es-419, en;q=0.5" is Spanish before it is English.
    for tag, quality in request.accept_languages:
        primary = tag.lower().partition("-")[0]
        if quality > 0 and (primary in LANGUAGES or tag == "*"):
            return primary if primary in LANGUAGES else lang.DEFAULT
    return lang.DEFAULT


def switched(language: str) -> str:
    """The address of this page in `language`."""
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    return f"{outside.here()}?{urlencode([*pairs, ('lang', language)])}"


def remember(response: Response) -> Response:
    """Keep the choice that a page's address states for the pages after it."""
    wanted = request.args.get("lang", "")
    if wanted in LANGUAGES and response.mimetype == "text/html":
        secure = outside.root().startswith("https:")
        response.set_cookie(
            COOKIE, wanted, max_age=_YEAR, path=outside.prefix() or "/", samesite="Lax", httponly=True, secure=secure
        )
    return response
