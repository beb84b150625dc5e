"""The whole extraction: both language versions meet, hand-read documents, and hostile texts."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from extract_helpers import ANNEX, OP, PP, document
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.authority import Authority
from kg.evaluate import gold as golden
from kg.extract import acts, extract
from kg.model import Document, Part, Statements
from kg.parse import parse
from kg.readers import read

MADE = {
    "en": (
        (PP, "1", "Recalling its resolution 64/293 of 30 July 2010,"),
        (PP, "2", "Concerned that trafficking in persons grows, and recognizing the need to act,"),
        (OP, "1", "Urges Member States to act, and invites the Secretary-General to help;"),
        (
            OP,
            "2",
            "Requests the Secretary-General to submit to the General Assembly at its eightieth "
            "session "
            "a report on the implementation of the present resolution.",
        ),
    ),
    "fr": (
        (PP, "1", "Rappelant sa résolution 64/293 du 30 juillet 2010,"),
        (PP, "2", "Préoccupée par la progression de la traite des personnes, et consciente de la nécessité d’agir,"),
        (OP, "1", "Exhorte les États Membres à agir, et invite le Secrétaire général à y contribuer ;"),
        (
            OP,
            "2",
            "Prie le Secrétaire général de lui présenter, à sa quatre-vingtième session, un "
            "rapport sur "
            "l’application de la présente résolution.",
        ),
    ),
}


def _rows(statements: Statements) -> dict[str, list[tuple[object, ...]]]:
    """What does not depend on the language."""
    return {
        "acts": [(u.place.part, u.place.number, u.act, u.opening) for u in statements.acts],
        "citations": [(c.place.part, c.place.number, c.cited, c.act) for c in statements.citations],
        "addressees": [(a.place.number, a.code, a.act) for a in statements.addressees],
        "requests": [(r.place.number, r.of, r.to, r.session, r.due) for r in statements.requests],
    }


def test_both_language_versions_state_the_same() -> None:
    english, french = (_rows(extract(document(*MADE[lang], language=lang), Authority.load())) for lang in ("en", "fr"))
    assert english == french
    assert english["addressees"] == [("1", "MEMBER-STATES", "urge"), ("1", "SG", "invite"), ("2", "SG", "request")]
    assert english["requests"] == [("2", "SG", "GA", 80, "")]
    assert ("A/RES/64/293", "recall") in [(row[2], row[3]) for row in english["citations"]]


def test_extraction_is_deterministic() -> None:
    held = document(*MADE["fr"], language="fr")
    assert extract(held, Authority.load()) == extract(held, Authority.load())


def test_a_document_without_paragraphs_states_nothing() -> None:
    assert extract(document(), Authority.load()) == Statements(acts=acts.ActUses())


def _opening_acts(held: Document) -> dict[tuple[Part, str], str]:
    return {(use.place.part, use.place.number): use.act for use in acts.find_acts(held) if use.opening}


def _pairs(folder: Path) -> list[tuple[Path, Path]]:
    """English and French versions of the same resolution."""
    versions: dict[str, dict[str, Path]] = {"en": {}, "fr": {}}
    for path in folder.glob("*.*.xml"):
        language, name = path.name.split(".")[:2]
        versions[language][re.sub(r"(?:-\d+)?_?[EF]?$", "", name)] = path
    english, french = versions["en"], versions["fr"]
    return [(english[key], french[key]) for key in sorted(english.keys() & french.keys())]


def test_language_versions_of_real_resolutions_have_the_same_acts(shared: Path) -> None:
    """Translators vary; counted over the paragraphs of all resolutions on trafficking, few may differ."""
    count: Counter[bool] = Counter()
    pairs = _pairs(shared / "corpus" / "trafficking")
    assert len(pairs) >= 8
    for english, french in pairs:
        left, right = _opening_acts(parse(read(english))), _opening_acts(parse(read(french)))
        count.update(left.get(key) == right.get(key) for key in left.keys() | right.keys())
    assert count[True] / count.total() >= 0.92, count


GOLD = {"acts": 0.99, "addressees": 0.95, "requests": 1.0}


@pytest.mark.parametrize("name", ["A_RES_76_186.fr", "trafficking_women_girls_2022.fr"])
def test_hand_read_documents(shared: Path, name: str) -> None:
    gold = golden.load(shared / "gold" / f"{name}.json")
    held = parse(read(golden.find_document(gold, [shared / "seeds"])))
    authority = Authority.load()
    statements = extract(held, authority)
    known = frozenset((*authority.bodies, *authority.groups, *authority.instruments))
    scores = {score.kind: score for score in golden.score(gold, held, statements, known)}
    for kind, least in GOLD.items():
        assert scores[kind].f1 >= least, scores[kind]


def test_further_acts_of_a_hand_read_document(shared: Path) -> None:
    data = json.loads((shared / "gold" / "A_RES_76_186.fr.json").read_text(encoding="utf-8"))
    held = parse(read(shared / "seeds" / "A_RES_76_186.fr.txt"))
    found: dict[str, list[str]] = {}
    for use in acts.find_acts(held):
        if use.place.part is Part.OPERATIVE:
            found.setdefault(use.place.number, []).append(use.phrase)
    assert found == {str(item["n"]): item["verbs"] for item in data["operative"]}


_PIECES = [
    "Urges",
    "Prie",
    "Member States",
    "les États Membres",
    "to",
    "de",
    "submit",
    "présenter",
    "a report",
    "un rapport",
    "at its",
    "à sa",
    "eightieth session",
    "quatre-vingtième session",
    ",",
    ";",
    "and",
    "et",
    "(a)",
    "no. 5",
    "vol.",
    "ratify",
    "ratifier",
    "Convention on the Rights of the Child",
    "them",
    "les",
    "«",
    "resolution 55/67",
    "\u00a0",
    "ſ",
    "İ",
    "by 31 March 2024",
    "A/RES/1/1",
    "including",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([PP, OP, ANNEX]), st.lists(st.sampled_from(_PIECES), max_size=30)), max_size=4),
    st.sampled_from(["en", "fr", ""]),
)
def test_no_text_breaks_the_extraction_and_every_place_reads_back(
    paragraphs: list[tuple[Part, list[str]]], language: str
) -> None:
    held = document(*((part, str(i), " ".join(words)) for i, (part, words) in enumerate(paragraphs)), language=language)
    statements = extract(held, Authority.load())
    placed = (
        *statements.acts,
        *statements.citations,
        *statements.mentions,
        *statements.addressees,
        *statements.requests,
        *statements.ratifications,
    )
    for statement in placed:
        place = statement.place
        assert " ".join(held.source.text[s.start : s.end] for s in place.spans) == place.quote != ""


def test_cost_is_linear_in_one_endless_paragraph() -> None:
    unit = "and requests the Secretary-General to submit a report to the Assembly, with Member States, "
    text = "Urges Member States to act, " + unit * 600
    statements = extract(document((OP, "1", text)), Authority.load())
    assert len(statements.acts) > 500
