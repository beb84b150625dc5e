"""Which file stands for a document version where several do, and where the others differ from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.parse import REISSUED
from kg.pipeline.work import Outcome
from kg.readers import file_name, formats
from kg.store import VersionEntry

_OF_THE_FILE = re.compile(
    r"#char=\d+,\d+>|/unresolved/"
    r"|ontology#(?:text|heading|file|sha256|fileName|format|hasText|phrase|openingPhrase|readAt|position|title"
    r"|meetingName|meetingPlace|citedTitle|subject|mentionText|noteMarks|eId|readFrom|sourceMap)>"
    r"|prov#wasDerivedFrom|/id/file/"
)
"""Triples that say how a file has it, not what the document states."""


_IN_THE_TEXT = re.compile(r"<[^<> ]*/(?:pp|op|annex|fn|participation|masthead)(?:[/>]|$)")
"""Subjects that are parts of the text or stand in one."""


_ADDED_TO = ("ontology#namesSdgTarget>", "ontology#taggedSdgTarget>", "ontology#topic>", "#type>", "#label>")
"""What one file may say more of about a document without contradicting another."""


@dataclass(frozen=True, slots=True)
class Version:
    """A document version of this build: the outcome that stands for it, and those behind it."""

    chosen: Outcome
    behind: tuple[Outcome, ...] = ()

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """All of them, the chosen one first."""
        return (self.chosen, *self.behind)


@dataclass(frozen=True, slots=True)
class Difference:
    """What two files of one version state differently: triples that only one of them gives."""

    symbol: str
    language: str
    chosen: str
    other: str
    only_chosen: tuple[str, ...]
    only_other: tuple[str, ...]

    def summary(self) -> str:
        """One line for people."""
        count = len(self.only_chosen) + len(self.only_other)
        sample = self.only_chosen[0] if self.only_chosen else self.only_other[0]
        holder = self.chosen if self.only_chosen else self.other
        return (
            f"{self.symbol} ({self.language or 'language unknown'}): {self.chosen} and {self.other} differ in "
            f"{count} statement{'' if count == 1 else 's'}, e.g. only {holder} has {sample}; {self.chosen} stands"
        )


def rank(form: str) -> int:
    """The place of a format in the order of precedence."""
    known = formats.names()
    return known.index(form) if form in known else len(known)


_DAMAGED = re.compile(r"^\d+ characters are damaged|not UTF-8|^no call of note|^note \S+ is called .* is not there$")


def damage(warnings: Iterable[str]) -> int:
    """How much was lost in reading a file: damaged characters, lost calls and lost notes."""
    return sum(bool(_DAMAGED.search(warning)) for warning in warnings)


_REISSUED = re.compile(rf"{re.escape(REISSUED)}(?: on (?P<day>[\d-]+))?")


def reissued(warnings: Iterable[str]) -> str:
    """The day on which a text was issued again, "0" where that is said without a day, "" where it is not said."""
    found = next(filter(None, map(_REISSUED.match, warnings)), None)
    return (found["day"] or "0") if found else ""


def _precedence(each: Outcome) -> tuple[int, int, str, str]:
    return rank(each.format), damage(each.warnings), each.path.name, each.sha256


def group(outcomes: Iterable[Outcome]) -> list[Version]:
    """The versions that good outcomes make, sorted by their graph; the best file of each stands for it.

    Best is the text that was issued again last; then the format that says most; among equals the file that was read
    with least damage.
    """
    graphs: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        graphs.setdefault(outcome.graph, []).append(outcome)
    versions = []
    for _graph, found in sorted(graphs.items()):
        ordered = sorted(found, key=_precedence)
        first, *rest = sorted(ordered, key=lambda each: reissued(each.warnings), reverse=True)
        versions.append(Version(first, tuple(rest)))
    return versions


def stated(lines: Iterable[str]) -> set[str]:
    """The facts among a version's N-Quads, as "subject predicate object"."""
    return {line[: line.rindex(" <")] for line in lines if line and not _OF_THE_FILE.search(line)}


def disagreeing(facts: set[str], others: set[str]) -> set[str]:
    """Those of `facts` that `others` lack and speak to.

    Of a paragraph or note every fact counts. Of the document as a whole one file may state
    more than another (markup has votes and topics); only another value is a difference.
    """
    spoken = {_key(each) for each in others}
    return {
        each
        for each in facts - others
        if _IN_THE_TEXT.match(each) or (_key(each) in spoken and not _key(each).endswith(_ADDED_TO))
    }


def _key(fact: str) -> str:
    """Subject and predicate of a fact."""
    return " ".join(fact.split(" ", 2)[:2])


def compare(version: Version, other: Outcome, lines: Sequence[str], other_lines: Sequence[str]) -> Difference | None:
    """Where the files of a version differ in what they state; None where they agree."""
    mine, theirs = stated(lines), stated(other_lines)
    here, there = disagreeing(mine, theirs), disagreeing(theirs, mine)
    if not here and not there:
        return None
    return Difference(
        version.chosen.symbol,
        version.chosen.language,
        version.chosen.path.name,
        other.path.name,
        tuple(sorted(short(each) for each in here)),
        tuple(sorted(short(each) for each in there)),
    )


_IRI = re.compile(r"<(?:[^<>]*?(?:/id/|ontology#)([^<>]+)|[^<>]*?([^<>/#]+))>")


def short(triple: str) -> str:
    """A triple in few words: IRIs without what they all begin with."""
    return _IRI.sub(lambda found: found[1] or found[2], triple)


def entry(version: Version, kept: bool = False) -> VersionEntry:
    """The manifest's entry for a version."""
    chosen = version.chosen
    files = tuple(
        {"name": file_name(each.path), "sha256": each.sha256, "format": each.format}
        | ({"reissued": day} if (day := reissued(each.warnings)) else {})
        for each in version.outcomes
    )
    return VersionEntry(
        chosen.symbol,
        chosen.language,
        chosen.graph,
        files,
        chosen.quads,
        chosen.digest,
        chosen.has_text,
        kept,
    )
