"""Explanations over a store of the project: the tables and the named rules together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph

from kg import resources
from kg.reason import named, telling
from kg.reason.checking import check
from kg.reason.explaining import explanations
from kg.reason.proof import OxigraphLookup, Proof
from kg.reason.terms import Triple
from kg.vocab import names


class Explainer:
    """Explains triples of a store whose default graph is what is asserted and `graph/inferred` what follows."""

    def __init__(self, store: pyoxigraph.Store, base: str, rules: Path | None = None) -> None:
        """`rules` is the folder of named rules; the project's own by default."""
        self.base = base
        inferred = pyoxigraph.NamedNode(f"{base}graph/inferred")
        self.lookup = OxigraphLookup(store, inferred)
        self.graphs: list[named.Graph] = [pyoxigraph.DefaultGraph(), inferred]
        folder = rules or resources.path("ontology") / "rules"
        self.rules = named.load_rules(folder if folder.is_dir() else None, base)
        self.prefixes = names(base).prefixes()

    def explanations(self, triple: Triple, number: int = 1) -> list[Proof]:
        """Up to `number` proofs, smallest first; [] where the triple does not hold."""
        return explanations(triple, self.lookup, number, self._derivations)

    def check(self, proof: Proof) -> list[str]:
        """What is wrong with a proof; [] if it is right."""
        return check(proof, self.lookup.asserted, self._gives)

    def _derivations(self, triple: Triple) -> Iterable[tuple[str, tuple[Triple, ...]]]:
        return named.derivations(self.rules, self.lookup.store, self.graphs, triple)

    def _gives(self, name: str, triple: Triple, premises: Sequence[Triple]) -> bool:
        return named.gives(self.rules, self.lookup.store, self.graphs, name, triple)

    def meanings(self, word: str) -> Sequence[str]:
        """What a person's word for a term may mean, as N-Triples text, likeliest first."""
        return telling.parse_term(word, self.base, self.prefixes)

    def lines(self, proof: Proof, language: str = "en") -> Iterator[str]:
        """The proof as indented lines."""
        sentences = {rule.name: rule.sentences[language] for rule in self.rules}
        return telling.lines(proof, self.lookup, self.base, self.prefixes, sentences)

    def as_json(self, proof: Proof) -> dict[str, object]:
        """The proof for programs."""
        return telling.as_json(proof, self.lookup, self.base)
