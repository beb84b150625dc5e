"""Under which resolutions reports, notes and letters are submitted, in three languages, and what says nothing of it."""

from __future__ import annotations

import csv
import io
import re
from itertools import product
from pathlib import Path

import papers
import pytest

from kg import rdf
from kg.authority import Authority
from kg.config import Config
from kg.extract import extract
from kg.model import Statements
from kg.parse import parse
from kg.pipeline import BuildOptions, build
from kg.readers import text
from kg.triples import quads
from kg.web import create_app
from kg.web.server.service import Service

pytestmark = pytest.mark.usefixtures("quick_builds_of_module")

HEADS = {
    "en": "United Nations\n\nA/91/120\n\nGeneral Assembly\n\nDistr.: General\n9 July 2036\n\nOriginal: English\n\n"
    "Ninety-first session\n\nWells and springs\n\nReport of the Secretary-General\n\n",
    "fr": "Nations Unies\n\nA/91/120\n\nAssemblée générale\n\nDistr. générale\n9 juillet 2036\n\nOriginal : anglais\n\n"
    "Quatre-vingt-onzième session\n\nPuits et sources\n\nRapport du Secrétaire général\n\n",
    "es": "Naciones Unidas\n\nA/91/120\n\nAsamblea General\n\nDistr. general\n9 de julio de 2036\n\nOriginal: inglés\n\n"
    "Nonagésimo primer período de sesiones\n\nPozos y manantiales\n\nInforme del Secretario General\n\n",
}


def read(written: str) -> Statements:
    return extract(parse(text.read(written.encode(), "a.txt", "0" * 64)), Authority.load())


def said(language: str, *paragraphs: str) -> list[tuple[str, str]]:
    body = "".join(f"{number}. {each}\n\n" for number, each in enumerate(paragraphs, 1))
    found = read(HEADS[language] + body)
    return [(each.under, each.locus) for each in found.submissions]


