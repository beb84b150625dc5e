"""Namespaces, the base IRI, and the list of terms."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg import kinds, resources
from kg.errors import UsageError
from kg.terms import terms
from kg.vocab import DEFAULT_BASE, REASONS, TYPE_CLASSES, Cls, Lex, Names, Rel, Val, names, rebase

OWN = names().kg


def test_every_term_here_is_declared_and_back() -> None:
    here = {*map(str, (*Cls, *Rel, *Val, *Lex)), *kinds.terms()}
    assert here == set(terms())


@pytest.mark.parametrize(("group", "kind"), [(Cls, "class"), (Rel, "relation"), (Val, "value"), (Lex, "words")])
def test_every_term_is_of_its_kind(group: type[Cls] | type[Rel] | type[Val] | type[Lex], kind: str) -> None:
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
    assert own.term(Cls.WORK) == "https://kg.example.org/ontology#Work"
    assert own.id("body/UNODC") == "https://kg.example.org/id/body/UNODC"
    assert own.graph("inferred") == "https://kg.example.org/graph/inferred"
    assert own.prefixes()["kg"] == "https://kg.example.org/ontology#"


@pytest.mark.parametrize(
    "base",
    ["", "x", "https://example.org", "https://example.org/a b/", "https://e.org/x#", "https://e.org/\u0085/"],
)
def test_bases_that_cannot_be_used(base: str) -> None:
    with pytest.raises(UsageError):
        Names(base)


def test_the_data_move_to_another_base() -> None:
    text = (resources.path("ontology") / "kg.ttl").read_text(encoding="utf-8")
    moved = rebase(text, "https://kg.example.org/")
    assert DEFAULT_BASE not in moved
    assert rebase(text, DEFAULT_BASE) == text
    assert terms("https://kg.example.org/")["Work"].iri == "https://kg.example.org/ontology#Work"
