"""How the words of a page are set: each language's `typography.toml`, applied to the text of finished HTML.

One place for all pages: templates, messages and labels are written with plain spaces and apostrophes, as the data and
the downloads have them. What is code stays as it is; in the words of a document (`class="printed"`, `<q>`) only spaces
are set, one for one, since they are quoted. A page's text is of the language of the nearest `lang`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape, unescape
from typing import NamedTuple

from markupsafe import Markup

from kg import lang

_OPEN, _CLOSED = "\x01", "\x02"
"""What stands round finished HTML inside a page."""
_TAG = re.compile(f"({_OPEN}[^{_CLOSED}]*{_CLOSED}|<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_LANG = re.compile(r'\slang="([^"]*)"')
_PRINTED = re.compile(r'\sclass="(?:[^"]*\s)?(?:printed|iri)(?:\s[^"]*)?"')
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_VERBATIM = frozenset(("code", "pre", "script", "style", "textarea", "kbd", "samp"))
_WORDS = re.compile(r'(\s(?:title|data-label|aria-label|alt|placeholder)=")([^"]+)"')
_QUOTING = frozenset("q")


_BETWEEN = "\0"
"""It stands between stretches of text that are set together: no page has this character."""


_Rules = tuple[str, bool]
"""Which rules set a text: those of a language, and whether it is printed words, whose spaces alone are set."""


class _Setting(NamedTuple):
    """How the text inside an element is set; `closes` is its name."""

    closes: str
    rules: _Rules
    verbatim: bool


class _Tag(NamedTuple):
    """What a tag says: the name of the element that it closes or opens, "" for neither; its language, None where it has
    none; whether what it opens is printed words or code, whether it has attributes that people read, and whether it is
    no tag but finished.
    """

    closes: str = ""
    opens: str = ""
    lang: str | None = None
    printed: bool = False
    verbatim: bool = False
    words: bool = False
    finished: bool = False


@cache
def _rules(code: str, printed: bool) -> Callable[[str], str]:
    """What sets stretches of text in a language: all rules, or for quoted words those that change spaces only."""
    table = lang.of(code).table("typography")
    rules = [*table.get("spaces", ()), *(() if printed else table.get("characters", ()))]
    compiled = [(re.compile(alone(_space_first(pattern))), made) for pattern, made in rules]

    def applied(text: str) -> str:
        for pattern, made in compiled:
            text = pattern.sub(made, text)
        return text

    return applied


def _space_first(pattern: str) -> str:
    """A pattern that says what stands before a space, the space first: a search then looks at spaces alone."""
    found = _BEFORE_SPACE.match(pattern)
    return f" (?<={found[1]} ){pattern[found.end() :]}" if found else pattern


_BEFORE_SPACE = re.compile(r"\(\?<=((?:[^()\\]|\\.|\(\?:[^()]*\))*)\) ")


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
    pieces = _TAG.split(html)
    texts, tags = _placed(pieces, code)
    for (language, printed), places in texts.items():
        own = {piece: piece for at in places if (piece := pieces[at]) and not piece.isspace()}
        own.update(zip(own, set_texts(list(own), language, printed=printed), strict=True))
        for at in places:
            pieces[at] = own.get(pieces[at], pieces[at])
    for rules, places in tags.items():
        own = {piece: piece for piece in (pieces[at] for at in places)}
        own.update(zip(own, _set_tags(list(own), *rules), strict=True))
        for at in places:
            pieces[at] = own[pieces[at]]
    return "".join(pieces)


def _placed(pieces: list[str], code: str) -> tuple[dict[_Rules, list[int]], dict[_Rules, list[int]]]:
    """Where the texts of a page are, and the tags with attributes that people read, by the rules that set them.

    `pieces` are texts and tags in turn. What is finished stands in them without its bounds from now on.
    """
    setting = _Setting("", (code, False), verbatim=False)
    stack = [setting]
    texts: dict[_Rules, list[int]] = {setting.rules: [0]}
    worded: dict[_Rules, list[int]] = {}
    tags: dict[str, _Tag] = {}
    for at in range(1, len(pieces), 2):
        piece = pieces[at]
        tag = tags.get(piece)
        if tag is None:
            tag = tags[piece] = _tag(piece)
        if tag.closes:
            if setting.closes == tag.closes:  # as in nearly all cases
                del stack[max(1, len(stack) - 1) :]
            elif found := next((i for i in range(len(stack) - 1, 0, -1) if stack[i].closes == tag.closes), 0):
                del stack[found:]
            setting = stack[-1]
        elif tag.opens:
            setting = _inside(setting, tag)
            stack.append(setting)
        elif tag.finished:
            pieces[at] = piece[1:-1]
        if not setting.verbatim:
            if tag.words:
                worded.setdefault(setting.rules, []).append(at)
            if pieces[at + 1]:
                texts.setdefault(setting.rules, []).append(at + 1)
    return texts, worded


def finished(html: str) -> Markup:
    """HTML that is set already, whole elements and text, to be put into a page that is not."""
    if _OPEN in html or _CLOSED in html:
        html = html.replace(_OPEN, "\ufffd").replace(_CLOSED, "\ufffd")
    return Markup(f"{_OPEN}{html}{_CLOSED}")


def unwrapped(html: str) -> str:
    """What `finished` was given, where `html` is that and nothing else; "" where it is not."""
    is_whole = html.startswith(_OPEN) and html.find(_CLOSED) == len(html) - 1
    return str(html)[1:-1] if is_whole else ""


def set_values(values: list[str], code: str, *, printed: bool) -> list[str]:
    """Values of attributes that people read, escaped: set as the texts of their elements are."""
    return _set_all(values, code, printed=printed, quote=True)


def for_programs(text: str, language: str) -> str:
    """A text for programs with the spaces of the pages, one for one: its quotation marks are as they look for them."""
    return set_plain(text, language, printed=True)


def set_plain(text: str, code: str, *, printed: bool = False) -> str:
    """A text that is no HTML, as of a feed, set by the rules of its language; `printed` words in their spaces only."""
    return _rules(code, printed)(text.replace(_BETWEEN, "\ufffd"))


def _set_tags(tags: list[str], code: str, printed: bool) -> list[str]:
    """Tags with the attributes that people read set."""
    parted = [_WORDS.split(each) for each in tags]  # between, beginning, value, between …
    made = iter(set_values([value for parts in parted for value in parts[2::3]], code, printed=printed))
    for parts in parted:
        for at in range(2, len(parts), 3):
            parts[at] = f'{next(made)}"'
    return ["".join(parts) for parts in parted]


def set_printed(texts: list[str], code: str) -> list[str]:
    """Printed words, no HTML, set: their spaces alone, one for one, so that places in them stay as they are."""
    found = _rules(code, True)(_BETWEEN.join(texts)).split(_BETWEEN)
    if len(found) != len(texts):
        found = [_rules(code, True)(each) for each in texts]
    return [made if len(made) == len(each) else each for made, each in zip(found, texts, strict=True)]


def set_plains(texts: list[str], code: str, *, printed: bool) -> list[str]:
    """Stretches of text that are no HTML, each set alone as `set_plain` sets one."""
    applied = _rules(code, printed)
    clean = [each.replace(_BETWEEN, "\ufffd") for each in texts]
    found = applied(_BETWEEN.join(clean)).split(_BETWEEN)
    return found if len(found) == len(clean) else [applied(each) for each in clean]


def set_texts(escaped: list[str], language: str, *, printed: bool) -> list[str]:
    """Stretches of text of a page. The rules see characters: no reference like `&gt;` is text."""
    return _set_all(escaped, language, printed=printed, quote=False)


def _set_all(escaped: list[str], language: str, *, printed: bool, quote: bool) -> list[str]:
    applied = _rules(language, printed)
    found = escape(applied(unescape(_BETWEEN.join(escaped))), quote=quote).split(_BETWEEN)
    if len(found) == len(escaped):
        return found
    return [escape(applied(unescape(each)), quote=quote) for each in escaped]


def _tag(piece: str) -> _Tag:
    """What a tag says."""
    if piece[0] == _OPEN:
        return _Tag(finished=True)
    named = _NAME.match(piece)
    name = named[1].lower() if named else ""
    words = '="' in piece and bool(_WORDS.search(piece))
    if not name or piece.startswith("</"):
        return _Tag(closes=name, words=words)
    if name in _VOID or piece.endswith("/>"):
        return _Tag(words=words)
    own = _LANG.search(piece) if "lang=" in piece else None
    # Words are looked for before patterns: most of a page's tags have none of them.
    marked = "class=" in piece and ("printed" in piece or "iri" in piece) and bool(_PRINTED.search(piece))
    return _Tag("", name, own[1] if own else None, name in _QUOTING or marked, name in _VERBATIM, words)


def _inside(above: _Setting, tag: _Tag) -> _Setting:
    """How the text is set inside what a tag opens."""
    rules = above.rules
    if tag.lang is not None or tag.printed:
        rules = (rules[0] if tag.lang is None else tag.lang, tag.printed or rules[1])
    return _Setting(tag.opens, rules, above.verbatim or tag.verbatim)
