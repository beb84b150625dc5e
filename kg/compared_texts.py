"""A document's text as it is compared, read from a graph.

The paragraphs of an engine on this machine are read pattern by pattern, which is quicker than to have it join them; one
that is far away is asked. `tests/test_compared_texts.py` holds the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.compare import Text, Unit
from kg.compare.units import PREFIXES, repeats
from kg.model import Part
from kg.rdf import DefaultGraph, Memory, NamedNode
from kg.store import Graph
from kg.store.asking import Asking
from kg.triples.iris import work_path
from kg.vocab import SKOS, Rel, Val, names, rebase

_PARAGRAPHS = """
PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?paragraph ?part ?number ?act ?text
WHERE {
  GRAPH <GRAPH> {
    ?paragraph kg:part ?part ; kg:position ?position ; kg:text ?text .
    OPTIONAL { ?paragraph kg:number ?number }
  }
  OPTIONAL { GRAPH <GRAPH> { ?paragraph kg:openingAct ?concept } ?concept skos:notation ?act }
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


_OWN = re.compile(r"~[A-Za-z][\w-]*$")
"""How the key of a paragraph ends that versions of a text do not share (`kg.pipeline.parting`)."""
_PARTS = """
PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>
SELECT ?paragraph WHERE { GRAPH <GRAPH> { ?paragraph kg:part ?part } }
"""


def own_nodes(graph: Graph | Asking, symbol: str, language: str) -> dict[str, str]:
    """The paths of a version's paragraphs that are not those of their keys, by the path of the key.

    None where all versions of the text number their paragraphs alike.
    """
    name, start = graph.graph(f"{work_path(symbol)}/{language}").value, names(graph.base).id("")
    if isinstance(graph.store, Memory):
        part = NamedNode(names(graph.base).term(Val.PART))
        quads = graph.store.quads_for_pattern(None, part, None, NamedNode(name))
        found = [quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)]
    else:
        found = [row["paragraph"] for row in graph.select(_query(_PARTS, name, graph.base), infer=False)]
    own = (iri.removeprefix(start) for iri in found if _OWN.search(iri))
    return {_OWN.sub("", path): path for path in own}


@dataclass(slots=True)
class _Paragraph:
    """A paragraph of a version as the graph has it."""

    iri: str
    part: str
    number: str
    text: str
    act: str


def text(graph: Graph | Asking, symbol: str, language: str, *, named: bool = True) -> Text:
    """A document's text in a language, as it is compared; without units where the store lacks it.

    It is the text that `kg.compare.text_of` makes of the document itself. What its paragraphs name is left out unless
    it is `named`: to be aligned, and for what the graph and the pages say, a text needs its words and acts alone.
    """
    name = graph.graph(f"{work_path(symbol)}/{language}").value
    read = _by_pattern(graph, name) if isinstance(graph.store, Memory) else _asked(graph, name)
    found = [each for each in read if Part(each.part) in PREFIXES]
    sets = _named(graph, name) if named else {}
    numbers = [(Part(each.part), each.number) for each in found]
    units = [
        Unit(part, number, each.text, each.act, repeat=repeat, **sets.get(each.iri, {}))
        for each, (part, number), repeat in zip(found, numbers, repeats(numbers), strict=True)
    ]
    return Text(symbol, language, tuple(units), named)


def _named(graph: Graph | Asking, name: str) -> Mapping[str, dict[str, frozenset[str]]]:
    """What each paragraph names outside its notes, by its IRI and the kind."""
    found: dict[str, dict[str, set[str]]] = {}
    for row in graph.select(_query(_NAMED, name, graph.base), infer=False):
        found.setdefault(row["paragraph"], {}).setdefault(row["kind"], set()).add(row["key"])
    return {iri: {kind: frozenset(keys) for kind, keys in own.items()} for iri, own in found.items()}


def _asked(graph: Graph | Asking, name: str) -> list[_Paragraph]:
    """The paragraphs of the version whose graph has that name, in their order, by a question."""
    rows = {row["paragraph"]: row for row in graph.select(_query(_PARAGRAPHS, name, graph.base), infer=False)}
    return [
        _Paragraph(iri, row["part"], row.get("number", ""), row["text"], row.get("act", ""))
        for iri, row in rows.items()
    ]


def _query(pattern: str, name: str, base: str) -> str:
    return rebase(pattern, base).replace("<GRAPH>", f"<{name}>")


def _by_pattern(graph: Graph | Asking, name: str) -> list[_Paragraph]:
    """The same, of an engine on this machine."""
    find, version, term = graph.store.quads_for_pattern, NamedNode(name), names(graph.base).term

    def pairs(of: Rel | Val) -> Iterator[tuple[str, str]]:
        for quad in find(None, NamedNode(term(of)), None, version):
            yield quad.subject.value, quad.object.value  # type: ignore[union-attr]

    texts, numbers = dict(pairs(Val.TEXT)), dict(pairs(Val.NUMBER))
    positions, parts = dict(pairs(Val.POSITION)), dict(pairs(Val.PART))
    acts: dict[str, str] = {}
    codes: dict[str, str] = {}
    for iri, concept in pairs(Rel.OPENING_ACT):
        if concept not in codes:
            quads = find(NamedNode(concept), NamedNode(f"{SKOS}notation"), None, DefaultGraph())
            codes[concept] = max((quad.object.value for quad in quads), default="")  # type: ignore[union-attr]
        acts[iri] = max(acts.get(iri, ""), codes[concept])
    own = sorted((iri for iri in parts if iri in positions and iri in texts), key=lambda iri: int(positions[iri]))
    return [_Paragraph(iri, parts[iri], numbers.get(iri, ""), texts[iri], acts.get(iri, "")) for iri in own]
