"""Records of the United Nations Digital Library in MARCXML: told apart by the symbols that they state, and read.

Source: MARC 21 Format for Bibliographic Data, as the library uses it: 191 symbol, 245 title, 269 date, 650 subjects,
991 item of the agenda, 993 related documents, 996 vote, 856 links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_COUNTS = (("b", r"yes"), ("c", r"no"), ("d", r"abst\w*"))
"""The figures of a vote: their subfields, and what stands before them where all is in words ("Yes: 120, No: 3")."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a record says of a document, each value as the library has it; "" and () where it says nothing.

    `symbols` are the keys of the document, the one that names the record first; `date` is ISO 8601 to the precision
    stated; `vote` is what field 996 says in words, and the figures are of it.
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
    """What a record says. `ValueError` for one that states no symbol."""
    found = symbols(record)
    if not found:
        raise ValueError("states no symbol (field 191)")
    related = (Symbol.parse(text) for text in values(record, _RELATED, "a"))
    vote = " ".join(dict.fromkeys(values(record, _VOTE, "a")))
    counts = [_count(record, code, word, vote) for code, word in _COUNTS]
    return Record(
        found,
        _joined(record, _TITLE, "ab", " : "),
        next(filter(None, map(_day, values(record, _DATE, "a"))), ""),
        tuple(dict.fromkeys(values(record, _SUBJECT, "a"))),
        tuple(dict.fromkeys(_each(record, _ITEM, "abc"))),
        tuple(dict.fromkeys(each.key for each in related if each)),
        tuple(dict.fromkeys(each for each in values(record, _LINK, "u") if each.startswith(("https://", "http://")))),
        vote,
        *counts,
    )


def symbols(record: etree._Element) -> tuple[str, ...]:
    """The keys of the documents that a record is about, as it has them in order."""
    found = (Symbol.parse(text) for text in values(record, _SYMBOL, "a"))
    return tuple(dict.fromkeys(each.key for each in found if each))


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


def _joined(record: etree._Element, tag: str, codes: str, between: str) -> str:
    """The subfields of the first field that has some, without the stops that cataloguers set between them."""
    parts = next((found for entry in _fields(record, tag) if (found := list(_subfields(entry, codes)))), [])
    return between.join(filter(None, (part.strip(_ENDS) for part in parts)))


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


def _count(record: etree._Element, code: str, word: str, vote: str) -> int | None:
    """One figure of the vote: from its subfield, else from the words."""
    figures = [each for each in values(record, _VOTE, code) if each.isascii() and each.isdigit()]
    figures += re.findall(rf"\b{word}\W{{0,3}}(\d{{1,3}})\b", vote, re.IGNORECASE)
    return int(figures[0]) if figures and len(figures[0]) <= 3 else None


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
