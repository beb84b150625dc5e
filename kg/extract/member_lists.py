"""A list of bodies read item by item: "the ILO (Geneva), UNICEF, the Blue Lantern Foundation and others".

What goes in: a text, the bodies that it names, and where the list begins. What comes out: its items,
those that no list of bodies has among them, and whether it is whole. A list is whole where each item was
read, and where its last item stands behind "and" or all stand behind letters or semicolons: one that breaks
off, or that goes on with "others", names only some. The words are in `participation.toml` of the language's folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg import lang
from kg.extract.name_words import Named

_MOST = 200
"""So many items has no list."""
_BRACKETS = re.compile(r"\s*\([^()]{0,120}\)")
_LONGEST = 160
"""Characters of an item that the lists don't have."""
_ITEM_END = re.compile(r"[,;.:()]")
_LABEL = re.compile(r"\(?[a-z1-9ivx]{1,4}\)\s*")


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its characters, the body that it is (None where the lists have none), the role said before it."""

    start: int
    end: int
    name: Named | None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The items of a list, in order, and whether these are all."""

    items: tuple[Item, ...]
    whole: bool

    @property
    def names(self) -> list[Named]:
        """The bodies among the items."""
        return [item.name for item in self.items if item.name]

    @property
    def unread(self) -> list[Item]:
        """The items that are no known body."""
        return [item for item in self.items if not item.name]


def walk(text: str, folded: str, bodies: Sequence[Named], start: int, words: Mapping[str, re.Pattern[str]]) -> Listed:
    """The list that begins at `start` of `text`, whose form for matching is `folded`."""
    reader = _Walker(text, folded, {name.start: name for name in reversed(bodies)}, words)
    return reader.read(start)


class _Walker:
    """Reads one list from item to item."""

    def __init__(self, text: str, folded: str, bodies: dict[int, Named], words: Mapping[str, re.Pattern[str]]) -> None:
        self.text, self.folded, self.bodies, self.words = text, folded, bodies, words
        self.role = ""

    def read(self, position: int) -> Listed:
        """The items from `position` on."""
        items: list[Item] = []
        joined = before = lettered = more = False  # joined: this item stands behind "and"; before: the last one did
        while len(items) < _MOST:
            position = self._begin(position)
            if self.words["list_rest"].match(self.folded, position):
                more = True
                break
            item = self._item(position)
            if item is None or (before and not self._goes_on(items[-1].end, item)):
                joined = before
                break
            items.append(item)
            after = self._after(item.end)
            separator = self._separator(after)
            if not separator:
                break
            lettered = lettered or separator["stop"] == ";"
            before, joined, position = joined, bool(separator["and"]), separator.end()
            if self._ends(position):
                joined = before
                break
        alone = len(items) == 1 and not joined
        whole = not more and all(item.name for item in items) and (joined or lettered or alone)
        return Listed(tuple(items), whole)

    def _separator(self, position: int) -> re.Match[str] | None:
        """The comma, semicolon or "and" at `position`."""
        found = self.words["list_separator"].match(self.folded, position)
        return found if found and (found["stop"] or found["and"]) else None

    def _begin(self, position: int) -> int:
        """Where the item itself begins: after its letter, what says its role, and its article."""
        label = _LABEL.match(self.folded, position)
        position = label.end() if label else position
        said = self.words["list_role"].match(self.folded, position)
        if said:
            self.role = "partner" if said["role"].startswith("part") else "member"
            position = said.end()
            label = _LABEL.match(self.folded, position)
            position = label.end() if label else position
        article = self.words["list_article"].match(self.folded, position)
        return article.end() if article and position not in self.bodies else position

    def _item(self, position: int) -> Item | None:
        """The item at `position`, None where a sentence goes on instead."""
        name = self.bodies.get(position)
        if name:
            return Item(name.start, name.end, name, self.role)
        if not self.text[position : position + 1].isupper():
            return None
        end = _ITEM_END.search(self.text, position, position + _LONGEST)
        stop = end.start() if end else min(position + _LONGEST, len(self.text))
        for start in range(position, stop):
            if start in self.bodies and start > position:
                before = self.words["list_joint_before"].search(self.folded, position, start)
                if before:
                    stop = before.start()
                    break
        stop = position + len(self.text[position:stop].rstrip())
        return Item(position, stop, None, self.role) if stop > position else None

    def _after(self, position: int) -> int:
        """Where the item's brackets, role and relative clause end."""
        brackets = _BRACKETS.match(self.folded, position)
        position = brackets.end() if brackets else position
        role = self.words["item_role"].match(self.folded[position : position + 60])
        position += role.end() if role else 0
        clause = self.words["list_clause"].match(self.folded, position)
        if clause:
            stop = re.compile(r"[,;.]").search(self.folded, clause.end(), clause.end() + _LONGEST)
            position = stop.start() if stop else position
        return position

    def _goes_on(self, end: int, item: Item) -> bool:
        """Whether a list goes on behind its "and": with a body after a mere comma, "as well as" or a role."""
        between = self.folded[end : item.start]
        if item.role and item.role in between:
            return True
        separator = self._separator(self._after(end))
        said = (separator["and"] or "") if separator else ""
        return bool(item.name) or said not in {"", *lang.joints("and").split("|")}

    def _ends(self, position: int) -> bool:
        """Whether a sentence goes on behind the separator before `position`, with no further item."""
        begin = self._begin(position)
        return (
            begin not in self.bodies
            and not self.text[begin : begin + 1].isupper()
            and not (self.words["list_rest"].match(self.folded, begin))
        )
