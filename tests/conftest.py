"""What all tests share: the folder of material beside the project, where there is one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

# A run of the tests is the same each time; KG_FRESH=1 looks for new examples.
settings.register_profile(
    "same", derandomize=True, deadline=None, phases=(Phase.explicit, Phase.generate, Phase.shrink)
)
settings.register_profile("fresh", deadline=None)
settings.load_profile("fresh" if os.environ.get("KG_FRESH") else "same")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material folder; tests that ask for it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared, which is not here")
    return SHARED
