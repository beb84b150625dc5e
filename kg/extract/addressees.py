"""Whom an operative act asks to do something.

The addressees stand between the act and what is asked of them ("Urges Member States *to* …",
"Prie le Secrétaire général *de* …"): a coordinated list, sometimes with asides that name
others as partners ("in cooperation with the Office"), who are not asked. Only a name that
heads a member of the list counts; a name behind a preposition is part of something else
("the President of the General Assembly"). A pronoun or "these entities" stands for those
whom the act before asked, or whom the clause before names. AddresseeWords are data
(`addressees.toml` of the language's folder).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from kg import lang
from kg.authority import Authority, NameFinder, Spelling
from kg.extract.acts import asking, by_paragraph, is_asking
from kg.extract.addressee_words import MASK, addressee_words
from kg.extract.definitions import finder
from kg.extract.demonyms import UPPER, government_words
from kg.extract.reasons import NOT_LISTED
from kg.extract.speaker import speaker
from kg.extract.states import Unclear, states
from kg.extract.view import TextView, Views
from kg.model import ActUse, Addressee, Definition, Document, Mention, Paragraph, Unresolved, locate
from kg.speed import quick
from kg.symbols import STATE

_UNITED, _MEMBERS = "UN", ("MEMBER-STATES",)
_POST = "MandateHolder"
_ZONE = 1600
"""Addressees stand near their act; a list longer than this many characters is cut."""


@quick
@dataclass(frozen=True, slots=True)
class Named:
    """A name in a paragraph: its characters and the codes it stands for."""

    start: int
    end: int
    codes: tuple[str, ...]
    unclear: tuple[Unclear, ...] = ()
    """What of the name does not say whom it means."""
    governed: bool = False
    """Whether a State's government is named."""


def find_addressees(
    document: Document,
    authority: Authority,
    acts: tuple[ActUse, ...],
    mentions: tuple[Mention, ...],
    definitions: tuple[Definition, ...] = (),
    *,
    views: Views | None = None,
) -> tuple[tuple[Addressee, ...], tuple[Unresolved, ...]]:
    """The addressees of every operative act that asks for something, in the order of the text; governments unnamed.

    `mentions` are the names read in the document, `definitions` those that it gives: here governments' count.
    Postcondition: no two have the same paragraph, act use and code.
    """
    views = views or Views.of(document)
    named = by_paragraph(document, mentions, views)
    governments = finder([each for each in definitions if each.code.startswith(STATE)])
    own = speaker(document, authority)
    found: list[Addressee] = []
    unnamed: list[Unresolved] = []
    for index, paragraph, uses in asking(document, acts, views):
        reader = _Reader(
            document,
            paragraph,
            views.paragraphs[index],
            authority,
            named.get(index, []),
            governments=governments,
            own=own,
        )
        found.extend(reader.addressees(uses))
        unnamed.extend(reader.unnamed)
    return tuple(found), tuple(unnamed)


@lru_cache(maxsize=8)
def _groups(authority: Authority, language: str) -> NameFinder:
    """The finder of those addressed but not mentioned: groups, and the Organization as a whole."""
    code = lang.of(language).code
    unmentioned = [body for body in authority.bodies.values() if not body.mentioned]
    named = []
    for entry in sorted((*authority.groups.values(), *unmentioned), key=lambda entry: entry.code):
        exact = Spelling.EXACT if entry.case_matters or entry.kind == "body" else Spelling.ANY
        names = (*entry.any_case.get(code, ()), *entry.names.get(code, ()), entry.labels.get(code, ""))
        named += [
            (name, exact, entry.code)
            for name in dict.fromkeys(names)
            if name and not name.startswith(("all ", "tous ", "toutes "))
        ]
    return NameFinder(named)


@lru_cache(maxsize=64)
def _post_in(authority: Authority, own: str) -> str:
    """The code of the one post in an organ that has one on the list: the Assembly's President; "" for others."""
    posts = [body.code for body in authority.bodies.values() if own and body.parent == own and body.cls == _POST]
    return posts[0] if len(posts) == 1 else ""


