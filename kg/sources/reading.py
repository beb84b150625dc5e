"""What a graph knows of a source: read from the quads, pattern by pattern."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from kg import rdf
from kg.sources.source import Source
from kg.symbols import Symbol
from kg.triples.labels import official
from kg.vocab import RDFS, SKOS, Rel, Val, names

_LISTED = ("treaty/", "instrument/")
_KEPT = 4096


class SourceReader:
    """Reads sources from a graph for a reader of `language`; `base` is what its IRIs begin with."""

    def __init__(self, store: rdf.Engine, base: str, language: str) -> None:
        self._store, self._names, self._language = store, names(base), language
        self.label = lru_cache(_KEPT)(self._read_label)
        """The name of a thing of the lists, "" where it has none."""
        self._work = lru_cache(_KEPT)(self._read_work)

    def of(self, iri: str) -> Source | None:
        """The source that a work, treaty or paragraph is; None for what is none of these."""
        work = self.one(iri, Rel.PART_OF)
        if not work:
            return self._work(iri)
        part, whole = self.one(iri, Val.PART), self._work(work)
        if not part or whole is None:
            return None
        printed = self.one(iri, Val.NUMBER_PRINTED) in ("", "true")
        return replace(whole, part=part, number=self.one(iri, Val.NUMBER), printed=printed, iri=iri)

    def one(self, iri: str, what: Rel | Val) -> str:
        """The first of the values that are asserted, "" where there is none."""
        return min((term.value for term in self._all(iri, self._names.term(what))), default="")

    def _all(self, iri: str, predicate: str) -> list[rdf.NamedNode | rdf.Literal]:
        found = self._store.quads_for_pattern(rdf.NamedNode(iri), rdf.NamedNode(predicate), None, rdf.DefaultGraph())
        return [quad.object for quad in found if isinstance(quad.object, rdf.NamedNode | rdf.Literal)]

    def text(self, iri: str, what: str) -> tuple[str, str]:
        """A text in the reader's language, else in another, and its language; two "" where there is none."""
        found = [term for term in self._all(iri, what) if isinstance(term, rdf.Literal)]
        ranked = sorted(found, key=lambda term: (term.language != self._language, term.language or "", term.value))
        return (ranked[0].value, ranked[0].language or "") if ranked else ("", "")

    def _read_label(self, iri: str) -> str:
        return self.text(iri, RDFS + "label")[0] or self.text(iri, SKOS + "prefLabel")[0]

    def into(self, iri: str, relation: Rel) -> list[str]:
        """The things that say `relation` of a thing, sorted."""
        wanted = rdf.NamedNode(self._names.term(relation))
        found = self._store.quads_for_pattern(None, wanted, rdf.NamedNode(iri), rdf.DefaultGraph())
        return sorted({quad.subject.value for quad in found if isinstance(quad.subject, rdf.NamedNode)})

    def _read_work(self, work: str) -> Source | None:
        listed = self._names.path(work).startswith(_LISTED)
        key = self.one(work, Val.SYMBOL) or (self.one(work, Val.KEY) if listed else "")
        if not key and not listed:
            return None
        title, language = (self.label(work), self._language) if listed else self._title(work)
        symbol = Symbol.parse(key)
        stated = self.one(work, Rel.HAS_TYPE).rpartition("/")[2].replace("-", " ")
        kind = stated or (symbol.kind if symbol else "") or ("treaty" if listed else "")
        organ = self.one(work, Rel.ORGAN)
        return Source(
            key=key or self.one(work, Val.CODE),
            title=title,
            title_language=language if title else "",
            organ_name=self.label(organ) if organ else "",
            kind=kind,
            type_name=self.label(self._names.id(f"document-type/{kind.replace(' ', '-')}")) if kind else "",
            date=self.one(work, Val.AS_OF),
            iri=work,
            official=official(key, self._language),
        )

    def _title(self, work: str) -> tuple[str, str]:
        """The title of a work and its language: the reader's, else another; else the one that a catalogue has."""
        versions = self.into(work, Rel.VERSION_OF)
        titles = {each.rpartition("/")[2]: self.one(each, Val.TITLE) for each in versions}
        if titles.get(self._language):
            return titles[self._language], self._language
        if found := next(((said, code) for code, said in sorted(titles.items()) if said), None):
            return found
        records = [self.one(each, Val.RECORD_TITLE) for each in self.into(work, Rel.RECORD_OF)]
        return min(filter(None, records), default=""), ""
