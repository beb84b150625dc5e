"""Documents and statements → N-Quads: IRIs, literals, places, determinism."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.authority import fold
from kg.errors import UsageError
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
    OffsetMap,
    Paragraph,
    Part,
    Participation,
    Place,
    Point,
    RatificationUrged,
    ReportRequest,
    Series,
    Source,
    Span,
    Statements,
    Topic,
    Unresolved,
    Vote,
)
from kg.subjects import subject_codes
from kg.triples import Links, graph_iri, nquads, quads
from kg.triples.iris import instrument_path, paragraph_path, shipped_links, work_class, work_path
from kg.triples.rdf import days, literal, segment, tag, when
from kg.vocab import DEFAULT_BASE, XSD, Cls, names

B = DEFAULT_BASE
LINKS = Links({"TIP-PROTOCOL": "UNTS/2237/39574", "AGENDA-2030": "A/RES/70/1"}, {"C.3": "THIRD-COMMITTEE"})
_IRI = re.compile(r"<([^<>]*)>")
PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in names().prefixes().items())


def place(
    part: Part = Part.OPERATIVE,
    number: str = "5",
    footnote: str = "",
    start: int = 3,
    end: int = 9,
    spans: tuple[Span, ...] = (Span(103, 109),),
    quote: str = "64/293",
) -> Place:
    return Place(part, number, footnote, start, end, spans, quote)


def document(**changes: object) -> Document:
    metadata = Metadata(
        symbol="A/RES/99/7",
        type="resolution",
        title="Un « titre »",
        language="fr",
        adopted="2044-12-16",
        distributed="2045-01-11",
        session=99,
        session_key="99",
        agenda_item="108",
        agenda_title="Crime",
        committee="C.3",
        committee_report="A/99/463",
        committee_report_locus="par. 26",
        meeting="53",
        sponsors=("BY", "RU"),
        draft="A/C.3/99/L.4",
        vote=Vote(100, 3, None, ("FR",), ("BY",), ()),
        adopted_without_vote=False,
        job_number="99-1234",
        symbol_origin="document",
    )
    source = Source("a.txt", "text", "ab" * 32, "x" * 500)
    paragraphs = (
        Paragraph(Part.MASTHEAD, "", "Masthead"),
        Paragraph(Part.PREAMBULAR, "1", "Rappelant la résolution 64/293,", calls=(Call("1", 9),)),
        Paragraph(Part.OPERATIVE, "5", "Exhorte : a) à agir ; b) à dire.", points=(Point("a", 10, 20),)),
        Paragraph(Part.OPERATIVE, "5", "Repeated", printed=False, eid="para_48"),
        Paragraph(Part.ANNEX, "II/B/5", "Annex"),
    )
    made = Document(
        source,
        metadata,
        paragraphs,
        (Footnote("1", "Note", eid="note_2"),),
        (
            Topic("UNBIS", "1001012", "civil society", "http://metadata.un.org/thesaurus/1001012"),
            Topic("SDG", "5", ""),
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


STATEMENTS = Statements(
    acts=(ActUse(place(), "Exhorte", "urge", True, (0, 20)), ActUse(place(), "invite", "", False, (20, 30))),
    citations=(
        Citation(place(), "A/RES/64/293", "annex I", "urge", "2010-07-30", "Plan d'action mondial"),
        Citation(place(Part.PREAMBULAR, "1", "1"), "UNTS/2237/39574", act="recall"),
        Citation(place(), "CCPCJ/RES/27/2", coined=True),
        Citation(place(Part.PREAMBULAR, "1"), "A/99/5/Rev.2"),
    ),
    mentions=(
        Mention(place(), "body", "UNODC", "urge"),
        Mention(place(), "instrument", "TIP-PROTOCOL", "urge"),
        Mention(place(), "instrument", "AGENDA-2030"),
        Mention(place(), "instrument", "UNTS/9/99"),
    ),
    addressees=(Addressee(place(), "MEMBER-STATES", "urge"),),
    ratifications=(RatificationUrged(place(), "TIP-PROTOCOL", "urge"),),
    participations=(
        Participation(place(), "ICAT", "UNODC", "member", list="closed"),
        Participation(place(), "ICAT", "COE", "partner", list="open"),
        Participation(place(), "ICAT", "OSCE", "co-chair", "2019"),
    ),
    meetings=(
        Meeting(place(), "Réunion", "ICAT", "2020-12-15", "", "en ligne"),
        Meeting(place(), "Autre", "ICAT", "2020-12-15", "", ""),
        Meeting(place(), "Mois", "", "2015-04", "2015-05"),
        Meeting(place(), "Séance", "", day="2016-05-27"),
    ),
    requests=(
        ReportRequest(place(), "SG", "GA", "request", 78, "2045-01-01"),
        ReportRequest(place(), "SG", "", ""),
    ),
    series=(Series(place(), ("A/RES/61/180", "A/RES/63/194", "A/RES/99/7"), ("", "", ""), "traite"),),
    sdg_targets=(Mention(place(), "sdg", "5.2"),),
    unresolved=(Unresolved(place(), "27/2", "no-organ"), Unresolved(place(), "xx", "strange words")),
)


def load(lines: list[str]) -> ox.Store:
    store = ox.Store()
    store.load("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return load(quads(document(), STATEMENTS, links=LINKS))


def rows(store: ox.Store, pattern: str) -> set[tuple[str, ...]]:
    found = store.query(f"{PREFIXES} SELECT * WHERE {{ GRAPH ?g {{ {pattern} }} }}", prefixes=None)
    assert isinstance(found, ox.QuerySolutions)
    wanted = [name for name in dict.fromkeys(re.findall(r"\?(\w+)", pattern)) if name != "g"]
    return {tuple(short(row[name]) for name in wanted) for row in found}


def short(term: object) -> str:
    value = getattr(term, "value", "")
    return value.removeprefix(B + "id/").removeprefix(B + "ontology#")


OP5 = f"<{B}id/A/RES/99/7/op/5>"
WORK = f"<{B}id/A/RES/99/7>"

_DUE = {("A/RES/99/7/op/5/report/SG/GA;session=78;due=2045-01-01", "session/GA/78", "body/GA")}

CASES = [
    (f"{WORK} a ?x", {("Resolution",)}, "only the narrowest class is asserted"),
    (f"{WORK} kg:symbol ?x", {("A/RES/99/7",)}, "the key stands on the work"),
    (f"{WORK} kg:session ?x", {("session/GA/99",)}, "sessions belong to their organ"),
    (f"{WORK} kg:agendaItem [ kg:itemNumber ?n ; rdfs:label ?l ]", {("108", "Crime")}, "agenda item"),
    (f"{WORK} kg:adoptedAt [ kg:meetingNumber ?n ]", {("53",)}, "the meeting that adopted it"),
    (f"{WORK} kg:agendaItem/kg:inSession ?s", {("session/GA/99",)}, "an item belongs to its session"),
    (f"{WORK} kg:adoptedAt/kg:inSession ?s", {("session/GA/99",)}, "and a meeting to its"),
    (
        "?x prov:wasRevisionOf ?y",
        {("A/99/5/Rev.2", "A/99/5/Rev.1"), ("A/99/5/Rev.1", "A/99/5")},
        "a revised text's symbol says what it revises",
    ),
    (
        "?t skos:exactMatch ?x",
        {("topic/UNBIS/1001012", "http://metadata.un.org/thesaurus/1001012")},
        "topics",
    ),
    (f"{WORK} kg:committee ?x", {("body/THIRD-COMMITTEE",)}, "from the list of committees"),
    (f"{WORK} kg:basedOnReport ?x", {("A/99/463",)}, "the committee's report"),
    (
        f"{WORK} kg:adoptsDraft ?x . ?x a ?c",
        {("A/C.3/99/L.4", "Draft")},
        "an L. document may hold either kind",
    ),
    (f"{WORK} kg:sponsor ?x", {("country/BY",), ("country/RU",)}, "sponsors by ISO code"),
    (f"{WORK} kg:vote [ kg:inFavour ?x ; kg:votedFor ?y ]", {("100", "country/FR")}, "a recorded vote"),
    (f"{WORK} kg:asOf ?x", {("2044-12-16",)}, "adopted goes before distributed"),
    (
        "?v kg:versionOf ?w ; kg:language ?l ; kg:hasText ?t",
        {("A/RES/99/7/fr", "A/RES/99/7", "fr", "true")},
        "language version",
    ),
    ("?g prov:wasDerivedFrom ?f . ?f kg:fileName ?n", None, "provenance of the graph"),
    (
        "?p kg:partOf ?w . ?p a kg:OperativeParagraph ; kg:number ?n",
        {("A/RES/99/7/op/5", "A/RES/99/7", "5"), ("A/RES/99/7/op/5~2", "A/RES/99/7", "5")},
        "a repeated number gets a mark",
    ),
    ("?p a kg:AnnexParagraph", {("A/RES/99/7/annex/II/B/5",)}, "annex numbers keep their levels"),
    ("?p a kg:Masthead", {("A/RES/99/7/masthead",)}, "masthead"),
    ("?p kg:eId ?e", {("A/RES/99/7/op/5~2", "para_48"), ("A/RES/99/7/fn/1", "note_2")}, "what markup calls parts"),
    (
        "?n a kg:Footnote ; kg:calledFrom ?p ; kg:cites ?x",
        {("A/RES/99/7/fn/1", "A/RES/99/7/pp/1", "treaty/2237-39574")},
        "a note, its caller, what it cites",
    ),
    ("?n kg:pointOf ?p ; kg:number ?l", {("A/RES/99/7/op/5/a", "A/RES/99/7/op/5", "a")}, "lettered points"),
    (f"{OP5} kg:cites ?x", {("A/RES/64/293",), ("CCPCJ/RES/27/2",)}, "plain edges"),
    (
        "?x kg:symbolOrigin ?o",
        {("CCPCJ/RES/27/2", "symbol-origin/coined"), ("A/RES/99/7", "symbol-origin/document")},
        "coined keys are marked",
    ),
    (
        "?x kg:locus ?l ; cito:hasCitedEntity ?c ; kg:citedDate ?d",
        {
            (
                "A/RES/99/7/op/5/cites/A/RES/64/293;loc=annex%20I",
                "annex I",
                "A/RES/64/293",
                "2010-07-30",
            )
        },
        "a citation's IRI holds what makes it this citation",
    ),
    (
        "?x kg:inFootnote ?n",
        {("A/RES/99/7/pp/1/cites/treaty/2237-39574;fn=1", "A/RES/99/7/fn/1")},
        "read in a note",
    ),
    (
        "?x a kg:Treaty ; kg:key ?k",
        {("treaty/2237-39574", "UNTS/2237/39574"), ("treaty/9-99", "UNTS/9/99")},
        "treaties known by their Treaty Series reference",
    ),
    (
        f"{OP5} kg:mentionsInstrument ?x",
        {("treaty/2237-39574",), ("instrument/AGENDA-2030",), ("treaty/9-99",)},
        "instruments",
    ),
    (f"{OP5} kg:openingAct ?x ; kg:openingPhrase ?y", {("act/urge", "Exhorte")}, "the paragraph's own act"),
    (
        "?x a kg:Addressing ; undo:hasProponent ?p ; undo:hasReceiver ?r ; kg:act ?s",
        {("A/RES/99/7/op/5/addresses/MEMBER-STATES", "body/GA", "body/MEMBER-STATES", "act/urge")},
        "who tells whom what",
    ),
    (f"{OP5} kg:addresses ?x", {("body/MEMBER-STATES",)}, "the direct edge"),
    ("?b kg:takesPartIn ?g2", {("body/UNODC", "body/ICAT"), ("body/COE", "body/ICAT")}, "short direct edge"),
    ("?b kg:coChairOf ?g2", {("body/OSCE", "body/ICAT")}, "short direct edge of co-chairs"),
    (
        "?p kg:statesMembership ?m . ?m a kg:Membership ; org:member ?b ; org:role ?r",
        {
            (
                "A/RES/99/7/participation/ICAT/member/UNODC",
                "membership/ICAT/member/UNODC",
                "body/UNODC",
                "role/member",
            ),
            (
                "A/RES/99/7/participation/ICAT/co-chair/OSCE/2019",
                "membership/ICAT/co-chair/OSCE",
                "body/OSCE",
                "role/co-chair",
            ),
        },
        "a partner is no member for readers of ORG",
    ),
    (f"{WORK} kg:status ?x", {("status/adopted",)}, "a resolution is adopted"),
    (
        "?m a kg:Participation ; kg:listKind ?k",
        {
            ("A/RES/99/7/participation/ICAT/member/UNODC", "list-kind/closed"),
            ("A/RES/99/7/participation/ICAT/partner/COE;list=open", "list-kind/open"),
        },
        "lists and their kinds",
    ),
    (
        "?m a kg:MeetingMention ; kg:meetingName ?n ; kg:startsOn ?d",
        {
            ("A/RES/99/7/op/5/meeting/2020-12-15_-", "Réunion", "2020-12-15"),
            ("A/RES/99/7/op/5/meeting/2020-12-15_-~2", "Autre", "2020-12-15"),
            ("A/RES/99/7/op/5/meeting/2015-04_2015-05", "Mois", "2015-04"),
        },
        "meetings told apart by order",
    ),
    (
        "?r kg:requestedOf ?o ; kg:dueSession ?s",
        {("A/RES/99/7/op/5/report/SG/GA;session=78;due=2045-01-01", "body/SG", "78")},
        "reports",
    ),
    (
        "?r kg:dueEarliest ?a ; kg:dueLatest ?b",
        {("A/RES/99/7/op/5/report/SG/GA;session=78;due=2045-01-01", "2045-01-01", "2045-01-01")},
        "the days between which a report is due can be compared",
    ),
    ("?r kg:dueAt ?s . ?s kg:sessionOf ?o", _DUE, "a report is due at a session of who receives it"),
    (
        "?x kg:previousInSeries ?y",
        {("A/RES/63/194", "A/RES/61/180"), ("A/RES/99/7", "A/RES/63/194")},
        "series",
    ),
    (f"{WORK} kg:taggedSdgTarget ?x", {("topic/SDG/5",)}, "a goal of the markup"),
    (f"{WORK} kg:namesSdgTarget ?x", {("topic/SDG/5.2",)}, "a target of the text"),
    (
        "?x kg:mentionText ?t ; kg:reason ?r",
        {
            ("A/RES/99/7/fr/unresolved/103-109", "27/2", "reason/no-organ"),
            ("A/RES/99/7/fr/unresolved/103-109~2", "xx", "reason/other"),
        },
        "what could not be resolved",
    ),
    (
        "?x kg:reasonText ?t",
        {("A/RES/99/7/fr/unresolved/103-109~2", "strange words")},
        "other reasons keep words",
    ),
]


def in_language(language: str, *acts: str) -> list[str]:
    """A version that cites, names, addresses and asks the same under these acts, in this order."""
    paper = document()
    paper = replace(paper, metadata=replace(paper.metadata, language=language))
    return quads(
        paper,
        Statements(
            citations=tuple(Citation(place(), "A/RES/64/293", "annex I", act) for act in acts),
            mentions=tuple(Mention(place(), "body", "UNODC", act) for act in acts),
            addressees=tuple(Addressee(place(), "MEMBER-STATES", act) for act in acts),
            ratifications=tuple(RatificationUrged(place(), "TIP-PROTOCOL", act) for act in acts),
            requests=tuple(ReportRequest(place(), "SG", "GA", act, 78) for act in acts),
        ),
        links=LINKS,
    )


SAID = f"{OP5} ^kg:inParagraph ?statement . ?statement kg:act ?act"
TOLD_APART = {
    "A/RES/99/7/op/5/cites/A/RES/64/293;loc=annex%20I",
    "A/RES/99/7/op/5/mentions/UNODC",
    "A/RES/99/7/op/5/addresses/MEMBER-STATES",
    "A/RES/99/7/op/5/ratification/TIP-PROTOCOL",
    "A/RES/99/7/op/5/report/SG/GA;session=78",
}


def test_versions_that_differ_in_the_act_make_one_statement_with_both() -> None:
    both = load(in_language("en", "urge") + in_language("fr", "call-upon"))
    assert rows(both, SAID) == {(each, f"act/{act}") for each in TOLD_APART for act in ("urge", "call-upon")}
    own = rows(both, f"{SAID} . BIND(?g AS ?graph)")
    assert {(act, graph.rpartition("/")[2]) for _, act, graph in own} == {("act/urge", "en"), ("act/call-upon", "fr")}


@given(acts=st.lists(st.sampled_from(["", "urge", "request", "recall"]), min_size=1, max_size=6))
@settings(max_examples=30, deadline=None)
def test_a_version_says_each_statement_under_one_act(acts: list[str]) -> None:
    """The law: as many statements as different acts, each with its own; nothing is lost, nothing said twice."""
    told = rows(
        load(in_language("en", *acts)), f"{OP5} ^kg:inParagraph ?statement OPTIONAL {{ ?statement kg:act ?act }}"
    )
    assert len({statement for statement, _ in told}) == len(told) == len(TOLD_APART) * len(set(acts))
    for name in TOLD_APART:
        mine = {statement: act for statement, act in told if statement.partition("~")[0] == name}
        order = [mine[name], *(mine[f"{name}~{count}"] for count in range(2, len(mine) + 1))]
        assert [each.removeprefix("act/") for each in order] == list(dict.fromkeys(acts))


@pytest.mark.parametrize(("pattern", "expected", "why"), CASES, ids=[why for _, _, why in CASES])
def test_what_is_written(store: ox.Store, pattern: str, expected: set[tuple[str, ...]] | None, why: str) -> None:
    found = rows(store, pattern)
    assert found == expected if expected is not None else found, why


def test_every_statement_says_where_it_was_read(store: ox.Store) -> None:
    statements = rows(store, "?s kg:inParagraph ?p")
    placed = rows(store, "?s kg:readAt ?x FILTER(REGEX(STR(?x), 'id/file/[0-9a-f]{64}/text#char=[0-9]+,[0-9]+$'))")
    assert {row[0] for row in statements} == {row[0] for row in placed}


def test_a_quote_that_furniture_cuts_has_a_place_per_piece() -> None:
    cut = place(spans=(Span(10, 13), Span(40, 44)), quote="one four")
    found = rows(
        load(quads(document(), Statements(citations=(Citation(cut, "A/RES/1/1"),)), links=LINKS)),
        "?x kg:quote ?q ; kg:textStart ?s FILTER(STRENDS(STR(?x), ',13') || STRENDS(STR(?x), ',44'))",
    )
    text = f"file/{'ab' * 32}/text#char="
    assert {row[:2] for row in found} == {(f"{text}10,13", "one"), (f"{text}40,44", "four")}


def test_paragraphs_with_one_number_are_told_apart_by_where_they_are() -> None:
    paragraphs = (
        Paragraph(Part.OPERATIVE, "1", "First", OffsetMap((0,), (100,)), (Call("1", 2),)),
        Paragraph(Part.OPERATIVE, "1", "Second", OffsetMap((0,), (200,)), (Call("2", 2),)),
    )
    cited = [
        Citation(place(number="1", spans=(Span(110, 116),)), "A/RES/1/1"),
        Citation(place(number="1", spans=(Span(210, 216),)), "A/RES/1/2"),
        Citation(place(number="1", footnote="2", spans=(Span(900, 906),)), "A/RES/1/3"),
    ]
    notes = (Footnote("1", ""), Footnote("2", ""))
    lines = quads(document(paragraphs=paragraphs, footnotes=notes), Statements(citations=tuple(cited)), links=LINKS)
    assert rows(load(lines), "?c a kg:Citation ; kg:inParagraph ?p ; cito:hasCitedEntity ?x") == {
        ("A/RES/99/7/op/1/cites/A/RES/1/1", "A/RES/99/7/op/1", "A/RES/1/1"),
        ("A/RES/99/7/op/1~2/cites/A/RES/1/2", "A/RES/99/7/op/1~2", "A/RES/1/2"),
        ("A/RES/99/7/op/1~2/cites/A/RES/1/3;fn=2", "A/RES/99/7/op/1~2", "A/RES/1/3"),
    }


def test_facts_only_leaves_texts_out() -> None:
    lines = quads(document(has_text=False), STATEMENTS, links=LINKS)
    assert not [line for line in lines if "ontology#text>" in line or "ontology#heading>" in line]
    assert any('ontology#hasText> "false"' in line for line in lines)


def test_sorted_distinct_and_the_same_again() -> None:
    lines = quads(document(), STATEMENTS, links=LINKS)
    assert lines == sorted(set(lines)) == quads(document(), STATEMENTS, links=LINKS)
    assert all(line.endswith(f"<{graph_iri(document())}> .") for line in lines)


def test_language_versions_meet_on_the_same_nodes() -> None:
    english = document(metadata=replace(document().metadata, language="en"))
    subjects = [
        {line.split(" ", 1)[0] for line in quads(version, STATEMENTS, links=LINKS)} for version in (document(), english)
    ]
    apart = subjects[0] ^ subjects[1]
    marks = ("#char=", "7/fr", "7/en")
    assert apart and all(any(mark in subject for mark in marks) for subject in apart)


def test_another_base() -> None:
    """Documents, files and graphs move; terms, bodies, treaties, topics, countries and sessions are everybody's."""
    base = "https://kg.example.org/un/"
    there, here = (set(quads(document(), STATEMENTS, each, LINKS)) for each in (base, B))
    known = names(base)
    assert {_IRI.sub(lambda match: f"<{known.moved(match[1])}>", line) for line in here} == there
    shared = {names().path(iri) for line in there for iri in _IRI.findall(line) if iri.startswith(f"{B}id/")}
    assert {path.partition("/")[0] for path in shared} >= {"act", "body", "treaty", "topic", "country", "session"}
    assert not {path for path in shared if path.startswith(("A/", "file/"))}
    own = {iri for line in there for iri in _IRI.findall(line) if iri.startswith(base)}
    assert {iri for iri in own if not iri.startswith((f"{base}id/A/", f"{base}id/CCPCJ/", f"{base}id/file/"))} == {
        f"{base}graph/A/RES/99/7/fr"
    }
    both = f"{base} {base}"
    assert not [line for line in quads(document(), STATEMENTS, both, LINKS) if B in line]


