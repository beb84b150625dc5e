"""Requests to report."""

from __future__ import annotations

import pytest
from extract_helpers import PP, read

ENGLISH = [
    # text, rows of (of, to, session, due), why
    (
        "Requests the Secretary-General to submit to the General Assembly at its seventy-eighth session a "
        "report "
        "on the implementation of the present resolution;",
        [("SG", "GA", 78, "")],
        "the usual request",
    ),
    (
        "Requests the Secretary-General to prepare and submit a report on progress to the General Assembly "
        "at its "
        "eightieth session and to the Human Rights Council at its sixty-first session;",
        [("SG", "GA", 80, ""), ("SG", "HRC", 61, "")],
        "recipients with a session each, two verbs, one report",
    ),
    (
        "Requests the Secretary-General to report thereon to the Economic and Social Council;",
        [("SG", "ECOSOC", None, "")],
        "a verb of reporting",
    ),
    ("Requests the Secretary-General to submit a report by 31 March 2024;", [("SG", "", None, "2024-03-31")], "a date"),
    (
        "Requests the United Nations Office on Drugs and Crime to continue to prepare periodic reports;",
        [("UNODC", "", None, "")],
        "periodic reports",
    ),
    ("Requests the Secretary-General to provide information on this matter;", [], "information is no report"),
    (
        "Requests the Secretary-General to brief the General Assembly at its eightieth session;",
        [],
        "a briefing is no report",
    ),
    ("Requests the Secretary-General to submit a list of experts to the General Assembly;", [], "a list"),
    (
        "Requests the Secretary-General to provide data for inclusion in the report of the Office;",
        [],
        "something for a report",
    ),
    (
        "Requests the Secretary-General to include in his report information on trafficking;",
        [],
        "something in a report",
    ),
    ("Encourages Member States to report cases of abuse;", [], "reporting of another kind"),
    ("Takes note of the report of the Secretary-General;", [], "a report that is there"),
    ("Decides to consider the report at its eightieth session;", [], "nobody is asked"),
    (
        "Requests the Secretary-General to issue guidance on the issue and to submit a report thereon to the "
        "General "
        "Assembly at its eighty-first session;",
        [("SG", "GA", 81, "")],
        "another object first",
    ),
    (
        "Requests the Secretary-General to prepare, in consultation with States, the United Nations Office on "
        "Drugs and Crime and other members of the Group, a report, and to submit it to the Human Rights Council "
        "at its fifty-ninth session;",
        [("SG", "HRC", 59, "")],
        "partners between commas; it is the report",
    ),
    (
        "Requests the Secretary-General to prepare, in consultation with States and experts, guidelines, and to "
        "include them in a report;",
        [],
        "another object behind the partners",
    ),
    (
        "Requests the Secretary-General to prepare for submission to the relevant bodies, with the help of the ports, a "
        "report on lighthouses;",
        [("SG", "", None, "")],
        "what it is prepared for, between commas",
    ),
    (
        "Requests the Secretary-General to hold courses in order to allow all captains to take part in them, and to "
        "report to the General Assembly at its eightieth session;",
        [("SG", "GA", 80, "")],
        "behind a comma it is what the addressee is asked",
    ),
    (
        "Invites the Food and Agriculture Organization of the United Nations to report on the state of progress;",
        [("FAO", "", None, "")],
        "to report on progress is to report",
    ),
    (
        "Requests the Secretary-General to submit, subject to the availability of resources, a report to the "
        "General Assembly at its eightieth session;",
        [("SG", "GA", 80, "")],
        "a condition",
    ),
    (
        "Requests the Secretary-General and the Director-General of the International Labour Organization to "
        "submit jointly a report to the General Assembly;",
        [("SG", "GA", None, ""), ("ILO", "GA", None, "")],
        "two authors",
    ),
    (
        "At its 50th plenary meeting, on 19 December 2023, the General Assembly, on the recommendation of the "
        "Third Committee (A/78/482, para. 9), recalling its decision 77/545 of 15 December 2022, took note of "
        "the report of the Secretary-General and requested the Secretary-General to submit an updated report to "
        "it at its seventy-ninth session.",
        [("SG", "GA", 79, "")],
        "a decision tells what it asked",
    ),
    (
        "At its 50th plenary meeting, the General Assembly, on the recommendation of the Third Committee, took "
        "note of its resolution 77/194, in which it requested the Secretary-General to submit a report.",
        [],
        "what another text asked",
    ),
    ("Invites the Office to collect data which will serve to prepare reports;", [], "a relative clause"),
]
ENGLISH += [
    (
        "Requests the Secretary-General to provide the General Assembly with an oral briefing and a written report at "
        "its eighty-first session;",
        [("SG", "GA", 81, "")],
        "a briefing beside the report; the one provided with it",
    ),
    (
        "Requests the Secretary-General to submit to the Economic and Social Council annual reports on wells;",
        [("SG", "ECOSOC", None, "")],
        "the recipient is no adjective of the reports",
    ),
    (
        "Encourages the Secretary-General to submit reports in this regard to the Human Rights Council and the "
        "General Assembly;",
        [("SG", "HRC", None, ""), ("SG", "GA", None, "")],
        "reports without an article",
    ),
    (
        "Requests that the Secretary-General report annually on projects and on the work of the Advisory Committee "
        "on Administrative and Budgetary Questions;",
        [("SG", "", None, "")],
        "one subject before the verb",
    ),
    (
        "Decides to put wells on the agenda of its eighty-first session, and requests the Secretary-General to "
        "report thereon at that session;",
        [("SG", "", 81, "")],
        "that session, named before",
    ),
    (
        "Requests the Secretary-General to submit to the General Assembly and the Human Rights Council at their "
        "seventy-eighth and fifty-third sessions, respectively, a report;",
        [("SG", "GA", 78, ""), ("SG", "HRC", 53, "")],
        "a session each, said at once",
    ),
    (
        "Requests the Secretary-General to circulate and transmit to Member States the annual reports mentioned in "
        "paragraph 5;",
        [],
        "reports that are there",
    ),
]
FRENCH = [
    (
        "Prie le Secrétaire général de lui présenter, à sa soixante-dix-huitième session, un rapport sur "
        "l’application de la présente résolution.",
        [("SG", "GA", 78, "")],
        "the usual request",
    ),
    (
        "Prie le Secrétaire général de lui rendre compte, à sa quatre-vingtième session, de la situation ;",
        [("SG", "GA", 80, "")],
        "a verb of reporting",
    ),
    (
        "Prie le Secrétaire général de lui faire rapport à sa soixante et unième session ;",
        [("SG", "GA", 61, "")],
        "an ordinal with et",
    ),
    (
        "Prie l’Office des Nations Unies contre la drogue et le crime de continuer à établir des rapports "
        "périodiques ;",
        [("UNODC", "", None, "")],
        "periodic reports",
    ),
    (
        "Prie le Secrétaire général de lui soumettre un rapport le 15 février 2023 au plus tard ;",
        [("SG", "GA", None, "2023-02-15")],
        "a date",
    ),
    (
        "Prie le Secrétaire général de présenter un rapport au Conseil économique et social ;",
        [("SG", "ECOSOC", None, "")],
        "a named recipient",
    ),
    (
        "Invite le Groupe à fournir des renseignements et à contribuer à l’élaboration de ses rapports ;",
        [],
        "another object",
    ),
    (
        "Prie le Secrétaire général de faire figurer des informations dans son prochain rapport ;",
        [],
        "something in a report",
    ),
    ("Prend note du rapport du Secrétaire général ;", [], "a report that is there"),
    ("Prie le Secrétaire général de prendre des mesures pour rendre compte de la situation ;", [], "a purpose"),
    (
        "Prie l’Office des Nations Unies contre la drogue et le crime d’établir, sous réserve de la "
        "disponibilité de ressources, un rapport analytique et de le lui présenter à sa quatre-vingtième "
        "session ;",
        [("UNODC", "GA", 80, "")],
        "a condition, and the report as a pronoun",
    ),
    (
        "Prie le Secrétaire général d’établir, en consultation avec les États, l’Organisation internationale du "
        "Travail et d’autres partenaires, un rapport et de le présenter au Conseil économique et social ;",
        [("SG", "ECOSOC", None, "")],
        "partners between commas",
    ),
    (
        "Prie le Secrétaire général de lui soumettre, à sa soixantième session, de même qu’au Conseil "
        "économique et social, un rapport ;",
        [("SG", "GA", 60, ""), ("SG", "ECOSOC", None, "")],
        "a second recipient without a session",
    ),
    (
        "À sa 50e séance plénière, le 19 décembre 2023, l’Assemblée générale, sur la recommandation de la "
        "Troisième Commission (A/78/482, par. 9), rappelant sa décision 77/545 du 15 décembre 2022, a pris note "
        "du rapport du Secrétaire général et a prié le Secrétaire général de lui présenter un rapport à sa "
        "soixante-dix-neuvième session.",
        [("SG", "GA", 79, "")],
        "a decision tells what it asked",
    ),
    (
        "Invite le Secrétaire général à évaluer la situation en recueillant des données qui serviront à élaborer "
        "des politiques et les rapports pertinents ;",
        [],
        "a relative clause",
    ),
    (
        "Prie le Secrétaire général de mettre en application la présente décision et de lui faire rapport à sa "
        "quatre-vingtième session ;",
        [("SG", "GA", 80, "")],
        "présente is an adjective here",
    ),
    (
        "Rappelle le travail du système des Nations Unies et du Secrétaire général, et prie ce dernier de lui faire "
        "rapport ;",
        [("SG", "GA", None, "")],
        "the one named last",
    ),
    (
        "Décide d’inscrire la question à l’ordre du jour de sa soixante-dix-huitième session, et prie le Secrétaire "
        "général de lui présenter à ladite session un rapport ;",
        [("SG", "GA", 78, "")],
        "that session",
    ),
    ("Prie le Secrétaire général de veiller à présenter un bon rapport coût-efficacité ;", [], "a ratio"),
    (
        "Prie le Secrétaire général d’établir, à partir de sa soixante-quinzième session, tout en gardant le secret, "
        "un rapport annuel ;",
        [("SG", "", 75, "")],
        "asides between verb and report",
    ),
    (
        "Prie le Secrétaire général de lui présenter à sa soixantième session un exposé oral et un rapport écrit ;",
        [("SG", "GA", 60, "")],
        "a report beside a briefing",
    ),
]


