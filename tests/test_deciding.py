"""Phrases that translators write for several acts: said to be in doubt, and decided by another version of the text."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import papers
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.authority import Authority
from kg.config import Config
from kg.extract import extract
from kg.kinds import KINDS, gathered, of
from kg.model import Document, Source, Statements
from kg.parse import parse
from kg.pipeline import BuildOptions, BuildReport, build
from kg.pipeline.deciding import FILE_NAME
from kg.store import Manifest, open_readonly
from kg.store.digests import SEAL, sealed
from kg.triples import doubts, quads
from kg.triples.doubts import VERSION, Doubts, changes
from kg.triples.rdf import as_written, literal
from kg.vocab import Rel, Val, names
from kg.web import create_app
from kg.web.server.service import Service

ID, TERM = names().id, names().term
WORK = ID("A/RES/91/7")
FRENCH = papers.FRENCH.replace(
    "1. Exhorte les États Membres à garder leurs phares allumés ;",
    "1. Engage les États Membres à garder leurs phares allumés, compte tenu de sa résolution 61/180, et engage également "
    "l’Organisation internationale du Travail à les aider ;",
)
ENGLISH = papers.resolution().replace(
    "1. Urges Member States to keep their lighthouses lit;",
    "1. Calls upon Member States to keep their lighthouses lit, in view of its resolution 61/180, and also encourages "
    "the International Labour Organization to help them;",
)
OTHER = ENGLISH.replace("Calls upon", "Encourages").replace("and also encourages", "and calls upon")
WITHOUT = papers.resolution()


def _made(folder: Path, store: Path, *, add: bool = False, remove: tuple[str, ...] = (), **files: str) -> BuildReport:
    paths = (papers.write(folder, **files),) if files else ()
    options = BuildOptions(store, paths, add=add, remove=remove, jobs=1, reason=False, validate=False)
    report = build(options)
    assert report.published, report.summary()
    return report


def _acts(store: Path) -> dict[tuple[str, str], set[str]]:
    """By language and what follows the first paragraph's IRI: act, what it may be, and who decided."""
    found: dict[tuple[str, str], set[str]] = {}
    wanted = {TERM(each): each for each in (Rel.ACT, Rel.MAY_BE_ACT, Rel.ACT_DECIDED_BY)}
    with open_readonly(store) as snapshot:
        for language in ("fr", "en"):
            for quad in snapshot.quads(names().graph(f"A/RES/91/7/{language}")):
                said = wanted.get(quad.predicate.value)
                if said and str(quad.subject).startswith(f"<{WORK}/op/1/"):
                    place = str(quad.subject)[1:-1].removeprefix(f"{WORK}/op/1/")
                    value = names().path(str(quad.object)[1:-1]).removeprefix("act/")
                    found.setdefault((language, place), set()).add(f"{said} {value}")
    return found


def _mentions(store: Path) -> list[str]:
    with open_readonly(store) as snapshot:
        term = ox.NamedNode(TERM(Val.MENTION_TEXT))
        return sorted({quad.object.value for quad in snapshot.store.quads_for_pattern(None, term, None)})


