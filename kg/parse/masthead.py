"""What a masthead and an adoption line say of their document, in the words of its language.

The symbol is read from the masthead, the title line ("76/186. Title") or the running heads, never from link lists
that an extractor appended. What the words of each language are is data: `editorial.tsv` of its folder.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from kg import lang
from kg.model import Metadata, Source, Vote, composed
from kg.parse import countries
from kg.parse.blocks import Block
from kg.parse.editorial import EditorialWords, iso_date, labels
from kg.parse.masthead_words import OLD, SYMBOL, TITLE, Patterns, patterns_of
from kg.parse.titles import agenda_title, kind_of, masthead_title, plain_title
from kg.symbols import Symbol, decided_key, is_cut, part_words

_BARE = re.compile(
    rf"[*_#\s]*(?:(?:{lang.numbered_text()})\s+)?"
    r"(?P<number>(?:E?S-)?\d{1,4}/\d{1,4})(?P<letter>\s?[A-Z](?:-[A-Z])?)?\\?\.?\**\s*"
)
_SECURITY = re.compile(rf"(?:{lang.numbered_text()})\s+(\d{{1,4}})\s+\((\d{{4}})\)")
_YEARLY = re.compile(
    r"[*_#\s]*(?P<number>\d{1,4})\s?\((?P<year>(?:19|20)\d\d)\)\s?\\?[.:–—]\**\s+(?P<title>\S.*)", re.DOTALL
)
"""A resolution of the Security Council, its number first: "39 (1948). Resolution of 20 January 1948"."""
_OF_DAY = re.compile(rf"(?:{lang.numbered_text()})\s")
_AND, _TO = lang.joints("and"), lang.joints("to")
_REPORT = re.compile(
    rf"(?<![\w/])([AE]/[\w./\-]+(?:\s?\({part_words()}[^()]*\)(?:/[\w.]+)*)?)(?:[^()]*?(?:{lang.joints('paragraph_words')})\.?\s+([\d]+(?:\s?(?:[-–,]|{_AND}|{_TO})\s?\d+)*))?"
)
JOB = re.compile(r"(?<!\d)(\d{2}-\d{5,6})(?!\d)")
_LETTER = re.compile(r"[A-HJ-UWYZ]")
"""What tells texts of one number apart; I, V and X are the numbers of sections."""
_JOB_HALF = re.compile(r"-\d{5}")
_JOB_LINE = re.compile(r"\W*(?:\d+/\d+\s+)?\d{2}-\d{5,6}\*?(?:\s?\([EFSRAC]\))?(?:\s+\**\d+/\d+\**)?\W*(?:\d{6}\W*)*")
_RECORDED = re.compile(
    rf"(?:{lang.joints('vote_of')})\s+(?P<for>\d+)\s+(?:(?:{lang.joints('votes')})\s+)?(?:{lang.joints('vote_against')})\s+"
    rf"(?P<against>\d+|{lang.joints('no_votes')}),?\s+"
    rf"(?:{lang.joints('vote_with')})\s+(?P<abstaining>\d+|{lang.joints('no_votes')})\s+(?:{lang.joints('abstentions')})"
)
_VOTERS_NOTE = re.compile(r"[¹²³⁴-⁹*]+|\*+")
_LINK = re.compile(r"https?://\S+")


def session_number(session: str) -> int | None:
    """The number of a regular session; None for special ones ("S-30")."""
    return int(session) if session.isdigit() else None


def from_text(source: Source, masthead: list[Block], lang: str, vocabulary: EditorialWords) -> Metadata:
    """The masthead and the adoption line of a text."""
    whole = composed(source.text)
    patterns = patterns_of(lang)
    heads = _first_page([block for block in masthead if block.role == "masthead"], patterns)
    closing = " ".join(block.text for block in masthead[-40:] if block.role != "masthead")
    texts = [block.text[:4000] for block in heads[:80]]  # a masthead is short; a text without one is not
    head = "\n".join(texts)[:20_000]
    adopted_line = patterns.adopted.search(head)
    organ = _organ(whole, vocabulary) or _adopting(adopted_line[0] if adopted_line else "", vocabulary)
    kind = kind_of(texts, head, patterns)
    symbol, title = _symbol_and_title(texts, organ, kind, patterns, vocabulary, whole=whole)
    if not symbol:
        symbol = running_symbol(whole)
    items = patterns.agenda.search(head)
    report = patterns.report.search(head)
    adopted = iso_date(adopted_line[0].split("[")[0].split("\n")[0], lang) if adopted_line else ""
    meeting = vocabulary.meeting.search(closing) or (
        vocabulary.meeting.search(adopted_line[0]) if adopted_line else None
    )
    parsed = Symbol.parse(symbol)
    if not kind and parsed is not None and parsed.kind.startswith("draft") and _organ(whole, vocabulary):
        kind = parsed.kind  # a text in the form of a resolution
    told_so = kind == "decision" or (parsed is not None and parsed.kind == "presidential statement")
    if told_so and not (adopted and meeting):
        told = told_at(whole, vocabulary)
        meeting = meeting or vocabulary.meeting.search(told)
        adopted = adopted or iso_date(told, lang)
    rest = head.replace(adopted_line[0].split("\n")[0], "") if adopted_line else head
    sponsors, unread = _sponsors(texts, patterns)
    session_key, session = _session(head, patterns, vocabulary)
    original = patterns.original.search(head)
    committee = committee_of(head, vocabulary)
    return Metadata(
        symbol=symbol,
        type=kind,
        title=title,
        language=lang,
        original_language=vocabulary.languages.get(original[1].lower(), "") if original else "",
        adopted=adopted or (iso_date(closing, lang) if meeting else "") or _day_of_title(texts, lang),
        distributed=_day_of_issue(rest, vocabulary),
        session=session,
        session_key=session_key,
        agenda_item=agenda_items(items["items"]) if items else "",
        agenda_title=agenda_title(texts, patterns),
        committee=committee,
        committee_report=report_of(report)[0],
        committee_report_locus=report_of(report)[1],
        draft=report_of(report)[2],
        meeting=meeting[1] if meeting else "",
        sponsors=sponsors,
        sponsors_unread=unread,
        job_number=_job(whole),
        vote=_printed_vote(closing, patterns.voters),
        adopted_without_vote=_printed_without_vote(closing, patterns),
    )


_NUMBERED = re.compile(r"\d{1,3}\.\s+[^\W\d]")
_SENTENCE_END = re.compile(r"[.;:,][\"'”’»)*_]*$")
_TITLE_WORDS = 12
"""Words that a line may have which ends with a stop and is still none of a text."""


_ALONE_WORDS = 6


def _first_page(heads: list[Block], patterns: Patterns) -> list[Block]:
    """The blocks of the masthead up to the first that is text: numbered, or a sentence, or after "Corrigendum".

    In a report, a letter or a text without any masthead what follows says nothing of the document itself.
    """
    for index, block in enumerate(heads):
        if _NUMBERED.match(block.text) or (index and patterns.title_end.fullmatch(block.text.strip("*_# ."))):
            return heads[:index]
        items = any(patterns.agenda.match(each.text) for each in heads[max(index - 1, 0) : index + 1])
        of_agenda = items and block.text.endswith(",")
        if is_sentence(block.text) and not of_agenda:  # an item's title that goes on in the next line
            return heads[:index]
        words = block.text.split()
        if len(words) > _ALONE_WORDS and patterns.title_end.fullmatch(words[-1].strip("*_# .")):
            return heads[: index + 1]  # lines of a masthead that no blank lines part
    return heads


def is_sentence(text: str) -> bool:
    """Whether a block of the masthead is running text: it ends as a sentence does, and is no title with a number."""
    if not _SENTENCE_END.search(text) or text.startswith("[") or len(text.split()) <= _TITLE_WORDS:
        return False
    titled = TITLE.match(text) or OLD.match(text)
    return titled is None or titled["title"][0].islower()


def number_printed(line: str) -> str:
    """The number of the resolution or decision that a line with its title bears ("34/65", "1541(XV)"), "" for none."""
    titled = TITLE.match(line)
    if titled and not titled["title"][0].islower():
        return f"{titled['number']}{(titled['letter'] or '').strip()}"
    old = OLD.match(line)
    if old:
        return f"{old['number']}({old['session']})"
    security = _YEARLY.match(line) or _SECURITY.match(line)
    return f"{security[1]}({security[2]})" if security else ""


def told_at(text: str, vocabulary: EditorialWords) -> str:
    """How a text begins that tells when it was adopted: "At its 54th plenary meeting, on 17 December 2024, the"."""
    for line in re.finditer(r"^\W*(?=\S)", text[:20_000], re.MULTILINE):
        if vocabulary.opens_decision.match(text, line.end()):
            return " ".join(text[line.end() : line.end() + 160].split())
    return ""


def agenda_items(printed: str) -> str:
    """Agenda items in one form for all languages: "72 (b)", "13 and 117"."""
    lettered = re.sub(r"\s?\(?([a-z]{1,3})\)", r" (\1)", " ".join(printed.split()), flags=re.IGNORECASE)
    return re.sub(rf"\s(?:{_TO})\s(?=\d)", " to ", re.sub(rf"\s(?:{_AND})\s(?=\d)", " and ", lettered))


def _organ(text: str, vocabulary: EditorialWords) -> str:
    """The organ of the formula, as the code of the data file."""
    lines = [line.strip().strip("*_") for line in text[:20000].splitlines() if line.strip()]
    two = [f"{a} {b}" for a, b in pairwise(lines) if b.endswith(",") and "," not in a]
    for bare in (*lines, *two):
        if vocabulary.formula.fullmatch(bare):
            folded = bare.lower().replace("’", "'")
            return next((code for code, label in vocabulary.organs if folded.startswith(label.lower())), "")
    return ""


def _adopting(line: str, vocabulary: EditorialWords) -> str:
    """The organ that the line of adoption names ("Decision adopted by the General Assembly on …"), "" where none."""
    folded = line.lower().replace("’", "'")
    return next((code for code, label in vocabulary.organs if label.lower().replace("’", "'") in folded), "")


def _symbol_and_title(
    texts: list[str], organ: str, kind: str, patterns: Patterns, vocabulary: EditorialWords, *, whole: str
) -> tuple[str, str]:
    """The symbol and the title, from the masthead's lines."""
    symbol = next(filter(None, (_own_symbol(text, patterns, vocabulary) for text in texts)), "")
    for index, text in enumerate(texts):
        numbered, old = TITLE.match(text), OLD.match(text)
        match = numbered or _BARE.fullmatch(text)
        if match and _agrees(symbol, match["number"]):
            title = numbered["title"] if numbered else " ".join(texts[index + 1 : index + 2])
            title, ending = _without_letter(title, match["number"], whole)
            letter = (match["letter"] or "").strip() or _letter_below(texts[index + 1 :]) or ending
            if numbered and patterns.of_organ.fullmatch(title) and index + 1 < len(texts):
                organ = organ or _named_organ(title, vocabulary)
                again = TITLE.match(texts[index + 1])  # "Decision 79/531 of the General Assembly", then its title
                title = again["title"] if again else texts[index + 1]
            return symbol or _decided(match["number"], letter, organ, kind), plain_title(title)
        if old and (key := decided_key(organ, "resolution", f"{old['number']}({old['session']})")):
            return symbol or key, plain_title(old["title"])
        security = _YEARLY.match(text) or _SECURITY.match(text)
        if security and organ == "SC":
            title = security["title"] if security.re is _YEARLY else ""
            dated = _day_of_title([text], vocabulary.language)
            return symbol or f"S/RES/{security[1]}({security[2]})", "" if dated else plain_title(title)
    return symbol, masthead_title(texts, kind, patterns, vocabulary)


