"""Texts of a store held against each other: their paragraphs are read from the graph."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg import lang
from kg.compare import ActChange, Change, Comparison, Difference, Joint, Relation, Text, Unit, compare_in
from kg.compared_texts import text
from kg.comparisons import Comparisons, as_printed
from kg.errors import UsageError
from kg.lang.told import Told
from kg.model import Part
from kg.store import Graph
from kg.triples import changes
from kg.vocab import names, rebase


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


def common_languages(graph: Graph, earlier: str, later: str) -> tuple[str, ...]:
    """The languages in which the store has the text of both documents, the preferred ones first."""
    both = set(languages(graph, earlier)) & set(languages(graph, later))
    return tuple(sorted(both, key=lang.preference))


_KEPT = """
PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?language ?relation ?score ?change ?moved ?updated ?later_part ?later_number ?later_at ?later_iri ?later_act
  ?earlier_part ?earlier_number ?earlier_at ?earlier_iri ?earlier_act
WHERE {
  <COMPARISON> kg:language ?language .
  ?node kg:inComparison <COMPARISON> ; kg:relation/kg:code ?relation .
  OPTIONAL { ?node kg:score ?score }
  OPTIONAL { ?node kg:actChange/kg:code ?change }
  OPTIONAL { ?node kg:moved ?moved }
  OPTIONAL { ?node kg:updated ?updated }
  OPTIONAL { ?node kg:laterAct/skos:notation ?later_act }
  OPTIONAL { ?node kg:earlierAct/skos:notation ?earlier_act }
  OPTIONAL { ?node kg:laterParagraph ?later_iri . ?later_iri kg:part ?later_part ; kg:position ?later_at
    OPTIONAL { ?later_iri kg:number ?later_number } }
  OPTIONAL { ?node kg:earlierParagraph ?earlier_iri . ?earlier_iri kg:part ?earlier_part ; kg:position ?earlier_at
    OPTIONAL { ?earlier_iri kg:number ?earlier_number } }
  BIND(COALESCE(?later_at, 1000000 + ?earlier_at) AS ?place)
}
ORDER BY ?language ?place ?earlier_at
"""


def kept(graph: Graph, earlier: str, later: str) -> Comparison | None:
    """What the graph keeps of a comparison whose words are not loaded; None where it keeps none.

    Its units have no text; no words came or went. The language is the preferred one of those that were compared.
    """
    iri = changes.comparison_iri(later, earlier, names(graph.base))
    rows = list(graph.select(rebase(_KEPT, graph.base).replace("<COMPARISON>", f"<{iri}>")))
    language = min({row["language"] for row in rows}, key=lang.preference, default="")
    found = tuple(_kept_change(row) for row in rows if row["language"] == language)
    if not found:
        return None
    before = tuple(dict.fromkeys(each.earlier for each in found if each.earlier))
    after = tuple(dict.fromkeys(each.later for each in found if each.later))
    return Comparison(Text(earlier, language, before), Text(later, language, after), found)


def _kept_change(row: dict[str, str]) -> Change:
    return Change(
        Relation(row["relation"]),
        _kept_unit(row, "later"),
        _kept_unit(row, "earlier"),
        float(row["score"]) if "score" in row else None,
        "moved" in row,
        "updated" in row,
        ActChange(row.get("change", "")),
    )


def _kept_unit(row: dict[str, str], side: str) -> Unit | None:
    if f"{side}_iri" not in row:
        return None
    repeat = next(map(int, re.findall(r"~(\d+)(?=~|$)", row[f"{side}_iri"])), 1)
    number = row.get(f"{side}_number", "")
    return Unit(Part(row[f"{side}_part"]), number, "", row.get(f"{side}_act", ""), repeat=repeat)


def compare_works(graph: Graph, earlier: str, later: str, language: str = "") -> Comparison:
    """What changed between two documents of the store, by their keys, in one language.

    All languages that both have are held against each other first, so that the answer is the same in each. Where the
    words are not loaded, and no language is wanted, it is what the graph keeps. Raises `UsageError` where that is
    nothing, or they have not the language that is wanted.
    """
    if not language and not common_languages(graph, earlier, later) and (found := kept(graph, earlier, later)):
        return found
    require_comparisons(graph, earlier, later)
    chosen = common_language(languages(graph, earlier), languages(graph, later), (earlier, later), language)
    return compare_jointly(graph, earlier, later).comparisons[chosen]


def require_comparisons(graph: Graph, earlier: str, later: str) -> None:
    """`UsageError` where only a graph of comparisons could say what changed, and an older version built the store."""
    if not graph.manifest.compares and not common_languages(graph, earlier, later):
        raise UsageError(Told("problem.no_comparisons"))


def compare_shown(
    graph: Graph, known: Comparisons, earlier: str, later: str, language: str
) -> tuple[Comparison, tuple[Difference, ...]]:
    """What changed between two documents of the store in a language that both have, and where their languages differ.

    Words are set as pages set what is printed, and nothing is said of what paragraphs name. It is what the build has
    kept, `known`, else the two are held against each other now: both are the same. Raises `UsageError` as
    `compare_jointly` does.
    """
    differences = known.differences(earlier, later, common_languages(graph, earlier, later))
    if differences is not None and (found := known.of(earlier, later, language)):
        return found, differences
    joint = compare_jointly(graph, earlier, later, named=False)
    return as_printed(joint.comparisons[language]), joint.differences


def compare_jointly(graph: Graph, earlier: str, later: str, *, named: bool = True) -> Joint:
    """What changed between two documents of the store in all languages that both have.

    Without `named` nothing is said of what their paragraphs name, which is quicker. Raises `UsageError` where there is
    none, or a text has no paragraphs.
    """
    common_language(languages(graph, earlier), languages(graph, later), (earlier, later))
    pairs = []
    for code in common_languages(graph, earlier, later):
        pair = text(graph, earlier, code, named=named), text(graph, later, code, named=named)
        for each in pair:
            if not each.units:
                raise UsageError(f"{each.symbol} ({code}) has no paragraphs to compare")
        pairs.append(pair)
    return compare_in(pairs)
