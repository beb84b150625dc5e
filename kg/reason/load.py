"""RDF files into the tables `quads(s, p, o, g)` and `terms(id, t)`.

N-Triples and N-Quads are read by the engine itself, line by line, set-at-a-time: a line that is
in canonical form needs no parser. Other lines, and other formats, go through Oxigraph's parser
and come back in canonical form. After `load`, every term of `quads` has its text in `terms`;
blank nodes of different files are different.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import pyoxigraph

from kg.errors import InputError

_IRI = r'<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*>'
_BLANK = r"_:[A-Za-z0-9_]+"
_LITERAL = rf'"(?:[^"\\\x00-\x1f\x7f]|\\["\\nrtbf])*"(?:@[a-z0-9-]+|\^\^{_IRI})?'
CANONICAL = rf"(?:{_IRI}|{_BLANK}) {_IRI} (?:{_IRI}|{_BLANK}|{_LITERAL})(?: (?:{_IRI}|{_BLANK}))? \."
"""A statement of N-Triples or N-Quads in the form that needs no parsing (RDF 1.1 N-Triples, section 4)."""

_COMMENTS = re.compile(r"\A(?:\s+|#[^\n]*(?:\n|\Z))*")
_STRING = "^^<http://www.w3.org/2001/XMLSchema#string>"
_PIECE = 24_000_000
_LINE_SIZES = (1_000_000, 64_000_000, 1_000_000_000)
_FORMATS = {
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".turtle": pyoxigraph.RdfFormat.TURTLE,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".n3": pyoxigraph.RdfFormat.N3,
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".owl": pyoxigraph.RdfFormat.RDF_XML,
    ".xml": pyoxigraph.RdfFormat.RDF_XML,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
    ".json": pyoxigraph.RdfFormat.JSON_LD,
}


class _OtherTurtleError(Exception):
    """A Turtle file that began as N-Triples and goes on as something else."""


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The empty tables."""
    create_quads(connection, "quads")
    connection.execute("CREATE TABLE terms (id UBIGINT, t VARCHAR)")
    connection.execute("INSERT INTO terms VALUES (tid(''), '')")


def create_quads(connection: duckdb.DuckDBPyConnection, name: str, kind: str = "") -> None:
    """An empty table of quads; `kind` may be TEMP."""
    connection.execute(f"CREATE OR REPLACE {kind} TABLE {name} (s UBIGINT, p UBIGINT, o UBIGINT, g UBIGINT)")


def load(connection: duckdb.DuckDBPyConnection, path: Path, scope: str, work: Path, into: str = "quads") -> None:
    """Add one file. `scope` marks its blank nodes ("" leaves their labels); `work` is for temporary files.

    Raises InputError where the file is missing, empty of bytes, unreadable or no RDF.
    """
    form = detect(path)
    if form == pyoxigraph.RdfFormat.TURTLE and path.suffix != ".gz" and _is_lines(path):
        form = pyoxigraph.RdfFormat.N_TRIPLES
    if form in (pyoxigraph.RdfFormat.N_TRIPLES, pyoxigraph.RdfFormat.N_QUADS) and path.suffix != ".gz":
        before = connection.execute(f"SELECT coalesce(max(rowid), -1) + 1 FROM {into}").fetchone()
        for size in _LINE_SIZES:
            try:
                _load_lines(connection, path, scope, size=size, work=work, into=into)
                return
            except (duckdb.InvalidInputException, duckdb.ConversionException, _OtherTurtleError) as error:
                # A line is too long, or bytes are not UTF-8: in the end the parser decides.
                connection.execute(f"DELETE FROM {into} WHERE rowid >= {before[0] if before else 0}")
                if isinstance(error, _OtherTurtleError):
                    break
    _load_parsed(connection, path, detect(path), scope, work=work, into=into)


def detect(path: Path) -> pyoxigraph.RdfFormat:
    """The format, from the name, else from the first characters."""
    if not path.exists():
        raise InputError(path, "no such file", "check the path")
    if path.is_dir():
        raise InputError(path, "is a folder", "name the RDF files in it")
    suffix = (path.with_suffix("") if path.suffix == ".gz" else path).suffix.lower()
    if suffix in _FORMATS:
        return _FORMATS[suffix]
    with _open(path) as stream:
        start = stream.read(1 << 16)
    if b"\0" in start:
        raise InputError(path, "is a binary file, not RDF", "give N-Triples, Turtle, RDF/XML, JSON-LD or N-Quads")
    text = _COMMENTS.sub("", start.decode("utf-8", "replace").lstrip("\ufeff"))
    if text.startswith(("<?xml", "<rdf:", "<!DOCTYPE")):
        return pyoxigraph.RdfFormat.RDF_XML
    if text.startswith(("{", "[")) and '"@' in text:
        return pyoxigraph.RdfFormat.JSON_LD
    if text.startswith(("@", "PREFIX", "BASE", "<", "_:")):
        return pyoxigraph.RdfFormat.TURTLE
    raise InputError(
        path,
        "is not RDF as far as its name and first characters tell",
        "give N-Triples, Turtle, RDF/XML, JSON-LD or N-Quads with its usual ending",
    )


