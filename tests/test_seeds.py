"""The five seed documents, from file to answer: rows that were checked by reading the documents."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import questions
from kg.pipeline import BuildOptions, BuildReport, build
from kg.store import Snapshot, open_readonly

pytestmark = [pytest.mark.thorough, pytest.mark.shared]

OLD, NEW, DRAFT = "A/RES/61/180", "A/RES/76/186", "A/C.3/80/L.4"
WOMEN, UNKNOWN = "A/C.3/77/L.6", "unidentified:b62eb9605480"


@pytest.fixture(scope="module")
def report(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    store = tmp_path_factory.mktemp("seeds") / "store"
    return build(BuildOptions(store=store, paths=(shared / "seeds",)))


@pytest.fixture(scope="module")
def snapshot(report: BuildReport) -> Snapshot:
    return open_readonly(Path(report.store))


class Rows:
    """Asks questions of the seeds, with inferred triples and without: the answers must be the same."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def __call__(self, name: str, **values: str) -> list[tuple[str, ...]]:
        text = questions.find(name).bind(values, self.snapshot.base)
        found = []
        for infer in (True, False):
            result = self.snapshot.query(text, infer=infer)
            assert isinstance(result, ox.QuerySolutions)
            found.append(
                [tuple("" if each is None else str(getattr(each, "value", each)) for each in row) for row in result]
            )
        assert found[0] == found[1]
        assert len(set(found[0])) == len(found[0])
        return found[0]


@pytest.fixture
def rows(snapshot: Snapshot) -> Rows:
    return Rows(snapshot)


def test_build_is_fine(report: BuildReport) -> None:
    assert report.code == 0, (report.errors, report.findings, report.violations)
    assert report.inferred > 1000


@pytest.mark.parametrize(
    ("symbol", "preambular", "operative", "notes"),
    [(OLD, 11, 19, 7), (NEW, 43, 28, 22), (DRAFT, 49, 38, 35), (UNKNOWN, 30, 18, 14), (WOMEN, 36, 52, 34)],
)
def test_paragraphs_and_footnotes(rows: Rows, symbol: str, preambular: int, operative: int, notes: int) -> None:
    paragraphs = rows("paragraphs", symbol=symbol)
    for part, count in (("preambular", preambular), ("operative", operative)):
        assert [row[3] for row in paragraphs if row[2] == part] == [str(each) for each in range(1, count + 1)]
    assert all(row[4] for row in paragraphs if row[2] in ("preambular", "operative")), "each opens with an act"
    assert sorted({int(row[1]) for row in rows("footnotes", symbol=symbol)}) == list(range(1, notes + 1))


def test_footnotes_that_lost_their_numbers_are_found(rows: Rows) -> None:
    numbers = {row[1] for row in rows("footnotes", symbol=DRAFT)}
    assert {"21", "22", "23", "27"} <= numbers


def test_documents(rows: Rows) -> None:
    found = {row[0]: row[1:] for row in rows("documents")}
    assert found[OLD] == (
        "resolution",
        "Amélioration de la coordination des efforts déployés pour lutter contre la traite des personnes",
        "fr",
        "2006-12-20",
        "2007-03-08",
        "61",
        "98",
        "C.3",
        "A/61/444",
        "82",
        "",
        "A_RES_61_180.fr.txt",
    )
    assert found[NEW] == (
        "resolution",
        "Amélioration de la coordination de l'action contre la traite des personnes",
        "fr",
        "2021-12-16",
        "2022-01-11",
        "76",
        "108",
        "C.3",
        "A/76/463",
        "53",
        "",
        "A_RES_76_186.fr.txt",
    )
    assert found[DRAFT] == (
        "draft resolution",
        "Amélioration de la coordination de l'action contre la traite des personnes",
        "fr",
        "",
        "2025-10-14",
        "80",
        "107",
        "C.3",
        "",
        "",
        "BY KP RU VE",
        "A_C3_80_L4.fr.txt",
    )
    assert found[WOMEN][0] == "draft resolution"
    assert found[WOMEN][5] == "77", "implied by the symbol"
    assert found[UNKNOWN][0] == "", "it states no symbol and is given no type"


CITED = """
masthead,,,,A/61/444,
preambular,1,,recall,A/RES/55/25,
preambular,1,,recall,A/RES/58/137,
preambular,1,,recall,A/RES/59/166,
preambular,2,,recall,E/RES/2006/27,
preambular,3,1,recall,A/RES/55/25,annex I
preambular,3,2,recall,A/RES/55/25,annex II
preambular,3,3,recall,UNTS/2171/27531,
preambular,3,4,recall,UNTS/266/3822,
preambular,4,,welcome,E/DEC/16(LVI),
preambular,4,,welcome,E/DEC/17(LVI),
preambular,4,,welcome,E/DEC/1980/127,
preambular,10,5,note,E/CN.4/2006/62,
preambular,10,5,note,E/CN.4/2006/62/Add.1,
preambular,10,5,note,E/CN.4/2006/62/Add.2,
preambular,10,5,note,E/CN.4/2006/62/Add.3,
preambular,10,6,note,A/HRC/Sub.1/58/25,
operative,3,1,urge,A/RES/55/25,annex I
operative,3,2,urge,A/RES/55/25,annex II
operative,4,3,urge,UNTS/2171/27531,
operative,4,4,urge,UNTS/266/3822,
operative,4,7,urge,UNTS/1249/20378,
operative,11,,welcome,E/RES/2006/27,
"""


