"""The lists of acts and names against the United Nations' own translations: what stays apart is listed, with its reason.

`parallel_known.toml` holds the reasons. What all sessions and organs of the shared material give is recorded in
`parallel_acts.tsv` (for every phrase, how often which act English has in the same paragraphs) and
`parallel_names.tsv` (how often a name is found in a language, and where another one has it): the lists are held
against that everywhere, and that against the texts where they are at hand (the slow tests).
"""

from __future__ import annotations

import re
import tarfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from benchmarks import parallel
from kg import lang
from kg.authority import Authority
from kg.extract.act_sentences import sentences
from kg.extract.acts import opening
from kg.model import Part

HERE = Path(__file__).parent
KNOWN = tomllib.loads((HERE / "parallel_known.toml").read_text(encoding="utf-8"))
ARCHIVES = ("ga-resolutions-75-79.en-fr.tar.xz", "ga-resolutions-75-79.es.tar.xz", "other-organs.en-fr-es.tar.xz")
FORMS, PARAGRAPHS, SHARE = parallel.ENOUGH, 4, 0.5
"""A phrase is judged by so many paragraphs; a name is lacking where one language has less than this share of the
paragraphs in which another has it, of so many at least, or never has it at all."""
DOUBTFUL, PART = 20, 0.15
"""A phrase is several acts where, of so many paragraphs, another act has this share."""


def rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def counted(text: str) -> dict[str, int]:
    return {name: int(count) for name, _, count in (each.rpartition(":") for each in text.split())}


ACTS = [(language, part, phrase, act, counted(told)) for language, part, phrase, act, told in rows("parallel_acts.tsv")]


def found(places: list[Path]) -> list[parallel.Parallel]:
    return parallel.parallels(places)


# What was measured, and the lists: everywhere


@pytest.mark.parametrize("language", lang.codes())
def test_every_phrase_has_the_act_that_was_measured_for_it(language: str) -> None:
    """A list that is changed gives a phrase another act than the one whose counts are recorded: measure again."""
    own = [row for row in ACTS if row[0] == language]
    assert len(own) > 100
    for _, part, phrase, act, _ in own:
        assert opening(phrase, Part(part), language) in ((act, phrase), None) or act == "determine", (part, phrase)


def test_a_phrase_whose_act_is_another_in_most_parallel_paragraphs_has_its_reason() -> None:
    known = {(each["language"], each["part"], each["phrase"]) for each in KNOWN["act"]}
    differ = {
        (language, part, phrase)
        for language, part, phrase, act, counts in ACTS
        if counts.get(act, 0) < max(counts.values())
    }
    assert differ == known


@pytest.mark.parametrize("language", [each for each in lang.codes() if each != lang.DEFAULT])
def test_a_phrase_for_several_acts_is_listed_as_such_and_no_other(language: str) -> None:
    """English is translated from, so that an English phrase is what it says."""
    listed = sentences(language).doubtful
    measured: dict[str, set[str]] = {}
    for code, _, phrase, act, counts in ACTS:
        if code == language:
            others = parallel.apart(counts, act, DOUBTFUL, PART)
            if others:
                measured.setdefault(phrase, set()).update(others)
            elif sum(counts.values()) >= DOUBTFUL:
                measured.setdefault(phrase, set())
    assert {phrase for phrase, others in measured.items() if others} <= listed.keys()
    for phrase, acts in listed.items():
        assert measured.get(phrase, set(acts)) <= {*acts}
        assert measured.get(phrase, True), f"{phrase} is one act"


def test_a_name_that_a_language_lacks_has_its_reason() -> None:
    known = {(each["code"], each["lacks"]) for each in KNOWN["name"] if "of" not in each}
    lack = set()
    for code, own, pairs in rows("parallel_names.tsv"):
        has = counted(own)
        for language, met, wanted in re.findall(r"(\w+)<\w+:(\d+)/(\d+)", pairs):
            if not has[language] or (int(wanted) >= PARAGRAPHS and int(met) < SHARE * int(wanted)):
                lack.add((code, language))
    assert lack == known


@pytest.mark.parametrize("language", lang.codes())
def test_an_acronym_that_texts_give_a_name_is_a_name_of_it_or_has_its_reason(language: str) -> None:
    """What stands in brackets behind a listed name, more than once, is how texts go on to call it."""
    names = Authority.load().names(language)
    given = [
        (code, short) for own, code, short, times in rows("parallel_acronyms.tsv") if own == language and int(times) > 1
    ]
    assert len(given) > 30
    lacking = {(code, short) for code, short in given if not any(code in hit.codes for hit in names.find(f"({short})"))}
    assert lacking == {(each["code"], each["short"]) for each in KNOWN["acronym"] if each["language"] == language}


def test_every_known_difference_has_its_reason() -> None:
    for each in (*KNOWN["act"], *KNOWN["name"], *KNOWN["acronym"]):
        assert len(each["why"]) > 10, each
    authority = Authority.load()
    assert all(authority.entry(each["code"]) for each in (*KNOWN["name"], *KNOWN["acronym"]))


# What is recorded, and the texts: where these are


@pytest.mark.shared
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
@pytest.mark.shared
def test_the_acts_of_parallel_paragraphs_are_as_recorded(everything: list[parallel.Parallel]) -> None:
    made = list(parallel.recorded_acts(everything, FORMS))
    assert made == (HERE / "parallel_acts.tsv").read_text(encoding="utf-8").splitlines()


@pytest.mark.slow
@pytest.mark.shared
def test_the_names_in_parallel_paragraphs_are_as_recorded(everything: list[parallel.Parallel]) -> None:
    made = list(parallel.recorded_names(everything, Authority.load()))
    assert made == (HERE / "parallel_names.tsv").read_text(encoding="utf-8").splitlines()


@pytest.mark.slow
@pytest.mark.shared
def test_the_acronyms_of_names_are_as_recorded(everything: list[parallel.Parallel]) -> None:
    made = list(parallel.recorded_acronyms(everything, Authority.load()))
    assert made == (HERE / "parallel_acronyms.tsv").read_text(encoding="utf-8").splitlines()
