"""Facts-only records: a document and what was read in it, without its sentences, as JSON.

A record is what the extraction gave: symbols, titles, dates, acts, numbers, citations,
bodies, memberships, each with its place and the short mark as printed. It is written by
`kg build --write-facts` and read again like any other format; the triples are the same
but for the texts and the ends of long quotes. One statement per line, so that a change
shows as a small difference.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import InputError
from kg.kinds import KINDS, gathered, named, of
from kg.model import ComparedWith, Document, Footnote, OffsetMap, Paragraph, Place, Span, Statements, Wording

SUFFIX = ".facts.json"
FORMAT = "un-resolutions-kg facts"
VERSION = 1
MARK = 100
"""The most characters that a record quotes of a stretch of a sentence."""
_OPENING = f'{{"format": "{FORMAT}"'.encode()

T = TypeVar("T")


class _WrongShapeError(Exception):
    """A value that is not what the model has at `place`."""

    def __init__(self, place: str, expected: str) -> None:
        self.place, self.expected = place, expected
        super().__init__(f"{place or 'the record'} is not {expected}")


def is_facts(head: bytes) -> bool:
    """Whether a file that begins with `head` is a facts-only record."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_OPENING)


def strip(document: Document) -> Document:
    """`document` without its sentences: no source text, paragraph texts, headings or notes' texts."""
    numbers = Counter(each.number for each in document.footnotes)
    return replace(
        document,
        source=replace(document.source, text="", marks=(), properties=(), eids=(), stated={}),
        paragraphs=tuple(_strip_paragraph(each) for each in document.paragraphs),
        footnotes=tuple(_strip_note(each, repeats=numbers[each.number] > 1) for each in document.footnotes),
        has_text=False,
        aside=(),
        unplaced=(),
    )


def _strip_paragraph(paragraph: Paragraph) -> Paragraph:
    """Without texts. Where it began is kept: it tells paragraphs with the same number apart."""
    start = OffsetMap((0,), paragraph.offsets.source[:1])
    return replace(paragraph, text="", offsets=start, heading="", emphasis=())


def _strip_note(note: Footnote, *, repeats: bool) -> Footnote:
    """Without text. Where it began is kept only where its number does not tell which note it is."""
    start = OffsetMap((0,), note.offsets.source[:1]) if repeats else OffsetMap()
    return replace(note, text="", offsets=start)


def strip_statements(statements: Statements) -> Statements:
    """`statements` without what comes near to a sentence: of a long stretch the first words, and where they stand."""
    return gathered(
        {
            name: tuple(replace(each, place=_mark(each.place)) for each in of(statements, name))
            if kind.stretch
            else of(statements, name)
            for name, kind in KINDS.items()
        }
    )


def first_words(quote: str) -> str:
    """The first words of a quote, at most `MARK` characters; all of a short one."""
    if len(quote) <= MARK:
        return quote
    words = quote[: MARK + 1].rsplit(None, 1)
    return words[0] if len(words) > 1 else quote[:MARK]


def _mark(place: Place) -> Place:
    """A place of at most `MARK` characters, whole words; the source text at its spans is still the quote."""
    quote = first_words(place.quote)
    if quote == place.quote:
        return place
    if sum(span.end - span.start + 1 for span in place.spans) - 1 != len(place.quote):
        return replace(place, quote=quote)  # markup: what is printed is not what the file has at the spans
    spans, left = [], len(quote)
    for span in place.spans:
        if left > 0:
            spans.append(Span(span.start, min(span.end, span.start + left)))
        left -= span.end - span.start + 1  # the space that joins two pieces
    return replace(place, spans=tuple(spans), quote=quote)


def dump(document: Document, statements: Statements) -> str:
    """The facts-only record of a document, as JSON text that ends with a line end."""
    bare = strip(document)
    lines = [f'{{"format": {json.dumps(FORMAT)}, "version": {VERSION},', '"document": {']
    lines.append(",\n".join(_member(name, value) for name, value in _encode_fields(bare)))
    lines += ["},", '"statements": {']
    kinds = strip_statements(statements)
    read = ((name, [_encode(each) for each in of(kinds, name)]) for name in KINDS)
    lines.append(",\n".join(_member(name, value) for name, value in read if value))
    lines.append("}}\n")
    return "\n".join(lines)


