"""`kg languages`: which languages are supported, and what the folder of one still lacks."""

from __future__ import annotations

import argparse

from kg.cli import common


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "languages",
        help="list the languages, or what one lacks",
        description="Lists the languages that documents are read in. With a language, lists what its folder "
        "lacks against the others, file by file; exit code 1 where it lacks anything.",
    )
    parser.add_argument("language", nargs="?", metavar="CODE", help="a language, by its tag (fr)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the list."""
    from kg import lang
    from kg.config import nearest
    from kg.errors import UnknownNameError
    from kg.lang.completeness import lacking

    if args.language is not None and not lang.is_supported(args.language):
        raise UnknownNameError("language", args.language, nearest(args.language, lang.codes()))
    found = {code: lacking(code) for code in ([args.language] if args.language else lang.codes())}
    if args.format == "json":
        listed = [
            {
                "language": code,
                "name": lang.own_name(code),
                "lacks": [{"file": one.file, "what": one.what} for one in lacks],
            }
            for code, lacks in found.items()
        ]
        common.print_json(listed)
    elif args.language:
        common.print_table(("file", "what is missing"), [(one.file, one.what) for one in found[args.language]])
    else:
        rows = [(code, lang.own_name(code), str(len(lacks))) for code, lacks in found.items()]
        common.print_table(("language", "name", "missing"), rows)
    return 1 if args.language and found[args.language] else 0
