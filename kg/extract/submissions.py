"""Submissions: under which resolutions and decisions a report, a note or a letter says that it is submitted.

Reports say so in their title ("Report of the Secretary-General pursuant to …"), of themselves ("The present report is
submitted pursuant to …"), where somebody hands them over ("has the honour to transmit … the report of …, submitted in
accordance with …"), or by an earlier sentence that tells of the request ("… is submitted in response to that request").
A text that is cited otherwise is none: "the Panel of Experts established pursuant to resolution 1874 (2009)" says
nothing of the report. The words of each language are data: `submissions.toml` of its folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from kg import lang
from kg.extract.references import organs_in
from kg.extract.view import TextView, Views
from kg.model import Citation, Document, Part, Submission, locate
from kg.symbols import Symbol

_ADOPTED = frozenset({"resolution", "decision", "presidential statement"})
"""What a document can be submitted under; one of these kinds, or a draft of one, is itself submitted under none."""
_FIRST = 15
"""So many paragraphs behind the masthead may say it: they are those of the introduction."""
_GAP = 220
"""Characters that may stand between the basis and the number, or between two numbers: names of organs, paragraphs."""
_FAR = 260
"""Characters between what the document calls itself and the basis: its author, its subject, for whom it is."""
_BACK = 3
"""So many paragraphs back the request may have been told of, the sentence's own among them."""
_BOUNDARY = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z]\w)(?<!\b[A-Z]\w\w)[.!?][\"'”»)]*\s+(?=[\"“«(]?[A-ZÀ-Ý])")
"""Where a sentence ends: not behind a title or an initial ("Ms.", "A. B.")."""
_QUOTED = re.compile(r"[\"“«][^\"”»]*[\"”»]")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class SubmissionWords:
    """What `submissions.toml` of one language says, compiled, for texts in small letters."""

    selves: re.Pattern[str]
    bare_self: re.Pattern[str]
    """The document where a sentence begins with it, without a word that says that it is this one."""
    kind: re.Pattern[str]
    basis: re.Pattern[str]
    transmits: re.Pattern[str]
    submitted: re.Pattern[str]
    """A participle of handing over at the end of what stands before a basis, with for whom or by whom."""
    at_once: re.Pattern[str]
    """The same where the document itself stands before it, and nothing else: participles that bodies have too."""
    passive: re.Pattern[str]
    bare: re.Pattern[str]
    done: re.Pattern[str]
    turns: re.Pattern[str]
    within: re.Pattern[str]
    behind: re.Pattern[str]
    wanted: re.Pattern[str]
    set_up: re.Pattern[str]
    """At the end of what stands before a basis: a participle that makes it the basis of a body."""
    as_asked: re.Pattern[str]
    """At the beginning of a request as a basis: it is one of the whole, and not of the name before it."""
    nothing: re.Pattern[str]
    """The whole of what stands between a document and what is said of it at once."""
    doer: re.Pattern[str]
    """At the end of what stands before a basis: who has done it."""
    twice: re.Pattern[str]
    """There, too: one that bodies and documents have, behind one that the document has already."""
    goes_on: re.Pattern[str]
    """At the end of what stands between the two: the second is the document's, as well."""
    relative: re.Pattern[str]
    told_by: re.Pattern[str]
    requests: re.Pattern[str]


