"""Citations: every printed reference of a document, with its place, key, part, act, date and title.

A stage in three steps. Each paragraph and note is scanned for symbols, Treaty Series
references and numbered texts. Whose a numbered text is ("resolution 44/4") is read from
the sentence: the organ that qualifies the word before it, or follows the number, or is the
subject of "in its resolution"; else what the document says elsewhere of the same number;
else the document's own organ, if it can have numbered a text so on the date given. What no
organ fits stays unresolved. Notes belong to the paragraphs that call them, and "Ibid."
repeats the note before but for what it states anew.

Postconditions: each citation's quote is the source's text at its place; citations and
unresolved mentions are in the order of paragraphs and, in each, of the text, notes after it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice

from kg import lang
from kg.extract import acts as act_uses
from kg.extract.citation_words import common, flat, organ_names, words
from kg.extract.references import (
    REFERENCE,
    Organ,
    Printed,
    Treaty,
    date_after,
    dates_after,
    foreign_pattern,
    has_references,
    ibid_pattern,
    locus_after,
    locus_before,
    modifications,
    numbers_of,
    organs_in,
    plain_number,
    range_end,
    symbols_of,
    title_after,
    treaties_in,
)
from kg.extract.view import TextView, Views
from kg.model import ActUse, Citation, Document, Footnote, Paragraph, Part, Unresolved, composed, locate
from kg.resolve import LATEST, Number, numbering, party_organ, reporting_organ
from kg.symbols import Symbol

Around = Callable[[], tuple[Organ, ...]]
"""Gives the organs that a note's paragraph names."""
Acts = tuple[ActUse, ...] | Callable[[Part, str, int], str]

# Reasons of the list in `ontology/reasons.ttl`.
NO_ORGAN = "no-organ"
NO_SYMBOL = "no-symbol"
OUT_OF_RANGE = "out-of-range"
NO_SESSION = "no-session"
NO_ANTECEDENT = "no-antecedent"
NO_NUMBER = "no-number"
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


@dataclass(slots=True)
class Context:
    """What a document says of whose resolutions it cites."""

    own: str
    latest: int
    memory: dict[tuple[str, str], str]
    """Organs by kind and number, where the document states them."""
    years: dict[str, str]
    """The years of the Security Council's resolutions that it states, by their numbers."""
    named: dict[str, None]
    """The organs that the document names in full near numbers."""


def find(
    document: Document, authority: object = None, acts: Acts = (), *, views: Views | None = None
) -> tuple[tuple[Citation, ...], tuple[Unresolved, ...]]:
    """Every reference that `document` prints, and those that could not be given a key.

    `acts` are the document's act uses (for the governing act of each citation), or a
    function from part, number and position to an act. `authority` is not needed yet.
    """
    views = views or Views.of(document)
    scans = [_scan(view) for view in views.paragraphs]
    notes = [_scan(view) for view in views.notes]
    context = Context(own_organ(document), _latest(document), {}, {}, {})
    callers = _callers(document)
    _remember([*scans, *notes], context)
    for scan in scans:
        _treaties(scan, None)
        _resolve(scan, context, tuple)
    before: list[Found] = []
    treaty: Treaty | None = None
    for note, scan in zip(document.footnotes, notes, strict=True):
        around = partial(_around, callers.get(note.number, []), scans)
        first = note is document.footnotes[0]
        treaty = _note(scan, before, treaty, context, around=around, follows=not first)
        before = scan.found
    return _emit(document, scans, notes, acts)


def _scan(view: TextView) -> Scan:
    """The references of one text, their organs undecided."""
    if not has_references(view.text):
        return Scan("", view)
    scan = Scan(view.flat, view)
    matches = list(REFERENCE.finditer(scan.text))
    claimed = _symbols(scan, matches)
    numbers = [match for match in matches if not match["symbol"]]
    if numbers or words().head.search(scan.text):
        _numbers(scan, numbers, claimed)
    return scan


