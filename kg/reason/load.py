"""RDF files into the tables `quads(s, p, o, g)` and `terms(id, t)`.

N-Triples and N-Quads are read by the engine itself, line by line, set-at-a-time: a line that is
in canonical form needs no parser. Other lines, and other formats, go through Oxigraph's parser
and come back in canonical form. After `load`, every term of `quads` has its text in `terms`;
blank nodes of different files are different.

No statement is lost on the way: the lines that the engine says it read are counted against the line ends of
the file, and the statements that the parser gives against the rows that come of them.
"""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import pyoxigraph

from kg.errors import InputError, KgError
from kg.reason import numbers

_BEYOND_ASCII = "".join(f"{chr(a)}-{chr(b)}" for a, b in ((0xA0, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFEF)))
_CHARACTER = rf"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?{_BEYOND_ASCII}]|%[0-9A-Fa-f]{{2}})"
_IRI = rf"<[A-Za-z][A-Za-z0-9+.-]*:{_CHARACTER}*(?:#{_CHARACTER}*)?>"
_BLANK = r"_:[A-Za-z0-9_]+"
_IN_STRING = rf'[^"\\\x00-\x1f\x7f{chr(0xFFFE)}{chr(0xFFFF)}]'
_LITERAL = rf'"(?:{_IN_STRING}|\\["\\nrtbf])*"(?:@[a-z]{{1,8}}(?:-[a-z0-9]{{1,8}})*|\^\^{_IRI})?'
TRIPLE = rf"(?:{_IRI}|{_BLANK}) {_IRI} (?:{_IRI}|{_BLANK}|{_LITERAL})"
"""Terms in the one form in which the parser would write them (RDF 1.1 N-Triples, section 4; RFC 3987): no two texts
mean the same term, and lines of this form need no parsing. What it leaves out is parsed."""

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


_UNREADABLE = (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.NotImplementedException)


class LostTriplesError(KgError):
    """Triples are not where they must be: the program is wrong, and nothing that it would write can be trusted."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the reasoner went wrong: {what}; nothing was kept, please report this with the data")


class _LostLinesError(Exception):
    """The engine's reader made another number of rows than the file has lines."""


class _ForTheParserError(Exception):
    """A file whose lines cannot all be read by the engine: Turtle that began as N-Triples, odd characters."""


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """The empty tables."""
    create_quads(connection, "quads")
    numbers.create_terms(connection)


def create_quads(connection: duckdb.DuckDBPyConnection, name: str, kind: str = "") -> None:
    """An empty table of quads; `kind` may be TEMP."""
    connection.execute(f"CREATE OR REPLACE {kind} TABLE {name} (s UBIGINT, p UBIGINT, o UBIGINT, g UBIGINT)")


def load(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    scope: str,
    work: Path,
    *,
    into: str = "quads",
    first: bool = False,
) -> None:
    """Add one file. `scope` marks its blank nodes; `work` is for temporary files.

    Labels of the `first` file stay as they are, but for those that look as if marked. Raises InputError where
    the file is missing, empty of bytes, unreadable or no RDF.
    """
    form = detect(path)
    if form == pyoxigraph.RdfFormat.TURTLE and path.suffix != ".gz" and _is_lines(path):
        form = pyoxigraph.RdfFormat.N_TRIPLES
    if form in (pyoxigraph.RdfFormat.N_TRIPLES, pyoxigraph.RdfFormat.N_QUADS) and path.suffix != ".gz":
        before = connection.execute(f"SELECT coalesce(max(rowid), -1) + 1 FROM {into}").fetchone()
        for size in _LINE_SIZES:
            try:
                _load_lines(connection, path, _Marks(scope, first), size=size, work=work, into=into)
                return
            except (*_UNREADABLE, _LostLinesError, _ForTheParserError) as error:
                # A line is too long, or bytes are not UTF-8: in the end the parser decides.
                connection.execute(f"DELETE FROM {into} WHERE rowid >= {before[0] if before else 0}")
                if isinstance(error, _ForTheParserError):
                    break
    _load_parsed(connection, path, detect(path), _Marks(scope, first), work=work, into=into)


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
    buffer = f"buffer_size={2 * size}, " if size == _LINE_SIZES[0] else "parallel=false, "
    return (
        f"read_csv('{name}', delim='\x01', header=false, quote='', escape='', comment='', "
        f"auto_detect=false, null_padding=false, columns={{'l': 'VARCHAR'}}, compression='none', "
        f"max_line_size={size}, {buffer}nullstr='\x02')"
    )


