"""Builds that hold the ontology and a few of the lists' entries: a tenth of the time, for tests of what builds do."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from functools import lru_cache

import pytest

from kg.pipeline.cache import Cache
from kg.pipeline.lists import ListGraph, list_graphs
from kg.vocab import DEFAULT_BASE

FEW = tuple(
    """body/UN body/SECRETARIAT body/GA body/SG body/MEMBER-STATES body/STATES body/ICAT body/ILO body/IOM body/UNODC body/UNHCR country/CN country/FR country/CU treaty/1577-27531 treaty/2237-39574
    instrument/CRC act/recall act/note act/urge act/request act/decide act/invite act/reaffirm act/encourage act/condemn act/demand""".split()
)
SMALL = (
    "act-change/",
    "act-family/",
    "document-type/",
    "list-kind/",
    "reason/",
    "relation/",
    "role/",
    "status/",
    "symbol-origin/",
)
"""Lists that are whole here too."""


@lru_cache
def _few(base: str) -> tuple[ListGraph, ...]:
    chosen = (*(f"{each}> " for each in FEW), *SMALL)
    starts = tuple(f"<{place}id/{each}" for each in chosen for place in (base, DEFAULT_BASE))
    return tuple(
        each
        if each.graph.endswith("/ontology")
        else ListGraph(each.graph, tuple(line for line in each.lines if line.startswith(starts)), f"few {each.digest}")
        for each in list_graphs(base)
    )


_WHOLE = sys.modules["kg.pipeline.build"].kept_list_graphs


def _kept(base: str, _cache: Cache) -> tuple[ListGraph, ...]:
    return _few(base)


@contextlib.contextmanager
def few_lists() -> Iterator[None]:
    """Builds of this process hold the ontology and `FEW`; those of others that it starts hold all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["kg.pipeline.build"], "kept_list_graphs", _kept)
        yield


@contextlib.contextmanager
def whole_lists() -> Iterator[None]:
    """Builds hold all entries, within `few_lists` too: what several modules share is the same whichever asks first."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["kg.pipeline.build"], "kept_list_graphs", _WHOLE)
        yield
