"""Meetings of lists: each its place and days; where their names end; what is no place and no meeting."""

from __future__ import annotations

import pytest
from extract_helpers import PP, read

ROWS = [
    # language, text, (name, first day, last day, place) of each
    (
        "en",
        "Noting the second and third ministerial meetings of the Standing Panel on Questions in Central Africa, in Kigali "
        "from 20 to 24 November 2023 and in Luanda from 20 to 24 May 2024,",
        [
            ("second and third ministerial meetings of the Standing Panel on Questions in Central Africa", *days)
            for days in (("2023-11-20", "2023-11-24", "Kigali"), ("2024-05-20", "2024-05-24", "Luanda"))
        ],
    ),
    (
        "en",
        "Recalling the meetings held in Kigali and Luanda on 3 May 2023 and 4 June 2024, respectively,",
        [("meetings", "2023-05-03", "2023-05-03", "Kigali"), ("meetings", "2024-06-04", "2024-06-04", "Luanda")],
    ),
    (
        "en",
        "Noting the first and second sessions of the Forum on Ports, held in Geneva, Switzerland, and Oslo, Norway, on "
        "3 May 2023 and 7 June 2024, respectively,",
        [
            ("first and second sessions of the Forum on Ports", "2023-05-03", "2023-05-03", "Geneva, Switzerland"),
            ("first and second sessions of the Forum on Ports", "2024-06-07", "2024-06-07", "Oslo, Norway"),
        ],
    ),
    (
        "en",
        "Noting the meetings of the Forum on Ports, held in Geneva, Switzerland, on 3 May 2023 and 7 June 2024, "
        "respectively the third and fourth of the series,",
        [
            ("Forum on Ports", "2023-05-03", "2023-05-03", "Geneva, Switzerland"),
            ("Forum on Ports", "2024-06-07", "2024-06-07", "Geneva, Switzerland"),
        ],
    ),
    (
        "en",
        "Noting the meetings of the Forum on Ports, held in Lima, Quito and Bogotá on 3 May 2023 and 7 June 2024, "
        "respectively,",
        [("Forum on Ports", "2023-05-03", "2023-05-03", ""), ("Forum on Ports", "2024-06-07", "2024-06-07", "")],
    ),
    (
        "fr",
        "Rappelant les première et deuxième réunions du Groupe de travail, tenues respectivement à Nairobi du 3 au 5 mai "
        "2023 et à Genève le 4 juin 2024,",
        [
            ("première et deuxième réunions du Groupe de travail", "2023-05-03", "2023-05-05", "Nairobi"),
            ("première et deuxième réunions du Groupe de travail", "2024-06-04", "2024-06-04", "Genève"),
        ],
    ),
    (
        "fr",
        "Rappelant les réunions du Comité des ports, tenues à Dakar et à Bamako le 3 mai 2023 et le 7 juin 2024, "
        "respectivement,",
        [
            ("réunions du Comité des ports", "2023-05-03", "2023-05-03", "Dakar"),
            ("réunions du Comité des ports", "2024-06-07", "2024-06-07", "Bamako"),
        ],
    ),
    (
        "fr",
        "Rappelant les réunions du Comité des ports, tenues à Genève (Suisse) et à Oslo (Norvège) le 3 mai 2023 et le 7 "
        "juin 2024, respectivement,",
        [
            ("réunions du Comité des ports", "2023-05-03", "2023-05-03", "Genève (Suisse)"),
            ("réunions du Comité des ports", "2024-06-07", "2024-06-07", "Oslo (Norvège)"),
        ],
    ),
    (
        "es",
        "Recordando las reuniones primera y segunda del Grupo de Trabajo, celebradas en Nairobi del 3 al 5 de mayo de 2023 "
        "y en Ginebra el 4 de junio de 2024, respectivamente,",
        [
            ("reuniones primera y segunda del Grupo de Trabajo", "2023-05-03", "2023-05-05", "Nairobi"),
            ("reuniones primera y segunda del Grupo de Trabajo", "2024-06-04", "2024-06-04", "Ginebra"),
        ],
    ),
    (
        "es",
        "Recordando las reuniones ministeriales de la Comisión del Lago, celebradas en Quito (Ecuador) y Lima el 3 de mayo "
        "de 2023 y el 7 de junio de 2024, respectivamente,",
        [
            ("reuniones ministeriales de la Comisión del Lago", "2023-05-03", "2023-05-03", "Quito (Ecuador)"),
            ("reuniones ministeriales de la Comisión del Lago", "2024-06-07", "2024-06-07", "Lima"),
        ],
    ),
    (
        "en",
        "Building on the World Lighthouse Forum 2015, held in Incheon, Republic of Korea, the Light 2030 Framework for "
        "Action, adopted on 4 November 2015 by the ministers,",
        [("World Lighthouse Forum 2015", "2015", "2015", "Incheon, Republic of Korea")],
    ),
    (
        "en",
        "Noting the World Port Forum 2015, held in Antananarivo, Democratic Republic of the Island of Madagascar,",
        [("World Port Forum 2015", "2015", "2015", "Antananarivo, Democratic Republic of the Island of Madagascar")],
    ),
    (
        "en",
        "Noting the World Port Forum 2015, organized by Norway, and the port of Oslo in Norway,",
        [("World Port Forum 2015", "2015", "2015", "")],
    ),
    (
        "en",
        "Recalling the Conference on Ports, held in Oslo, the Agreement on Piers, signed in Lima on 3 May 2027,",
        [],
    ),
    (
        "en",
        "Welcoming the Pacific regional seminar, held by the Special Committee in Bali, Indonesia, and hosted by the "
        "Government of Indonesia from 24 to 26 May 2023,",
        [("Pacific regional seminar", "2023-05-24", "2023-05-26", "Bali, Indonesia")],
    ),
    (
        "en",
        "Recalling the twenty-fourth special session of the General Assembly, entitled “World Summit for Harbours and "
        "beyond”, held in Geneva from 26 June to 1 July 2030,",
        [("twenty-fourth special session of the General Assembly", "2030-06-26", "2030-07-01", "Geneva")],
    ),
    (
        "en",
        "Looking forward to the fifteenth summit of the Global Forum, to be held in 2025,",
        [("fifteenth summit of the Global Forum", "2025", "2025", "")],
    ),
    (
        "en",
        "Noting that the Panel held its ninth meeting in Prague from 10 to 14 November 2014;",
        [("ninth meeting", "2014-11-10", "2014-11-14", "Prague")],
    ),
    (
        "en",
        "Welcoming the regional dialogue on harbours, held in Bamako on 11 September 2029, and the outcome of the "
        "dialogue, namely, the conclusions adopted in Geneva on 9 October 2029,",
        [("regional dialogue on harbours", "2029-09-11", "2029-09-11", "Bamako")],
    ),
    (
        "fr",
        "Rappelant la vingt-quatrième session extraordinaire de l'Assemblée générale, intitulée « Sommet mondial pour les "
        "ports », tenue à Genève du 26 juin au 1er juillet 2030,",
        [("vingt-quatrième session extraordinaire de l'Assemblée générale", "2030-06-26", "2030-07-01", "Genève")],
    ),
    (
        "fr",
        "Prenant note de la cinquième Conférence mondiale sur les ports qui s'est tenue en Afrique du Sud du 15 au 20 mai "
        "2022,",
        [("cinquième Conférence mondiale sur les ports", "2022-05-15", "2022-05-20", "Afrique du Sud")],
    ),
    (
        "es",
        "Recordando la reunión de alto nivel dedicada al 25º aniversario de la Conferencia Mundial sobre los Puertos, "
        "celebrada en Nueva York el 1 de octubre de 2030,",
        [
            (
                "reunión de alto nivel dedicada al 25º aniversario de la Conferencia Mundial sobre los Puertos",
                "2030-10-01",
                "2030-10-01",
                "Nueva York",
            )
        ],
    ),
    (
        "es",
        "Observando la Segunda Conferencia de Examen sobre los Puertos, que se celebró en Ginebra del 25 al 27 de noviembre "
        "de 2030 y los días 20 y 21 de septiembre de 2031,",
        [
            ("Segunda Conferencia de Examen sobre los Puertos", "2030-11-25", "2030-11-27", "Ginebra"),
            ("Segunda Conferencia de Examen sobre los Puertos", "2031-09-20", "2031-09-21", "Ginebra"),
        ],
    ),
    (
        "en",
        "Noting that the Working Group held five meetings between September 2029 and January 2031,",
        [("five meetings", "2029-09", "2031-01", "")],
    ),
    (
        "en",
        "Decides to convene, in Mombasa, Kenya, from 4 to 8 May 2026, the second Conference on Harbours,",
        [("second Conference on Harbours", "2026-05-04", "2026-05-08", "Mombasa, Kenya")],
    ),
    (
        "fr",
        "Décide de tenir à Mombasa du 4 au 8 mai 2026 la deuxième Conférence sur les ports,",
        [("deuxième Conférence sur les ports", "2026-05-04", "2026-05-08", "Mombasa")],
    ),
    (
        "es",
        "Decide celebrar en Mombasa del 4 al 8 de mayo de 2026 la segunda Conferencia sobre los Puertos,",
        [("segunda Conferencia sobre los Puertos", "2026-05-04", "2026-05-08", "Mombasa")],
    ),
    (
        "es",
        "Solicita al Secretario General que informe al Consejo Económico y Social en su período de sesiones de 2027 sobre "
        "el dragado,",
        [("período de sesiones", "2027", "2027", "")],
    ),
]
NAMES = [
    ("en", "Recalling that the Summit would be held in Qatar from 4 to 6 November 2025,", "Summit"),
    (
        "en",
        "Recalling that the World Conference on Harbours recommended that more be done,",
        "World Conference on Harbours",
    ),
    ("en", "Recognizing the role of the World Summit outcomes and the achievement of the Goals,", "World Summit"),
    ("en", "Noting that the Working Group held five meetings between May 2029 and June 2031,", "five meetings"),
    (
        "en",
        "Noting the holding of the World Summit on the Light Society Forum 2031, hosted by the Union and jointly organized "
        "with others, in Geneva from 19 to 23 March 2031,",
        "World Summit on the Light Society Forum 2031",
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), ROWS)
def test_each_meeting_has_its_place_and_days(
    language: str, text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    found = read(text, language, part=PP).meetings
    assert [(one.name, one.start, one.end, one.where) for one in found] == expected


@pytest.mark.parametrize(("language", "text", "name"), NAMES)
def test_a_name_ends_before_its_verb(language: str, text: str, name: str) -> None:
    assert [one.name for one in read(text, language, part=PP).meetings] == [name]


def test_a_long_name_is_cut_between_words() -> None:
    text = (
        "Decides to hold a high-level meeting on the prevention of the silting of harbours and lagoons and of the wreckage "
        "of lighthouses and jetties in all coastal and island regions on 3 May 2027,"
    )
    (found,) = read(text, "en", part=PP).meetings
    assert text[text.index(found.name) + len(found.name)] in " ,"
