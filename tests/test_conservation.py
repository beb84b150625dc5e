"""The law of the parser: every character of the source is in a paragraph, a note, or set aside with its reason."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from test_parse_akn import RESOLUTION
from test_parse_fuzz import fuzz
from test_parse_text import ANNEXES, FURNITURE, LOST, PAGED, WELLS

from benchmarks.conservation import breaches
from kg import lang
from kg.errors import InputError
from kg.evaluate import files, markup
from kg.model import Document, Source
from kg.parse import Passes, conserve, parse
from kg.parse.editorial import editorial_words
from kg.readers import akn, read, text
from kg.render import STYLES, render

KINDS = {"furniture", "heading", "formula", "number", "call", "mark", "metadata", "ornament", "language"}
TEXTS = (WELLS, PAGED, LOST, FURNITURE, ANNEXES)


def plain(written: str) -> Source:
    return text.read(written.encode("utf-8", "surrogatepass"), "a.txt", "0" * 64)


def assert_conserved(source: Source) -> None:
    for language in lang.codes():
        assert not list(breaches(source, language)), source.name
    assert_accounted(parse(source))


def assert_accounted(document: Document) -> None:
    """Counts character by character, without the parser's own check."""
    places = [0] * len(document.source.text)
    for holder in (*document.paragraphs, *document.footnotes):
        for index in range(len(holder.text)):
            places[holder.offsets.position(index)] += 1
    for each in document.aside:
        assert each.kind in KINDS
        assert each.reason or each.kind != "furniture", "furniture has its reason"
        for index in range(each.start, each.end):
            places[index] += 1
    seen = enumerate(zip(document.source.text, places, strict=True))
    wrong = [(index, char, count) for index, (char, count) in seen if char.isprintable() and char != " " and count != 1]
    assert not wrong, (document.source.name, wrong[:20])
    assert not document.unplaced


def spoiled(written: str, chance: random.Random) -> str:
    """A text as a person or an extractor may have changed it: lines broken, joined, moved, left out, put in."""
    lines = written.split("\n")
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(lines))
        way = chance.randrange(6)
        if way == 0:
            lines.insert(at, chance.choice(["", "3/15", "A/RES/91/7", "12-34567", "____", "2 See A/1.", "II", "*"]))
        elif way == 1 and len(lines) > 1:
            del lines[at]
        elif way == 2:
            cut = chance.randrange(len(lines[at]) + 1)
            lines[at : at + 1] = [lines[at][:cut], lines[at][cut:]]
        elif way == 3 and at + 1 < len(lines):
            lines[at : at + 2] = [lines[at] + " " + lines[at + 1]]
        elif way == 4:
            lines.insert(chance.randrange(len(lines)), lines[at])
        else:
            place = chance.randrange(len(lines[at]) + 1)
            put = chance.choice(["[1]", "¹", "*", "\u0301", "12", "^3", "\x0c", "\u00ad", "**"])
            lines[at] = lines[at][:place] + put + lines[at][place:]
    return "\n".join(lines)


@pytest.mark.parametrize("written", TEXTS)
def test_texts(written: str) -> None:
    assert_conserved(plain(written))


def test_texts_with_random_edits() -> None:
    chance = random.Random(11)
    for _ in range(150):
        changed = spoiled(chance.choice(TEXTS), chance)
        if changed.strip():
            assert_conserved(plain(changed))


@pytest.mark.thorough
def test_damaged_texts() -> None:
    for data in fuzz().documents(250, [each.encode() for each in TEXTS]):
        try:
            source = text.read(data, "a.txt", "0" * 64)
        except InputError:
            continue
        assert_conserved(source)


@pytest.mark.parametrize("style", [*STYLES, *files.NAMES])
def test_markup_in_every_style(style: str) -> None:
    source = akn.read(RESOLUTION.encode(), "a.xml", "0" * 64)
    assert_conserved(source)
    assert_conserved(_laid_out(source, style))


