"""The questions: described in both languages, columns as the contract has them, rows as they should be.

The documents are made by hand here, so that each row's reason is in sight.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import lang, questions, resources
from kg.errors import UnknownNameError, UsageError
from kg.lang import messages
from kg.model import (
    ActUse,
    Addressee,
    Call,
    Citation,
    Document,
    Footnote,
    Meeting,
    Mention,
    Metadata,
    Paragraph,
    Part,
    Participation,
    Place,
    RatificationUrged,
    ReportRequest,
    Series,
    Source,
    Span,
    Statements,
    Topic,
    Unresolved,
)
from kg.pipeline.lists import list_graphs
from kg.triples import quads
from kg.vocab import DEFAULT_BASE

COLUMNS = {
    "documents": "symbol, type, title, language, adopted, distributed, session, agenda_item, committee, "
    "committee_report, meeting, sponsors, source",
    "paragraphs": "symbol, language, part, number, act, act_id, text",
    "citations": "symbol, part, number, footnote, act_id, cited, locus",
    "footnotes": "symbol, number, part, paragraph, cited",
    "instruments-mentioned": "symbol, part, number, act_id, instrument",
    "bodies-mentioned": "symbol, part, number, body",
    "addressees": "symbol, number, act_id, body",
    "obligations": "body, date, symbol, number, act_id, strength, organ, status, until",
    "mandates": "body, symbol, organ, status, date, part, number, act_id, strength, first, first_kind, times, session, "
    "due, until, answered_by, later",
    "icat-membership": "source, status, as_of, list, body, role, year",
    "icat-changes": "body, change, from, to",
    "instruments": "code, key, title_en, title_fr, volume, registration, citing_documents",
    "ratification-urged": "symbol, number, act_id, instrument",
    "reporting-requests": "symbol, number, from, to, session, due, period, answered_by, dated, versions",
    "meetings": "name, body, start, end, place, symbol, part, number, day",
    "lineage": "symbol, previous",
    "official-links": "symbol, language, kind, url",
    "changes": "symbol, part, number, relation, earlier, earlier_part, earlier_number, moved, updated, act_id, "
    "earlier_act_id, act_change, score",
    "series": "series, position, symbol, date, title, previous, evidence",
    "drafts": "draft, adopted",
    "phrase-history": "phrase, date, symbol, part, number, quote",
    "topics": "symbol, scheme, topic, label",
    "unresolved": "symbol, part, number, mention, reason",
}
BY_ENGINE = sorted(set(COLUMNS) - {"phrase-history"})
"""Those that any engine answers; searches of texts are in test_phrase_search.py."""
PARAMETERS = {
    "reporting-requests": ["symbol", "body", "due_from", "due_until", "session", "to", "status"],
    "meetings": ["body"],
    "ratification-urged": ["instrument"],
    "unresolved": ["symbol"],
    "phrase-history": ["phrase", "language", "series"],
    "paragraphs": ["symbol", "language"],
    "citations": ["symbol", "cited"],
    "footnotes": ["symbol"],
    "instruments-mentioned": ["symbol", "instrument"],
    "bodies-mentioned": ["symbol", "body"],
    "addressees": ["symbol", "body"],
    "obligations": ["body", "since", "as_of", "status", "organ"],
    "mandates": ["body", "as_of", "since", "organ", "act", "status"],
    "icat-membership": ["as_of"],
    "topics": ["symbol"],
    "official-links": ["symbol"],
    "changes": ["symbol", "earlier", "status"],
    "series": ["symbol"],
}


def test_questions_are_those_of_the_contract() -> None:
    assert {name: ", ".join(each.columns) for name, each in questions.load().items()} == COLUMNS


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_question_is_described_in_both_languages(name: str) -> None:
    question = questions.find(name)
    assert [each.name for each in question.parameters] == PARAMETERS.get(name, [])
    for words in (question.title, question.description, *(each.meaning for each in question.parameters)):
        assert set(words) == set(lang.codes())
        assert all(words.values())


@pytest.mark.parametrize("name", BY_ENGINE)
def test_question_runs_as_it_stands_and_bound(name: str) -> None:
    question = questions.find(name)
    store = ox.Store()
    for text in (
        question.text,
        question.bind(),
        question.bind({each.name: "2020" for each in question.parameters}),
    ):
        result = store.query(text)
        assert isinstance(result, ox.QuerySolutions)
        assert ", ".join(each.value for each in result.variables) == COLUMNS[name]
        assert list(result) == []


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("citations", {"symbl": "A/RES/1/1"}, "symbl.*did you mean symbol"),
        ("citations", {"zzz": "1"}, "unknown parameter 'zzz'.*symbol, cited"),
        ("obligations", {"since": "yesterday"}, "is not a date"),
        ("obligations", {"since": "2021-02-30"}, "is not a date of the calendar"),
    ],
)
def test_wrong_parameters_are_refused(name: str, values: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        questions.find(name).bind(values)


def test_unknown_question_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean citations"):
        questions.find("citation")


@pytest.mark.parametrize("value", ['" } DELETE', "a\\", "} UNION { ?s ?p ?o", 'é\n"', "'''"])
def test_value_is_never_part_of_the_query(value: str) -> None:
    bound = questions.find("citations").bind({"cited": value})
    store = ox.Store()
    assert list(store.query(bound)) == []  # type: ignore[arg-type]
    assert str(ox.Literal(value.strip())) in bound


def test_the_terms_are_those_of_all_publishers() -> None:
    """A base moves documents, files and graphs; a question's terms stay."""
    question = questions.find("drafts")
    assert question.bind(base="http://example.org/un/") == question.bind()


