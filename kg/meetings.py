"""Which mentions tell of one meeting, over all documents: triples of the graph `series`, that of things made of many.

A mention is of one meeting with another where both give its first and last day, and they are the same, and
both names are the same in one language, and say enough: three words where the same body meets, or a number ("second
meeting"), five words where no body is named ("panel discussion" may be any of a day). A number alone is not enough
("second meeting on wells", "second meeting on ropes") but where it counts the meetings of the body ("its second
meeting", "the second meeting of the Group on ropes"), and meetings that two numbers are said of are two. Of "the second
and third meetings, held on …" with two days the first is the second one's: a body counts its meetings as they are held.

A meeting is also known by some of its days: where the days of a mention are within those of one meeting alone, their
bodies are the same, and in one language the names are, or one begins the other ("the Conference" for "the Conference
on Wells"), in so many words that they say what it is about, or as a proper name at the same place. A mention that tells
neither the first day nor the last, but one on which the meeting sat (`kg:metOn`), counts as one of that day; a meeting
of which all mentions are such has that day, and neither a first nor a last one.

A mention in two languages has the names of both, so that meetings are one across languages; but where a paragraph
tells of several meetings of the same days, which name is of which is not known: such mentions are of meetings of
their own. Where days are the same and nothing speaks against it, but nothing above is so, meetings stay two that are
perhaps the same (`kg:perhapsSameMeeting`). A mention of sessions is of these (`kg:meetingSession`), and one without a
day is of no meeting that is known.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import combinations

from kg import lang, rdf
from kg.authority import fold
from kg.triples.meetings import number, numbered, whose
from kg.triples.rdf import segment
from kg.vocab import ELI_DL, RDF, RDFS, SKOS, Cls, Rel, Val, names

_WORDS = re.compile(r"\w+")
_PLURAL = re.compile(r"e?(?:(?<!s)s)?$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OF_A_BODY, _ALONE = 3, 5
"""Words that a name must have to tell one meeting from another on the same days."""
_MATTER = 9
"""So many say what a body met about, and not only that it met ("high-level plenary meeting of the Assembly")."""
_SAID = (("body", Rel.MEETING_BODY), ("start", Val.STARTS_ON), ("end", Val.ENDS_ON), ("day", Val.MET_ON))


@dataclass(slots=True)
class Mention:
    """What one paragraph says of a meeting: the values as they stand in the graph."""

    iri: str
    body: str = ""
    start: str = ""
    end: str = ""
    beside: bool = False
    """Whether its paragraph tells of other meetings of the same days."""
    listed: bool = False
    """Whether its name is that of several, whose days its paragraph lists ("the high-level meetings held …, and …")."""
    told: int = 0
    """Which of its kind it is, by its place in a list of numbers and days; 0 where its name alone says it."""
    of_body: bool = False
    """Whether its number counts the meetings of its body."""
    day: str = ""
    """A day on which the meeting sat, as the text tells it."""
    sat: bool = False
    """Whether `start` and `end` are a day on which the meeting sat; the text tells neither its first nor its last."""
    names: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def settled(self) -> Mention:
        """The mention itself, with the day on which it sat for its days where it has neither a first nor a last one."""
        if self.day and not (self.start or self.end):
            self.start = self.end = self.day
            self.sat = True
        return self

    @property
    def numbers(self) -> set[int]:
        """Which of its kind the meeting is, by its names."""
        return {self.told or number(name, language) for language, name in self.names.items()} - {0}

    def marks(self) -> Iterator[tuple[str, ...]]:
        """What it shares with the mentions of the same meeting; nothing where its days are not known."""
        if self.beside or not (_DAY.fullmatch(self.start) and _DAY.fullmatch(self.end)):
            return
        days = (self.start, self.end, self.body)
        numbers = self.numbers
        if len(numbers) > 1:  # its languages speak of two meetings
            return
        if self.body and self.of_body and numbers:
            yield (*days, "", str(*numbers))
        for language, name in self.names.items():
            words = _words(name)
            if len(words) >= (_OF_A_BODY if self.body else _ALONE) or (self.body and numbers):
                yield (*days, language, " ".join(words))


def read(engine: rdf.Engine, base: str) -> list[Mention]:
    """The mentions of meetings that a graph asserts, less those of sessions, sorted."""
    own, default = names(base), rdf.DefaultGraph()

    def pairs(term: Rel | Val) -> Iterator[tuple[str, rdf.Term]]:
        for quad in engine.quads_for_pattern(None, rdf.NamedNode(own.term(term)), None, default):
            if isinstance(quad.subject, rdf.NamedNode):
                yield quad.subject.value, quad.object

    found: dict[str, Mention] = {}
    wanted = rdf.NamedNode(own.term(Cls.MEETING_MENTION))
    for quad in engine.quads_for_pattern(None, rdf.NamedNode(f"{RDF}type"), wanted, default):
        if isinstance(quad.subject, rdf.NamedNode):
            found[quad.subject.value] = Mention(quad.subject.value)
    together = Counter(map(_of_days, found))
    for iri, each in found.items():
        each.beside = together[_of_days(iri)] > 1
    for iri, _ in pairs(Rel.MEETING_SESSION):
        found.pop(iri, None)
    for name, term in _SAID:
        for iri, value in sorted(pairs(term), key=str):
            if iri in found and not isinstance(value, rdf.Triple) and not getattr(found[iri], name):
                setattr(found[iri], name, value.value)
    for name, text in (("names", Val.MEETING_NAME), ("places", Val.MEETING_PLACE)):
        for iri, value in sorted(pairs(text), key=str):
            if iri in found and isinstance(value, rdf.Literal):
                getattr(found[iri], name).setdefault(value.language or "", value.value)
    mentions = [found[iri].settled() for iri in sorted(found)]
    _count(mentions)
    called = _called(engine, {each.body for each in mentions} - {""})
    for each in mentions:
        each.of_body = bool(each.body) and any(
            _counts(name, language, called.get((each.body, language), ())) for language, name in each.names.items()
        )
    return mentions


def _count(mentions: list[Mention]) -> None:
    """Give each of "the second and third meetings, held on …" its number: as many days as numbers, both in order."""
    lists: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[Mention]] = defaultdict(list)
    for each in mentions:
        lists[each.iri.partition("/meeting/")[0], each.body, tuple(sorted(each.names.items()))].append(each)
    for (_, _, said_of), those in lists.items():
        said = {counted for language, name in said_of if (counted := numbered(name, language)[0])}
        counts = said.pop() if len(said) == 1 else ()
        for each in those:
            each.listed = len(those) > 1
        days = sorted({each.start for each in those if _DAY.fullmatch(each.start)})
        if 1 < len(counts) == len(those) == len(days) and list(counts) == sorted(set(counts)):
            for each in those:
                each.told = counts[days.index(each.start)]


def _called(engine: rdf.Engine, bodies: set[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The names of bodies, by body and language."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for body in sorted(bodies):
        for term in (f"{RDFS}label", f"{SKOS}prefLabel", f"{SKOS}altLabel"):
            for quad in engine.quads_for_pattern(rdf.NamedNode(body), rdf.NamedNode(term), None, rdf.DefaultGraph()):
                if isinstance(quad.object, rdf.Literal):
                    key = body, quad.object.language or ""
                    found[key] = (*found.get(key, ()), fold(quad.object.value))
    return found


def _counts(name: str, language: str, called: Iterable[str]) -> bool:
    """Whether the numbers of a name count the meetings of the body `called` so: nothing, or its name, follows the noun.

    A name may be short: "the Group", "the Coordination Group".
    """
    counted, rest = numbered(name, language)
    of = whose(rest, language) if counted else None
    first = _WORDS.search(of or "")
    return of == "" or bool(first and any(first[0] in _WORDS.findall(each) for each in called))


def _words(name: str) -> list[str]:
    """The words of a name, folded; of one and of several alike: "high-level meetings", "reuniones"."""
    return [_PLURAL.sub("", word) or word for word in _WORDS.findall(fold(name))]


def _of_days(iri: str) -> str:
    """What the mentions in one paragraph of the same days have in common: the last segment counts them."""
    return re.sub(r"~\d+$", "", iri)


def grouped(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """The mentions that have days, those of one meeting together; both in order, who tells its ends first."""
    leader: dict[str, str] = {}
    by_iri = {
        each.iri: each
        for each in sorted(mentions, key=lambda one: one.sat)
        if _DAY.fullmatch(each.start) and _DAY.fullmatch(each.end)
    }

    def lead(iri: str) -> str:
        while leader.setdefault(iri, iri) != iri:
            leader[iri] = leader[leader[iri]]
            iri = leader[iri]
        return iri

    told = {iri: each.numbers for iri, each in by_iri.items()}

    def join(*both: str) -> None:
        one, other = sorted(map(lead, both))
        if one != other and (told[one] == told[other] or not (told[one] and told[other])):
            leader[other], told[one] = one, told[one] | told[other]

    first: dict[tuple[str, ...], str] = {}
    for iri, each in by_iri.items():
        for key in each.marks():
            join(first.setdefault(key, iri), iri)
    groups: dict[str, list[Mention]] = defaultdict(list)
    for iri, each in by_iri.items():
        groups[lead(iri)].append(each)
    return _with_some_days([groups[each] for each in sorted(groups)])


def _with_some_days(groups: list[list[Mention]]) -> list[list[Mention]]:
    """The groups, those that are known by some of their days with the one that they are; the longest days first."""
    near: dict[tuple[str, str], list[list[Mention]]] = defaultdict(list)
    for group in groups:
        near[group[0].body, group[0].start[:4]].append(group)
    joined: dict[str, list[Mention]] = {}
    for group in groups:
        wider = [other for other in near[group[0].body, group[0].start[:4]] if _is_of(group, other)]
        if len(wider) == 1:
            joined[group[0].iri] = wider[0]
    for group in groups:
        if group[0].iri in joined and joined[group[0].iri][0].iri not in joined:
            joined[group[0].iri].extend(group)
    return [each for each in groups if each[0].iri not in joined or joined[each[0].iri][0].iri in joined]


def _is_of(one: list[Mention], other: list[Mention]) -> bool:
    """Whether `one`, of the same body or none, has some of the days of `other` and is the same meeting for certain."""
    first, whole = one[0], other[0]
    if (first.start, first.end) == (whole.start, whole.end) or not whole.start <= first.start <= first.end <= whole.end:
        return False
    numbers = [set().union(*(each.numbers for each in group)) for group in (one, other)]
    if (all(numbers) and numbers[0] != numbers[1]) or any(each.beside for each in (*one, *other)):
        return False
    return any(
        _begins(name, each.names.get(language, ""), at_place=_same_place(said, each), body=bool(first.body))
        for said in one
        for each in other
        for language, name in said.names.items()
    )


def _begins(name: str, other: str, *, at_place: bool, body: bool) -> bool:
    """Whether one name begins the other, or is it, and says enough: many words, or a proper name at its place."""
    short, long = sorted((_words(each) for each in (name, other)), key=len)
    if not short or long[: len(short)] != short or lang.words_of("and").intersection(long[len(short) :][:1]):
        return False
    if body:
        return len(short) >= _MATTER
    if len(short) == len(long):
        return len(short) >= _ALONE
    return at_place and name[:1].isupper() and other[:1].isupper() and len(short) > 1


def _same_place(one: Mention, other: Mention) -> bool:
    return any(place == other.places.get(language) for language, place in one.places.items())


def triples(engine: rdf.Engine, base: str) -> list[rdf.Triple]:
    """Meetings as things, with what is said of them, and which mentions tell of each; sorted."""
    return sorted(set(written(grouped(read(engine, base)), base)), key=str)


def written(groups: list[list[Mention]], base: str) -> Iterator[rdf.Triple]:
    """The triples of meetings, each given by the mentions that tell of it."""
    return _Writing(base).all(groups)


class _Writing:
    """The triples of meetings."""

    def __init__(self, base: str) -> None:
        self.names = names(base)

    def all(self, groups: list[list[Mention]]) -> Iterator[rdf.Triple]:
        """Of each meeting, and between those that may be the same."""
        for group in groups:
            yield from self._meeting(group)
        for one, other in _doubtful(groups):
            yield self._said(self._node(one), Rel.PERHAPS_SAME, self._node(other))
            yield self._said(self._node(other), Rel.PERHAPS_SAME, self._node(one))

    def _meeting(self, group: list[Mention]) -> Iterator[rdf.Triple]:
        node, first = self._node(group), group[0]
        for kind in (self.names.term(Cls.MEETING), ELI_DL + "Activity"):  # nothing follows of this graph by itself
            yield rdf.Triple(node, rdf.NamedNode(f"{RDF}type"), rdf.NamedNode(kind))
        if first.body:
            yield self._said(node, Rel.MEETING_BODY, rdf.NamedNode(first.body))
        ends = ((Val.STARTS_ON, first.start), (Val.ENDS_ON, first.end))
        for term, day in ((Val.MET_ON, first.start),) if first.sat else ends:
            date = rdf.NamedNode("http://www.w3.org/2001/XMLSchema#date")
            yield self._said(node, term, rdf.Literal(day, datatype=date))
        names = _usual([each.names for each in group]) | _usual([each.names for each in group if not each.listed])
        for language, text in sorted(names.items()):
            yield rdf.Triple(node, rdf.NamedNode(f"{RDFS}label"), _text(text, language))
        for language, text in sorted(_usual([each.places for each in group]).items()):
            yield self._said(node, Val.MEETING_PLACE, _text(text, language))
        for each in group:
            yield self._said(rdf.NamedNode(each.iri), Rel.TELLS_OF, node)

    def _node(self, group: list[Mention]) -> rdf.NamedNode:
        """The IRI of a meeting: its body and days, and a mark, for a body may meet twice on one day."""
        first = group[0]
        body = first.body.rpartition("/")[2] if first.body else "-"
        mark = sha256(self.names.path(first.iri).encode()).hexdigest()[:12]
        days = f"on_{segment(first.start)}" if first.sat else f"{segment(first.start)}_{segment(first.end)}"
        path = f"held/{body}/{days}/{mark}"
        return rdf.NamedNode(self.names.id(path))

    def _said(self, node: rdf.NamedNode, term: Rel | Val, value: rdf.NamedNode | rdf.Literal) -> rdf.Triple:
        return rdf.Triple(node, rdf.NamedNode(self.names.term(term)), value)


def _doubtful(groups: list[list[Mention]]) -> Iterator[tuple[list[Mention], list[Mention]]]:
    """Pairs of meetings that may be one: of the same days, or of one body that sat on a day of the other."""
    on_days: dict[tuple[str, str], list[list[Mention]]] = defaultdict(list)
    near: dict[tuple[str, str], list[list[Mention]]] = defaultdict(list)
    for group in groups:
        near[group[0].body, group[0].start[:4]].append(group)
        if not group[0].sat:
            on_days[group[0].start, group[0].end].append(group)
    pairs = [pair for together in on_days.values() for pair in combinations(together, 2)]
    for group in groups:
        if group[0].sat:
            day, others = group[0].start, near[group[0].body, group[0].start[:4]]
            pairs += [(group, each) for each in others if each is not group and each[0].start <= day <= each[0].end]
    yield from (pair for pair in pairs if _may_be_one(*pair))


def _may_be_one(one: list[Mention], other: list[Mention]) -> bool:
    """Whether nothing speaks against it that meetings of the same days are one: another body, another number."""
    bodies = {one[0].body, other[0].body} - {""}
    numbers = [set().union(*(each.numbers for each in group)) for group in (one, other)]
    return len(bodies) < 2 and (not all(numbers) or bool(numbers[0] & numbers[1]))


def _usual(texts: Iterable[dict[str, str]]) -> dict[str, str]:
    """By language the text that most mentions have; of equals the shortest, then the first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for each in texts:
        for language, text in each.items():
            counts[language][text] += 1
    return {
        language: min(found, key=lambda text: (-found[text], len(text), text))
        for language, found in sorted(counts.items(), key=lambda each: lang.preference(each[0]))
    }


def _text(text: str, language: str) -> rdf.Literal:
    return rdf.Literal(text, language=language) if language else rdf.Literal(text)
