"""Records of the United Nations Digital Library in MARCXML: told apart by the symbols that they state, and read.

Source: MARC 21 Format for Bibliographic Data, as the library uses it: 191 symbol, 245 title, 269 date, 650 subjects,
991 item of the agenda, 993 related documents, 996 vote, 856 links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree

from kg import lang
from kg.errors import InputError
from kg.model import Source
from kg.parse.editorial import iso_date
from kg.readers.akn import parse_xml
from kg.readers.told import NAMESPACE
from kg.symbols import Symbol

_SYMBOL, _TITLE, _DATE, _SUBJECT, _ITEM, _RELATED, _VOTE, _LINK = "191 245 269 650 991 993 996 856".split()
_DAY = re.compile(r"(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?")
_ENDS = " /:;,=."
_READ = {_SYMBOL: "a", _TITLE: "ab", _DATE: "a", _SUBJECT: "a", _ITEM: "abc", _RELATED: "a", _VOTE: "abcd", _LINK: "u"}
"""The fields that are read, and their subfields."""
_FIGURES = (("in_favour", "b", "yes"), ("against", "c", "no"), ("abstaining", "d", "abst"))
"""The figures of a vote: their subfields, and how the words begin that stand before them where all is in words."""
_WORDS = re.compile(
    r"\byes\s*[:=]?\s*(?P<yes>\d+)\b[\s,;/]+no\s*[:=]?\s*(?P<no>\d+)\b"
    r"(?:[\s,;/]+abst[a-z]*\.?\s*[:=]?\s*(?P<abst>\d+)\b)?",
    re.IGNORECASE,
)
"""A vote in words: "Yes: 120, No: 3, Abstentions: 11". Only side by side do they count: "meeting no. 53" is no vote."""
_MOST = 3
"""A figure of a vote has no more digits."""
_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+")


@dataclass(frozen=True, slots=True)
class Record:
    """What a record says of a document, each value as the library has it; "" and () where it says nothing.

    `symbols` are the keys of the document, the one that names the record first; `date` is ISO 8601 to the precision
    stated; `vote` is what field 996 says in words, and a figure is one that it states once, or each time alike.
    """

    symbols: tuple[str, ...]
    title: str = ""
    date: str = ""
    subjects: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    vote: str = ""
    in_favour: int | None = None
    against: int | None = None
    abstaining: int | None = None


def read(_data: bytes, path: Path | str, _sha256: str) -> Source:
    """No document: a catalogue's records say something of documents, and only a build takes them."""
    raise InputError(path, "records of a catalogue, no document", "give them to 'kg build', which keeps what they say")


def records(data: bytes, path: Path | str) -> list[etree._Element]:
    """The `record` elements of a MARCXML file: a collection, or one alone. `InputError` where it is damaged."""
    root = parse_xml(data, path)
    return list(root.iter(f"{{{NAMESPACE}}}record", "record"))


def stated(record: etree._Element) -> Record:
    """What a record says, without what `left_out` tells. `ValueError` for one that states no symbol."""
    found = symbols(record)
    if not found:
        other = _shown(_no_keys(record, _SYMBOL))
        raise ValueError(f"states no symbol (field {_SYMBOL}{f': {other}' if other else ''})")
    titles, dates = _titles(record), _dates(record)
    return Record(
        found,
        titles[0] if len(titles) == 1 else "",
        dates[0] if len(dates) == 1 else "",
        tuple(dict.fromkeys(values(record, _SUBJECT, "a"))),
        tuple(dict.fromkeys(_each(record, _ITEM, "abc"))),
        _keys(record, _RELATED),
        tuple(dict.fromkeys(each for each in values(record, _LINK, "u") if _ADDRESS.fullmatch(each))),
        _vote(record),
        *(_figure(_figures(record, *each)) for each in _FIGURES),
    )


def left_out(record: etree._Element) -> list[str]:
    """What a record says and `stated` leaves out, a line for each: what cannot be read, and what is said twice and not
    alike. Nothing is chosen out of two.
    """
    told = [f"field {tag} holds no symbol: {text}" for tag in (_SYMBOL, _RELATED) for text in _no_keys(record, tag)]
    told += [f"field {_DATE} holds no date: {text}" for text in values(record, _DATE, "a") if not _day(text)]
    told += [
        f"field {_LINK} holds no address of the Web: {text}"
        for text in values(record, _LINK, "u")
        if not _ADDRESS.fullmatch(text)
    ]
    told += [
        f"a field {tag} has no text in subfield {' or '.join(codes)}"
        for tag, codes in _READ.items()
        for entry in _fields(record, tag)
        if not any(_subfields(entry, codes))
    ]
    told += [
        f"field {tag} is there several times and not alike: {_shown(found)}"
        for tag, found in ((_TITLE, _titles(record)), (_DATE, _dates(record)))
        if len(found) > 1
    ]
    return [*told, *_figures_left_out(record)]


