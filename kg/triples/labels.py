"""What things are called: labels of parts, sessions and statements in a document's language.

The words are those of the site's pages (`thing` in `messages.toml`), so that a graph by itself says
what its pages say. A language without words of its own takes those of the default one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kg import lang, resources
from kg.lang.messages import numbered
from kg.model import Part
from kg.symbols import Symbol, iri_path
from kg.terms import terms

LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
"""What the IRIs of the EU's authority table of languages begin with; ELI names languages by them."""

_FOLDERS = {Part.PREAMBULAR: "pp_named", Part.OPERATIVE: "op", Part.ANNEX: "annex", Part.MASTHEAD: "masthead"}


@lru_cache(maxsize=16)
def _words(language: str) -> Mapping[str, Any]:
    own: Mapping[str, Any] = lang.of(language).words("messages")["thing"]
    return own


@lru_cache(maxsize=16)
def kinds(language: str) -> Mapping[str, str]:
    """The names of the ontology's classes in a language, by local name."""
    code = lang.of(language).code
    return {name: term.label(code) for name, term in terms().items() if term.kind == "class"}


@lru_cache(maxsize=4096)
def part(language: str, symbol: str, where: Part, number: str) -> str:
    """A paragraph: "A/RES/76/186, par. 28"."""
    return str(_words(language)[_FOLDERS[where]]).format(work=symbol, number=number).strip()


def note(language: str, symbol: str, number: str) -> str:
    """A footnote."""
    return str(_words(language)["fn"]).format(work=symbol, number=number)


def session(language: str, organ: str, number: str) -> str:
    """A session of an organ, which is named in that language."""
    return numbered("thing.session", number, lang.of(language).code, whole=organ).strip(" ,")


def meeting(language: str, whole: str, number: str) -> str:
    """A plenary meeting of a session, which is named in that language."""
    return numbered("thing.plenary", number, lang.of(language).code, whole=whole).strip(" ,")


def item(language: str, whole: str, number: str) -> str:
    """An item of an agenda by its number, of a session that is named in that language."""
    return f"{whole}, {kinds(language)['AgendaItem']} {number}".removeprefix(", ")


def membership(language: str, group: str, role: str, body: str) -> str:
    """A membership: what it is, and the names of group and body and the role's code."""
    named = f"{group}, {concept('role', role, language)}, {body}"
    return str(_words(language)["named"]).format(kind=kinds(language)["Membership"], what=named)


@lru_cache(maxsize=4096)
def concept(kind: str, code: str, language: str) -> str:
    """The name of an act, a role or a goal (`sdg`) of the lists in a language, else the default one, else its code."""
    said = _concepts(kind).get(code, {})
    return said.get(language) or said.get(lang.DEFAULT) or code


@lru_cache(maxsize=4)
def _concepts(kind: str) -> Mapping[str, Mapping[str, str]]:
    """The names of a list's concepts by their codes and languages; acts have theirs from the list as it is read."""
    if kind == "act":
        from kg.extract.act_list import concepts

        return {code: dict(act.labels) for code, act in concepts().items()}
    from kg import rdf
    from kg.vocab import RDFS, SKOS, names

    file, path = ("topics", "topic/SDG/") if kind == "sdg" else (f"{kind}s", f"{kind}/")
    start, found = names().id(path), dict[str, dict[str, str]]()
    listed = rdf.parse(path=str(resources.path("ontology") / f"{file}.ttl"), format=rdf.RdfFormat.TURTLE)
    said = [(getattr(quad.subject, "value", ""), quad.predicate.value, quad.object) for quad in listed]
    for thing, prop, text in [*said, *lang.labels(file)]:
        named = prop in (f"{SKOS}prefLabel", f"{RDFS}label") and isinstance(text, rdf.Literal)
        if named and thing.startswith(start):
            found.setdefault(thing.removeprefix(start), {})[text.language or lang.DEFAULT] = text.value
    return found


def vote(language: str, symbol: str) -> str:
    """The recorded vote on a text."""
    return str(_words(language)["vote_named"]).format(work=symbol)


def series(language: str, first: str) -> str:
    """The series that begins with a text."""
    return str(_words(language)["series_named"]).format(work=first)


def treaty(language: str, key: str) -> str:
    """A treaty by its reference in a series: "Treaty Series, vol. 2237, No. 39574"."""
    series, volume, number = key.split("/", 2)
    return str(_words(language)["treaty" if series == "UNTS" else "treaty_league"]).format(volume=volume, number=number)


def statement(language: str, kind: str, what: str, where: str) -> str:
    """A statement: what kind of, what it says, and the paragraph that it is in."""
    before, between, after = _around(language, kind)
    return f"{before}{what}{between}{where}{after}"


@lru_cache(maxsize=256)
def _around(language: str, kind: str) -> tuple[str, str, str]:
    """What stands before, between and after what a statement says and where it is."""
    named = str(_words(language)["statement"]).format(kind=kinds(language).get(kind, kind), what="\0", where="\1")
    before, _, rest = named.partition("\0")
    between, _, after = rest.partition("\1")
    return before, between, after


@lru_cache(maxsize=65536)
def official(key: str, language: str = "") -> str:
    """Where the official document would be, in a language or as the reader's browser wants it.

    "" for a text without a symbol of the United Nations: coined keys, decisions, and what states none.
    """
    symbol = Symbol.parse(key)
    if symbol is None or symbol.coined or symbol.kind in ("treaty", "unidentified", "decision"):
        return ""
    service = resources.table("symbols.toml")["official"]
    if language and language not in service["languages"]:
        return ""
    return str(service["address"]) + (f"{language}/" if language else "") + iri_path(key)


def authority_language(language: str) -> str:
    """The IRI of a language in the EU's authority table, "" where it has none."""
    code = lang.eu_code(language.partition("-")[0])
    return LANGUAGES + code if code else ""


@lru_cache(maxsize=1)
def document_types() -> frozenset[str]:
    """The words for types of documents that the list has."""
    from kg import rdf
    from kg.vocab import Val, names

    found = rdf.parse(path=str(resources.path("ontology") / "reasons.ttl"), format=rdf.RdfFormat.TURTLE)
    start, code = names().id("document-type/"), names().term(Val.CODE)
    return frozenset(
        quad.object.value
        for quad in found
        if isinstance(quad.subject, rdf.NamedNode)
        and quad.subject.value.startswith(start)
        and quad.predicate.value == code
        and isinstance(quad.object, rdf.Literal)
    )


def document_type(word: str) -> str:
    """The word of the list for a type of document: any other word is that of a document of no type of its own."""
    return word if word in document_types() or not word else "document"
