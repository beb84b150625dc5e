"""Spanish: sentences and documents of our own in the UN's manner, and what is to be read in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from extract_helpers import OP, PP, read
from flask import Flask

from kg.authority import Authority
from kg.cli import main
from kg.model import Metadata, Part, Vote
from kg.pipeline.document import read_document
from kg.web.site import languages

SHARED = Path(__file__).parents[2] / "shared"

ACTS = [
    # text, where, (phrase, act) of each act, why
    ("Sigue alentando a los Estados a que cooperen;", OP, [("Sigue alentando", "encourage")], "seguir and a gerund"),
    (
        "Continúa alentando a los Estados a cooperar;",
        OP,
        [("Continúa alentando", "encourage")],
        "continuar and a gerund",
    ),
    ("Acogemos con beneplácito la labor de los puertos;", OP, [("Acogemos con beneplácito", "welcome")], "no pronoun"),
    ("Nos comprometemos a reparar los muelles;", OP, [("Nos comprometemos", "commit")], "a reflexive verb"),
    (
        "Reconocemos que los puertos son útiles y subrayamos la importancia de los faros;",
        OP,
        [("Reconocemos", "recognize"), ("subrayamos", "stress")],
        "two verbs in the first person",
    ),
    (
        "Gravemente preocupados por los muelles,",
        PP,
        [("Gravemente preocupados", "express-concern")],
        "masculine plural",
    ),
    ("Alarmadas por el estado de los muelles,", PP, [("Alarmadas", "express-concern")], "feminine plural"),
    ("Convencida de que los puertos son útiles,", PP, [("Convencida", "convinced")], "feminine singular"),
    ("Siguiendo preocupada por los muelles,", PP, [("Siguiendo preocupada", "express-concern")], "a state that lasts"),
    (
        "Recordando su resolución 65/228, y reafirmando su resolución 76/186,",
        PP,
        [("Recordando", "recall"), ("reafirmando", "reaffirm")],
        "'su resolución' is a document: nobody resolves anything",
    ),
    (
        "Exhorta a los Estados Miembros a que reparen los muelles e invita a la UNODC a que los ayude;",
        OP,
        [("Exhorta", "call-upon"), ("invita", "invite")],
        "'e' before i",
    ),
    ("La solicitud de los puertos se examina en la nota;", OP, [], "nouns are no verbs"),
]


@pytest.mark.parametrize(("text", "part", "expected", "why"), ACTS)
def test_acts(text: str, part: Part, expected: list[tuple[str, str]], why: str) -> None:
    found = read(text, "es", part)
    assert [(use.phrase, use.act) for use in found.acts] == expected, why


CITATIONS = [
    # text, (cited, locus, date) of each citation, why
    (
        "Teniendo presente la resolución 2010/15 del Consejo Económico y Social, de 22 de julio de 2010, y la "
        "resolución 64/289 de la Asamblea General, de 30 de julio de 2010,",
        [("E/RES/2010/15", "", "2010-07-22"), ("A/RES/64/289", "", "2010-07-30")],
        "an organ and a date each",
    ),
    (
        "Recordando los párrafos 3, 4 y 5 de la resolución 2653 (2022) del Consejo de Seguridad, de 21 de octubre de "
        "2022,",
        [("S/RES/2653(2022)", "paras. 3, 4 and 5", "2022-10-21")],
        "paragraphs joined by y",
    ),
    (
        "Recordando las resoluciones del Consejo de Seguridad 2653 (2022), de 21 de octubre de 2022, y 2692 (2023), de "
        "14 de julio de 2023,",
        [("S/RES/2653(2022)", "", "2022-10-21"), ("S/RES/2692(2023)", "", "2023-07-14")],
        "an enumeration of one organ",
    ),
    (
        "Recordando las resoluciones del Consejo Económico y Social 2005/20, 2006/25 y 2013/40, anexo,",
        [("E/RES/2005/20", "", ""), ("E/RES/2006/25", "", ""), ("E/RES/2013/40", "annex", "")],
        "an organ before its numbers, an annex behind the last",
    ),
    (
        "Recordando la resolución 60/1 y los anexos I y II de la resolución 65/228, de 21 de diciembre de 2010,",
        [("A/RES/60/1", "", ""), ("A/RES/65/228", "annexes I and II", "2010-12-21")],
        "two annexes",
    ),
    (
        "Tomando nota de los documentos A/76/151 y A/HRC/48/32 y Corr.1,",
        [("A/76/151", "", ""), ("A/HRC/48/32", "", ""), ("A/HRC/48/32/Corr.1", "", "")],
        "a document and its corrigendum",
    ),
    (
        "Recordando los Convenios de Ginebra de 1949 (Naciones Unidas, Treaty Series, vol. 75, núms. 970 a 973),",
        [("UNTS/75/970", "", ""), ("UNTS/75/971", "", ""), ("UNTS/75/972", "", ""), ("UNTS/75/973", "", "")],
        "a range of treaties",
    ),
    (
        "Recordando la resolución 26/7 del Consejo de Derechos Humanos, de 26 de junio de 2014,",
        [("A/HRC/RES/26/7", "", "2014-06-26")],
        "the Council's number",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), CITATIONS)
def test_citations(text: str, expected: list[tuple[str, str, str]], why: str) -> None:
    assert [(c.cited, c.locus, c.date) for c in read(text, "es", PP).citations] == expected, why


NAMES = [
    (
        "Toma nota de la labor del Fondo de las Naciones Unidas para la Infancia, la UNODC y la Oficina del Alto "
        "Comisionado de las Naciones Unidas para los Derechos Humanos;",
        {"UNICEF", "UNODC", "OHCHR"},
        "full names and an abbreviation",
    ),
    (
        "Recuerda la Convención sobre los Derechos del Niño y la Convención de las Naciones Unidas contra la "
        "Delincuencia Organizada Transnacional;",
        {"CRC", "UNTOC"},
        "conventions",
    ),
    ("Toma nota de la labor de la Secretaría;", {"SECRETARIAT"}, "the Secretariat, with its accent"),
    ("Toma nota de la labor de la SECRETARÍA;", {"SECRETARIAT"}, "in capital letters"),
    ("Toma nota de la labor de la Secretaria Ejecutiva;", set(), "an officer, without accent"),
    ("Toma nota de la labor de la Secretaria;", set(), "an officer is no office"),
]


@pytest.mark.parametrize(("text", "expected", "why"), NAMES)
def test_names(text: str, expected: set[str], why: str) -> None:
    assert {mention.code for mention in read(text, "es", OP).mentions} == expected, why


ADDRESSEES = [
    (
        "Exhorta a los Estados Miembros, las organizaciones no gubernamentales y el sector privado a que cooperen;",
        ["MEMBER-STATES", "NGOS", "PRIVATE-SECTOR"],
        "a list",
    ),
    (
        "Invita a todos los Estados y a las organizaciones regionales, incluida la Unión Africana, a que contribuyan;",
        ["STATES", "REGIONAL-ORGS", "AU"],
        "one that is named in particular",
    ),
    ("Alienta también a los Estados, y los exhorta a cooperar;", ["STATES", "STATES"], "a pronoun before the verb"),
    (
        "Exhorta a los Estados Miembros y al sector privado a que cooperen, y los alienta a reparar los muelles;",
        ["MEMBER-STATES", "PRIVATE-SECTOR", "MEMBER-STATES", "PRIVATE-SECTOR"],
        "'los' stands for all of them",
    ),
    (
        "Expresa su reconocimiento a la Oficina del Alto Comisionado de las Naciones Unidas para los Derechos Humanos y "
        "le solicita que siga presentando al Consejo de Derechos Humanos un informe anual;",
        ["OHCHR"],
        "the Council is the recipient, not who is asked",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), ADDRESSEES)
def test_addressees(text: str, expected: list[str], why: str) -> None:
    assert [addressee.code for addressee in read(text, "es", OP).addressees] == expected, why


ASKS = "Solicita al Secretario General que "
REQUESTS = [
    # text behind ASKS, rows of (to, session, due), why
    ("en su octogésimo período de sesiones la informe sobre los muelles;", [("GA", 80, "")], "a time before the verb"),
    (
        "en sus períodos de sesiones septuagésimo octavo y septuagésimo noveno le presente un informe;",
        [("GA", 78, ""), ("GA", 79, "")],
        "numbers behind their noun, a verb behind them",
    ),
    (
        "presente un informe oral a la Comisión de la Condición Jurídica y Social de la Mujer en sus períodos de sesiones "
        "66º y 67º y que informe a la Asamblea General en su septuagésimo octavo período de sesiones;",
        [("CSW", 66, ""), ("CSW", 67, ""), ("GA", 78, "")],
        "recipients with sessions of their own; 'la Condición' is no pronoun",
    ),
    (
        "presente un informe a la Asamblea General a más tardar el 31 de marzo de 2026;",
        [("GA", None, "2026-03-31")],
        "",
    ),
    ("a más tardar el 31 de marzo de 2026 le presente un informe;", [("GA", None, "2026-03-31")], "a date first"),
    (
        "presente a la Asamblea General en su octogésimo período de sesiones y al Consejo de Derechos Humanos en su 57º "
        "período de sesiones un informe sobre los muelles;",
        [("GA", 80, ""), ("HRC", 57, "")],
        "two recipients before the report",
    ),
    ("le siga presentando informes cada 180 días;", [("GA", None, "")], "a gerund, a plural without article"),
    ("la siga informando al respecto;", [("GA", None, "")], "a pronoun before siga"),
    ("la informe periódicamente de los resultados;", [("GA", None, "")], "the organ is informed of"),
    ("informe al Comité de Conferencias de los resultados;", [], "to inform of is not to report on"),
    ("continúe informando al Comité de Conferencias al respecto;", [("COMMITTEE-CONFERENCES", None, "")], "continuar"),
    ("prepare un informe para examinarlo en su octogésimo período de sesiones;", [("GA", 80, "")], "who examines it"),
    (
        "a) Repare los muelles; b) Le presente en su octogésimo período de sesiones el informe;",
        [("GA", 80, "")],
        "points",
    ),
    ("transmita dicho informe a la Conferencia de Desarme;", [], "'dicho informe' is a noun"),
    (
        "repare los muelles y que presente dicho informe al Consejo de Derechos Humanos en su 57º período de sesiones;",
        [("HRC", 57, "")],
        "the report named before",
    ),
    (
        "presente al Consejo de Derechos Humanos en su período de sesiones correspondiente y a la Asamblea General en su "
        "octogésimo período de sesiones un informe sobre los muelles;",
        [("HRC", None, ""), ("GA", 80, "")],
        "a session without a number",
    ),
    (
        "la informe en su período de sesiones octogésimo octavo y posteriormente;",
        [("GA", 88, "")],
        "number behind noun",
    ),
    ("prepare un informe y se lo presente en su octogésimo período de sesiones;", [("GA", 80, "")], "'se lo'"),
    ("que, en su próxima propuesta, informe sobre los muelles;", [("", None, "")], "an aside before the verb"),
    (
        "lleve adelante la prestación del apoyo necesario y que la informe al respecto en su octogésimo período de sesiones;",
        [("GA", 80, "")],
        "'prestación del apoyo' helps nobody to report",
    ),
    ("preste apoyo a los puertos para preparar un informe sobre los muelles;", [], "others report"),
    ("publique el informe en un formato accesible;", [], "a report that is there is made accessible"),
    ("informe a los Estados Miembros sobre los muelles;", [], "States are told"),
    ("informe al público sobre los muelles;", [], "the public is told"),
    (
        "la informe sobre cualquier daño que impida a la UNICEF cumplir su labor;",
        [("GA", None, "")],
        "'a' of an object",
    ),
    ("atienda la información sobre los muelles;", [], "'la información' is no verb"),
    ("incluya en su informe datos sobre los muelles;", [], "something in a report"),
    (
        "prepare un informe sobre los muelles y que presente dicho informe al Consejo de Derechos Humanos en su 57º "
        "período de sesiones;",
        [("HRC", 57, "")],
        "the report that is prepared is handed in: one report",
    ),
    (
        "ayude a los puertos a reparar los muelles y a contar los faros, y que en su octogésimo período de sesiones la "
        "informe al respecto;",
        [("GA", 80, "")],
        "a time behind the conjunction",
    ),
    (
        "presente un informe sobre los progresos realizados al Consejo de Derechos Humanos;",
        [("HRC", None, "")],
        "'realizados' has no recipient",
    ),
    (
        "prepare un informe para el octogésimo período de sesiones de la Asamblea General;",
        [("GA", 80, "")],
        "'para el' is for whom",
    ),
    (
        "convoque una reunión, que tendrá lugar en 2027, y que informe al respecto a la Asamblea General;",
        [("GA", None, "")],
        "the year of the meeting",
    ),
    ("se ponga en contacto con la Comisión antes de que esta presente un informe;", [], "when another reports"),
    ("le proporcione información sobre los muelles;", [], "information is no report"),
]


@pytest.mark.parametrize(("text", "expected", "why"), REQUESTS)
def test_requests(text: str, expected: list[tuple[str, int | None, str]], why: str) -> None:
    found = read(ASKS + text, "es", OP).requests
    assert [(row.to, row.session, row.due) for row in found] == expected, why
    assert all(row.of == "SG" for row in found)


def test_that_session_is_the_one_named_before() -> None:
    text = (
        "Decide examinar la cuestión en su octogésimo primer período de sesiones y solicita al Secretario General que le "
        "presente un informe durante ese período de sesiones;"
    )
    assert [(row.of, row.to, row.session) for row in read(text, "es", OP).requests] == [("SG", "GA", 81)]


def test_a_request_that_is_made_again_is_one() -> None:
    for text in (
        "Reitera su solicitud al Secretario General de que le presente un informe;",
        "Insta a la UNODC a que aliente a los puertos a cooperar y reitera su solicitud al Secretario General de que le "
        "presente un informe;",
        "Reitera su solicitud de que el Secretario General le presente, cada año, un informe;",
    ):
        found = read(text, "es", OP)
        assert [(row.of, row.to, row.act) for row in found.requests] == [("SG", "GA", "request")], text


def test_an_act_behind_a_clause_needs_no_comma() -> None:
    text = (
        "Pone de relieve que esta práctica no puede ser sostenible y solicita al Secretario General que le presente un "
        "informe;"
    )
    assert [use.act for use in read(text, "es", OP).acts] == ["stress", "request"]
    told = "Observa la labor del grupo que estudia los muelles y solicita más datos;"
    assert [use.act for use in read(told, "es", OP).acts] == ["note"]


MEETINGS = [
    (
        "Decide convocar la Conferencia de las Naciones Unidas sobre los Puertos, que se celebrará en Lisboa del 27 de junio "
        "al 1 de julio de 2022;",
        ("2022-06-27", "2022-07-01", "Lisboa"),
    ),
    (
        "Acoge con beneplácito la Cumbre sobre los Faros, celebrada en Nairobi los días 12 y 13 de noviembre de 2019;",
        ("2019-11-12", "2019-11-13", "Nairobi"),
    ),
    (
        "Recuerda la Conferencia Mundial sobre los Puertos, celebrada en San Salvador el 3 de mayo de 2021;",
        ("2021-05-03", "2021-05-03", "San Salvador"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), MEETINGS)
def test_meetings(text: str, expected: tuple[str, str, str]) -> None:
    assert [(met.start, met.end, met.where) for met in read(text, "es", OP).meetings] == [expected]


COUNCIL = """Naciones Unidas A/HRC/RES/58/99
Asamblea General Distr. general
14 de abril de 2025
Español
Original: inglés

