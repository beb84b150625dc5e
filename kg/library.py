"""The library: `kg.read`, `kg.open` and `kg.build`, and the plain data that they give.

Everything here is public and stays: names, parameters and members are added to, never renamed.
Errors are those of `kg.errors`; each is one line that says what is wrong, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from kg.errors import QueryError, UsageError
from kg.rdf import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, Term
from kg.vocab import DEFAULT_BASE, XSD

if TYPE_CHECKING:
    import pandas

    from kg.compare import Comparison
    from kg.model import Document, Footnote, Paragraph, Statements
    from kg.pipeline import BuildReport
    from kg.reason.proof import Proof
    from kg.reason.why import Explainer
    from kg.store import Graph

Value = str | int | bool | None
"""A cell of a table: whole numbers and booleans as such, everything else as text, None where there is nothing."""


# -- reading ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing read in a document, with its place.

    `kind` is act, citation, mention, addressee, ratification urged, participation, meeting, report
    requested, series, SDG target or unresolved; `detail` says what, by the names of `kg.model`; `value`
    is the same in one line. `part`, `number` and `footnote` name the paragraph and its note, `spans`
    are the characters of the source text, and `quote` those characters.
    """

    kind: str
    part: str
    number: str
    footnote: str
    value: str
    quote: str
    spans: tuple[tuple[int, int], ...]
    detail: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read: `document` and `extracted` are the whole, the properties what is used most."""

    document: Document
    extracted: Statements
    format: str

    @property
    def symbol(self) -> str:
        """The document's key, its UN symbol."""
        return self.document.metadata.symbol

    @property
    def language(self) -> str:
        """Its language, as BCP 47 has it."""
        return self.document.metadata.language

    @property
    def title(self) -> str:
        """Its title, "" where it has none."""
        return self.document.metadata.title

    @property
    def text(self) -> str:
        """The source text that all spans count in."""
        return self.document.source.text

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Its paragraphs, in order."""
        return self.document.paragraphs

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        """Its notes, in order."""
        return self.document.footnotes

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the reader could not make sense of, a line each."""
        return self.document.all_warnings

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Everything read in it, kind by kind, each kind in the order of the text."""
        return tuple(_statements(self.extracted))

    def frame(self) -> pandas.DataFrame:
        """The statements as a pandas frame. UsageError where pandas is not installed."""
        names = ["kind", "part", "number", "footnote", "value", "quote"]
        return _frame(names, ([getattr(each, name) for name in names] for each in self.statements))


def _statements(extracted: Statements) -> Iterator[Statement]:
    from kg.kinds import KINDS, in_words, of

    for name, kind in KINDS.items():
        for each in of(extracted, name):
            place = each.place
            detail = {one.name: getattr(each, one.name) for one in fields(each) if one.name != "place"}
            spans = tuple((span.start, span.end) for span in place.spans)
            yield Statement(
                kind.word, place.part.value, place.number, place.footnote, in_words(detail), place.quote, spans, detail
            )


def read(source: str | Path | bytes, *, name: str = "", stated: Mapping[str, str] | None = None) -> Reading:
    """Read a document: its paragraphs, and every statement with the characters that it was read from.

    `source` is a path (a `Path`, or a string without a line break), a text (a string with one), or a
    file's bytes; the format is told from the content. No store is needed or made. `name` is what a text
    or bytes are called in the result; `stated` says what the document does not, with the keys of a
    sidecar file (`symbol`, `as_of` …). Raises `InputError` where it cannot be read.
    """
    from kg.pipeline.document import read_bytes, read_document

    if isinstance(source, str) and ("\n" in source or "\r" in source):
        source, name = source.encode("utf-8"), name or "text"
    if isinstance(source, bytes):
        found = read_bytes(source, name or "document", dict(stated or {}))
    else:
        found = read_document(Path(source), dict(stated or {}))
    return Reading(found.document, found.statements, found.format)


# -- a store ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a question or a SELECT query: `rows` as Python has them, `terms` as RDF has them.

    Iterating gives each row as a dictionary.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    terms: tuple[tuple[Term | None, ...], ...] = field(default=(), repr=False)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def frame(self) -> pandas.DataFrame:
        """The rows as a pandas frame. UsageError where pandas is not installed."""
        return _frame(list(self.columns), self.rows)


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to a CONSTRUCT or DESCRIBE query: terms as N-Triples writes them, each triple once, sorted."""

    triples: tuple[tuple[str, str, str], ...]

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        return iter(self.triples)

    def __len__(self) -> int:
        return len(self.triples)

    def frame(self) -> pandas.DataFrame:
        """The triples as a pandas frame. UsageError where pandas is not installed."""
        return _frame(["subject", "predicate", "object"], self.triples)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a triple holds: asserted in `graphs` (then `rule` is ""), or by `rule` from `premises`.

    `lines` says it for people, down to the characters of the documents.
    """

    triple: tuple[str, str, str]
    rule: str
    graphs: tuple[str, ...]
    premises: tuple[Explanation, ...]
    lines: tuple[str, ...] = ()


class OpenGraph:
    """A graph that is open for reading: `kg.open` gives it. Close it, or use it in a `with` statement."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._explainer: Explainer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it."""
        self._graph.close()

    @property
    def id(self) -> str:
        """The name of the state that is read, made from its content."""
        return self._graph.id

    @property
    def base(self) -> str:
        """What its IRIs begin with."""
        return self._graph.base

    @property
    def documents(self) -> tuple[tuple[str, str], ...]:
        """Symbol and language of every document version that it holds, sorted."""
        return tuple(sorted((each.symbol, each.language) for each in self._graph.manifest.versions))

    @staticmethod
    def questions() -> dict[str, tuple[str, ...]]:
        """The questions that `ask` knows, with the names of their parameters."""
        from kg.questions import load

        return {name: tuple(each.name for each in question.parameters) for name, question in load().items()}

    def ask(self, question: str, *, infer: bool = True, **parameters: str) -> Table:
        """The rows of a question of `queries/`, with its parameters, which take what people write.

        Raises `UnknownNameError` for a question or parameter that is none, and for a value that names nothing,
        with the nearest names in `near`; `UsageError` for a value that makes no sense, or may mean several things.
        """
        from kg.parameters import bound
        from kg.questions import find

        text = bound(find(question), {name: str(value) for name, value in parameters.items()}, self._graph)
        found = self.query(text, infer=infer)
        assert isinstance(found, Table)
        return found

    def query(self, text: str, *, infer: bool = True) -> Table | Triples | bool:
        """The answer to a SPARQL query: a table for SELECT, triples for CONSTRUCT and DESCRIBE, a bool for ASK.

        Without `infer` the default graph is what is asserted alone. Raises `QueryError`, with line and
        column where the query cannot be parsed; SERVICE is refused.
        """
        _refuse_calls(text, self.base)
        try:
            result = self._graph.query(text, infer=infer)
            if isinstance(result, QueryBoolean):
                return bool(result)
            if isinstance(result, QuerySolutions):
                terms = tuple(tuple(row) for row in result)
                rows = tuple(tuple(_value(term) for term in row) for row in terms)
                return Table(tuple(each.value for each in result.variables), rows, terms)
            written = {(str(each.subject), str(each.predicate), str(each.object)) for each in result}
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(str(error)) from error
        return Triples(tuple(sorted(written)))

    def compare(self, earlier: str, later: str, language: str = "") -> Comparison:
        """What changed between two documents, by their symbols: the relation of each paragraph of the later text.

        The language is the one named, else the first of English, French and Spanish in which both are loaded with
        their text. Raises `UsageError` where there is none, `UnknownNameError` for a symbol that nothing has.
        """
        from kg import parameters
        from kg.comparing import compare_works

        names = parameters.known(self._graph)
        one, other = (parameters.loaded_document(name, names) for name in (earlier, later))
        return compare_works(self._graph, one, other, language)

    def explain(self, subject: str, predicate: str, value: str, *, number: int = 1) -> tuple[Explanation, ...]:
        """Up to `number` reasons why a triple holds, the shortest first; () where it does not.

        The three are named as `kg explain` has it: symbols, codes, names of the ontology, IRIs in
        angle brackets, literals in quotation marks.
        """
        from kg.reason.why import Explainer

        if self._explainer is None:
            self._explainer = Explainer(self._graph.store, self.base)
        explainer = self._explainer
        return tuple(_explanation(each, explainer) for each in explainer.find((subject, predicate, value), number))


