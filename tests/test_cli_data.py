"""Commands that build, ask, dump and show: output, exit codes 0, 1, 2, one clear line when wrong."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from papers import FRENCH, resolution, write

from kg import cli, resources
from kg.cli import main
from kg.config import DEFAULT_BASE
from kg.pipeline.cache import Cache
from kg.store import Layout

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("in"), a=resolution(7), f=FRENCH)
    store = tmp_path_factory.mktemp("out") / "store"
    assert main(["build", str(folder), "--store", str(store), "--quiet"]) == 0
    return store


class Run:
    """The outcome of a command."""

    def __init__(self, capture: pytest.CaptureFixture[str], *arguments: object) -> None:
        capture.readouterr()
        self.code = main([str(each) for each in arguments])
        self.out, self.err = capture.readouterr()

    @property
    def line(self) -> str:
        """The one line of complaint."""
        assert self.out == ""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in lines[0]
        return lines[0]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["qurey"], "unknown command 'qurey'; did you mean query"),
        (["query", "documnets"], "unknown question 'documnets'; did you mean documents"),
        (["query", "zzzz"], "unknown question 'zzzz'; 'kg queries' lists them"),
        (["query", "nowhere.rq"], "nowhere.rq: cannot be read"),
        (["query", "citations", "-p", "symbl=A/RES/1/1"], "unknown parameter 'symbl'; did you mean symbol"),
        (["query", "citations", "-p", "symbol"], "is not KEY=VALUE"),
        (["query", "citations", "--fromat", "csv"], "unknown option '--fromat'; did you mean --format"),
        (["query", "citations", "--format", "xls"], "invalid choice: 'xls'"),
        (["query", "citations", "--format", "ttl"], "a table, not triples"),
        (["query"], "the following arguments are required: NAME_OR_FILE"),
        (["export", "--graph", "A/RES/91/8/en"], "unknown graph 'A/RES/91/8/en'; did you mean A/RES/91/7/en"),
        (["export", "-o", "/nowhere/x"], "its folder does not exist"),
        (["build", "nowhere"], "nowhere: no such file or folder"),
        (["build", "--remove", "A/RES/91/8"], "unknown document 'A/RES/91/8'; did you mean A/RES/91/7"),
        (["build", "--base-iri", "example"], "the base IRI 'example'"),
        (["build", "--jobs", "x"], "invalid int value: 'x'"),
        (["extract", "nowhere.txt"], "nowhere.txt"),
        (["info", "--store", "~no-such-user/s"], "--store is '~no-such-user/s', but there is no such home folder"),
        # An unset variable of a script: the current folder is not meant.
        (["build", ""], "the name is empty"),
        (["info", "--store", ""], "the name is empty"),
        (["build", "--report", "/nowhere/r.json"], "/nowhere/r.json: its folder does not exist; make it first"),
        (["build", "--report", "."], ".: a folder; name a file for the report"),
        (["build", "--write-facts", __file__], "no folder; name one for the facts-only records"),
        (["query", "citations", "-p", "symbol=A/RES/1/1", "-p", "symbol=A/RES/1/2"], "'symbol' is given twice"),
        (["validate", "--limit", "0"], "'0' is no whole number from 1 on"),
        (["validate", "nowhere.nq"], "nowhere.nq: no such file; check the path"),
        (["evaluate", "--sample", "-5"], "--sample"),
        (["explain", "A/RES/91/7", "cites", "UNODC", "-n", "0"], "'0' is no whole number from 1 on"),
        (["explain", "<https://x.example/a b>", "a", "Resolution"], "<https://x.example/a b> is no IRI"),
        (["explain", "A/RES/91/7", "kg:title", '"no end'], '"no end is no IRI and no literal'),
    ],
)
def test_bad_usage_is_one_line_and_code_2(
    built: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.setenv("KG_STORE", str(built))
    done = Run(capsys, *arguments)
    assert done.code == 2
    assert says in done.line


def test_no_store_and_store_of_another_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["info"], ["query", "documents"], ["export"]):
        done = Run(capsys, *command, "--store", tmp_path / "s")
        assert done.code == 2
        assert "no store here" in done.line
    write(tmp_path / "in", a=resolution())
    assert Run(capsys, "build", tmp_path / "in", "--store", tmp_path / "s", "--no-reason").code == 0
    (manifest,) = Layout(tmp_path / "s").generations.rglob("manifest.json")
    manifest.write_text(manifest.read_text().replace('"format": 2,', '"format": 0,'))
    done = Run(capsys, "info", "--store", tmp_path / "s")
    assert done.code == 2
    assert "format 0" in done.line
    assert "kg build" in done.line


def test_build_reports_a_bad_document_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", a=resolution(), b="")
    done = Run(capsys, "build", folder, "--store", tmp_path / "s", "--no-reason", "--report", tmp_path / "r.json")
    assert done.code == 1
    assert done.out.startswith("1 document (1 more could not be read): ")
    assert len(done.out.splitlines()) == 1
    assert "b.txt" in done.err
    assert json.loads((tmp_path / "r.json").read_text())["versions"] == 1


def test_store_where_none_can_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    folder = write(tmp_path / "in", a=resolution())
    done = Run(capsys, "build", folder, "--store", tmp_path / "file")
    assert done.code == 2
    assert "no store can be made here" in done.line
    done = Run(capsys, "info", "--store", tmp_path / "file")
    assert done.code == 2
    assert "no store here" in done.line


def test_build_of_nothing_readable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", b="")
    done = Run(capsys, "build", folder, "--store", tmp_path / "s")
    assert done.code == 2
    assert "b.txt: the file is empty" in done.err
    assert "no document could be read" in done.err


def test_query_formats(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask = ("query", "documents", "--store", built, "--format")
    csv = Run(capsys, *ask, "csv").out.splitlines()
    assert csv[0].startswith("symbol,type,title,language,adopted,")
    assert [line.split(",")[3] for line in csv[1:]] == ["en", "fr"]
    assert Run(capsys, *ask, "tsv").out.splitlines()[0].startswith("?symbol\t?type")
    rows = json.loads(Run(capsys, *ask, "json").out)["results"]["bindings"]
    assert [row["adopted"]["value"] for row in rows] == ["2036-12-16"] * 2
    table = Run(capsys, *ask, "table")
    assert "Keeping of lighthouses" in table.out
    assert table.err == "2 rows\n"


def test_query_parameters_in_any_spelling(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = Run(
        capsys,
        "query",
        "paragraphs",
        "-p",
        "symbol=a/res/91/7",
        "-p",
        "language=FR",
        "--format",
        "csv",
        "--store",
        built,
    )
    assert len(done.out.splitlines()) == 1 + 4


def test_query_files(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text, arguments, expected in (
        ("ASK { ?s ?p ?o }", (), "true\n"),
        ("ASK { ?s ?p ?o }", ("--format", "json"), '{"head":{},"boolean":true}\n'),
        (
            "CONSTRUCT { <x:a> <x:b> 1 } WHERE {}",
            ("--format", "nt"),
            '<x:a> <x:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
        ),
        ("CONSTRUCT { <x:a> <x:b> 1 } WHERE {}", (), "<x:a> <x:b> 1 .\n"),
    ):
        (tmp_path / "q.rq").write_text(text)
        done = Run(capsys, "query", tmp_path / "q.rq", "--store", built, *arguments)
        assert done.code == 0
        assert done.out.endswith(expected), text
    done = Run(capsys, "query", tmp_path / "q.rq", "--store", built, "--format", "csv")
    assert (done.code, "triples, not a table" in done.line) == (2, True)


def test_malformed_query_says_where(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "q.rq").write_text("SELECT *\nWHERE { ?s ?p }")
    done = Run(capsys, "query", tmp_path / "q.rq", "--store", built)
    assert done.code == 2
    assert "q.rq, line 2, column" in done.line


def test_inferred_triples_may_be_left_out(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "q.rq").write_text(
        "PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#>\n"
        "ASK { ?work kg:cites ?other . ?version kg:versionOf ?work }"
    )
    assert Run(capsys, "query", tmp_path / "q.rq", "--store", built).out == "true\n"
    assert Run(capsys, "query", tmp_path / "q.rq", "--store", built, "--no-infer").out == "false\n"


def test_queries_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    for language, words in (("en", "Printed"), ("fr", "Références")):
        listed = json.loads(Run(capsys, "queries", "--format", "json", "--language", language).out)
        assert len(listed) == len(list(resources.path("queries").glob("*.rq"))) > 20
        assert any(each["title"].startswith(words) for each in listed)
    assert "icat-changes" in Run(capsys, "queries").out


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["nq", "trig", "ttl", "nt", "jsonld"])
def test_export_is_read_again(built: Path, capsys: pytest.CaptureFixture[str], form: str, tmp_path: Path) -> None:
    kinds = {
        "nq": ox.RdfFormat.N_QUADS,
        "trig": ox.RdfFormat.TRIG,
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    out = tmp_path / "dump"
    assert Run(capsys, "export", "--format", form, "--store", built, "-o", out).code == 0
    found = {
        (str(each.subject), str(each.predicate), str(each.object))
        for each in ox.parse(path=str(out), format=kinds[form])
    }
    lines = Run(capsys, "export", "--store", built, "-o", tmp_path / "nq")
    assert lines.code == 0
    expected = {
        (str(each.subject), str(each.predicate), str(each.object))
        for each in ox.parse(path=str(tmp_path / "nq"), format=ox.RdfFormat.N_QUADS)
    }
    if form in {"nt", "nq"}:
        assert found == expected
    else:
        assert len(found) == len(expected), "blank nodes may have other names"


def test_export_of_one_graph_and_of_facts_only(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "one.nq"
    Run(capsys, "export", "--store", built, "--graph", "A/RES/91/7/fr", "-o", out)
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert all(line.endswith("graph/A/RES/91/7/fr> .") for line in lines)
    assert any("phares allumés" in line for line in lines)
    Run(capsys, "export", "--store", built, "--facts-only", "-o", out)
    text = out.read_text(encoding="utf-8")
    assert "phares allumés" not in text
    assert "A/RES/61/180" in text


def test_info(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = json.loads(Run(capsys, "info", "--store", built, "--format", "json").out)
    assert [each["name"] for each in facts["inputs"]] == ["a.txt", "f.txt"]
    assert all(len(each["sha256"]) == 64 for each in facts["inputs"])
    assert facts["classes"]["ontology#Resolution"] >= 1
    assert facts["built"]["seconds"] > 0
    inferred = [count for name, count in facts["graphs"].items() if name.endswith("graph/inferred")]
    assert inferred[0] > 0
    shown = Run(capsys, "info", "--store", built).out
    assert facts["snapshot"] in shown


def test_counts_are_those_of_the_graphs(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts = json.loads(Run(capsys, "info", "--store", built, "--format", "json").out)["graphs"]
    from kg.store import open_readonly

    with open_readonly(built) as snapshot:
        for graph in snapshot.graphs():
            assert counts[graph.value] == len(list(snapshot.quads(graph.value))), graph
        found = snapshot.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        assert counts["(default)"] == len(list(found))


def test_extract_shows_what_was_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, a=resolution()) / "a.txt"
    shown = Run(capsys, "extract", path).out
    assert "operative 2 · Requests [request]" in shown
    assert "UNTS/1577/27531" in shown
    sheet = json.loads(Run(capsys, "extract", path, "--format", "json").out)
    assert [block["part"] for block in sheet["blocks"]] == ["masthead"] + ["preambular"] * 2 + ["operative"] * 2
    text = path.read_text(encoding="utf-8")
    for block in sheet["blocks"]:
        for row in block["rows"]:
            assert " ".join(text[start:end] for start, end in row["spans"]) == row["quote"]
    page = Run(capsys, "extract", path, "--format", "html").out
    assert page.startswith("<!doctype html>")
    assert '<mark class="citation"' in page


def test_extract_shows_what_was_set_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, a=resolution() + "\n25-12345 3/4\n") / "a.txt"
    shown = Run(capsys, "extract", path).out
    assert "furniture (page or job number): 25-12345 3/4" in shown
    assert "formula: The General Assembly," in shown
    assert "share of the characters, unplaced: 0.0 %" in shown
    sheet = json.loads(Run(capsys, "extract", path, "--format", "json").out)
    text = path.read_text(encoding="utf-8")
    assert {each["kind"] for each in sheet["aside"]} >= {"furniture", "formula", "number"}
    assert all(text[each["start"] : each["end"]] == each["text"] for each in sheet["aside"])
    assert "furniture (page or job number)" in Run(capsys, "extract", path, "--format", "html").out


@pytest.mark.thorough
def test_build_report_has_the_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, a=resolution() + "\n25-12345 3/4\n")
    for _ in ("built", "from the cache"):
        Run(capsys, "build", folder, "--store", tmp_path / "store", "--report", tmp_path / "report.json")
        (told,) = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["documents"]
        assert 0 < told["shares"]["furniture"] < 0.1
        assert told["shares"]["unplaced"] == 0


def test_extract_html_escapes_what_documents_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, a=resolution().replace("lighthouses lit", "<script>alert(1)</script> & co")) / "a.txt"
    page = Run(capsys, "extract", path, "--format", "html").out
    assert "<script>" not in page


def test_unexpected_error_is_one_line_unless_debug(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_arguments: list[str]) -> int:
        raise ZeroDivisionError("oh\ndear")

    monkeypatch.setattr(cli, "_run", broken)
    done = Run(capsys, "info")
    assert (done.code, done.line) == (2, "kg: unexpected: ZeroDivisionError: oh dear; --debug shows where")
    with pytest.raises(ZeroDivisionError):
        main(["info", "--debug"])


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    for command in cli.COMMANDS:
        assert command in shown


def test_output_cut_off_by_its_reader_is_no_error(built: Path) -> None:
    command = f"'{sys.executable}' -m kg.cli export --store '{built}' | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.stderr == ""


def test_query_starts_fast(built: Path) -> None:
    """What takes long to load is not loaded for a question (seconds would tell of the machine)."""
    program = (
        "import sys; from kg.cli import main; main(sys.argv[1:]); "
        "print(*sorted({'.'.join(each.split('.')[:2]) if each.startswith('kg.') else each.split('.')[0] "
        "for each in sys.modules}), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, "query", "documents", "--store", str(built)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=6000)
    loaded = set(done.stderr.splitlines()[-1].split())
    assert "pyoxigraph" in loaded
    slow = "duckdb rdflib owlrl flask werkzeug jinja2 pandas pdfminer xlsxwriter"
    rooms = "web pipeline parse extract readers reason triples validation evaluate library"
    assert not loaded & {*slow.split(), *(f"kg.{each}" for each in rooms.split())}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * { SERVICE <http://x.example/s> { ?s ?p ?o } }", "line 1, column 20: SERVICE may not call"),
        ("SELECT * { SERVICE SILENT ?where { ?s ?p ?o } }", "SERVICE may not call endpoints"),
        ("SELECT * FROM <file:///etc/hosts> { ?s ?p ?o }", "FROM names <file:///etc/hosts>, a graph that the store"),
        (
            "SELECT * FROM <graph/ontolgy> { ?s ?p ?o }",
            "did you mean <https://w3id.org/un-resolutions-kg/graph/ontology>",
        ),
    ],
)
def test_query_does_not_leave_the_store(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], query: str, says: str
) -> None:
    file = tmp_path / "q.rq"
    file.write_text(query)
    done = Run(capsys, "query", file, "--store", built)
    assert done.code == 2
    assert says in done.line


def test_query_may_name_graphs_of_the_store_and_speak_of_service(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "q.rq"
    file.write_text('SELECT ("SERVICE <x> {" AS ?a) FROM <graph/ontology> { } # SERVICE <http://x.example> {')
    assert Run(capsys, "query", file, "--store", built).code == 0


def test_paths_outside_of_add_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, store = write(tmp_path / "in", a=resolution(7), b=resolution(8)), tmp_path / "store"
    quick = ("--store", store, "--no-reason", "--no-validate")
    a, b = folder / "a.txt", folder / "b.txt"
    done = Run(capsys, "build", a, "--add", b, *quick)
    assert (done.code, "'kg build --add PATH…'" in done.line) == (2, True)
    assert not store.exists()
    done = Run(capsys, "build", "--add", a, "--add", b, *quick)
    assert done.code == 0
    assert "2 document versions" in done.out
    assert f"{store} held no store to add to; a new one is made" in done.err
    done = Run(capsys, "build", a, "--remove", "A/RES/91/8", *quick)
    assert (done.code, "leave --remove out" in done.line) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["info", "--stor", "x"], "unknown option '--stor'; did you mean --store"),
        (["query", "documents", "--form", "csv"], "unknown option '--form'; did you mean --format"),
        (["--versio"], "unknown option '--versio'; did you mean --version"),
    ],
)
def test_options_are_written_out(capsys: pytest.CaptureFixture[str], arguments: list[str], says: str) -> None:
    done = Run(capsys, *arguments)
    assert (done.code, says in done.line) == (2, True), done.err


@pytest.mark.parametrize("arguments", [["nowhere.txt"], ["--remove", "A/RES/91/7"]])
def test_failing_build_leaves_no_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert Run(capsys, "build", *arguments, "--store", tmp_path / "deep" / "store").code == 2
    assert list(tmp_path.iterdir()) == []


def test_failing_build_leaves_what_was_there(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").mkdir()
    assert Run(capsys, "build", "nowhere.txt", "--store", tmp_path / "mine").code == 2
    assert (tmp_path / "mine").is_dir()
    assert Run(capsys, "build", "nowhere.txt", "--store", built).code == 2
    assert Run(capsys, "info", "--store", built).code == 0


def test_warnings_are_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", a="The lighthouses\n\n The General Assembly,\n\n 1. Decides to go on.\n")
    with (folder / "a.txt").open("ab") as handle:
        handle.write("\n 2. Décide \N{EN DASH} de rester, même là.\n".encode() + b"\xff\n")
    (folder / "a.txt.meta.toml").write_text('colour = "red"\n')
    done = Run(capsys, "build", folder, "--store", tmp_path / "s", "--no-reason", "--write-facts", tmp_path / "facts")
    for words in ("is not known", "damaged", "no symbol is stated"):
        assert done.err.count(words) == 1, done.err
    shown = Run(capsys, "extract", folder / "a.txt")
    assert (shown.out + shown.err).count("damaged") == 1
    (record,) = (tmp_path / "facts").iterdir()
    again = Run(capsys, "build", record, "--store", tmp_path / "t", "--no-reason")
    assert f"state one in {record.name}.meta.toml" in again.err
    assert "a.txt.meta.toml" not in again.err
    (tmp_path / "facts" / f"{record.name}.meta.toml").write_text('symbol = "A/RES/91/7"\n')
    again = Run(capsys, "build", record, "--store", tmp_path / "t", "--no-reason")
    assert "no symbol is stated" not in again.err
    assert "A/RES/91/7" in Run(capsys, "query", "documents", "--store", tmp_path / "t", "--format", "csv").out


def test_files_that_are_no_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", a=resolution(7))
    (folder / "x.json").write_text('{"a": 1}')
    (folder / "y.csv").write_text("a,b\n1,2\n")
    (folder / "z").write_text("[1, 2, 3]")
    quick = ("--store", tmp_path / "s", "--no-reason", "--no-validate")
    done = Run(capsys, "build", folder, *quick)
    assert done.code == 1, "z can only be told by reading it"
    assert f"{folder / 'x.json'}: no document, skipped" in done.err
    assert f"{folder / 'y.csv'}: no document, skipped" in done.err
    assert f"{folder / 'z'}: JSON, but no facts-only record" in done.err
    done = Run(capsys, "build", folder / "y.csv", *quick)
    assert done.code == 2
    assert "a .csv file, no document" in done.err


def test_adding_under_another_base_says_which_is_the_stores(
    built: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    another = "https://another.example/"
    done = Run(capsys, "build", "--add", tmp_path, "--base-iri", another, "--store", built)
    assert done.code == 2
    assert f"is of the base IRI {DEFAULT_BASE}; you ask for {another}" in done.err


@pytest.mark.parametrize("base", ["https://x.example/a#", "https://x.example/a", "https://x.example/?a=/"])
def test_base_iri_ends_in_a_slash(tmp_path: Path, capsys: pytest.CaptureFixture[str], base: str) -> None:
    done = Run(capsys, "build", "--base-iri", base, "--store", tmp_path / "s")
    assert (done.code, f"the base IRI '{base}' is not one" in done.line) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        ("A/RES/91/7", "symbol", "A/RES/91/7"),
        ("A/RES/91/7", "kg:symbol", '"A/RES/91/7"'),
        ("A/RES/91/7", "a", "Resolution"),
        ("A/RES/91/7", "rdf:type", "kg:Resolution"),
        (
            "https://w3id.org/un-resolutions-kg/id/A/RES/91/7",
            "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
            "https://w3id.org/un-resolutions-kg/ontology#Resolution",
        ),
        ("UNODC", "code", "UNODC"),
        ("ONUDC", "code", "UNODC"),
        ("ACNUR", "code", "UNHCR"),
        ("HCR", "code", "UNHCR"),
        ("UNTS/2237/39574", "code", "TIP-PROTOCOL"),
        ("body/UNODC", "kg:code", '"UNODC"^^xsd:string'),
    ],
)
def test_explain_takes_short_names(built: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    done = Run(capsys, "explain", *words, "--store", built)
    assert done.code == 0, done.err
    assert "asserted in" in done.out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("A/RES/91/7", "cits", "A/RES/1/1"), 2, "unknown property 'cits'; did you mean cites"),
        (("A/RES/91/77", "cites", "UNODC"), 1, "nothing in it is called A/RES/91/77 (did you mean A/RES/91/7"),
        (("A/RES/91/7", "a", "Resoluton"), 1, "nothing in it is called Resoluton (did you mean Resolution"),
    ],
)
def test_explain_names_what_is_near(
    built: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, says: str
) -> None:
    done = Run(capsys, "explain", *words, "--store", built)
    assert (done.code, says in done.line) == (code, True), done.err


def test_servers_that_were_killed_are_passed_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed server leaves its socket behind; nobody answers there."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "kg").mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as left:
        left.bind(str(tmp_path / "kg" / "serve-4711.sock"))
    for words in (["ps"], ["kill", "1"]):
        done = Run(capsys, *words)
        assert (done.code, done.line) == (2, "kg: no server of yours runs on this machine")


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError("IO error: No space left on device: While appending to file: x.sst"),  # as Oxigraph words it
    ],
)
def test_full_disk_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("kg.pipeline.build", fail)
    done = Run(capsys, "build", write(tmp_path / "in", a=resolution()), "--store", tmp_path / "s")
    assert done.code == 2
    assert "No space left on device" in done.line
    assert "make room on the disk" in done.line


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_what_the_store_cannot_keep_is_no_fault_of_documents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A disk that fills up while documents are read, or a cache where nobody may write: the build ends, and says so."""
    assert (
        Run(
            capsys,
            "build",
            write(tmp_path / "in", a=resolution()),
            "--store",
            tmp_path / "s",
            "--no-reason",
            "--no-validate",
        ).code
        == 0
    )
    before = (tmp_path / "s" / "current").read_text()

    def fail(_self: Cache, path: Path, _data: bytes) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Cache, "_write", fail)
    documents = write(tmp_path / "more", b=resolution(8), c=resolution(9))
    done = Run(capsys, "build", documents, "--store", tmp_path / "s", "--jobs", "1", "--no-reason", "--no-validate")
    assert (done.code, os.strerror(number) in done.line) == (2, True)
    assert "the store cannot be written" in done.line and "b.en" not in done.err
    assert (tmp_path / "s" / "current").read_text() == before