Consejo de Derechos Humanos
58º período de sesiones
24 de febrero a 4 de abril de 2025
Tema 3 de la agenda
Promoción y protección de los puertos

Resolución aprobada por el Consejo de Derechos Humanos el 4 de abril de 2025

58/99. Puertos y muelles

El Consejo de Derechos Humanos,

Recordando la resolución 76/186 de la Asamblea General¹,

1. Decide seguir ocupándose de la cuestión².

58ª sesión
4 de abril de 2025

[Aprobada en votación registrada por 3 votos contra 1 y 2 abstenciones. El resultado de la votación fue el siguiente:

Votos a favor:
Argelia, Bolivia (Estado Plurinacional de), El Salvador

Votos en contra:
Chequia

Abstenciones:
Francia, España]

¹ Resolución 217 A (III).
² A/81/77, párr. 3.
"""
DRAFT = {
    "en": """United Nations A/C.3/81/L.9
General Assembly Distr.: Limited
28 October 2026
Original: English

Eighty-first session
Third Committee
Agenda item 24
Harbours

{}: draft resolution

Harbours and quays

The General Assembly,

Recalling its resolution 76/186 of 16 December 2021,

1. Requests the Secretary-General to report;
""",
    "fr": """Nations Unies A/C.3/81/L.9
