"""Days of meetings as lists print them: with days of the week, over several months, in three languages."""

from __future__ import annotations

import pytest

from kg.authority import fold
from kg.extract.meeting_dates import days_in, meeting_words
from tests.extract_helpers import read

TWO = [("2031-11-24", "2031-11-25")]
THREE = [("2031-11-24", "2031-11-24"), ("2031-12-01", "2031-12-01"), ("2031-12-08", "2031-12-08")]
PRINTED = [
    ("en", "on Monday, 24 November, and Tuesday, 25 November 2031", TWO),
    ("en", "on 24 November, and on 25 November 2031", TWO),
    ("en", "on Monday 24 and Tuesday 25 November 2031", TWO),
    ("en", "on 24 and 25 November 2031", TWO),
    ("en", "on Monday, 24 November 2031", [("2031-11-24", "2031-11-24")]),
    ("en", "on 24 November, 1 December and 8 December 2031", THREE),
    ("en", "on 24 November, Monday, 1 December, and Monday, 8 December 2031", THREE),
    ("en", "on 24 and 25 November and 8 December 2031",
     [("2031-11-24", "2031-11-25"), ("2031-12-08", "2031-12-08")]),
    ("fr", "les lundi 24 et mardi 25 novembre 2031", TWO),
    ("fr", "le lundi 24 novembre et le mardi 25 novembre 2031", TWO),
    ("fr", "les 24 et 25 novembre 2031", TWO),
    ("fr", "les 24 novembre, 1er décembre et 8 décembre 2031", THREE),
    ("es", "los días 24 y 25 de noviembre de 2031", TWO),
    ("es", "el lunes 24 y el martes 25 de noviembre de 2031", TWO),
    ("es", "el lunes 24 de noviembre y el martes 25 de noviembre de 2031", TWO),
    ("es", "los días 24 de noviembre, 1 de diciembre y 8 de diciembre de 2031", THREE),
    ("en", "from 27 to 31 May and from 25 to 29 November 2031",
     [("2031-05-27", "2031-05-31"), ("2031-11-25", "2031-11-29")]),
    ("en", "from 26 April to 4 June and from 5 July to 6 August 2031",
     [("2031-04-26", "2031-06-04"), ("2031-07-05", "2031-08-06")]),
    ("en", "on 20 and 21 July and 25 July 2031",
     [("2031-07-20", "2031-07-21"), ("2031-07-25", "2031-07-25")]),
    ("fr", "du 27 au 31 mai et du 25 au 29 novembre 2031", [("2031-05-27", "2031-05-31"), ("2031-11-25", "2031-11-29")]),
    ("es", "del 27 al 31 de mayo y del 25 al 29 de noviembre de 2031",
     [("2031-05-27", "2031-05-31"), ("2031-11-25", "2031-11-29")]),
    ("en", "on 3, 10 and 17 May 2031", [("2031-05-03", "2031-05-03"), ("2031-05-10", "2031-05-10"), ("2031-05-17", "2031-05-17")]),
    ("en", "on 29 and 30 November and 1 December 2031", [("2031-11-29", "2031-12-01")]),
    ("en", "from 28 December to 3 January 2036", [("2035-12-28", "2036-01-03")]),
    ("en", "for six days, from 1 to 5 and on 11 April 2031", [("2031-04-01", "2031-04-05"), ("2031-04-11", "2031-04-11")]),
    ("en", "in May and June 2031", [("2031-05", "2031-06")]),
    ("fr", "en mars et juin 2031", [("2031-03", "2031-03"), ("2031-06", "2031-06")]),
    ("es", "de noviembre de 2031 a enero de 2032", [("2031-11", "2032-01")]),
    # One of two is meant, and a day that no month has: nothing is known.
    ("en", "on 3 or 4 May 2031", []),
    ("fr", "les 3 ou 4 mai 2031", []),
    ("en", "on 31 June 2031", []),
    # No days: what stands before a date.
    ("en", "in chapter 3, on 25 November 2031", [("2031-11-25", "2031-11-25")]),
    ("en", "its resolutions 77/12 and 77/13 of 25 November 2031", [("2031-11-25", "2031-11-25")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), PRINTED)
def test_every_day_printed_is_read(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(days.first, days.last) for days in days_in(fold(text), meeting_words(language))] == expected


HELD = [
    ("en", "Decides that the high-level meeting on wells will be held on Monday, 24 November, and Tuesday, 25 November 2031;"),
    ("fr", "Décide que la réunion de haut niveau sur les puits se tiendra les lundi 24 et mardi 25 novembre 2031 ;"),
    ("es", "Decide que la reunión de alto nivel sobre los pozos se celebrará los días 24 y 25 de noviembre de 2031;"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), HELD)
def test_the_first_day_of_a_meeting_is_not_lost(language: str, text: str) -> None:
    assert [(each.start, each.end) for each in read(text, language).meetings] == TWO
