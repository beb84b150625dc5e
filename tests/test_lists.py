"""No list is cut without a word: what is cut stands in one table here, with what says so, and the sayings are tested."""

from __future__ import annotations

import ast
import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import papers
import pytest
from flask.testing import FlaskClient

from kg.config import Config
from kg.pipeline import BuildOptions, build
from kg.web import create_app
from kg.web.server.service import Service

ROOT = Path(__file__).parent.parent
READ = (
    *("kg/web/site", "kg/web/templates", "kg/web/protocol", "kg/web/server/control.py", "kg/cli", "kg/validation"),
    *("kg/reason/findings.py", "kg/search.py", "kg/library.py", "kg/pipeline", "kg/matching.py"),
)
_SHORT = re.compile(  # no lists: digests, days, and what an error or a label quotes
    r"hexdigest\(\)\[|\bstart\[:(?:9|20)\]|AS_OF\)\)\[:4\]|Told\(most|snapshot\[:|iri\[:200\]|packing\[:80\]|\bkind\[:80\]|charset\[:80\]|media_type\[:80\]|\(header or|\bid\[|digest\[|issued\[|date\[|Problem\(limit|note\(limit|"
    r"(?:text|key|name|path|code|day|given|year|strip\(\)|label\(iri\)|-01-01'|identifier|unknown\[0\]|str\(each\)|wanted|words|str\(limit\)|graph\.names\.\w+\(\w+\)|rpartition\('/'\)\[2\])\[:(?:\d+|LONG\w+ - 1)\]"
)
CUTS = {
    "kg/matching.py: extract(limit=None)": "all that are like a name",
    "kg/matching.py: extract(limit=_MOST)": "names that resemble one at all; of a name's nearest candidates each is among them",
    "kg/matching.py: sorted(found.values(), key=lambda c: (-c.score, c.kind == TOPIC, len(c.code), c.code))[:limit]": "as many as asked for",
    "kg/pipeline/checking.py: validate(limit=LIMIT)": "a note names the check and the command that has all",
    "kg/pipeline/answering.py: islice(lines, BLOCK)": "all rows are kept, so many in each block",
    "kg/pipeline/document.py: data[:_HEAD]": "the beginning of a file, which tells its format",
    "kg/web/protocol/gsp.py: negotiation.GRAPHS[:4]": "the forms that a graph is sent in, all",
    "kg/web/site/listed.py: text[:_BEGINNING - 3]": "the first words of a paragraph, with an ellipsis; opened, the whole stands there",
    "kg/web/server/control.py: each.text[:_LONGEST]": "a query's text, with an ellipsis",
    "kg/cli/build.py: lines[:SHOWN]": "a line: and N more; --report FILE has them all",
    "kg/cli/reading.py: text[start:end]": "the text that a part of a file has: as long as it is",
    "kg/cli/reason.py: closure.findings[:shown]": "a line: and N more; --all tells them",
    "kg/cli/validate.py: validate(limit=args.limit)": "a line: more than N findings; --limit",
    "kg/cli/validate.py: validate_own(limit=args.limit)": "a line: more than N findings; --limit",
    "kg/validation/own.py: islice(told, 3)": "what the first breach of SHACL's own rules says: its node, path and message",
    "kg/validation/own.py: sorted(each, key=lambda finding: finding.order)[:limit]": "cut of the result names the check",
    "kg/web/site/feeds.py: places[(number - 1) * PAGE:number * PAGE]": "links to the other pages of the feed",
    "kg/web/site/mandate_feeds.py: ask(limit=asking.MAX_LIMIT)": "asked again for what follows, until there is no more",
    "kg/web/site/dumps.py: itertools.islice(_folders(snapshot), 2 if _has_temporary() else 1)": (
        "the folders that a dump may be in: no list of anybody's"
    ),
    "kg/web/site/found.py: passages(limit=limit)": "the page, or feed, has the number and leads on",
    "kg/web/site/narrowing.py: choices[:SHOWN]": "the rest stands folded, with its number",
    "kg/web/site/narrowing.py: low[:80]": "what an error repeats of the value that it is about",
    "kg/web/site/narrowing.py: low[:_MOST]": "a longer value is no name of anything",
    "kg/web/site/pages/mandates.py: own[max(start - at, 0):end - at]": "the page has the number and leads on",
    "kg/web/site/pages/mandates.py: text[start:end]": "the words of a term that the text prints",
    "kg/web/site/pictures.py: sorted(found, key=lambda near: (-near.times, natural(near.link.label)))[:DRAWN]": (
        "the picture says how many it leaves to the tables"
    ),
    "kg/web/templates/site/macros.html: rows[:5]": "the rest stands folded, with its number",
    "kg/web/templates/site/work.html: page.cited_titles[:3]": "the rest stands folded, with its number",
    "kg/web/site/tools.py: found[:_PROOFS]": "more of the answer",
    "kg/web/site/tools.py: near[:_NEAR]": "hints at names that are near one that is not there",
    "kg/web/site/tools.py: paths[:_NEAR]": "hints at paragraphs where one is not there",
    "kg/web/site/tools.py: tuple(dict.fromkeys(near))[:_NEAR]": "hints at names that are near one that is not there",
    "kg/web/site/tools.py: passages(limit=limit)": "number, and next_offset",
    "kg/web/site/tools.py: suggest(limit=limit)": "as many as the client asks for",
    "kg/web/site/tools.py: text[:_OUTLINE]": "an ellipsis",
    "kg/web/site/unnamed.py: text[:LONGEST]": "an ellipsis; the document's page has its title and text",
    "kg/web/site/unnamed.py: text[:LONGEST + 1]": "an ellipsis; the document's page has its title and text",
    "kg/web/site/following.py: label[:_HEAD]": "an ellipsis in the head of a column, which links to the document",
    "kg/cli/verify.py: found.differences[:shown]": "a line: and N more; --all tells them",
    "kg/cli/verify.py: found.notes[:shown]": "a line: and N more; --all tells them",
    "kg/reason/findings.py: LIMIT 1": "an example of a literal's use",
    "kg/reason/findings.py: LIMIT {engine.told + 1}": "a note, by _first",
    "kg/search.py: LIMIT 1": "whether there is any",
    "kg/search.py: LIMIT ?": "as many as are asked for; counts say COUNTED + 1",
    "kg/search.py: list(best.values())[offset:end]": "as many as are asked for",
    "kg/validation/__init__.py: LIMIT {limit}": "cut of the result names the check",
    "kg/validation/__init__.py: broken[:limit]": "cut of the result names the check",
    "kg/validation/__init__.py: validate_with(limit=limit)": "cut of the result names the check",
    "kg/web/site/pages/extracted.py: text[done:end]": "pieces of a text, which together are all of it",
    "kg/web/site/browse.py: _addresses()[(number - 1) * ADDRESSES:number * ADDRESSES]": "the index names all parts",
    "kg/web/site/browse.py: asks[:READINGS]": "Link leads to the search, which has all",
    "kg/web/site/browse.py: hits[:SUGGESTED]": "Link leads to the search",
    "kg/web/site/browse.py: suggest(limit=SUGGESTED + 1)": "Link leads to the search",
    "kg/web/site/pages/common.py: view.crowd(iri, HAS_CITED).latest[:most or None]": "one title is wanted, not all of them",
    "kg/web/site/lists.py: rows[offset:offset + LIST_PAGE]": "the page has the number and leads on",
    "kg/web/site/browse.py: passages[:PAGE]": "the page has the number and leads on",
    "kg/web/site/browse.py: [word.strip(_ROUND) for word in text.split() if '/' in word][:_SYMBOLS]": (
        "symbols among words that find nothing: hints, as names are"
    ),
    "kg/web/site/browse.py: proofs[:PROOFS]": "the page says that there are more, and how to have them",
    "kg/web/site/browse.py: suggest(limit=THINGS + 1)": "the page leads on",
    "kg/web/site/browse.py: things[:THINGS]": "the page leads on",
    "kg/web/site/catalog.py: _documents(shot)[before:max(start + PAGE - len(names), 0)]": "number, and next page",
    "kg/web/site/catalog.py: names[start:start + PAGE]": "number, and next page",
    "kg/web/site/likeness.py: candidates(limit=4)": "hints at names that are near one that is not there",
    "kg/web/site/following.py: loaded[first:end]": "texts N to M of those loaded, with links to the others",
    "kg/web/site/linked.py: suggest(limit=5)": "hints at names that are near one that is not there",
    "kg/web/site/pages/actors.py: adopted(view, asked.latest)[:MOST]": "the latest N of M, and a question",
    "kg/web/site/pages/actors.py: meetings.latest[:MOST]": "the latest N of M, and a question",
    "kg/web/site/pages/actors.py: recalled.latest[:MOST]": "the latest N of M, and a question",
    "kg/web/site/pages/actors.py: adopted(view, requests.latest)[:MOST]": "the latest N of M, and a question",
    "kg/web/site/pages/actors.py: urged.latest[:MOST]": "the latest N of M, and a question",
    "kg/web/site/pages/works.py: view.crowd(iri, HAS_CITED).latest[:MOST]": "the latest N of M, and a question",
    "kg/web/site/pages/things.py: crowd.latest[:MOST_LISTED]": "the latest N of M, and a query",
    "kg/web/site/pages/things.py: found[:MOST_INCOMING]": "the first N of M, and a query",
    "kg/web/site/view.py: islice(quads, COUNTED)": "M+ in the number",
    "kg/web/site/view.py: islice(found, most or None)": "and more: the page that says why has all graphs",
    "kg/web/templates/site/_lines.html: line.graphs[:3]": "and more: the page that says why has all graphs",
    "kg/web/templates/site/macros.html: links[:6]": "the rest stands folded, with its number",
    "kg/web/templates/site/macros.html: rows[:4]": "the rest stands folded, with its number",
    "kg/web/site/query_editor.py: LIMIT 5001": "more of the JSON",
    "kg/web/site/query_editor.py: terms[:COMPLETED]": "more of the JSON",
    "kg/web/site/query_editor.py: things[:COMPLETED]": "more of the JSON",
    "kg/web/site/questions.py: ask(limit=wish.limit)": "the page leads to the next rows",
    "kg/web/site/questions.py: replace(limit=wish.limit or PAGE)": "the page leads to the next rows",
    "kg/web/site/reconcile.py: candidates(limit=limit or MOST_CANDIDATES + 1)": "as many as the client asks for, or more",
    "kg/web/site/reconcile.py: found[:MOST_CANDIDATES]": "more of the JSON; asking for too many is an error",
    "kg/web/site/reconcile.py: hits[:_SUGGESTED]": "Link leads to the next",
    "kg/web/site/reconcile.py: suggest(limit=_SUGGESTED + 1)": "Link leads to the next",
}
"""Every cut of a list, and what says so."""


