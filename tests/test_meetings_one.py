"""Mentions of meetings, and which of them are of one: certain, or two; sessions by their number and body."""

from __future__ import annotations

from pathlib import Path

import papers
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.meetings import Mention, grouped, read, triples
from kg.pipeline import BuildOptions, build
from kg.store import open_readonly
from kg.triples.meetings import number, sessions
from kg.vocab import DEFAULT_BASE, Rel, names

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


def mention(iri: str, body: str = CSW, start: str = DAY, end: str = DAY, beside: bool = False, **said: str) -> Mention:
    return Mention(iri, body, start, end, beside, said)


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
    """Whatever texts say: one meeting has one body and the same days, and each mention with days is of exactly one."""
    mentions = [Mention(str(at), *each[:1], each[1], each[1], names={"en": each[2]}) for at, each in enumerate(said)]
    groups = grouped(mentions)
    assert sorted(each.iri for group in groups for each in group) == sorted(
        m.iri for m in mentions if m.start != "2041"
    )
    for group in groups:
        assert len({(each.body, each.start, each.end) for each in group}) == 1


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
