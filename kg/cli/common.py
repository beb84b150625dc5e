"""What commands share: options, settings, the store opened, tables printed."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg import config

if TYPE_CHECKING:
    from kg.store import Snapshot


def store_option(parser: argparse.ArgumentParser) -> None:
    """Add `--store DIR`."""
    parser.add_argument(
        "--store", metavar="DIR", help="folder of the store (default: $KG_STORE, else ./store)"
    )


def settings(args: argparse.Namespace) -> config.Config:
    """The settings, with those options of `args` that have a setting's name."""
    return config.load({name: getattr(args, name) for name in config.TABLE if hasattr(args, name)})


def snapshot(args: argparse.Namespace) -> Snapshot:
    """The store that `args` and the settings name, open for reading."""
    from kg.store import open_readonly

    return open_readonly(Path(settings(args).store))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """A table for people: aligned and wrapped to the terminal, or full width into a pipe."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(value) for value in row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=10_000, no_color=True)
    console.print(table)


def print_separated(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """CSV with a line of names, as RFC 4180 has it (commas, quotes doubled, CR LF)."""
    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