def _open(path: Path):  # type: ignore[no-untyped-def]
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")


def _source(path: Path, size: int) -> str:
    name = str(path).replace("'", "''")
    # Small buffers let both cores read a piece; a buffer must hold the longest line.
    buffer = f"buffer_size={2 * size}, " if size == _LINE_SIZES[0] else ""
    return (
        f"read_csv('{name}', delim='\x01', header=false, quote='', escape='', comment='', "
        f"auto_detect=false, null_padding=false, columns={{'l': 'VARCHAR'}}, compression='none', "
        f"max_line_size={size}, {buffer}nullstr='\x02')"
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines to load: where from, whether they may name graphs or blank nodes, and what marks the latter."""

    source: str
    named_graphs: bool
    has_blank: bool
    scope: str

    @property
    def terms(self) -> str:
        """SQL for the terms of lines: l, s, p, o, g ('' for the default graph) and whether the line is canonical."""
        graph, size = "''", "0"
        if self.named_graphs:  # the last word, if it is a term of its own and not the object
            last = "split_part(l, ' ', -2)"
            own = f"length(l) <> length(s) + length(p) + length({last}) + 4"
            graph = (
                f"CASE WHEN {own} AND (starts_with({last}, '<') OR starts_with({last}, '_:')) "
                f"AND NOT contains({last}, '\"') THEN {last} ELSE '' END"
            )
            size = "CASE WHEN g = '' THEN 0 ELSE length(g) + 1 END"
        words = f"SELECT l, split_part(l, ' ', 1) s, split_part(l, ' ', 2) p FROM {self.source}"
        cut = f"substring(l, length(s) + length(p) + 3, length(l) - length(s) - length(p) - 4 - {size})"
        regular = f"regexp_full_match(l, '{CANONICAL}') AND NOT contains(l, '{_STRING}')"
        s, o = (self._marked(name) for name in ("s", "o"))
        return (
            f"SELECT l, {s} s, p, {o} o, g, regular FROM (SELECT l, s, p, {cut} o, g, regular FROM "
            f"(SELECT l, s, p, {graph} g, coalesce({regular}, false) regular FROM ({words})))"
        )

    def _marked(self, name: str) -> str:
        if not (self.has_blank and self.scope):
            return name
        return f"CASE WHEN starts_with({name}, '_:') THEN '_:{self.scope}' || substring({name}, 3) ELSE {name} END"

    @property
    def ids(self) -> str:
        """SQL for the numbers si, pi, oi and gi of the terms; `tid` where the kind must be looked at."""
        plain = "hash(%s) & 18446744073709551612::UBIGINT"
        subject = "tid(s)" if self.has_blank else plain % "s"
        thing = "tid(o)" if self.has_blank else f"({plain % 'o'}) | CASE WHEN starts_with(o, '<') THEN 0 ELSE 2 END"
        graph = "tid(g)" if self.named_graphs else "tid('')"
        return f"{subject} si, {plain % 'p'} pi, {thing} oi, {graph} gi"


def _load_lines(
    connection: duckdb.DuckDBPyConnection, path: Path, scope: str, *, size: int, work: Path, into: str
) -> None:
    """Load a file of lines piece by piece, so that memory holds one piece's texts only."""
    form = detect(path)
    named_graphs = form == pyoxigraph.RdfFormat.N_QUADS
    odd: list[str] = []
    for piece, has_blank in _pieces(path, work):
        odd += _load_piece(connection, _Piece(_source(piece, size), named_graphs, has_blank, scope), into)
    if odd and form == pyoxigraph.RdfFormat.TURTLE:
        raise _OtherTurtleError
    if odd:
        _check_whole(path, odd)
        converted = work / "odd.nq"
        quads = pyoxigraph.parse(input="\n".join(odd).encode(), format=detect(path))
        converted.write_bytes(pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS) or b"")
        _load_piece(connection, _Piece(_source(converted, _LINE_SIZES[-1]), True, True, scope), into)
        converted.unlink()


def _is_lines(path: Path) -> bool:
    """Does a Turtle file begin as N-Triples, which are Turtle too?"""
    with path.open("rb") as stream:
        lines = stream.read(1 << 16).decode("utf-8", "replace").splitlines()[:-1]
    canonical = re.compile(CANONICAL)
    return len(lines) > 20 and all(canonical.fullmatch(line) for line in lines)


def _pieces(path: Path, work: Path) -> Iterator[tuple[Path, bool]]:
    """The file itself if it is small, else copies of its lines, some megabytes at a time; has each blank nodes?"""
    if path.stat().st_size <= _PIECE * 3 // 2 and not set(str(path)) & set("*?[]{}"):
        yield path, b"_:" in path.read_bytes()
        return
    piece, block = work / "piece.nq", bytearray(_PIECE)  # the same memory for each piece
    with path.open("rb", buffering=0) as stream, memoryview(block) as view:
        while size := stream.readinto(block):
            rest = _rest_of_line(stream) if block[size - 1] != 10 else b""
            with piece.open("wb") as copy:
                copy.write(view[:size])
                copy.write(rest)
            yield piece, block.find(b"_:", 0, size) >= 0 or b"_:" in block[size - 1 : size] + rest
    piece.unlink()


