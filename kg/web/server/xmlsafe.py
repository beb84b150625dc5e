"""What XML cannot say: found in what a serializer wrote, before it is sent (XML 1.0, section 2.2; RDF/XML, 7.2.14).

The engine's serializers write control characters as they are, a carriage return so that a parser reads a line feed,
and a property whose IRI ends in no name as an element without one.
"""

from __future__ import annotations

import re

from kg.lang.told import Told

_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_FORBIDDEN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMELESS = re.compile(rb"<([\w.\-]*):[\s/>][^>]*")


class NotXmlError(ValueError):
    """Something that XML cannot say; `str()` says what."""


def checked(document: bytes) -> bytes:
    """A serialized document as it may be sent; NotXmlError where it is none."""
    found = _FORBIDDEN.search(document)
    if found:
        number = ord(found[0].decode("utf-8"))
        raise NotXmlError(Told("problem.xml_character", number=f"{number:04X}"))
    nameless = _NAMELESS.search(document)
    if nameless:
        iri = re.search(rb'="([^"]*)"', nameless[0])
        what = f" <{iri[1].decode('utf-8', 'replace')}>" if iri else ""
        raise NotXmlError(Told("problem.xml_property", iri=what))
    return document.replace(b"\r", b"&#13;") if b"\r" in document else document


def check_text(text: str) -> None:
    """Raise NotXmlError where XML cannot say `text`."""
    found = _FORBIDDEN_TEXT.search(text)
    if found:
        raise NotXmlError(Told("problem.xml_character", number=f"{ord(found[0]):04X}"))
