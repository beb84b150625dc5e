"""What a request of the SPARQL 1.1 Protocol states, decoded once."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from flask import request

from kg.lang.told import Told
from kg.web.errors import Problem
from kg.web.protocol import negotiation

FORM, QUERY, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_ONCE = ("query", "update", "infer", "timeout", "partial")
_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_MAX_FIELDS = 2000
_LONGEST_IRI = 2000


@dataclass(slots=True)
class Parameters:
    """A request's parameters, decoded once. `datasets` holds the four protocol lists by name."""

    query: str | None = None
    update: str | None = None
    infer: bool = True
    format: str = ""
    timeout: float = 0.0
    partial: bool = False
    part: tuple[int, int] | None = None
    """Of a table only so many rows (the second) from one on (the first), and how many there are in all."""
    datasets: dict[str, list[str]] = field(default_factory=dict)

    @property
    def default(self) -> list[str]:
        """default-graph-uri."""
        return self.datasets.get("default-graph-uri", [])

    @property
    def named(self) -> list[str]:
        """named-graph-uri."""
        return self.datasets.get("named-graph-uri", [])


_DATASETS = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")


def read_parameters(limit: int) -> Parameters:
    """What the request states in its address and body. Problem 4xx where the protocol does not allow it."""
    pairs = _pairs(request.query_string, Told("problem.the_address"))
    found = Parameters()
    if request.method == "POST":
        body, kind = _body(limit), request.mimetype
        if kind == FORM:
            pairs += _pairs(body, Told("problem.the_form"))
        elif kind == QUERY:
            found.query = _decoded(body)
        elif kind == UPDATE:
            found.update = _decoded(body)
        else:
            raise Problem(
                415,
                Told("problem.post_type", known=(FORM, QUERY, UPDATE), type=kind[:80]),
                {"Accept-Post": f"{FORM}, {QUERY}, {UPDATE}"},
            )
    return _fill(found, pairs)


def _fill(found: Parameters, pairs: list[tuple[str, str]]) -> Parameters:
    seen: dict[str, str] = {}
    for name, value in pairs:
        if not value:
            continue  # as if it were not there
        if name in _DATASETS:
            found.datasets.setdefault(name, []).append(_graph_iri(value, name))
        elif name == "format":
            # Some clients give it twice, as name and as media type; the first that is known counts.
            known = found.format and negotiation.is_known(found.format)
            found.format = found.format if known else value
        elif name in _ONCE:
            if name in seen or (name in ("query", "update") and getattr(found, name) is not None):
                raise Problem(400, Told("problem.once", name=name))
            seen[name] = value
    found.query, found.update = seen.get("query", found.query), seen.get("update", found.update)
    found.query = found.query.removeprefix("\ufeff") if found.query else found.query
    found.update = found.update.removeprefix("\ufeff") if found.update else found.update
    found.infer = _boolean(seen.get("infer", "true"), "infer")
    found.partial = _boolean(seen.get("partial", "false"), "partial")
    found.timeout = _seconds(seen.get("timeout", ""))
    if found.query is not None and found.update is not None:
        raise Problem(400, Told("problem.not_both"))
    return found


def _pairs(data: bytes, where: str) -> list[tuple[str, str]]:
    try:
        text = data.decode("utf-8")
        _check_graphs(text)
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except UnicodeDecodeError:
        raise Problem(400, Told("problem.not_utf8", where=where)) from None
    except ValueError:
        raise Problem(400, Told("problem.many_fields", where=where, most=_MAX_FIELDS)) from None


def _check_graphs(text: str) -> None:
    """Refuse an endless IRI of a graph before its escapes are taken apart, which takes long."""
    if len(text) <= _LONGEST_IRI:
        return
    for name, parted, value in (each.partition("=") for each in text.split("&", _MAX_FIELDS)):
        if parted and name in _DATASETS and len(value) > 3 * _LONGEST_IRI:  # an escape takes three bytes for one
            raise Problem(400, Told("problem.long_iri", name=name, length=len(value), most=_LONGEST_IRI))


def _body(limit: int) -> bytes:
    """The request's body, unpacked. Problem 413 where it is too large, packed or not, 415 for an unknown packing."""
    most = 3 * limit + 4096  # a form's escapes may take three bytes for one
    request.max_content_length = most
    data = unpacked(request.get_data(cache=False), most)
    if len(data) > most:
        raise Problem(413, Told("problem.large_query", most=limit))
    return data


def unpacked(data: bytes, most: int) -> bytes:
    """A body of the request without its `Content-Encoding`, of which gzip is known; at most `most` + 1 bytes of it."""
    packing = request.headers.get("Content-Encoding", "identity").strip().lower()
    if packing in ("identity", ""):
        return data
    if packing not in ("gzip", "x-gzip"):
        raise Problem(415, Told("problem.packing", packing=packing[:80]), {"Accept-Encoding": "gzip"})
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            return packed.read(most + 1)
    except (OSError, EOFError, zlib.error):
        raise Problem(400, Told("problem.not_gzip")) from None


def _decoded(body: bytes) -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(415, Told("problem.charset", charset=charset[:80]))
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, Told("problem.query_not_utf8", byte=error.start)) from None


def _boolean(text: str, name: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise Problem(400, Told("problem.one_of", name=name, known=("true", "false"), value=text[:80]))
    return _BOOLEANS[text.lower()]


def _seconds(text: str) -> float:
    if not text:
        return 0.0
    try:
        found = float(text.removesuffix("s"))
    except ValueError:
        found = -1.0
    if not 0 <= found < 1e6:
        raise Problem(400, Told("problem.seconds", name="timeout", value=text[:80]))
    return found


def _scheme(text: str) -> str:
    try:
        return urlsplit(text).scheme.lower()
    except ValueError:  # brackets that do not close, where a host would be
        return ""


def _graph_iri(text: str, name: str) -> str:
    if len(text) > _LONGEST_IRI:
        raise Problem(400, Told("problem.long_iri", name=name, length=len(text), most=_LONGEST_IRI))
    if _scheme(text) in ("http", "https", "urn", "tag"):
        bad = next((each for each in text if each in '<>"{}|^`\\' or each <= " "), "")
        if not bad:
            return text
    raise Problem(400, Told("problem.no_iri", name=name, value=text[:200]))