def _rest_of_line(stream: io.FileIO) -> bytes:
    """What is left of the line that the stream stands in; the stream goes on behind it."""
    start, parts = stream.tell(), []
    while part := stream.read(1 << 16):
        end = part.find(b"\n") + 1
        parts.append(part[:end] if end else part)
        if end:
            break
    found = b"".join(parts)
    stream.seek(start + len(found))
    return found


def _load_piece(connection: duckdb.DuckDBPyConnection, piece: _Piece, into: str) -> list[str]:
    """Load the canonical lines of a piece; the other lines."""
    execute = connection.execute
    execute(
        "CREATE OR REPLACE TEMP TABLE piece AS SELECT CASE WHEN regular THEN NULL ELSE l END odd, s, p, o, g, regular, "
        f"{piece.ids} FROM ({piece.terms})"
    )
    odd = [str(row[0] or "") for row in execute("SELECT odd FROM piece WHERE NOT regular").fetchall()]
    execute(f"INSERT INTO {into} SELECT si, pi, oi, gi FROM piece WHERE regular")
    execute(
        "CREATE OR REPLACE TEMP TABLE new_terms AS SELECT id, any_value(t) t, min(strlen(t)) <> max(strlen(t)) twice "
        "FROM (SELECT si id, s t FROM piece WHERE regular UNION ALL SELECT oi, o FROM piece WHERE regular "
        "UNION ALL (SELECT DISTINCT pi, p FROM piece WHERE regular) "
        "UNION ALL (SELECT DISTINCT gi, g FROM piece WHERE regular)) GROUP BY id"
    )
    clash = execute(
        "SELECT (SELECT count(*) FROM new_terms n JOIN terms k USING (id) WHERE strlen(n.t) <> strlen(k.t)) "
        "+ (SELECT count(*) FROM new_terms WHERE twice)"
    ).fetchone()
    if clash and clash[0]:
        raise RuntimeError("two terms have the same 62-bit hash; please report this with the data")
    execute("INSERT INTO terms SELECT id, t FROM new_terms ANTI JOIN terms USING (id)")
    execute("DROP TABLE new_terms")
    execute("DROP TABLE piece")
    return odd


def _check_whole(path: Path, lines: list[str]) -> None:
    """Raise InputError with the line's number if one of the lines is no statement."""
    form = detect(path)
    try:
        for _ in pyoxigraph.parse(input="\n".join(lines).encode(), format=form):
            pass
    except SyntaxError:
        list(parsed(path, form))
        raise


def _load_parsed(
    connection: duckdb.DuckDBPyConnection, path: Path, form: pyoxigraph.RdfFormat, scope: str, *, work: Path, into: str
) -> None:
    """Parse with Oxigraph, name blank nodes in order of appearance, and read the lines back."""
    converted = work / f"parsed-{hashlib.sha256(str(path).encode()).hexdigest()[:12]}.nq"
    names: dict[pyoxigraph.BlankNode, pyoxigraph.BlankNode] = {}
    with converted.open("wb") as out:
        quads = (_renamed(quad, names) for quad in parsed(path, form))
        while batch := list(islice(quads, 50_000)):
            out.write(pyoxigraph.serialize(batch, format=pyoxigraph.RdfFormat.N_QUADS) or b"")
    if converted.stat().st_size:
        for piece, _has_blank in _pieces(converted, work):
            _load_piece(connection, _Piece(_source(piece, _LINE_SIZES[-1]), True, True, scope), into)
    converted.unlink()


def _renamed(quad: pyoxigraph.Quad, names: dict[pyoxigraph.BlankNode, pyoxigraph.BlankNode]) -> pyoxigraph.Quad:
    ends = []
    for term in (quad.subject, quad.object, quad.graph_name):
        if isinstance(term, pyoxigraph.BlankNode):
            names.setdefault(term, pyoxigraph.BlankNode(f"b{len(names)}"))
        ends.append(names.get(term, term) if isinstance(term, pyoxigraph.BlankNode) else term)
    return pyoxigraph.Quad(ends[0], quad.predicate, ends[1], ends[2])  # type: ignore[arg-type]


def parsed(path: Path, form: pyoxigraph.RdfFormat) -> Iterator[pyoxigraph.Quad]:
    """The file's quads; RDF-star statements are refused, the rules know no such terms."""
    try:
        with _open(path) as stream:
            for quad in pyoxigraph.parse(input=stream, format=form, base_iri=path.resolve().as_uri()):
                if isinstance(quad.object, pyoxigraph.Triple):
                    raise InputError(path, "holds a triple term, which the OWL 2 RL rules do not know", "leave it out")
                yield quad
    except SyntaxError as error:
        raise InputError(
            path, f"is not {form.name}: {error.msg}", "mend it or give it its right ending", error.lineno
        ) from error
    except (OSError, UnicodeError, ValueError) as error:
        raise InputError(path, f"cannot be read: {error}", "check the file") from error
