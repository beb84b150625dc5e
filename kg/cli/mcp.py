"""`kg mcp`: the graph as tools for programs, by the Model Context Protocol over standard input and output."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace

from kg import config
from kg.cli import common


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "mcp",
        help="answer programs by the Model Context Protocol",
        description="Speaks the Model Context Protocol over standard input and output until its input ends: search, "
        "names, paragraphs with quotes, questions, SPARQL, explanations and comparisons. "
        "'kg serve --mcp' does so over HTTP.",
    )
    common.store_option(parser)
    parser.add_argument("--config", metavar="FILE", type=common.path, help="settings file instead of kg.toml")
    parser.add_argument("--log-file", metavar="FILE", help="file for the log of queries; none without it")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer until the input ends."""
    from kg.web import create_app, programs
    from kg.web.pages import Pages
    from kg.web.server.service import Service

    settings = config.load({"store": args.store, "log_file": args.log_file}, file=args.config)
    config.forget_secrets()
    app = create_app(replace(settings, log_file=settings.log_file or os.devnull))
    service = Service.of(app)
    service.pages = Pages(service)
    try:
        programs.server(programs.Calls(app)).run("stdio")
    except KeyboardInterrupt:
        print("", file=sys.stderr)
    finally:
        service.close()
    return 0
