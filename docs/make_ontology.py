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

Namespace · Espace de noms: `{kg}`, prefix · préfixe `kg:`;
of the words by which the lists are found in texts · des mots par lesquels les listes sont reconnues dans les
textes: `{words}`, `words:`.
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
  LanguageVersion --> Place : readFrom
  Work --> Work : adoptsDraft, follows
  Body --> CoordinationGroup : takesPartIn
  Body --> Body : subOrganOf
{subclasses}```
"""
PLACES = """\
## Places · Emplacements

A place is a stretch of the text that was extracted from a file. Its IRI says all of it: the file by the digest
of its bytes, and the characters, counted from 0, as RFC 5147 has them: `BASE/id/file/SHA256/text#char=68,103`.
A corrected file is another place. (A line end of two characters counts as two.) Statements that were read at
the same stretch share its node.

What stands there is in the text, which the graph holds once for each version: `kg:readFrom` leads to the place
of all that the version was read from, and `kg:quote` of that place is the text. Where the characters of a
paragraph or note stand in it says `kg:sourceMap`. Records of facts alone have neither; there places have
`kg:quote`, `kg:textStart` and `kg:textEnd` of their own (of statements that share a place, the longest quote
and the widest characters).

The page of a text (`/id/file/SHA256/text`) shows each place at its anchor; asked for `text/plain` it is the
characters. Its data, those of a statement, and `kg export --places` have places in the form of the Web
Annotation Vocabulary, which is stored nowhere: `oa:SpecificResource` with a `oa:TextPositionSelector` and a
`oa:TextQuoteSelector` (32 characters before and behind), and with `kg:quote`, `kg:textStart` and `kg:textEnd`
of each.

Un emplacement est un passage du texte extrait d'un fichier. Son IRI en dit tout : le fichier, par l'empreinte
de ses octets, et les caractères, comptés à partir de 0, selon la RFC 5147. Un fichier corrigé est un autre
emplacement. Ce qui s'y trouve est dans le texte, que le graphe contient une fois par version (`kg:readFrom`,
`kg:quote`) ; `kg:sourceMap` dit où s'y trouvent les caractères d'un paragraphe ou d'une note. La forme du Web
Annotation Vocabulary est produite à la demande et n'est pas stockée.

## One paragraph in several languages · Un paragraphe en plusieurs langues

Language versions of a text meet on its paragraphs by their keys (`op/5`, `pp/12`, `annex/II/4`) as long as they have
the same keys in the same order. Where they have not (a version has a paragraph more, a number is misprinted, a file
lacks something), a key may mean another paragraph in each. A paragraph then stands on the common node only where it
is certain that it is the same: it is between two paragraphs that name the same things, which they alone name, with as
many between them in both versions; or the printed numbers of its section grow to the same last number in both. Every
other one has a node of its own in the later version (English before French before Spanish before others), whose key
ends with the language: `A/RES/79/205/pp/16~fr`, `…/fn/7~fr`; with its `kg:number` as printed, and all statements read
in it. The node of the key is that of the version which comes first. Which nodes those are follows from the versions
that are loaded, in whatever order they came; a version alone has the nodes of its keys. Two nodes of one paragraph
are possible, two paragraphs on one node are not meant to be: where versions have as many paragraphs under the same
keys, they are held to be the same ones.

Les versions linguistiques d'un texte se rejoignent sur ses paragraphes par leurs clefs tant qu'elles ont les mêmes
clefs dans le même ordre. Sinon, seul partage un nœud le paragraphe dont il est certain qu'il est le même ; tout autre
a, dans la version qui vient après (l'anglais avant le français, puis l'espagnol), un nœud propre dont la clef se
termine par la langue (`A/RES/79/205/pp/16~fr`), avec son numéro tel qu'il est imprimé et tous les énoncés qui y ont
été lus. Une version chargée seule a les nœuds de ses clefs.

## One statement in several languages · Un énoncé en plusieurs langues

