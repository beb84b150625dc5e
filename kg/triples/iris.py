"""Where each thing's IRI comes from: its key or code, and its place in a document."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kg import resources
from kg.lang import DEFAULT
from kg.lang import each as each_language
from kg.model import Part
from kg.symbols import STATE, TREATY_SERIES, Symbol, iri_path
from kg.triples.rdf import segment, segments
from kg.vocab import Cls

_UNSAFE_PATH = re.compile(
    r"""
    [\x00-\x20<>"{}|\\^`?\#\[\]\x7f-\x9f\ud800-\udfff\ufffe\uffff]  # characters that no IRI's path has
    | (?:^|/)\.*(?:/|$)                                                # segments of dots, or empty ones
    """,
    re.VERBOSE,
)

_PART_PATHS = {Part.PREAMBULAR: "pp", Part.OPERATIVE: "op", Part.ANNEX: "annex", Part.MASTHEAD: "masthead"}

_KIND_CLASSES = {
    "resolution": Cls.RESOLUTION,
    "decision": Cls.DECISION,
    "draft resolution": Cls.DRAFT,
    "draft decision": Cls.DRAFT,
    "draft": Cls.DRAFT,
    "treaty": Cls.TREATY,
}
"""Classes of works known by their symbol alone: an L. document may hold a draft of either kind."""


@dataclass(frozen=True, slots=True)
class Links:
    """What the lists of `ontology/` add to a document's own statements.

    `instruments`: code → key of instruments ("" where there is none); `committees`:
    short form → code of the body ("C.3" → "THIRD-COMMITTEE"); `bodies`: code →
    names by language, of groups of addressees and of States (`STATE-HT`) too; `instrument_names` those of
    instruments; `subjects`: scheme and folded heading → code of the listed subject
    (`kg.subjects.subject_codes`); `headings`: scheme → language of its headings in the markup;
    `listed`: scheme and code of all listed subjects.
    """

    instruments: Mapping[str, str] = field(default_factory=dict)
    committees: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    instrument_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    subjects: Mapping[tuple[str, str], str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    listed: Collection[tuple[str, str]] = frozenset()

    @property
    def treaties(self) -> frozenset[str]:
        """The keys of the treaties that the lists have."""
        return _keys(tuple(self.instruments.values()))

    def subject(self, scheme: str, heading: str) -> str:
        """The code of the listed subject that has a heading as its name, else the heading, which then is the code."""
        from kg.authority import fold

        return self.subjects.get((scheme, fold(heading)), heading)

    def lists(self, scheme: str, code: str) -> bool:
        """Whether the lists have a subject, and so its names."""
        return (scheme, code) in self.listed

    def body(self, code: str, language: str) -> str:
        """The name of a body in a language, else in the default one, else its code."""
        return _name(self.bodies, code, language)

    def instrument(self, code: str, language: str) -> str:
        """The name of an instrument in a language, else in the default one, else its code."""
        return _name(self.instrument_names, code, language)


def _name(listed: Mapping[str, Mapping[str, str]], code: str, language: str) -> str:
    known = listed.get(code, {})
    return known.get(language) or known.get(DEFAULT) or code


@lru_cache(maxsize=8)
def _keys(found: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, found))


@lru_cache(maxsize=1)
def shipped_links() -> Links:
    """The links that the package's own lists give."""
    from kg.authority import Authority
    from kg.subjects import subject_codes, subjects

    authority = Authority.load()
    instruments = {code: item.key for code, item in authority.instruments.items()}
    committees = {body.committee: code for code, body in sorted(authority.bodies.items()) if body.committee}
    bodies = {code: body.labels for code, body in {**authority.bodies, **authority.groups}.items()}
    titles = {code: item.labels for code, item in authority.instruments.items()}
    headings = resources.table("names.toml")["heading_languages"]
    return Links(instruments, committees, bodies | _states(), titles, subject_codes(), headings, subjects().keys())


def _states() -> dict[str, dict[str, str]]:
    """The names of States and territories by code and language: the first of each."""
    found: dict[str, dict[str, str]] = {}
    for language in each_language():
        for alpha2, name in language.rows("countries", 2):
            found.setdefault(STATE + alpha2, {}).setdefault(language.code, name)
    return found


@lru_cache(maxsize=65536)
def work_path(key: str) -> str:
    """The path of a document or treaty under `id/`, from its key.

    `A/RES/76/186` gives itself, `UNTS/2237/39574` gives `treaty/2237-39574`, and the League
    of Nations' series keeps its name: `treaty/LNTS-60-1414`.
    """
    if key.startswith(TREATY_SERIES):
        pieces = key.removeprefix("UNTS/").split("/")  # a number may be "-" or "I-3", a volume has no dash
        return "treaty/" + "-".join(piece if piece == "-" else segment(piece) for piece in pieces)
    path = iri_path(key)
    return segments(key) if _UNSAFE_PATH.search(path) else path


def instrument_path(code: str, links: Links) -> str:
    """The path of an instrument: by its Treaty Series key where it has one, else by its code."""
    key = links.instruments.get(code) or code
    return work_path(key) if key.startswith(TREATY_SERIES) else "instrument/" + segment(code)


@lru_cache(maxsize=4096)
def scheme_path(vocabulary: str, code: str) -> str:
    """The path of the scheme that a topic is in: its vocabulary's, or that of the vocabulary's categories."""
    from kg.subjects import is_category

    return f"topics/{segment(vocabulary)}{'-categories' * is_category(vocabulary, code)}"


@lru_cache(maxsize=4096)
def actor_path(code: str) -> str:
    """The path of somebody who acts or is asked: a State is its country, everybody else a body or group."""
    return f"country/{segment(code.removeprefix(STATE))}" if code.startswith(STATE) else f"body/{segments(code)}"


@lru_cache(maxsize=65536)
def work_class(key: str) -> Cls:
    """The class of a work of which only the key is known."""
    if key.startswith(TREATY_SERIES):
        return Cls.TREATY
    symbol = Symbol.parse(key)
    return _KIND_CLASSES.get(symbol.kind, Cls.DOCUMENT) if symbol else Cls.DOCUMENT


@lru_cache(maxsize=65536)
def key_status(key: str) -> str:
    """`adopted` or `draft` where a key alone says so: adopted texts have numbers of their own; else ""."""
    cls = work_class(key)
    if cls is Cls.DRAFT:
        return "draft"
    symbol = Symbol.parse(key)
    statement = symbol is not None and symbol.kind == "presidential statement"
    return "adopted" if statement or cls in (Cls.RESOLUTION, Cls.DECISION) else ""


def paragraph_path(part: Part, number: str) -> str:
    """The path of a paragraph under its work: `op/5`, `pp/12`, `annex/II/B/5`, `masthead`."""
    return "masthead" if part is Part.MASTHEAD else f"{_PART_PATHS[part]}/{segments(number)}"


class Numbering:
    """Tells repeats apart: the first use of a path is itself, the second `path~2`, and so on."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def unique(self, path: str) -> str:
        """`path`, with the number of this use where it was used before."""
        count = self._seen.get(path, 0) + 1
        self._seen[path] = count
        return path if count == 1 else f"{path}~{count}"
