"""What a person's words in one box may mean: a paragraph, a text, or a question with its parameters.

By rules, which are data of each language (`intents.toml`): no reading is learned or guessed. A name that nothing has
is taken for the one that resembles it, which the reading says (`guessed`); a value that several things have yields a
reading for each. The rules of all languages are tried, those of the reader's first: people write what they have read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import product

from kg import lang, questions, rdf
from kg.model import Part
from kg.parameters import Known, known, names_of
from kg.questions import Question
from kg.store import Graph
from kg.symbols import Symbol
from kg.triples.iris import paragraph_path, work_path
from kg.vocab import names
from kg.when import PATTERN, dated, day_of, folded, is_time, number_of

LONGEST = 160
"""Characters of what is read as a question; what is longer is words of a text."""
_SLOT = re.compile(r"\{(\w+?)(?::(first|last|before|after|number))?\}")
_FROM, _TO = "when_from", "when_to"
"""The slots of a stretch of time, which may be written the wrong way round."""
_BARE = re.compile(r"[\s?!.,;:«»\"“”]+$|^[\s¿¡«»\"“”]+")
_LOOKS = re.compile(r"\d")
_ASSEMBLY = re.compile(r"(?i)^(?:UN)?GA (?=\d)")
_SYMBOL = re.compile(r"(?i)\b[A-Z0-9._-]+/\S*\d|\b\d+(?: [A-Z]{1,2})? ?\((?:[IVXLC]+|\d{4})\)")
"""What only a symbol, or the number of a resolution, looks like: `76/186`, `A/C.3/80/L.4`, `2331 (2016)`."""
_INSTRUMENT = "instrument"
_NAMED = ("body", _INSTRUMENT)
"""The kinds of things that a misspelt name is taken for: goals and topics have names of common words."""
_HYPHEN = re.compile(r"(?<=\d)[-–](?=\d)")


@dataclass(frozen=True, slots=True)
class Place:
    """A text, or a paragraph of one: `symbol`, the paragraph's `number` ("" for the text), and its IRI.

    `found` says whether the store has that paragraph, `within` names an annex or section that is none by itself.
    """

    symbol: str
    number: str
    iri: str
    found: bool = True
    within: str = ""


@dataclass(frozen=True, slots=True)
class Treaty:
    """An instrument that is asked about: its IRI, and what of it is asked that no store has: `article` or `parties`.

    `guessed`: its name was taken for one like it.
    """

    iri: str
    lacks: str = ""
    number: str = ""
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what its parameters mean: codes, symbols, days. `guessed`: a name was taken for one like it."""

    question: str
    values: Mapping[str, str]
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    """What people write, and what it asks: a question's name, and its parameters with the slots that fill them."""

    pattern: re.Pattern[str]
    question: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a language's `intents.toml` says."""

    articles: re.Pattern[str]
    places: tuple[tuple[Part, re.Pattern[str]], ...]
    texts: re.Pattern[str]
    issued: tuple[tuple[str, re.Pattern[str]], ...]
    divided: tuple[tuple[Part, re.Pattern[str]], ...]
    treaties: tuple[tuple[str, re.Pattern[str]], ...]
    common: re.Pattern[str]
    asks: tuple[_Rule, ...]
    language: str = lang.DEFAULT


@lru_cache(maxsize=8)
def rules_of(language: str) -> Rules:
    """The rules of a language; none where its folder has none."""
    data = lang.language(language).table("intents")
    if not data:
        nothing = re.compile(r"(?!)")
        return Rules(nothing, (), nothing, (), (), (), nothing, ())
    forms = data["slots"]
    return Rules(
        re.compile(data["articles"]),
        tuple([(Part(each["part"]), _compiled(each["pattern"], forms)) for each in data["places"]]),
        _compiled(data["texts"], forms),
        tuple([(str(each["kind"]), _compiled(each["pattern"], forms)) for each in data["issued"]]),
        tuple([(Part(each["part"]), _compiled(each["pattern"], forms)) for each in data["divided"]]),
        tuple([(str(each["lacks"]), _compiled(each["pattern"], forms)) for each in data["treaties"]]),
        re.compile(data["common"]),
        tuple(
            [
                _Rule(_compiled(form, forms), each["question"], each["values"])
                for each in data["asks"]
                for form in each["forms"]
            ]
        ),
        language,
    )


