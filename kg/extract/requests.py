"""Requests to report: of whom, for whom, for which session or by which date a report is asked.

A report is asked for where the clause of an asking act has somebody submit, present or
prepare a report, or report ("faire rapport", "rendre compte"). A report in which something
is to be included, a report that is only mentioned, lists, information and briefings are no
requests. RequestWords are data (`requests.toml` of the language's folder).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from kg.authority import Authority
from kg.extract.acts import by_paragraph, is_asking
from kg.extract.names import Mentions
from kg.extract.request_governed import is_of_others
from kg.extract.request_phrases import Phrase, masked
from kg.extract.request_shares import Shares, Times
from kg.extract.request_targets import ARTICLE, NEAR, QUOTED, Targets, beginning, start_of
from kg.extract.request_times import Stretch, dues, listed, period, within, without_times
from kg.extract.request_words import MASK, REACH, RequestWords, request_words
from kg.extract.view import Views
from kg.model import ActUse, Addressee, Document, Mention, Paragraph, Part, ReportRequest, composed, locate
from kg.symbols import Symbol

_SENTENCE_END = re.compile(r";|\.\s")
_DUTY = "request"
"""The act towards those who owe the organ reports; of others a bare "to report on" asks for none."""
_DECISIONS = frozenset({"decide", "agree"})
"""What an organ decides that somebody shall do is asked of him: "Decides that the Panel shall report"."""
_ASIDE = re.compile(r"\([^()]{0,40}[\"“«][^()]{1,60}[\"”»]\)")
"""What a text calls a body from then on: "the Committee established by … (“the Committee”)"."""
_FURTHER = 1500
"""So far behind a report further ones of the same verb stand."""
_NEAR_NAME = 24
"""So near behind a conjunction stands the name of a further recipient: "and to the Council"."""
_DUTIES = 200
"""So far before a verb begins the clause that says whose duty it is ("charged with …")."""
_LEFT_OVER = 4
"""So many words may stand between verb and report beside recipients, times and asides."""


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
        bodies = tuple(sorted((m for m in named.get(index, ()) if m.kind != "instrument"), key=start_of))
        text = views.paragraphs[index].normal
        if "(" in text:
            text = _ASIDE.sub(lambda aside: " " * len(aside[0]), text)
        hidden = masked(text, bodies)
        if not lexicon.may_ask(hidden):
            continue
        asked = tuple(sorted(addressed.get(index, ()), key=start_of))
        targets = Targets(text, hidden, lexicon, own, bodies, _session(document))
        organs = frozenset({own, *(each.code for each in bodies if _meets(authority, each.code))} - {""})
        reader = _Reader(document, paragraph, text, lexicon, own, asked, bodies, targets, hidden, organs)
        for use in uses:
            if is_asking(use.act) or use.act in _DECISIONS:
                found.extend(reader.requests(use))
    return tuple(dict.fromkeys(found))


def _meets(authority: Authority, code: str) -> bool:
    """Whether a body is an organ, which meets in sessions: no organization, office, holder of a mandate or group."""
    entry = authority.bodies.get(code)
    return entry is not None and entry.cls == "Organ"


def _own(document: Document, authority: Authority) -> str:
    """The code of the organ whose text this is, from the symbol, else from the line before the preamble."""
    symbol = Symbol.parse(document.metadata.symbol)
    if own := document.metadata.organ or (symbol.organ if symbol else ""):
        return own
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


def _session(document: Document) -> int:
    """The number of the session that a text is of; 0 where it is not known, is a year or has letters ("S-32")."""
    key = document.metadata.session_key
    return int(key) if key.isdecimal() and len(key) < 4 else 0


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
    targets: Targets
    masked: str
    """The text without names: in "submit to the Secretary-General annual reports" they are no adjectives."""
    organs: frozenset[str]
    """Who meets in sessions, the organ that speaks among them."""

    def requests(self, use: ActUse) -> Iterator[ReportRequest]:
        """The requests of one act use."""
        text, stop = self.text, use.clause[1]
        phrases = self._phrases(use)
        if not phrases:
            return
        recipients: list[str] = []
        for index, phrase in enumerate(phrases):
            if phrase.others:
                continue
            of = self._reporters(use, phrase, phrases[0]) or [""]
            limit = self._until(phrase, phrases[index + 1]) if index + 1 < len(phrases) else stop
            end = min(limit, self._other_asked(use, phrase, stop), max(phrase.end, phrase.reach) + REACH)
            sentence = _SENTENCE_END.search(text, phrase.end, end)
            end = sentence.start() if sentence else end
            after = self.words.next_asked.search(self.masked, phrase.reach, end) if phrase.handed else None
            end = after.start() if after else end
            place = locate(self.document, self.paragraph, phrase.start, phrase.end)
            start, begin = self._begins(phrase, phrases[index - 1].end if index else use.place.end)
            stretch = self._stretch(phrase, begin, end)
            due, verb = self._dues(phrase, stretch), 0 if phrase.object_start else phrase.end
            handed = phrase.reach if phrase.handed else 0
            targets = self.targets.read(start, begin, end, verb, handed)
            if not any(code for code, _ in targets) and (phrase.object_start == 0 or index == 0):
                told = self.targets.told(use.place.end, phrase.end)
                targets = [(told, session) for _, session in targets]
            if phrase.told:
                targets = [each for each in targets if each[0] in self.organs]
            if phrase.further and [code for code, _ in targets] == [""] * len(targets):
                targets = [(code, session) for code in recipients or [""] for _, session in targets]
            recipients = [code for code, _ in targets if code] or recipients
            if not targets or self._made_for(
                phrase, phrases[index + 1 :], targets, limit if index + 1 < len(phrases) else stop
            ):
                continue
            unnamed = of == [""] and not any(code for code, _ in targets)
            times, noun = self.words.times, (phrase.object_start or phrase.end, phrase.end)
            every, soon = period(text, stretch, noun, times), within(text, stretch, times)
            timed = bool(due or every or soon)
            if not self._counts(use, phrase, targets, timed=timed) or (unnamed and not is_asking(use.act)):
                continue
            led = self.targets.places(start, end, verb, handed)
            own = Shares(text, stretch, noun, targets, led, self.words).of_each(Times(due, every, soon))
            for to, session in targets:
                for reporter in of:
                    for day in own[to].due or ("",):
                        yield ReportRequest(place, reporter, to, use.act, session, day, *own[to][1:])

    def _made_for(
        self, phrase: Phrase, following: list[Phrase], targets: list[tuple[str, int | None]], end: int
    ) -> bool:
        """Whether a report is only made here and told of in the next words: "compile a report … and report to it"."""
        if not following or following[0].object_start:
            return False
        if not phrase.object_start:  # "to report on progress, including through four written reports"
            form = self.words.forms.match(self.text, following[0].start)
            return form is not None and not self._timed(phrase.start, following[0].start)
        if targets != [("", None)]:
            return False
        verb = self.text[phrase.start : phrase.verb_end].split()[:1]
        told = self.targets.read(following[0].start, following[0].start, min(following[0].end + REACH, len(self.text)))
        return verb[0] not in self.words.hands_in and any(code for code, _ in told) and not self._timed(phrase.end, end)

    def _begins(self, phrase: Phrase, low: int) -> tuple[int, int]:
        """Where the words of a request begin, and where those of its times do: updates asked for before it are not its.

        "Provide an update to the Committee by 1 March and a report".
        """
        text, start = self.text, phrase.start
        if phrase.object_start and not phrase.further:
            besides = self.words.besides.search(text, start, phrase.object_start)
            if besides and text[phrase.verb_end : besides.start()].isspace():
                return besides.end(), besides.end()
        return start, start if phrase.further else self._led(text, low, start)

    def _counts(self, use: ActUse, phrase: Phrase, targets: list[tuple[str, int | None]], *, timed: bool) -> bool:
        """Whether a report is asked for, and not information about something, or one of another's business."""
        if phrase.object_start == 0 and self._informs(self.text, phrase.end, targets):
            return False
        back = self.words.back.search(self.text, phrase.start, phrase.end + 40)
        told = phrase.object_start or timed or use.act == _DUTY or use.act in _DECISIONS or back
        return targets != [("", None)] or bool(told)

    def _dues(self, phrase: Phrase, stretch: Stretch) -> tuple[str, ...]:
        """The dates by which the report is due; a month or year alone only right beside the verb or the report."""
        text, begin = self.masked, stretch.start
        found = dues(text, stretch, self.words.times)
        if found:
            return found
        for match in self.words.times.loosely.finditer(text, stretch.start, stretch.end):
            if self._is_beside(phrase, match) and not self.words.times.events.search(text, begin, match.start()):
                return listed(text, match, stretch, self.words.times, self.words.times.more_loosely)
        return ()

    def _is_beside(self, phrase: Phrase, time: re.Match[str]) -> bool:
        """Whether a time stands right before the phrase, in it or right behind it."""
        if time.end() <= phrase.start:
            return not self._between(time.end(), phrase.start)
        return time.end() <= phrase.end or not self._between(phrase.end, time.start())

    def _between(self, start: int, end: int) -> bool:
        """Whether more stands between two places than recipients and marks."""
        between = self.words.clitic.sub(" ", self.words.noun_ends.sub(" ", self.masked[start:end]))
        return re.search(r"\w", self.words.recipients.sub(" ", between)) is not None

    def _stretch(self, phrase: Phrase, begin: int, end: int) -> Stretch:
        """Where the times of a report stand, and where in it begins what the report is on."""
        end = self._next(phrase, begin, end)
        leads = self.words.about.finditer(self.masked, phrase.end, end)
        about = next((match.start() for match in leads if not self.words.times.covers(self.text, match.start())), end)
        return Stretch(begin, about, end)

    def _next(self, phrase: Phrase, begin: int, end: int) -> int:
        """Where the times of a report end: at what else is asked, if the report has its session or a time before that.

        "To report at its eightieth session, and to open the office by 1 May". Where it has none, a time behind a comma
        is of both ("to report, and to consult States, by 1 May"), another of what it stands with.
        """
        times = self.words.times
        for match in self.words.next_asked.finditer(self.masked, phrase.end, end):
            name = self.masked.find(MASK, match.start(), min(end, match.start() + _NEAR_NAME))
            led = self.words.determiner.sub("", self.text[match.start() : name]) if name >= 0 else ""
            if self.words.recipient.search(led.rstrip() + " "):
                continue  # "and to the Council"
            if self._timed(begin, match.start()):
                return match.start()
            later = [each.search(self.text, match.end(), end) for each in (times.due, times.often, times.within)]
            first = min((found.start() for found in later if found), default=end)
            if first < end and not self.text[:first].rstrip().endswith(","):
                return match.start()
        return end

    def _phrases(self, use: ActUse) -> list[Phrase]:
        """The phrases that ask for a report, once for each report ("prepare and submit a report"), in order."""
        start, stop, text = use.place.end, use.clause[1], self.text
        pattern = self.words.asked
        if not is_asking(use.act):
            subject = self.words.decides.match(text, start, stop)
            tasks = self.words.tasks.search(text, start, stop)
            if not subject and not tasks:
                return []
            start, pattern = (tasks.end(), pattern) if tasks else (subject.end(), self.words.decided)  # type: ignore[union-attr]
        found = list(self._at_once(use))
        for match in pattern.finditer(self.masked, start, stop):
            if match["object"] and match.end("object") > stop:
                continue
            if found and not match["object"] and found[-1].object_start < match.end() <= found[-1].end:
                continue  # "provide it with a briefing and a written report"
            if match["object"] and found and self._same(match, found[-1]):
                found[-1] = replace(found[-1], reach=match.end("object"))
                continue
            if self._asks(text, match, start):
                others = is_of_others(self.masked, match, start, self.words.governing)
                phrase = Phrase.of(match, others=others)
                found += [phrase, *(() if others else self._further(phrase, stop))]
        found = sorted({phrase.start: phrase for phrase in found}.values(), key=lambda phrase: phrase.start)
        return [self._handed(phrase, following) for phrase, following in zip_longest(found, found[1:])]

    def _handed(self, phrase: Phrase, following: Phrase | None) -> Phrase:
        """The phrase with what hands its report in, further on: "prepare a report on …, and to present it to …"."""
        end = following.start if following else len(self.text)
        sentence = _SENTENCE_END.search(self.text, phrase.end, end)
        match = self.words.handed.search(self.text, phrase.end, sentence.start() if sentence else end)
        return (
            replace(phrase, reach=max(phrase.reach, match.end()), handed=True)
            if match and phrase.object_start
            else phrase
        )

    def _at_once(self, use: ActUse) -> Iterator[Phrase]:
        """The report that is the object of the act itself: "requests a further report by …"."""
        match = self.words.at_once.match(self.masked, use.place.end, use.clause[1])
        if match and use.act == _DUTY:
            start = match.start("object")
            yield Phrase(start, match.end("object"), start, start)
        reporting = self.words.nominal.match(self.masked, use.place.end, use.clause[1])
        if reporting and is_asking(use.act):
            yield Phrase(reporting.start(), reporting.end(), reporting.end(), 0, by=True)

    def _further(self, phrase: Phrase, stop: int) -> Iterator[Phrase]:
        """Further reports that the same verb asks for, each for its own time: ", and a final report by …"."""
        if not phrase.object_start:
            return
        text, end = self.text, phrase.end
        stop = min(stop, end + _FURTHER)
        sentence = _SENTENCE_END.search(text, end, stop)
        limit = sentence.start() if sentence else stop
        more = list(self.words.more.finditer(self.masked, end, limit))
        for index, match in enumerate(more):
            if self._verb_of(match.start("object"), end):
                continue
            last = more[index + 1].start() if index + 1 < len(more) else limit
            if self._timed(end, match.start(), loosely=True) and self._timed(match.end(), last, loosely=True):
                start = match.start("object")
                yield Phrase(start, match.end("object"), start, start, further=True)
                end = match.end()

    def _verb_of(self, start: int, low: int) -> bool:
        """Whether a report that begins at `start` has a verb of its own: "…, and provide to the Council a report"."""
        verbs = self.words.asked.finditer(self.masked, low, start + NEAR)
        return any(verb["object"] and verb.start("object") == start for verb in verbs)

    def _until(self, phrase: Phrase, following: Phrase) -> int:
        """Where a request ends that another one follows: before its conjunction and pronoun ("et de lui présenter")."""
        lead = self.words.governing.lead.search(self.text, phrase.end, following.start)
        return lead.start() if lead and lead["joint"] else following.start

    def _timed(self, start: int, end: int, *, loosely: bool = False) -> bool:
        """Whether a time of its own stands in a stretch: a session, a day, how often, or a time within which; `loosely`
        also a month or year alone.
        """
        times = self.words.times
        patterns = (times.due, times.within, times.often, *((times.loosely,) if loosely else ()))
        found = (each.search(self.text, start, end) for each in patterns)
        return bool(self.targets.sessions(start, end)) or any(found)

    def _same(self, match: re.Match[str], phrase: Phrase) -> bool:
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
        lexicon = self.words
        if self._is_other(match, low):
            return False
        if not match["verb"]:
            return True
        handed_on = match["verb"] in lexicon.passes_on and not lexicon.made_by.match(text, match.end("object"))
        there = lexicon.demonstrative.match(match["object"]) or (
            lexicon.existing.match(match["object"]) and (handed_on or lexicon.belongs.match(text, match.end("object")))
        )
        if there and match["verb"] not in lexicon.hands_in:
            return False
        if lexicon.leading.search(text, match.start("between"), match.end("between")) and not self._given(match):
            return False  # "provide in his report", "présenter dans le cadre de son rapport"
        bare = self._bare(text, match.start("between"), match.end("between"))
        return not lexicon.objects.search(bare) and len(re.findall(r"\w+", bare)) <= _LEFT_OVER

    def _given(self, match: re.Match[str]) -> bool:
        """Whether the verb has the recipient for its object: "provide the Council with a report"."""
        start, end = match.span("between")
        return self.words.receives.match(self.masked, start, end) is not None and bool(
            self.words.last_with.search(self.text[start:end])
        )

    def _is_other(self, match: re.Match[str], low: int) -> bool:
        """Whether what stands before the verb, asked from `low` on, makes it none that is asked.

        A purpose or a relative clause; "not to submit", "cesser de présenter", "que ya no presente"; "the present";
        in what else is asked a noun that says what for ("to comply with the decision to submit").
        """
        text, start, lexicon, near = self.text, match.start(), self.words, max(low, match.start() - _DUTIES)
        if lexicon.negated.search(text, near, start):
            return True
        if not lexicon.joint.match(text, start) and lexicon.elsewhere.search(text, near, start):
            return True
        noun = lexicon.what_for.search(text, near, start)
        if noun and lexicon.governing.asked.search(self.masked, low, noun.start()):
            return True
        return match["verb"] in lexicon.as_adjectives and lexicon.determined.search(text, near, start) is not None

    def _bare(self, text: str, start: int, end: int) -> str:
        """The words between verb and report without recipients, sessions, dates and asides."""
        between = text[start:end]
        for mention in reversed(beginning(self.mentions, start, end)):
            low, high = mention.place.start, mention.place.end
            if start <= low and high <= end:
                between = between[: low - start] + MASK + between[high - start :]
        given = self.words.receives.match(between)
        if given:
            between = self.words.last_with.sub(" ", between[given.end() :])
        between = QUOTED.sub(" ", between)
        lexicon = self.words
        for pattern in (
            lexicon.partners,
            lexicon.that_session,
            lexicon.session_of,
            lexicon.due,
            lexicon.recipients,
            lexicon.asides,
        ):
            between = pattern.sub(" ", between)
        return without_times(between, lexicon.times)

    def _reporters(self, use: ActUse, phrase: Phrase, first: Phrase) -> list[str]:
        """Those whom the act asks for this report; where a pronoun names them, those read before its clause.

        Of a decision the subject: "Decides that the Secretary-General shall report". Of "requests the Secretary-General
        to meet and the Committee to report" the Committee.
        """
        if phrase.passive:
            agent = self.words.agent.match(self.masked, phrase.end, use.clause[1])
            return [m.code for m in beginning(self.mentions, agent.end(), agent.end() + 1)] if agent else []
        if phrase.by:
            return [m.code for m in beginning(self.mentions, phrase.end, phrase.end + 1)]
        if not is_asking(use.act):
            return self._subject(use.place.end, first.start) or self._tasked(use.place.end, first.start)
        own = self._asked_by(use)
        near = [a for a in own if a.place.start < phrase.start]
        for index in range(len(near) - 1, 0, -1):
            if self.words.governing.asked.search(self.masked, near[index - 1].place.end, near[index].place.start):
                near = near[index:]
                break
        before = () if own else beginning(self.addressees, 0, use.clause[0])
        anew = None if near else self.words.anew.match(self.masked, use.place.end, phrase.start)
        if anew and not self._named_again(anew, before):
            return []  # somebody who is on no list: "and requests the Wells Committee to report"
        return list(dict.fromkeys(a.code for a in near or own or before if a.act == use.act))

    def _named_again(self, anew: re.Match[str], before: tuple[Addressee, ...]) -> bool:
        """Whether the name that begins there is a part of one of those asked before: "the Working Group on …"."""
        words = self.text[anew.end() - 1 : anew.end() + NEAR].split()[:2]
        names = (self.text[each.place.start : each.place.end] for each in before)
        return any(" ".join(words) in name for name in names)

    def _asked_by(self, use: ActUse) -> list[Addressee]:
        """The addressees of an act in its own clause, in the order of the text."""
        return [a for a in beginning(self.addressees, *use.clause) if a.act == use.act]

    def _other_asked(self, use: ActUse, phrase: Phrase, stop: int) -> int:
        """Where the act asks somebody else behind the phrase: what he is asked says nothing of its report."""
        return next((a.place.start for a in self._asked_by(use) if a.place.start >= phrase.end), stop)

    def _subject(self, start: int, end: int) -> list[str]:
        """Those named right behind "that", up to the verb."""
        subject, codes = self.words.decides.match(self.text, start, end), list[str]()
        position = subject.end() if subject else start
        for mention in beginning(self.mentions, position, end):
            between = self.words.determiner.sub("", self.text[position : mention.place.start]) if codes else ""
            lead = ARTICLE.fullmatch(self.text, position, mention.place.start)
            if not lead and not (codes and self.words.joined.search(between + " ")):
                break
            codes.append(mention.code)
            position = mention.place.end
        return codes

    def _tasked(self, start: int, end: int) -> list[str]:
        """The body named last before the list of its tasks."""
        tasks = self.words.tasks.search(self.text, start, end)
        named = beginning(self.mentions, start, tasks.start()) if tasks else ()
        return [m.code for m in named if m.kind == "body" and m.code != self.own][-1:]

    def _led(self, text: str, low: int, verb: int) -> int:
        """Where what belongs to the verb begins: at its conjunction, where times may stand before the verb."""
        if not self.words.language.grammar.times_before_verbs:
            return verb
        led = [match.start() for match in self.words.led.finditer(text, max(low, verb - REACH), verb)]
        joined = led and self.words.joined.search(self.words.clitic.sub(" ", text[led[-1] : verb]))
        return led[-1] if led and not (joined and self.targets.sessions(verb, verb + REACH)) else verb

    def _informs(self, text: str, end: int, targets: list[tuple[str, int | None]]) -> bool:
        """Whether a verb that means both to report and to inform has somebody for its object who gets no reports."""
        if not self.words.informs.match(text, end):
            return False
        bodies = {mention.code for mention in self.mentions if mention.kind == "body"}
        return all(code not in bodies and code != self.own for code, _ in targets)
