"""What a document states of itself: masthead, adoption line and the markup's `meta`.

Absent stays absent. A symbol is read from the masthead, the title line ("76/186. Title") or the
running heads; never from link lists that an extractor appended. What the symbol implies
(session, committee, draft) counts as stated.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from kg import lang
from kg.lang import tag
from kg.model import Document, Metadata, Source, Topic, Vote, composed
from kg.parse import countries
from kg.parse.blocks import Block
from kg.parse.editorial import Words, alternatives, iso_date, labels, words
from kg.symbols import Symbol, decided_key, roots_pattern

_SYMBOL = re.compile(
    rf"(?<![\w/(]){roots_pattern()}"
    r"(?:/[\w.]+(?:\s?\([\w. ]+\))?){1,6}(?:\s?[A-Z](?:-[A-Z])?(?=\s|$))?"
)
_TITLE = re.compile(
    r"[*_#\s]*(?:(?:Resolution|Decision|Résolution|Décision|RESOLUTION|DECISION)\s+)?"
    r"(?P<number>(?:E?S-)?\d{1,4}/\d{1,4})(?P<letter>\s?[A-Z](?:-[A-Z])?)?\s?\\?[.:–—]?\**\s+"
    r"(?P<title>\S.*)",
    re.DOTALL,
)
_BARE = re.compile(
    r"[*_#\s]*(?:(?:Resolution|Decision|Résolution|Décision|RESOLUTION|DECISION)\s+)?"
    r"(?P<number>(?:E?S-)?\d{1,4}/\d{1,4})(?P<letter>\s?[A-Z](?:-[A-Z])?)?\\?\.?\**\s*"
)
_OLD = re.compile(
    r"[*_#\s]*(?P<number>\d{1,4})\s?(?P<letter>[A-Z])?\s?\((?P<session>(?:E?S-)?[IVXL]+)\)\.?\**\s+(?P<title>\S.*)",
    re.DOTALL,
)
_SECURITY = re.compile(r"(?:Resolution|Résolution|Resolución)\s+(\d{1,4})\s+\((\d{4})\)")
_AND, _TO = lang.joints("and"), lang.joints("to")
_REPORT = re.compile(
    rf"(A/[\w./\-]+)(?:[^()]*?(?:paras?|par|párrs?)\.?\s+([\d]+(?:\s?(?:[-–,]|{_AND}|{_TO})\s?\d+)*))?"
)
_JOB = re.compile(r"(?<!\d)(\d{2}-\d{5,6})(?!\d)")
_JOB_HALF = re.compile(r"-\d{5}")
_JOB_LINE = re.compile(r"\W*(?:\d+/\d+\s+)?\d{2}-\d{5,6}\*?(?:\s?\([EFSRAC]\))?(?:\s+\**\d+/\d+\**)?\W*(?:\d{6}\W*)*")
# Types whose line in the masthead names the author; the title stands above it.
_AUTHORED = ("report", "note", "letter")
_RECORDED = re.compile(
    r"(?:vote of|par|por|de)\s+(?P<for>\d+)\s+(?:(?:votes?|votos?)\s+)?(?:to|voix contre|contra)\s+"
    r"(?P<against>\d+|none|zéro|ninguno),?\s+"
    r"(?:with|avec|et|y|con)\s+(?P<abstaining>\d+|no|ninguna)\s+(?:abstentions?|abstenci(?:ón|ones))"
)
# Organs that numbered their resolutions by sessions in Roman figures.
# A draft's title line, whose number the adopted text will have ("46/…  Title").
_UNNUMBERED = re.compile(r"^\d{1,4}/(?:…|\.{2,}|_+|\[…\]|\[\.{2,}\]|--+)[.:]?\s+")
_VOTERS_NOTE = re.compile(r"[¹²³⁴-⁹*]+|\*+")
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class _Patterns:
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
def _patterns(language: str) -> _Patterns:
    lang = words(language).language
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
    return _Patterns(
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


def stated_language(source: Source) -> tuple[str, str]:
    """Who states the language, the user's sidecar file or the markup, and its tag; "" where neither does."""
    said = _LANGUAGE_TAG.fullmatch(source.stated.get("language", ""))
    if said:
        return "the sidecar file", said[0]
    return "the markup", tag(next((value for key, value in source.properties if key == "language"), ""))


