"""The language of a page: the reader's choice (`lang`), else what the browser asks for, else English."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request

LANGUAGES = ("en", "fr")


def current() -> str:
    """The language of the page that is being answered."""
    wanted = request.args.get("lang", "")
    if wanted in LANGUAGES:
        return wanted
    return request.accept_languages.best_match(LANGUAGES, default="en") or "en"


def switched(language: str) -> str:
    """The address of this page in `language`."""
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    return f"{request.path}?{urlencode([*pairs, ('lang', language)])}"
