"""`kg info`: what the store holds."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from kg.cli import common

if TYPE_CHECKING:
    from kg.store import Graph

_CLASSES = "SELECT ?class (COUNT(*) AS ?count) WHERE { ?thing a ?class } GROUP BY ?class"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "info",
        help="say what the store holds",
        description="Counts per graph and class, versions, build time, inputs with hashes.",
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")
    common.store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print it."""
    with common.snapshot(args) as snapshot:
        facts = gather(snapshot)
    if args.format == "json":
        common.print_json(facts)
    else:
        _tables(facts)
    return 0


def gather(snapshot: Graph) -> dict[str, Any]:
    """Everything that `kg info` says, ready for JSON."""
    import kg
    from kg.store import circumstances

    manifest = snapshot.manifest
    return {
        "store": str(snapshot.path),
        "snapshot": manifest.id,
        "base": manifest.base,
        "versions": {
            "kg": kg.__version__,
            "built with": manifest.kg_version,
            "format": manifest.format,
            "extractor": manifest.extractor,
        },
        "built": circumstances(snapshot.path),
        "reasoned": manifest.reasoned,
        "graphs": {name or "(default)": count for name, count in sorted(manifest.counts.items())},
        "classes": _classes(snapshot),
        "inputs": [
            {
                "symbol": each.symbol,
                "language": each.language,
                **file,
                "used": index == 0,
                "kept": each.kept and index == 0,
            }
            for each in manifest.versions
            for index, file in enumerate(each.files)
        ],
    }


def _classes(snapshot: Graph) -> dict[str, int]:
    from kg.vocab import names

    counts = {}
    for row in snapshot.select(_CLASSES):
        counts[row["class"].removeprefix(names(snapshot.base).terms)] = int(row["count"])
    return dict(sorted(counts.items()))


def _tables(facts: dict[str, Any]) -> None:
    built = facts["built"]
    seconds = f" in {built['seconds']} s" if "seconds" in built else ""
    print(f"store     {facts['store']}")
    print(f"snapshot  {facts['snapshot']}, built by kg {facts['versions']['built with']}")
    print(
        f"built     {built.get('finished', 'at an unknown time')}{seconds}"
        f"{'' if facts['reasoned'] else ', without reasoning'}"
    )
    print(f"base      {facts['base']}\n")
    common.print_table(("graph", "triples"), [(name, f"{count}") for name, count in facts["graphs"].items()])
    print()
    common.print_table(("class", "things"), [(name, f"{count}") for name, count in facts["classes"].items()])
    print()
    common.print_table(
        ("symbol", "language", "file", "format", "sha256", "remarks"),
        [
            (each["symbol"], each["language"], each["name"], each["format"], each["sha256"], _remark(each))
            for each in facts["inputs"]
        ],
    )


def _remark(entry: dict[str, Any]) -> str:
    if entry["kept"]:
        return "kept: its newer file could not be read"
    return "" if entry["used"] else "goes behind the file above"
