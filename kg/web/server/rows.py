"""Tables written row by row, for answers that stop at a limit and still must be whole documents.

Formats: SPARQL 1.1 Query Results JSON, XML, CSV and TSV (W3C Recommendations, 2013).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kg import rdf

Term = rdf.NamedNode | rdf.BlankNode | rdf.Literal | rdf.Triple
_STRING = "http://www.w3.org/2001/XMLSchema#string"


def table(
    names: list[str], values: list[list[Term | None]], name: str, max_bytes: int, limit: str
) -> tuple[dict[str, Any], bytes]:
    """A whole document of as many rows as `max_bytes` allows; the reply's head says which limit cut it."""
    head, row, foot = _WRITERS[name]
    first = limit
    start, end = head(names, limit), foot()
    parts, size, count = [start], len(start) + len(end) + 64, 0
    for each in values:
        text = row(names, each, count == 0).encode("utf-8")
        size += len(text)
        if max_bytes and size > max_bytes:
            limit = "bytes"
            break
        parts.append(text)
        count += 1
    if limit != first:
        parts[0] = head(names, limit)
    return {"rows": count, "kind": "table", "partial": limit}, b"".join([*parts, end])


def _link(limit: str) -> str:
    """What a document's head links to where it is not all: both JSON and XML results have such links."""
    return f"urn:kg:partial:{limit}"


def _json_head(names: list[str], limit: str) -> bytes:
    link = ',"link":' + json.dumps([_link(limit)]) if limit else ""
    return ('{"head":{"vars":' + json.dumps(names, ensure_ascii=False) + link + '},"results":{"bindings":[').encode()


def _json_term(term: Term) -> dict[str, Any]:
    match term:
        case rdf.NamedNode():
            return {"type": "uri", "value": term.value}
        case rdf.BlankNode():
            return {"type": "bnode", "value": term.value}
        case rdf.Literal():
            found: dict[str, Any] = {"type": "literal", "value": term.value}
            if term.language:
                found["xml:lang"] = term.language
            elif term.datatype.value != _STRING:
                found["datatype"] = term.datatype.value
            return found
    return {
        "type": "triple",
        "value": {
            "subject": _json_term(term.subject),
            "predicate": _json_term(term.predicate),
            "object": _json_term(term.object),
        },
    }


def _json_row(names: list[str], values: list[Term | None], first: bool) -> str:
    row = {name: _json_term(value) for name, value in zip(names, values, strict=True) if value is not None}
    return ("" if first else ",") + json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _xml_head(names: list[str], limit: str) -> bytes:
    link = f"<link href={quoteattr(_link(limit))}/>" if limit else ""
    variables = "".join(f"<variable name={quoteattr(each)}/>" for each in names)
    return (
        '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
        f"{variables}{link}</head><results>"
    ).encode()


def _xml_term(term: Term) -> str:
    match term:
        case rdf.NamedNode():
            return f"<uri>{escape(term.value)}</uri>"
        case rdf.BlankNode():
            return f"<bnode>{escape(term.value)}</bnode>"
        case rdf.Literal():
            extra = (
                f" xml:lang={quoteattr(term.language)}"
                if term.language
                else ("" if term.datatype.value == _STRING else f" datatype={quoteattr(term.datatype.value)}")
            )
            return f"<literal{extra}>{escape(term.value)}</literal>"
    parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
    return "<triple>" + "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts) + "</triple>"


def _xml_row(names: list[str], values: list[Term | None], _first: bool) -> str:
    cells = "".join(
        f"<binding name={quoteattr(name)}>{_xml_term(value)}</binding>"
        for name, value in zip(names, values, strict=True)
        if value is not None
    )
    return f"<result>{cells}</result>"


def _csv_cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = str(term) if isinstance(term, (rdf.BlankNode, rdf.Triple)) else term.value
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in '",\r\n') else text


def _csv_row(_names: list[str], values: list[Term | None], _first: bool) -> str:
    return ",".join(map(_csv_cell, values)) + "\r\n"


def _tsv_row(_names: list[str], values: list[Term | None], _first: bool) -> str:
    return "\t".join("" if each is None else str(each).replace("\t", "\\t") for each in values) + "\n"


def _nothing() -> bytes:
    return b""


Writer = tuple[
    Callable[[list[str], str], bytes],
    Callable[[list[str], list[Term | None], bool], str],
    Callable[[], bytes],
]
_WRITERS: dict[str, Writer] = {
    "json": (_json_head, _json_row, lambda: b"]}}"),
    "xml": (_xml_head, _xml_row, lambda: b"</results></sparql>"),
    "csv": (lambda names, _limit: (",".join(names) + "\r\n").encode(), _csv_row, _nothing),
    "tsv": (
        lambda names, _limit: ("\t".join(f"?{each}" for each in names) + "\n").encode(),
        _tsv_row,
        _nothing,
    ),
}
