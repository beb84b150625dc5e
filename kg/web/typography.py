"""How the words of a page are set: each language's `typography.toml`, applied to the text of finished HTML.

One place for all pages: templates, messages and labels are written with plain spaces and apostrophes, as the data and
the downloads have them. What is code stays as it is; in the words of a document (`class="printed"`, `<q>`) only spaces
are set, one for one, since they are quoted. A page's text is of the language of the nearest `lang`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from html import escape, unescape
from typing import NamedTuple

from kg import lang

_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_LANG = re.compile(r'\slang="([^"]*)"')
_PRINTED = re.compile(r'\sclass="(?:[^"]*\s)?(?:printed|iri)(?:\s[^"]*)?"')
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_VERBATIM = frozenset(("code", "pre", "script", "style", "textarea", "kbd", "samp"))
_WORDS = re.compile(r'(\s(?:title|data-label|aria-label|alt|placeholder)=")([^"]+)"')
_QUOTING = frozenset("q")


_BETWEEN = "\0"
"""It stands between stretches of text that are set together: no page has this character."""


class _Setting(NamedTuple):
    """How the text inside an element is set; `closes` is its name."""

    closes: str
    lang: str
    verbatim: bool
    printed: bool


@cache
def _rules(code: str, printed: bool) -> Callable[[str], str]:
    """What sets stretches of text in a language: all rules, or for quoted words those that change spaces only."""
    table = lang.of(code).table("typography")
    rules = [*table.get("spaces", ()), *(() if printed else table.get("characters", ()))]
    compiled = [(re.compile(alone(pattern)), made) for pattern, made in rules]

    def applied(text: str) -> str:
        for pattern, made in compiled:
            text = pattern.sub(made, text)
        return text

    return applied


def alone(pattern: str) -> str:
    """A pattern that finds in each of several stretches, with `_BETWEEN` between them, what `pattern` finds in it
    alone: what it says of a text's ends holds of each stretch's, and "any character but" is none of another stretch.
    """
    return _PIECE.sub(_rewritten, pattern)


def _rewritten(found: re.Match[str]) -> str:
    if found[0].startswith("[^"):
        return f"[^{_BETWEEN}{found[0][2:]}"
    return _ALONE.get(found[0], found[0])


_PIECE = re.compile(r"\\.|\[\^?(?:\\.|[^\]\\])*\]|[\^$.]", re.DOTALL)
_ALONE = {
    "^": f"(?<![^{_BETWEEN}])",
    "$": f"(?![^{_BETWEEN}])",
    ".": f"[^\n{_BETWEEN}]",
    r"\S": rf"[^\s{_BETWEEN}]",
    r"\W": rf"[^\w{_BETWEEN}]",
    r"\D": rf"[^\d{_BETWEEN}]",
}


def set_page(html: str, code: str) -> str:
    """A page of language `code`, its text set by the rules of the languages that its parts are in."""
    stack = [_Setting("", code, verbatim=False, printed=False)]
    pieces = _TAG.split(html)
    places: dict[tuple[str, bool], list[int]] = {}
    for at, piece in enumerate(pieces):
        if at % 2:  # every other piece is a tag
            _follow(stack, piece)
            if '="' in piece and _WORDS.search(piece):
                pieces[at] = _WORDS.sub(partial(_attribute, stack[-1]), piece)
        elif piece and not stack[-1].verbatim and not piece.isspace():
            places.setdefault((stack[-1].lang, stack[-1].printed), []).append(at)
    for (language, printed), found in places.items():
        for at, text in zip(found, set_texts([pieces[at] for at in found], language, printed=printed), strict=True):
            pieces[at] = text
    return "".join(pieces)


def for_programs(text: str, language: str) -> str:
    """A text for programs with the spaces of the pages, one for one: its quotation marks are as they look for them."""
    return set_plain(text, language, printed=True)


def set_plain(text: str, code: str, *, printed: bool = False) -> str:
    """A text that is no HTML, as of a feed, set by the rules of its language; `printed` words in their spaces only."""
    return _rules(code, printed)(text.replace(_BETWEEN, "\ufffd"))


def _attribute(setting: _Setting, found: re.Match[str]) -> str:
    """An attribute that people read, set as the text of its element is."""
    value, asked = found[2], (setting.lang, setting.printed)
    if not setting.verbatim:
        value = _short_value(value, *asked) if len(value) <= _SHORT else _set_value(value, *asked)
    return f'{found[1]}{value}"'


def _set_value(escaped: str, language: str, printed: bool) -> str:
    return escape(_rules(language, printed)(unescape(escaped)))


@lru_cache(maxsize=4096)
def _short_value(escaped: str, language: str, printed: bool) -> str:
    """As `_set_value`: most are heads of columns, again in each row."""
    return _set_value(escaped, language, printed)


_SHORT = 200


def set_texts(escaped: list[str], language: str, *, printed: bool) -> list[str]:
    """Stretches of text of a page. The rules see characters: no reference like `&gt;` is text."""
    applied = _rules(language, printed)
    found = escape(applied(unescape(_BETWEEN.join(escaped))), quote=False).split(_BETWEEN)
    if len(found) == len(escaped):
        return found
    return [escape(applied(unescape(each)), quote=False) for each in escaped]


def _follow(stack: list[_Setting], tag: str) -> None:
    """Keep the stack of open elements."""
    if tag.startswith("</"):
        name = _closed(tag)
        if stack[-1].closes == name:  # as in nearly all cases
            del stack[max(1, len(stack) - 1) :]
        elif at := next((i for i in range(len(stack) - 1, 0, -1) if stack[i].closes == name), 0):
            del stack[at:]
        return
    named = _NAME.match(tag)
    if named is None:
        return
    name, above = named[1].lower(), stack[-1]
    if name not in _VOID and not tag.endswith("/>"):
        own = _LANG.search(tag) if "lang=" in tag else None
        # Words are looked for before patterns: most of a page's tags have none of them.
        marked = "class=" in tag and ("printed" in tag or "iri" in tag) and bool(_PRINTED.search(tag))
        printed = above.printed or name in _QUOTING or marked
        stack.append(_setting(name, own[1] if own else above.lang, above.verbatim or name in _VERBATIM, printed))


@lru_cache(maxsize=1 << 10)
def _closed(tag: str) -> str:
    """The name of the element that a tag closes, "" where it is none."""
    named = _NAME.match(tag)
    return named[1].lower() if named else ""


@lru_cache(maxsize=1 << 10)
def _setting(closes: str, language: str, verbatim: bool, printed: bool) -> _Setting:
    return _Setting(closes, language, verbatim, printed)
