"""Contradictions in every format and language that is read, and whatever order their documents come and go in."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from make_files import make_docx, make_pdf
from papers import resolution
from test_contradictions import BETWEEN, DISJOINT_VOTES, VOTE, asserted, axioms, dump, make, record  # noqa: F401
from test_parse_akn import RESOLUTION

RULE = "\n_______________\n"
TEXT = resolution(8).replace(RULE, f"{VOTE}{RULE}")
VOTED_AS_WELL = """</organization>
</akn4un:voters></count></voting>"""


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _paragraphs(text: str) -> list[str]:
    return [" ".join(each.split()) for each in text.split("\n\n") if each.strip()]


def _pdf(text: str) -> bytes:
    lines = text.split("\n")
    pages = [lines[start : start + 45] for start in range(0, len(lines), 45)]
    return make_pdf([[(72, 60 + 15 * row, 10, line) for row, line in enumerate(page) if line] for page in pages])


def _akn(text: str) -> bytes:
    """The marked-up resolution, in which Peru voted on both sides too."""
    assert text is TEXT
    found = RESOLUTION.replace(VOTED_AS_WELL, f"</organization><organization>PERU{VOTED_AS_WELL}")
    assert found != RESOLUTION
    return found.encode()


FORMATS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "text": ("txt", str.encode),
    "markdown": ("md", str.encode),
    "html": ("html", lambda text: "".join(f"<p>{escape(each)}</p>" for each in ["", *_paragraphs(text)]).encode()),
    "docx": ("docx", lambda text: make_docx(_paragraphs(text))),
    "pdf": ("pdf", _pdf),
    "akn": ("xml", _akn),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", FORMATS)
def test_in_every_format(tmp_path: Path, axioms: Callable[[str], None], name: str) -> None:  # noqa: F811
    """The votes of a State on two sides are left out; what else the document states is in the store."""
    axioms(DISJOINT_VOTES)
    ending, made = FORMATS[name]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / f"b.{ending}").write_bytes(made(TEXT))
    record(folder, "A/RES/91/3")
    report = make(tmp_path / "store", folder)
    assert (report.code, report.published, report.errors) == (1, True, [])
    (line,) = report.left_out
    symbol, state = ("A/RES/91/7", "PE") if name == "akn" else ("A/RES/91/8", "CN")
    assert line.startswith(f"{symbol} (en), b.{ending} contradicts the ontology (prp-adp: "), line
    assert line.count(f"country/{state}") >= 2 and "left out: " in line
    said = asserted(tmp_path / "store", f"{symbol}/en")
    assert not [each for each in said if each.endswith(f"country/{state}>") and "/vote" in each]
    assert [each for each in said if "/vote>" in each and "/country/" in each], "other votes stay"
    assert [each for each in said if "/op/1>" in each] and [each for each in said if "cites>" in each]