def table(text: str) -> list[tuple[str, ...]]:
    return [tuple(line.split(",")) for line in text.strip().splitlines()]


def test_citations(rows: Rows) -> None:
    assert [row[1:] for row in rows("citations", symbol=OLD)] == table(CITED)
    assert {row[0] for row in rows("citations", cited="UNTS/2237/39574")} == {NEW, DRAFT, WOMEN, UNKNOWN}


def test_footnotes(rows: Rows) -> None:
    expected = sorted(
        ((row[2], row[0], row[1], row[4]) for row in table(CITED) if row[2]),
        key=lambda row: (int(row[0]), row[1] == "operative", row[3]),
    )
    assert [row[1:] for row in rows("footnotes", symbol=OLD)] == expected


def test_instruments_mentioned(rows: Rows) -> None:
    assert [row[1:] for row in rows("instruments-mentioned", symbol=OLD)] == [
        ("preambular", "3", "recall", code) for code in ("OPSC", "SLAVERY-SUPPL-1956", "TIP-PROTOCOL", "UNTOC")
    ] + [("operative", "3", "urge", code) for code in ("TIP-PROTOCOL", "UNTOC")] + [
        ("operative", "4", "urge", code) for code in ("CEDAW", "OPSC", "SLAVERY-SUPPL-1956")
    ]
    assert {row[0] for row in rows("instruments-mentioned", instrument="OPSC")} >= {OLD, NEW, WOMEN}


def test_bodies_mentioned(rows: Rows) -> None:
    found = [row[1:] for row in rows("bodies-mentioned", symbol=OLD)]
    assert {row[1:] for row in found if row[0] == "preambular"} >= {
        ("2", "ECOSOC"),
        ("2", "CCPCJ"),
        ("4", "CTOC-COP"),
        ("4", "ECOSOC"),
        ("10", "SR-TIP"),
    }
    assert [row[1] for row in found if row[2] == "ICAT"] == ["12", "13", "14", "15", "17"]
    assert [row[1] for row in found if row[2] == "INTERPOL"] == ["7"]
    assert [row[1] for row in found if row[2] == "UNODC"] == ["13", "14", "16", "17", "19"]


def test_addressees(rows: Rows) -> None:
    expected = {("1", "invite", body) for body in ("IGOS", "MEMBER-STATES", "NGOS")}
    expected |= {
        (number, act, "MEMBER-STATES")
        for number, act in (
            ("3", "urge"),
            ("4", "urge"),
            ("5", "encourage"),
            ("6", "encourage"),
            ("7", "invite"),
            ("8", "invite"),
            ("9", "invite"),
            ("10", "encourage"),
            ("16", "invite"),
            ("18", "invite"),
        )
    }
    expected |= {
        ("12", "request", "SG"),
        ("13", "request", "SG"),
        ("14", "encourage", "UNODC"),
        ("15", "invite", "ICAT"),
        ("17", "request", "UNODC"),
        ("17", "invite", "ICAT"),
        ("19", "request", "SG"),
    }
    assert {row[1:] for row in rows("addressees", symbol=OLD)} == expected
    assert [row[1:3] for row in rows("addressees", symbol=OLD, body="UNODC")] == [
        ("14", "encourage"),
        ("17", "request"),
    ]


def test_obligations(rows: Rows) -> None:
    found = [row[:5] for row in rows("obligations", body="UNODC", since="2006-12-20")]
    assert found[:2] == [
        ("UNODC", "2006-12-20", OLD, "14", "encourage"),
        ("UNODC", "2006-12-20", OLD, "17", "request"),
    ]
    strength = {row[4]: int(row[5]) for row in rows("obligations")}
    assert strength["encourage"] == strength["invite"] < strength["request"] < strength["urge"]
    dates = [row[1] for row in rows("obligations", body="UNODC", since="2021-12-16")]
    assert dates == sorted(dates)
    assert dates[0] == "2021-12-16"


MEMBERS_2021 = (
    "CTED DPO DPPA ICAO ICMPD ILO INTERPOL IOM OHCHR OSAPG OSCE SRSG-SVC UNAIDS UNDP UNESCO UNFPA UNHCR UNICEF "
    "UNICRI UNODC UNWOMEN WORLDBANK"
).split()
JOINED_2025 = "ITU SRSG-CAAC SRSG-VAC CBSS OAS".split()


