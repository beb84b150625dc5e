"""What the loaded documents have that lists of them are narrowed by, read once when a store is built.

A row of works in a file of the generation's folder (`kg.shelves`), each with its days, organ, type, status and topics,
and a row of topics with their names. `build` makes it of the graph, `Documents` answers; of a store without it the
graph is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from kg import rdf
from kg.lang import DEFAULT, codes
from kg.nodes import node_of
from kg.shelves import Shelf, filling
from kg.vocab import RDFS, SKOS, Names, Rel, Val, names

FILE_NAME = "documents.sqlite"
SAID: tuple[Rel | Val, ...] = (Val.AS_OF, Rel.ORGAN, Rel.HAS_TYPE, Rel.STATUS, Rel.TOPIC)
"""What is said of each work here, in this order."""
_WORKS, _TOPICS, _LISTED = "works", "topics", "listed"
FOLDERS = {"bodies": ("body/",), "instruments": ("treaty/", "instrument/")}
"""The lists of things with codes: where their things are."""


class Listed(NamedTuple):
    """A thing of a list: its code, and its name in each language of the site, none where no label names it."""

    iri: str
    code: str
    names: Mapping[str, str]


def build(store: rdf.Engine, path: Path, base: str) -> None:
    """Read what all works of `store` have into a new file `path`; nothing of a store that is far away."""
    with filling(path) as file:
        if isinstance(store, rdf.Memory):
            asked = _Asked(store, names(base))
            versions = store.quads_for_pattern(None, asked.term(Rel.VERSION_OF), None, rdf.DefaultGraph())
            works = sorted({quad.object.value for quad in versions if isinstance(quad.object, rdf.NamedNode)})
            said = {work: [asked.said(work, each) for each in SAID] for work in works}
            topics = sorted({topic for own in said.values() for topic in own[-1]})
            file.put([(_WORKS, "", said), (_TOPICS, "", {each: asked.name(each) for each in topics})])
            file.put((_LISTED, kind, asked.listed(kind)) for kind in FOLDERS)


class _Asked:
    """A graph that is asked thing by thing."""

    def __init__(self, store: rdf.Engine, known: Names) -> None:
        self._store, self._names = store, known

    def term(self, what: Rel | Val) -> rdf.NamedNode:
        """One of our own terms."""
        return rdf.NamedNode(self._names.term(what))

    def said(self, thing: str, what: Rel | Val) -> list[str]:
        """The values of a property of a thing, sorted."""
        quads = self._store.quads_for_pattern(rdf.NamedNode(thing), self.term(what), None, rdf.DefaultGraph())
        return sorted({quad.object.value for quad in quads if not isinstance(quad.object, rdf.Triple)})

    def listed(self, kind: str) -> list[Listed]:
        """The bodies or instruments of the lists, sorted."""
        folders = tuple(self._names.id(each) for each in FOLDERS[kind])
        quads = self._store.quads_for_pattern(None, self.term(Val.CODE), None, rdf.DefaultGraph())
        found = {quad.subject.value for quad in quads if isinstance(quad.subject, rdf.NamedNode)}
        return [self._listed(each) for each in sorted(found) if each.startswith(folders)]

    def _listed(self, iri: str) -> Listed:
        node = node_of(iri, self._store.quads_for_pattern(rdf.NamedNode(iri), None, None, rdf.DefaultGraph()))
        label = next((each for each in (RDFS + "label", SKOS + "prefLabel") if each in node.values), "")
        labels = {code: node.text(label, code) for code in codes()} if label else {}
        return Listed(iri, node.one(self._names.term(Val.CODE)), labels)

    def name(self, topic: str) -> str:
        """The name of a topic by which spellings of it are one: that in English, else in any language, else any."""
        label = rdf.NamedNode(RDFS + "label")
        quads = self._store.quads_for_pattern(rdf.NamedNode(topic), label, None, rdf.DefaultGraph())
        terms = [quad.object for quad in quads if isinstance(quad.object, rdf.Literal)]
        english = [each.value for each in terms if each.language == DEFAULT]
        other = [each.value for each in terms if each.language] or [each.value for each in terms]
        return min(english or other, default=topic)


class Documents:
    """What works have: from the file of a generation, else from its graph."""

    def __init__(self, folder: Path, store: rdf.Engine, base: str) -> None:
        shelf = self._shelf = Shelf(folder / FILE_NAME)
        self._works: Mapping[str, list[list[str]]] = shelf.of(_WORKS) or {}
        self._topics: Mapping[str, str] = shelf.of(_TOPICS) or {}
        self._asked = _Asked(store, names(base))

    def said(self, work: str) -> dict[Rel | Val, list[str]]:
        """The values of each of `SAID`, sorted."""
        with suppress(ValueError, TypeError):  # of another shape than this version writes
            if known := self._works.get(work):
                return dict(zip(SAID, known, strict=True))
        return {each: self._asked.said(work, each) for each in SAID}

    def listed(self, kind: str) -> list[Listed]:
        """The bodies or instruments of the lists, a key of `FOLDERS`, sorted by IRI."""
        with suppress(ValueError, TypeError):
            if known := self._shelf.of(_LISTED, kind):
                return [Listed(iri, code, labels) for iri, code, labels in known]
        return self._asked.listed(kind)

    def name(self, topic: str) -> str:
        """The name of a topic by which spellings of it are one."""
        return self._topics.get(topic) or self._asked.name(topic)
