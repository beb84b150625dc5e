"""Calls for ratification and accession."""

from __future__ import annotations

import citing
import pytest
from extract_helpers import OP, PP, read

from kg.authority import Authority
from kg.extract import extract

TIP = (
    "Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and Children, "
    "supplementing "
    "the United Nations Convention against Transnational Organized Crime"
)
CASES = [
    (
        "en",
        "Urges Member States to consider ratifying or acceding to the Convention on the Rights of the Child;",
        [("CRC", "urge")],
        "both verbs, one row",
    ),
    (
        "en",
        f"Urges Member States to ratify the United Nations Convention against Transnational Organized "
        f"Crime and the "
        f"{TIP};",
        [("UNTOC", "urge"), ("TIP-PROTOCOL", "urge")],
        "one row for each instrument",
    ),
    (
        "en",
        "Urges States to ratify, and States parties to implement, the Convention on the Rights of the Child;",
        [("CRC", "urge")],
        "the object stands further on",
    ),
    (
        "en",
        "Calls upon States to become parties to the Convention on the Rights of the Child;",
        [("CRC", "call-upon")],
        "becoming a party",
    ),
    (
        "en",
        "Urges States to act in accordance with the Convention on the Rights of the Child;",
        [],
        "applying is no ratifying",
    ),
    (
        "en",
        "Urges States to ratify relevant treaties, in accordance with the Convention on the Rights of the Child;",
        [],
        "another matter begins",
    ),
    ("en", "Welcomes the ratification by States of the Convention on the Rights of the Child;", [], "welcoming"),
    (
        "en",
        "Urges States that have ratified the Convention on the Rights of the Child to implement it;",
        [],
        "those who have",
    ),
    (
        "fr",
        "Exhorte les États à ratifier la Convention relative aux droits de l’enfant, ou à y adhérer ;",
        [("CRC", "urge")],
        "the object is resumed",
    ),
    (
        "fr",
        "Demande aux États d’adhérer à la Convention relative aux droits de l’enfant ;",
        [("CRC", "call-upon")],
        "accession",
    ),
    ("fr", "Exhorte les États à appliquer la Convention relative aux droits de l’enfant ;", [], "applying"),
    (
        "en",
        "Urges States to ratify the Convention against Torture and Other Cruel, Inhuman or Degrading "
        f"Treatment or Punishment and the Optional Protocol thereto, and to comply with articles 3 and 6 of "
        f"the {TIP};",
        [("CAT", "urge"), ("OPCAT", "urge")],
        "something else is asked of another treaty",
    ),
    (
        "en",
        "Urges States to accede to the Convention on the Rights of the Child and to the Convention on the "
        "Elimination of All Forms of Discrimination against Women;",
        [("CRC", "urge"), ("CEDAW", "urge")],
        "the same is asked, with the preposition again",
    ),
    (
        "fr",
        "Exhorte les États à adhérer à la Convention relative aux droits de l’enfant et à respecter la "
        "Convention sur l’élimination de toutes les formes de discrimination à l’égard des femmes ;",
        [("CRC", "urge")],
        "respecting is another matter",
    ),
]


@pytest.mark.parametrize(("language", "text", "expected", "why"), CASES)
def test_ratification(language: str, text: str, expected: list[tuple[str, str]], why: str) -> None:
    assert [(r.instrument, r.act) for r in read(text, language).ratifications] == expected, why


def test_preamble_urges_no_ratification() -> None:
    text = "Urging States to ratify the Convention on the Rights of the Child,"
    assert read(text, part=PP).ratifications == ()


def test_protocols_thereto_are_those_that_the_documents_notes_refer_to() -> None:
    text = (
        "Urges States to ratify the United Nations Convention against Transnational Organized Crime,^1 and "
        "the Protocols thereto;"
    )
    note = "United Nations, Treaty Series, vols. 2225, 2237, 2241 and 2326, No. 39574."
    made = citing.document(text, notes=(note,), part=OP)
    found = [r.instrument for r in extract(made, Authority.load()).ratifications]
    assert sorted(found) == ["FIREARMS-PROTOCOL", "MIGRANTS-PROTOCOL", "TIP-PROTOCOL", "UNTOC"]
