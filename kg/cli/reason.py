"""`kg reason`: close RDF files under the OWL 2 RL axioms that they hold."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli import common
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.reason import Closure

SHOWN = 20
"""So many contradictions are printed one by one."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "reason",
        help="close RDF files under the OWL 2 RL axioms they hold",
        description="Reads RDF files of any format and writes asserted and inferred triples as N-Triples, always "
        "in the same order. Contradictions are told with their rule and triples; exit code 1 then.",
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        type=common.path,
        help="N-Triples, N-Quads, Turtle, TriG, RDF/XML or JSON-LD",
    )
    common.output_option(parser)
    parser.add_argument("--inferred-only", action="store_true", help="leave the asserted triples out")
    parser.add_argument(
        "--engine", choices=("fast", "owlrl"), default="fast", help="owlrl is the reference: right, but slow"
    )
    parser.add_argument(
        "--rules", type=common.path, metavar="DIR", help="named rules (*.rq) to run together with the tables"
    )
    parser.add_argument(
        "--entails",
        type=common.path,
        metavar="FILE",
        help="write nothing; say whether this graph follows: exit code 0 if so, else 1",
    )
    parser.add_argument("--all", action="store_true", help=f"tell all contradictions, not the first {SHOWN}")
    parser.add_argument("--timings", action="store_true", help="say how long each stage took")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the closure, say what was found; 1 where there are contradictions."""
    from kg import outputs
    from kg.reason import close, entails
    from kg.reason.findings import ALL

    if args.output:
        rules = sorted(args.rules.iterdir()) if args.rules and args.rules.is_dir() else []
        outputs.check(args.output, outputs.LINES, [*args.files, *rules], force=args.force)
    if args.rules and not args.rules.is_dir():
        raise InputError(args.rules, "is no folder of rules", "give the folder that holds the .rq files")
    if args.entails:
        answer = entails(args.files, args.entails)
        print("entailed" if answer else "not entailed")
        return 0 if answer else 1
    with close(args.files, engine=args.engine, rules=args.rules, told=ALL if args.all else 0) as closure:
        _write(closure, args.output, args.inferred_only)
        return _report(closure, args.timings, None if args.all else SHOWN)


def _write(closure: Closure, output: Path | None, inferred_only: bool) -> None:
    write = closure.write_inferred if inferred_only else closure.write_all
    if output:
        from kg.outputs import replaced

        try:
            with replaced(output) as fresh:
                write(fresh)
        except OSError as error:
            raise InputError(output, f"cannot be written: {error}", "give another --output") from error
        return
    with tempfile.TemporaryDirectory(prefix="kg-reason-") as folder:
        path = Path(folder) / "closure.nt"
        write(path)
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                sys.stdout.buffer.write(block)
        sys.stdout.buffer.flush()


def _report(closure: Closure, timings: bool, shown: int | None) -> int:
    for note in closure.notes:
        print(f"kg: note: {note}", file=sys.stderr)
    for finding in closure.findings[:shown]:
        print(f"kg: contradiction: {finding.rule}: {finding.message}", file=sys.stderr)
        for triple in finding.triples:
            print(f"      {' '.join(triple)}", file=sys.stderr)
        if any(finding.graphs):
            print(f"      in {', '.join(graph for graph in finding.graphs if graph)}", file=sys.stderr)
    if shown is not None and len(closure.findings) > shown:
        print(f"kg: and {len(closure.findings) - shown} more contradictions; --all tells them", file=sys.stderr)
    if timings:
        spent = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in closure.timings.items())
        print(f"kg: {spent}", file=sys.stderr)
    triples = common.counted(closure.asserted, "triple")
    contradictions = common.counted(len(closure.findings), "contradiction")
    print(f"kg: {triples} asserted, {closure.inferred} inferred, {contradictions}", file=sys.stderr)
    return 1 if closure.findings else 0
