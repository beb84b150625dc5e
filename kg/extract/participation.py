"""Who belongs to a coordination group: members, partners, co-chairs, the coordinator.

What goes in: a parsed document and the mentions read from it. What comes out: a
`Participation` for each body and role that the document states, and an `Unresolved` for
an item of a list that no list of bodies has.

Roles come from lists (in a note that is called after "its members", or after the group's
own name) and from plain statements of role ("the 2021 Co-Chairs of the Group, X and Y",
"X as coordinator of the Group"). Who is invited to join, welcomed as a new member or
thanked has no role for that. A list is open where its words say that it names only some.
The words are in `participation.toml` of the language's folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg import lang
from kg.authority import Authority
from kg.extract import member_lists
from kg.extract.name_words import Named
from kg.extract.names import Reader
from kg.extract.view import Views
from kg.model import (
    Document,
    Footnote,
    Mention,
    Paragraph,
    Part,
    Participation,
    Unresolved,
    locate,
)

_GROUP_CLASS = "CoordinationGroup"
_LEAST = 2
"""Fewer bodies make no list."""
_UNREAD = 12
"""A stretch of a list without a known body is reported from this length on."""
_YEAR = re.compile(r"(?:19|20)\d\d")


@lru_cache(maxsize=8)
def participation_words(language: str) -> dict[str, re.Pattern[str]]:
    """The words of `language`; those of the default for a language that has none."""
    chosen = lang.of(language).words("participation")
    leads = {
        key.replace("_after", "_lead"): chosen[key].removeprefix("^").removesuffix("$")
        for key in ("list_closed_after", "list_open_after")
    }
    return {key: re.compile(value) for key, value in {**chosen, **leads}.items()}


def find_participations(
    document: Document, authority: Authority, mentions: Iterable[Mention], *, views: Views | None = None
) -> tuple[tuple[Participation, ...], tuple[Unresolved, ...]]:
    """The roles in coordination groups that `document` states, in the order of the text.

    The same role of the same body (and year) is stated once, where it is said first; a whole list goes
    before a statement that leaves it open who else.
    """
    groups: dict[tuple[Part, str], list[str]] = {}
    for mention in mentions:
        entry = authority.bodies.get(mention.code)
        if entry and entry.cls == _GROUP_CLASS:
            groups.setdefault((mention.place.part, mention.place.number), []).append(mention.code)
    if not groups:
        return (), ()
    finder = _Finder(document, authority, views)
    for paragraph in document.paragraphs:
        codes = groups.get((paragraph.part, paragraph.number))
        if codes:
            finder.paragraph(paragraph, list(dict.fromkeys(codes)))
    return tuple(finder.found.values()), tuple(finder.unresolved)


@dataclass(frozen=True, slots=True)
class _View:
    """A text with the bodies and groups that it names."""

    holder: Paragraph | Footnote
    folded: str
    bodies: tuple[Named, ...]
    groups: tuple[Named, ...]


class _Finder:
    """Collects the roles of one document."""

    def __init__(self, document: Document, authority: Authority, views: Views | None) -> None:
        self.document, self.authority = document, authority
        self.words = participation_words(document.metadata.language)
        self.reader = Reader(document, authority, views=views)
        self.notes = self.reader.notes
        self.found: dict[tuple[str, str, str, str], Participation] = {}
        self.unresolved: list[Unresolved] = []

    def paragraph(self, paragraph: Paragraph, codes: list[str]) -> None:
        """Read the roles in groups `codes` that `paragraph` states."""
        for code in codes:
            self.reader.memory.note(code)
        view = self._view(paragraph, paragraph, codes)
        for group in view.groups:
            if not self._co_chairs(paragraph, view, group):
                self._inline_list(paragraph, view, group)
                self._chaired_after(paragraph, view, group)
            self._stated_before(paragraph, view, group)
            self._coordinator(paragraph, view, group)
        if len(codes) == 1:
            self._of_the_only_group(paragraph, view, codes[0])
        for call, note in self.notes.of(paragraph):
            whose = _last_before(view.groups, call.position)
            role = self._role_at(view.folded, call.position, paragraph)
            if whose and role:
                self._noted_list(paragraph, note, whose.code, role)

    def _view(self, holder: Paragraph | Footnote, paragraph: Paragraph, codes: list[str]) -> _View:
        named, _ = self.reader.read(holder, paragraph)
        known = [name for name in named if name.code in self.authority.bodies]
        return _View(
            holder,
            self.reader.views.view(holder).folded,
            tuple(n for n in known if n.code not in codes),
            tuple(n for n in known if n.code in codes),
        )

    # Lists

    def _role_at(self, folded: str, position: int, paragraph: Paragraph) -> str:
        """The role of which a note called at `position` gives the list, "" where it gives none.

        "members¹ and partners²" calls a note for each; one note after both is the members',
        and says itself who is a partner.
        """
        earlier = [call.position for call in paragraph.calls if call.position < position]
        stretch = folded[max([0, position - 60, *earlier]) : position]
        last = {
            role: found[-1].end()
            for role, pattern in (("member", self.words["members"]), ("partner", self.words["partners"]))
            if (found := list(pattern.finditer(stretch)))
        }
        if not last or len(stretch) - max(last.values()) > 25:
            return ""
        return "member" if "member" in last else "partner"

    def _noted_list(self, paragraph: Paragraph, note: Footnote, group: str, role: str) -> None:
        """The list that `note` is, members' or partners'."""
        view = self._view(note, paragraph, [group])
        if not view.bodies or view.bodies[0].start > 40:
            return
        listed = member_lists.walk(note.text, view.folded, view.bodies, view.bodies[0].start, self.words)
        unread = self._report_unread(paragraph, note, view)
        tail = [item for item in listed.unread if item.start > view.bodies[-1].end]
        whole = listed.whole if listed.names[-1:] == [view.bodies[-1]] or tail else not unread
        kind = "open" if self._is_open(view) or unread or not whole else "closed"
        partners = self._partners(view)
        for name in view.bodies:
            said = "partner" if name in partners else role
            self._add(paragraph, note, name, group, role=said, kind=kind)
        for item in tail:
            place = locate(self.document, note, item.start, item.end, paragraph)
            self.unresolved.append(Unresolved(place, note.text[item.start : item.end], "not-listed"))

    def _is_open(self, view: _View) -> bool:
        """Whether a list's own words, outside its items' names, say that it isn't whole."""
        return any(
            all(not name.start <= match.start() < name.end for name in view.bodies)
            for match in self.words["list_open"].finditer(view.folded)
        )

    def _partners(self, view: _View) -> frozenset[Named]:
        """Of a list's bodies those that it calls partners: from "as well as" to "as partners"."""
        said = self.words["as_partners"].search(view.folded)
        if not said:
            return frozenset()
        before = [match.start() for match in self.words["also"].finditer(view.folded, 0, said.start())]
        start = before[-1] if before else 0
        return frozenset(name for name in view.bodies if start <= name.start < said.start())

    def _report_unread(self, paragraph: Paragraph, note: Footnote, view: _View) -> bool:
        """Say which stretches of a list name a body that the lists don't have; whether there are any."""
        reported = len(self.unresolved)
        for left, right in zip(view.bodies, view.bodies[1:], strict=False):
            gap = view.folded[left.end : right.start]
            item = re.sub(self.words["between"].pattern.strip("^$"), "", gap).strip(" ,;")
            if len(item) >= _UNREAD and not self.words["between"].match(gap):
                start, end = left.end, right.start
                text = note.text[start:end]
                start += len(text) - len(text.lstrip(" ,;"))
                end -= len(text) - len(text.rstrip(" ,;"))
                if start < end:
                    self.unresolved.append(
                        Unresolved(
                            locate(self.document, note, start, end, paragraph), note.text[start:end], "not-listed"
                        )
                    )
        return len(self.unresolved) > reported

    def _inline_list(self, paragraph: Paragraph, view: _View, group: Named) -> None:
        """Members listed after the group's own name: "the Group, in particular X, Y and others"."""
        said = view.folded[max(0, group.start - 60) : group.start]
        first = next((name.start for name in view.bodies if name.start >= group.end), -1)
        kind, role = self._list_kind(view.folded[group.end : first], said) if first >= 0 else ("", "")
        if not kind:
            first, kind, role = self._unread_lead(view, group.end, said)
        if kind:
            self._listed(paragraph, view, group.code, first, kind=kind, role=role)

    def _unread_lead(self, view: _View, position: int, said: str) -> tuple[int, str, str]:
        """Where a list begins behind a group's name whose first item the lists don't have, its kind and role."""
        for key in ("list_closed_lead", "list_open_lead"):
            found = self.words[key].match(view.folded, position)
            if found and view.holder.text[found.end() : found.end() + 1].isupper():
                kind, role = self._list_kind(view.folded[position : found.end()], said)
                return found.end(), kind, role
        return -1, "", ""

    def _listed(self, paragraph: Paragraph, view: _View, group: str, first: int, *, kind: str, role: str) -> None:
        """The items of the list that begins at `first`; it is open where not every one was read."""
        listed = member_lists.walk(view.holder.text, view.folded, view.bodies, first, self.words)
        names = listed.names
        if not names or len(listed.items) < _LEAST:
            return
        said = {item.name: item.role for item in listed.items if item.name}
        kind = kind if listed.whole else "open"
        for name, own in zip(names, self._item_roles(view.folded, names), strict=True):
            self._add(paragraph, view.holder, name, group, role=own or said[name] or role, kind=kind)
        for item in listed.unread:
            caller = paragraph if isinstance(view.holder, Footnote) else None
            place = locate(self.document, view.holder, item.start, item.end, caller)
            self.unresolved.append(Unresolved(place, view.holder.text[item.start : item.end], "not-listed"))

    def _list_kind(self, lead: str, said: str) -> tuple[str, str]:
        """Whether a list that `lead` leads to from a group's name is open or closed, and of what role.

        `said` is what precedes the group's name: "the members of". "" where it is no list.
        """
        if self.words["list_closed_after"].match(lead):
            kind = "closed"
        elif self.words["list_open_after"].match(lead):
            kind = "open"
        else:
            role = self._role_before_group(said)
            if role and self.words["list_are_after"].match(lead):
                return "closed", role
            return ("open", role) if role and self.words["list_include_after"].match(lead) else ("", "")
        partners = self.words["partners"].search(lead) and not self.words["members"].search(lead)
        return kind, "partner" if partners else "member"

    def _role_before_group(self, said: str) -> str:
        """The role whose holders `said` speaks of: the last that it names."""
        last = {
            role: found[-1].end()
            for role, pattern in (("member", self.words["members"]), ("partner", self.words["partners"]))
            if (found := list(pattern.finditer(said)))
        }
        return max(last, key=lambda role: last[role]) if last else ""

    def _item_roles(self, folded: str, items: list[Named]) -> list[str]:
        """The role that a list itself gives each item: "X and Y as members and Z as a partner".

        What follows an item holds for it and the items before it, back to the item that another role
        follows, or that "as well as" or a semicolon parts them from.
        """
        roles: list[str] = []
        role = ""
        for index in range(len(items) - 1, -1, -1):
            end = items[index + 1].start if index + 1 < len(items) else items[index].end + 60
            after = folded[items[index].end : end]
            said = self.words["item_role"].match(after)
            if said:
                role = self._role_of(said)
            elif role and index + 1 < len(items) and self.words["also"].search(after):
                role = ""
            roles.append(role)
        roles.reverse()
        for index in range(1, len(items)):  # "and, as partners, X and Y": for what follows
            own = self.words["own_role"].search(folded[items[index - 1].end : items[index].start])
            if own:
                return roles[:index] + [self._role_of(own)] * (len(items) - index)
        return roles

    @staticmethod
    def _role_of(said: re.Match[str]) -> str:
        """The role that a pattern with a `role` read."""
        return "partner" if (said.groupdict()["role"] or "").startswith("part") else "member"

    def _list(self, folded: str, names: list[Named]) -> Iterator[Named]:
        """The first of `names` and those that follow it with nothing but commas and "and" in between."""
        last: Named | None = None
        for name in names:
            if last and not self.words["between"].match(folded[last.end : name.start]):
                return
            yield name
            last = name

    # Statements of role

    def _stated_before(self, paragraph: Paragraph, view: _View, group: Named) -> None:
        """Note "X and Y are members of the Group", "X, as a partner of the Group"; "X and Y co-chair the Group".

        Such a statement doesn't say that there are no others. Whoever is admitted, welcomed or invited
        as a member has no role for that.
        """
        names = self._ending_before(view, group.start)
        if not names:
            return
        between = view.folded[names[-1].end : group.start]
        said = self.words["role_before"].match(between) or self.words["role_among_before"].match(between)
        if said and not self._taken_back(view, names, between):
            role = self._role_of(said)
            for name in names:
                self._add(paragraph, view.holder, name, group.code, role=role, kind="open")
        elif self.words["co_chair_verb_before"].match(between):
            years = self._years_after(view.folded[group.end :])
            self._add_chairs(paragraph, view, names, group.code, years)

    def _taken_back(self, view: _View, names: list[Named], between: str) -> bool:
        """Whether the bodies are only welcomed, or invited, to be members."""
        before = view.folded[max(0, names[0].start - 300) : names[0].start]
        if self.words["role_never_before"].search(before):
            return True
        return not between.startswith(",") and self.words["role_not_before"].search(before) is not None

    def _ending_before(self, view: _View, position: int) -> list[Named]:
        """The bodies listed last before `position`."""
        preceding = [name for name in view.bodies if name.end <= position]
        names = [preceding.pop()] if preceding else []
        while preceding and self.words["between"].match(view.folded[preceding[-1].end : names[0].start]):
            names.insert(0, preceding.pop())
        return names

    def _chaired_after(self, paragraph: Paragraph, view: _View, group: Named) -> None:
        """Note "the Group, co-chaired in 2035 by X and Y"."""
        following = [name for name in view.bodies if name.start >= group.end]
        if not following:
            return
        said = self.words["chaired_after"].match(view.folded[group.end : following[0].start])
        before = view.folded[max(0, group.start - 40) : group.start]
        if said and not self.words["event_before"].search(before):
            self._add_chairs(paragraph, view, list(self._list(view.folded, following)), group.code, said[0])

    def _of_the_only_group(self, paragraph: Paragraph, view: _View, group: str) -> None:
        """Note "under the co-chairmanship of X and Y in 2035", "its members are …" where one group is named."""
        last: Named | None = None
        for index, name in enumerate(view.bodies):
            first = last is None or not self.words["between"].match(view.folded[last.end : name.start])
            last = name
            if not first:
                continue
            before = view.folded[max(0, name.start - 90) : name.start]
            chaired, listed = self.words["chaired_by"].search(before), self.words["its_list"].search(before)
            if chaired:
                names = list(self._list(view.folded, list(view.bodies[index:])))
                self._add_chairs(paragraph, view, names, group, chaired[0])
            elif listed:
                self._listed(
                    paragraph,
                    view,
                    group,
                    name.start,
                    role=self._role_of(listed),
                    kind="open" if listed["open"] else "closed",
                )

    def _add_chairs(self, paragraph: Paragraph, view: _View, names: list[Named], group: str, years: str) -> None:
        """Add co-chairs for the years that `years` names, else those that follow the last of `names`."""
        found = _YEAR.findall(years) or _YEAR.findall(self._years_after(view.folded[names[-1].end :]))
        for name in names:
            for year in found or [""]:
                self._add(paragraph, view.holder, name, group, role="co-chair", year=year)

    def _co_chairs(self, paragraph: Paragraph, view: _View, group: Named) -> bool:
        """Note "the 2021 Co-Chairs of the Group, X and Y" or "X and Y share the chair in 2021".

        Whether the group is named as one that has chairs.
        """
        chair = self.words["chairs_before"].search(view.folded[max(0, group.start - 120) : group.start])
        if not chair:
            return False
        noun = max(0, group.start - 120) + chair.start()
        years = chair["for"] or self._years(view.folded[max(0, noun - 60) : noun], "years_before")
        rest = group.end
        after = self.words["years_after"].match(view.folded[rest : rest + 60])
        if after:
            years, rest = years or after["years"], rest + after.end()
        names = self._after(view, rest) or self._before(view, noun)
        if not names:
            return True
        years = years or self._years_after(view.folded[max(names[-1].end, group.end) :])
        for name in names:
            for year in _YEAR.findall(years) or [""]:
                self._add(paragraph, view.holder, name, group.code, role="co-chair", year=year)
        return True

    def _years(self, text: str, key: str) -> str:
        match = self.words[key].search(text)
        return match["years"] if match else ""

    def _years_after(self, text: str) -> str:
        match = self.words["years_after"].match(text[:60])
        return match["years"] if match else ""

    def _after(self, view: _View, position: int) -> list[Named]:
        """The list of bodies that begins at `position`, with at most "namely" before it."""
        following = [name for name in view.bodies if name.start >= position]
        if following and self.words["names_after"].match(view.folded[position : following[0].start]):
            return list(self._list(view.folded, following))
        return []

    def _before(self, view: _View, position: int) -> list[Named]:
        """The list of bodies that ends with a verb just before `position`: "X and Y share the …"."""
        preceding = [name for name in view.bodies if name.end <= position]
        verb = self.words["chairs_verb_before"]
        if not preceding or not verb.search(view.folded[preceding[-1].end : position]):
            return []
        names = [preceding.pop()]
        while preceding and self.words["between"].match(view.folded[preceding[-1].end : names[0].start]):
            names.insert(0, preceding.pop())
        return names

    def _coordinator(self, paragraph: Paragraph, view: _View, group: Named) -> None:
        """ "X as coordinator of the Group", "to entrust X with the coordination of the Group"."""
        window = view.folded[max(0, group.start - 300) : group.start]
        named = self.words["coordinator_before"].search(window)
        entrusted = self.words["coordination_before"].search(window)
        if not named and not entrusted:
            return
        said = group.start - len(window) + named.start() if named else group.start
        body = _last_before(view.bodies, said)
        near = body and group.start - body.end < 300 and ";" not in view.folded[body.end : group.start]
        if body and near and self._is_organization(body.code):
            self._add(paragraph, view.holder, body, group.code, role="coordinator")

    def _is_organization(self, code: str) -> bool:
        """Whether `code` can coordinate: an office or organization, no organ that deliberates."""
        return self.authority.bodies[code].cls in ("Organization", "Office")

    def _add(
        self,
        paragraph: Paragraph,
        holder: Paragraph | Footnote,
        name: Named,
        group: str,
        *,
        role: str,
        kind: str = "",
        year: str = "",
    ) -> None:
        key = (group, role, name.code, year)
        known = self.found.get(key)
        if known is None or (known.list == "open" and kind == "closed"):
            caller = paragraph if isinstance(holder, Footnote) else None
            place = locate(self.document, holder, name.start, name.end, caller)
            self.found[key] = Participation(place, group, name.code, role, year, kind)


def _last_before(names: Iterable[Named], position: int) -> Named | None:
    """The last of `names` that ends at or before `position`."""
    found = None
    for name in names:
        if name.end <= position:
            found = name
    return found
