"""What the loaded documents have that lists of them are narrowed by: counted and sorted, once for each snapshot.

Each facet of a document has its values; a document without any has `NONE`, so that no document is outside a facet.
Which documents have a value is a number with a bit for each: a selection is their product, and a count its ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg import rdf
from kg.held import Documents
from kg.store import Graph, VersionEntry
from kg.summary import HAS_CITED
from kg.symbols import natural
from kg.vocab import Cls, Rel, Val, names
from kg.web.site.collation import collated
from kg.web.site.topics import fold
from kg.web.site.view import shared

FACETS = ("organ", "year", "type", "status", "in", "topic")
"""The facets of documents; `in` is a language that a document is loaded in."""
NONE = "none"
"""The value of a facet for documents that have none."""
SORTS = ("newest", "oldest", "symbol", "title", "paragraphs", "cited")
_FOLDERS = {"organ": "body/", "type": "document-type/", "status": "status/"}
_RELATIONS = {"organ": Rel.ORGAN, "type": Rel.HAS_TYPE, "status": Rel.STATUS}
_PARAGRAPHS = """PREFIX kg: <{kg}>
SELECT ?work (COUNT(DISTINCT ?paragraph) AS ?times) WHERE {{
  VALUES ?class {{ {classes} }} ?paragraph a ?class ; kg:partOf ?work
}} GROUP BY ?work"""


@dataclass(frozen=True, slots=True)
class Held:
    """A loaded document: its IRI, symbol, date ("" for none), language versions, and its values of each facet."""

    iri: str
    symbol: str
    date: str
    entries: tuple[VersionEntry, ...]
    values: Mapping[str, tuple[str, ...]]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it is loaded in."""
        return tuple(sorted({each.language for each in self.entries if each.language}))


