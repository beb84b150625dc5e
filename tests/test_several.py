"""Several resolutions in one file: each a document of its own, with the characters of its own part."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from make_files import make_docx
from test_conservation import assert_accounted, spoiled

from kg.cli import main
from kg.model import Document, Part, Source
from kg.parse import documents, parse
from kg.pipeline import BuildOptions, build, read_document, read_documents
from kg.pipeline.document import read_all
from kg.readers import akn, docx, facts, text
from kg.store import open_readonly

RECOMMENDED = """E/RES/2041/7

Economic and Social Council

2041/7. Wells and ropes

The Economic and Social Council

{lead}

{first}The General Assembly,

Recalling its resolution 90/4 of 18 December 2035,1

1. Takes note of its resolution 90/5;

2. Requests the Secretary-General to report to it at its ninety-seventh session on ropes.
{second}
33rd plenary meeting
21 July 2041

____________
1 See also A/90/11.
"""
SECOND = """
Draft resolution II

Ropes of the hills

The General Assembly,

Noting ropes,

1. Decides to keep the ropes.

Annex

1. Ropes shall be long.
"""
LEADS = "Recommends to the General Assembly the adoption of the following draft resolution:"


def _recommended(lead: str = LEADS, first: str = "", second: str = "") -> list[Document]:
    printed = RECOMMENDED.format(lead=lead, first=first, second=second)
    return list(documents(text.read(printed.encode(), "wells", "0" * 64)))


def test_recommended_draft_is_a_text_of_its_own() -> None:
    carrier, draft = _recommended()
    assert (carrier.metadata.symbol, carrier.metadata.meeting, carrier.metadata.adopted) == (
        "E/RES/2041/7",
        "33",
        "2041-07-21",
    )
    assert [(p.part, p.number) for p in carrier.paragraphs[1:]] == [(Part.OPERATIVE, "1")]
    stated = draft.metadata
    assert (stated.symbol, stated.type, stated.organ) == ("E/RES/2041/7#draft-1", "draft resolution", "GA")
    assert (stated.title, stated.adopted, stated.meeting) == ("", "", "")
    assert [(p.part, p.number) for p in draft.paragraphs] == [
        (Part.PREAMBULAR, "1"),
        (Part.OPERATIVE, "1"),
        (Part.OPERATIVE, "2"),
    ]
    assert ([note.number for note in carrier.footnotes], [note.number for note in draft.footnotes]) == ([], ["1"])
    assert not carrier.unplaced
    assert not draft.unplaced


def test_its_of_a_recommended_draft_is_the_organ_that_is_to_adopt_it(tmp_path: Path) -> None:
    (tmp_path / "wells.txt").write_text(RECOMMENDED.format(lead=LEADS, first="", second=""), encoding="utf-8")
    carrier, draft = read_documents(tmp_path / "wells.txt")
    assert {c.cited for c in draft.statements.citations} == {"A/RES/90/4", "A/RES/90/5", "A/90/11"}
    assert [(r.of, r.to, r.session) for r in draft.statements.requests] == [("SG", "GA", 97)]
    assert not carrier.statements.citations


def test_drafts_of_one_text_are_counted() -> None:
    lead = "Recommends to the General Assembly the adoption of the following draft resolutions:"
    carrier, first, second = _recommended(lead, "Draft resolution I\n\nWells of the hills\n\n", SECOND)
    assert [each.metadata.symbol for each in (carrier, first, second)] == [
        "E/RES/2041/7",
        "E/RES/2041/7#draft-1",
        "E/RES/2041/7#draft-2",
    ]
    assert (first.metadata.title, second.metadata.title) == ("Wells of the hills", "Ropes of the hills")
    assert [p.part for p in second.paragraphs[1:]] == [Part.PREAMBULAR, Part.OPERATIVE, Part.ANNEX]


@pytest.mark.parametrize(
    "lead",
    [
        "Requests the Secretary-General to draft a resolution in the following form:",
        "Recommends to the General Assembly the adoption of the draft resolution.",
    ],
)
def test_text_that_recommends_no_draft_is_one(lead: str) -> None:
    assert len(_recommended(lead)) == 1


def test_recommended_draft_in_the_markup() -> None:
    draft = """<embeddedStructure><container name="formula"><p><span class="italic">The General Assembly</span>,</p>
    </container><container name="Noting"><p><span class="italic">Noting</span> wells,</p></container>
    <paragraph><num>1.</num><content><p><span class="italic">Decides</span> to keep the wells.</p></content></paragraph>
    </embeddedStructure>"""
    data = f"""<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><statement><meta><identification>
    <FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression></identification></meta>
    <coverPage><p><docNumber refersTo="#symbol">E/RES/2041/7</docNumber></p></coverPage>
    <preamble><formula><p>The Economic and Social Council</p></formula></preamble>
    <mainBody><paragraph><content><p><span class="italic">Recommends</span> to the General Assembly the adoption of the
    following draft resolution: {draft} </p></content></paragraph></mainBody>
    <conclusions><p>33rd plenary meeting 21 July 2041</p></conclusions></statement></akomaNtoso>"""
    carrier, own = documents(akn.read(data.encode(), Path("wells.xml"), "0" * 64))
    assert [(p.part, p.number) for p in carrier.paragraphs[1:]] == [(Part.OPERATIVE, "1")]
    assert own.metadata.symbol == "E/RES/2041/7#draft-1"
    assert [(p.part, p.number) for p in own.paragraphs] == [(Part.PREAMBULAR, "1"), (Part.OPERATIVE, "1")]


FASCICLE = """Resolutions adopted on the reports of the Sixth Committee

