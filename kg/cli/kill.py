"""`kg kill`: ends a query that one of this user's servers is answering."""

from __future__ import annotations

import argparse

from kg.errors import StoreError, UsageError


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser("kill", help="end such a query", description="Its client gets 503.")
    parser.add_argument("number", type=int, help="the query's number, as kg ps shows it")
    parser.add_argument("--port", type=int, help="the server's port, where several run")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """End the query; StoreError where there is none of that number."""
    from kg.cli.ps import running
    from kg.web.server import control

    ports = tuple(running(args.port))
    if len(ports) > 1:
        raise UsageError(f"several servers run (ports {', '.join(map(str, ports))}); name one with --port")
    for port in ports:
        if control.ask(port, {"do": "kill", "number": args.number})["killed"]:
            print(f"query {args.number} ended")
            return 0
    raise StoreError(f"no query {args.number} is running; 'kg ps' lists them")
