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
fact = st.one_of(
    st.tuples(individual, prop, individual),
    st.tuples(individual, prop, individual),
    st.tuples(individual, prop, literal),
    st.tuples(individual, st.just(TYPE), cls),
).map(lambda t: [t])


@st.composite
def axiom(draw: st.DrawFn) -> list[Triple]:
    """One axiom of the profile; its blank nodes have a label drawn at random."""
    n = str(draw(st.integers(0, 10**9)))
    c, d, p, q = draw(cls), draw(cls), draw(prop), draw(prop)
    classes = draw(st.lists(st.sampled_from(CLASSES), min_size=1, max_size=3, unique=True))
    restriction = f"_:r{n}"
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
        [(p, rdfs("range"), f"<{XSD}integer>")],
        [(p, owl("propertyChainAxiom"), f"_:l{n}0"), *cells(f"l{n}", draw(st.lists(prop, min_size=1, max_size=3)))],
        [(c, owl("intersectionOf"), f"_:l{n}0"), *cells(f"l{n}", classes)],
        [(c, owl("unionOf"), f"_:l{n}0"), *cells(f"l{n}", classes)],
        [
            (c, owl("oneOf"), f"_:l{n}0"),
            *cells(f"l{n}", draw(st.lists(individual, min_size=1, max_size=3, unique=True))),
        ],
        [(c, owl("hasKey"), f"_:l{n}0"), *cells(f"l{n}", draw(st.lists(prop, min_size=1, max_size=2, unique=True)))],
        [(holder, owl("someValuesFrom"), draw(st.sampled_from([*CLASSES, owl("Thing"), f"<{XSD}integer>"]))), *on],
        [(holder, owl("allValuesFrom"), draw(st.sampled_from(CLASSES))), *on],
        [(holder, owl("hasValue"), draw(st.one_of(individual, literal))), *on],
        [(holder, owl("maxCardinality"), number), *on],
        [
            (holder, owl("maxQualifiedCardinality"), number),
            *on,
            (holder, owl("onClass"), draw(st.sampled_from([*CLASSES, owl("Thing")]))),
        ],
        [
            (f"_:x{n}", TYPE, owl("AllDisjointClasses")),
            (f"_:x{n}", owl("members"), f"_:l{n}0"),
            *cells(f"l{n}", classes),
        ],
        [
            (f"_:x{n}", TYPE, owl("AllDifferent")),
            (f"_:x{n}", owl("members"), f"_:l{n}0"),
            *cells(f"l{n}", draw(st.lists(individual, min_size=2, max_size=3, unique=True))),
        ],
        [
            (f"_:x{n}", owl("sourceIndividual"), draw(individual)),
            (f"_:x{n}", owl("assertionProperty"), p),
            (f"_:x{n}", owl("targetIndividual"), draw(individual)),
        ],
        [(draw(individual), owl("differentFrom"), draw(individual))],
        [(draw(individual), owl("sameAs"), draw(individual))],
        [(p, rdfs("subPropertyOf"), draw(st.sampled_from([rdfs("subClassOf"), TYPE, owl("sameAs")])))],
        [(rdfs("subClassOf"), rdfs("subPropertyOf"), p)],
        [(c, owl("sameAs"), d)],
        [(p, owl("sameAs"), q)],
    ]
    return draw(st.sampled_from(choices))


graphs = st.tuples(st.lists(fact, max_size=12), st.lists(axiom(), max_size=8)).map(
    lambda parts: sorted({t for group in (*parts[0], *parts[1]) for t in group})
)


def lines(triples: list[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