# -- symbols and treaties --------------------------------------------------------------------------------


def _symbols(scan: Scan, matches: list[re.Match[str]]) -> list[tuple[int, int, str]]:
    """Adds the citations by symbol; the stretches that name parts of them, with their organs."""
    claimed = []
    text = scan.text
    for match in matches:
        if not match["symbol"]:
            continue
        printed = symbols_of(text, match)
        if not printed:
            continue
        first, last = printed[0], printed[-1]
        extra = [*range_end(text, last), *modifications(text, last)]
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


def _note(
    scan: Scan, before: list[Found], treaty: Treaty | None, context: Context, *, around: Around, follows: bool
) -> Treaty | None:
    """Resolves what a note holds, given what the note before it cites; the last treaty reference so far.

    What stands in an "Ibid., resolution 10/1" is resolved last: it is a text of the organ
    whose report is repeated.
    """
    if not scan.text:
        return treaty
    treaty = _treaties(scan, treaty if before and Symbol(before[-1].key).kind == "treaty" else None) or treaty
    marks = list(ibid_pattern().finditer(scan.text))
    repeated = [(mark.start(), locus_after(scan.text, mark.end())[1]) for mark in marks]
    inner = [item for item in scan.items if any(start <= item.start < end for start, end in repeated)]
    scan.items = [item for item in scan.items if item not in inner] if inner else scan.items
    _resolve(scan, context, around)
    if marks:
        _ibid(scan, marks, before, inner, follows=follows)
        scan.items = inner
        _resolve(scan, context, around)
    return treaty


def _treaties(scan: Scan, before: Treaty | None) -> Treaty | None:
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


def _ibid(scan: Scan, marks: list[re.Match[str]], before: list[Found], inner: list[Item], *, follows: bool) -> None:
    """Adds what each Ibid. repeats, where its own sentence states no symbol or volume anew.

    Where the note `follows` another that has no key to repeat, the reason is another than
    where there is nothing before it.
    """
    stated = list(scan.found)
    for index, mark in enumerate(marks):
        stop = marks[index + 1].start() if index + 1 < len(marks) else len(scan.text)
        if (semicolon := scan.text.find(";", mark.end(), stop)) >= 0:
            stop = semicolon
        first = bisect_left(stated, mark.start(), key=lambda found: found.start)
        if first < len(stated) and stated[first].start < stop:
            before = [found for found in stated[first : first + _NEAR] if found.start == stated[first].start]
            continue
        earlier = before if index or not first else _at_one_place(stated, first - 1)
        if not earlier:
            reason = NO_SYMBOL if follows or index else NO_ANTECEDENT
            scan.missing.append(Missing(mark.start(), mark.end(), reason))
            continue
        locus, end = locus_after(scan.text, mark.end())
        end = end if locus else mark.end()
        inside = [item for item in inner if mark.start() <= item.start < end]
        if inside:
            earlier = [found for found in earlier if Symbol(found.key).kind == "document"] or earlier
            for item in inside:
                item.document_organ = reporting_organ(Symbol(earlier[0].key)) or "-"
        before = [replace(found, start=mark.start(), end=end, locus=_anew(found.locus, locus)) for found in earlier]
        scan.found += before


def _at_one_place(found: list[Found], last: int) -> list[Found]:
    """Those up to the one at `last` that stand at its place, as several volumes of one treaty do."""
    first = last
    while first and found[first - 1].start == found[last].start:
        first -= 1
    return found[first : last + 1]


_PART = re.compile(r"(?:^|, | and )(?=[a-z]+\.? |annex|appendix|enclosure)")


def _anew(old: str, new: str) -> str:
    """The part that "Ibid., `new`" names after a note that named `old`."""
    if not new or not old:
        return new or old
    order: list[str] = common()["order"]
    first = _rank(new, order)
    kept = []
    for part in filter(None, _PART.split(old)):
        if _rank(part, order) >= first:
            break
        kept.append(part)
    if new.startswith("annex") and not any(part.startswith(("resolution", "decision")) for part in kept):
        kept = []
    return ", ".join([*kept, new])