_IN_A_SENTENCE = re.compile(r"(?:(?<!\w)[^\W\d_A-ZÀ-Ý]{1,5}|[-–—])\s?$")
"""What stands before a date that is one of several, or of a sentence: "dated 5 May", "24 February–20 March"."""
_GOES_ON = re.compile(r"\s?[-–—]\s?\d")


def _day_of_issue(head: str, vocabulary: EditorialWords) -> str:
    """The day that a masthead prints by itself; days of a session, of a letter, of a period are none."""
    for found in vocabulary.date.finditer(head):
        if not _IN_A_SENTENCE.search(head, 0, found.start()) and not _GOES_ON.match(head, found.end()):
            return iso_date(found[0], vocabulary.language)
    return ""


def _day_of_title(texts: list[str], lang: str) -> str:
    """The day in "39 (1948). Resolution of 20 January 1948", which is no title."""
    titles = (found["title"] for found in map(_YEARLY.match, texts) if found)
    return next((iso_date(title, lang) for title in titles if _OF_DAY.match(title)), "")


_NAMES_BESIDE = 12
"""Words that stand at most beside a symbol in its line: names of organs, of the distribution, a date."""


def _own_symbol(text: str, patterns: Patterns, vocabulary: EditorialWords) -> str:
    """The symbol that a line of the masthead bears: alone, or beside names, dates and the like, never in a sentence."""
    found = SYMBOL.search(text) if len(text) < 120 and not text.startswith("[") else None
    if not found or text.count("(", 0, found.start()) != text.count(")", 0, found.start()):
        return ""
    before, after = text[: found.start()].strip(" *_"), text[found.end() :].strip(" *_")
    if after[:1] in (".", ";", ",", ")", "]") or len(before.split()) + len(after.split()) > _NAMES_BESIDE:
        return ""
    cited = before and (vocabulary.note_lead.match(before) and not patterns.furniture.match(before))
    if cited or (before.endswith((",", ";")) or any(pattern.search(before) for pattern, _ in patterns.kinds)):
        return ""
    parsed = None if is_cut(text, found.end()) else symbol_of(found[0])
    return parsed.key if parsed else ""