class _Reader:
    """Reads the addressees of one paragraph."""

    def __init__(
        self,
        document: Document,
        paragraph: Paragraph,
        view: TextView,
        authority: Authority,
        mentions: list[Mention],
        *,
        governments: NameFinder | None,
        own: str = "",
    ) -> None:
        self.document, self.paragraph, self.view = document, paragraph, view
        self.words = addressee_words(document.metadata.language)
        self.governed = government_words(document.metadata.language)
        self.text = view.normal
        self.groups = authority.groups.keys()
        self.governments, self.own = governments, own
        self.names = self._named(authority, document.metadata.language, mentions)
        self.starts = {name.start: name for name in self.names}
        self.masked = _masked(self.text, self.names)
        self.unnamed: list[Unresolved] = []

    def _named(self, authority: Authority, language: str, mentions: list[Mention]) -> list[Named]:
        """Every body and group named, in order; the longest where names overlap."""
        found = list(self._repeated([m for m in mentions if m.kind != "instrument"]))
        titles = [(m.place.start, m.place.end) for m in mentions if m.kind == "instrument" and not m.place.footnote]
        for hit in self.view.names(_groups(authority, language)):
            if not any(low <= hit.start and hit.end <= high for low, high in titles):
                found.append(Named(hit.start, hit.end, hit.codes))
        for state in states(self.view, language, self.governments):
            unclear = (state.unclear,) if state.unclear else ()
            found.append(Named(state.start, state.end, (state.code,) if state.code else (), unclear, state.governed))
        elsewhere = self._are_of_another()
        for match in self.words.all_members.finditer(self.text):  # "all member States", in small letters
            if not any(match.start() <= name.start < match.end() and name.codes == _MEMBERS for name in found):
                found.append(Named(*match.span(), () if elsewhere else _MEMBERS))
        for lead in self.words.members_of.finditer(self.text):
            if lead["own"] and self.view.printed[lead.end()].isupper():
                found.append(Named(*lead.span("who"), _MEMBERS))
        if post := _post_in(authority, self.own):
            found += [Named(*match.span(), (post,)) for match in self.words.own_president.finditer(self.text)]
        for match in self.words.family.finditer(self.text):
            kinds = (
                ("UN-SYSTEM",)
                if match["un"]
                else tuple(
                    dict.fromkeys(
                        code
                        for kind, code in self.words.kinds.items()
                        if re.search(rf"(?<![\w-]){re.escape(kind)}(?![\w-])", match["kinds"])
                    )
                )
            )
            found.append(Named(match.start(), match.end(), kinds))
        found.sort(key=lambda name: (name.start, -name.end))
        kept: list[Named] = []
        for name in found:
            if kept and name.start == kept[-1].start and name.end == kept[-1].end:
                codes = tuple(dict.fromkeys(kept[-1].codes + name.codes))
                governed = kept[-1].governed or name.governed
                kept[-1] = Named(name.start, name.end, codes, kept[-1].unclear + name.unclear, governed)
            elif not kept or name.start >= kept[-1].end:
                kept.append(name)
        return kept

    def _are_of_another(self) -> bool:
        """Whether the paragraph speaks of members of another organization: its "all member States" may be those."""
        leads = self.words.members_of.finditer(self.text)
        return any(self.view.printed[lead.end() : lead.end() + 1].isupper() and not lead["own"] for lead in leads)

    def _repeated(self, mentions: list[Mention]) -> Iterator[Named]:
        """Every place of each name mentioned: a name said again in the paragraph is mentioned once."""
        places: dict[tuple[int, int], dict[str, None]] = {}
        first: dict[tuple[str, str], int] = {}
        for mention in mentions:
            start, end = mention.place.start, mention.place.end
            places.setdefault((start, end), {})[mention.code] = None
            first.setdefault((self.text[start:end], mention.code), end)
        for (name, code), after in first.items():
            start = self.text.find(name, after)
            while name and start >= 0:
                end = start + len(name)
                whole = not (self.text[start - 1].isalnum() or self.text[end : end + 1].isalnum())
                if whole and self.paragraph.text[start].isupper():
                    places.setdefault((start, end), {})[code] = None
                start = self.text.find(name, end)
        for (start, end), codes in sorted(places.items()):
            yield Named(start, end, tuple(codes))

    def addressees(self, uses: list[ActUse]) -> Iterator[Addressee]:
        """The addressees of the paragraph's acts, each code once per act use."""
        before: list[Named] = []
        last = -1
        for index, use in enumerate(uses):
            if not is_asking(use.act):
                continue
            if last < index - 1 and _SENTENCE.search(self.view.printed, uses[last].place.end, use.place.start):
                before = []  # since they were asked, another sentence has spoken of others
            meant = self._meant(uses, index, before)
            asked = (self._pronoun(use) and meant) or self._listed(use) or meant
            first = {code: name for name in reversed(asked) for code in name.codes}
            for name in asked:
                self._unclear(name)
                for code in name.codes:
                    if first[code] is name:
                        place = locate(self.document, self.paragraph, name.start, name.end)
                        yield Addressee(place, code, use.act)
            before, last = (asked, index) if asked else (before, last)
            if not asked:
                self._government(use)

    def _unclear(self, name: Named) -> None:
        """Keep what of a name that is asked does not say whom it means."""
        for start, end, reason in name.unclear:
            place = locate(self.document, self.paragraph, start, end)
            doubt = Unresolved(place, place.quote, reason)
            if doubt not in self.unnamed:
                self.unnamed.append(doubt)

    def _zone(self, use: ActUse) -> tuple[int, int]:
        """Where those whom an act asks may stand: behind an aside about where it asked them before."""
        start, stop = use.place.end, min(use.clause[1], use.place.end + _ZONE)
        recalled = self.words.recalled.match(self.masked, start, stop)
        if recalled and self.words.joined.match(self.masked, start + len(", ")):
            return start, stop  # partners
        return recalled.end() if recalled else start, stop

    def _government(self, use: ActUse) -> None:
        """Keep a government that is asked and whose country has no name on the list here ("the Haitian Government")."""
        start, stop = self._zone(use)
        cut = self._asked(start, stop)
        head = self.words.government.search(self.masked, start, cut)
        if head and cut < stop and self._modifies(self.masked[start : head.start()], first=True):
            words = [
                word for word in re.finditer(r"[\w-]+'?", self.text[start:cut]) if word[0] not in self.words.openers
            ]
            end = start + words[-1].end()
            place = locate(self.document, self.paragraph, start + words[0].start(), end)
            self.unnamed.append(Unresolved(place, place.quote, "not-listed"))

    def _listed(self, use: ActUse) -> list[Named]:
        """Those named after the act up to what is asked, and those added with an infinitive of their own."""
        start, stop = self._zone(use)
        cut = self._asked(start, stop)
        received = self.words.received.match(self.masked, cut, stop)
        if received and self.words.by_whom.match(self.masked, received.end()):
            later = self._asked(received.end(), stop)  # "with expertise to be provided by the Office, to prepare …"
            cut, received = (later, None) if later < stop else (cut, received)
        if received or self.words.handed.match(self.masked, start, stop):
            return []  # "calls for the observers to be granted access": what is asked, others are to do
        asked = self._heads(start, cut)
        if (
            asked
            and cut == stop
            and self.masked[start : asked[0].start].count(",")
            and not (self.words.subject.match(self.masked, start, stop))
        ):
            return []
        if not asked and self.masked[cut : cut + 1] == ":":
            for point in self.paragraph.points:
                if cut < point.start < stop:
                    label = _LABEL.match(self.text, point.start, point.end)
                    begin = label.end() if label else point.start
                    asked += self._heads(begin, self._asked(begin, point.end))
        return asked + self._added(cut, stop) if asked else asked

    def _asked(self, start: int, stop: int) -> int:
        """Where what is asked begins."""
        subject = self.words.subject.match(self.masked, start, stop)
        named = self.words.subjects.match(self.masked, subject.end(), stop) if subject else None
        if named:
            return named.end()
        match = self.words.asked.search(self.masked, subject.end() if subject else start, stop)
        return match.start() if match else stop

    def _heads(self, start: int, stop: int) -> list[Named]:
        """The names that head a member of the list in `start` to `stop`."""
        found: list[Named] = []
        position, aside, link = start, "", ""
        for separator in chain(self.words.separator.finditer(self.masked, start, stop), (None,)):
            end = separator.start() if separator else stop
            aside = self._closed(aside, link, self._exemplifies(position, link))
            if aside == "relative" and self._aside(self.masked[position:end].lstrip()) == "joined":
                aside = "joined"  # "the Department of the Secretariat, in cooperation with …"
            # Behind partners who stand first the last ones are asked: "invites, with the Council, all States to".
            leads = aside == "joined" and "," in link and not found and "," not in self.masked[position:stop]
            if aside == "relative" or leads:
                aside = "" if self.words.plain_name.match(self.masked, position, end) else aside
            if not aside:
                name, aside = self._member(position, end, first=not found)
                if name:
                    found.append(name)
                elif aside == "object" or (separator is None and not found):
                    return found
            position, link = (separator.end(), separator[0]) if separator else (stop, "")
        return found

    def _exemplifies(self, position: int, link: str) -> bool:
        """Whether a member is an example of what stands right before it, no comma between: "in forums such as"."""
        return "," not in link and ";" not in link and self.words.example.match(self.masked, position) is not None

    def _closed(self, aside: str, link: str, example: bool) -> str:
        """The aside that still runs after a separator; examples of what it names are its own, up to ", and"."""
        if aside and example:
            return "joined"
        joins = any(word in link for word in self.words.conjunctions)
        if aside == "joined" and not ("," in link and _JOINT.search(link)):
            return aside
        if aside == "relative" and not joins:
            return aside
        # "Within its report to the Council and to the Assembly, to present": an aside ends at the next comma.
        return aside if aside == "named" and "," not in link and ";" not in link else ""

    def _member(self, start: int, end: int, *, first: bool) -> tuple[Named | None, str]:
        """The name that heads one member of a list, and the kind of aside that begins in it."""
        text = self.masked[start:end]
        bare = text.lstrip()
        lead = start + len(text) - len(bare)
        for word in self.words.including:
            if bare.startswith(word):
                lead += len(word)
                bare = bare[len(word) :]
        offset = bare.find(MASK)
        aside = "aside" if self._compares(text.lstrip(), first=first) else self._aside(bare.lstrip())
        if aside or offset < 0:
            if aside == "aside" and offset >= 0:
                aside = "joined" if self.words.consists.search(text) else "named"
            return None, aside
        name = self.starts.get(lead + offset)
        leading = bare[:offset]
        if name and name.codes and set(name.codes) <= self.groups:
            leading = self.words.some.sub("", leading)
        leading = self.words.chiefs.sub("", leading)
        if not self._modifies(leading, first=first):
            return None, "object" if first else ""
        if name is None or self._narrowed(name, leading):
            return None, ""
        name = self._of_whom(name, end)
        rest = self.masked[name.end : end]
        if rest.startswith("'") or (self.words.qualified and self.words.qualified.match(rest)):
            return None, ""
        joined = self.words.joined.search(rest)
        if joined and MASK in rest[joined.start() :]:
            return name, "joined"
        return name, "relative" if self.words.relatives.search(rest) else ""

    def _compares(self, text: str, *, first: bool) -> bool:
        """Whether a member names somebody who has done the same: "comme l'exige le Conseil".

        Before anybody is asked it may say no more: "invites, like the Council, all States".
        """
        likened = first and self.words.likened.match(text)
        return bool(likened or self.words.compared.match(text))

    def _of_whom(self, name: Named, end: int) -> Named:
        """A name; governments of States that are on no list are not all Governments."""
        whose = self.governed.place.match(self.view.printed, name.end, end) if name.codes == ("GOVERNMENTS",) else None
        if whose is None or MASK in self.masked[name.end : whose.end()]:
            return name
        return Named(name.start, name.end, (), (Unclear(name.start, whose.end(), NOT_LISTED),))

    def _narrowed(self, name: Named, leading: str) -> bool:
        """Whether only States of some kind are named: "small island developing States", "the Federal Member States"."""
        if name.codes not in (("STATES",), _MEMBERS):
            return False
        if self._of_another(name) or self.words.of_area.match(self.text, name.end):
            return True
        if self.words.pronoun is None:
            return self.words.narrowed.search(leading) is not None
        return self.words.narrowed.match(self.masked, name.end) is not None

    def _of_another(self, name: Named) -> bool:
        """Whether States are those of an organization that is not the United Nations, or of a part of the world."""
        lead = self.words.of_whom.match(self.text, name.end)
        if lead is None:
            return False
        whose = self.starts.get(lead.end())
        return _UNITED not in whose.codes if whose else self.view.printed[lead.end() : lead.end() + 1].isupper()

    def _aside(self, text: str) -> str:
        """The kind of aside that begins with `text`, if one does."""
        if self.words.joined.match(text) and not self._opener(text):
            return "joined"
        if self.words.asides.match(text) and not self._opener(text):
            return "aside"
        return ""

    def _opener(self, text: str) -> bool:
        """Whether the words before the first name only lead to it ("to all", "à tous les", "aux")."""
        offset = text.find(MASK)
        return offset >= 0 and self._modifies(text[:offset], first=True)

    def _modifies(self, text: str, *, first: bool) -> bool:
        """Whether the words before a name are determiners and adjectives, not part of another phrase."""
        found = re.findall(r"[\w-]+'?", text)
        openers = self.words.openers if first else self.words.repeated
        while found and found[0] in openers:
            found.pop(0)
        object_ = any(word in self.words.prepositions or word.isdigit() for word in found)
        return len(found) <= 6 and not object_ and ":" not in text and "(" not in text

    def _added(self, start: int, stop: int) -> list[Named]:
        """Those whom the same act asks for something else: "…, and States parties to implement, …"."""
        found = []
        for match in self.words.again.finditer(self.masked, start, stop):
            name = self.starts.get(match.end())
            if name is None:
                continue
            rest = self.words.asked.search(self.masked, name.end, min(stop, name.end + 40))
            if rest and rest[0] != ":" and not re.search(r"[,;.]", self.masked[name.end : rest.start()]):
                found.append(name)
        return found

    def _pronoun(self, use: ActUse) -> str:
        """The pronoun before the verb, which is its object ("le solicita que presente al Consejo …"), "" if none."""
        before, start = self.words.pronoun, use.place.start
        found = before.search(self.text, max(0, start - 8), start) if before else None
        return found[1] if found else ""

    def _meant(self, uses: list[ActUse], index: int, before: list[Named]) -> list[Named]:
        """Those for whom a pronoun or "these entities" stands."""
        end = uses[index].place.end
        pronoun = self._pronoun(uses[index])
        plural = pronoun in self.words.plural
        several = plural or self.words.several.match(self.text, end) is not None
        single = (pronoun != "" and not plural) or self.words.single.match(self.text, end) is not None
        others = self.words.others.match(self.text, end) is not None
        yet = self.words.yet.match(self.text, end) is not None
        if index == 0 or not (several or single or others or yet):
            return []
        low, high = uses[index - 1].clause
        ended = [each.end() - 1 for each in _SENTENCE.finditer(self.view.printed, low, uses[index].place.start)]
        low = ended[-1] if ended else low  # a pronoun means nobody whom only a sentence before names
        named = [
            name
            for name in self.names
            if low <= name.start < high and name.codes != (self.own,) and self.masked[name.end : name.end + 1] != "'"
        ]
        names = before or named
        if (
            others or yet
        ):  # "thanks the Member States that have paid, and urges all others": the other members of a group
            groups = [name for name in names if name.codes and set(name.codes) <= self.groups][-1:]
            last = [name for name in named if name.codes in (("STATES",), _MEMBERS)][-1:]
            # "Encourages all States to help States members of the Committee, and encourages those that have not yet"
            return [] if yet and groups != last and any(map(self._of_another, last)) else groups
        if not several:
            if not before and named and self._others(max(low + 1, uses[index - 1].place.end), named[0].start):
                return []
            return names[-1:] if self.words.latter.match(self.text, end) and not plural else names[:1]
        if before:
            return before
        run = self._run(names)
        alone = len(run) == 1 and len(run[0].codes) == 1 and run[0].codes[0].startswith(STATE) and not run[0].governed
        return [] if alone else run  # of several the one State that is named is where they are

    def _others(self, start: int, end: int) -> bool:
        """Whether something with a name stands there that is on no list: a pronoun may mean that."""
        capitals = re.finditer(rf"\b{UPPER}\w*", self.view.printed[start:end])
        return any(self.masked[start + each.start()] != MASK for each in capitals)

    def _run(self, names: list[Named]) -> list[Named]:
        """The first names that are one coordinated list."""
        run = names[:1]
        for left, right in pairwise(names):
            between = re.findall(r"[\w-]+'?|[^\w\s,]", self.masked[left.end : right.start])
            if not self.words.list_words.issuperset(between):
                break
            run.append(right)
        return run


_JOINT = re.compile(rf"\b(?:{lang.joints('and', 'or')})\b")
_SENTENCE = re.compile(rf"[.] +{UPPER}")
_LABEL = re.compile(r"\(?\w{1,5}[.)]\s*")


def _masked(text: str, names: list[Named]) -> str:
    """`text` with every character of a name replaced, so that nothing inside names is read."""
    pieces, position = [], 0
    for name in names:
        pieces += [text[position : name.start], MASK * (name.end - name.start)]
        position = name.end
    return "".join((*pieces, text[position:]))
