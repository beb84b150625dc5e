"""Clients and checkers that others wrote, against the endpoint: Comunica's command line, Schemathesis, systemd."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from papers import FRENCH, resolution, write
from web_server import KG, Running, make_store, serving

from kg.pipeline import BuildOptions, build

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

P = f"PREFIX kg: <{KG}> "


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with serving(make_store(tmp_path_factory.mktemp("clients") / "store"), KG_QUERY_TIMEOUT="5") as found:
        yield found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Running]:
    """A server of a store that a build made, with all that its pages need."""
    papers = write(tmp_path / "in", a=resolution(7), b=resolution(8), f=FRENCH)
    build(BuildOptions(store=tmp_path / "built", paths=(papers,)))
    with serving(tmp_path / "built", KG_QUERY_TIMEOUT="5") as found:
        yield found


@pytest.fixture(scope="module")
def comunica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Comunica's command line, installed into a folder of its own; KG_COMUNICA names one that is there."""
    known = os.environ.get("KG_COMUNICA", "")
    if known:
        return Path(known)
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("Comunica needs Node, which is not here")
    folder = tmp_path_factory.mktemp("comunica")
    made = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--silent", "@comunica/query-sparql@4"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"Comunica cannot be installed here: {made.stderr[-200:]}")
    return folder / "node_modules/.bin/comunica-sparql"


COMUNICA = [
    ("", P + "SELECT ?m { ?s kg:mark ?m }", ["one"]),
    ("sparql@", P + "SELECT ?m { ?s kg:mark ?m }", ["one"]),
    # Without a named type it asks for the service description, and finds that this is an endpoint.
    ("", P + 'SELECT ?m { ?w kg:symbol "A/RES/1/0" ; kg:mark ?m OPTIONAL { ?w kg:none ?n } }', ["one"]),
    ("", P + "SELECT (COUNT(*) AS ?m) { ?w kg:cites ?o }", ["300"]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "query", "wanted"), COMUNICA)
def test_comunica(server: Running, comunica: Path, kind: str, query: str, wanted: list[str]) -> None:
    done = subprocess.run(
        [str(comunica), f"{kind}{server.url}/sparql", "-q", query, "-t", "application/sparql-results+json"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert [row["m"]["value"] for row in rows] == wanted


@pytest.mark.slow
def test_comunica_joins_over_two_endpoints(server: Running, comunica: Path) -> None:
    sources = [f"sparql@{server.url}/sparql", f"sparql@{server.url}/sparql/"]
    query = P + 'SELECT DISTINCT ?m { ?w kg:symbol "A/RES/1/0" . ?w kg:mark ?m }'
    done = subprocess.run(
        [str(comunica), *sources, "-q", query, "-t", "text/csv"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.stdout.split() == ["m", "one"], done.stderr


@pytest.mark.slow
def test_schemathesis_finds_no_server_error(site: Running, tmp_path: Path) -> None:
    """Requests made from the description of the site, good and bad: none is answered by an error of the server's."""
    command = Path(sys.executable).parent / "schemathesis"
    if not command.is_file():
        pytest.skip("Schemathesis is not installed (pip install schemathesis)")
    done = subprocess.run(
        [
            str(command),
            "run",
            f"{site.url}/openapi.json",
            "--checks=not_a_server_error,status_code_conformance,content_type_conformance",
            "--phases=coverage,fuzzing",
            "--max-examples=8",
            "--seed=1",
            "--continue-on-failure",
            "--suppress-health-check=all",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


def test_the_systemd_unit_is_well_formed(tmp_path: Path) -> None:
    """systemd itself reads the unit and complains of nothing."""
    command = shutil.which("systemd-analyze")
    if command is None:
        pytest.skip("systemd-analyze is not here")
    unit = Path(__file__).parent.parent / "deploy/kg.service"
    text = unit.read_text(encoding="utf-8").replace("/opt/kg/bin/kg", "/bin/true")
    (tmp_path / "kg.service").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [command, "verify", "--man=no", str(tmp_path / "kg.service")],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    complaints = [line for line in done.stderr.splitlines() if "kg.service" in line]
    assert not complaints


def test_the_unit_and_the_image_run_what_there_is() -> None:
    """The commands and options that the unit and the image start exist."""
    from kg.cli import main

    folder = Path(__file__).parent.parent
    unit = (folder / "deploy/kg.service").read_text(encoding="utf-8")
    image = (folder / "deploy/Dockerfile").read_text(encoding="utf-8")
    assert "kg serve --host 127.0.0.1 --port 8000" in unit and "kg build --if-changed && exec kg serve" in image
    for line in image.splitlines():
        if line.startswith("COPY ") and not line.startswith("COPY --from"):
            assert all((folder / each).exists() for each in line.split()[1:-1]), line
    for arguments in (["serve", "--help"], ["build", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
