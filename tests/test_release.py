"""What a release states in several places is the same in all of them."""

from __future__ import annotations

import re
from pathlib import Path

from rdflib import OWL, URIRef
from rdflib import Graph as RdfGraph

import kg
from kg.web.site.records import CC0

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = URIRef("https://w3id.org/un-resolutions-kg/ontology")
LICENSE = URIRef("http://purl.org/dc/terms/license")


def ontology() -> RdfGraph:
    return RdfGraph().parse(ROOT / "ontology" / "kg.ttl")


def test_one_version() -> None:
    stated = ontology()
    assert str(stated.value(ONTOLOGY, OWL.versionInfo)) == kg.__version__
    assert stated.value(ONTOLOGY, OWL.versionIRI) == ONTOLOGY + "/" + kg.__version__
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (\S+)$", citation, re.MULTILINE).group(1) == kg.__version__  # type: ignore[union-attr]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest and newest.group(1) == kg.__version__


def test_one_licence_of_the_data() -> None:
    assert {str(each) for each in ontology().objects(ONTOLOGY, LICENSE)} == {CC0}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "CC0 1.0" in readme.split("## Licence")[1]


def test_public_ci_calls_the_same_script() -> None:
    (workflow,) = (ROOT / ".github" / "workflows").glob("*.yml")
    runs = re.findall(r"^\s*- run: (.+)$", workflow.read_text(encoding="utf-8"), re.MULTILINE)
    assert runs == ["bash .ci/run"]