@lru_cache(maxsize=8)
def submission_words(language: str) -> SubmissionWords:
    """The compiled words of `language`; those of the default for a language that has none."""
    data = lang.of(language).words("submissions")
    months = "|".join(lang.of(language).words("citations")["months"]).lower()
    hers, told = rf"(?:{data['submitted']})", rf"(?:{data['submitted']}|{data['also']})"
    helpers = rf"(?:(?:{data['helpers']})\s+)*"
    # Where the document goes on ("created by the Council and submitted", "… and is submitted to …") the doer has ended.
    more = rf"(?<!\w)(?:{lang.joints('and')})\s+(?:(?:(?:{data['helpers']})\s+)+{hers}(?!\w)|{hers}[\s,]*$)"
    doer = rf"(?:\s+(?:{data['by']})\s(?:(?!{more})[^.;,]){{0,60}})?"
    task = rf"\s+(?:{data['tasks']})(?:\s|(?<='))[^.;,]{{0,60}}"
    return SubmissionWords(
        selves=re.compile(rf"(?<!\w){data['selves']}(?!\w)"),
        bare_self=re.compile(rf"[\W\d]*{data['bare_self']}(?!\w)"),
        kind=re.compile(rf"(?<!\w){data['kinds']}(?!\w)"),
        basis=re.compile(rf"(?<!\w)(?:(?P<asked>{data['asked_in']})|{data['basis']})(?!\w)"),
        transmits=re.compile(rf"(?<!\w){data['transmits']}(?!\w)"),
        submitted=re.compile(rf"(?<!\w){hers}(?!\w)[^.;]{{0,160}}$"),
        at_once=re.compile(rf"[\s,]*(?:(?:{data['relative']})\s+)?{helpers}(?:{told}(?!\w)[^.;]{{0,160}})?[\s,]*$"),
        passive=re.compile(rf"(?<!\w)(?P<helpers>{helpers})(?<=\s){told}(?!\w)[^.;]{{0,160}}$"),
        bare=re.compile(r",\s*$"),
        done=re.compile(rf"(?<!\w)(?:{data['done']}){doer}[\s,]*$"),
        turns=re.compile(rf"(?<!\w)(?:{data['turns']}|{data['relative']})(?!\w)"),
        within=re.compile(rf"{data['within']}|(?:{months})"),
        behind=re.compile(rf"(?<!\w){data['behind']}(?!\w)"),
        wanted=re.compile(rf"(?<!\w){data['wanted']}(?!\w)"),
        set_up=re.compile(rf"(?<!\w)(?:{data['set_up']})(?!\w)(?:{doer}|{task})[\s,]*$"),
        as_asked=re.compile(rf"(?:{data['as_asked']})(?!\w)"),
        nothing=re.compile(rf"[\s,]*(?:(?:{data['relative']})\s+)?{helpers}[\s,]*"),
        doer=re.compile(rf"(?<!\w)(?:{data['by']})\s[^.;,]*,?\s$"),
        twice=re.compile(rf"(?<!\w){told}(?!\w)(?P<between>[^.;]{{0,160}}?)\s(?:{data['also']})(?!\w){doer}[\s,]*$"),
        goes_on=re.compile(rf"(?:,|(?<!\w)(?:{data['helpers']}|{lang.joints('and')}))\s*$"),
        relative=re.compile(rf"^[\s,]*(?:{data['relative']})(?!\w)"),
        told_by=re.compile(rf"(?<!\w){data['told_by']}(?!\w)"),
        requests=re.compile(rf"(?<!\w){data['requests']}(?!\w)"),
    )


def find_submissions(
    document: Document, citations: tuple[Citation, ...], *, views: Views | None = None
) -> tuple[Submission, ...]:
    """What `document` says that it is submitted under, in the order of the text; nothing of adopted texts and drafts.

    The place is from the words that lead to the number to the number; where a sentence means a request that was told of
    before ("in response to that request"), the place is the sentence's and the text the one that the request stands in.
    """
    kind = Symbol(document.metadata.symbol).kind
    if kind in _ADOPTED or kind.startswith("draft") or document.metadata.type in _ADOPTED:
        return ()
    views = views or Views.of(document)
    words = submission_words(document.metadata.language)
    heads = [index for index, each in enumerate(document.paragraphs) if each.part is Part.MASTHEAD]
    rest = [index for index, each in enumerate(document.paragraphs) if each.part is not Part.MASTHEAD]
    sought = [*heads, *rest[:_FIRST]]
    holders = {index: _Holder(document, index, views.paragraphs[index], words) for index in sought}
    _give(citations, holders, document)
    found: list[Submission] = []
    for index, holder in holders.items():
        before = [holders[each] for each in range(index - 1, max(index - _BACK, -1), -1) if each in holders]
        found += holder.submissions(before)
    return tuple(dict.fromkeys(found))


def _give(citations: tuple[Citation, ...], holders: dict[int, _Holder], document: Document) -> None:
    """Gives each holder the citations of adopted texts that stand in it."""
    by_place: dict[tuple[Part, str], list[_Holder]] = {}
    for index, holder in holders.items():
        own = document.paragraphs[index]
        by_place.setdefault((own.part, own.number), []).append(holder)
    for each in citations:
        if each.place.footnote or Symbol(each.cited).kind not in _ADOPTED:
            continue
        for holder in by_place.get((each.place.part, each.place.number), ()):
            if each.place.spans[0] in holder.paragraph.offsets.pieces(each.place.start, each.place.end):
                holder.cites.append(each)