def cuts_of(path: Path) -> Iterator[str]:
    """Every place that cuts by a number: slices, islice, LIMIT in queries, and arguments called limit or most."""
    text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
    if path.suffix == ".html":
        yield from (f"{name}: {each}" for each in re.findall(r"[\w.]+\[[^\[\]]*:\d+\]", text))
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and _number(node.slice.upper):
            yield f"{name}: {ast.unparse(node)}"
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            if called == "islice":
                yield f"{name}: {ast.unparse(node)}"
            yield from (
                f"{name}: {called}({each.arg}={ast.unparse(each.value)})"
                for each in node.keywords
                if each.arg in ("limit", "most")
            )
        elif isinstance(node, ast.JoinedStr | ast.Constant) and re.search(r"\bLIMIT\b", ast.unparse(node)):
            yield f"{name}: {' '.join(re.findall(r'LIMIT (?:[?]|[{][^}]*[}]|[0-9]+)', ast.unparse(node)))}"


def _number(node: ast.expr | None) -> bool:
    """Whether a slice ends at a number that does not come from the list itself."""
    if node is None or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)):
        return False
    return any(
        (isinstance(each, ast.Constant) and isinstance(each.value, int) and each.value > 2)
        or (isinstance(each, ast.Name) and (each.id.isupper() or each.id in ("limit", "most", "end", "shown")))
        for each in ast.walk(node)
    )