def test_file_of_the_users_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("SELECT ?s WHERE { VALUES ?s { UNDEF } ?s ?p ?o }", encoding="utf-8")
    question = questions.read(path)
    assert [(each.name, each.kind) for each in question.parameters] == [("s", "text")]
    assert '"x"' in question.bind({"s": "x"})


# Rows

SPAN = (Span(0, 3),)


def at(part: Part = Part.OPERATIVE, number: str = "1", note: str = "", start: int = 0) -> Place:
    return Place(part, number, note, start, start + 3, SPAN, "abc")


def document(
    symbol: str,
    *,
    paragraphs: tuple[Paragraph, ...] = (),
    notes: tuple[Footnote, ...] = (),
    topics: tuple[Topic, ...] = (),
    name: str = "",
    **metadata: object,
) -> Document:
    said = {"language": "en", "type": "resolution", **metadata}
    name = name or f"{symbol.replace('/', '_')}.{said['language']}.txt"
    source = Source(name, "text", name.encode().hex().ljust(64, "0")[:64], "")
    if not paragraphs:
        paragraphs = (Paragraph(Part.PREAMBULAR, "1", "Pre"), Paragraph(Part.OPERATIVE, "1", "Op"))
    return Document(source, Metadata(symbol, **said), paragraphs, notes, topics)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def lists() -> list[ox.Quad]:
    return [
        quad for graph in list_graphs(DEFAULT_BASE) for quad in ox.parse("\n".join(graph.lines), ox.RdfFormat.N_QUADS)
    ]


class Asker:
    def __init__(self, lists: list[ox.Quad]) -> None:
        self.store = ox.Store()
        self._add(lists)

    def _add(self, found: list[ox.Quad]) -> None:
        self.store.extend(found)
        self.store.extend(ox.Quad(each.subject, each.predicate, each.object) for each in found)

    def load(self, document: Document, statements: Statements | None = None) -> Asker:
        text = "\n".join(quads(document, statements or Statements()))
        self._add(list(ox.parse(text, ox.RdfFormat.N_QUADS)))
        return self

    def ask(self, name: str, **values: str) -> list[tuple[str, ...]]:
        result = self.store.query(questions.find(name).bind(values))
        assert isinstance(result, ox.QuerySolutions)
        return [tuple("" if each is None else str(getattr(each, "value", each)) for each in row) for row in result]


@pytest.fixture
def asker(lists: list[ox.Quad]) -> Asker:
    return Asker(lists)


def test_documents_one_row_per_language_version(asker: Asker) -> None:
    shared = {
        "session": 76,
        "adopted": "2021-12-16",
        "agenda_item": "108",
        "committee": "C.3",
        "committee_report": "A/76/463",
        "meeting": "53",
        "sponsors": ("RU", "BY", "VE", "KP", "FR"),
    }
    asker.load(document("A/RES/76/1", title="A title", distributed="2022-01-11", **shared))
    asker.load(
        document("A/RES/76/1", title="Un titre", language="fr", name="f.txt", **shared),
        Statements(citations=(Citation(at(), "A/RES/70/1"),)),
    )
    assert asker.ask("documents") == [
        (
            "A/RES/76/1",
            "resolution",
            "A title",
            "en",
            "2021-12-16",
            "2022-01-11",
            "76",
            "108",
            "C.3",
            "A/76/463",
            "53",
            "BY FR KP RU VE",
            "A_RES_76_1.en.txt",
        ),
        (
            "A/RES/76/1",
            "resolution",
            "Un titre",
            "fr",
            "2021-12-16",
            "",
            "76",
            "108",
            "C.3",
            "A/76/463",
            "53",
            "BY FR KP RU VE",
            "f.txt",
        ),
    ], "the cited 70/1 is not loaded and has no row"


