"""The language of a page: the reader's choice (`lang`, kept in a cookie), else what the browser asks for."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, request

from kg.web import outside, spoken

LANGUAGES = spoken.LANGUAGES
COOKIE = spoken.COOKIE
_YEAR = 365 * 86400


def current() -> str:
    """The language of the page that is being answered."""
    for wanted in (request.args.get("lang", ""), request.cookies.get(COOKIE, "")):
        if wanted in LANGUAGES:
            return wanted
    return spoken.by_browser(request.accept_languages)


def switched(language: str) -> str:
    """The address of this page in `language`."""
    pairs = [(key, value) for key, value in outside.given() if key != "lang"]
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
