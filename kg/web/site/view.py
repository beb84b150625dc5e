"""The graph as pages see it: nodes with their values, names in the reader's language, local links.

Reads a snapshot pattern by pattern; a page needs some hundred look-ups of microseconds.
Knows no HTTP and no HTML.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar, cast
from urllib.parse import unquote

from kg import rdf
from kg.comparisons import Comparisons
from kg.descents import Descents, Standing
from kg.gathered import Gathered, Gatherer, Works, address
from kg.lang import DEFAULT, codes
from kg.nodes import Node, Term, node_of, sorted_node
from kg.store import answers
from kg.stretches import Places, Read, Stretch, stretch
from kg.summary import Crowd, Summary
from kg.triples.places import annotation, places
from kg.unknown import Unknown
from kg.vocab import RDF, RDFS, SKOS, Cls, Names, Rel, Val, derived_graphs, names
from kg.web.site import messages, unnamed

T = TypeVar("T")
LANGUAGES = codes()
_LABELS = (RDFS + "label", SKOS + "prefLabel")
_LISTS = (
    "body/",
    "treaty/",
    "instrument/",
    "act/",
    "country/",
    "role/",
    "reason/",
    "topic/",
    "session/",
    "document-type/",
)
"""Where the things of the lists are, which page after page names."""
_PLACE = re.compile(r"(.+)/(op|pp|fn)/([^/]+)")
_STATEMENT = re.compile(r"/(?:op|pp|fn|annex|masthead|participation|series|vote|at)(?:/|$)")
_MOST_SHARED = 20_000
_MOST_QUOTED = 1000
_MOST_REMEMBERED = 32
_ASSERTED = rdf.DefaultGraph()
_relation = lru_cache(maxsize=512)(rdf.NamedNode)
"""A property as the engine takes it, made once."""
COUNTED = 2000
"""What points at a thing is counted up to so many."""


class Readable(Protocol):
    """What a view needs of a graph: the folder of its side files, its quads and base IRI."""

    @property
    def path(self) -> Path:
        """The folder of its side files."""
        ...

    @property
    def store(self) -> rdf.Engine:
        """Its quads."""
        ...

    @property
    def base(self) -> str:
        """What its IRIs begin with."""
        ...


class Shared:
    """What all views of one snapshot share: its summary, and the things of the lists and the ontology's terms."""

    def __init__(self, snapshot: Readable) -> None:
        self.summary = Summary(snapshot.path, snapshot.store, snapshot.base)
        self.descents = Descents(snapshot.path)
        self.unknown = Unknown(snapshot.path, snapshot.store, snapshot.base)
        self.nodes: dict[str, Node] = {}
        self.remembered: OrderedDict[tuple[str, ...], object] = OrderedDict()
        self.comparisons = Comparisons(snapshot.path)
        self.gathered = Gathered(snapshot.path, snapshot.store, snapshot.base)


_SHARED: OrderedDict[Path, Shared] = OrderedDict()


def shared(snapshot: Readable) -> Shared:
    """What the views of `snapshot` share; that of the last two snapshots is kept."""
    found = _SHARED.get(snapshot.path)
    if found is None:
        found = _SHARED[snapshot.path] = Shared(snapshot)
        while len(_SHARED) > 2:
            _SHARED.popitem(last=False)
    return found


