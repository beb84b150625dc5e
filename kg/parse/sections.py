"""Sections that number their paragraphs anew, and texts adopted in the body: what stands before a number in its key.

Where any operative number repeats in a text, each paragraph of the preamble and the body carries its section:
"II/4", below a letter "II/B/4"; sections without a printed number are "s1", "s2". Where numbering runs on none does.
Paragraphs of a declaration that a resolution adopts in its body carry that: "declaration/3".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.model import Part
from kg.parse.blocks import Block, number_of
from kg.parse.drafts import LABEL, Draft

_ENDED = re.compile(r"[.;:,!?](?:\s?['’”»\")\]])*$")


_LONGEST_HEADING = 160


def with_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those told as headings that have a number and yet interrupt the numbers of paragraphs.

    "1. Electoral assistance" between paragraphs 26 and 27 is one: it ends as no sentence does, and what comes next
    goes on with what came before.
    """
    numbers = [_number(block) for block in blocks]
    following = -1
    after: list[int] = []
    for number in reversed(numbers):
        after.append(following)
        following = number if number >= 0 else following
    told, last = [], 0
    for block, number, upcoming in zip(blocks, numbers, reversed(after), strict=True):
        skips = last > 0 and number >= 0 and number != last + 1 and upcoming == last + 1
        if skips and block.role == "" and len(block.text) < _LONGEST_HEADING and not _ENDED.search(block.text):
            told.append(replace(block, role="heading"))
        else:
            last = number if number >= 0 else last
            told.append(block)
    return tuple(told)


def _number(block: Block) -> int:
    if block.label:
        return number_of(block.label.rstrip(". "))
    found = LABEL.match(block.text)
    return number_of(found[1]) if found else -1


def settle(drafts: Sequence[Draft]) -> None:
    """Gives the drafts of preamble and body their numbers. Postcondition: those of annexes are as they were."""
    body = [draft for draft in drafts if draft.part in (Part.PREAMBULAR, Part.OPERATIVE)]
    for slug in dict.fromkeys(draft.adopted for draft in body):
        group = [draft for draft in body if draft.adopted == slug]
        if slug and not any(draft.printed and draft.part is Part.OPERATIVE for draft in group):
            _all_operative(group)
        _settled(group, f"{slug}/" if slug else "")


def _all_operative(group: Sequence[Draft]) -> None:
    """A declaration without any number has no preamble: its paragraphs are counted."""
    for draft in group:
        draft.part, draft.printed = Part.OPERATIVE, False


def _settled(group: Sequence[Draft], prefix: str) -> None:
    lettered = _lettered(group)
    numbers = Counter(
        draft.number
        for draft in group
        if draft.part is Part.OPERATIVE and (draft.printed or (len(lettered) > 1 and draft.section in lettered))
    )
    stretches = _stretches(group) if max(numbers.values(), default=0) > 1 else []
    if len(stretches) > 1:
        for name, stretch in zip(_names(stretches), stretches, strict=True):
            _count(stretch, prefix + (f"{name}/" if name else ""), anew=True)
    elif prefix:
        _count(group, prefix, anew=True)


def _lettered(group: Sequence[Draft]) -> frozenset[tuple[str, ...]]:
    """The letters of a number of the old style under which a text with a preamble of its own stands."""
    return frozenset(
        draft.section
        for draft in group
        if draft.part is Part.PREAMBULAR and len(draft.section) == 1 and re.fullmatch("[A-Z]", draft.section[0])
    )


def _count(stretch: Sequence[Draft], prefix: str, *, anew: bool) -> None:
    """Counts what has no printed number, and puts the prefix before all."""
    counted = Counter[Part]()
    for draft in stretch:
        if anew and (draft.part is Part.PREAMBULAR or not draft.printed):
            counted[draft.part] += 1
            draft.number = str(counted[draft.part])
        draft.number = prefix + draft.number


def _stretches(group: Sequence[Draft]) -> list[list[Draft]]:
    """The sections: what stands under one printed heading, parted where numbers begin anew without any."""
    found: list[list[Draft]] = []
    seen: set[str] = set()
    for draft in group:
        if not found or draft.section != found[-1][-1].section:
            found.append([draft])
            seen = set()
        elif draft.number in seen and _begins_anew(draft, found[-1][-1]):
            found.append([*_taken_back(found[-1], draft), draft])
            seen = set()
        else:
            found[-1].append(draft)
        if _is_numbered(draft):
            seen.add(draft.number)
    return found


def _is_numbered(draft: Draft) -> bool:
    return draft.part is Part.OPERATIVE and draft.printed


def _begins_anew(draft: Draft, above: Draft) -> bool:
    """Whether a number that stood before is the first of a section: a heading or a preamble parts it from those."""
    return _is_numbered(draft) and draft.number == "1" and (not _is_numbered(above) or above.heading != draft.heading)


def _taken_back(stretch: list[Draft], draft: Draft) -> list[Draft]:
    """The last paragraphs of a section that belong to the next, whose first number is that of `draft`."""
    at = len(stretch)
    while at > 1 and not _is_numbered(stretch[at - 1]):
        at -= 1
    taken = stretch[at:]
    del stretch[at:]
    return taken


def _names(stretches: Sequence[Sequence[Draft]]) -> list[str]:
    """A name for each section: as printed, if none before has that; the first of a text may have none."""
    names: list[str] = []
    unnamed = 0
    for position, stretch in enumerate(stretches):
        label = "/".join(stretch[0].section)
        if label and label not in names:
            names.append(label)
        elif position == 0 and not any(draft.part is Part.OPERATIVE for draft in stretch):
            names.append("")
        else:
            unnamed += 1
            names.append(f"s{unnamed}")
    return names