def _figures_left_out(record: etree._Element) -> Iterator[str]:
    for name, code, word in _FIGURES:
        found, what = _figures(record, name, code, word), f"the figure {name.replace('_', ' ')} of field {_VOTE}"
        if len(set(found)) > 1:
            yield f"{what} is stated several times and not alike: {_shown(map(str, found))}"
        for text in values(record, _VOTE, code):
            if _number(text) is None:
                yield f"{what} is no figure of a vote: {text}"
        for match in _WORDS.finditer(_vote(record)):
            if match[word] and _number(match[word]) is None:
                yield f"{what} is no figure of a vote: {match[word]}"


def symbols(record: etree._Element) -> tuple[str, ...]:
    """The keys of the documents that a record is about, as it has them in order."""
    return _keys(record, _SYMBOL)


def _keys(record: etree._Element, tag: str) -> tuple[str, ...]:
    found = (Symbol.parse(text) for text in values(record, tag, "a"))
    return tuple(dict.fromkeys(each.key for each in found if each))


def _no_keys(record: etree._Element, tag: str) -> Iterator[str]:
    return (text for text in values(record, tag, "a") if not Symbol.parse(text))


def values(record: etree._Element, tag: str, code: str) -> Iterator[str]:
    """The texts of a subfield in all fields with a tag, without white space at their ends; empty ones are left out."""
    for entry in _fields(record, tag):
        yield from _subfields(entry, code)


def collection(found: list[etree._Element]) -> bytes:
    """Records as a MARCXML file."""
    root = etree.Element(f"{{{NAMESPACE}}}collection", nsmap={None: NAMESPACE})
    root.extend(found)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _fields(record: etree._Element, tag: str) -> Iterator[etree._Element]:
    return (entry for entry in record if _local(entry) == "datafield" and entry.get("tag") == tag)


def _subfields(entry: etree._Element, codes: str) -> Iterator[str]:
    for part in entry:
        text = " ".join("".join(map(str, part.itertext())).split())
        if _local(part) == "subfield" and part.get("code") in tuple(codes) and text:
            yield text


def _each(record: etree._Element, tag: str, codes: str) -> Iterator[str]:
    """The subfields of each field in one line."""
    return (text for entry in _fields(record, tag) if (text := " ".join(_subfields(entry, codes))))


def _titles(record: etree._Element) -> list[str]:
    """The titles that differ, without the stops that cataloguers set between their parts."""
    titles = (
        " : ".join(filter(None, (part.strip(_ENDS) for part in _subfields(entry, "ab"))))
        for entry in _fields(record, _TITLE)
    )
    return list(dict.fromkeys(filter(None, titles)))


def _dates(record: etree._Element) -> list[str]:
    """The dates that differ; a year or a month that another date is in says nothing of its own."""
    found = dict.fromkeys(filter(None, map(_day, values(record, _DATE, "a"))))
    return [each for each in found if not any(other.startswith(f"{each}-") for other in found)]


def _vote(record: etree._Element) -> str:
    """What field 996 says in words."""
    return " ".join(dict.fromkeys(values(record, _VOTE, "a")))


def _day(text: str) -> str:
    """A date as ISO 8601 to the precision that it has, "" for what is none."""
    found = _DAY.fullmatch(text.strip(" .[]"))
    if not found:
        return iso_date(text, lang.DEFAULT)  # its cataloguers write English
    year, month, day = found.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return "-".join(filter(None, (year, month, day)))


def _figures(record: etree._Element, _name: str, code: str, word: str) -> list[int]:
    """Every statement of one figure of the vote: in its subfield, and in words."""
    texts = [*values(record, _VOTE, code), *(each[word] for each in _WORDS.finditer(_vote(record)) if each[word])]
    return [number for number in map(_number, texts) if number is not None]


def _figure(stated_as: list[int]) -> int | None:
    """The figure, where all that state it say the same."""
    return stated_as[0] if len(set(stated_as)) == 1 else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST else None


def _shown(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