def test_documents_with_nothing_stated(asker: Asker) -> None:
    asker.load(document("unidentified:0123456789ab", language="", type=""))
    row = asker.ask("documents")[0]
    assert row[0] == "unidentified:0123456789ab"
    assert row[1:-1] == ("",) * 11


def test_paragraphs_one_row_per_language_with_its_own_text(asker: Asker) -> None:
    for language, text, phrase in (("en", "Urges all", "Urges"), ("fr", "Exhorte tous", "Exhorte")):
        paragraphs = (
            Paragraph(Part.MASTHEAD, "", "United Nations"),
            Paragraph(Part.OPERATIVE, "1", text),
            Paragraph(Part.OPERATIVE, "10", "No act"),
            Paragraph(Part.ANNEX, "II/B/5", "Rule"),
        )
        use = ActUse(at(), phrase, "urge", True, (0, 9))
        asker.load(document("A/RES/76/1", paragraphs=paragraphs, language=language), Statements(acts=(use,)))
    rows = asker.ask("paragraphs", symbol="A/RES/76/1", language="FR")
    assert rows == [
        ("A/RES/76/1", "fr", "masthead", "", "", "", "United Nations"),
        ("A/RES/76/1", "fr", "operative", "1", "Exhorte", "urge", "Exhorte tous"),
        ("A/RES/76/1", "fr", "operative", "10", "", "", "No act"),
        ("A/RES/76/1", "fr", "annex", "II/B/5", "", "", "Rule"),
    ]
    assert len(asker.ask("paragraphs")) == 8


def test_paragraphs_of_a_facts_only_record_have_no_text(asker: Asker) -> None:
    asker.load(replace(document("A/RES/76/1"), has_text=False))
    assert asker.ask("paragraphs") == [
        ("A/RES/76/1", "en", "preambular", "1", "", "", ""),
        ("A/RES/76/1", "en", "operative", "1", "", "", ""),
    ]


def test_citations_in_text_and_notes_and_in_both_languages(asker: Asker) -> None:
    notes = (Footnote("9", "Note"), Footnote("10", "Note"))
    said = Statements(
        citations=(
            Citation(at(Part.PREAMBULAR), "A/RES/60/1", "para. 143", "recall"),
            Citation(at(Part.PREAMBULAR), "A/RES/60/1", "", "note"),
            Citation(at(note="10"), "UNTS/2237/39574", "", "urge"),
            Citation(at(note="9"), "UNTS/2237/39574", "", "urge"),
        )
    )
    for language in ("en", "fr"):
        asker.load(document("A/RES/76/1", notes=notes, language=language), said)
    assert asker.ask("citations") == [
        ("A/RES/76/1", "preambular", "1", "", "note", "A/RES/60/1", ""),
        ("A/RES/76/1", "preambular", "1", "", "recall", "A/RES/60/1", "para. 143"),
        ("A/RES/76/1", "operative", "1", "9", "urge", "UNTS/2237/39574", ""),
        ("A/RES/76/1", "operative", "1", "10", "urge", "UNTS/2237/39574", ""),
    ]
    assert len(asker.ask("citations", cited="UNTS/2237/39574")) == 2
    assert len(asker.ask("citations", cited="A/RES/60/1", symbol="A/RES/76/1")) == 2
    assert asker.ask("citations", symbol="A/RES/60/1") == []