ENGLISH += [
    (
        "Requests the Secretary-General to guide the Security Council, and to report to the Security Council by "
        "15 February 2023;",
        [("SG", "SC", None, "2023-02-15")],
        "a name said again is a recipient",
    ),
    (
        "Requests the Secretary-General to report thereon no later than at the seventy-seventh session of the General "
        "Assembly;",
        [("SG", "GA", 77, "")],
        "whose session it is",
    ),
    (
        "Requests the Secretary-General to act and to report on the measures taken and results achieved at the "
        "seventy-ninth session;",
        [("SG", "", 79, "")],
        "the session of the report, not of the measures",
    ),
    (
        "Requests the Secretary-General to provide a midterm update to the General Assembly no later than 15 April 2025, "
        "and a final report no later than 15 October 2025 to the Security Council;",
        [("SG", "SC", None, "2025-10-15")],
        "what goes before the report has its own recipient and date",
    ),
    (
        "Requests the Secretary-General to provide in the context of his next report updated information;",
        [],
        "something in a report",
    ),
    (
        "Requests the Secretary-General to enable the Special Rapporteur to discharge the mandate and to report on it;",
        [],
        "others are enabled to report",
    ),
    (
        "Takes note of the report on the mechanism(s) (S/2009/258) and requests the Secretary-General to present an "
        "updated report by 31 December 2025;",
        [("SG", "", None, "2025-12-31")],
        "an act behind a closing bracket",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), ENGLISH)