Assemblée générale Distr. limitée
28 octobre 2026
Français
Original : anglais

Quatre-vingt-unième session
Troisième Commission
Point 24 de l'ordre du jour
Ports

{} : projet de résolution

Ports et quais

L'Assemblée générale,

Rappelant sa résolution 76/186 du 16 décembre 2021,

1. Prie le Secrétaire général de lui faire rapport ;
""",
    "es": """Naciones Unidas A/C.3/81/L.9
Asamblea General Distr. limitada
28 de octubre de 2026
Español
Original: inglés

Octogésimo primer período de sesiones
Tercera Comisión
Tema 24 del programa
Puertos

{}: proyecto de resolución

Puertos y muelles

La Asamblea General,

Recordando su resolución 76/186, de 16 de diciembre de 2021,

1. Solicita al Secretario General que la informe;
""",
}
SPONSORS = [
    ("en", "Brazil, Cuba, El Salvador and Spain", ("BR", "CU", "ES", "SV")),
    ("en", "El Salvador", ("SV",)),
    ("fr", "Brésil, Cuba, El Salvador et Espagne", ("BR", "CU", "ES", "SV")),
    ("fr", "Brésil et El Salvador", ("BR", "SV")),
    ("es", "Brasil, Cuba, El Salvador y España", ("BR", "CU", "ES", "SV")),
    ("es", "Argentina, Côte d'Ivoire y Países Bajos (Reino de los)", ("AR", "CI", "NL")),
    ("es", "El Salvador", ("SV",)),
]


def metadata(text: str, folder: Path) -> Metadata:
    """What is read of the document that `text` is, as a file."""
    path = folder / "document.txt"
    path.write_text(text, encoding="utf-8")
    return read_document(path).document.metadata


@pytest.mark.parametrize(("language", "names", "expected"), SPONSORS)
def test_sponsors(language: str, names: str, expected: tuple[str, ...], tmp_path: Path) -> None:
    found = metadata(DRAFT[language].format(names), tmp_path)
    assert (found.language, found.sponsors, found.sponsors_unread) == (language, expected, ())


def test_masthead_vote_and_notes(tmp_path: Path) -> None:
    found = metadata(COUNCIL, tmp_path)
    assert (found.symbol, found.language, found.original_language) == ("A/HRC/RES/58/99", "es", "en")
    assert (found.adopted, found.session, found.agenda_item, found.meeting) == ("2025-04-04", 58, "3", "58")
    assert (found.title, found.agenda_title) == ("Puertos y muelles", "Promoción y protección de los puertos")
    assert found.vote == Vote(3, 1, 2, ("BO", "DZ", "SV"), ("CZ",), ("ES", "FR"))
    document = read_document(tmp_path / "document.txt").document
    assert [note.number for note in document.footnotes] == ["1", "2"]
    assert [[call.number for call in p.calls] for p in document.paragraphs if p.part in (PP, OP)] == [["1"], ["2"]]


FRENCH = """Nations Unies A/RES/81/902
Assemblée générale Distr. générale
14 janvier 2027
Quatre-vingt-unième session
Point 24 de l'ordre du jour

