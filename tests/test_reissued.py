"""Texts that were issued again, and corrigenda: which text stands, and that it is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from make_files import make_docx
from papers import resolution

from kg.authority import Authority
from kg.config import Config
from kg.extract import extract
from kg.parse import parse
from kg.pipeline import BuildOptions, BuildReport, build
from kg.pipeline.report import corrected
from kg.readers import text
from kg.store import open_readonly
from kg.symbols import Symbol
from kg.triples.writer import modified
from kg.web import create_app
from kg.web.server.service import Service

pytestmark = pytest.mark.usefixtures("quick_builds")
AGAIN = "* Reissued for technical reasons on 5 June 2036.\n"
FIRST = resolution()


def made(store: Path, *paths: Path, **options: object) -> BuildReport:
    return build(BuildOptions(store=store, paths=paths, jobs=1, validate=False, **options))  # type: ignore[arg-type]


def stands(store: Path) -> list[str]:
    with open_readonly(store) as snapshot:
        return [each.files[0]["name"] for each in snapshot.manifest.versions]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Reissued for technical reasons on 5 June 2036.", " on 2036-06-05"),
        ("* Reissued for technical reasons on 5 June 2036.", " on 2036-06-05"),
        ("** Second reissue for technical reasons (5 June 2036).", " on 2036-06-05"),
        ("*\tReissued for technical reasons.", ""),
    ],
)
def test_a_text_says_that_it_was_issued_again(line: str, day: str) -> None:
    document = parse(text.read(f"{FIRST}\n{line}\n".encode(), "a.txt", "0" * 64))
    assert f"the text was issued again{day}; it stands before one of the same symbol that was not" in document.warnings


@pytest.mark.parametrize(
    "line",
    ["Nouveau tirage pour raisons techniques (5 juin 2036).", "* Nouveau tirage pour raisons techniques, 5 juin 2036."],
)
def test_in_french(line: str) -> None:
    paper = "A/RES/91/7\n\nRésolution adoptée par l’Assemblée générale le 9 juillet 2036\n\n91/7. Puits\n\nL’Assemblée générale,\n\n1. Décide x ;\n\n"
    document = parse(text.read(f"{paper}{line}\n".encode(), "a.txt", "0" * 64))
    assert any("issued again on 2036-06-05" in each for each in document.warnings)


def test_a_sentence_that_speaks_of_reissues_says_nothing() -> None:
    paper = f"{FIRST}\nThe list was reissued for technical reasons on 5 June 2036.\n"
    assert not any("issued again" in each for each in parse(text.read(paper.encode(), "a.txt", "0" * 64)).warnings)


@pytest.mark.thorough
@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_the_text_that_was_issued_again_stands_whatever_its_format(order: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{FIRST}\n{AGAIN}", encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(make_docx([line for line in FIRST.splitlines() if line]))
    paths = [next(tmp_path.glob(f"{each}.*")) for each in order]
    assert not made(tmp_path / "store", *paths).errors
    assert stands(tmp_path / "store") == ["a.txt"]
    made(tmp_path / "other", paths[0])
    assert not made(tmp_path / "other", paths[1], add=True).errors
    assert stands(tmp_path / "other") == ["a.txt"]


def test_a_corrigendum_beside_its_document_is_told() -> None:
    assert corrected(["A/91/7/Corr.1", "A/91/7", "A/91/8/Corr.1", "A/91/7/Add.1"]) == [
        "A/91/7/Corr.1 corrects A/91/7, whose text stands as it was printed; what it changes has to be read there"
    ]


@pytest.mark.parametrize(
    ("key", "kind", "before"),
    [
        ("A/80/6(Sect. 24)/Corr.1", "Corr", "A/80/6(Sect. 24)"),
        ("A/RES/91/7/Corr.2", "Corr", "A/RES/91/7"),
        ("A/C.3/80/L.4/Rev.1/Corr.1", "Corr", "A/C.3/80/L.4/Rev.1"),
        ("A/91/7/Add.1", "Add", "A/91/7"),
        ("A/91/7/Add.1/Corr.1", "Corr", "A/91/7/Add.1"),
        ("A/C.3/80/L.4/Rev.2", "Rev", "A/C.3/80/L.4/Rev.1"),
        ("A/C.3/80/L.4/Rev.1", "Rev", "A/C.3/80/L.4"),
        ("A/91/7", "", ""),
    ],
)
def test_a_symbol_says_what_it_modifies(key: str, kind: str, before: str) -> None:
    assert Symbol(key).modifies == (kind, before)


def test_the_tie_is_in_the_graph_all_the_way_down() -> None:
    said = "\n".join(modified("https://x/", "A/91/7/Add.1/Corr.1"))
    assert re.search(r"Add.1/Corr.1> <[^>]*corrects> <https://x/id/A/91/7/Add.1>", said)
    assert re.search(r"A/91/7/Add.1> <[^>]*addendumTo> <https://x/id/A/91/7>", said)


HEAD = (
    "United Nations A/91/7/Corr.1\n\nGeneral Assembly\n\nDistr.: General\n9 July 2036\n\nOriginal: English\n\n"
    "Ninety-first session\n\nWells and springs\n\nReport of the Secretary-General\n\nCorrigendum\n\n"
)


def corrections(written: str) -> list[tuple[str, str, str]]:
    found = extract(parse(text.read(written.encode(), "a.txt", "0" * 64)), Authority.load())
    assert not found.acts, "the sentences that a corrigendum repeats are another text's"
    return [(each.corrected, each.locus, each.place.quote) for each in found.corrections]


def test_a_corrigendum_names_the_parts_that_it_changes() -> None:
    """At the beginning of a line; what stands in a sentence is what is to be read there."""
    written = (
        f"{HEAD}1. Paragraph 44\n\nThe paragraph should read\n\nUrges States to dig the wells of paragraph 12 of the plan.\n\n"
        "2. Annex II, paragraph 3\n\nFor wells read springs.\n"
    )
    assert [each[:2] for each in corrections(written)] == [("A/91/7", "para. 44"), ("A/91/7", "annex II, para. 3")]


def test_a_corrigendum_that_names_no_part() -> None:
    assert corrections(f"{HEAD}The title should read “Wells”.\n") == [("A/91/7", "", "Corrigendum")]


@pytest.mark.parametrize(
    ("head", "part"),
    [("Rectificatif\n\nParagraphe 44\n", "par. 44"), ("Corrección\n\nPárrafo 44\n", "párr. 44")],
)
def test_in_other_languages(head: str, part: str) -> None:
    french = part.startswith("par.")
    body = (
        "Lire : les puits de l’Assemblée générale, qui sont à sec."
        if french
        else ("Debe decir: los pozos de la Asamblea General, que están secos.")
    )
    mast = (
        "Nations Unies A/91/7/Corr.1\n\nAssemblée générale\n\n"
        if french
        else ("Naciones Unidas A/91/7/Corr.1\n\nAsamblea General\n\n")
    )
    assert [each[:2] for each in corrections(f"{mast}{head}\n{body}\n")] == [("A/91/7", "para. 44")]


@pytest.mark.parametrize(
    ("line", "loci"),
    [
        ("Page 7, paragraph 44, line 2", ["para. 44"]),
        ("Page 7, para. 44", ["para. 44"]),
        ("On page 7, paragraph 44", ["para. 44"]),
        ("In paragraph 44, replace wells by springs", ["para. 44"]),
        ("In annex II, paragraph 3, for wells read springs", ["annex II, para. 3"]),
        ("1. In paragraph 44, replace wells by springs", ["para. 44"]),
        ("Page 7, line 3", ["p. 7"]),
        ("Pages 7 and 9, line 3", ["pp. 7 and 9"]),
        ("Wells were dug in paragraph 44", [""]),
        ("In paragraph 44 of its resolution 60/1 the Assembly asked for wells", [""]),
        ("In the plain", [""]),
    ],
)
def test_the_part_may_stand_behind_its_page_or_a_small_word(line: str, loci: list[str]) -> None:
    assert [each[1] for each in corrections(f"{HEAD}{line}\n\nFor wells read springs\n")] == loci


def test_a_part_in_the_middle_of_a_wrapped_sentence_is_no_correction() -> None:
    """A line begins with it, in small letters, because the line above was full."""
    written = f"{HEAD}Paragraph 44\n\nThe sentence should read: the wells of the plain, which are told of in\nparagraph 12 and in\nannex II, are deep.\n"
    assert [each[1] for each in corrections(written)] == ["para. 44"]


def test_a_text_that_is_no_corrigendum_corrects_nothing() -> None:
    assert corrections(HEAD.replace("/Corr.1", "") + "1. Paragraph 44 of the plan is short.\n") == []


@pytest.mark.thorough
def test_pages_say_that_a_text_is_corrected_or_was_issued_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{FIRST}\n{AGAIN}", encoding="utf-8")
    symbol = parse(text.read(FIRST.encode(), "a.txt", "0" * 64)).metadata.symbol
    written = HEAD.replace("A/91/7", symbol) + "1. Paragraph 2\n\nFor wells read springs.\n"
    (tmp_path / "b.txt").write_text(written, encoding="utf-8")
    cited = FIRST.replace("91/7", "91/8").replace("20 December 2006", "20 December 2006 (A/91/9/Corr.1)")
    (tmp_path / "c.txt").write_text(cited, encoding="utf-8")
    made(tmp_path / "store", *(tmp_path / f"{each}.txt" for each in "abc"))
    app = create_app(Config(store=tmp_path / "store", log_file=str(tmp_path / "log")))
    with app.test_client() as client:
        page, other, known = (
            client.get(f"/page/{key}", headers={"Accept": "text/html"}).text
            for key in (symbol, f"{symbol}/Corr.1", "A/91/9")
        )
    Service.of(app).close()
    assert re.search(
        rf'class="notice">A corrigendum changes this .{{1,200}}{symbol}/Corr.1</a> \(.{{1,80}}>para.\s2<', page
    )
    assert re.search(r'<q lang="en">Reissued for technical reasons on 5\sJune 2036</q>', page)
    assert re.search(rf"corrects</dt><dd>.{{1,200}}{symbol}<", other)
    assert re.search(r"is known, but not loaded.{1,200}A/91/9/Corr.1<", known)
