"""What a masthead and an adoption line say of their document, in the words of its language.

The symbol is read from the masthead, the title line ("76/186. Title") or the running heads, never from link lists
that an extractor appended. What the words of each language are is data: `editorial.tsv` of its folder.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kg import lang
from kg.model import Metadata, Source, Vote, composed
from kg.parse import countries
from kg.parse.blocks import Block
from kg.parse.editorial import EditorialWords, alternatives, editorial_words, iso_date, labels
from kg.symbols import Symbol, decided_key, roots_pattern

SYMBOL = re.compile(
    rf"(?<![\w/(]){roots_pattern()}"
    r"(?:/[\w.]+(?:\s?\([\w. ]+\))?){1,6}(?:\s?[A-Z](?:-[A-Z])?(?=\s|$))?"
)
_TITLE = re.compile(
    rf"[*_#\s]*(?:(?:{lang.numbered_text()})\s+)?"
    r"(?P<number>(?:E?S-)?\d{1,4}/\d{1,4})(?P<letter>[^\S\n]?[A-Z](?:-[A-Z])?(?![^\S\n]+[a-z]))?\s?\\?[.:–—]?\**\s+"
    r"(?P<title>\S.*)",
    re.DOTALL,
)
_BARE = re.compile(
    rf"[*_#\s]*(?:(?:{lang.numbered_text()})\s+)?"
    r"(?P<number>(?:E?S-)?\d{1,4}/\d{1,4})(?P<letter>\s?[A-Z](?:-[A-Z])?)?\\?\.?\**\s*"
)
_OLD = re.compile(
    r"[*_#\s]*(?P<number>\d{1,4})\s?(?P<letter>[A-Z])?\s?\((?P<session>(?:E?S-)?[IVXL]+)\)\.?\**\s+(?P<title>\S.*)",
    re.DOTALL,
)
_SECURITY = re.compile(rf"(?:{lang.numbered_text()})\s+(\d{{1,4}})\s+\((\d{{4}})\)")
_AND, _TO = lang.joints("and"), lang.joints("to")
_REPORT = re.compile(
    rf"(A/[\w./\-]+)(?:[^()]*?(?:paras?|par|párrs?)\.?\s+([\d]+(?:\s?(?:[-–,]|{_AND}|{_TO})\s?\d+)*))?"
)
JOB = re.compile(r"(?<!\d)(\d{2}-\d{5,6})(?!\d)")
_JOB_HALF = re.compile(r"-\d{5}")
_JOB_LINE = re.compile(r"\W*(?:\d+/\d+\s+)?\d{2}-\d{5,6}\*?(?:\s?\([EFSRAC]\))?(?:\s+\**\d+/\d+\**)?\W*(?:\d{6}\W*)*")
# Types whose line in the masthead names the author; the title stands above it.
_AUTHORED = ("report", "note", "letter")
_RECORDED = re.compile(
    rf"(?:{lang.joints('vote_of')})\s+(?P<for>\d+)\s+(?:(?:{lang.joints('votes')})\s+)?(?:{lang.joints('vote_against')})\s+"
    rf"(?P<against>\d+|{lang.joints('no_votes')}),?\s+"
    rf"(?:{lang.joints('vote_with')})\s+(?P<abstaining>\d+|{lang.joints('no_votes')})\s+(?:{lang.joints('abstentions')})"
)
# A draft's title line, whose number the adopted text will have ("46/…  Title").
_UNNUMBERED = re.compile(r"^\d{1,4}/(?:…|\.{2,}|_+|\[…\]|\[\.{2,}\]|--+)[.:]?\s+")
_VOTERS_NOTE = re.compile(r"[¹²³⁴-⁹*]+|\*+")
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Patterns:
    """The masthead's wording in one language."""

    kinds: tuple[tuple[re.Pattern[str], str], ...]
    agenda: re.Pattern[str]
    agenda_end: re.Pattern[str]
    session: re.Pattern[str]
    sponsors: re.Pattern[str]
    original: re.Pattern[str]
    report: re.Pattern[str]
    adopted: re.Pattern[str]
    furniture: re.Pattern[str]
    without_vote: re.Pattern[str]
    voters: re.Pattern[str]
    of_organ: re.Pattern[str]


_ANYWHERE, _LINE_START = r"(?<!\w)", r"^[*_#\s]*"


def _labels(kind: str, language: str) -> str:
    return alternatives([label for _, label in labels(kind, language)])