@pytest.mark.parametrize("base", ["", "no iri", "https://example.org/x", "https://example.org/<x>/", "/relative/"])
def test_a_bad_base_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="base IRI"):
        quads(document(), STATEMENTS, base, LINKS)


@pytest.mark.parametrize(
    ("key", "path", "cls"),
    [
        ("A/RES/76/186", "A/RES/76/186", Cls.RESOLUTION),
        ("A/RES/2200(XXI)", "A/RES/2200(XXI)", Cls.RESOLUTION),
        ("A/73/12 (Part I)", "A/73/12(PartI)", Cls.DOCUMENT),
        ("A/DEC/76/564", "A/DEC/76/564", Cls.DECISION),
        ("A/C.3/80/L.4", "A/C.3/80/L.4", Cls.DRAFT),
        ("UNTS/2237/39574", "treaty/2237-39574", Cls.TREATY),
        ("LNTS/60/1414", "treaty/LNTS-60-1414", Cls.TREATY),
        ("unidentified:0123456789ab", "unidentified:0123456789ab", Cls.DOCUMENT),
    ],
)
def test_paths_and_classes_of_keys(key: str, path: str, cls: Cls) -> None:
    assert (work_path(key), work_class(key)) == (path, cls)


def test_instruments_by_key_or_code() -> None:
    assert instrument_path("TIP-PROTOCOL", LINKS) == "treaty/2237-39574"
    assert instrument_path("AGENDA-2030", LINKS) == "instrument/AGENDA-2030"
    assert instrument_path("NEW ONE", LINKS) == "instrument/NEW%20ONE"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", "5"),
        ("", "-"),
        ("..", "%2E%2E"),
        ("108 (a)", "108%20(a)"),
        ("é", "%C3%A9"),
        ("a/b", "a%2Fb"),
        ("a~2", "a%7E2"),
        (";x=1", "%3Bx%3D1"),
        ("\ud800", "%EF%BF%BD"),
        ("<>", "%3C%3E"),
    ],
)
def test_segments(text: str, expected: str) -> None:
    assert segment(text) == expected


