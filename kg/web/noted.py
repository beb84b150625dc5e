"""What an answer says of itself: the header `KG-Note`, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response

from kg.lang.told import Told
from kg.web.site import languages

HEADER = "KG-Note"
_NARROW = str.maketrans({"\u202f": "\xa0", "\u2019": "'"})


def said(notes: Iterable[str]) -> list[str]:
    """Notes in the language of the request, as far as they have it."""
    language = languages.current()
    return [each.said(language) if isinstance(each, Told) else each for each in notes]


def put(answer: Response, notes: Iterable[str]) -> None:
    """Put `notes` into the header of an answer, if there are any.

    A header is read as ISO 8859-1 (by browsers: Fetch standard, isomorphic decode). What is not in there is escaped.
    """
    if words := "; ".join(said(notes)):
        answer.headers[HEADER] = words.translate(_NARROW).encode("latin-1", "backslashreplace").decode("latin-1")
        answer.vary.update(("Accept-Language", "Cookie"))
