"""The ontology: complete in both languages, inside OWL 2 RL, and what follows from it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg import lang, resources
from kg.terms import Term, terms
from kg.vocab import DEFAULT_BASE, NAMESPACES, OWL, RDF, RDFS, XSD, Lex, names

KG, ID = names().kg, names().id_base
FILES = ("kg.ttl", "alignments.ttl")


def quads(name: str) -> list[ox.Quad]:
    path = resources.path("ontology") / name
    return list(ox.parse(path.read_text(encoding="utf-8"), format=ox.RdfFormat.TURTLE, base_iri=DEFAULT_BASE))


@pytest.fixture(scope="module")
def axioms() -> list[ox.Quad]:
    return [quad for name in FILES for quad in quads(name)]


# --- Complete -----------------------------------------------------------------


@pytest.mark.parametrize("term", terms().values(), ids=lambda term: term.name)
def test_every_term_has_a_label_and_a_definition_in_both_languages(term: Term) -> None:
    assert set(term.labels) == set(lang.codes()) == set(term.definitions)
    assert all(text.strip() and text.endswith(".") for text in term.definitions.values())


def test_every_kind_of_statement_excludes_the_others_and_has_its_shape(axioms: list[ox.Quad]) -> None:
    """A class of statements that these lists forget would be written without a check."""
    kind = names().term("Statement")
    kinds = {q.subject for q in axioms if q.predicate.value == f"{RDFS}subClassOf" and q.object == ox.NamedNode(kind)}
    assert len(kinds) > 5
    apart = {frozenset(members) for members in _lists_of(axioms, "members")}
    assert any(kinds <= members for members in apart), "owl:AllDisjointClasses"
    targets = {
        q.object
        for q in quads("shapes.ttl")
        if q.subject == ox.NamedNode(f"{DEFAULT_BASE}ontology/shapes#Statement")
        and q.predicate.value.endswith("targetClass")
    }
    assert targets == {ox.NamedNode(kind)}, "the shape of all kinds"


def _lists_of(axioms: list[ox.Quad], name: str) -> list[list[ox.Term]]:
    """The members of every RDF list that is the value of a property called so."""
    by = {(q.subject, q.predicate.value): q.object for q in axioms if isinstance(q.subject, ox.BlankNode)}
    found = []
    for head in [value for (_subject, predicate), value in by.items() if predicate.endswith(f"#{name}")]:
        members: list[ox.Term] = []
        rest = head
        while isinstance(rest, ox.BlankNode):
            members.append(by[rest, f"{RDF}first"])
            rest = by[rest, f"{RDF}rest"]
        found.append(members)
    return found


def test_every_term_says_where_it_is_defined(axioms: list[ox.Quad]) -> None:
    said = {quad.subject.value for quad in axioms if quad.predicate.value == f"{RDFS}isDefinedBy"}  # type: ignore[union-attr]
    assert {term.iri for term in terms().values()} == said


def test_every_term_has_one_status(axioms: list[ox.Quad]) -> None:
    """Of the four of the vocabulary of statuses (W3C, 2003); what came with this version is being tested."""
    said: dict[str, list[str]] = defaultdict(list)
    for quad in axioms:
        if quad.predicate.value == NAMESPACES["vs"] + "term_status":
            said[str(quad.subject)[1:-1]].append(str(getattr(quad.object, "value", "")))
    assert {iri for iri in said if iri != KG.rstrip("#")} == {term.iri for term in terms().values()}
    assert all(len(each) == 1 and each[0] in {"stable", "testing", "unstable", "archaic"} for each in said.values())
    assert {terms()[name].status for name in ("Work", "cites", "symbol")} == {"stable"}
    assert terms()["actsDiffer"].status == "testing"


def test_the_ontology_says_who_made_it_when_and_which_version_it_is(axioms: list[ox.Quad]) -> None:
    own = {quad.predicate.value: quad.object for quad in axioms if quad.subject == ox.NamedNode(KG.rstrip("#"))}
    for name in ("creator", "issued", "license", "title", "description"):
        assert NAMESPACES["dcterms"] + name in own, name
    assert own[f"{OWL}versionIRI"] == ox.NamedNode(f"{KG.rstrip('#')}/{kg.__version__}")
    assert own[NAMESPACES["dcterms"] + "license"] == ox.NamedNode(LICENCE)


LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


def test_every_list_has_the_one_licence() -> None:
    schemes, licensed = set(), {}
    for path in sorted(resources.path("ontology").glob("*.ttl")):
        for quad in quads(path.name):
            if str(quad.object) == f"<{NAMESPACES['skos']}ConceptScheme>":
                schemes.add(str(quad.subject))
            if quad.predicate.value == NAMESPACES["dcterms"] + "license":
                licensed[str(quad.subject)] = str(quad.object)
    assert len(schemes) > 8 and schemes <= set(licensed)
    assert set(licensed.values()) == {f"<{LICENCE}>"}


def test_word_forms_have_a_namespace_of_their_own(axioms: list[ox.Quad]) -> None:
    words = {term.iri for term in terms().values() if term.iri.startswith(names().words)}
    assert {iri.removeprefix(names().words) for iri in words} == set(map(str, Lex))
    assert words <= {str(quad.subject)[1:-1] for quad in axioms if str(quad.object) == f"<{OWL}AnnotationProperty>"}


def test_labels_tell_terms_of_one_kind_apart() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for term in terms().values():
        for language, label in term.labels.items():
            assert seen.setdefault((term.kind, language, label), term.name) == term.name, label


def test_every_own_term_that_any_data_file_uses_is_declared() -> None:
    known = {term.iri for term in terms().values()}
    for path in sorted(resources.path("ontology").rglob("*.ttl")):
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=DEFAULT_BASE):
            for node in (quad.subject, quad.predicate, quad.object):
                if isinstance(node, ox.NamedNode) and node.value.startswith(KG):
                    assert node.value in known, f"{path.name}: {node.value}"


def test_every_own_term_that_a_rule_or_question_uses_is_declared() -> None:
    known = set(terms())
    files = [*resources.path("ontology").rglob("*.rq"), *resources.path("queries").rglob("*.rq")]
    assert files
    for path in files:
        used = set(re.findall(r"(?<![\w-])kg:(\w+)", path.read_text(encoding="utf-8")))
        assert used <= known, f"{path.name}: {sorted(used - known)}"


@pytest.mark.parametrize(("prefix", "source"), [("eli", "eli-terms.md"), ("undo", "undo-terms.md")])
def test_terms_of_others_exist_there(prefix: str, source: str, shared: Path) -> None:
    listed = (shared / "vocabularies" / source).read_text(encoding="utf-8")
    text = (resources.path("ontology") / "alignments.ttl").read_text(encoding="utf-8")
    used = set(re.findall(rf"(?<![\w-]){prefix}:(\w+)", text))
    assert used
    assert [name for name in sorted(used) if f"{prefix}:{name} " not in listed] == []


# --- Inside OWL 2 RL ----------------------------------------------------------
# OWL 2 Web Ontology Language Profiles (2012), section 4.2, and the global restrictions on
# axioms of the Structural Specification, section 11.2.

ALLOWED_TYPES = {
    *(
        OWL + name
        for name in (
            "Ontology",
            "Class",
            "ObjectProperty",
            "DatatypeProperty",
            "AnnotationProperty",
            "TransitiveProperty",
            "FunctionalProperty",
            "AllDisjointClasses",
            "AllDisjointProperties",
        )
    )
}
ALLOWED_AXIOMS = {
    *(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range", "label", "isDefinedBy")),
    *(
        OWL + name
        for name in (
            "inverseOf",
            "disjointWith",
            "propertyChainAxiom",
            "hasKey",
            "members",
            "versionInfo",
            "versionIRI",
        )
    ),
    *(RDF + name for name in ("type", "first", "rest")),
}
RL_DATATYPES = {
    XSD + name
    for name in (
        "decimal",
        "integer",
        "nonNegativeInteger",
        "nonPositiveInteger",
        "positiveInteger",
        "negativeInteger",
        "long",
        "int",
        "short",
        "byte",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
        "string",
        "normalizedString",
        "token",
        "Name",
        "NCName",
        "NMTOKEN",
        "boolean",
        "hexBinary",
        "base64Binary",
        "anyURI",
        "dateTime",
        "dateTimeStamp",
    )
}
ANNOTATIONS = (NAMESPACES["skos"], NAMESPACES["dcterms"], "http://purl.org/vocab/vann/", NAMESPACES["vs"])


def test_only_constructs_of_the_profile_are_used(axioms: list[ox.Quad]) -> None:
    for quad in axioms:
        predicate, value = quad.predicate.value, quad.object
        if predicate == f"{RDF}type":
            assert isinstance(value, ox.NamedNode) and value.value in ALLOWED_TYPES, quad
        elif not predicate.startswith(ANNOTATIONS):
            assert predicate in ALLOWED_AXIOMS, quad
        if predicate in (f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{RDFS}domain", f"{OWL}inverseOf"):
            assert isinstance(quad.subject, ox.NamedNode) and isinstance(value, ox.NamedNode), quad


def by_type(axioms: list[ox.Quad], name: str) -> set[str]:
    return {
        str(quad.subject)
        for quad in axioms
        if quad.predicate.value == f"{RDF}type" and str(quad.object) == f"<{OWL}{name}>"
    }


def test_every_class_and_property_is_declared_once(axioms: list[ox.Quad]) -> None:
    kinds = [by_type(axioms, name) for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")]
    for index, kind in enumerate(kinds):
        for other in kinds[index + 1 :]:
            assert kind & other == set()
    classes, relations, values, _ = kinds
    for quad in axioms:
        name, subject, value = quad.predicate.value, str(quad.subject), str(quad.object)
        if name == f"{RDFS}subClassOf":
            assert {subject, value} <= classes, quad
        elif name == f"{RDFS}subPropertyOf":
            assert {subject, value} <= relations or {subject, value} <= values, quad
        elif name == f"{RDFS}domain":
            assert value in classes, quad
        elif name == f"{RDFS}range":
            assert value in classes if subject in relations else value[1:-1] in RL_DATATYPES, quad


def test_properties_that_are_not_simple_bear_no_other_restriction(axioms: list[ox.Quad]) -> None:
    """Transitive properties, those with chains, their superproperties and inverses."""
    composite = by_type(axioms, "TransitiveProperty")
    composite |= {str(quad.subject) for quad in axioms if quad.predicate.value == f"{OWL}propertyChainAxiom"}
    links = [
        (str(quad.subject), str(quad.object))
        for quad in axioms
        if quad.predicate.value in (f"{RDFS}subPropertyOf", f"{OWL}inverseOf")
    ]
    links += [
        (value, subject)
        for quad in axioms
        if quad.predicate.value == f"{OWL}inverseOf"
        for subject, value in [(str(quad.subject), str(quad.object))]
    ]
    while new := {above for below, above in links if below in composite} - composite:
        composite |= new
    assert composite & by_type(axioms, "FunctionalProperty") == set()
    disjoint = {f"<{KG}{name}>" for name in ("votedFor", "votedAgainst", "abstained")}
    assert composite & disjoint == set()


def test_chains_are_regular() -> None:
    """Each chain is P ∘ Q → Q with P simpler: so no chain depends on itself in a circle."""
    for term in terms().values():
        for chain in term.chains:
            assert len(chain) == 2 and chain[1] == f"kg:{term.name}" and chain[0] != chain[1]


def test_no_axiom_of_a_store_is_about_terms_of_others(axioms: list[ox.Quad]) -> None:
    """A declaration ("is a class") and a match may be; what would change their meaning is in foreign.ttl."""
    logical = (f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{RDFS}domain", f"{RDFS}range", f"{OWL}equivalent")
    wrong = [
        quad
        for quad in axioms
        if isinstance(quad.subject, ox.NamedNode)
        and not quad.subject.value.startswith(KG)
        and quad.predicate.value.startswith(logical)
    ]
    assert not wrong
    assert all(not quad.subject.value.startswith(KG) for quad in quads("foreign.ttl"))


def test_nothing_of_others_is_imported(axioms: list[ox.Quad]) -> None:
    assert not [quad for quad in axioms if quad.predicate.value == f"{OWL}imports"]


# --- What follows, and what does not -------------------------------------------

DATA = f"""
@prefix kg: <{KG}> . @prefix id: <{ID}> . @prefix body: <{ID}body/> .
@prefix org: <{NAMESPACES["org"]}> . @prefix undo: <{NAMESPACES["undo"]}> .
id:R3 a kg:Resolution ; kg:previousInSeries id:R2 ; kg:adoptsDraft id:D3 .
id:R2 kg:previousInSeries id:R1 .
id:v3 kg:versionOf id:R3 .
id:R3 kg:vote id:vote ; kg:adoptedAt id:meeting . id:vote a kg:Vote ; kg:inFavour 100 ; kg:votedFor id:HT .
id:op5 a kg:OperativeParagraph ; kg:partOf id:R3 ; kg:cites id:X , id:T ; kg:addresses body:STATES ;
    kg:mentionsBody body:CTED ; kg:mentionsInstrument id:T .
