"""The list of acts: the concepts of `ontology/acts.ttl`, and the words of each in every language's `acts.tsv`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg import lang, resources
from kg import rdf as pyoxigraph
from kg.lang.grammar import FINITE, FIRST_PERSON, PARTICIPLE, PAST

FORMS = {
    "participleForm": PARTICIPLE,
    "finiteForm": FINITE,
    "firstPersonForm": FIRST_PERSON,
    "pastForm": PAST,
}
"""The properties that hold forms of acts, and the kinds of these forms."""
Values = dict[str, list[tuple[str, str]]]
"""Local name of a property → its values with their language."""


@dataclass(frozen=True, slots=True)
class Act:
    """A concept of the acts list. `addressing` acts ask somebody to do something, and have a tier of `strength`."""

    code: str
    family: str
    strength: int | None
    kinds: tuple[str, ...]
    addressing: bool
    labels: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)
def concepts(directory: Path | None = None) -> dict[str, Act]:
    """The acts list by code: by families, those that ask by their tier. `directory` is the ontology folder
    (default: the package's).
    """
    data = triples(directory)
    families = {
        local(member): values["notation"][0][0] for values in data.values() for member, _ in values.get("member", ())
    }
    acts = [_act(local(node), values, families) for node, values in data.items() if is_act(values)]
    order = list(dict.fromkeys(families.values()))
    return {
        act.code: act for act in sorted(acts, key=lambda act: (order.index(act.family), act.strength or 0, act.code))
    }


def _act(code: str, values: Values, families: dict[str, str]) -> Act:
    return Act(
        code,
        families[code],
        next((int(tier) for tier, _ in values.get("strength", ())), None),
        tuple(text for text, _ in values["actKind"]),
        values["isAddressing"][0][0] == "true",
        tuple(sorted((language, text) for text, language in values["prefLabel"])),
    )


def is_act(values: Values) -> bool:
    """Whether these are the values of an act, and not of the scheme or a family."""
    return "isAddressing" in values


def is_asking(code: str) -> bool:
    """Whether the act with `code` asks somebody to do something."""
    act = concepts().get(code)
    return act is not None and act.addressing


@lru_cache(maxsize=4)
def triples(directory: Path | None) -> dict[str, Values]:
    """Subject → local name of predicate → values with their language, from acts.ttl and the languages' acts.tsv."""
    path = (directory or resources.path("ontology")) / "acts.ttl"
    data: dict[str, Values] = {}
    for quad in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE):
        name = quad.predicate.value.rsplit("#", 1)[-1]
        language = getattr(quad.object, "language", None) or ""
        value = getattr(quad.object, "value", "")
        subject = str(getattr(quad.subject, "value", ""))
        data.setdefault(subject, {}).setdefault(name, []).append((value, language))
    for thing, prop, text in lang.labels("acts", folder=directory):
        name = prop.rsplit("#", 1)[-1]
        data.setdefault(thing, {}).setdefault(name, []).append((text.value, text.language or ""))
    return data


def local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rsplit("/", 1)[1]


def every_form(code: str) -> Iterator[tuple[str, str, str]]:
    """Every form of the list in a language: form, concept, kind."""
    for node, values in sorted(triples(None).items()):
        for name, kind in FORMS.items():
            for text, language in values.get(name, ()):
                if language == code and is_act(values):
                    yield text, local(node), kind