def _agrees(symbol: str, number: str) -> bool:
    """Whether a title with a number may be that of the document whose symbol stands in the masthead.

    A report or corrigendum prints numbers and titles of other texts; a draft's title has the number it will get.
    """
    parsed = Symbol.parse(symbol) if symbol else None
    if parsed is None or parsed.kind.startswith("draft"):
        return True
    return parsed.kind in ("resolution", "decision") and number in parsed.key


def _without_letter(title: str, number: str, whole: str) -> tuple[str, str]:
    """A title without the letter at its end, and the letter: where the text cites an earlier one of its number."""
    found = re.search(r"\s(?P<letter>[B-HJ-UWYZ])\\?\**$", title)
    if not found or not re.search(rf"(?<![\d/]){re.escape(number)}\s?[A-{chr(ord(found['letter']) - 1)}]\b", whole):
        return title, ""
    return title[: found.start()], found["letter"]


def _letter_below(texts: list[str]) -> str:
    """The letter that stands alone below a title, where it is the only one: of "76/246 B" only that was printed."""
    letters = [text.strip("*_# ") for text in texts if _LETTER.fullmatch(text.strip("*_# "))]
    return letters[0] if len(letters) == 1 and texts and texts[0].strip("*_# ") == letters[0] else ""


def _decided(number: str, letter: str, organ: str, kind: str) -> str:
    """The key of a resolution or decision numbered so by an organ."""
    what = "decision" if kind == "decision" else "resolution"
    return decided_key(organ, what, f"{number}{letter}") if organ else ""