@dataclass(frozen=True, slots=True)
class _Marks:
    """What marks the blank nodes of a file; those of the first file only where they look like another's."""

    scope: str
    first: bool

    def marked(self, term: str) -> str:
        """SQL for a term with its mark: of different files, and of different labels, always different."""
        if self.first:
            looks_so = f"starts_with({term}, '_:') AND regexp_matches({term}, '^_:[fu][0-9]')"
        else:
            looks_so = f"starts_with({term}, '_:')"
        return f"CASE WHEN {looks_so} THEN '_:{self.scope}' || substring({term}, 3) ELSE {term} END"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines to load: where from, whether they may name graphs or blank nodes, and what marks the latter.

    `lines` is how many there are; `regular` says that all are as the serializer writes them.
    """

    source: str
    lines: int
    named_graphs: bool
    has_blank: bool
    marks: _Marks
    regular: bool = False

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
        form = TRIPLE + (rf"(?: (?:{_IRI}|{_BLANK}))? \." if self.named_graphs else r" \.")
        regular = (
            "l <> ''" if self.regular else f"regexp_full_match(l, {_quoted(form)}) AND NOT contains(l, '{_STRING}')"
        )
        s, o, g = (self.marks.marked(name) if self.has_blank else name for name in "sog")
        return (
            f"SELECT l, {s} s, p, {o} o, {g} g, regular FROM (SELECT l, s, p, {cut} o, g, regular FROM "
            f"(SELECT l, s, p, {graph} g, coalesce({regular}, false) regular FROM ({words})))"
        )

    @property
    def ids(self) -> str:
        """SQL for the numbers si, pi, oi and gi of the terms; `tid` where the kind must be looked at."""
        subject = "tid(s)" if self.has_blank else "hid(s)"
        thing = "tid(o)" if self.has_blank else "hid(o) | CASE WHEN starts_with(o, '<') THEN 0 ELSE 2 END"
        graph = "tid(g)" if self.named_graphs else "tid('')"
        return f"{subject} si, hid(p) pi, {thing} oi, {graph} gi"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _load_lines(
    connection: duckdb.DuckDBPyConnection, path: Path, marks: _Marks, *, size: int, work: Path, into: str
) -> None:
    """Load a file of lines piece by piece, so that memory holds one piece's texts only."""
    form = detect(path)
    named_graphs = form == pyoxigraph.RdfFormat.N_QUADS
    odd: list[str] = []
    for piece, lines, has_blank in _pieces(path, work):
        odd += _load_piece(connection, _Piece(_source(piece, size), lines, named_graphs, has_blank, marks), into)
    if odd and form == pyoxigraph.RdfFormat.TURTLE:
        raise _ForTheParserError
    if odd:
        _check_whole(path, odd)
        quads = pyoxigraph.parse(input="\n".join(odd).encode(), format=form)
        _load_quads(connection, quads, marks, work=work, into=into)


def _is_lines(path: Path) -> bool:
    """Does a Turtle file begin as N-Triples, which are Turtle too?"""
    with path.open("rb") as stream:
        lines = stream.read(1 << 16).decode("utf-8", "replace").splitlines()[:-1]
    canonical = re.compile(TRIPLE + r" \.")
    return len(lines) > 20 and all(canonical.fullmatch(line) for line in lines)


