"""`kg query`: run a question of `queries/` by name, or any query file."""

from __future__ import annotations

import argparse
import codecs
import csv
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from kg.cli import common
from kg.config import nearest
from kg.errors import QueryError, UnknownNameError, UsageError
from kg.vocab import named_graph

if TYPE_CHECKING:
    from kg import questions, rdf
    from kg.store import Graph

SELECT_FORMATS = ("table", "csv", "tsv", "json")
GRAPH_FORMATS = ("ttl", "nt")
_NO_BINDINGS = b'"bindings":[]}}'


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "query",
        help="run a question or a query file",
        description="Runs a question by its name ('kg queries' lists them) or a SPARQL file. "
        "csv of a question is the site's file of it, for spreadsheets: what one would run has an apostrophe "
        "before it. csv of a query file, tsv and json are the W3C's result formats, for programs: every value is as it "
        "stands in the graph; ttl and nt are for CONSTRUCT and DESCRIBE.",
    )
    parser.add_argument("question", metavar="NAME_OR_FILE", help="a question's name or a .rq file; - reads from stdin")
    parser.add_argument(
        "-p", "--param", action="append", default=[], metavar="KEY=VALUE", help="a parameter of the question"
    )
    parser.add_argument("--format", choices=SELECT_FORMATS + GRAPH_FORMATS, help="default: table, for graphs ttl")
    parser.add_argument("--no-infer", action="store_true", help="leave inferred triples out")
    common.store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer; 0 whether there are rows or not."""
    from kg import parameters, rdf

    question = _question(args.question)
    values = _parameters(args.param)
    question.bind(values)  # says at once what is no parameter, or no date
    with common.snapshot(args) as snapshot:
        if values or question.lacks(values):
            values = parameters.resolve(question, values, parameters.known(snapshot))
        text = question.bind(values, snapshot.base)
        try:
            _check(text, snapshot)
            result = snapshot.query(text, infer=not args.no_infer)
        except QueryError as error:
            raise QueryError(_complaint(args.question, text, error)) from error
        _note_searches(text, snapshot)
        if isinstance(result, rdf.QueryTriples):
            _print_graph(result, args.format, snapshot.base)
        elif isinstance(result, rdf.QueryBoolean):
            _print_boolean(result, args.format)
        else:
            there_are = _print_rows(result, args.format, for_people=_is_named(args.question))
            _note_iris(text, snapshot, infer=not args.no_infer)
            if not there_are and question.parameters:
                reason = parameters.why_empty(question, values, parameters.known(snapshot))
                print(f"kg: note: {reason.told(parameters.REASONS)}", file=sys.stderr)
        _say_in_doubt(question, snapshot)
        if not args.no_infer and parameters.without_evidence(question, values, snapshot):
            _say_no_evidence()
        if "text" in question.columns and not all(each.has_text for each in snapshot.manifest.versions):
            _say_no_text()
    return 0


def _say_in_doubt(question: questions.Question, snapshot: Graph) -> None:
    """Say it where an answer rests on words of documents of which the store has facts only."""
    from kg import lang, parameters
    from kg.lang.messages import say

    if missing := parameters.in_doubt(question, parameters.known(snapshot)):
        told = say("mandates.facts_only", lang.DEFAULT).format(count=missing)
        print(f"kg: note: {told}", file=sys.stderr)


def _say_no_evidence() -> None:
    """Say what an empty cell means."""
    from kg import lang
    from kg.lang.messages import say

    print(f"kg: note: {say('questions.no_evidence', lang.DEFAULT)}", file=sys.stderr)


def _note_searches(text: str, snapshot: Graph) -> None:
    """Say what the searches of a query leave out."""
    from kg.phrases import service

    found = service.answered(snapshot, text)
    for note in dict.fromkeys(found.notes if found else ()):
        print(f"kg: note: {note}", file=sys.stderr)


def _note_iris(text: str, snapshot: Graph, *, infer: bool) -> None:
    """Say it where a GROUP_CONCAT met IRIs, and so came back empty."""
    from kg.sparql import hints

    for name, ask in hints.concatenated(text):
        if snapshot.query(ask, infer=infer):
            print(f"kg: note: {hints.met_iris(name)}", file=sys.stderr)


def _complaint(name: str, text: str, error: QueryError) -> str:
    """What is wrong with a query, and where."""
    from kg.sparql import inspection, spelling

    _, _, body = inspection.prologue(tuple(spelling.tokens(spelling.spell(text))), "")
    if inspection.form_of(body) == "update":
        return f"{name}: an update, but this command only asks; 'kg build' changes a store, 'kg serve' can take updates"
    where = f"{name}, line {error.line}, column {error.column}" if error.line else name
    return f"{where}: {error.message}"


def _check(text: str, snapshot: Graph) -> None:
    """Refuse what would leave the store: SERVICE, and FROM of a graph that is not in it."""
    from kg import rdf
    from kg.sparql import inspection, spelling

    found = inspection.inspect(text, snapshot.base)
    for call in found.services:
        line, column = inspection.position(text, spelling.sent(found.changes, call.start))
        raise QueryError(
            f"SERVICE may not call {f'<{call.iri}>' if call.iri else 'endpoints'} from here; 'kg serve "
            "--service-allow HOST:PORT' answers such queries",
            line,
            column,
        )
    for graph in found.graphs:
        try:
            held = snapshot.store.contains_named_graph(rdf.NamedNode(graph))
        except ValueError:
            held = False
        if not held:
            prefix = named_graph(snapshot.base)
            known = tuple(each.value.removeprefix(prefix) for each in snapshot.graphs())
            near = nearest(graph.removeprefix(prefix), known)
            hint = f"; did you mean {' or '.join(f'<{prefix}{each}>' for each in near)}?" if near else ""
            raise QueryError(f"FROM names <{graph}>, a graph that the store does not hold{hint}")


def _question(name: str) -> questions.Question:
    from kg import questions

    if name == "-":
        return questions.parse("stdin", questions.filled(sys.stdin.read(), "standard input"))
    if _is_named(name):
        return questions.find(name)
    path = Path(name)
    if path.suffix in {".rq", ".sparql"} or path.is_file():
        return questions.read(path)
    try:
        return questions.find(name)
    except UnknownNameError as error:
        if error.near:
            raise
        raise UsageError(f"unknown question '{name}'; 'kg queries' lists them, a file's name ends in .rq") from None


def _is_named(name: str) -> bool:
    """Whether it is the name of a question, which goes before that of a file."""
    from kg import questions

    return name in questions.load()


def _parameters(given: list[str]) -> dict[str, str]:
    values = {}
    for each in given:
        key, equals, value = each.partition("=")
        if not equals or not key:
            raise UsageError(f"'-p {each}' is not KEY=VALUE, for example -p symbol=A/RES/76/186")
        if key in values:
            raise UsageError(f"the parameter '{key}' is given twice; a question takes one value of each")
        values[key] = value
    return values


class _Watched:
    """Passes bytes on, and knows whether a table of results that went through had rows."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._lines, self._end = out, 0, b""

    def write(self, data: bytes) -> int:
        self._lines += data.count(b"\n")
        self._end = (self._end + bytes(data))[-len(_NO_BINDINGS) :]
        return self._out.write(data)

    def flush(self) -> None:
        self._out.flush()

    @property
    def had_rows(self) -> bool:
        return self._lines > 1 or (self._lines == 0 and self._end != _NO_BINDINGS)


