"""Datatypes of OWL 2 RL: which there are, which contains which, and what their literals mean.

Sources: OWL 2 Profiles section 4.2 (the datatype map), XML Schema 1.1 part 2 (lexical and
value spaces). `value()` maps a literal to something comparable; `within()` decides whether a
literal's value belongs to a datatype.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Context, Decimal
from functools import lru_cache

from kg.reason.terms import PREFIXES, RDF, RDFS, XSD, literal_parts

PARENT = {
    "xsd:integer": "xsd:decimal",
    "xsd:nonNegativeInteger": "xsd:integer",
    "xsd:nonPositiveInteger": "xsd:integer",
    "xsd:positiveInteger": "xsd:nonNegativeInteger",
    "xsd:negativeInteger": "xsd:nonPositiveInteger",
    "xsd:long": "xsd:integer",
    "xsd:int": "xsd:long",
    "xsd:short": "xsd:int",
    "xsd:byte": "xsd:short",
    "xsd:unsignedLong": "xsd:nonNegativeInteger",
    "xsd:unsignedInt": "xsd:unsignedLong",
    "xsd:unsignedShort": "xsd:unsignedInt",
    "xsd:unsignedByte": "xsd:unsignedShort",
    "xsd:normalizedString": "xsd:string",
    "xsd:token": "xsd:normalizedString",
    "xsd:language": "xsd:token",
    "xsd:Name": "xsd:token",
    "xsd:NCName": "xsd:Name",
    "xsd:NMTOKEN": "xsd:token",
    "xsd:dateTimeStamp": "xsd:dateTime",
}
"""Each datatype's next larger one."""

SUPPORTED = (
    "xsd:decimal",
    *PARENT,
    "xsd:float",
    "xsd:double",
    "xsd:string",
    "xsd:boolean",
    "xsd:hexBinary",
    "xsd:base64Binary",
    "xsd:anyURI",
    "xsd:dateTime",
    "xsd:time",
    "xsd:date",
    "rdf:XMLLiteral",
    "rdf:HTML",
    "rdf:langString",
    "rdf:PlainLiteral",
    "rdfs:Literal",
)
"""The datatypes that the rules know, as owlrl has them (the profile's, with xsd:date and xsd:time)."""

LIMITS: dict[str, tuple[int | None, int | None]] = {
    "xsd:nonNegativeInteger": (0, None),
    "xsd:nonPositiveInteger": (None, 0),
    "xsd:positiveInteger": (1, None),
    "xsd:negativeInteger": (None, -1),
    "xsd:long": (-(2**63), 2**63 - 1),
    "xsd:int": (-(2**31), 2**31 - 1),
    "xsd:short": (-(2**15), 2**15 - 1),
    "xsd:byte": (-128, 127),
    "xsd:unsignedLong": (0, 2**64 - 1),
    "xsd:unsignedInt": (0, 2**32 - 1),
    "xsd:unsignedShort": (0, 2**16 - 1),
    "xsd:unsignedByte": (0, 255),
    "xsd:integer": (None, None),
}
"""The smallest and the largest value of each type of whole numbers; None where there is none."""
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\Z")
_DOUBLE = re.compile(r"([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+-]?[0-9]+)?|[+-]?INF|NaN)\Z")
_ZONE = r"(Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DATE = re.compile(rf"(-?(?:[1-9][0-9]{{3,}}|0[0-9]{{3}}))-(\d\d)-(\d\d){_ZONE}\Z")
_TIME = re.compile(rf"(\d\d):(\d\d):(\d\d)(\.\d+)?{_ZONE}\Z")
_PATTERNS = {
    "xsd:language": re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*\Z"),
    "xsd:Name": re.compile(r"[^\W\d][\w.:-]*\Z|:[\w.:-]*\Z"),
    "xsd:NCName": re.compile(r"[^\W\d][\w.-]*\Z"),
    "xsd:NMTOKEN": re.compile(r"[\w.:-]+\Z"),
}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}

Value = tuple[object, ...]
"""Family of values first, then what tells values of the family apart."""


class IllTypedError(ValueError):
    """The lexical form is not one of the datatype's."""


@lru_cache(maxsize=4096)
def supers(name: str) -> tuple[str, ...]:
    """The datatypes that contain `name`, nearest first, without itself."""
    found = []
    while name in PARENT:
        name = PARENT[name]
        found.append(name)
    return tuple(found)


