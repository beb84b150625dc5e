"""Writes docs/ontology.md from the ontology's own files: `python docs/make_ontology.py`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from kg import resources
from kg.terms import Term, terms
from kg.vocab import NAMESPACES, names

TARGET = Path(__file__).with_name("ontology.md")

SECTIONS = (
    ("class", "Classes", "Classes"),
    ("relation", "Properties whose values are things", "Propriétés dont les valeurs sont des choses"),
    ("value", "Properties whose values are literals", "Propriétés dont les valeurs sont des littéraux"),
    (
        "words",
        "Properties about words: of the lists, in searches",
        "Propriétés sur les mots : des listes, dans les recherches",
    ),
)
INTRODUCTION = """\
# The ontology · L'ontologie

<!-- Written by docs/make_ontology.py from ontology/*.ttl; change those files and run it again. -->

Namespace · Espace de noms: `{kg}`, prefix · préfixe `kg:`.
Files · Fichiers: `ontology/kg.ttl` (terms and axioms, OWL 2 RL), `ontology/alignments.ttl` (ties to other
vocabularies), `ontology/shapes.ttl` (SHACL), `ontology/roles.ttl`, `ontology/reasons.ttl` and the lists of
bodies, instruments and acts.

Facts hang on a work and its paragraphs, so that language versions meet on the same nodes; texts and places
are said per version. Every statement that was read is a thing of its own, with its place in the source.

Les faits se rattachent à une œuvre et à ses paragraphes, si bien que les versions linguistiques se rejoignent
sur les mêmes nœuds ; textes et emplacements sont dits par version. Tout énoncé lu est une chose à part
entière, avec sa place dans la source.
"""
DIAGRAM = """\
```mermaid
classDiagram
  LanguageVersion --> Work : versionOf
  LanguageVersion --> File : file
  Paragraph --> Work : partOf
  Point --> Paragraph : pointOf
  Footnote --> Work : partOf
  Footnote --> Paragraph : calledFrom
  Paragraph --> Act : openingAct
  Paragraph --> Work : cites
  Paragraph --> Instrument : mentionsInstrument
  Paragraph --> Actor : mentionsBody, addresses
  Statement --> Paragraph : inParagraph
  Statement --> Act : act
  Statement --> Place : readAt
  Place --> File : wasQuotedFrom
  Work --> Work : adoptsDraft, follows
  Body --> CoordinationGroup : takesPartIn
  Body --> Body : subOrganOf
{subclasses}```
"""
DRAWN = ("Work", "Statement", "Paragraph", "Actor", "Body", "Instrument", "Treaty")


def document() -> str:
    """The whole page."""
    parts = [INTRODUCTION.format(kg=names().kg), diagram()]
    for kind, english, french in SECTIONS:
        chosen = [term for term in terms().values() if term.kind == kind]
        parts.append(f"## {english} · {french}\n")
        parts += [entry(term) for term in chosen]
    parts.append(competency())
    return "\n".join(parts)


def diagram() -> str:
    """The classes and what ties them, as Mermaid."""
    lines = [
        f"  {above} <|-- {below.removeprefix('kg:')}\n"
        for above in DRAWN
        for below in terms()[above].below
        if below.startswith("kg:")
    ]
    return DIAGRAM.format(subclasses="".join(lines))


def entry(term: Term) -> str:
    """One term: both labels, both definitions, then what the axioms say of it."""
    lines = [
        f"### `kg:{term.name}`",
        "",
        f"**{term.label('en')}** · {term.definition('en')}  ",
        f"**{term.label('fr')}** · {term.definition('fr')}",
        "",
    ]
    return "\n".join([*lines, *(f"- {fact}" for fact in facts(term)), ""])


def facts(term: Term) -> Iterator[str]:
    """What there is to say of a term, a line each."""

    def named(values: tuple[str, ...]) -> str:
        return ", ".join(f"`{value}`" for value in values)

    for title, values in (
        ("under", term.above),
        ("above", term.below),
        ("of", term.domain),
        ("values", term.range),
        ("inverse of", (term.inverse,) if term.inverse else ()),
        ("disjoint with", term.disjoint),
        ("known by", term.key),
        ("is", term.characteristics),
    ):
        if values:
            yield f"{title}: {named(values)}"
    for chain in term.chains:
        yield f"follows from: {' then '.join(f'`{step}`' for step in chain)}"
    for kind, other in term.matches:
        yield f"{kind}: `{other}`"
    if term.examples:
        yield f"example: {', '.join(term.examples)}"


def competency() -> str:
    """The questions that the ontology must be able to answer."""
    lines = [
        "## Competency questions · Questions de compétence",
        "",
        "Prefixes · Préfixes: " + ", ".join(f"`{prefix}:`" for prefix in ("kg", *NAMESPACES)) + ".",
        "",
        "`BASE` is that of the project's things; a publisher whose documents are elsewhere writes theirs in full. ·",
        "`BASE` est celle des choses du projet ; un éditeur dont les documents sont ailleurs en écrit l'IRI en entier.",
        "",
    ]
    for number, each in enumerate(questions(), start=1):
        lines += [f"### {number}. {each['en']}", "", each["fr"], ""]
        if "question" in each:
            lines += [f"Ready-made · Prête à l'emploi: `kg query {each['question']}`", ""]
        lines += ["```sparql", each["sparql"].strip(), "```", ""]
    return "\n".join(lines)


def questions() -> list[dict[str, str]]:
    """The questions of `ontology/competency.toml`."""
    text = (resources.path("ontology") / "competency.toml").read_text(encoding="utf-8")
    found: list[dict[str, str]] = tomllib.loads(text)["question"]
    return found


if __name__ == "__main__":
    TARGET.write_text(document(), encoding="utf-8")