SAYS = [
    ("en", "The present report is submitted pursuant to General Assembly resolution 90/158.", [("A/RES/90/158", "")]),
    ("en", "This report has been prepared in response to paragraph 12 of Assembly resolution 90/158 on wells.",
     [("A/RES/90/158", "para. 12")]),
    ("en", "The present report, submitted in accordance with Human Rights Council resolutions 44/8 and 50/3, is the first.",
     [("A/HRC/RES/44/8", ""), ("A/HRC/RES/50/3", "")]),
    ("en", "The report is submitted pursuant to Economic and Social Council resolution 2035/7.", [("E/RES/2035/7", "")]),
    ("en", "The present report of the Secretary-General on wells in dry places was prepared jointly by two offices "
     "pursuant to General Assembly resolution 90/158 and as requested by the Council in its resolution 2035/7.",
     [("A/RES/90/158", ""), ("E/RES/2035/7", "")]),
    ("en", "The present report covers the period from 1 July 2035, as requested in paragraph 3 of resolution 90/158.",
     [("A/RES/90/158", "para. 3")]),
    ("en", "The present report is submitted pursuant to the statement by the President of the Security Council of "
     "5 May 2035 (S/PRST/2035/7).", [("S/PRST/2035/7", "")]),
    ("en", "The Secretary-General has the honour to transmit to the General Assembly the report of the Special "
     "Rapporteur on water, Ms. Mary Wells, submitted in accordance with Assembly resolution 90/158.",
     [("A/RES/90/158", "")]),
    ("en", "Pursuant to paragraph 2 of Security Council resolution 2732 (2024), I have the honour to present the plan.",
     [("S/RES/2732(2024)", "para. 2")]),
    ("en", "I have the honour, pursuant to Security Council resolution 2732 (2024), to transmit the report of the Panel.",
     [("S/RES/2732(2024)", "")]),
    ("fr", "Le présent rapport est soumis en application de la résolution 90/158 de l’Assemblée générale.",
     [("A/RES/90/158", "")]),
    ("fr", "Le présent rapport, établi conformément au paragraphe 12 de la résolution 90/158 de l’Assemblée générale, "
     "porte sur les puits.", [("A/RES/90/158", "par. 12")]),
    ("fr", "Le présent rapport a été établi comme suite aux résolutions 44/8 et 50/3 du Conseil des droits de l’homme.",
     [("A/HRC/RES/44/8", ""), ("A/HRC/RES/50/3", "")]),
    ("fr", "Le Secrétaire général a l’honneur de transmettre à l’Assemblée générale le rapport de la Rapporteuse "
     "spéciale, présenté en application de la résolution 90/158 de l’Assemblée.", [("A/RES/90/158", "")]),
    ("fr", "En application du paragraphe 2 de la résolution 2732 (2024) du Conseil de sécurité, j’ai l’honneur de "
     "présenter le plan.", [("S/RES/2732(2024)", "par. 2")]),
    ("es", "El presente informe se presenta de conformidad con la resolución 90/158 de la Asamblea General.",
     [("A/RES/90/158", "")]),
    ("es", "El presente informe, preparado en cumplimiento de lo dispuesto en el párrafo 12 de la resolución 90/158 de "
     "la Asamblea General, trata de los pozos.", [("A/RES/90/158", "párr. 12")]),
    ("es", "El presente informe se ha preparado atendiendo a las resoluciones 44/8 y 50/3 del Consejo de Derechos "
     "Humanos.", [("A/HRC/RES/44/8", ""), ("A/HRC/RES/50/3", "")]),
    ("es", "El Secretario General tiene el honor de transmitir a la Asamblea General el informe de la Relatora "
     "Especial, presentado de conformidad con la resolución 90/158 de la Asamblea.", [("A/RES/90/158", "")]),
    ("es", "De conformidad con el párrafo 2 de la resolución 2732 (2024) del Consejo de Seguridad, tengo el honor de "
     "presentar el plan.", [("S/RES/2732(2024)", "párr. 2")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "under"), SAYS, ids=range(len(SAYS)))
def test_a_report_says_it_of_itself(language: str, sentence: str, under: list[tuple[str, str]]) -> None:
    loci = [(key, locus.replace("párr.", "para.").replace("par.", "para.")) for key, locus in under]
    assert said(language, sentence) == loci


BACK = [
    ("en", "In its resolution 90/158, the General Assembly requested the Secretary-General to report on wells.",
     "The present report is submitted in response to that request."),
    ("en", "By its resolution 90/158, the General Assembly decided to keep wells under review and requested a report.",
     "The present report, which is the first of two reports requested by the Assembly, was prepared in June."),
    ("fr", "Dans sa résolution 90/158, l’Assemblée générale a prié le Secrétaire général de lui faire rapport.",
     "Le présent rapport est présenté comme suite à cette demande."),
    ("es", "En su resolución 90/158, la Asamblea General pidió al Secretario General que informara sobre los pozos.",
     "El presente informe se presenta en respuesta a esa solicitud."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "told", "meant"), BACK)
def test_a_request_told_of_before(language: str, told: str, meant: str) -> None:
    assert said(language, told, meant) == [("A/RES/90/158", "")]
    assert said(language, f"{told} {meant}") == [("A/RES/90/158", "")]
    assert said(language, meant) == [], "without a request there is nothing that it could mean"


SAYS_NOT = [
    ("en", "The present report is submitted to the Council, which met pursuant to General Assembly resolution 72/1."),
    ("en", "The present report was prepared with the help of the Fund that the States created under resolution 71/1."),
    ("en", "The present report, prepared with the Board that was set up in accordance with resolution 70/1, is new."),
    ("en", "The Panel of Experts established pursuant to Security Council resolution 1874 (2009) held a meeting."),
    ("en", "I have the honour to transmit the report of the Security Council Committee pursuant to resolutions 1267 (1999) "
     "and 1989 (2011)."),
    ("fr", "J’ai l’honneur de transmettre le rapport du Comité faisant suite à la résolution 1267 (1999)."),
    ("en", "The present report was prepared by the Panel mandated under resolution 2140 (2014)."),
    ("en", "The present report is submitted by the Panel called for in resolution 2140 (2014)."),
    ("fr", "Le présent rapport a été établi par le Groupe d’experts demandé dans la résolution 2140 (2014)."),
    ("es", "El presente informe fue preparado por el Grupo de Expertos solicitado en la resolución 2140 (2014)."),
    ("en", "The present report draws on the Panel of Experts established pursuant to resolution 1874 (2009)."),
    ("en", "The present report describes how States, pursuant to resolution 1874 (2009) of the Council, froze assets."),
    ("en", "The Council took note of the report submitted by the Secretary-General, pursuant to resolution 2748 (2024)."),
    ("en", "The present report contains information provided by States pursuant to resolution 1874 (2009)."),
    ("en", "The present report should be read together with General Assembly resolution 90/158."),
    ("en", "I have the honour to refer to Security Council resolution 1874 (2009) and to the Committee established "
     "pursuant to resolution 1540 (2004)."),
    ("fr", "Le présent rapport s’appuie sur les travaux du Groupe d’experts créé en application de la résolution 1874 "
     "(2009)."),
    ("es", "El presente informe se basa en la labor del Grupo de Expertos establecido en virtud de la resolución 1874 "
     "(2009)."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence"), SAYS_NOT)
def test_other_texts_are_cited_only(language: str, sentence: str) -> None:
    assert said(language, sentence) == []


DOERS = {
    "en": (["is submitted by", "was prepared by", "was transmitted to", "has been prepared with"],
           ["the Panel of Experts {}", "the Committee {}", "the Group of Experts, {}", "the Panel {} by the Council"],
           ["established", "created", "set up", "extended", "mandated", "tasked with wells", "entrusted with a study"],
           "The present report {} {} pursuant to {}",
           "The present report {} the Secretary-General pursuant to {}"),
    "fr": (["est soumis par", "a été établi par", "a été transmis par"], ["le Groupe d’experts {}", "le Comité {}"],
           ["créé", "établi", "institué", "prorogé", "mandaté", "chargé des puits"], "Le présent rapport {} {} en application de la {}",
           "Le présent rapport {} le Secrétaire général en application de la {}"),
    "es": (["es presentado por", "ha sido preparado por", "se ha preparado con"], ["el Grupo de Expertos {}", "el Comité {}"],
           ["establecido", "creado", "prorrogado", "encargado de los pozos"],
           "El presente informe {} {} en cumplimiento de lo dispuesto en la {}",
           "El presente informe {} el Secretario General en cumplimiento de lo dispuesto en la {}"),
}  # fmt: skip


@pytest.mark.parametrize("language", DOERS)
def test_under_what_a_body_was_set_up_the_report_is_not_submitted(language: str) -> None:
    """Whoever acts stands between the two, so that the participle is his; without one the basis is the report's."""
    verbs, bodies, made, sentence, own = DOERS[language]
    number = {"en": "resolution 90/158", "fr": "résolution 90/158", "es": "resolución 90/158"}[language]
    for verb, body, participle in product(verbs, bodies, made):
        written = sentence.format(verb, body.format(participle), number)
        assert said(language, f"{written}.") == [], written
    for verb in verbs:
        assert said(language, f"{own.format(verb, number)}.") == [("A/RES/90/158", "")], verb


GOES_ON = {
    "en": ("The present report has been prepared by the Panel of Experts {} by the Council{} pursuant to resolution 90/158.",
           ["created", "designated", "established"],
           [" and submitted", " and is submitted", " and is hereby transmitted to the Assembly"],
           ["", " and tasked", " and the Committee established", " and provided with experts"]),
    "fr": ("Le présent rapport a été établi par le Groupe d’experts {} par le Conseil{} en application de la résolution "
           "90/158.", ["créé", "institué", "désigné"], [" et soumis", " et est soumis"], ["", " et chargé"]),
    "es": ("El presente informe ha sido preparado por el Grupo de Expertos {} por el Consejo{} en cumplimiento de la "
           "resolución 90/158.", ["creado", "instituido", "designado"], [" y presentado", " y se presenta"],
           ["", " y encargado"]),
}  # fmt: skip


@pytest.mark.parametrize("language", GOES_ON)
def test_what_is_said_of_the_report_behind_a_body_and_who_set_it_up_is_the_reports(language: str) -> None:
    """Whoever has set a body up ends where the sentence goes on with what is done with the report."""
    sentence, made, own, others = GOES_ON[language]
    for participle, more in product(made, own):
        written = sentence.format(participle, more)
        assert said(language, written) == [("A/RES/90/158", "")], written
    for participle, more in product(made, others):
        assert said(language, sentence.format(participle, more)) == [], (participle, more)


TITLES = {
    "en": "United Nations\n\nS/2036/254\n\nSecurity Council\n\nDistr.: General\n3 February 2036\n\nReport of the "
    "Secretary-General pursuant to Security Council resolutions 1808 (2008) and 1866 (2009)\n\nI. Introduction\n\n"
    "1. Wells were dug.\n",
    "fr": "Nations Unies\n\nS/2036/254\n\nConseil de sécurité\n\nDistr. générale\n3 février 2036\n\nRapport présenté par le "
    "Secrétaire général en application des résolutions 1808 (2008) et 1866 (2009) du Conseil de sécurité\n\n"
    "I. Introduction\n\n1. Des puits ont été creusés.\n",
    "es": "Naciones Unidas\n\nS/2036/254\n\nConsejo de Seguridad\n\nDistr. general\n3 de febrero de 2036\n\nInforme del "
    "Secretario General presentado de conformidad con las resoluciones 1808 (2008) y 1866 (2009) del Consejo de "
    "Seguridad\n\nI. Introducción\n\n1. Se excavaron pozos.\n",
}


@pytest.mark.parametrize("language", TITLES)
def test_a_title_says_it(language: str) -> None:
    assert [each.under for each in read(TITLES[language]).submissions] == ["S/RES/1808(2008)", "S/RES/1866(2009)"]


def test_a_title_that_names_somebody_s_mandate_says_nothing() -> None:
    written = TITLES["en"].replace("Secretary-General pursuant", "Panel of Experts established pursuant")
    assert read(written).submissions == ()


def test_an_adopted_text_is_submitted_under_none() -> None:
    written = (
        "United Nations A/RES/91/7\n\nResolution adopted by the General Assembly on 9 December 2036\n\n91/7. Wells\n\n"
        "The General Assembly,\n\n1. Notes that the present report is submitted pursuant to its resolution 90/158;\n"
    )
    assert read(written).submissions == ()


def test_in_the_graph_the_work_is_submitted_under_the_text() -> None:
    document = parse(text.read(f"{HEADS['en']}1. {SAYS[1][1]}\n".encode(), "a.txt", "0" * 64))
    lines = quads(document, extract(document, Authority.load()), "https://example.org/")
    store = rdf.Store()
    store.bulk_load("\n".join(lines).encode(), format=rdf.RdfFormat.N_QUADS)
    asked = """PREFIX kg: <https://w3id.org/un-resolutions-kg/ontology#> SELECT ?under ?locus ?place WHERE { GRAPH ?g {
        ?said a kg:Submission ; kg:submittedUnder ?under ; kg:locus ?locus ; kg:inParagraph ?at ; kg:readAt ?place .
        ?at kg:submittedUnder ?under ; kg:partOf ?work . ?work a kg:Report } }"""
    [row] = list(store.query(asked))  # type: ignore[arg-type]
    assert row["under"].value == "https://example.org/id/A/RES/90/158"
    assert row["locus"].value == "para. 12"
    start, end = map(int, row["place"].value.rpartition("char=")[2].split(","))
    assert document.source.text[start:end] == "in response to paragraph 12 of Assembly resolution 90/158"


@pytest.mark.thorough
def test_pages_name_the_text_and_what_is_submitted_under_it(tmp_path: Path) -> None:
    """And a request of that text is answered by the report; one that only cites it answers nothing."""
    asked = (
        "United Nations A/RES/90/158\n\nResolution adopted by the General Assembly on 9 December 2035\n\n90/158. Wells\n\n"
        "The General Assembly,\n\n1. Requests the Secretary-General to submit to it at its ninety-first session a report "
        "on wells;\n\n2. Decides to remain seized of the matter.\n"
    )
    cites = (
        HEADS["en"].replace("A/91/120", "A/91/121") + "1. The wells of resolution 90/158 of the Assembly are deep.\n"
    )
    documents = papers.write(tmp_path / "documents", asked=asked, report=f"{HEADS['en']}1. {SAYS[0][1]}\n", cites=cites)
    build(BuildOptions(store=tmp_path / "store", paths=(documents,), jobs=1))
    app = create_app(Config(store=tmp_path / "store", log_file=str(tmp_path / "log")))
    with app.test_client() as client:
        pages = [
            client.get(f"/page/{key}", headers={"Accept": "text/html"}).text for key in ("A/91/120", "A/RES/90/158")
        ]
        rows = list(csv.DictReader(io.StringIO(client.get("/queries/reporting-requests.csv").text)))
    Service.of(app).close()
    assert re.search(r"submitted under</.{1,40}<dd>.{1,200}A/RES/90/158<", pages[0], re.DOTALL)
    assert re.search(r"has submission</.{1,40}<dd>.{1,200}A/91/120<", pages[1], re.DOTALL)
    assert "A/91/121<" not in pages[1].partition("</dl>")[0]
    assert [row["answered_by"] for row in rows] == ["A/91/120"]
