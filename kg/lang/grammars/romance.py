"""What French, Spanish and their like have in common: heads of names come first, adjectives mostly last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kg.lang.grammar import Grammar, any_of, listed_kinds


class Romance(Grammar):
    """The rules that the languages of the family share; a language says more in a class of its own."""

    adjective_follows = True
    tells_past_unnamed = True
    infinitive_with = r"\u00e0\s+|de\s+|d'"
    """What stands before an infinitive that says what is asked, as a pattern."""
    subject_with = r"(?:\u00e0\s+cet\s+\u00e9gard\s+)?qu[e']"
    clause_with = r"\bqu[e']"
    """What begins a clause that says so."""
    joins = r"(?:,|\s+et|\s+ou)?"
    """What may stand between two words of a description."""

    def asked(self, words: Mapping[str, Any]) -> re.Pattern[str]:
        """An infinitive with its preposition and clitics, a subordinate clause, a colon."""
        before = "".join(rf"(?<!\b{re.escape(word)} )" for word in words["not_before"])
        no_verb = any_of(words["not_after"])
        clitic, ending = any_of(words["clitics"]).replace(r"\ ", r"\s+"), any_of(words["infinitive"])
        verb = rf"(?:{clitic})*(?!(?:{no_verb})\b)\w+(?:{ending})\b"
        return re.compile(rf"\b(?:{self.infinitive_with}){verb}|{before}{self.clause_with}|:")

    def family(self, words: Mapping[str, Any]) -> re.Pattern[str]:
        """The noun first, then what says of which kind it is, or that it is the United Nations'."""
        noun, kind, own = any_of(words["families"]), any_of(words["kinds"]), any_of(words["kind_families"])
        of, not_between = any_of(word.lower() for word in words["united"]), any_of(words["mediating"])
        word = rf"(?:{self.joins}\s+(?!(?:{{}})\b)[\w-]+){{{{0,5}}}}?\s+"
        to_united = word.format(f"{not_between}|{kind}")
        to_kind = word.format(f"{not_between}|{any_of(words['not_kind'])}")
        return re.compile(
            rf"\b(?:(?:{noun}){to_united}(?P<un>{of})|"
            rf"(?:{own}){to_kind}(?P<kinds>{listed_kinds(words)}))(?![\w-])"
        )


RULES = Romance()
