"""The lists are SKOS that tools accept: schemes with titles, licences and members, one preferred name per language."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

import kg
from kg import rdf
from kg.pipeline.lists import list_graphs
from kg.vocab import DCTERMS, DEFAULT_BASE, RDF, RDFS, SKOS

Facts = dict[str, dict[str, list[rdf.Term]]]


@pytest.fixture(scope="module")
def facts() -> Facts:
    """What the graph of the lists says: subject → predicate → values."""
    found: Facts = defaultdict(lambda: defaultdict(list))
    for graph in list_graphs(DEFAULT_BASE):
        if graph.graph.endswith("/authority"):
            for quad in rdf.parse("\n".join(graph.lines), format=rdf.RdfFormat.N_QUADS):
                found[str(quad.subject)][quad.predicate.value].append(quad.object)
    return found


def _schemes(facts: Facts) -> list[str]:
    kind = rdf.NamedNode(f"{SKOS}ConceptScheme")
    return [subject for subject, said in list(facts.items()) if kind in said.get(f"{RDF}type", ())]


def test_a_scheme_has_a_title_a_licence_and_top_concepts(facts: Facts) -> None:
    assert len(_schemes(facts)) > 4
    for scheme in _schemes(facts):
        said = facts[scheme]
        assert said[f"{DCTERMS}title"] and said[f"{SKOS}prefLabel"], scheme
        assert said[f"{SKOS}hasTopConcept"] and said[f"{DCTERMS}license"], scheme


def test_a_concept_has_one_preferred_name_per_language_and_no_other_is_the_same(facts: Facts) -> None:
    for subject, said in list(facts.items()):
        preferred = said.get(f"{SKOS}prefLabel", [])
        languages = Counter(getattr(each, "language", None) for each in preferred)
        assert all(count == 1 for count in languages.values()), subject
        assert not set(preferred) & set(said.get(f"{SKOS}altLabel", [])), subject
        assert not set(preferred) & set(said.get(f"{SKOS}hiddenLabel", [])), subject


def test_what_is_in_a_scheme_has_a_preferred_name_in_the_default_language(facts: Facts) -> None:
    for subject, said in list(facts.items()):
        if f"{SKOS}inScheme" in said:
            names = {getattr(each, "language", "") for each in said.get(f"{SKOS}prefLabel", [])}
            assert "en" in names, subject


def test_every_name_of_a_subject_says_its_language(starter_store: Path) -> None:
    """Those on no list as well: the markup has them from catalogues whose language is known."""
    with kg.open(starter_store) as found:
        rows = found.query(
            f"""SELECT ?topic ?name WHERE {{ ?topic a <{DEFAULT_BASE}ontology#Topic> ; ?says ?name .
                FILTER(?says IN (<{RDFS}label>, <{SKOS}prefLabel>) && lang(?name) = "") }}"""
        )
        assert list(rows) == []
