"""`kg build`: documents in, a store out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli import common
from kg.config import forget_secrets

if TYPE_CHECKING:
    from kg.pipeline import BuildOptions, BuildReport
    from kg.pipeline.options import Progress
    from kg.store.remote.client import Address

_PUBLISH_SECONDS = 600.0
"""How long one update of a remote store may take."""
SHOWN = 25
"""How many lines of one kind are shown before the rest is only counted."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "build",
        help="read documents and build the store",
        description="Reads documents (files or folders; without any, the starter corpus inside the package), "
        "extracts, reasons, and puts the finished store in force in one step. The store then holds exactly "
        "these documents; --add and --remove change one that stands.",
    )
    parser.add_argument("paths", nargs="*", type=common.path, metavar="PATH", help="files and folders to read")
    parser.add_argument(
        "--add", nargs="+", action="extend", type=common.path, metavar="PATH", help="add to the store, or replace in it"
    )
    parser.add_argument(
        "--remove", nargs="+", action="extend", default=[], metavar="SYMBOL", help="remove documents from the store"
    )
    parser.add_argument("--report", type=common.path, metavar="FILE", help="write a JSON report of the build")
    parser.add_argument(
        "--write-facts", type=common.path, metavar="DIR", help="write facts-only records of the documents"
    )
    common.force_option(parser)
    parser.add_argument(
        "--allow-inconsistent",
        action="store_true",
        help="put the store in force even if the data contradict the ontology",
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="processes to use (default: one per core)")
    parser.add_argument("--no-reason", action="store_true", help="leave reasoning out")
    parser.add_argument("--no-validate", action="store_true", help="leave the check against the shapes out")
    parser.add_argument("--engine", choices=("fast", "owlrl"), default="fast", help="the reasoner")
    parser.add_argument("--if-changed", action="store_true", help="do nothing if the store is up to date")
    parser.add_argument(
        "--follow-links", action="store_true", help="read what links lead to outside of the given folders, too"
    )
    parser.add_argument(
        "--ocr", action="store_true", help="recognize the text of scans, with ocrmypdf on this machine (slow)"
    )
    parser.add_argument("--base-iri", metavar="IRI", help="what the IRIs of documents, files and graphs begin with")
    parser.add_argument("--terms-iri", metavar="IRI", help="what those of the ontology and the lists begin with")
    parser.add_argument("--quiet", action="store_true", help="show errors and the summary only")
    parser.add_argument(
        "--publish",
        metavar="sparql:URL",
        help="then load the store into a remote SPARQL 1.1 store, in place of what "
        "was published there before (KG_REMOTE_USER, KG_REMOTE_PASSWORD_FILE)",
    )
    common.store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build, and say what came of it in one line after those for what is wrong."""
    from kg.pipeline import build

    options, address = _options(args), _remote(args)
    with _progress(show=sys.stderr.isatty() and not args.quiet) as progress:
        report = build(options, progress)
    _complain(report, args.quiet)
    print(report.summary(), file=sys.stderr if report.failed else sys.stdout)
    if args.report is not None:
        _write(report, args.report)
    if address is None or report.failed:
        return report.code
    if not (report.published or report.unchanged):
        print("kg: note: what is not in force is not published", file=sys.stderr)
        return report.code
    with _progress(show=sys.stderr.isatty() and not args.quiet) as progress:
        print(_publish(options.store, address, progress))
    return report.code


def _write(report: BuildReport, target: Path) -> None:
    """Write the report; `InputError` where that is not possible."""
    from kg.errors import InputError
    from kg.outputs import replaced

    try:
        with replaced(target) as fresh:
            report.write(fresh)
    except OSError as error:
        raise InputError(target, f"cannot be written ({error.strerror or error})") from error


def _remote(args: argparse.Namespace) -> Address | None:
    """Where to publish; UsageError where that is no address, or the store to build is none."""
    from kg.errors import UsageError

    settings = common.settings(args)
    if settings.remote:
        raise UsageError("a store is built in a folder; name one with --store, and the remote store with --publish")
    if args.publish is None:
        return None
    from kg.store.remote.client import PREFIX, Address

    if not args.publish.startswith(PREFIX):
        raise UsageError(f"--publish takes {PREFIX}URL, for example {PREFIX}http://127.0.0.1:7878/query")
    return Address.of(args.publish, settings.remote_user, settings.remote_password_file, settings.remote_update)


def _publish(store: Path, address: Address, progress: Progress | None) -> str:
    """Load the store's graphs there; one line that says so."""
    from kg.store import open_readonly
    from kg.store.remote.client import Client
    from kg.store.remote.publish import publish

    client = Client(address, _PUBLISH_SECONDS)
    try:
        with open_readonly(store) as graph:
            head = publish(graph, client, progress)
            count = len(graph.graphs())
    finally:
        client.close()
    return f"published {count} graphs, snapshot {head.id}, to {address.query}"


