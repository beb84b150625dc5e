"""The notebook runs as it stands, on the starter corpus, and its pictures show what the questions answer."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "notebook.ipynb"
SVG = "{http://www.w3.org/2000/svg}"


def cells(kind: str) -> list[dict[str, Any]]:
    return [each for each in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if each["cell_type"] == kind]


@pytest.fixture(scope="module")
def ran(starter_store: Path) -> dict[str, Any]:
    """The names of the notebook after all its cells have run, and the values of their last lines under `shown`."""
    names: dict[str, Any] = {"shown": []}
    with pytest.MonkeyPatch.context() as changed:
        changed.setenv("KG_STORE", str(starter_store))
        for cell in cells("code"):
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, NOTEBOOK.name, "exec"), names)
            if isinstance(last, ast.Expr):
                names["shown"].append(eval(compile(ast.Expression(last.value), NOTEBOOK.name, "eval"), names))
    return names


def drawn(picture: Any) -> etree._Element:
    return etree.fromstring(picture._repr_svg_())


def test_it_holds_no_answers() -> None:
    """What a run says stands in nobody's repository: no words of documents, and nothing out of date."""
    assert all(each["outputs"] == [] and each["execution_count"] is None for each in cells("code"))
    assert cells("markdown")


def test_memberships_are_those_of_the_question(ran: dict[str, Any]) -> None:
    told = {text.text for text in drawn(ran["memberships"]).iter(f"{SVG}text")}
    assert {row["body"] for row in ran["membership"] if row["as_of"]} <= told
    stays = {(row["body"], row["as_of"], row["source"]) for row in ran["membership"] if row["as_of"]}
    assert len(list(drawn(ran["memberships"]).iter(f"{SVG}rect"))) == len(stays) > 50


def test_the_network_has_the_centre_and_what_cites_it(ran: dict[str, Any]) -> None:
    picture = drawn(ran["citations"])
    assert {text.text for text in picture.iter(f"{SVG}text")} == {ran["centre"], *ran["around"]}
    assert len(list(picture.iter(f"{SVG}line"))) >= len(ran["around"]) > 3


def test_the_series_is_in_order(ran: dict[str, Any]) -> None:
    told = [text.text.split()[0] for text in drawn(ran["line"]).iter(f"{SVG}text")]
    assert told.index("A/RES/74/176") < told.index("A/RES/76/186") < told.index("A/RES/78/228")
    assert any(value is ran["line"] for value in ran["shown"])