Résolution adoptée par l'Assemblée générale le 17 décembre 2026

81/902. Essai de ports et de quais

L'Assemblée générale,

Rappelant sa résolution 76/186 du 16 décembre 2021,

1. Se félicite des travaux du Fonds des Nations Unies pour l'enfance ;

2. Prie le Secrétaire général de lui présenter un rapport à sa quatre-vingt-troisième session.

55e séance plénière
17 décembre 2026
"""


@pytest.mark.thorough
def test_a_spanish_text_stands_beside_a_french_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text that was filed as French took the French one's place; now each has its own."""
    fault = SHARED / "faults" / "b4_resolution_of_another_language.es.txt"
    if not fault.exists():
        pytest.skip("../shared/faults is not here")
    documents, store = tmp_path / "documents", tmp_path / "store"
    documents.mkdir()
    (documents / "one.txt").write_text(FRENCH, encoding="utf-8")
    (documents / "two.txt").write_text(fault.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["build", str(documents), "--store", str(store), "--quiet"]) == 0
    capsys.readouterr()
    query = tmp_path / "versions.rq"
    query.write_text(
        "PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>\n"
        "SELECT ?language (COUNT(*) AS ?n) { GRAPH ?g { ?request a kg:ReportRequest } "
        "BIND(REPLACE(STR(?g), '.*/', '') AS ?language) } GROUP BY ?language ORDER BY ?language",
        encoding="utf-8",
    )
    assert main(["query", "--no-infer", "--store", str(store), "--format", "csv", str(query)]) == 0
    assert capsys.readouterr().out.split() == ["language,n", "es,1", "fr,1"]