def _named_organ(text: str, vocabulary: EditorialWords) -> str:
    """The code of the organ that "of the General Assembly" names."""
    folded = text.strip(" .*_").lower().replace("’", "'")
    found = (code for code, label in vocabulary.organs if folded.endswith(label.lower().replace("’", "'")))
    return next(found, "")


_TOP = 30
"""Lines, blank ones too, within which a symbol on a line of its own may be that of the document."""
_PAGE_NUMBER = re.compile(r"\W*(?:\d{1,3}/\d{1,3}(?:\s+\d{2}-\d{5,6}\b.*)?|\d{2}-\d{5,6}\b.{0,20})\W*")
_BESIDE = 6
"""Lines, blank ones too, between a running head and the number of its page."""


def running_symbol(text: str) -> str:
    """The symbol that stands alone in lines between pages, mostly; one does at the top or beside a page's number."""
    found = Counter[str]()
    top: list[str] = []
    lines = text.splitlines()
    for at, line in enumerate(lines):
        bare = line.strip().strip("*_# ")
        if 4 < len(bare) < 60 and not _LINK.search(bare):
            match = re.fullmatch(rf"(?:\d+/\d+\s+)?({SYMBOL.pattern})(?:\s+\d+/\d+)?", bare)
            if match:
                parsed = Symbol.parse(match[1])
                if parsed:
                    found[parsed.key] += 1
                    beside = lines[max(0, at - _BESIDE) : at + _BESIDE + 1]
                    top += [parsed.key] if at < _TOP or any(map(_PAGE_NUMBER.fullmatch, beside)) else []
    best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return next((key for key, count in best if count > 1 or key in top), "")


