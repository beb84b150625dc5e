"""The lists and the finder of names."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import lang, resources
from kg.authority import Authority, NameFinder, Spelling, fold
from kg.errors import InputError

A = Authority.load()


def found(text: str, language: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], code) for hit in A.names(language).find(text) for code in hit.codes]


NAMES = [
    # language, text, what is named, why
    ("en", "the United Nations Office on Drugs and Crime and UNODC", ["UNODC", "UNODC"], "name and abbreviation"),
    ("en", "what the who said about WHO", ["WHO"], "an abbreviation counts in capitals only"),
    ("fr", "l’Office des Nations Unies contre la drogue et le crime (ONUDC)", ["UNODC", "UNODC"], "elision"),
    ("fr", "L'OFFICE DES NATIONS UNIES CONTRE LA DROGUE ET LE CRIME", ["UNODC"], "capitals"),
    ("fr", "les Etats Membres et les États Membres", ["MEMBER-STATES", "MEMBER-STATES"], "accents off capitals"),
    (
        "fr",
        "les États membres de l’Organisation des États américains",
        ["STATES", "OAS"],
        "members of another organization are no Member States",
    ),
    ("en", "States members of the Organization of American States", ["STATES", "OAS"], "the same in English"),
    (
        "fr",
        "la Représentante spéciale du Secrétaire général chargée de la question de la violence contre les enfants",
        ["SRSG-VAC"],
        "the longest name wins",
    ),
    (
        "fr",
        "le Représentant spécial du Secrétaire général chargé de la question de la violence contre les enfants",
        ["SRSG-VAC"],
        "a mandate's title in the other gender",
    ),
    (
        "en",
        "the Special Rapporteur of the Human Rights Council on trafficking in persons, especially women and children",
        ["SR-TIP"],
        "the organ may stand in the title",
    ),
    (
        "en",
        "the Special Rapporteur on violence against women, its causes and consequences",
        ["SR-VAW"],
        "the mandate's older title",
    ),
    ("en", "the Under-Secretary-General spoke", [], "no Secretary-General behind a hyphen"),
    ("en", "an African Union-led operation", ["AU"], "a name that leads an adjective"),
    ("en", "the Secretary General of the United Nations", ["SG"], "a missing hyphen"),
    ("fr", "la Convention de 1930 sur le travail forcé (no 29)", ["ILO-C029"], "number sign as two letters"),
    ("fr", "la Convention de 1930 sur le travail forcé (n\u00ba 29)", ["ILO-C029"], "number sign with ordinal"),
    (
        "fr",
        "Protocole de 2014 relatif à la Convention de 1930 sur le travail forcé (n° 29)",
        ["ILO-P029"],
        "a protocol's name holds its convention's",
    ),
    ("en", "the International Covenants on Human Rights", ["ICCPR", "ICESCR"], "one name for two"),
    ("fr", "le Plan de mise en oeuvre de Johannesburg", ["JPOI"], "ligature written as two letters"),
    ("en", "the United\u00a0Nations Children\u2019s Fund", ["UNICEF"], "no-break space, curly quote"),
    ("en", "UN-Women, UN Women and ONU-Femmes", ["UNWOMEN"] * 3, "abbreviations of both languages"),
]


@pytest.mark.parametrize(("language", "text", "codes", "why"), NAMES, ids=[row[3] for row in NAMES])
def test_names(language: str, text: str, codes: list[str], why: str) -> None:
    assert [code for _, code in found(text, language)] == codes, why


_OF_A_WOMAN = re.compile(
    "Rapporteuse|Experte|Envoyée|Représentante|Coordonnatrice|Défenseuse|Défenseure|Conseillère|Présidente|"
    "Relatora|Experta|Enviada|Coordinadora|Defensora|Asesora|Presidenta"
)


_MANDATE = re.compile("SR-|IE-")


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_mandate_is_named_in_one_gender_and_found_in_both(language: str) -> None:
    """A mandate of the Council outlives its holders, and texts print either: its name is the one it was created by
    ("le mandat de Rapporteur spécial sur …")."""
    mandates = {code: entry for code, entry in A.bodies.items() if _MANDATE.match(code)}
    assert [code for code, entry in mandates.items() if _OF_A_WOMAN.match(entry.labels.get(language, ""))] == []
    titles = {"fr": ("Rapporteur spécial", "Rapporteuse spéciale"), "es": ("Relator Especial", "Relatora Especial")}
    man, woman = titles[language]
    named = [entry for entry in mandates.values() if entry.labels.get(language, "").startswith(man)]
    assert len(named) > 30
    for entry in named:
        assert entry.labels[language].replace(man, woman, 1) in entry.names[language], entry.code


# Documents of sessions 75 to 79 and of other organs that print the title of a post in each gender, counted by distinct
# documents; in Spanish the Representatives have one form, and the advocate's post is called after the office.
_PRINTED = (
    # code, language, documents with a woman's title, documents with a man's
    ("EU-ATC", "fr", 2, 0),
    ("EU-ATC", "es", 2, 0),
    ("OVRA", "fr", 3, 0),
    ("PGA", "fr", 1, 65),
    ("SE-DISABILITY", "fr", 8, 0),
    ("SE-DISABILITY", "es", 8, 0),
    ("SE-MYANMAR", "fr", 11, 0),
    ("SE-MYANMAR", "es", 11, 0),
    ("SRSG-CAAC", "fr", 31, 0),
    ("SRSG-DRR", "fr", 5, 0),
    ("SRSG-MIGRATION", "fr", 0, 0),
    ("SRSG-SVC", "fr", 27, 0),
    ("SRSG-VAC", "fr", 19, 0),
)


@pytest.mark.parametrize(("code", "language", "woman", "man"), _PRINTED, ids=[" ".join(row[:2]) for row in _PRINTED])
def test_a_post_is_named_as_texts_print_it(code: str, language: str, woman: int, man: int) -> None:
    """A post of the Secretariat or of another organization has the name that most documents give it, a man's where
    none says more."""
    assert bool(_OF_A_WOMAN.match(A.bodies[code].labels[language])) == (woman > man)


# Where texts of sessions 75 to 79 and of other organs print one name and the official one hardly ever: how often each.
_USUAL = (
    # code, language, the beginning of the name, printed so, printed as the other name
    ("DSG", "fr", "Vice-Secrétaire générale", 19, 0),
    ("OHRLLS", "fr", "Bureau de la Haute-Représentante", 46, 7),
    ("GCC", "fr", "Conseil de coopération du Golfe", 14, 1),
    ("DSG", "es", "Vicesecretaria General", 14, 0),
    ("OHRLLS", "es", "Oficina de la Alta Representante", 41, 18),
    ("GCC", "es", "Consejo de Cooperación del Golfo", 14, 1),
    ("HLPF", "es", "foro político de alto nivel", 324, 0),
    ("FFM-MYANMAR", "es", "misión internacional independiente", 25, 0),
    ("CMP", "es", "Conferencia de las Partes en calidad de reunión de las Partes en el Protocolo de Kyoto", 6, 0),
    ("ICTY", "es", "Tribunal Internacional para la ex-Yugoslavia", 6, 0),
    ("UNMHA", "es", "Misión de las Naciones Unidas en Apoyo del Acuerdo", 3, 0),
    ("AHC-CYBERCRIME", "es", "Comité Especial encargado de Elaborar", 8, 0),
    ("UNRWA-WG", "es", "Grupo de Trabajo sobre la Financiación", 8, 0),
    ("ZOPACAS", "es", "zona de paz y cooperación del Atlántico Sur", 20, 2),
    ("UNV", "es", "programa de los Voluntarios", 11, 0),
)


@pytest.mark.parametrize(
    ("code", "language", "begins", "times", "other"), _USUAL, ids=[" ".join(r[:2]) for r in _USUAL]
)
def test_a_body_is_named_as_texts_print_it(code: str, language: str, begins: str, times: int, other: int) -> None:
    """The main name is the one that texts print; the other is a name that is found, too."""
    assert times > 2 * other
    assert A.bodies[code].labels[language].startswith(begins)
    assert A.bodies[code].names[language]


def test_every_post_with_a_womans_title_was_counted() -> None:
    counted = {(code, language) for code, language, _, _ in _PRINTED}
    named = {
        (code, language)
        for code, entry in A.bodies.items()
        for language in ("fr", "es")
        if _OF_A_WOMAN.match(entry.labels.get(language, ""))
    }
    assert named <= counted


@pytest.mark.parametrize(
    ("code", "acronyms"),
    [("UNODC", ("ONUDC", "ONUDD", "UNODC")), ("UNHCR", ("HCR", "ACNUR", "UNHCR")), ("IOM", ("OIM", "IOM"))],
)
def test_acronyms_of_all_languages_are_names(code: str, acronyms: tuple[str, ...]) -> None:
    assert all(A.names("").find(f"{acronym} acts")[0].codes == (code,) for acronym in acronyms)


def test_all_given_codes_are_kept_with_their_labels(shared: Path) -> None:
    with (shared / "design" / "codes.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    kinds = {"body": A.bodies, "group": A.groups, "instrument": A.instruments}
    assert len(rows) > 80
    for row in rows:
        entry = kinds[row["kind"]][row["code"]]
        assert entry.labels["en"] == row["label_en"]
        # Mandates are named as the resolutions name them that establish them, by one rule; a holder's form is a name.
        assert row["label_fr"] in (entry.labels["fr"], *entry.names.get("fr", ()))
        assert entry.key == (row["key"] or "")


def test_every_entry_has_all_languages_and_its_relations_exist() -> None:
    for table in (A.bodies, A.groups, A.instruments):
        for code, entry in table.items():
            assert entry.labels.keys() >= set(lang.codes()), code
            assert entry.cls, code
            assert not entry.parent or entry.parent in A.bodies, code
            assert not entry.protocol_to or entry.protocol_to in A.instruments, code
            assert not entry.parties_to or entry.parties_to in A.instruments, code


def test_keys_are_unique_and_well_formed() -> None:
    keys = [entry.key for entry in A.instruments.values() if entry.key]
    assert len(keys) == len(set(keys))
    for key in keys:
        assert re.fullmatch(r"UNTS/\d+/\d+|[A-Z]/RES/\S+", key), key
    assert A.by_key("UNTS/2237/39574") == "TIP-PROTOCOL"
    assert A.by_key("UNTS/1/1") == ""


def test_treaties_have_the_volume_and_number_that_were_checked(shared: Path) -> None:
    with (shared / "authority" / "treaty-identifiers.csv").open(encoding="utf-8", newline="") as lines:
        checked = {
            f"UNTS/{row['unts_vol']}/{row['unts_reg_no']}"
            for row in csv.DictReader(lines)
            if "doubtful" not in row["note"]
        }
    assert checked <= {entry.key for entry in A.instruments.values()}


def test_a_name_of_an_entry_finds_that_entry() -> None:
    for table in (A.bodies, A.instruments):
        for code, entry in table.items():
            for language in lang.codes():
                label = entry.label(language).replace(" (mandate and office)", "")
                hits = A.names(language).find(f"to {label}, then")
                assert any(code in hit.codes for hit in hits), (code, label, hits)


@given(st.text(max_size=300))
@settings(max_examples=80, deadline=None)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "the ",
                "Human Rights Council",
                "Human ",
                "Rights ",
                "UNODC",
                ", ",
                "États ",
                "Membres",
                "(",
                ")",
                "\u00a0",
                "-",
                "Secretary-General",
                "’",
                "l'Office ",
            ]
        ),
        max_size=30,
    )
)
@settings(max_examples=80, deadline=None)
def test_hits_are_in_order_apart_and_at_whole_words(pieces: list[str]) -> None:
    text = "".join(pieces)
    last = 0
    for hit in A.readings("en").find(text):
        assert last <= hit.start < hit.end <= len(text)
        assert not (hit.start and text[hit.start - 1].isalnum())
        assert not (hit.end < len(text) and text[hit.end].isalnum())
        last = hit.end


HEADS = [
    ("en", "United Nations Office on Drugs and Crime", ["Office"]),
    ("en", "Inter-Agency Coordination Group against Trafficking in Persons", ["Group"]),
    ("en", "Working Group on Trafficking in Persons", ["Group", "Working Group"]),
    ("fr", "Office des Nations Unies contre la drogue et le crime", ["Office"]),
    ("fr", "Groupe de travail sur la traite des personnes", ["Groupe", "Groupe de travail"]),
    ("fr", "Assemblée des Nations Unies pour l'environnement", ["Assemblée"]),
]


@pytest.mark.parametrize(("language", "label", "expected"), HEADS)
def test_heads(language: str, label: str, expected: list[str]) -> None:
    assert sorted(lang.language(language).grammar.heads(label, A.short_words[language])) == expected


def test_spellings() -> None:
    finder = NameFinder(
        [("Alpha Beta", Spelling.EXACT, "X"), ("Gamma", Spelling.NAME, "Y"), ("delta", Spelling.ANY, "Z")]
    )
    text = "alpha Beta, Alpha Beta, gamma, GAMMA, DELTA"
    assert [hit.codes for hit in finder.find(text)] == [("X",), ("Y",), ("Z",)]


def test_no_names_no_hits() -> None:
    assert NameFinder([]).find("the Council") == []


def test_a_broken_list_is_said(tmp_path: Path) -> None:
    (tmp_path / "bodies.ttl").write_text("this is no Turtle", encoding="utf-8")
    with pytest.raises(InputError, match=r"bodies\.ttl.*no readable list"):
        Authority.load(tmp_path)


def test_lists_are_read_once() -> None:
    assert Authority.load() is Authority.load(resources.path("ontology"))


def test_the_time_grows_with_the_length_only() -> None:
    text = "The General Assembly asks the Secretary-General to report to the Human Rights Council. " * 3000
    assert len(A.names("en").find(text)) == 9000
