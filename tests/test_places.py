"""Every statement's place, read back from the source text, is what it quotes: seeds, and the UN's own markup."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from kg.evaluate import markup
from kg.pipeline import read_document

CORPUS = "corpus/ga-resolutions-75-79.en-fr.tar.xz"


def read_back(path: Path) -> int:
    """The number of statements of the document at `path`, each of whose places has been read back."""
    reading = read_document(path)
    source, statements = reading.document.source.text, reading.statements
    placed = [each for field in fields(statements) for each in getattr(statements, field.name)]
    for statement in placed:
        place = statement.place
        found = " ".join(source[span.start : span.end] for span in place.spans)
        assert found == place.quote != "", (path.name, statement)
    return len(placed)


def test_places_of_the_seeds(shared: Path) -> None:
    seeds = sorted((shared / "seeds").glob("*.txt"))
    assert [path.name for path in seeds if read_back(path) <= 100] == [] != seeds


@pytest.mark.slow
def test_places_of_two_hundred_resolutions(shared: Path, tmp_path: Path) -> None:
    for name, data in markup.markup_files([shared / CORPUS], 200, seed=5):
        path = tmp_path / Path(name).name
        path.write_bytes(data)
        assert read_back(path) > 0