Wells should be dug where people are, as the Committee on Wells has told the Assembly in its report on the hills.

3. Requests the Secretary-General to report on buckets.

1200th plenary meeting, 4 December 1968.

2441 (XXIII). Springs of the hills

The General Assembly,

Recalling its resolution 2100 (XX) of 20 December 1965,1

1. Decides to keep the springs;

2. Requests the Secretary-General to report on springs.

1751st plenary meeting, 20 December 1968.

2442 (XXIII). Rivers of the plain

A

The General Assembly,

Noting the report on rivers,2

1. Decides to keep the rivers.

1752nd plenary meeting, 21 December 1968.

B

The General Assembly,

Noting the boats,

1. Decides to count the boats.

1752nd plenary meeting, 21 December 1968.

1 See resolution 2101 (XX).
2 A/7000.
"""


def plain(written: str) -> Source:
    return text.read(written.encode(), "a.txt", "0" * 64)


def keys(document: Document) -> list[str]:
    short = {Part.PREAMBULAR: "pp", Part.OPERATIVE: "op", Part.ANNEX: "annex"}
    return [f"{short[p.part]}/{p.number}" for p in document.paragraphs if p.part in short]


def assert_whole(source: Source) -> None:
    """Together the documents hold what the one does that is read without parting; each character has its place."""
    found, whole = documents(source), parse(source)
    assert_accounted(whole)
    places = bytearray(len(source.text))
    for document in found:
        assert not document.unplaced
        for holder in (*document.paragraphs, *document.footnotes):
            for index in range(len(holder.text)):
                places[holder.offsets.position(index)] = 1
        for each in document.aside:
            places[each.start : each.end] = b"\x01" * (each.end - each.start)
    lost = [
        char for char, seen in zip(source.text, places, strict=True) if char.isprintable() and char != " " and not seen
    ]
    assert not lost


def test_a_fascicle() -> None:
    source = plain(FASCICLE)
    rest, springs, rivers = documents(source)
    assert_whole(source)
    assert (rest.metadata.symbol_origin, rest.metadata.title, keys(rest)) == ("content", "", ["op/3"])
    assert (springs.metadata.symbol, springs.metadata.title) == ("A/RES/2441(XXIII)", "Springs of the hills")
    assert (springs.metadata.adopted, springs.metadata.meeting) == ("1968-12-20", "1751")
    assert keys(springs) == ["pp/1", "op/1", "op/2"]
    assert [note.text for note in springs.footnotes] == ["See resolution 2101 (XX)."]
    assert (rivers.metadata.symbol, rivers.metadata.adopted) == ("A/RES/2442(XXIII)", "1968-12-21")
    assert keys(rivers) == ["pp/A/1", "op/A/1", "pp/B/1", "op/B/1"]
    assert [note.text for note in rivers.footnotes] == ["A/7000."]


LETTERED = """United Nations A/RES/95/101 A-B

General Assembly

Distr.: General

9 December 2040

Resolutions adopted by the General Assembly on 3 December 2040

[on the report of the Fourth Committee (A/95/412, para. 9)]

95/101. Questions relating to wells

A

Wells of the hills

The General Assembly,

Noting x,

1. Decides a.

B

Wells of the plain

The General Assembly,

Noting y,

1. Decides b;

