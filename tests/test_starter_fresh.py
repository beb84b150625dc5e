"""The starter corpus is what a build makes of its documents: a record that is stale answers with what was read before."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.pipeline import BuildOptions, build

STARTER = Path(__file__).parent.parent / "starter"


@pytest.mark.thorough
def test_every_record_is_what_its_document_gives_today(shared: Path, tmp_path: Path) -> None:
    """After a change of what is read: `kg build PLACES --write-facts starter`, and look at what differs."""
    places = (shared / "corpus" / "trafficking", shared / "seeds")
    build(BuildOptions(store=tmp_path / "store", paths=places, write_facts=tmp_path / "facts", jobs=2))
    made, kept = (
        {path.name: path.read_bytes() for path in folder.glob("*.json")} for folder in (tmp_path / "facts", STARTER)
    )
    assert made.keys() == kept.keys()
    assert [name for name in sorted(kept) if made[name] != kept[name]] == []
