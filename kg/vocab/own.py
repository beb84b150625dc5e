"""The project's own IRIs under the base that a publisher configures."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.errors import UsageError
from kg.vocab.namespaces import DEFAULT_BASE, NAMESPACES
from kg.vocab.terms import LEXICAL

_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\x9f\ud800-\udfff\ufffe\uffff]')
_IRI = re.compile(re.escape(DEFAULT_BASE) + r'[^\s<>"]*')
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#\s]+/")


LIST_FOLDERS = frozenset(
    {
        "act",
        "act-change",
        "act-changes",
        "act-family",
        "acts",
        "agenda",
        "body",
        "country",
        "document-type",
        "document-types",
        "founders",
        "instrument",
        "link",
        "list-kind",
        "list-kinds",
        "mandate-title",
        "mandate-titles",
        "meeting",
        "membership",
        "reason",
        "reasons",
        "relation",
        "relations",
        "role",
        "roles",
        "rule",
        "session",
        "short-names",
        "status",
        "statuses",
        "symbol-origin",
        "symbol-origins",
        "topic",
        "topics",
        "treaty",
        "year",
    }
)
"""What paths under `id/` begin with that are no publisher's own: everything but documents and files."""


class Names:
    """The project's own IRIs: `ontology#`, `words#`, `id/` and `graph/`, under one base or two.

    Documents, files and graphs stand under the publisher's base; the ontology, acts, bodies,
    treaties, roles, topics, countries and sessions are the same for all publishers and stay
    under the default base, or under a second one that is written after the first and a space.
    """

    __slots__ = ("base", "graph_base", "id_base", "kg", "list_base", "own", "terms", "words")

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        """Raises `UsageError` where `base` is no absolute IRI that ends with `/`, or two of them."""
        own, _, terms = base.partition(" ")
        for each in filter(None, (own or " ", terms)):
            if not _ABSOLUTE.match(each) or _FORBIDDEN.search(each) or each[-1] != "/":
                hint = f"give an absolute one that ends with '/', like {DEFAULT_BASE}"
                raise UsageError(f"the base IRI '{each}' cannot be used; {hint}")
        self.base, self.own, self.terms = base, own, terms or DEFAULT_BASE
        self.kg = f"{self.terms}ontology#"
        self.words = f"{self.terms}words#"
        self.list_base = f"{self.terms}id/"
        self.id_base = f"{own}id/"
        self.graph_base = f"{own}graph/"

    def term(self, name: str) -> str:
        """The IRI of a term of the ontology, by its local name or its `Cls`, `Rel`, `Val` or `Lex`."""
        return (self.words if name in LEXICAL else self.kg) + str(name)

    def id(self, path: str) -> str:
        """The IRI of a thing, by its path ("body/UNODC"), which must be percent-encoded already."""
        return (self.list_base if path.partition("/")[0] in LIST_FOLDERS else self.id_base) + path

    def path(self, iri: str) -> str:
        """The path of a thing under `id/`, which `id` makes its IRI of; any other IRI as it is."""
        for start in (self.id_base, self.list_base):
            if iri.startswith(start):
                return iri.removeprefix(start)
        return iri

    def moved(self, iri: str) -> str:
        """An IRI that is written under the default base, as the files of `ontology/` have it, as it is here."""
        if not iri.startswith(DEFAULT_BASE):
            return iri
        rest = iri.removeprefix(DEFAULT_BASE)
        if rest.startswith("graph/"):
            return self.own + rest
        own = rest.startswith("id/") and rest != "id/" and rest[3:].partition("/")[0] not in LIST_FOLDERS
        return (self.own if own else self.terms) + rest

    def graph(self, path: str) -> str:
        """The IRI of a named graph: "authority", "ontology", "inferred", "series" or a version's path."""
        return self.graph_base + path

    def prefixes(self) -> dict[str, str]:
        """All prefixes, the project's own first; `list` is that of things under a base of their own."""
        lists = {} if self.list_base == self.id_base else {"list": self.list_base}
        return {"kg": self.kg, "words": self.words, "id": self.id_base, **lists, "graph": self.graph_base, **NAMESPACES}


DERIVED = ("inferred", "series", "changes", "provenance")
"""The named graphs that a build makes of what is asserted. No triple stands in two of them or is asserted as well:
together with the default graph they are what is asked where inferred triples are wanted, and left out else."""


@lru_cache(maxsize=8)
def names(base: str = DEFAULT_BASE) -> Names:
    """The `Names` of a base, made once."""
    return Names(base)


def named_graph(base: str, name: str = "") -> str:
    """The IRI of a named graph under a base; without a name, what those of all graphs begin with."""
    return names(base).graph(name)


def derived_graphs(base: str) -> tuple[str, ...]:
    """The IRIs of the graphs of `DERIVED` under a base."""
    return tuple(named_graph(base, each) for each in DERIVED)


def terms_of(base: str) -> str:
    """The namespace of the ontology's terms where documents stand under `base`."""
    return names(base).kg


def rebase(text: str, base: str) -> str:
    """A file of `ontology/` or `queries/` under another base: the data are written for `DEFAULT_BASE`."""
    return text if base == DEFAULT_BASE else _IRI.sub(lambda match: names(base).moved(match[0]), text)
