"""The build report: what was read, what went wrong, how long it took."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.pipeline.inputs import REPORT
from kg.pipeline.versions import Difference
from kg.pipeline.work import Outcome

if TYPE_CHECKING:
    from kg.validation import Finding


@dataclass(slots=True)
class BuildReport:
    """What a build did. `code` is the exit code: 0 fine, 1 something is wrong with the data.

    `kept` are the versions whose newer file could not be read; `findings` contradictions,
    `violations` of shapes, one line each; `stages` seconds per stage of the whole build,
    `work` the sum over documents of their stages.
    """

    store: str = ""
    snapshot: str = ""
    published: bool = False
    unchanged: bool = False
    failed: bool = False
    """No document could be read: nothing was done."""
    outcomes: list[Outcome] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    """Files of the folders that are no documents."""
    unread: list[str] = field(default_factory=list)
    """Folders that could not be searched and links that lead nowhere, a line each."""
    sidecars_without_document: list[str] = field(default_factory=list)
    """Sidecar files without their document."""
    left_out: list[str] = field(default_factory=list)
    """Statements that are left out of a document because they contradict, a line each contradiction."""
    differences: list[Difference] = field(default_factory=list)
    languages_differ: list[str] = field(default_factory=list)
    """Where the languages of two texts by themselves would have been compared otherwise, a line each."""
    findings: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    versions: int = 0
    asserted: int = 0
    inferred: int = 0
    stages: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def errors(self) -> list[Outcome]:
        """The documents that could not be read."""
        return [each for each in self.outcomes if each.error]

    @property
    def code(self) -> int:
        """The exit code."""
        if self.failed:
            return 2
        wrong = self.errors or self.unread or self.left_out or self.findings or self.violations
        return 1 if wrong else 0

    @property
    def work(self) -> dict[str, float]:
        """Seconds per stage, summed over the documents that were parsed."""
        total: dict[str, float] = {}
        for outcome in self.outcomes:
            for stage, seconds in outcome.seconds.items():
                total[stage] = total.get(stage, 0.0) + seconds
        return total

    def summary(self) -> str:
        """One line: what was built, from how much, in what time."""
        if self.unchanged:
            return f"{self.store} is up to date: {_count(self.versions, 'document version')}"
        if self.failed:
            return f"no document could be read; {self.store} is as it was"
        good, bad = len(self.outcomes) - len(self.errors), len(self.errors)
        what = _count(good, "document") + (f" ({bad} more could not be read)" if bad else "")
        if self.removed:
            what += f", {_count(len(self.removed), 'version')} removed"
        end = "" if self.published else " - NOT put in force, because the data contradict the ontology"
        return (
            f"{what}: {self.asserted:,} triples and {self.inferred:,} inferred, "
            f"{_count(self.versions, 'document version')} in {self.store}, {self.seconds:.1f} s{end}"
        )

    def as_json(self) -> dict[str, Any]:
        """Everything, for `--report`."""
        data: dict[str, Any] = {"format": REPORT}
        data |= {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "outcomes"}
        data["differences"] = [asdict(each) for each in self.differences]
        data["stages"] = {name: round(value, 4) for name, value in self.stages.items()}
        data["work"] = {name: round(value, 4) for name, value in sorted(self.work.items())}
        data["documents"] = [_document(each) for each in self.outcomes]
        return data

    def write(self, path: Path) -> None:
        """Write the report; `OSError` where that is not possible."""
        text = json.dumps(self.as_json(), ensure_ascii=False, indent=1) + "\n"
        path.write_text(text, encoding="utf-8", errors="backslashreplace")  # names of files need be no text


def _document(outcome: Outcome) -> dict[str, Any]:
    data = asdict(outcome)
    data.pop("entry")
    data.pop("compared")
    data.pop("wording")
    data["path"] = str(outcome.path)
    data["seconds"] = {name: round(value, 4) for name, value in outcome.seconds.items()}
    data["unresolved"] = [
        {"where": where, "mention": mention, "reason": reason} for where, mention, reason in outcome.unresolved
    ]
    return data


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def corrected(symbols: Iterable[str]) -> list[str]:
    """A line for each document of `symbols` that has a corrigendum among them: the corrigendum changes no text."""
    known = sorted(set(symbols))
    pairs = ((each, each.rpartition("/Corr.")) for each in known)
    return [
        f"{each} corrects {before}, whose text stands as it was printed; what it changes has to be read there"
        for each, (before, _, number) in pairs
        if before in known and number.isdigit()
    ]


def violation(finding: Finding) -> str:
    """A breach of a shape in one line."""
    where = f" {finding.path}" if finding.path else ""
    value = f" {finding.value}" if finding.value else ""
    return f"{finding.focus}{where}{value}: {finding.message()}"