def test_footnotes_for_each_calling_paragraph_and_without_citation(asker: Asker) -> None:
    paragraphs = (
        Paragraph(Part.PREAMBULAR, "1", "x", calls=(Call("1", 1),)),
        Paragraph(Part.OPERATIVE, "2", "y", calls=(Call("1", 1), Call("2", 1))),
    )
    notes = (Footnote("1", "n"), Footnote("2", "n"), Footnote("11", "never called"))
    said = Statements(
        citations=(
            Citation(at(Part.PREAMBULAR, "1", "1"), "A/RES/60/1"),
            Citation(at(Part.OPERATIVE, "2", "1"), "A/RES/60/1"),
        )
    )
    asker.load(document("A/RES/76/1", paragraphs=paragraphs, notes=notes), said)
    assert asker.ask("footnotes") == [
        ("A/RES/76/1", "1", "preambular", "1", "A/RES/60/1"),
        ("A/RES/76/1", "1", "operative", "2", "A/RES/60/1"),
        ("A/RES/76/1", "2", "operative", "2", ""),
        ("A/RES/76/1", "11", "", "", ""),
    ]


def test_mentions_of_bodies_and_instruments(asker: Asker) -> None:
    said = Statements(
        mentions=(
            Mention(at(Part.PREAMBULAR), "body", "UNODC", "recall"),
            Mention(at(), "group", "MEMBER-STATES", "urge"),
            Mention(at(), "instrument", "UNTOC", "urge"),
            Mention(at(), "instrument", "UNTS/999/1", "urge"),
        )
    )
    asker.load(document("A/RES/76/1"), said)
    assert asker.ask("bodies-mentioned") == [
        ("A/RES/76/1", "preambular", "1", "UNODC"),
        ("A/RES/76/1", "operative", "1", "MEMBER-STATES"),
    ]
    assert asker.ask("bodies-mentioned", body="unodc") == [("A/RES/76/1", "preambular", "1", "UNODC")]
    assert asker.ask("instruments-mentioned") == [
        ("A/RES/76/1", "operative", "1", "urge", "UNTOC"),
        ("A/RES/76/1", "operative", "1", "urge", "UNTS/999/1"),
    ], "one that is on no list has its key as its code"
    assert len(asker.ask("instruments-mentioned", instrument="UNTOC")) == 1
    assert len(asker.ask("instruments-mentioned", instrument="UNTS/999/1")) == 1


def test_addressees_and_obligations(asker: Asker) -> None:
    for symbol, day in (("A/RES/61/1", "2006-12-20"), ("A/RES/76/1", "2021-12-16"), ("A/RES/77/1", "")):
        said = Statements(addressees=(Addressee(at(), "UNODC", "request"), Addressee(at(), "MEMBER-STATES", "urge")))
        asker.load(document(symbol, adopted=day), said)
    assert asker.ask("addressees", symbol="A/RES/61/1") == [
        ("A/RES/61/1", "1", "request", "UNODC"),
        ("A/RES/61/1", "1", "urge", "MEMBER-STATES"),
    ]
    rows = asker.ask("obligations", body="UNODC")
    assert [row[:5] for row in rows] == [
        ("UNODC", "", "A/RES/77/1", "1", "request"),
        ("UNODC", "2006-12-20", "A/RES/61/1", "1", "request"),
        ("UNODC", "2021-12-16", "A/RES/76/1", "1", "request"),
    ]
    assert all(row[5].isdigit() for row in rows)
    assert [row[2] for row in asker.ask("obligations", body="UNODC", since="2006-12-21")] == ["A/RES/76/1"]
    assert [row[2] for row in asker.ask("obligations", body="UNODC", since="2006")] == [
        "A/RES/61/1",
        "A/RES/76/1",
    ]


def roles(members: str = "", partners: str = "", kind: str = "closed", partner_kind: str = "") -> Statements:
    found = [Participation(at(Part.PREAMBULAR), "ICAT", body, "member", list=kind) for body in members.split()]
    found += [
        Participation(at(Part.PREAMBULAR), "ICAT", body, "partner", list=partner_kind or kind)
        for body in partners.split()
    ]
    return Statements(participations=tuple(found))


def test_icat_membership(asker: Asker) -> None:
    said = Statements(
        participations=(
            Participation(at(), "ICAT", "UNODC", "coordinator"),
            Participation(at(), "ICAT", "OSCE", "co-chair", "2020"),
            Participation(at(), "ICAT", "ILO", "member", list="open"),
            Participation(at(), "RULE-OF-LAW-GROUP", "ILO", "member", list="closed"),
        )
    )
    asker.load(document("A/C.3/80/L.4", type="draft resolution", distributed="2025-10-14"), said)
    assert asker.ask("icat-membership") == [
        ("A/C.3/80/L.4", "draft", "2025-10-14", "", "OSCE", "co-chair", "2020"),
        ("A/C.3/80/L.4", "draft", "2025-10-14", "", "UNODC", "coordinator", ""),
        ("A/C.3/80/L.4", "draft", "2025-10-14", "open", "ILO", "member", ""),
    ], "other groups are no rows"