def unread(source: Source, lang: str) -> tuple[Metadata, list[str]]:
    """What can be said of a source in a language that is not supported: symbol, dates and session; what to warn of."""
    given = dict(reversed(source.properties))
    head = _SYMBOL.search(source.text, 0, 3000) if not given else None
    symbol = _symbol(given.get("symbol", "") or (head[0] if head else ""))
    stated = Metadata(
        symbol=symbol.key if symbol else "" if given else _running_symbol(source.text),
        language=lang,
        adopted=_day(given.get("adopted", "")),
        distributed=_day(given.get("distributed", "")),
        session=_number(given.get("session", "")),
        session_key=given.get("session", ""),
    )
    return _completed(source, stated, lang)


def _day(text: str) -> str:
    return text if _DATE.fullmatch(text) else ""


def read(source: Source, masthead: list[Block], lang: str, vocabulary: Words) -> tuple[Metadata, list[str]]:
    """The metadata of `source`, and what to warn of."""
    stated = _from_markup(source, lang) if source.properties else _from_text(source, masthead, lang, vocabulary)
    return _completed(source, stated, lang)


def _completed(source: Source, stated: Metadata, lang: str) -> tuple[Metadata, list[str]]:
    """With what the user states, a symbol in any case, and what the symbol implies; what to warn of."""
    stated, warnings = _user(source, stated)
    stated = replace(stated, language=lang)  # what is stated was held against the text already
    if not stated.symbol:
        stated = replace(stated, symbol=f"unidentified:{source.sha256[:12]}", symbol_origin="content")
        warnings.append(no_symbol(source.name))
    return _implied(stated), warnings


def no_symbol(name: str) -> str:
    """The warning that the file `name` states no symbol, and where a person may state one."""
    return f'no symbol is stated; state one in {name}.meta.toml (symbol = "…")'


def restated(document: Document, stated: dict[str, str]) -> Document:
    """A document that was read before, with what a sidecar file states of it now."""
    said, warnings = _user(replace(document.source, stated=stated), document.metadata)
    unsaid = no_symbol(document.source.name)
    kept = [each for each in document.warnings if each != unsaid or said.symbol_origin == "content"]
    return replace(document, metadata=_implied(said), warnings=(*kept, *warnings))


def _user(source: Source, stated: Metadata) -> tuple[Metadata, list[str]]:
    """What the sidecar file says goes before what was read."""
    warnings: list[str] = []
    said = dict(source.stated)
    symbol = said.pop("symbol", None)
    if symbol is not None:
        parsed = Symbol.parse(symbol)
        if parsed is None:
            warnings.append(f"the sidecar's symbol {symbol!r} is no symbol of the United Nations")
        else:
            stated = replace(stated, symbol=parsed.key, symbol_origin="user")
    for key, value in sorted(said.items()):
        if key not in _STATED:
            warnings.append(f"the sidecar's key {key!r} is not known")
        elif not _STATED[key].fullmatch(value):
            warnings.append(f"the sidecar's {key} {value!r} is no {_SHAPES[_STATED[key]]}; it is left out")
        else:
            stated = replace(stated, **{key: value})  # type: ignore[arg-type]  # text fields all
    return stated, warnings


_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_WORDS = re.compile(r"\S.*")
_SHAPES = {_DATE: "date (2013-10-31)", _LANGUAGE_TAG: "language tag (en, fr)", _WORDS: "text"}
_STATED = {
    **dict.fromkeys(("as_of", "adopted", "distributed"), _DATE),
    **dict.fromkeys(("title", "type", "agenda_item", "committee", "meeting"), _WORDS),
    "language": _LANGUAGE_TAG,
}
"""What a sidecar file may state beside the symbol, and how it is written."""


def _implied(stated: Metadata) -> Metadata:
    """Session, committee and type, where the symbol implies them."""
    symbol = Symbol.parse(stated.symbol)
    if symbol is None or symbol.kind == "unidentified":
        return stated
    session = symbol.session if symbol.session.startswith(("S-", "ES-")) else stated.session_key or symbol.session
    kind = symbol.kind if symbol.kind != "document" else ""
    kept = stated.type if not kind or stated.type.startswith("draft") else kind
    return replace(
        stated,
        session_key=session,
        session=_number(session),
        committee=symbol.committee or stated.committee,
        type=kept or kind,
    )