@lru_cache(maxsize=4)
def patterns_of(language: str) -> Patterns:
    """The wording of mastheads in a language; in the default one's where the language is not supported."""
    lang = editorial_words(language).language
    # A word alone may be of any sentence ("Council resolution 5/1"): it says the type where it begins a line.
    kinds = tuple(
        (re.compile(rf"{_ANYWHERE if ' ' in label else _LINE_START}{alternatives([label])}(?!\w)", re.I | re.M), code)
        for code, label in labels("type", lang)
    )
    agenda, end = _labels("agenda", lang), _labels("agenda-end", lang)
    drafts = alternatives([label for code, label in labels("type", lang) if code.startswith("draft")])
    decided = alternatives(
        [label for code, label in labels("type", lang) if code in ("resolution", "decision") and " " in label]
        + [label for _, label in labels("adopted-at", lang)]
    )
    return Patterns(
        kinds=kinds,
        agenda=re.compile(
            rf"(?<!\w){agenda}\s+(?P<items>\d+(?:\s?\(?[a-z]{{1,3}}\))*"
            rf"(?:(?:\s?,\s?|\s(?:{_AND}|{_TO})\s)(?:\d+|\(?[a-z]{{1,3}}\))(?:\s?\(?[a-z]{{1,3}}\))*)*)",
            re.IGNORECASE,
        ),
        agenda_end=re.compile(rf"\s*{end}\**", re.IGNORECASE),
        session=re.compile(
            rf"(?<!\w)(?P<ordinal>[^\W\d_]+(?:[-\s][^\W\d_]+){{0,4}}?)\s+"
            rf"(?P<kind>{_labels('emergency', lang)}\s+|{_labels('special', lang)}\s+)?"
            rf"{_labels('session', lang)}(?P<after>\s+{_labels('emergency', lang)}"
            rf"|\s+{_labels('special', lang)})?",
            re.IGNORECASE,
        ),
        sponsors=re.compile(rf"(?P<names>[^:]+?)\s*:\s*\**\s*(?:{drafts})", re.IGNORECASE | re.DOTALL),
        original=re.compile(rf"{_labels('original', lang)}\s*:\s*([^\W\d_]+)", re.IGNORECASE),
        report=re.compile(rf"\[\s*{_labels('report', lang)}(?P<of>[^\[\]]*)\]?", re.IGNORECASE),
        adopted=re.compile(rf"{decided}[^\[\]]*", re.IGNORECASE),
        without_vote=re.compile(_labels("without-vote", lang), re.IGNORECASE),
        voters=_voters(lang),
        of_organ=re.compile(rf"(?:of\s+|de\s+|du\s+)?{_labels('organ', lang)}\W*", re.IGNORECASE),
        furniture=re.compile(rf"{_labels('publisher', lang)}|{_labels('distribution', lang)}", re.IGNORECASE),
    )


def _voters(lang: str) -> re.Pattern[str]:
    """What leads to the lists of a recorded vote, its kind as the group's name."""
    groups = []
    for kind in ("in-favour", "against", "abstaining"):
        texts = [text for code, text in labels("vote-list", lang) if code == kind]
        groups.append(rf"(?P<{kind.replace('-', '_')}>(?<!\w){alternatives(texts)})")
    return re.compile(rf"(?:{'|'.join(groups)})\s?\**\s?:\**", re.IGNORECASE)


def session_number(session: str) -> int | None:
    """The number of a regular session; None for special ones ("S-30")."""
    return int(session) if session.isdigit() else None


def from_text(source: Source, masthead: list[Block], lang: str, vocabulary: EditorialWords) -> Metadata:
    """The masthead and the adoption line of a text."""
    whole = composed(source.text)
    patterns = patterns_of(lang)
    heads = _first_page([block for block in masthead if block.role == "masthead"])
    closing = " ".join(block.text for block in masthead[-40:] if block.role != "masthead")
    texts = [block.text[:4000] for block in heads[:80]]  # a masthead is short; a text without one is not
    head = "\n".join(texts)[:20_000]
    organ = _organ(whole, vocabulary)
    kind = _kind(head, patterns)
    symbol, title = _symbol_and_title(texts, organ, kind, patterns, vocabulary)
    if not symbol:
        symbol = running_symbol(whole)
    items = patterns.agenda.search(head)
    report = patterns.report.search(head)
    adopted_line = patterns.adopted.search(head)
    adopted = iso_date(adopted_line[0].split("[")[0].split("\n")[0], lang) if adopted_line else ""
    meeting = vocabulary.meeting.search(closing) or (
        vocabulary.meeting.search(adopted_line[0]) if adopted_line else None
    )
    if kind == "decision" and not (adopted and meeting):
        told = _told(whole, vocabulary)
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
        adopted=adopted or (iso_date(closing, lang) if meeting else ""),
        distributed=iso_date(rest, lang),
        session=session,
        session_key=session_key,
        agenda_item=agenda_items(items["items"]) if items else "",
        agenda_title=_agenda_title(texts, patterns),
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


def _first_page(heads: list[Block]) -> list[Block]:
    """The blocks of the masthead up to the first numbered paragraph: in a report, what follows is its text."""
    end = next((index for index, block in enumerate(heads) if _NUMBERED.match(block.text)), len(heads))
    return heads[:end]


def _told(text: str, vocabulary: EditorialWords) -> str:
    """How a decision begins that tells when it was taken: "At its 54th plenary meeting, on 17 December 2024, the"."""
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