class GraphView:
    """A snapshot's default graph (asserted) and the graphs that are derived from it, for a reader of `lang`."""

    def __init__(self, snapshot: Readable, lang: str = DEFAULT) -> None:
        self.store, self.base, self.lang = snapshot.store, snapshot.base, lang
        self._path = snapshot.path
        self.names: Names = names(snapshot.base)
        self.inferred_graph = rdf.NamedNode(self.names.graph("inferred"))
        self.derived = [rdf.NamedNode(each) for each in derived_graphs(snapshot.base)]
        self._shared = shared(snapshot)
        self._listed = tuple(self.names.list_base + folder for folder in _LISTS)
        self._nodes: dict[str, Node] = {}
        self._labels: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._drafts: dict[str, bool] = {}
        self._terms: dict[str, str] = {}
        self._incoming: dict[tuple[str, str, str], list[str]] = {}
        self._told: dict[tuple[str, str], Node] = {}
        self._parts: dict[str, str] = {}
        self._gathered: dict[tuple[str, tuple[str, ...]], Works] = {}
        self.made: dict[str, dict[str, object]] = {}
        """What pages have made of the things of this view, by kind: they keep it here as long as the view lives."""

    @cached_property
    def id_base(self) -> str:
        """What the IRIs of things begin with."""
        return self.names.id_base

    def prepared(self, text: str) -> rdf.QuerySolutions | None:
        """The rows of a query over all triples, where the build prepared them."""
        return answers.find(self._path, text)

    def prepared_rows(self, text: str) -> int | None:
        """How many rows a query over all triples has, where the build prepared them."""
        return answers.count(self._path, text)

    def term(self, name: Cls | Rel | Val | str) -> str:
        """The IRI of one of our own terms."""
        known = self._terms.get(name)
        if known is None:
            known = self._terms[name] = self.names.term(name)
        return known

    def remember(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """What `make` gives, kept for the views of the same snapshot; the last ones that were asked for.

        It must be of no language, and is not to be changed.
        """
        kept = self._shared.remembered
        found = kept.get(key)
        if found is None:
            found = kept[key] = make()
            while len(kept) > _MOST_REMEMBERED:
                kept.popitem(last=False)
        return cast("T", found)

    # -- look-ups ---------------------------------------------------------------------------------

    def node(self, iri: str) -> Node:
        """What is asserted of `iri`."""
        known = self._nodes.get(iri) or self._shared.nodes.get(iri)
        if known is None:
            quads = self.store.quads_for_pattern(rdf.NamedNode(iri), None, None, rdf.DefaultGraph())
            known = node_of(iri, quads)
            often = iri.startswith(self._listed) or not iri.startswith(self.names.id_base)
            nodes = self._shared.nodes if often and len(self._shared.nodes) < _MOST_SHARED else self._nodes
            nodes[iri] = known
        return known

    def crowd(self, iri: str, predicate: str | Rel) -> Crowd:
        """How many things say `predicate` of `iri`, and those of the latest documents, latest first."""
        return self._shared.summary.crowd(iri, self.term(predicate) if isinstance(predicate, Rel) else predicate)

    def know(self, things: Mapping[str, Mapping[str, list[Term]]], graph: str = "") -> None:
        """Things and all that is said of them, which were read together: nothing is looked up for them any more.

        `graph` is the derived graph that says it; "" where it is asserted.
        """
        for iri, values in things.items():
            if graph:
                self._told[iri, graph] = sorted_node(iri, values)
            else:
                self._nodes[iri] = sorted_node(iri, values)

    def know_parts(self, work: str, paragraphs: Iterable[str]) -> None:
        """Paragraphs of a work: they are called by it and by their place, and nothing is looked up for that."""
        self._parts.update(dict.fromkeys(paragraphs, work))

    def know_into(self, predicate: Rel, found: Mapping[str, list[str]], graph: str = "") -> None:
        """For things all that say `predicate` of each."""
        for iri, subjects in found.items():
            self._incoming[iri, str(predicate), graph or str(False)] = sorted(set(subjects))

    def is_of_works(self, iri: str) -> bool:
        """Whether an IRI is that of a work or of something in one, and no entry of a list."""
        return iri.startswith(self.id_base) and not iri.startswith(self._listed)

    def is_draft(self, work: str) -> bool:
        """Whether a work is a draft."""
        known = self._drafts.get(work)
        if known is None:
            known = self._drafts[work] = self.value(work, self.term(Rel.STATUS)).endswith("/status/draft")
        return known

    def value(self, iri: str, predicate: str) -> str:
        """The value of `predicate` alone, "" where there is none: quicker than all of a node."""
        return next(self.values(iri, predicate), "")

    def values(self, iri: str, predicate: str) -> Iterator[str]:
        """The values of `predicate` alone: quicker than all of a node."""
        return (each.value for each in self.terms(iri, predicate))

    def terms(self, iri: str, predicate: str) -> list[Term]:
        """As `values`, with languages and datatypes."""
        known = self._nodes.get(iri)
        if known is not None:
            return known.values.get(predicate, [])
        quads = self.store.quads_for_pattern(rdf.NamedNode(iri), _relation(predicate), None, _ASSERTED)
        return [quad.object for quad in quads if not isinstance(quad.object, rdf.Triple)]

    def inferred(self, iri: str, graph: str = "") -> Node:
        """What is inferred of `iri`, or told of it by other graphs that are derived, and not asserted.

        `graph` is the name of the only one of these graphs that tells anything of such a thing, where that is known.
        """
        known = self._told.get((iri, graph))
        if known is None:
            find, node = self.store.quads_for_pattern, rdf.NamedNode(iri)
            graphs = [rdf.NamedNode(self.names.graph(graph))] if graph else self.derived
            known = node_of(iri, (quad for each in graphs for quad in find(node, None, None, each)))
            self._told[iri, graph] = known
        return known

    def told(self, iri: str, predicate: Rel, graph: str = "") -> list[str]:
        """What is inferred of `iri`, or told of it, by one property, sorted; `graph` as `inferred` has it."""
        find, node, relation = self.store.quads_for_pattern, rdf.NamedNode(iri), rdf.NamedNode(self.term(predicate))
        graphs = [rdf.NamedNode(self.names.graph(graph))] if graph else self.derived
        found = (quad.object for each in graphs for quad in find(node, relation, None, each))
        return [each.value for each in sorted(found, key=str) if not isinstance(each, rdf.Triple)]

    def standing(self, work: str) -> dict[str, Standing] | None:
        """How the paragraphs of a work stand in its series, as the build worked it out; None where it did not."""
        return self._shared.descents.of(work)

    def gathered(self, work: str, languages: Iterable[str]) -> Works:
        """What the page of a work shows of its versions in these languages: as gathered by the build, or now."""
        wanted = tuple(languages)
        known = self._gathered.get((work, wanted))
        if known is None:  # a page of several versions asks for them in several places
            known = self._gathered[work, wanted] = self._shared.gathered.of(work, wanted)
        return known

    @property
    def comparisons(self) -> Comparisons:
        """How the build has aligned neighbouring texts."""
        return self._shared.comparisons

    @cached_property
    def gatherer(self) -> Gatherer:
        """What gathers from the graph as it is."""
        return Gatherer(self.store, self.names, self._shared.gathered.unsaid)

    def exists(self, iri: str) -> bool:
        """Whether anything is said of `iri`, as a subject, a value or a graph; of what is no IRI nothing is."""
        try:
            node = rdf.NamedNode(iri)
        except ValueError:
            return False
        find = self.store.quads_for_pattern
        return any(
            next(found, None) is not None
            for found in (
                find(node, None, None, None),
                find(None, None, node, None),
                find(None, None, None, node),
            )
        )

    def count_into(self, iri: str, predicate: Rel) -> int:
        """How many things are asserted to say `predicate` of `iri`: quicker than to name them."""
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?thing <{self.term(predicate)}> <{iri}> }}"
        rows = cast("rdf.QuerySolutions", self.store.query(query, default_graph=_ASSERTED))
        return next((int(row[0].value) for row in rows), 0)

    def into(self, iri: str, predicate: str | Rel, *, infer: bool = False, graph: str = "") -> list[str]:
        """The things that say `predicate` of `iri`, sorted. The list is the view's own: leave it as it is.

        `graph` is the name of the derived graph that alone has what says it, where that is known.
        """
        key = (iri, str(predicate), graph or str(infer))
        known = self._incoming.get(key)
        if known is None:
            known = self._incoming[key] = self._into(iri, predicate, infer=infer, graph=graph)
        return known

    def _into(self, iri: str, predicate: str | Rel, *, infer: bool, graph: str) -> list[str]:
        relation = _relation(self.term(predicate) if isinstance(predicate, Rel) else predicate)
        graphs: list[rdf.DefaultGraph | rdf.NamedNode] = [rdf.DefaultGraph()]
        if graph:
            graphs = [rdf.NamedNode(self.names.graph(graph))]
        elif infer:
            graphs += self.derived
        return sorted(
            {
                _value(quad.subject)
                for graph in graphs
                for quad in self.store.quads_for_pattern(None, relation, rdf.NamedNode(iri), graph)
            }
        )

    def incoming(self, iri: str) -> tuple[list[tuple[str, str]], bool]:
        """Asserted pairs (predicate, subject) that point at `iri`, sorted; whether there are more than `COUNTED`."""
        quads = self.store.quads_for_pattern(None, None, rdf.NamedNode(iri), rdf.DefaultGraph())
        found = {(quad.predicate.value, _value(quad.subject)) for quad in islice(quads, COUNTED)}
        return sorted(found), next(quads, None) is not None

    def graphs_of(self, subject: rdf.NamedNode, predicate: rdf.NamedNode, value: Term, most: int = 0) -> list[str]:
        """The named graphs that hold a triple, sorted by IRI; at most `most` where that is stated."""
        quads = self.store.quads_for_pattern(subject, predicate, value, None)
        found = (quad.graph_name.value for quad in quads if isinstance(quad.graph_name, rdf.NamedNode))
        return sorted(islice(found, most or None))

    def types(self, iri: str) -> set[str]:
        """The local names of our own classes that `iri` has, asserted."""
        prefix = self.names.kg
        return {t.removeprefix(prefix) for t in self.node(iri).all(RDF + "type") if t.startswith(prefix)}

    def of_class(self, name: Cls) -> Iterator[str]:
        """The things that are asserted to be of one of our classes."""
        wanted = rdf.NamedNode(self.term(name))
        for quad in self.store.quads_for_pattern(None, rdf.NamedNode(RDF + "type"), wanted, rdf.DefaultGraph()):
            yield _value(quad.subject)

    def statements(self, paragraph: str) -> list[Node]:
        """Everything that was read in a paragraph, each as a node, sorted by IRI."""
        return [self.node(iri) for iri in self.into(paragraph, Rel.IN_PARAGRAPH)]

    @cached_property
    def places(self) -> Places:
        """Where statements were read, and what stands there."""
        return places(self.store, self.names, self._objects)

    def _objects(self, subject: str, predicate: str) -> Iterable[Term] | None:
        if predicate in self._shared.gathered.unsaid:
            return ()
        known = self._nodes.get(subject)
        return None if known is None else known.values.get(predicate, ())

    def quotes(self, statement: Node) -> list[Read]:
        """Where a statement was read, in all language versions, and what stands there."""
        return self.places.of(statement.iri)

    def spans(self, statement: Node, lang: str) -> list[tuple[int, int]]:
        """The characters of a clean text in `lang` where a statement was read."""
        return self.places.spans(statement.iri, lang)

    # -- names ------------------------------------------------------------------------------------

    def label(self, iri: str) -> str:
        """A name of `iri` for people: its label, symbol, or what and where it is."""
        known = self._labels.get(iri)
        if known is None:
            known = self._labels[iri] = self._label(iri)
        return known

    def key(self, iri: str) -> str:
        """The symbol or key of a work, as addresses have it; of most works it is their label, too."""
        label = self.label(iri)
        return self._keys.get(iri, label)

    def _label(self, iri: str) -> str:
        if quick := self._quick_label(iri):
            return quick
        if at := stretch(iri):
            return self._stretch_label(iri, at)
        node = self.node(iri)
        if own := self._numbered(node) or self._unnamed(iri, node.one(self.term(Val.SYMBOL))):
            return own
        # Labels of parts and statements are in their documents' languages; what the reader's has goes before.
        if not _STATEMENT.search(iri) and self.term(Rel.PART_OF) not in node.values:
            for predicate in _LABELS:
                if predicate in node.values:
                    return node.text(predicate, self.lang)
        for name in (Val.SYMBOL, Val.MEETING_NAME, Val.FILE_NAME, Val.KEY):
            if text := " ".join(node.text(self.term(name), self.lang).split()):
                return text
        return self._place_label(iri, node) or self._derived_label(iri, node) or self.short(iri)

    def _derived_label(self, iri: str, node: Node) -> str:
        """What a graph that is derived calls a thing of which nothing is asserted."""
        return "" if node.values else self.inferred(iri).text(RDFS + "label", self.lang)

    def _stretch_label(self, iri: str, at: Stretch) -> str:
        """A place by what stands there, or, where that is long, by its characters."""
        quote = " ".join(self.places.read(iri).quote.split()) if at.end - at.start <= _MOST_QUOTED else ""
        return quote or f"{self.label(at.file)}, {at.start}–{at.end}"

    def _quick_label(self, iri: str) -> str:
        """The name of a work or of a part of it, without reading all that is said of it."""
        if iri.startswith(self._listed) or not iri.startswith(self.names.id_base) or iri in self._nodes:
            return ""
        if work := self._parts.get(iri):
            folder, _, number = iri.removeprefix(f"{work}/").partition("/")
            return self._part_label(work, folder, number)
        part = _PLACE.fullmatch(iri)
        if part and not _STATEMENT.search(part[1]):
            return self._part_label(part[1], part[2], part[3])
        if part or _STATEMENT.search(iri):
            return ""
        key = self.value(iri, self.term(Val.SYMBOL))
        return self._unnamed(iri, key) or key

    def _unnamed(self, iri: str, key: str) -> str:
        """A work that has no symbol by what is known of it; "" for others."""
        if name := unnamed.named(self, iri, key, self.label):
            self._keys[iri] = key
        return name

    def _part_label(self, work: str, folder: str, number: str) -> str:
        shown = unquote(number).partition("~")[0]
        return messages.numbered(f"thing.{folder}", shown, self.lang, work=self.label(work)).strip()

    def _numbered(self, node: Node) -> str:
        """A session, plenary meeting or calendar year by its number."""
        session = node.one(self.term(Rel.SESSION))
        for name, key in ((Val.SESSION_NUMBER, "thing.session"), (Val.MEETING_NUMBER, "thing.plenary")):
            number = node.one(self.term(name))
            if number:
                whole = (
                    self.label(node.one(self.term(Rel.SESSION_OF)))
                    if self.term(Rel.SESSION_OF) in node.values
                    else (self.label(session) if session else "")
                )
                return messages.numbered(key, number, self.lang, whole=whole).strip(" ,")
        return ""

    def _place_label(self, iri: str, node: Node) -> str:
        """A name by where a thing stands: "A/RES/76/186, para. 5" for a paragraph."""
        holder = node.one(self.term(Rel.IN_PARAGRAPH)) or node.one(self.term(Rel.POINT_OF))
        if holder:
            return f"{self.type_label(iri)}, {self.label(holder)}"
        work = node.one(self.term(Rel.PART_OF)) or node.one(self.term(Rel.STATED_IN))
        if work:
            folder, _, number = iri.removeprefix(work + "/").partition("/")
            if folder in ("op", "pp", "fn", "annex", "masthead"):
                return self._part_label(work, folder, number)
            return f"{self.label(work)}, {folder} {unquote(number)}".rstrip()
        version_of = node.one(self.term(Rel.VERSION_OF))
        if version_of:
            return f"{self.label(version_of)} ({node.one(self.term(Val.LANGUAGE))})"
        return ""

    def type_label(self, iri: str) -> str:
        """The name of the first of our classes that `iri` has, in the reader's language."""
        for name in sorted(self.types(iri)):
            return self.node(self.term(name)).text(RDFS + "label", self.lang) or name
        return ""

    def short(self, iri: str) -> str:
        """An IRI with a known prefix, `kg:cites`, or as it is."""
        for prefix, namespace in self.names.prefixes().items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def path(self, iri: str) -> str:
        """The local address of one of our IRIs; foreign ones stay as they are."""
        return address(self.names, iri)

    # -- descriptions -----------------------------------------------------------------------------

    def describe(self, iri: str, *, infer: bool = True) -> Iterator[rdf.Triple]:
        """The triples that a page's data forms have: all about `iri`, and its places as Web Annotation has them.

        Asserted ones first, then inferred ones; each once, in a fixed order. Those of places are made here: the graph
        holds the text that they are of.
        """
        yield from self._about(iri, infer=infer)
        for place in self.places.of(iri):
            yield from annotation(place, self.places, self.names, iri)

    def _about(self, iri: str, *, infer: bool) -> Iterable[rdf.Triple]:
        node = rdf.NamedNode(iri)
        graphs: list[rdf.DefaultGraph | rdf.NamedNode] = [rdf.DefaultGraph()]
        if infer:
            graphs += self.derived
        triples = {quad.triple for graph in graphs for quad in self.store.quads_for_pattern(node, None, None, graph)}
        return sorted(triples, key=str)


def _value(subject: rdf.NamedNode | rdf.BlankNode | rdf.Triple) -> str:
    return str(subject) if isinstance(subject, rdf.Triple) else subject.value
