"""How acts stand in the sentences of a language: `acts.toml` of its folder, compiled; its head says what each means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg import lang
from kg.lang.grammar import tree_of


@dataclass(frozen=True, slots=True)
class ByObject:
    """An act whose words say another one where an organ says them of such an object."""

    act: str
    then: str
    symbol: str
    verb: re.Pattern[str]
    object: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The words and patterns of one language."""

    language: lang.Language
    connectors: tuple[str, ...]
    conjunctions: frozenset[str]
    joint: str
    """ "and"."""
    concession: tuple[tuple[str, ...], ...]
    concession_firsts: frozenset[str]
    participle_end: str
    not_nouns: frozenset[str]
    not_intensifiers: frozenset[str]
    we: frozenset[str]
    it: frozenset[str]
    """What stands for the organ at the beginning of a sentence."""
    when: frozenset[str]
    before_organ: frozenset[str]
    """Articles, and what leads to a time."""
    small: frozenset[str]
    filling: frozenset[str]
    """What may stand behind a determiner in a phrase."""
    objects: frozenset[str]
    adjective_followers: frozenset[str]
    conjoined: str
    """The pattern of the conjunctions."""
    alone: tuple[str, ...]
    """Words that a further act may begin with, or what leads to it, with no mark before."""
    told_by: re.Pattern[str]
    named: re.Pattern[str]
    """What leads to a name with a capital."""
    relative: re.Pattern[str]
    gerund: re.Pattern[str]
    decides_to: frozenset[str]
    """What leads to an infinitive behind "decides"; empty where nothing does."""
    doubtful: Mapping[str, tuple[str, ...]]
    """Phrases that stand for several acts → the acts beside the list's."""
    by_object: tuple[ByObject, ...]

    def conceded(self, words: list[str], i: int) -> int:
        """How many words at `i` lead to what the organ does besides ("while", "tout en"); 0 for none."""
        if words[i] not in self.concession_firsts:
            return 0
        return next((len(each) for each in self.concession if tuple(words[i : i + len(each)]) == each), 0)


@lru_cache(maxsize=16)
def sentences(language: str) -> Sentences:
    """The sentences of `language`; those of the default for a language that has none."""
    spoken = lang.of(language)
    data = spoken.words("acts")

    def listed(name: str) -> frozenset[str]:
        return frozenset(data[name])

    alone = [*data["conjunctions"], *(each for each in data["concession"] if " " not in each)]
    return Sentences(
        spoken,
        tuple(data["connectors"]),
        listed("conjunctions"),
        data["and"],
        tuple(tuple(each.split()) for each in data["concession"]),
        frozenset(each.split()[0] for each in data["concession"]),
        data["participle_end"],
        listed("not_nouns"),
        listed("not_intensifiers"),
        listed("we"),
        listed("it"),
        listed("when"),
        listed("articles") | listed("when"),
        listed("small"),
        listed("filling"),
        listed("objects"),
        listed("adjective_followers"),
        conjoined=f"(?:{'|'.join(data['conjunctions'])})",
        alone=tuple(alone),
        told_by=re.compile(data["told_by"]),
        named=re.compile(rf"\s*(?:{'|'.join(data['before_names'])})*[A-Z\u00c0-\u00dd]"),
        relative=re.compile(data["relative"]),
        gerund=re.compile(data["gerund"]),
        decides_to=listed("decides_to"),
        doubtful={form: tuple(each["acts"]) for each in data["doubtful"] for form in each["forms"]},
        by_object=tuple(
            ByObject(each["act"], each["then"], each["symbol"], re.compile(each["verb"]), re.compile(each["object"]))
            for each in data["by_object"]
        ),
    )


def anchor(spoken: Sentences, beginnings: Iterable[str]) -> re.Pattern[str]:
    """A mark with or without a conjunction behind it, or a word that may stand alone there, before two words, of which
    the first is one of `beginnings`.

    It begins with the set of all first characters, which the engine looks for far faster than it tries alternatives.
    """
    marks = ",;:()\u2013\u2014"
    words = "|".join(rf"(?<={each[0]}){each[1:]}(?<!\w{each})" for each in spoken.alone)
    firsts = "".join(sorted({each[0] for each in spoken.alone}))
    gap, word = r"\s*+,?\s*+", "[a-z\u00e0-\u0153]"
    plain = [each for each in beginnings if re.fullmatch(rf"{word}[\w-]*", each)]
    elided = [each for each in beginnings if re.fullmatch(rf"{word}[\w-]*'", each)]
    first = rf"{tree_of(plain)}(?![\w'-])|{tree_of(elided) or '(?!)'}"
    return re.compile(
        rf"[{marks}{firsts}](?:(?<=[{marks}])\s*+(?:{spoken.conjoined}\b(?={gap}{word}))?+|(?:{words})\b)"
        rf"(?={gap}({first})(?:\s*+([\w-]+'?))?)"
    )
