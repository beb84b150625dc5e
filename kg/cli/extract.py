"""`kg extract`: show a person what is read in a document, paragraph by paragraph."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli import common

if TYPE_CHECKING:
    from kg.cli.reading import Block, Sheet
    from kg.pipeline import Reading


_SHEETS = {
    "table": rb"symbol {13}\S",
    "json": rb'\{\n "name": ".*",\n "metadata": \{\n  "symbol": ',
    "html": rb'<!doctype html>\n<html lang="[^"]*"><head><meta charset="utf-8"><title>[^<]*</title>\n<style>\nbody\{',
}
"""How a sheet begins in each format."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "extract",
        help="show what is read in a document",
        description="Reads a document and shows its paragraphs, statements and what stayed unresolved. Of a file that "
        "holds several resolutions each is shown, of a ZIP archive every document.",
    )
    parser.add_argument("file", type=common.path, metavar="FILE")
    parser.add_argument("--ocr", action="store_true", help="recognize the text of a scan, with ocrmypdf (slow)")
    parser.add_argument("--format", choices=("table", "json", "html"), default="table")
    common.output_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the sheet; 0 where the document could be read."""
    from kg import outputs
    from kg.cli.reading import as_html, as_json, sheet
    from kg.pipeline import read_documents
    from kg.pipeline.inputs import sidecar
    from kg.readers.archives import is_archive

    kind = outputs.Kind.beginning("sheet of this program in that format", _SHEETS[args.format])
    inputs = [each for each in (args.file, sidecar(args.file)) if each is not None]
    if args.output is not None:
        outputs.check(args.output, kind, inputs, force=args.force)
    readings = _inside(args.file, args.ocr) if is_archive(args.file) else read_documents(args.file, ocr=args.ocr)
    shown = [sheet(each.document, each.statements) for each in readings]
    text = "\n".join(map(_text, shown))
    if args.format == "table" and args.output is None:
        sys.stdout.write(text)
        return 0  # the sheet says the warnings at its end
    if args.format == "json":
        whole = as_json(shown[0]) | ({"further": [as_json(each) for each in shown[1:]]} if shown[1:] else {})
        data = common.as_json(whole)
    else:
        data = (as_html(*shown) if args.format == "html" else text).encode("utf-8", "backslashreplace")
    with common.output(args, kind, inputs) as out:
        out.write(data)
    for warning in dict.fromkeys(each for reading in readings for each in reading.document.all_warnings):
        print(f"kg: warning: {' '.join(warning.split())}", file=sys.stderr)
    return 0


def _inside(archive: Path, ocr: bool) -> list[Reading]:
    """What is read in the files of an archive; a line says which are not read. `InputError` where none is."""
    from kg.errors import InputError
    from kg.pipeline import read_documents
    from kg.pipeline.archives import Unpacked

    unpacked = Unpacked()
    readings: list[Reading] = []
    try:
        for path in unpacked.files([archive]):
            try:
                readings += read_documents(unpacked.real(path), ocr=ocr)
            except InputError as error:
                unpacked.refused.append(" ".join(str(error).replace(str(unpacked.real(path)), str(path)).split()))
    finally:
        unpacked.clear()
    if not readings:
        raise InputError(archive, "; ".join(unpacked.refused) or "an archive without documents", "pack documents")
    skipped = [f"{each}: no document, skipped" for each in unpacked.skipped]
    alone = [f"{each}: no document stands beside this sidecar file" for each in unpacked.alone]
    for line in (*unpacked.refused, *skipped, *alone):
        print(f"kg: {line}", file=sys.stderr)
    return readings


def _text(shown: Sheet) -> str:
    """The sheet as plain text: a block for each paragraph, its notes and statements indented."""
    from kg.cli.reading import aside_lines

    lines = [f"{name:<18} {value}" for name, value in shown.metadata.items()]
    for block in shown.blocks:
        lines += ["", _title(block)]
        if block.text:
            lines.append(_wrapped(block.text, "    "))
        lines += [f"    ({each.number}) {_wrapped(each.text, '        ').strip()}" for each in block.notes]
        width = max((len(row.kind) for row in block.rows), default=0)
        for row in block.rows:
            where = f" (note {row.footnote})" if row.footnote else ""
            quote = f"  “{' '.join(row.quote.split())}”" if row.quote else ""
            lines.append(f"  > {row.kind:<{width}}  {row.value}{where}{quote}")
    for title, items in (("Topics", shown.topics), ("Set aside", aside_lines(shown)), ("Warnings", shown.warnings)):
        if items:
            lines += ["", title, *(f"    {each}" for each in items)]
    return "\n".join(lines) + "\n"


def _title(block: Block) -> str:
    act = f" · {block.act} [{block.act_id or 'not on the list'}]" if block.act else ""
    number = f" {block.number}" if block.number else ""
    return f"── {block.part}{number}{'' if block.printed else ' (counted)'}{act}"


def _wrapped(text: str, indent: str) -> str:
    import textwrap

    return textwrap.fill(text, 110, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
