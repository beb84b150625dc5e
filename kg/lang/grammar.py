"""What differs between languages and is no list of words: one small class for each, named in its `language.toml`.

`Grammar` is what holds where a language says nothing else. The classes are in `kg/lang/grammars/`, a module
each, whose `RULES` is the object that is used.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from kg.errors import InputError

PARTICIPLE, FINITE, FIRST_PERSON = "participle", "finite", "first person"
PAST, ADJECTIVE = "past", "adjective"
"""The kinds of forms in which an act is said ("Recalling", "Recalls", "we recall", "recalled", "Concerned")."""


def any_of(options: Iterable[str]) -> str:
    """A pattern that matches any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(options, key=lambda word: (-len(word), word)))


def tree_of(words: Iterable[str]) -> str:
    """A pattern that matches any of some words, the longest first, in time that hardly grows with their number.

    Words that begin alike share that beginning: the engine tries alternatives one by one.
    """
    branches: dict[str, list[str]] = {}
    for word in words:
        branches.setdefault(word[:1], []).append(word[1:])
    ends = branches.pop("", None) is not None
    inner = [f"{re.escape(first)}{tree_of(rest)}" for first, rest in sorted(branches.items())]
    if not inner:
        return ""
    whole = inner[0] if len(inner) == 1 else f"[{''.join(map(re.escape, sorted(branches)))}]"
    if len(inner) > 1 and any(any(rest) for rest in branches.values()):
        whole = "|".join(inner)
    return f"(?:{whole})?" if ends else whole if len(inner) == 1 else f"(?:{whole})"


class Grammar:
    """The rules of a language; what is said here is right for one that has no class of its own."""

    adjective_follows = False
    """An adjective may stand behind its noun ("son appui indéfectible", "États insulaires")."""
    times_before_verbs = False
    """The session of a report may stand before the verb ("que en su octogésimo período de sesiones le presente …")."""
    drops_pronouns = False
    """The first person needs no pronoun ("Reafirmamos")."""
    clauses_look_relative = False
    """What is asked, said or noted begins with the word of relative clauses ("observa que …", "el órgano que …"), so
    that a further act behind it is told by whom it asks.
    """
    subject_with = r"that"
    """What stands, right behind an act, before the subject of what is asked ("requests that the Council …")."""
    tells_past_unnamed = False
    """A decision tells a further act ("a prié …") without naming anybody behind it."""

    def heads(self, label: str, words: Iterable[str]) -> list[str]:
        """The short words that a name's head has: "Office" of "United Nations Office on Drugs and Crime"."""
        return [word for word in words if label == word or label.startswith((word + " ", word + "-"))]

    def agreements(self, adjective: str) -> tuple[str, ...]:
        """The forms of an adjective of the acts list, which has the masculine singular."""
        return (adjective,)

    def continued(self, first_person: Iterable[str], infinitive: Iterable[str]) -> Iterator[tuple[str, str]]:
        """What an act goes on doing ("continues to welcome"): forms with their kinds."""
        return iter(())

    def infinitives(self, first_person: Iterable[str], infinitive: Iterable[str]) -> Iterable[str]:
        """The infinitives among an act's forms."""
        return infinitive

    def kind_of(self, verb: str) -> str:
        """Which kind of form a verb that takes a noun or adjective is ("expressing", "se déclare")."""
        return FINITE

    def adverb_closes(self, adverb: list[str], kind: str, words: Mapping[str, Any]) -> bool:
        """Whether an adverb behind a form of `kind` still belongs to the act's phrase. `words` is `acts.toml`."""
        return len(adverb) > 1 or adverb[-1] not in words["object_starts"]

    def finite_is_verb(self, form: str, before: str, follower: str, *, pronoun: bool, joined: bool) -> bool:
        """Whether a finite form, which may be a noun as well, is the verb here.

        `before` is the text up to it, `follower` the word behind it; `pronoun` says that a clitic stands
        before it, `joined` that a conjunction does.
        """
        return True

    def is_recipient(self, pronoun: str, before: str, after: str) -> bool:
        """Whether a pronoun for the organ itself ("to it", "lui") says for whom a report is."""
        return True

    def asked(self, words: Mapping[str, Any]) -> re.Pattern[str]:
        """Where what is asked of an addressee begins. `words` is `addressees.toml`."""
        raise NotImplementedError

    def family(self, words: Mapping[str, Any]) -> re.Pattern[str]:
        """Organizations with adjectives that say of what kind ("international, regional and subregional …").

        The group `un` is there where they are the United Nations system's, `kinds` holds the adjectives.
        """
        raise NotImplementedError


def listed_kinds(words: Mapping[str, Any]) -> str:
    """A pattern for adjectives of kinds of organizations, one or several in a list."""
    kind, joint = any_of(words["kinds"]), any_of(words["conjunctions"]).replace(r"\ ", r"\s+")
    return rf"(?:{kind})(?:(?:\s*,\s*|\s+(?:{joint})\s+|\s*,\s*(?:{joint})\s+|\s+)(?:{kind}|other))*"


@cache
def grammar_of(name: str) -> Grammar:
    """The grammar called `name`, a module of `kg/lang/grammars/`; the general one for "".

    Raises `InputError` where there is none.
    """
    if not name:
        return Grammar()
    try:
        found = importlib.import_module(f"kg.lang.grammars.{name}").RULES if name.isidentifier() else None
    except ModuleNotFoundError:
        found = None
    if not isinstance(found, Grammar):
        raise InputError(
            f"grammar = '{name}'", "no such grammar", f"write kg/lang/grammars/{name}.py, or name one that is there"
        )
    return found
