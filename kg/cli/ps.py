"""`kg ps`: the queries that this user's servers on this machine are answering now."""

from __future__ import annotations

import argparse
import json

from kg.errors import StoreError


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
    from kg.web import control

    ports = control.servers(args.port)
    if not ports:
        raise StoreError(
            "no server of yours runs on this machine" + (f" on port {args.port}" if args.port else "")
        )
    answers = {port: control.ask(port, {"do": "ps"}) for port in ports}
    if args.format == "json":
        print(json.dumps(answers, ensure_ascii=False, indent=1))
        return 0
    for port, answer in answers.items():
        print(
            f"server on port {port} (process {answer['pid']}): {len(answer['running'])} running, "
            f"{answer['waiting']} waiting"
        )
        for each in answer["running"]:
            text = " ".join(each["query"].split())[:90]
            print(
                f"{each['number']:>8} {each['seconds']:>8.1f} s {'slow' if each['slow'] else '    '} "
                f"{each['pid']:>8}  {text}"
            )
    return 0
