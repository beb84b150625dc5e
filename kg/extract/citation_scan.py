"""The references that one paragraph or note prints: symbols, Treaty Series references and numbered texts.

Whose a numbered text is stays open here, but for what the sentence says of it: the organ that qualifies the
word before it, follows the number or is the subject of "in its resolution". `kg.extract.citation_owners` decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from kg import lang
from kg.extract.citation_others import decides_in, give_others, has_keys, is_owner, is_subject
from kg.extract.citation_words import citing_words, common
from kg.extract.number_ranges import is_range, is_too_long, numbers_between, numbers_of, range_of_session
from kg.extract.reasons import AMBIGUOUS, LONG_RANGE, NO_NUMBER
from kg.extract.references import (
    Organ,
    Printed,
    Treaty,
    date_after,
    dates_after,
    foreign_pattern,
    has_references,
    is_gap,
    locus_after,
    locus_before,
    modifications,
    organs_in,
    other_bodies_in,
    plain_number,
    range_end,
    references_in,
    symbols_of,
    title_after,
    treaties_in,
)
from kg.extract.view import TextView
from kg.resolve import Number, reporting_organ
from kg.symbols import is_cut, part_bracket

_JOINT = re.compile(rf" (?:{lang.joints('and')}) |, ")


@dataclass(slots=True)
class Found:
    """A reference in a holder's text, resolved."""

    start: int
    end: int
    key: str
    locus: str = ""
    date: str = ""
    title: str = ""


@dataclass(slots=True)
class Missing:
    """A reference that could not be resolved."""

    start: int
    end: int
    reason: str


@dataclass(slots=True)
class Item:
    """A numbered text in prose, and what the sentence says of its organ."""

    start: int
    end: int
    numbers: tuple[Number, ...]
    kind: str
    after: int
    dates: tuple[str, ...] = ()
    title: str = ""
    locus: str = ""
    owner: tuple[Organ, ...] = ()
    """Organs that the sentence names as its owner, the nearest first."""
    agent: Organ | None = None
    """The organ that may be the subject of "in its resolution"."""
    possessive: bool = False
    of_other: bool = False
    """The sentence says that it is the text of a body that is on no list of organs."""
    direct: bool = True
    enumeration_organ: str = ""
    """The organ of the other numbers of the enumeration, where their dates say that it is another's."""
    shares_enumeration_with_own_organ: bool = False
    """Another text of the enumeration is the document's own organ's."""
    document_organ: str = ""
    """The organ of the symbol whose part this is ("CTOC/COP/2020/10, resolution 10/1")."""


@dataclass(slots=True)
class Scan:
    """What one paragraph's or note's text holds."""

    text: str
    view: TextView
    found: list[Found] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    groups: list[list[Item]] = field(default_factory=list)
    organs: list[Organ] = field(default_factory=list)
    others: list[Organ] = field(default_factory=list)
    """Names of bodies that are no organs of the list."""


def scan_text(view: TextView) -> Scan:
    """The references of one text, their organs undecided."""
    if not has_references(view.text):
        return Scan("", view)
    scan = Scan(view.flat, view)
    matches = references_in(scan.text)
    claimed = _symbols(scan, matches)
    numbers = [match for match in matches if not match["symbol"]]
    if numbers or citing_words().head.search(scan.text):
        _numbers(scan, numbers, claimed)
    return scan


def _symbols(scan: Scan, matches: list[re.Match[str]]) -> list[tuple[int, int, str]]:
    """Adds the citations by symbol; the stretches that name parts of them, with their organs."""
    claimed = []
    text = scan.text
    for match in matches:
        if not match["symbol"]:
            continue
        printed = symbols_of(text, match)
        if not printed:
            if is_cut(text, match.end()) or part_bracket().search(match[0]):
                scan.missing.append(Missing(match.start(), match.end(), AMBIGUOUS))
            continue
        first, last = printed[0], printed[-1]
        ranged = range_end(text, last)
        for low, high in pairwise([*printed, *ranged[:1]]):
            if is_gap(low, high):
                scan.missing.append(Missing(low.start, high.end, LONG_RANGE))
        extra = [*ranged, *modifications(text, last)]
        end = max([last.end, *(more.end for more in extra)])
        _add_symbols(scan, [*printed, *extra], end)
        stop = locus_after(text, end)[1]
        claimed.append((end, stop, reporting_organ(first.symbol)))
    return claimed


