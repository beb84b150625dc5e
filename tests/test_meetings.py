"""Meetings: which dates are theirs, who met, where."""

from __future__ import annotations

import pytest
from extract_helpers import PP, read
from hypothesis import given, settings
from hypothesis import strategies as st
from naming import met, paper

from kg.authority import fold
from kg.extract.meeting_dates import days_in, meeting_words

DATES = [
    ("en", "from 12 to 16 October 2020", [("2020-10-12", "2020-10-16")]),
    ("en", "4–15 September 1995", [("1995-09-04", "1995-09-15")]),
    ("en", "2 and 3 December 2014", [("2014-12-02", "2014-12-03")]),
    ("en", "from 29 March to 1 April 2019", [("2019-03-29", "2019-04-01")]),
    ("en", "from 31 December 2019 to 3 January 2020", [("2019-12-31", "2020-01-03")]),
    ("en", "15 December 2020 and 15 November 2021", [("2020-12-15", "2020-12-15"), ("2021-11-15", "2021-11-15")]),
    ("en", "30 November and 1 December 2015", [("2015-11-30", "2015-12-01")]),
    ("en", "in April 2015", [("2015-04", "2015-04")]),
    ("en", "on 31 February 2015", []),
    ("en", "in 2018", [("2018", "2018")]),
    ("en", "in 2006, 2011 and 2016", [("2006", "2006"), ("2011", "2011"), ("2016", "2016")]),
    ("en", "by 2030, and the period 2015-2030", []),
    ("fr", "du 12 au 16 octobre 2020", [("2020-10-12", "2020-10-16")]),
    ("fr", "les 4 et 5 décembre 2014", [("2014-12-04", "2014-12-05")]),
    ("fr", "du 29 mars au 1er avril 2019", [("2019-03-29", "2019-04-01")]),
    ("fr", "le 1er août 2019", [("2019-08-01", "2019-08-01")]),
    ("fr", "4-15 septembre 1995", [("1995-09-04", "1995-09-15")]),
    ("fr", "en 2015 et 2017", [("2015", "2015"), ("2017", "2017")]),
    ("fr", "en février 2015", [("2015-02", "2015-02")]),
]


@pytest.mark.parametrize(("language", "text", "expected"), DATES)
def test_dates(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(days.first, days.last) for days in days_in(fold(text), meeting_words(language))] == expected


Row = tuple[str, str, str, str]

