"""Requests to report: of whom, for whom, for which session or by which date a report is asked.

A report is asked for where the clause of an asking act has somebody submit, present or
prepare a report, or report ("faire rapport", "rendre compte"). A report in which something
is to be included, a report that is only mentioned, lists, information and briefings are no
requests. RequestWords are data (`requests.toml` of the language's folder).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from kg import lang, resources
from kg.authority import Authority
from kg.extract.acts import by_paragraph, is_asking
from kg.extract.names import Mentions
from kg.extract.request_times import dues, iso, period, within
from kg.extract.request_words import MASK, REACH, RequestWords, request_words
from kg.extract.view import Views
from kg.lang.grammar import any_of
from kg.model import ActUse, Addressee, Document, Mention, Paragraph, Part, ReportRequest, composed, locate
from kg.parse import editorial
from kg.symbols import Symbol

_SENTENCE_END = re.compile(r";|\.\s")
_QUOTED = re.compile("\u00ab[^\u00bb]*\u00bb|\u201c[^\u201d]*\u201d")
_NEAR = 60
_ARTICLE = re.compile(rf"\s*{lang.article()}?")
_DUTY = "request"
"""The act towards those who owe the organ reports; of others a bare "to report on" asks for none."""
_DECISION = "decide"
"""What an organ decides that somebody shall do is asked of him: "Decides that the Panel shall report"."""
_HELPED = 110
"""How far before the verb stands who is helped to report."""
_LEFT_OVER = 4
"""So many words may stand between verb and report beside recipients, times and asides."""

_Placed = TypeVar("_Placed", Addressee, Mention)


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
    for index, uses in sorted(by_paragraph(document, acts, views).items()):
        paragraph = document.paragraphs[index]
        if paragraph.part is not Part.OPERATIVE:
            continue
        bodies = tuple(sorted((m for m in named.get(index, ()) if m.kind != "instrument"), key=_start))
        asked = tuple(sorted(addressed.get(index, ()), key=_start))
        text = views.paragraphs[index].normal
        reader = _Reader(document, paragraph, text, lexicon, own, asked, bodies, _masked(text, bodies))
        for use in uses:
            if is_asking(use.act) or use.act == _DECISION:
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
            pieces += [text[position:low], MASK * (high - low)]
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
class _Phrase:
    """The words that ask for one report: its verb, and where its object stands (0 where the verb says it all)."""

    start: int
    end: int
    verb_end: int
    object_start: int
    further: bool = False
    """Its verb stands before an earlier report."""

    @classmethod
    def of(cls, match: re.Match[str]) -> _Phrase:
        """What a pattern found."""
        if not match["object"]:
            return cls(match.start(), match.end(), match.end(), 0)
        return cls(match.start(), match.end("object"), match.end("verb"), match.start("object"))


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
        text, stop = self.text, use.clause[1]
        phrases = self._phrases(use)
        if not phrases:
            return
        of = self._reporters(use, phrases[0]) or [""]
        recipients: list[str] = []
        for index, phrase in enumerate(phrases):
            limit = phrases[index + 1].start if index + 1 < len(phrases) else stop
            end = min(limit, phrase.end + REACH)
            sentence = _SENTENCE_END.search(text, phrase.end, end)
            end = sentence.start() if sentence else end
            place = locate(self.document, self.paragraph, phrase.start, phrase.end)
            start, begin = self._begins(phrase, phrases[index - 1].end if index else use.place.end)
            due = self._dues(phrase, begin, end)
            targets = self._targets(text, start, begin, end)
            if phrase.further and [code for code, _ in targets] == [""] * len(targets):
                targets = [(code, session) for code in recipients or [""] for _, session in targets]
            recipients = [code for code, _ in targets if code] or recipients
            unnamed = of == [""] and not any(code for code, _ in targets)
            if not self._counts(use, phrase, targets, due) or (unnamed and not is_asking(use.act)):
                continue
            every, soon = self._periods(phrase, begin, end)
            for to, session in targets:
                for reporter in of:
                    for day in due or ("",):
                        yield ReportRequest(place, reporter, to, use.act, session, day, every, soon)

    def _begins(self, phrase: _Phrase, low: int) -> tuple[int, int]:
        """Where the words of a request begin, and where those of its times do: updates asked for before it are not its.

        "Provide an update to the Committee by 1 March and a report".
        """
        text, start = self.text, phrase.start
        if phrase.object_start and not phrase.further:
            besides = self.words.besides.search(text, start, phrase.object_start)
            if besides and text[phrase.verb_end : besides.start()].isspace():
                return besides.end(), besides.end()
        return start, start if phrase.further else self._led(text, low, start)

    def _counts(
        self, use: ActUse, phrase: _Phrase, targets: list[tuple[str, int | None]], due: tuple[str, ...]
    ) -> bool:
        """Whether a report is asked for, and not information about something, or one of another's business."""
        if phrase.object_start == 0 and self._informs(self.text, phrase.end, targets):
            return False
        back = self.words.back.search(self.text, phrase.start, phrase.end + 40)
        told = phrase.object_start or due or use.act in (_DUTY, _DECISION) or back
        return targets != [("", None)] or bool(told)

    def _dues(self, phrase: _Phrase, begin: int, end: int) -> tuple[str, ...]:
        """The dates by which the report is due; a month or year alone only right beside the verb or the report."""
        end = self._next(phrase, begin, end)
        found = dues(self.text, begin, end, self.words.times)
        if found:
            return found
        for match in self.words.times.loosely.finditer(self.text, begin, end):
            if match.end() <= phrase.end or not self._between(phrase.end, match.start()):
                return tuple(filter(None, [iso(match[0], self.words.times.language)]))
        return ()

    def _between(self, start: int, end: int) -> bool:
        """Whether more stands between two places than recipients and marks."""
        return re.search(r"\w", self.words.recipients.sub(" ", self.masked[start:end])) is not None

    def _periods(self, phrase: _Phrase, begin: int, end: int) -> tuple[str, str]:
        """How often, and within which time: "every six months", "within 90 days"."""
        times = self.words.times
        end = self._next(phrase, begin, end)
        about = self.words.about.search(self.masked, phrase.end, end)
        noun = (phrase.object_start or phrase.end, phrase.end)
        every = period(self.text, (begin, about.start() if about else end, end), noun, times)
        return every, within(self.text, begin, end, times)

    def _next(self, phrase: _Phrase, begin: int, end: int) -> int:
        """Where the times of a report end: at what else is asked, if the report has its session or a time before that.

        "To report at its eightieth session, and to open the office by 1 May".
        """
        for match in self.words.next_asked.finditer(self.masked, phrase.end, end):
            if self._timed(begin, match.start()):
                return match.start()
        return end

    def _phrases(self, use: ActUse) -> list[_Phrase]:
        """The phrases that ask for a report, once for each report ("prepare and submit a report"), in order."""
        start, stop, text = use.place.end, use.clause[1], self.text
        pattern = self.words.asked
        if not is_asking(use.act):
            subject = self.words.decides.match(text, start, stop)
            if not subject:
                return []
            start, pattern = subject.end(), self.words.decided
        found = list(self._at_once(use))
        for match in pattern.finditer(self.masked, start, stop):
            if match["object"] and (match.end("object") > stop or (found and self._same(match, found[-1]))):
                continue
            if self._asks(text, match, start):
                phrase = _Phrase.of(match)
                found += [phrase, *self._further(phrase, stop)]
        return sorted({phrase.start: phrase for phrase in found}.values(), key=lambda phrase: phrase.start)

    def _at_once(self, use: ActUse) -> Iterator[_Phrase]:
        """The report that is the object of the act itself: "requests a further report by …"."""
        match = self.words.at_once.match(self.masked, use.place.end, use.clause[1])
        if match and use.act == _DUTY:
            start = match.start("object")
            yield _Phrase(start, match.end("object"), start, start)

    def _further(self, phrase: _Phrase, stop: int) -> Iterator[_Phrase]:
        """Further reports that the same verb asks for, each for its own time: ", and a final report by …"."""
        if not phrase.object_start:
            return
        text, end = self.text, phrase.end
        sentence = _SENTENCE_END.search(text, end, stop)
        limit = sentence.start() if sentence else stop
        more = list(self.words.more.finditer(self.masked, end, limit))
        for index, match in enumerate(more):
            last = more[index + 1].start() if index + 1 < len(more) else limit
            if self._timed(end, match.start()) and self._timed(match.end(), last):
                start = match.start("object")
                yield _Phrase(start, match.end("object"), start, start, further=True)
                end = match.end()

    def _timed(self, start: int, end: int) -> bool:
        """Whether a time of its own stands in a stretch: a session, a day, or a time within which."""
        if self._sessions(self.text, start, end) or within(self.text, start, end, self.words.times):
            return True
        return self.words.due.search(self.text, start, end) is not None

    def _same(self, match: re.Match[str], phrase: _Phrase) -> bool:
        """Whether a further verb has the same report for its object.

        "Prepare and submit a report", "prepare a report on …, and to submit the report to the Council".
        """
        if match.start("object") == phrase.object_start or (phrase.further and match.start("object") < phrase.end):
            return True
        again = match["verb"] in self.words.hands_in and self.words.existing.match(match["object"])
        return bool(again and phrase.object_start and not self.words.belongs.match(self.text, match.end("object")))

    def _asks(self, text: str, match: re.Match[str], low: int) -> bool:
        """Whether the verb is what is asked by the act that ends at `low`, and has the report for its object, with
        only recipients and times between them.
        """
        start, lexicon = match.start(), self.words
        if self._is_other(match, max(low, start - _NEAR)):
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

    def _is_other(self, match: re.Match[str], low: int) -> bool:
        """Whether what stands before the verb, from `low` on, makes it none that is asked.

        A purpose or a relative clause; "not to submit", "cesser de présenter", "que ya no presente"; "the present".
        """
        text, start, lexicon = self.text, match.start(), self.words
        if lexicon.elsewhere.search(text, low, start) or lexicon.negated.search(text, low, start):
            return True
        return match["verb"] in lexicon.as_adjectives and lexicon.determined.search(text, low, start) is not None

    def _bare(self, text: str, start: int, end: int) -> str:
        """The words between verb and report without recipients, sessions, dates and asides."""
        between = text[start:end]
        for mention in reversed(_beginning(self.mentions, start, end)):
            low, high = mention.place.start, mention.place.end
            if start <= low and high <= end:
                between = between[: low - start] + MASK + between[high - start :]
        given = re.match(rf"\s*{lang.article()}?{MASK}", between)
        if given:
            between = self.words.last_with.sub(" ", between[given.end() :])
        between = _QUOTED.sub(" ", between)
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

    def _reporters(self, use: ActUse, phrase: _Phrase) -> list[str]:
        """Those whom the act asks; where a pronoun names them, those read before its clause.

        Of a decision the subject: "Decides that the Secretary-General shall report".
        """
        if not is_asking(use.act):
            return self._subject(use.place.end, phrase.start)
        own = [a for a in _beginning(self.addressees, *use.clause) if a.act == use.act]
        before = () if own else _beginning(self.addressees, 0, use.clause[0])
        return list(dict.fromkeys(a.code for a in own or before if a.act == use.act))

    def _subject(self, start: int, end: int) -> list[str]:
        """Those named right behind "that", up to the verb."""
        subject = self.words.decides.match(self.text, start, end)
        position = subject.end() if subject else start
        codes: list[str] = []
        for mention in _beginning(self.mentions, position, end):
            between = self.words.determiner.sub("", self.text[position : mention.place.start]) if codes else ""
            lead = _ARTICLE.fullmatch(self.text, position, mention.place.start)
            if not lead and not (codes and self.words.joined.search(between + " ")):
                break
            codes.append(mention.code)
            position = mention.place.end
        return codes

    def _led(self, text: str, low: int, verb: int) -> int:
        """Where what belongs to the verb begins: at its conjunction, where times may stand before the verb."""
        if not self.words.language.grammar.times_before_verbs:
            return verb
        led = [match.start() for match in self.words.led.finditer(text, max(low, verb - REACH), verb)]
        joined = led and self.words.joined.search(self.words.clitic.sub(" ", text[led[-1] : verb]))
        return led[-1] if led and not (joined and self._sessions(text, verb, verb + REACH)) else verb

    def _informs(self, text: str, end: int, targets: list[tuple[str, int | None]]) -> bool:
        """Whether a verb that means both to report and to inform has somebody for its object who gets no reports."""
        if not self.words.informs.match(text, end):
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
        quoted = [match.span() for match in _QUOTED.finditer(text, start, end)]
        for mention in _beginning(self.mentions, start, end):
            place = mention.place
            if any(low < place.start < high for low, high in quoted):
                continue  # "under the item entitled …"
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
            for mention in _beginning(self.mentions, start, match.start()):
                if not match["before"] and 0 <= match.start() - mention.place.end <= 1:
                    return mention.code  # "in a dialogue with the General Assembly at its eightieth session"
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
        found = self.words.named_session.finditer(text, max(0, start - REACH), meant.start())
        values = [value for match in found if match["ordinal"] and (value := self._number(match["ordinal"]))]
        return [(meant.start(), values[-1])] if values else []
