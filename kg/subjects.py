"""The subjects of the lists: their vocabularies, codes and names, and which of them a heading means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from kg import lang, rdf, resources
from kg.authority import fold
from kg.vocab import RDFS, Val, names

Subject = tuple[str, str]
"""A vocabulary and the code of a subject in it."""


@lru_cache(maxsize=2)
def subjects(directory: Path | None = None) -> Mapping[Subject, frozenset[str]]:
    """The listed subjects, with their names in all languages, folded. `directory` is the ontology folder."""
    folder, term = directory or resources.path("ontology"), names().term
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in rdf.parse(path=str(folder / "topics.ttl"), format=rdf.RdfFormat.TURTLE):
        if isinstance(quad.object, rdf.Literal):
            told[getattr(quad.subject, "value", "")][quad.predicate.value].append(quad.object.value)
    for thing, _, text in lang.labels("topics", folder=directory):
        told[thing][f"{RDFS}label"].append(text.value)
    return {
        (scheme, code): frozenset(fold(label) for label in facts[f"{RDFS}label"])
        for facts in told.values()
        for scheme, code in zip(facts[term(Val.SCHEME)], facts[term(Val.CODE)], strict=False)
    }


def is_category(vocabulary: str, code: str) -> bool:
    """Whether a code is that of a category under which a vocabulary orders its subjects (`names.toml`)."""
    category = resources.table("names.toml")["category_codes"].get(vocabulary, "")
    return bool(category) and re.fullmatch(category, code) is not None


@lru_cache(maxsize=2)
def subject_codes(directory: Path | None = None) -> Mapping[tuple[str, str], str]:
    """Vocabulary and folded heading → code of the subject, for headings that are the name of one listed subject only.

    A markup names a subject of the UN thesaurus by its number or by its heading, in any language: one concept. A
    heading that a category has too means the subject: texts are put under subjects.
    """
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (vocabulary, code), known in subjects(directory).items():
        for name in known:
            found[vocabulary, name].add(code)
    meant = {heading: {each for each in codes if not is_category(heading[0], each)} for heading, codes in found.items()}
    chosen = {heading: meant[heading] or codes for heading, codes in found.items()}
    return {heading: next(iter(codes)) for heading, codes in chosen.items() if len(codes) == 1}
