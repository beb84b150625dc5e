"""What a language's folder still lacks against the others, by name.

The other languages are the measure. Words and patterns that every one of them has, a new one should have; names,
definitions and organs' lines that any of them has, all should have, so that what is added in English is missed in
each of the others. Lists of forms (adverbs, other names, abbreviations) differ from language to language and are no
fault; a thing without a name, an act without a form, a message, a question's title or a pattern that is not there
is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg import resources
from kg.lang.labels import labels
from kg.lang.language import DEFAULT, Language, codes, language
from kg.vocab import RDFS, SKOS, names

_LABELS = ("bodies", "instruments", "kg", "reasons", "roles", "acts", "topics")
"""The lists of `ontology/` that folders have labels for."""
_SAID = (f"{RDFS}label", f"{SKOS}prefLabel", f"{SKOS}definition", "title", "description")
"""The properties that a thing has in every language or in none, by the ends of their IRIs."""
_SOURCED = frozenset({"topics"})
"""Lists of others, who have some entries in their own language only: what one more language has is asked for."""
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_HEAD = re.compile(r"^#\s*(?:(title|description)|parameter\s+(\w+)\s*\(\w+\))@(\w+):", re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class Lack:
    """Something that is missing: the file of the folder in which it should stand, and what it is."""

    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


def lacking(code: str) -> list[Lack]:
    """What the folder of a supported language lacks, sorted by file; empty where it is complete."""
    own = language(code)
    others = [language(other) for other in codes() if other != code]
    found = {
        *_tables(own, others),
        *_editorial(own, others),
        *_countries(own, others),
        *_labels(code, [other.code for other in others]),
        *_acts(code),
        *_messages(own),
        *_organs(own),
    }
    if code != DEFAULT:
        found |= {*_questions(own), *_rules(own), *_shapes(own)}
    return sorted(found)


def _tables(own: Language, others: list[Language]) -> Iterator[Lack]:
    """Words and patterns: the entries that all others have, in files that all have."""
    for path in sorted(others[0].folder.glob("*.toml")):
        name = path.stem
        if name in ("messages", "questions", "rules", "organs"):
            continue
        theirs = [other.table(name) for other in others]
        mine = own.table(name)
        for key in sorted(set.intersection(*(set(table) for table in theirs))):
            if key not in mine:
                yield Lack(path.name, key)
            elif name == "citations" and isinstance(mine[key], dict):
                parts = set.intersection(*(set(table[key]) for table in theirs)) - set(mine[key])
                for part in sorted(parts - set(resources.table("citations.toml")["plurals"].values())):
                    yield Lack(path.name, f"{key}.{part}")


def _editorial(own: Language, others: list[Language]) -> Iterator[Lack]:
    def kinds(one: Language) -> set[tuple[str, str]]:
        return {(kind, code) for kind, code, _ in one.rows("editorial", 3)}

    for kind, code in sorted(set.intersection(*map(kinds, others)) - kinds(own)):
        yield Lack("editorial.tsv", f"{kind} {code}".rstrip())


def _countries(own: Language, others: list[Language]) -> Iterator[Lack]:
    def states(one: Language) -> set[str]:
        return {alpha2 for alpha2, _ in one.rows("countries", 2)}

    for alpha2 in sorted(set().union(*map(states, others)) - states(own)):
        yield Lack("countries.tsv", f"the name of {alpha2}")


def _labels(code: str, others: list[str]) -> Iterator[Lack]:
    """Labels and definitions: what any other language says of a thing."""
    short = {RDFS: "rdfs:", SKOS: "skos:", names().kg: "kg:", names().words: "words:", names().id_base: ""}
    for name in _LABELS:
        said = _said(name)
        theirs = [said.get(other, set()) for other in others]
        if name in _SOURCED:
            wanted = set.intersection(*theirs) & set().union(*(ones for code, ones in said.items() if code != DEFAULT))
        else:
            wanted = set().union(*theirs)
        for thing, prop in sorted(wanted - said.get(code, set())):
            words = [thing, prop]
            for iri, prefix in short.items():
                words = [prefix + word.removeprefix(iri) if word.startswith(iri) else word for word in words]
            yield Lack(f"{name}.tsv", " ".join(words))


@cache
def _said(name: str) -> Mapping[str, set[tuple[str, str]]]:
    """Language → the things and properties of a list that it says something of."""
    from kg import rdf

    found: dict[str, set[tuple[str, str]]] = {}
    path = resources.path("ontology") / f"{name}.ttl"
    rows = [(q.subject, q.predicate, q.object) for q in rdf.parse(path=str(path), format=rdf.RdfFormat.TURTLE)]
    stated = [(str(getattr(s, "value", "")), p.value, o) for s, p, o in rows if isinstance(o, rdf.Literal)]
    for thing, prop, text in (*stated, *labels(name)):
        if text.language and prop.endswith(_SAID):
            found.setdefault(text.language, set()).add((thing, prop))
    return found


def _acts(code: str) -> Iterator[Lack]:
    """Acts without any form: they would never be read."""
    folder, forms = names().id("act/"), names().words
    having: dict[str, set[str]] = {DEFAULT: set()}
    for thing, prop, text in labels("acts"):
        if thing.startswith(folder) and prop.startswith(forms):
            having.setdefault(text.language or "", set()).add(thing.removeprefix(folder))
    for act in sorted(set.union(*having.values()) - having.get(code, set())):
        yield Lack("acts.tsv", f"a form of act/{act}")


def _messages(own: Language) -> Iterator[Lack]:
    """Messages that are missing or empty, or that leave out a value."""
    mine = own.table("messages")
    for section, messages in language(DEFAULT).table("messages").items():
        for key, text in messages.items():
            said = mine.get(section, {}).get(key)
            if not said:
                yield Lack("messages.toml", f"{section}.{key}")
            elif values := sorted(_values(text) - _values(said)):
                yield Lack("messages.toml", f"{section}.{key} without {{{'}, {'.join(values)}}}")


def _values(text: str | list[str]) -> set[str]:
    """What a message is filled with; an ordinal has the gender of the language's own noun, `m` or `f`."""
    found = set(_PLACEHOLDER.findall(text if isinstance(text, str) else " ".join(text)))
    return {"m or f" if each in ("m", "f") else each for each in found}


