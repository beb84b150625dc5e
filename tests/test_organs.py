"""Documents of other organs than the Assembly: whole papers, and sentences in many wordings."""

from __future__ import annotations

from pathlib import Path

import pytest
from naming import paper, roles
from papers_organs import PAPERS

from kg.authority import Authority
from kg.extract import extract
from kg.model import Document, Part, Statements
from kg.parse import parse
from kg.readers import read, text

ICAT = "the Inter-Agency Coordination Group against Trafficking in Persons"
GROUPE = "le Groupe interinstitutions de coordination contre la traite des personnes"
DU_GROUPE = GROUPE.replace("le Groupe", "du Groupe")

# language, sentence, role:body[:year] with "?" where the statement leaves it open who else
ROLES = [
    (
        "en",
        f"Noting that {ICAT} consists of the following members: the World Bank, UNICEF and the "
        "International Labour Organization,",
        "member:WORLDBANK member:UNICEF member:ILO",
    ),
    (
        "en",
        f"Noting that {ICAT} is composed of: (a) the World Bank; (b) UNICEF; and (c) the "
        "International Labour Organization,",
        "member:WORLDBANK member:UNICEF member:ILO",
    ),
    (
        "en",
        f"Noting the meeting of {ICAT} held under the co-chairmanship of UNICEF and the World Bank in 2035,",
        "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035",
    ),
    (
        "en",
        f"Commending {ICAT} and its Co-Chairs for 2035, UNICEF and the World Bank,",
        "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035",
    ),
    (
        "en",
        f"Commending {ICAT} and the Co-Chairs for 2035, UNICEF and the World Bank,",
        "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035",
    ),
    (
        "en",
        f"Notes that {ICAT} comprises UNICEF, the World Bank and, as partners, the Council of Europe;",
        "member:UNICEF member:WORLDBANK partner:COE",
    ),
    (
        "en",
        f"Notes that UNICEF and the World Bank co-chaired {ICAT} in 2035;",
        "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035",
    ),
    (
        "en",
        f"Notes that UNICEF and the World Bank are the Co-Chairs of {ICAT} for 2035;",
        "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035",
    ),
    ("en", f"Notes that the members of {ICAT} include UNICEF and the World Bank;", "member:UNICEF? member:WORLDBANK?"),
    (
        "en",
        f"Notes that {ICAT} has as members UNICEF and the World Bank, with the Council of Europe "
        "and the Organization of American States as partners;",
        "member:UNICEF member:WORLDBANK partner:COE partner:OAS",
    ),
    ("en", f"Notes that UNICEF, which is a member of {ICAT}, met;", "member:UNICEF?"),
    ("en", f"Invites UNICEF and the World Bank to become members of {ICAT};", ""),
    ("en", f"Welcomes the decision of UNICEF and the World Bank to join {ICAT};", ""),
    ("en", f"Congratulates UNICEF and the World Bank on becoming members of {ICAT};", ""),
    ("en", f"Requests UNICEF, as a member of {ICAT}, to report;", "member:UNICEF?"),
    ("en", f"Requests UNICEF, in its capacity as a partner of {ICAT}, to report;", "partner:UNICEF?"),
    (
        "en",
        f"Notes that the partners of {ICAT} are the Council of Europe and the Organization of American States;",
        "partner:COE partner:OAS",
    ),
    (
        "fr",
        f"Notant que les membres {DU_GROUPE} sont la Banque mondiale et l’UNICEF,",
        "member:WORLDBANK member:UNICEF",
    ),
    (
        "fr",
        f"Notant que {GROUPE} se compose de l’UNICEF, de la Banque mondiale et de l’Organisation "
        "internationale du Travail,",
        "member:UNICEF member:WORLDBANK member:ILO",
    ),
    (
        "fr",
        f"Notant que {GROUPE} est composé des entités suivantes : l’UNICEF, la Banque mondiale et "
        "l’Organisation internationale du Travail,",
        "member:UNICEF member:WORLDBANK member:ILO",
    ),
    (
        "fr",
        f"Notant que {GROUPE}, dont les membres sont la Banque mondiale et l’UNICEF,",
        "member:WORLDBANK member:UNICEF",
    ),
    ("fr", f"Notant que l’UNICEF et la Banque mondiale sont membres {DU_GROUPE},", "member:UNICEF? member:WORLDBANK?"),
    ("fr", f"Notant que l’UNICEF, en qualité de membre {DU_GROUPE}, a tenu une réunion,", "member:UNICEF?"),
    ("fr", f"Notant que l’UNICEF, en sa qualité de partenaire {DU_GROUPE}, a tenu une réunion,", "partner:UNICEF?"),
    ("fr", f"Notant que l’UNICEF et le Conseil de l’Europe font partie {DU_GROUPE},", "member:UNICEF? member:COE?"),
    (
        "fr",
        f"Notant que {GROUPE}, coprésidé en 2035 par l’UNICEF et la Banque mondiale, s’est réuni,",
        "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035",
    ),
    (
        "fr",
        f"Notant que {GROUPE} s’est réuni sous la coprésidence de l’UNICEF et de la Banque mondiale en 2035,",
        "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035",
    ),
    (
        "fr",
        f"Notant que {GROUPE} et ses coprésidents pour 2035, l’UNICEF et la Banque mondiale, se sont réunis,",
        "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035",
    ),
    (
        "fr",
        f"Notant que {GROUPE} comprend : a) l’UNICEF ; b) la Banque mondiale ; c) l’Organisation "
        "internationale du Travail,",
        "member:UNICEF member:WORLDBANK member:ILO",
    ),
    (
        "fr",
        f"Notant que {GROUPE}, composé de l’UNICEF et de la Banque mondiale comme membres et du "
        "Conseil de l’Europe comme partenaire,",
        "member:UNICEF member:WORLDBANK partner:COE",
    ),
    ("fr", f"Se félicite de l’admission de la Banque mondiale comme membre {DU_GROUPE} ;", ""),
    (
        "fr",
        f"Notant que l’UNICEF et la Banque mondiale ont coprésidé {GROUPE} en 2035,",
        "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035",
    ),
    (
        "fr",
        f"Notant que l’UNICEF et la Banque mondiale, coprésidents {DU_GROUPE} en 2035, se sont réunis,",
        "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035",
    ),
    ("fr", f"Invite l’UNICEF et la Banque mondiale à devenir membres {DU_GROUPE} ;", ""),
    (
        "en",
        f"Notes that {ICAT} met, and that its members are UNICEF and the World Bank;",
        "member:UNICEF member:WORLDBANK",
    ),
    (
        "en",
        f"Notes with appreciation the work of {ICAT}, whose co-chairs in 2035 were UNICEF and the World Bank;",
        "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035",
    ),
    ("en", f"Noting the membership of UNICEF and the World Bank in {ICAT},", ""),
    ("en", f"Members of {ICAT}: UNICEF, the World Bank;", "member:UNICEF member:WORLDBANK"),
]


