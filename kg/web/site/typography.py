"""How the words of a page are set: each language's `typography.toml`, applied to the text of finished HTML.

One place for all pages: templates, messages and labels are written with plain spaces and apostrophes, as the data and
the downloads have them. What is code stays as it is; in the words of a document (`class="printed"`, `<q>`) only spaces
are set, one for one, since they are quoted. A page's text is of the language of the nearest `lang`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape, unescape

from kg import lang

_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_LANG = re.compile(r'\slang="([^"]*)"')
_PRINTED = re.compile(r'\sclass="(?:[^"]*\s)?(?:printed|iri)(?:\s[^"]*)?"')
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_VERBATIM = frozenset(("code", "pre", "script", "style", "textarea", "svg", "kbd", "samp"))
_QUOTING = frozenset("q")


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the text inside an element is set; `closes` is its name."""

    closes: str
    lang: str
    verbatim: bool
    printed: bool


@cache
def _rules(code: str, printed: bool) -> Callable[[str], str]:
    """What sets a text in a language: all rules, or for quoted words those that change spaces only."""
    table = lang.of(code).table("typography")
    rules = [*table.get("spaces", ()), *(() if printed else table.get("characters", ()))]
    compiled = [(re.compile(pattern), made) for pattern, made in rules]

    def applied(text: str) -> str:
        for pattern, made in compiled:
            text = pattern.sub(made, text)
        return text

    return applied


def set_page(html: str, code: str) -> str:
    """A page of language `code`, its text set by the rules of the languages that its parts are in."""
    stack = [_Setting("", code, verbatim=False, printed=False)]
    pieces = []
    for piece in _TAG.split(html):
        if piece.startswith("<") and piece.endswith(">"):
            _follow(stack, piece)
            pieces.append(piece)
        else:
            pieces.append(piece if stack[-1].verbatim or not piece.strip() else set_text(piece, stack[-1]))
    return "".join(pieces)


def set_text(escaped: str, setting: _Setting) -> str:
    """A stretch of text of a page. The rules see characters: no reference like `&gt;` is text."""
    return escape(_rules(setting.lang, setting.printed)(unescape(escaped)), quote=False)


def _follow(stack: list[_Setting], tag: str) -> None:
    """Keep the stack of open elements."""
    named = _NAME.match(tag)
    if named is None:
        return
    name = named[1].lower()
    if tag.startswith("</"):
        at = next((i for i in range(len(stack) - 1, 0, -1) if stack[i].closes == name), 0)
        if at:
            del stack[at:]
    elif name not in _VOID and not tag.endswith("/>"):
        above, own = stack[-1], _LANG.search(tag)
        stack.append(
            _Setting(
                name,
                own[1] if own else above.lang,
                above.verbatim or name in _VERBATIM,
                above.printed or name in _QUOTING or bool(_PRINTED.search(tag)),
            )
        )
