"""Requests to report: of whom, for whom, for which session or by which date a report is asked.

A report is asked for where the clause of an asking act has somebody submit, present or
prepare a report, or report ("faire rapport", "rendre compte"). A report in which something
is to be included, a report that is only mentioned, lists, information and briefings are no
requests. Words are data (`ontology/report-words.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg import resources
from kg.authority import Authority
from kg.extract.acts import asking, by_paragraph, concepts, normal
from kg.model import ActUse, Addressee, Document, Mention, Paragraph, Part, ReportRequest, locate
from kg.parse import editorial
from kg.symbols import Symbol

_SENTENCE_END = re.compile(r";|\.\s")
_EXISTING = re.compile(r"(?:the|le|les|du|l'|ce|that)\b")
_OF = re.compile(r"\s+(?:of|du|de la|des|de l'|d')\b")
_HELPS = re.compile(r"\b(?:aid\w+|assist|help|assisting|helping)\b[^;]*$")
_HANDS_IN = ("submit", "present", "pr\u00e9senter", "soumettre")
_REACH = 420
"""How far behind the verb recipients, sessions and dates are looked for."""
_ASIDES = r"(?:[^;:.]{0,420}?)"


_OBJECT = re.compile(r"\b(?:the|a|an|des|les|la|un|une|du|information|informations|renseignements|to|of|on|by|in|as|"
                     r"which|that|from|about|with|including|through|dans|sur|par|pour|contained|figurant|qui|que|"
                     r"ensure|\u00e0|en|donn\u00e9es|data|comments|observations|avec)\b")
_RECIPIENT = re.compile(r"(?:\bto|\b\u00e0|\bau|\baux|\band|\bet|\bthrough|\bpar l'interm\u00e9diaire d[eu'])\s*(?:to\s+|\u00e0\s+)?"
                        r"(?:the\s+|la\s+|l'|le\s+|les\s+|its\s+|du\s+|de\s+la\s+|de\s+l')?(?:assembly\b|council\b|assembl\u00e9e\b|conseil\b|it\b|"
                        r"commission\b|committee\b|comit\u00e9\b|conference\b|member states\b|\u00e9tats membres\b|\x01)"
                        r"(?:\s+of the (?:\x01|general assembly)| de l'(?:\x01|assembl\u00e9e g\u00e9n\u00e9rale))?")
_ASIDE = re.compile(
    r"\b(?:within existing (?:resources|reporting obligations)|on an? [\w-]+ basis|in writing|in \d{4}|"
    r"in a timely manner|each year|every (?:\w+ )?(?:years?|months?)|as early as possible|as soon as possible|"
    r"for (?:its |their )?(?:consideration|review|approval|examination)|"
    r"in (?:close )?(?:consultation|cooperation|coordination|collaboration|conjunction) with [^,]*|"
    r"en (?:\u00e9troite )?(?:coop\u00e9ration|consultation|collaboration|concertation|coordination) [^,]*|par \u00e9crit|"
    r"en \d{4}|\u00e0 titre [^,]*|\u00e0 partir de [^,]*|au moins [^,]*|at least [^,]*|by \d+ \w+ annually|pour (?:examen|approbation)|tous les (?:\w+ )?(?:ans|mois)|(?:in|under) (?:accordance|"
    r"the agenda item|the item)[^,]*|on behalf of [^,]*|au titre [^,]*|dans la limite [^,]*|dans les limites [^,]*|"
    r"dans le cadre [^,]*|chaque ann\u00e9e|conform\u00e9ment [^,]*|as appropriate|compte tenu [^,]*|"
    r"and (?:to )?(?:submit|present|prepare|transmit)|et (?:de |\u00e0 )?(?:lui )?(?:soumettre|pr\u00e9senter|transmettre)|"
    r"d\u00e8s que possible|\u00e0 l'avenir|pendant [^,]*|during [^,]*|from (?:its|the) [^,]*|with (?:specific|a view)[^,]*|"
    r"taking into account [^,]*|in the context of [^,]*|building on [^,]*|based on [^,]*|en temps [^,]*)")


@dataclass(frozen=True, slots=True)
class Words:
    """What `report-words.toml` says of one language, compiled."""

    language: str
    asked: re.Pattern[str]
    own: re.Pattern[str]
    recipient: re.Pattern[str]
    session: re.Pattern[str]
    due: re.Pattern[str]


@lru_cache(maxsize=8)
def words(language: str, directory: Path | None = None) -> Words:
    """The compiled words of `language`; any but French gets the English ones."""
    lang = "fr" if language == "fr" else "en"
    path = (directory or resources.path("ontology")) / "report-words.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))[lang]
    noun, article = _any(data["nouns"]), _any(data["articles"])
    adjective = r"(?!(?:sessions?|an?|un|the|des|on|sur)\b)[\w-]+,?\s+(?:and\s+|et\s+)?"
    object_ = rf"(?:{article})(?:\s+|(?<='))(?:{adjective}){{0,5}}?(?:{noun})\b"
    asked = rf"(?:{'|'.join(data['reports'])})|\b(?P<verb>{_any(data['verbs'])})\b(?=(?P<between>{_ASIDES})\b(?P<object>{object_}))"
    months = _any(editorial.words(lang).months)
    date = rf"(?P<date>\d{{1,2}}(?:er)?\s+(?:{months})\s+\d{{4}})"
    due = "|".join(re.escape(form).replace(r"\{\}", "{}").replace("{}", rf"(?:the\s+)?{date}", 1)
                   .replace("?P<date>", "") for form in data["due"])
    return Words(
        lang, re.compile(asked), re.compile(rf"(?<![\w'])(?:{_any(data['own'])})\b"),
        re.compile(rf"(?<![\w'])(?:{_any(data['recipient'])})\s*$"),
        re.compile(rf"(?<![\w'])(?P<before>(?:{_any(data['other'])})\s+(?:[\w']+\s+){{0,6}}?)?(?:{_any(data['session'])})\s+"
                   rf"(?P<ordinal>(?:(?!session|the\b|to\b|at\b|its\b|on\b|of\b|\u00e0\b|la\b|au\b|de\b|un\b|in\b)[\w-]+,?\s+){{1,9}}?)(?:regular\s+|resumed\s+|annual\s+|ordinaire\s+)?"
                   rf"sessions?\b"),
        re.compile(due))


def _any(options: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(options, key=lambda word: (-len(word), word)))


def find(document: Document, authority: Authority, acts: tuple[ActUse, ...], addressees: tuple[Addressee, ...],
         mentions: tuple[Mention, ...]) -> tuple[ReportRequest, ...]:
    """Every request to report of the operative part, in the order of the text.

    One row for each reporter, recipient and session; what is not printed is empty.
    """
    acts_list = concepts()
    lexicon, own = words(document.metadata.language), _own(document, authority)
    addressed, named = by_paragraph(document, addressees), by_paragraph(document, mentions)
    found: list[ReportRequest] = []
    for index, paragraph, uses in asking(document, acts):
        reader = _Reader(document, paragraph, lexicon, own, tuple(addressed.get(index, ())),
                         tuple(m for m in named.get(index, ()) if m.kind != "instrument"))
        for use in uses:
            if use.act in acts_list and acts_list[use.act].addressing:
                found.extend(reader.requests(use))
    return tuple(dict.fromkeys(found))


def _own(document: Document, authority: Authority) -> str:
    """The code of the organ whose text this is, from the symbol, else from the line before the preamble."""
    symbol = Symbol.parse(document.metadata.symbol)
    if symbol and symbol.organ:
        return symbol.organ
    first = next((p for p in document.paragraphs if p.part is not Part.MASTHEAD and p.text), None)
    if first is None:
        return ""
    start = first.offsets.position(0)
    lead = document.source.text[max(0, start - 120):start]
    hits = [hit for hit in authority.names(document.metadata.language).find(lead)
            if lead[hit.end:hit.end + 2].strip(" *_").startswith(",")]
    return hits[-1].codes[0] if hits else ""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the requests of one paragraph."""

    document: Document
    paragraph: Paragraph
    words: Words
    own: str
    addressees: tuple[Addressee, ...]
    mentions: tuple[Mention, ...]

    def requests(self, use: ActUse) -> Iterator[ReportRequest]:
        """The requests of one act use."""
        text = normal(self.paragraph.text)
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
            due = self._due(text, match.start(), end)
            for to, session in self._targets(text, match, end):
                for reporter in of:
                    yield ReportRequest(place, reporter, to, use.act, session, due)

    def _matches(self, text: str, start: int, stop: int) -> list[re.Match[str]]:
        """The phrases that ask for a report, once for each report ("prepare and submit a report")."""
        found: list[re.Match[str]] = []
        for match in self.words.asked.finditer(text, start, stop):
            known = found and match["object"] and match.start("object") == found[-1].start("object")
            if not known and (not match["object"] or match.end("object") <= stop) and self._asks(text, match):
                found.append(match)
        return found

    def _asks(self, text: str, match: re.Match[str]) -> bool:
        """Whether the verb has the report for its object, with only recipients and times between them."""
        if not match["verb"]:
            return True
        before = text[max(0, match.start() - 14):match.start()]
        if re.search(r"\b(?:pour|afin de|by|en)\s+$", before) or _HELPS.search(text, max(0, match.start() - 70), match.start()):
            return False
        if _EXISTING.match(match["object"]) and _OF.match(text, match.end("object")) and match["verb"] not in _HANDS_IN:
            return False
        bare = self._bare(text, match.start("between"), match.end("between"))
        return not _OBJECT.search(bare) and len(re.findall(r"\w+", bare)) <= 4

    def _bare(self, text: str, start: int, end: int) -> str:
        """The words between verb and report without recipients, sessions, dates and asides."""
        between = text[start:end]
        for mention in reversed(self.mentions):
            place = mention.place
            if start <= place.start and place.end <= end:
                between = between[:place.start - start] + "\x01" + between[place.end - start:]
        given = re.match(r"\s*(?:the\s+)?\x01", between)
        between = re.sub(r",?\s*with\s*$", " ", between[given.end():]) if given else between
        between = re.sub("\u00ab[^\u00bb]*\u00bb|\u201c[^\u201d]*\u201d", " ", between)
        for pattern in (self.words.session, self.words.due, _RECIPIENT, _ASIDE):
            between = pattern.sub(" ", between)
        return between

    def _reporters(self, use: ActUse) -> list[str]:
        return list(dict.fromkeys(
            a.code for a in self.addressees if a.act == use.act and (use.clause[0] <= a.place.start < use.clause[1] or self._before(use, a))))

    def _before(self, use: ActUse, addressee: Addressee) -> bool:
        """Whether an addressee read before the clause is one of this act's, through a pronoun."""
        own = [a for a in self.addressees if a.act == use.act and use.clause[0] <= a.place.start < use.clause[1]]
        return not own and addressee.place.start < use.clause[0]

    def _due(self, text: str, start: int, end: int) -> str:
        found = self.words.due.search(text, start, end)
        return editorial.iso_date(found[0], self.words.language) if found else ""

    def _targets(self, text: str, match: re.Match[str], end: int) -> list[tuple[str, int | None]]:
        """Recipients with their sessions, in the order of the text."""
        start = match.start()
        recipients = self._recipients(text, start, end)
        sessions = self._sessions(text, start, end)
        rows: list[tuple[str, int | None]] = []
        for index, (position, code) in enumerate(recipients):
            stop = recipients[index + 1][0] if index + 1 < len(recipients) else end
            low = start if index == 0 else position
            near = [number for place, number in sessions if low <= place < stop]
            if near or not rows or position < (sessions[0][0] if sessions else end):
                rows += [(code, number) for number in near] or [(code, None)]
        if not recipients:
            rows = [("", number) for _, number in sessions] or [("", None)]
        if len(recipients) > 1 and len(sessions) == 1 and sessions[0][0] > recipients[-1][0]:
            rows = [(code, sessions[0][1]) for _, code in recipients]
        return list(dict.fromkeys(rows))

    def _recipients(self, text: str, start: int, end: int) -> list[tuple[int, str]]:
        found = [(m.start(), self.own) for m in self.words.own.finditer(text, max(0, start - 8), end)
                 if self.own and self._stands_for_organ(text, m)]
        for mention in self.mentions:
            place = mention.place
            if start <= place.start < end and self._leads(text, place.start, found, start):
                found.append((place.start, mention.code))
        found.sort()
        codes: dict[str, int] = {}
        for position, code in found:
            codes.setdefault(code, position)
        return sorted((position, code) for code, position in codes.items())

    def _stands_for_organ(self, text: str, match: re.Match[str]) -> bool:
        """Whether the pronoun is the recipient: "to it", "lui présenter"; "it" elsewhere is not."""
        if self.words.language == "fr":
            return not text[match.end():match.end() + 6].startswith(("-", " aussi", " aussi"))
        return match[0] == "to it" or text[max(0, match.start() - 8):match.start()].endswith(
            ("submit ", "present ", "provide ", "give ", "deliver ")) and match[0] == "it"

    def _leads(self, text: str, position: int, found: list[tuple[int, str]], start: int) -> bool:
        """Whether "to (the)" or "and (to) the" leads to the name at `position`."""
        before = re.sub(r"\s*(?:the|la|l'|les|le|its|all|both)?\s*$", "", text[start:position]) + " "
        if self.words.recipient.search(before):
            return not found or position - found[-1][0] < 160 or bool(self.words.session.search(text, position, position + 150))
        if re.search(r"\b(?:through|par l'interm\u00e9diaire)\b", text[start:position]):
            return False
        joined = re.search(r"(?:,\s*|\b)(?:and|et|ainsi qu'|through|par l'intermédiaire de)\s*$", before)
        return bool(joined and found and text[found[-1][0]:position].count(",") < 2
                    and position - found[-1][0] < 90 and joined[0].strip() not in ("through",))

    def _sessions(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        found = []
        vocabulary = editorial.words(self.words.language)
        for match in self.words.session.finditer(text, start, end):
            if match["before"]:
                continue
            several = match[0].endswith("sessions")
            parts = re.split(r",\s*|\s+(?:and|et)\s+(?!uni|onzi)(?:\u00e0 sa\s+)?", match["ordinal"])
            for part in parts if several else [match["ordinal"]]:
                value = vocabulary.ordinal_value(part)
                digits = re.match(r"\s*(\d{1,3})(?!\d)", part)
                value = int(digits[1]) if value is None and digits else value
                if value:
                    found.append((match.start("ordinal"), value))
        return found
