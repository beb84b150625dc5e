"""Random small graphs that use every construct of OWL 2 RL, as N-Triples lines."""

from __future__ import annotations

from hypothesis import strategies as st

E = "http://example.org/"
OWL, RDF = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS, XSD = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/2001/XMLSchema#"
TYPE = f"<{RDF}type>"
INDIVIDUALS = [f"<{E}i{n}>" for n in range(6)]
CLASSES = [f"<{E}C{n}>" for n in range(5)]
PROPERTIES = [f"<{E}p{n}>" for n in range(5)]
LITERALS = ['"a"', '"a"@en', '"b"', f'"1"^^<{XSD}integer>', f'"2020-01-01"^^<{XSD}date>', f'"7"^^<{XSD}byte>']
PROPERTY_KINDS = [
    "FunctionalProperty",
    "InverseFunctionalProperty",
    "TransitiveProperty",
    "SymmetricProperty",
    "AsymmetricProperty",
    "IrreflexiveProperty",
    "ObjectProperty",
    "DatatypeProperty",
]
Triple = tuple[str, str, str]


def owl(name: str) -> str:
    return f"<{OWL}{name}>"


def rdfs(name: str) -> str:
    return f"<{RDFS}{name}>"


def cells(label: str, members: list[str]) -> list[Triple]:
    """An RDF list with blank nodes `_:label0` and after."""
    rows = []
    for n, member in enumerate(members):
        rest = f"_:{label}{n + 1}" if n + 1 < len(members) else f"<{RDF}nil>"
        rows += [(f"_:{label}{n}", f"<{RDF}first>", member), (f"_:{label}{n}", f"<{RDF}rest>", rest)]
    return rows


individual, cls, prop = st.sampled_from(INDIVIDUALS), st.sampled_from(CLASSES), st.sampled_from(PROPERTIES)
literal = st.sampled_from(LITERALS)
thing = st.just(f"<{OWL}Thing>")
datatype = st.sampled_from([f"<{XSD}{name}>" for name in ("integer", "decimal", "string", "date")])
fact = st.one_of(
    st.tuples(individual, prop, individual),
    st.tuples(individual, prop, individual),
    st.tuples(individual, prop, literal),
    st.tuples(individual, st.just(TYPE), cls),
).map(lambda t: [t])


@st.composite
def axiom(draw: st.DrawFn) -> list[Triple]:
    """One axiom of the profile; `apart` tells its blank nodes from those of another."""
    c, d, p, q = draw(cls), draw(cls), draw(prop), draw(prop)
    classes = draw(st.lists(st.one_of(cls, cls, cls, datatype), min_size=1, max_size=3, unique=True))
    several = draw(st.lists(prop, min_size=2, max_size=3, unique=True))
    restriction = "_:r"
    holder = draw(st.sampled_from([restriction, d]))
    tie = (
        []
        if holder == d
        else [
            draw(
                st.sampled_from(
                    [
                        (restriction, rdfs("subClassOf"), c),
                        (c, rdfs("subClassOf"), restriction),
                        (c, owl("equivalentClass"), restriction),
                        (draw(individual), TYPE, restriction),
                    ]
                )
            )
        ]
    )
    on = [(holder, owl("onProperty"), p), *tie]
    number = f'"{draw(st.integers(0, 1))}"^^<{XSD}nonNegativeInteger>'
    choices = [
        [(c, TYPE, owl("Class"))],
        [(c, rdfs("subClassOf"), d)],
        [(c, owl("equivalentClass"), d)],
        [(c, owl("disjointWith"), d)],
        [(c, owl("complementOf"), d)],
        [(p, TYPE, owl(draw(st.sampled_from(PROPERTY_KINDS))))],
        [(p, rdfs("subPropertyOf"), q)],
        [(p, owl("equivalentProperty"), q)],
        [(p, owl("inverseOf"), q)],
        [(p, owl("propertyDisjointWith"), q)],
        [(p, rdfs("domain"), c)],
        [(p, rdfs("range"), c)],
        [(p, rdfs("range"), draw(datatype))],
        [(p, owl("propertyChainAxiom"), "_:l0"), *cells("l", draw(st.lists(prop, min_size=1, max_size=3)))],
        [(c, owl("intersectionOf"), "_:l0"), *cells("l", classes)],
        [(c, owl("unionOf"), "_:l0"), *cells("l", classes)],
        [
            (c, owl("oneOf"), "_:l0"),
            *cells("l", draw(st.lists(individual, min_size=1, max_size=3, unique=True))),
        ],
        [(c, owl("hasKey"), "_:l0"), *cells("l", draw(st.lists(prop, min_size=1, max_size=2, unique=True)))],
        [(holder, owl("someValuesFrom"), draw(st.one_of(cls, cls, thing, datatype))), *on],
        [(holder, owl("allValuesFrom"), draw(st.one_of(cls, cls, datatype))), *on],
        [(holder, owl("hasValue"), draw(st.one_of(individual, literal))), *on],
        [(holder, owl("maxCardinality"), number), *on],
        [
            (holder, owl("maxQualifiedCardinality"), number),
            *on,
            (holder, owl("onClass"), draw(st.one_of(cls, cls, thing, datatype))),
        ],
        [
            ("_:x", TYPE, owl("AllDisjointClasses")),
            ("_:x", owl("members"), "_:l0"),
            *cells("l", classes),
        ],
        [("_:x", TYPE, owl("AllDisjointProperties")), ("_:x", owl("members"), "_:l0"), *cells("l", several)],
        [
            ("_:x", TYPE, owl("AllDifferent")),
            ("_:x", owl(draw(st.sampled_from(["members", "distinctMembers"]))), "_:l0"),
            *cells("l", draw(st.lists(individual, min_size=2, max_size=3, unique=True))),
        ],
        [
            ("_:x", owl("sourceIndividual"), draw(individual)),
            ("_:x", owl("assertionProperty"), p),
            ("_:x", owl("targetIndividual"), draw(individual)),
        ],
        [
            ("_:x", owl("sourceIndividual"), draw(individual)),
            ("_:x", owl("assertionProperty"), p),
            ("_:x", owl("targetValue"), draw(literal)),
        ],
        [(draw(individual), owl("differentFrom"), draw(individual))],
        [(draw(individual), owl("sameAs"), draw(individual))],
        [(p, rdfs("subPropertyOf"), draw(st.sampled_from([rdfs("subClassOf"), TYPE, owl("sameAs")])))],
        [(rdfs("subClassOf"), rdfs("subPropertyOf"), p)],
        [(c, owl("sameAs"), d)],
        [(p, owl("sameAs"), q)],
    ]
    return draw(st.sampled_from(choices))


def apart(axioms: list[list[Triple]]) -> list[Triple]:
    """The triples of several axioms; the blank nodes of each are its own."""

    def own(term: str, number: int) -> str:
        return f"_:a{number}{term[2:]}" if term.startswith("_:") else term

    return [(own(s, n), p, own(o, n)) for n, triples in enumerate(axioms) for s, p, o in triples]


graphs = st.tuples(st.lists(fact, max_size=12), st.lists(axiom(), max_size=8)).map(
    lambda parts: sorted({t for group in (*parts[0], apart(parts[1])) for t in group})
)


def lines(triples: list[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
