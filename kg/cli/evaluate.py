"""`kg evaluate`: precision, recall and F1 against hand-read documents."""

from __future__ import annotations

import argparse
import json
import sys
import tarfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kg.cli import common
from kg.errors import InputError, UnknownNameError, UsageError
from kg.evaluate import gold
from kg.evaluate.score import Score, total

if TYPE_CHECKING:
    from rich.progress import Progress

    from kg.evaluate.markup import Result, Tally
    from kg.pipeline import Reading


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "evaluate",
        help="precision, recall and F1 against hand-read documents",
        description="Extracts the documents that gold files read, and compares row by row.",
    )
    parser.add_argument(
        "gold",
        nargs="*",
        metavar="GOLD",
        type=common.path,
        help="gold files or folders (default: tests/gold and ../shared/gold)",
    )
    parser.add_argument(
        "--documents",
        action="append",
        type=common.path,
        metavar="DIR",
        help="where the documents lie (default: beside the gold, and ../shared)",
    )
    parser.add_argument("--errors", action="store_true", help="list what is wrong and what is missed")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument(
        "--all-codes",
        action="store_true",
        help="compare codes too that the gold's own list of codes does not have",
    )
    parser.add_argument(
        "--markup",
        nargs="+",
        type=common.path,
        metavar="PATH",
        default=[],
        help="folders or archives of Akoma Ntoso files, to be laid out as text and read again",
    )
    parser.add_argument(
        "--sample", type=common.count, default=0, metavar="N", help="only N of those files, drawn at random"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what the sample is drawn with")
    parser.add_argument(
        "--styles",
        default="clean,superscript,wrapped",
        metavar="NAMES",
        help="styles of text or files, with commas between them (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the scores; 0 always: a score is no error."""
    if args.markup:
        return _markup(args)
    with TemporaryDirectory() as keep:
        found = [gold.load(path) for path in _gold_files(args.gold)]
        missing = {each.name for each in found if not _is_in_a_folder(each, args.documents)}
        args.unpacked = _unpacked(missing, Path(keep))
        scores = [score for each in found for score in _score(each, args)]
    if args.format == "json":
        print(json.dumps([_as_json(score) for score in scores + total(scores)], ensure_ascii=False, indent=1))
    else:
        _table(scores + total(scores), args.errors)
    return 0


def _gold_files(named: list[Path]) -> list[Path]:
    places = named or [folder for folder in (Path("tests/gold"), Path("../shared/gold")) if folder.is_dir()]
    files = [file for place in places for file in (sorted(place.glob("*.json")) if place.is_dir() else [place])]
    if not files:
        raise UsageError("no gold files found; name one, or run in the project's folder")
    return list({file.resolve(): file for file in reversed(files)}.values())[::-1]  # a file named twice counts once


def _folders(path: Path, named: list[Path] | None) -> list[Path]:
    shared = Path("../shared")
    return [
        *(named or []),
        path.parent,
        path.parent.parent / "documents",
        shared / "seeds",
        shared / "corpus" / "trafficking",
        shared / "corpus" / "files" / "pdf",
    ]


_CORPUS = Path("../shared/corpus")
_ARCHIVES = ("other-organs.en-fr-es", "mandate-documents.dev", "ga-resolutions-75-79.en-fr")


def _document(expected: gold.Gold, folders: list[Path], unpacked: dict[str, Path]) -> Path:
    """The file that a gold file reads: in a folder, or one of those `unpacked` from the corpus."""
    try:
        return gold.find_document(expected, folders)
    except InputError:
        if expected.name not in unpacked:
            raise
        return unpacked[expected.name]


def _unpacked(wanted: set[str], keep: Path) -> dict[str, Path]:
    """Of the archives of the corpus the files of those names, laid in `keep`."""
    found: dict[str, Path] = {}
    for archive in (_CORPUS / f"{name}.tar.xz" for name in _ARCHIVES):
        if wanted - found.keys() and archive.is_file():
            with tarfile.open(archive) as members:
                for member in members:
                    place = Path(member.name)
                    handle = members.extractfile(member) if place.stem in wanted else None
                    if handle:
                        found[place.stem] = _laid(handle.read(), place, keep)
    return found


def _laid(data: bytes, place: Path, keep: Path) -> Path:
    """A file of an archive in the folder `keep`; a list of labelled blocks as text."""
    blocks = place.suffix == ".json"
    target = keep / (f"{place.stem}.txt" if blocks else place.name)
    target.write_bytes(_as_text(data) if blocks else data)
    return target


def _as_text(data: bytes) -> bytes:
    """The texts of a JSON list of labelled blocks, in order, with a blank line after each; their labels left out."""
    return "".join(f"{' '.join(str(block['text']).split())}\n\n" for block in json.loads(data)).encode()


def _is_in_a_folder(expected: gold.Gold, named: list[Path] | None) -> bool:
    try:
        return bool(gold.find_document(expected, _folders(expected.path, named)))
    except InputError:
        return False


def _score(expected: gold.Gold, args: argparse.Namespace) -> list[Score]:
    from kg.authority import Authority

    found = _reading(expected, _document(expected, _folders(expected.path, args.documents), args.unpacked))
    authority = Authority.load()
    known = frozenset([*authority.bodies, *authority.groups, *authority.instruments])
    if not args.all_codes and expected.data.get("codes") != "all":
        known &= _listed_codes(expected.path, known)
    return gold.score(expected, found.document, found.statements, known)


def _reading(expected: gold.Gold, path: Path) -> Reading:
    """What was read of the gold's text: of several in a file the one whose key is the gold's `work`."""
    from kg.pipeline import read_document, read_documents

    work = expected.data.get("work")
    if not work:
        return read_document(path)
    readings = read_documents(path)
    for each in readings:
        if each.document.metadata.symbol == work:
            return each
    known = ", ".join(each.document.metadata.symbol for each in readings)
    raise InputError(path, f"holds no text {work}, but {known}", "see `work` in the gold file")


def _listed_codes(path: Path, known: frozenset[str]) -> frozenset[str]:
    """The codes that the gold's readers had before them: `design/codes.tsv` beside its folder, else all."""
    for codes in (path.resolve().parent.parent / "design" / "codes.tsv", Path("../shared/design/codes.tsv")):
        if codes.is_file():
            lines = codes.read_text(encoding="utf-8").splitlines()[1:]
            return frozenset(line.split("\t")[1] for line in lines)
    return known


def _as_json(score: Score) -> dict[str, object]:
    return {
        "document": score.document,
        "kind": score.kind,
        "right": score.right,
        "wrong": score.wrong,
        "missed": score.missed,
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
    }


def _table(scores: Sequence[Score], errors: bool) -> None:
    from rich.console import Console
    from rich.table import Column, Table

    table = Table(Column("document", overflow="fold"), "kind", title="Extraction against hand-read documents")
    for name in ("right", "wrong", "missed", "precision", "recall", "F1"):
        table.add_column(name, justify="right")
    last = ""
    for score in scores:
        if last and score.document != last:
            table.add_section()
        table.add_row(
            "" if score.document == last else score.document,
            score.kind,
            str(score.right),
            str(len(score.wrong)),
            str(len(score.missed)),
            *(f"{value:.3f}" for value in (score.precision, score.recall, score.f1)),
        )
        last = score.document
    console = Console()
    console = console if console.is_terminal else Console(width=140)
    console.print(table)
    if errors:
        _errors(scores)


def _errors(scores: Iterable[Score]) -> None:
    for score in scores:
        if score.document != "all":
            for sign, rows in (("wrong", score.wrong), ("missed", score.missed)):
                for row in rows:
                    print(f"{score.document}  {score.kind}  {sign}: {' · '.join(row)}")


def _markup(args: argparse.Namespace) -> int:
    from kg.evaluate import markup
    from kg.evaluate.files import EXTRACTED, NAMES
    from kg.render import STYLES

    styles = tuple(args.styles.split(","))
    unknown = [style for style in styles if style not in (*STYLES, *NAMES, *EXTRACTED)]
    if unknown:
        raise UnknownNameError("style", unknown[0], (*STYLES, *NAMES, *EXTRACTED))
    files = markup.markup_files(args.markup, args.sample, args.seed)
    with _progress() as progress:
        task = progress.add_task("documents", total=len(files))
        found = markup.measure(files, styles, lambda done: progress.update(task, completed=done))
    if args.format == "json":
        print(json.dumps([_tally(key, tally) for key, tally in found.items()], indent=1))
    else:
        _markup_table(found)
    if args.errors:
        for (style, _), tally in found.items():
            for line in tally.wrong:
                print(f"{style}  {line}")
    return 0


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), disable=not sys.stderr.isatty())


_KINDS = ("preambular", "operative", "annex", "numbering", "footnotes", "acts", "metadata", "links")


def _share(tally: Tally, kind: str) -> float:
    return 100 * tally.right[kind] / tally.of[kind] if tally.of[kind] else 100.0


def _tally(key: tuple[str, str], tally: Tally) -> dict[str, object]:
    return {
        "style": key[0],
        "language": key[1],
        "documents": tally.documents,
        "disputed_links": tally.disputed,
        **{kind: round(_share(tally, kind), 3) for kind in _KINDS},
    }


def _markup_table(found: Result) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("style", "language", title="Text read back, % right against the markup")
    for name in ("documents", *_KINDS, "disputed links"):
        table.add_column(name, justify="right")
    for (style, language), tally in found.items():
        table.add_row(
            style,
            language,
            str(tally.documents),
            *(f"{_share(tally, kind):.2f}" for kind in _KINDS),
            str(tally.disputed),
        )
    console = Console()
    console = console if console.is_terminal else Console(width=140)
    console.print(table)