def test_paragraph_paths() -> None:
    assert paragraph_path(Part.ANNEX, "II/B/5") == "annex/II/B/5"
    assert paragraph_path(Part.MASTHEAD, "") == "masthead"
    assert paragraph_path(Part.PREAMBULAR, "") == "pp/-"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('say "x"', '"say \\"x\\""'),
        ("a\\b", '"a\\\\b"'),
        ("a\nb\rc", '"a\\nb\\rc"'),
        ("tab\tstays", '"tab\tstays"'),
        ("form\x0cfeed", '"form feed"'),
        ("nul\x00", '"nul\ufffd"'),
        ("lone\udc80", '"lone\ufffd"'),
        ("\U0001f600 é", '"\U0001f600 é"'),
    ],
)
def test_literals(text: str, expected: str) -> None:
    assert literal(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-12-16", f'"2021-12-16"^^<{XSD}date>'),
        ("2015-04", f'"2015-04"^^<{XSD}gYearMonth>'),
        ("2019", f'"2019"^^<{XSD}gYear>'),
        ("2021-02-30", '"2021-02-30"'),
        ("0000-01-01", '"0000-01-01"'),
        ("soon", '"soon"'),
        ("2021-12-16T00:00", '"2021-12-16T00:00"'),
    ],
)
def test_dates(text: str, expected: str) -> None:
    assert when(text) == expected


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)))
def test_a_day_lies_between_the_first_and_the_last_of_its_day_month_and_year(day: date) -> None:
    for size in (10, 7, 4):
        first, last = days(day.isoformat()[:size]) or (None, None)
        assert first and last and first <= day <= last
        assert all(
            each.isoformat()[:size] != day.isoformat()[:size] for each in (first - timedelta(1), last + timedelta(1))
        )


