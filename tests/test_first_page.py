"""What the first page says: symbol, type and title are read where they are printed, and are empty where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import Metadata, Source
from kg.parse import parse
from kg.readers import from_bytes, text

TEXT = "\n\n1. The towns dug wells.\n\n2. A draft resolution, A/C.3/91/L.4, was before them.\n"
ROWS = [
    (
        "United Nations A/91/6 (Sect. 24)/Corr.1\n\nDistr.: General\n5 July 2036\n\nNinety-first session\n\nItem 7 of the "
        "preliminary list*\n\nProposed budget\n\nSection 24\n\nWells\n\nCorrigendum\n\nParagraph 24.11\n\n"
        "Replace the table with the following:\n\n2/113. Springs of the hills\n\n* A/91/50.\n",
        ("A/91/6 (Sect. 24)/Corr.1", "", "Wells"),
        "numbers and titles of other texts below the masthead",
    ),
    (
        "A/HRC/91/2\n\nHuman Rights Council\n\nAgenda item 1\n\nProcedural matters\n\nReport of the Human Rights Council on "
        f"its ninety-first session{TEXT}\n\nA/HRC/91/L.25\n",
        ("A/HRC/91/2", "report", "Report of the Human Rights Council on its ninety-first session"),
        "a title that names its author and its subject",
    ),
    (
        f"A/91/120\n\nNinety-first session\n\nWells in towns\n\nReport of the Secretary-General{TEXT}",
        ("A/91/120", "report", "Wells in towns"),
        "a title above its author",
    ),
    (
        f"Nations Unies A/91/120\n\nPuits des villes\n\nRapport du Secrétaire général{TEXT}".replace(
            "The towns", "Les villes"
        ),
        ("A/91/120", "report", "Puits des villes"),
        "the same in French",
    ),
    (
        "The draft resolution on wells was adopted by the Assembly, as the Report of the towns says in its last part.\n\n"
        "The towns will see to it that Resolution 91/7 of the General Assembly is read by all who dig.\n",
        ("", "", ""),
        "prose names types; it has none",
    ),
    (
        "Resolution 91/7 was adopted in 2036, and the towns of the plain have dug wells since then, as asked.\n",
        ("", "", ""),
        "a sentence may begin with a type",
    ),
    (
        "My notes on wells\n\nSee A/RES/91/7.\n\nThe towns dug wells in all the years that followed, as they had said.\n",
        ("", "", "My notes on wells"),
        "a symbol in a sentence is no symbol of the text",
    ),
    (
        "First session\n\nResolution adopted by the Assembly of Wells on 31 May 2036\n\n1/2. Springs\n\nThe Assembly of Wells,\n\n"
        "Recalling x,\n\n1. Decides y.\n",
        ("", "resolution", "Springs"),
        "an organ that is not known is not taken for the General Assembly",
    ),
    (
        "Resolution adopted by the General Assembly on 13 April 2036\n\n91/246. Wells\n\nB\n\nThe General Assembly,\n\n"
        "Recalling x,\n\n1. Decides y.\n",
        ("A/RES/91/246B", "resolution", "Wells"),
        "the letter of a part that is printed alone",
    ),
]


def stated(written: str) -> Metadata:
    return parse(text.read(written.encode(), "a.txt", "0" * 64)).metadata


@pytest.mark.parametrize(("written", "expected", "why"), ROWS, ids=[row[2] for row in ROWS])
def test_first_page(written: str, expected: tuple[str, str, str], why: str) -> None:
    read = stated(written)
    symbol = "" if read.symbol_origin == "content" else read.symbol
    assert (symbol, read.type, read.title) == expected, why


@pytest.mark.parametrize("paragraphs", [1, 60, 400])
def test_the_first_page_says_the_same_whatever_follows(paragraphs: int) -> None:
    body = "\n".join(
        f"{n}. Requests the towns to dig wells and to keep them in good repair;" for n in range(1, paragraphs + 1)
    )
    read = stated(
        "United Nations                    S/2036/266\nSecurity Council                  Distr.: General\n"
        "                                  27 March 2036\n\nUnited Kingdom of Great Britain and Northern Ireland:\n"
        f"draft resolution\n\nThe Security Council,\n\nRecalling wells,\n\n{body}\n"
    )
    assert (read.symbol, read.type, read.sponsors, read.title) == ("S/2036/266", "draft resolution", ("GB",), "")


def plain(written: str) -> Source:
    return text.read(written.encode(), "a.txt", "0" * 64)


def test_a_symbol_on_one_line_far_below_is_not_the_documents() -> None:
    lines = [
        "Report of the Committee on Wells on its fourth session",
        "Contents",
        *["Wells are dug where people are."] * 30,
    ]
    written = "\n\n".join([*lines, "ECE/TRANS/WP.24/131", *lines[2:]])
    assert parse(plain(written)).metadata.symbol.startswith("unidentified:")
    assert parse(plain("\n\n".join(["ECE/TRANS/WP.24/131", *lines]))).metadata.symbol == "ECE/TRANS/WP.24/131"


def test_letters_of_a_number_at_the_end_of_its_title() -> None:
    head = "Resolution adopted by the General Assembly on 3 August 2052\n\n96/253. Wells of the hills B\n\nThe General Assembly,\n\n"
    cites = parse(plain(head + "Recalling its resolution 96/253 A of 16 February 2052,\n\n1. Decides a.\n")).metadata
    assert (cites.symbol, cites.title) == ("A/RES/96/253B", "Wells of the hills")
    alone = parse(
        plain(head.replace("Wells of the hills B", "Hepatitis B") + "Recalling x,\n\n1. Decides a.\n")
    ).metadata
    assert (alone.symbol, alone.title) == ("A/RES/96/253", "Hepatitis B")
    section = parse(plain(head.replace(" B\n", "\n\nI\n") + "Recalling x,\n\n1. Decides a.\n")).metadata
    assert section.symbol == "A/RES/96/253"


def test_a_corrigendum_has_no_title_of_a_text_that_it_corrects() -> None:
    head = (
        "United Nations\nA/80/6 (Sect. 24)/Corr.1\nGeneral Assembly\nDistr.: General\n21 May 2055\nEightieth session\n"
    )
    for between in ("\n", "\n\n"):
        written = f"{head}Budget of the harbours{between}Corrigendum\n\nParagraph 4\n\n2/113. Cooperation with the office\n* A/80/50.\n"
        stated = parse(plain(written)).metadata
        assert stated.symbol == "A/80/6 (Sect. 24)/Corr.1"
        assert "Cooperation" not in stated.title
        assert stated.type != "resolution"


REPORTED = "United Nations   A/HRC/90/15/Add.1\nGeneral Assembly   {}\n\nHuman Rights Council\n\nNinetieth session\n\n{}\n\nAgenda item 6\n\nReport of the Working Group on Harbours\n\n{}\n\n1. The Working Group met.\n"


@pytest.mark.parametrize(
    "days",
    [
        "24 February–20 March 2031",
        "3-7 April 2031",
        "Geneva, 4–8 May 2031",
        "Geneva, 4 to 8 May 2031",
        "New York, 2031",
    ],
)
def test_the_days_of_a_session_are_neither_title_nor_date(days: str) -> None:
    """A title or date that is not printed is empty."""
    read = parse(text.read(REPORTED.format("", days, "Port Haven").encode(), "a.txt", "0" * 64)).metadata
    assert read.title not in (days, "")
    assert read.distributed == ""
    dated = parse(text.read(REPORTED.format("Distr.: General\n19 February 2031", days, "").encode(), "a.txt", "0" * 64))
    assert dated.metadata.distributed == "2031-02-19"


@pytest.mark.parametrize(
    "line",
    [
        "Budget for the harbours for the period from 1 July 2031 to 30 June 2032",
        "Letter dated 15 May 2031 from the Permanent Representative of Norway to the United Nations",
    ],
)
def test_days_in_sentences_of_the_masthead_are_no_date_of_issue(line: str) -> None:
    read = parse(text.read(REPORTED.format("", "", line).encode(), "a.txt", "0" * 64)).metadata
    assert read.distributed == ""


JOINT = (
    "A/91/722-S/2036/27\n\nUnited Nations\n\nGeneral Assembly\n\nSecurity Council\n\nDistr.: General\n\n13 January 2036\n\n"
    "Original: English\n\nNinety-first session\n\nEightieth year\n\nAgenda items 14, 16, 18, 22 (b), 30, 34, 35, 38, 58, 69,\n\n"
    "71, 120, 123 and 135\n\nPrevention of droughts\n\nReport of the High Commissioner for Wells, questions relating to "
    "springs\n\n{}\n\nI would be grateful if the present letter could be circulated to all the towns of the plain, as they "
    "asked.\n"
)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Letter dated 13 January 2036 from the Permanent Representative of Norway addressed to the Secretary-General", "letter"),
        ("Identical letters dated 13 January 2036 from the Permanent Observer of Norway to the Secretary-General", "letter"),
        ("Note verbale dated 13 January 2036 from the Permanent Mission of Norway to the United Nations", "note"),
        ("Annual report of the Committee on Wells on the work of its ninth session in the dry season", "report"),
    ],
)  # fmt: skip
def test_titles_of_the_agenda_are_not_the_documents(line: str, kind: str) -> None:
    """They name reports, and years and sessions stand among them; of two symbols the first is the document's."""
    read = stated(JOINT.format(line))
    assert (read.symbol, read.type, read.title) == ("A/91/722", kind, line)


