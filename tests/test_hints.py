"""GROUP_CONCAT of IRIs comes back empty; whoever asks is told so, and how to write it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.sparql import hints

DATA = "INSERT DATA { <urn:a> <urn:iri> <urn:x>, <urn:y> ; <urn:text> 'x', 'y' . GRAPH <urn:g> { <urn:a> <urn:in> <urn:z> } }"


def met(text: str) -> list[str]:
    store = ox.Store()
    store.update(DATA)
    store.query(text)  # it is a query
    return [name for name, ask in hints.concatenated(text) if store.query(ask)]


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("SELECT ?s (GROUP_CONCAT(?o) AS ?g) { ?s <urn:iri> ?o } GROUP BY ?s", ["o"]),
        ("PREFIX u: <urn:> SELECT (group_concat( DISTINCT ?o; separator=', ') AS ?g) WHERE { ?s u:iri ?o }", ["o"]),
        ("SELECT (CONCAT('x', GROUP_CONCAT($o)) AS ?g) { ?s <urn:iri> ?o } GROUP BY ?s", ["o"]),
        ("SELECT (GROUP_CONCAT(?o) AS ?g) FROM <urn:g> WHERE { ?s <urn:in> ?o }", ["o"]),
        ("SELECT * { { SELECT ?s (GROUP_CONCAT(?o) AS ?g) { ?s <urn:iri> ?o } GROUP BY ?s } ?s <urn:text> ?t }", ["o"]),
        ("SELECT (GROUP_CONCAT(?o) AS ?g) (GROUP_CONCAT(?t) AS ?h) { ?s <urn:iri> ?o ; <urn:text> ?t }", ["o"]),
        ("SELECT (GROUP_CONCAT(?o) AS ?g) { ?s <urn:text> ?o }", []),
        ("SELECT (GROUP_CONCAT(STR(?o)) AS ?g) { ?s <urn:iri> ?o }", []),
        ("SELECT ('GROUP_CONCAT(?o)' AS ?g) { ?s <urn:iri> ?o } # GROUP_CONCAT(?o)", []),
        ("SELECT (GROUP_CONCAT(?o) AS ?g) { ?s <urn:nothing> ?o }", []),
        ("SELECT (COUNT(?o) AS ?g) { ?s <urn:iri> ?o }", []),
    ],
)
def test_iris_are_found_where_the_select_looks(text: str, variables: list[str]) -> None:
    assert met(text) == variables
