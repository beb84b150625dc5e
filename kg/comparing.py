"""Texts of a store held against each other: their paragraphs are read from the graph."""

from __future__ import annotations

from collections.abc import Iterable

from kg import lang
from kg.compare import Comparison, Joint, Text, Unit, compare_in
from kg.compare.units import PREFIXES, repeats
from kg.errors import UsageError
from kg.model import Part
from kg.store import Graph
from kg.store.asking import Asking
from kg.triples.iris import work_path
from kg.vocab import rebase

_PARAGRAPHS = """
PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?paragraph ?part ?number ?act ?text
WHERE {
  GRAPH <GRAPH> {
    ?paragraph kg:part ?part ; kg:position ?position ; kg:text ?text .
    OPTIONAL { ?paragraph kg:number ?number }
    OPTIONAL { ?paragraph kg:openingAct ?concept }
  }
  OPTIONAL { ?concept skos:notation ?act }
}
ORDER BY ?position ?act
"""
_NAMED = """
PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX undo: <https://w3id.org/un/ontology/undo/>
SELECT DISTINCT ?paragraph ?kind ?key
WHERE {
  { GRAPH <GRAPH> { ?statement a kg:Citation ; kg:inParagraph ?paragraph ; cito:hasCitedEntity ?thing }
    BIND("citations" AS ?kind)
    { ?thing kg:symbol ?key } UNION { ?thing kg:key ?key FILTER NOT EXISTS { ?thing kg:symbol ?symbol } } }
  UNION
  { GRAPH <GRAPH> { ?statement a kg:Mention ; kg:inParagraph ?paragraph ; kg:mentions ?thing }
    { GRAPH <GRAPH> { ?paragraph kg:mentionsInstrument ?thing } BIND("instruments" AS ?kind) }
    UNION { GRAPH <GRAPH> { ?paragraph kg:mentionsBody ?thing } BIND("bodies" AS ?kind) }
    { ?thing kg:code ?key } UNION { ?thing kg:key ?key FILTER NOT EXISTS { ?thing kg:code ?code } } }
  UNION
  { GRAPH <GRAPH> { ?statement a kg:Addressing ; kg:inParagraph ?paragraph ; undo:hasReceiver ?thing }
    BIND("addressees" AS ?kind)
    ?thing kg:code ?key }
  FILTER NOT EXISTS { GRAPH <GRAPH> { ?statement kg:inFootnote ?note } }
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


def text(graph: Graph | Asking, symbol: str, language: str) -> Text:
    """A document's text in a language, as it is compared; without units where the store lacks it.

    It is the text that `kg.compare.text_of` makes of the document itself.
    """
    name = graph.graph(f"{work_path(symbol)}/{language}").value
    named: dict[str, dict[str, set[str]]] = {}
    for row in graph.select(_query(_NAMED, name, graph.base), infer=False):
        named.setdefault(row["paragraph"], {}).setdefault(row["kind"], set()).add(row["key"])
    rows = {row["paragraph"]: row for row in graph.select(_query(_PARAGRAPHS, name, graph.base), infer=False)}
    found = [(iri, Part(row["part"]), row.get("number", ""), row) for iri, row in rows.items()]
    found = [each for each in found if each[1] in PREFIXES]
    units = []
    for (iri, part, number, row), repeat in zip(found, repeats(each[1:3] for each in found), strict=True):
        sets = {kind: frozenset(keys) for kind, keys in named.get(iri, {}).items()}
        units.append(Unit(part, number, row["text"], row.get("act", ""), repeat=repeat, **sets))
    return Text(symbol, language, tuple(units))


def common_languages(graph: Graph, earlier: str, later: str) -> tuple[str, ...]:
    """The languages in which the store has the text of both documents, the preferred ones first."""
    both = set(languages(graph, earlier)) & set(languages(graph, later))
    return tuple(sorted(both, key=lang.preference))


def _query(pattern: str, name: str, base: str) -> str:
    return rebase(pattern, base).replace("<GRAPH>", f"<{name}>")


def compare_works(graph: Graph, earlier: str, later: str, language: str = "") -> Comparison:
    """What changed between two documents of the store, by their keys, in one language.

    All languages that both have are held against each other first, so that the answer is the same in each. Raises
    `UsageError` where they have no common language with text, or not the one that is wanted.
    """
    chosen = common_language(languages(graph, earlier), languages(graph, later), (earlier, later), language)
    return compare_jointly(graph, earlier, later).comparisons[chosen]


def compare_jointly(graph: Graph, earlier: str, later: str) -> Joint:
    """What changed between two documents of the store in all languages that both have.

    Raises `UsageError` where there is none, or a text has no paragraphs.
    """
    common_language(languages(graph, earlier), languages(graph, later), (earlier, later))
    pairs = []
    for code in common_languages(graph, earlier, later):
        pair = text(graph, earlier, code), text(graph, later, code)
        for each in pair:
            if not each.units:
                raise UsageError(f"{each.symbol} ({code}) has no paragraphs to compare")
        pairs.append(pair)
    return compare_in(pairs)