def _rank(part: str, order: list[str]) -> int:
    name = part.partition(" ")[0]
    singular = next((one for one, many in common()["plurals"].items() if many == name), name)
    return order.index(singular) if singular in order else -1


# -- numbered texts --------------------------------------------------------------------------------------


def _numbers(scan: Scan, matches: list[re.Match[str]], claimed: list[tuple[int, int, str]]) -> None:
    """Adds the numbered texts of the sentence to `scan.items`: each head with the numbers that follow it.

    A quoted title is a sentence of its own: what follows it goes on with the enumeration
    before it.
    """
    heads = list(words().head.finditer(scan.text))
    if not heads:
        return
    scan.organs = organs_in(scan.text)
    quoted = [match.span() for match in words().quoted.finditer(scan.text)]
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
    if words().present.search(text[max(0, head.start() - 12) : head.start()]):
        return []
    possessive = bool(words().possessive.search(text[max(0, head.start() - 30) : head.start()]))
    group: list[Item] = []
    if not matches or matches[0].start() - head.end() > 1:
        group += _lone(scan, head, kind)
    end = head.end()
    for match in matches:
        item = _item(scan, match, kind)
        if not _belongs(scan, head, group, item, end):
            if group or item.start - end > 400:
                break
            continue
        item.possessive = possessive
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


def _item(scan: Scan, match: re.Match[str], kind: str) -> Item:
    """A number with what follows it."""
    item = Item(match.start(), match.end(), numbers_of(match), kind, match.end())
    item.locus, item.after = locus_after(scan.text, item.end, strict=True)
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
        if item.title or not words().joined.fullmatch(scan.text[item.after : following.start]):
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


def _known_date(item: Item) -> str:
    return item.dates[0] if len(item.dates) == 1 else ""


def _belongs(scan: Scan, head: re.Match[str], group: list[Item], item: Item, end: int) -> bool:
    """Whether a number that stands after a head, or after the numbers before it, is one of its numbers."""
    gap, w = scan.text[end : item.start], words()
    if not group:
        gap = _without_organs(scan, end, item.start)
        if w.leads.fullmatch(gap):
            return True
        item.direct = False
        several = bool(w.plural.fullmatch(head[0])) or "," in gap
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
    if ". " in gap or ";" in gap or _season(item):
        return False
    return len(gap) <= 500 and bool(w.joins.search(gap))


def _season(item: Item) -> bool:
    """Whether a number is rather a season or budget year (2020/21)."""
    number = item.numbers[0]
    return number.form == "year" and int(number.number) == (int(number.session) + 1) % 100


def _without_organs(scan: Scan, start: int, end: int) -> str:
    """The text between two places without an organ's name, what ties it, and a date after it."""
    gap = scan.text[start:end]
    for organ in _from(scan, start):
        if organ.start > end:
            break
        if organ.end <= end:
            before = scan.text[start : organ.start]
            if words().of_organ.fullmatch(before) or words().adopted_by.search(before):
                gap = scan.text[organ.end : end]
                break
    date, after = date_after(gap, 0)
    return gap[after:] if date else gap


def _leading(scan: Scan, head: re.Match[str]) -> str:
    """The part that stands before a head and its organ: "paragraph 3 of General Assembly resolution"."""
    before = _organs_before(scan, head)
    start = before[-1].start if before else head.start()
    if match := words().possessive.search(scan.text[max(0, start - 30) : start]):
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
    for organ in _from(scan, head.end()):
        if not pending or organ.start > max(stop, group[-1].after + 200):
            break
        if organ.end <= group[0].start and words().of_organ.fullmatch(scan.text[head.end() : organ.start]):
            for item in group:
                item.owner = (organ,)
            return
        pending = _owned(scan, head, pending, organ, stop)


