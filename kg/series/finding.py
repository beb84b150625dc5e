"""Which text follows which: from lists in texts, and from title and agenda item together with a text's own citation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property

from kg.series import repeating
from kg.series.repeating import Index, Names, Runs
from kg.series.stated import NOTHING, Stated
from kg.series.texts import ITEM, NAMED, RENEWED, TEXT, TITLE, Text, Tie, whole
from kg.series.titles import likeness, normal, other_names, same_stem

ALIKE = 0.75
"""The least share of each title's words, by weight, for two titles to be one with a few words changed."""
WITHIN = 0.9
"""The least share of one title's words that the other has, for the one to go on in the other under the same item."""
AKIN = 0.5
"""The least share of one title's words that the other has, where each is its session's only text under an item."""
FOUNDED = 3
"""So many texts of one title and organ must cite a work for it to be what they are founded on."""
COMMON = 0.1
"""The share of all titles beyond which a work that their texts cite founds none of them."""
_ADOPTED = ("resolution", "decision", "presidential statement")
"""The kinds of symbols of what may be repeated without a title."""


class Finder:
    """The ties among `texts`; `named` are pairs (later, earlier) that documents list.

    `recalls` says of a text's key whether it cites earlier texts on its matter without their numbers, `runs` gives its
    words, `renews` the keys of what it decides to extend or renew, `named_in` its names. They are asked only where
    nothing else decides. `stated` is what records say of these, of texts whose words are not at hand.
    """

    def __init__(
        self,
        texts: Iterable[Text],
        named: Iterable[tuple[str, str]] = (),
        recalls: Callable[[str], bool] = lambda _key: False,
        runs: Callable[[str], Runs] = lambda _key: {},
        renews: Callable[[str], Collection[str]] = lambda _key: (),
        *,
        named_in: Callable[[str], Names] = lambda _key: {},
        stated: Stated = NOTHING,
    ) -> None:
        self.recalls, self.runs, self.renews, self.named_in = recalls, runs, renews, named_in
        self.stated = stated
        self.texts = {each.key: each for each in texts}
        self.named = {pair for pair in named if pair[0] in self.texts and pair[1] in self.texts}
        self.ordered = sorted(self.texts.values(), key=lambda each: each.order)
        self.titles = _Titles(self.ordered)
        self.items = _Items(self.ordered)
        self.before: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        """Later → earlier → what the tie rests on."""
        self.after: dict[str, set[str]] = defaultdict(set)
        """Earlier → later."""

    def ties(self, forbidden: Collection[tuple[str, str]] = ()) -> list[Tie]:
        """All ties but those (later, earlier) that are `forbidden`, sorted; none jumps over a text between."""
        for later, earlier in sorted(self.named):
            if self.texts[earlier].order < self.texts[later].order and (later, earlier) not in forbidden:
                self._add(self.texts[later], self.texts[earlier], NAMED)
        for text in self.ordered:
            for before, *how in self._found(text) if text.loaded else ():
                for each in how if (text.key, before.key) not in forbidden else ():
                    self._add(text, before, each)
        return [
            Tie(later, earlier, self._evidence(self.texts[later], self.texts[earlier]))
            for later in sorted(self.before)
            for earlier in sorted(neighbours(later, self.before))
        ]

    def _add(self, later: Text, earlier: Text, how: str) -> None:
        known = self.before[later.key].get(earlier.key, frozenset())
        self.before[later.key][earlier.key] = known | {how}
        self.after[earlier.key].add(later.key)

    def _evidence(self, later: Text, earlier: Text) -> frozenset[str]:
        """All that a tie rests on: what it was found by, and what else agrees."""
        found = self.before[later.key][earlier.key]
        if later.loaded and (found - {NAMED} or self._cites(later, earlier)):
            if self.titles.same(later, earlier) or self._alike(later, earlier):
                found |= {TITLE}
            if self.items.same(later, earlier):
                found |= {ITEM}
        return found

    # How a text's predecessor is found

    def _found(self, text: Text) -> Iterator[tuple[Text, *tuple[str, ...]]]:
        """The texts that `text` goes on from by title or item, each with the stronger of the two."""
        if not text.titles:
            yield from self._untitled(text)
            return
        same = max(self.titles.earlier(text), key=lambda each: each.order, default=None)
        if same and (how := self.citing(text, same)):
            yield (same, TITLE, TEXT) if how == TEXT else (same, TITLE)
            return
        cited = [each for each in self._cited(text) if self._another_session(text, each)]
        alike = {last.key: last for each in cited if self._alike(text, each) for last in self._last(text, each)}
        if alike:
            yield from ((each, TITLE) for each in self._merged(text, list(alike.values())))
            return
        near = (each for each in cited if max(shares(text, each)) >= AKIN and not other_subjects(text, each))
        alone = [each for each in near if self.items.alone(text, each)]
        if alone:
            yield max(alone, key=lambda each: each.order), ITEM

    def _untitled(self, text: Text) -> Iterator[tuple[Text, str]]:
        """What a text without a title decides to renew, and the last one without a title whose words it repeats."""
        renewing = {*self.renews(text.key), *self.stated.renews(text.key)}
        renewed = [self.texts[key] for key in self._keys(renewing)]
        if found := [each for each in renewed if _before(text, each) and each.symbol.kind in _ADOPTED]:
            yield max(found, key=lambda each: each.order), RENEWED
        if found := [each for each in self._near(text) if self._renewed(text, each)]:
            yield max(found, key=lambda each: each.order), TEXT

    def _near(self, text: Text) -> list[Text]:
        """The earlier texts without titles that one without a title may repeat."""
        stated = sorted(self.stated.earlier(text.key) & self._without_title)
        near = dict.fromkeys((*self._repeating.near(text.key), *stated))
        return [each for key in near if _before(text, each := self.texts[key])]

    def repeatable(self, key: str) -> set[str]:
        """The keys of the earlier texts that a text may follow since it repeats them: whatever else is loaded."""
        text = self.texts.get(key)
        if text is None or not text.loaded:
            return set()
        if not text.titles:
            return {each.key for each in self._near(text)}
        return {each.key for each in self.titles.earlier(text) if each.loaded and self.items.same(text, each)}

    @cached_property
    def _without_title(self) -> frozenset[str]:
        kept = (each for each in self.ordered if each.loaded and not each.titles and each.symbol.kind in _ADOPTED)
        return frozenset(each.key for each in kept)

    @cached_property
    def _repeating(self) -> Index:
        return Index((each.key for each in self.ordered if each.key in self._without_title), self.runs)

    def _renewed(self, text: Text, earlier: Text) -> bool:
        """Whether of two texts without titles the one repeats the other, and both are about one thing."""
        if not self._repeats(text, earlier):
            return False
        told = self.stated.two_things(text.key, earlier.key)
        told |= repeating.two_things(self.named_in(text.key), self.named_in(earlier.key))
        return not (told and all(told.values()))

    def _repeats(self, text: Text, earlier: Text) -> bool:
        """Whether the one repeats the other, word for word."""
        common = self.stated.in_common(text.key, earlier.key)
        common |= repeating.in_common(self.runs(text.key), self.runs(earlier.key))
        return repeating.most(common).much

    def _alike(self, text: Text, earlier: Text) -> bool:
        """Whether two titles are one with some words changed, or, under one item, one of them goes on in the other.

        Under one item titles that are the same up to a colon are one, too.
        """
        if other_subjects(text, earlier):
            return False
        both = shares(text, earlier)
        return min(both) >= ALIKE or (
            (max(both) >= WITHIN or one_stem(text, earlier)) and self.items.same(text, earlier)
        )

    def _merged(self, text: Text, alike: list[Text]) -> list[Text]:
        """Of texts with titles like its own the one that is most so; where all words of its title go on, others too."""
        best = max(alike, key=lambda each: (min(shares(text, each)), each.order))
        within = [each for each in alike if shares(text, each)[1] >= WITHIN]
        if best not in within:
            return [best]
        older = {key for each in within for key in ancestors(each.key, self.before)}
        return sorted((each for each in within if each.key not in older), key=lambda each: each.order)

    def _last(self, text: Text, earlier: Text) -> list[Text]:
        """The last texts before `text` under a title like its own that go on from `earlier`, or `earlier` itself."""
        further = [
            last
            for key in sorted(self.after[earlier.key])
            if (each := self.texts[key]).order[0] < text.order[0] and not each.draft and self._alike(text, each)
            for last in self._last(text, each)
        ]
        return further or [earlier]

    @staticmethod
    def _another_session(text: Text, earlier: Text) -> bool:
        return not text.symbol.session or text.symbol.session != earlier.symbol.session

    def _cited(self, text: Text) -> Iterator[Text]:
        """The earlier texts of its organ that a text cites; where it cites a part or the whole, those loaded of it."""
        for key in sorted(self._keys(text.cites)):
            each = self.texts[key]
            if _before(text, each):
                yield each

    def _keys(self, cited: Collection[str]) -> set[str]:
        """The keys of known texts among `cited`, and of those that have a cited number with other letters."""
        return {key for each in cited for key in (each, *self._lettered.get(whole(each), ())) if key in self.texts}

    @cached_property
    def _lettered(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.ordered:
            if each.loaded:
                found[each.whole].append(each.key)
        return found

    def _cites(self, text: Text, earlier: Text) -> bool:
        """Whether a text cites another one, by its number with or without letters."""
        return earlier.key in text.cites or earlier.whole in {whole(each) for each in text.cites}

    def citing(self, text: Text, same: Text) -> str:
        """How a text cites the one before it under its title, "" where it does not.

        `itself` with its number, `series` with the number of another text of its series, `unnumbered` as its earlier
        texts on the matter, `founding` with a work that the texts of this title are founded on, under the same item,
        `text` by its words, which it repeats under the same item.
        """
        if self._cites(text, same):
            return "itself"
        members = {*self.titles.line(same), *ancestors(same.key, self.before)}
        if self._keys(text.cites) & (members - {text.key}):
            return "series"
        if self.recalls(text.key) or self.stated.recalls(text.key):
            return "unnumbered"
        if not self.items.same(text, same):
            return ""
        if self._founding(text, same):
            return "founding"
        return TEXT if self._repeats(text, same) else ""

    def _founding(self, text: Text, same: Text) -> set[str]:
        """What both cite, and at least `FOUNDED` texts of their title in all, and few texts of other titles."""
        group = [self.texts[key] for key in self.titles.line(same) if self.texts[key].loaded]
        counts = Counter(key for each in group for key in each.cites)
        return {
            key
            for key in text.cites & same.cites
            if counts[key] >= FOUNDED and self.titles.citing(key) <= COMMON * self.titles.count
        }


def corrected(texts: Mapping[str, Text], ties: Iterable[Tie], added: Iterable[tuple[str, str]]) -> list[Tie]:
    """The ties with those added whose texts are known and in order, sorted; none jumps over a text that is between."""
    found = {(each.later, each.earlier): each for each in ties}
    for later, earlier in added:
        if later in texts and earlier in texts and texts[earlier].order < texts[later].order:
            found.setdefault((later, earlier), Tie(later, earlier))
    before: dict[str, set[str]] = defaultdict(set)
    for later, earlier in found:
        before[later].add(earlier)
    near = {later: neighbours(later, before) for later in before}
    return [found[pair] for pair in sorted(found) if pair[1] in near[pair[0]]]


def _before(text: Text, each: Text) -> bool:
    """Whether a text is an earlier adopted one of another one's organ."""
    return each.symbol.organ == text.symbol.organ and each.order < text.order and not each.draft


def neighbours(later: str, before: Mapping[str, Collection[str]]) -> set[str]:
    """Of the texts that one follows those that it follows through no other."""
    direct = set(before.get(later, ()))
    if len(direct) < 2:
        return direct
    further = {far for each in direct for far in ancestors(each, before)}
    return direct - further


def ancestors(key: str, before: Mapping[str, Collection[str]]) -> set[str]:
    """All texts that a text follows, at whatever distance."""
    found: set[str] = set()
    waiting = list(before.get(key, ()))
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += before.get(each, ())
    return found


def shares(one: Text, other: Text) -> tuple[float, float]:
    """Which share of each title's words the other one has, in the language in which that is most."""
    both = sorted(one.titles.keys() & other.titles.keys())
    return max((likeness(one.titles[each], other.titles[each], each) for each in both), key=min, default=(0.0, 0.0))


def other_subjects(one: Text, other: Text) -> bool:
    """Whether two titles are about two things of one kind, by their proper names, in every language that tells it."""
    both = one.titles.keys() & other.titles.keys()
    told = [other_names(one.titles[each], other.titles[each], each) for each in both]
    return True in told and False not in told


def one_stem(one: Text, other: Text) -> bool:
    """Whether two titles are the same up to a colon, in a language that both have."""
    both = one.titles.keys() & other.titles.keys()
    return any(same_stem(one.titles[each], other.titles[each], each) for each in both)


class _Titles:
    """Which texts of an organ have one title, in whatever language."""

    def __init__(self, texts: list[Text]) -> None:
        self._parent: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._of: dict[str, tuple[str, ...]] = {}
        for text in texts:
            forms = [form for language, title in sorted(text.titles.items()) if (form := _form(text, language, title))]
            for form in forms:
                self._parent[self._root(form)] = self._root(forms[0])
            if forms:
                self._of[text.key] = forms[0]
        self._lines: dict[tuple[str, ...], list[Text]] = defaultdict(list)
        for text in texts:
            if text.key in self._of:
                self._lines[self._root(self._of[text.key])].append(text)
        self._texts = texts
        self.count = len(self._lines)

    def _root(self, form: tuple[str, ...]) -> tuple[str, ...]:
        while (parent := self._parent.setdefault(form, form)) != form:
            form = parent
        return form

    def same(self, one: Text, other: Text) -> bool:
        """Whether two texts of one organ have the same title."""
        known = one.key in self._of and other.key in self._of
        return known and self._root(self._of[one.key]) == self._root(self._of[other.key])

    def line(self, text: Text) -> list[str]:
        """The keys of the texts with the title of one, in order of date."""
        return [each.key for each in self._lines[self._root(self._of[text.key])]] if text.key in self._of else []

    def earlier(self, text: Text) -> list[Text]:
        """The adopted texts with the title of one that are older."""
        if text.key not in self._of:
            return []
        line = self._lines[self._root(self._of[text.key])]
        return [each for each in line if each.order[0] < text.order[0] and not each.draft]

    @cached_property
    def _citing(self) -> Counter[str]:
        """By cited work the number of titles whose texts cite it."""
        pairs = {
            (key, self._root(self._of[text.key])) for text in self._texts if text.key in self._of for key in text.cites
        }
        return Counter(key for key, _ in pairs)

    def citing(self, key: str) -> int:
        """Of how many titles texts cite a work."""
        return self._citing[key]


def _form(text: Text, language: str, title: str) -> tuple[str, ...]:
    words = normal(title, language)
    return (text.symbol.organ, language, *words) if words else ()


class _Items:
    """Which texts stand under one agenda item, and how many there are under it in their session."""

    def __init__(self, texts: list[Text]) -> None:
        self._count = Counter(
            (each.symbol.organ, each.symbol.session, item) for each in texts if each.loaded for item in _names(each)
        )

    def same(self, one: Text, other: Text) -> bool:
        """Whether two texts stand under one item: by its name, or by its number where one has no name."""
        if _names(one) and _names(other):
            return bool(_names(one) & _names(other))
        return bool(one.numbers & other.numbers)

    def alone(self, one: Text, other: Text) -> bool:
        """Whether each of two texts is its session's only one under an item of theirs."""
        shared = _names(one) & _names(other)
        return all(
            any(self._count[each.symbol.organ, each.symbol.session, item] == 1 for item in shared)
            for each in (one, other)
        )


def _names(text: Text) -> frozenset[tuple[str, tuple[str, ...]]]:
    return frozenset((language, words) for language, name in text.items if (words := normal(name, language)))
