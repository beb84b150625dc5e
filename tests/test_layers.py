"""Imports point down only: a room may use the rooms below it, and its own; and no two files need each other.

What is looked at are all imports of a file, those inside functions too. Those that only a type checker
carries out (`if TYPE_CHECKING`) count for the rooms, which are about who knows whom, but not for the
circles, which are about what a program must have read before what: a type may name its user.
"""

from __future__ import annotations

import ast
from pathlib import Path

KG = Path(__file__).resolve().parent.parent / "kg"

LAYERS: dict[str, int] = {
    "errors": 0,
    "vocab": 0,
    "lang": 0,
    "resources": 0,
    "speed": 0,
    "ranges": 0,
    "config": 0,
    "rdf": 0,
    "symbols": 1,
    "model": 1,
    "kinds": 1,
    "authority": 1,
    "name_finder": 1,
    "subjects": 1,
    "progress": 1,
    "stretches": 1,
    "notes": 1,
    "terms": 1,
    "typography": 1,
    "nodes": 1,
    "shelves": 1,
    "sparql": 1,
    "readers": 2,
    "parse": 2,
    "extract": 2,
    "resolve": 2,
    "render": 2,
    "compare": 2,
    "triples": 3,
    "validation": 3,
    "reason": 3,
    "phrases": 3,
    "store": 4,
    "sources": 4,
    "meetings": 4,
    "series": 4,
    "outputs": 5,
    "pipeline": 5,
    "fetching": 6,
    "questions": 5,
    "parameters": 5,
    "understanding": 6,
    "when": 6,
    "compared_texts": 4,
    "comparing": 5,
    "comparisons": 5,
    "search": 5,
    "summary": 5,
    "descents": 5,
    "gathered": 5,
    "held": 5,
    "unknown": 5,
    "matching": 5,
    "evaluate": 6,
    "cli": 7,
    "web": 6,
    "library": 8,
}
APART = {
    ("web", "readers"),
    ("web", "parse"),
    ("web", "extract"),
    ("parse", "triples"),
    ("parse", "vocab"),
    ("readers", "vocab"),
    ("extract", "vocab"),
    ("sparql", "store"),
}
"""Rooms that must not know each other: web code knows no parser, parsers know no RDF."""

STORES_OWN = {
    "rdf.py",  # says which library's terms, parsers and serializers are used
    "store",
    "pipeline",  # builds
    "reason/load.py",
    "reason/entailing.py",
    "reason/named.py",
    "web/server/worker.py",  # a process that asks a store
    "web/server/writer.py",  # a process that changes one
}
"""Who may know the embedded store's own types; everybody else reads a `kg.store.Graph` and takes terms from `kg.rdf`."""


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.module:
        return {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return set()


def _carried_out(tree: ast.AST) -> list[ast.AST]:
    """All nodes but those below `if TYPE_CHECKING`."""
    found, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)
    return found


def imports(path: Path, carried_out: bool = False) -> set[str]:
    """What a file imports, wherever in it; on demand only what is imported when it runs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in _carried_out(tree) if carried_out else ast.walk(tree):
        names |= _imported(node)
    return names


def room(path: Path) -> str:
    return path.relative_to(KG).parts[0].removesuffix(".py")


def test_every_room_has_a_layer() -> None:
    rooms = {room(path) for path in KG.rglob("*.py")} - {"__init__", "__main__"}
    assert rooms <= set(LAYERS), f"no layer for {sorted(rooms - set(LAYERS))}"


def test_imports_point_down() -> None:
    wrong = []
    for path in sorted(KG.rglob("*.py")):
        here = room(path)
        if here not in LAYERS:
            continue
        for name in imports(path):
            parts = name.split(".")
            there = parts[1] if parts[0] == "kg" and len(parts) > 1 else here
            if there in LAYERS and there != here and (LAYERS[there] > LAYERS[here] or (here, there) in APART):
                wrong.append(f"{path.relative_to(KG)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_only_stores_know_the_embedded_stores_types() -> None:
    wrong = []
    for path in sorted(KG.rglob("*.py")):
        place = path.relative_to(KG)
        if {place.as_posix(), place.parts[0]} & STORES_OWN:
            continue
        wrong += [f"{place} imports {name}" for name in imports(path) if name.split(".")[0] == "pyoxigraph"]
    assert not wrong, "\n".join(wrong)


WEB = {"protocol": {"server"}, "site": {"server", "protocol"}, "server": set()}
"""Rooms of `kg/web`, and which of them each may know; files of `kg/web` itself are known to all."""


def _files() -> dict[str, Path]:
    """Every module's name, and its file."""
    found = {}
    for path in sorted(KG.rglob("*.py")):
        parts = ("kg", *path.relative_to(KG).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _ties() -> dict[str, set[str]]:
    """Which files' modules each imports when it runs. A package's own `__init__` is its table of contents:
    what it names is imported by its users, so it ties nobody.
    """
    files = _files()
    packages = {name for name, path in files.items() if path.name == "__init__.py"}
    return {
        name: {
            each for each in imports(path, carried_out=True) if each in files and each not in packages and each != name
        }
        for name, path in files.items()
        if name not in packages
    }


def _circle(ties: dict[str, set[str]]) -> list[str]:
    """A circle of files, if there is one."""
    done: set[str] = set()
    for start in sorted(ties):
        way: list[str] = []
        stack = [(start, iter(sorted(ties[start])))] if start not in done else []
        way = [start] if stack else []
        while stack:
            following = next((each for each in stack[-1][1] if each not in done), None)
            if following is None:
                done.add(stack.pop()[0])
                way.pop()
            elif following in way:
                return [*way[way.index(following) :], following]
            else:
                way.append(following)
                stack.append((following, iter(sorted(ties[following]))))
    return []


def test_no_two_files_need_each_other() -> None:
    found = _circle(_ties())
    assert not found, "a circle of imports: " + " -> ".join(found)


def test_the_search_for_circles_finds_them() -> None:
    assert _circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert not _circle({"a": {"b", "c"}, "b": {"c"}, "c": set()})


def test_rooms_of_the_web_point_down() -> None:
    wrong = []
    for path in sorted((KG / "web").rglob("*.py")):
        here = path.relative_to(KG / "web").parts[0]
        for name in sorted(imports(path) if here in WEB else ()):
            parts = name.split(".")
            there = parts[2] if parts[:2] == ["kg", "web"] and len(parts) > 2 else here
            if there in WEB and there != here and there not in WEB[here]:
                wrong.append(f"{path.relative_to(KG)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_files_and_functions_are_short() -> None:
    wrong = []
    for path in sorted(KG.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        wrong += [f"{path.relative_to(KG)}: {lines} lines"] if lines > 500 else []
        wrong += [
            f"{path.relative_to(KG)}: {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
        ]
    assert not wrong, "to be parted by sense:\n" + "\n".join(wrong)
