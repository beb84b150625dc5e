"""Every class and property of the ontology is written, or follows, for some document: none is there in name only."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from few_lists import few_lists
from series_papers import paper, write
from test_changes_graph import TEXTS
from test_triples import STATEMENTS, document, place

import kg
from kg import resources
from kg.model import (
    ActUse,
    Addressee,
    Citation,
    Correction,
    Document,
    Mention,
    Paragraph,
    Part,
    Participation,
    ReportRequest,
    Series,
    Source,
    Statements,
    Submission,
    Vote,
)
from kg.pipeline.lists import list_graphs
from kg.readers.marc import Record
from kg.reason import close
from kg.store import open_readonly
from kg.terms import Term, terms
from kg.triples import quads, shipped_links
from kg.triples.catalogue import record_quads
from kg.vocab import DEFAULT_BASE, DERIVED, names

_TERM = re.compile(rf"<(?:{re.escape(names().kg)}|{re.escape(names().words)})(\w+)>")


def earlier(symbol: str, day: str, *acts: str) -> tuple[Document, Statements]:
    """A text of the series before the main one: three paragraphs that ask three bodies, lists and co-chairs."""
    bodies = ("UNODC", "GOVERNMENTS", "SG")
    held = document()
    texts = tuple(Paragraph(Part.OPERATIVE, str(number), "x") for number in range(1, 4))
    data = replace(
        held.metadata, symbol=symbol, adopted=day, draft="", session=int(symbol[6:8]), session_key=symbol[6:8]
    )
    places = [place(number=str(number)) for number in range(1, 4)]
    said = Statements(
        addressees=tuple(Addressee(at, body, act) for at, body, act in zip(places, bodies, acts, strict=True)),
        mentions=tuple(Mention(at, "instrument", "AGENDA-2030") for at in places),
        participations=(
            Participation(places[0], "ICAT", "UNU", "member", list="closed"),
            Participation(places[0], "ICAT", "COE", "member", list="closed"),
            Participation(places[0], "ICAT", "UNICEF", "partner", list="closed"),
            Participation(places[0], "ICAT", "OSCE", "co-chair", day[:4]),
            Participation(places[0], "ICAT", "UNODC", "coordinator"),
        ),
        requests=(
            ReportRequest(places[2], "SG", "GA", "request"),
            ReportRequest(places[1], "SG", "GA", "request", period="P6M", within="P90D"),
        ),
    )
    source = Source(f"{symbol[6:8]}.txt", "text", symbol[6:8] * 32, "x" * 500)
    return replace(held, metadata=data, paragraphs=texts, footnotes=(), source=source), said


def main() -> tuple[Document, Statements]:
    """The last text of the series: what the masthead may say and a paragraph may hold, all of it."""
    held, said = earlier("A/RES/99/7", "2044-12-16", "urge", "urge", "invite")
    whole = document()
    data = replace(
        whole.metadata,
        original_language="en",
        additional_sponsors=("IT",),
        sponsors_unread=("Atlantis",),
        vote=Vote(100, 3, 7, ("FR",), ("BY",), ("IT",)),
    )
    paragraphs = (
        *whole.paragraphs,
        *held.paragraphs,
        Paragraph(Part.OPERATIVE, "9", "y", heading="Heading", eid="para_48"),
    )
    series = Series(place(), ("A/RES/98/7", "A/RES/99/7"), ("", ""), "traite")
    roles = (*STATEMENTS.participations, Participation(place(), "ICAT", "COE", "partner", list="closed"))
    return replace(whole, metadata=data, paragraphs=paragraphs), replace(
        STATEMENTS,
        acts=(*STATEMENTS.acts, ActUse(place(number="9"), "Decides", "decide", True, (0, 1))),
        addressees=(*STATEMENTS.addressees, *said.addressees),
        mentions=(*STATEMENTS.mentions, *said.mentions),
        participations=roles,
        series=(series,),
    )


def report() -> tuple[Document, Statements]:
    """A report that cites the text in which it was asked for, and says that it is submitted under it."""
    held, _ = earlier("A/99/120", "", "urge", "urge", "urge")
    data = replace(held.metadata, type="report", adopted="", distributed="2045-06-01", committee="", vote=None)
    under = Submission(place(number="1"), "A/RES/98/7")
    said = Statements(citations=(Citation(place(number="1"), "A/RES/98/7"),), submissions=(under,))
    return replace(held, metadata=data), said


def corrigendum() -> tuple[Document, Statements]:
    """A corrigendum that was issued again, and cites an addendum."""
    held, _ = report()
    data = replace(held.metadata, symbol="A/99/120/Corr.1", reissued="Reissued for technical reasons")
    said = Statements(
        citations=(Citation(place(number="1"), "A/99/120/Add.1"),),
        corrections=(Correction(place(number="1"), "A/99/120", "para. 3"),),
    )
    return replace(held, metadata=data), said


def record() -> list[str]:
    """What a library's record says of a work, each field of it."""
    held = Record(
        ("A/RES/98/7",), "Lighthouses", "2043-12-16", ("TRADE",), ("98/7",), ("A/98/120",), ("https://x.example/1",),
        "Adopted 100-3-7", 100, 3, 7,
    )  # fmt: skip
    return record_quads(held, DEFAULT_BASE, sha256="0" * 64, file_name="record.xml").decode().splitlines()


def derived(folder: Path) -> list[str]:
    """What a build derives of texts that follow each other: series, comparisons, and what follows from these."""
    texts = [paper(80, 1), paper(81, 1, recalls=["80/1"]), *TEXTS.values()]
    with few_lists():
        kg.build(write(folder / "papers", *texts), store=folder / "store")
    with open_readonly(folder / "store") as snapshot:
        return [f"{quad} ." for name in DERIVED for quad in snapshot.quads(snapshot.graph(name).value)]


@pytest.fixture(scope="module")
def yielded(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The local names of all terms in a store of these documents: written, listed, or following."""
    documents = [main(), report(), corrigendum()]
    documents += [earlier("A/RES/98/7", "2043-12-16", "invite", "urge", "urge")]
    other, asked = earlier("A/RES/98/7", "2043-12-16", "encourage", "urge", "urge")
    documents.append((replace(other, metadata=replace(other.metadata, language="en")), asked))
    lines = [line for held, said in documents for line in quads(held, said, links=shipped_links())]
    lines += record()
    lines += derived(tmp_path_factory.mktemp("built"))
    lines += [line for graph in list_graphs(DEFAULT_BASE) if graph.graph.endswith("/authority") for line in graph.lines]
    folder: Path = tmp_path_factory.mktemp("yielded")
    (folder / "in.nq").write_text("\n".join(lines) + "\n", encoding="utf-8")
    axioms = [resources.path("ontology") / name for name in ("kg.ttl", "alignments.ttl")]
    with close([folder / "in.nq", *axioms], rules=resources.path("ontology") / "rules") as closure:
        closure.write_inferred(folder / "out.nt")
    inferred = (folder / "out.nt").read_text(encoding="utf-8").splitlines()
    # What the axioms say of each other is no use of a term.
    own = [line for line in inferred if not line.startswith(f"<{names().kg}")]
    return frozenset(name for line in (*lines, *own) for name in _TERM.findall(line))


@pytest.mark.parametrize("term", terms().values(), ids=lambda term: term.name)
def test_a_term_is_used_or_documented_as_reserved(term: Term, yielded: frozenset[str]) -> None:
    assert (term.name in yielded) != term.reserved
