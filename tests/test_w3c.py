"""The W3C SPARQL suites over HTTP: every failure is on the list of known ones, and none on it passes."""

from __future__ import annotations

from pathlib import Path

import pytest
import w3c_run
import w3c_suites


@pytest.mark.slow
def test_suites(tmp_path: Path, shared: Path) -> None:
    root = w3c_run.unpack(tmp_path / "suites")
    assert shared.is_dir()
    with w3c_run.kg_server(tmp_path) as server:
        results = list(w3c_suites.run(server, root))
    assert len(results) > 1000
    protocol = [each for each in results if each.suite == "sparql11/protocol"]
    assert len(protocol) == 34 and not [each for each in protocol if each.problem]
    assert w3c_run.surprises(results) == []


def test_known_failures_have_reasons() -> None:
    assert all(reason for reason in w3c_run.known().values())