@pytest.mark.parametrize(
    ("symbol", "said", "status", "why"),
    [
        ("A/RES/76/1", {"type": "resolution"}, "adopted", "the symbol is that of an adopted text"),
        ("A/C.3/80/L.4", {"type": "draft resolution"}, "draft", "a draft"),
        ("unidentified:0123456789ab", {"type": ""}, "", "nothing is stated"),
        ("unidentified:0123456789ab", {"type": "resolution"}, "", "neither symbol nor adoption"),
        ("unidentified:0123456789ab", {"type": "", "adopted": "2013-12-18"}, "adopted", "a stated adoption"),
        ("CTOC/COP/2020/3", {"type": "resolution"}, "", "a document without adoption line"),
        ("CTOC/COP/RES/10/1", {"type": "resolution"}, "adopted", "a resolution's number"),
        ("A/76/120", {"type": "report"}, "", "a report is not adopted"),
    ],
)
def test_icat_status_is_stated_or_empty(asker: Asker, symbol: str, said: dict[str, str], status: str, why: str) -> None:
    facts = Statements(participations=(Participation(at(), "ICAT", "UNODC", "coordinator"),))
    asker.load(document(symbol, **said), facts)
    assert [row[1] for row in asker.ask("icat-membership")] == [status], why


@pytest.mark.parametrize(
    ("earlier", "later", "changes", "why"),
    [
        (roles("ILO"), roles("ILO IOM"), [("IOM", "joined")], "the earlier list is complete"),
        (roles("ILO IOM"), roles("ILO"), [("IOM", "left")], "the later list is complete"),
        (
            roles("ILO", kind="open"),
            roles("ILO IOM"),
            [("IOM", "not-stated")],
            "it may have been there before",
        ),
        (roles("ILO IOM"), roles("ILO", kind="open"), [("IOM", "not-stated")], "it may still be there"),
        (
            roles("ILO", "OSCE"),
            roles("ILO OSCE", "CBSS"),
            [("CBSS", "joined"), ("OSCE", "became-member")],
            "promoted",
        ),
        (
            roles("ILO OSCE", "COE"),
            roles("ILO", "COE OSCE"),
            [("OSCE", "became-partner")],
            "the other way round",
        ),
        (
            roles("ILO", "OSCE", "open"),
            roles("OSCE", "", "open"),
            [("ILO", "not-stated"), ("OSCE", "became-member")],
            "a role that changed is stated, open list or not",
        ),
        (roles("ILO", "OSCE"), roles("ILO"), [], "a text without a list of partners says nothing of them"),
        (roles("ILO"), roles("ILO"), [], "nothing changed"),
        (
            roles("ILO", "OSCE", "open", "closed"),
            roles("ILO IOM", "OSCE COE"),
            [("COE", "joined"), ("IOM", "not-stated")],
            "each list has its own kind",
        ),
    ],
)
def test_icat_changes(
    asker: Asker, earlier: Statements, later: Statements, changes: list[tuple[str, str]], why: str
) -> None:
    asker.load(document("A/RES/70/1", adopted="2015-01-01"), earlier)
    asker.load(document("A/RES/76/1", adopted="2021-01-01"), later)
    assert asker.ask("icat-changes") == [(*each, "A/RES/70/1", "A/RES/76/1") for each in changes], why


def test_icat_changes_compare_neighbours_by_date(asker: Asker) -> None:
    asker.load(document("A/RES/9/1", adopted="2021-01-01"), roles("ILO IOM"))
    asker.load(document("A/RES/79/1", adopted="2015-01-01"), roles("ILO"))
    asker.load(document("A/RES/70/1", distributed="2023-01-01"), roles("IOM"))
    asker.load(document("A/RES/71/1"), roles("OAS"))
    assert asker.ask("icat-changes") == [
        ("IOM", "joined", "A/RES/79/1", "A/RES/9/1"),
        ("ILO", "left", "A/RES/9/1", "A/RES/70/1"),
    ], "the list without a date is left out"


