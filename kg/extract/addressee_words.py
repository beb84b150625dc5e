"""The words by which paragraphs name those whom an act asks, compiled: `addressees.toml` of the language's folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import lang
from kg.extract.pattern_code import skipping
from kg.extract.quick import Quick
from kg.lang.grammar import any_of

MASK = "\x01"
"""What stands for every character of a name while the words between names are read."""


@dataclass(frozen=True, slots=True)
class AddresseeWords:
    """What `addressees.toml` of one language says, compiled; see there what each list means."""

    asked: re.Pattern[str]
    subject: re.Pattern[str]
    subjects: re.Pattern[str]
    separator: re.Pattern[str]
    openers: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: tuple[str, ...]
    including: tuple[str, ...]
    joined: re.Pattern[str]
    asides: re.Pattern[str]
    relatives: re.Pattern[str]
    several: re.Pattern[str]
    others: re.Pattern[str]
    compared: re.Pattern[str]
    likened: re.Pattern[str]
    example: re.Pattern[str]
    single: re.Pattern[str]
    latter: re.Pattern[str]
    family: Quick
    kinds: dict[str, str]
    again: re.Pattern[str]
    handed: re.Pattern[str]
    """What is asked to be handed to somebody by nobody who is named: "que se presenten informes a los Gobiernos"."""
    by_whom: re.Pattern[str]
    """What leads to who gives what is to be given: "to be provided by"."""
    of_area: re.Pattern[str]
    """What makes States some of them: "of the region"."""
    all_members: re.Pattern[str]
    members_of: re.Pattern[str]
    """Members and what leads to the organization whose they are; `own` where that is the United Nations."""
    own_president: re.Pattern[str]
    yet: re.Pattern[str]
    """The members of a group named before who have not done something: "those that have not yet done so"."""
    of_whom: re.Pattern[str]
    """What leads from States to the organization whose members they are."""
    consists: re.Pattern[str]
    """What leads to the members of a body: its list goes on behind commas."""
    received: re.Pattern[str]
    """What somebody is to have done to him, not to do."""
    pronoun: re.Pattern[str] | None
    qualified: re.Pattern[str] | None
    some: re.Pattern[str]
    plain_name: re.Pattern[str]
    plural: frozenset[str]
    repeated: frozenset[str]
    chiefs: re.Pattern[str]
    narrowed: re.Pattern[str]
    government: re.Pattern[str]
    recalled: re.Pattern[str]
    list_words: frozenset[str]


@lru_cache(maxsize=8)
def addressee_words(language: str) -> AddresseeWords:
    """The compiled words of `language`; those of the default for a language that has none."""
    spoken = lang.of(language)
    data, grammar = spoken.words("addressees"), spoken.grammar
    determiner = rf"(?:(?:{any_of(data['determiners'])})(?:\s+|(?<=')))?"
    towards = rf"(?:(?:{any_of(data['towards'])}) )?"
    named, joints = rf"{determiner}{MASK}+", lang.joints("and", "or")
    conjunction, joined = any_of(data["conjunctions"]), any_of(data["joined"])
    return AddresseeWords(
        asked=grammar.asked(data),
        subject=re.compile(rf"\s*(?:{grammar.subject_with})\s*"),
        subjects=re.compile(rf"{named}(?:(?:,\s*|,?\s+(?:{joints})\s+){named})*(?=,?\s+[a-z])"),
        separator=skipping(
            re.compile(
                rf"\s*,\s*(?:{conjunction})\s+|\s+(?:{conjunction})\s+|\s*[,;]\s*|"
                rf"(?:\s*,)?\s+(?=(?:{any_of(data['including'])})\b)"
            )
        ),
        openers=frozenset(data["openers"]),
        prepositions=frozenset(data["prepositions"]),
        conjunctions=tuple(data["conjunctions"]),
        including=tuple(data["including"]),
        joined=re.compile(rf"(?:{joined})(?<!')\b|(?:{joined})(?<=')"),
        asides=re.compile(rf"(?:{any_of(data['asides'])})\b"),
        relatives=re.compile(rf"\b(?:{any_of(data['relatives'])})(?:\b|(?<='))"),
        several=re.compile(rf"\s*{towards}(?:{any_of(data['them'])})\b"),
        # "all others" alone, or with what opens a clause behind it; before a noun they are other ones of its kind.
        others=re.compile(
            rf"\s*{towards}(?:{any_of(data['others'])})\b(?=\s*(?:[^\w\s]|$)|\s+(?:{any_of(data['openers'])})(?:\b|(?<=')))"
        ),
        compared=re.compile("|".join(data["compared"]) or "(?!)"),
        likened=re.compile(rf"(?:{any_of(data['likened'])})(?:\b|(?<='))"),
        example=re.compile(rf"\s*(?:{any_of(data['including'])})\b"),
        single=re.compile(rf"\s*{towards}(?:{any_of(data['it'])})\b"),
        latter=re.compile(rf"\s*{towards}(?:{any_of(data['latter'])})\b"),
        family=Quick(grammar.family(data)),
        kinds=data["kinds"],
        **_others(spoken, data),
        again=re.compile(rf",\s+(?:{conjunction})\s+{determiner}(?={MASK})"),
        pronoun=_optional(data["pronouns_before"], r"\b({})\s*$"),
        qualified=_optional(data["qualified"], r"\s+(?:{})\b"),
        chiefs=re.compile(rf"\b(?:{any_of(data['chiefs'])})\s*{lang.article()}?$", re.IGNORECASE),
        some=re.compile(rf"\b(?:{any_of(data['some'])})\s+{lang.article()}?$"),
        plain_name=re.compile(rf"\s*{determiner}{MASK}"),
        plural=frozenset(data["plural_pronouns"]),
        repeated=frozenset(data["towards"]),
        narrowed=re.compile(
            rf"\s+(?:{any_of(data['narrowed'])})\b"
            if grammar.adjective_follows
            else rf"(?:{any_of(data['narrowed'])})\s+$"
        ),
        government=re.compile(rf"\b(?:{any_of(map(str.lower, data['government']))})\b"),
        recalled=re.compile(
            rf",\s+(?:{any_of(data['recalled'])})\b[^;]{{1,160}}?,\s*(?={grammar.subject_with}|{towards}{determiner}{MASK})"
        ),
        list_words=frozenset(data["list_words"]),
    )


def _others(spoken: lang.Language, data: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """What says that somebody named is not asked, or another one than the words alone mean."""
    belongs = any_of(spoken.words("requests")["belongs_to"])
    return {
        "of_whom": re.compile(
            rf"(?:\s+(?:{any_of(data['narrowed_by'])}))?\s+(?:{belongs})(?:\s+|(?<='))(?:{lang.article()})?"
            rf"(?:(?:{any_of(data['areas'])})\s+(?:{belongs})(?:\s+|(?<='))(?:{lang.article()})?)?"
        ),
        "of_area": re.compile(
            rf"(?:\s+(?:{any_of(data['narrowed_by'])}))?\s+(?:{'|'.join(data['of_area'])})\s*(?:[\w-]+\s+)?"
            rf"(?:{any_of(data['areas'])})\b"
        ),
        "all_members": re.compile(rf"(?<!\w)(?:{any_of(data['all_members'])})(?!\w)"),
        "members_of": re.compile(
            rf"\b(?P<who>{any_of(data['member_states'])})\s+(?:{belongs})(?:\s+|(?<='))(?:{lang.article()})?"
            rf"(?=(?P<own>{'|'.join(data['organization'])})?)"
        ),
        "own_president": re.compile(rf"\b(?:{any_of(data['own_president'])})\b"),
        "yet": re.compile(rf"\s*(?:(?:{any_of(data['towards'])})\s+)?(?:{'|'.join(data['yet'])})"),
        "consists": re.compile(rf"\b(?:{any_of(data['consists'])})\b"),
        "handed": re.compile(rf"\s*(?:{'|'.join(data['handed'])})" if data["handed"] else "(?!)"),
        "by_whom": re.compile(rf"\s+(?:{any_of(spoken.words('requests')['agent'])})\b"),
        "received": re.compile(rf"\s*(?:{'|'.join(data['received'])})(?!\w)"),
    }


def _optional(options: list[str], pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern.format(any_of(options))) if options else None