class _Holder:
    """One paragraph, what it cites, and what it says of the document's own basis."""

    def __init__(self, document: Document, index: int, view: TextView, words: SubmissionWords) -> None:
        self.document, self.paragraph, self.words = document, document.paragraphs[index], words
        self.flat, self.text = view.flat, view.normal
        self.cites: list[Citation] = []
        self.names = [(organ.start, organ.end) for organ in organs_in(view.flat)]
        ends = [match.end() for match in _BOUNDARY.finditer(view.flat)]
        self.sentences = list(zip([0, *ends], [*ends, len(view.flat)], strict=True))

    def submissions(self, before: list[_Holder]) -> Iterator[Submission]:
        """What this paragraph says, given the paragraphs before it, the nearest first."""
        self.cites.sort(key=lambda each: each.place.start)
        for low, high in self.sentences:
            said: set[tuple[str, str]] = set()
            for basis in self.words.basis.finditer(self.text, low, high):
                cited = self.listed(basis.end(), high)
                if cited and self.speaks(low, high, basis, cited[-1].place.end):
                    for each in cited:
                        if (each.cited, each.locus) not in said:
                            yield self.made(basis.start(), each.place.end, each)
                        said.add((each.cited, each.locus))
            if not said and (stretch := self.refers_back(low, high)):
                for each in self.asked_before(low, before):
                    yield self.made(*stretch, each)

    def made(self, start: int, end: int, cited: Citation) -> Submission:
        """The statement, with its place."""
        return Submission(locate(self.document, self.paragraph, start, end), cited.cited, cited.locus)

    def listed(self, start: int, end: int) -> list[Citation]:
        """The texts whose numbers follow `start` with nothing but names, paragraphs and joints before and between."""
        found: list[Citation] = []
        for each in self.cites:
            if start <= each.place.start < end:
                if not self.is_gap(start, each.place.start):
                    break
                found.append(each)
                start = each.place.end
        return found

    def is_gap(self, start: int, end: int) -> bool:
        """Whether nothing stands between two places but names of organs, numbers, dates, and small words."""
        if end - start > _GAP or ";" in self.flat[start:end]:
            return False
        quoted = [match.span() for match in _QUOTED.finditer(self.flat, start, end)]
        for token in _TOKEN.finditer(self.flat, start, end):
            at = token.start()
            named = token[0][0].isupper() or len(token[0]) == 1
            if not (
                named
                or any(low <= at < high for low, high in chain(self.names, quoted))
                or self.words.within.fullmatch(self.text, at, token.end())
            ):
                return False
        return True

    def speaks(self, low: int, high: int, basis: re.Match[str], end: int) -> bool:
        """Whether the basis of a sentence is the document's own."""
        words, head = self.words, self.text[low : basis.start()]
        if words.done.search(head) and not words.submitted.search(head) and not words.passive.search(head):
            return False
        if (basis["asked"] and self.is_of_name(head, basis["asked"])) or self.is_another(head):
            return False
        return self.of_itself(head, basis) or self.handed_over(low, high, basis, end) or self.in_title(low, basis)

    def is_of_name(self, head: str, asked: str) -> bool:
        """Whether a request as a basis is one of the name before it ("the Panel mandated under")."""
        words = self.words
        if words.as_asked.match(asked):
            return False
        last = max((each.end() for pattern in (words.selves, words.kind) for each in pattern.finditer(head)), default=0)
        if words.nothing.fullmatch(head[last:]):
            return False  # "the present report, requested by the Council in"
        apart = head.rstrip().endswith(",") and not words.submitted.search(head[last:])
        return not apart or words.doer.search(head) is not None

    def is_another(self, head: str) -> bool:
        """Whether a body stands between the document and the basis that was set up under it, not the document."""
        if self.words.set_up.search(head):
            return True
        twice = self.words.twice.search(head)
        return twice is not None and not self.words.goes_on.search(twice["between"]) and twice["between"].strip() != ""

    def of_itself(self, head: str, basis: re.Match[str]) -> bool:
        """Whether what stands before the basis is the document, or says what is done with it."""
        words = self.words
        own = words.selves.search(head) or words.bare_self.match(head)
        if not own or len(head) - own.end() > _FAR:
            return False
        rest = head[own.end() :]
        if words.at_once.fullmatch(rest) and not words.turns.search(words.relative.sub("", rest, count=1)):
            return True
        # A turn behind it makes the basis that of another: "was prepared with the Fund that … created under".
        passive = words.passive.search(rest)
        if passive and passive["helpers"] and not words.turns.search(rest):
            return True
        begins = not _TOKEN.search(head, 0, own.start())
        return begins and words.bare.search(head) is not None and not words.turns.search(rest)

    def handed_over(self, low: int, high: int, basis: re.Match[str], end: int) -> bool:
        """Whether the sentence hands the document over, and the basis is that of doing so or of what is handed over."""
        words, text = self.words, self.text
        gives = words.transmits.search(text, low, high)
        if not gives:
            return False
        head = text[low : basis.start()]
        if not _TOKEN.search(head.rpartition("\n")[2]) or (gives.start() >= end and self.is_gap(low, basis.start())):
            return True
        if gives.start() > basis.start():
            return False
        between = text[gives.end() : basis.start()]
        if not between.strip(" ,"):
            return words.kind.search(text, end, high) is not None  # "has the honour, pursuant to …, to transmit"
        kind = words.kind.search(between)
        if not kind or words.turns.search(between, kind.end()):
            return False
        return bool(words.submitted.search(between) or words.bare.search(between))

    def in_title(self, low: int, basis: re.Match[str]) -> bool:
        """Whether the basis stands in the document's title, or in a line of its masthead that names it."""
        if self.paragraph.part is not Part.MASTHEAD or self.words.selves.search(self.text, 0, basis.start()):
            return False
        head = self.text[: basis.start()]
        kinds = list(self.words.kind.finditer(head))
        if not kinds or len(head) - kinds[-1].end() > _FAR or re.search(r"[^\W\d]{4,}\.\s", head[kinds[-1].end() :]):
            return False
        rest = head[kinds[-1].end() :]
        return not self.words.turns.search(rest) and self.is_title(kinds[-1].start(), basis.end())

    def is_title(self, start: int, end: int) -> bool:
        """Whether a stretch of the masthead is of the title, or begins as a line that names the document does."""
        title = " ".join(self.document.metadata.title.split()).lower()
        said = " ".join(self.text[start:end].split())
        return self.flat[start].isupper() or said in title.replace("’", "'")

    def refers_back(self, low: int, high: int) -> tuple[int, int] | None:
        """Where the sentence says that the document answers a request told of before, None where it does not."""
        words, text = self.words, self.text
        own = words.selves.search(text, low, high) or words.bare_self.match(text, low, high)
        if not own or self.flat[low : own.start()].strip(" 0123456789.()"):
            return None
        for basis in words.basis.finditer(text, own.end(), high):
            back = words.behind.search(text, basis.end(), high)
            if back and self.is_gap(basis.end(), back.start()) and self.of_itself(text[low : basis.start()], basis):
                return own.start(), back.end()
        wanted = words.wanted.search(text, own.end(), min(high, own.end() + _FAR))
        if wanted and not words.turns.search(words.relative.sub("", text[own.end() : wanted.start()], count=1)):
            return own.start(), wanted.end()
        return None

    def asked_before(self, low: int, before: list[_Holder]) -> list[Citation]:
        """The texts in which the last request that is told of before `low` was made; none where none is told of."""
        for holder, end in ((self, low), *((each, len(each.text)) for each in before)):
            for start, stop in reversed([each for each in holder.sentences if each[1] <= end]):
                asked = holder.asking(start, stop)
                if asked:
                    return asked
        return []

    def asking(self, start: int, stop: int) -> list[Citation]:
        """The texts in which, as a sentence tells, somebody asked for something."""
        self.cites.sort(key=lambda each: each.place.start)
        for lead in self.words.told_by.finditer(self.text, start, stop):
            cited = self.listed(lead.end(), stop)
            if cited and (
                self.words.requests.search(self.text, cited[-1].place.end, stop)
                or self.words.requests.search(self.text, start, lead.start())
            ):
                return cited
        return []
