"""`docs/how-to/format.md`, followed: one reader and one entry, for a format that nobody uses."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from test_conservation import assert_conserved

from kg.errors import InputError
from kg.model import Source
from kg.parse import parse
from kg.pipeline.versions import rank
from kg.readers import detect, formats, read
from kg.readers.formats import Format
from kg.readers.marking import Run, Writing

CARDS = """CARDS 1
p The General Assembly,
p _Recalling_ wells,^7
p# 1. _Calls upon_ all States to dig;
p 7 wells are not enough.
n 7 See resolution 70/1.
f A/RES/91/7
"""


def read_cards(data: bytes, path: Path | str, sha256: str) -> Source:
    """A line is a card: `p` a paragraph, `p#` one with a number, `n` a note, `f` furniture."""
    writing = Writing()
    for line in data.decode().splitlines()[1:]:
        kind, _, rest = line.partition(" ")
        if kind == "n":
            number, _, note = rest.partition(" ")
            writing.note(number, [Run(note)])
        elif kind == "f":
            writing.furniture(rest, "running head")
        elif kind in ("p", "p#"):
            label, rest = rest.split(" ", 1) if kind == "p#" else ("", rest)
            writing.block(_runs(rest), label)
        else:
            raise InputError(path, f"a card of the unknown kind {kind!r}", "save it again")
    text, marks = writing.finish()
    return Source(Path(path).name, "cards", sha256, text, marks=marks)


def _runs(card: str) -> list[Run]:
    runs = [Run(piece, "italic" if index % 2 else "") for index, piece in enumerate(card.split("_"))]
    text, called, number = runs[-1].text.partition("^")
    return [*runs[:-1], Run(text), Run(number, "call", number)] if called else runs


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("kg.readers.cards")
    module.read = read_cards  # type: ignore[attr-defined]
    entry = Format("cards", "cards", (".cards",), ("text/x-cards",), lambda c: c.start.startswith(b"CARDS "))
    monkeypatch.setitem(sys.modules, "kg.readers.cards", module)
    monkeypatch.setattr(formats, "FORMATS", (entry, *formats.FORMATS))


@pytest.mark.usefixtures("cards")
def test_a_new_format(tmp_path: Path) -> None:
    path = tmp_path / "wells.txt"
    path.write_text(CARDS)
    source = read(path)
    assert source.format == "cards"
    assert_conserved(source)
    parsed = parse(source)
    assert [(p.part.value, p.number, p.text, [c.number for c in p.calls]) for p in parsed.paragraphs] == [
        ("preambular", "1", "Recalling wells,", ["7"]),
        ("operative", "1", "Calls upon all States to dig; 7 wells are not enough.", []),
    ]
    assert parsed.paragraphs[1].emphasis == ((0, 10),)
    assert [(note.number, note.text) for note in parsed.footnotes] == [("7", "See resolution 70/1.")]
    assert parsed.metadata.symbol == "A/RES/91/7", "as running heads say it"
    assert rank("cards") < rank("akn") < rank("nothing known")


@pytest.mark.usefixtures("cards")
def test_a_new_format_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("CARDS 1\nq what")
    with pytest.raises(InputError, match="unknown kind 'q'"):
        read(path)


def test_its_library_is_named_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Format("nowhere", "nowhere files", (".n",), ("x/y",), lambda c: True, needs="nowhere", library="libnowhere")
    monkeypatch.setattr(formats, "FORMATS", (entry,))
    with pytest.raises(InputError, match=r"reading nowhere files needs the library libnowhere.*\[nowhere\]"):
        formats.of(b"x").read(b"x", tmp_path / "x", "")


def test_without_the_entry_it_is_text() -> None:
    assert detect(CARDS.encode()) == "text"
