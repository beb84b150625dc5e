"""Records of a source for programs that keep references: BibTeX, RIS and CSL-JSON.

Whatever stands in a title or a symbol is data there: each form has its own characters that mean something, and none
of them comes out of a record as anything but itself.

Sources: BibTeX (Patashnik, "BibTeXing", 1988), RIS (Research Information Systems' format specification), CSL-JSON
(Citation Style Language, schema 1.0).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.lang import DEFAULT, own_name
from kg.lang.messages import say
from kg.sources.footnotes import footnote, place, printed_name
from kg.sources.source import Source

_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
"""Titles have it as their document prints it, our own words as on a keyboard: a record has both side by side."""
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    '"': r"\textquotedbl{}",
}
"""Characters that mean something to BibTeX or LaTeX. A brace counts for BibTeX even behind a backslash."""
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_IN_ADDRESS = {each: f"%{ord(each):02X}" for each in '{}\\"<>^`|'}


@dataclass(frozen=True, slots=True)
class Form:
    """A form of record: the suffix of its address, media type, and what writes it."""

    suffix: str
    media_type: str
    write: Callable[[Source, str], str]


def bibtex(source: Source, language: str = DEFAULT) -> str:
    """A BibTeX entry, in UTF-8."""
    year, month, day = as_date(source.date)
    fields = {
        "author": f"{{{as_latex(_author(source, language))}}}",
        "title": f"{{{as_latex(_title(source, language))}}}",
        "year": year,
        "month": _MONTHS[int(month) - 1] if month else "",
        "day": day.lstrip("0"),
        "number": as_latex(source.key),
        "howpublished": as_latex(printed_name(source, language)),
        "note": as_latex(place(source.part, source.number, language, printed=source.printed)),
        "language": as_latex(own_name(source.title_language)) if source.title_language else "",
        "url": as_address(source.address),
    }
    lines = [
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},"
        for name, value in fields.items()
        if value.strip("{}")
    ]
    return "\n".join([f"@misc{{{_label(source)},", *lines, "}", ""])


def _label(source: Source) -> str:
    """What the entry is called: letters, digits and hyphens alone; never the same for two keys of the usual kind."""
    whole = "-".join(filter(None, (source.key, source.part, source.number)))
    return re.sub("[^A-Za-z0-9]+", "-", whole).strip("-") or "source"


def as_latex(text: str) -> str:
    """A text for BibTeX and LaTeX, in one line."""
    return "".join(_LATEX.get(char, char) for char in as_line(text))


def as_line(text: str) -> str:
    """A text in one line, without characters that no text has, and with one kind of apostrophe."""
    return with_apostrophes(_BLANK.sub(" ", text).strip())


def with_apostrophes(text: str) -> str:
    """A text with the apostrophes of print, no keyboard's."""
    return _APOSTROPHE.sub("’", text)


def as_address(text: str) -> str:
    """An address, with what would end its field percent-encoded."""
    return "".join(_IN_ADDRESS.get(char, char) for char in _BLANK.sub("", text))


def _author(source: Source, language: str) -> str:
    whole = say("cite.author", language)
    return f"{whole}, {source.organ_name}" if source.organ_name else whole


def _title(source: Source, language: str) -> str:
    return source.title or printed_name(source, language)


def as_date(date: str) -> tuple[str, str, str]:
    """Year, month and day, each "" where it is not known."""
    found = _DATE.fullmatch(date)
    if not found or not 1 <= int(found[2] or 1) <= 12:
        return "", "", ""
    return found[1], found[2] or "", found[3] or ""


def ris(source: Source, language: str = DEFAULT) -> str:
    """A RIS record. A tag stands at the start of a line, so no value has a line break."""
    year, month, day = as_date(source.date)
    fields = (
        ("TY", "GEN"),
        ("AU", _author(source, language) + ","),  # a comma at its end: a name that is not to be turned round
        ("TI", _title(source, language)),
        ("PY", year),
        ("DA", "/".join((year, month, day, "")) if year else ""),
        ("M1", source.key),
        ("M3", source.type_name or source.kind),
        ("SP", place(source.part, source.number, language, printed=source.printed)),
        ("LA", source.title_language),
        ("N1", footnote(source, language)),
        ("UR", as_address(source.address)),
    )
    lines = [f"{tag}  - {said}" for tag, value in fields if (said := as_line(value))]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl_json(source: Source, language: str = DEFAULT) -> str:
    """A list of one CSL-JSON item."""
    parts = [int(each) for each in as_date(source.date) if each]
    kind = (
        "treaty"
        if source.kind == "treaty"
        else "legislation"
        if source.kind in ("resolution", "decision")
        else "report"
    )
    found: dict[str, object] = {
        "id": _label(source),
        "type": kind,
        "title": as_line(_title(source, language)),
        "author": [{"literal": as_line(_author(source, language))}],
        "number": as_line(source.key),
        "genre": as_line(source.type_name or source.kind),
        "locator": as_line(place(source.part, source.number, language, printed=source.printed)),
        "language": source.title_language,
        "note": as_line(footnote(source, language)),
        "URL": as_address(source.address),
        "publisher": say("cite.author", language),
    }
    if parts:
        found["issued"] = {"date-parts": [parts]}
    return json.dumps([{key: value for key, value in found.items() if value}], ensure_ascii=False, indent=1) + "\n"


def _text(source: Source, language: str) -> str:
    return as_line(footnote(source, language)) + "\n"


FORMS: dict[str, Form] = {
    each.suffix: each
    for each in (
        Form("txt", "text/plain", _text),
        Form("bib", "application/x-bibtex", bibtex),
        Form("ris", "application/x-research-info-systems", ris),
        Form("json", "application/vnd.citationstyles.csl+json", csl_json),
    )
}
"""The forms of a record by the suffix of their addresses; `txt` is the footnote."""


def record(source: Source, form: str, language: str = DEFAULT) -> str:
    """The record of a source in a form of `FORMS`."""
    return FORMS[form].write(source, language)
