"""The terms of the ontology as data: what pages and documentation say of each.

Read from `ontology/kg.ttl` and `ontology/alignments.ttl`, so that what is shown is what
is reasoned with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from kg import lang, rdf, resources
from kg.vocab import DEFAULT_BASE, NAMESPACES, OWL, RDF, RDFS, SKOS, STATUS, names, rebase

KINDS = {
    f"{OWL}Class": "class",
    f"{OWL}ObjectProperty": "relation",
    f"{OWL}DatatypeProperty": "value",
    f"{OWL}AnnotationProperty": "words",
}
"""What a term is, by its type in OWL; `words` are the properties by which lists are found in texts."""

_CHARACTERISTICS = {f"{OWL}TransitiveProperty": "transitive", f"{OWL}FunctionalProperty": "functional"}
_MATCHES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
Facts = dict[str, dict[str, list[rdf.NamedNode | rdf.BlankNode | rdf.Literal]]]


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property. `labels` and `definitions` are per language.

    `above` are its superclasses or superproperties, `below` the project's own terms under
    it, `domain` and `range` classes, `inverse` a property, `chains` what it follows from,
    `key` the properties that tell its members apart, `disjoint` the classes that share
    nothing with it; `matches` pairs a SKOS relation with a term of another vocabulary;
    `reserved` are terms that no document yields yet, and whose scope note says so.
    All are names with prefixes ("kg:Work", "eli:Work").
    """

    name: str
    iri: str
    kind: str
    labels: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    inverse: str = ""
    chains: tuple[tuple[str, ...], ...] = ()
    key: tuple[str, ...] = ()
    disjoint: tuple[str, ...] = ()
    characteristics: tuple[str, ...] = ()
    matches: tuple[tuple[str, str], ...] = ()
    reserved: bool = False
    status: str = ""
    """As the vocabulary of vocabularies' statuses has it: `stable`, `testing`, `unstable` or `archaic`."""

    @property
    def short(self) -> str:
        """The name with its prefix: `kg:Work`, `words:finiteForm`."""
        return f"{'words' if self.iri.rpartition('#')[0].endswith('words') else 'kg'}:{self.name}"

    def label(self, language: str) -> str:
        """The label in `language`, else in English, else the name."""
        return self.labels.get(language) or self.labels.get(lang.DEFAULT) or self.name

    def definition(self, language: str) -> str:
        """The definition in `language`, else in English, else ""."""
        return self.definitions.get(language) or self.definitions.get(lang.DEFAULT) or ""


@lru_cache(maxsize=4)
def terms(base: str = DEFAULT_BASE) -> dict[str, Term]:
    """Every term of the ontology by its local name, in the order of the file."""
    return _Reader(base).terms()


class _Reader:
    """The two files as facts, and terms made from them."""

    def __init__(self, base: str) -> None:
        self.names = names(base)
        self.facts: Facts = defaultdict(lambda: defaultdict(list))
        self.order: dict[str, None] = {}
        for name in ("kg.ttl", "alignments.ttl"):
            text = rebase((resources.path("ontology") / name).read_text(encoding="utf-8"), base)
            for quad in rdf.parse(text, format=rdf.RdfFormat.TURTLE):
                if isinstance(quad.object, rdf.Triple):
                    continue
                subject = str(quad.subject)
                if quad.predicate.value == f"{RDF}type":
                    self.order.setdefault(subject)
                self.facts[subject][quad.predicate.value].append(quad.object)
            for thing, prop, words in lang.labels(name.removesuffix(".ttl"), base):
                self.facts[f"<{thing}>"][prop].append(words)
        self.inverses = self._inverses()
        self.apart = self._disjoint()
        self.under = self._under()

    def terms(self) -> dict[str, Term]:
        """All own terms."""
        own = (f"<{self.names.kg}", f"<{self.names.words}")
        subjects = [subject for subject in self.order if subject.startswith(own)]
        return {subject[1:-1].rpartition("#")[2]: self.term(subject) for subject in subjects}

    def term(self, subject: str) -> Term:
        """One term, by its IRI in angle brackets."""
        facts, iri = self.facts[subject], subject[1:-1]
        types = [str(each)[1:-1] for each in facts[f"{RDF}type"]]
        parents = self._short(facts[f"{RDFS}subClassOf"] + facts[f"{RDFS}subPropertyOf"])
        chains = tuple(self._list(each) for each in facts[f"{OWL}propertyChainAxiom"])
        matches = tuple(sorted((kind, name) for kind in _MATCHES for name in self._short(facts[SKOS + kind])))
        return Term(
            iri.rpartition("#")[2],
            iri,
            next((KINDS[each] for each in types if each in KINDS), ""),
            _texts(facts[f"{RDFS}label"]),
            _texts(facts[f"{SKOS}definition"]),
            tuple(each.value for each in facts[f"{SKOS}example"] if isinstance(each, rdf.Literal)),
            above=parents,
            below=tuple(self.under.get(subject, ())),
            domain=self._short(facts[f"{RDFS}domain"]),
            range=self._short(facts[f"{RDFS}range"]),
            inverse=self.inverses.get(subject, ""),
            chains=chains,
            key=tuple(each for keys in facts[f"{OWL}hasKey"] for each in self._list(keys)),
            disjoint=tuple(sorted(self.apart.get(subject, ()))),
            characteristics=tuple(_CHARACTERISTICS[each] for each in types if each in _CHARACTERISTICS),
            matches=matches,
            status=next((each.value for each in facts[f"{STATUS}term_status"] if isinstance(each, rdf.Literal)), ""),
            reserved=any(note.startswith("Reserved") for note in _texts(facts[f"{SKOS}scopeNote"]).values()),
        )

    def _short(self, values: Iterable[object]) -> tuple[str, ...]:
        return tuple(self._name(str(value)[1:-1]) for value in values if isinstance(value, rdf.NamedNode))

    def _name(self, iri: str) -> str:
        for prefix, namespace in (("kg", self.names.kg), ("words", self.names.words)):
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        for prefix, namespace in NAMESPACES.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def _list(self, head: object) -> tuple[str, ...]:
        items: list[str] = []
        node = str(head)
        while node and node != f"<{RDF}nil>":
            items += self._short(self.facts[node][f"{RDF}first"])
            rest = self.facts[node][f"{RDF}rest"]
            node = str(rest[0]) if rest else ""
        return tuple(items)

    def _inverses(self) -> dict[str, str]:
        found = {}
        for subject in list(self.facts):
            for value in self.facts[subject].get(f"{OWL}inverseOf", []):
                found[subject], found[str(value)] = self._name(str(value)[1:-1]), self._name(subject[1:-1])
        return found

    def _disjoint(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for subject in list(self.facts):
            for head in self.facts[subject].get(f"{OWL}members", []):
                members = self._list(head)
                for each in members:
                    found[f"<{self._full(each)}>"] |= set(members) - {each}
            for value in self.facts[subject].get(f"{OWL}disjointWith", []):
                found[subject].add(self._name(str(value)[1:-1]))
                found[str(value)].add(self._name(subject[1:-1]))
        return found

    def _full(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return self.names.prefixes()[prefix] + local

    def _under(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for subject in self.order:
            for predicate in (f"{RDFS}subClassOf", f"{RDFS}subPropertyOf"):
                for value in self.facts[subject].get(predicate, []):
                    found[str(value)].append(self._name(subject[1:-1]))
        return found


def _texts(values: Iterable[object]) -> dict[str, str]:
    return {each.language or "": each.value for each in values if isinstance(each, rdf.Literal)}