EN = [
    # paragraph, (start, end, body, where), why
    (
        "Recalls the Third Lighthouse Congress, held in Kyoto, Japan, from 7 to 12 March 2021;",
        [("2021-03-07", "2021-03-12", "", "Kyoto, Japan")],
        "held, place, days",
    ),
    (
        "Welcomes the meetings held online on 15 December 2020 and 15 November 2021;",
        [("2020-12-15", "2020-12-15", "", "online"), ("2021-11-15", "2021-11-15", "", "online")],
        "two days are two rows",
    ),
    ("Recalls its resolution 61/180 of 20 December 2006;", [], "a resolution's date"),
    (
        "Recalls the high-level meeting convened pursuant to resolution 61/180 of 20 December 2006;",
        [("", "", "", "")],
        "a resolution's date is not the meeting's",
    ),
    (
        "Notes the tenth session of the Conference of the Parties to the United Nations Convention against "
        "Transnational Organized Crime, held in Vienna from 12 to 16 October 2020;",
        [("2020-10-12", "2020-10-16", "CTOC-COP", "Vienna")],
        "whose session it is",
    ),
    (
        "Recalls the high-level meetings held at its sixty-seventh session, from 13 to 15 May 2013, and at its "
        "seventy-second session, on 27 and 28 September 2017;",
        [("2013-05-13", "2013-05-15", "GA", ""), ("2017-09-27", "2017-09-28", "GA", "")],
        "own sessions",
    ),
    (
        "Takes note of resolution 25/1 of 27 May 2016 adopted by the Commission on Crime Prevention and "
        "Criminal "
        "Justice at its twenty-fifth session;",
        [("", "", "CCPCJ", "")],
        "adopted on a day of a session",
    ),
    (
        "Takes note of what the Conference of the Parties to the Convention on Biological Diversity adopted on "
        "16 October 2020 at its tenth session, held in Vienna from 12 to 16 October 2020;",
        [("2020-10-12", "2020-10-16", "CBD-COP", "Vienna")],
        "a session with dates of its own",
    ),
    (
        "Welcomes the agreed conclusions adopted by the Commission on the Status of Women at its sixty-sixth session;",
        [("", "", "CSW", "")],
        "another organ's session without a date",
    ),
    (
        "Requests the Secretary-General to report to the General Assembly at its ninety-third session;",
        [],
        "a report's session is no meeting that took place",
    ),
    (
        "Decides to convene a high-level meeting at its eightieth session, no later than December 2025;",
        [("", "2025-12", "", "")],
        "the last day only",
    ),
    (
        "Notes the convening in Bangkok on 21 and 22 May 2014 of the second consultative meeting on lights;",
        [("2014-05-21", "2014-05-22", "", "Bangkok")],
        "the days before the name",
    ),
    (
        "Welcomes the holding by the Presidents of a half-day lighthouse event on 7 December 2023 to prepare the "
        "Conference;",
        [("2023-12-07", "2023-12-07", "", "")],
        "a noun between holding and date",
    ),
    (
        "Notes that the Conference of the Parties to the United Nations Convention against Transnational Organized "
        "Crime met, and that, as was said, its eleventh session was held in Vienna from 17 to 21 October 2022;",
        [("2022-10-17", "2022-10-21", "CTOC-COP", "Vienna")],
        "no eleventh session of the Assembly in 2022",
    ),
    (
        "Decides that the first and second sessions of the preparatory committee shall be held in New York from 5 to 8 "
        "February 2024;",
        [("2024-02-05", "2024-02-08", "", "New York")],
        "nor a first one in 2024",
    ),
    ("Recalls the Fourth World Conference on Women;", [("", "", "", "")], "named without a date"),
    ("Recalls that the treaty entered into force on 5 May 2010;", [], "no meeting"),
    (
        "Recalls the decision to convene a high-level meeting on lighthouses in 2023 in New York;",
        [("2023", "2023", "", "New York")],
        "only the year is printed",
    ),
    ("Recalls the conference held in New York in June 2023;", [("2023-06", "2023-06", "", "New York")], "a month"),
    (
        "Recalls the outcome of the first high-level meeting on lighthouses on 23 September 2019;",
        [("2019-09-23", "2019-09-23", "", "")],
        "nothing says that it was held",
    ),
    (
        "Requests the President to organize a hearing, before the end of June 2023;",
        [("", "2023-06", "", "")],
        "only the end is given",
    ),
    (
        "Recalls the discussion during the 2021 high-level political forum on lighthouses;",
        [("2021", "2021", "", "")],
        "the year before the name",
    ),
    (
        "Welcomes the declaration adopted at the Lighthouse Summit in 2018;",
        [("2018", "2018", "", "")],
        "adopted at a summit of that year",
    ),
    (
        "Calls for the convening in 2024 of a fourth international conference on lighthouses;",
        [("2024", "2024", "", "")],
        "the year before the name of what is to be held",
    ),
    ("Recalls the goals agreed in 2015, and the resolutions adopted in 2016;", [], "years of other things"),
    ("Recalls the summits of the African Union;", [("", "", "AU", "")], "a body's summits"),
    (
        "Decides to proclaim 21 December as World Lighthouse Day, and recalls the International Year of Lights "
        "in 2015;",
        [],
        "days and years are no meetings",
    ),
    ("Recalls the elections held on 5 May 2010;", [], "elections are no meeting"),
]
FR = [
    (
        "Rappelle la déclaration faite au séminaire régional sur les phares de 2010 tenu à Nouméa ;",
        [("2010", "2010", "", "")],
        "l'année à la fin du nom",
    ),
    (
        "Se félicite du Sommet mondial des phares 2019 et du rapport sur l’année 2021 ;",
        [("2019", "2019", "", "")],
        "l'année dans le nom",
    ),
    (
        "Prend note du rapport de la Commission sur les travaux de sa session de 2022 ;",
        [("2022", "2022", "", "")],
        "une session désignée par son année",
    ),
    (
        "Rappelle la sixième Assemblée des États parties à la Convention, tenue à Genève du 5 au 7 septembre 2016 ;",
        [("2016-09-05", "2016-09-07", "", "Genève")],
        "une assemblée d'États",
    ),
    (
        "Attend avec intérêt la réunion de haut niveau qu’elle-même organisera en 2026 ;",
        [("2026", "2026", "", "")],
        "au futur",
    ),
    (
        "Note la vingt et unième session de la Commission de la condition de la femme, tenue du 5 au 7 mars 1977 ;",
        [("1977-03-05", "1977-03-07", "CSW", "")],
        "un nombre en trois mots",
    ),
    (
        "Rappelle le troisième Congrès des phares, tenu à Kyoto (Japon) du 7 au 12 mars 2021 ;",
        [("2021-03-07", "2021-03-12", "", "Kyoto (Japon)")],
        "tenu",
    ),
    (
        "Rappelle sa réunion plénière de haut niveau, tenue au Siège de l’Organisation des Nations Unies à "
        "New York "
        "le 19 septembre 2016 ;",
        [("2016-09-19", "2016-09-19", "GA", "Siège de l’Organisation des Nations Unies à New York")],
        "long lieu",
    ),
    (
        "Rappelle la dixième session de la Conférence des Parties à la Convention des Nations Unies contre la "
        "criminalité transnationale organisée, tenue à Vienne du 12 au 16 octobre 2020 ;",
        [("2020-10-12", "2020-10-16", "CTOC-COP", "Vienne")],
        "session d'une conférence",
    ),
    (
        "Note la déclaration adoptée à Khartoum le 16 octobre 2014 à la Conférence ministérielle régionale sur "
        "les phares ;",
        [("", "", "", "Khartoum")],
        "adoptée ce jour-là à une conférence",
    ),
    (
        "Note la tenue à Bangkok, les 21 et 22 mai 2014, de la deuxième réunion consultative ;",
        [("2014-05-21", "2014-05-22", "", "Bangkok")],
        "les jours avant le nom",
    ),
    ("Rappelle les manifestations pacifiques de mars 2011 ;", [], "manifester n'est pas se réunir"),
    (
        "Rappelle la Conférence ministérielle tenue à Bali en 2013 ;",
        [("2013", "2013", "", "Bali")],
        "seule l'année est imprimée",
    ),
    ("Rappelle la réunion de haut niveau de 2019 ;", [("2019", "2019", "", "")], "l'année après le nom"),
    (
        "Rappelle la décision prise à sa quatre-vingtième session, en 2025 ;",
        [("2025", "2025", "GA", "")],
        "l'année d'une session",
    ),
    (
        "Prie le Secrétaire général de lui présenter, à sa soixante-dix-huitième session, un rapport ;",
        [],
        "session d'un rapport",
    ),
]