def test_requests_in_english(text: str, expected: list[tuple[str, str, int | None, str]], why: str) -> None:
    assert [(r.of, r.to, r.session, r.due) for r in read(text).requests] == expected, why


@pytest.mark.parametrize(("text", "expected", "why"), FRENCH)
def test_requests_in_french(text: str, expected: list[tuple[str, str, int | None, str]], why: str) -> None:
    assert [(r.of, r.to, r.session, r.due) for r in read(text, "fr").requests] == expected, why


def test_the_organ_is_read_from_the_symbol() -> None:
    text = "Prie le Secrétaire général de lui présenter un rapport à sa cinquantième session ;"
    assert [r.to for r in read(text, "fr", symbol="A/HRC/RES/44/4").requests] == ["HRC"]
    assert [r.to for r in read(text, "fr", symbol="A/C.3/80/L.4").requests] == ["GA"]
    assert [r.to for r in read(text, "fr", symbol="unidentified:0123456789ab").requests] == [""]


def test_what_the_organ_calls_itself_is_the_organ() -> None:
    text = "Requests the Secretary-General to continue to report to the Council on the ports;"
    assert [r.to for r in read(text, symbol="S/RES/2591 (2021)").requests] == ["SC"]
    other = "Requests the Secretary-General to submit a report to the Assembly;"
    assert [r.to for r in read(other, symbol="A/HRC/RES/44/4").requests] == ["GA"]


def test_act_and_place_of_a_request() -> None:
    request = read("Invites the Secretary-General to submit a report to the General Assembly;").requests[0]
    assert request.act == "invite"
    assert request.place.quote == "submit a report"


def test_preamble_asks_for_no_report() -> None:
    assert read("Requesting the Secretary-General to submit a report,", part=PP).requests == ()