def _organs(own: Language) -> Iterator[Lack]:
    """Names, and the line that an organ's texts open with: it decides in every language or in none."""
    for organ in resources.table("organs.toml")["organ"]:
        code = organ["code"]
        spoken = {own.code: own, **{each: language(each) for each in codes()}}
        tables = {name: each.table("organs").get(code, {}) for name, each in spoken.items()} | {DEFAULT: organ}
        for key in ("names", "short", "opens"):
            if any(each.get(key) for each in tables.values()) and not tables[own.code].get(key):
                yield Lack("organs.toml", f"{code} {key}")


def _questions(own: Language) -> Iterator[Lack]:
    for path in sorted(resources.path("queries").glob("*.rq")):
        mine: Mapping[str, Any] = own.table("questions").get(path.stem, {})
        for word, parameter, spoken in _HEAD.findall(path.read_text(encoding="utf-8")):
            said = mine.get(word) if word else mine.get("parameters", {}).get(parameter)
            if spoken == DEFAULT and not said:
                yield Lack("questions.toml", f"{path.stem} {word or 'parameters.' + parameter}")


def _rules(own: Language) -> Iterator[Lack]:
    for path in sorted((resources.path("ontology") / "rules").glob("*.rq")):
        name = _rule_name(path)
        if not own.table("rules").get(name):
            yield Lack("rules.toml", name)


def _rule_name(path: Path) -> str:
    found = re.search(r"^#\s*name:\s*(.+?)\s*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else path.stem


def _shapes(own: Language) -> Iterator[Lack]:
    from kg import rdf

    path = resources.path("ontology") / "shapes.ttl"
    mine = {message for message, _ in own.rows("shapes", 2)}
    wanted = {
        quad.object.value
        for quad in rdf.parse(path=str(path), format=rdf.RdfFormat.TURTLE)
        if isinstance(quad.object, rdf.Literal) and quad.object.language == DEFAULT
    }
    for message in sorted(wanted - mine):
        yield Lack("shapes.tsv", message)
    for message in sorted(mine - wanted):
        yield Lack("shapes.tsv", f"no shape says any more: {message}")
