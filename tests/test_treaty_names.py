"""Treaties that are on no list are called what a text calls them, in its language, or by their reference."""

from __future__ import annotations

import papers
import pytest

from kg.authority import Authority
from kg.extract import extract
from kg.extract.treaty_names import title
from kg.model import Document, Source, Statements, Topic
from kg.parse import parse
from kg.triples import quads, shipped_links
from kg.vocab import RDFS

NAMES = [
    ("en", "Recalling the Convention on Ropes and Knots,", "Convention on Ropes and Knots"),
    ("en", "States parties to the Northern Ocean Knots Agreement", "Northern Ocean Knots Agreement"),
    ("en", "the Agreement on Ropes and to the Protocol on the Care of Knots,", "Protocol on the Care of Knots"),
    ("en", "the Convention for the Knot Council, 1964,", "Convention for the Knot Council, 1964"),
    ("en", "the Protocol on Blind Knots (Protocol IV)", "Protocol on Blind Knots (Protocol IV)"),
    (
        "en",
        "Recalling the Optional Protocol to the Convention on Knots,",
        "Optional Protocol to the Convention on Knots",
    ),
    ("en", "Recalling the Protocol to the 1979 Convention on Knots,", "Protocol to the 1979 Convention on Knots"),
    ("en", "the Protocol of 1999 to the 1979 Convention on Knots", "Protocol of 1999 to the 1979 Convention on Knots"),
    ("en", "Recalling the 1999 Protocol to the Convention on Knots,", "1999 Protocol to the Convention on Knots"),
    ("en", "since 1979 Convention on Knots", ""),
    ("en", "the Protocol to Prevent Loose Knots, supplementing the United Nations Convention against Ropes,", ""),
    ("en", "the Protocol amending the Convention on Knots", ""),
    ("en", "Parties to the Statute of Ropes that are parties to the Convention on Knots", "Convention on Knots"),
    ("en", "the Convention on Ropes as amended by the Protocol of 2001,", ""),
    ("en", "the Convention on Ropes, as amended by the Protocol on Knots,", ""),
    ("en", "the Convention on Ropes amended by the Protocol on Knots", ""),
    ("en", "the Organization of Knots Convention on Ropes", ""),  # where its name begins is not told
    ("en", "the Convention on Ropes, as modified by the Protocol of 1978 relating thereto,", ""),
    ("en", "the Convention on Ropes that States have ratified", ""),
    ("en", "the cooperation agreement of 1997 between the Council and the Union", ""),
    ("en", "the Convention on Ropes, which came into force on 15 December 2008,", ""),
    ("fr", "Rappelant la Convention sur les cordes,", "Convention sur les cordes"),
    ("fr", "d’adhérer au Protocole relatif à l’entretien des nœuds", "Protocole relatif à l’entretien des nœuds"),
    ("fr", "de l’Accord de coopération sur les nœuds", "Accord de coopération sur les nœuds"),
    ("fr", "la Convention sur les cordes, signée à Lyon le 24 mars 1983,", ""),
    ("fr", "la Convention sur les cordes (la Convention)", ""),
    ("es", "Recordando la Convención sobre Cuerdas y Nudos", "Convención sobre Cuerdas y Nudos"),
    ("es", "adherirse al Convenio relativo a los Nudos", "Convenio relativo a los Nudos"),
    (
        "fr",
        "le Protocole facultatif à la Convention sur les nœuds",
        "Protocole facultatif à la Convention sur les nœuds",
    ),
    (
        "fr",
        "le Protocole de 1999 à la Convention de 1979 sur les nœuds",
        "Protocole de 1999 à la Convention de 1979 sur les nœuds",
    ),
    (
        "es",
        "el Protocolo de 1999 del Convenio de 1979 sobre los nudos",
        "Protocolo de 1999 del Convenio de 1979 sobre los nudos",
    ),
    ("fr", "le Protocole contre les nœuds, additionnel à la Convention des Nations Unies contre les cordes", ""),
    ("fr", "au Statut des cordes qui sont parties à la Convention sur les nœuds", "Convention sur les nœuds"),
    ("fr", "le Protocole modifiant la Convention sur les nœuds", ""),
    ("fr", "la Convention sur les cordes modifiée par le Protocole sur les nœuds", ""),
    ("es", "la Convención sobre Cuerdas que aprobó", ""),
    ("es", "el Estatuto de Cuerdas que son partes en el Acuerdo sobre Nudos", "Acuerdo sobre Nudos"),
    ("es", "el Protocolo que complementa la Convención sobre Nudos", ""),
    (
        "es",
        "el Protocolo contra los Nudos, que complementa la Convención de las Naciones Unidas contra las Cuerdas",
        "",
    ),
    ("es", "el Convenio sobre Cuerdas enmendado por el Protocolo sobre Nudos", ""),
]