def _add_symbols(scan: Scan, printed: list[Printed], end: int) -> None:
    """Adds one citation for each symbol, with the part, date and title that follow them."""
    locus, after = locus_after(scan.text, end)
    if not locus and printed[0].start:
        locus = locus_before(scan.text, printed[0].start)[0]
    date, after = date_after(scan.text, after)
    start, stop, _ = title_after(scan.text, after)
    for one in printed:
        parts = ", ".join(filter(None, (one.symbol.letter, _as_numbered(one.symbol.key, locus))))
        scan.found.append(Found(one.start, one.end, one.symbol.key, parts, date, scan.view.text[start:stop]))


_IN_NUMERALS = re.compile(r"\((?:Parts?|Vol\.) [IVX]")


def _as_numbered(key: str, locus: str) -> str:
    """`locus`, its part in words written in numerals where the symbol writes parts so.

    French has one form ("première partie") for "part one" and "part I".
    """
    first, comma, rest = locus.partition(", ")
    return common()["part_numerals"].get(first, first) + comma + rest if _IN_NUMERALS.search(key) else locus


def add_treaties(scan: Scan, before: Treaty | None) -> Treaty | None:
    """Adds a note's Treaty Series references; the last of them."""
    if "Series" not in scan.text and "Recueil" not in scan.text and before is None:
        return None
    treaties = treaties_in(scan.text, before)
    for found in treaties:
        locus = locus_after(scan.text, found.end)[0]
        scan.found += [Found(found.start, found.end, key, locus) for key in found.keys]
        if not found.keys:
            scan.missing.append(Missing(found.start, found.end, NO_NUMBER))
    return treaties[-1] if treaties else None


def _numbers(scan: Scan, matches: list[re.Match[str]], claimed: list[tuple[int, int, str]]) -> None:
    """Adds the numbered texts of the sentence to `scan.items`: each head with the numbers that follow it.

    A quoted title is a sentence of its own: what follows it goes on with the enumeration
    before it.
    """
    heads = list(citing_words().head.finditer(scan.text))
    if not heads:
        return
    scan.organs = organs_in(scan.text)
    scan.others = other_bodies_in(scan.text, scan.organs)
    quoted = [match.span() for match in citing_words().quoted.finditer(scan.text)]
    numbers_by_zone, heads_by_zone = _by_zone(quoted, matches), _by_zone(quoted, heads)
    for zone, inside in sorted(heads_by_zone.items()):
        limit = quoted[zone][1] if zone >= 0 else len(scan.text)
        _zone(scan, inside, numbers_by_zone.get(zone, []), limit, claimed)
    scan.items.sort(key=lambda item: item.start)


def _by_zone(quoted: list[tuple[int, int]], matches: list[re.Match[str]]) -> dict[int, list[re.Match[str]]]:
    """Matches by the quotation that they stand in, -1 for none."""
    found: dict[int, list[re.Match[str]]] = {}
    for match in matches:
        zone = bisect_right(quoted, match.start(), key=lambda span: span[0]) - 1
        inside = zone >= 0 and match.start() < quoted[zone][1]
        found.setdefault(zone if inside else -1, []).append(match)
    return found


def _zone(
    scan: Scan,
    heads: list[re.Match[str]],
    matches: list[re.Match[str]],
    limit: int,
    claimed: list[tuple[int, int, str]],
) -> None:
    """Adds the numbered texts of one sentence, the text outside of quotations or a quotation."""
    starts = [match.start() for match in matches]
    for index, head in enumerate(heads):
        stop = heads[index + 1].start() if index + 1 < len(heads) else limit
        low, high = bisect_left(starts, head.end()), bisect_left(starts, stop)
        group = _group(scan, head, matches[low:high])
        if not group:
            continue
        _owners(scan, head, group, stop)
        part = bisect_right(claimed, head.start(), key=lambda span: span[0]) - 1
        if part >= 0 and head.start() < claimed[part][1]:
            for item in group:
                item.document_organ = claimed[part][2] or "-"
        scan.items += group
        scan.groups.append(group)


def _group(scan: Scan, head: re.Match[str], matches: list[re.Match[str]]) -> list[Item]:
    """The numbers that belong to one head, with their dates, titles and parts."""
    text, kind = scan.text, "resolution" if head["resolution"] else "decision"
    if citing_words().present.search(text[max(0, head.start() - 12) : head.start()]):
        return []
    possessive = bool(citing_words().possessive.search(text[max(0, head.start() - 30) : head.start()]))
    group: list[Item] = []
    if not matches or matches[0].start() - head.end() > 1:
        group += _lone(scan, head, kind)
    end = head.end()
    for match in matches:
        item = _item(scan, match, kind, bool(citing_words().plural.fullmatch(head[0])))
        if not _belongs(scan, head, group, item, end):
            if group or item.start - end > 400:
                break
            continue
        item.possessive = possessive
        if group and is_range(text[group[-1].end : item.start]):
            first, last = group[-1].numbers[-1], item.numbers[0]
            item.numbers = numbers_between(first, last) or item.numbers
            if is_too_long(first, last):
                scan.missing.append(Missing(group[-1].start, item.end, LONG_RANGE))
        group.append(item)
        end = item.after
    if group:
        group[0].locus = group[0].locus or _leading(scan, head)
        _share(scan, group)
    return group


