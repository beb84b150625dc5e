"""Topics once: several lists have a topic of the same name, which a reader wants to see once, under one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.web.site.view import GraphView

_ORDER = ("UNBIS", "SDG", "DHLAUTH", "EuroVoc")
"""Whose topic stands for those of the same name: the thesaurus of the United Nations before the others."""
_PLURAL = re.compile(r"(?<=[a-z]{3})s\b")
_JOINTS = re.compile(r"[\W_]+")


def fold(name: str) -> str:
    """What the spellings of a name have in common: "Public institutions", "public institution"."""
    return _JOINTS.sub(" ", _PLURAL.sub("", name.casefold().replace("’", "'"))).strip()


def once(view: GraphView, iris: Iterable[str]) -> list[str]:
    """Topics without those that only another list has under the same name, in the order of their names."""
    chosen: dict[str, str] = {}
    for iri in sorted(set(iris), key=lambda each: _rank(view, each)):
        chosen.setdefault(fold(view.label(iri)), iri)
    return [chosen[name] for name in sorted(chosen)]


def _rank(view: GraphView, iri: str) -> tuple[int, str]:
    scheme = view.names.path(iri).removeprefix("topic/").partition("/")[0]
    return (_ORDER.index(scheme) if scheme in _ORDER else len(_ORDER), iri)
