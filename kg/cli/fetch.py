"""`kg fetch`: official documents and the library's records, brought into a folder that `kg build` reads."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from kg.cli import common
from kg.errors import UsageError

INTO = Path("documents")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "fetch",
        help="bring official documents into a folder",
        description="Asks the United Nations' documents service for the files of documents by their symbols (Word "
        "first, else PDF), and its library for their records, and puts them into a folder that 'kg build' reads. What "
        "is there already is not asked for again. One request at a time. Ends with 1 where a service has not all.",
    )
    parser.add_argument("symbols", nargs="+", metavar="SYMBOL", help="symbols of documents: A/RES/76/186")
    parser.add_argument("--languages", default="en,fr,es", metavar="LIST", help="languages (default: en,fr,es)")
    parser.add_argument("--records", action="store_true", help="bring the library's records (MARCXML), too")
    parser.add_argument(
        "--into", type=common.path, default=INTO, metavar="DIR", help=f"where to put them (default: {INTO})"
    )
    parser.add_argument("--service", metavar="URL", help="address of the documents service")
    parser.add_argument("--catalogue", metavar="URL", help="address of the library's search")
    parser.add_argument(
        "--pause", type=_seconds, default=1.0, metavar="SECONDS", help="between two requests (default: 1)"
    )
    parser.set_defaults(run=run)


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 3600:  # an hour
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds from 0 to 3600")
    return found


def run(args: argparse.Namespace) -> int:
    """Bring the files, a line for each, then how many; 1 where some are not there."""
    from kg import fetching

    given = {"documents": args.service, "catalogue": args.catalogue}
    if any(each == "" for each in given.values()):
        raise UsageError("an address is empty; leave the option out to ask the United Nations' own services")
    services = fetching.Services(pause=args.pause, **{name: each for name, each in given.items() if each})
    want = fetching.wanted(args.symbols, args.languages, args.into, records=args.records)
    counts: Counter[str] = Counter()
    for each in fetching.fetch(want, services):
        counts[each.state] += 1
        print(_line(each), file=sys.stderr if each.state == fetching.ABSENT else sys.stdout, flush=True)
    print(
        f"{common.counted(counts[fetching.FETCHED], 'file')} brought, {counts[fetching.THERE]} there before, "
        f"{counts[fetching.ABSENT]} not there; kg build {args.into} reads them"
    )
    return 1 if counts[fetching.ABSENT] else 0


def _line(each: object) -> str:
    from kg import fetching

    assert isinstance(each, fetching.Fetched)
    what = f"{each.symbol} {each.language}"
    if each.state == fetching.ABSENT:
        return f"kg: {what}: not there"
    said = f"{-(-each.size // 1024)} kB" if each.state == fetching.FETCHED else "there already"
    return f"{what}: {each.path} ({said})"