def _lone(scan: Scan, head: re.Match[str], kind: str) -> list[Item]:
    """A head's number that no session stands with, or another organization's."""
    if foreign := foreign_pattern().match(scan.text, head.end()):
        number = Number("foreign", "", foreign["text"])
        return [Item(foreign.start("text"), foreign.end("text"), (number,), kind, foreign.end())]
    if plain := plain_number(scan.text, head.end()):
        return [Item(plain[1], plain[2], (plain[0],), kind, plain[2])]
    return []


def _item(scan: Scan, match: re.Match[str], kind: str, several: bool) -> Item:
    """A number with what follows it."""
    item = Item(match.start(), match.end(), numbers_of(match), kind, match.end())
    last, after = range_of_session(scan.text, item.end, item.numbers[-1], several)
    if last and is_too_long(item.numbers[-1], last):
        scan.missing.append(Missing(item.start, after, LONG_RANGE))
    elif last:
        item.numbers, item.after = (*item.numbers, *numbers_between(item.numbers[-1], last)), after
    item.locus, item.after = locus_after(scan.text, item.after, strict=True)
    _date_and_title(scan, item)
    return item


def _date_and_title(scan: Scan, item: Item) -> None:
    """Adds the dates and title that stand after what was read of the item."""
    text = scan.text
    item.dates, item.after = dates_after(text, item.after)
    if not item.locus:
        item.locus, item.after = locus_after(text, item.after, strict=True)
    start, stop, item.after = title_after(text, item.after)
    item.title = scan.view.text[start:stop]


def _share(scan: Scan, group: list[Item]) -> None:
    """Dates and a title that follow the last of several numbers are of all that they can be of."""
    last = group[-1]
    alike = [last]
    for item, following in zip(reversed(group[:-1]), reversed(group[1:]), strict=True):
        if item.title or not citing_words().joined.fullmatch(scan.text[item.after : following.start]):
            break
        alike.append(item)
    for item in alike:
        item.title = item.title or last.title
    undated = [item for item in group if not item.dates or item is last]
    if len(last.dates) > 1:
        dates = last.dates if len(last.dates) == len(undated) else ("",) * len(undated)
        for item, date in zip(undated, dates, strict=True):
            item.dates = (date,) if date else ()
    for item, following in zip(alike[1:], alike[:-1], strict=True):
        if not item.dates and item.numbers[0].session == following.numbers[0].session:
            item.dates = following.dates


def known_date(item: Item) -> str:
    """The date that the text prints with it, "" where it prints none or several."""
    return item.dates[0] if len(item.dates) == 1 else ""


def _belongs(scan: Scan, head: re.Match[str], group: list[Item], item: Item, end: int) -> bool:
    """Whether a number that stands after a head, or after the numbers before it, is one of its numbers."""
    gap, w = scan.text[end : item.start], citing_words()
    if not group:
        gap = _without_organs(scan, end, item.start)
        if w.leads.fullmatch(gap):
            return True
        item.direct = False
        several = bool(w.plural.fullmatch(head[0])) or "," in gap
        gap = _BRACKETED.sub("", gap)  # a part of what is cited: "60/1 (para. 138) and 60/251"
        return (
            several
            and "." not in gap
            and ";" not in gap
            and len(gap) <= 300
            and (bool(item.dates) or bool(w.leads_loosely.search(gap)))
        )
    if w.joined.fullmatch(gap) or w.joined.fullmatch(_without_organs(scan, end, item.start)):
        return True
    item.direct = False
    gap = _BRACKETED.sub("", gap)
    if ". " in gap or ";" in gap or _season(item):
        return False
    return len(gap) <= 500 and bool(w.joins.search(gap))


_BRACKETED = re.compile(r"\([^()]{0,60}\)")


def _season(item: Item) -> bool:
    """Whether a number is rather a season or budget year (2020/21)."""
    number = item.numbers[0]
    return number.form == "year" and int(number.number) == (int(number.session) + 1) % 100


def _without_organs(scan: Scan, start: int, end: int) -> str:
    """The text between two places without an organ's name, what ties it, and a date after it."""
    gap = scan.text[start:end]
    for organ in organs_from(scan, start):
        if organ.start > end:
            break
        if organ.end <= end:
            before = scan.text[start : organ.start]
            if citing_words().of_organ.fullmatch(before) or citing_words().adopted_by.search(before):
                gap = scan.text[organ.end : end]
                break
    date, after = date_after(gap, 0)
    return gap[after:] if date else gap