@lru_cache(maxsize=4096)
def short_name(iri: str) -> str:
    """`xsd:date` of its IRI; the IRI itself for a datatype of another vocabulary."""
    for prefix in ("xsd", "rdf", "rdfs"):
        if iri.startswith(PREFIXES[prefix]):
            return f"{prefix}:{iri[len(PREFIXES[prefix]) :]}"
    return iri


def unescape(lexical: str) -> str:
    """The characters that N-Triples escapes stand for."""
    if "\\" not in lexical:
        return lexical
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _CONTROL.get(m[3], m[3]), lexical)


def value(literal: str) -> Value | None:
    """What a literal (N-Triples text) stands for; None if its datatype is unknown.

    Raises IllTypedError where the lexical form is wrong.
    """
    lexical, datatype, language = literal_parts(literal)
    text = unescape(lexical)
    if language:
        return ("lang", text, language.lower())
    return _value(text, short_name(datatype))


def _value(text: str, name: str) -> Value | None:
    if name in LIMITS or name in ("xsd:decimal", "xsd:float", "xsd:double"):
        return _number(text, name)
    if name == "xsd:string" or "xsd:string" in supers(name):
        return _string(text, name)
    reader = _READERS.get(name)
    return reader(text.strip(" \t\r\n")) if reader else None


def _number(text: str, name: str) -> Value:
    text = text.strip(" \t\r\n")
    pattern = _DOUBLE if name in ("xsd:float", "xsd:double") else _DECIMAL if name == "xsd:decimal" else _INTEGER
    if not pattern.match(text):
        raise IllTypedError(text)
    if name in ("xsd:float", "xsd:double"):
        number = float(text.replace("INF", "inf"))
        if name == "xsd:float" and math.isfinite(number):
            number = _single(number)
        return (name, "NaN" if math.isnan(number) else number.hex())
    if name == "xsd:decimal":
        return ("decimal", _exact(text))
    whole = _exact(text)
    low, high = LIMITS[name]
    if (low is not None and whole < low) or (high is not None and whole > high):
        raise IllTypedError(text)
    return ("decimal", whole)


def _exact(text: str) -> Decimal:
    """The number to its last digit (decimals' own arithmetic rounds to 28), the same however it is written."""
    number = Decimal(text).normalize(Context(prec=max(28, len(text))))
    return number if number else Decimal(0)


def _single(number: float) -> float:
    try:
        return float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return math.copysign(math.inf, number)


def _string(text: str, name: str) -> Value:
    if name != "xsd:string" and re.search(r"[\t\r\n]", text):
        raise IllTypedError(text)
    if name not in ("xsd:string", "xsd:normalizedString") and (text != text.strip(" ") or "  " in text):
        raise IllTypedError(text)
    pattern = _PATTERNS.get(name)
    if pattern and not pattern.match(text):
        raise IllTypedError(text)
    return ("string", text)


def _boolean(text: str) -> Value:
    if text not in ("true", "false", "1", "0"):
        raise IllTypedError(text)
    return ("boolean", text in ("true", "1"))


def _hex(text: str) -> Value:
    try:
        return ("hexBinary", bytes.fromhex(text) if not re.search(r"\s", text) else _ill(text))
    except ValueError as error:
        raise IllTypedError(text) from error


def _base64(text: str) -> Value:
    try:
        return ("base64Binary", base64.b64decode(re.sub(r"[ \t\r\n]", "", text), validate=True))
    except (binascii.Error, ValueError) as error:
        raise IllTypedError(text) from error


def _ill(text: str) -> bytes:
    raise IllTypedError(text)


def _uri(text: str) -> Value:
    return ("anyURI", text)


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _day(text: str) -> Value:
    match = _DATE.match(text)
    if not match:
        raise IllTypedError(text)
    year, month, day, zone = int(match[1]), int(match[2]), int(match[3]), _zone(match[4])
    try:
        date(2000 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 2001, month, day)
    except ValueError as error:
        raise IllTypedError(text) from error
    return ("date", year, month, day, None if zone is None else zone.utcoffset(None))


def _instant(text: str) -> Value:
    day, _, clock = text.partition("T")
    if not clock or not _DATE.match(day) or _DATE.match(day + "Z") is None:
        raise IllTypedError(text)
    _family, year, month, number, _zone_of_day = _day(day)
    seconds, fraction, zone = _clock(clock)
    if zone is None:
        return ("dateTime", year, month, number, seconds, fraction, None)
    if not 1 < int(str(year)) < 9999:
        return ("dateTime", year, month, number, seconds, fraction, zone)
    moment = datetime(int(str(year)), int(str(month)), int(str(number)), tzinfo=UTC) - (
        zone.utcoffset(None) or timedelta()
    )
    moment += timedelta(seconds=seconds)
    return ("dateTime", moment.isoformat(), fraction, "Z")