@pytest.mark.parametrize("text", ["", "2026-13", "2026-02-30", "0000", "spring 2026", "2026-1"])
def test_what_is_no_day_month_or_year_has_no_days(text: str) -> None:
    assert days(text) is None


def test_language_tags() -> None:
    assert (tag("fr"), tag("zh-Hans"), tag(""), tag("fr fr"), tag('f"')) == ("@fr", "@zh-hans", "", "", "")


HOSTILE = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)
PART = st.sampled_from(list(Part))


@settings(max_examples=80, deadline=None)
@given(st.lists(HOSTILE, min_size=14, max_size=14), PART)
def test_hostile_text_never_makes_an_invalid_line(texts: list[str], part: Part) -> None:
    (number, quote, act, cited, locus, when_, title, code, name, reason, label, language, symbol, sha) = texts
    at = Place(part, number, label, 0, 3, (Span(0, len(quote)),), quote)
    made = document(
        metadata=Metadata(
            symbol=symbol or "A/RES/1/1",
            title=title,
            language=language,
            adopted=when_,
            type=name,
            session_key=number,
            agenda_item=label,
            meeting=code,
            sponsors=(code,),
            draft=cited,
        ),
        source=Source(name, "text", sha, quote),
        paragraphs=(Paragraph(part, number, quote, calls=(Call(label, 0),), points=(Point(label, 0, 1),)),),
        footnotes=(Footnote(label, quote),),
        topics=(Topic(label, code, name),),
    )
    statements = Statements(
        acts=(ActUse(at, quote, act, True, (0, 1)),),
        citations=(Citation(at, cited, locus, act, when_, title),),
        mentions=(Mention(at, "body", code), Mention(at, "instrument", code)),
        addressees=(Addressee(at, code, act),),
        participations=(Participation(at, code, name, act, number),),
        meetings=(Meeting(at, name, code, when_, when_, locus),),
        requests=(ReportRequest(at, code, name, act, 5, when_),),
        series=(Series(at, (cited, symbol), ("", ""), title),),
        unresolved=(Unresolved(at, quote, reason),),
    )
    lines = quads(made, statements, links=LINKS)
    assert len(list(ox.parse(("\n".join(lines)).encode(), format=ox.RdfFormat.N_QUADS))) == len(lines)


