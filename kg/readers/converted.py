"""Old Word files, RTF and ODT → DOCX, by LibreOffice; without it old Word files → text, by antiword.

What is read is what the program makes of a file; the digest is the file's own.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kg.errors import InputError
from kg.model import Source
from kg.readers import docx, programs
from kg.readers import text as plain
from kg.readers.told import kind

_NAMES = {"doc": "an old Word file", "rtf": "an RTF file", "odt": "an ODT file"}
_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format", "odt": "writer8"}
"""LibreOffice's filters for them. Left to itself it takes whatever is damaged for text."""
_STREAM = "WordDocument".encode("utf-16-le")
"""The stream of a compound file that a Word document is in ([MS-DOC], section 2.1.1)."""
_LIBREOFFICE, _ANTIWORD = ("soffice", "libreoffice"), "antiword"
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
</oor:items>
"""
"""Settings of LibreOffice: a file's macros do not run, and what it links to is not loaded."""


def read(data: bytes, path: Path | str, sha256: str) -> Source:
    """The source of such a file's bytes.

    Raises `InputError` where no converter is on the machine, or it cannot make anything of the file.
    """
    form = kind(data)
    if form == "doc" and _STREAM not in data:
        raise InputError(path, "an old Office file that holds no Word document, or a protected one", "save it as DOCX")
    if form == "rtf" and not data.rstrip(b"\x00\r\n\t ").endswith(b"}"):
        raise InputError(path, "an RTF file that ends in its middle", "get the file again")
    office, antiword = programs.find(*_LIBREOFFICE), programs.find(_ANTIWORD)
    name = "LibreOffice" if office else _ANTIWORD
    try:
        if office:
            source = docx.read(_by_libreoffice(office, data, form), path, sha256)
        elif form == "doc" and antiword:
            source = plain.read(_by_antiword(antiword, data), path, sha256)
        else:
            others = " or antiword" if form == "doc" else ""
            todo = f"install LibreOffice{others} on this machine, or save it as DOCX"
            raise InputError(path, f"{_NAMES[form]}, which takes a converter", todo)
    except programs.FailedError as error:
        what = f"{_NAMES[form]} that {name} cannot convert: it {error}"
        raise InputError(path, what, "save it as DOCX without a password") from error
    return replace(source, format=form)


def _by_libreoffice(program: str, data: bytes, form: str) -> bytes:
    """The file as DOCX."""
    with programs.folder() as here:
        file = here / f"document.{form}"
        file.write_bytes(data)
        user = here / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        words = [program, f"-env:UserInstallation={user.parent.as_uri()}", "--headless", "--norestore", "--nolockcheck"]
        words += [f"--infilter={_FILTERS[form]}", "--convert-to", "docx:Office Open XML Text", "--outdir", str(here)]
        programs.run([*words, str(file)], here)
        made = file.with_suffix(".docx")
        if not made.is_file():  # it ends with 0 whatever came of it
            raise programs.FailedError("makes no document of it (is it damaged, or protected?)")
        return made.read_bytes()


def _by_antiword(program: str, data: bytes) -> bytes:
    """The file as text, a line for each paragraph."""
    with programs.folder() as here:
        file = here / "document.doc"
        file.write_bytes(data)
        made = programs.run([program, "-m", "UTF-8.txt", "-w", "0", str(file)], here)
    if not made.strip():
        raise programs.FailedError("found no text in it")
    return made
