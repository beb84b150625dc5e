"""Namespaces, the base IRI, and the list of terms."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg import kinds, resources
from kg.errors import UsageError
from kg.terms import terms
from kg.vocab import DEFAULT_BASE, LIST_FOLDERS, REASONS, TYPE_CLASSES, Cls, Lex, Names, Rel, Seek, Val, names, rebase

OWN = names().kg


def test_every_term_here_is_declared_and_back() -> None:
    here = {*map(str, (*Cls, *Rel, *Val, *Lex, *Seek)), *kinds.terms()}
    assert here == set(terms())


@pytest.mark.parametrize(
    ("group", "kind"), [(Cls, "class"), (Rel, "relation"), (Val, "value"), (Lex, "words"), (Seek, "words")]
)
def test_every_term_is_of_its_kind(group: type[Cls | Rel | Val | Lex | Seek], kind: str) -> None:
    assert [str(term) for term in group if terms()[str(term)].kind != kind] == []


def listed(name: str) -> list[ox.Quad]:
    text = (resources.path("ontology") / name).read_text(encoding="utf-8")
    return list(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=DEFAULT_BASE))


def test_reasons_are_those_of_the_list() -> None:
    start = names().id("reason/")
    found = {
        quad.subject.value.removeprefix(start)
        for quad in listed("reasons.ttl")
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(start)
    }
    assert found == REASONS


def test_classes_of_types_are_those_of_the_list() -> None:
    codes, classes = {}, {}
    for quad in listed("reasons.ttl"):
        if quad.predicate.value == OWN + Val.CODE and isinstance(quad.object, ox.Literal):
            codes[quad.subject] = quad.object.value
        if quad.predicate.value == OWN + Rel.TYPE_CLASS and isinstance(quad.object, ox.NamedNode):
            classes[quad.subject] = quad.object.value.removeprefix(OWN)
    found = {codes[subject]: name for subject, name in classes.items() if name != Cls.DOCUMENT}
    assert found == {name: str(cls) for name, cls in TYPE_CLASSES.items()}


def test_names() -> None:
    own = Names("https://kg.example.org/")
    assert own.term(Cls.WORK) == f"{DEFAULT_BASE}ontology#Work"
    assert own.id("body/UNODC") == f"{DEFAULT_BASE}id/body/UNODC"
    assert own.id("A/RES/76/186") == "https://kg.example.org/id/A/RES/76/186"
    assert own.id("file/ab") == "https://kg.example.org/id/file/ab"
    assert own.graph("inferred") == "https://kg.example.org/graph/inferred"
    assert own.prefixes()["kg"] == f"{DEFAULT_BASE}ontology#"
    assert own.prefixes()["list"] == f"{DEFAULT_BASE}id/"


def test_names_with_terms_of_their_own() -> None:
    own = Names("https://kg.example.org/ https://terms.example.org/")
    assert own.term(Cls.WORK) == "https://terms.example.org/ontology#Work"
    assert own.id("body/UNODC") == "https://terms.example.org/id/body/UNODC"
    assert own.id("A/RES/76/186") == "https://kg.example.org/id/A/RES/76/186"


@pytest.mark.parametrize("base", [DEFAULT_BASE, "https://e.org/", "https://e.org/ https://t.org/"])
@pytest.mark.parametrize("path", ["body/UNODC", "A/RES/76/186/op/1", "treaty/2237-39574", "file/ab", "session/GA/76"])
def test_a_path_and_its_iri_lead_to_each_other(base: str, path: str) -> None:
    known = Names(base)
    assert known.path(known.id(path)) == path
    assert known.moved(Names().id(path)) == known.id(path)


def test_every_folder_of_the_lists_is_one_of_all_publishers() -> None:
    """What the files of `ontology/` name under `id/` is the same for all, but for documents."""
    used = set()
    for path in sorted(resources.path("ontology").glob("*.ttl")):
        for quad in listed(path.name):
            for node in (quad.subject, quad.predicate, quad.object):
                if isinstance(node, ox.NamedNode) and node.value.startswith(names().id_base):
                    used.add(names().path(node.value).partition("/")[0])
    assert {each for each in used if each not in LIST_FOLDERS} <= {"A", "E", "S"}


@pytest.mark.parametrize(
    "base",
    [
        "",
        "x",
        "https://e.org/ x",
        "https://example.org",
        "https://example.org/a b/",
        "https://e.org/x#",
        "https://e.org/\u0085/",
    ],
)
def test_bases_that_cannot_be_used(base: str) -> None:
    with pytest.raises(UsageError):
        Names(base)


def test_the_data_move_to_another_base() -> None:
    text = (resources.path("ontology") / "kg.ttl").read_text(encoding="utf-8")
    assert rebase(text, "https://kg.example.org/") == text == rebase(text, DEFAULT_BASE)
    both = "https://kg.example.org/ https://terms.example.org/"
    assert DEFAULT_BASE not in rebase(text, both)
    assert terms(both)["Work"].iri == "https://terms.example.org/ontology#Work"
    document = f"<{DEFAULT_BASE}id/A/RES/55/25> a <{DEFAULT_BASE}ontology#Resolution> ."
    assert (
        rebase(document, "https://e.org/") == f"<https://e.org/id/A/RES/55/25> a <{DEFAULT_BASE}ontology#Resolution> ."
    )