@pytest.mark.parametrize(("language", "text", "expected"), ROLES, ids=[row[1][:60] for row in ROLES])
def test_roles_in_many_wordings(language: str, text: str, expected: str) -> None:
    found, _ = roles(paper(text, language=language))
    said = [":".join(filter(None, (p.role, p.body, p.year))) + ("?" if p.list == "open" else "") for p in found]
    assert " ".join(said) == expected


def test_a_whole_list_goes_before_a_statement_that_leaves_it_open() -> None:
    found, _ = roles(
        paper(
            f"Notes that UNICEF, as a member of {ICAT}, met;",
            f"Notes that {ICAT} consists of UNICEF and the World Bank;",
        )
    )
    assert {(p.body, p.list) for p in found} == {("UNICEF", "closed"), ("WORLDBANK", "closed")}


LAYOUTS = ("clean", "raised", "wrapped", "double", "markdown")


def taken(folder: Path, name: str, layout: str) -> tuple[Document, Statements]:
    """What is read of a paper in a layout."""
    file = folder / "paper.txt"
    file.write_text(PAPERS[name].text(layout), encoding="utf-8")
    document = parse(read(file))
    return document, extract(document, Authority.load())


# paper: symbol, type, title, language, adopted, session, agenda item, meeting, sponsors
MASTHEADS = {
    "HRC": (
        "A/HRC/RES/46/5",
        "resolution",
        "Lighthouses and the enjoyment of human rights",
        "en",
        "2021-03-23",
        "46",
        "3",
        "47",
        "",
    ),
    "HRC_FR": (
        "A/HRC/RES/46/5",
        "resolution",
        "Phares et exercice des droits de l’homme",
        "fr",
        "2021-03-23",
        "46",
        "3",
        "47",
        "",
    ),
    "SC": ("S/RES/2331(2016)", "resolution", "", "en", "2016-12-20", "", "", "7847", ""),
    "SC_FR": ("S/RES/2331(2016)", "resolution", "", "fr", "2016-12-20", "", "", "7847", ""),
    "ECOSOC": (
        "E/RES/2017/18",
        "resolution",
        "Lighthouse plan of action",
        "en",
        "2017-07-06",
        "2017",
        "19 (c)",
        "48",
        "",
    ),
    "ECOSOC_FR": (
        "E/RES/2017/18",
        "resolution",
        "Plan d’action pour les phares",
        "fr",
        "2017-07-06",
        "2017",
        "19 (c)",
        "48",
        "",
    ),
    "ECOSOC_DECISION": (
        "E/DEC/2017/236",
        "decision",
        "Lighthouse report",
        "en",
        "2017-07-06",
        "2017",
        "19 (c)",
        "48",
        "",
    ),
    "COP": ("CTOC/COP/RES/10/1", "resolution", "Launch of the lighthouse review", "en", "", "10", "", "", ""),
    "COP_FR": ("CTOC/COP/RES/10/1", "resolution", "Lancement de l’examen des phares", "fr", "", "10", "", "", ""),
    "GA_DECISION": ("A/DEC/76/564", "decision", "Lighthouse debate", "en", "2022-06-10", "76", "7", "79", ""),
    "DRAFT": (
        "A/C.3/77/L.6/Rev.1",
        "draft resolution",
        "Lighthouse keeping",
        "en",
        "",
        "77",
        "109",
        "",
        "AG BO BY CI GB IR KP LA TR US VC VE",
    ),
    "DRAFT_FR": (
        "A/C.3/77/L.6/Rev.1",
        "draft resolution",
        "Entretien des phares",
        "fr",
        "",
        "77",
        "109",
        "",
        "AG BO BY CI GB IR KP LA TR US VC VE",
    ),
    "HRC_DRAFT": ("A/HRC/46/L.3", "draft resolution", "Lighthouses", "en", "", "46", "3", "", "AL AR BR CR FJ PT"),
    "CCPCJ_DRAFT": (
        "E/CN.15/2018/L.4",
        "draft resolution",
        "Lighthouse prevention",
        "en",
        "",
        "27",
        "6 (b)",
        "",
        "BY PH",
    ),
    "EMERGENCY": ("A/RES/ES-11/1", "resolution", "Darkness at sea", "en", "2022-03-02", "ES-11", "5", "5", ""),
    "SPECIAL": ("A/RES/S-32/1", "resolution", "Our common lighthouses", "en", "2021-06-02", "S-32", "8", "1", ""),
    "COUNCIL_DRAFT": ("S/2016/1073", "draft resolution", "", "en", "", "", "", "", "AO FR JP UA US"),
    "HRC_DECISION": ("A/HRC/DEC/48/115", "decision", "Lighthouse panel", "en", "2021-10-11", "48", "1", "44", ""),
    "CCPCJ_FR": ("CCPCJ/RES/27/2", "resolution", "Prévention de l’extinction des phares", "fr", "", "27", "", "", ""),
    "OLD": ("A/RES/2200(XXI)", "resolution", "Lighthouse covenants", "en", "1966-12-16", "21", "", "1496", ""),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", MASTHEADS)
def test_mastheads(tmp_path: Path, name: str, layout: str) -> None:
    if (name, layout) == ("DRAFT", "double"):
        pytest.skip("a list broken into lines that blank lines part reads as several lines")
    stated = taken(tmp_path, name, layout)[0].metadata
    assert (
        stated.symbol,
        stated.type,
        stated.title,
        stated.language,
        stated.adopted,
        stated.session_key,
        stated.agenda_item,
        stated.meeting,
        " ".join(stated.sponsors),
    ) == MASTHEADS[name]


# paper: paragraphs of the preamble and the body, calls, keys cited, addressees, requests
TEXTS = {
    "HRC": (
        3,
        3,
        "12",
        "A/HRC/5/21 A/HRC/RES/43/15 A/HRC/RES/5/1 A/HRC/RES/5/2 A/RES/60/251 A/RES/74/133 UNTS/1577/27531",
        "1:STATES 2:OHCHR",
        "2:OHCHR>HRC 49",
    ),
    "HRC_FR": (
        3,
        3,
        "12",
        "A/HRC/5/21 A/HRC/RES/43/15 A/HRC/RES/5/1 A/HRC/RES/5/2 A/RES/60/251 A/RES/74/133 UNTS/1577/27531",
        "1:STATES 2:OHCHR",
        "2:OHCHR>HRC 49",
    ),
    "SC": (
        2,
        5,
        "1",
        "A/RES/64/293 S/PRST/2015/25 S/RES/1325(2000) S/RES/2242(2015) S/RES/2253(2015) UNTS/2237/39574",
        "2:MEMBER-STATES 3:SG 4:SG",
        "3:SG>SC 2017-06-30, 4:SG>SC",
    ),
    "SC_FR": (
        2,
        5,
        "1",
        "A/RES/64/293 S/PRST/2015/25 S/RES/1325(2000) S/RES/2242(2015) S/RES/2253(2015) UNTS/2237/39574",
        "2:MEMBER-STATES 3:SG 4:SG",
        "3:SG>SC 2017-06-30, 4:SG>SC",
    ),
    "ECOSOC": (
        2,
        2,
        "1",
        "A/RES/64/293 CCPCJ/RES/25/1 E/2016/30 E/RES/2015/23",
        "1:MEMBER-STATES 2:UNODC",
        "2:UNODC>CCPCJ 27",
    ),
    "ECOSOC_FR": (
        2,
        2,
        "1",
        "A/RES/64/293 CCPCJ/RES/25/1 E/2016/30 E/RES/2015/23",
        "1:MEMBER-STATES 2:UNODC",
        "2:UNODC>CCPCJ 27",
    ),
    "COP": (
        2,
        3,
        "",
        "A/RES/55/25 CTOC/COP/RES/8/2 CTOC/COP/RES/9/1",
        "2:STATES-PARTIES 3:SECRETARIAT",
        "3:SECRETARIAT>CTOC-COP 11",
    ),
    "COP_FR": (
        2,
        3,
        "",
        "A/RES/55/25 CTOC/COP/RES/8/2 CTOC/COP/RES/9/1",
        "2:STATES-PARTIES 3:SECRETARIAT",
        "3:SECRETARIAT>CTOC-COP 11",
    ),
    "EMERGENCY": (2, 2, "", "A/RES/2625(XXV) A/RES/377(V) A/RES/S-32/1 S/RES/2623(2022)", "", ""),
    "OLD": (2, 2, "", "A/RES/217(III) A/RES/543(VI)", "2:SG", "2:SG>GA 22"),
    "COUNCIL_DRAFT": (1, 2, "", "S/RES/1325(2000)", "1:MEMBER-STATES", ""),
    "HRC_DECISION": (1, 2, "", "A/HRC/RES/5/1", "", ""),
    "CCPCJ_FR": (1, 2, "", "A/RES/72/195 CCPCJ/RES/25/1", "1:MEMBER-STATES 2:UNODC", "2:UNODC>CCPCJ 29"),
    "CCPCJ": (1, 2, "", "A/RES/72/195 CCPCJ/RES/25/1", "1:MEMBER-STATES 2:UNODC", "2:UNODC>CCPCJ 29"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", TEXTS)
def test_texts(tmp_path: Path, name: str, layout: str) -> None:
    document, said = taken(tmp_path, name, layout)
    parts = [p.part for p in document.paragraphs]
    assert Part.ANNEX not in parts
    requests = [f"{r.place.number}:{r.of}>{r.to} {r.session or r.due}".strip() for r in said.requests]
    assert (
        parts.count(Part.PREAMBULAR),
        parts.count(Part.OPERATIVE),
        "".join(call.number for p in document.paragraphs for call in p.calls),
        " ".join(sorted({c.cited for c in said.citations if c.place.part is not Part.MASTHEAD})),
        " ".join(f"{a.place.number}:{a.code}" for a in said.addressees),
        ", ".join(requests),
    ) == TEXTS[name]
    assert not [u for u in said.unresolved if u.place.part is not Part.MASTHEAD]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["HRC", "HRC_FR"])
def test_recorded_votes(tmp_path: Path, name: str, layout: str) -> None:
    vote = taken(tmp_path, name, layout)[0].metadata.vote
    assert vote is not None
    assert (vote.in_favour, vote.against, vote.abstaining) == (4, 3, 2)
    assert (vote.states_in_favour, vote.states_against, vote.states_abstaining) == (
        ("AR", "BO", "CN", "CU"),
        ("AT", "BG", "JP"),
        ("BR", "BS"),
    )


def test_a_draft_instead_of_a_committees_report(tmp_path: Path) -> None:
    stated = taken(tmp_path, "SPECIAL", "clean")[0].metadata
    assert (stated.committee_report, stated.draft) == ("", "A/S-32/L.1")


# language, symbol, paragraph, codes mentioned, keys cited
SENTENCES = [
    (
        "en",
        "A/HRC/RES/46/5",
        "Recalling Council resolutions 8/12 and 11/3 and Assembly resolution 64/293,",
        "GA HRC",
        "A/HRC/RES/11/3 A/HRC/RES/8/12 A/RES/64/293",
    ),
    (
        "en",
        "A/HRC/RES/46/5",
        "Recalling its resolution 27/2 of 24 September 2014 and decision 17/119 of 17 June 2011,",
        "",
        "A/HRC/DEC/17/119 A/HRC/RES/27/2",
    ),
    (
        "en",
        "A/HRC/RES/46/5",
        "Requests the Office of the High Commissioner to submit a report to the Council;",
        "HRC OHCHR",
        "",
    ),
    ("fr", "A/HRC/RES/46/5", "Prie le Haut-Commissariat de lui soumettre un rapport ;", "OHCHR", ""),
    ("en", "CTOC/COP/RES/10/1", "Urges States parties to implement the Convention;", "UNTOC", ""),
    (
        "en",
        "S/RES/2331(2016)",
        "Recalling its resolutions 1267 (1999) and 1373 (2001) and General Assembly resolution 60/288,",
        "GA",
        "A/RES/60/288 S/RES/1267(1999) S/RES/1373(2001)",
    ),
    (
        "fr",
        "S/RES/2331(2016)",
        "Rappelant ses résolutions 1267 (1999) et 1373 (2001), ainsi que la résolution 60/288 de l’Assemblée générale,",
        "GA",
        "A/RES/60/288 S/RES/1267(1999) S/RES/1373(2001)",
    ),
    (
        "en",
        "E/RES/2017/18",
        "Recalling Economic and Social Council decision 2016/241 of 25 July 2016 and its "
        "resolution 1996/31 of 25 July 1996,",
        "ECOSOC",
        "E/DEC/2016/241 E/RES/1996/31",
    ),
    (
        "en",
        "CCPCJ/RES/27/2",
        "Recalling its resolution 26/1 and Assembly resolution 64/293,",
        "GA",
        "A/RES/64/293 CCPCJ/RES/26/1",
    ),
]


@pytest.mark.parametrize(("language", "symbol", "text", "codes", "keys"), SENTENCES, ids=[r[2][:50] for r in SENTENCES])
def test_whose_texts_and_bodies(language: str, symbol: str, text: str, codes: str, keys: str) -> None:
    said = extract(paper(text, language=language, symbol=symbol), Authority.load())
    named = {mention.code for mention in said.mentions if mention.kind != "group"}
    assert (" ".join(sorted(named)), " ".join(sorted(c.cited for c in said.citations))) == (codes, keys)
    assert said.unresolved == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Requests the Executive Director of the United Nations Office on Drugs and Crime to report to it;"),
        (
            "fr",
            "Prie la Directrice exécutive de l’Office des Nations Unies contre la drogue et le crime de "
            "faire rapport ;",
        ),
    ],
)
def test_the_head_of_an_office(language: str, text: str) -> None:
    said = extract(paper(text, language=language, symbol="E/RES/2017/18"), Authority.load())
    assert [a.code for a in said.addressees] == [r.of for r in said.requests] == ["UNODC"]


