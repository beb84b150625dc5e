"""The named rules: what they make, that they are explained and checked, and that changes undo them."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

from kg import resources
from kg.errors import InputError
from kg.reason import close, update
from kg.reason.named import load_rules
from kg.reason.why import Explainer

BASE = "https://w3id.org/un-resolutions-kg/"
PREFIX = f"@prefix kg: <{BASE}ontology#> . @prefix : <{BASE}id/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
RULES = resources.path("ontology") / "rules"


def listed(text: str, role: str, kind: str, date: str, bodies: str) -> str:
    rows = [
        f":{text}/{body} kg:group :G ; kg:role :{role} ; kg:participant :{body} ; kg:statedIn :{text} ; "
        f'kg:listKind <{BASE}id/list-kind/{kind}> ; kg:asOf "{date}"^^xsd:date .'
        for body in bodies.split()
    ]
    return "\n".join(rows).replace(f":{text}/", f":{text}-{role}-") + "\n"


def made(tmp_path: Path, turtle: str) -> set[str]:
    """What the rules make, short: `subject property object` without prefixes."""
    path = tmp_path / "data.ttl"
    path.write_text(PREFIX + turtle, encoding="utf-8")
    with close([path], rules=RULES) as closure:
        triples = list(closure.inferred_triples())
    return {
        " ".join(
            term if term.startswith('"') else term.rsplit("/", 1)[-1].removeprefix("ontology#").rstrip(">")
            for term in triple
        )
        for triple in triples
    }


def test_joined_and_left_between_neighbouring_lists_only(tmp_path: Path) -> None:
    data = (
        listed("r1", "member", "closed", "2019-01-01", "A B C")
        + listed("r2", "member", "closed", "2021-01-01", "A B D")
        + listed("r3", "member", "closed", "2023-01-01", "A C D")
    )
    assert made(tmp_path, data) == {
        "r2-member-D joinedSince r1",
        "r1-member-C leftBy r2",
        "r3-member-C joinedSince r2",
        "r2-member-B leftBy r3",
    }


@pytest.mark.thorough
def test_open_lists_leave_it_open(tmp_path: Path) -> None:
    data = listed("r1", "member", "open", "2019-01-01", "A B") + listed("r2", "member", "closed", "2021-01-01", "A C")
    assert made(tmp_path, data) == {"r1-member-B leftBy r2"}
    data = listed("r1", "member", "closed", "2019-01-01", "A B") + listed("r2", "member", "open", "2021-01-01", "A C")
    assert made(tmp_path, data) == {"r2-member-C joinedSince r1"}


def test_a_draft_does_not_count_once_its_text_is_loaded(tmp_path: Path) -> None:
    data = (
        listed("r1", "member", "closed", "2019-01-01", "A")
        + listed("draft", "member", "closed", "2020-12-01", "A X")
        + listed("r2", "member", "closed", "2021-01-01", "A B")
    )
    assert "draft-member-X joinedSince r1" in made(tmp_path, data)
    data += ":r2 kg:adoptsDraft :draft . :r2-en kg:versionOf :r2 .\n"
    assert made(tmp_path, data) == {"r2-member-B joinedSince r1"}


def test_versions_that_differ_in_the_act_are_marked_and_leave_readers_of_undo_without_semantics(tmp_path: Path) -> None:
    data = (
        ":one a kg:Addressing ; kg:act :urge . :two a kg:Addressing ; kg:act :urge , :invite . :three kg:act :recall ."
    )
    assert made(tmp_path, data) == {'two actsDiffer "true"^^<http://www.w3.org/2001/XMLSchema#boolean>'} | {
        "one hasSemantics urge"
    }


def asked(name: str, session: int, *files: str, reader: str = ":ga", who: str = ":sg") -> str:
    """A report asked for in one paragraph, as read in some files."""
    where = " , ".join(f"<http://x/file/{file}#char=1,2>" for file in files)
    read = f":{name} a kg:ReportRequest ; kg:inParagraph :p ; kg:requestedOf {who} ; kg:dueSession {session} ; kg:readAt {where} . "
    return read + (f":{name} kg:requestedFor {reader} . " if reader else "")


def test_versions_that_ask_for_a_report_at_another_session_are_both_marked(tmp_path: Path) -> None:
    """Where one version states both sessions, or another body is asked, there is no difference."""
    told = {f'{name} versionsDiffer "true"^^<http://www.w3.org/2001/XMLSchema#boolean>' for name in ("one", "two")}
    assert made(tmp_path, asked("one", 80, "fr") + asked("two", 81, "en", "es")) == told
    assert made(tmp_path, asked("one", 80, "en", "fr") + asked("two", 81, "en")) == set()
    assert made(tmp_path, asked("one", 80, "fr") + asked("two", 81, "en", who=":unodc")) == set()


def test_a_request_without_a_reader_is_said_more_fully_by_another_version(tmp_path: Path) -> None:
    less, fuller = asked("less", 81, "en", reader=""), asked("fuller", 81, "fr")
    assert made(tmp_path, less + fuller) == {"less saidMoreFullyBy fuller"}
    assert made(tmp_path, asked("less", 81, "en", "fr", reader="") + fuller) == set()


def test_a_citation_is_characterized_where_its_act_means_what_cito_says(tmp_path: Path) -> None:
    data = ":reaffirm kg:citesAs <http://purl.org/spar/cito/confirms> . :one a kg:Citation ; kg:act :reaffirm . "
    data += ":two a kg:Citation ; kg:act :recall . :three a kg:Mention ; kg:act :reaffirm ."
    assert made(tmp_path, data) == {"one hasCitationCharacterization confirms"}


def test_role_changed(tmp_path: Path) -> None:
    data = (
        listed("r1", "member", "closed", "2019-01-01", "A")
        + listed("r1", "partner", "closed", "2019-01-01", "B C")
        + listed("r2", "member", "closed", "2021-01-01", "A B")
        + listed("r2", "partner", "closed", "2021-01-01", "C")
    )
    assert made(tmp_path, data) == {"r2-member-B roleChangedFrom r1-partner-B"}


def test_co_chairs_as_of_a_year(tmp_path: Path) -> None:
    data = ':chair kg:code "co-chair" .\n' + "".join(
        f":{body}-{year} kg:group :G ; kg:role :chair ; kg:participant :{body} ; kg:statedIn :r1 ; "
        f'kg:year "{year}"^^xsd:gYear .\n'
        for body, year in (("A", 2019), ("B", 2019), ("A", 2021), ("C", 2024))
    )
    data += f":r1 kg:status <{BASE}id/status/adopted> .\n"
    data += ':X-2030 kg:group :G ; kg:role :chair ; kg:participant :X ; kg:statedIn :r2 ; kg:year "2030"^^xsd:gYear .\n'
    data += f":r2 kg:status <{BASE}id/status/draft> .\n"
    found = made(tmp_path, data)
    assert {row for row in found if "currentCoChairOf" in row} == {"C currentCoChairOf G"}, "nor does a draft's"
    assert {row.split()[0]: row.split('"')[1] for row in found if "supersededIn" in row} == {
        "A-2019": "2021",
        "B-2019": "2021",
        "A-2021": "2024",
    }


REQUEST = (
    ':q a kg:ReportRequest ; kg:inParagraph :p . :w kg:hasPart :p ; kg:asOf "2020-12-01"^^xsd:date . '
    ':q kg:dueSession 77 . :doc a kg:Report ; kg:submittedUnder :w ; kg:session :s ; kg:asOf "2022-07-01"^^xsd:date . '
)


def test_a_request_is_answered_by_a_loaded_report_at_the_session(tmp_path: Path) -> None:
    loaded = ":doc-en kg:versionOf :doc . "
    answered = "q answeredBy doc"
    assert answered in made(tmp_path, REQUEST + loaded + ':s kg:sessionNumber "77" .')
    assert answered not in made(tmp_path, REQUEST + loaded + ':s kg:sessionNumber "76" .')
    assert answered not in made(tmp_path, REQUEST + ':s kg:sessionNumber "77" .')
    cited = REQUEST.replace("submittedUnder", "cites")
    assert answered not in made(tmp_path, cited + loaded + ':s kg:sessionNumber "77" .'), "a mere citation"


@pytest.mark.parametrize(("locus", "answers"), [("para. 5", True), ("para. 5 (a)", True), ("para. 51", False)])
def test_a_report_under_another_paragraph_answers_nothing(tmp_path: Path, locus: str, answers: bool) -> None:
    said = f':doc-en kg:versionOf :doc . :p kg:number "5" . :u kg:submittedUnder :w ; kg:locus "{locus}" ; '
    asked = REQUEST + said + "kg:inParagraph :q1 . :doc kg:hasPart :q1 ."
    assert ("q answeredBy doc" in made(tmp_path, asked)) == answers


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("code", "expected"), [("stronger", "strongerThan"), ("weaker", "weakerThan"), ("as-strong", "asStrongAs")]
)
def test_acts_compared_with_the_predecessor(tmp_path: Path, code: str, expected: str) -> None:
    change = (
        ":c kg:laterParagraph :p2 ; kg:earlierParagraph :p1 ; kg:laterAct :urge ; kg:earlierAct :invite ; "
        f"kg:actChange <{BASE}id/act-change/{code}> .\n"
    )
    assert made(tmp_path, change + ":p2 kg:continues :p1 .") == {f"p2 {expected} p1"}
    assert made(tmp_path, change) == set()  # a text held against its draft continues nothing


@pytest.mark.thorough
def test_made_triples_are_explained_checked_and_undone(tmp_path: Path) -> None:
    first, second = (
        listed("r1", "member", "closed", "2019-01-01", "A"),
        listed("r2", "member", "closed", "2021-01-01", "A B"),
    )
    paths = []
    for name, turtle in (("g1", first), ("g2", second)):
        quads = pyoxigraph.parse(input=(PREFIX + turtle).encode(), format=pyoxigraph.RdfFormat.TURTLE)
        graph = pyoxigraph.NamedNode(f"{BASE}graph/{name}")
        path = tmp_path / f"{name}.nq"
        rows = [pyoxigraph.Quad(q.subject, q.predicate, q.object, graph) for q in quads]
        path.write_bytes(pyoxigraph.serialize(rows, format=pyoxigraph.RdfFormat.N_QUADS) or b"")
        paths.append(path)
    with close(paths, rules=RULES, work_dir=tmp_path) as closure:
        state, triples = closure.state, list(closure.inferred_triples())
    assert len(triples) == 1 and state is not None
    store = pyoxigraph.Store()
    for path in paths:
        for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.N_QUADS):
            store.add(quad)
            store.add(pyoxigraph.Quad(quad.subject, quad.predicate, quad.object))
    s, p, o = (pyoxigraph.NamedNode(term[1:-1]) for term in triples[0])
    store.add(pyoxigraph.Quad(s, p, o, pyoxigraph.NamedNode(f"{BASE}graph/inferred")))
    explainer = Explainer(store, BASE, RULES)
    (proof,) = explainer.explanations(triples[0])
    assert proof.rule == "icat-joined" and explainer.check(proof) == []
    assert {graph for leaf in proof.leaves() for graph in leaf.graphs} == {f"{BASE}graph/g1", f"{BASE}graph/g2"}
    with update(state, remove=[f"{BASE}graph/g1"], rules=RULES) as closure:
        assert list(closure.inferred_triples()) == []
    with update(state, add=paths[:1], rules=RULES) as closure:
        assert list(closure.inferred_triples()) == triples


HEAD = "# name: x\n# en: A.\n# fr: B.\n# stratum: 1\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:q> ?y }", "lacks '# name:'"),
        (HEAD + "SELECT * WHERE { ?x <urn:q> ?y }", "CONSTRUCT"),
        (HEAD + "CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:q> ?y ", "brace is missing"),
        (HEAD + "CONSTRUCT { ?x <urn:p> ?y } WHERE { GRAPH ?g { ?x <urn:q> ?y } }", "one graph"),
        (
            HEAD + "CONSTRUCT { ?x <urn:p> ?y } WHERE { ?x <urn:q> ?y FILTER NOT EXISTS { ?x <urn:p> ?z } }",
            "denies what",
        ),
    ],
)
def test_files_that_are_no_rules_are_told(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "x.rq").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        load_rules(tmp_path)


def test_every_rule_says_in_both_languages_what_it_does() -> None:
    rules = load_rules(RULES)
    assert len(rules) >= 9
    assert all(len(rule.sentences[language]) > 20 for rule in rules for language in ("en", "fr"))
