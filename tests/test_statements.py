"""Statements of a president: what leads to them is of the masthead, each of their paragraphs has its own acts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.authority import Authority
from kg.extract import extract
from kg.extract.view import is_quoted
from kg.model import Document, Part
from kg.parse import parse
from kg.readers import akn, text

LEAD = {
    "en": "At the 9871st meeting of the Security Council, held on 3 June 2031, in connection with the item entitled "
    "“Wells”, the President of the Council made the following statement on behalf of the Council:",
    "fr": "À la 9871e séance du Conseil de sécurité, tenue le 3 juin 2031, au titre de la question intitulée « Puits », le "
    "Président du Conseil de sécurité a fait au nom du Conseil la déclaration suivante :",
    "es": "En la 9871ª sesión del Consejo de Seguridad, celebrada el 3 de junio de 2031, el Presidente del Consejo formuló, "
    "en nombre del Consejo, la siguiente declaración:",
}
PARAGRAPHS = [
    "“The Security Council welcomes the digging of wells. The Council calls for Member States to dig, and demands ropes.",
    "“The Security Council expresses its deep concern at dry wells, and calls upon all States to:",
    "“(a) keep their buckets;",
    "“(b) mend their ropes.",
    "“The Council requests the Secretary-General to report to it by 1 May 2032 on wells.”",
]


def _text(lead: str, paragraphs: list[str]) -> Document:
    pieces = ["S/PRST/2031/4", "Statement by the President of the Security Council", lead, *paragraphs]
    return parse(text.read("\n\n".join(pieces).encode(), "statement", "0" * 64))


def _markup(where: str) -> Document:
    """The same as the United Nations' markup, the statement's title in the preface or, as it once was, in the body."""
    title = "<p><docTitle>Statement by the President of the Security Council</docTitle></p>"
    body = "".join(f"<paragraph><content><p>{each}</p></content></paragraph>" for each in [LEAD["en"], *PARAGRAPHS])
    data = f"""<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement><meta><identification>
    <FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression></identification></meta>
    <coverPage><p><docNumber refersTo="#symbol">S/PRST/2031/4</docNumber></p></coverPage>
    <preface>{title if where == "preface" else ""}</preface>
    <mainBody>{title if where == "body" else ""}{body}</mainBody></statement></akomaNtoso>"""
    return parse(akn.read(data.encode(), Path("statement.xml"), "0" * 64))


@pytest.mark.parametrize("held", [_text(LEAD["en"], PARAGRAPHS), _markup("preface"), _markup("body")])
def test_each_paragraph_of_a_statement_is_one(held: Document) -> None:
    body = [(p.part, p.number, p.printed) for p in held.paragraphs if p.part is not Part.MASTHEAD]
    assert body == [(Part.OPERATIVE, str(number), False) for number in (1, 2, 3)]
    assert (held.metadata.symbol, held.metadata.meeting) == ("S/PRST/2031/4", "9871")
    assert held.metadata.title == "Statement by the President of the Security Council"
    assert held.metadata.type == "presidential statement"


def test_acts_of_every_sentence_that_names_the_council() -> None:
    found = extract(_text(LEAD["en"], PARAGRAPHS), Authority.load())
    assert [(use.place.number, use.phrase) for use in found.acts] == [
        ("1", "welcomes"),
        ("1", "calls for"),
        ("1", "demands"),
        ("2", "expresses its deep concern"),
        ("2", "calls upon"),
        ("3", "requests"),
    ]
    asked = {(each.place.number, each.code) for each in found.addressees}
    assert asked == {("1", "MEMBER-STATES"), ("2", "STATES"), ("3", "SG")}
    assert [(r.of, r.to, r.due) for r in found.requests] == [("SG", "SC", "2032-05-01")]


@pytest.mark.parametrize("language", ["fr", "es"])
def test_statements_of_other_languages(language: str) -> None:
    words = {
        "fr": [
            "« Le Conseil de sécurité se félicite du creusement de puits.",
            "« Le Conseil prie les États de creuser. »",
        ],
        "es": [
            "«El Consejo de Seguridad acoge con beneplácito los pozos.",
            "«El Consejo pide a los Estados que caven.»",
        ],
    }
    held = _text(LEAD[language], words[language])
    assert [p.number for p in held.paragraphs if p.part is Part.OPERATIVE] == ["1", "2"]
    assert (held.metadata.meeting, held.metadata.adopted) == ("9871", "2031-06-03")


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        ("“The Council requests ropes.”", True),
        ("“The Council, on “Wells”, requests ropes.", True),
        ('"The Council requests ropes."', True),
        ('"The Council, on "Wells", requests ropes."', True),
        ("“Wells” is the item's title.", False),
        ('"Wells" and "ropes" are items.', False),
        ("The item is “Wells”.", False),
        ("« Le Conseil prie. »", True),
        ("", False),
        ('"', False),
    ],
)
def test_text_that_is_quoted_as_a_whole(printed: str, quoted: bool) -> None:
    assert is_quoted(printed) is quoted
