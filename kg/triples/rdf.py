"""Terms of N-Quads as text: literals and IRI segments that are valid whatever the input.

Text read from files may hold anything: control characters, lone surrogates, quotes,
line breaks. A literal made here is always in the grammar of N-Triples and in the lexical
space of `xsd:string` (XML 1.0, production `Char`); an IRI segment is always RFC 3987 text.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from urllib.parse import quote

from kg.vocab import XSD

_SPECIAL = re.compile(r'["\\\x00-\x08\x0a-\x1f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]')
_RARE = re.compile(r"[\x00-\x08\x0b-\x1f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\x0b": " ",
    "\x0c": " ",
    # These end lines for some readers, so that a line of N-Quads would fall in two.
    "\x85": "\\u0085",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])\Z")
_YEAR = re.compile(r"\d{4}\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")

INTEGER = f'"^^<{XSD}integer>'
TRUE = f'"true"^^<{XSD}boolean>'
FALSE = f'"false"^^<{XSD}boolean>'


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match.group(), "\ufffd")


def literal(text: str) -> str:
    """`text` as a plain literal.

    Characters that no `xsd:string` may hold are replaced one for one: form feed and
    vertical tab by a space, others by U+FFFD, so that positions in the text stay true.
    """
    if _SPECIAL.search(text):  # mostly line breaks and quotes, of which a whole text has hundreds
        text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        text = _RARE.sub(_escape, text)
    return f'"{text}"'


_GIVEN = re.compile(r"\\u([0-9A-Fa-f]{4})|\\(.)|[\x85\u2028\u2029]")


def as_written(line: str) -> str:
    """A line of N-Quads as a store gives it, as it is written here: the same text may be escaped in other ways."""
    return _GIVEN.sub(_written, line)


def _written(given: re.Match[str]) -> str:
    plain = chr(int(given[1], 16)) if given[1] else "\t" if given[2] == "t" else given[0]
    return _ESCAPES.get(plain, plain)


def tag(language: str) -> str:
    """What follows a text's closing quote: `@fr`, or nothing where `language` is no BCP 47 tag."""
    return f"@{language.lower()}" if _LANGUAGE_TAG.match(language) else ""


def integer(number: int) -> str:
    """`number` as an `xsd:integer`."""
    return f'"{number}{INTEGER}'


def boolean(value: bool) -> str:
    """`value` as an `xsd:boolean`."""
    return TRUE if value else FALSE


@lru_cache(maxsize=4096)
def when(text: str) -> str:
    """An ISO 8601 day, month or year as `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`.

    Anything else, dates that no calendar has among it, stays a plain literal: nothing is
    lost, and validation reports it.
    """
    if _DAY.match(text):
        try:
            date.fromisoformat(text)
        except ValueError:
            return literal(text)
        return f'"{text}"^^<{XSD}date>'
    if _MONTH.match(text):
        return f'"{text}"^^<{XSD}gYearMonth>'
    if _YEAR.match(text) and text != "0000":
        return f'"{text}"^^<{XSD}gYear>'
    return literal(text)


def days(text: str) -> tuple[date, date] | None:
    """The first and the last day of an ISO 8601 day, month or year; None for anything else.

    So that a filter over days drops no month and no year: they are no days, and compare with none (XPath, 9.4).
    """
    year, month, day = (*map(int, re.findall(r"\d+", text)), 0, 0, 0)[:3]
    try:
        if _DAY.match(text):
            return date(year, month, day), date(year, month, day)
        if _MONTH.match(text):
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return (date(year, 1, 1), date(year, 12, 31)) if _YEAR.match(text) else None
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def segment(text: str) -> str:
    """`text` as one segment of an IRI's path: "-" where it is empty. Two texts never give one segment.

    Letters and digits of ASCII and `(),:@!$'*+-._` stay; the rest is percent-encoded as
    UTF-8. `;`, `=` and `~` are encoded too, because the project's IRIs use them as marks,
    and so are segments of dots alone, which clients would resolve away, and a dash alone.
    (Surrogates, which are no characters, are one thing: U+FFFD.)
    """
    encoded = quote(_SURROGATE.sub("\ufffd", text), safe="(),:@!$'*+").replace("~", "%7E")
    if not encoded.strip("."):
        return encoded.replace(".", "%2E") or "-"
    return "%2D" if encoded == "-" else encoded


@lru_cache(maxsize=16384)
def segments(text: str) -> str:
    """A number with levels ("II/B/5") as a path: each level a segment."""
    return "/".join(segment(level) for level in text.split("/"))
