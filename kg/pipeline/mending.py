"""Contradictions mended: statements left out, or documents refused, until the rest is free of them.

Each round looks at few documents: those that a contradiction rests on, with the ontology and the lists. What the
reasoner cannot trace (the reference engine traces nothing) is narrowed down by halves: the first documents in
their order that contradict end with the one to refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from kg.pipeline import blame, closing
from kg.pipeline.closing import Closed

if TYPE_CHECKING:
    from kg.reason import Finding

ROUNDS = 20
"""So often statements of the same documents are left out; whoever contradicts then still is refused. Rounds that could
not look at all contradictions, because they were too many at once, do not count."""


class Build(Protocol):
    """What of a build is looked at and changed here."""

    base: str

    def order(self) -> list[str]:
        """The graphs of the documents, the one that was added last at the end."""
        ...

    def stated(self, graph: str) -> Sequence[str]:
        """The N-Quads of a document, without what is left out of it."""
        ...

    def axioms(self) -> bytes:
        """The N-Quads of the ontology and the lists."""
        ...

    def leave_out(self, what: blame.LeftOut) -> None:
        """From now on a document does not state this."""
        ...

    def refuse(self, graph: str, rule: str, against: tuple[str, ...]) -> None:
        """From now on the file that stands for a document is as one that cannot be read."""
        ...


@dataclass(slots=True)
class Mending:
    """The mending of one build. `close` closes it as it is now; `engine` is the reasoner it uses."""

    build: Build
    close: Callable[[], Closed]
    engine: str = "fast"
    rounds: dict[str, int] = field(default_factory=dict)
    """How often something was left out of a document."""

    def run(self) -> Closed:
        """The closure of what stands in the end; with contradictions only where no document is to blame for them."""
        if self.engine != "fast":  # the reference does not see all, and traces nothing
            self._traced(())
        closed = self.close()
        while closed.findings:
            if not self._traced(closed.clashes) and not self._narrowed():
                return closed
            closed = self.close()
        return closed

    def _traced(self, found: Sequence[Finding]) -> bool:
        """Mend what can be traced to statements; whether anything was changed."""
        changed = False
        if all(each.leaves is None for each in found):
            found = self._look(self.build.order())
        while found:
            verdict = blame.judge(found, self.build.order(), self.build.stated, self.build.base)
            if verdict.axioms or not (verdict.left_out or verdict.refused):
                return changed
            self._carry_out(verdict, counts=all(each.leaves is not None for each in found))
            changed = True
            involved = {graph for each in found for _triple, graphs in each.leaves or () for graph in graphs}
            found = self._look([each for each in self.build.order() if each in involved])
        return changed

    def _carry_out(self, verdict: blame.Verdict, *, counts: bool) -> None:
        for graph in {each.graph for each in verdict.left_out}:
            self.rounds[graph] = self.rounds.get(graph, 0) + counts
        for each in verdict.left_out:
            if self.rounds[each.graph] > ROUNDS:
                verdict.refused.setdefault(each.graph, (each.rule, each.against))
            if each.graph not in verdict.refused:
                self.build.leave_out(each)
        for graph, (rule, against) in sorted(verdict.refused.items()):
            self.build.refuse(graph, rule, against)

    def _narrowed(self) -> bool:
        """Refuse the document with which contradictions begin that nobody can trace; False if they begin before all."""
        order = self.build.order()
        if self._look([], self.engine):
            return False
        low, high = 0, len(order)  # the first `low` documents agree, the first `high` do not
        while high - low > 1:
            middle = (low + high) // 2
            if self._look(order[:middle], self.engine):
                high = middle
            else:
                low = middle
        if not order:
            return False
        found = self._look(order[:high], self.engine)
        if found:
            self.build.refuse(order[high - 1], f"{found[0].rule}: {found[0].message}", ())
        return bool(found)

    def _look(self, graphs: Sequence[str], engine: str = "fast") -> Sequence[Finding]:
        """The contradictions of these documents with the ontology and the lists."""
        documents = ("".join(f"{line}\n" for line in self.build.stated(each)).encode() for each in graphs)
        return closing.clashes((self.build.axioms(), *documents), engine, self.build.base)