def test_icat_membership(rows: Rows) -> None:
    found = rows("icat-membership")
    assert len(MEMBERS_2021) == 22

    def who(source: str, role: str, kind: str = "") -> list[str]:
        return [row[4] for row in found if (row[0], row[5], row[3]) == (source, role, kind)]

    assert who(NEW, "member", "closed") == MEMBERS_2021
    assert who(NEW, "partner", "closed") == ["CBSS", "COE", "OAS", "SR-TIP"]
    assert who(DRAFT, "member", "closed") == sorted(MEMBERS_2021 + JOINED_2025)
    assert who(DRAFT, "partner", "closed") == ["COE", "SR-SALE", "SR-SLAVERY", "SR-TIP"]
    chairs = {(row[4], row[6]) for row in found if row[0] == NEW and row[5] == "co-chair"}
    assert chairs == {
        ("UNWOMEN", "2019"),
        ("UNWOMEN", "2020"),
        ("OSCE", "2019"),
        ("OSCE", "2020"),
        ("UNHCR", "2021"),
        ("UNODC", "2021"),
    }
    for source in (OLD, NEW, DRAFT, UNKNOWN):
        assert who(source, "coordinator") == ["UNODC"], source
    assert {row[1:3] for row in found if row[0] == DRAFT} == {("draft", "2025-10-14")}
    assert {row[2] for row in found if row[0] == UNKNOWN} == {""}
    assert {row[3] for row in found if row[0] == UNKNOWN and row[5] == "member"} == {"open"}


def test_icat_changes(rows: Rows) -> None:
    assert rows("icat-changes") == [
        (body, change, NEW, DRAFT)
        for body, change in (
            ("CBSS", "became-member"),
            ("ITU", "joined"),
            ("OAS", "became-member"),
            ("SR-SALE", "joined"),
            ("SR-SLAVERY", "joined"),
            ("SRSG-CAAC", "joined"),
            ("SRSG-VAC", "joined"),
        )
    ]


def test_instruments(rows: Rows) -> None:
    found = {row[0]: row for row in rows("instruments")}
    assert found["UNTOC"][1] == "UNTS/2225/39574"
    assert found["UNTOC"][4:6] == ("2225", "39574")
    assert found["TIP-PROTOCOL"][6] == "4", "61/180 cites it as the annex of another text"
    assert found["GPA"][1] == "A/RES/64/293"


def test_ratification_urged(rows: Rows) -> None:
    found = rows("ratification-urged")
    assert [row[1:] for row in found if row[0] == OLD] == [
        ("3", "urge", "TIP-PROTOCOL"),
        ("3", "urge", "UNTOC"),
        ("4", "urge", "CEDAW"),
        ("4", "urge", "OPSC"),
        ("4", "urge", "SLAVERY-SUPPL-1956"),
    ]
    assert [row[1:] for row in found if row[0] == NEW] == [
        ("1", "urge", "TIP-PROTOCOL"),
        ("1", "urge", "UNTOC"),
    ]


def test_reporting_requests(rows: Rows) -> None:
    found = {row[:6] for row in rows("reporting-requests")}
    assert found >= {
        (NEW, "28", "SG", "GA", "78", ""),
        (DRAFT, "38", "SG", "GA", "82", ""),
        (WOMEN, "52", "SG", "GA", "79", ""),
        (OLD, "19", "SG", "GA", "63", ""),
        (OLD, "17", "UNODC", "", "", ""),
        (UNKNOWN, "18", "SG", "GA", "69", ""),
    }
    assert (OLD, "19", "SG", "CTOC-COP", "", "") in found or (OLD, "19", "SG", "CTOC-COP", "63", "") in found


def test_meetings(rows: Rows) -> None:
    found = [row for row in rows("meetings") if row[5] == OLD]
    assert [row[2:8] for row in found] == [("2006-09-26", "2006-09-27", "Tokyo", OLD, "operative", "11")]


def test_lineage(rows: Rows) -> None:
    chain = [
        "61/180",
        "63/194",
        "64/178",
        "67/190",
        "68/192",
        "70/179",
        "72/195",
        "74/176",
        "76/186",
        "78/228",
    ]
    keys = [f"A/RES/{each}" for each in chain] + [DRAFT]
    found = set(rows("lineage"))
    assert found >= set(zip(keys[1:], keys, strict=False))
    assert not found & {(keys[later], keys[earlier]) for later in range(len(keys)) for earlier in range(later - 1)}


def test_topics_drafts_and_unresolved(rows: Rows) -> None:
    assert rows("topics", symbol=OLD) == [], "a text alone gives no subject headings"
    assert rows("drafts") == []
    assert all(row[4] for row in rows("unresolved"))