VOTED = """United Nations A/HRC/RES/58/14

Human Rights Council

58/14. Lighthouses

The Human Rights Council,

Recalling its resolution 5/1 of 18 June 2007,

1. Decides to remain seized of the matter.

56th meeting
3 April 2025

Adopted by a recorded vote of 3 to 2, with 1 abstention. The voting was as follows:

In favour:
Albania, Belgium and Chile

Against:
Cuba and Kuwait

Abstaining:
Benin
"""


def test_a_recorded_vote_without_brackets_is_no_annex() -> None:
    parsed = parse(text.read(VOTED.encode(), "vote.txt", "0" * 64))
    assert {p.part for p in parsed.paragraphs} == {Part.MASTHEAD, Part.PREAMBULAR, Part.OPERATIVE}
    vote = parsed.metadata.vote
    assert vote is not None
    assert (vote.in_favour, vote.against, vote.abstaining) == (3, 2, 1)
    assert (vote.states_in_favour, vote.states_against, vote.states_abstaining) == (
        ("AL", "BE", "CL"),
        ("CU", "KW"),
        ("BJ",),
    )


DECIDED = """Nations Unies

Assemblée générale

Soixante-dix-neuvième session

Décision 79/531 de l’Assemblée générale

79/531. Programme de travail des gardiens de phare

À sa 54e séance plénière, le 17 décembre 2024, l’Assemblée générale, sur la recommandation de la Troisième
Commission8, a pris note du programme de travail des gardiens de phare pour sa quatre-vingtième session.

8 A/79/469, par. 11.
"""


def test_a_decision_of_a_volume_has_its_own_number_and_notes() -> None:
    parsed = parse(text.read(DECIDED.encode(), "decision.txt", "0" * 64))
    stated = parsed.metadata
    assert (stated.symbol, stated.title) == ("A/DEC/79/531", "Programme de travail des gardiens de phare")
    assert (stated.adopted, stated.meeting, stated.session) == ("2024-12-17", "54", 79)
    assert [(note.number, note.text) for note in parsed.footnotes] == [("8", "A/79/469, par. 11.")]
    assert [call.number for p in parsed.paragraphs for call in p.calls] == ["8"]