def _number(session: str) -> int | None:
    return int(session) if session.isdigit() else None


# Plain text


def _from_text(source: Source, masthead: list[Block], lang: str, vocabulary: Words) -> Metadata:
    """The masthead and the adoption line of a text."""
    whole = composed(source.text)
    patterns = _patterns(lang)
    heads = _first_page([block for block in masthead if block.role == "masthead"])
    closing = " ".join(block.text for block in masthead[-40:] if block.role != "masthead")
    texts = [block.text[:4000] for block in heads[:80]]  # a masthead is short; a text without one is not
    head = "\n".join(texts)[:20_000]
    organ = _organ(whole, vocabulary)
    kind = _kind(head, patterns)
    symbol, title = _symbol_and_title(texts, organ, kind, patterns, vocabulary)
    if not symbol:
        symbol = _running_symbol(whole)
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
    committee = _committee(head, vocabulary)
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
        agenda_item=_items(items["items"]) if items else "",
        agenda_title=_agenda_title(texts, patterns),
        committee=committee,
        committee_report=_report(report)[0],
        committee_report_locus=_report(report)[1],
        draft=_report(report)[2],
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


def _told(text: str, vocabulary: Words) -> str:
    """How a decision begins that tells when it was taken: "At its 54th plenary meeting, on 17 December 2024, the"."""
    for line in re.finditer(r"^\W*(?=\S)", text[:20_000], re.MULTILINE):
        if vocabulary.opens_decision.match(text, line.end()):
            return " ".join(text[line.end() : line.end() + 160].split())
    return ""


def _items(printed: str) -> str:
    """Agenda items in one form for all languages: "72 (b)", "13 and 117"."""
    lettered = re.sub(r"\s?\(?([a-z]{1,3})\)", r" (\1)", " ".join(printed.split()), flags=re.IGNORECASE)
    return re.sub(rf"\s(?:{_TO})\s(?=\d)", " to ", re.sub(rf"\s(?:{_AND})\s(?=\d)", " and ", lettered))


def _organ(text: str, vocabulary: Words) -> str:
    """The organ of the formula, as the code of the data file."""
    lines = [line.strip().strip("*_") for line in text[:20000].splitlines() if line.strip()]
    two = [f"{a} {b}" for a, b in pairwise(lines) if b.endswith(",") and "," not in a]
    for bare in (*lines, *two):
        if vocabulary.formula.fullmatch(bare):
            folded = bare.lower().replace("’", "'")
            return next((code for code, label in vocabulary.organs if folded.startswith(label.lower())), "")
    return ""


def _kind(head: str, patterns: _Patterns) -> str:
    """The type that the masthead says; a draft's word goes before the others."""
    return next((code for pattern, code in patterns.kinds if pattern.search(head)), "")


def _symbol_and_title(
    texts: list[str], organ: str, kind: str, patterns: _Patterns, vocabulary: Words
) -> tuple[str, str]:
    """The symbol and the title, from the masthead's lines."""
    symbol = ""
    for text in texts:
        found = _SYMBOL.search(text) if len(text) < 120 and not text.startswith("[") else None
        if found and text.count("(", 0, found.start()) == text.count(")", 0, found.start()):
            parsed = _symbol(found[0])
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
            return symbol or key, _title(title)
        if old and (key := decided_key(organ, "resolution", f"{old['number']}({old['session']})")):
            return symbol or key, _title(old["title"])
        security = _SECURITY.match(text)
        if security and organ == "SC":
            return symbol or f"S/RES/{security[1]}({security[2]})", ""
    by = next((i for i, text in enumerate(texts) if kind in _AUTHORED and _names_kind(text, kind, patterns)), 0)
    return symbol, _title(_last_title(texts[:by] or texts, patterns, vocabulary))


def _names_kind(text: str, kind: str, patterns: _Patterns) -> bool:
    """Whether a line begins with the type ("Report of the Secretary-General")."""
    return any(code == kind and pattern.match(text) for pattern, code in patterns.kinds)


def _title(text: str) -> str:
    plain = " ".join(text.replace("\u2011", "-").replace("\u00ad", "").split()).strip("*_ ")
    return _UNNUMBERED.sub("", plain)