def test_icat_changes_skip_texts_without_the_list(asker: Asker) -> None:
    asker.load(document("A/RES/70/1", adopted="2015-01-01"), roles("ILO", "OSCE"))
    asker.load(document("A/RES/71/1", adopted="2016-01-01"), roles("", "OSCE"))
    asker.load(document("A/RES/72/1", adopted="2017-01-01"), roles("ILO IOM"))
    assert asker.ask("icat-changes") == [("IOM", "joined", "A/RES/70/1", "A/RES/72/1")]


def test_icat_changes_leave_a_draft_out_once_its_text_is_loaded(asker: Asker) -> None:
    draft, adopted = "A/C.3/80/L.4", "A/RES/80/1"
    asker.load(document("A/RES/76/1", adopted="2021-01-01"), roles("ILO"))
    asker.load(document(draft, type="draft resolution", distributed="2025-10-14"), roles("ILO IOM"))
    assert asker.ask("icat-changes") == [("IOM", "joined", "A/RES/76/1", draft)]
    asker.load(document(adopted, adopted="2025-12-16", draft=draft), roles("ILO OAS"))
    assert asker.ask("icat-changes") == [("OAS", "joined", "A/RES/76/1", adopted)]
    assert asker.ask("drafts") == [(draft, adopted)]


def test_icat_changes_leave_a_draft_out_once_the_text_of_its_revision_is_loaded(asker: Asker) -> None:
    asker.load(document("A/RES/76/1", adopted="2021-01-01"), roles("ILO"))
    asker.load(document("A/C.3/80/L.4", type="draft resolution", distributed="2025-10-14"), roles("ILO IOM"))
    asker.load(document("A/RES/80/1", adopted="2025-12-16", draft="A/C.3/80/L.4/Rev.1"), roles("ILO"))
    assert asker.ask("icat-changes") == []


def test_instruments_counts_citing_documents(asker: Asker) -> None:
    asker.load(
        document("A/RES/76/1", language="en"),
        Statements(
            citations=(
                Citation(at(), "UNTS/2237/39574"),
                Citation(at(Part.PREAMBULAR), "UNTS/2237/39574"),
                Citation(at(), "A/RES/64/293"),
                Citation(at(), "UNTS/999999/7"),
            ),
            mentions=(Mention(at(), "instrument", "CEDAW"),),
        ),
    )
    asker.load(document("A/RES/77/1"), Statements(citations=(Citation(at(), "UNTS/2237/39574"),)))
    rows = {row[0]: row for row in asker.ask("instruments")}
    assert rows["TIP-PROTOCOL"][1] == "UNTS/2237/39574"
    assert rows["TIP-PROTOCOL"][4:] == ("2237", "39574", "2")
    assert "Trafficking" in rows["TIP-PROTOCOL"][2]
    assert "traite" in rows["TIP-PROTOCOL"][3]
    assert rows["GPA"][1] == "A/RES/64/293"
    assert rows["GPA"][4:] == ("", "", "1"), "an instrument that a resolution states is cited by it"
    assert rows["CEDAW"][6] == "0", "a name is no citation"
    assert rows["UNTS/999999/7"] == ("UNTS/999999/7", "UNTS/999999/7", "", "", "999999", "7", "1")
    assert len(rows) == len(asker.ask("instruments"))


def test_ratifications_and_reports(asker: Asker) -> None:
    said = Statements(
        ratifications=(
            RatificationUrged(at(), "UNTOC", "urge"),
            RatificationUrged(at(), "UNTS/999/1", "urge"),
        ),
        requests=(
            ReportRequest(at(), "SG", "GA", "request", 78),
            ReportRequest(at(), "UNODC", "", "request"),
            ReportRequest(at(Part.OPERATIVE, "1", start=9), "SG", "GA", "request", None, "2024-06-30"),
        ),
    )
    asker.load(document("A/RES/76/1"), said)
    assert asker.ask("ratification-urged") == [
        ("A/RES/76/1", "1", "urge", "UNTOC"),
        ("A/RES/76/1", "1", "urge", "UNTS/999/1"),
    ]
    assert asker.ask("reporting-requests") == [
        ("A/RES/76/1", "1", "SG", "GA", "", "2024-06-30", "", "", "stated", ""),
        ("A/RES/76/1", "1", "SG", "GA", "78", "", "", "", "session", ""),
        ("A/RES/76/1", "1", "UNODC", "", "", "", "", "", "", ""),
    ]