def _manifest(store: Path) -> Manifest:
    with open_readonly(store) as snapshot:
        return replace(snapshot.manifest, inputs="", id="")


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stores of French alone, of both languages, and of both in two steps."""
    folder = tmp_path_factory.mktemp("deciding")
    _made(folder / "french", folder / "alone", fr=FRENCH)
    _made(folder / "both", folder / "together", fr=FRENCH, en=ENGLISH)
    _made(folder / "french", folder / "later", fr=FRENCH)
    _made(folder / "english", folder / "later", en=ENGLISH, add=True)
    return folder


@pytest.mark.thorough
def test_alone_the_more_frequent_act_stands_and_is_marked(stores: Path) -> None:
    found = _acts(stores / "alone")
    doubt = {"act encourage", "mayBeAct call-upon", "mayBeAct urge", "mayBeAct request", "mayBeAct invite"}
    assert found["fr", "act/encourage"] == found["fr", "act/encourage;within"] == doubt
    assert all(said == doubt for said in found.values()) and len(found) >= 6
    assert {"Engage", "engage également"} <= set(_mentions(stores / "alone"))


@pytest.mark.thorough
def test_another_language_decides_and_is_named(stores: Path) -> None:
    by, found = "actDecidedBy A/RES/91/7/en", _acts(stores / "together")
    assert found["fr", "act/call-upon"] == {"act call-upon", by}
    assert found["fr", "act/encourage;within"] == {"act encourage", by}
    assert {next(iter(said - {by})) for (language, _), said in found.items() if language == "fr"} == {
        "act call-upon",
        "act encourage",
    }
    own, theirs = ({place for language, place in found if language == code} for code in ("fr", "en"))
    assert own == theirs  # both versions meet on every statement
    assert not {"Engage", "engage également"} & set(_mentions(stores / "together"))
    with open_readonly(stores / "together") as snapshot:
        opening = snapshot.store.quads_for_pattern(
            ox.NamedNode(f"{WORK}/op/1"), ox.NamedNode(TERM(Rel.OPENING_ACT)), None, ox.DefaultGraph()
        )
        assert [quad.object.value for quad in opening] == [ID("act/call-upon")]


@pytest.mark.thorough
def test_acts_in_another_order_decide_nothing(tmp_path: Path) -> None:
    """English requests first and calls upon then; French has its own "prie": its "Engage" is not that request."""
    french = papers.FRENCH.replace(
        "1. Exhorte les États Membres à garder leurs phares allumés ;",
        "1. Engage les États Membres à garder leurs phares allumés, et prie le Secrétaire général de les aider ;",
    )
    english = papers.resolution().replace(
        "1. Urges Member States to keep their lighthouses lit;",
        "1. Requests the Secretary-General to help Member States, and calls upon the latter to keep their lighthouses lit;",
    )
    _made(tmp_path / "texts", tmp_path / "store", fr=french, en=english)
    found = _acts(tmp_path / "store")
    engaged = [said for (language, _), said in found.items() if language == "fr" and "mayBeAct call-upon" in said]
    assert engaged and all("act encourage" in said for said in engaged)
    assert not [said for said in found.values() if any(each.startswith("actDecidedBy") for each in said)]


@pytest.mark.thorough
def test_what_is_added_later_decides_as_if_it_had_been_there(stores: Path) -> None:
    assert _acts(stores / "later") == _acts(stores / "together")
    assert _manifest(stores / "later") == _manifest(stores / "together")


@pytest.mark.thorough
def test_who_is_replaced_decides_otherwise_or_no_more(stores: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    _made(tmp_path / "french", store, fr=FRENCH)
    for text, acts in ((ENGLISH, {"act/call-upon"}), (OTHER, {"act/encourage"}), (WITHOUT, set())):
        _made(tmp_path / "english", store, en=text, add=True)
        fresh = tmp_path / f"fresh{len(acts)}"
        _made(tmp_path / "both", fresh, fr=FRENCH, en=text)
        found = _acts(store)
        assert found == _acts(fresh) and _manifest(store) == _manifest(fresh)
        decided = {
            place for (language, place), said in found.items() if language == "fr" and "decided" in str(said).lower()
        }
        assert {each for each in decided if re.fullmatch(r"act/[\w-]+", each)} == acts
    # "Urges" is one of them too, but the second act has no counterpart: nothing of the paragraph is decided.
    assert _acts(store)["fr", "act/encourage"] >= {"mayBeAct call-upon"}
    _made(tmp_path / "none", store, remove=("A/RES/91/7",))
    _made(tmp_path / "french", store, fr=FRENCH, add=True)
    assert _acts(store) == _acts(stores / "alone")


@pytest.mark.thorough
def test_the_report_has_no_doubt_that_was_decided(stores: Path, tmp_path: Path) -> None:
    report = _made(tmp_path / "both", tmp_path / "store", fr=FRENCH, en=ENGLISH)
    alone = _made(tmp_path / "french", tmp_path / "store", fr=FRENCH)
    told = [
        [row for each in made.outcomes for row in each.unresolved if row[2] == "ambiguous"] for made in (report, alone)
    ]
    assert told == [[], [("operative 1", "Engage", "ambiguous"), ("operative 1", "engage également", "ambiguous")]]


@pytest.mark.thorough
def test_a_store_of_an_earlier_version_is_said_to_decide_nothing(stores: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    _made(tmp_path / "french", store, fr=FRENCH)
    generation = store / "generations" / (store / "current").read_text(encoding="utf-8").strip()
    digests = json.loads((generation / "digests.json").read_text(encoding="utf-8"))
    (generation / FILE_NAME).unlink()
    digests.pop(SEAL)
    digests["files"].pop(FILE_NAME) if "files" in digests else digests.pop(FILE_NAME)
    (generation / "digests.json").write_text(sealed(digests), encoding="utf-8")
    report = _made(tmp_path / "english", store, en=ENGLISH, add=True)
    assert any("earlier version" in note for note in report.notes)
    assert _acts(store)["fr", "act/encourage"] == _acts(stores / "alone")["fr", "act/encourage"]
    again = _made(tmp_path / "other", store, other=papers.resolution(9, session=92, year=2037), add=True)
    assert any("earlier version" in note for note in again.notes), "it is so until all is read anew"
    _made(tmp_path / "whole", store, fr=FRENCH, en=ENGLISH)
    whole = _made(tmp_path / "other", store, other=papers.resolution(9, session=92, year=2037), add=True)
    assert not any("earlier version" in note for note in whole.notes)


@pytest.mark.thorough
def test_a_store_in_which_nothing_is_in_doubt_is_of_this_version(tmp_path: Path) -> None:
    _made(tmp_path / "one", tmp_path / "store", one=papers.resolution())
    added = _made(tmp_path / "two", tmp_path / "store", two=papers.resolution(9, session=92, year=2037), add=True)
    assert not any("earlier version" in note for note in added.notes)


@pytest.mark.thorough
@pytest.mark.parametrize(("more", "decided"), [("", True), ("Noting the tides,\n\n", False)])
def test_paragraphs_without_printed_numbers_are_the_same_where_there_are_as_many(
    more: str, decided: bool, tmp_path: Path
) -> None:
    french = papers.FRENCH.replace("1. Exhorte", "Saluant les gardiens,\n\n1. Exhorte")
    english = papers.resolution().replace("Noting that", f"Recognizing the keepers,\n\n{more}Noting that")
    english = re.sub(r"Noting that the members.*\n\n", "", english)
    _made(tmp_path / "both", tmp_path / "store", fr=french, en=english)
    with open_readonly(tmp_path / "store") as snapshot:
        found = [str(quad) for quad in snapshot.quads(names().graph("A/RES/91/7/fr"))]
    assert any("actDecidedBy" in line and "/pp/2/act/recognize>" in line for line in found) is decided
    own = "/pp/2/act/welcome>" if decided else "/pp/2~fr/act/welcome>"  # which of the English ones it is, nothing tells
    assert any("mayBeAct" in line and own in line for line in found) is not decided


def _read(text: str) -> tuple[Document, Statements]:
    document = parse(Source("fr.txt", "text", "0" * 64, text))
    return document, extract(document, Authority.load())


def test_what_is_kept_to_be_decided_is_what_the_document_would_state() -> None:
    """Against an oracle: the lines of the whole document, its statements put under the decided acts beforehand."""
    document, statements = _read(FRENCH)
    found = json.loads(doubts(document, statements))["choices"]
    assert list(found) == ["op/1"]
    before, known = {*quads(document, statements)}, Doubts.of(document, statements.acts)
    end = f" <{names().graph('A/RES/91/7/fr')}> ."
    one, two = (use for use in statements.acts if use.may_be)
    for codes in ((a, b) for a in (one.act, *one.may_be) for b in (two.act, *two.may_be)):
        decided = {one: codes[0], two: codes[1]}
        gone, come = ({line + end for line in lines} for lines in changes(found["op/1"], codes))
        assert gone <= before

        def under(each: object, decided: dict[object, str] = decided) -> object:
            act = getattr(each, "act", "")
            use = each if each in decided else known.governing(each.place, act) if act else None
            return (
                replace(each, act=decided[use], **({"may_be": ()} if each in decided else {}))
                if use in decided
                else each
            )

        kept = {kind: tuple(map(under, of(statements, kind))) for kind in KINDS if kind != "unresolved"}
        wanted = {*quads(document, gathered(kept))}
        assert (before - gone) | {line for line in come if VERSION not in line} == wanted


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_a_line_from_a_store_is_as_it_was_written(text: str) -> None:
    line = f"<x:s> <x:p> {literal(text)} <x:g> ."
    (quad,) = ox.parse(line, ox.RdfFormat.N_QUADS)
    assert as_written(f"{quad} .") == line


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("store", "language", "told"),
    [
        ("alone", "fr", "encourager (ou demander, exhorter, inviter, prier"),
        ("together", "fr", "demander (d’après A/RES/91/7 (en))"),
        ("together", "en", "(decided by A/RES/91/7 (en))"),
    ],
)
def test_the_page_of_a_paragraph_says_it(stores: Path, store: str, language: str, told: str) -> None:
    app = create_app(Config(store=stores / store, log_file=os.devnull, workers=1))
    try:
        page = app.test_client(use_cookies=False).get(f"/id/A/RES/91/7/op/1?lang={language}", follow_redirects=True)
        assert told in unescape(re.sub(r"<[^>]*>", "", page.get_data(as_text=True))).replace("\u00a0", " ")
    finally:
        Service.of(app).close()