@pytest.mark.parametrize(
    ("symbol", "key"),
    [("A/ES-10/1027-S/2036/173", "A/ES-10/1027"), ("A/S-30/4", "A/S-30/4"), ("GEGN.2/2036/35", "GEGN.2/2036/35")],
)
def test_symbols_of_special_sessions(symbol: str, key: str) -> None:
    assert (
        stated(f"{symbol}\n\nUnited Nations\n\nWells in towns\n\nReport of the Secretary-General{TEXT}").symbol == key
    )


FRAME = "United Nations\n\nA/91/120\n\nGeneral Assembly Distr.: General\n\n9 July 2036 English\n\n{}\n\nItem 7 of the agenda\n\n{}"


@pytest.mark.parametrize(
    ("session", "titles", "title"),
    [
        ("Annual session 2036", "Wells\n\nReview of the wells of the United Nations\n\nReport of the Director{}",
         "Review of the wells of the United Nations"),
        ("2 to 5 June 2036, New York", "Wells\n\nFollow-up to the\n\nFifth Conference on Wells\n\nReport of the Director{}",
         "Follow-up to the Fifth Conference on Wells"),
        ("25 July 2035–30 July 2036", "Wells\n\nWELLS OF THE PEOPLES OF THE PLAIN AND\n\nOF THE HILLS\n\nReport of the "
         "Director{}", "WELLS OF THE PEOPLES OF THE PLAIN AND OF THE HILLS"),
        ("New York, 14–18 and 21–23 July 2036", "Wells:\n\nand springs\n\nReport of the Group of Experts on Wells on its "
         "session of 2036{}", "Report of the Group of Experts on Wells on its session of 2036"),
        ("2036 session", "Wells\n\nDocuments for the 2036 session{}", "Documents for the 2036 session"),
        ("Second regular session of 2036", "Wells\n\nProvisional agenda of the session{}", "Provisional agenda of the session"),
    ],
)  # fmt: skip
def test_what_is_no_title(session: str, titles: str, title: str) -> None:
    """Sessions, days, numbered headings and the agenda's titles are none; a broken title is whole."""
    read = stated(FRAME.format(session, titles.format("\n\nContents\n\nI. Introduction" + TEXT)))
    assert (read.symbol, read.title) == ("A/91/120", title)


