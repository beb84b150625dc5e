"""Members, partners, co-chairs and coordinators of coordination groups."""

from __future__ import annotations

from pathlib import Path

import pytest
from naming import AUTHORITY, paper, read, roles

from kg.extract import participation
from kg.model import Document
from kg.parse import parse
from kg.readers import read as read_file

ICAT = "the Inter-Agency Coordination Group against Trafficking in Persons"
GROUPE = "le Groupe interinstitutions de coordination contre la traite des personnes"
LIST = (
    "The World Bank, the International Civil Aviation Organization and UNICEF, as well as the Council of "
    "Europe and the Organization of American States as partners of the Inter-Agency Coordination Group."
)

Row = tuple[str, str, str, str]


def rows(made: Document) -> set[Row]:
    return {(p.role, p.body, p.year, p.list) for p in roles(made)[0]}


def _members(kind: str, *codes: str) -> set[Row]:
    return {("member", code, "", kind) for code in codes}


STATED = [
    # language, paragraph, notes, rows, why
    (
        "en",
        f"Thanks {ICAT}, whose members are the International Labour Organization (ILO), the United Nations "
        "Children’s Fund (UNICEF) and the World Bank (Washington);",
        (),
        _members("closed", "ILO", "UNICEF", "WORLDBANK"),
        "abbreviations and places in brackets",
    ),
    (
        "en",
        f"Thanks {ICAT}, which is composed of the Blue Lantern Foundation, UNICEF and the World Bank;",
        (),
        _members("open", "UNICEF", "WORLDBANK"),
        "the first item is unknown: the list is not whole",
    ),
    (
        "en",
        f"Thanks {ICAT}, which is composed of UNICEF, the World Bank and the Blue Lantern Foundation;",
        (),
        _members("open", "UNICEF", "WORLDBANK"),
        "the last item is unknown",
    ),
    (
        "en",
        f"Thanks {ICAT}, which consists of UNICEF, the World Bank and the International Labour",
        (),
        _members("open", "UNICEF", "WORLDBANK"),
        "cut in an item",
    ),
    (
        "en",
        f"Thanks {ICAT}, which consists of UNICEF, the World Bank,",
        (),
        _members("open", "UNICEF", "WORLDBANK"),
        "cut behind an item",
    ),
    (
        "en",
        f"Thanks {ICAT}, which comprises UNICEF, the World Bank, and two further agencies;",
        (),
        _members("open", "UNICEF", "WORLDBANK"),
        "more that have no name",
    ),
    (
        "en",
        f"Thanks {ICAT}, comprising: (a) UNICEF; (b) the World Bank, which joined in 2020; (c) the Council of Europe;",
        (),
        _members("closed", "UNICEF", "WORLDBANK", "COE"),
        "letters and a relative clause",
    ),
    (
        "en",
        f"Thanks {ICAT}, consisting of UNICEF, the World Bank and the following partners: the Council of Europe "
        "and the European Union;",
        (),
        _members("closed", "UNICEF", "WORLDBANK") | {("partner", "COE", "", "closed"), ("partner", "EU", "", "closed")},
        "partners behind the members",
    ),
    (
        "en",
        f"Thanks {ICAT}, consisting of UNICEF and the World Bank, and Member States for their help;",
        (),
        _members("closed", "UNICEF", "WORLDBANK"),
        "the sentence goes on",
    ),
    (
        "en",
        f"Thanks {ICAT}, within the mandates of its members;^1",
        ("The World Bank, UNICEF and the Lantern League.",),
        _members("open", "UNICEF", "WORLDBANK"),
        "an unknown item at the end of a note",
    ),
    (
        "fr",
        f"Remercie {GROUPE}, qui est composé de l’Organisation internationale du Travail (OIT), de la Fondation "
        "Lanterne bleue et de la Banque mondiale ;",
        (),
        _members("open", "ILO", "WORLDBANK"),
        "inconnue au milieu",
    ),
    (
        "fr",
        f"Remercie {GROUPE}, composé de l’UNICEF, de la Banque mondiale et de leurs partenaires suivants : le "
        "Conseil de l’Europe et l’Union européenne ;",
        (),
        _members("closed", "UNICEF", "WORLDBANK") | {("partner", "COE", "", "closed"), ("partner", "EU", "", "closed")},
        "partenaires après les membres",
    ),
    (
        "fr",
        f"Remercie {GROUPE}, qui comprend l’UNICEF, la Banque mondiale et trois autres organismes ;",
        (),
        _members("open", "UNICEF", "WORLDBANK"),
        "d'autres sans nom",
    ),
    (
        "en",
        f"Thanks {ICAT}, within the mandates of its members and partners;^1",
        (LIST,),
        {
            ("member", "WORLDBANK", "", "closed"),
            ("member", "ICAO", "", "closed"),
            ("member", "UNICEF", "", "closed"),
            ("partner", "COE", "", "closed"),
            ("partner", "OAS", "", "closed"),
        },
        "one note, partners at its end",
    ),
    (
        "en",
        f"Thanks {ICAT}, within the mandates of its members^1 and partners;^2",
        ("The World Bank and UNICEF.", "The Council of Europe."),
        {("member", "WORLDBANK", "", "closed"), ("member", "UNICEF", "", "closed"), ("partner", "COE", "", "closed")},
        "a note for each",
    ),
    (
        "en",
        f"Thanks {ICAT}, including the World Bank, UNICEF and others;",
        (),
        {("member", "WORLDBANK", "", "open"), ("member", "UNICEF", "", "open")},
        "an open list",
    ),
    (
        "fr",
        f"Remercie {GROUPE}, notamment la Banque mondiale, l’Organisation internationale du Travail et "
        "d’autres organisations ;",
        (),
        {("member", "WORLDBANK", "", "open"), ("member", "ILO", "", "open")},
        "an open list in French",
    ),
    (
        "en",
        f"Notes that the members of {ICAT} are the World Bank and UNICEF;",
        (),
        {("member", "WORLDBANK", "", "closed"), ("member", "UNICEF", "", "closed")},
        "a sentence",
    ),
    (
        "en",
        f"Notes the work of the 2031 and 2032 Co-Chairs of {ICAT}, UNICEF and the Council of Europe, who met;",
        (),
        {("co-chair", body, year, "") for body in ("UNICEF", "COE") for year in ("2031", "2032")},
        "each year is a row",
    ),
    (
        "fr",
        "Note le travail accompli en 2031 par les coprésidents du Groupe interinstitutions de "
        "coordination, "
        "à savoir l’UNICEF et le Conseil de l’Europe ;",
        (),
        {("co-chair", "UNICEF", "2031", ""), ("co-chair", "COE", "2031", "")},
        "the year before",
    ),
    (
        "fr",
        "Note que l’UNICEF et le Conseil de l’Europe assurent la coprésidence du Groupe interinstitutions "
        "de coordination en 2031 ;",
        (),
        {("co-chair", "UNICEF", "2031", ""), ("co-chair", "COE", "2031", "")},
        "the year after",
    ),
    (
        "en",
        f"Thanks the World Bank as coordinator of {ICAT};",
        (),
        {("coordinator", "WORLDBANK", "", "")},
        "a plain statement",
    ),
    (
        "fr",
        "Prie le Secrétaire général de confier au Directeur exécutif de l’Office des Nations Unies "
        "contre la "
        "drogue et le crime la coordination des activités du Groupe interinstitutions de coordination ;",
        (),
        {("coordinator", "UNODC", "", "")},
        "the text that sets it up",
    ),
    (
        "en",
        f"Invites regional organizations to join and co-chair {ICAT}, and thanks the World Bank;",
        (),
        set(),
        "who is invited is no member",
    ),
    (
        "en",
        f"Welcomes the Council of Europe and the Organization of American States as the newest "
        f"entities to "
        f"join {ICAT};",
        (),
        set(),
        "who joined has no role in a list for that",
    ),
    ("en", f"Welcomes the admission of the World Bank as a member of {ICAT};", (), set(), "the same"),
    (
        "en",
        f"Takes note of the role of the Council of Europe as the first entity to co-chair {ICAT};",
        (),
        set(),
        "a verb says no year",
    ),
]


