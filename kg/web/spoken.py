"""Which of our languages a reader gets: by the address, a cookie, or what the browser asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from kg import lang

COOKIE = "lang"
LANGUAGES = lang.codes()
_LOOKED_AT = 16 << 10  # bytes of a head that is refused before it is read
_PARAMETER = re.compile(rb"[?&]lang=([a-z]{2})(?=[&# ]|$)")
_COOKIE = re.compile(rb"^cookie:.*?\blang=([a-z]{2})\b", re.IGNORECASE | re.MULTILINE)
_ASKED = re.compile(rb"^accept-language:(.*)$", re.IGNORECASE | re.MULTILINE)


def by_browser(asked: Iterable[tuple[str, float]]) -> str:
    """The language for the tags that a browser asks for, in the reader's order, by lookup (RFC 4647, 3.4).

    So "es-419, en;q=0.5" is Spanish before it is English.
    """
    for tag, quality in asked:
        primary = tag.lower().partition("-")[0]
        if quality > 0 and (primary in LANGUAGES or tag == "*"):
            return primary if primary in LANGUAGES else lang.DEFAULT
    return lang.DEFAULT


def of_head(head: bytes) -> str:
    """The same for a request of which nothing but the bytes of its head, or the first of them, is known."""
    address, _, fields = head[:_LOOKED_AT].partition(b"\n")
    for found in (_PARAMETER.search(address), _COOKIE.search(fields)):
        if found is not None and found[1].decode() in LANGUAGES:
            return found[1].decode()
    asked = _ASKED.search(fields)
    return by_browser(parse_accept_header(asked[1].decode("latin-1").strip(), LanguageAccept) if asked else ())
