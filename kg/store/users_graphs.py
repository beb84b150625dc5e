"""Users' own graphs, which every build keeps: those that no build owns.

They are written through SPARQL Update or the Graph Store Protocol.
A build that makes a store anew takes them over from the generation that stood before. Where that one is damaged, or
of another format, they are taken from what can be read for certain; where that is not certain the build stops, and the
old generation stays as it is. Nothing of a user's is left out without a word.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import digests, plain
from kg.store.generations import Layout, Manifest, current_id, standing
from kg.vocab import named_graph

Graph = tuple[ox.NamedNode, Iterator[ox.Quad]]
_ALL = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class _Standing:
    """The generation that stood before, as far as it can be read.

    `damaged` are the paths of files that are not as they were written.
    """

    folder: Path
    manifest: Manifest | None
    damaged: tuple[str, ...]

    @property
    def said(self) -> Mapping[str, int]:
        """The users' graphs that its manifest says, with their triples."""
        if self.manifest is None:
            return {}
        owned = named_graph(self.manifest.base)
        return {name: number for name, number in self.manifest.counts.items() if name and not name.startswith(owned)}

    @property
    def built(self) -> bool:
        """Whether a build made it: then the default graph holds what the build asserted, and nothing of a user's."""
        made = self.manifest
        return made is None or bool(made.extractor or made.versions or made.lists)


def kept(root: Path, base: str) -> list[Graph]:
    """The users' graphs of the store in `root`, with their quads, for a generation with base IRI `base`.

    `StoreError` where they, or some of them, cannot be read for certain; a read error on the way is one too.
    """
    folder = standing(root)
    if folder is None:
        _refuse_half(Layout(root))
        return []
    before = _look(folder)
    try:
        return _graphs(before, base)
    except (OSError, RuntimeError) as error:
        raise _stop(before.folder, str(error)) from error


def in_place_of(root: Path) -> list[str]:
    """What is to be said where `current` names a generation that is not there, and another was taken for it."""
    layout, folder = Layout(root), standing(root)
    try:
        name = current_id(root)
    except StoreError:
        return []
    if not name or folder is None or layout.generation(name).is_dir():
        return []
    return [
        f"{layout.current} names {name}, which is not there; {folder.name}, the last generation that is, was taken for "
        "it: if it is older, what users wrote into their graphs after it is not in the store"
    ]


def _refuse_half(layout: Layout) -> None:
    """Raise StoreError for a store without generations that has had one: somebody copied or removed a part of it."""
    if os.path.lexists(layout.current):
        raise StoreError(
            f"{layout.current}: there is no generation in this store, but there was one, and users' own graphs in it "
            f"cannot be kept, so nothing was changed; restore {layout.generations} from a backup, or remove this file "
            "to begin anew"
        )


def _graphs(before: _Standing, base: str) -> list[Graph]:
    store = _open(before)
    if store is None:
        return []
    names = _names(before, store, base)
    if before.damaged or before.manifest is None:
        for name in names:
            _count(before, store, name)
    return [(name, _quads(before, store, name)) for name in names]


def _quads(before: _Standing, store: ox.Store, name: ox.NamedNode) -> Iterator[ox.Quad]:
    try:
        yield from store.quads_for_pattern(None, None, None, name)
    except (OSError, RuntimeError) as error:
        raise _stop(before.folder, str(error)) from error


def _look(folder: Path) -> _Standing:
    manifest: Manifest | None = None
    damaged: tuple[str, ...] = ("manifest.json",)
    try:
        stated = digests.read(folder)
        damaged = tuple(digests.damage(folder, stated)) if stated is not None else ()
        manifest = None if "manifest.json" in damaged else Manifest.read(folder)
        if stated is None and manifest is not None and manifest.format > 1:
            damaged = (digests.DIGESTS,)
    except StoreError:
        manifest = None
    return _Standing(folder, manifest, tuple(each for each in damaged if not each.startswith("closed/")))


def _open(before: _Standing) -> ox.Store | None:
    """The store of the generation, None where it cannot be opened and there is nothing to keep for certain."""
    log = [each for each in before.damaged if each.startswith("oxigraph/") and not each.endswith(".sst")]
    try:
        if log:
            raise StoreError(f"{log[0]} is damaged")
        return ox.Store.read_only(plain.engine(before.folder / "oxigraph"))
    except (OSError, ValueError, RuntimeError, StoreError) as error:
        if before.manifest is not None and not before.said and before.built:
            return None  # the manifest is sound, and says that there are none
        raise _stop(before.folder, str(error)) from error


def _names(before: _Standing, store: ox.Store, base: str) -> list[ox.NamedNode]:
    """The users' graphs in `store`, sorted; `StoreError` where one is missing, or would be a build's under `base`."""
    found = [each for each in store.named_graphs() if isinstance(each, ox.NamedNode)]
    owned = _owned(before, [each.value for each in found], base)
    own = sorted((each for each in found if not owned or not each.value.startswith(owned)), key=lambda each: each.value)
    missing = sorted(set(before.said) - {each.value for each in own})
    if missing:
        raise _stop(before.folder, f"<{missing[0]}> is missing in it")
    if (not before.built or owned is None) and next(store.quads_for_pattern(None, None, None, _ALL), None) is not None:
        raise _stop(
            before.folder,
            "its default graph holds triples of users, and would belong to builds",
            "copy them into a graph of their own with the update COPY DEFAULT TO <IRI>, then clear the default graph",
        )
    taken = [each for each in own if each.value.startswith(named_graph(base))]
    if taken:
        raise _stop(
            before.folder,
            f"<{taken[0].value}> would belong to builds under the base IRI {base}",
            "name another base IRI, or move the graph first",
        )
    return own


def _owned(before: _Standing, names: list[str], base: str) -> str | None:
    """What the names of a build's graphs begin with; where no manifest says it, by the ontology that every build loads.

    None where no build made the store.
    """
    if before.manifest is not None:
        return named_graph(before.manifest.base)
    bases = [each.removesuffix("ontology") for each in names if each.endswith("/graph/ontology")]
    if named_graph(base) in bases:
        return named_graph(base)
    if len(bases) > 1:
        raise _stop(before.folder, "its manifest is damaged, and the base IRI of its graphs is not known")
    return bases[0] if bases else None


def _count(before: _Standing, store: ox.Store, name: ox.NamedNode) -> None:
    """Read the whole of a graph, block by block with the engine's checksums, and count it."""
    number = sum(1 for _quad in store.quads_for_pattern(None, None, None, name))
    said = before.said.get(name.value)
    if said is not None and said != number:
        raise _stop(before.folder, f"<{name.value}> has {number} triples in it instead of {said}")


def _stop(place: Path, why: str, todo: str = "") -> StoreError:
    todo = todo or "restore the store from a backup, or name another folder with --store"
    return StoreError(
        f"{place}: users' own graphs in this store cannot be kept ({why}), so nothing was changed; {todo}"
    )