def _print_rows(result: rdf.QuerySolutions, form: str | None, *, for_people: bool) -> bool:
    """Print a table; whether it has rows. `for_people`: CSV is what spreadsheets open, else the W3C's."""
    from kg import rdf

    if form in GRAPH_FORMATS:
        raise UsageError(f"this question gives a table, not triples: {form} is for CONSTRUCT and DESCRIBE")
    if form == "csv" and for_people:
        return _print_sheet(result)
    if form in {"csv", "tsv", "json"}:
        kind = {
            "csv": rdf.QueryResultsFormat.CSV,
            "tsv": rdf.QueryResultsFormat.TSV,
            "json": rdf.QueryResultsFormat.JSON,
        }
        out = _Watched(sys.stdout.buffer)
        result.serialize(cast("IO[bytes]", out), kind[form])
        if form == "json":
            sys.stdout.buffer.write(b"\n")
        return out.had_rows
    columns = [each.value for each in result.variables]
    rows = [[_plain(term) for term in row] for row in result]
    common.print_table(columns, rows)
    print(common.counted(len(rows), "row"), file=sys.stderr)
    return bool(rows)


def _print_sheet(result: rdf.QuerySolutions) -> bool:
    """Print a table for spreadsheets; whether it has rows. The same bytes as the site's file."""
    from kg.outputs import harmless

    writer, there_are = csv.writer(codecs.getwriter("utf-8")(sys.stdout.buffer)), False
    writer.writerow([each.value for each in result.variables])
    for row in result:
        there_are = True
        writer.writerow([harmless(_plain(term)) for term in row])
    return there_are


def _plain(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _print_boolean(result: rdf.QueryBoolean, form: str | None) -> None:
    from kg import rdf

    if form == "json":
        result.serialize(sys.stdout.buffer, rdf.QueryResultsFormat.JSON)
        sys.stdout.buffer.write(b"\n")
    elif form in GRAPH_FORMATS:
        raise UsageError(f"this question answers true or false, not triples: {form} is for CONSTRUCT and DESCRIBE")
    else:
        print("true" if result else "false")


def _print_graph(result: rdf.QueryTriples, form: str | None, base: str) -> None:
    from kg import rdf
    from kg.vocab import names

    if form in SELECT_FORMATS:
        raise UsageError(f"this question gives triples, not a table: use --format ttl or nt, not {form}")
    kind = rdf.RdfFormat.N_TRIPLES if form == "nt" else rdf.RdfFormat.TURTLE
    prefixes = None if form == "nt" else names(base).prefixes()
    triples = sorted(set(result), key=str)
    rdf.serialize(triples, sys.stdout.buffer, kind, prefixes=prefixes)


def _say_no_text() -> None:
    note = "some documents are held as facts only; to have their texts, build the store from the documents"
    print(f"kg: note: {note}", file=sys.stderr)