def test_of_two_statements_at_one_place_neither_is_lost() -> None:
    """A place that says itself what it reads says the widest characters and the longest quote of its statements."""
    mention = next(iter(STATEMENTS.mentions))
    place = mention.place
    other = replace(place, start=place.start + 1, end=place.end + 5, quote=f"{place.quote} more")
    lines = quads(document(), Statements(mentions=(mention, replace(mention, place=other))), links=LINKS)
    own = [line.split(" ", 2) for line in lines if line.split(" ")[0].endswith("#char=103,109>")]
    said = {predicate.rpartition("#")[2]: value.split('"')[1] for _, predicate, value in own}
    assert {name: said.get(name) for name in ("textStart>", "textEnd>", "quote>")} == {
        "textStart>": str(place.start),
        "textEnd>": str(place.end + 5),
        "quote>": f"{place.quote} more",
    }


def test_the_bytes_are_the_lines() -> None:
    lines = quads(document(), STATEMENTS, links=LINKS)
    assert nquads(document(), STATEMENTS, links=LINKS) == "".join(f"{line}\n" for line in lines).encode()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"symbol": "A/C.3/99/L.4", "type": "draft resolution", "adopted": ""}, "draft"),
        ({"symbol": "unidentified:0123456789ab", "type": "draft resolution", "adopted": ""}, "draft"),
        ({"symbol": "A/99/120", "type": "report", "adopted": ""}, ""),
        ({"symbol": "S/PRST/2044/3", "type": "presidential statement", "adopted": ""}, "adopted"),
        ({"symbol": "unidentified:0123456789ab", "type": "resolution", "adopted": ""}, ""),
    ],
)
def test_drafts_are_marked_and_make_no_membership(changes: dict[str, str], status: str) -> None:
    held = document()
    held = replace(held, metadata=replace(held.metadata, draft="", **changes))  # type: ignore[arg-type]
    store = load(quads(held, STATEMENTS, links=LINKS))
    work = f"<{names().id(work_path(changes['symbol']))}>"
    assert rows(store, f"{work} kg:status ?x") == ({(f"status/{status}",)} if status else set())
    assert bool(rows(store, "?p kg:statesMembership ?m")) == (status != "draft")


