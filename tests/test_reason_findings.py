"""Contradictions are found, named by the table's rule, and tied to the documents they come from."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.reason import close
from tests.reason_graphs import RDFS, TYPE, XSD, Triple, cells, lines, owl

E = "http://example.org/"
A, B, C, D, P, Q, R = (f"<{E}{name}>" for name in "abCDpqR")
SUB, SUBP, DOMAIN = f"<{RDFS}subClassOf>", f"<{RDFS}subPropertyOf>", f"<{RDFS}domain>"
ZERO = f'"0"^^<{XSD}nonNegativeInteger>'

CASES: list[tuple[str, list[Triple]]] = [
    ("prp-irp", [(P, TYPE, owl("IrreflexiveProperty")), (A, P, A)]),
    ("prp-asyp", [(P, TYPE, owl("AsymmetricProperty")), (A, P, B), (B, P, A)]),
    ("prp-pdw", [(P, owl("propertyDisjointWith"), Q), (A, P, B), (A, Q, B)]),
    (
        "prp-adp",
        [
            ("_:x", TYPE, owl("AllDisjointProperties")),
            ("_:x", owl("members"), "_:l0"),
            *cells("l", [P, Q]),
            (A, P, B),
            (A, Q, B),
        ],
    ),
    (
        "prp-npa1",
        [
            ("_:x", owl("sourceIndividual"), A),
            ("_:x", owl("assertionProperty"), P),
            ("_:x", owl("targetIndividual"), B),
            (A, P, B),
        ],
    ),
    (
        "prp-npa2",
        [
            ("_:x", owl("sourceIndividual"), A),
            ("_:x", owl("assertionProperty"), P),
            ("_:x", owl("targetValue"), '"v"'),
            (A, P, '"v"'),
        ],
    ),
    ("cls-nothing2", [(C, SUB, owl("Nothing")), (A, TYPE, C)]),
    ("cls-com", [(C, owl("complementOf"), D), (A, TYPE, C), (A, TYPE, D)]),
    ("cls-maxc1", [(R, owl("maxCardinality"), ZERO), (R, owl("onProperty"), P), (A, TYPE, R), (A, P, B)]),
    (
        "cls-maxqc1",
        [
            (R, owl("maxQualifiedCardinality"), ZERO),
            (R, owl("onProperty"), P),
            (R, owl("onClass"), C),
            (A, TYPE, R),
            (A, P, B),
            (B, TYPE, C),
        ],
    ),
    (
        "cls-maxqc2",
        [
            (R, owl("maxQualifiedCardinality"), ZERO),
            (R, owl("onProperty"), P),
            (R, owl("onClass"), owl("Thing")),
            (A, TYPE, R),
            (A, P, B),
        ],
    ),
    ("cax-dw", [(C, owl("disjointWith"), D), (P, DOMAIN, C), (A, P, B), (A, TYPE, D)]),
    (
        "cax-adc",
        [
            ("_:x", TYPE, owl("AllDisjointClasses")),
            ("_:x", owl("members"), "_:l0"),
            *cells("l", [C, D]),
            (A, TYPE, C),
            (A, TYPE, D),
        ],
    ),
    ("eq-diff1", [(A, owl("sameAs"), B), (B, owl("differentFrom"), A)]),
    (
        "eq-diff2",
        [
            ("_:x", TYPE, owl("AllDifferent")),
            ("_:x", owl("members"), "_:l0"),
            *cells("l", [C, A, B]),
            (A, owl("sameAs"), B),
        ],
    ),
    (
        "eq-diff3",
        [
            ("_:x", TYPE, owl("AllDifferent")),
            ("_:x", owl("distinctMembers"), "_:l0"),
            *cells("l", [A, B]),
            (A, owl("sameAs"), B),
        ],
    ),
    ("eq-diff1", [(P, TYPE, owl("FunctionalProperty")), (A, P, '"1"'), (A, P, '"2"')]),
    (  # not said of one another, but of something that is equal to both
        "eq-diff1",
        [(P, SUBP, owl("sameAs")), (A, P, f'"7"^^<{XSD}byte>'), (A, P, '"b"')],
    ),
    ("cax-dw", [(f"<{XSD}integer>", owl("disjointWith"), f"<{XSD}decimal>"), (A, P, f'"1"^^<{XSD}integer>')]),
    ("dt-not-type", [(A, P, f'"x"^^<{XSD}integer>')]),
    ("dt-not-type", [(A, P, f'"2021-02-30"^^<{XSD}date>')]),
    ("dt-not-type", [(P, f"<{RDFS}range>", f"<{XSD}integer>"), (A, P, '"x"')]),
    ("dt-not-type", [(P, f"<{RDFS}range>", f"<{XSD}byte>"), (A, P, f'"300"^^<{XSD}integer>')]),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("rule", "triples"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_contradiction_is_found(tmp_path: Path, rule: str, triples: list[Triple]) -> None:
    path = tmp_path / "data.nt"
    path.write_text(lines(triples), encoding="utf-8")
    with close([path]) as closure:
        assert rule in {finding.rule for finding in closure.findings}
    path.write_text(lines(triples[:-1] if rule != "dt-not-type" else []), encoding="utf-8")
    with close([path]) as closure:
        assert closure.findings == ()


@pytest.mark.thorough
@pytest.mark.parametrize(("rule", "triples"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_each_leaf_of_a_contradiction_is_needed(tmp_path: Path, rule: str, triples: list[Triple]) -> None:
    path = tmp_path / "data.nq"
    path.write_text("".join(f"{' '.join(each)} <{E}g{n}> .\n" for n, each in enumerate(triples)), encoding="utf-8")
    with close([path]) as closure:
        leaves = [finding.leaves for finding in closure.findings if finding.rule == rule]
    assert leaves
    for found in leaves:
        assert found is not None
        assert all(graphs == (f"{E}g{triples.index(triple)}",) for triple, graphs in found)
    if len(leaves) == 1:
        for gone, _graphs in leaves[0] or ():
            path.write_text(lines([each for each in triples if each != gone]), encoding="utf-8")
            with close([path]) as closure:
                assert rule not in {finding.rule for finding in closure.findings}


def test_a_harmless_use_of_a_literal_is_no_leaf(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    text = f'{P} <{RDFS}range> <{XSD}byte> <{E}o> .\n{A} {Q} "x" <{E}one> .\n{B} {P} "x" <{E}two> .\n'
    path.write_text(text, encoding="utf-8")
    with close([path]) as closure:
        (finding,) = closure.findings
    assert [graphs for _triple, graphs in finding.leaves or ()] == [(f"{E}two",), (f"{E}o",)]


def test_documents_are_told_down_to_what_is_asserted(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_text(
        f"{C} {owl('disjointWith')} {D} <{E}onto> .\n{P} {DOMAIN} {C} <{E}onto> .\n"
        f"{A} {P} {B} <{E}one> .\n{A} {TYPE} {D} <{E}two> .\n{B} {P} {B} <{E}three> .\n",
        encoding="utf-8",
    )
    with close([path]) as closure:
        (finding,) = closure.findings
    assert finding.rule == "cax-dw"
    assert finding.graphs == (f"{E}one", f"{E}onto", f"{E}two")
    assert (A, TYPE, C) in finding.triples


def test_same_value_in_two_forms_is_no_contradiction(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_text(
        lines(
            [
                (P, TYPE, owl("FunctionalProperty")),
                (A, P, f'"1"^^<{XSD}integer>'),
                (A, P, f'"01"^^<{XSD}integer>'),
                (A, P, f'"1.0"^^<{XSD}decimal>'),
            ]
        ),
        encoding="utf-8",
    )
    with close([path]) as closure:
        assert closure.findings == ()


def test_ten_thousand_names_stay_few_triples(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    names = [f"<{E}n{n:05}>" for n in range(10_000)]
    path.write_text(
        lines([(a, owl("sameAs"), b) for a, b in pairwise(names)] + [(names[7], P, B)]),
        encoding="utf-8",
    )
    with close([path]) as closure:
        assert closure.inferred < 30_000
        assert any("10000 names for one thing" in note for note in closure.notes)
        inferred = set(closure.inferred_triples())
    assert (names[0], P, B) in inferred
    assert (names[9_999], owl("sameAs"), names[0]) in inferred


@pytest.mark.parametrize(
    ("triples", "words"),
    [
        ([(R, owl("minCardinality"), ZERO), (R, owl("onProperty"), P)], "owl:minCardinality"),
        ([(R, owl("hasSelf"), f'"true"^^<{XSD}boolean>')], "owl:hasSelf"),
        ([(P, TYPE, owl("ReflexiveProperty"))], "owl:ReflexiveProperty"),
        (
            [(C, SUB, R), (R, owl("someValuesFrom"), D), (R, owl("onProperty"), P)],
            "owl:someValuesFrom as a super-class",
        ),
        (
            [(C, owl("equivalentClass"), R), (R, owl("someValuesFrom"), D), (R, owl("onProperty"), P)],
            "owl:someValuesFrom as a super-class",
        ),
        ([(R, SUB, C), (R, owl("allValuesFrom"), D), (R, owl("onProperty"), P)], "owl:allValuesFrom as a sub-class"),
        ([(R, owl("maxCardinality"), f'"2"^^<{XSD}integer>'), (R, owl("onProperty"), P)], "other than 0 or 1"),
        (
            [
                (C, owl("unionOf"), "_:l0"),
                ("_:l0", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>", D),
                ("_:l0", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>", "_:l0"),
            ],
            "runs in a circle",
        ),
        ([(C, owl("unionOf"), "_:l0")], "is broken"),
    ],
)
def test_what_is_outside_the_profile_is_said(tmp_path: Path, triples: list[Triple], words: str) -> None:
    path = tmp_path / "data.nt"
    path.write_text(lines(triples), encoding="utf-8")
    with close([path]) as closure:
        assert any(words in note for note in closure.notes), closure.notes


def test_literal_subjects_are_dropped_and_told(tmp_path: Path) -> None:
    path = tmp_path / "data.nt"
    path.write_text(lines([(P, owl("inverseOf"), Q), (A, P, '"x"')]), encoding="utf-8")
    with close([path]) as closure:
        assert not [triple for triple in closure.inferred_triples() if triple[0].startswith('"')]
        assert any("literal as subject" in note for note in closure.notes)


FORMATS = {
    "data.ttl": "@prefix : <http://example.org/> . :a :p :b . :b :p :c . "
    ":p a <http://www.w3.org/2002/07/owl#TransitiveProperty> .",
    "odd[1].nt": "# a comment\n<http://example.org/a>  <http://example.org/p>\t<http://example.org/b> . # why\n\n"
    + lines([(B, P, "<http://example.org/c>"), (P, TYPE, owl("TransitiveProperty"))]).replace("\n", "\r\n"),
    "lines.ttl": lines([(A, P, B)] + [(B, Q, f'"{n}"') for n in range(2000)])
    + "@prefix e: <http://example.org/> . e:b e:p e:c . e:p a <http://www.w3.org/2002/07/owl#TransitiveProperty> .",
    "data.jsonld": '{"@id": "http://example.org/a", "http://example.org/p": {"@id": "http://example.org/b", '
    '"http://example.org/p": {"@id": "http://example.org/c"}}, "http://example.org/r": {"@id": "http://example.org/p", '
    '"@type": "http://www.w3.org/2002/07/owl#TransitiveProperty"}}',
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[name].encode())
    with close([path]) as closure:
        assert (A, P, "<http://example.org/c>") in set(closure.inferred_triples())


TEXTS = (
    '"plain"',
    r'"quote \" and \\ back"',
    r'"line\nbreak\tand tab"',
    '"<http://e/x> ."',
    '"ends in <b"',
    '"é – 漢字 🙂"',
    '"a <http://e/g> "@en',
    f'"1"^^<{XSD}integer>',
    '""',
)


def test_texts_come_back_as_they_went_in(tmp_path: Path) -> None:
    path, out = tmp_path / "data.nt", tmp_path / "out.nt"
    path.write_text(lines([(A, P, text) for text in TEXTS]), encoding="utf-8")
    with close([path]) as closure:
        closure.write_all(out)
    assert sorted(out.read_text(encoding="utf-8").split("\n")) == sorted(path.read_text(encoding="utf-8").split("\n"))


def test_graph_names_are_told_from_objects(tmp_path: Path) -> None:
    path = tmp_path / "data.nq"
    path.write_text(
        f'{A} {P} {B} .\n{A} {P} {B} <{E}g> .\n{A} {P} "x <{E}h>" .\n{A} {P} "y"@en <{E}g> .\n'
        f'{A} {P} "z <{E}h> "^^<{XSD}string> _:g .\n',
        encoding="utf-8",
    )
    with close([path]) as closure:
        rows = closure.connection.execute(
            "SELECT o.t, g.t FROM quads q JOIN terms o ON o.id = q.o JOIN terms g ON g.id = q.g"
        ).fetchall()
    assert sorted(rows) == sorted(
        [(B, ""), (B, f"<{E}g>"), (f'"x <{E}h>"', ""), ('"y"@en', f"<{E}g>"), (f'"z <{E}h> "', "_:g")]
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("gone.nt", None, "no such file"),
        ("bad.nt", b"<http://a> <http://b> <http://c> .\n<http://a> <http://b> .\n", "line 2"),
        ("bad.ttl", b"@prefix : <http://e/> .\n:a :b :c\n:d :e :f .", "line 3: is not Turtle"),
        ("data.bin", b"\0\1\2\3", "binary"),
        ("data.txt", b"Some words.", "not RDF"),
        ("latin.nt", b'<http://a> <http://b> "\xe9" .\n', "latin.nt"),
    ],
)
def test_bad_input_is_told(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=words.replace("(", r"\(")) as error:
        close([path])
    assert "\n" not in str(error.value)
