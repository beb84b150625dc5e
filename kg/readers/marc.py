"""Records of the United Nations Digital Library in MARCXML, told apart by the symbols that they state.

Source: MARC 21 Format for Bibliographic Data, as the library uses it: field 191, subfield a, has the symbol.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from kg.readers.akn import parse_xml
from kg.symbols import Symbol

NAMESPACE = "http://www.loc.gov/MARC21/slim"
_SYMBOL = "191"


def records(data: bytes, path: Path) -> list[etree._Element]:
    """The `record` elements of a MARCXML file: a collection, or one alone. `InputError` where it is damaged."""
    root = parse_xml(data, path)
    return list(root.iter(f"{{{NAMESPACE}}}record", "record"))


def symbols(record: etree._Element) -> tuple[str, ...]:
    """The keys of the documents that a record is about, as it has them in order."""
    found = (Symbol.parse(text) for text in values(record, _SYMBOL, "a"))
    return tuple(dict.fromkeys(each.key for each in found if each))


def values(record: etree._Element, tag: str, code: str) -> Iterator[str]:
    """The texts of a subfield in all fields with a tag, without white space at their ends; empty ones are left out."""
    for entry in record:
        if _local(entry) == "datafield" and entry.get("tag") == tag:
            for part in entry:
                text = " ".join("".join(map(str, part.itertext())).split())
                if _local(part) == "subfield" and part.get("code") == code and text:
                    yield text


def collection(found: list[etree._Element]) -> bytes:
    """Records as a MARCXML file."""
    root = etree.Element(f"{{{NAMESPACE}}}collection", nsmap={None: NAMESPACE})
    root.extend(found)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
