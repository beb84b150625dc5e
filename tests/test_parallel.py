"""The lists of acts and names against the United Nations' own translations: what stays apart is listed, with its reason.

`parallel_known.toml` holds the reasons. The quick test reads the resolutions on trafficking in persons, the slow one
all sessions and organs of the shared material.
"""

from __future__ import annotations

import tarfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from benchmarks import parallel
from kg import lang
from kg.authority import Authority
from kg.model import Part

pytestmark = pytest.mark.shared

KNOWN = tomllib.loads((Path(__file__).parent / "parallel_known.toml").read_text(encoding="utf-8"))
ARCHIVES = ("ga-resolutions-75-79.en-fr.tar.xz", "ga-resolutions-75-79.es.tar.xz", "other-organs.en-fr-es.tar.xz")
FORMS, PARAGRAPHS, SHARE = 8, 4, 0.5
"""A phrase is judged by so many paragraphs; a name is lacking where one language has less than this share of the
paragraphs in which another has it, of so many at least, or never has it at all."""


def found(places: list[Path]) -> list[parallel.Parallel]:
    return parallel.parallels(places)


def test_parallel_paragraphs_of_the_resolutions_on_trafficking_agree(shared: Path) -> None:
    texts = found([shared / "corpus" / "trafficking"])
    assert len(texts) > 300
    for language in ("fr",):
        forms = parallel.acts(texts, language)
        agreed = sum(others["en"][act] for given, others in forms.values() if "en" in others for act in given)
        assert agreed > 0.85 * sum(others["en"].total() for _, others in forms.values() if "en" in others)
        assert apart(parallel.faults(forms, language, FORMS)) == []
    assert lacking(parallel.missing(parallel.hits(texts, Authority.load()), SHARE, PARAGRAPHS)) == []


def apart(faults: Iterable[parallel.Fault]) -> list[parallel.Fault]:
    known = {(each["language"], each["part"], each["phrase"]) for each in KNOWN["act"]}
    return [fault for fault in faults if fault[:3] not in known]


def lacking(missing: dict[tuple[str, str, str], str]) -> list[tuple[tuple[str, str, str], str]]:
    known = {(each["code"], each["lacks"]) for each in KNOWN["name"]}
    return [(key, told) for key, told in missing.items() if key[:2] not in known]


def test_every_known_difference_has_its_reason() -> None:
    for each in (*KNOWN["act"], *KNOWN["name"]):
        assert len(each["why"]) > 10, each
    authority = Authority.load()
    assert all(authority.entry(each["code"]) for each in KNOWN["name"])


@pytest.fixture(scope="module")
def everything(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[parallel.Parallel]]:
    folder = tmp_path_factory.mktemp("parallel")
    for name in ARCHIVES:
        path = shared / "corpus" / name
        if not path.is_file():
            pytest.skip(f"{name} is not there")
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
    yield found([folder])


@pytest.mark.slow
@pytest.mark.parametrize("language", lang.codes())
def test_every_phrase_is_the_act_that_parallel_paragraphs_give_it(
    everything: list[parallel.Parallel], language: str
) -> None:
    forms = parallel.acts(everything, language)
    assert apart(parallel.faults(forms, language, FORMS)) == []
    if language == "fr":  # what is two acts: "Encourages" 73 of 100, "Calls upon" 21
        counts = forms[Part.OPERATIVE, "engage"][1]["en"]
        assert counts["encourage"] > 0.65 * counts.total() and counts["call-upon"] > 0.15 * counts.total()


@pytest.mark.slow
def test_every_name_is_found_in_each_language(everything: list[parallel.Parallel]) -> None:
    assert lacking(parallel.missing(parallel.hits(everything, Authority.load()), SHARE, PARAGRAPHS)) == []