2. Requests c.
"""


def test_letters_of_one_number() -> None:
    source = plain(LETTERED)
    hills, plains = documents(source)
    assert_whole(source)
    assert [each.metadata.symbol for each in (hills, plains)] == ["A/RES/95/101A", "A/RES/95/101B"]
    assert hills.metadata.title == "Questions relating to wells: Wells of the hills"
    assert plains.metadata.title == "Questions relating to wells: Wells of the plain"
    assert {each.metadata.adopted for each in (hills, plains)} == {"2040-12-03"}
    assert (keys(hills), keys(plains)) == (["pp/1", "op/1"], ["pp/1", "op/1", "op/2"])


def test_letters_on_the_line_of_their_titles() -> None:
    joined = LETTERED.replace("\nA\n\n", "\nA ").replace("\nB\n\n", "\nB ")
    source = docx.read(make_docx(joined.split("\n\n")), "a.docx", "0" * 64)
    assert [(each.metadata.symbol, each.metadata.title.split(": ")[1]) for each in documents(source)] == [
        ("A/RES/95/101A", "Wells of the hills"),
        ("A/RES/95/101B", "Wells of the plain"),
    ]


COUNCIL = """1103 (2050). Resolution of 4 March 2050

[S/9575]

The Security Council,

Noting x,

1. Decides a.

Adopted unanimously at the 1102nd meeting.

1104 (2050). Wells

The Security Council,

Noting y,

