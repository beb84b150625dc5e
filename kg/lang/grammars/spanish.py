"""Spanish: agreement in o, a, os and as, "sigue alentando", clitic pronouns, "y" and "e", "o" and "u"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.lang.grammar import FINITE, FIRST_PERSON, PARTICIPLE, PAST
from kg.lang.grammars.romance import Romance

_PARTICIPLE_END = "ndo"
_TOLD = re.compile(r"\s+(?:(?:sigan?|continúen?)\s+)?inform(?:en?|ando)\b")
_NOUNS = frozenset({"solicita", "nota", "invita", "insta"})


class Spanish(Romance):
    """The rules of Spanish."""

    times_before_verbs = True
    drops_pronouns = True
    clauses_look_relative = True
    subject_with = r"(?:de\s+)?que"
    infinitive_with = r"a\s+|de\s+"
    clause_with = r"\bque\b"
    joins = r"(?:,|\s+[yeou])?"

    def agreements(self, adjective: str) -> tuple[str, ...]:
        """Made from the masculine singular: "preocupado" gives preocupada, preocupados, preocupadas."""
        first, joint, last = adjective.partition(" y ")
        if joint:
            pairs = zip(self.agreements(first), self.agreements(last), strict=False)
            return tuple(one + joint + other for one, other in pairs)
        if " " in adjective:
            return (adjective,)
        if adjective.endswith("o"):
            return tuple(adjective[:-1] + end for end in ("o", "a", "os", "as"))
        if adjective.endswith("or"):
            return tuple(adjective + end for end in ("", "a", "es", "as"))
        return (adjective,) if adjective.endswith("s") else (adjective, adjective + "s")

    def continued(self, first_person: Iterable[str], infinitive: Iterable[str]) -> Iterator[tuple[str, str]]:
        """ "Sigue alentando" is the gerund behind "seguir"; it is made from the infinitive."""
        for verb in infinitive:
            gerund = _gerund(verb)
            if gerund:
                for finite, participle in (("sigue", "siguiendo"), ("continúa", "continuando")):
                    yield f"{finite} {gerund}", FINITE
                    yield f"{participle} {gerund}", PARTICIPLE

    def kind_of(self, verb: str) -> str:
        """ "declarándose", "expresó", "expresamos", "se declara"."""
        words = verb.split()
        if any(word.endswith((_PARTICIPLE_END, "ndose")) for word in words):
            return PARTICIPLE
        if words[0].endswith("ó") or words[-1].endswith("ó"):
            return PAST
        return FIRST_PERSON if any(word.endswith("mos") for word in words) else FINITE

    def finite_is_verb(self, form: str, before: str, follower: str, *, pronoun: bool, joined: bool) -> bool:
        """ "y solicita al" is a verb; a form behind an article is a noun."""
        if " " in form or pronoun:
            return True
        if form in _NOUNS and before.rstrip().endswith((" la", " una", " su", " esta")):
            return False
        return follower not in {".", ";", ")", "y", "e"}

    def is_recipient(self, pronoun: str, before: str, after: str) -> bool:
        """ "le presente" and "la informe" are for the organ, "sobre la aplicación" is not."""
        return pronoun not in {"la", "lo"} or _TOLD.match(after) is not None


_IRREGULAR = {
    "pedir": "pidiendo",
    "sugerir": "sugiriendo",
    "elegir": "eligiendo",
    "convenir": "conviniendo",
    "rendir": "rindiendo",
    "creer": "creyendo",
    "instituir": "instituyendo",
    "concluir": "concluyendo",
    "advertir": "advirtiendo",
    "requerir": "requiriendo",
    "referirse": "refiriéndose",
    "adherirse": "adhiriéndose",
    "repetir": "repitiendo",
    "prever": "previendo",
    "ver": "viendo",
}
_ENDINGS = (
    ("arse", "ándose"),
    ("erse", "iéndose"),
    ("irse", "iéndose"),
    ("ar", "ando"),
    ("er", "iendo"),
    ("ir", "iendo"),
)


def _gerund(infinitive: str) -> str:
    """The gerund of a verb, with what stands behind it; "" where it is no infinitive."""
    verb, space, rest = infinitive.partition(" ")
    for end, gerund in _ENDINGS:
        if verb.endswith(end):
            return _IRREGULAR.get(verb, verb[: -len(end)] + gerund) + space + rest
    return ""


RULES = Spanish()