DUE = [
    # what is asked for, by which year it is due for sure, and whether no year is known
    (ReportRequest(at(), "SG", "GA", "request", 81), (2026, 2027), "session"),
    (ReportRequest(at(start=3), "UNODC", "CCPCJ", "request", 35), (2026,), "session"),
    (ReportRequest(at(start=3), "UNODC", "CND", "request", 70), (2027,), "session"),
    (ReportRequest(at(start=3), "SG", "HRC", "request", 62), (2026,), "session"),
    (ReportRequest(at(start=3), "UNODC", "CTOC-COP", "request", 13), (2026,), "session"),
    (ReportRequest(at(start=3), "SG", "UNEP", "request", 8), (), "uncertain"),
    (ReportRequest(at(start=3), "SG", "", "request", 8), (), "uncertain"),
    (ReportRequest(at(start=3), "SG", "SC", "request", None, "", "P6M"), (), "uncertain"),
    (ReportRequest(at(start=3), "SG", "SC", "request", None, "2026-03", "P6M"), (2026,), "stated"),
    (ReportRequest(at(start=3), "SG", "SC", "request"), (), ""),
]


@pytest.mark.parametrize(("request_of", "years", "dated"), DUE)
def test_a_report_is_due_in_the_years_of_its_session_or_that_is_uncertain(
    asker: Asker, request_of: ReportRequest, years: tuple[int, ...], dated: str
) -> None:
    """Nothing that states a time is left out in silence: what gives no year is in each, marked as uncertain."""
    asker.load(document("A/RES/76/1"), Statements(requests=(request_of,)))
    assert [row[8] for row in asker.ask("reporting-requests")] == [dated]
    for year in range(2024, 2030):
        found = asker.ask("reporting-requests", due_from=f"{year}-01-01", due_until=f"{year}-12-31")
        assert [row[8] for row in found] == ([dated] if year in years or dated == "uncertain" else []), year


def test_what_is_uncertain_is_not_due_before_it_was_asked(asker: Asker) -> None:
    said = ReportRequest(at(), "SG", "SC", "request", None, "", "P6M")
    asker.load(document("A/RES/76/1", adopted="2021-12-16"), Statements(requests=(said,)))
    assert asker.ask("reporting-requests", due_until="2020-12-31") == []
    assert len(asker.ask("reporting-requests", due_until="2021-12-31")) == 1


def test_times_of_reports_are_as_stated(asker: Asker) -> None:
    said = (
        ReportRequest(at(), "SG", "SC", "request", None, "2032", "P6M", "P30D"),
        ReportRequest(at(), "SG", "SC", "request", None, "2032-03", "", "P90D"),
    )
    asker.load(document("A/RES/76/1"), Statements(requests=said))
    assert [row[5:7] for row in asker.ask("reporting-requests")] == [("2032", "P6M"), ("2032-03", "P90D")]


def test_meetings_of_two_languages_are_one_row(asker: Asker) -> None:
    for language, name, where in (("fr", "réunion de Tokyo", "Tokyo"), ("en", "Tokyo meeting", "Tokyo")):
        met = Meeting(at(), name, "UNODC", "2006-09-26", "2006-09-27", where)
        asker.load(document("A/RES/61/1", language=language), Statements(meetings=(met,)))
    assert asker.ask("meetings") == [
        ("Tokyo meeting", "UNODC", "2006-09-26", "2006-09-27", "Tokyo", "A/RES/61/1", "operative", "1", "")
    ]


def test_meeting_without_dates_in_french_only(asker: Asker) -> None:
    met = Meeting(at(Part.PREAMBULAR), "réunion", "", "2015-04", "", "")
    asker.load(document("A/RES/61/1", language="fr"), Statements(meetings=(met,)))
    assert asker.ask("meetings") == [("réunion", "", "2015-04", "", "", "A/RES/61/1", "preambular", "1", "")]


def test_a_day_within_a_meeting_is_told_as_one(asker: Asker) -> None:
    for language, name in (("fr", "septième session"), ("en", "seventh session")):
        met = Meeting(at(), name, "UNODC", day="2006-09-26")
        asker.load(document("A/RES/61/1", language=language), Statements(meetings=(met,)))
    assert asker.ask("meetings") == [
        ("seventh session", "UNODC", "2006-09-26", "2006-09-26", "", "A/RES/61/1", "operative", "1", "2006-09-26")
    ]


