"""`kg ps`: the queries that this user's servers on this machine are answering now."""

from __future__ import annotations

import argparse
from typing import Any

from kg.cli import common
from kg.errors import StoreError

LONGEST = 90
"""Characters of a query on its line; what is cut ends in an ellipsis, and --format json has more."""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "ps",
        help="list the queries that your servers on this machine are answering",
        description="Asks your servers over a socket that only you may open.",
    )
    parser.add_argument("--port", type=int, help="the server on this port only")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print a line per query: number, seconds, slow or not, process, beginning of its text."""
    answers = running(args.port)
    if args.format == "json":
        common.print_json(answers)
        return 0
    for port, answer in answers.items():
        _print(port, answer)
    return 0


def running(port: int | None) -> dict[int, dict[str, Any]]:
    """What each of this user's servers is doing, by its port; `StoreError` where none answers.

    A server that was killed leaves its socket behind: who does not answer does not run.
    """
    from kg.web.server import control

    found: dict[int, dict[str, Any]] = {}
    for each in control.servers(port):
        try:
            found[each] = control.ask(each, {"do": "ps"})
        except StoreError:
            continue
    if not found:
        raise StoreError("no server of yours runs on this machine" + (f" on port {port}" if port else ""))
    return found


def _print(port: int, answer: dict[str, Any]) -> None:
    queries = answer["running"]
    print(f"server on port {port} (process {answer['pid']}): {len(queries)} running, {answer['waiting']} waiting")
    for each in queries:
        text = " ".join(each["query"].split())
        text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        slow = "slow" if each["slow"] else "    "
        print(f"{each['number']:>8} {each['seconds']:>8.1f} s {slow} {each['pid']:>8}  {text}")
