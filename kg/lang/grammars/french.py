"""French: elision, agreement in e, s and es, "continue de", clitic pronouns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.lang.grammar import FINITE, FIRST_PERSON, PARTICIPLE, PAST
from kg.lang.grammars.romance import Romance

_PARTICIPLE_END = "ant"
_NOUNS = frozenset({"demande", "note", "appelle"})
_COMMON_NOUNS = frozenset({"demande", "note"})


class French(Romance):
    """The rules of French."""

    def agreements(self, adjective: str) -> tuple[str, ...]:
        """Made by adding e, s and es."""
        if " " in adjective or adjective.endswith("s"):
            return (adjective,)
        ends = ("", "s") if adjective.endswith("e") else ("", "e", "s", "es")
        return tuple(adjective + end for end in ends)

    def continued(self, first_person: Iterable[str], infinitive: Iterable[str]) -> Iterator[tuple[str, str]]:
        """ "Continue de prendre note", "continuant d'appeler"."""
        for verb in infinitive:
            of = "d'" if verb[0] in "aeiou\u00e9\u00ea" else "de "
            yield f"continue {of}{verb}", FINITE
            yield f"continuant {of}{verb}", PARTICIPLE

    def kind_of(self, verb: str) -> str:
        """ "se déclarant", "a exprimé", "nous nous déclarons", "se déclare"."""
        words = verb.split()
        if any(word.endswith(_PARTICIPLE_END) for word in words):
            return PARTICIPLE
        if words[0] in {"a", "s'est"}:
            return PAST
        return FIRST_PERSON if any(word.endswith(("ons", "sommes")) for word in words) else FINITE

    def finite_is_verb(self, form: str, before: str, follower: str, *, pronoun: bool, joined: bool) -> bool:
        """ "leur demande de" is a verb, "la demande de" and "une note" are nouns."""
        if " " in form:
            return True
        if pronoun:
            return not (before.rstrip().endswith(("la", "le", "l'")) and form in _NOUNS)
        if form in _COMMON_NOUNS and follower in {"de", "d'", "du", "des", "pour", ","}:
            return False
        return follower not in {".", ";", ")", "et", "qui"}

    def is_recipient(self, pronoun: str, before: str, after: str) -> bool:
        """ "lui présenter" is one, "celui-ci" none."""
        return not after.startswith("-")


RULES = French()