def test_lineage_is_direct_over_all_documents(asker: Asker) -> None:
    short = Series(at(), ("A/RES/61/180", "A/RES/64/178", "A/RES/68/192"), ("", "", ""))
    long = Series(at(), ("A/RES/61/180", "A/RES/63/194", "A/RES/64/178", "A/RES/76/186"), ("", "", "", ""))
    asker.load(document("A/RES/68/192"), Statements(series=(short,)))
    asker.load(document("A/RES/76/186"), Statements(series=(long,)))
    assert asker.ask("lineage") == [
        ("A/RES/63/194", "A/RES/61/180"),
        ("A/RES/64/178", "A/RES/63/194"),
        ("A/RES/68/192", "A/RES/64/178"),
        ("A/RES/76/186", "A/RES/64/178"),
    ]


def test_topics_and_unresolved(asker: Asker) -> None:
    topics = (Topic("UNBIS", "1006", "TRAFFICKING"), Topic("SDG", "5.2", "End violence"))
    said = Statements(
        unresolved=(
            Unresolved(at(), "resolution 44/4", "no-organ"),
            Unresolved(at(Part.PREAMBULAR), "the Group", "words of its own"),
        )
    )
    asker.load(document("A/RES/76/1", topics=topics), said)
    assert [row[:3] for row in asker.ask("topics")] == [
        ("A/RES/76/1", "SDG", "5.2"),
        ("A/RES/76/1", "UNBIS", "1006"),
    ]
    assert asker.ask("topics")[1][3] == "TRAFFICKING"
    assert asker.ask("unresolved") == [
        ("A/RES/76/1", "preambular", "1", "the Group", "words of its own"),
        ("A/RES/76/1", "operative", "1", "resolution 44/4", "no-organ"),
    ]


def test_official_links_by_symbol_and_language_and_none_for_what_has_no_symbol(asker: Asker) -> None:
    cited = ("E/CN.4/2006/62/Add.1", "A/DEC/76/564", "CCPCJ/RES/27/2", "UNTS/2237/39574")
    said = Statements(citations=tuple(Citation(at(), key) for key in cited))
    asker.load(document("A/RES/2200(XXI)"), said).load(document("unidentified:0123456789ab"))
    rows = asker.ask("official-links")
    known = {row[0] for row in rows}
    assert "E/CN.4/2006/62/Add.1" in known, "what is only cited, too"
    assert not known & {"A/DEC/76/564", "CCPCJ/RES/27/2", "UNTS/2237/39574", "unidentified:0123456789ab"}
    assert asker.ask("official-links", symbol="A/RES/2200(XXI)") == [
        *(
            ("A/RES/2200(XXI)", code, "document", f"https://undocs.org/{code}/A/RES/2200(XXI)")
            for code in ("ar", "en", "es", "fr", "ru", "zh")
        ),
        ("A/RES/2200(XXI)", "", "record", "https://digitallibrary.un.org/search?p=A/RES/2200(XXI)"),
    ]
    service = resources.table("symbols.toml")
    assert {row[3][: len(service["official"]["address"])] for row in rows if row[1]} == {service["official"]["address"]}
    assert {row[1] for row in rows} - {""} == set(service["official"]["languages"])
    assert all(row[3].startswith(service["fetch"]["catalogue"]) for row in rows if not row[1])


@pytest.mark.parametrize("name", BY_ENGINE)
def test_rows_are_distinct(asker: Asker, name: str) -> None:
    said = Statements(
        citations=(Citation(at(), "A/RES/70/1"), Citation(at(note="1"), "A/RES/70/1")),
        mentions=(Mention(at(), "body", "ILO", "urge"), Mention(at(), "body", "ILO", "invite")),
        addressees=(Addressee(at(), "ILO", "urge"),),
    )
    asker.load(document("A/RES/76/1", notes=(Footnote("1", "n"),)), said)
    rows = asker.ask(name)
    assert len(rows) == len(set(rows))


def test_every_column_has_a_head_in_the_words_of_pages() -> None:
    """`column` in messages.toml; that all languages have the same messages is another test's matter."""
    columns = {name for question in questions.load().values() for name in question.columns}
    assert sorted(name for name in columns if not messages.knows(f"column.{name}")) == []


def test_a_year_as_an_upper_bound_is_all_of_it() -> None:
    """What ends a time ends with the last day of a month or year, what begins it with the first."""
    for question in questions.load().values():
        for each in question.parameters:
            if each.name.endswith(("_until", "_before", "until")):
                assert each.kind == "day", (question.name, each.name)