def _clock(text: str) -> tuple[int, Decimal, timezone | None]:
    match = _TIME.match(text)
    if not match:
        raise IllTypedError(text)
    hour, minute, second = int(match[1]), int(match[2]), int(match[3])
    fraction = Decimal("0" + match[4]) if match[4] else Decimal(0)
    end_of_day = hour == 24 and minute == second == 0 and not fraction
    if minute > 59 or second > 59 or (hour > 23 and not end_of_day):
        raise IllTypedError(text)
    return hour * 3600 + minute * 60 + second, fraction.normalize(), _zone(match[5])


def _stamp(text: str) -> Value:
    found = _instant(text)
    if found[-1] is None:
        raise IllTypedError(text)
    return found


def _time_of_day(text: str) -> Value:
    seconds, fraction, zone = _clock(text)
    return (
        "time",
        time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60).isoformat(),
        fraction,
        None if zone is None else zone.utcoffset(None),
    )


def _opaque(name: str) -> Callable[[str], Value]:
    return lambda text: (name, text)


_READERS: dict[str, Callable[[str], Value]] = {
    "xsd:boolean": _boolean,
    "xsd:hexBinary": _hex,
    "xsd:base64Binary": _base64,
    "xsd:anyURI": _uri,
    "xsd:date": _day,
    "xsd:dateTime": _instant,
    "xsd:dateTimeStamp": _stamp,
    "xsd:time": _time_of_day,
    "rdf:XMLLiteral": _opaque("XMLLiteral"),
    "rdf:HTML": _opaque("HTML"),
}

QUICK = {
    "xsd:integer": r"[+-]?[0-9]{1,18}",
    "xsd:nonNegativeInteger": "[0-9]{1,18}",
    "xsd:positiveInteger": "[1-9][0-9]{0,17}",
    "xsd:int": "-?[0-9]{1,9}",
    "xsd:long": "-?[0-9]{1,18}",
    "xsd:short": "-?[0-9]{1,4}",
    "xsd:byte": "-?[0-9]{1,2}",
    "xsd:unsignedInt": "[0-9]{1,9}",
    "xsd:decimal": r"[+-]?[0-9]+(\.[0-9]+)?",
    "xsd:double": r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?",
    "xsd:boolean": "true|false|1|0",
    "xsd:date": "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])",
    "xsd:dateTime": "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?",
}
"""Patterns of what is surely well-formed, so that the engine can pass most literals at once."""


def well_formed(literal: str) -> bool:
    """False only where the datatype is known and the lexical form is not one of its."""
    try:
        value(literal)
    except IllTypedError:
        return False
    return True


def same_value(one: str, other: str) -> bool | None:
    """Are two literals equal (dt-eq) or different (dt-diff)? None if that is unknown."""
    try:
        first, second = value(one), value(other)
    except IllTypedError:
        return None
    if first is None or second is None:
        return True if one == other else None
    return first == second


def within(literal: str, name: str) -> bool | None:
    """Is the literal's value in the value space of datatype `name` (`xsd:date`)? None: unknown."""
    _lexical, iri, language = literal_parts(literal)
    own = short_name(iri)
    if own == name or name in supers(own) or name == "rdfs:Literal":
        return True
    if name == "rdf:PlainLiteral":
        return bool(language) or own == "xsd:string" or "xsd:string" in supers(own)
    if own not in SUPPORTED or name not in SUPPORTED:
        return None
    return not language and name != "rdf:langString" and _converts(literal, own, name)


def _converts(literal: str, own: str, name: str) -> bool:
    """Numbers and strings of one datatype may be values of a smaller one; other families are apart."""
    try:
        known = value(literal)
        if known is None:
            return False
        if known[0] == "dateTime":
            return name == "xsd:dateTimeStamp" and own == "xsd:dateTime" and known[-1] is not None
        text = format(known[1], "f") if isinstance(known[1], Decimal) else str(known[1])
        return known[0] in ("decimal", "string") and _value(text, name) == known
    except IllTypedError:
        return False


__all__ = [
    "PARENT",
    "QUICK",
    "RDF",
    "RDFS",
    "SUPPORTED",
    "XSD",
    "IllTypedError",
    "same_value",
    "short_name",
    "supers",
    "unescape",
    "value",
    "well_formed",
    "within",
]