def test_the_lists_have_spanish_names() -> None:
    lists = Authority.load()
    unnamed = [e.code for table in (lists.bodies, lists.groups) for e in table.values() if not e.labels.get("es")]
    assert unnamed == []


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("es", "es"),
        ("es-419", "es"),
        ("es-419,en;q=0.5", "es"),
        ("de,es-MX;q=0.7,fr;q=0.3", "es"),
        ("en;q=0.4,es-ES;q=0.9", "es"),
        ("es;q=0,fr", "fr"),
        ("de", "en"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_the_language_that_a_browser_asks_for(header: str, expected: str) -> None:
    """A region is no other language: what the reader puts first is taken first."""
    with Flask(__name__).test_request_context("/", headers={"Accept-Language": header}):
        assert languages.current() == expected


@pytest.mark.parametrize(
    ("line", "title", "symbol"),
    [
        ("Resolución 91/7. El mantenimiento de los faros", "El mantenimiento de los faros", "A/RES/91/7"),
        ("RESOLUCIÓN 91/7. El mantenimiento de los faros", "El mantenimiento de los faros", "A/RES/91/7"),
        ("91/7. El mantenimiento de los faros", "El mantenimiento de los faros", "A/RES/91/7"),
    ],
)
def test_a_title_behind_the_number_of_the_text(line: str, title: str, symbol: str, tmp_path: Path) -> None:
    text = (
        f"A/RES/91/7\n\n{line}\n\nLa Asamblea General,\n\nRecordando su resolución 60/1, de 16 de septiembre de 2005,\n\n"
        "1. Solicita al Secretario General que le presente un informe;\n\n"
        "2. Exhorta a todos los Estados a que participen en la labor del comité.\n"
    )
    read_ = metadata(text, tmp_path)
    assert (read_.title, read_.symbol) == (title, symbol)


def test_the_co_chairs_of_a_coordination_group() -> None:
    text = (
        "Tomando nota con aprecio de la labor de las Copresidencias del Grupo Interinstitucional de Coordinación contra la "
        "Trata de Personas en 2019 y 2020, ONU-Mujeres y la Organización para la Seguridad y la Cooperación en Europa,"
    )
    found = {(row.body, row.role, row.year) for row in read(text, "es", PP).participations}
    assert found == {(body, "co-chair", year) for body in ("UNWOMEN", "OSCE") for year in ("2019", "2020")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Recordando que la Comisión de Estupefacientes, en su 56º período de sesiones, celebrado del 11 al 15 de marzo de "
            "2013, aprobó un texto,",
            ("56º período de sesiones", "CND", "2013-03-11", ""),
        ),
        (
            "Recordando que la Comisión de Estupefacientes, en su quincuagésimo sexto período de sesiones, celebrado en Viena "
            "del 11 al 15 de marzo de 2013, aprobó un texto,",
            ("quincuagésimo sexto período de sesiones", "CND", "2013-03-11", "Viena"),
        ),
    ],
)
def test_a_session_is_that_of_the_body_before_it(text: str, expected: tuple[str, str, str, str]) -> None:
    (one,) = read(text, "es", PP).meetings
    assert (one.name, one.body, one.start, one.where) == expected
