"""Whose a numbered text is ("resolution 44/4"), and so its key.

The sentence goes first; then what the document says elsewhere of the same number; then the document's own
organ, if it can have numbered a text so on the date given. What no organ fits stays unresolved, with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, islice
from operator import attrgetter

from kg.extract.citation_scan import NEAR, Found, Item, Missing, Scan, known_date, organs_back_from, organs_from
from kg.extract.citation_words import flat, organ_names
from kg.extract.reasons import NO_ORGAN, NO_SESSION, NO_SYMBOL, OUT_OF_RANGE
from kg.extract.references import Organ
from kg.model import Document, composed
from kg.resolve import LATEST, Number, numbering, party_organ
from kg.symbols import Symbol

_PRINCIPAL = ("GA", "HRC", "CHR", "CSW", "CND", "CPD", "CCPCJ", "STATCOM")
"""Organs of which every organ's texts cite resolutions by title alone; regional commissions name themselves."""
Around = Callable[[], tuple[Organ, ...]]
"""Gives the organs that a note's paragraph names."""


_PLACE = attrgetter("start", "end")


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

    @classmethod
    def of(cls, document: Document) -> Context:
        """What `document` says before its references are looked at."""
        return cls(own_organ(document), _latest_session(document), {}, {}, {})


def remember_owners(scans: Iterable[Scan], context: Context) -> None:
    """Notes whose each number is, wherever the document states it."""
    for scan in (each for each in scans if each.text):
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
    date = known_date(item)
    year = int(date[:4]) if date and dated else None
    table = numbering()
    return [
        code
        for code in dict.fromkeys(codes)
        if code in table and table[code].fits(item.kind, number, year, context.latest)
    ]


def give_keys(scan: Scan, context: Context, around: Around) -> None:
    """Gives each numbered text its key, or the reason why not."""
    for group in scan.groups:
        _owned_by_enumeration(scan, group, context, around)
    for item in scan.items:
        for number in (_with_year(item, printed, context) for printed in item.numbers):
            code, reason = _whose(scan, item, number, context, around)
            _settle(scan, item, number, code, reason)
    scan.found.sort(key=_PLACE)
    scan.missing.sort(key=_PLACE)


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
        code = ""
        if item.dates and not _fitting((context.own,), item, first, context):
            code = _whose_near(scan, item, first, context, around)[0]
        elif not item.dates:
            code = _known_and_named(scan, item, first, context)
        for other in group:
            other.enumeration_organ = other.enumeration_organ or code


def _known_and_named(scan: Scan, item: Item, number: Number, context: Context) -> str:
    """The organ whose the document says elsewhere that a number is, where the sentence names it before the number.

    What the sentence enumerates with that number is that organ's then too: "presented to the Human Rights Council
    pursuant to resolutions 52/28 and 55/22".
    """
    known = context.memory.get((item.kind, number.text), "")
    named = (organ for organ in islice(organs_back_from(scan, item.start), NEAR) if known in organ.codes)
    return known if known and next(named, None) else ""


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
        scan.found.append(Found(item.start, item.end, key, parts, known_date(item), item.title))
    elif (item.direct or item.owner) and (code or reason) and not item.document_organ:
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
    if item.of_other:
        return "", NO_SYMBOL
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
    for earlier in islice(organs_back_from(scan, organ.start), NEAR):
        if earlier.full and earlier.codes[0] in fitting:
            return earlier.codes[0]
    known = context.memory.get((item.kind, number.text), "")
    return known if known in fitting else ""


def _whose_near(scan: Scan, item: Item, number: Number, context: Context, around: Around) -> tuple[str, str]:
    """The nearest organ of the sentence that fits the number, where the document's own does not."""
    before, after = islice(organs_back_from(scan, item.start), NEAR), islice(organs_from(scan, item.end), NEAR)
    for organ in chain(before, after, around()):
        if found := _one(scan, organ, item, number, context):
            return found, ""
    if number.form == "roman-session":
        return "", ""
    if item.title and number.form == "session" and not known_date(item):
        only = _fitting(_PRINCIPAL, item, number, context)
        if len(only) == 1 and not context.own.startswith("E"):
            return only[0], ""
    if known_date(item) or number.form == "year":
        named = _fitting(context.named, item, number, context)
        if len(named) == 1:
            return named[0], ""
    return "", NO_ORGAN


def own_organ(document: Document) -> str:
    """The organ whose document it is: from its symbol, else from its enacting line or masthead."""
    symbol = Symbol.parse(document.metadata.symbol)
    if own := document.metadata.organ or (symbol.organ if symbol else ""):
        return own
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


def _latest_session(document: Document) -> int:
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
