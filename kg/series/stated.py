"""What the words of texts tell of series, as facts-only records keep it: told where words are, read where not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg import rdf
from kg.model import Repeats, Wording
from kg.series import repeating
from kg.series.repeating import Repeated
from kg.triples.iris import work_path
from kg.vocab import Rel, Val, names

if TYPE_CHECKING:
    from kg.series.finding import Finder
    from kg.series.reading import Reader


class Stated:
    """What records say of the texts of `engine`: `said` has each with its text's key and language.

    A record speaks of an earlier text as it was read from one file. Of another file it says nothing.
    """

    def __init__(
        self, engine: rdf.Engine | None = None, base: str = "", said: Iterable[tuple[str, str, Wording]] = ()
    ) -> None:
        self._engine, self._base = engine, base
        self._said: dict[str, dict[str, Wording]] = {}
        for key, language, wording in said:
            self._said.setdefault(key, {})[language] = wording

    def of(self, key: str, language: str) -> Wording | None:
        """What the record of a version says."""
        return self._said.get(key, {}).get(language)

    def recalls(self, key: str) -> bool:
        """Whether a text cites earlier texts on its matter without their numbers."""
        return any(each.recalls for each in self._said.get(key, {}).values())

    def renews(self, key: str) -> set[str]:
        """The keys of what a text decides to extend or renew."""
        return {renewed for each in self._said.get(key, {}).values() for renewed in each.renews}

    def earlier(self, key: str) -> set[str]:
        """The keys of the texts that one repeats."""
        return {row.earlier for each in self._said.get(key, {}).values() for row in each.repeats}

    def in_common(self, later: str, earlier: str) -> dict[str, Repeated]:
        """By language what two texts have in common, as far as it was much in one."""
        rows = self._rows(later, earlier).items()
        return {
            language: Repeated(row.runs, row.runs / row.own, row.runs / row.theirs)
            for language, row in rows
            if row.runs
        }

    def two_things(self, later: str, earlier: str) -> dict[str, bool]:
        """By language that tells it whether two texts are about two things."""
        rows = self._rows(later, earlier).items()
        return {language: not row.one_subject for language, row in rows if row.one_subject is not None}

    def _rows(self, later: str, earlier: str) -> dict[str, Repeats]:
        found = {}
        for language, wording in self._said.get(later, {}).items():
            for row in wording.repeats:
                if row.earlier == earlier and row.sha256 in self._digests(earlier, language):
                    found[language] = row
        return found

    def _digests(self, key: str, language: str) -> set[str]:
        return digests(self._engine, self._base, key, language) if self._engine else set()


def digests(engine: rdf.Engine, base: str, key: str, language: str) -> set[str]:
    """The digests of the files that a text's version was read from."""
    own, default = names(base), rdf.DefaultGraph()
    version, file, sha256 = own.id(f"{work_path(key)}/{language}"), own.term(Rel.FILE), own.term(Val.SHA256)
    return {
        said.object.value
        for quad in engine.quads_for_pattern(rdf.NamedNode(version), rdf.NamedNode(file), None, default)
        if isinstance(quad.object, rdf.NamedNode)
        for said in engine.quads_for_pattern(quad.object, rdf.NamedNode(sha256), None, default)
        if isinstance(said.object, rdf.Literal)
    }


class Telling:
    """Tells what records are to keep, of the texts that `finder` ties and `reader` reads; `beside` is in each."""

    def __init__(self, reader: Reader, finder: Finder, base: str, beside: str) -> None:
        self._reader, self._finder, self._base, self._beside = reader, finder, base, beside
        self._rows: dict[str, dict[str, list[Repeats]]] = {}

    def of(self, key: str, language: str) -> Wording:
        """What a version's words tell."""
        if key not in self._rows:
            self._rows = {key: self._repeats(key)}  # the versions of a text come one after the other
        return Wording(
            self._reader.recalls(key, language),
            tuple(sorted(self._reader.renews(key, language))),
            tuple(self._rows[key].get(language, ())),
            self._beside,
        )

    def _repeats(self, key: str) -> dict[str, list[Repeats]]:
        """By language the earlier texts that one repeats in any: the numbers of all languages decide together."""
        found: dict[str, list[Repeats]] = {}
        own = self._reader.runs(key)
        for earlier in sorted(self._finder.repeatable(key)):
            theirs = self._reader.runs(earlier)
            common = repeating.in_common(own, theirs)
            if not any(each.much for each in common.values()):
                continue
            subjects = repeating.two_things(self._reader.named_in(key), self._reader.named_in(earlier))
            for language in sorted({*common, *subjects}):
                one = None if language not in subjects else not subjects[language]
                both = common[language].runs if language in common else 0
                sizes = both, len(own[language]), len(theirs[language])
                for sha256 in sorted(digests(self._reader.engine, self._base, earlier, language))[:1]:
                    found.setdefault(language, []).append(Repeats(earlier, sha256, *sizes, one))
        return found


NOTHING: Stated = Stated()
"""No record says anything."""