def _compiled(pattern: str, forms: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern with its slots: a time is ISO's, a slot that the language describes is that, any other a name."""

    def slot(found: re.Match[str]) -> str:
        name = found[1]
        if name.startswith("when"):
            return f"(?P<{name}>{PATTERN})"
        return f"(?P<{name}>{forms.get(name, '.+?')})"

    return re.compile(_SLOT.sub(slot, pattern))


def slots(form: str) -> list[str]:
    """The names of the slots in a form of `intents.toml`."""
    return [name for name, _ in _SLOT.findall(form)]


def _languages(first: str) -> list[str]:
    return [first, *(code for code in lang.codes() if code != first)]


def _stripped(text: str) -> str:
    return _BARE.sub("", " ".join(text.split()))


# -- texts and their paragraphs -------------------------------------------------------------------------------------


def places(text: str, graph: Graph, language: str = lang.DEFAULT) -> list[Place]:
    """The texts, or paragraphs, that `text` is the symbol of, in any spelling: one where it is certain.

    Several where the symbol is that of several texts; none where it is no symbol, or of no text that is known.
    """
    written = _stripped(text)
    if not _LOOKS.search(written) or len(written) > LONGEST:
        return []
    low, own = folded(written), known(graph)
    for rules in map(rules_of, _languages(language)):
        for part, pattern in rules.places:
            match = pattern.fullmatch(low)
            if match and (found := _texts(written, match, rules, own)):
                return [_paragraph(graph, key, part, match["number"]) for key in found]
        match = rules.texts.fullmatch(low)
        if match and (found := _texts(written, match, rules, own)):
            return [Place(key, "", names(graph.base).id(work_path(key))) for key in found]
        for part, pattern in rules.divided:
            match = pattern.fullmatch(low)
            if match and (found := _texts(written, match, rules, own)):
                return [_inside(graph, key, part, written, match) for key in found]
    return []


def _inside(graph: Graph, key: str, part: Part, written: str, match: re.Match[str]) -> Place:
    """A paragraph of a section or an annex, which are numbered on their own or go on; or that part of the text."""
    said = {name: written[slice(*match.span(name))] for name, has in match.groupdict().items() if has}
    number, folders = said.get("number", ""), [said[each].upper() for each in ("annex", "section") if each in said]
    if not number:
        rest = f"{written[: match.start('symbol')]} {written[match.end('symbol') :]}"
        return Place(key, "", names(graph.base).id(work_path(key)), within=rest.strip(" ,"))
    own = _paragraph(graph, key, part, "/".join((*folders, number)))
    if own.found or "section" not in said or _paragraph(graph, key, part, "/".join((*folders, "1"))).found:
        return own
    through = _paragraph(graph, key, part, "/".join((*folders[:-1], number)))
    return replace(through, within=said["section"]) if through.found else own


# -- treaties -------------------------------------------------------------------------------------------------------


def treaties(text: str, graph: Graph, language: str = lang.DEFAULT) -> list[Treaty]:
    """The instruments that `text` asks about, by name, or by volume and number of the Treaty Series; else none."""
    written = _stripped(text)
    if not written or len(written) > LONGEST:
        return []
    low, own = folded(written), known(graph)
    for rules in map(rules_of, _languages(language)):
        for lacks, pattern in rules.treaties:
            if match := pattern.fullmatch(low):
                said = {name: written[slice(*match.span(name))] for name, has in match.groupdict().items() if has}
                if found := list(_instruments(said, lacks, rules, own)):
                    return found
    return []


def _instruments(said: Mapping[str, str], lacks: str, rules: Rules, own: Known) -> Iterator[Treaty]:
    if "volume" in said:
        codes, guessed = own.codes_of(f"UNTS/{said['volume']}/{said['registration']}"), False
    else:
        codes, guessed = _meant(_INSTRUMENT, _without_article(said[_INSTRUMENT], rules), own)
    for code in codes:
        for iri in own.iris(code):
            if "/treaty/" in iri or "/instrument/" in iri:
                yield Treaty(iri, lacks, said.get("number", ""), guessed)


def _texts(written: str, match: re.Match[str], rules: Rules, own: Known) -> list[str]:
    start, end = match.span("symbol")
    named = written[start:end]
    for kind, pattern in rules.issued:
        if issued := pattern.fullmatch(folded(named)):
            organ, symbol = (named[slice(*issued.span(each))] for each in ("organ", "symbol"))
            if codes := names_of("organ", _without_article(organ, rules), own):
                return _issued(kind, codes, symbol, own)
    return _keys(_without_article(named, rules), own)


def _issued(kind: str, codes: list[str], symbol: str, own: Known) -> list[str]:
    """The resolutions or decisions with a number that are of an organ with one of the codes, and no other organ's."""
    of_kind = [(keys, Symbol.parse(keys.split(" ")[0])) for keys in _keys(symbol, own)]
    return [keys for keys, found in of_kind if found and found.kind == kind and found.organ in codes]


def _keys(symbol: str, own: Known) -> list[str]:
    if not _LOOKS.search(symbol) or symbol.isdigit():
        return []
    tried = (names_of("symbol", each, own) for each in _spellings(symbol))
    return next((found for found in tried if found), [])


def _spellings(symbol: str) -> Iterator[str]:
    """A symbol as written, and as those write it who have no stroke: in names of files, or from memory."""
    yield symbol
    bare = _ASSEMBLY.sub("", symbol)
    for each in (bare, bare.replace("_", "/"), _HYPHEN.sub("/", bare)):
        if each != symbol:
            yield each


def _paragraph(graph: Graph, key: str, part: Part, number: str) -> Place:
    own = names(graph.base)
    iri = own.id(f"{work_path(key)}/{paragraph_path(part, number)}")
    stands = next(graph.store.quads_for_pattern(rdf.NamedNode(iri), None, None, rdf.DefaultGraph()), None)
    return Place(key, number, iri, stands is not None)


def _without_article(text: str, rules: Rules) -> str:
    found = rules.articles.match(folded(text))
    return text[found.end() :] if found else text


# -- questions ------------------------------------------------------------------------------------------------------


def asked(text: str, graph: Graph, language: str = lang.DEFAULT, today: date | None = None) -> list[Asked]:
    """The questions that `text` may ask, the likeliest first, each with what its parameters mean.

    "This year" is that of `today`, of the day on which it is asked unless stated.
    """
    written = _stripped(text)
    if not written or len(written) > LONGEST:
        return []
    own, all_questions = known(graph), questions.load()
    found: dict[tuple[str, tuple[tuple[str, str], ...]], Asked] = {}
    for rules in map(rules_of, _languages(language)):
        with_days = dated(written, rules.language, today or date.today())
        for rule in rules.asks:
            said = with_days if "(?P<when" in rule.pattern.pattern else written
            match, question = rule.pattern.fullmatch(folded(said)), all_questions.get(rule.question)
            if match and question and set(rule.values) <= {each.name for each in question.parameters}:
                taken = {name: said[slice(*match.span(name))] for name, has in match.groupdict().items() if has}
                for one in _readings(_in_order(taken), rule, question, rules, own):
                    found.setdefault((one.question, tuple(sorted(one.values.items()))), one)
    return sorted(found.values(), key=lambda one: one.guessed)  # of equals the first rule's


def _filled(template: str, taken: Mapping[str, str], language: str) -> str:
    """A value from the slots that were written; `{when:after}` is the day after the time that was."""

    def value(slot: re.Match[str]) -> str:
        said = taken[slot[1]]
        if not slot[2]:
            return said
        return number_of(said, language) if slot[2] == "number" else day_of(said, slot[2])

    return _SLOT.sub(value, template)


def _in_order(taken: Mapping[str, str]) -> Mapping[str, str] | None:
    """The slots with a stretch of time turned where its end was written first; None where one is no time."""
    times = {name: value for name, value in taken.items() if name.startswith("when")}
    if not all(map(is_time, times.values())):
        return None
    if {_FROM, _TO} <= times.keys() and day_of(times[_FROM], "first") > day_of(times[_TO], "last"):
        return {**taken, _FROM: times[_TO], _TO: times[_FROM]}
    return taken


def _readings(
    taken: Mapping[str, str] | None, rule: _Rule, question: Question, rules: Rules, own: Known
) -> Iterator[Asked]:
    """What the slots of a rule mean: a reading for each choice of things; none where one means nothing.

    `taken` are the slots as they are written, None where that makes no sense.
    """
    if taken is None:
        return
    kinds = {each.name: each.kind for each in question.parameters}
    choices: list[list[tuple[str, str, bool]]] = []
    for parameter, template in rule.values.items():
        if not all(slot in taken for slot in slots(template)):
            continue  # what is optional was not written
        value = _filled(template, taken, rules.language)
        if kinds[parameter] in ("symbol", "code"):
            value = _without_article(value, rules)
            meant, guessed = _meant(parameter, value, own)
            choices.append([(parameter, each, guessed) for each in meant])
        else:
            choices.append([(parameter, value, False)] if value else [])
    for chosen in product(*choices):
        yield Asked(question.name, {name: value for name, value, _ in chosen}, any(each[2] for each in chosen))


def _meant(parameter: str, value: str, own: Known) -> tuple[list[str], bool]:
    """The things that a name means, or else the nearest that is like it, and whether it was taken for that."""
    if parameter in ("body", "organ") and is_common(value):
        return [], False
    found = names_of(parameter, value, own)
    if found or parameter in ("symbol", "cited", "earlier"):
        return found, False
    return _misspelt(value, own.kinds_of(parameter), own)[:1], True


def is_common(name: str) -> bool:
    """Whether a name is a common word that many bodies go by among themselves ("the Office"): alone it names none."""
    low = folded(_stripped(name))
    rules = [rules_of(code) for code in lang.codes()]
    bare = [low, *(low[found.end() :] for each in rules if (found := each.articles.match(low)))]
    return any(each.common.fullmatch(word) for each in rules for word in bare)


def unnamed(text: str, language: str = lang.DEFAULT) -> str:
    """The common word of `text` that stands where the name of a body should: alone, or in a question; "" for none."""
    written = _stripped(text)
    if len(written) > LONGEST:
        return ""
    if is_common(written):
        return written
    for rules in map(rules_of, _languages(language)):
        for rule in rules.asks:
            match = rule.pattern.fullmatch(folded(written)) if "body" in rule.values else None
            if match and match["body"] and is_common(match["body"]):
                return written[slice(*match.span("body"))]
    return ""


def _misspelt(name: str, kinds: tuple[str, ...], own: Known) -> list[str]:
    """The codes of what has a name like this one; none for what holds a symbol, which is no name."""
    return [] if _SYMBOL.search(name) else list(own.alike(name, kinds))


def named(text: str, graph: Graph) -> list[str]:
    """The IRIs of the bodies and instruments whose names are like `text`, the nearest first: for typing errors."""
    written, own = _stripped(text), known(graph)
    if not written or len(written) > LONGEST:
        return []
    return [iri for code in _misspelt(written, _NAMED, own) for iri in own.iris(code)]