def _kind(head: str, patterns: Patterns) -> str:
    """The type that the masthead says; a draft's word goes before the others."""
    return next((code for pattern, code in patterns.kinds if pattern.search(head)), "")


def _symbol_and_title(
    texts: list[str], organ: str, kind: str, patterns: Patterns, vocabulary: EditorialWords
) -> tuple[str, str]:
    """The symbol and the title, from the masthead's lines."""
    symbol = ""
    for text in texts:
        found = SYMBOL.search(text) if len(text) < 120 and not text.startswith("[") else None
        if found and text.count("(", 0, found.start()) == text.count(")", 0, found.start()):
            parsed = symbol_of(found[0])
            if parsed:
                symbol = parsed.key
                break
    for index, text in enumerate(texts):
        numbered, old = _TITLE.match(text), _OLD.match(text)
        match = numbered or _BARE.fullmatch(text)
        if match:
            key = _decided(match["number"], (match["letter"] or "").strip(), organ, kind)
            title = numbered["title"] if numbered else " ".join(texts[index + 1 : index + 2])
            if numbered and patterns.of_organ.fullmatch(title) and index + 1 < len(texts):
                again = _TITLE.match(texts[index + 1])  # "Decision 79/531 of the General Assembly", then its title
                title = again["title"] if again else texts[index + 1]
            return symbol or key, plain_title(title)
        if old and (key := decided_key(organ, "resolution", f"{old['number']}({old['session']})")):
            return symbol or key, plain_title(old["title"])
        security = _SECURITY.match(text)
        if security and organ == "SC":
            return symbol or f"S/RES/{security[1]}({security[2]})", ""
    by = next((i for i, text in enumerate(texts) if kind in _AUTHORED and _names_kind(text, kind, patterns)), 0)
    return symbol, plain_title(_last_title(texts[:by] or texts, patterns, vocabulary))


def _names_kind(text: str, kind: str, patterns: Patterns) -> bool:
    """Whether a line begins with the type ("Report of the Secretary-General")."""
    return any(code == kind and pattern.match(text) for pattern, code in patterns.kinds)


def plain_title(text: str) -> str:
    """A title in one line, without marks of layout and without the number that a draft leaves open."""
    plain = " ".join(text.replace("\u2011", "-").replace("\u00ad", "").split()).strip("*_ ")
    return _UNNUMBERED.sub("", plain)


def _decided(number: str, letter: str, organ: str, kind: str) -> str:
    """The key of a resolution or decision numbered so by an organ."""
    if not organ and not kind:
        return ""
    what = "decision" if kind == "decision" else "resolution"
    return decided_key(organ or "GA", what, f"{number}{letter}")


def _last_title(texts: list[str], patterns: Patterns, vocabulary: EditorialWords) -> str:
    """The last line of the masthead that is a title: no date, symbol, session or sponsors."""
    for line in reversed(texts):
        beside = patterns.furniture.search(line)  # "Security Council      Distr.: General"
        text = line[: beside.start()].strip() if beside else line
        if (
            text.startswith("[")
            or SYMBOL.fullmatch(text)
            or vocabulary.date.fullmatch(text)
            or patterns.sponsors.match(text)
            or patterns.original.match(text)
            or patterns.session.fullmatch(text)
            or patterns.agenda.match(text)
            or patterns.adopted.match(text)
            or _names_organ(text, vocabulary)
        ):
            continue
        if re.search(r"[^\W\d_]{3}", text):
            return text
    return ""


def _names_organ(text: str, vocabulary: EditorialWords) -> bool:
    """Whether a line is an organ's name, with or without its article."""
    name = text.strip(" *_").lower().replace("’", "'")
    return any(
        len(label) - len(name) <= len("the ") and label.lower().replace("’", "'").endswith(name)
        for _, label in vocabulary.organs
    )


def running_symbol(text: str) -> str:
    """The symbol that stands alone in lines between the pages, the most frequent."""
    found = Counter[str]()
    for line in text.splitlines():
        bare = line.strip().strip("*_# ")
        if 4 < len(bare) < 60 and not _LINK.search(bare):
            match = re.fullmatch(rf"(?:\d+/\d+\s+)?({SYMBOL.pattern})(?:\s+\d+/\d+)?", bare)
            if match:
                parsed = Symbol.parse(match[1])
                if parsed:
                    found[parsed.key] += 1
    best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return best[0][0] if best else ""


def _agenda_title(texts: list[str], patterns: Patterns) -> str:
    for index, text in enumerate(texts):
        items = patterns.agenda.search(text)
        if items:
            ends = patterns.agenda_end.match(text, items.end())
            rest = text[ends.end() if ends else items.end() :].strip(" *_")
            following = texts[index + 1] if index + 1 < len(texts) else ""
            usable = not (patterns.adopted.match(following) or patterns.sponsors.match(following))
            return plain_title(rest or (following if usable else ""))
    return ""


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