def _session(head: str, patterns: Patterns, vocabulary: EditorialWords) -> tuple[str, int | None]:
    """The session in words as the symbol writes it, and its number where it is a regular one."""
    for found in patterns.session.finditer(head):
        value = vocabulary.ordinal_value(found["ordinal"])
        if value is None:
            continue
        kind = (found["kind"] or found["after"] or "").strip().lower()
        if not kind:
            return str(value), value
        emergency = any(kind == label for _, label in labels("emergency", vocabulary.language))
        return ("ES-" if emergency else "S-") + str(value), None
    return "", None


def committee_of(head: str, vocabulary: EditorialWords) -> str:
    """The code of the Main Committee that `head` names, "" where it names none."""
    folded = head.lower().replace("’", "'")
    return next((code for code, label in vocabulary.committees if label.lower() in folded), "")


def report_of(report: re.Match[str] | None) -> tuple[str, str, str]:
    """The committee's report, the paragraph in it, and the draft that stands there instead of a report."""
    found = _REPORT.search(report["of"]) if report else None
    symbol = Symbol.parse(found[1]) if found else None
    if found is None or symbol is None:
        return "", "", ""
    if symbol.kind.startswith("draft"):  # "without reference to a Main Committee (A/76/L.11)"
        return "", "", symbol.key
    return symbol.key, f"para. {found[2]}" if found[2] else "", ""


def _sponsors(texts: list[str], patterns: Patterns) -> tuple[tuple[str, ...], tuple[str, ...]]:
    for text in texts:
        found = patterns.sponsors.match(text)
        if found:
            codes, unread = countries.codes(found["names"].strip("*_ "))
            return codes, unread
    return (), ()


def _printed_vote(closing: str, lists: re.Pattern[str]) -> Vote | None:
    """A recorded vote in the adoption line ("by a recorded vote of 27 to 12, with 8 abstentions").

    `lists` finds what leads to the lists of States in favour, against and abstaining.
    """
    found = _RECORDED.search(closing)
    if not found:
        return None
    counts = [int(found[name]) if found[name].isdigit() else 0 for name in ("for", "against", "abstaining")]
    states: dict[str, tuple[str, ...]] = {}
    leads = list(lists.finditer(closing, found.end()))
    for lead, following in zip(leads, [*leads[1:], None], strict=False):
        listed = closing[lead.end() : following.start() if following else len(closing)].partition("]")[0]
        kind = next(name for name, text in lead.groupdict().items() if text)
        states.setdefault(kind, countries.codes(_VOTERS_NOTE.sub("", listed).strip(" .*_"))[0])
    lists_read = (states.get(kind, ()) for kind in ("in_favour", "against", "abstaining"))
    return Vote(counts[0], counts[1], counts[2], *lists_read)


def _printed_without_vote(closing: str, patterns: Patterns) -> bool | None:
    """Whether the adoption line says how it was adopted: without a vote, or by a recorded one."""
    if patterns.without_vote.search(closing):
        return True
    return False if _RECORDED.search(closing) else None


def _job(text: str) -> str:
    """The job number: in a line of furniture, the most frequent one."""
    found: Counter[str] = Counter()
    for half in _JOB_HALF.finditer(text):
        start, end = text.rfind("\n", 0, half.start()) + 1, text.find("\n", half.end())
        match = JOB.search(text, start, half.end() + 1) if half.end() - start < 60 else None
        if match and _JOB_LINE.fullmatch(text[start : end if end >= 0 else len(text)]):
            found[match[1]] += 1
    best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return best[0][0] if best else ""


def symbol_of(printed: str) -> Symbol | None:
    """A symbol as printed; several lettered resolutions in one document have one key ("A/RES/75/101A-B")."""
    joined = re.sub(rf"\s+([A-Z])\s?(?:-|–|{_AND}|{_TO})\s?([A-Z])$", r"\1-\2", printed.strip())
    return Symbol.parse(joined)
