"""Shapes of a user's own over a graph: SHACL Core and SHACL-SPARQL, as pySHACL checks them.

The project's shapes are compiled to queries (`kg.validation.shapes`), which is quick and knows what they use and no
more. Whoever brings other shapes gets all of the recommendation, slower: the graph stays where it is and is asked
triple by triple. What pySHACL passes over without a word is refused by name (rules, functions, targets by query,
constraints in JavaScript, terms of later drafts), or told (terms that are misspelt, imports).
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import rdflib
from rdflib.extras.shacl import parse_shacl_path
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import OWL, SH
from rdflib.namespace import RDF as R
from rdflib.plugins.stores.memory import SimpleMemory

from kg import rdf
from kg.config import nearest
from kg.errors import InputError, UsageError
from kg.lang import DEFAULT
from kg.validation import Finding, Findings
from kg.validation.files import quads_of
from kg.vocab import XSD

_CORE = """
    path property node targetClass targetNode targetObjectsOf targetSubjectsOf
    minCount maxCount class datatype nodeKind minExclusive minInclusive maxExclusive maxInclusive minLength maxLength
    pattern flags languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone
    qualifiedValueShape qualifiedValueShapesDisjoint qualifiedMinCount qualifiedMaxCount closed ignoredProperties
    hasValue in alternativePath inversePath zeroOrMorePath oneOrMorePath zeroOrOnePath
    severity message deactivated name description order group defaultValue
    conforms result resultSeverity focusNode resultPath value sourceShape sourceConstraintComponent sourceConstraint
    resultMessage detail suggestedShapesGraph shapesGraph shapesGraphWellFormed
"""
_SPARQL = """
    sparql select ask prefixes declare prefix namespace parameter optional labelTemplate
    validator nodeValidator propertyValidator resultAnnotation annotationProperty annotationValue annotationVarName
"""
KNOWN = frozenset({*_CORE.split(), *_SPARQL.split()})
"""The properties of SHACL Core and SHACL-SPARQL, by local name: SHACL (W3C, 20 July 2017), appendix on syntax rules."""

BEYOND = frozenset(
    "rule TripleRule SPARQLRule JSRule target SPARQLTarget SPARQLTargetType JSTarget JSTargetType SPARQLFunction "
    "JSFunction JSConstraint JSValidator js jsFunctionName jsLibrary entailment expression ExpressionConstraint values "
    "someValue singleLine reifierShape reificationRequired memberShape minListLength maxListLength uniqueMembers "
    "subsetOf nodeByExpression rootClass uniqueValuesForClass targetWhere".split()
)
"""What SHACL's advanced features, its JavaScript extensions and drafts of its next version would have checked."""
_CLASSES = frozenset(
    "NodeShape PropertyShape Shape ConstraintComponent Parameter Parameterizable PropertyGroup NodeKind Severity "
    "PrefixDeclaration SPARQLConstraint SPARQLAskValidator SPARQLSelectValidator Validator ResultAnnotation "
    "SPARQLExecutable SPARQLAskExecutable SPARQLSelectExecutable "
    "ValidationReport ValidationResult AbstractResult".split()
)

_SEVERITIES = {SH.Warning: "warning", SH.Info: "info"}
_MISSING = "shapes of your own need pySHACL; install it with pip install 'un-resolutions-kg[shapes]'"


class _Asked(SimpleMemory):
    """The default graph of an engine, for reading, as rdflib asks it: whatever graph is asked for, it is that.

    Of a store in memory it has the prefixes alone.
    """

    context_aware = True  # pySHACL looks for all graphs of a dataset
    graph_aware = True

    def __init__(self, engine: rdf.Engine) -> None:
        super().__init__()
        self.engine = engine
        self.graph = rdflib.Graph(store=self, identifier=DATASET_DEFAULT_GRAPH_ID)

    def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[tuple[Any, Iterator[Any]]]:
        """The triples that fit, each with the graph."""
        subject, predicate, object_ = triple_pattern
        if isinstance(subject, rdflib.Literal) or isinstance(predicate, rdflib.Literal | rdflib.BNode):
            return  # no triple has a literal there
        found = self.engine.quads_for_pattern(_asked(subject), _asked(predicate), _asked(object_), rdf.DefaultGraph())
        for quad in found:
            if not isinstance(quad.subject, rdf.Triple) and not isinstance(quad.object, rdf.Triple):
                yield (_told(quad.subject), _told(quad.predicate), _told(quad.object)), iter((self.graph,))

    def contexts(self, triple: Any = None) -> Generator[rdflib.Graph, None, None]:
        """The one graph."""
        yield self.graph

    def __len__(self, context: Any = None) -> int:
        """One where there is any triple: who validates asks only whether, and counting goes through all."""
        return int(next(self.triples((None, None, None)), None) is not None)