The IRI of a citation, addressing, mention, request or call to ratify names the paragraph, what is cited, named or
asked, and the note and passage where there are any; not the act, which translators may choose differently. So two
language versions make one statement. Where they differ it has both acts (`kg:act`) and `kg:actsDiffer`, and the
graph of each version says which act is its own. A version that says the same under a second act makes a second
statement (`…~2`), so that within one version each statement has one act. `undo:hasSemantics`, of which UNDO
wants exactly one, follows where all versions agree.

L'IRI d'une référence, d'une demande adressée, d'une mention ou d'une demande de rapport nomme le paragraphe et ce qui
est cité, nommé ou demandé, et non l'acte, que les traducteurs peuvent choisir différemment : deux versions
linguistiques font un seul énoncé. Là où elles diffèrent, il a les deux actes (`kg:act`) et `kg:actsDiffer`, et le
graphe de chaque version dit lequel est le sien.

```sparql
SELECT ?statement ?act ?version WHERE {{
  ?statement kg:actsDiffer true .
  GRAPH ?version {{ ?statement kg:act ?act }}
}}
```

## How graphs were made · Comment les graphes ont été établis

The graph `provenance` says of every other one which activity made it (`prov:wasGeneratedBy`), when it ended
(`prov:endedAtTime`), by which version of the program (`kg:softwareVersion`) and of the words, names and lists
(`kg:rulesVersion`), and from what: a document's graph from its file, what follows by the named rules
(`prov:used`, a `kg:Rule` each). The licence of each graph is CC0; where it holds a text of the United Nations,
`dcterms:rights` leads to the terms of that. A graph that a change leaves as it was keeps its time. The graph is
left out where inferred triples are. Builds of the same input differ in these times alone; where
`SOURCE_DATE_EPOCH` is set, it is the time, and they do not differ.

Le graphe `provenance` dit de chaque autre graphe quelle activité l'a établi, quand, par quelle version du programme
et des règles, et d'après quoi : le fichier d'un document, ou les règles nommées. Chaque graphe est sous licence
CC0 ; là où il contient un texte des Nations Unies, `dcterms:rights` mène aux conditions de celui-ci.

```sparql
SELECT ?graph ?ended ?version ?used WHERE {{
  GRAPH ?provenance {{
    ?graph prov:wasGeneratedBy ?made .
    ?made prov:endedAtTime ?ended ; kg:softwareVersion ?version .
    OPTIONAL {{ ?made prov:used ?used }}
  }}
}}
```

## Meetings, sessions and series · Réunions, sessions et séries

What a paragraph says of a meeting is a statement, `kg:MeetingMention`, with the name, days, place and body as
that text has them; what a document lists as a series is one, `kg:SeriesListing`. A document's graph holds
nothing else of them, but for sessions: a name that is a session's by its number, of a body that is known, is
that session (`kg:meetingSession`, the node `BASE/id/session/CSW/66` that documents of the session have too).

The things are in the graph `series`, made of all documents: a `kg:Meeting` for each that mentions with a first
and last day, or a day on which it sat (`kg:metOn`), tell of (`kg:tellsOf`), a `kg:Series` (an `eli:ComplexWork`)
for each series (`kg:listsSeries`).
Mentions are of one meeting where both give the same first and last day, and both names are the same in one
language (three words where the same body meets, or a number; five words where none is named). A number alone is
not enough but where it counts the meetings of the body ("its second meeting", "the second meeting of the Group");
what two numbers are said of are two meetings. Of "the second and third meetings", held on two days, the first day
is the second meeting's. A meeting is also known by some of its days: within those of one meeting alone, of the same
body or none, with the same name or the beginning of it, in so many words that they say what it is about, or as a
proper name at the same place. Where days are the same and nothing speaks
against it, but none of this is so, there are two nodes and `kg:perhapsSameMeeting` between them, as between a meeting
of which only a day on which it sat is told and those of the same body that have this day. Mentions
without days, or of a month or year only, are of no meeting that is known.
In the starter corpus 153 mentions are of 17 sessions (32) and 36 meetings (75); 46 are of none that is known.
`docs/quality.md` says which of the 36 are one by hand. In the documents of sessions 75 to 79 mentions of different
days are of one meeting 14 times; all were looked at, and are one.

