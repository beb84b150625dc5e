"""Papers of many organs, of our own writing in the manner of the United Nations, in several layouts.

A paper is a list of blocks, "^3" where note 3 is called, and its notes. A layout says how some
extractor of text leaves it.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Paper:
    """Blocks of a document, a line or paragraph each, and the texts of its notes 1, 2, …"""

    blocks: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def text(self, layout: str = "clean") -> str:
        """The paper as a file of that layout: clean, raised, wrapped, double or markdown."""
        return _LAYOUTS[layout](self)


def _clean(paper: Paper) -> str:
    return "\n\n".join((*(_called(block, r"\1") for block in paper.blocks), *_notes(paper, "{} {}")))


def _raised(paper: Paper) -> str:
    blocks = [re.sub(r"\^(\d+)", lambda call: call[1].translate(_RAISED), block) for block in paper.blocks]
    notes = [f"{str(n).translate(_RAISED)} {text}" for n, text in enumerate(paper.notes, 1)]
    return "\n".join((*blocks, *(["_______________"] if notes else []), *notes))


def _wrapped(paper: Paper) -> str:
    blocks = [_called(block, r"\1") for block in paper.blocks]
    return "\n".join("\n".join(textwrap.wrap(block, 88)) for block in (*blocks, *_notes(paper, "{} {}")))


def _double(paper: Paper) -> str:
    return _wrapped(paper).replace("\n", "\n\n")


def _markdown(paper: Paper) -> str:
    blocks = [_called(block, r"<sup>\1</sup>") for block in paper.blocks]
    for index, block in enumerate(blocks):
        if _TITLE.match(block):
            blocks[index] = f"## {block}"
        elif _FORMULA.fullmatch(block):
            blocks[index] = f"*{block}*"
    return "\n\n".join((*blocks, "---", *_notes(paper, "<sup>{}</sup> {}")))


_TITLE = re.compile(r"(?:(?:Resolution|Résolution) )?\d+[\dS/-]* ?(?:\([XVI]+\))?\. |(?:Resolution|Résolution) \d+")
_FORMULA = re.compile(r"(?:The |Le |La |L’)[^.;]{5,120},")
_LAYOUTS = {"clean": _clean, "raised": _raised, "wrapped": _wrapped, "double": _double, "markdown": _markdown}


def _called(block: str, form: str) -> str:
    return re.sub(r"\^(\d+)", form, block)


def _notes(paper: Paper, form: str) -> list[str]:
    rule = ["_______________"] if paper.notes else []
    return rule + [form.format(n, text) for n, text in enumerate(paper.notes, 1)]


HRC = Paper(
    (
        "United Nations A/HRC/RES/46/5",
        "General Assembly Distr.: General",
        "29 March 2021",
        "Original: English",
        "Human Rights Council",
        "Forty-sixth session",
        "22 February–24 March 2021",
        "Agenda item 3",
        "Resolution adopted by the Human Rights Council on 23 March 2021",
        "46/5. Lighthouses and the enjoyment of human rights",
        "The Human Rights Council,",
        "Recalling General Assembly resolution 60/251 of 15 March 2006, and all previous resolutions of the Human "
        "Rights Council on lighthouses, the most recent of which is resolution 43/15 of 22 June 2020,",
        "Reaffirming its resolutions 5/1, on institution-building of the Council, and 5/2, on the Code of Conduct for "
        "Special Procedures Mandate Holders, of 18 June 2007,^1",
        "Recalling also the Convention on the Rights of the Child^2 and Assembly resolution 74/133 of 18 December 2019,",
        "1. Urges all States to keep their lighthouses lit;",
        "2. Requests the United Nations High Commissioner for Human Rights to submit to the Human Rights Council, at its "
        "forty-ninth session, a report on the implementation of the present resolution;",
        "3. Decides to remain seized of the matter.",
        "47th meeting",
        "23 March 2021",
        "[Adopted by a recorded vote of 4 to 3, with 2 abstentions. The voting was as follows:",
        "In favour:",
        "Argentina, Bolivia (Plurinational State of), China and Cuba",
        "Against:",
        "Austria, Bulgaria and Japan",
        "Abstaining:",
        "Brazil and Bahamas]",
    ),
    ("See A/HRC/5/21.", "United Nations, Treaty Series, vol. 1577, No. 27531."),
)

HRC_FR = Paper(
    (
        "Nations Unies A/HRC/RES/46/5",
        "Assemblée générale Distr. générale",
        "29 mars 2021",
        "Français",
        "Original : anglais",
        "Conseil des droits de l’homme",
        "Quarante-sixième session",
        "22 février-24 mars 2021",
        "Point 3 de l’ordre du jour",
        "Résolution adoptée par le Conseil des droits de l’homme le 23 mars 2021",
        "46/5. Phares et exercice des droits de l’homme",
        "Le Conseil des droits de l’homme,",
        "Rappelant la résolution 60/251 de l’Assemblée générale, en date du 15 mars 2006, et toutes ses résolutions "
        "antérieures sur les phares, dont la plus récente est la résolution 43/15 du 22 juin 2020,",
        "Réaffirmant ses résolutions 5/1, sur la mise en place de ses institutions, et 5/2, sur le Code de conduite "
        "pour les titulaires de mandat au titre des procédures spéciales, du 18 juin 2007^1,",
        "Rappelant également la Convention relative aux droits de l’enfant^2 et la résolution 74/133 de l’Assemblée "
        "générale, en date du 18 décembre 2019,",
        "1. Exhorte tous les États à garder leurs phares allumés ;",
        "2. Prie la Haute-Commissaire des Nations Unies aux droits de l’homme de lui soumettre, à sa quarante-neuvième "
        "session, un rapport sur l’application de la présente résolution ;",
        "3. Décide de rester saisi de la question.",
        "47e séance",
        "23 mars 2021",
        "[Adoptée par 4 voix contre 3, avec 2 abstentions, à l’issue d’un vote enregistré. Les voix se sont réparties "
        "comme suit :",
        "Ont voté pour :",
        "Argentine, Bolivie (État plurinational de), Chine et Cuba",
        "Ont voté contre :",
        "Autriche, Bulgarie et Japon",
        "Se sont abstenus :",
        "Bahamas et Brésil]",
    ),
    ("Voir A/HRC/5/21.", "Nations Unies, Recueil des Traités, vol. 1577, no 27531."),
)

SC = Paper(
    (
        "United Nations S/RES/2331 (2016)",
        "Security Council Distr.: General",
        "20 December 2016",
        "Resolution 2331 (2016)",
        "Adopted by the Security Council at its 7847th meeting, on 20 December 2016",
        "The Security Council,",
        "Recalling resolution 1325 (2000) and its resolutions 2242 (2015) and 2253 (2015), and the statement by its "
        "President of 16 December 2015 (S/PRST/2015/25),",
        "Reaffirming General Assembly resolution 64/293 of 30 July 2010,^1",
        "1. Condemns in the strongest terms the extinguishing of lighthouses;",
        "2. Calls upon Member States to investigate such acts;",
        "3. Requests the Secretary-General to report to the Security Council on the implementation of the present "
        "resolution by 30 June 2017;",
        "4. Also requests the Secretary-General to submit a report to the Council within 12 months of the adoption of "
        "the present resolution;",
        "5. Decides to remain actively seized of the matter.",
    ),
    ("United Nations, Treaty Series, vol. 2237, No. 39574.",),
)

SC_FR = Paper(
    (
        "Nations Unies S/RES/2331 (2016)",
        "Conseil de sécurité Distr. générale",
        "20 décembre 2016",
        "Résolution 2331 (2016)",
        "Adoptée par le Conseil de sécurité à sa 7847e séance, le 20 décembre 2016",
        "Le Conseil de sécurité,",
        "Rappelant la résolution 1325 (2000) et ses résolutions 2242 (2015) et 2253 (2015), ainsi que la déclaration "
        "de son Président en date du 16 décembre 2015 (S/PRST/2015/25),",
        "Réaffirmant la résolution 64/293 de l’Assemblée générale, en date du 30 juillet 2010^1,",
        "1. Condamne avec la plus grande fermeté l’extinction de phares ;",
        "2. Demande aux États Membres d’enquêter sur ces actes ;",
        "3. Prie le Secrétaire général de lui faire rapport sur l’application de la présente résolution d’ici au "
        "30 juin 2017 ;",
        "4. Prie également le Secrétaire général de lui présenter un rapport dans un délai de douze mois à compter de "
        "l’adoption de la présente résolution ;",
        "5. Décide de rester activement saisi de la question.",
    ),
    ("Nations Unies, Recueil des Traités, vol. 2237, no 39574.",),
)

ECOSOC = Paper(
    (
        "United Nations E/RES/2017/18",
        "Economic and Social Council Distr.: General",
        "17 August 2017",
        "2017 session",
        "Agenda item 19 (c)",
        "Resolution adopted by the Economic and Social Council on 6 July 2017",
        "[on the recommendation of the Commission on Crime Prevention and Criminal Justice (E/2017/30)]",
        "2017/18. Lighthouse plan of action",
        "The Economic and Social Council,",
        "Recalling General Assembly resolution 64/293 of 30 July 2010 and its resolution 2015/23 of 21 July 2015,",
        "Taking note of Commission on Crime Prevention and Criminal Justice resolution 25/1 of 27 May 2016,^1",
        "1. Invites Member States to contribute;",
        "2. Requests the Executive Director of the United Nations Office on Drugs and Crime to report to the Commission on "
        "Crime Prevention and Criminal Justice at its twenty-seventh session on the implementation of the present "
        "resolution.",
        "48th plenary meeting",
        "6 July 2017",
    ),
    (
        "See Official Records of the Economic and Social Council, 2016, Supplement No. 10 (E/2016/30), chap. I, sect. D.",
    ),
)

ECOSOC_FR = Paper(
    (
        "Nations Unies E/RES/2017/18",
        "Conseil économique et social Distr. générale",
        "17 août 2017",
        "Session de 2017",
        "Point 19 c) de l’ordre du jour",
        "Résolution adoptée par le Conseil économique et social le 6 juillet 2017",
        "[sur recommandation de la Commission pour la prévention du crime et la justice pénale (E/2017/30)]",
        "2017/18. Plan d’action pour les phares",
        "Le Conseil économique et social,",
        "Rappelant la résolution 64/293 de l’Assemblée générale, en date du 30 juillet 2010, et sa résolution 2015/23 "
        "du 21 juillet 2015,",
        "Prenant note de la résolution 25/1 de la Commission pour la prévention du crime et la justice pénale, en date "
        "du 27 mai 2016^1,",
        "1. Invite les États Membres à apporter leur contribution ;",
        "2. Prie le Directeur exécutif de l’Office des Nations Unies contre la drogue et le crime de faire rapport à la "
        "Commission pour la prévention du crime et la justice pénale, à sa vingt-septième session, sur l’application de "
        "la présente résolution.",
        "48e séance plénière",
        "6 juillet 2017",
    ),
    (
        "Voir Documents officiels du Conseil économique et social, 2016, Supplément no 10 (E/2016/30), chap. I, sect. D.",
    ),
)

ECOSOC_DECISION = Paper(
    (
        "United Nations E/DEC/2017/236",
        "Economic and Social Council Distr.: General",
        "17 August 2017",
        "2017 session",
        "Agenda item 19 (c)",
        "Decision adopted by the Economic and Social Council on 6 July 2017",
        "2017/236. Lighthouse report",
        "At its 48th plenary meeting, on 6 July 2017, the Economic and Social Council took note of the report of the "
        "Secretary-General on lighthouses.^1",
    ),
    ("E/2017/55.",),
)

CCPCJ = Paper(
    (
        "United Nations E/CN.15/2018/L.99",
        "Economic and Social Council",
        "Commission on Crime Prevention and Criminal Justice",
        "Twenty-seventh session",
        "Vienna, 14–18 May 2018",
        "Resolution 27/2",
        "Preventing the dimming of lighthouses",
        "The Commission on Crime Prevention and Criminal Justice,",
        "Recalling its resolution 25/1 of 27 May 2016 and General Assembly resolution 72/195 of 19 December 2017,",
        "1. Encourages Member States to train keepers;",
        "2. Requests the United Nations Office on Drugs and Crime to report to the Commission at its twenty-ninth "
        "session on the implementation of the present resolution.",
    )
)

COP = Paper(
    (
        "Resolution 10/1",
        "Launch of the lighthouse review",
        "The Conference of the Parties to the United Nations Convention against Transnational Organized Crime,",
        "Recalling its resolutions 8/2 of 21 October 2016 and 9/1 of 19 October 2018,",
        "Recalling also General Assembly resolution 55/25 of 15 November 2000,",
        "1. Decides to launch the review;",
        "2. Invites States parties to take part in it;",
        "3. Requests the Secretariat to report to the Conference at its eleventh session on the implementation of the "
        "present resolution.",
    )
)

COP_FR = Paper(
    (
        "Résolution 10/1",
        "Lancement de l’examen des phares",
        "La Conférence des Parties à la Convention des Nations Unies contre la criminalité transnationale organisée,",
        "Rappelant ses résolutions 8/2 du 21 octobre 2016 et 9/1 du 19 octobre 2018,",
        "Rappelant également la résolution 55/25 de l’Assemblée générale, en date du 15 novembre 2000,",
        "1. Décide de lancer l’examen ;",
        "2. Invite les États parties à y prendre part ;",
        "3. Prie le Secrétariat de lui faire rapport à sa onzième session sur l’application de la présente résolution.",
    )
)

GA_DECISION = Paper(
    (
        "United Nations A/DEC/76/564",
        "General Assembly Distr.: General",
        "Seventy-sixth session",
        "Agenda item 7",
        "Decision adopted by the General Assembly on 10 June 2022",
        "76/564. Lighthouse debate",
        "At its 79th plenary meeting, on 10 June 2022, the General Assembly, recalling its resolution 75/325 of 10 "
        "September 2021, decided to defer its consideration of the item entitled “Lighthouses” to its seventy-seventh "
        "session.",
    )
)

DRAFT = Paper(
    (
        "United Nations A/C.3/77/L.6/Rev.1",
        "General Assembly Distr.: Limited",
        "3 November 2022",
        "Original: English",
        "Seventy-seventh session",
        "Third Committee",
        "Agenda item 109",
        "Crime prevention and criminal justice",
        "Antigua and Barbuda, Belarus, Bolivia (Plurinational State of), Côte d’Ivoire, Democratic People’s Republic of "
        "Korea, Iran (Islamic Republic of), Lao People’s Democratic Republic, Saint Vincent and the Grenadines, Türkiye, "
        "United Kingdom of Great Britain and Northern Ireland, United States of America and Venezuela (Bolivarian Republic "
        "of): revised draft resolution",
        "Lighthouse keeping",
        "The General Assembly,",
        "Recalling its resolution 76/186 of 16 December 2021,",
        "1. Urges Member States to keep their lighthouses lit;",
        "2. Decides to consider the question at its seventy-ninth session.",
    )
)

DRAFT_FR = Paper(
    (
        "Nations Unies A/C.3/77/L.6/Rev.1",
        "Assemblée générale Distr. limitée",
        "3 novembre 2022",
        "Français",
        "Original : anglais",
        "Soixante-dix-septième session",
        "Troisième Commission",
        "Point 109 de l’ordre du jour",
        "Prévention du crime et justice pénale",
        "Antigua-et-Barbuda, Bélarus, Bolivie (État plurinational de), Côte d’Ivoire, États-Unis d’Amérique, Iran "
        "(République islamique d’), République démocratique populaire lao, République populaire démocratique de Corée, "
        "Royaume-Uni de Grande-Bretagne et d’Irlande du Nord, Saint-Vincent-et-les Grenadines, Türkiye et Venezuela "
        "(République bolivarienne du) : projet de résolution révisé",
        "Entretien des phares",
        "L’Assemblée générale,",
        "Rappelant sa résolution 76/186 du 16 décembre 2021,",
        "1. Exhorte les États Membres à garder leurs phares allumés ;",
        "2. Décide d’examiner la question à sa soixante-dix-neuvième session.",
    )
)

HRC_DRAFT = Paper(
    (
        "United Nations A/HRC/46/L.3",
        "General Assembly Distr.: Limited",
        "15 March 2021",
        "Original: English",
        "Human Rights Council",
        "Forty-sixth session",
        "22 February–23 March 2021",
        "Agenda item 3",
        "Promotion and protection of all human rights",
        "Albania,* Argentina, Brazil, Costa Rica,* Fiji and Portugal*: draft resolution",
        "46/… Lighthouses",
        "The Human Rights Council,",
        "Recalling its resolution 43/15 of 22 June 2020,",
        "1. Urges all States to keep their lighthouses lit;",
        "2. Requests the Secretary-General to submit to the Council, at its fiftieth session, a report on lighthouses.",
        "* State not a member of the Human Rights Council.",
    )
)

CCPCJ_DRAFT = Paper(
    (
        "United Nations E/CN.15/2018/L.4",
        "Economic and Social Council Distr.: Limited",
        "23 April 2018",
        "Original: English",
        "Commission on Crime Prevention and Criminal Justice",
        "Twenty-seventh session",
        "Vienna, 14–18 May 2018",
        "Agenda item 6 (b)",
        "Integration and coordination of efforts",
        "Belarus and Philippines: draft resolution",
        "Lighthouse prevention",
        "The Commission on Crime Prevention and Criminal Justice,",
        "Recalling its resolution 26/1 of 26 May 2017,",
        "1. Encourages Member States to train keepers;",
        "2. Invites the General Assembly to consider the matter.",
    )
)

EMERGENCY = Paper(
    (
        "United Nations A/RES/ES-11/1",
        "General Assembly Distr.: General",
        "18 March 2022",
        "Eleventh emergency special session",
        "Agenda item 5",
        "Resolution adopted by the General Assembly on 2 March 2022",
        "[without reference to a Main Committee (A/ES-11/L.1 and A/ES-11/L.1/Add.1)]",
        "ES-11/1. Darkness at sea",
        "The General Assembly,",
        "Recalling Security Council resolution 2623 (2022) of 27 February 2022 and its resolution 377 A (V) of 3 "
        "November 1950,",
        "Recalling also its resolution 2625 (XXV) of 24 October 1970 and resolution S-32/1 of 2 June 2021,",
        "1. Deplores the darkness;",
        "2. Decides to adjourn the eleventh emergency special session temporarily.",
        "5th plenary meeting",
        "2 March 2022",
    )
)

OLD = Paper(
    (
        "2200 (XXI). Lighthouse covenants",
        "The General Assembly,",
        "Considering its resolution 543 (VI) of 5 February 1952,",
        "Recalling resolution 217 A (III) of 10 December 1948,",
        "1. Adopts the covenants annexed to the present resolution;",
        "2. Requests the Secretary-General to submit to the General Assembly at its twenty-second session a report on "
        "lighthouses.",
        "1496th plenary meeting,",
        "16 December 1966.",
    )
)

SPECIAL = Paper(
    (
        "United Nations A/RES/S-32/1",
        "General Assembly Distr.: General",
        "7 June 2021",
        "Thirty-second special session",
        "Agenda item 8",
        "Resolution adopted by the General Assembly on 2 June 2021",
        "[without reference to a Main Committee (A/S-32/L.1)]",
        "S-32/1. Our common lighthouses",
        "The General Assembly",
        "Adopts the following political declaration:",
        "Our common lighthouses",
        "1. We commit ourselves to keep lighthouses lit.",
        "1st plenary meeting",
        "2 June 2021",
    )
)

COUNCIL_DRAFT = Paper(
    (
        "United Nations S/2016/1073",
        "Security Council",
        "Provisional",
        "20 December 2016",
        "Original: English",
        "Angola, France, Japan, Ukraine and United States of America: draft resolution",
        "The Security Council,",
        "Recalling its resolution 1325 (2000),",
        "1. Calls upon Member States to keep lighthouses lit;",
        "2. Decides to remain seized of the matter.",
    )
)

HRC_DECISION = Paper(
    (
        "United Nations A/HRC/DEC/48/115",
        "General Assembly Distr.: General",
        "14 October 2021",
        "Human Rights Council",
        "Forty-eighth session",
        "Agenda item 1",
        "Decision adopted by the Human Rights Council on 11 October 2021",
        "48/115. Lighthouse panel",
        "At its 44th meeting, on 11 October 2021, the Human Rights Council decided to adopt the text below:",
        "“The Human Rights Council,",
        "Recalling its resolution 5/1 of 18 June 2007,",
        "Decides to postpone the panel to its forty-ninth session.”",
    )
)

CCPCJ_FR = Paper(
    (
        "Résolution 27/2",
        "Prévention de l’extinction des phares",
        "La Commission pour la prévention du crime et la justice pénale,",
        "Rappelant sa résolution 25/1 du 27 mai 2016 et la résolution 72/195 de l’Assemblée générale, en date du "
        "19 décembre 2017,",
        "1. Encourage les États Membres à former des gardiens ;",
        "2. Prie l’Office des Nations Unies contre la drogue et le crime de lui faire rapport à sa vingt-neuvième "
        "session sur l’application de la présente résolution.",
    )
)

PAPERS = {name: value for name, value in sorted(globals().items()) if isinstance(value, Paper)}
