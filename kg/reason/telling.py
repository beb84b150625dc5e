"""A proof in words: the tree of steps, and for each asserted triple where it was read.

Where: the document versions that assert it, and, if a statement of the graph says the same, its
paragraph, characters in the source and the quoted words (kg:readAt: `kg.stretches` says what a place is).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.reason.datatypes import unescape
from kg.reason.proof import Lookup, Proof
from kg.reason.terms import Triple, literal_parts
from kg.stretches import Places
from kg.vocab import named_graph, names, terms_of

_TYPED = re.compile(r'(".*")\^\^(\w+):(\w+)', re.DOTALL)
_TIES = ("inParagraph", "inFootnote", "participant", "seriesMember")
"""How a statement names the thing that a plain triple is about."""
SHOWN = 5
"""Places on the lines of a proof; JSON has all."""


@dataclass(frozen=True, slots=True)
class ReadAt:
    """A place: the paragraph's or note's path, the language version, characters in the source, the words.

    Of two paragraphs of which one continues the other it is all of their texts.
    """

    holder: str
    version: str
    start: int
    end: int
    quote: str


def places(triple: Triple, lookup: Lookup, base: str) -> list[ReadAt]:
    """Where an asserted triple was read; [] if the graph says it of no place."""
    subject, relation, thing = triple
    if relation == f"<{terms_of(base)}continues>":
        return [*_texts_of(thing, lookup, base), *_texts_of(subject, lookup, base)]
    own = _places_of(subject, lookup, base)
    if own:
        return own
    for name in _TIES:
        for statement, _p, _o in lookup.match(None, f"<{terms_of(base)}{name}>", subject):
            if next(iter(lookup.match(statement, None, thing)), None) is not None:
                own += _places_of(statement, lookup, base)
    # Not in the order in which an engine finds statements: stores with the same triples say the same.
    return sorted(set(own), key=lambda place: (place.version, place.start, place.end, place.quote))


def _places_of(statement: str, lookup: Lookup, base: str) -> list[ReadAt]:
    if not statement.startswith("<"):
        return []
    holder = next((o for _s, _p, o in lookup.match(statement, f"<{terms_of(base)}inParagraph>", None)), statement)
    found = [
        ReadAt(holder, each.language, each.stretch.start, each.stretch.end, each.quote)
        for each in _all_places(lookup, base).of(statement[1:-1])
    ]
    return sorted(set(found), key=lambda place: (place.version, place.start, place.end))


def _all_places(lookup: Lookup, base: str) -> Places:
    """The places of the graph that a closure is of."""

    def values(subject: str, predicate: str) -> Iterator[tuple[str, str]]:
        for _s, _p, found in lookup.match(f"<{subject}>", f"<{predicate}>", None):
            if found.startswith('"'):
                lexical, _, language = literal_parts(found)
                yield unescape(lexical), language
            elif found.startswith("<"):
                yield found[1:-1], ""

    def subjects(predicate: str, value: str) -> Iterator[str]:
        for found, _p, _o in lookup.match(None, f"<{predicate}>", f"<{value}>"):
            if found.startswith("<"):
                yield found[1:-1]

    return Places(names(base), values, subjects)


def _texts_of(paragraph: str, lookup: Lookup, base: str) -> list[ReadAt]:
    """All of a paragraph, in each language; characters are those of its text."""
    found = []
    for _s, _p, text in lookup.match(paragraph, f"<{terms_of(base)}text>", None):
        lexical, _, language = literal_parts(text)
        said = unescape(lexical)
        found.append(ReadAt(paragraph, language, 0, len(said), said))
    return sorted(found, key=lambda place: place.version)


def lines(
    proof: Proof, lookup: Lookup, base: str, prefixes: Mapping[str, str], sentences: Mapping[str, str]
) -> Iterator[str]:
    """The proof as indented lines; `sentences` says in words what named rules do."""
    yield from _Telling(lookup, base, prefixes, sentences).lines(proof, "")


class _Telling:
    """One proof being told; a place is said once."""

    def __init__(self, lookup: Lookup, base: str, prefixes: Mapping[str, str], sentences: Mapping[str, str]) -> None:
        self.lookup, self.base, self.prefixes, self.sentences = lookup, base, prefixes, sentences
        self.told: set[str] = set()

    def lines(self, proof: Proof, indent: str) -> Iterator[str]:
        yield indent + " ".join(short(term, self.base, self.prefixes) for term in proof.triple)
        if not proof.rule:
            for line in self._where(proof):
                yield f"{indent}    {line}"
            return
        times, premises = _flat(proof)
        sentence = self.sentences.get(proof.rule)
        yield (
            f"{indent}  by {proof.rule}"
            + (f", {times} times" if times > 1 else "")
            + (f": {sentence}" if sentence else "")
            + ("" if premises else " (an axiom)")
        )
        for premise in premises:
            yield from self.lines(premise, indent + "    ")

    def _where(self, proof: Proof) -> Iterator[str]:
        graphs = [graph.removeprefix(named_graph(self.base)) for graph in proof.graphs]
        yield f"asserted in {', '.join(graphs) or 'the default graph'}"
        if graphs and set(graphs) <= {"ontology", "authority"}:
            return
        found = places(proof.triple, self.lookup, self.base)
        for place in found[:SHOWN]:
            holder = short(place.holder, self.base, {})
            line = f"{holder} ({place.version}), characters {place.start}-{place.end}: “{place.quote}”"
            if line not in self.told:
                self.told.add(line)
                yield line
        if len(found) > SHOWN:
            yield f"and {len(found) - SHOWN} more places; JSON has all"


def _flat(proof: Proof) -> tuple[int, list[Proof]]:
    """A path's steps side by side: how often its rule is applied, and the premises of all of them."""
    times, found, todo = 0, [], [proof]
    while todo:
        step = todo.pop()
        if step is proof or (
            proof.rule in ("prp-trp", "eq-trans") and (step.rule, step.triple[1]) == (proof.rule, proof.triple[1])
        ):
            times += 1
            todo += reversed(step.premises)
        elif step not in found:
            found.append(step)
    return times, found


