"""What commands share: options, settings, the store opened, tables printed, files written."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg import config
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.outputs import Kind
    from kg.store import Graph


def store_option(parser: argparse.ArgumentParser) -> None:
    """Add `--store DIR`."""
    parser.add_argument(
        "--store",
        metavar="DIR",
        type=place,
        help="folder of the store, or sparql:URL (default: $KG_STORE, ./store)",
    )


def place(text: str) -> Path | str:
    """A store as an argument: a folder, or `sparql:URL`."""
    return text if text.startswith(config.REMOTE) else path(text)


def path(text: str) -> Path:
    """A path as an argument. An empty one, as an unset variable of a script gives it, is none: `Path` takes it for
    the current folder.
    """
    if not text:
        raise argparse.ArgumentTypeError("the name is empty")
    return Path(text)


def count(text: str) -> int:
    """A whole number from 1 on as an argument."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number from 1 on")
    return int(text)


def counted(number: int, noun: str) -> str:
    """A number of things in words: "1 row", "2 rows"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def settings(args: argparse.Namespace) -> config.Config:
    """The settings, with those options of `args` that have a setting's name."""
    return config.load({name: getattr(args, name) for name in config.TABLE if hasattr(args, name)})


@contextmanager
def snapshot(args: argparse.Namespace) -> Iterator[Graph]:
    """The store that `args` and the settings name, open for reading.

    Every byte of it has been held against its digest. `StoreError` where it is damaged; a read error of the engine is
    one too, wherever in the answer it comes.
    """
    from kg.store import is_read_error, open_graph, read_error

    stated = settings(args)
    given = stated.remote or stated.store
    with open_graph(
        given, base=stated.bases, user=stated.remote_user, password_file=stated.remote_password_file
    ) as opened:
        try:
            yield opened
        except (OSError, RuntimeError) as error:
            if is_read_error(error):
                raise read_error(error) from error
            raise


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """A table for people: aligned and wrapped to the terminal; into a pipe a line a row, without blanks at its end."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    class Output(Console):
        """Leaves a reader that has gone to the one place that knows what that means (`kg.cli.main`)."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    table = Table(title=title or None, box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(value) for value in row))
    console: Console = Output()
    if console.is_terminal:
        console.print(table)
        return
    text = io.StringIO()
    Console(file=text, width=10_000, no_color=True).print(table)
    widest = console.width
    lines = (line.rstrip() for line in text.getvalue().splitlines())
    for line in lines:
        print(line[:widest] if not line.strip("─") else line)


def as_json(data: object) -> bytes:
    """`data` as JSON for people and programs: UTF-8 whatever the terminal's encoding is, as RFC 8259 has it.

    What is no character (bytes of a file's name) is escaped.
    """
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def print_json(data: object) -> None:
    """Print `data` as JSON."""
    sys.stdout.flush()
    sys.stdout.buffer.write(as_json(data))


def force_option(parser: argparse.ArgumentParser) -> None:
    """Add `--force`."""
    parser.add_argument(
        "--force", action="store_true", help="write over a file that is of another kind (never over an input)"
    )


def output_option(parser: argparse.ArgumentParser) -> None:
    """Add `--output FILE` and `--force`."""
    parser.add_argument("--output", "-o", type=path, metavar="FILE", help="write there instead")
    force_option(parser)


@contextmanager
def output(args: argparse.Namespace, kind: Kind, inputs: Iterable[Path] = ()) -> Iterator[BinaryIO]:
    """The file `--output` to write bytes of a kind to, or the standard output.

    `InputError` where the file may not or cannot be written; what was there is still there then.
    """
    from kg import outputs

    target: Path | None = args.output
    if target is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        return
    outputs.check(target, kind, inputs, force=args.force)
    try:
        with outputs.replaced(target) as fresh, fresh.open("wb") as handle:
            yield handle
    except OSError as error:
        raise InputError(target, f"cannot be written ({error.strerror or error})") from error
