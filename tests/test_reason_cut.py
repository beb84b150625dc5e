"""The suites of the reasoner once more with the hash cut to 8 bits: most terms hash alike, and all is as before."""

from __future__ import annotations

import pytest

from kg.reason import numbers
from tests import (
    test_reason_change,
    test_reason_cli,
    test_reason_closure,
    test_reason_explain,
    test_reason_findings,
    test_reason_named,
    test_reason_sparql,
    test_reason_w3c,
)
from tests.test_reason_cli import data
from tests.test_reason_sparql import folder
from tests.test_reason_w3c import cases

__all__ = ["cases", "data", "folder"]

pytestmark = pytest.mark.slow

SUITES = (
    test_reason_change,
    test_reason_cli,
    test_reason_closure,
    test_reason_explain,
    test_reason_findings,
    test_reason_named,
    test_reason_sparql,
    test_reason_w3c,
)


@pytest.fixture(autouse=True)
def cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "HASH_BITS", 8)


for suite in SUITES:
    for name, each in sorted(vars(suite).items()):
        # Of the tests with thousands of examples or proofs once is enough.
        long = name.startswith(("test_many_", "test_every_inferred_")) or "on_many_random" in name
        if name.startswith("test_") and callable(each) and not long:
            globals()[f"test_{suite.__name__.removeprefix('tests.test_reason_')}_{name[5:]}"] = each