@pytest.mark.parametrize(("language", "text", "notes", "expected", "why"), STATED, ids=[row[4] for row in STATED])
def test_roles(language: str, text: str, notes: tuple[str, ...], expected: set[Row], why: str) -> None:
    assert rows(paper(text, notes=notes, language=language)) == expected, why


def test_the_name_of_a_mandate_does_not_open_a_list() -> None:
    made = paper(
        "Remercie le Groupe interinstitutions de coordination et ses membres ;^1",
        language="fr",
        notes=(
            "La Banque mondiale et la Rapporteuse spéciale sur la traite des êtres humains, en "
            "particulier les femmes et les enfants.",
        ),
    )
    assert {row[3] for row in rows(made)} == {"closed"}


def test_other_groups_have_members_too() -> None:
    made = paper(
        "Thanks the Inter-Agency Standing Committee and its members;^1", notes=("UNICEF and the World Food Programme.",)
    )
    assert {(p.group, p.body) for p in roles(made)[0]} == {("IASC", "UNICEF"), ("IASC", "WFP")}


def test_an_item_that_no_list_has_is_said() -> None:
    made = paper(
        f"Thanks {ICAT} and its members;^1",
        notes=("The World Bank, the Institute of Distant Lighthouses, and UNICEF.",),
    )
    found, unresolved = roles(made)
    assert {p.body for p in found} == {"WORLDBANK", "UNICEF"}
    assert [(u.mention, u.reason, u.place.footnote) for u in unresolved] == [
        ("the Institute of Distant Lighthouses, and", "not-listed", "1")
    ]


