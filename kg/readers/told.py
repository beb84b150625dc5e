"""How word processors' files are told that take a converter, and records of a catalogue."""

from __future__ import annotations

import re

NAMESPACE = "http://www.loc.gov/MARC21/slim"
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:record|collection)[\s>]")
OLE, RTF, ODT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"mimetypeapplication/vnd.oasis.opendocument.text"
"""How such files begin; the last one 30 bytes on, as OpenDocument 1.3, part 2, section 3.3 wants it."""


def kind(data: bytes) -> str:
    """`doc`, `rtf` or `odt` by how the bytes begin, else ""."""
    if data.startswith(OLE):
        return "doc"
    if data.startswith(RTF):
        return "rtf"
    return "odt" if data[:4] == b"PK\x03\x04" and data[30:].startswith(ODT) else ""


def is_marc(head: bytes) -> bool:
    """Whether a file that begins with `head` is MARCXML: by its namespace, or by its root and fields."""
    if NAMESPACE.encode() in head:
        return True
    return bool(_ROOT.search(head)) and b"datafield" in head and b"subfield" in head