Ce qu'un paragraphe dit d'une réunion est un énoncé (`kg:MeetingMention`), ce qu'un document énumère comme série
aussi (`kg:SeriesListing`). Une session nommée par son numéro et son organe est cette session. Les réunions et
les séries elles-mêmes sont dans le graphe `series`, établi à partir de tous les documents ; deux mentions n'y
sont d'une même réunion que si cela est certain.

### Withdrawn · Termes retirés

`kg:Meeting` and `kg:Series` were the classes of what is `kg:MeetingMention` and `kg:SeriesListing` now, and
`kg:Succession` that of what is `kg:Series` now. · `kg:Meeting` et `kg:Series` étaient les classes de ce qui est
à présent `kg:MeetingMention` et `kg:SeriesListing`, `kg:Succession` celle de ce qui est à présent `kg:Series`.

```sparql
PREFIX kg: <{kg}>
CONSTRUCT {{ ?statement a ?class . ?series a kg:Succession }} WHERE {{
  {{ ?statement a kg:MeetingMention BIND(kg:Meeting AS ?class) }}
  UNION {{ ?statement a kg:SeriesListing BIND(kg:Series AS ?class) }}
  UNION {{ ?series a kg:Series }}
}}
```

### Places withdrawn · Emplacements retirés

Until version 0.2 each statement had places of its own, `STATEMENT/at/LANGUAGE/START-END`, with `rdf:type
kg:Place`, `oa:start`, `oa:end`, `prov:wasQuotedFrom`, `kg:quote`, `kg:textStart` and `kg:textEnd`, and
`kg:Place` was a subclass of `oa:TextPositionSelector`; it is one of `oa:SpecificResource` now. This restores
all but the last two, which `kg export --places` gives. · Ceci rétablit tout, sauf les deux derniers, que donne
`kg export --places`.

```sparql
{restoring}```
"""
RESTORING = """\
PREFIX kg: <{kg}>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
CONSTRUCT {{
  ?place a kg:Place ; oa:start ?start ; oa:end ?end ; prov:wasQuotedFrom ?file ; kg:quote ?words
}} WHERE {{
  {{ SELECT DISTINCT ?place WHERE {{ ?statement kg:readAt ?place }} }}
  BIND(IRI(STRBEFORE(STR(?place), "/text#char=")) AS ?file)
  BIND(STRAFTER(STR(?place), "#char=") AS ?stretch)
  BIND(xsd:integer(STRBEFORE(?stretch, ",")) AS ?start)
  BIND(xsd:integer(STRAFTER(?stretch, ",")) AS ?end)
  OPTIONAL {{ ?place kg:quote ?own }}
  OPTIONAL {{
    ?version kg:file ?file ; kg:readFrom ?whole . ?whole kg:quote ?text
    BIND(STRAFTER(STR(?whole), "#char=") AS ?held)
    BIND(xsd:integer(STRBEFORE(?held, ",")) AS ?from)
    FILTER(?from <= ?start && ?end <= xsd:integer(STRAFTER(?held, ",")))
  }}
  BIND(COALESCE(?own, SUBSTR(?text, ?start - ?from + 1, ?end - ?start)) AS ?words)
}}
"""
DRAWN = ("Work", "Statement", "Paragraph", "Actor", "Body", "Instrument", "Treaty")


def document() -> str:
    """The whole page."""
    parts = [INTRODUCTION.format(kg=names().kg, words=names().words), diagram()]
    for kind, english, french in SECTIONS:
        chosen = [term for term in terms().values() if term.kind == kind]
        parts.append(f"## {english} · {french}\n")
        parts += [entry(term) for term in chosen]
    parts.append(PLACES.format(restoring=RESTORING.format(kg=names().kg), kg=names().kg))
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
        f"### `{term.short}`",
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