def test_a_document_of_the_limited_series_is_a_draft_resolution_only_where_it_is_one() -> None:
    head = "United Nations\n\nA/AC.109/2036/L.13\n\nGeneral Assembly\n\nDistr.: Limited\n\n4 March 2036\n\n"
    assert stated(f"{head}Draft report\n\nRapporteur: Ms. A. Well{TEXT}").type == ""
    assert stated(f"{head}Wells\n\nReport of the Rapporteur{TEXT}").type == "report"
    assert stated(f"{head}Norway: draft resolution\n\nWells{TEXT}").type == "draft resolution"
    assert stated(f"{head}Wells\n\nThe General Assembly,\n\nRecalling x,\n\n1. Decides y.\n").type == "draft resolution"


@pytest.mark.parametrize(
    ("printed", "symbol"),
    [
        ("DP/FPA/2025/4 (Part I/Add.1)", "DP/FPA/2025/4 (Part I)/Add.1"),
        ("A/80/6 (Sect. 24)/Corr.1", "A/80/6 (Sect. 24)/Corr.1"),
        ("A/75/3 (Part\nI)", ""),
        ("DP/FPA/2025/4 (Part I and what goes with it, all)", ""),
    ],
)
def test_a_symbol_is_never_cut_before_its_part(printed: str, symbol: str) -> None:
    """A part's own symbol, or none: the one before the bracket is the whole document's."""
    written = f"{printed}\n\nExecutive Board\n\n3 May 2035\n\nWells in towns\n\nReport of the Executive Director\n\n1. Wells are deep.\n"
    found = parse(text.read(written.encode(), "a.txt", "0" * 64)).metadata.symbol
    assert found == symbol or (not symbol and found.startswith("unidentified:")), found