1. Decides b.
"""


def test_of_the_security_council() -> None:
    found = [(d.metadata.symbol, d.metadata.title, d.metadata.adopted) for d in documents(plain(COUNCIL))]
    assert found[0] == ("S/RES/1103(2050)", "", "2050-03-04")
    assert found[1][:2] == ("S/RES/1104(2050)", "Wells")


ONE = [
    (LETTERED.replace("\nB\n", "\nII\n").replace("\nA\n", "\nI\n"), "sections are no documents"),
    (
        FASCICLE.split("2441 (XXIII)", maxsplit=1)[0] + "See 2441 (XXIII). Springs of the hills\n",
        "no organ's line below the number",
    ),
    (
        "A/RES/95/7\n\nThe present text was issued again on 5 March 2041 since a table of it had been cut off at the foot.\n\n"
        "95/7. Wells\n\nThe General Assembly,\n\nNoting x,\n\n1. Decides a.\n",
        "a sentence in the masthead of that very symbol",
    ),
]


@pytest.mark.parametrize(("written", "why"), ONE, ids=[row[1] for row in ONE])
def test_what_is_one_document(written: str, why: str) -> None:
    assert len(documents(plain(written))) == 1, why


def test_a_stated_symbol_is_that_of_the_whole_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FASCICLE)
    (tmp_path / "a.txt.meta.toml").write_text('symbol = "A/RES/2442(XXIII)"\n')
    assert [each.document.metadata.symbol for each in read_documents(tmp_path / "a.txt")] == ["A/RES/2442(XXIII)"]


def test_two_texts_under_one_symbol_are_told_apart() -> None:
    twice = FASCICLE + "\n\n2441 (XXIII). Springs again\n\nThe General Assembly,\n\nNoting x,\n\n1. Decides y.\n"
    found = documents(plain(twice))
    assert len({each.metadata.symbol for each in found}) == len(found) == 4
    assert any("printed over two texts" in warning for warning in found[-1].warnings)


def test_word_files_are_parted_too() -> None:
    source = docx.read(make_docx(FASCICLE.split("\n\n")), "a.docx", "0" * 64)
    assert [each.metadata.symbol for each in documents(source)][1:] == ["A/RES/2441(XXIII)", "A/RES/2442(XXIII)"]
    assert_whole(source)


def test_a_reader_of_one_document_says_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FASCICLE)
    document = read_document(tmp_path / "a.txt").document
    assert document.metadata.symbol == "A/RES/2441(XXIII)"
    assert "A/RES/2442(XXIII)" in document.warnings[0]


def test_extract_shows_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(FASCICLE)
    assert main(["extract", str(tmp_path / "a.txt"), "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [each["metadata"]["symbol"] for each in shown["further"]] == ["A/RES/2441(XXIII)", "A/RES/2442(XXIII)"]
    for style in ("table", "html"):
        assert main(["extract", str(tmp_path / "a.txt"), "--format", style]) == 0
        out = capsys.readouterr().out
        assert "A/RES/2441(XXIII)" in out
        assert "A/RES/2442(XXIII)" in out


@pytest.mark.thorough
@pytest.mark.usefixtures("quick_builds")
def test_a_build_has_each_from_the_cache_too(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", tmp_path / "store"
    folder.mkdir()
    (folder / "a.txt").write_text(FASCICLE)
    made = []
    for options in ({}, {}, {"write_facts": tmp_path / "facts"}):
        report = build(BuildOptions(store=store, paths=(folder,), reason=False, validate=False, **options))  # type: ignore[arg-type]
        assert not report.errors
        with open_readonly(store) as snapshot:
            made.append([(each.symbol, each.digest) for each in snapshot.manifest.versions])
    assert made[0] == made[1] == made[2]
    assert [symbol for symbol, _ in made[0]][:2] == ["A/RES/2441(XXIII)", "A/RES/2442(XXIII)"]
    assert len(made[0]) == 3
    records = sorted((tmp_path / "facts").iterdir())
    assert {facts.load(path)[0].metadata.symbol for path in records} == {symbol for symbol, _ in made[0]}


@pytest.mark.thorough
def test_nothing_is_lost_between_texts_whatever_is_edited() -> None:
    chance = random.Random(17)
    for _ in range(120):
        changed = spoiled(chance.choice((FASCICLE, LETTERED, COUNCIL)), chance)
        if changed.strip():
            assert_whole(plain(changed))


REPORTED = (
    "United Nations A/91/401\n\nGeneral Assembly\n\nDistr.: General\n9 November 2036\n\nNinety-first session\n\nAgenda item 12\n\n"
    "Wells\n\nReport of the Third Committee\n\nI. Introduction\n\n1. The Committee met on 3 October 2036.\n\n"
    "II. Recommendation of the Third Committee\n\n2. The Third Committee recommends to the General Assembly the adoption of the "
    "following draft resolutions:\n\nDraft resolution I\n\nKeeping of wells\n\nThe General Assembly,\n\nRecalling wells,\n\n"
    "1. Urges Member States to dig;\n\n2. Requests the Secretary-General to report to it at its ninety-third session.\n\n"
    "Draft resolution II\n\nSprings\n\nThe General Assembly,\n\nNoting springs,\n\n1. Calls upon Member States to drink.\n"
)


def test_a_report_that_recommends_drafts_holds_them_as_texts_of_their_own() -> None:
    """They are neither acts of the report nor lost."""
    source = text.read(REPORTED.encode(), "a.txt", "0" * 64)
    carrier, *drafts = documents(source)
    assert (carrier.metadata.symbol, carrier.metadata.type) == ("A/91/401", "report")
    assert [p.number for p in carrier.paragraphs if p.number] == ["1", "2"]
    assert [(each.metadata.symbol, each.metadata.title, each.metadata.organ) for each in drafts] == [
        ("A/91/401#draft-1", "Keeping of wells", "GA"),
        ("A/91/401#draft-2", "Springs", "GA"),
    ]
    assert [[p.number for p in each.paragraphs if p.number] for each in drafts] == [["1", "1", "2"], ["1", "1"]]


def whole(number: int, session: str, day: str, title: str, tail: str = "53rd plenary meeting\n{}") -> str:
    """A resolution as it is issued by itself, with its masthead and its closing line."""
    return (
        f"United Nations A/RES/91/{number}\n\nGeneral Assembly\n\nDistr.: General\n\n12 {day} 2037\n\n{session} session\n\n"
        f"Agenda item {number}\n\nResolution adopted by the General Assembly on 16 {day} 2036\n\n"
        f"[on the report of the Third Committee (A/91/40{number}, para. 12)]\n\n91/{number}. {title}\n\n"
        f"The General Assembly,\n\nRecalling its resolution 90/{number},\n\n1. Urges States to dig;\n\n2. Decides to rest.\n\n"
        + tail.format(f"16 {day} 2036\n")
    )


THREE = [whole(7, "Ninety-first", "December", "Wells"), whole(8, "Ninety-first", "June", "Springs"),
         whole(9, "Ninetieth", "May", "Rivers, and what flows into them")]  # fmt: skip


@pytest.mark.parametrize("between", ["\n", "\n\n\n", "\x0c", "\n____________\n\n1 A/91/5.\n\n"])
@pytest.mark.parametrize("tail", ["53rd plenary meeting\n{}", ""])
def test_texts_in_one_file_say_of_themselves_what_each_says_alone(between: str, tail: str) -> None:
    """A masthead is that of the text below it: none of its lines is the end of the text before."""
    texts = [each if tail else each.partition("53rd")[0] for each in THREE]
    together = read_all(between.join(texts).encode(), "a.txt")
    assert len(together) == 3
    for own, written in zip(together, texts, strict=True):
        alone = read_all(written.encode(), "a.txt")[0].document
        stated = (replace(each.metadata, symbol_origin="") for each in (own.document, alone))
        assert next(stated) == next(stated)
        said = ([(p.part, p.number, p.text) for p in each.paragraphs] for each in (own.document, alone))
        assert next(said) == next(said)