@pytest.mark.parametrize(("language", "text", "expected"), NAMES)
def test_a_name_is_taken_where_it_is_one_beyond_doubt(language: str, text: str, expected: str) -> None:
    assert title(text, language) == expected


def _read(text: str) -> tuple[Document, Statements]:
    document = parse(Source("x.txt", "text", "0" * 64, text))
    return document, extract(document, Authority.load())


def _labels(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in quads(*_read(text)):
        subject, predicate, rest = line.split(" ", 2)
        if predicate == f"<{RDFS}label>" and "/id/treaty/" in subject:
            found.setdefault(subject.rpartition("/")[2][:-1], []).append(rest.rpartition(" <")[0])
    return found


def test_every_treaty_that_is_cited_has_a_name() -> None:
    """Listed ones have theirs in the lists; each other one is called as printed, else by its reference."""
    named = papers.resolution().replace(
        "and the Convention on the Rights of the Child,1", "the Convention on Knots,1 wells,2"
    )
    named = named.replace(
        "vol. 1577, No. 27531.", "vol. 9577, No. 97531.\n2 League of Nations, Treaty Series, vol. XCIV, No. 3915."
    )
    assert _labels(named)["9577-97531"] == ['"Convention on Knots"@en']
    others = {key: labels for key, labels in _labels(named).items() if key != "9577-97531"}
    assert list(others.values()) == [['"League of Nations, Treaty Series, vol. 94, No. 3915"@en']]
    french = papers.FRENCH.replace("la Convention relative aux droits de l'enfant1", "la Convention sur les nœuds1")
    french = french.replace("vol. 1577, no 27531", "vol. 9577, no 97531")
    assert _labels(french) == {"9577-97531": ['"Convention sur les nœuds"@fr']}
    assert _labels(papers.resolution()) == {}
    assert "UNTS/1577/27531" in shipped_links().treaties


def test_a_subject_that_is_on_no_list_is_called_as_the_source_has_it() -> None:
    from dataclasses import replace

    document, statements = _read(papers.resolution())
    topics = (Topic("DHLAUTH", "Knot Day (30 July)", "", ""), Topic("UNBIS", "9999999", "", ""))
    lines = [line for line in quads(replace(document, topics=topics), statements) if f"<{RDFS}label>" in line]
    assert [line.split(">", 2)[2].split(" <")[0].strip() for line in lines if "/topic/" in line] == [
        '"Knot Day (30 July)"@en'
    ], "the library's headings are English"


def test_whatever_a_graph_speaks_of_has_a_name_in_it_or_in_the_lists() -> None:
    """A Turtle of one document and the lists can be understood: only places, files and the like are nobody's subject."""
    from kg import resources
    from kg.pipeline.lists import list_graphs
    from kg.readers import facts
    from kg.vocab import DEFAULT_BASE, RDF, SKOS, names

    lines = [line for graph in list_graphs(DEFAULT_BASE) for line in graph.lines]
    for path in sorted(resources.path("starter").glob("A_RES_*.json")):
        lines += quads(*facts.load(path))
    named, typed = set(), {}
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if predicate in (f"<{RDFS}label>", f"<{SKOS}prefLabel>"):
            named.add(subject)
        elif predicate == f"<{RDF}type>" and subject.startswith(f"<{names().id_base}") and f"<{names().kg}" in rest:
            typed[subject] = rest.partition("#")[2].partition(">")[0]
    without = {kind: subject for subject, kind in typed.items() if subject not in named}
    assert without.keys() <= {"Place", "File"}, without
