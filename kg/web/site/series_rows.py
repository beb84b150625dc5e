"""The strip of a series as finished HTML: its lines, and the marks of its paragraphs (`kg.web.site.following`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from markupsafe import Markup, escape

from kg.typography import finished
from kg.web.site.following import Line, Mark
from kg.web.site.sheet import Sheet


def stroke_rows(_lang: str, lines: Iterable[Line]) -> Markup:
    """The lines between paragraphs."""
    return finished(
        "".join(
            [
                f'<line class="is-{each.kind}{" doubtful" * each.doubtful}{" followed" * each.followed}"'
                f' x1="{each.x1}%" y1="{each.y1}" x2="{each.x2}%" y2="{each.y2}"/>\n'
                for each in lines
            ]
        )
    )


def mark_rows(lang: str, marks: Iterable[Mark], at: int, path: str) -> Markup:
    """The marks of a text's paragraphs in the strip numbered `at` of the page at `path`."""
    sheet, page = Sheet(lang), escape(path)
    for each in marks:  # there are a thousand and more
        own, y = f"s{at}-{escape(each.anchor)}", each.y
        sheet.html(
            f'\n<a id="{own}" class="mark is-{each.kind}{" followed" * each.followed}"'
            f' href="{page}?follow={_as_value(each.path)}#{own}"{_CURRENT * each.followed}><title>'
        )
        sheet.text(each.said)
        ends = f'<path class="ends" d="M17 {y}h6m0 -4l8 8m0 -8l-8 8"/>\n' if each.ends else "\n"
        begins = f'<path class="begins" d="M-27 {y}h9m-4.5 -4.5v9"/>\n' if each.begins else "\n"
        sheet.html(
            f'</title>\n{ends}{begins}<rect x="-17" y="{y - 9}" width="34" height="18" rx="4"/>\n'
            f'<text y="{y + 4}"{_ASIDE if each.act_change else ""}>'
        )
        sheet.text(each.label)
        sheet.html(f"</text>\n{_arrow(each.act_change, y)}\n</a>\n")
    return sheet.whole()


def _as_value(path: str) -> str:
    """A path as a value in an address."""
    if _PLAIN.fullmatch(path):  # as nearly all are
        return path.replace("/", "%2F")
    return quote(path, safe="").replace("%20", "+")


_PLAIN = re.compile(r"[A-Za-z0-9_.~/-]*")
_CURRENT, _ASIDE = ' aria-current="true"', ' x="4"'


def _arrow(act_change: str, y: int) -> str:
    match act_change:
        case "stronger":
            return f'<path class="stronger" d="M-25 {y + 5}h14l-7 -12z"/>'
        case "weaker":
            return f'<path class="weaker" d="M-25 {y - 5}h14l-7 12z"/>'
    return ""
