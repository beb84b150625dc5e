"""Resolution-like data of any size: works, paragraphs, citations, bodies, series, places.

The same size gives the same bytes. The ontology has inverse, transitive and symmetric
properties, a chain, sub-properties, sub-classes, a key, domains and ranges, an intersection,
a hasValue and a someValuesFrom restriction, and disjoint classes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

BASE = "http://example.org/"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
XSD = "http://www.w3.org/2001/XMLSchema#"
PARAGRAPHS = 18
SERIES = 12

ONTOLOGY = """
@prefix : <http://example.org/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<http://example.org/ontology> a owl:Ontology .
:Document a owl:Class . :Text a owl:Class . :Actor a owl:Class .
:Work a owl:Class ; rdfs:subClassOf :Document . :Resolution a owl:Class ; rdfs:subClassOf :Work .
:Report a owl:Class ; rdfs:subClassOf :Work . :Work owl:disjointWith :Actor .
:Paragraph a owl:Class ; rdfs:subClassOf :Text . :OperativeParagraph a owl:Class ; rdfs:subClassOf :Paragraph .
:PreambularParagraph a owl:Class ; rdfs:subClassOf :Paragraph .
:Body a owl:Class ; rdfs:subClassOf :Actor . :Organ a owl:Class ; rdfs:subClassOf :Body .
:hasPart a owl:ObjectProperty ; owl:inverseOf :partOf . :partOf a owl:ObjectProperty ; rdfs:range :Document .
:follows a owl:ObjectProperty , owl:TransitiveProperty ; owl:inverseOf :followedBy .
:previous a owl:ObjectProperty ; rdfs:subPropertyOf :follows ; rdfs:domain :Work ; rdfs:range :Work .
:cites a owl:ObjectProperty ; owl:propertyChainAxiom ( :hasPart :cites ) ;
  owl:inverseOf :citedBy ; rdfs:range :Document .
:mentions a owl:ObjectProperty . :addresses a owl:ObjectProperty ; rdfs:subPropertyOf :mentions ; rdfs:range :Actor .
:subOrganOf a owl:ObjectProperty , owl:TransitiveProperty ; rdfs:domain :Body ; rdfs:range :Body .
:worksWith a owl:ObjectProperty , owl:SymmetricProperty .
:symbol a owl:DatatypeProperty . :text a owl:DatatypeProperty . :Work owl:hasKey ( :symbol ) .
:Addressing a owl:Class ;
  owl:equivalentClass [ a owl:Restriction ; owl:onProperty :addresses ; owl:someValuesFrom :Organ ] .
:Binding a owl:Class ; owl:equivalentClass [ owl:intersectionOf ( :OperativeParagraph :Addressing ) ] .
:English a owl:Class ; owl:equivalentClass [ a owl:Restriction ; owl:onProperty :language ; owl:hasValue "en" ] .
"""


def ontology() -> str:
    """The axioms, as Turtle."""
    return ONTOLOGY


def triples(number: int) -> Iterator[str]:
    """About `number` lines of N-Triples, whole resolutions."""
    written = work = 0
    bodies = 300
    for body in range(bodies):
        name = thing(f"body/{body}")
        yield from (
            line(name, TYPE, term("Organ" if body % 3 == 0 else "Body")),
            line(name, term("subOrganOf"), thing(f"body/{body // 4}")),
            line(name, term("worksWith"), thing(f"body/{(body * 7 + 1) % bodies}")),
        )
        written += 3
    works = max(20, number // 115)
    while written < number:
        for row in resolution(work, works, bodies):
            yield row
            written += 1
        work += 1


def resolution(n: int, works: int, bodies: int) -> Iterator[str]:
    """One resolution with its paragraphs."""
    name = thing(f"A/RES/{60 + n % 20}/{n}")
    yield line(name, TYPE, term("Resolution"))
    yield line(name, term("symbol"), f'"A/RES/{60 + n % 20}/{n}"')
    yield line(name, term("language"), '"en"')
    if n % (20 * SERIES) >= 20:
        yield line(name, term("previous"), thing(f"A/RES/{60 + n % 20}/{n - 20}"))
    for k in range(PARAGRAPHS):
        paragraph = thing(f"A/RES/{60 + n % 20}/{n}/p/{k}")
        yield line(name, term("hasPart"), paragraph)
        yield line(paragraph, TYPE, term("OperativeParagraph" if k > 8 else "PreambularParagraph"))
        yield line(
            paragraph,
            term("text"),
            f'"Paragraph {k} of resolution {n}, which recalls others and urges States — number {n * 31 + k}"@en',
        )
        yield line(paragraph, term("position"), f'"{k}"^^<{XSD}integer>')
        cited = (n * 7 + k * 13) % works
        yield line(paragraph, term("cites"), thing(f"A/RES/{60 + cited % 20}/{cited}"))
        yield line(paragraph, term("addresses" if k > 8 else "mentions"), thing(f"body/{(n + k * 5) % bodies}"))


def thing(path: str) -> str:
    return f"<{BASE}id/{path}>"


def term(name: str) -> str:
    return f"<{BASE}ontology#{name}>"


def line(s: str, p: str, o: str) -> str:
    return f"{s} {p} {o} .\n"


def write(folder: Path, number: int) -> tuple[Path, Path]:
    """Write ontology and data into a folder; their paths. The data are N-Triples, named .ttl for readers of Turtle."""
    onto, data = folder / "ontology.ttl", folder / f"data-{number}.ttl"
    onto.write_text(ontology(), encoding="utf-8")
    with data.open("w", encoding="utf-8", buffering=1 << 20) as out:
        out.writelines(triples(number))
    return onto, data


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    print(*write(args.folder, args.number))
