"""What statements are called: acts, bodies, roles and instruments by their names in the label's language, not by codes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.library import OpenGraph, Table
from kg.pipeline import read_document
from kg.triples import quads
from kg.vocab import names

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in names().prefixes().items())
PARTS = {
    "Addressing": ("undo:hasReceiver", "kg:act"),
    "Mention": ("kg:mentions", ""),
    "Membership": ("org:member|org:organization", "org:role"),
    "Participation": ("kg:participant|kg:group", "kg:role"),
    "ReportRequest": ("kg:requestedOf|kg:requestedFor", ""),
    "RatificationCall": ("kg:instrument", ""),
}
"""By class: the properties whose things are named, those that have one name, and the concept that is."""


@pytest.fixture(scope="module")
def starter(starter_store: Path) -> Iterator[OpenGraph]:
    with kg.open(starter_store) as graph:
        yield graph


def rows(graph: OpenGraph, select: str) -> list[tuple[str, ...]]:
    found = graph.query(PREFIXES + select)
    assert isinstance(found, Table)
    return [tuple("" if cell is None else str(cell) for cell in row) for row in found.rows]


@pytest.mark.parametrize("kind", PARTS)
def test_a_statement_is_called_by_the_names_of_its_language(starter: OpenGraph, kind: str) -> None:
    things, concept = PARTS[kind]
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for node, language, label in rows(starter, f"SELECT ?s (LANG(?l) AS ?in) ?l {{ ?s a kg:{kind} ; rdfs:label ?l }}"):
        labels[node][language] = label
    assert labels
    checked = Counter[str]()
    listed = f"?thing rdfs:label ?name . FILTER NOT EXISTS {{ ?thing a kg:LocalBody }} ?s {things} ?thing"
    named = [f"SELECT ?s ?thing (LANG(?name) AS ?in) ?name {{ ?s a kg:{kind} . {listed} }}"]
    if concept:
        named.append(f"SELECT ?s ?c (LANG(?n) AS ?in) ?n {{ ?s a kg:{kind} ; {concept} ?c . ?c skos:prefLabel ?n }}")
    acts: dict[tuple[str, str, bool], set[str]] = defaultdict(set)
    for index, query in enumerate(named):
        for node, _thing, language, name in rows(starter, query):
            if language in labels[node]:
                acts[node, language, bool(index)].add(name)
    for (node, language, is_concept), expected in acts.items():
        label = labels[node][language]
        # Where two versions have different acts, each calls the statement by its own.
        some = any if is_concept else all
        assert some(each in label for each in expected), (label, expected)
        checked[language] += 1
    assert checked["fr"] and (checked["en"] or kind == "RatificationCall")


def test_french_labels_have_the_colon_of_their_language(starter: OpenGraph) -> None:
    labels = rows(
        starter, 'SELECT DISTINCT ?l { ?s kg:inParagraph|org:role ?at ; rdfs:label ?l FILTER(LANG(?l) = "fr") }'
    )
    assert len(labels) > 100
    assert [each for (each,) in labels if not re.match(r"[^:]+\u00a0: ", each)] == []


def test_votes_and_series_are_called_something_of_their_own(starter: OpenGraph) -> None:
    series = rows(starter, "SELECT ?s ?l ?first { ?s a kg:Series ; rdfs:label ?l ; kg:beginsWith/rdfs:label ?first }")
    assert series and all(label != first and first in label for _, label, first in series)
    places = rows(
        starter, "SELECT ?s ?l ?text { ?s a kg:SuccessionPlace ; rdfs:label ?l ; kg:placeOf/rdfs:label ?text }"
    )
    assert places and all(label != text and text in label for _, label, text in places)


def test_a_vote_has_a_name_in_the_language_of_the_text(tmp_path: Path) -> None:
    text = """United Nations A/RES/91/7
General Assembly

Resolution adopted by the General Assembly on 16 December 2036

91/7. Keeping of lighthouses

The General Assembly,

1. Urges Member States to keep their lighthouses lit.

53rd plenary meeting
16 December 2036

[Adopted by a recorded vote of 90 to 2, with 5 abstentions.]
"""
    (tmp_path / "own.txt").write_text(text, encoding="utf-8")
    found = read_document(tmp_path / "own.txt")
    lines = quads(found.document, found.statements)
    votes = [line for line in lines if "/vote> " in line and "rdf-schema#label" in line]
    assert len(votes) == 1 and '"Recorded vote on A/RES/91/7"@en' in votes[0]
