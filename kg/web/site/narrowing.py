"""Narrowing a list by what its documents have: what an address chooses, and the links that add or remove a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from urllib.parse import urlencode

from flask import request

from kg import parameters
from kg.config import nearest
from kg.errors import UsageError
from kg.lang import DEFAULT, own_name
from kg.lang.told import Told
from kg.vocab import RDFS, SKOS
from kg.web import outside
from kg.web.errors import Problem
from kg.web.site import asked, frame, messages
from kg.web.site.collation import collated
from kg.web.site.facets import FACETS, NONE, Facets
from kg.web.site.topics import fold, once
from kg.web.site.view import GraphView

TAKEN = (*FACETS, "sort")
"""The parameters of a list that is narrowed and sorted."""
SHOWN = 12
"""Values of a facet that a page shows at once: those of most documents; the list of topics has all."""
_NAMES = (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel")
_FOLDERS = {"organ": "body", "type": "document-type", "status": "status"}
_MOST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: its name and the language of that where it is not the reader's, how many, where it leads."""

    name: str
    lang: str
    count: int
    href: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A facet: its parameter, the choices shown, those folded, and where all are (with how many) if there are more."""

    facet: str
    choices: Sequence[Choice]
    folded: Sequence[Choice]
    everything: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Wish:
    """What an address asks of a list: the chosen values by facet, its order, and what else the address says."""

    path: str
    chosen: Mapping[str, str]
    sort: str
    rest: Mapping[str, str]

    def address(self, path: str = "", **changed: str) -> str:
        """The address of the list with some parameters changed, or removed (""); `path` of the same list elsewhere."""
        wanted = {**self.rest, **self.chosen, "sort": self.sort, **changed}
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"{path or self.path}?{query}" if query else path or self.path

    def cleared(self) -> str:
        """The address of the list with nothing chosen."""
        return self.address(**dict.fromkeys(self.chosen, ""))


def wish(found: Facets, graph: GraphView, sorts: Sequence[str], *kept: str) -> Wish:
    """What this request asks of a list, which may be sorted by `sorts`; parameters `kept` stay in all links.

    Problem 404 for a value that nothing has, with the nearest names; UsageError for what is none of its kind.
    """
    chosen = {}
    for name in FACETS:
        text = " ".join(request.args.get(name, "").split())
        if text and (value := Panel(found, graph).value(name, text)):
            chosen[name] = value
    rest = {name: request.args[name] for name in (*kept, "lang") if request.args.get(name)}
    return Wish(request.path, chosen, asked.one_of("sort", tuple(sorts)), rest)


_ANY = Wish("", {}, "", {})


class Panel:
    """The facets of a list for a reader: their values by name, and what a page shows of them."""

    def __init__(self, found: Facets, graph: GraphView, wish: Wish = _ANY) -> None:
        self._facets, self._graph, self._wish = found, graph, wish

    # -- values and their names -----------------------------------------------------------------------

    def value(self, name: str, text: str) -> str:
        """The value of a facet that `text` means: itself, or what is called so in some language."""
        low = fold(text) if name == "topic" else text.casefold()
        if name == "in":
            spoken = {said: code for code in self._facets.values("in") for said in (code, own_name(code).casefold())}
            return spoken.get(low) or asked.language("in")
        if name == "year":
            if low != NONE and not (len(text) == 4 and text.isascii() and text.isdigit()):
                raise UsageError(Told("problem.no_year", value=text[:40]))
            return low
        own = next((each for each in self._facets.values(name) if each.casefold() == low), "")
        return own or (NONE if low == NONE else self._named(name, low[:_MOST]))

    def _named(self, name: str, low: str) -> str:
        known = {
            said: value
            for value in self._facets.values(name)
            for iri in self._things(name, value)
            for said in (value.casefold(), *self._names(iri))
        }
        if low in known:
            return known[low]
        if name == "organ" and (codes := parameters.names_of("organ", low, parameters.known(frame.snapshot()))):
            return codes[0]  # an organ of which nothing is loaded
        rest = [(each, value) for each, value in outside.given() if each != name]
        near = [
            {"label": each, "href": f"{request.path}?{urlencode([*rest, (name, known[each])])}"}
            for each in nearest(low, tuple(known))
        ]
        raise Problem(404, Told("problem.unknown_value", parameter=name, value=low[:80]), near=near)

    def _names(self, iri: str) -> list[str]:
        values = self._graph.node(iri).values
        terms = [each for what in _NAMES for each in values.get(what, ())]
        return [fold(each.value) if "/topic/" in iri else each.value.casefold() for each in terms]

    def _things(self, name: str, value: str) -> list[str]:
        """What a value stands for: the IRIs of an organ, a type, a status, of topics."""
        if name == "topic":
            return self._facets.topics.get(value, [])
        return [] if value == NONE or name not in _FOLDERS else [self._graph.names.id(f"{_FOLDERS[name]}/{value}")]

    def called(self, name: str, value: str) -> tuple[str, str]:
        """The name of a value for the reader, and the language of that where it is another."""
        graph = self._graph
        if value == NONE:
            return messages.say("facets.undated" if name == "year" else "facets.none", graph.lang), ""
        if name == "in":
            return own_name(value), "" if value == graph.lang else value
        things = self._things(name, value)
        spoken = {iri: self._spoken(iri) for iri in once(graph, things)}
        own = next((iri for iri, langs in spoken.items() if graph.lang in langs), next(iter(spoken), ""))
        if name != "topic" or graph.lang in spoken.get(own, ()):
            return graph.label(own) if own else value, ""
        other = DEFAULT if DEFAULT in spoken.get(own, ()) else ""
        return (graph.node(own).text(RDFS + "label", other) if own else value), other

    def _spoken(self, iri: str) -> set[str]:
        """The languages that a thing has a name in."""
        labels = self._graph.node(iri).values.get(RDFS + "label", ())
        return {getattr(each, "language", None) or "" for each in labels}

    # -- what a page shows ----------------------------------------------------------------------------

    def groups(self, numbers: Mapping[str, Mapping[str, int]], everything: str = "") -> list[Group]:
        """The facets with their choices, of which `numbers` has how many each would find.

        One that has the same value for all that is found is left out, unless it is chosen. `everything` is where all
        topics are.
        """
        found = []
        for name, counts in numbers.items():
            mine = self._wish.chosen.get(name)
            counted = {**({mine: 0} if mine else {}), **counts}
            if mine or len(counted) > 1:
                found.append(self._group(name, counted, everything))
        return found

    def _group(self, name: str, counted: Mapping[str, int], everything: str) -> Group:
        if name != "topic" or not everything:
            choices = self.choices(name, counted)
            return Group(name, choices[:SHOWN], choices[SHOWN:])
        mine = self._wish.chosen.get(name)
        top = nlargest(SHOWN, counted, key=lambda value: (value == mine, counted[value], value))
        choices = self.choices(name, {value: counted[value] for value in top})
        return Group(name, choices, (), everything if len(counted) > SHOWN else "", len(counted) - (NONE in counted))

    def choices(self, name: str, counted: Mapping[str, int], *, by_name: bool = False) -> list[Choice]:
        """Values of a facet as choices: years the latest first, others those of most documents first, or by name."""
        rows = []
        for value, count in counted.items():
            said, lang = self.called(name, value)
            chosen = self._wish.chosen.get(name) == value
            href = self._wish.address(**{name: "" if chosen else value})
            rows.append((value, Choice(said, lang, count, href, chosen)))
        if name == "year":
            rows.sort(key=lambda row: "" if row[0] == NONE else row[0], reverse=True)
        else:
            rows.sort(key=lambda row: (0 if by_name else -row[1].count, collated(row[1].name, self._graph.lang)))
        return [choice for _, choice in rows]

    def picked(self) -> list[tuple[str, Choice]]:
        """What is chosen, by facet, each with the link that removes it."""
        return [
            (name, Choice(*self.called(name, value), 0, self._wish.address(**{name: ""}), chosen=True))
            for name, value in self._wish.chosen.items()
        ]


def orders(wish: Wish, sorts: Sequence[str]) -> list[tuple[str, str, bool]]:
    """The orders of a list: name, address, and whether it is in this one; the first is that of an address without."""
    return [
        (each, wish.address(sort=each if place else ""), each == (wish.sort or sorts[0]))
        for place, each in enumerate(sorts)
    ]