def _leading(scan: Scan, head: re.Match[str]) -> str:
    """The part that stands before a head and its organ: "paragraph 3 of General Assembly resolution"."""
    before = _organs_before(scan, head)
    start = before[-1].start if before else head.start()
    if match := citing_words().possessive.search(scan.text[max(0, start - 30) : start]):
        start = max(0, start - 30) + match.start() + 1
    return locus_before(scan.text, start)[0]


def _owners(scan: Scan, head: re.Match[str], group: list[Item], stop: int) -> None:
    """Notes what the sentence says of the organ: before the head, after the numbers, as its subject."""
    before = _organs_before(scan, head)
    agent = None if before else _agent(scan, head)
    for item in group:
        item.owner, item.agent = before, agent
    if before:
        return
    pending = list(group)
    for organ in organs_from(scan, head.end()):
        if not pending or organ.start > max(stop, group[-1].after + 200):
            break
        if organ.end <= group[0].start and citing_words().of_organ.fullmatch(scan.text[head.end() : organ.start]):
            for item in group:
                item.owner = (organ,)
            return
        pending = _owned(scan, head, pending, organ, stop)
    give_others(scan, head, group, stop)


def _owned(scan: Scan, head: re.Match[str], pending: list[Item], organ: Organ, stop: int) -> list[Item]:
    """Gives an organ that follows numbers those that it owns; the numbers that are left."""
    count = bisect_right(pending, organ.start, key=lambda item: item.after)
    owned = pending[:count]
    if not owned or (organ.start > stop and count < len(pending)):
        return pending
    between = scan.text[owned[-1].after : organ.start]
    if owned[-1].possessive or ((organ.full or not has_keys(organ)) and decides_in(scan, head, between, organ, owned)):
        if not owned[-1].possessive or is_subject(scan, head, between):
            _decided(owned, organ)
        return pending
    w = citing_words()
    if not is_owner(scan.text, between, organ, owned) and not (
        organ.start <= stop and len(between) < 400 and w.adopted_by.search(between)
    ):
        return pending
    for item in owned:
        item.owner = (organ,)
    last = owned[-1]
    known = (last.dates, last.title)
    last.after = organ.end
    _date_and_title(scan, last)
    last.dates, last.title = last.dates or known[0], last.title or known[1]
    _share(scan, owned)
    return pending[count:]


def _decided(items: list[Item], organ: Organ) -> None:
    """Notes that an organ is the subject of "in its resolution 1/1"; one whose texts have no keys can only own them."""
    for item in items:
        if has_keys(organ):
            item.agent = item.agent or organ
        else:
            item.owner = (organ,)


def _organs_before(scan: Scan, head: re.Match[str]) -> tuple[Organ, ...]:
    """The organs that qualify a head: "Human Rights Council resolution", or two joined by "and"."""
    found: list[Organ] = []
    start = head.start()
    for organ in organs_back_from(scan, start):
        between = scan.text[organ.end : start]
        if not (citing_words().before_head.fullmatch(between) if not found else _JOINT.fullmatch(between)):
            break
        found.append(organ)
        start = organ.start
    return tuple(found)


def _agent(scan: Scan, head: re.Match[str]) -> Organ | None:
    """The organ that decided "in its resolution", or that "adopted resolution"."""
    text, w = scan.text, citing_words()
    start = max(0, head.start() - 30)
    owning = w.possessive.search(text[start : head.start()])
    edge = start + owning.start() + 1 if owning else head.start()
    organ = next(organs_back_from(scan, edge), None)
    if organ is None or (owning and w.subject.fullmatch(text[organ.end : edge])):
        return organ
    if w.adopts.fullmatch(text[organ.end : head.start()]):
        return organ
    near = head.start() - organ.end < 80
    return organ if near and w.adoption_by.search(text, max(0, organ.start - 100), organ.start) else None


NEAR = 24
"""How many organs to either side may explain a number."""


def organs_from(scan: Scan, position: int) -> Iterator[Organ]:
    """The organs named at `position` and after it, in order."""
    first = bisect_left(scan.organs, position, key=lambda organ: organ.start)
    return (scan.organs[index] for index in range(first, len(scan.organs)))


def organs_back_from(scan: Scan, position: int) -> Iterator[Organ]:
    """The organs named before `position`, the nearest first."""
    last = bisect_right(scan.organs, position, key=lambda organ: organ.end)
    return (scan.organs[index] for index in range(last - 1, -1, -1))
