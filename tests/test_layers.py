"""Imports point down only: a room may use the rooms below it, and its own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

KG = Path(__file__).resolve().parent.parent / "kg"

LAYERS: dict[str, int] = {
    "errors": 0,
    "vocab": 0,
    "resources": 0,
    "config": 0,
    "symbols": 1,
    "model": 1,
    "authority": 1,
    "progress": 1,
    "terms": 1,
    "sparql": 1,
    "readers": 2,
    "parse": 2,
    "extract": 2,
    "resolve": 2,
    "render": 2,
    "triples": 3,
    "validation": 3,
    "reason": 3,
    "store": 4,
    "pipeline": 5,
    "questions": 5,
    "search": 5,
    "summary": 5,
    "matching": 5,
    "evaluate": 6,
    "cli": 6,
    "web": 6,
}
APART = {
    ("web", "readers"),
    ("web", "parse"),
    ("web", "extract"),
    ("parse", "triples"),
    ("parse", "vocab"),
    ("readers", "vocab"),
    ("extract", "vocab"),
}
"""Rooms that must not know each other: web code knows no parser, parsers know no RDF."""


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name.startswith("kg.")}


def room(path: Path) -> str:
    return path.relative_to(KG).parts[0].removesuffix(".py")


def test_every_room_has_a_layer() -> None:
    rooms = {room(path) for path in KG.rglob("*.py")} - {"__init__", "__main__"}
    assert rooms <= set(LAYERS), f"no layer for {sorted(rooms - set(LAYERS))}"


def test_imports_point_down() -> None:
    wrong = []
    for path in sorted(KG.rglob("*.py")):
        here = room(path)
        if here in ("__init__", "__main__"):
            continue
        for name in imports(path):
            there = name.split(".")[1]
            if there in LAYERS and there != here and (LAYERS[there] > LAYERS[here] or (here, there) in APART):
                wrong.append(f"{path.relative_to(KG)} imports {name}")
    assert not wrong, "\n".join(wrong)


OPENED = ("reason",)
"""Rooms whose files import each other in no circle, not even by imports inside functions."""


def runtime_imports(path: Path) -> set[str]:
    """Modules of the project that a file imports when it runs, wherever the import stands; not those for types only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("name", OPENED)
def test_no_circle_between_files_of_a_room(name: str) -> None:
    files = {f"kg.{name}.{path.stem}": path for path in (KG / name).glob("*.py") if path.stem != "__init__"}
    needs = {module: (runtime_imports(path) & files.keys()) - {module} for module, path in files.items()}
    while free := [module for module, wanted in needs.items() if not wanted]:
        needs = {module: wanted - set(free) for module, wanted in needs.items() if module not in free}
    assert not needs, f"import each other in a circle: {sorted(needs)}"
