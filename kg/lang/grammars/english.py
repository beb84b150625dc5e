"""English: heads of names come last, adjectives before their nouns, infinitives behind "to"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.lang.grammar import ADJECTIVE, FINITE, FIRST_PERSON, PARTICIPLE, PAST, Grammar, any_of, listed_kinds

_HEAD_END = re.compile(r" (?:of|on|for|against|to|concerning|relating|in|from|with|at|and Its)(?: |$)")
_GIVING = ("submit ", "present ", "provide ", "give ", "deliver ")
_NOUN_FOLLOWERS = frozenset(
    "of for from by and or are were is was has have to at as made under including among which ) . ;".split()
)
_PARTICIPLE_END = "ing"


class English(Grammar):
    """The rules of English."""

    def heads(self, label: str, words: Iterable[str]) -> list[str]:
        """A name ends with its head, before the first preposition; what stands in brackets is another name."""
        found = []
        label = label.partition(" (")[0]
        for word in words:
            cut = _HEAD_END.search(label, label.find(word) + len(word)) if word in label else None
            head = label[: cut.start()] if cut else label
            if (head == word or head.endswith(" " + word)) and not _HEAD_END.search(head[: -len(word)]):
                found.append(word)
        return found

    def continued(self, first_person: Iterable[str], infinitive: Iterable[str]) -> Iterator[tuple[str, str]]:
        """ "Continues to welcome": the form of the first person is the infinitive."""
        for verb in first_person:
            yield f"continues to {verb}", FINITE
            yield f"continuing to {verb}", PARTICIPLE

    def infinitives(self, first_person: Iterable[str], infinitive: Iterable[str]) -> Iterable[str]:
        """The form of the first person is the infinitive."""
        return first_person

    def kind_of(self, verb: str) -> str:
        """By the ending: "expressing", "expresses", "expressed", "express"."""
        words = verb.split()
        if any(word.endswith(_PARTICIPLE_END) for word in words):
            return PARTICIPLE
        if words[0].endswith("ss"):  # "express"
            return FIRST_PERSON
        return {"s": FINITE, "d": PAST}.get(words[0][-1], FIRST_PERSON)

    def adverb_closes(self, adverb: list[str], kind: str, words: Mapping[str, Any]) -> bool:
        """Adverbs stand before an operative verb; behind it, "further" and "most" begin the object."""
        return kind in {PARTICIPLE, ADJECTIVE} or adverb[-1] in words["phrase_ends"]

    def finite_is_verb(self, form: str, before: str, follower: str, *, pronoun: bool, joined: bool) -> bool:
        """ "requests that" is a verb, "requests of" a noun."""
        noun = follower in _NOUN_FOLLOWERS or (follower == "," and not joined)
        return not pronoun and not (noun and " " not in form)

    def is_recipient(self, pronoun: str, before: str, after: str) -> bool:
        """ "to it", "present it with"; "submit it to the Council" and "it" elsewhere are none."""
        return pronoun != "it" or (before.endswith(_GIVING) and not after.startswith(" to "))

    def asked(self, words: Mapping[str, Any]) -> re.Pattern[str]:
        """An infinitive with "to", or a colon."""
        before = "".join(rf"(?<!\b{re.escape(word)} to)" for word in words["not_before"])  # behind "to", for speed
        return re.compile(rf"to\b(?<!\wto){before}\s+(?!(?:{any_of(words['not_after'])})\b)(?=[a-z])|:")

    def family(self, words: Mapping[str, Any]) -> re.Pattern[str]:
        """Adjectives first, "United Nations" before or behind."""
        noun, own = any_of(words["families"]), any_of(words["kind_families"])
        of, not_between = any_of(word.lower() for word in words["united"]), any_of(words["mediating"])
        word = rf"(?!(?:{not_between})\b)[\w-]+"
        return re.compile(
            rf"\b(?P<un>(?:{of})(?:\s+{word}){{0,3}}?\s+(?:{noun})(?:(?:,\s*|\s+and\s+)(?:{noun}))*|"
            rf"(?:{noun})(?:(?:,|\s+and|\s+or)?\s+{word}){{0,4}}?\s+(?:of|in|within|from)\s+the\s+"
            rf"united nations)\b|"
            rf"\b(?P<kinds>{listed_kinds(words)})\s+(?:{word}\s+){{0,3}}?(?:{own})\b"
        )


RULES = English()
