"""Calls for ratification and accession."""

from __future__ import annotations

import pytest
from extract_helpers import PP, read

TIP = ("Protocol to Prevent, Suppress and Punish Trafficking in Persons, Especially Women and Children, "
 "supplementing "
       "the United Nations Convention against Transnational Organized Crime")
CASES = [
    ("en", "Urges Member States to consider ratifying or acceding to the Convention on the Rights of the "
     "Child;",
     [("CRC", "urge")], "both verbs, one row"),
    ("en", f"Urges Member States to ratify the United Nations Convention against Transnational Organized "
     f"Crime and the "
           f"{TIP};", [("UNTOC", "urge"), ("TIP-PROTOCOL", "urge")], "one row for each instrument"),
    ("en", "Urges States to ratify, and States parties to implement, the Convention on the Rights of the "
     "Child;",
     [("CRC", "urge")], "the object stands further on"),
    ("en", "Calls upon States to become parties to the Convention on the Rights of the Child;",
     [("CRC", "call-upon")], "becoming a party"),
    ("en", "Urges States to act in accordance with the Convention on the Rights of the Child;", [],
     "applying is no ratifying"),
    ("en", "Urges States to ratify relevant treaties, in accordance with the Convention on the Rights of "
     "the Child;",
     [], "another matter begins"),
    ("en", "Welcomes the ratification by States of the Convention on the Rights of the Child;", [],
     "welcoming"),
    ("en", "Urges States that have ratified the Convention on the Rights of the Child to implement it;", [],
     "those who have"),
    ("fr", "Exhorte les États à ratifier la Convention relative aux droits de l’enfant, ou à y adhérer ;",
     [("CRC", "urge")], "the object is resumed"),
    ("fr", "Demande aux États d’adhérer à la Convention relative aux droits de l’enfant ;",
     [("CRC", "call-upon")], "accession"),
    ("fr", "Exhorte les États à appliquer la Convention relative aux droits de l’enfant ;", [], "applying"),
]


@pytest.mark.parametrize(("language", "text", "expected", "why"), CASES)
def test_ratification(language: str, text: str, expected: list[tuple[str, str]], why: str) -> None:
    assert [(r.instrument, r.act) for r in read(text, language).ratifications] == expected, why


def test_preamble_urges_no_ratification() -> None:
    text = "Urging States to ratify the Convention on the Rights of the Child,"
    assert read(text, part=PP).ratifications == ()
