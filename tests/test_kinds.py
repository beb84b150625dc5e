"""The table of kinds of statements has every kind, and whoever needs one has it from there.

The last test is `docs/how-to/statement-kind.md`, followed: one module and one entry, for a kind that nobody uses.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from inspect import signature
from pathlib import Path
from types import ModuleType

import pytest

import kg
from kg import kinds
from kg.config import Config
from kg.kinds import KINDS, Kind, Says
from kg.model import ActUse, Document, Part, Place, Statements, locate
from kg.pipeline import BuildOptions, build
from kg.readers import facts
from kg.terms import terms
from kg.triples.statements import VALUES
from kg.triples.writer import tokens
from kg.web import create_app
from kg.web.server.service import Service


def test_every_member_is_in_the_table() -> None:
    assert {each.name for each in fields(Statements)} == {*KINDS, "others"}
    assert all(each.word for each in KINDS.values())
    assert len({each.word for each in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_what_an_entry_names_is_there(name: str) -> None:
    kind = KINDS[name]
    noun = {each.name for each in fields(kinds.named(kind.noun))}
    assert "place" in noun
    assert set(kind.says) <= noun
    assert all(says.value in VALUES for says in kind.says.values())
    assert bool(kind.writer) != bool(kind.path)
    assert not kind.writer or callable(kinds.named(kind.writer))
    before = set(list(KINDS)[: list(KINDS).index(name)])
    given = {"document", "authority", "views", *before}
    assert not kind.finder or set(signature(kinds.named(kind.finder)).parameters) <= given


def test_the_terms_of_the_table_are_declared() -> None:
    assert set(kinds.terms()) <= set(terms())


def test_records_quote_the_first_words_of_stretches_only() -> None:
    place = long_place("many words " * 40)
    for name, kind in KINDS.items():
        noun = kinds.named(kind.noun)
        made = noun(**{each.name: place if each.name == "place" else "" for each in fields(noun)})
        kept = kinds.of(facts.strip_statements(kinds.gathered({name: (made,)})), name)[0].place.quote
        assert (len(kept) <= facts.MARK) == kind.stretch


def long_place(quote: str) -> Place:
    return Place(Part.OPERATIVE, "1", "", 0, len(quote), (), quote)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody is wished."""

    place: Place
    whom: str
    what: str
    act: str


def find_wishes(document: Document, acts: tuple[ActUse, ...]) -> tuple[Wish, ...]:
    """The wishes of the operative part, in the order of the text."""
    found = []
    for paragraph in document.paragraphs:
        for match in re.finditer(r"[Ww]ishes the Office (\w+)", paragraph.text):
            place = locate(document, paragraph, *match.span())
            here = (paragraph.part, paragraph.number)
            act = next((use.act for use in acts if (use.place.part, use.place.number) == here), "")
            found.append(Wish(place, "UNODC", match[1], act))
    return tuple(found)


@pytest.fixture
def wishes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    module = ModuleType("kg.extract.wishes")
    module.Wish, module.find_wishes = Wish, find_wishes  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kg.extract.wishes", module)
    says = {"whom": Says("wishedTo", "body", tells=True, edge="wishesTo"), "what": Says("wish", "text")}
    entry = Kind("wish", "kg.extract.wishes:Wish", "kg.extract.wishes:find_wishes", "Wish", "wish", says)
    monkeypatch.setitem(KINDS, "wishes", entry)
    tokens.cache_clear()
    yield
    tokens.cache_clear()


TEXT = """United Nations A/RES/91/7

Resolution adopted by the General Assembly on 9 December 2036

91/7. Wells

The General Assembly,

Recalling its resolution 70/1 of 25 September 2015,

1. Calls upon Member States to dig, and wishes the Office well;

2. Decides to remain seized of the matter.
"""


@pytest.mark.thorough
@pytest.mark.usefixtures("wishes")
def test_a_new_kind(tmp_path: Path) -> None:
    """Extracted, in the library, written to records and read back, in the graph, on the pages."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "wells.txt").write_text(TEXT)
    reading = kg.read(TEXT)
    [wish] = [each for each in reading.statements if each.kind == "wish"]
    assert (wish.number, wish.quote, wish.value) == ("1", "wishes the Office well", "UNODC · what well · act call-upon")
    again = facts.parse(facts.dump(reading.document, reading.extracted).encode(), "wells.facts.json")[1]
    assert kinds.of(again, "wishes") == kinds.of(reading.extracted, "wishes") != ()

    build(BuildOptions(store=tmp_path / "store", paths=(tmp_path / "documents",), jobs=1))
    with kg.open(tmp_path / "store") as graph:
        asked = """PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>
            SELECT ?what ?at WHERE {
                ?wish a kg:Wish ; kg:wishedTo ?whom ; kg:wish ?what ; kg:inParagraph ?at . ?at kg:wishesTo ?whom
            }"""
        [row] = graph.query(asked)
    assert list(row.values()) == ["well", "https://w3id.org/un-resolutions-kg/id/A/RES/91/7/op/1"]
    app = create_app(Config(store=tmp_path / "store", log_file=str(tmp_path / "log")))
    page = app.test_client().get("/page/A/RES/91/7/op/1", headers={"Accept": "text/html"}).text
    Service.of(app).close()
    assert re.search(r'op/1/wish/UNODC">Wish</a></td><td[^>]*><a href="/page/body/UNODC">', page)


def test_a_record_with_a_kind_that_is_not_known_is_refused(wishes: None, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = kg.read(TEXT)
    record = facts.dump(reading.document, reading.extracted).encode()
    monkeypatch.delitem(KINDS, "wishes")
    with pytest.raises(kg.errors.InputError, match=r"statements\.wishes is not a known member"):
        facts.parse(record, "wells.facts.json")
