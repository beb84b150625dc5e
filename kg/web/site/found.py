"""The paragraphs that a search finds, narrowed by what their documents have, counted, sorted: page and feed alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from flask import request

from kg.errors import UsageError
from kg.lang.told import Told
from kg.search import FILE_NAME, Index, Passage
from kg.web.site import frame
from kg.web.site.facets import FACETS, Facets, facets
from kg.web.site.narrowing import Wish, wish
from kg.web.site.view import GraphView

SORTS = ("best", "newest", "oldest")
"""The orders of paragraphs."""
KEPT = ("q", "words")
"""What stays in every link of a search."""
_MAX_QUERY = 300


@lru_cache(maxsize=4)
def _index(path: Path) -> Index:
    return Index(path)


def index() -> Index:
    """The search index of the snapshot in force. Raises StoreError where it is missing."""
    return _index(frame.snapshot().path / FILE_NAME)


def words() -> str:
    """What `q` asks for, in one line. UsageError where it is too long."""
    text = " ".join(request.args.get("q", "").split())
    if len(text) > _MAX_QUERY:
        raise UsageError(Told("problem.long_search", most=_MAX_QUERY, length=len(text)))
    return "".join(c for c in text if c.isprintable())


class Found:
    """What a search finds for a reader. Raises as `kg.web.site.narrowing.wish` does."""

    def __init__(self, index: Index, graph: GraphView, text: str, sorts: Sequence[str] = SORTS) -> None:
        self._index, self._text, self._lang = index, text, graph.lang
        self.facets: Facets = facets(frame.snapshot())
        self.wish: Wish = wish(self.facets, graph, sorts, *KEPT)
        self._chosen = {name: value for name, value in self.wish.chosen.items() if name != "in"}
        self._in = self.wish.chosen.get("in", "")

    @cached_property
    def _weights(self) -> dict[str, list[int]]:
        """By language how many paragraphs of each document have the words."""
        found: dict[str, list[int]] = {}
        for work, lang, count in self._index.spread(self._text):
            if (place := self.facets.place.get(work)) is not None:
                found.setdefault(lang, [0] * len(self.facets.works))[place] += count
        return found

    @cached_property
    def _places(self) -> list[int]:
        return self.facets.found(self._chosen)

    @cached_property
    def total(self) -> int:
        """How many paragraphs there are."""
        wanted = [self._in] if self._in else list(self._weights)
        return sum(self._weights[lang][place] for lang in wanted if lang in self._weights for place in self._places)

    @property
    def forms(self) -> list[str]:
        """The singulars and plurals that are found beside the words."""
        return self._index.other_forms(self._text)

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """For each facet and value how many paragraphs there would be with it, and all else that is chosen."""
        spoken = [self._weights.get(self._in, [])] if self._in else list(self._weights.values())
        weights = [sum(each) for each in zip(*filter(None, spoken), strict=True)] or [0] * len(self.facets.works)
        found = {name: self.facets.counts(self._chosen, name, weights) for name in FACETS if name != "in"}
        languages = {lang: sum(counts[place] for place in self._places) for lang, counts in self._weights.items()}
        found["in"] = {lang: count for lang, count in Counter(languages).items() if count}
        return {name: found[name] for name in FACETS}

    def passages(self, limit: int, offset: int, sort: str = "") -> list[Passage]:
        """Some of the paragraphs, in the order of `sort`, or that of the address."""
        sort = sort or self.wish.sort
        by_work, works = sort in ("newest", "oldest"), None
        if by_work or self._chosen:
            works = [self.facets.works[place].iri for place in self.facets.ordered(self._places, sort, self._lang)]
        return self._index.passages(self._text, lang=self._in, limit=limit, offset=offset, works=works, by_work=by_work)