def short(term: str, base: str, prefixes: Mapping[str, str]) -> str:
    """A term for people: own things by their path, known vocabularies by prefix."""
    if term.startswith("<"):
        iri = term[1:-1]
        for prefix, start in prefixes.items():
            local = iri.removeprefix(start)
            if local != iri and local and not set(local) & set("/#?"):
                return f"{prefix}:{local}"
        path = names(base).path(iri)
        return path if path != iri else term
    return term if len(term) < 200 else f"{term[:190]}…{term[-6:]}"


def as_json(proof: Proof, lookup: Lookup, base: str) -> dict[str, object]:
    """The proof as JSON for programs: triple, rule, premises; graphs and places of asserted triples."""
    found: dict[str, object] = {"triple": list(proof.triple), "rule": proof.rule or None}
    if proof.rule:
        found["premises"] = [as_json(premise, lookup, base) for premise in proof.premises]
        return found
    found["graphs"] = list(proof.graphs)
    found["places"] = [
        {
            "paragraph": place.holder[1:-1],
            "language": place.version,
            "start": place.start,
            "end": place.end,
            "quote": place.quote,
        }
        for place in places(proof.triple, lookup, base)
    ]
    return found


def parse_term(text: str, base: str, prefixes: Mapping[str, str]) -> Sequence[str]:
    """The N-Triples texts that a person's word may mean, likeliest first.

    `<IRI>` or an absolute IRI, a prefixed name, `a`, a literal in quotes, or the path of a thing
    (`A/RES/76/186`, `body/UNODC`); "" where a literal without quotes could be meant.
    """
    if text == "a":
        return [f"<{prefixes['rdf']}type>"]
    if found := _TYPED.fullmatch(text):
        return [f"{found[1]}^^<{prefixes[found[2]]}{found[3]}>"] if found[2] in prefixes else [text]
    if text.startswith(("<", '"', "_:")):
        return [text]
    if "://" in text or text.startswith("urn:"):
        return [f"<{text}>"]
    prefix, colon, local = text.partition(":")
    if colon and prefix in prefixes:
        return [f"<{prefixes[prefix]}{local}>"]
    from urllib.parse import quote

    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    path = quote(text.replace(" ", ""), safe="/:;=,()~-._%")
    things = [f"<{names(base).id(each)}>" for each in (text.replace(" ", ""), path)]
    return list(dict.fromkeys([*things, f'"{escaped}"']))