def all_cuts() -> set[str]:
    files = [
        path
        for each in READ
        for path in ([ROOT / each] if (ROOT / each).is_file() else sorted((ROOT / each).rglob("*")))
        if path.suffix in (".py", ".html")
    ]
    return {cut for path in files for cut in cuts_of(path) if not cut.endswith(": ") and not _SHORT.search(cut)}


def test_every_cut_is_known_and_says_so() -> None:
    found = all_cuts()
    assert found - set(CUTS) == set(), (
        "a list is cut by a number: say so where it is, lead to the rest, and list it here"
    )
    assert set(CUTS) - found == set(), "no such cut any more"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder = tmp_path_factory.mktemp("lists")
    documents = papers.write(
        folder / "documents",
        first=papers.resolution(),
        french=papers.FRENCH,
        second=papers.resolution(9, session=92, year=2037),
    )
    build(BuildOptions(store=folder / "store", paths=(documents,), jobs=1))
    app = create_app(Config(store=folder / "store", log_file=str(folder / "log")))
    yield app.test_client()
    Service.of(app).close()


PAGE = {"Accept": "text/html"}


def _links(text: str) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'href="([^"]*)"', text)]


def test_search_leads_to_all_things(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    found, path = [], "/search?q=united&things=0"
    whole = re.findall(r'<li><a href="([^"]*)"', client.get("/search?q=united", headers=PAGE).text)
    monkeypatch.setattr("kg.web.site.browse.THINGS", 3)
    for _ in range(100):
        text = client.get(path, headers=PAGE).text
        found += re.findall(r'<li><a href="(/page[^"]*)">[^<]*</a> <span class="badge"', text)
        following = [
            each for each in _links(text) if "things=" in each and f'rel="next" href="{html.escape(each)}"' in text
        ]
        if not following:
            break
        path = following[0]
    assert len(found) == len(set(found)) > 6
    assert {each for each in whole if each.startswith("/page/")} <= set(found)


def test_suggestions_lead_to_the_search(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.web.site.browse.SUGGESTED", 2)
    cut, whole = client.get("/search/suggest?q=united"), client.get("/search/suggest?q=A/RES/91/7")
    assert len(cut.json) == 2
    assert cut.headers["Link"] == '</search?q=united>; rel="next"'
    assert len(whole.json) == 1
    assert "Link" not in whole.headers


def test_reconciliation_says_where_entities_go_on(client: FlaskClient) -> None:
    found, path = [], "/reconcile/suggest/entity?prefix=un"
    while path:
        answer = client.get(path)
        found += [each["id"] for each in answer.json["result"]]
        path = answer.headers["Link"].partition(">")[0][1:] if "Link" in answer.headers else ""
    assert len(found) == len(set(found)) > 20
    asked = {"queries": json.dumps({"q": {"query": "united", "limit": 51}})}
    assert client.post("/reconcile", data=asked).status_code == 400


def test_sitemaps_have_all_addresses(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").text)
    monkeypatch.setattr("kg.web.site.browse.ADDRESSES", 100)
    index = client.get("/sitemap.xml?_=again").text
    parts = re.findall("<sitemap><loc>http://localhost(.*?)</loc>", index)
    assert len(parts) == -(-len(whole) // 100) > 1
    assert [each for part in parts for each in re.findall("<url><loc>(.*?)</loc>", client.get(part).text)] == whole
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404


def test_what_points_at_a_thing_is_counted_and_listed_by_a_query(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    iri = "/page/A/RES/91/7/op/1"
    monkeypatch.setattr("kg.web.site.pages.things.MOST_INCOMING", 1)
    text = client.get(f"{iri}?_=one", headers=PAGE).text
    said = re.search(r"The first 1 of (\d+)\.", text)
    assert said, text
    query = next(each for each in _links(text) if each.startswith("/sparql?query="))
    rows = client.get(query, headers={"Accept": "application/sparql-results+json"}).json["results"]["bindings"]
    types = [each for each in rows if each["property"]["value"].startswith("http://www.w3.org/1999/02/22-rdf")]
    assert len(rows) - len(types) == int(said[1]) > 1
    monkeypatch.setattr("kg.web.site.view.COUNTED", 2)
    assert "2+." in client.get(f"{iri}?_=two", headers=PAGE).text


def test_lists_of_a_thing_lead_to_the_rest(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.web.site.pages.things.MOST_LISTED", 1)
    rows = client.get("/sparql?query=" + ACTS, headers={"Accept": "application/sparql-results+json"}).json
    act, number = next((r["act"]["value"], int(r["n"]["value"])) for r in rows["results"]["bindings"])
    text = client.get("/page/" + act.partition("/id/")[2], headers=PAGE).text
    assert f"The latest 1 of {number}." in text
    query = next(each for each in _links(text) if each.startswith("/sparql?query="))
    found = client.get(query, headers={"Accept": "application/sparql-results+json"}).json["results"]["bindings"]
    assert len(found) == number > 1


ACTS = (
    "PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology%23> SELECT ?act (COUNT(*) AS ?n) "
    "{ ?p kg:openingAct ?act } GROUP BY ?act ORDER BY DESC(?n) LIMIT 1"
)


def test_a_rule_with_very_many_contradictions_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.reason import close, findings

    lines = [
        "<urn:p> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#IrreflexiveProperty> ."
    ]
    lines += [f"<urn:{n}> <urn:p> <urn:{n}> ." for n in range(5)]
    (tmp_path / "a.nt").write_text("\n".join(lines))
    monkeypatch.setattr(findings, "PER_RULE", 3)
    with close([tmp_path / "a.nt"]) as closure:
        assert len(closure.findings) == 3
        assert any(note.startswith("prp-irp: more than 3 contradictions") for note in closure.notes)
    monkeypatch.setattr(findings, "PER_RULE", 5)
    with close([tmp_path / "a.nt"]) as closure:
        assert len(closure.findings) == 5
        assert not any("more than" in note for note in closure.notes)


@pytest.mark.thorough
def test_checks_with_very_many_findings_say_so(tmp_path: Path) -> None:
    lines = [f"<urn:{n}> a <https://w3id.org/un-resolutions-kg/ontology#Citation> ." for n in range(4)]
    (tmp_path / "a.ttl").write_text("\n".join(lines))
    command = [sys.executable, "-m", "kg", "validate", "a.ttl", "--limit"]
    cut = subprocess.run([*command, "3"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "more than 3 findings" in cut.stderr
    whole = subprocess.run([*command, "4"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "more than" not in whole.stderr


def test_a_thing_with_many_names_displaces_no_other(client: FlaskClient) -> None:
    from kg.search import FILE_NAME, Index
    from kg.web.site import frame

    with client.application.test_request_context("/"):
        index = Index(frame.snapshot().path / FILE_NAME)
    everything = [each.iri for each in index.suggest("un", limit=10_000)]
    for limit in (1, 2, 5, 20, 50):
        assert [each.iri for each in index.suggest("un", limit=limit)] == everything[:limit]