@lru_cache(maxsize=4096)
def _asked(term: Any) -> Any:
    """A term of rdflib as one of the engine; None is anything."""
    if isinstance(term, rdflib.URIRef):
        return rdf.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return rdf.BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return rdf.Literal(str(term), language=term.language)
        return rdf.Literal(str(term), datatype=rdf.NamedNode(str(term.datatype)) if term.datatype else None)
    return None


def _told(term: rdf.Term) -> rdflib.term.Node:
    """A term of the engine as one of rdflib, as it is written: no literal is made canonical."""
    if isinstance(term, rdf.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, rdf.BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, rdf.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    kind = term.datatype.value
    return rdflib.Literal(term.value, datatype=None if kind == f"{XSD}string" else rdflib.URIRef(kind), normalize=False)


def read_shapes_graph(paths: Sequence[Path]) -> tuple[rdflib.Graph, tuple[str, ...]]:
    """The shapes of files as one graph, and what to tell of them: files that they lean on, terms that SHACL lacks.

    `InputError` where one uses what would not be checked, `UsageError` where pySHACL is not installed.
    """
    shapes, notes = rdflib.Graph(bind_namespaces="none"), list[str]()
    for path in paths:
        one, prefixes = rdflib.Graph(), dict[str, str]()
        for quad in quads_of(path, prefixes):
            if isinstance(quad.subject, rdf.Triple) or isinstance(quad.object, rdf.Triple):
                raise InputError(path, "holds a triple in a triple, which no shape has", "take it out")
            one.add((_told(quad.subject), _told(quad.predicate), _told(quad.object)))
        notes += _unknown(path, one)
        shapes += one
        for prefix, iri in prefixes.items():
            shapes.bind(prefix, iri, replace=True)
        for imported in sorted(map(str, one.objects(None, OWL.imports))):
            notes.append(f"{path} imports {imported}, which is not fetched: name its file with --shapes too")
    for node, value in list(shapes.subject_objects(SH.uniqueLang)):
        if str(value) != "true":  # "only if it is true", and "1"^^xsd:boolean is another term
            shapes.remove((node, SH.uniqueLang, value))
    _declare_imported(shapes)
    with _quiet():
        notes += _broken_rules(shapes)
    return shapes, tuple(notes)


def _declare_imported(shapes: rdflib.Graph) -> None:
    """Prefixes that a query has by way of what its prefixes import (SHACL 5.2.1) are declared where it looks."""
    for node in set(shapes.objects(None, SH.prefixes)):
        for imported in list(shapes.transitive_objects(node, OWL.imports)):
            for declared in list(shapes.objects(imported, SH.declare)):
                shapes.add((node, SH.declare, declared))


def _unknown(path: Path, shapes: rdflib.Graph) -> Iterator[str]:
    """What to tell of terms that SHACL does not have. `InputError` where one would have to be checked, or none is."""
    found = {*shapes.predicates(), *shapes.objects(None, R.type)}
    used = {str(each).removeprefix(str(SH)) for each in found if str(each).startswith(str(SH))}
    if not used:
        raise InputError(path, "holds no shape", "name a file with shapes in SHACL")
    for name in sorted(used & BEYOND):
        what = "which is beyond SHACL Core and SHACL-SPARQL and would not be checked"
        raise InputError(path, f"uses sh:{name}, {what}", "take it out")
    for name in sorted(used - KNOWN - _CLASSES):
        near = " or ".join(f"sh:{each}" for each in nearest(name, tuple(sorted(KNOWN | _CLASSES))))
        yield f"{path} has sh:{name}, which is no term of SHACL and is passed over" + (near and f"; is it {near}?")


def _broken_rules(shapes: rdflib.Graph) -> Iterator[str]:
    """What to tell of shapes that SHACL's own shapes for shapes do not take: what they mean is nobody's to say."""
    from pyshacl.errors import ReportableRuntimeError

    try:
        _checker()(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True, advanced=False)
    except ReportableRuntimeError as error:
        said = [line.strip() for line in str(error).splitlines()]
        told = (line for line in said if line.startswith(("Focus Node:", "Result Path:", "Message:")))
        yield f"the shapes break SHACL's rules for shapes: {_one_line(', '.join(islice(told, 3)))}"
    except Exception:  # told where they are checked
        return


def graph_of(engine: rdf.Engine) -> rdflib.Graph:
    """The default graph of an engine, where it is."""
    return rdflib.Graph(store=_Asked(engine))


def graph_in(paths: Sequence[Path]) -> rdflib.Graph:
    """RDF files as one graph, all their graphs as one. `InputError` where one cannot be read.

    They are held by rdflib: an engine keeps numbers by their value, and "300"^^xsd:byte must be found as written.
    """
    graph = rdflib.Graph()
    for path in paths:
        for quad in quads_of(path):
            if not isinstance(quad.subject, rdf.Triple) and not isinstance(quad.object, rdf.Triple):
                graph.add((_told(quad.subject), _told(quad.predicate), _told(quad.object)))
    return graph


def validate_own(data: rdflib.Graph, shapes: rdflib.Graph, *, limit: int = 1000) -> tuple[Findings, str]:
    """What in a graph breaks `shapes`: the findings, and SHACL's report in Turtle.

    Of each shape's constraint at most `limit` findings are given, in the report all; `cut` of the findings names the
    rest. A severity of the user's own counts as a violation. `UsageError` where pySHACL is not installed or cannot
    check the shapes.
    """
    checked = _checker()
    with _quiet():
        try:
            _, report, _text = checked(data, shacl_graph=shapes, inplace=True, advanced=False, js=False)
        except RecursionError as error:
            raise UsageError("the shapes cannot be checked: they lead into one another without an end") from error
        except Exception as error:  # of many kinds: pySHACL's own, rdflib's, those of a query or pattern
            raise UsageError(f"the shapes cannot be checked: {_one_line(error)}") from error
    if not isinstance(report, rdflib.Graph):
        raise UsageError(f"the shapes cannot be checked: {_one_line(report)}")
    return _findings(report, shapes, limit), _turtle(report, shapes)


@contextmanager
def _quiet() -> Iterator[None]:
    """What pySHACL writes to its log is raised too, and what rdflib warns of are literals, which the shapes judge."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            logging.disable(before)


def _checker() -> Callable[..., tuple[bool, Any, str]]:
    try:
        from pyshacl import validate
    except ImportError:
        raise UsageError(_MISSING) from None
    return validate


def _turtle(report: rdflib.Graph, shapes: rdflib.Graph) -> str:
    """A report in Turtle, its literals as they are: rdflib's own writer leaves the quotes of ill-typed numbers out."""
    triples = (
        rdf.Triple(_asked(subject), _asked(predicate), _asked(value)) for subject, predicate, value in sorted(report)
    )
    prefixes = {prefix: str(iri) for prefix, iri in shapes.namespaces() if prefix}
    written = rdf.serialize(triples, format=rdf.RdfFormat.TURTLE, prefixes=prefixes)
    assert written is not None
    return written.decode()


def _one_line(error: object) -> str:
    text = " ".join(str(getattr(error, "message", None) or error or type(error).__name__).split())
    return text if len(text) <= 300 else f"{text[:300]} …"


def _findings(report: rdflib.Graph, shapes: rdflib.Graph, limit: int) -> Findings:
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for result in report.objects(None, SH.result):
        one = _finding(report, shapes, result)
        found.setdefault((one.shape, one.path, one.component), []).append(one)
    kept: list[Finding] = []
    for each in found.values():
        kept += sorted(each, key=lambda finding: finding.order)[:limit]
    cut = sorted(" ".join(filter(None, check)) for check, each in found.items() if len(each) > limit)
    return Findings(sorted(kept, key=lambda finding: finding.order), tuple(cut))


def _finding(report: rdflib.Graph, shapes: rdflib.Graph, result: Any) -> Finding:
    said = [each for each in report.objects(result, SH.resultMessage) if isinstance(each, rdflib.Literal)]
    severity: Any = report.value(result, SH.resultSeverity)
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    source, component = report.value(result, SH.sourceShape), report.value(result, SH.sourceConstraintComponent)
    return Finding(
        _SEVERITIES.get(severity, "violation"),
        _plain(report.value(result, SH.focusNode)),
        _path(path, report, shapes) if path is not None else "",
        _plain(value) if value is not None else "",
        _owner(source, shapes),
        str(component).removeprefix(str(SH)).removesuffix("ConstraintComponent"),
        {each.language or DEFAULT: str(each) for each in sorted(said, key=lambda each: bool(each.language))},
    )


def _plain(term: Any) -> str:
    """An IRI without brackets; anything else as Turtle has it."""
    return str(term) if isinstance(term, rdflib.URIRef) else str(term.n3())


def _path(path: Any, report: rdflib.Graph, shapes: rdflib.Graph) -> str:
    """A path with the prefixes of the shapes file."""
    if isinstance(path, rdflib.URIRef):
        return path.n3(shapes.namespace_manager).strip("<>")
    for graph in (report, shapes):
        if (path, None, None) in graph:
            return str(parse_shacl_path(graph, path).n3(shapes.namespace_manager))
    return str(path.n3())


def _owner(source: Any, shapes: rdflib.Graph) -> str:
    """The name of a shape; of one without a name, that of the shape it belongs to."""
    seen: set[Any] = set()
    while isinstance(source, rdflib.BNode) and source not in seen:
        seen.add(source)
        source = next(
            iter(sorted(shapes.subjects(None, source), key=lambda each: isinstance(each, rdflib.BNode))), source
        )
    return source.n3(shapes.namespace_manager).strip("<>") if source is not None else ""