def test_a_document_that_names_no_group_has_no_roles() -> None:
    assert roles(paper("Thanks the World Bank as coordinator of the Group;")) == ((), ())


MEMBERS_2021 = set(
    "UNODC ICAO INTERPOL ILO IOM UNAIDS OHCHR UNHCR UNICEF UNDP UNESCO UNWOMEN UNICRI "
    "UNFPA WORLDBANK "
    "DPO DPPA CTED ICMPD SRSG-SVC OSAPG OSCE".split()
)


def of_file(path: Path) -> set[Row]:
    made = parse(read_file(path))
    found, _ = participation.find_participations(made, AUTHORITY, read(made)[0])
    return {(p.role, p.body, p.year, p.list) for p in found}


@pytest.mark.parametrize(
    "name",
    [
        "seeds/A_RES_76_186.fr.txt",
        "corpus/trafficking/en.A_RES_76_186-2119241E.xml",
        "corpus/trafficking/fr.A_RES_76_186-2119241F.xml",
    ],
)
def test_resolution_76_186(shared: Path, name: str) -> None:
    expected = {("member", body, "", "closed") for body in MEMBERS_2021}
    expected |= {("partner", body, "", "closed") for body in ("SR-TIP", "COE", "OAS", "CBSS")}
    expected |= {("co-chair", body, year, "") for body in ("UNWOMEN", "OSCE") for year in ("2019", "2020")}
    expected |= {("co-chair", body, "2021", "") for body in ("UNHCR", "UNODC")} | {("coordinator", "UNODC", "", "")}
    assert of_file(shared / name) == expected


def test_the_draft_of_the_eightieth_session(shared: Path) -> None:
    found = of_file(shared / "seeds" / "A_C3_80_L4.fr.txt")
    assert len({row for row in found if row[0] == "member"}) == 27
    assert {row[1] for row in found if row[0] == "partner"} == {"COE", "SR-TIP", "SR-SLAVERY", "SR-SALE"}


def test_resolution_61_180_asks_for_a_coordinator(shared: Path) -> None:
    assert of_file(shared / "seeds" / "A_RES_61_180.fr.txt") == {("coordinator", "UNODC", "", "")}


def test_both_languages_agree(shared: Path) -> None:
    folder = shared / "corpus" / "trafficking"
    for english, french in (
        ("en.74_176.xml", "fr.74_176_F.xml"),
        ("en.A_RES_78_228-2325978E.xml", "fr.A_RES_78_228-2325978F.xml"),
        ("E_RES_2021_25-2110321E.xml", "E_RES_2021_25-2110321F.xml"),
    ):
        assert of_file(folder / english) == of_file(folder / french) != set()