id:fn1 a kg:Footnote ; kg:partOf id:R3 ; kg:cites id:Y ; kg:calledFrom id:op5 .
id:a kg:pointOf id:op5 .
id:T a kg:Protocol .
id:U a undo:Convention .
id:c1 a kg:Citation ; kg:inParagraph id:op5 .
id:m1 a kg:Membership ; org:member body:UNODC ; org:organization body:ICAT .
id:m3 a kg:Participation ; kg:participant body:UNODC ; kg:group body:ICAT ; kg:inParagraph id:op5 ;
    kg:statesMembership id:m1 .
body:SG a kg:MandateHolder ; kg:postIn body:SECRETARIAT .
id:op5 kg:addresses id:HT . id:HT a kg:Country .
id:m2 a kg:Participation ; kg:participant body:COE ; kg:group body:ICAT ; kg:inParagraph id:op5 .
body:UNODC kg:memberOf body:ICAT . body:COE kg:partnerOf body:ICAT .
body:OSCE kg:coChairOf body:ICAT . body:UNHCR kg:coordinatorOf body:ICAT .
body:CTED kg:subOrganOf body:CTC . body:CTC kg:subOrganOf body:SC . body:SC kg:subOrganOf body:UN .
"""

FOLLOWS = [
    ("id:R3 kg:cites id:X", "a work cites what its paragraphs cite"),
    ("id:R3 kg:cites id:Y", "and what its notes cite"),
    ("id:X kg:citedBy id:R3", "and is cited by"),
    ("id:X kg:citedBy id:op5", "the paragraph too"),
    ("id:op5 eli:refers_to id:X", "readers of ELI see it"),
    ("id:R3 kg:addresses body:STATES", "a work addresses whom its paragraphs address"),
    ("body:STATES kg:addressedIn id:R3", "and back"),
    ("id:T a kg:Instrument", "every kind of treaty is an instrument"),
    ("id:T a kg:Treaty", "a protocol is a treaty"),
    ("id:U a kg:Instrument", "those of UNDO too, whose treaties, conventions and protocols are siblings"),
    ("id:op5 kg:mentions id:T", "instruments mentioned are mentioned"),
    ("id:R3 kg:follows id:R1", "a series is transitive"),
    ("id:R1 kg:followedBy id:R3", "and back"),
    ("id:D3 kg:adoptedAs id:R3", "a draft knows what it became"),
    ("id:R3 kg:hasVersion id:v3", "a work knows its versions"),
    ("id:a kg:partOf id:R3", "a lettered point is part of the work"),
    ("id:R3 kg:hasPart id:a", "and back"),
    ("id:a a kg:Point", "what is a point of something is a point"),
    ("body:UNODC kg:takesPartIn body:ICAT", "a member takes part"),
    ("body:COE kg:takesPartIn body:ICAT", "a partner takes part"),
    ("body:OSCE kg:takesPartIn body:ICAT", "a co-chair takes part"),
    ("body:UNHCR kg:takesPartIn body:ICAT", "a coordinator takes part"),
    ("body:ICAT kg:hasParticipant body:OSCE", "and the group has them"),
    ("body:UNODC org:memberOf body:ICAT", "members are members for readers of ORG"),
    ("body:ICAT org:hasMember body:UNODC", "and groups have them"),
    ("body:UN org:hasSubOrganization body:CTED", "bodies have their parts for readers of ORG"),
    ("body:CTED kg:subOrganOf body:UN", "sub-organs belong to their parents' parents"),
    ("body:UN kg:hasSubOrgan body:CTED", "and back"),
    ("id:R3 a eli:Work", "readers of ELI find works"),
    ("id:R3 a undo:Resolution", "readers of UNDO find resolutions"),
    ("id:op5 a eli:WorkSubdivision", "readers of ELI find paragraphs"),
    ("id:fn1 a doco:Footnote", "readers of DoCO find notes"),
    ("id:c1 a cito:Citation", "readers of CiTO find citations"),
    ("id:c1 a kg:Statement", "everything read is a statement"),
    ("id:m1 a org:Membership", "readers of ORG find memberships"),
    ("body:SG org:postIn body:SECRETARIAT", "readers of ORG find posts"),
    ("body:SECRETARIAT kg:hasPost body:SG", "a body has its posts"),
    ("id:vote a eli-dl:Vote", "readers of ELI-DL find votes"),
    ("id:vote eli-dl:decided_on_a_realization_of id:R3", "and what was voted on"),
    ("id:vote eli-dl:number_of_votes_favor 100", "and how many were in favour"),
    ("id:meeting eli-dl:created_a_realization_of id:R3", "and the meeting that adopted a text"),
    ("id:R3 eli-dl:adopts id:D3", "and the draft that it was"),
    ("id:HT a kg:Actor", "a country that is asked is an actor"),
]
FOLLOWS_NOT = [
    ("id:vote eli-dl:had_voter_favor id:HT", "a State is no person who votes"),
    ("body:COE org:memberOf body:ICAT", "a partner is no member for readers of ORG"),
    ("body:COE kg:memberOf body:ICAT", "nor for us"),
    ("body:ICAT org:hasMember body:COE", "nor does the group have it as one"),
    ("id:m2 a org:Membership", "a partnership is no membership"),
    ("id:m3 a org:Membership", "a statement is no membership, it supports one"),
    ("body:SG a org:Organization", "a post is no organization"),
    ("body:SG org:subOrganizationOf body:SECRETARIAT", "nor a part of one"),
    ("id:op5 a eli:LegalResource", "nothing becomes legislation"),
    ("id:X a kg:Resolution", "what is cited is not thereby a resolution"),
    ("id:R1 kg:previousInSeries id:R3", "a series has a direction"),
    ("id:R3 kg:previousInSeries id:R1", "direct steps stay direct"),
    ("id:op5 a kg:Work", "a paragraph is no work of ours"),
    ("body:CTED kg:memberOf body:SC", "belonging is no membership"),
]


def triple(text: str) -> tuple[str, str, str]:
    prefixes = names().prefixes() | {"body": f"{ID}body/"}
    parts = []
    for part in text.split():
        prefix, _, local = part.partition(":")
        parts.append(f"{RDF}type" if part == "a" else prefixes[prefix] + local if local else part)
    return parts[0], parts[1], parts[2]


@pytest.fixture(scope="module")
def closure() -> set[tuple[str, str, str]]:
    """Ontology, ties and data, closed by the reference reasoner."""
    import owlrl
    from rdflib import Graph

    graph = Graph()
    for name in (*FILES, "foreign.ttl"):
        graph.parse(resources.path("ontology") / name, format="turtle")
    graph.parse(data=DATA, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return {(str(s), str(p), str(o)) for s, p, o in graph}


@pytest.mark.parametrize(("statement", "why"), FOLLOWS, ids=[why for _, why in FOLLOWS])
def test_what_must_follow(closure: set[tuple[str, str, str]], statement: str, why: str) -> None:
    assert triple(statement) in closure, why


@pytest.mark.parametrize(("statement", "why"), FOLLOWS_NOT, ids=[why for _, why in FOLLOWS_NOT])
def test_what_must_not_follow(closure: set[tuple[str, str, str]], statement: str, why: str) -> None:
    assert triple(statement) not in closure, why


def test_nothing_is_merged_and_nothing_contradicts(closure: set[tuple[str, str, str]]) -> None:
    assert [(s, o) for s, p, o in closure if p == f"{OWL}sameAs" and s != o] == []
    assert not [s for s, p, _ in closure if "ErrorMessage" in s or p.endswith("daml-errors#error")]


def test_no_node_is_typed_out_of_measure(closure: set[tuple[str, str, str]]) -> None:
    """Seven classes at most: its own, those above it here, and one or two of other vocabularies."""
    types = defaultdict(set)
    for subject, predicate, value in closure:
        if predicate == f"{RDF}type" and subject.startswith(ID) and value != f"{OWL}Thing":
            types[subject].add(value)
    assert max(len(found) for found in types.values()) <= 7, types