def test_a_state_that_is_asked_is_a_country() -> None:
    asked = replace(STATEMENTS, addressees=(Addressee(place(), "STATE-HT", "urge"),))
    store = load(quads(document(), asked, links=LINKS))
    assert rows(store, f"{OP5} kg:addresses ?x") == {("country/HT",)}


@pytest.mark.parametrize(
    ("scheme", "topic", "label"),
    [
        ("UNBIS", "1006622", "TRAFFICKING IN PERSONS"),
        ("UNBIS", "TRAFFICKING IN PERSONS", ""),
        ("UNBIS", "Trafficking in Persons", "Trafficking in Persons"),
    ],
)
def test_a_subject_is_one_concept_by_number_and_by_heading(scheme: str, topic: str, label: str) -> None:
    lines = [each for each in quads(document(topics=(Topic(scheme, topic, label),)), Statements()) if "/topic/" in each]
    assert {each for line in lines for each in re.findall(r"id/topic/([^>]+)>", line)} == {"UNBIS/1006622"}
    assert not [each for each in lines if "rdf-schema#label" in each], "its name is the list's"


def test_a_heading_says_in_which_language_its_catalogue_is() -> None:
    """The markup of every language version prints the library's headings in English; another source says nothing."""
    topics = (Topic("DHLAUTH", "UN. Board of Wells", ""), Topic("OTHER", "Puits", ""))
    lines = list(quads(document(topics=topics), Statements(), links=shipped_links()))
    labels = [each for each in lines if "rdf-schema#label" in each and "/topic/" in each]
    assert ['"UN. Board of Wells"@en' in each for each in labels] == [True, False]
    assert '"Puits" ' in labels[1]


def test_a_heading_that_no_list_or_several_subjects_have_stays_what_it_is() -> None:
    links = Links(subjects={("UNBIS", "water"): "10"})
    for topic in (Topic("UNBIS", "WATER SUPPLY", ""), Topic("DHLAUTH", "WATER", "")):
        lines = quads(document(topics=(topic,)), Statements(), links=links)
        assert any(f'#code> "{topic.topic}"' in each for each in lines)
    lists = subject_codes()
    assert len(lists) > 500 and all(code for code in lists.values())
    assert all(lists.get((scheme, fold(code)), code) == code for (scheme, _), code in lists.items()), (
        "no code is a name"
    )