def _owned(scan: Scan, head: re.Match[str], pending: list[Item], organ: Organ, stop: int) -> list[Item]:
    """Gives an organ that follows numbers those that it owns; the numbers that are left."""
    count = bisect_right(pending, organ.start, key=lambda item: item.after)
    owned = pending[:count]
    if not owned or (organ.start > stop and count < len(pending)):
        return pending
    between = scan.text[owned[-1].after : organ.start]
    if owned[-1].possessive:
        if _is_subject(scan, head, between):
            for item in owned:
                item.agent = item.agent or organ
        return pending
    w = words()
    if not w.of_organ.fullmatch(between) and not (
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


def _is_subject(scan: Scan, head: re.Match[str], between: str) -> bool:
    """Whether an organ right after "in its resolution 1/1" is whose it is."""
    w = words()
    if "," not in between or not w.organ_follows.fullmatch(between):
        return False
    start = max(0, head.start() - 60)
    match = w.possessive.search(scan.text[start : head.start()])
    return bool(match and w.means.search(scan.text[start : start + match.start() + 1]))


def _organs_before(scan: Scan, head: re.Match[str]) -> tuple[Organ, ...]:
    """The organs that qualify a head: "Human Rights Council resolution", or two joined by "and"."""
    found: list[Organ] = []
    start = head.start()
    for organ in _back_from(scan, start):
        between = scan.text[organ.end : start]
        if not (words().before_head.fullmatch(between) if not found else _JOINT.fullmatch(between)):
            break
        found.append(organ)
        start = organ.start
    return tuple(found)


def _agent(scan: Scan, head: re.Match[str]) -> Organ | None:
    """The organ that decided "in its resolution", or that "adopted resolution"."""
    text, w = scan.text, words()
    start = max(0, head.start() - 30)
    owning = w.possessive.search(text[start : head.start()])
    edge = start + owning.start() + 1 if owning else head.start()
    organ = next(_back_from(scan, edge), None)
    if organ is None or (owning and w.subject.fullmatch(text[organ.end : edge])):
        return organ
    if w.adopts.fullmatch(text[organ.end : head.start()]):
        return organ
    near = head.start() - organ.end < 80
    return organ if near and w.adoption_by.search(text, max(0, organ.start - 100), organ.start) else None


_NEAR = 24
"""How many organs to either side may explain a number."""


def _from(scan: Scan, position: int) -> Iterator[Organ]:
    """The organs named at `position` and after it, in order."""
    first = bisect_left(scan.organs, position, key=lambda organ: organ.start)
    return (scan.organs[index] for index in range(first, len(scan.organs)))


def _back_from(scan: Scan, position: int) -> Iterator[Organ]:
    """The organs named before `position`, the nearest first."""
    last = bisect_right(scan.organs, position, key=lambda organ: organ.end)
    return (scan.organs[index] for index in range(last - 1, -1, -1))


# -- whose ------------------------------------------------------------------------------------------------


def _remember(scans: Iterable[Scan], context: Context) -> None:
    """Notes whose each number is, wherever the document states it."""
    for scan in scans:
        context.named.update((organ.codes[0], None) for organ in scan.organs if organ.full)
        for found in scan.found:
            symbol = Symbol(found.key)
            if symbol.kind in ("resolution", "decision") and symbol.organ != context.own:
                text = f"{symbol.session}/{symbol.number.rpartition('.')[2]}"
                context.memory.setdefault((symbol.kind, text), symbol.organ)
        for item in scan.items:
            for number in item.numbers:
                if number.form == "security":
                    context.years.setdefault(number.number, number.session)
            for organ in item.owner:
                for number in item.numbers:
                    fitting = _fitting(organ.codes, item, number, context)
                    if len(fitting) == 1:
                        context.memory.setdefault((item.kind, number.text), fitting[0])


def _fitting(codes: Iterable[str], item: Item, number: Number, context: Context, dated: bool = True) -> list[str]:
    """Those of the organs that can have numbered the text so."""
    date = _known_date(item)
    year = int(date[:4]) if date and dated else None
    table = numbering()
    return [
        code
        for code in dict.fromkeys(codes)
        if code in table and table[code].fits(item.kind, number, year, context.latest)
    ]


def _resolve(scan: Scan, context: Context, around: Around) -> None:
    """Gives each numbered text its key, or the reason why not."""
    for group in scan.groups:
        _owned_by_enumeration(scan, group, context, around)
    for item in scan.items:
        for number in (_with_year(item, printed, context) for printed in item.numbers):
            code, reason = _whose(scan, item, number, context, around)
            _settle(scan, item, number, code, reason)
    scan.found.sort(key=lambda found: (found.start, found.end))
    scan.missing.sort(key=lambda missing: (missing.start, missing.end))


def _with_year(item: Item, number: Number, context: Context) -> Number:
    """ "Resolution 1325" of the Security Council with its year, where the document states it elsewhere."""
    codes = {code for organ in item.owner for code in organ.codes} or {context.own}
    if number.form != "plain" or "SC" not in codes or number.number not in context.years:
        return number
    return Number("security", context.years[number.number], number.number)


def _owned_by_enumeration(scan: Scan, group: list[Item], context: Context, around: Around) -> None:
    """Notes whose an enumeration is, where the document's own organ can't have numbered one of its texts."""
    if len(group) < 2:
        return
    for item in group:
        first = item.numbers[0]
        if item.dates and _fitting((context.own,), item, first, context):
            for other in group:
                other.shares_enumeration_with_own_organ = True
        if item.possessive or item.owner or item.document_organ or first.form not in ("session", "special"):
            return
        if item.dates and not _fitting((context.own,), item, first, context):
            code = _whose_near(scan, item, first, context, around)[0]
            for other in group:
                other.enumeration_organ = other.enumeration_organ or code


def _settle(scan: Scan, item: Item, number: Number, code: str, reason: str) -> None:
    """Adds the citation of a number whose organ is known, or what is missing.

    A decision that a document prints has the document's symbol, which is cited with it as
    the part; it needs no key coined for it.
    """
    key = numbering()[code].key(item.kind, number) if code else ""
    if key and item.document_organ and item.kind == "decision" and Symbol(key).coined:
        return
    if key:
        parts = ", ".join(filter(None, (number.letter if number.form == "roman" else "", item.locus)))
        scan.found.append(Found(item.start, item.end, key, parts, _known_date(item), item.title))
    elif (item.direct or item.owner) and reason and not item.document_organ:
        scan.missing.append(Missing(item.start, item.end, NO_SYMBOL if code else reason))


Answer = tuple[str, str]
"""The code of the organ whose a text is, or "" and the reason why."""


def _whose(scan: Scan, item: Item, number: Number, context: Context, around: Around) -> Answer:
    """Whose a numbered text is: what says it most plainly goes first."""
    if number.form in ("plain", "foreign"):
        return _whose_plain(item, context)
    if number.form == "party":
        return party_organ(number), ""
    if item.document_organ:
        return next(iter(_fitting((item.document_organ,), item, number, context)), ""), ""
    if item.owner:
        return _whose_stated(scan, item, number, context)
    if number.form == "security":
        return "SC", ""
    return _whose_unstated(scan, item, number, context, around)


def _whose_unstated(scan: Scan, item: Item, number: Number, context: Context, around: Around) -> Answer:
    """Whose a text is of which the sentence names no owner: its subject's, the document's, the nearest."""
    own = next(iter(_fitting((context.own,), item, number, context)), "")
    agent = _one(scan, item.agent, item, number, context) if item.agent else ""
    known = context.memory.get((item.kind, number.text), "") or item.enumeration_organ
    if item.possessive and (agent or own):
        return agent or own, ""
    if agent or (known and _fitting((known,), item, number, context)):
        return agent or known, ""
    if own:
        return own, ""
    code, reason = _whose_near(scan, item, number, context, around)
    if not code and (item.possessive or item.shares_enumeration_with_own_organ):
        code = next(iter(_fitting((context.own,), item, number, context, dated=False)), "")
    return code, reason


def _whose_plain(item: Item, context: Context) -> tuple[str, str]:
    """Why a number without session, or another organization's, has no key; "" where it is none."""
    if item.numbers[0].form == "foreign":
        return "", NO_SYMBOL
    codes = {code for organ in item.owner for code in organ.codes}
    named = bool(item.owner) and all(organ.full for organ in item.owner)
    if ("SC" in codes and named) or (not codes and context.own == "SC"):
        return "", NO_SESSION
    return "", NO_SYMBOL if named else ""


def _whose_stated(scan: Scan, item: Item, number: Number, context: Context) -> tuple[str, str]:
    """Of the organs that the sentence names as the owner, the one that fits the number."""
    for organ in item.owner:
        if found := _one(scan, organ, item, number, context):
            return found, ""
    if number.form == "security":
        return "SC", ""
    named = [organ for organ in item.owner if organ.full]
    if named and numbering().get(named[0].codes[0]) and not numbering()[named[0].codes[0]].resolution:
        return "", NO_SYMBOL
    return "", OUT_OF_RANGE if named else NO_ORGAN


def _one(scan: Scan, organ: Organ, item: Item, number: Number, context: Context) -> str:
    """The organ that a name means, for this number; a short name means what was named before it."""
    fitting = _fitting(organ.codes, item, number, context)
    if not fitting and organ.full and organ in item.owner:
        fitting = _fitting(organ.codes, item, number, context, dated=False)
    if len(fitting) <= 1:
        return fitting[0] if fitting else ""
    for earlier in islice(_back_from(scan, organ.start), _NEAR):
        if earlier.full and earlier.codes[0] in fitting:
            return earlier.codes[0]
    known = context.memory.get((item.kind, number.text), "")
    return known if known in fitting else ""


def _whose_near(scan: Scan, item: Item, number: Number, context: Context, around: Around) -> tuple[str, str]:
    """The nearest organ of the sentence that fits the number, where the document's own does not."""
    before, after = islice(_back_from(scan, item.start), _NEAR), islice(_from(scan, item.end), _NEAR)
    for organ in chain(before, after, around()):
        if found := _one(scan, organ, item, number, context):
            return found, ""
    if number.form == "roman-session":
        return "", ""
    if _known_date(item) or number.form == "year":
        named = _fitting(context.named, item, number, context)
        if len(named) == 1:
            return named[0], ""
    return "", NO_ORGAN


# -- the document -----------------------------------------------------------------------------------------


def own_organ(document: Document) -> str:
    """The organ whose document it is: from its symbol, else from its enacting line or masthead."""
    symbol = Symbol.parse(document.metadata.symbol)
    if symbol and symbol.organ:
        return symbol.organ
    names = organ_names()
    text = flat(composed(document.source.text[:20000]))
    for match in names.pattern.finditer(text):
        name = match[0].replace("Parties", "parties")
        if name in names.full and text[match.end() : match.end() + 1] == ",":
            opening = text[max(0, match.start() - 6) : match.start()].split(" ")[-1]
            if opening in ("", "The", "Le", "La", "L'", "*L'", "*The") or opening.endswith("L'"):
                return names.full[name]
    first = names.pattern.search(text)
    return names.full.get(first[0], "") if first else ""


def _latest(document: Document) -> int:
    """The year after which nothing that the document cites can have been adopted."""
    metadata = document.metadata
    for date in (metadata.adopted, metadata.distributed, metadata.as_of):
        if date[:4].isdigit():
            return int(date[:4]) + 1
    if metadata.session and metadata.session >= 1000:
        return metadata.session + 1
    if metadata.session:
        organ = numbering().get(own_organ(document))
        return organ.year_of(metadata.session) + 2 if organ and organ.sessions else LATEST
    return LATEST


Caller = tuple[int, Paragraph, int]


def _callers(document: Document) -> dict[str, list[Caller]]:
    """The paragraphs that call each note: index, paragraph and position, the first call in each."""
    found: dict[str, list[Caller]] = {}
    for index, paragraph in enumerate(document.paragraphs):
        for call in paragraph.calls:
            places = found.setdefault(call.number, [])
            if not any(place[0] == index for place in places):
                places.append((index, paragraph, call.position))
    return found


def _around(callers: list[Caller], scans: list[Scan]) -> tuple[Organ, ...]:
    """The organs that a note's paragraph names before the call, the nearest first."""
    if not callers:
        return ()
    index, _, position = callers[0]
    scan = scans[index]
    if not scan.organs:
        scan.organs = organs_in(scan.view.flat)
    return tuple(islice(_back_from(scan, position), _NEAR))


@dataclass(slots=True)
class _Places:
    """Citations and unresolved mentions with their places, as they are added."""

    document: Document
    acts: Acts
    citations: list[Citation] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)

    def add(self, scan: Scan, holder: Paragraph | Footnote, caller: Paragraph | None = None, position: int = 0) -> None:
        """Adds what `scan` found in `holder`; for a note, `caller` calls it at `position`."""
        for found in scan.found:
            place = locate(self.document, holder, found.start, found.end, caller)
            if place.part is Part.MASTHEAD and found.key == self.document.metadata.symbol:
                continue
            where = act_uses.before_call(caller.text, position) if caller else found.start
            act = _governing(self.acts, place.part, place.number, where)
            coined = Symbol(found.key).coined
            self.citations.append(Citation(place, found.key, found.locus, act, found.date, found.title, coined))
        for missing in scan.missing:
            place = locate(self.document, holder, missing.start, missing.end, caller)
            mention = scan.view.text[missing.start : missing.end]
            self.unresolved.append(Unresolved(place, mention, missing.reason))


