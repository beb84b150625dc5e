"""Every statement's place, read back from the source text or from the graph, is what it quotes.

Of our own papers, the seeds, and the UN's own markup.
"""

from __future__ import annotations

import runpy
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers_organs import PAPERS
from test_several import LEADS, RECOMMENDED, SECOND

from kg import kinds
from kg.cli import main
from kg.evaluate import markup
from kg.model import Document, OffsetMap, Place, Statements
from kg.pipeline import BuildOptions, build, read_document, read_documents
from kg.readers import facts
from kg.stretches import Places, Stretch, bounds, in_paragraph, joined, read_map, stretch, written_map
from kg.triples import quads
from kg.triples.places import facts_only, places
from kg.vocab import DEFAULT_BASE, OA, PROV, Rel, Val, names

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

CORPUS = "corpus/ga-resolutions-75-79.en-fr.tar.xz"


def read_back(path: Path) -> int:
    """The number of statements of the document at `path`, each of whose places has been read back."""
    reading = read_document(path)
    source, statements = reading.document.source.text, reading.statements
    placed = [each for field in fields(statements) for each in getattr(statements, field.name)]
    for statement in placed:
        place = statement.place
        found = " ".join(source[span.start : span.end] for span in place.spans)
        assert found == place.quote != "", (path.name, statement)
    return len(placed)


def test_places_of_the_seeds(shared: Path) -> None:
    seeds = sorted((shared / "seeds").glob("*.txt"))
    assert [path.name for path in seeds if read_back(path) <= 100] == [] != seeds


@pytest.mark.slow
def test_places_of_two_hundred_resolutions(shared: Path, tmp_path: Path) -> None:
    for name, data in markup.markup_files([shared / CORPUS], 200, seed=5):
        path = tmp_path / Path(name).name
        path.write_bytes(data)
        assert read_back(path) > 0


# -- the graph ------------------------------------------------------------------------------------------------------


def graph(lines: Iterable[str]) -> tuple[ox.Store, Places]:
    """An engine with lines, in the default graph as stores have what is asserted, and its places."""
    engine = ox.Store()
    triples = ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS)
    engine.extend(ox.Quad(each.subject, each.predicate, each.object) for each in triples)
    return engine, places(engine, names())


def placed(statements: Statements) -> list[Place]:
    """The places of all statements, those of kinds that no member of `Statements` has among them."""
    return [each.place for kind in kinds.KINDS for each in kinds.of(statements, kind)]


def pieces(place: Place) -> list[tuple[Stretch, str]]:
    """What a place's spans read, as the graph has said it of each since there are places."""
    whole, position, found = sum(s.end - s.start for s in place.spans) + len(place.spans) - 1, 0, []
    for span in place.spans:
        quote = place.quote[position : position + span.end - span.start] if whole == len(place.quote) else place.quote
        position += span.end - span.start + 1
        found.append((Stretch("", span.start, span.end), quote))
    return found


def told(document: Document, statements: Statements) -> int:
    """The number of places that the graph of a document gives as the extraction gave them; all, or it fails."""
    engine, known = graph(quads(document, statements))
    file = f"{names().id_base}file/{document.source.sha256}"
    language = document.metadata.language or "und"
    read_at = ox.NamedNode(names().term(Rel.READ_AT))
    for place in placed(statements):
        wanted = [(at._replace(file=file), quote) for at, quote in pieces(place)]
        subjects = {
            each.subject.value for each in engine.quads_for_pattern(None, read_at, ox.NamedNode(wanted[0][0].iri), None)
        }
        there = [statement for statement in sorted(subjects) if holds(known, statement, wanted, place, language)]
        assert there, (document.source.name, place)
    return len(placed(statements))