def _laid_out(source: Source, style: str) -> Source:
    if style in files.NAMES:
        return files.read_back(source, style, source.name)
    return plain(render(source, STYLES[style]))


@pytest.mark.thorough
@pytest.mark.shared
def test_seeds_and_their_edits(shared: Path) -> None:
    chance = random.Random(7)
    for path in sorted((shared / "seeds").glob("*.txt")):
        source = read(path)
        assert_conserved(source)
        for _ in range(8):
            assert_conserved(plain(spoiled(source.text[:15_000], chance)))


@pytest.mark.thorough
@pytest.mark.shared
@pytest.mark.parametrize("style", [*STYLES, *files.NAMES])
def test_documents_of_the_corpora(shared: Path, style: str) -> None:
    step = 20 if style.startswith("pdf") else 6  # laying out PDF takes a second
    for path in sorted((shared / "corpus" / "trafficking").glob("*.xml"))[::step]:
        assert_conserved(_laid_out(akn.read(path.read_bytes(), path.name, "0" * 64), style))


@pytest.mark.slow
@pytest.mark.shared
def test_300_documents_of_the_corpora(shared: Path) -> None:
    """Every style in turn."""
    places = [
        shared / "corpus" / name for name in ("ga-resolutions-75-79.en-fr.tar.xz", "other-organs.en-fr-es.tar.xz")
    ]
    styles = ["akn", *STYLES, *files.NAMES]
    for number, (name, data) in enumerate(markup.markup_files(places, 300, 13)):
        try:
            source = akn.read(data, name, "0" * 64)
        except InputError:
            continue
        style = styles[number % len(styles)]
        assert_conserved(source if style == "akn" else _laid_out(source, style))


def _real(shared: Path, step: int) -> Iterator[Path]:
    for folder in ("docx", "pdf"):
        yield from sorted((shared / "corpus" / "files" / folder).iterdir())[::step]


@pytest.mark.thorough
@pytest.mark.shared
def test_real_files(shared: Path) -> None:
    for path in _real(shared, 6):
        assert_conserved(read(path))


@pytest.mark.slow
@pytest.mark.shared
def test_all_real_files_and_edits_of_them(shared: Path) -> None:
    chance = random.Random(3)
    for path in _real(shared, 1):
        source = read(path)
        assert_conserved(source)
        for _ in range(3):
            assert_conserved(plain(spoiled(source.text[:20_000], chance)))


def test_a_thief_is_found() -> None:
    """The check sees what a pass takes away."""
    source = plain(WELLS)
    passes = Passes.of(source, editorial_words("en"))
    last = passes.blocks
    thief = replace(last, body=last.body[1:])
    stolen = conserve.lost(source.text, last, thief)
    assert "".join(source.text[span.start : span.end] for span in stolen) == "".join(last.body[0].text.split())
    assert not conserve.lost(source.text, None, last)


def test_a_loss_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.parse import broken

    monkeypatch.setattr(broken, "mend", lambda found, _: replace(found, body=found.body[:-1]))
    parsed = parse(plain(WELLS))
    assert parsed.unplaced
    assert any("were not placed (in the pass 'words')" in each for each in parsed.warnings)


def test_what_is_set_aside_is_said() -> None:
    parsed = parse(plain(FURNITURE))
    told = {(each.kind, each.reason) for each in parsed.aside}
    assert ("furniture", "page or job number") in told
    assert ("formula", "") in told


def test_much_furniture_is_a_warning() -> None:
    links = "\n".join(f"http://undocs.org/en/A/RES/70/{number}" for number in range(60))
    assert any("taken for page furniture" in each for each in parse(plain(WELLS + "\n" + links)).warnings)
    assert not any("furniture" in each for each in parse(plain(FURNITURE)).warnings)


def test_shares_of_furniture() -> None:
    parsed = parse(plain(FURNITURE))
    shares = conserve.shares(parsed)
    assert 0 < shares["furniture"] < 0.5
    assert shares["unplaced"] == 0
    assert conserve.shares(replace(parsed, source=replace(parsed.source, text=""))) == {}
