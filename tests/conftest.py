"""What all tests share: the folder of material beside the project, where there is one."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from few_lists import few_lists, whole_lists
from hypothesis import Phase, settings

from kg import resources
from kg.pipeline import BuildOptions, build

# A run of the tests is the same each time; KG_FRESH=1 looks for new examples.
settings.register_profile(
    "same", derandomize=True, deadline=None, phases=(Phase.explicit, Phase.generate, Phase.shrink)
)
settings.register_profile("fresh", deadline=None)
settings.load_profile("fresh" if os.environ.get("KG_FRESH") else "same")

os.environ.setdefault("SOURCE_DATE_EPOCH", "2000000000")  # builds of the same are the same, times included
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material folder; tests that ask for it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared, which is not here")
    return SHARED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked as needing the material folder where that is absent, whether or not it asks for `shared`."""
    if not SHARED.is_dir():
        for each in items:
            if each.get_closest_marker("shared"):
                each.add_marker(pytest.mark.skip(reason="needs ../shared, which is not here"))


@pytest.fixture(scope="session")
def starter_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the starter corpus, to be read only: built once, by whichever process of the tests is first."""
    place = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        place = place.parent
    store, built = place / "starter", place / "starter.built"
    with (place / "starter.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            with whole_lists():
                assert build(BuildOptions(store=store, paths=(resources.path("starter"),), jobs=1)).code == 0
            built.touch()
    return store


@pytest.fixture
def quick_builds(request: pytest.FixtureRequest) -> Iterator[None]:
    """Builds hold a few of the lists' entries in this test, unless it is marked `whole_lists`."""
    with contextlib.nullcontext() if request.node.get_closest_marker("whole_lists") else few_lists():
        yield


@pytest.fixture(scope="module")
def quick_builds_of_module() -> Iterator[None]:
    """Builds hold a few of the lists' entries in this module, those of stores that its tests share included."""
    with few_lists():
        yield
