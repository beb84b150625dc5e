"""Explanations over a store of the project: the tables and the named rules together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product
from pathlib import Path

from kg import lang, rdf, resources
from kg.config import nearest
from kg.reason import named, telling
from kg.reason.checking import check
from kg.reason.datatypes import unescape
from kg.reason.explaining import explain_all, explanations
from kg.reason.proof import Proof, Proofs, lookup_of
from kg.reason.terms import Triple, literal_parts
from kg.symbols import Symbol
from kg.vocab import Cls, Lex, Rel, Val, derived_graphs, names

_LOCAL = re.compile(r"[A-Za-z]\w*")
_CODE = re.compile(r"[\w.()-]+")
_KEY = re.compile(r"[A-Z]+/[\d/]+")


def _writable(term: str) -> bool:
    """Whether a term can be written as N-Triples: an IRI without spaces and the like."""
    return not term.startswith("<") or not set(term[1:-1]) & set(' <>"{}|\\^`')


class Explainer:
    """Explains triples of a store whose default graph is what is asserted and `graph/inferred` what follows."""

    def __init__(self, store: rdf.Engine, base: str, rules: Path | None = None) -> None:
        """`rules` is the folder of named rules; the project's own by default."""
        self.base = base
        self.lookup = lookup_of(store, base)
        self.graphs: list[named.Graph] = [rdf.DefaultGraph(), *map(rdf.NamedNode, derived_graphs(base))]
        folder = rules or resources.path("ontology") / "rules"
        self.rules = named.load_rules(folder if folder.is_dir() else None, base)
        self.prefixes = names(base).prefixes()

    def explanations(self, triple: Triple, number: int = 1) -> Proofs:
        """Up to `number` proofs, smallest first; none where the triple does not hold, or none was found (`holds`)."""
        return explanations(triple, self.lookup, number, self._derivations)

    def proofs(self, triples: Iterable[Triple]) -> Iterator[tuple[Triple, Proof | None]]:
        """Each triple with a smallest proof, None where it does not hold: quicker than one by one."""
        return explain_all(triples, self.lookup, self._derivations)

    def check(self, proof: Proof) -> list[str]:
        """What is wrong with a proof; [] if it is right."""
        return check(proof, self.lookup.asserted, self._gives)

    def _derivations(self, triple: Triple) -> Iterable[tuple[str, tuple[Triple, ...]]]:
        return named.derivations(self.rules, self.lookup.store, self.graphs, triple)

    def _gives(self, name: str, triple: Triple, premises: Sequence[Triple]) -> bool:
        return named.gives(self.rules, self.lookup.store, self.graphs, name, triple)

    def meanings(self, word: str) -> Sequence[str]:
        """What a person's word for a term may mean, as N-Triples text, likeliest first.

        Beside what `telling.parse_term` says: a symbol as people write it, a term of the ontology
        by its local name ("cites", "Resolution"), a thing of the lists by its code ("UNODC") or its acronym in
        any language ("ONUDC"), and a treaty by its key ("UNTS/2237/39574").
        """
        plain = list(telling.parse_term(word, self.base, self.prefixes))
        if len(plain) == 1:
            return plain
        symbol = Symbol.parse(word)
        found = [f"<{names(self.base).id(symbol.path)}>"] if symbol else []
        if _LOCAL.fullmatch(word):
            found.append(self._own(word))
        if _CODE.fullmatch(word):
            things = self.lookup.match(None, self._own("code"), f'"{word.upper()}"')
            found += sorted(s for s, _p, _o in things) or self._called(word)
        if _KEY.fullmatch(word):
            found += sorted(s for s, _p, _o in self.lookup.match(None, self._own("key"), f'"{word}"'))
        return list(dict.fromkeys(each for each in (*plain[:-1], *found, plain[-1]) if _writable(each)))

    def _called(self, acronym: str) -> list[str]:
        """The things of the lists with this acronym, in whatever language."""
        name = self._own(Lex.ABBREVIATION)
        written = [f'"{acronym.upper()}"@{code}' for code in lang.codes()]
        return sorted({s for each in written for s, _p, _o in self.lookup.match(None, name, each)})

    def find(self, words: Sequence[str], number: int = 1) -> Proofs:
        """Up to `number` proofs of the triple that three words of a person mean, in the likeliest reading that holds.

        An object that is no term as it stands is looked for among the literals that the subject has.
        """
        choices = [self.meanings(word) for word in words]
        literals = ((s, p, value) for s, p in product(*choices[:2]) for value in self.values(s, p, words[2].strip('"')))
        unproved = Proofs()
        for triple in chain(((s, p, o) for s, p, o in product(*choices)), literals):
            found = self.explanations(triple, number)
            if found:
                return found
            unproved = found if found.holds and not unproved.holds else unproved
        return unproved

    def values(self, subject: str, predicate: str, word: str) -> list[str]:
        """The literals that a subject has and that read `word`, of whatever type or language."""
        found = self.lookup.match(subject, predicate, None)
        return sorted(o for _s, _p, o in found if o.startswith('"') and unescape(literal_parts(o)[0]) == word)

    def known(self, term: str) -> bool:
        """Whether the store has a triple with `term` in it."""
        places = ((term, None, None), (None, term, None), (None, None, term))
        return any(next(iter(self.lookup.match(*place)), None) is not None for place in places)

    def near(self, word: str, predicate: bool = False) -> tuple[str, ...]:
        """Names of the store that resemble an unknown one: properties, or symbols, codes and classes."""
        local = word.rpartition(":")[2].rpartition("#")[2] if predicate else word
        if predicate:
            return nearest(local, tuple(str(each) for kind in (Rel, Val) for each in kind))
        things = {
            literal_parts(o)[0]
            for name in (Val.SYMBOL, Val.CODE)
            for _s, _p, o in self.lookup.match(None, self._own(name), None)
        }
        return nearest(local, (*sorted(things), *(str(each) for each in Cls)))

    def _own(self, name: str) -> str:
        return f"<{names(self.base).term(name)}>"

    def lines(self, proof: Proof, language: str = lang.DEFAULT) -> Iterator[str]:
        """The proof as indented lines."""
        return telling.lines(proof, self.lookup, self.base, self.prefixes, self.sentences(language))

    def sentences(self, language: str = lang.DEFAULT) -> dict[str, str]:
        """What each named rule says, by its name, in a language or the default one."""
        return {rule.name: rule.sentences.get(language) or rule.sentences[lang.DEFAULT] for rule in self.rules}

    def as_json(self, proof: Proof) -> dict[str, object]:
        """The proof for programs."""
        return telling.as_json(proof, self.lookup, self.base)