def _options(args: argparse.Namespace) -> BuildOptions:
    from kg.pipeline import BuildOptions

    settings = common.settings(args)
    forget_secrets()
    _check_paths(args)
    _check_outputs(args)
    return BuildOptions(
        store=settings.store,
        paths=tuple(args.paths + (args.add or [])),
        base=settings.bases,
        add=args.add is not None,
        remove=tuple(args.remove),
        jobs=settings.jobs,
        write_facts=args.write_facts,
        force=args.force,
        allow_inconsistent=args.allow_inconsistent,
        reason=not args.no_reason,
        engine=args.engine,
        validate=not args.no_validate,
        if_changed=args.if_changed,
        follow_links=args.follow_links,
        ocr=args.ocr,
    )


def _check_paths(args: argparse.Namespace) -> None:
    """Paths of their own make a store anew, --add and --remove change one: not both at once."""
    from kg.errors import UsageError

    if args.paths and (args.add is not None or args.remove):
        change = "--remove" if args.add is None else "--add"
        raise UsageError(
            f"{args.paths[0]} stands outside of {change}, as if the store were to hold it alone; "
            "to add documents write 'kg build --add PATH…' with all paths after --add, to make the store anew "
            f"leave {change} out"
        )


def _check_outputs(args: argparse.Namespace) -> None:
    """What cannot be written at the end is said before documents are read for minutes."""
    from kg.errors import InputError

    if args.report is not None:
        _check_report(args)
    if args.write_facts is not None and args.write_facts.exists() and not args.write_facts.is_dir():
        raise InputError(args.write_facts, "no folder", "name one for the facts-only records")


def _check_report(args: argparse.Namespace) -> None:
    """A report takes the place of an earlier one, of nothing else: by whatever name, an input stays as it is."""
    from kg import outputs
    from kg.errors import InputError
    from kg.pipeline.inputs import SIDECAR, collect, is_report, sidecar

    path, kind = args.report, outputs.Kind("report of a build", is_report)
    if path.name.endswith(SIDECAR):
        raise InputError(path, "the name of a sidecar file", "name another file for the report")
    read = collect(args.paths + (args.add or []), args.follow_links) if path.is_file() else []
    inputs = [file for each in read for file in (each, sidecar(each)) if file is not None]
    outputs.check(path, kind, inputs, force=args.force, what="another file for the report")


@contextmanager
def _progress(show: bool) -> Iterator[Progress | None]:
    """A progress bar with the time left, on terminals only."""
    if not show:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def update(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done)

        yield update


def _complain(report: BuildReport, quiet: bool) -> None:
    """Errors always, warnings unless `quiet`: one line each, a long list cut short."""
    _lines("error", [*report.unread, *(each.error for each in report.errors)])
    _lines("warning", report.left_out)
    _lines("contradiction", report.findings)
    _lines("violation", report.violations)
    if quiet:
        return
    _lines("warning", report.kept)
    _lines("warning", [f"{each}: no document, skipped" for each in report.skipped])
    _lines(
        "warning", [f"{each}: no document stands beside this sidecar file" for each in report.sidecars_without_document]
    )
    warnings = [f"{each.path.name}: {line}" for each in report.outcomes for line in each.warnings]
    _lines("warning", warnings)
    _lines("difference", [each.summary() for each in report.differences])
    differ = len(report.languages_differ)
    told = f"what changed differs by language at {common.counted(differ, 'place')}; --report FILE has them"
    _lines("note", [*report.notes, *([told] if differ else [])])


def _lines(kind: str, lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        print(f"kg: {kind}: {' '.join(line.split())}", file=sys.stderr)
    if len(lines) > SHOWN:
        print(f"kg: {kind}: and {len(lines) - SHOWN} more; --report FILE has them all", file=sys.stderr)