def holds(known: Places, statement: str, wanted: list[tuple[Stretch, str]], place: Place, language: str) -> bool:
    """Whether a statement of the graph has all pieces of a place, with their quotes and characters of the text."""
    read = {(each.stretch, each.quote, each.language) for each in known.of(statement)}
    return all((at, quote, language) in read for at, quote in wanted) and any(
        start <= place.start and place.end <= end and (start, end) in known.spans(statement, language)
        for start, end in known.spans(statement, language)
        if (start, end) == (place.start, place.end) or len(read) > len(wanted)
    )


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_the_graph_gives_every_place_as_it_was_read(tmp_path: Path, name: str) -> None:
    for layout in ("wrapped", "markdown"):
        path = tmp_path / f"{layout}.txt"
        path.write_text(PAPERS[name].text(layout), encoding="utf-8")
        for reading in read_documents(path):
            assert told(reading.document, reading.statements) > 0


def both(document: Document, statements: Statements) -> tuple[set[str], set[str]]:
    """The graph of a document without its texts, and the graph of its facts-only record."""
    lines = quads(document, statements)
    _, known = graph(lines)
    whole = list(ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS))
    record = facts.parse(facts.dump(document, statements).encode(), "record")
    kept = ox.parse("\n".join(quads(*record)).encode(), ox.RdfFormat.N_QUADS)
    return set(map(str, facts_only(whole, known, names()))), set(map(str, kept))


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_graph_without_its_texts_is_that_of_the_record(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PAPERS[name].text("wrapped"), encoding="utf-8")
    for reading in read_documents(path):
        without, kept = both(reading.document, reading.statements)
        assert without == kept