def _decided(number: str, letter: str, organ: str, kind: str) -> str:
    """The key of a resolution or decision numbered so by an organ."""
    if not organ and not kind:
        return ""
    what = "decision" if kind == "decision" else "resolution"
    return decided_key(organ or "GA", what, f"{number}{letter}")


def _last_title(texts: list[str], patterns: _Patterns, vocabulary: Words) -> str:
    """The last line of the masthead that is a title: no date, symbol, session or sponsors."""
    for line in reversed(texts):
        beside = patterns.furniture.search(line)  # "Security Council      Distr.: General"
        text = line[: beside.start()].strip() if beside else line
        if (
            text.startswith("[")
            or _SYMBOL.fullmatch(text)
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


def _names_organ(text: str, vocabulary: Words) -> bool:
    """Whether a line is an organ's name, with or without its article."""
    name = text.strip(" *_").lower().replace("’", "'")
    return any(
        len(label) - len(name) <= len("the ") and label.lower().replace("’", "'").endswith(name)
        for _, label in vocabulary.organs
    )


def _running_symbol(text: str) -> str:
    """The symbol that stands alone in lines between the pages, the most frequent."""
    found = Counter[str]()
    for line in text.splitlines():
        bare = line.strip().strip("*_# ")
        if 4 < len(bare) < 60 and not _LINK.search(bare):
            match = re.fullmatch(rf"(?:\d+/\d+\s+)?({_SYMBOL.pattern})(?:\s+\d+/\d+)?", bare)
            if match:
                parsed = Symbol.parse(match[1])
                if parsed:
                    found[parsed.key] += 1
    best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return best[0][0] if best else ""


def _agenda_title(texts: list[str], patterns: _Patterns) -> str:
    for index, text in enumerate(texts):
        items = patterns.agenda.search(text)
        if items:
            ends = patterns.agenda_end.match(text, items.end())
            rest = text[ends.end() if ends else items.end() :].strip(" *_")
            following = texts[index + 1] if index + 1 < len(texts) else ""
            usable = not (patterns.adopted.match(following) or patterns.sponsors.match(following))
            return _title(rest or (following if usable else ""))
    return ""


def _session(head: str, patterns: _Patterns, vocabulary: Words) -> tuple[str, int | None]:
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


def _committee(head: str, vocabulary: Words) -> str:
    folded = head.lower().replace("’", "'")
    return next((code for code, label in vocabulary.committees if label.lower() in folded), "")


def _report(report: re.Match[str] | None) -> tuple[str, str, str]:
    """The committee's report, the paragraph in it, and the draft that stands there instead of a report."""
    found = _REPORT.search(report["of"]) if report else None
    symbol = Symbol.parse(found[1]) if found else None
    if found is None or symbol is None:
        return "", "", ""
    if symbol.kind.startswith("draft"):  # "without reference to a Main Committee (A/76/L.11)"
        return "", "", symbol.key
    return symbol.key, f"para. {found[2]}" if found[2] else "", ""


def _sponsors(texts: list[str], patterns: _Patterns) -> tuple[tuple[str, ...], tuple[str, ...]]:
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


def _printed_without_vote(closing: str, patterns: _Patterns) -> bool | None:
    """Whether the adoption line says how it was adopted: without a vote, or by a recorded one."""
    if patterns.without_vote.search(closing):
        return True
    return False if _RECORDED.search(closing) else None


def _job(text: str) -> str:
    """The job number: in a line of furniture, the most frequent one."""
    found: Counter[str] = Counter()
    for half in _JOB_HALF.finditer(text):
        start, end = text.rfind("\n", 0, half.start()) + 1, text.find("\n", half.end())
        match = _JOB.search(text, start, half.end() + 1) if half.end() - start < 60 else None
        if match and _JOB_LINE.fullmatch(text[start : end if end >= 0 else len(text)]):
            found[match[1]] += 1
    best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return best[0][0] if best else ""


# Markup


def _from_markup(source: Source, lang: str) -> Metadata:
    """The `meta` element and the cover page of Akoma Ntoso."""
    given: dict[str, list[str]] = {}
    for key, value in source.properties:
        given.setdefault(key, []).append(value)

    def first(key: str) -> str:
        return next((value for value in given.get(key, []) if value), "")

    patterns = _patterns(lang)
    symbol = _symbol(first("symbol"))
    items = patterns.agenda.search(first("agenda-item"))
    report, locus, instead = _report(re.search(r"(?P<of>.*)", first("proponent") + " " + first("report")))
    meeting = re.match(r"\D*(\d+)", first("meeting"))
    steps = [(value.split("\t") + [""] * 5)[:5] for value in given.get("step", [])]
    sponsors, unread = _named(steps, "draftResolution")
    additional, more = _named(steps, "draftResolutionAdditionalSponsors")
    draft = next((Symbol.parse(step[1]) for step in steps if step[0] == "draftResolution" and step[1]), None)
    return Metadata(
        symbol=symbol.key if symbol else "",
        type=first("type"),
        title=_markup_title(given),
        language=lang,
        adopted=iso_date(first("adopted-words"), lang) or first("adopted-printed") or first("adopted"),
        distributed=first("distributed") or first("distributed-printed"),
        session=_number(first("session")),
        session_key=first("session"),
        agenda_item=_items(items["items"]) if items else "",
        agenda_title=first("agenda-title"),
        committee=_committee(first("proponent"), words(lang)),
        committee_report=report,
        committee_report_locus=locus,
        meeting=meeting[1] if meeting else "",
        sponsors=sponsors,
        additional_sponsors=tuple(sorted(set(additional) - set(sponsors))),
        sponsors_unread=unread + more,
        draft=draft.key if draft else instead,
        vote=_vote(given),
        adopted_without_vote=_without_vote(first("voting")),
        job_number=(_JOB.search(first("job")) or [""])[0],
    )


def _symbol(printed: str) -> Symbol | None:
    """A symbol as printed; several lettered resolutions in one document have one key ("A/RES/75/101A-B")."""
    joined = re.sub(rf"\s+([A-Z])\s?(?:-|–|{_AND}|{_TO})\s?([A-Z])$", r"\1-\2", printed.strip())
    return Symbol.parse(joined)


def _markup_title(given: dict[str, list[str]]) -> str:
    """The title of the resolution: several title elements are lines of one."""
    return _title(next((value for value in given.get("title", []) if value.strip()), ""))


def _named(steps: list[list[str]], outcome: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The States of the workflow's step `outcome`, and names that are none ("Submitted by …")."""
    codes: set[str] = set()
    unread: list[str] = []
    for step in steps:
        if step[0] == outcome and step[2]:
            good, bad = countries.codes(step[2])
            codes.update(good)
            unread += bad
    return tuple(sorted(codes)), tuple(unread)


def _vote(given: dict[str, list[str]]) -> Vote | None:
    """The recorded vote, None where there was none."""
    counts = [value.split("\t") for value in given.get("count", [])]
    if not counts or not any(count[2:] for count in counts):
        return None
    numbers: dict[str, int | None] = {}
    states: dict[str, tuple[str, ...]] = {}
    for count in counts:
        codes, _ = countries.codes(", ".join(count[2:]))
        states[count[0]] = codes
        numbers[count[0]] = int(count[1]) if count[1].isdigit() else len(codes)
    return Vote(
        numbers.get("inFavour"),
        numbers.get("against"),
        numbers.get("abstaining"),
        states.get("inFavour", ()),
        states.get("against", ()),
        states.get("abstaining", ()),
    )


def _without_vote(outcome: str) -> bool | None:
    folded = outcome.lower().replace(" ", "")
    if "withoutvote" in folded or "withoutavote" in folded:
        return True
    return False if outcome else None


def topics(source: Source) -> tuple[Topic, ...]:
    """The subjects that the markup gives, sorted."""
    found: set[Topic] = set()
    for key, value in source.properties:
        if key == "keyword":
            dictionary, number, label, href, refers = (value.split("\t") + [""] * 5)[:5]
            if refers != "agenda":
                found.add(_topic(dictionary, number, label, href))
    return tuple(sorted(found, key=lambda topic: (topic.scheme, topic.topic, topic.label)))


def _topic(dictionary: str, number: str, label: str, href: str) -> Topic:
    """One keyword: its scheme, the last part of its IRI as id (else the term itself)."""
    scheme = {"SDGO": "SDG", "UNBIS Thesaurus": "UNBIS"}.get(dictionary, dictionary)
    last = href.rstrip("/").rsplit("/", 1)[-1]
    plain = label.replace("_", " ") if href else label
    return Topic(scheme, last or number, plain, href)
