"""The words with which a report is asked for, compiled: `requests.toml` of a language's folder.

The head of the English file says what each list means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import lang
from kg.extract.quick import Quick
from kg.extract.request_governed import Governing, governing
from kg.extract.request_times import TimeWords, time_words
from kg.lang.grammar import any_of
from kg.parse import editorial

REACH = 420
"""How far behind the verb its report, and behind that recipients, sessions and dates are looked for."""
_BETWEEN = 640
"""So many characters may part a verb from its report: titles of items of the agenda stand there."""
_NEARBY = 80
"""So near behind a report stands a clause that says who makes it."""
_NUMBER = 60
"""No number of a session is longer."""
MASK = "\x01"
"""What stands for every character of a name."""


@dataclass(frozen=True, slots=True)
class RequestWords:
    """What `requests.toml` of one language says, compiled; see there what each list means."""

    language: lang.Language
    asked: Quick
    own: re.Pattern[str]
    that_session: re.Pattern[str]
    recipient: re.Pattern[str]
    recipients: re.Pattern[str]
    joined: re.Pattern[str]
    joint: re.Pattern[str]
    listed: re.Pattern[str]
    """Names one behind the other, up to the `last`, to which a conjunction leads."""
    session: re.Pattern[str]
    session_of: re.Pattern[str]
    due: re.Pattern[str]
    times: TimeWords
    decided: Quick
    decides: re.Pattern[str]
    more: re.Pattern[str]
    at_once: Quick
    asides: re.Pattern[str]
    partners: re.Pattern[str]
    objects: re.Pattern[str]
    leading: re.Pattern[str]
    besides: re.Pattern[str]
    about: re.Pattern[str]
    forms: re.Pattern[str]
    determiner: re.Pattern[str]
    towards: re.Pattern[str]
    theirs: re.Pattern[str]
    session_leads: frozenset[str]
    session_belongs: re.Pattern[str]
    """The rest of a session of which it is said whose it is, from its number on."""
    its: re.Pattern[str]
    """What makes a session that of the organ that speaks, right before its number."""
    session_of_whom: re.Pattern[str]
    """A session, up to the name of whose it is: "the subsequent session of the"."""
    respectively: re.Pattern[str]
    receives: re.Pattern[str]
    tells: re.Pattern[str]
    tells_own: re.Pattern[str]
    joins: re.Pattern[str]
    """What joins a further session to the one before it."""
    noun_ends: re.Pattern[str]
    adds: re.Pattern[str]
    """What leads to a further recipient behind a comma: ", and to the"."""
    another: re.Pattern[str]
    """What leads to a body that is not named in full: "to the open-ended working group"."""
    given: re.Pattern[str]
    given_with: re.Pattern[str]
    last_with: re.Pattern[str]
    led: re.Pattern[str]
    clitic: re.Pattern[str]
    several: re.Pattern[str]
    named_session: re.Pattern[str]
    informs: re.Pattern[str]
    existing: re.Pattern[str]
    demonstrative: re.Pattern[str]
    belongs: re.Pattern[str]
    governing: Governing
    elsewhere: re.Pattern[str]
    what_for: re.Pattern[str]
    negated: re.Pattern[str]
    determined: re.Pattern[str]
    as_adjectives: frozenset[str]
    next_asked: re.Pattern[str]
    handed: re.Pattern[str]
    nominal: Quick
    tasks: re.Pattern[str]
    back: re.Pattern[str]
    sessions: str
    addressed: re.Pattern[str]
    means: str
    hands_in: frozenset[str]
    presented: re.Pattern[str]
    """What says of a report to whom it is presented already: "the report he presents annually to the Council"."""
    agent: re.Pattern[str]
    """What leads to who is to make a report that is asked to be made: "by the"."""
    anew: re.Pattern[str]
    """What begins the name of whom an act asks, where no pronoun stands for him."""
    passes_on: frozenset[str]
    made_by: re.Pattern[str]
    """What says behind a report that he who is asked makes it."""
    of_others: re.Pattern[str]
    """An enumeration of those to whom something else is: "common to the Offices and"."""

    def may_ask(self, text: str) -> bool:
        """Whether a text has the words without which no report is asked for in it; names are masked."""
        return any(each.may(text) for each in (self.asked, self.at_once, self.decided, self.nominal))


@lru_cache(maxsize=8)
def request_words(language: str) -> RequestWords:
    """The compiled words of `language`; those of the default for a language that has none."""
    spoken = lang.of(language)
    data = spoken.words("requests")
    return RequestWords(
        spoken,
        Quick(re.compile(_asked(data))),
        **_verbs(spoken, data),
        **_sessions(spoken, data),
        own=re.compile(rf"(?<![\w'])(?:{any_of(data['own'])})\b"),
        recipient=re.compile(rf"(?<!\w)(?:{any_of(data['recipient'])})\s*$"),
        recipients=re.compile(_recipients(data)),
        joined=re.compile(rf"(?<!\w)(?:{any_of(data['and'])})\s*$"),
        joint=re.compile(rf"(?:{any_of(data['and'])})\b"),
        listed=re.compile(_listed(data)),
        due=time_words(language).due,
        times=time_words(language),
        asides=re.compile(rf"\b(?:{'|'.join(data['asides'])})"),
        partners=re.compile(_partners(data)),
        objects=re.compile(rf"\b(?:{any_of(data['objects'])})\b"),
        leading=re.compile(rf"\b(?:{any_of(data['leading'])})\s+\Z"),
        besides=re.compile(rf"\b(?:{'|'.join(data['besides'])})\s+\Z"),
        about=re.compile(rf"\b(?:{any_of(data['about'])})\b"),
        forms=re.compile(rf"(?:{any_of(data['forms'])})\b"),
        determiner=re.compile(rf"\s*(?:{any_of(data['determiners'])})?\s*$"),
        towards=re.compile(rf"(?<!\w)(?:{any_of(data['towards'])})\s*$"),
        theirs=re.compile(rf"\b(?:{any_of(data['theirs'])})\s+$"),
        respectively=re.compile(rf"\b(?:{any_of(data['respectively'])})\b"),
        noun_ends=re.compile(rf"^\s+(?:(?:{any_of(data['noun_ends'])})\s+)+"),
        clitic=re.compile(rf"\s(?:{_either(data['clitics'])})\s+\Z"),
        demonstrative=re.compile(rf"(?:{any_of(data['demonstratives'])})\b"),
        existing=re.compile(rf"(?:{any_of(data['existing'])})(?:\b|(?<='))"),
        belongs=re.compile(rf"\s+(?:[\w-]+\s+)?(?:{any_of(data['belongs'])})(?:\b|(?<='))"),
        governing=governing(spoken, data),
        determined=re.compile(rf"(?<![\w'])(?:{any_of(spoken.table('language')['articles'])})\s+$"),
        as_adjectives=frozenset(data["verbs_as_adjectives"]),
        next_asked=re.compile("|".join(data["next_asked"])),
        nominal=Quick(re.compile(rf"\s*(?:{data['nominal']}){lang.article()}?(?={MASK})")),
        back=re.compile(rf"\b(?:{any_of(data['back'])})"),
        addressed=re.compile(rf"\b(?:{'|'.join(data['addressed'])})\s+(?:{any_of(data['recipient'])})\s*$"),
        means=data["means"],
        hands_in=frozenset(data["hands_in"]),
        passes_on=frozenset(data["passes_on"]),
        presented=re.compile(
            rf"(?<!\w)(?:{'|'.join(data['presented'])})"
            rf"(?:(?:\s+[^\s,;.]+){{0,2}}?\s+(?:{any_of(data['recipient'])})\s*{lang.article()}?{MASK}+)?"
        ),
        agent=re.compile(rf"[^;.]{{0,{_NEARBY}}}?\b(?:{any_of(data['agent'])})\s+{lang.article()}?(?={MASK})"),
        anew=re.compile(rf"\s*(?:{'|'.join(data['anew'])})"),
        made_by=re.compile(rf"[^,;.]{{0,{_NEARBY}}}?(?<!\w)(?:{'|'.join(data['made_by'])})"),
    )


def _verbs(spoken: lang.Language, data: Mapping[str, Any]) -> dict[str, Any]:
    """The verbs that ask, decide, give or tell, and what stands before and after them."""
    return {
        "decided": Quick(
            re.compile(
                _asked(
                    {
                        **data,
                        "verbs": data["decided"],
                        "reports": data["decided_reports"],
                        "told_at": ["(?!)"],
                        "passive": ["(?!)"],
                    }
                )
            )
        ),
        "decides": re.compile(rf"\s*(?:{spoken.grammar.subject_with})\s*"),
        "more": re.compile(_more(data)),
        "at_once": Quick(re.compile(rf"\s*(?P<object>{_report(data, data['indefinite'])})")),
        "given": re.compile(rf"(?:{_either(data['given'])})\s+(?:(?:{any_of(data['determiners'])})\s+)?\Z"),
        "given_with": re.compile(rf"[^,;.]{{1,140}}?\s(?:{_either(data['given_with'])})\b"),
        "last_with": re.compile(rf",?\s*(?:{_either(data['given_with'])})\s*$"),
        "led": re.compile(rf"\b(?:{_either(data['led'])})\b"),
        "informs": re.compile(rf"\b(?:{'|'.join(data['informs'])})"),
        "elsewhere": re.compile(rf"\b(?:{any_of(data['not_before'])})\s+$|\b(?:{'|'.join(data['relative'])})\s*$"),
        "what_for": re.compile(rf"\b(?:{any_of(data['not_before'])})\s+(?:{any_of(data['particles'])})\s+$"),
        "negated": re.compile(rf"(?<![\w'])(?:{'|'.join(data['negated'])})\s*$"),
        "handed": re.compile("|".join(data["handed"])),
        "tasks": re.compile(data["tasks"]),
        "tells_own": re.compile("|".join(data["tells_own"])),
        "joins": re.compile(rf"(?<!\w)(?:{any_of(data['and'])})(?:(?!\w)|(?<='))|,"),
        "adds": re.compile(
            rf",\s+(?:{any_of(data['and'])})\s+(?:{any_of(data['recipient'])})\s*(?:{any_of(data['determiners'])})?\s*\Z"
        ),
        "another": re.compile(
            rf"\s*(?:\w+\s+)?(?:{any_of(data['recipient'])})\s*(?:(?:{any_of(data['determiners'])})\s+)?"
            rf"(?:[\w-]+\s+){{0,3}}?(?:{any_of(data['bodies_unnamed'])})\b"
        ),
        "tells": re.compile(rf"\b(?:{any_of(data['tells'])})\s+{lang.article()}?\Z"),
        "receives": re.compile(rf"\s*{lang.article()}?(?:{MASK}+|(?:{any_of(data['recipients_unnamed'])})\b)"),
    }


def _sessions(spoken: lang.Language, data: Mapping[str, Any]) -> dict[str, Any]:
    """The sessions to which a report is due."""
    return {
        "that_session": re.compile(rf"\b(?:{any_of(data['that_session'])})\b"),
        "session": re.compile(_session(spoken.code, data)),
        "session_of": re.compile(
            rf"(?:{_session(spoken.code, data)})"
            rf"(?:\s+(?:{any_of(data['belongs'])})(?:\s+|(?<=')){lang.article()}?(?:{MASK}+|[^,;.]{{1,{_NEARBY}}}?(?=,)))?"
        ),
        "several": re.compile(
            rf",\s*|\s+(?:{any_of(data['and'])})\s+(?!{_either(data['one_number'])})(?:(?:{any_of(data['then_at'])})\s+)?"
        ),
        "named_session": re.compile(
            _session(spoken.code, {**data, "session": data["named_session"], "other": ["(?!)"]})
        ),
        "sessions": data["session_nouns"][1],
        "its": re.compile(rf"\b(?:{any_of(data['possessives'])})\s+(?:[\w-]+\s+)?\Z"),
        "session_of_whom": re.compile(
            rf"(?<!\w)(?:(?:{any_of(data['determiners'])})\s+)?"
            rf"(?:(?!(?:{any_of([*data['recipient'], *data['determiners'], *data['and']])})\s)[\w-]+\s+){{0,4}}?"
            rf"(?:{any_of(data['session_nouns'])})"
            rf"(?:\s+[\w-]+)?\s+(?:{any_of(data['belongs'])})\s*{lang.article()}?\Z"
        ),
        "session_leads": frozenset(data["session"]),
        "session_belongs": re.compile(
            rf"[^,;.]{{0,{_NUMBER}}}?\b(?:{any_of(data['session_nouns'])})(?:\s+[\w-]+)?\s+(?:{any_of(data['belongs'])})(?:\b|(?<='))"
        ),
        "of_others": re.compile(
            rf"(?<!\w)(?:(?:{any_of(data['recipient'])})\s+(?:(?:{any_of(data['determiners'])})(?!\w)|{MASK})"
            rf"|(?:{_either(data['recipient_with_article'])})\s).*(?<!\w)(?:{any_of(data['and'])})(?!\w)"
        ),
    }


def _either(options: list[str]) -> str:
    """A pattern for any of some words; for none where there are none."""
    return any_of(options) if options else "[^\\s\\S]"


def _report(data: Mapping[str, Any], articles: list[str]) -> str:
    """A report with one of some articles and its adjectives, or a written or oral update."""
    none = any_of([*data["not_adjectives"], *data["session_nouns"]])
    adjective = rf"(?!(?:{none})(?![\w-]))[\w-]+,?\s+(?:(?:{any_of(data['and'])})\s+)?"
    led = rf"(?:{any_of(articles)})(?:\s+|(?<='))(?:{adjective}){{0,7}}?"
    return (
        rf"(?:{led}(?:(?:{any_of(data['nouns'])})|{'|'.join(data['updates'])})|"
        rf"(?:{'|'.join(data['bare'])}))\b(?!{'|'.join(data['not_nouns'])})"
    )


def _more(data: Mapping[str, Any]) -> str:
    """A further report of the same verb: ", and a final report"."""
    joint = any_of([*data["and"], *data["followed"]])
    report = rf"{_report(data, data['indefinite'])}|{'|'.join(data['another_one'])}"
    return rf"(?:,\s*(?:(?:{joint})\s+)?|\s+(?:{joint})\s+)(?P<object>{report})"


def _asked(data: Mapping[str, Any]) -> str:
    """A verb that tells an organ at a session, one that asks for a report by itself, or has one for its object."""
    report = _report(data, data["articles"])
    between = rf"(?P<between>[^;:.]{{0,{_BETWEEN}}}?)"
    return (
        rf"(?P<told>{'|'.join(data['told_at'])})|(?P<passive>{'|'.join(data['passive'])})|(?:{'|'.join(data['reports'])})|"
        rf"\b(?P<verb>{any_of(data['verbs'])})\b(?={between}\b(?P<object>{report}))"
    )


def _recipients(data: Mapping[str, Any]) -> str:
    """Recipients as they stand between verb and report, names masked: "to the General Assembly"."""
    led = rf"(?:{any_of(data['recipient'])}|{any_of(data['and'])}|{any_of([data['means']])})"
    led += rf"(?: (?:{any_of(data['belongs_to'])})(?!\w))?"
    article = rf"(?:(?:{any_of([*data['determiners'], *data['belongs_to']])})(?:\s+|(?<=')))?"
    who = rf"(?:(?:{any_of(data['recipients_unnamed'])})\b|{MASK})"
    to = rf"(?:(?:{any_of(data['towards'])})\s+)?"
    return rf"\b{led}\s*{to}{article}{who}(?:\s+(?:{any_of(data['belongs_to'])})\s*{MASK})?"


def _listed(data: Mapping[str, Any]) -> str:
    """An enumeration: "the Council, the Assembly and the Commission", masked."""
    led = rf"(?:(?:{any_of(data['towards'])})\s+)?(?:(?:{any_of(data['determiners'])})(?:\s+|(?<=')))?"
    return rf"{MASK}+(?:,\s*{led}{MASK}+)*,?\s+(?:{any_of(data['and'])})\s+{led}(?P<last>{MASK})"


def _partners(data: Mapping[str, Any]) -> str:
    """With whom a report is made, a list with commas up to the report: nothing else is asked in it."""
    other = rf"\b(?:{'|'.join(data['asked_too'])})\b"
    return rf"\b(?:{'|'.join(data['partners'])})\b(?:(?!{other})[^;]){{1,{_BETWEEN}}},\s*$"


def _session(language: str, data: Mapping[str, Any]) -> str:
    """At its seventy-eighth session: `ordinal` is its number, `before` what makes it another matter's;
    `several` are numbers behind the noun ("en sus períodos de sesiones 66º y 67º").
    """
    joint = any_of(data["and"])  # "taken and results achieved at the eightieth session": that of the report
    free = "".join(rf"(?<!\b{re.escape(each)} )" for each in data["not_before_other"])
    before = rf"(?P<before>{free}(?:{any_of(data['other'])})\s+(?:(?!(?:{joint})\b)[\w']+\s+){{0,6}}?)?"
    noun = rf"(?:{any_of(data['session_nouns'])})\b"
    noun += rf"(?!\s+(?:{any_of(data['not_sessions'])})\b)" if data["not_sessions"] else ""
    again = rf"(?:{joint})\s+(?:{any_of(data['named_session'])})\s+"  # "its fifty-ninth and its sixtieth sessions"
    number = rf"(?P<ordinal>(?:(?:{again}|(?!(?:{noun})|(?:{any_of(data['not_ordinal'])})\b))[\w-]+,?\s+){{1,9}}?)"
    kind = rf"(?:(?:{any_of(data['kinds_of_session'])})\s+)?"
    led = rf"(?:(?<![\w'])|(?<=\bqu')){before}(?:{any_of(data['session'])})\s+"
    if not data["sessions_named_first"]:
        return rf"{led}{number}{kind}(?:{noun})"
    numeral = rf"(?:\d{{1,3}}(?!\d)\w*|\w*(?:{any_of(editorial.editorial_words(language).ordinals)})\w*)"
    several = rf"(?P<several>{numeral}(?:,?\s+(?:(?:{any_of(data['and'])})\s+)?{numeral}){{0,9}})"
    first = any_of(data["sessions_named_first"])
    return rf"{led}(?:{number}{kind}(?:{noun})|(?:{first})\s+{several})"
