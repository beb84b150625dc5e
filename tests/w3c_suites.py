"""The W3C SPARQL test suites, read from their manifests and run against an endpoint over HTTP.

`run(server, root)` gives a `Result` per test. Nothing here knows which software answers, so that
two servers can be compared under the same runner.
"""

from __future__ import annotations

import csv
import http.client
import io
import re
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
DAWG = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#")
RDFS_LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
BASE = "https://w3c.example/"
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMERIC = {
    XSD + each
    for each in (
        "integer",
        "decimal",
        "double",
        "float",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "unsignedInt",
        "negativeInteger",
        "nonPositiveInteger",
        "unsignedLong",
        "unsignedShort",
        "unsignedByte",
    )
}
STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}
TABLE_SUFFIXES = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}


@dataclass(frozen=True, slots=True)
class Server:
    """Where an endpoint is: host and port, and the paths for queries, updates and graphs."""

    host: str
    port: int
    query: str = "/sparql"
    update: str = "/sparql"
    graphs: str = "/graph-store"
    token: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one test: its suite and name, and what went wrong ("" where it passed)."""

    suite: str
    name: str
    problem: str


@dataclass(slots=True)
class Answer:
    """An HTTP answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip()


@dataclass(slots=True)
class Endpoint:
    """Speaks to a server over one connection at a time, and remembers what it holds."""

    server: Server
    loaded: str | None = None
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def send(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        sent = dict(headers or {})
        if self.server.token and (method in ("PUT", "POST", "DELETE")):
            sent["Authorization"] = f"Bearer {self.server.token}"
        for attempt in (1, 2):
            try:
                if self._connection is None:
                    self._connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=60)
                self._connection.request(method, path, body or None, sent)
                found = self._connection.getresponse()
                return Answer(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
            except (http.client.HTTPException, ConnectionError):
                self._connection = None
                if attempt == 2:
                    raise
        raise AssertionError

    def query(self, text: str, accept: str) -> Answer:
        return self.send(
            "POST",
            self.server.query,
            text.encode("utf-8"),
            {"Content-Type": "application/sparql-query", "Accept": accept},
        )

    def update(self, text: str) -> Answer:
        self.loaded = None
        return self.send(
            "POST", self.server.update, text.encode("utf-8"), {"Content-Type": "application/sparql-update"}
        )

    def load(self, default: list[tuple[Path, str]], named: list[tuple[Path, str]]) -> None:
        """Make the store hold exactly these files; a named one under its IRI."""
        parts = [_triples(path, iri) for path, iri in default]
        parts += [f"GRAPH <{iri}> {{ {_triples(path, iri)} }}" for path, iri in named]
        text = "DROP ALL ; INSERT DATA { " + " ".join(parts) + " }"
        text += "".join(f" ; CREATE SILENT GRAPH <{iri}>" for _, iri in named)
        if text == self.loaded:
            return
        answer = self.update(text)
        if answer.status >= 300:
            raise RuntimeError(f"loading: {answer.status} {answer.body[:200]!r}")
        self.loaded = text


def _triples(path: Path, base: str) -> str:
    kind = ox.RdfFormat.from_extension(path.suffix[1:]) or ox.RdfFormat.TURTLE
    quads = ox.parse(path.read_bytes(), format=kind, base_iri=base, rename_blank_nodes=True)
    return " ".join(f"{each.triple} ." for each in quads)


class Manifest:
    """A manifest file: its entries, and the files that its IRIs mean."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path, self.root = path, root
        self.base = BASE + path.relative_to(root).as_posix()
        self.graph = Graph()
        self.graph.parse(data=path.read_text(encoding="utf-8"), format="turtle", publicID=self.base)

    def entries(self) -> Iterator[URIRef]:
        for head in self.graph.objects(None, MF.entries):
            for entry in Collection(self.graph, head):
                if isinstance(entry, URIRef) and (entry, DAWG.approval, DAWG.Withdrawn) not in self.graph:
                    yield entry

    def name(self, entry: URIRef) -> str:
        return str(entry).rsplit("#", 1)[-1].rsplit("/", 1)[-1]

    def one(self, subject: Node | None, predicate: URIRef) -> Node | None:
        return self.graph.value(subject, predicate) if subject is not None else None

    def file(self, iri: Node | None) -> Path:
        return self.root / urllib.parse.unquote(str(iri).removeprefix(BASE))

    def files(self, subject: Node | None, predicate: URIRef) -> list[tuple[Path, str]]:
        found = []
        for each in sorted(self.graph.objects(subject, predicate), key=str):
            if isinstance(each, URIRef):
                found.append((self.file(each), str(each)))
            else:
                label, inner = (
                    self.one(each, RDFS_LABEL),
                    self.one(each, UT.graph) or self.one(each, QT.graph),
                )
                found.append((self.file(inner), str(label or inner)))
        return found


# -- queries and updates


def run_evaluation(endpoint: Endpoint, manifest: Manifest, suite: str) -> Iterator[Result]:
    """Every evaluation and syntax test of a manifest."""
    for entry in manifest.entries():
        kinds = {str(each).rsplit("#", 1)[-1] for each in manifest.graph.objects(entry, RDF.type)}
        run = next((_RUNNERS[kind] for kind in sorted(kinds) if kind in _RUNNERS), None)
        if run is None:
            continue
        try:
            problem = run(endpoint, manifest, entry)
        except (OSError, RuntimeError, ValueError, SyntaxError, http.client.HTTPException) as error:
            problem = f"{type(error).__name__}: {error}"
        yield Result(suite, manifest.name(entry), problem)


def _query_evaluation(endpoint: Endpoint, manifest: Manifest, entry: URIRef) -> str:
    action, expected = manifest.one(entry, MF.action), manifest.one(entry, MF.result)
    query = manifest.one(action, QT.query) or action
    text = manifest.file(query).read_text(encoding="utf-8")
    default, named = manifest.files(action, QT.data), manifest.files(action, QT.graphData)
    known = {iri for _, iri in named}
    # A query's own FROM clauses name files of the suite: they are graphs of the store.
    for iri in re.findall(r"FROM\s+(?:NAMED\s+)?<([^>]*)>", text):
        absolute = urllib.parse.urljoin(str(query), iri)
        if absolute not in known and manifest.file(URIRef(absolute)).is_file():
            known.add(absolute)
            named.append((manifest.file(URIRef(absolute)), absolute))
    endpoint.load(default, named)
    return _compare(endpoint, f"BASE <{query}> {text}", manifest.file(expected), str(expected))


def _compare(endpoint: Endpoint, text: str, expected: Path, iri: str) -> str:
    if expected.suffix == ".csv":
        return _compare_csv(endpoint, text, expected)
    if expected.suffix in TABLE_SUFFIXES:
        kind = TABLE_SUFFIXES[expected.suffix]
        wanted = ox.parse_query_results(expected.read_bytes(), format=kind)
        answer = endpoint.query(text, kind.media_type)
        if answer.status != 200:
            return f"status {answer.status}: {answer.body[:160]!r}"
        return _same_results(ox.parse_query_results(answer.body, format=kind), wanted)
    graph = Graph()
    graph.parse(data=expected.read_bytes(), format="xml" if expected.suffix == ".rdf" else "turtle", publicID=iri)
    if (None, RDF.type, RS.ResultSet) in graph:
        return _compare_result_graph(endpoint, text, graph)
    answer = endpoint.query(text, "application/n-triples")
    if answer.status != 200:
        return f"status {answer.status}: {answer.body[:160]!r}"
    found = Graph()
    found.parse(data=answer.body, format="nt")
    return "" if isomorphic(_normal(found), _normal(graph)) else "another graph"


def _compare_result_graph(endpoint: Endpoint, text: str, graph: Graph) -> str:
    answer = endpoint.query(text, "application/sparql-results+xml")
    if answer.status != 200:
        return f"status {answer.status}: {answer.body[:160]!r}"
    found = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.XML)
    head = next(graph.subjects(RDF.type, RS.ResultSet))
    truth = graph.value(head, RS.boolean)
    if truth is not None:
        return "" if isinstance(found, ox.QueryBoolean) and bool(found) == truth.toPython() else "another truth value"
    rows = []
    for solution in graph.objects(head, RS.solution):
        row = {
            str(graph.value(each, RS.variable)): graph.value(each, RS.value)
            for each in graph.objects(solution, RS.binding)
        }
        index = graph.value(solution, RS["index"])
        rows.append((index.toPython() if index is not None else 0, row))
    if not isinstance(found, ox.QuerySolutions):
        return "no table"
    mine = _rows(found)
    theirs = [row for _, row in sorted(rows, key=lambda each: each[0])]
    if len({index for index, _ in rows}) > 1 and not any(isinstance(v, BNode) for r in theirs for v in r.values()):

        def plain(table):  # type: ignore[no-untyped-def]
            return [{name: _value(term) for name, term in row.items()} for row in table]

        return "" if plain(mine) == plain(theirs) else "another order"
    return "" if isomorphic(_as_graph(mine), _as_graph(theirs)) else "other rows"


def _same_results(found: object, wanted: object) -> str:
    if isinstance(wanted, ox.QueryBoolean):
        return "" if isinstance(found, ox.QueryBoolean) and bool(found) == bool(wanted) else "another truth value"
    if not isinstance(found, ox.QuerySolutions) or not isinstance(wanted, ox.QuerySolutions):
        return "no table"
    if {each.value for each in found.variables} != {each.value for each in wanted.variables}:
        return "other variables"
    mine, theirs = _rows(found), _rows(wanted)
    if len(mine) != len(theirs):
        return f"{len(mine)} rows, not {len(theirs)}"
    return "" if isomorphic(_as_graph(mine), _as_graph(theirs)) else "other rows"


def _rows(solutions: ox.QuerySolutions) -> list[dict[str, Node]]:
    names = [each.value for each in solutions.variables]
    return [{name: _node(row[name]) for name in names if row[name] is not None} for row in solutions]


def _node(term: object) -> Node:
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal():
            if term.language:
                return Literal(term.value, lang=term.language)
            kind = None if term.datatype.value == XSD + "string" else URIRef(term.datatype.value)
            return Literal(term.value, datatype=kind, normalize=False)
    raise ValueError(f"an unexpected term: {term}")


def _value(term: Node) -> Node:
    """Numbers by their value: 1.0 and 1.00 are one."""
    if isinstance(term, Literal):
        kind = str(term.datatype or "")
        if kind in NUMERIC:
            try:
                text = str(float(term)) if kind.endswith(("double", "float")) else str(Decimal(str(term)).normalize())
            except (ValueError, InvalidOperation):
                return term
            return Literal(text, datatype=term.datatype, normalize=False)
        if kind == XSD + "string":
            return Literal(str(term))
        if term.language:
            return Literal(str(term), lang=term.language.lower())
    return term


def _as_graph(rows: list[dict[str, Node]]) -> Graph:
    # Equal rows are told apart by their number among their equals, which is the same on both sides.
    graph, seen = Graph(), Counter[str]()
    for row in rows:
        key = repr(sorted((name, "" if isinstance(term, BNode) else _value(term).n3()) for name, term in row.items()))
        # Rows with blank nodes are told apart by those.
        seen[key] += not any(isinstance(term, BNode) for term in row.values())
        node = BNode()
        graph.add((node, URIRef("urn:copy"), Literal(seen[key])))
        for name, term in row.items():
            graph.add((node, URIRef(f"urn:v:{name}"), _value(term)))
    return graph


def _normal(graph: Graph) -> Graph:
    found = Graph()
    for s, p, o in graph:
        found.add((s, p, _value(o)))
    return found


def _compare_csv(endpoint: Endpoint, text: str, expected: Path) -> str:
    answer = endpoint.query(text, "text/csv")
    if answer.status != 200 or answer.media_type != "text/csv":
        return f"status {answer.status}, {answer.media_type}"

    def table(data: bytes) -> tuple[list[str], Counter[tuple[str, ...]]]:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
        # The order of columns that SELECT * gives is not defined.
        order = sorted(range(len(lines[0])), key=lambda index: lines[0][index])
        rows = Counter(tuple("_:" if row[i].startswith("_:") else _number(row[i]) for i in order) for row in lines[1:])
        return sorted(lines[0]), rows

    return "" if table(answer.body) == table(expected.read_bytes()) else "other rows"


def _number(text: str) -> str:
    try:
        return str(float(text)) if re.fullmatch(r"[-+\d.eE]+", text) else text
    except ValueError:
        return text


def _query_syntax(good: bool):  # type: ignore[no-untyped-def]
    def run(endpoint: Endpoint, manifest: Manifest, entry: URIRef) -> str:
        text = manifest.file(manifest.one(entry, MF.action)).read_bytes().decode("utf-8")
        if good:
            _make_graphs(endpoint, text)
        answer = endpoint.query(text, "application/sparql-results+json, application/n-triples;q=0.5")
        # A function that the engine lacks is no error of syntax.
        if good and answer.status >= 300 and not _complains(answer):
            return ""
        return _judge(answer, good)

    return run


def _complains(answer: Answer) -> bool:
    return b"error at" in answer.body or b'"kind": "syntax"' in answer.body


def _make_graphs(endpoint: Endpoint, text: str) -> None:
    """Graphs that FROM names must exist where the endpoint reads no other."""
    names = re.findall(r"FROM\s+(?:NAMED\s+)?<([^>]*)>", text)
    prefixes = dict(re.findall(r"PREFIX\s+(\w*):\s*<([^>]*)>", text))
    names += [
        prefixes.get(prefix, "") + local for prefix, local in re.findall(r"FROM\s+(?:NAMED\s+)?(\w*):(\w+)", text)
    ]
    if names:
        here = f"http://{endpoint.server.host}:{endpoint.server.port}{endpoint.server.query}"
        made = [urllib.parse.urljoin(here, each) for each in names]
        endpoint.update(" ; ".join(f"CREATE SILENT GRAPH <{each}>" for each in made))


def _judge(answer: Answer, good: bool) -> str:
    if good:
        return "" if answer.status < 300 else f"status {answer.status}: {answer.body[:160]!r}"
    return "" if answer.status == 400 else f"status {answer.status}, not 400"


def _update_syntax(good: bool):  # type: ignore[no-untyped-def]
    def run(endpoint: Endpoint, manifest: Manifest, entry: URIRef) -> str:
        text = manifest.file(manifest.one(entry, MF.action)).read_bytes().decode("utf-8")
        answer = endpoint.update(text)
        if good and answer.status >= 300:
            # Graphs that are not there, and LOAD where it is refused, are no errors of syntax.
            return f"status {answer.status}: {answer.body[:160]!r}" if _complains(answer) else ""
        return _judge(answer, good)

    return run


def _update_evaluation(endpoint: Endpoint, manifest: Manifest, entry: URIRef) -> str:
    action, expected = manifest.one(entry, MF.action), manifest.one(entry, MF.result)
    endpoint.load(manifest.files(action, UT.data), manifest.files(action, UT.graphData))
    request = manifest.one(action, UT.request)
    answer = endpoint.update(f"BASE <{request}> " + manifest.file(request).read_text(encoding="utf-8"))
    if answer.status >= 300:
        return f"status {answer.status}: {answer.body[:160]!r}"
    wanted = {"": _graph_of(manifest.files(expected, UT.data))}
    for path, iri in manifest.files(expected, UT.graphData):
        wanted[iri] = _graph_of([(path, iri)])
    names = endpoint.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "text/csv").body.decode().split()[1:]
    found = {"": _fetch(endpoint, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")}
    for name in names:
        found[name] = _fetch(endpoint, f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
    for name in sorted(wanted.keys() | found.keys()):
        if not isomorphic(found.get(name, Graph()), wanted.get(name, Graph())):
            return f"graph '{name}' differs"
    return ""


def _graph_of(files: list[tuple[Path, str]]) -> Graph:
    graph = Graph()
    for path, iri in files:
        graph.parse(data=path.read_bytes(), format="turtle", publicID=iri)
    return _normal(graph)


def _fetch(endpoint: Endpoint, text: str) -> Graph:
    graph = Graph()
    graph.parse(data=endpoint.query(text, "application/n-triples").body, format="nt")
    return _normal(graph)


_RUNNERS = {
    "QueryEvaluationTest": _query_evaluation,
    "CSVResultFormatTest": _query_evaluation,
    "PositiveSyntaxTest": _query_syntax(True),
    "PositiveSyntaxTest11": _query_syntax(True),
    "NegativeSyntaxTest": _query_syntax(False),
    "NegativeSyntaxTest11": _query_syntax(False),
    "PositiveUpdateSyntaxTest11": _update_syntax(True),
    "NegativeUpdateSyntaxTest11": _update_syntax(False),
    "UpdateEvaluationTest": _update_evaluation,
}


# -- protocol, graph store protocol, service description


def run_protocol(endpoint: Endpoint, manifest: Manifest, suite: str) -> Iterator[Result]:
    """Every test that states HTTP requests and the answers they must get."""
    for entry in manifest.entries():
        action = manifest.one(entry, MF.action)
        requests = manifest.one(action, HT.requests)
        if requests is None:
            continue
        data = manifest.files(entry, UT.graphData)
        problem = ""
        try:
            endpoint.load([], data)
            places: dict[str, str] = {}
            for request in Collection(manifest.graph, requests):
                problem = problem or _exchange(endpoint, manifest, request, places)
        except (OSError, RuntimeError, ValueError, http.client.HTTPException) as error:
            problem = f"{type(error).__name__}: {error}"
        endpoint.loaded = None
        yield Result(suite, manifest.name(entry), problem)


def _exchange(endpoint: Endpoint, manifest: Manifest, request: Node, places: dict[str, str]) -> str:
    graph, server = manifest.graph, endpoint.server
    path = str(graph.value(request, HT.absolutePath))
    method = str(graph.value(request, HT.methodName))
    headers = {
        str(graph.value(each, HT.fieldName)): str(graph.value(each, HT.fieldValue))
        for head in graph.objects(request, HT.headers)
        for each in Collection(graph, head)
    }
    body = _body(manifest, graph.value(request, HT.body), headers)
    is_update = (
        headers.get("content-type", "") == "application/sparql-update"
        or body.startswith(b"update=")
        or "update=" in path
    )
    target = server.update if is_update and method == "POST" else server.query
    if path.startswith("/sparql/"):
        path = target + path.removeprefix("/sparql/")
    elif path.startswith("/gsp"):
        path = server.graphs + path.removeprefix("/gsp")
    path = path.replace("$LOCATION$", urllib.parse.quote(places.get("location", ""), safe=""))
    answer = endpoint.send(method, path, body, headers)
    places.update({"location": answer.headers["location"]} if "location" in answer.headers else {})
    return _check(manifest, graph.value(request, HT.resp), answer, f"{method} {path[:60]}")


def _body(manifest: Manifest, node: Node | None, headers: dict[str, str]) -> bytes:
    if node is None:
        return b""
    text = str(manifest.graph.value(node, CNT.chars) or "")
    encoding = str(manifest.graph.value(node, CNT.characterEncoding) or "UTF-8")
    if "multipart" in headers.get("content-type", ""):
        text = "\r\n".join(line.strip() for line in text.strip().splitlines()) + "\r\n"
    return text.encode(encoding)


def _check(manifest: Manifest, wanted: Node | None, answer: Answer, what: str) -> str:
    graph = manifest.graph
    allowed = [str(each).rsplit("#", 1)[-1] for each in graph.objects(wanted, MF.expectedStatus)]
    if not any(_matches(each, answer.status) for each in allowed):
        return f"{what}: status {answer.status}, not {' or '.join(sorted(allowed))}: {answer.body[:120]!r}"
    truth, kind = graph.value(wanted, MF.expectedBoolean), graph.value(wanted, MF.expectedFormat)
    if truth is not None:
        found = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.from_media_type(answer.media_type))
        if not isinstance(found, ox.QueryBoolean) or bool(found) != truth.toPython():
            return f"{what}: not {truth}"
    tables = (
        "application/sparql-results+xml",
        "application/sparql-results+json",
        "text/csv",
        "text/tab-separated-values",
    )
    if str(kind) in ("boolean", "tabular") and answer.media_type not in tables:
        return f"{what}: {answer.media_type} is no table"
    if str(kind) == "RDF" and ox.RdfFormat.from_media_type(answer.media_type) is None:
        return f"{what}: {answer.media_type} is no RDF"
    body = graph.value(wanted, HT.body)
    if body is not None:
        expected, found_graph = Graph(), Graph()
        expected.parse(data=str(graph.value(body, CNT.chars)), format="turtle", publicID=BASE)
        found_graph.parse(data=answer.body, format="turtle", publicID=BASE)
        if not isomorphic(expected, found_graph):
            return f"{what}: another graph"
    return ""


def _matches(name: str, status: int) -> bool:
    return status == STATUS.get(name) or name == f"StatusCode{status // 100}xx"


def run_service_description(endpoint: Endpoint, _manifest: Manifest, suite: str) -> Iterator[Result]:
    """The three tests, which the manifest states in words only."""
    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    answer = endpoint.send("GET", endpoint.server.query, headers={"Accept": "text/turtle"})
    graph = Graph()
    readable = answer.status == 200 and answer.media_type == "text/turtle"
    if readable:
        graph.parse(data=answer.body, format="turtle")
    address = URIRef(f"http://{endpoint.server.host}:{endpoint.server.port}{endpoint.server.query}")
    yield Result(suite, "returns-rdf", "" if readable and len(graph) else f"{answer.status} {answer.media_type}")
    found = list(graph.objects(None, sd.endpoint))
    yield Result(suite, "has-endpoint-triple", "" if address in found else f"{found}")
    services = set(graph.subjects(RDF.type, sd.Service))
    with_schema = services and all((each, sd.endpoint, None) in graph for each in services)
    used = {p for _, p, _ in graph if str(p).startswith(str(sd))}
    known = {
        sd[each]
        for each in (
            "endpoint",
            "feature",
            "defaultEntailmentRegime",
            "entailmentRegime",
            "defaultSupportedEntailmentProfile",
            "supportedEntailmentProfile",
            "extensionFunction",
            "extensionAggregate",
            "languageExtension",
            "supportedLanguage",
            "propertyFeature",
            "defaultDataset",
            "availableGraphs",
            "resultFormat",
            "inputFormat",
            "defaultGraph",
            "namedGraph",
            "name",
            "graph",
        )
    }
    yield Result(suite, "conforms-to-schema", "" if with_schema and used <= known else f"{used - known}")


EXCLUDED = {
    "service": "needs other endpoints under fixed public addresses",
    "syntax-fed": "federated calls are refused by default",
    "entailment": "run on the reasoner, in its own test",
    "http-rdf-update": "every test in it is deprecated in favour of graph-store-protocol",
}
"""Folders that are not run, each with the reason."""
_SPECIAL = {
    "protocol": run_protocol,
    "graph-store-protocol": run_protocol,
    "service-description": run_service_description,
}


def run(server: Server, root: Path, only: str = "") -> Iterator[Result]:
    """Run every suite under `root` (the folder with `sparql/`), or those whose name has `only` in it."""
    endpoint = Endpoint(server)
    for path in sorted(root.glob("sparql/*/*/manifest*.ttl")):
        folder = path.parent.name
        suite = f"{path.parent.parent.name}/{folder}"
        if (
            folder in EXCLUDED
            or only not in suite
            or (folder == "graph-store-protocol" and path.name == "manifest.ttl")
        ):
            continue
        yield from _SPECIAL.get(folder, run_evaluation)(endpoint, Manifest(path, root), suite)
