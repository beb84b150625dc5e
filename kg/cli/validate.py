"""`kg validate`: the store, or RDF files, against the SHACL shapes."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg import lang
from kg.cli import common
from kg.errors import UsageError
from kg.lang.messages import forms, say

if TYPE_CHECKING:
    from kg.validation import Finding, Findings


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "validate",
        help="check the store against the SHACL shapes",
        description="Checks the asserted graph against the shapes of the ontology. Exit code 1 where it "
        "breaks one; warnings, which documents may really cause, leave it 0.",
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        type=common.path,
        help="check these RDF files in place of the store: together with the lists, with --shapes alone",
    )
    parser.add_argument(
        "--shapes",
        action="append",
        metavar="FILE",
        type=common.path,
        help="check against these shapes (SHACL Core and SHACL-SPARQL) in place of the ontology's; may be repeated",
    )
    parser.add_argument(
        "--format", choices=("text", "json", "ttl"), default="text", help="ttl is a SHACL validation report"
    )
    parser.add_argument("--language", choices=lang.codes(), default=lang.DEFAULT, help="language of the messages")
    parser.add_argument("--warnings", action="store_true", help="show every warning, not only their number")
    parser.add_argument(
        "--limit",
        type=common.count,
        default=1000,
        metavar="N",
        help="at most so many findings of each check (default: 1000)",
    )
    common.store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the findings; 1 where there is a violation."""
    findings, turtle = _own(args) if args.shapes else (_files(args) if args.files else _store(args), "")
    for check in findings.cut:
        print(f"kg: note: {check}: more than {args.limit} findings; --limit N tells N", file=sys.stderr)
    if args.format == "json":
        common.print_json([_as_dict(each) for each in findings])
    elif args.format == "ttl":
        sys.stdout.write(turtle or report(findings))
    else:
        _text(findings, args.language, args.warnings)
    return int(any(each.severity == "violation" for each in findings))


def _store(args: argparse.Namespace) -> Findings:
    from kg.validation import validate

    with common.snapshot(args) as snapshot:
        return validate(snapshot.store, snapshot.base, limit=args.limit)


def _files(args: argparse.Namespace) -> Findings:
    from kg.pipeline.lists import list_graphs
    from kg.validation import load, validate
    from kg.validation.files import load_into

    base = common.settings(args).bases
    store = load(line for graph in list_graphs(base) for line in graph.lines)
    return validate(load_into(store, args.files), base, limit=args.limit)


def _own(args: argparse.Namespace) -> tuple[Findings, str]:
    """The findings of the user's shapes, and the report in Turtle."""
    from kg import rdf
    from kg.validation.own import graph_in, graph_of, read_shapes_graph, validate_own

    shapes, notes = read_shapes_graph(args.shapes)
    for note in notes:
        print(f"kg: note: {note}", file=sys.stderr)
    if args.files:
        with _waiting():
            return validate_own(graph_in(args.files), shapes, limit=args.limit)
    with common.snapshot(args) as snapshot, _waiting():
        if not isinstance(snapshot.store, rdf.Embedded):
            raise UsageError("shapes of your own are for a store in a folder, or for files; kg export writes one")
        return validate_own(graph_of(snapshot.store), shapes, limit=args.limit)


@contextmanager
def _waiting() -> Iterator[None]:
    """Says on terminals that it goes on: shapes of a user's own may take minutes, and nobody knows how many."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status("checking shapes …"):
        yield


def _as_dict(finding: Finding) -> dict[str, object]:
    return {
        "severity": finding.severity,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "shape": finding.shape,
        "component": finding.component,
        "messages": finding.messages,
    }


def _text(findings: Sequence[Finding], language: str, warnings: bool) -> None:
    words = {name: forms(f"validation.{name}", language) for name in ("violation", "warning", "info")}
    for each in findings:
        if each.severity == "violation" or warnings:
            what = " ".join(part for part in (each.path, each.value) if part)
            where = f"{each.focus} · {what}" if what else each.focus
            print(f"{words[each.severity][0]}: {where}: {each.message(language)}")
    counts = Counter(each.severity for each in findings)
    parts = [
        f"{counts[name]} {words[name][counts[name] != 1]}" for name in ("violation", "warning", "info") if counts[name]
    ]
    if not counts["violation"]:
        parts.insert(0, say("validation.none", language))
    print(", ".join(parts))


def report(findings: Sequence[Finding]) -> str:
    """A SHACL validation report in Turtle."""
    from kg.vocab import names

    prefixes = names().prefixes()
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in sorted(prefixes.items())]
    conforms = not any(each.severity == "violation" for each in findings)
    lines += ["", f"[] a sh:ValidationReport ; sh:conforms {str(conforms).lower()}"]
    for each in findings:
        facts = [f"sh:resultSeverity sh:{each.severity.capitalize()}", f"sh:focusNode {_term(each.focus)}"]
        if re.fullmatch(r"[a-z-]+:\w+", each.path):
            facts.append(f"sh:resultPath {each.path}")
        if each.value:
            facts.append(f"sh:value {_term(each.value)}")
        facts += [
            f"sh:resultMessage {json.dumps(text, ensure_ascii=False)}@{language}"
            for language, text in sorted(each.messages.items())
            if language
        ]
        lines.append(f"  ; sh:result [ a sh:ValidationResult ; {' ; '.join(facts)} ]")
    return "\n".join([*lines, "  .", ""])


def _term(text: str) -> str:
    return text if text.startswith(('"', "_:")) else f"<{text}>"
