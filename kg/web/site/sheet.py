"""HTML of long lists, made piece by piece and set in one go.

A page of a long text has hundreds of rows. In a template each of their tags is a step of the template, and then one of
the setting of the page (`kg.typography.set_page`); here a row is a few pieces, equal texts are set once, and the page
takes the whole as finished. The bytes are those that a template would give.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from markupsafe import Markup
from markupsafe import escape as attribute

from kg.typography import finished, set_page, set_plains, unwrapped
from kg.web.site.pages.common import Link

_Rules = tuple[str, bool, bool]
"""How words are set: their language, whether they are printed words, whether they stand in an attribute."""


class Sheet:
    """HTML that is being made for readers of `lang`: what is put in stands in the order in which it was put."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._pieces: list[str] = []
        self._waiting: dict[_Rules, dict[str, list[int]]] = {}
        self._stretch, self._rules = "", (lang, False, False)

    def html(self, piece: str) -> None:
        """Tags, or what is set already."""
        if self._stretch:
            self._end()
        self._pieces.append(piece)

    def text(self, words: str, lang: str = "", *, printed: bool = False) -> None:
        """Text, as it is: the whole stretch between two tags is set, then escaped."""
        rules = (lang or self.lang, printed, False)
        if self._stretch and rules != self._rules:
            self._end()
        self._stretch, self._rules = self._stretch + words, rules

    def _end(self) -> None:
        """A tag ends a stretch of text."""
        words, self._stretch = self._stretch, ""
        self._wait(words, self._rules)

    def value(self, words: str, lang: str = "") -> None:
        """The value of an attribute that people read, as it is."""
        if self._stretch:
            self._end()
        self._wait(words, (lang or self.lang, False, True))

    def _wait(self, words: str, rules: _Rules) -> None:
        self._waiting.setdefault(rules, {}).setdefault(words, []).append(len(self._pieces))
        self._pieces.append("")

    def put(self, what: Link | Markup | str, lang: str = "") -> None:
        """A link, HTML of a page's text, or words, in a text of a language."""
        if isinstance(what, Link):
            self.link(what, lang)
        elif isinstance(what, Markup):
            self.html(unwrapped(what) or set_page(what, lang or self.lang))
        else:
            self.text(what, lang)

    def link(self, link: Link, lang: str = "") -> None:
        """A link as `Link` has it, in a text of a language."""
        own = f' lang="{link.lang}"' if link.lang else ""
        if link.href:
            self.html(f'<a href="{attribute(link.href)}"{own}>')
            self.text(link.label, link.lang or lang)
            self.html("</a>")
        elif own:
            self.html(f"<span{own}>")
            self.text(link.label, link.lang)
            self.html("</span>")
        else:
            self.text(link.label, lang)
        if link.mark:
            self.text(" ", lang)
            self.html('<span class="badge draft">')
            self.text(link.mark, lang)
            self.html("</span>")
        if link.unread:
            self.text(" ", lang)
            self.html('<small class="soft">')
            self.text(f"({link.unread})", lang)
            self.html("</small>")

    def links(self, links: Iterable[Link], lang: str = "") -> None:
        """Links with commas between them."""
        for at, each in enumerate(links):
            if at:
                self.text(", ", lang)
            self.link(each, lang)

    def whole(self) -> Markup:
        """All of it, for a page."""
        if self._stretch:
            self._end()
        for (lang, printed, is_value), places in self._waiting.items():
            for words, own in zip(places.values(), set_plains(list(places), lang, printed=printed), strict=True):
                made = escape(own, quote=is_value)
                for at in words:
                    self._pieces[at] = made
        self._waiting = {}
        return finished("".join(self._pieces))
