"""Mentions of meetings, and which of them are of one: certain, or two; sessions by their number and body."""

from __future__ import annotations

import re
from pathlib import Path

import papers
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.library import Table
from kg.meetings import Mention, grouped, read, triples, written
from kg.pipeline import BuildOptions, build
from kg.store import open_readonly
from kg.triples.meetings import number, numbered, sessions, whose
from kg.vocab import DEFAULT_BASE, Rel, names

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

DAY, NEXT = "2041-05-13", "2041-05-14"
CSW, GA = f"{DEFAULT_BASE}id/body/CSW", f"{DEFAULT_BASE}id/body/GA"


@pytest.mark.parametrize(
    ("name", "language", "found"),
    [
        ("sixty-sixth session", "en", (66,)),
        ("sixty-fifth and sixty-sixth sessions", "en", (65, 66)),
        ("fifty-third regular session", "en", (53,)),
        ("103rd session", "en", (103,)),
        ("tenth session of the Conference of the Parties", "en", (10,)),
        ("soixante et onzième session", "fr", (71,)),
        ("quatre-vingt-unième session", "fr", (81,)),
        ("soixante-dix-septième session", "fr", (77,)),
        ("soixante-septième et soixante-huitième sessions", "fr", (67, 68)),
        ("septuagésimo sexto período de sesiones", "es", (76,)),
        ("103e session", "fr", (103,)),
        ("75º período de sesiones", "es", (75,)),
        ("73er período de sesiones", "es", (73,)),
        # Sessions of their own numbering, and what is no session.
        ("twenty-third special session", "en", ()),
        ("organizational session", "en", ()),
        ("high-level meeting", "en", ()),
        ("second session of the tenth meeting", "en", (2,)),
        ("vingt-troisième session extraordinaire", "fr", ()),
        ("special event at the sixty-sixth session", "en", ()),
    ],
)
def test_a_session_by_its_number(name: str, language: str, found: tuple[int, ...]) -> None:
    assert sessions(name, language) == found


def test_the_number_of_a_meeting_among_its_kind() -> None:
    assert number("second meeting of the Group", "en") == number("deuxième réunion du Groupe", "fr") == 2
    assert number("second and third meetings of the Group", "en") == number("high-level meeting", "en") == 0
    assert number("meeting of the second Group", "en") == 0
    assert numbered("second and third meetings of the Group", "en") == ((2, 3), "meetings of the group")
    assert numbered("deuxième et troisième réunions", "fr") == ((2, 3), "reunions")


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("second meeting of the Group on wells", "en", "group on wells"),
        ("deuxième réunion du Groupe", "fr", "groupe"),
        ("segunda reunión de la Comisión", "es", "comision"),
        ("second meeting", "en", ""),
        ("second meeting on wells", "en", None),
    ],
)
def test_whose_meetings_a_number_counts(name: str, language: str, expected: str | None) -> None:
    assert whose(numbered(name, language)[1], language) == expected


def mention(iri: str, body: str = CSW, start: str = DAY, end: str = DAY, beside: bool = False, **said: str) -> Mention:
    return Mention(iri, body, start, end, beside, names=said)


