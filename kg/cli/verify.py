"""`kg verify`: every file of the store against its digest, its counts, and a sample of statements against the texts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.cli import common
from kg.errors import UsageError

SHOWN = 25
"""How many lines of what differs are shown before the rest is only counted."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "verify",
        help="check every file of the store against its digest",
        description="Checks every file of the store against its digest, the number of triples of each graph against "
        "the manifest, and a sample of statements against the texts they were read from. Ends with 1 where "
        "something differs.",
    )
    parser.add_argument(
        "--sample", type=_number, default=1000, metavar="N", help="statements to check (default: 1000; 'all'; 0: none)"
    )
    parser.add_argument("--all", action="store_true", help=f"tell all that differs, not the first {SHOWN}")
    common.store_option(parser)
    parser.set_defaults(run=run)


def _number(text: str) -> int:
    if text == "all":
        return -1
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 0 on, and not 'all'")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Print what differs, a line each, and what was looked at; 1 where something differs."""
    from kg.store.verification import verify

    settings = common.settings(args)
    if settings.remote:
        raise UsageError("kg verify looks at the files of a folder; a remote store is checked whenever it is opened")
    root = Path(settings.store)
    found = verify(root, args.sample)
    found.notes += _cached(root)
    shown = None if args.all else SHOWN
    for line in found.differences[:shown]:
        print(f"kg: differs: {line}", file=sys.stderr)
    if len(found.differences) > SHOWN and not args.all:
        print(f"kg: differs: and {len(found.differences) - SHOWN} more; --all tells them", file=sys.stderr)
    for line in found.notes[:shown]:
        print(f"kg: note: {line}", file=sys.stderr)
    if len(found.notes) > SHOWN and not args.all:
        print(f"kg: note: and {len(found.notes) - SHOWN} more; --all tells them", file=sys.stderr)
    print(
        f"{found.folder}: {found.files:,} files ({found.bytes:,} bytes), {found.graphs:,} graphs "
        f"({found.triples:,} triples), {found.statements:,} statements looked at; "
        + (
            f"{common.counted(len(found.differences), 'thing')} not as written"
            if found.differences
            else "all as written"
        )
    )
    return int(bool(found.differences))


def _cached(root: Path) -> list[str]:
    """The damaged files of the cache, a line each: they are never read, so nothing comes of them."""
    from kg.pipeline.cache import Cache, extractor_version
    from kg.store import Layout

    cache = Cache(Layout(root).cache, extractor_version())
    return [f"{each}: damaged; it is made again when it is needed" for each in cache.damaged()]
