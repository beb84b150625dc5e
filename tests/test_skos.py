"""The lists are SKOS that tools accept: schemes with titles, licences and members, one preferred name per language."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

import kg
from kg import rdf
from kg.library import Table
from kg.pipeline.lists import list_graphs
from kg.vocab import DCTERMS, DEFAULT_BASE, RDF, RDFS, SKOS

FROM_DOCUMENTS = f"<{DEFAULT_BASE}id/topics/DHLAUTH>"
"""The scheme whose concepts documents bring: the list has none of them."""
ASK = f"PREFIX skos: <{SKOS}> PREFIX rdfs: <{RDFS}> PREFIX dcterms: <{DCTERMS}> PREFIX kg: <{DEFAULT_BASE}ontology#> "
FAULTS = {
    "a concept in no scheme": "?c a skos:Concept FILTER NOT EXISTS { ?c skos:inScheme ?s }",
    "a topic in no scheme": "?c a kg:Topic FILTER NOT EXISTS { ?c skos:inScheme ?s }",
    "a concept without a preferred name": "?c skos:inScheme ?s FILTER NOT EXISTS { ?c skos:prefLabel ?l }",
    "two preferred names of one language": "?c skos:prefLabel ?l, ?m FILTER(LANG(?l) = LANG(?m) && STR(?l) < STR(?m))",
    "a name that is preferred and is not": "?c skos:prefLabel ?l ; skos:altLabel|skos:hiddenLabel ?l",
    "two concepts of a scheme under one name": "?c skos:inScheme ?s ; skos:prefLabel ?l . ?d skos:inScheme ?s ; skos:prefLabel ?l FILTER(STR(?c) < STR(?d))",
    "a scheme that is none": "?c skos:inScheme ?s FILTER NOT EXISTS { ?s a skos:ConceptScheme }",
    "a scheme without title or licence": "?c skos:inScheme ?s "
    "FILTER NOT EXISTS { ?s dcterms:title ?t ; dcterms:license ?l ; skos:prefLabel ?p }",
    "a scheme without top concepts": "?c skos:inScheme ?s FILTER NOT EXISTS { ?s skos:hasTopConcept ?t }",
    "a top concept that is not told both ways": "?s skos:hasTopConcept ?c FILTER NOT EXISTS { ?c skos:topConceptOf ?s }",
    "a top concept of another scheme": "?c skos:topConceptOf ?s FILTER NOT EXISTS { ?c skos:inScheme ?s }",
    "matched to one thing and not to each other": "?c skos:exactMatch ?x . ?d skos:exactMatch|skos:closeMatch ?x . "
    "FILTER(?c != ?d) FILTER NOT EXISTS { ?c skos:exactMatch|skos:closeMatch ?d }",
    "matched one way": "?c skos:exactMatch|skos:closeMatch ?d . ?d skos:inScheme ?s "
    "FILTER NOT EXISTS { ?d skos:exactMatch|skos:closeMatch ?c }",
    "an exact match and a close one": "?c skos:exactMatch ?d ; skos:closeMatch ?d",
}
"""What a hygiene check of SKOS would find (SKOS Reference, sections 4, 5 and 10), as the rest of a SELECT."""

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
        assert said[f"{DCTERMS}license"], scheme
        assert said[f"{SKOS}hasTopConcept"] or scheme == FROM_DOCUMENTS, scheme


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


@pytest.mark.thorough
@pytest.mark.parametrize("fault", FAULTS)
def test_a_built_store_has_the_hygiene_of_the_lists(starter_store: Path, fault: str) -> None:
    with kg.open(starter_store) as found:
        assert list(found.query(f"{ASK}SELECT DISTINCT ?c {{ {FAULTS[fault]} }}", infer=True))[:5] == []


def test_vocabularies_are_schemes_of_their_own_and_tied_to_each_other(starter_store: Path) -> None:
    with kg.open(starter_store) as found:
        rows = found.query(f"{ASK}SELECT DISTINCT ?name ?s {{ ?t a kg:Topic ; kg:scheme ?name ; skos:inScheme ?s }}")
        assert isinstance(rows, Table)
        schemes = {str(scheme).rpartition("/")[2]: str(name) for name, scheme in rows.rows}
        assert schemes == {
            "UNBIS": "UNBIS",
            "UNBIS-categories": "UNBIS",
            "EuroVoc": "EuroVoc",
            "DHLAUTH": "DHLAUTH",
        }
        ties = found.query(
            f'{ASK}SELECT ?c ?d {{ ?c kg:scheme "UNBIS" ; skos:closeMatch ?d . ?d kg:scheme "EuroVoc" ; skos:closeMatch ?c }}'
        )
        assert isinstance(ties, Table) and len(ties.rows) > 40


def test_no_name_of_the_lists_has_a_reference_of_markup(facts: Facts) -> None:
    """The markup's headings are XML twice over: what is left of that is no name."""
    names = [value for said in facts.values() for values in said.values() for value in map(str, values)]
    assert len(names) > 5000
    assert [each for each in names if re.search(r"&(?:#\d+|[a-z]+);", each)] == []