def test_the_graphs_of_the_seeds_without_texts_are_those_of_their_records(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        reading = read_document(path)
        without, kept = both(reading.document, reading.statements)
        assert without == kept, path.name


def test_places_of_a_file_with_line_ends_of_two_characters_and_accents_apart(tmp_path: Path) -> None:
    paper = next(iter(PAPERS.values())).text("wrapped").replace("e", "e\u0301", 5).replace("\n", "\r\n")
    (tmp_path / "a.txt").write_bytes(paper.encode())
    reading = read_document(tmp_path / "a.txt")
    assert told(reading.document, reading.statements) > 0


def test_places_of_the_seeds_in_the_graph(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        reading = read_document(path)
        assert told(reading.document, reading.statements) > 100
        lines = quads(reading.document, reading.statements)
        assert not [line for line in lines if "ontology#textStart>" in line], "the text tells all of them"


@pytest.mark.slow
def test_places_of_sixty_resolutions_in_the_graph(shared: Path, tmp_path: Path) -> None:
    for name, data in markup.markup_files([shared / CORPUS], 60, seed=7):
        path = tmp_path / Path(name).name
        path.write_bytes(data)
        reading = read_document(path)
        assert told(reading.document, reading.statements) > 0


@pytest.mark.parametrize("name", sorted(PAPERS)[:6])
def test_facts_alone_keep_their_places(tmp_path: Path, name: str) -> None:
    """A record has no text: its places quote themselves, as far as records quote."""
    path = tmp_path / "a.txt"
    path.write_text(PAPERS[name].text("wrapped"), encoding="utf-8")
    reading = read_document(path)
    document, statements = facts.parse(facts.dump(reading.document, reading.statements).encode(), "a")
    assert told(document, statements) == len(placed(reading.statements)) > 0
    lines = quads(document, statements)
    assert not [line for line in lines if "readFrom>" in line or "sourceMap>" in line]


def test_documents_of_one_file_share_its_text_by_their_parts(tmp_path: Path) -> None:
    text = RECOMMENDED.format(lead=LEADS, first="Draft resolution I\n\nWells of the hills\n\n", second=SECOND)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    readings = read_documents(tmp_path / "a.txt")
    assert len(readings) == 3
    engine, known = graph(line for each in readings for line in quads(each.document, each.statements))
    file = f"{names().id_base}file/{readings[0].document.source.sha256}"
    assert len(known.versions(file)) == 3
    assert known.text(file).split() == text.split()
    for each in readings:
        for place in placed(each.statements):
            at = Stretch(file, place.spans[0].start, place.spans[0].end)
            holder = f"{names().id_base}{each.document.metadata.symbol.replace('#', '/')}/"
            statement = next(
                quad.subject.value
                for quad in engine.quads_for_pattern(None, None, ox.NamedNode(at.iri), None)
                if quad.subject.value.startswith(holder)
            )
            assert known.read(at.iri, statement).quote == pieces(place)[0][1]


def test_a_corrected_file_is_another_place(tmp_path: Path) -> None:
    """The same words at the same characters of another file: nothing that was said of the one is said of the other."""
    paper = next(iter(PAPERS.values())).text("wrapped")
    found = []
    for name, text in (("a.txt", paper), ("b.txt", f"{paper}\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        reading = read_document(tmp_path / name)
        found.append({line.split(" ")[2] for line in quads(reading.document, reading.statements) if "readAt>" in line})
    assert found[0] and not found[0] & found[1]


def test_statements_that_share_a_stretch_share_its_node(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(next(iter(PAPERS.values())).text("wrapped"), encoding="utf-8")
    reading = read_document(tmp_path / "a.txt")
    lines = quads(reading.document, reading.statements)
    nodes = {line.split(" ")[2] for line in lines if "readAt>" in line}
    spans = {span for place in placed(reading.statements) for span in place.spans}
    assert len(nodes) == len(spans) < len(placed(reading.statements))
    assert not [line for line in lines if line.split(" ")[0] in nodes], "its name says all of it"


# -- the parts ------------------------------------------------------------------------------------------------------

RUNS = st.lists(st.tuples(st.integers(1, 30), st.integers(0, 9)), min_size=1, max_size=12)


@given(RUNS, st.integers(0, 50), st.data())
def test_a_map_leads_back(runs: list[tuple[int, int]], start: int, data: st.DataObject) -> None:
    """What the map of a paragraph says of characters of the text is where those of the paragraph stand."""
    clean, source, length, at = [], [], 0, start
    for size, gap in runs:
        clean.append(length)
        source.append(at)
        length, at = length + size, at + size + gap + 1
    offsets = OffsetMap(tuple(clean), tuple(source))
    again = read_map(written_map(offsets, length))
    low = data.draw(st.integers(0, length - 1))
    high = data.draw(st.integers(low + 1, length))
    spans = offsets.pieces(low, high)
    assert in_paragraph(again, spans[0].start, spans[-1].end) == (low, high)
    assert joined([in_paragraph(again, span.start, span.end) for span in spans]) == [(low, high)]


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_an_iri_says_all_of_a_place(start: int, end: int) -> None:
    made = Stretch(f"{DEFAULT_BASE}id/file/{'ab' * 32}", start, end)
    assert stretch(made.iri) == made


@pytest.mark.parametrize(
    "iri", ["", "x", "x/text", "x/text#char=1", "x#char=1,2", "x/text#char=1,2;length=3", "x/text#a=1,2"]
)
def test_what_is_no_place(iri: str) -> None:
    assert stretch(iri) is None


def test_the_part_of_a_text() -> None:
    assert bounds([(2, 4), (6, 8)], "  abcdef  ") == (0, 10)
    assert bounds([(2, 4)], "  abcdef  ") == (0, 4)
    assert bounds([(4, 8)], "  abcdef  ") == (4, 10)
    assert bounds([], "abc") == (0, 3)


# -- exports --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places")
    (folder / "a.txt").write_text(next(iter(PAPERS.values())).text("wrapped"), encoding="utf-8")
    build(BuildOptions(folder / "store", (folder / "a.txt",)))
    return folder / "store"


def exported(store: Path, out: Path, *options: str) -> list[ox.Quad]:
    assert main(["export", "--store", str(store), "-o", str(out), *options]) == 0
    return list(ox.parse(path=str(out), format=ox.RdfFormat.N_QUADS))


def test_the_form_of_the_web_annotation_vocabulary(store: Path, tmp_path: Path) -> None:
    """Each place once, with the text, its characters, its words and those around it; none of that is in the store."""
    plain = exported(store, tmp_path / "all.nq")
    assert not [quad for quad in plain if quad.predicate.value.startswith((OA, f"{PROV}wasQuotedFrom"))]
    made = ox.Store()
    made.extend(exported(store, tmp_path / "places.nq", "--places"))
    rows = list(
        made.query(
            """PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>
            SELECT ?place ?start ?end ?exact ?prefix ?suffix ?text ?quote WHERE { GRAPH ?graph {
              ?place a oa:SpecificResource ; oa:hasSource ?text ; oa:hasSelector ?chars , ?words ; kg:quote ?quote .
              ?chars a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end .
              ?words a oa:TextQuoteSelector ; oa:exact ?exact .
              OPTIONAL { ?words oa:prefix ?prefix } OPTIONAL { ?words oa:suffix ?suffix } } }"""
        )
    )
    wanted = {quad.object.value for quad in plain if quad.predicate.value == names().term(Rel.READ_AT)}
    assert {row["place"].value for row in rows} == wanted and len(rows) == len(wanted)
    text = (store.parent / "a.txt").read_text(encoding="utf-8")
    for row in rows:
        start, end = int(row["start"].value), int(row["end"].value)
        assert row["place"].value == f"{row['text'].value}#char={start},{end}"
        assert row["exact"].value == row["quote"].value == text[start:end]
        for name, around in (("prefix", text[max(start - 32, 0) : start]), ("suffix", text[end : end + 32])):
            assert (row[name].value if row[name] else "") == around


def test_what_was_withdrawn_is_restored(tmp_path: Path) -> None:
    """The query of the ontology's page gives each place as stores said it before version 0.2, with texts and without."""
    page = runpy.run_path(str(Path(__file__).parent.parent / "docs" / "make_ontology.py"))
    query = page["RESTORING"].format(kg=names().kg)
    (tmp_path / "a.txt").write_text(next(iter(PAPERS.values())).text("wrapped"), encoding="utf-8")
    reading = read_document(tmp_path / "a.txt")
    bare = facts.parse(facts.dump(reading.document, reading.statements).encode(), "a")
    for document, statements in ((reading.document, reading.statements), bare):
        engine, _ = graph(quads(document, statements))
        made = ox.Store()
        made.extend(ox.Quad(each.subject, each.predicate, each.object) for each in engine.query(query))
        found = {
            (row["s"].value, row["e"].value, row["q"].value)
            for row in made.query(f"""SELECT * {{ ?p a <{names().kg}Place> ; <{OA}start> ?s ; <{OA}end> ?e ;
                <{names().kg}quote> ?q ; <{PROV}wasQuotedFrom> <{names().id_base}file/{document.source.sha256}> }}""")
        }
        wanted = {each for place in placed(statements) for each in pieces(place)}
        assert found == {(str(at.start), str(at.end), quote) for at, quote in wanted}


def test_an_export_without_texts_keeps_the_quotes(store: Path, tmp_path: Path) -> None:
    own = {names().term(each) for each in (Val.TEXT, Val.HEADING, Val.SOURCE_MAP, Rel.READ_FROM)}
    found = exported(store, tmp_path / "facts.nq", "--facts-only")
    assert not [quad for quad in found if quad.predicate.value in own]
    text = (store.parent / "a.txt").read_text(encoding="utf-8")
    assert not [quad for quad in found if quad.object.value == text]
    read = {quad.object.value for quad in found if quad.predicate.value == names().term(Rel.READ_AT)}
    quotes = {
        quad.subject.value: quad.object.value for quad in found if quad.predicate.value == names().term(Val.QUOTE)
    }
    assert quotes.keys() == read
    for iri, quote in quotes.items():
        at = stretch(iri)
        assert at and quote == text[at.start : at.end]
