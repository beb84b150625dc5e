"""Numbered texts of bodies that are on no list of organs: a Board's decision 2001/4 is none of the Council's.

Such a body has no key for its texts, so that all that is to know of it is that the text is its own and nobody else's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import TYPE_CHECKING

from kg.extract.citation_words import citing_words
from kg.resolve import numbering

if TYPE_CHECKING:
    from kg.extract.citation_scan import Item, Scan
    from kg.extract.references import Organ

_VERB = 14
"""Characters in which the verb behind a name begins; in Romance languages the name's pattern may take it in."""
_CLAUSE = 80
"""Characters before a head in which its clause may begin."""
_NAME = 400
"""No name of a body is longer."""
_START = attrgetter("start")
_BESIDE = 40
"""Characters between a body and its text's head or possessive: ", in accordance with"."""


def give_others(scan: Scan, head: re.Match[str], group: list[Item], stop: int) -> None:
    """Notes that a text is one of a body on no list, where the sentence says so as it does of organs."""
    owned = group if _stands_before(scan, head) else next(_owned_behind(scan, head, group, stop), [])
    for item in owned:
        item.of_other = not item.owner


def _stands_before(scan: Scan, head: re.Match[str]) -> bool:
    """Whether the body qualifies the head, or is the subject of the clause in which it stands."""
    w, text = citing_words(), scan.text
    start = max(0, head.start() - 30)
    owning = w.possessive.search(text[start : head.start()])
    edge = start + owning.start() + 1 if owning else head.start()
    organs = [organ for organ in _ending(scan.organs, edge, head) if any(organ.codes) and not has_keys(organ)]
    before = [*_ending(scan.others, edge, head), *organs]
    qualifies = not owning and any(w.before_head.fullmatch(text[each.end : head.start()]) for each in before)
    return qualifies or any(_decides(scan, each, edge) for each in before)


def _ending(organs: list[Organ], edge: int, head: re.Match[str]) -> list[Organ]:
    """Those of `organs`, which are in the order of the text, that end right before a head or its possessive."""
    first = bisect_left(organs, edge - _BESIDE - _NAME, key=_START)
    near = organs[first : bisect_left(organs, head.start(), key=_START)]
    return [each for each in near if each.end <= head.start() and edge - each.end <= _BESIDE]


def _owned_behind(scan: Scan, head: re.Match[str], group: list[Item], stop: int) -> Iterator[list[Item]]:
    """The texts of each body that follows them or the head ("decision 7 of …", "in its decision 7, … asked")."""
    w, text = citing_words(), scan.text
    first, last = bisect_left(scan.others, head.end(), key=_START), bisect_right(scan.others, stop, key=_START)
    for each in scan.others[first:last]:
        owned = [item for item in group if item.after <= each.start]
        if owned and not owned[-1].owner:
            between = text[owned[-1].after : each.start]
            if owned[-1].possessive:
                if is_subject(scan, head, between):
                    yield owned
            elif is_owner(text, between, each, owned) or decides_in(scan, head, between, each, owned):
                yield owned
        elif not owned and each.end <= group[0].start and w.of_organ.fullmatch(text[head.end() : each.start]):
            yield group


def has_keys(organ: Organ) -> bool:
    """Whether there are keys for the resolutions of an organ of the list, or of one that its name may mean."""
    table = numbering()
    return any(code in table and bool(table[code].resolution) for code in organ.codes)


def is_owner(text: str, between: str, organ: Organ, items: list[Item]) -> bool:
    """Whether an organ behind a number is said to be whose it is: "of the Board", or "(Executive Board)" alone.

    Brackets also define what stands before them: "the group established pursuant to resolution 75/240 (OEWG)".
    """
    w, bare = citing_words(), between.strip()
    if bare[:1] == "(" and text[organ.end : organ.end + 1] == ")":
        bare = bare[1:].strip()
        if not bare:
            return _may_own(text, items, organ)
        return w.of_organ.fullmatch(f"{bare} ") is not None or w.subject.fullmatch(f"{bare} ") is not None
    return w.of_organ.fullmatch(between) is not None


def _may_own(text: str, items: list[Item], organ: Organ) -> bool:
    """Whether numbers may be an organ's own where the sentence does not quite say so.

    What is numbered by a session as the Assembly's texts are is hers rather than that of a body without keys.
    """
    return has_keys(organ) or not any(_OF_SESSION.match(text, each.start, each.end) for each in items)


_OF_SESSION = re.compile(r"\d{2,3}/\d")


def decides_in(scan: Scan, head: re.Match[str], between: str, body: Organ, items: list[Item]) -> bool:
    """Whether a body does something "in decision 7" or "by decision 7", with which the clause begins."""
    w, text = citing_words(), scan.text
    if not w.organ_follows.fullmatch(between) or not between.strip() or not _may_own(text, items, body):
        return False
    return bool(w.decides_in.search(text, max(0, head.start() - _CLAUSE), head.start())) and not w.undergoes.search(
        text, body.start, body.end + _VERB
    )


def _decides(scan: Scan, body: Organ, edge: int) -> bool:
    """Whether a body is the subject of "in its decision" or "adopted decision", which begins at `edge`."""
    w, between = citing_words(), scan.text[body.end : edge]
    before = scan.text[max(0, body.start - _BESIDE) : body.start]
    if not w.begins_clause.search(f"-{before}" if body.start > _BESIDE else before):
        return False
    said = w.subject.fullmatch(between) and between.strip(" ,")
    return bool(said or w.adopts.fullmatch(between))


def is_subject(scan: Scan, head: re.Match[str], between: str) -> bool:
    """Whether an organ right after "in its resolution 1/1" is whose it is."""
    w = citing_words()
    if "," not in between or not w.organ_follows.fullmatch(between):
        return False
    start = max(0, head.start() - 60)
    match = w.possessive.search(scan.text[start : head.start()])
    return bool(match and w.means.search(scan.text[start : start + match.start() + 1]))