class Facets:
    """The loaded documents of a snapshot, the latest first, those without a date last."""

    def __init__(self, shot: Graph) -> None:
        self._shot, self._names = shot, names(shot.base)
        self.documents = Documents(shot.path, shot.store, shot.base)
        self._topics: dict[str, str] = {}
        self._keys: dict[str, list[tuple[object, ...]]] = {}
        found: dict[str, list[VersionEntry]] = {}
        for entry in shot.manifest.versions:
            found.setdefault(entry.symbol, []).append(entry)
        held = [self._held(symbol, tuple(entries)) for symbol, entries in found.items()]
        self.works = sorted(held, key=lambda each: (each.date, _recency(each.symbol)), reverse=True)
        self.place = {work.iri: place for place, work in enumerate(self.works)}
        self._bits: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        for place, work in enumerate(self.works):
            for name, values in work.values.items():
                for value in values:
                    self._bits[name][value] = self._bits[name].get(value, 0) | 1 << place

    # -- what a document has ------------------------------------------------------------------------

    def _held(self, symbol: str, entries: tuple[VersionEntry, ...]) -> Held:
        known = self._names
        iri = entries[0].graph.replace(known.graph_base, known.id_base, 1).rpartition("/")[0]
        said, topics = self.documents.said(iri), self._topics
        dates = said[Val.AS_OF]
        values = {
            name: tuple(known.path(each).removeprefix(_FOLDERS[name]) for each in said[relation])
            for name, relation in _RELATIONS.items()
        }
        values["year"] = tuple(sorted({day[:4] for day in dates}))
        values["in"] = tuple(sorted({each.language for each in entries if each.language}))
        values["topic"] = tuple(sorted({topics.get(each) or self._topic(each) for each in said[Rel.TOPIC]}))
        ordered = {name: values[name] or (NONE,) for name in FACETS}
        return Held(iri, symbol, max(dates, default=""), entries, ordered)

    def _said(self, iri: str, what: Rel | Val) -> list[str]:
        quads = self._shot.store.quads_for_pattern(
            rdf.NamedNode(iri), rdf.NamedNode(self._names.term(what)), None, rdf.DefaultGraph()
        )
        return sorted({quad.object.value for quad in quads if not isinstance(quad.object, rdf.Triple)})

    @cached_property
    def topics(self) -> dict[str, list[str]]:
        """The IRIs of the topics that have a name: schemes list the same subject each for itself."""
        found: dict[str, list[str]] = {}
        for iri, name in sorted(self._topics.items()):
            found.setdefault(name, []).append(iri)
        return found

    def _topic(self, iri: str) -> str:
        """The name by which a topic is chosen: what spellings of the one in English, else of any, have in common."""
        known = self._topics.get(iri)
        if known is None:
            known = self._topics[iri] = fold(self.documents.name(iri))
        return known

    # -- selections ---------------------------------------------------------------------------------

    def values(self, name: str) -> list[str]:
        """The values that documents have of a facet, sorted."""
        return sorted(self._bits[name])

    def _mask(self, chosen: Mapping[str, str]) -> int:
        found = (1 << len(self.works)) - 1
        for name, value in chosen.items():
            found &= self._bits[name].get(value, 0)
        return found

    def found(self, chosen: Mapping[str, str]) -> list[int]:
        """The places of the documents that have all the chosen values, the latest first."""
        return list(_ones(self._mask(chosen)))

    def counts(self, chosen: Mapping[str, str], name: str, weights: Sequence[int] | None = None) -> dict[str, int]:
        """For each value of a facet how many documents would be found with it, and all else that is chosen.

        With `weights`, one for each document, these are added up instead. Values that find nothing are left out.
        """
        mask = self._mask({each: value for each, value in chosen.items() if each != name})
        if weights is None:
            numbers = {value: (bits & mask).bit_count() for value, bits in self._bits[name].items()}
            return {value: count for value, count in numbers.items() if count}
        found: Counter[str] = Counter()
        for place in _ones(mask):
            if weights[place]:
                for value in self.works[place].values[name]:
                    found[value] += weights[place]
        return dict(found)

    # -- orders -------------------------------------------------------------------------------------

    def ordered(self, places: Iterable[int], sort: str, lang: str) -> list[int]:
        """Places of documents in an order of `SORTS`; of what is equal there the latest first."""
        latest = sorted(places)
        match sort:
            case "oldest":
                dated = [place for place in latest if self.works[place].date]
                return dated[::-1] + [place for place in latest if not self.works[place].date]
            case "symbol":
                return sorted(latest, key=lambda place: natural(self.works[place].symbol))
            case "title":
                keys = self._title_keys(lang)
                return sorted(latest, key=lambda place: keys[place])
            case "paragraphs" | "cited":
                numbers = self.paragraphs if sort == "paragraphs" else self.cited
                return sorted(latest, key=lambda place: -numbers[place])
        return latest

    def title(self, place: int, lang: str) -> tuple[str, str]:
        """A document's title for a reader of a language, and the language that it is in: that one, if there is one."""
        known, titles = self._names, dict[str, str]()
        for entry in self.works[place].entries:
            version = entry.graph.replace(known.graph_base, known.id_base, 1)
            titles[entry.language] = next(iter(self._said(version, Val.TITLE)), "")
        language = lang if titles.get(lang) else next((code for code, text in sorted(titles.items()) if text), "")
        return titles.get(language, ""), language

    def _title_keys(self, lang: str) -> list[tuple[object, ...]]:
        known = self._keys.get(lang)
        if known is None:
            titles = [self.title(place, lang)[0] for place in range(len(self.works))]
            known = self._keys[lang] = [(not title, collated(title, lang)) for title in titles]
        return known

    @cached_property
    def paragraphs(self) -> list[int]:
        """How many paragraphs each document has: of the preamble, operative ones, and those of annexes."""
        classes = (Cls.PREAMBULAR_PARAGRAPH, Cls.OPERATIVE_PARAGRAPH, Cls.ANNEX_PARAGRAPH)
        query = _PARAGRAPHS.format(kg=self._names.kg, classes=" ".join(f"kg:{each}" for each in classes))
        counted = {row["work"]: int(row["times"]) for row in self._shot.select(query, infer=False)}
        return [counted.get(work.iri, 0) for work in self.works]

    @cached_property
    def cited(self) -> list[int]:
        """How many citations of each document there are in what is loaded."""
        summary = shared(self._shot).summary
        return [summary.crowd(work.iri, HAS_CITED).total for work in self.works]


def _ones(mask: int) -> Iterator[int]:
    """The places of a number's ones, from the lowest."""
    return (place for place, digit in enumerate(bin(mask)[:1:-1]) if digit == "1")


def _recency(symbol: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Documents of later sessions first, whatever their series."""
    number = re.search(r"\d+", symbol)
    return int(number[0]) if number and "unidentified" not in symbol else 0, natural(symbol)


@lru_cache(maxsize=2)
def facets(shot: Graph) -> Facets:
    """The facets of a snapshot's documents."""
    return Facets(shot)
