"""The words that a search found, marked in their place."""

from __future__ import annotations

from markupsafe import Markup, escape


def snippet(text: str) -> Markup:
    """A search snippet: control characters 2 and 3 become `<mark>` and `</mark>`."""
    return Markup(str(escape(text)).replace("\x02", "<mark>").replace("\x03", "</mark>"))


def bare(text: str) -> str:
    """A search snippet without its marks."""
    return text.replace("\x02", "").replace("\x03", "")