def _pieces(path: Path, work: Path) -> Iterator[tuple[Path, int, bool]]:
    """The file itself if it is small, else copies of its lines, some megabytes at a time.

    With each its number of lines that are not empty, and whether it has blank nodes.
    """
    if path.stat().st_size <= _PIECE * 3 // 2 and not set(str(path)) & set("*?[]{}"):
        content = bytearray(path.read_bytes())
        yield path, _count_lines(content, len(content), b""), b"_:" in content
        return
    piece, block = work / "piece.nq", bytearray(_PIECE)  # the same memory for each piece
    with path.open("rb", buffering=0) as stream, memoryview(block) as view:
        while size := stream.readinto(block):
            rest = _rest_of_line(stream) if block[size - 1] != 10 else b""
            with piece.open("wb") as copy:
                copy.write(view[:size])
                copy.write(rest)
            has_blank = block.find(b"_:", 0, size) >= 0 or b"_:" in block[size - 1 : size] + rest
            yield piece, _count_lines(block, size, rest), has_blank
    piece.unlink()


def _count_lines(block: bytearray, size: int, rest: bytes) -> int:
    """How many lines that are not empty a block and the rest of its last line have.

    Raises _ForTheParserError where there are characters that mean something to the engine's reader.
    """
    if any(block.find(each, 0, size) >= 0 or each in rest for each in (b"\0", b"\1", b"\2")):
        raise _ForTheParserError
    if (
        block[:1] in (bytearray(b"\n"), bytearray(b"\r"))
        or block.find(b"\n\n", 0, size) >= 0
        or block.find(b"\r", 0, size) >= 0
    ):
        lines = (bytes(block[:size]) + rest).replace(b"\r\n", b"\n").split(b"\n")
        return sum(map(bool, lines))
    ended = rest.endswith(b"\n") if rest else block[size - 1 : size] == b"\n"
    return block.count(b"\n", 0, size) + rest.count(b"\n") + (size > 0 and not ended)


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
    """Load the canonical lines of a piece; the other lines. Raises _LostLinesError where the engine lost lines."""
    execute = connection.execute
    made = execute(
        "CREATE OR REPLACE TEMP TABLE piece AS SELECT CASE WHEN regular THEN NULL ELSE l END odd, s, p, o, g, regular, "
        f"{piece.ids} FROM ({piece.terms})"
    ).fetchone()
    if not made or made[0] != piece.lines:
        raise _LostLinesError
    odd = [str(row[0] or "") for row in execute("SELECT odd FROM piece WHERE NOT regular").fetchall()]
    rows = numbers.enter(connection, "piece", {"s": "si", "p": "pi", "o": "oi", "g": "gi"}, "regular", repeated="pg")
    execute(f"INSERT INTO {into} {rows}")
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
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    form: pyoxigraph.RdfFormat,
    marks: _Marks,
    *,
    work: Path,
    into: str,
) -> None:
    """Parse with Oxigraph, name blank nodes in order of appearance, and read the lines back."""
    names: dict[pyoxigraph.BlankNode, pyoxigraph.BlankNode] = {}
    quads = (_renamed(quad, names) for quad in parsed(path, form))
    _load_quads(connection, quads, marks, work=work, into=into)


def _load_quads(
    connection: duckdb.DuckDBPyConnection, quads: Iterator[pyoxigraph.Quad], marks: _Marks, *, work: Path, into: str
) -> None:
    """Write quads as lines and load these. Raises LostTriplesError where fewer or more come out."""
    converted, count = work / "parsed.nq", 0
    with converted.open("wb") as out:
        while batch := list(islice(quads, 50_000)):
            out.write(pyoxigraph.serialize(batch, format=pyoxigraph.RdfFormat.N_QUADS) or b"")
            count += len(batch)
    found = 0
    for piece, lines, has_blank in _pieces(converted, work) if count else ():
        _load_written(connection, piece, lines, has_blank=has_blank, marks=marks, into=into)
        found += lines
    if found != count:
        raise LostTriplesError(f"of {count} statements {found} came out of the parser")
    converted.unlink()


def _load_written(
    connection: duckdb.DuckDBPyConnection, piece: Path, lines: int, *, has_blank: bool, marks: _Marks, into: str
) -> None:
    """Load lines as the serializer writes them, whatever their length."""
    for size in _LINE_SIZES:
        try:
            _load_piece(connection, _Piece(_source(piece, size), lines, True, has_blank, marks, True), into)
            return
        except (*_UNREADABLE, _LostLinesError):
            continue
    raise LostTriplesError("a statement is longer than a gigabyte")


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
