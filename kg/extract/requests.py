"""Requests to report: of whom, for whom, for which session or by which date a report is asked.

A report is asked for where the clause of an asking act has somebody submit, present or
prepare a report, or report ("faire rapport", "rendre compte"). A report in which something
is to be included, a report that is only mentioned, lists, information and briefings are no
requests. RequestWords are data (`requests.toml` of the language's folder).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from kg import lang, resources
from kg.authority import Authority
from kg.extract.acts import asking, by_paragraph, is_asking
from kg.extract.names import Mentions
from kg.extract.quick import Quick
from kg.extract.view import Views
from kg.lang.grammar import any_of
from kg.model import ActUse, Addressee, Document, Mention, Paragraph, Part, ReportRequest, composed, locate
from kg.parse import editorial
from kg.symbols import Symbol

_SENTENCE_END = re.compile(r";|\.\s")
_REACH = 420
"""How far behind the verb its report, and behind that recipients, sessions and dates are looked for."""
_MASK = "\x01"
_NEAR = 60
_ARTICLE = re.compile(rf"\s*{lang.article()}?")
_DUTY = "request"
"""The act towards those who owe the organ reports; of others a bare "to report on" asks for none."""
_HELPED = 110
"""How far before the verb stands who is helped to report."""
_LEFT_OVER = 4
"""So many words may stand between verb and report beside recipients, times and asides."""

_Placed = TypeVar("_Placed", Addressee, Mention)


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
    session: re.Pattern[str]
    due: re.Pattern[str]
    asides: re.Pattern[str]
    partners: re.Pattern[str]
    objects: re.Pattern[str]
    leading: re.Pattern[str]
    besides: re.Pattern[str]
    about: re.Pattern[str]
    determiner: re.Pattern[str]
    towards: re.Pattern[str]
    theirs: re.Pattern[str]
    given: re.Pattern[str]
    given_with: re.Pattern[str]
    last_with: re.Pattern[str]
    led: re.Pattern[str]
    clitic: re.Pattern[str]
    several: re.Pattern[str]
    named_session: re.Pattern[str]
    informs: re.Pattern[str]
    existing: re.Pattern[str]
    belongs: re.Pattern[str]
    helps: re.Pattern[str]
    helped: re.Pattern[str]
    elsewhere: re.Pattern[str]
    back: re.Pattern[str]
    sessions: str
    addressed: re.Pattern[str]
    means: str
    hands_in: frozenset[str]


@lru_cache(maxsize=8)
def request_words(language: str) -> RequestWords:
    """The compiled words of `language`; those of the default for a language that has none."""
    spoken = lang.of(language)
    data = spoken.words("requests")
    return RequestWords(
        spoken,
        Quick(re.compile(_asked(data))),
        own=re.compile(rf"(?<![\w'])(?:{any_of(data['own'])})\b"),
        that_session=re.compile(rf"\b(?:{any_of(data['that_session'])})\b"),
        recipient=re.compile(rf"(?<!\w)(?:{any_of(data['recipient'])})\s*$"),
        recipients=re.compile(_recipients(data)),
        joined=re.compile(rf"(?<!\w)(?:{any_of(data['and'])})\s*$"),
        session=re.compile(_session(spoken.code, data)),
        due=re.compile(_due(spoken.code, data["due"])),
        asides=re.compile(rf"\b(?:{'|'.join(data['asides'])})"),
        partners=re.compile(_partners(data)),
        objects=re.compile(rf"\b(?:{any_of(data['objects'])})\b"),
        leading=re.compile(rf"\b(?:{any_of(data['leading'])})\s+\Z"),
        besides=re.compile(rf"\b(?:{'|'.join(data['besides'])})\s+\Z"),
        about=re.compile(rf"\b(?:{any_of(data['about'])})\b"),
        determiner=re.compile(rf"\s*(?:{any_of(data['determiners'])})?\s*$"),
        towards=re.compile(rf"(?<!\w)(?:{any_of(data['towards'])})\s*$"),
        theirs=re.compile(rf"\b(?:{any_of(data['theirs'])})\s+$"),
        given=re.compile(rf"(?:{_either(data['given'])})\s+(?:(?:{any_of(data['determiners'])})\s+)?\Z"),
        given_with=re.compile(rf"[^,;.]{{1,140}}?\s(?:{_either(data['given_with'])})\b"),
        last_with=re.compile(rf",?\s*(?:{_either(data['given_with'])})\s*$"),
        led=re.compile(rf"\b(?:{_either(data['led'])})\b"),
        clitic=re.compile(rf"\s(?:{_either(data['clitics'])})\s+\Z"),
        several=re.compile(
            rf",\s*|\s+(?:{any_of(data['and'])})\s+(?!{_either(data['one_number'])})(?:(?:{any_of(data['then_at'])})\s+)?"
        ),
        named_session=re.compile(_session(spoken.code, {**data, "session": data["named_session"], "other": ["(?!)"]})),
        informs=re.compile(rf"\b(?:{'|'.join(data['informs'])})"),
        existing=re.compile(rf"(?:{any_of(data['existing'])})(?:\b|(?<='))"),
        belongs=re.compile(rf"\s+(?:[\w-]+\s+)?(?:{any_of(data['belongs'])})(?:\b|(?<='))"),
        helps=re.compile(rf"\b(?:{'|'.join(data['helps'])})\b[^;]*$"),
        helped=re.compile("|".join(data["helped"])),
        elsewhere=re.compile(rf"\b(?:{any_of(data['not_before'])})\s+$|\b(?:{'|'.join(data['relative'])})\s*$"),
        back=re.compile(rf"\b(?:{any_of(data['back'])})"),
        addressed=re.compile(rf"\b(?:{'|'.join(data['addressed'])})\s+(?:{any_of(data['recipient'])})\s*$"),
        sessions=data["session_nouns"][1],
        means=data["means"],
        hands_in=frozenset(data["hands_in"]),
    )


def _either(options: list[str]) -> str:
    """A pattern for any of some words; for none where there are none."""
    return any_of(options) if options else "[^\\s\\S]"


def _asked(data: Mapping[str, Any]) -> str:
    """A verb that asks for a report by itself, or one with a report for its object somewhat further on."""
    none = any_of([*data["not_adjectives"], *data["session_nouns"]])
    adjective = rf"(?!(?:{none})\b)[\w-]+,?\s+(?:(?:{any_of(data['and'])})\s+)?"
    report = (
        rf"(?:(?:{any_of(data['articles'])})(?:\s+|(?<='))(?:{adjective}){{0,5}}?(?:{any_of(data['nouns'])})|"
        rf"(?:{'|'.join(data['bare'])}))\b(?!{'|'.join(data['not_nouns'])})"
    )
    between = rf"(?P<between>[^;:.]{{0,{_REACH}}}?)"
    return (
        rf"(?:{'|'.join(data['reports'])})|"
        rf"\b(?P<verb>{any_of(data['verbs'])})\b(?={between}\b(?P<object>{report}))"
    )


def _recipients(data: Mapping[str, Any]) -> str:
    """Recipients as they stand between verb and report, names masked: "to the General Assembly"."""
    led = rf"(?:{any_of(data['recipient'])}|{any_of(data['and'])}|{any_of([data['means']])})(?: d[eu'])?"
    article = rf"(?:(?:{any_of([*data['determiners'], *data['belongs_to']])})(?:\s+|(?<=')))?"
    who = rf"(?:(?:{any_of(data['recipients_unnamed'])})\b|{_MASK})"
    to = rf"(?:(?:{any_of(data['towards'])})\s+)?"
    return rf"\b{led}\s*{to}{article}{who}(?:\s+(?:{any_of(data['belongs_to'])})\s*{_MASK})?"


def _partners(data: Mapping[str, Any]) -> str:
    """With whom a report is made, a list with commas up to the report: nothing else is asked in it."""
    other = rf"\b(?:{'|'.join(data['asked_too'])})\b"
    return rf"\b(?:{'|'.join(data['partners'])})\b(?:(?!{other})[^;]){{1,{_REACH}}},\s*$"


def _session(language: str, data: Mapping[str, Any]) -> str:
    """At its seventy-eighth session: `ordinal` is its number, `before` what makes it another matter's;
    `several` are numbers behind the noun ("en sus períodos de sesiones 66º y 67º").
    """
    joint = any_of(data["and"])  # "taken and results achieved at the eightieth session": that of the report
    before = rf"(?P<before>(?<!\bto be )(?:{any_of(data['other'])})\s+(?:(?!(?:{joint})\b)[\w']+\s+){{0,6}}?)?"
    noun = any_of(data["session_nouns"])
    number = rf"(?P<ordinal>(?:(?!(?:{noun})\b|(?:{any_of(data['not_ordinal'])})\b)[\w-]+,?\s+){{1,9}}?)"
    kind = rf"(?:(?:{any_of(data['kinds_of_session'])})\s+)?"
    led = rf"(?<![\w']){before}(?:{any_of(data['session'])})\s+"
    if not data["sessions_named_first"]:
        return rf"{led}{number}{kind}(?:{noun})\b"
    numeral = rf"(?:\d{{1,3}}(?!\d)\w*|\w*(?:{any_of(editorial.editorial_words(language).ordinals)})\w*)"
    several = rf"(?P<several>{numeral}(?:,?\s+(?:(?:{any_of(data['and'])})\s+)?{numeral}){{0,9}})"
    first = any_of(data["sessions_named_first"])
    return rf"{led}(?:{number}{kind}(?:{noun})\b|(?:{first})\s+{several})"


def _due(language: str, forms: list[str]) -> str:
    of = lang.in_date(r"\s+")
    date = rf"{lang.article()}?\d{{1,2}}(?:er)?{of}(?:{any_of(editorial.editorial_words(language).months)}){of}\d{{4}}"
    return "|".join(re.escape(form).replace(r"\{\}", date) for form in forms)


def find_requests(
    document: Document,
    authority: Authority,
    acts: tuple[ActUse, ...],
    addressees: tuple[Addressee, ...],
    mentions: tuple[Mention, ...],
    *,
    views: Views | None = None,
) -> tuple[ReportRequest, ...]:
    """Every request to report of the operative part, in the order of the text.

    One row for each reporter, recipient and session; what is not printed is empty. Names that a clause says again
    count as well, where `mentions` are `names.Mentions`.
    """
    views = views or Views.of(document)
    every = (*mentions, *(mentions.again if isinstance(mentions, Mentions) else ()))
    lexicon, own = request_words(document.metadata.language), _own(document, authority)
    addressed, named = by_paragraph(document, addressees, views), by_paragraph(document, every, views)
    found: list[ReportRequest] = []
    for index, paragraph, uses in asking(document, acts, views):
        bodies = tuple(sorted((m for m in named.get(index, ()) if m.kind != "instrument"), key=_start))
        asked = tuple(sorted(addressed.get(index, ()), key=_start))
        text = views.paragraphs[index].normal
        reader = _Reader(document, paragraph, text, lexicon, own, asked, bodies, _masked(text, bodies))
        for use in uses:
            if is_asking(use.act):
                found.extend(reader.requests(use))
    return tuple(dict.fromkeys(found))


def _start(item: _Placed) -> int:
    return item.place.start


@lru_cache(maxsize=64)
def _short_names(language: str, own: str) -> re.Pattern[str] | None:
    """What the organ `own` calls itself in its own texts ("the Council"), in small letters."""
    spoken = lang.of(language)
    there = [organ for organ in resources.table("organs.toml")["organ"] if organ["code"] == own]
    table = spoken.table("organs").get(own, {}) if spoken.code != lang.DEFAULT else (there[0] if there else {})
    names = [name.lower() for name in table.get("short", ())]
    return re.compile(rf"\b(?:{any_of(names)})\b(?!-)") if names else None


def _beginning(items: tuple[_Placed, ...], start: int, end: int) -> tuple[_Placed, ...]:
    """Those of `items`, which are in the order of the text, that begin from `start` on and before `end`."""
    return items[bisect_left(items, start, key=_start) : bisect_left(items, end, key=_start)]


def _masked(text: str, mentions: tuple[Mention, ...]) -> str:
    """`text` with every character of a name replaced."""
    pieces, position = [], 0
    for low, high in sorted((m.place.start, m.place.end) for m in mentions):
        if low >= position:
            pieces += [text[position:low], _MASK * (high - low)]
            position = high
    return "".join((*pieces, text[position:]))


def _own(document: Document, authority: Authority) -> str:
    """The code of the organ whose text this is, from the symbol, else from the line before the preamble."""
    symbol = Symbol.parse(document.metadata.symbol)
    if symbol and symbol.organ:
        return symbol.organ
    first = next((p for p in document.paragraphs if p.part is not Part.MASTHEAD and p.text), None)
    if first is None:
        return ""
    start = first.offsets.position(0)
    lead = composed(document.source.text[max(0, start - 120) : start])
    hits = [
        hit
        for hit in authority.names(document.metadata.language).find(lead)
        if lead[hit.end : hit.end + 2].strip(" *_").startswith(",")
    ]
    return hits[-1].codes[0] if hits else ""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the requests of one paragraph."""

    document: Document
    paragraph: Paragraph
    text: str
    words: RequestWords
    own: str
    addressees: tuple[Addressee, ...]
    mentions: tuple[Mention, ...]
    masked: str
    """The text without names: in "submit to the Secretary-General annual reports" they are no adjectives."""

    def requests(self, use: ActUse) -> Iterator[ReportRequest]:
        """The requests of one act use."""
        text = self.text
        stop = use.clause[1]
        matches = self._matches(text, use.place.end, stop)
        if not matches:
            return
        of = self._reporters(use) or [""]
        for index, match in enumerate(matches):
            limit = matches[index + 1].start() if index + 1 < len(matches) else stop
            after = match.end("object") if match["object"] else match.end()
            end = min(limit, after + _REACH)
            sentence = _SENTENCE_END.search(text, after, end)
            end = sentence.start() if sentence else end
            place = locate(self.document, self.paragraph, match.start(), after)
            begin = self._led(text, matches[index - 1].end() if index else use.place.end, match.start())
            start = match.start()
            besides = self.words.besides.search(text, start, match.start("object")) if match["object"] else None
            if (
                besides and text[match.end("verb") : besides.start()].isspace()
            ):  # "provide an update to the Committee by 1 March and a report"
                begin = start = besides.end()
            due = self._due(text, begin, end)
            targets = self._targets(text, start, begin, end)
            if self._informs(text, match, targets):
                continue
            told = match["verb"] or due or use.act == _DUTY or self.words.back.search(text, match.start(), after + 40)
            if targets == [("", None)] and not told:
                continue
            for to, session in targets:
                for reporter in of:
                    yield ReportRequest(place, reporter, to, use.act, session, due)

    def _matches(self, text: str, start: int, stop: int) -> list[re.Match[str]]:
        """The phrases that ask for a report, once for each report ("prepare and submit a report")."""
        found: list[re.Match[str]] = []
        for match in self.words.asked.finditer(self.masked, start, stop):
            known = found and match["object"] and match.start("object") == found[-1].start("object")
            if not known and (not match["object"] or match.end("object") <= stop) and self._asks(text, match, start):
                found.append(match)
        return found

    def _asks(self, text: str, match: re.Match[str], low: int) -> bool:
        """Whether the verb is what is asked by the act that ends at `low`, and has the report for its object, with
        only recipients and times between them.
        """
        start, lexicon = match.start(), self.words
        if lexicon.elsewhere.search(text, max(low, start - _NEAR), start):
            return False
        if lexicon.helped.match(text, start) and lexicon.helps.search(text, max(low, start - _HELPED), start):
            return False
        if not match["verb"]:
            return True
        there = lexicon.existing.match(match["object"]) and lexicon.belongs.match(text, match.end("object"))
        if there and match["verb"] not in lexicon.hands_in:
            return False
        if lexicon.leading.search(text, match.start("between"), match.end("between")):
            return False  # "provide in his report", "présenter dans le cadre de son rapport"
        bare = self._bare(text, match.start("between"), match.end("between"))
        return not lexicon.objects.search(bare) and len(re.findall(r"\w+", bare)) <= _LEFT_OVER

    def _bare(self, text: str, start: int, end: int) -> str:
        """The words between verb and report without recipients, sessions, dates and asides."""
        between = text[start:end]
        for mention in reversed(_beginning(self.mentions, start, end)):
            low, high = mention.place.start, mention.place.end
            if start <= low and high <= end:
                between = between[: low - start] + _MASK + between[high - start :]
        given = re.match(rf"\s*{lang.article()}?{_MASK}", between)
        if given:
            between = self.words.last_with.sub(" ", between[given.end() :])
        between = re.sub("\u00ab[^\u00bb]*\u00bb|\u201c[^\u201d]*\u201d", " ", between)
        lexicon = self.words
        for pattern in (
            lexicon.partners,
            lexicon.that_session,
            lexicon.session,
            lexicon.due,
            lexicon.recipients,
            lexicon.asides,
        ):
            between = pattern.sub(" ", between)
        return between

    def _reporters(self, use: ActUse) -> list[str]:
        """Those whom the act asks; where a pronoun names them, those read before its clause."""
        own = [a for a in _beginning(self.addressees, *use.clause) if a.act == use.act]
        before = () if own else _beginning(self.addressees, 0, use.clause[0])
        return list(dict.fromkeys(a.code for a in own or before if a.act == use.act))

    def _led(self, text: str, low: int, verb: int) -> int:
        """Where what belongs to the verb begins: at its conjunction, where times may stand before the verb."""
        if not self.words.language.grammar.times_before_verbs:
            return verb
        led = [match.start() for match in self.words.led.finditer(text, max(low, verb - _REACH), verb)]
        joined = led and self.words.joined.search(self.words.clitic.sub(" ", text[led[-1] : verb]))
        return led[-1] if led and not (joined and self._sessions(text, verb, verb + _REACH)) else verb

    def _due(self, text: str, start: int, end: int) -> str:
        found = self.words.due.search(text, start, end)
        return editorial.iso_date(found[0], self.words.language.code) if found else ""

    def _informs(self, text: str, match: re.Match[str], targets: list[tuple[str, int | None]]) -> bool:
        """Whether a verb that means both to report and to inform has somebody for its object who gets no reports."""
        if not self.words.informs.match(text, match.end()):
            return False
        bodies = {mention.code for mention in self.mentions if mention.kind == "body"}
        return all(code not in bodies and code != self.own for code, _ in targets)

    def _targets(self, text: str, start: int, begin: int, end: int) -> list[tuple[str, int | None]]:
        """Recipients with their sessions, in the order of the text."""
        recipients = self._recipients(text, start, end)
        sessions = self._sessions(text, begin, end) or self._that_session(text, begin, end)
        rows: list[tuple[str, int | None]] = []
        for index, (position, code) in enumerate(recipients):
            stop = recipients[index + 1][0] if index + 1 < len(recipients) else end
            low = begin if index == 0 else position
            near = [number for place, number in sessions if low <= place < stop]
            rows += [(code, number) for number in near] or [(code, None)]
        if not recipients:
            holder = self._holder(text, begin, end) if sessions else ""
            rows = [(holder, number) for _, number in sessions] or [("", None)]
        if sessions and self.words.theirs.search(text, start, sessions[0][0]):
            if len(sessions) == 1:
                rows = [(code, sessions[0][1]) for _, code in recipients]
            elif len(sessions) == len(recipients):  # "at their eightieth and fifty-third sessions, respectively"
                rows = [(code, number) for (_, code), (_, number) in zip(recipients, sessions, strict=True)]
        return list(dict.fromkeys(rows))

    def _recipients(self, text: str, start: int, end: int) -> list[tuple[int, str]]:
        found = [
            (m.start(), self.own)
            for m in self.words.own.finditer(text, max(0, start - 8), end)
            if self.own and self._stands_for_organ(text, m)
        ]
        short = _short_names(self.words.language.code, self.own)
        for match in short.finditer(self.masked, start, end) if short else ():
            if self._leads(text, match.start(), found, start):
                found.append((match.start(), self.own))
        for mention in _beginning(self.mentions, start, end):
            place = mention.place
            close = mention.kind == "body" or place.start < start + _NEAR
            asked = self.words.led.match(text, place.end + 1)  # "y a la Secretaría que …" asks the Secretariat
            if close and not asked and self._leads(text, place.start, found, start):
                found.append((place.start, mention.code))
        found.sort()
        codes: dict[str, int] = {}
        for position, code in found:
            codes.setdefault(code, position)
        return sorted((position, code) for code, position in codes.items())

    def _stands_for_organ(self, text: str, match: re.Match[str]) -> bool:
        """Whether the pronoun is the recipient: "to it", "lui présenter"; "it" elsewhere is not."""
        before, after = text[max(0, match.start() - 8) : match.start()], text[match.end() : match.end() + 24]
        return self.words.language.grammar.is_recipient(match[0], before, after)

    def _leads(self, text: str, position: int, found: list[tuple[int, str]], start: int) -> bool:
        """Whether "to (the)" or "and (to) the" leads to the name at `position`."""
        lexicon = self.words
        before = lexicon.determiner.sub("", text[start:position]) + " "
        led = lexicon.recipient.search(before) is not None
        if lexicon.addressed.search(before):
            return False  # "the recommendations addressed to the Secretariat"
        if found and lexicon.about.search(self.masked, found[-1][0], position):  # then only what is joined to it
            return led and lexicon.joined.search(lexicon.towards.sub("", before)) is not None
        if lexicon.given.match(text, start, position) and lexicon.given_with.match(text, position, position + 150):
            return True  # "provide the Council with a report"
        if led:
            near = not found or position - found[-1][0] < 160
            return near or self.words.session.search(text, position, position + 150) is not None
        if not found or self.words.means in text[start:position] or position - found[-1][0] >= 90:
            return False
        joined = self.words.joined.search(before) is not None
        return joined and text.count(",", found[-1][0], position) < 2

    def _sessions(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        found = []
        for match in self.words.session.finditer(text, start, end):
            if match["before"]:
                continue
            named = match.groupdict()
            ordinals = match["ordinal"] or named.get("several") or ""
            several = not match["ordinal"] or match[0].endswith(self.words.sessions)
            for part in self.words.several.split(ordinals) if several else [ordinals]:
                value = self._number(part)
                if value:
                    found.append((match.start("ordinal" if match["ordinal"] else "several"), value))
        return found

    def _number(self, ordinal: str) -> int | None:
        """The number that an ordinal says in words or digits."""
        value = editorial.editorial_words(self.words.language.code).ordinal_value(ordinal)
        digits = re.match(r"\s*(\d{1,3})(?!\d)", ordinal)
        return int(digits[1]) if value is None and digits else value

    def _holder(self, text: str, start: int, end: int) -> str:
        """Whose session it is, where nobody else is to receive the report: "at the eightieth session of the …"."""
        for match in self.words.session.finditer(text, start, end):
            of = self.words.belongs.match(text, match.end())
            for mention in _beginning(self.mentions, of.end(), of.end() + 6) if of and not match["before"] else ():
                if _ARTICLE.fullmatch(text, of.end() if of else 0, mention.place.start):
                    return mention.code
        return ""

    def _that_session(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """The session named last before the request, where the report is asked for "at that session"."""
        meant = self.words.that_session.search(text, start, end)
        if not meant:
            return []
        found = self.words.named_session.finditer(text, max(0, start - _REACH), meant.start())
        values = [value for match in found if match["ordinal"] and (value := self._number(match["ordinal"]))]
        return [(meant.start(), values[-1])] if values else []
