"""`kg queries`: the questions, their parameters and what each is for."""

from __future__ import annotations

import argparse

from kg import lang
from kg.cli import common


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "queries", help="list the questions", description="Lists the questions that 'kg query' runs by name."
    )
    parser.add_argument("--language", choices=lang.codes(), default=lang.DEFAULT, help="of the descriptions")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the list."""
    from kg import questions

    found = questions.load().values()
    if args.format == "json":
        listed = [
            {
                "name": each.name,
                "title": each.titled(args.language),
                "description": each.described(args.language),
                "parameters": {one.name: one.said(args.language) for one in each.parameters},
                "columns": each.columns,
            }
            for each in found
        ]
        common.print_json(listed)
        return 0
    rows = [
        (each.name, ", ".join(one.name for one in each.parameters), each.described(args.language)) for each in found
    ]
    common.print_table(("question", "parameters", "what it tells"), rows)
    return 0
