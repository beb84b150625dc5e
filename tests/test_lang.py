"""Languages: one folder each, complete against the others; no language is named in code outside `kg/lang`."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pytest

from kg import lang, rdf, resources
from kg.cli import main
from kg.errors import InputError
from kg.lang import completeness, messages
from kg.lang.grammar import grammar_of
from kg.lang.language import Language, read_rows
from kg.pipeline.lists import list_graphs
from kg.vocab import DEFAULT_BASE

KG = Path(lang.__file__).resolve().parent.parent
KNOWN = {*lang.codes(), "en", "fr", "es", "ru", "ar", "zh"}


def test_the_list_of_languages_is_the_list_of_folders() -> None:
    folders = {path.name for path in (resources.path("ontology") / "languages").iterdir() if path.is_dir()}
    assert set(lang.codes()) == folders
    assert lang.codes()[0] == lang.DEFAULT


@pytest.mark.thorough
def test_no_code_outside_the_room_names_a_language() -> None:
    """The list of languages comes from the folders, and what differs between them from their grammars."""
    named = []
    for path in sorted(KG.rglob("*.py")):
        if path.is_relative_to(KG / "lang"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in KNOWN:
                named.append(f"{path.relative_to(KG)}:{node.lineno} says {node.value!r}")
    assert not named, "\n".join(named)


def test_no_template_names_a_language() -> None:
    for path in sorted((KG / "web" / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert not [code for code in KNOWN if f"'{code}'" in text], path


@pytest.mark.parametrize("code", lang.codes())
def test_a_language_is_complete(code: str) -> None:
    assert [str(lack) for lack in completeness.lacking(code)] == []


def test_what_a_new_language_lacks_is_said_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a few files is a language; what it lacks is listed file by file."""
    copy = tmp_path / "ontology"
    shutil.copytree(resources.path("ontology"), copy)
    new = copy / "languages" / "xx"
    new.mkdir()
    shutil.copy(copy / "languages" / "fr" / "editorial.tsv", new)
    (new / "countries.tsv").write_text("AD\tAndorra\n", encoding="utf-8")
    (new / "messages.toml").write_text('[nav]\nhome = "Casa"\n', encoding="utf-8")
    own = Language("xx", new, grammar_of(""))
    others = [lang.language("en"), lang.language("fr")]
    lacks = {
        *map(str, completeness._tables(own, others)),
        *map(str, completeness._editorial(own, others)),
        *map(str, completeness._countries(own, others)),
        *map(str, completeness._messages(own)),
        *map(str, completeness._questions(own)),
        *map(str, completeness._rules(own)),
        *map(str, completeness._organs(own)),
        *map(str, completeness._shapes(own)),
    }
    assert {
        "citations.toml: resolution",
        "citations.toml: loci",
        "countries.tsv: the name of FR",
        "messages.toml: nav.search",
        "questions.toml: citations title",
        "questions.toml: citations parameters.cited",
        "rules.toml: act-stronger",
        "organs.toml: GA names",
    } <= lacks
    assert not [each for each in lacks if each.startswith("editorial.tsv") or each == "countries.tsv: the name of AD"]
    assert [each for each in lacks if each.startswith("shapes.tsv")]


def test_what_is_added_in_one_language_is_missed_in_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither of two other languages has the new body's name: each lacks it, although not all others have it."""
    new = ("https://w3id.org/un-resolutions-kg/id/body/NEW", "http://www.w3.org/2000/01/rdf-schema#label")
    said = {code: set[tuple[str, str]]() for code in lang.codes()} | {lang.DEFAULT: {new}}
    monkeypatch.setattr(completeness, "_said", lambda name: said if name == "bodies" else {})
    for code in lang.codes():
        others = [other for other in lang.codes() if other != code]
        lacks = [str(each) for each in completeness._labels(code, others)]
        assert lacks == ([] if code == lang.DEFAULT else ["bodies.tsv: body/NEW rdfs:label"])


def test_a_message_that_a_language_lacks_is_said_in_the_default_one() -> None:
    assert messages.say("nav.home", "xx") == messages.say("nav.home", lang.DEFAULT)
    assert messages.say("nav.home", "fr") == "Accueil"
    with pytest.raises(KeyError):
        messages.say("nav.nowhere", lang.DEFAULT)


def test_labels_of_the_folders_are_in_the_graph() -> None:
    """Every row of a folder is a triple of the lists' graphs, with its language."""
    lines = {line for graph in list_graphs(DEFAULT_BASE) for line in graph.lines}
    texts = {line.rsplit(" <", 1)[0] for line in lines}
    for name in ("bodies", "instruments", "kg", "acts", "reasons", "roles", "topics"):
        for thing, prop, text in lang.labels(name):
            assert f"{rdf.NamedNode(thing)} {rdf.NamedNode(prop)} {text}" in texts


def test_a_row_with_another_number_of_fields_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "countries.tsv"
    path.write_text("# States\nAD\tAndorra\nAE\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 3 has 1 fields, 2 are expected"):
        read_rows(path, 2)


def test_a_grammar_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="no such grammar"):
        grammar_of("klingon")


def test_languages_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["languages"]) == 0
    listed = capsys.readouterr().out
    assert all(lang.own_name(code) in listed for code in lang.codes())
    assert main(["languages", "fr"]) == 0
    assert main(["languages", "tlh"]) == 2


def test_the_how_to_names_every_file_of_a_folder() -> None:
    written = (KG.parent / "docs" / "how-to" / "language.md").read_text(encoding="utf-8")
    files = {path.name for language in lang.each() for path in language.folder.iterdir()}
    assert not [name for name in sorted(files) if f"`{name}`" not in written]


@pytest.mark.parametrize("code", lang.codes())
def test_patterns_are_laid_out_in_lines(code: str) -> None:
    """What a person edits has lines of a readable length; what is read has no line breaks."""
    for path in sorted(lang.of(code).folder.glob("*.toml")):
        read = json.dumps(lang.of(code).table(path.stem))
        assert "\\n" not in read, path
        if path.stem in ("meetings", "names", "participation"):
            assert max(map(len, path.read_text(encoding="utf-8").splitlines())) <= 300, path