HIGH = {"en": "high-level meeting on wells"}
CASES = [
    ("the same name of the same body", [mention("a", **HIGH), mention("b", **HIGH)], 1),
    ("another day", [mention("a", **HIGH), mention("b", end=NEXT, **HIGH)], 2),
    ("another body", [mention("a", **HIGH), mention("b", GA, **HIGH)], 2),
    ("a body that is not named", [mention("a", **HIGH), mention("b", "", **HIGH)], 2),
    ("another name", [mention("a", **HIGH), mention("b", en="high-level meeting on ropes")], 2),
    ("a name that says too little", [mention("a", en="panel discussion"), mention("b", en="panel discussion")], 2),
    ("no body and a short name", [mention("a", "", **HIGH), mention("b", "", **HIGH)], 1),
    (
        "no body and a name of three words",
        [mention("a", "", en="high-level meeting"), mention("b", "", en="high-level meeting")],
        2,
    ),
    ("the same number", [mention("a", en="second meeting"), mention("b", en="Second meeting")], 1),
    ("the same number, of another thing", [mention("a", en="second meeting"), mention("b", fr="deuxième réunion")], 2),
    (
        "the same number on another matter",
        [mention("a", en="second meeting on wells"), mention("b", en="second meeting on ropes")],
        2,
    ),
    (
        "two numbers by way of a name without one",
        [
            mention("a", **HIGH),
            mention("b", fr="deuxième réunion", **HIGH),
            mention("c", fr="troisième réunion", **HIGH),
        ],
        2,
    ),
    ("another number", [mention("a", en="second meeting"), mention("b", fr="troisième réunion")], 2),
    ("a number, and no body", [mention("a", "", en="second meeting"), mention("b", "", fr="deuxième réunion")], 2),
    (
        "two languages that a third mention ties",
        [
            mention("a", **HIGH),
            mention("b", fr="réunion sur les puits"),
            mention("c", **HIGH, fr="réunion sur les puits"),
        ],
        1,
    ),
    (
        "names of several meetings of a paragraph, which may be of any of them",
        [mention("a", **HIGH), mention("b", beside=True, **HIGH)],
        2,
    ),
    (
        "languages that say different numbers",
        [
            mention("a", en="second meeting on wells", fr="troisième réunion"),
            mention("b", en="second meeting on wells"),
        ],
        2,
    ),
    (
        "one name for one of several meetings and for one",
        [mention("a", en="high-level meetings on wells"), mention("b", **HIGH)],
        1,
    ),
    (
        "a conference by one of its days, at its place",
        [
            Mention("a", "", DAY, DAY, names={"en": "Diplomatic Conference"}, places={"en": "Port Well"}),
            Mention("b", "", DAY, NEXT, names={"en": "Diplomatic Conference on Wells"}, places={"en": "Port Well"}),
        ],
        1,
    ),
    (
        "a conference by one of its days, at another place",
        [
            Mention("a", "", DAY, DAY, names={"en": "Diplomatic Conference"}, places={"en": "Port Well"}),
            Mention("b", "", DAY, NEXT, names={"en": "Diplomatic Conference on Wells"}, places={"en": "Port Rope"}),
        ],
        2,
    ),
    (
        "a common noun at the place, by one of its days",
        [
            Mention("a", "", DAY, DAY, names={"en": "diplomatic conference"}, places={"en": "Port Well"}),
            Mention("b", "", DAY, NEXT, names={"en": "diplomatic conference on wells"}, places={"en": "Port Well"}),
        ],
        2,
    ),
    (
        "a meeting by one of its days, about more",
        [
            mention("a", en="high-level meeting of the Assembly on the keeping of old wells"),
            mention("b", end=NEXT, en="high-level meeting of the Assembly on the keeping of old wells and of ropes"),
        ],
        2,
    ),
    (
        "a meeting by one of its days, about the same",
        [
            mention("a", en="high-level meeting of the Assembly on the keeping of old wells"),
            mention("b", end=NEXT, en="high-level meeting of the Assembly on the keeping of old wells in towns"),
        ],
        1,
    ),
    (
        "a meeting that only says that it met, by one of its days",
        [
            mention("a", en="high-level meeting of the Assembly"),
            mention("b", end=NEXT, en="high-level meeting of the Assembly"),
        ],
        2,
    ),
    (
        "one of the days of two conferences",
        [
            Mention("a", "", DAY, DAY, names={"en": "Diplomatic Conference"}, places={"en": "Port Well"}),
            Mention("b", "", DAY, NEXT, names={"en": "Diplomatic Conference on Wells"}, places={"en": "Port Well"}),
            Mention(
                "c", "", "2041-05-12", DAY, names={"en": "Diplomatic Conference on Ropes"}, places={"en": "Port Well"}
            ),
        ],
        3,
    ),
    (
        "the number counts the meetings of the body",
        [
            Mention("a", CSW, DAY, DAY, told=2, of_body=True, names={"en": "second and third meetings"}),
            Mention("b", CSW, DAY, DAY, of_body=True, names={"en": "second meeting of the Commission on wells"}),
            Mention("c", CSW, DAY, DAY, of_body=True, names={"en": "second meeting of the Commission on ropes"}),
            Mention("d", CSW, DAY, DAY, names={"en": "second meeting on ropes"}),
        ],
        2,
    ),
    ("no day", [mention("a", start="2041-05", end="2041-05", **HIGH), mention("b", start="", end="", **HIGH)], 0),
]


