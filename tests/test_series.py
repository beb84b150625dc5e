"""Series: which enumerations are one, and where the document itself stands in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from citing import document

from kg.extract import citations, series
from kg.model import Document, Series

TITLE = "Improving the coordination of efforts against trafficking in persons"
TITRE = "Amélioration de la coordination de l'action contre la traite des personnes"


def find(made: Document) -> tuple[Series, ...]:
    found, _ = citations.find_citations(made, None, lambda part, number, position: "")
    return series.find_series(made, found)


# title, text, keys of the series found, why
TEXTS = [
    (
        TITLE,
        "Recalling its resolutions 63/194 of 18 December 2008, 61/180 of 20 December 2006 and 74/176 "
        "of 18 December "
        "2019 on improving the coordination of efforts against trafficking in persons and its other relevant "
        "resolutions,",
        [("A/RES/61/180", "A/RES/63/194", "A/RES/74/176", "A/RES/76/186")],
        "in order of date, the text last",
    ),
    (
        TITRE,
        "Rappelant ses résolutions 61/180 du 20 décembre 2006 et 63/194 du 18 décembre 2008, sur "
        "l'amélioration de "
        "la coordination des efforts déployés contre la traite des personnes,",
        [("A/RES/61/180", "A/RES/63/194", "A/RES/76/186")],
        "French, and other words for the same",
    ),
    (
        TITLE,
        "Recalling its resolutions 71/322 of 8 September 2017 and 73/189 of 17 December 2018, entitled "
        "“Measures on "
        "organ donation”,",
        [("A/RES/71/322", "A/RES/73/189")],
        "one title for all, but not the text's",
    ),
    (
        TITLE,
        "Recalling its resolutions 59/156 of 20 December 2004, entitled “Human organs”, and 74/176 of "
        "18 December "
        "2019, entitled “Improving the coordination of efforts against trafficking in persons”,",
        [("A/RES/74/176", "A/RES/76/186")],
        "only one of them has the text's title",
    ),
    (
        TITLE,
        "Recalling its resolutions 55/25 of 15 November 2000, 58/137 of 22 December 2003 and its other "
        "relevant "
        "resolutions on trafficking in persons,",
        [],
        "no shared subject",
    ),
    (
        TITLE,
        "Recalling its resolutions 53/199 of 15 December 1998 and 61/185 of 20 December 2006 on the "
        "proclamation of "
        "international years,",
        [],
        "a subject that may be the last one's alone",
    ),
    (
        TITLE,
        "Recalling Economic and Social Council resolution 2017/18 of 6 July 2017 on improving the "
        "coordination of "
        "efforts against trafficking in persons,",
        [],
        "another organ's text",
    ),
    (
        TITLE,
        "Recalling its resolution 76/185 of 16 December 2021 on improving the coordination of efforts against "
        "trafficking in persons,",
        [],
        "a text of the same day comes before none, and one text is no series",
    ),
    ("", "Recalling its resolutions 61/180 and 63/194 on trafficking,", [], "a text without a title"),
]


@pytest.mark.parametrize(("title", "text", "keys", "why"), TEXTS)
def test_series(title: str, text: str, keys: list[tuple[str, ...]], why: str) -> None:
    assert [one.keys for one in find(document(text, title=title))] == keys, why


def test_dates_stand_beside_the_keys() -> None:
    (one,) = find(document(TEXTS[0][1], title=TITLE))
    assert one.dates == ("2006-12-20", "2008-12-18", "2019-12-18", "2021-12-16")


def test_a_draft_without_a_date_is_last(shared: Path) -> None:
    from kg.parse import parse
    from kg.readers import read

    made = parse(read(shared / "seeds" / "A_C3_80_L4.fr.txt"))
    found, _ = citations.find_citations(made, None, lambda part, number, position: "")
    own, other = series.find_series(made, found)
    assert own.keys == (
        "A/RES/61/180",
        "A/RES/63/194",
        "A/RES/64/178",
        "A/RES/67/190",
        "A/RES/68/192",
        "A/RES/70/179",
        "A/RES/72/195",
        "A/RES/74/176",
        "A/RES/76/186",
        "A/RES/78/228",
        "A/C.3/80/L.4",
    )
    assert other.keys == ("A/RES/71/322", "A/RES/73/189", "A/RES/75/195", "A/RES/77/236", "A/RES/79/189")