def _explanation(proof: Proof, explainer: Explainer | None = None) -> Explanation:
    premises = tuple(_explanation(each) for each in proof.premises)
    lines = tuple(explainer.lines(proof)) if explainer else ()
    return Explanation(proof.triple, proof.rule, proof.graphs, premises, lines)


def _refuse_calls(text: str, base: str) -> None:
    if "service" not in text.casefold() and "\\u" not in text.casefold():
        return
    from kg.sparql import inspection

    if inspection.inspect(text, base).services:
        raise QueryError("SERVICE may not call endpoints from here")


def _value(term: Term | None) -> Value:
    match term:
        case None:
            return None
        case Literal():
            kind = term.datatype.value
            if kind == f"{XSD}boolean" and term.value in ("true", "false", "1", "0"):
                return term.value in ("true", "1")
            return int(term.value) if kind == f"{XSD}integer" else term.value
        case NamedNode() | BlankNode():
            return term.value
    return str(term)


def _frame(columns: list[str], rows: Iterable[Iterable[object]]) -> pandas.DataFrame:
    try:
        import pandas
    except ImportError:
        raise UsageError("frames need pandas; install it with pip install 'un-resolutions-kg[frames]'") from None
    return pandas.DataFrame([list(row) for row in rows], columns=columns, dtype=object)


def open(store: str | Path = "store") -> OpenGraph:
    """Open a store for reading: a folder, or `sparql:URL` for one that `kg build --publish` has loaded.

    What is read stays as it is, whatever is built meanwhile. Raises `StoreError` where there is none.
    """
    from kg.store import open_graph

    return OpenGraph(open_graph(store))


def build(
    paths: Iterable[str | Path] = (),
    *,
    store: str | Path = "store",
    add: bool = False,
    remove: Iterable[str] = (),
    base: str = DEFAULT_BASE,
    jobs: int = 0,
    reason: bool = True,
) -> BuildReport:
    """Build a store from files and folders, or, with `add` and `remove`, change one that stands.

    The store then holds exactly these documents (without any: the starter corpus). One bad document
    stops nothing: it is in the report, whose `code` is then 1. `jobs` are the processes to use, 0 for
    one per core. Raises `InputError` for a path that does not exist, `StoreError` where another
    build is writing.
    """
    from kg.pipeline import BuildOptions
    from kg.pipeline import build as run

    given = [paths] if isinstance(paths, str | Path) else paths
    options = BuildOptions(
        store=Path(store),
        paths=tuple(Path(each) for each in given),
        base=base,
        add=add,
        remove=tuple([remove] if isinstance(remove, str) else remove),
        jobs=jobs,
        reason=reason,
    )
    return run(options)


__all__ = ["Explanation", "OpenGraph", "Reading", "Statement", "Table", "Triples", "build", "open", "read"]
