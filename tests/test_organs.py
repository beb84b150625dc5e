"""Documents of other organs than the Assembly: whole papers, and sentences in many wordings."""

from __future__ import annotations

import pytest
from naming import paper, roles

ICAT = "the Inter-Agency Coordination Group against Trafficking in Persons"
GROUPE = "le Groupe interinstitutions de coordination contre la traite des personnes"
DU_GROUPE = GROUPE.replace("le Groupe", "du Groupe")

# language, sentence, role:body[:year] with "?" where the statement leaves it open who else
ROLES = [
    ("en", f"Noting that {ICAT} consists of the following members: the World Bank, UNICEF and the "
           "International Labour Organization,",
     "member:WORLDBANK member:UNICEF member:ILO"),
    ("en", f"Noting that {ICAT} is composed of: (a) the World Bank; (b) UNICEF; and (c) the "
           "International Labour Organization,",
     "member:WORLDBANK member:UNICEF member:ILO"),
    ("en", f"Noting the meeting of {ICAT} held under the co-chairmanship of UNICEF and the World Bank "
           "in 2035,",
     "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035"),
    ("en", f"Commending {ICAT} and its Co-Chairs for 2035, UNICEF and the World Bank,",
     "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035"),
    ("en", f"Commending {ICAT} and the Co-Chairs for 2035, UNICEF and the World Bank,",
     "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035"),
    ("en", f"Notes that {ICAT} comprises UNICEF, the World Bank and, as partners, the Council of Europe;",
     "member:UNICEF member:WORLDBANK partner:COE"),
    ("en", f"Notes that UNICEF and the World Bank co-chaired {ICAT} in 2035;",
     "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035"),
    ("en", f"Notes that UNICEF and the World Bank are the Co-Chairs of {ICAT} for 2035;",
     "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035"),
    ("en", f"Notes that the members of {ICAT} include UNICEF and the World Bank;",
     "member:UNICEF? member:WORLDBANK?"),
    ("en", f"Notes that {ICAT} has as members UNICEF and the World Bank, with the Council of Europe "
           "and the Organization of American States as partners;",
     "member:UNICEF member:WORLDBANK partner:COE partner:OAS"),
    ("en", f"Notes that UNICEF, which is a member of {ICAT}, met;",
     "member:UNICEF?"),
    ("en", f"Invites UNICEF and the World Bank to become members of {ICAT};",
     ""),
    ("en", f"Welcomes the decision of UNICEF and the World Bank to join {ICAT};",
     ""),
    ("en", f"Congratulates UNICEF and the World Bank on becoming members of {ICAT};",
     ""),
    ("en", f"Requests UNICEF, as a member of {ICAT}, to report;",
     "member:UNICEF?"),
    ("en", f"Requests UNICEF, in its capacity as a partner of {ICAT}, to report;",
     "partner:UNICEF?"),
    ("en", f"Notes that the partners of {ICAT} are the Council of Europe and the Organization of "
           "American States;",
     "partner:COE partner:OAS"),
    ("fr", f"Notant que les membres {DU_GROUPE} sont la Banque mondiale et l’UNICEF,",
     "member:WORLDBANK member:UNICEF"),
    ("fr", f"Notant que {GROUPE} se compose de l’UNICEF, de la Banque mondiale et de l’Organisation "
           "internationale du Travail,",
     "member:UNICEF member:WORLDBANK member:ILO"),
    ("fr", f"Notant que {GROUPE} est composé des entités suivantes : l’UNICEF, la Banque mondiale et "
           "l’Organisation internationale du Travail,",
     "member:UNICEF member:WORLDBANK member:ILO"),
    ("fr", f"Notant que {GROUPE}, dont les membres sont la Banque mondiale et l’UNICEF,",
     "member:WORLDBANK member:UNICEF"),
    ("fr", f"Notant que l’UNICEF et la Banque mondiale sont membres {DU_GROUPE},",
     "member:UNICEF? member:WORLDBANK?"),
    ("fr", f"Notant que l’UNICEF, en qualité de membre {DU_GROUPE}, a tenu une réunion,",
     "member:UNICEF?"),
    ("fr", f"Notant que l’UNICEF, en sa qualité de partenaire {DU_GROUPE}, a tenu une réunion,",
     "partner:UNICEF?"),
    ("fr", f"Notant que l’UNICEF et le Conseil de l’Europe font partie {DU_GROUPE},",
     "member:UNICEF? member:COE?"),
    ("fr", f"Notant que {GROUPE}, coprésidé en 2035 par l’UNICEF et la Banque mondiale, s’est réuni,",
     "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035"),
    ("fr", f"Notant que {GROUPE} s’est réuni sous la coprésidence de l’UNICEF et de la Banque mondiale "
           "en 2035,",
     "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035"),
    ("fr", f"Notant que {GROUPE} et ses coprésidents pour 2035, l’UNICEF et la Banque mondiale, se "
           "sont réunis,",
     "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035"),
    ("fr", f"Notant que {GROUPE} comprend : a) l’UNICEF ; b) la Banque mondiale ; c) l’Organisation "
           "internationale du Travail,",
     "member:UNICEF member:WORLDBANK member:ILO"),
    ("fr", f"Notant que {GROUPE}, composé de l’UNICEF et de la Banque mondiale comme membres et du "
           "Conseil de l’Europe comme partenaire,",
     "member:UNICEF member:WORLDBANK partner:COE"),
    ("fr", f"Se félicite de l’admission de la Banque mondiale comme membre {DU_GROUPE} ;",
     ""),
    ("fr", f"Notant que l’UNICEF et la Banque mondiale ont coprésidé {GROUPE} en 2035,",
     "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035"),
    ("fr", f"Notant que l’UNICEF et la Banque mondiale, coprésidents {DU_GROUPE} en 2035, se sont réunis,",
     "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035"),
    ("fr", f"Invite l’UNICEF et la Banque mondiale à devenir membres {DU_GROUPE} ;",
     ""),
    ("en", f"Notes that {ICAT} met, and that its members are UNICEF and the World Bank;",
     "member:UNICEF member:WORLDBANK"),
    ("en", f"Notes with appreciation the work of {ICAT}, whose co-chairs in 2035 were UNICEF and the "
           "World Bank;",
     "co-chair:UNICEF:2035 co-chair:WORLDBANK:2035"),
    ("en", f"Noting the membership of UNICEF and the World Bank in {ICAT},",
     ""),
    ("en", f"Members of {ICAT}: UNICEF, the World Bank;",
     "member:UNICEF member:WORLDBANK"),
]


@pytest.mark.parametrize(("language", "text", "expected"), ROLES, ids=[row[1][:60] for row in ROLES])
def test_roles_in_many_wordings(language: str, text: str, expected: str) -> None:
    found, _ = roles(paper(text, language=language))
    said = [":".join(filter(None, (p.role, p.body, p.year))) + ("?" if p.list == "open" else "") for p in found]
    assert " ".join(said) == expected


def test_a_whole_list_goes_before_a_statement_that_leaves_it_open() -> None:
    found, _ = roles(paper(f"Notes that UNICEF, as a member of {ICAT}, met;",
                           f"Notes that {ICAT} consists of UNICEF and the World Bank;"))
    assert {(p.body, p.list) for p in found} == {("UNICEF", "closed"), ("WORLDBANK", "closed")}