def test_summary_is_printed_though_the_report_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The store is in force by then: that is said first."""
    folder = write(tmp_path / "in", a=resolution())
    (tmp_path / "r.json").symlink_to("/dev/full")
    done = Run(capsys, "build", folder, "--store", tmp_path / "s", "--no-reason", "--report", tmp_path / "r.json")
    assert done.code == 2
    assert "1 document version in" in done.out
    assert "r.json: cannot be written" in done.err


@pytest.mark.thorough
@pytest.mark.parametrize("words", [("query", "documents"), ("query", "documents", "--format", "csv"), ("info",)])
def test_terminals_that_cannot_show_accents(built: Path, words: tuple[str, ...]) -> None:
    """What they cannot show is escaped; nothing stops."""
    command = [sys.executable, "-m", "kg", *words, "--store", str(built)]
    done = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"A/RES/91/7" in done.stdout


def test_json_is_utf8_whatever_the_terminal(built: Path) -> None:
    command = [sys.executable, "-m", "kg", "info", "--format", "json", "--store", str(built)]
    done = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=True)
    assert json.loads(done.stdout.decode("utf-8"))["inputs"][0]["symbol"] == "A/RES/91/7"


def test_files_whose_names_are_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name in Latin-1: what it holds is read, its name is shown with the odd byte escaped."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/r\xe9solution.txt"))
    path.write_bytes(write(tmp_path / "in", a=resolution()).joinpath("a.txt").read_bytes())
    for form in ("json", "html"):
        done = Run(capsys, "extract", path, "--format", form)
        assert done.code == 0, done.err
        assert "A/RES/91/7" in done.out
    store, report = tmp_path / "s", tmp_path / "r.json"
    for change in ([path], ["--add", path]):
        done = Run(capsys, "build", *change, "--store", store, "--no-reason", "--report", report)
        assert done.code == 0, done.err
        assert json.loads(report.read_text(encoding="utf-8"))["versions"] == 1
    assert "r\\xe9solution.txt" in Run(capsys, "info", "--store", store).out


@pytest.mark.parametrize(
    ("command", "name", "text", "says"),
    [
        ("query", "u.rq", "INSERT DATA { <a:a> <a:b> <a:c> }", "u.rq: an update, but this command only asks"),
        ("query", "u.rq", "# a note\nPREFIX x: <a:>\nWITH x:g DELETE WHERE { ?s ?p ?o }", "u.rq: an update"),
        ("query", "q.rq", "PREFIX insert: <a:>\nSELECT * { ?s }", "q.rq, line 2, column"),
        ("query", "e.rq", " \n", "e.rq: no query in it; write one"),
        ("validate", "bad.ttl", "x y z", "bad.ttl, line 1: not valid RDF: "),
    ],
)
def test_files_that_the_command_cannot_use(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, name: str, text: str, says: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = Run(capsys, command, tmp_path / name, "--store", built)
    assert done.code == 2
    assert says in done.line