def rows(text: str, language: str, *notes: str) -> list[Row]:
    return [(m.start, m.end, m.body, m.where) for m in met(paper(text, notes=notes, language=language))]


@pytest.mark.parametrize(("text", "expected", "why"), EN, ids=[row[2] for row in EN])
def test_english(text: str, expected: list[Row], why: str) -> None:
    assert rows(text, "en") == expected, why


@pytest.mark.parametrize(("text", "expected", "why"), FR, ids=[row[2] for row in FR])
def test_french(text: str, expected: list[Row], why: str) -> None:
    assert rows(text, "fr") == expected, why


def test_a_note_gives_the_dates_of_what_the_text_names() -> None:
    assert rows(
        "Reaffirms what the Fourth World Conference on Women^1 decided;",
        "en",
        "Report of the Fourth World Conference on Women, Beijing, 4–15 September 1995, chap. I.",
    ) == [("1995-09-04", "1995-09-15", "", "Beijing")]


def test_a_meeting_without_a_date_is_given_once() -> None:
    made = paper("Recalls the Fourth World Conference on Women;", "Recalls the Fourth World Conference on Women;")
    assert [meeting.place.number for meeting in met(made)] == ["1"]


def test_a_meeting_named_in_full_again_is_given_again() -> None:
    name = "high-level meeting on the keeping of lighthouses"
    made = paper(f"Recalls the {name};", f"Notes the {name};", "Thanks those who spoke at the high-level meeting;")
    assert [meeting.place.number for meeting in met(made)] == ["1", "2"]


def test_names_are_as_printed() -> None:
    found = met(paper("Recalls the Third Lighthouse Congress, held in Kyoto, Japan, from 7 to 12 March 2021;"))
    assert [meeting.name for meeting in found] == ["Third Lighthouse Congress"]


PIECES = [
    "the meeting ",
    "held ",
    "in Kyoto ",
    "from 7 to 12 March 2021",
    "on 1 May 2020 ",
    "its tenth session ",
    "at ",
    ", ",
    "; ",
    "adopted ",
    "World Conference on Women ",
    "no later than ",
    "“",
    "”",
    "^1",
    "of ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
@settings(max_examples=60, deadline=None)
def test_meetings_read_back_from_the_source(pieces: list[str]) -> None:
    made = paper("Recalls " + "".join(pieces), notes=("Report of the Summit, Rome, 4-5 May 2010.",))
    for meeting in met(made):
        assert " ".join(made.source.text[s.start : s.end] for s in meeting.place.spans) == meeting.place.quote
        assert meeting.start <= meeting.end or not meeting.end


def test_reading_is_linear() -> None:
    assert met(paper("Recalls the meeting held in Rome on 1 May 2020, and its tenth session; " * 400))


PLACES = [
    ("es", "Observa que el Comité celebró su 15ª reunión en Viena el 27 de septiembre de 2031;", "Viena"),
    ("es", "Observa que el Comité celebró su 15ª reunión en Viena del 27 de septiembre al 1 de octubre de 2031;", "Viena"),
    ("en", "Welcoming the twentieth meeting, held under the chairmanship of Norway on 10 May 2030 in video format,", "online"),
    ("en", "Recalling the summit on wells, held virtually on 21 and 22 November 2030,", "online"),
    ("fr", "Se félicitant de la vingt-huitième session de la Conférence des Parties à la Convention-cadre des Nations Unies "
     "sur les changements climatiques, tenue à Doubaï (Émirats arabes unis) du 3 au 13 décembre 2033,", "Doubaï (Émirats arabes unis)"),
    ("fr", "Notant la quarantième session du Forum, tenue à Pohnpei (États fédérés de Micronésie) du 8 au 10 mai 2036,",
     "Pohnpei"),
    ("fr", "Notant la réunion sur les puits, qui s’est tenue à Bangkok et de manière virtuelle du 2 au 4 juin 2032,", "Bangkok"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "where"), PLACES)
def test_a_place_is_the_one_that_is_printed_and_no_treaty(language: str, text: str, where: str) -> None:
    assert [each.where for each in read(text, language, part=PP).meetings] == [where]
