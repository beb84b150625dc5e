"""`kg compare`: what changed between two texts."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg import lang
from kg.cli import common
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.compare import Comparison, Text
    from kg.outputs import Kind
    from kg.store import Graph

FORMATS = ("table", "json", "csv", "html", "docx")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "compare",
        help="say what changed between two texts",
        description="Holds a later text against an earlier one, paragraph by paragraph: what is the same, reworded, "
        "merged, split, new or dropped, and how the acts changed. Each text is a document of the store, by its symbol, "
        "or a file. Both must be there in one language; English is taken before French and Spanish.",
    )
    parser.add_argument("earlier", metavar="EARLIER", help="a symbol (A/RES/77/194) or a file")
    parser.add_argument("later", metavar="LATER", help="a symbol (A/RES/79/154) or a file")
    parser.add_argument("--language", choices=lang.codes(), help="the language to compare in")
    parser.add_argument("--format", choices=FORMATS, default="table")
    common.output_option(parser)
    common.store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what changed; 0 whatever differs."""
    found = _compared(args)
    if args.format == "table":
        if args.output is not None:
            raise UsageError("a table is for the terminal; choose --format csv, json, html or docx to write a file")
        _print(found)
        return 0
    inputs = [Path(name) for name in (args.earlier, args.later) if Path(name).is_file()]
    with common.output(args, _kind(args.format), inputs) as out:
        out.write(_written(found, args.format))
    return 0


def _kind(form: str) -> Kind:
    """What a file of a format begins with, so that a run writes over another run's file and over no other.

    A Word document does not say at its beginning who made it: none is written over.
    """
    from kg.compare.shown import COLUMNS, HEAD
    from kg.outputs import Kind

    heads = {"csv": ",".join(COLUMNS).encode(), "json": b'{\n "earlier": ', "html": HEAD.encode()}
    start = heads.get(form)
    return Kind(f"comparison as {form.upper()}", lambda head: start is not None and head.startswith(start))


def _compared(args: argparse.Namespace) -> Comparison:
    files = {name: Path(name) for name in (args.earlier, args.later) if Path(name).is_file()}
    if len({args.earlier, args.later} - set(files)) == 0:
        return _compare(args, *([_from_file(files[name])] for name in (args.earlier, args.later)))
    with common.snapshot(args) as graph:
        if not files:
            return _of_store(graph, args)
        return _compare(
            args,
            *(
                [_from_file(files[name])] if name in files else _from_store(graph, name)
                for name in (args.earlier, args.later)
            ),
        )


def _of_store(graph: Graph, args: argparse.Namespace) -> Comparison:
    """Two documents of the store: all languages that both have say the same."""
    from kg import parameters
    from kg.comparing import compare_works

    names = parameters.known(graph)
    earlier, later = (parameters.loaded_document(name, names) for name in (args.earlier, args.later))
    return compare_works(graph, earlier, later, args.language or "")


def _compare(args: argparse.Namespace, earlier: list[Text], later: list[Text]) -> Comparison:
    from kg.compare import compare

    return compare(*_in_one_language(earlier, later, (args.earlier, args.later), args.language))


def _in_one_language(
    earlier: list[Text], later: list[Text], names: tuple[str, str], language: str | None
) -> tuple[Text, Text]:
    from kg.comparing import common_language

    chosen = common_language(
        [each.language for each in earlier], [each.language for each in later], names, language or ""
    )
    return (
        next(each for each in earlier if each.language == chosen),
        next(each for each in later if each.language == chosen),
    )


def _from_file(path: Path) -> Text:
    from kg.compare import text_of
    from kg.pipeline.document import read_document

    found = read_document(path)
    for warning in found.document.all_warnings:
        print(f"kg: warning: {path.name}: {' '.join(warning.split())}", file=sys.stderr)
    if not found.document.has_text:
        raise UsageError(f"{path}: holds facts only, and no text to compare; name the document itself")
    return text_of(found.document, found.statements)


def _from_store(graph: Graph, name: str) -> list[Text]:
    """The document called `name`, in every language in which the store has its text."""
    from kg import parameters
    from kg.compared_texts import text
    from kg.comparing import languages

    symbol = parameters.loaded_document(name, parameters.known(graph))
    spoken = languages(graph, symbol)
    if not spoken:
        raise UsageError(
            f"{symbol} is in the store without its text; name its file instead, or build the store from the documents"
        )
    return [text(graph, symbol, code) for code in spoken]


# -- what is printed ----------------------------------------------------------------------------------


def _print(found: Comparison) -> None:
    from kg.compare.shown import row

    print(f"{found.later.symbol} against {found.earlier.symbol} ({found.later.language})", file=sys.stderr)
    columns = ("later", "earlier", "relation", "", "acts", "what changed")
    common.print_table(columns, [row(change) for change in found.changes])
    counts: dict[str, set[str]] = {}
    for change in found.changes:
        counts.setdefault(change.relation, set()).add((change.later or change.earlier).key)  # type: ignore[union-attr]
    print("; ".join(f"{len(keys)} {relation}" for relation, keys in counts.items()), file=sys.stderr)


def _written(found: Comparison, form: str) -> bytes:
    from kg.compare import shown

    if form == "json":
        return common.as_json(shown.as_data(found))
    if form == "html":
        return shown.as_html(found)
    if form == "docx":
        return shown.as_docx(found)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(shown.COLUMNS)
    writer.writerows(shown.rows(found))
    return text.getvalue().encode()
