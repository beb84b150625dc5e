"""The formats of files: what each is called, how it is told from its content, and who reads it.

This is the one place that lists them. `docs/how-to/format.md` says how one is added.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path

from kg.errors import InputError
from kg.model import Source
from kg.readers import told


@dataclass(frozen=True)
class Content:
    """A file's bytes, and how they begin: what formats are told by."""

    data: bytes

    @cached_property
    def head(self) -> bytes:
        """The first bytes, of wide encodings those that are no NUL."""
        head = self.data[:4096]
        wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[1::2].count(0) > len(head) // 4
        return head.replace(b"\x00", b"").lstrip(b"\xff\xfe") if wide else head

    @cached_property
    def start(self) -> bytes:
        """The head without byte order mark and white space."""
        return self.head.lstrip(b"\xef\xbb\xbf \t\r\n")

    @cached_property
    def tag(self) -> bytes:
        """The first characters in small letters where they open a tag, else nothing."""
        lower = self.start[:2048].lower()
        return lower if lower.startswith(b"<") else b""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `name` is `Source.format` and its reader's module in this package, `title` is for people.

    `fits` tells it by the content; a file's name says nothing. `needs` is the optional extra of the package that
    its reader's library is in, "" where none is needed. `suffixes` and `media_types` are those in use, the usual
    one first. `most_data` is how many bytes a file of it may have, `most_text` how many characters its text may.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    fits: Callable[[Content], bool]
    needs: str = ""
    library: str = ""
    module: str = ""
    """The reader's module where it has not the format's name."""
    most_data: int = 64 << 20
    most_text: int = 32 << 20

    def read(self, data: bytes, path: Path, sha256: str) -> Source:
        """The source of a file's bytes. Raises `InputError` where they cannot be read, or its library is missing."""
        if len(data) > self.most_data:
            raise too_large(path, len(data), self.most_data)
        try:
            source: Source = import_module(f"kg.readers.{self.module or self.name}").read(data, path, sha256)
        except ImportError as error:
            if not self.needs:
                raise
            hint = f'install it with: pip install "un-resolutions-kg[{self.needs}]"'
            raise InputError(path, f"reading {self.title} needs the library {self.library}", hint) from error
        if len(source.text) > self.most_text:
            raise too_large(path, len(source.text), self.most_text)
        return source


def too_large(path: Path, size: int, limit: int) -> InputError:
    """The error for a file or text of `size`."""
    return InputError(
        path, f"{size >> 20} MB are more than the {limit >> 20} MB that are read of a document", "split the file"
    )


_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:div|p|h1)[\s>]")
_XML = re.compile(rb"<\?xml|<!doctype|<!--|<[a-z_][\w.:-]*[\s/>]")


def _is_akn(content: Content) -> bool:
    """Akoma Ntoso by its root; XML of which the head does not say what it is, too: entity declarations may hide it."""
    if content.tag and b"akomantoso" in content.head.lower():
        return True
    if not content.tag or _is_html(content) or not _XML.match(content.tag):
        return False
    hidden = b"<!entity" in content.tag or b"akomaNtoso" in content.data[: 1 << 20]
    return hidden or content.tag.startswith((b"<?xml", b"<!doctype"))


def _is_html(content: Content) -> bool:
    return bool(content.tag and b"akomantoso" not in content.head.lower() and _HTML.search(content.tag))


def _is_facts(content: Content) -> bool:
    return content.start.startswith(b"{") and bool(re.search(rb'"format"\s*:\s*"[^"]*facts', content.head))


def _is_converted(form: str, content: Content) -> bool:
    return told.kind(content.data) == form


FORMATS: tuple[Format, ...] = (
    Format("marc", "MARCXML", (".marc.xml",), ("application/marcxml+xml",), lambda content: told.is_marc(content.head)),
    Format("akn", "Akoma Ntoso", (".xml",), ("application/akn+xml", "application/xml", "text/xml"), _is_akn),
    Format(
        "docx",
        "DOCX",
        (".docx", ".docm"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
        lambda content: content.data[:4] == b"PK\x03\x04" and told.kind(content.data) != "odt",
    ),
    *(
        Format(form, title, (f".{form}",), (media,), partial(_is_converted, form), module="converted")
        for form, title, media in (
            ("doc", "old Word", "application/msword"),
            ("rtf", "RTF", "application/rtf"),
            ("odt", "ODT", "application/vnd.oasis.opendocument.text"),
        )
    ),
    Format("html", "HTML", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"), _is_html),
    Format(
        "pdf",
        "PDF",
        (".pdf",),
        ("application/pdf",),
        lambda content: b"%PDF-" in content.data[:1024],
        needs="pdf",
        library="pdfminer.six",
    ),
    Format(
        "text",
        "text",
        (".txt", ".md"),
        ("text/plain", "text/markdown"),
        lambda content: not _is_facts(content),
        most_data=32 << 20,  # its lines take about twenty times as much memory
    ),
    Format("facts", "facts-only record", (".facts.json",), ("application/json",), _is_facts),
)
"""The formats, those first that go before others where several files hold one document in one language.

The first that fits is a file's; text fits whatever else does not.
"""


def of(data: bytes, path: Path | str = "") -> Format:
    """The format of a file's bytes. Raises `InputError` where there are none."""
    if not data.strip():
        raise InputError(path, "the file is empty", "give a file with text")
    content = Content(data)
    return next(form for form in FORMATS if form.fits(content))


def names() -> tuple[str, ...]:
    """The names of all formats, in their order."""
    return tuple(form.name for form in FORMATS)


def wanted() -> str:
    """What a user may give, in words."""
    titles = [form.title for form in reversed(FORMATS) if form.name not in ("facts", "marc")]
    return f"give a {', '.join(titles[:-1])} or {titles[-1]} file"
