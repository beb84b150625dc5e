"""Texts of a store held against each other: their paragraphs are read from the graph."""

from __future__ import annotations

from collections.abc import Iterable

from kg import lang
from kg.compare import Comparison, Text, Unit, compare
from kg.errors import UsageError
from kg.model import Part
from kg.store import Graph
from kg.triples.iris import work_path
from kg.vocab import rebase

_PARAGRAPHS = """
PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?paragraph ?part ?number ?act ?text
WHERE {
  GRAPH <GRAPH> {
    ?paragraph kg:part ?part ; kg:number ?number ; kg:position ?position ; kg:text ?text .
    OPTIONAL { ?paragraph kg:openingAct ?concept }
  }
  OPTIONAL { ?concept skos:notation ?act }
}
ORDER BY ?position
"""
_NAMED = """
PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>
SELECT DISTINCT ?paragraph ?kind ?key
WHERE {
  VALUES (?property ?kind) {
    (kg:cites "citations") (kg:mentionsInstrument "instruments") (kg:mentionsBody "bodies") (kg:addresses "addressees")
  }
  GRAPH <GRAPH> { ?paragraph kg:part ?part ; ?property ?thing }
  ?thing kg:symbol|kg:key|kg:code ?key .
}
"""


def languages(graph: Graph, symbol: str) -> tuple[str, ...]:
    """The languages in which the store has a document's text, the preferred ones first."""
    found = {each.language for each in graph.manifest.versions if each.symbol == symbol and each.has_text}
    return tuple(sorted(found, key=lang.preference))


def common_language(earlier: Iterable[str], later: Iterable[str], names: tuple[str, str], wanted: str = "") -> str:
    """The language in which two texts are held against each other: `wanted`, else the first that both have.

    Raises `UsageError`, with the languages of both, where there is none.
    """
    one, other = tuple(earlier), tuple(later)
    both = [code for code in one if code in other]
    if wanted and wanted in both:
        return wanted
    if wanted or not both:
        asked = f"in '{wanted}'" if wanted else "in one language"
        raise UsageError(
            f"{names[0]} and {names[1]} are not both loaded with their text {asked}: "
            f"{names[0]} in {', '.join(one) or 'none'}, {names[1]} in {', '.join(other) or 'none'}"
        )
    return min(both, key=lang.preference)


def text(graph: Graph, symbol: str, language: str) -> Text:
    """A document's text in a language, as it is compared; without units where the store lacks it."""
    name = graph.graph(f"{work_path(symbol)}/{language}").value
    named: dict[str, dict[str, set[str]]] = {}
    for row in graph.select(_query(_NAMED, name, graph.base), infer=False):
        named.setdefault(row["paragraph"], {}).setdefault(row["kind"], set()).add(row["key"])
    units = []
    for row in graph.select(_query(_PARAGRAPHS, name, graph.base), infer=False):
        if row["part"] != Part.MASTHEAD:
            sets = {kind: frozenset(keys) for kind, keys in named.get(row["paragraph"], {}).items()}
            units.append(Unit(Part(row["part"]), row["number"], row["text"], row.get("act", ""), **sets))
    return Text(symbol, language, tuple(units))


def common_languages(graph: Graph, earlier: str, later: str) -> tuple[str, ...]:
    """The languages in which the store has the text of both documents, the preferred ones first."""
    both = set(languages(graph, earlier)) & set(languages(graph, later))
    return tuple(sorted(both, key=lang.preference))


def _query(pattern: str, name: str, base: str) -> str:
    return rebase(pattern, base).replace("<GRAPH>", f"<{name}>")


def compare_works(graph: Graph, earlier: str, later: str, language: str = "") -> Comparison:
    """What changed between two documents of the store, by their keys.

    Raises `UsageError` where they have no common language with text, or not the one that is wanted.
    """
    chosen = common_language(languages(graph, earlier), languages(graph, later), (earlier, later), language)
    return compare(text(graph, earlier, chosen), text(graph, later, chosen))
