"""Asserted triples in, inferred triples, contradictions and proofs out.

The rules are those of the W3C's OWL 2 RL/RDF tables (OWL 2 Web Ontology Language Profiles,
section 4.3) and the named rules of `ontology/rules/`. Rule names are the tables'.

* `close(inputs, …) -> Closure`: close RDF files under the axioms they hold.
* `update(state, add=…, remove=…) -> Closure`: the same for a standing state, after a change.
* `explain(triple, lookup) -> Proof`: why a triple of the closure holds.
* `check(proof, lookup)`: accept a proof or say which step is wrong; shares no code with the rest.
* `entails(premise, conclusion) -> bool`: does one graph follow from another, also where the
  answer is no triple of the closure (an anonymous class, a difference shown by contradiction).

Terms and triples cross this interface as N-Triples text: a triple is `(subject, predicate,
object)`, each as N-Triples writes it in canonical form.
"""

from __future__ import annotations

from kg.reason.change import is_usable, update
from kg.reason.checking import check
from kg.reason.closure import close
from kg.reason.entailing import entails
from kg.reason.explaining import explain, explanations
from kg.reason.findings import Finding
from kg.reason.proof import Lookup, OxigraphLookup, Proof
from kg.reason.state import Closure

__all__ = [
    "Closure",
    "Finding",
    "Lookup",
    "OxigraphLookup",
    "Proof",
    "check",
    "close",
    "entails",
    "explain",
    "explanations",
    "is_usable",
    "update",
]
