"""Texts that were issued again, and corrigenda: which text stands, and that it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_files import make_docx
from papers import resolution

from kg.parse import parse
from kg.pipeline import BuildOptions, BuildReport, build
from kg.pipeline.build import corrected
from kg.readers import text
from kg.store import open_readonly

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
