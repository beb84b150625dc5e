"""The package as installed: its data folders are inside and the command works in an empty environment."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from kg import resources
from kg.errors import StoreError

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", resources.NAMES)
def test_data_folders_are_found_in_a_checkout(name: str) -> None:
    assert resources.path(name) == ROOT / name


def test_installed_package_has_its_own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "kg"
    (package / "_data" / "queries").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.path("queries") == package / "_data" / "queries"
    with pytest.raises(StoreError, match="missing from this installation"):
        resources.path("ontology")


def test_unknown_data_folder() -> None:
    with pytest.raises(ValueError, match="no data folder"):
        resources.path("tests")


def run(*command: str | Path, **options: object) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KG_"))}
    done = subprocess.run(
        [str(each) for each in command],
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        env=environment,
        **options,
    )  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr[-2000:]
    return str(done.stdout)


@pytest.mark.slow
def test_wheel_in_an_empty_environment(tmp_path: Path) -> None:
    """Built, installed where nothing else is, and used far from the checkout."""
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder in resources.NAMES:
        files = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}
        shipped = {
            each
            for each in files
            if each.suffix != ".py" and not each.name.startswith(".") and "__pycache__" not in each.parts
        }
        assert {f"kg/_data/{each.as_posix()}" for each in shipped} <= inside
    for path in (ROOT / "kg" / "web").rglob("*.html"):
        assert path.relative_to(ROOT).as_posix() in inside
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", wheel)
    kg = tmp_path / "venv" / "bin" / "kg"
    assert "icat-changes" in run(kg, "queries", cwd=tmp_path)
    assert "documents: " in run(kg, "build", "--store", tmp_path / "store", "--quiet", cwd=tmp_path)
    assert "A/RES/76/186" in run(
        kg, "query", "documents", "--format", "csv", "--store", tmp_path / "store", cwd=tmp_path
    )
