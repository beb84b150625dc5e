"""The command `kg`: one module per command, imported only when it is called."""

from __future__ import annotations

import argparse
import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import kg
from kg.config import nearest
from kg.errors import InconsistentError, KgError, UnknownNameError, UsageError

COMMANDS: dict[str, str] = {
    "fetch": "bring official documents into a folder",
    "build": "read documents and build the store",
    "query": "run a question or a query file",
    "queries": "list the questions",
    "languages": "list the languages, or what one lacks",
    "serve": "serve the SPARQL endpoint and the linked-data site",
    "mcp": "answer programs by the Model Context Protocol",
    "ps": "list the queries that your servers on this machine are answering",
    "kill": "end such a query",
    "reason": "close RDF files under the OWL 2 RL axioms they hold",
    "explain": "say why a triple holds",
    "validate": "check the store against the SHACL shapes",
    "export": "write the store's triples",
    "info": "say what the store holds",
    "verify": "check every file of the store against its digest",
    "extract": "show what is read in a document",
    "compare": "say what changed between two texts",
    "evaluate": "precision, recall and F1 against hand-read documents",
}
"""The commands and what each is for; the module `kg.cli.NAME` has `register(subparsers)`."""

FINE, WRONG_DATA, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


class Parser(argparse.ArgumentParser):
    """A parser of arguments whose complaints are errors of ours: one line, with the nearest names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As its parent, but options are written out: a shortened one would change its meaning with a new one."""
        super().__init__(*args, **{"allow_abbrev": False, **kwargs})

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError`: what is wrong and how to see what is right."""
        if message.startswith("unrecognized arguments: "):
            words = message.split(": ", 1)[1].split()
            name = next((each for each in words if each.startswith("-")), words[0])
            if name.startswith("-"):
                known = tuple(each for action in self._actions for each in action.option_strings if each[1] == "-")
                raise UnknownNameError("option", name, nearest(name.split("=")[0], known))
        raise UsageError(f"{message} (see '{self.prog} --help')")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 0 fine, 1 something wrong with the data, 2 bad usage or input."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    debug = "--debug" in arguments
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show é is no reason to stop
    try:
        return _run(arguments)
    except KgError as error:
        if debug:
            raise
        print(f"kg: {' '.join(str(error).split())}", file=sys.stderr)
        return WRONG_DATA if isinstance(error, InconsistentError) else BAD_INPUT
    except BrokenPipeError:
        # The reader of our output has gone (`kg query … | head`): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as error:
        if debug:
            raise
        print(f"kg: {_system(error)}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("kg: interrupted; the store is as it was", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        if debug:
            raise
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        print(f"kg: unexpected: {' '.join(what.split())}; --debug shows where", file=sys.stderr)
        return BAD_INPUT


def _open_streams() -> None:
    """Let standard streams that are closed (`kg … >&-`) lead nowhere: who closed one does not want to hear it.

    Else the next file that is opened takes the number of the stream, and what is printed would go into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # which gets the lowest number that is free
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def _system(error: OSError) -> str:
    """What the operating system complains of, where, and what to do about a full disk, in one line.

    Oxigraph's errors have no number and no file, only words.
    """
    where = f"{error.filename}: " if error.filename else ""
    full = error.errno == errno.ENOSPC or "No space left" in str(error)
    todo = "; make room on the disk, or name a place on another" if full else ""
    return " ".join(f"{where}{error.strerror or error}{todo}".split())


def _run(arguments: list[str]) -> int:
    command = next((each for each in arguments if not each.startswith("-")), None)
    if command is not None and command not in COMMANDS:
        raise UnknownNameError("command", command, nearest(command, tuple(COMMANDS)))
    parser = _parser(command)
    args, unknown = parser.parse_known_args(arguments)
    if unknown:
        _subparser(parser, args.command).error(f"unrecognized arguments: {' '.join(unknown)}")
    if args.command is None:
        parser.print_help()
        return FINE
    code: int = args.run(args)
    sys.stdout.flush()
    return code


def _parser(command: str | None) -> Parser:
    """The parser for `command`, or for all: a command's module is imported only where it is needed."""
    parser = Parser(prog="kg", description=kg.__doc__)
    parser.add_argument("--version", action="version", version=f"kg {kg.__version__}")
    parser.add_argument("--debug", action="store_true", help="show where an error arose")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for name, meaning in COMMANDS.items():
        if command is None:
            subparsers.add_parser(name, help=meaning)
        elif name == command:
            importlib.import_module(f"kg.cli.{name}").register(subparsers)
    for each in subparsers.choices.values():
        each.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


def _subparser(parser: Parser, command: str | None) -> Parser:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) and command in action.choices:
            found = action.choices[command]
            return found if isinstance(found, Parser) else parser
    return parser
