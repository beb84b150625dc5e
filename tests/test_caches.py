"""Caches count what they hold: filled with hostile keys and values, each is held against what is measured."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import random
import threading
import tracemalloc
from collections.abc import Callable
from functools import _lru_cache_wrapper
from typing import Any

import pytest

import kg.sparql
import kg.web
from kg.sparql import spelling
from kg.sparql.inspection import Inspection, inspect
from kg.sparql.planning import planned
from kg.web.protocol import negotiation, sparql
from kg.web.server import clients, wire
from kg.web.server.answers import Answer, Answers, measured
from kg.web.server.quick import Plan, Quick


def _text(number: int, size: int) -> str:
    return f"{number:08d}" + chr(0x1F600 + number % 40) * size  # four bytes a character


def _answer(number: int, size: int) -> Answer:
    return Answer(random.Random(number).randbytes(size), "text/csv", "", number, _text(number, 4))


Filler = Callable[[Answers, int], None]
NOTE = {"text_id": "x", "form": "select", "status": 200, "cache": "quick", "seconds": 0.5, "rows": 1, "size": 1}


def _quick(number: int) -> Quick:
    return Quick("s", (number, _text(number, 50)), bytes(500), {**NOTE, "text": _text(number, 300)}, _text(number, 100))


def _plan(number: int) -> Plan:
    return Plan("s", (number,), bytes(4000), bytes(500), {**NOTE, "text": _text(number, 300)}, _answer(number, 0))


FILLERS: dict[str, Filler] = {
    "small answers": lambda kept, n: kept.put(("s", n), _answer(n, 10)),
    "large answers": lambda kept, n: kept.put(("s", n), _answer(n, 90_000)),
    "graph addresses": lambda kept, n: kept.put(("s", n, (_text(n, 9000), _text(n + 1, 9000))), _answer(n, 10)),
    "many graph addresses": lambda kept, n: kept.put(
        ("s", n, tuple(_text(n * 900 + each, 9) for each in range(900))), _answer(n, 10)
    ),
    "long texts": lambda kept, n: kept.put(("s", _text(n, 20_000)), _answer(n, 10)),
    "pages with hostile addresses": lambda kept, n: kept.put(
        ("path", "http://x/", "/search?" + _text(n, 5000), "en", "text/html;" + _text(n, 3000)),
        (bytes(2000 + n), (("Link", _text(n, 800)), ("ETag", f'"{n}"'))),
        "page",
    ),
    "requests": lambda kept, n: kept.put(b"%08d" % n + bytes(9000), _quick(n), "request"),
    "plans": lambda kept, n: kept.put(b"%08d" % n + bytes(9000), _plan(n), "request"),
    "inspections": lambda kept, n: kept.put(
        (_text(n, 3000), "http://x/"), Inspection("select", _text(n, 3000), (_text(n, 60),)), "inspection"
    ),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", FILLERS)
@pytest.mark.parametrize("most", [1_500_000])
def test_the_store_of_answers_counts_what_it_holds(name: str, most: int) -> None:
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        kept = Answers(most)
        number = 0
        while kept.bytes < most * 0.8 and number < 3000:
            FILLERS[name](kept, number)
            number += 1
        for each in range(number, number + 20):  # some have to go
            FILLERS[name](kept, each)
        gc.collect()
        held = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert most / 2 < kept.bytes <= most and len(kept) > 8
    assert held / 1.25 < kept.bytes < held * 2, (held, kept.bytes, len(kept))


def test_what_is_very_large_or_not_wanted_is_not_kept() -> None:
    kept = Answers(1_000_000)
    kept.put("a", _answer(1, 200_000))
    kept.put(("b", _text(1, 60_000)), _answer(1, 10))
    assert len(kept) == 0 and kept.bytes == 0
    none = Answers(0)
    none.put("a", _answer(1, 10))
    none.put(b"raw", _plan(1), "request")
    assert none.get("a") is None and none.get(b"raw", "request") is not None


def test_what_was_used_last_stays() -> None:
    kept = Answers(200_000)
    for number in range(500):
        kept.put(number, _answer(number, 1000))
        kept.get(0)
    assert kept.get(0) is not None and kept.get(499) is not None and kept.get(1) is None
    kept.put(0, _answer(0, 10))
    kept.drop(0)
    kept.clear()
    assert (kept.bytes, len(kept)) == (0, 0)


def test_the_store_is_sound_after_threads_have_changed_it_at_once() -> None:
    """Several threads put, get, drop and clear; afterwards its count is that of what is in it."""
    kept = Answers(100_000)

    def change(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(3000):
            key, kind = chance.randrange(60), chance.choice(["answer", "request", "page"])
            match chance.randrange(8):
                case 0:
                    kept.drop(key, kind)
                case 1 if chance.random() < 0.01:
                    kept.clear()
                case 2 | 3:
                    kept.get(key, kind)
                case _:
                    kept.put(key, _answer(key, chance.randrange(3000)), kind)

    threads = [threading.Thread(target=change, args=(seed,)) for seed in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert kept.bytes == sum(size for _, size in kept._entries.values()) <= 100_000


def test_a_measure_counts_everything_once() -> None:
    text = "x" * 1000
    assert measured([text, text]) - measured([text]) == 8
    assert measured({text: (text,)}) < 2 * measured(text)


# -- what remembers the results of functions

LONG = 20_000
REMEMBERED: dict[str, Callable[[int], object]] = {
    "kg.sparql.inspection._inspect": lambda n: inspect(f"SELECT ?a{n} {{ <{_text(n, 8100)[:8000]}> ?b 'x' }}"),
    "kg.sparql.planning.planned": lambda n: planned(
        f'SELECT * {{ VALUES ?a {{ "{_text(n, 7900)}" }} ?b <x:p> ?a ; <x:q> ?c }}'
    ),
    "kg.sparql.spelling._split": lambda n: spelling.split("SELECT" * 9 + _text(n, 3) + "x" * LONG),
    "kg.web.server.clients.parse": lambda n: clients.parse(_text(n, LONG)),
    "kg.web.server.clients.counted": lambda n: clients.counted(_text(n, LONG)),
    "kg.web.server.wire._parsed": lambda n: wire.unpack(wire.pack({"text": _text(n, LONG)}, b"")),
    "kg.web.protocol.negotiation.choose": lambda n: negotiation.choose(
        f"text/csv;x={_text(n, LONG)}", negotiation.TABLES
    ),
    "kg.web.protocol.negotiation.prefers_html": lambda n: negotiation.prefers_html(_text(n, LONG)),
    "kg.web.protocol.sparql._encoding": lambda n: sparql._encoding(_text(n, LONG)),
}
BY_THE_SNAPSHOT = {
    "kg.web.site.found._index",
    "kg.web.site.browse.counts",
    "kg.web.site.collation._own",
    "kg.web.site.facets.facets",
    "kg.web.site.catalog._documents",
    "kg.web.site.likeness._matcher",
    "kg.web.site.dumps._temporary",
    "kg.web.site.messages._messages",
    "kg.web.site.messages._months",
    "kg.typography._rules",
    "kg.sparql.inspection.columns",
    "kg.sparql.inspection.slots",
}
"""These hold a few things that depend on the store, its languages and the shipped questions alone: no client chooses what is in them."""
OF_ONE_ANSWER = {"kg.web.server.memo._Paragraphs._read_numbers"}
"""These are bounded, and live as long as one answer is written."""
IN_A_REQUEST = {"kg.web.protocol.sparql._address"}
"""Needs a request; it is bounded by the same decorator as those beside it."""


def _caches() -> dict[str, Any]:
    for package in (kg.web, kg.sparql):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    found = [each for each in gc.get_objects() if type(each) is _lru_cache_wrapper]
    # One that wraps no function (libraries make such) has no name.
    names = {f"{each.__module__}.{each.__qualname__}": each for each in found if hasattr(each, "__qualname__")}
    return {name: each for name, each in names.items() if name.startswith(("kg.web.", "kg.sparql.", "kg.typography."))}


def test_every_cache_of_the_server_is_known_here() -> None:
    known = {*REMEMBERED, *BY_THE_SNAPSHOT, *OF_ONE_ANSWER, *IN_A_REQUEST}
    assert set(_caches()) <= known, sorted(set(_caches()) - known)


@pytest.mark.thorough
@pytest.mark.parametrize("name", REMEMBERED)
def test_what_functions_remember_is_small(name: str) -> None:
    """As many hostile calls as it remembers hold less than 12 megabytes: of long texts nothing is kept."""
    cache = _caches()[name]
    most = cache.cache_info().maxsize
    assert most is not None
    cache.cache_clear()
    calls = most if name.startswith("kg.sparql") else 60
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(min(calls, 20)):
            REMEMBERED[name](number)
        gc.collect()
        held = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
        cache.cache_clear()
    assert held * calls / min(calls, 20) < 60_000_000, held