@pytest.mark.parametrize(("mentions", "count"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_one_only_where_it_is_certain(mentions: list[Mention], count: int) -> None:
    assert len(grouped(mentions)) == count


_MENTIONS = st.lists(
    st.builds(
        lambda body, start, name: (body, start, name),
        st.sampled_from(["", CSW, GA]),
        st.sampled_from([DAY, NEXT, "2041"]),
        st.sampled_from(["high-level meeting on wells", "second meeting", "panel"]),
    ),
    max_size=8,
)


@given(_MENTIONS)
def test_mentions_of_a_meeting_agree(said: list[tuple[str, str, str]]) -> None:
    """Whatever texts say: one meeting has one body and the same days, and each mention with days is of exactly one.

    Days may be some of the meeting's, which are those of its first mention.
    """
    mentions = [Mention(str(at), *each[:1], each[1], each[1], names={"en": each[2]}) for at, each in enumerate(said)]
    groups = grouped(mentions)
    assert sorted(each.iri for group in groups for each in group) == sorted(
        m.iri for m in mentions if m.start != "2041"
    )
    for group in groups:
        assert len({each.body for each in group}) == 1
        assert all(group[0].start <= each.start <= each.end <= group[0].end for each in group)


_SAID = st.tuples(
    st.sampled_from(["", CSW, GA]),
    st.sampled_from([(DAY, DAY), (NEXT, NEXT), (DAY, NEXT)]),
    st.booleans(),
    st.sampled_from(["high-level meeting on wells and ropes", "second meeting", "panel"]),
)


@given(st.lists(_SAID, max_size=8))
def test_a_day_on_which_a_meeting_sat_makes_it_a_thing_but_is_not_its_end(
    said: list[tuple[str, tuple[str, str], bool, str]],
) -> None:
    """Whoever tells only one day of a meeting tells of a meeting; its ends are those that some text tells, or none."""
    mentions = [
        Mention(f"{DEFAULT_BASE}id/{at}", body, days[0], days[0] if sat else days[1], names={"en": name}, sat=sat)
        for at, (body, days, sat, name) in enumerate(said)
    ]
    groups = grouped(mentions)
    assert sorted(each.iri for group in groups for each in group) == sorted(each.iri for each in mentions)
    for group in groups:
        assert group[0].sat == all(each.sat for each in group)
    lines = {triple.predicate.value.rpartition("#")[2]: 0 for triple in written(groups, DEFAULT_BASE)}
    assert ("metOn" in lines) == any(group[0].sat for group in groups)
    assert ("startsOn" in lines) == ("endsOn" in lines) == any(not group[0].sat for group in groups)


def test_one_day_of_a_meeting_is_of_the_meeting_that_has_it() -> None:
    name = "Regional Conference on Wells, Ropes and Lighthouses"
    whole, one = mention("x:a", "", DAY, NEXT, en=name), Mention("x:b", "", NEXT, NEXT, names={"en": name}, sat=True)
    assert grouped([one, whole]) == [[whole, one]]
    other = Mention("x:c", CSW, NEXT, NEXT, names={"en": "high-level meeting on ropes"}, sat=True)
    long = mention("x:d", CSW, DAY, NEXT, en="high-level meeting on wells")
    assert grouped([other, long]) == [[other], [long]], "not certain: two, that are perhaps one"
    said = {triple.predicate.value for triple in written([[other], [long]], DEFAULT_BASE)}
    assert names().term(Rel.PERHAPS_SAME) in said


def test_every_mention_with_a_day_is_of_a_meeting_or_session_and_the_page_counts_them(starter_store: Path) -> None:
    """Meetings are things: none that a text gives a day is left a mention alone. The figures are docs/ontology.md's."""

    def count(rest: str, what: str = "?m") -> int:
        with kg.open(starter_store) as graph:
            rows = graph.query(f"PREFIX kg: <{names().kg}> SELECT (COUNT(DISTINCT {what}) AS ?n) {{ {rest} }}")
            assert isinstance(rows, Table)
            return int(str(rows.rows[0][0]))

    no_thing = "FILTER NOT EXISTS { ?m kg:tellsOf|kg:meetingSession ?thing }"
    days = "{ ?m kg:metOn ?day } UNION { ?m kg:startsOn ?day ; kg:endsOn ?last FILTER(STRLEN(STR(?last)) = 10) }"
    assert count(f"?m a kg:MeetingMention . {days} FILTER(STRLEN(STR(?day)) = 10)") > 50
    assert count(f"?m a kg:MeetingMention . {days} FILTER(STRLEN(STR(?day)) = 10) {no_thing}") == 0
    page = (Path(__file__).parents[1] / "docs/ontology.md").read_text(encoding="utf-8")
    figures = re.search(
        r"(\d+) mentions are of (\d+) sessions \((\d+)\) and (\d+) meetings \((\d+)\); (\d+) are of none", page
    )
    assert figures and [int(each) for each in figures.groups()] == [
        count("?m a kg:MeetingMention"),
        count("?m kg:meetingSession ?s", "?s"),
        count("?m kg:meetingSession ?s"),
        count("?m kg:tellsOf ?t", "?t"),
        count("?m kg:tellsOf ?t"),
        count(f"?m a kg:MeetingMention {no_thing}"),
    ]


def _paper(number: int, session: int, *paragraphs: str) -> str:
    return papers.resolution(number, session=session).replace(
        "1. Urges Member States to keep their lighthouses lit;",
        "1. Recalls the sixty-sixth session of the Commission on the Status of Women, held from 14 to 25 March 2022, "
        "and the Fourth World Conference on Women, held in Beijing from 4 to 15 September 1995;",
    )


@pytest.mark.thorough
def test_two_texts_tell_of_one_meeting_whatever_the_order_they_come_in(tmp_path: Path) -> None:
    """Added one after the other, removed, or built at once: the same things, and what documents state says no more."""
    folder = papers.write(tmp_path / "in", a=_paper(7, 91), b=_paper(8, 92), c=papers.resolution(9, session=93))
    whole, grown = tmp_path / "whole", tmp_path / "grown"
    build(BuildOptions(whole, (folder,), jobs=1))
    build(BuildOptions(grown, (folder / "b.txt",), jobs=1))
    for name in ("c.txt", "a.txt"):
        build(BuildOptions(grown, (folder / name,), add=True, jobs=1))
    with open_readonly(whole) as one, open_readonly(grown) as other:
        made = set(triples(one.store, DEFAULT_BASE))
        assert made == set(triples(other.store, DEFAULT_BASE))
        assert made <= {quad.triple for quad in one.quads(names().graph("series"))}
        found = grouped(read(one.store, DEFAULT_BASE))
        assert [len(group) for group in found] == [2] and "women" in found[0][0].names["en"].lower()
        session = ox.NamedNode(names().id("session/CSW/66"))
        said = one.store.quads_for_pattern(None, ox.NamedNode(names().term(Rel.MEETING_SESSION)), session, None)
        assert len({quad.subject.value for quad in said}) == 2
        tells = ox.NamedNode(names().term(Rel.TELLS_OF))
        graphs = {quad.graph_name for quad in one.store.quads_for_pattern(None, tells, None, None)}
        assert graphs == {ox.NamedNode(names().graph("series"))}
    build(BuildOptions(grown, (), remove=("A/RES/92/8",), jobs=1))
    with open_readonly(grown) as other:
        assert [len(group) for group in grouped(read(other.store, DEFAULT_BASE))] == [1]