def _emit(
    document: Document, scans: list[Scan], notes: list[Scan], acts: Acts
) -> tuple[tuple[Citation, ...], tuple[Unresolved, ...]]:
    """Citations and unresolved mentions by paragraph, notes after the paragraphs that call them."""
    places = _Places(document, acts)
    uncalled = dict(enumerate(zip(document.footnotes, notes, strict=True)))
    which = _Calling(document.footnotes)
    for paragraph, scan in zip(document.paragraphs, scans, strict=True):
        places.add(scan, paragraph)
        done: set[int] = set()
        for call in paragraph.calls:
            index = which.note(call.number)
            if index is not None and index not in done:
                done.add(index)
                uncalled.pop(index, None)
                places.add(notes[index], document.footnotes[index], paragraph, call.position)
    for note, scan in uncalled.values():
        places.add(scan, note)
    return tuple(places.citations), tuple(places.unresolved)


class _Calling:
    """Which note a call calls: where numbers begin anew (in an annex), the next of that number with each beginning."""

    def __init__(self, notes: tuple[Footnote, ...]) -> None:
        self.indices: dict[str, list[int]] = {}
        for index, note in enumerate(notes):
            self.indices.setdefault(note.number, []).append(index)
        self.sequence, self.last = 0, 0
        self.called_in: dict[str, list[int]] = {}

    def note(self, number: str) -> int | None:
        """The index of the note that the next call, `number`, calls; None where there is none of that number."""
        if number.isdecimal():
            self.sequence += int(number) < self.last
            self.last = int(number)
        own = self.indices.get(number)
        if own is None:
            return None
        sequences = self.called_in.setdefault(number, [])
        if not number.isdecimal() or sequences[-1:] != [self.sequence]:
            sequences.append(self.sequence)
        return own[min(len(sequences), len(own)) - 1]


def _governing(acts: Acts, part: Part, number: str, position: int) -> str:
    if part is Part.MASTHEAD:
        return ""
    if callable(acts):
        return acts(part, number, position)
    return act_uses.governing(acts, part, number, position)