def _member(name: str, value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f'"{name}": [\n' + ",\n".join(_json(each) for each in value) + "]"
    return f'"{name}": {_json(value)}'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def compared(document: Document) -> str:
    """What a document's record says of earlier texts, as JSON; "" where it says nothing."""
    return _json(_encode(document.compared)) if document.compared else ""


def read_compared(text: str) -> tuple[ComparedWith, ...]:
    """What `compared` wrote."""
    return typing.cast(
        "tuple[ComparedWith, ...]", _decode_tuple((ComparedWith, Ellipsis), json.loads(text), "compared")
    )


def wording(document: Document) -> str:
    """What a document's record says that its words tell of series, as JSON; "" where it says nothing."""
    return _json(_encode(document.wording)) if document.wording else ""


def read_wording(text: str) -> Wording:
    """What `wording` wrote."""
    return _decode(Wording, json.loads(text), "wording")


def with_others(record: bytes, compared: tuple[ComparedWith, ...], wording: Wording | None) -> bytes:
    """A record with what became of earlier texts, and what its words tell of series; else with what it has itself."""
    document, statements = parse(record, "record")
    compared, wording = compared or document.compared, wording or document.wording
    return dump(replace(document, compared=compared, wording=wording), statements).encode()


def load(path: Path) -> tuple[Document, Statements]:
    """The document and statements of the record in file `path`; `InputError` if it is none."""
    try:
        return parse(path.read_bytes(), path)
    except OSError as error:
        raise InputError(path, f"cannot be read ({error.strerror})") from error


def parse(data: bytes, path: Path | str) -> tuple[Document, Statements]:
    """The document and statements of a record's bytes; `path` is for complaints."""
    try:
        record = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, RecursionError) as error:
        raise InputError(path, "not a facts-only record: no UTF-8 JSON") from error
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise InputError(path, "a facts-only record that is no valid JSON", line=line) from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise InputError(path, "not a facts-only record")
    if record.get("version") != VERSION:
        raise InputError(
            path,
            f"a facts-only record of version {record.get('version')}, but this kg reads version {VERSION}",
            "write it again with 'kg build --write-facts'",
        )
    try:
        document = _decode(Document, record.get("document"), "document")
        statements = _statements(record.get("statements"))
    except _WrongShapeError as error:
        raise InputError(path, f"a damaged facts-only record: {error}") from error
    return document, statements


def _statements(value: Any) -> Statements:
    """The statements of a record, each kind by its noun."""
    if not isinstance(value, dict):
        raise _WrongShapeError("statements", "an object")
    for name in value:
        if name not in KINDS:
            raise _WrongShapeError(f"statements.{name}", "a known member")
    return gathered(
        {
            name: _decode_tuple((named(KINDS[name].noun), Ellipsis), each, f"statements.{name}")
            for name, each in value.items()
        }
    )


def _encode_fields(item: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(item):
        value = getattr(item, field.name)
        if value != _default(field):
            yield field.name, _encode(value)


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _encode(value: Any) -> Any:
    if isinstance(value, Span):
        return [value.start, value.end]
    if is_dataclass(value) and not isinstance(value, type):
        return dict(_encode_fields(value))
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [_encode(each) for each in value]
    return value


@cache
def _shape(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The fields of a dataclass: their types, and whether one must be given."""
    hints = typing.get_type_hints(kind)
    return {each.name: (hints[each.name], _default(each) is dataclasses.MISSING) for each in fields(kind)}


def _decode(kind: type[T], value: Any, place: str) -> T:
    if kind is Span:
        if not isinstance(value, list) or len(value) != 2:
            raise _WrongShapeError(place, "a pair of positions")
        return kind(*(_decode_value(int, each, place) for each in value))
    if not isinstance(value, dict):
        raise _WrongShapeError(place, "an object")
    shape = _shape(typing.cast("Hashable", kind))
    for name in value:
        if name not in shape:
            raise _WrongShapeError(f"{place}.{name}", "a known member")
    given = {name: _decode_value(shape[name][0], each, f"{place}.{name}") for name, each in value.items()}
    for name, (_, required) in shape.items():
        if required and name not in given:
            raise _WrongShapeError(f"{place}.{name}", "there")
    return kind(**given)


def _decode_value(kind: Any, value: Any, place: str) -> Any:
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _decode_tuple(typing.get_args(kind), value, place)
    if origin in {types.UnionType, typing.Union}:
        inner = [each for each in typing.get_args(kind) if each is not type(None)]
        return None if value is None else _decode_value(inner[0], value, place)
    if origin is dict:
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise _WrongShapeError(place, "an object of texts")
        return dict(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _decode_enum(kind, value, place)
    if is_dataclass(kind):
        return _decode(typing.cast("type[Any]", kind), value, place)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _WrongShapeError(place, {str: "a text", int: "a whole number", bool: "true or false"}.get(kind, "right"))
    return value


def _decode_enum(kind: type[Enum], value: Any, place: str) -> Enum:
    try:
        return kind(value)
    except ValueError:
        raise _WrongShapeError(place, f"one of {', '.join(str(each.value) for each in kind)}") from None


def _decode_tuple(kinds: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _WrongShapeError(place, "a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        kinds = (kinds[0],) * len(value)
    if len(kinds) != len(value):
        raise _WrongShapeError(place, f"a list of {len(kinds)}")
    pairs = zip(kinds, value, strict=True)
    return tuple(_decode_value(kind, each, f"{place}[{index}]") for index, (kind, each) in enumerate(pairs))