@pytest.mark.parametrize(
    "title", ["A. Wells in towns", "I. Wells", "Wells, 2030", "Inland Wells, 2036", "State of the Wells, 2030"]
)
@pytest.mark.parametrize(
    "frame", ["", "Ninety-first session\n\n", "New York, 2036\n\n", "Geneva, 4\u20138 May 2036\n\n"]
)
def test_a_title_may_look_as_headings_and_imprints_do(title: str, frame: str) -> None:
    """Above the author's line no heading of the text can stand, and only where it is at home the publisher prints."""
    read = stated(f"A/91/120\n\n{frame}{title}\n\nReport of the Secretary-General\n\nA. Introduction{TEXT}")
    assert (read.title, read.type) == (title, "report")


LINES = ["General Assembly", "Ninety-first session", "Agenda item 12", "Keeping of wells", "", "Wells in towns", "",
         "Report of the Secretary-General"]  # fmt: skip


@pytest.mark.parametrize("parted", range(4))
def test_the_frame_s_lines_are_the_frame_s_without_blank_lines_too(parted: int) -> None:
    """However many of them blank lines part: a session and an item are no title, and none stands in the title."""
    lines = [line for index, line in enumerate(LINES) for line in ([line, ""] if index < parted else [line])]
    read = stated("A/91/120\n\n" + "\n".join(lines) + TEXT)
    assert (read.title, read.session, read.agenda_item, read.agenda_title) == (
        "Wells in towns", 91, "12", "Keeping of wells",
    )  # fmt: skip
    assert stated("A/91/120\n\n" + "\n".join(LINES[1:3]) + TEXT).title == ""


@pytest.mark.parametrize(
    "broken", ["(A/91/L.11 and\nA/91/L.11/Add.1)]", "(A/91/L.11,\nA/91/L.12)]", "A/91/401\n(A/91/L.11)]"]
)
def test_a_symbol_at_the_end_of_a_broken_bracket_is_not_the_documents(broken: str) -> None:
    written = (
        "Resolution adopted by the General Assembly on 3 December 2036\n\n[without reference to a Main Committee "
        f"{broken}\n\n91/7. Wells\n\nThe General Assembly,\n\nRecalling x,\n\n1. Decides y.\n"
    )
    assert stated(written).symbol == "A/RES/91/7"


ITEM = {
    "en": (
        "United Nations\nA/80/123\n\nGeneral Assembly\n\nEightieth session\n\nAgenda item 72 (b)\n\nProtection of wells\n\n",
        "Wells in the towns",
    ),
    "fr": (
        "Nations Unies\nA/80/123\n\nAssemblée générale\n\nQuatre-vingtième session\n\nPoint 72 b) de l'ordre du jour\n\n"
        "Protection des puits\n\n",
        "Les puits dans les villes",
    ),
    "es": (
        "Naciones Unidas\nA/80/123\n\nAsamblea General\n\nOctogésimo período de sesiones\n\nTema 72 b) del programa\n\n"
        "Protección de los pozos\n\n",
        "Los pozos en las ciudades",
    ),
}
BODY = {
    "en": "1. The wells of the towns were repaired in the course of the year.\n\n2. More wells are to be repaired.\n",
    "fr": "1. Les puits des villes ont été réparés au cours de l'année.\n\n2. D'autres puits doivent être réparés.\n",
    "es": "1. Los pozos de las ciudades se repararon durante el año.\n\n2. Se repararán más pozos.\n",
}


@pytest.mark.parametrize("language", ITEM)
def test_the_title_of_an_agenda_item_is_no_title_of_a_text_without_one(language: str) -> None:
    """Without an author's line, too: what is not printed is empty; printed again it is the text's own."""
    masthead, own = ITEM[language]
    item = masthead.strip().rpartition("\n")[2]
    for printed, title in (("", ""), (f"{own}\n\n", own), (f"{item}\n\n", item)):
        metadata = parse(from_bytes((masthead + printed + BODY[language]).encode(), Path("text.txt"))).metadata
        assert (metadata.title, metadata.agenda_title) == (title, item)
