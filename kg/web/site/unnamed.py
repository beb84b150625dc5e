"""What texts are called that have no symbol of the United Nations: by title, first words or file, or by their place.

Their keys, which this project made, stay in addresses and in data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from kg.symbols import DRAFT, UNIDENTIFIED
from kg.vocab import Rel, Val
from kg.web.site import messages

LONGEST = 60
"""Characters of a title or of a paragraph that stand for a text."""
_PART = re.compile(r"/(?:masthead|(pp|op|annex)/(\d+))$")
_ORDER = ("", "pp", "op", "annex")


class _Said(Protocol):
    def text(self, predicate: str, lang: str) -> str: ...


class _View(Protocol):
    lang: str

    def term(self, name: Rel | Val) -> str: ...
    def node(self, iri: str) -> _Said: ...
    def value(self, iri: str, predicate: str) -> str: ...
    def into(self, iri: str, predicate: str | Rel) -> list[str]: ...


def named(view: _View, iri: str, key: str, label: Callable[[str], str]) -> str:
    """The name of a work for people, where its key says nothing to them; else "".

    `label` names other works. A document that states no symbol has its title, else the words that it begins with, else
    the name of its file; a draft that a report recommends has its place there.
    """
    text, _, place = key.partition(DRAFT)
    if place:
        carrier = label(iri.rpartition("/draft-")[0]) or text
        return messages.say("cite.draft_in", view.lang).format(number=place, text=carrier)
    if not key.startswith(UNIDENTIFIED):
        return ""
    versions = view.into(iri, Rel.VERSION_OF)
    if title := _first(versions, view, Val.TITLE):
        return _say(view, "unnamed", name=shortened(title))
    if words := next(_opening(view, iri), ""):
        return _say(view, "unnamed_words", words=shortened(words))
    if files := [view.value(each, view.term(Rel.FILE)) for each in versions]:
        return _say(view, "unnamed", name=_first(files, view, Val.FILE_NAME) or key.removeprefix(UNIDENTIFIED))
    return ""


def shortened(text: str) -> str:
    """The first words of a text, cut between two of them, with what says so; all of it where it is short."""
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST + 1].rpartition(' ')[0] or text[:LONGEST]}…".replace(",…", "…").replace(";…", "…")


def _first(things: list[str], view: _View, what: Val) -> str:
    """What the version in the reader's language says, else another one."""
    ranked = sorted(things, key=lambda each: (not each.endswith(f"/{view.lang}"), each))
    return next(filter(None, (view.value(each, view.term(what)) for each in ranked if each)), "")


def _opening(view: _View, iri: str) -> Iterator[str]:
    """The words of a text's parts, in the order of the text, as far as the store has them."""
    parts = [(found, each) for each in view.into(iri, Rel.PART_OF) if (found := _PART.search(each))]
    for _, each in sorted(parts, key=lambda part: (_ORDER.index(part[0][1] or ""), int(part[0][2] or 0))):
        if text := view.node(each).text(view.term(Val.TEXT), view.lang):
            yield text


def _say(view: _View, key: str, **values: str) -> str:
    return messages.say(f"thing.{key}", view.lang).format(**values)
