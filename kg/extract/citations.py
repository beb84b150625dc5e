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
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice

from kg.extract import acts as act_uses
from kg.extract.citation_owners import Around, Context, give_keys, remember_owners
from kg.extract.citation_scan import NEAR, Found, Item, Missing, Scan, add_treaties, organs_back_from, scan_text
from kg.extract.citation_words import common
from kg.extract.reasons import NO_ANTECEDENT, NO_SYMBOL
from kg.extract.references import Organ, Treaty, ibid_pattern, locus_after, organs_in
from kg.extract.view import Views
from kg.model import ActUse, Call, Citation, Document, Footnote, Paragraph, Part, Unresolved, locate
from kg.resolve import reporting_organ
from kg.symbols import Symbol

Calls = Sequence[tuple[tuple[Call, int], ...]]
"""For each paragraph its calls, each with the index of its note."""
Acts = tuple[ActUse, ...] | Callable[[Part, str, int], str]


def find_citations(
    document: Document, authority: object = None, acts: Acts = (), *, views: Views | None = None
) -> tuple[tuple[Citation, ...], tuple[Unresolved, ...]]:
    """Every reference that `document` prints, and those that could not be given a key.

    `acts` are the document's act uses (for the governing act of each citation), or a
    function from part, number and position to an act. `authority` is not needed yet.
    """
    views = views or Views.of(document)
    scans = [scan_text(view) for view in views.paragraphs]
    notes = [scan_text(view) for view in views.notes]
    context = Context.of(document)
    callers = _callers(views.called)
    remember_owners([*scans, *notes], context)
    for scan in scans:
        if scan.text:
            add_treaties(scan, None)
            give_keys(scan, context, tuple)
    before: list[Found] = []
    treaty: Treaty | None = None
    for index, scan in enumerate(notes):
        around = partial(_around, callers.get(index), scans)
        treaty = _note(scan, before, treaty, context, around=around, follows=index > 0)
        before = scan.found
    return _emit(document, scans, notes, views.called, acts)


def _note(
    scan: Scan, before: list[Found], treaty: Treaty | None, context: Context, *, around: Around, follows: bool
) -> Treaty | None:
    """Resolves what a note holds, given what the note before it cites; the last treaty reference so far.

    What stands in an "Ibid., resolution 10/1" is resolved last: it is a text of the organ
    whose report is repeated.
    """
    if not scan.text:
        return treaty
    treaty = add_treaties(scan, treaty if before and Symbol(before[-1].key).kind == "treaty" else None) or treaty
    marks = list(ibid_pattern().finditer(scan.text))
    repeated = [(mark.start(), locus_after(scan.text, mark.end())[1]) for mark in marks]
    inner = [item for item in scan.items if any(start <= item.start < end for start, end in repeated)]
    scan.items = [item for item in scan.items if item not in inner] if inner else scan.items
    give_keys(scan, context, around)
    if marks:
        _ibid(scan, marks, before, inner, follows=follows)
        scan.items = inner
        give_keys(scan, context, around)
    return treaty


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
            before = [found for found in stated[first : first + NEAR] if found.start == stated[first].start]
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


Caller = tuple[int, int]
"""The index of a paragraph, and the position of a call in it."""


def _callers(calls: Calls) -> dict[int, Caller]:
    """By the index of a note, the first call of it: the index of the paragraph, and the position there."""
    found: dict[int, Caller] = {}
    for index, own in enumerate(calls):
        for call, note in own:
            found.setdefault(note, (index, call.position))
    return found


def _around(caller: Caller | None, scans: list[Scan]) -> tuple[Organ, ...]:
    """The organs that a note's paragraph names before the call, the nearest first."""
    if caller is None:
        return ()
    index, position = caller
    scan = scans[index]
    if not scan.organs:
        scan.organs = organs_in(scan.view.flat)
    return tuple(islice(organs_back_from(scan, position), NEAR))


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
            if place.part is Part.MASTHEAD and _is_own(found.key, self.document.metadata.symbol):
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
    document: Document, scans: list[Scan], notes: list[Scan], calls: Calls, acts: Acts
) -> tuple[tuple[Citation, ...], tuple[Unresolved, ...]]:
    """Citations and unresolved mentions by paragraph, notes after the paragraphs that call them."""
    places = _Places(document, acts)
    uncalled = dict(enumerate(zip(document.footnotes, notes, strict=True)))
    for paragraph, scan, own in zip(document.paragraphs, scans, calls, strict=True):
        places.add(scan, paragraph)
        done: set[int] = set()
        for call, index in own:
            if index not in done:
                done.add(index)
                uncalled.pop(index, None)
                places.add(notes[index], document.footnotes[index], paragraph, call.position)
    for note, scan in uncalled.values():
        places.add(scan, note)
    return tuple(places.citations), tuple(places.unresolved)


def _governing(acts: Acts, part: Part, number: str, position: int) -> str:
    if part is Part.MASTHEAD:
        return ""
    if callable(acts):
        return acts(part, number, position)
    return act_uses.governing(acts, part, number, position)


def _is_own(key: str, symbol: str) -> bool:
    """Whether a key in the masthead is the document's own, be it with the first letter of its title ("A global …")."""
    return key == symbol or (key[:-1] == symbol and symbol[-1:].isdigit() and key[-1:].isupper())
