"""Printed terms beside plans and relative clauses: what runs until then, the act's business or a plan that it names."""

from __future__ import annotations

from itertools import product

import pytest
from extract_helpers import read

UNTIL = {"en": "until 31 December 2038", "fr": "jusqu'au 31 décembre 2038", "es": "hasta el 31 de diciembre de 2038"}
PLANS = {
    "en": ["the Plan of Action", "the strategy for wells", "the programme", "the road map", "the goals", "the Agenda"],
    "fr": ["du Plan d'action", "de la stratégie pour les puits", "du programme", "des objectifs", "de l'Agenda"],
    "es": ["del Plan de Acción", "de la estrategia para los pozos", "del programa", "de las metas", "de la Agenda"],
}
OF_THE_ACT = {
    "en": [
        "Requests the Secretary-General to support ports within the framework of {} {}",
        "Requests the Secretary-General to assist States under {} {}",
        "Appoints Ms. Lake as Special Adviser on {} {}",
        "Requests the Office, which implements {}, to keep a list {}",
        "Decides to extend the period of {} {}",
    ],
    "fr": [
        "Prie le Secrétaire général de soutenir les ports dans le cadre {} {}",
        "Prie le Secrétaire général d'aider les États au titre {} {}",
        "Nomme Mme Lac conseillère chargée {} {}",
        "Prie le Bureau, qui s'occupe {}, de tenir une liste {}",
        "Décide de proroger la période {} {}",
    ],
    "es": [
        "Solicita al Secretario General que apoye los puertos en el marco {} {}",
        "Solicita al Secretario General que ayude a los Estados en virtud {} {}",
        "Nombra a la Sra. Lago asesora encargada {} {}",
        "Solicita a la Oficina, que se ocupa {}, que lleve una lista {}",
        "Decide prorrogar el período {} {}",
    ],
}
OF_THE_PLAN = {
    "en": [
        "Requests the Office to assist in the implementation of {} {}",
        "Urges States to support the financing of {} {}",
    ],
    "fr": ["Prie le Bureau d'aider à l'application {} {}", "Demande aux États d'appuyer la réalisation {} {}"],
    "es": [
        "Solicita a la Oficina que ayude a la aplicación {} {}",
        "Insta a los Estados a que apoyen la ejecución {} {}",
    ],
}


@pytest.mark.parametrize("language", UNTIL)
def test_a_plan_beside_which_something_is_asked_takes_no_term(language: str) -> None:
    for text, plan in product(OF_THE_ACT[language], PLANS[language]):
        said = text.format(plan, UNTIL[language]) + ";"
        assert [each.until for each in read(said, language).terms] == ["2038-12-31"], said


@pytest.mark.parametrize("language", UNTIL)
def test_a_day_right_behind_a_plan_that_is_carried_out_may_be_its_own(language: str) -> None:
    for text, plan in product(OF_THE_PLAN[language], PLANS[language]):
        said = text.format(plan, UNTIL[language]) + ";"
        assert read(said, language).terms == (), said


GOALS = [
    ("en", "Urges States to meet their commitment to a goal of raising ten ports per year by 2030 and until 2035;"),
    ("fr", "Engage les États à tenir leur engagement d'atteindre l'objectif de bâtir dix ports par an jusqu'en 2035 ;"),
    (
        "es",
        "Insta a los Estados a que cumplan el compromiso de lograr el objetivo de construir dos puertos hasta 2035;",
    ),
]


@pytest.mark.parametrize(("language", "text"), GOALS)
def test_a_goal_to_be_reached_by_a_year_gives_no_term(language: str, text: str) -> None:
    assert read(text, language).terms == ()


REVIEW = {
    "en": ["keep the programme under review", "keep the goals under review", "keep the agenda of ports under review"],
    "fr": ["garder le programme à l'examen", "suivre les objectifs de près", "garder la stratégie à l'étude"],
    "es": ["mantener el programa en examen", "seguir de cerca las metas", "tener presente la estrategia"],
}
ASKS = {"en": "Decides to {} {};", "fr": "Décide de {} {} ;", "es": "Decide {} {};"}


@pytest.mark.parametrize("language", UNTIL)
def test_what_is_kept_until_a_day_has_it_for_its_term(language: str) -> None:
    for what in REVIEW[language]:
        found = read(ASKS[language].format(what, UNTIL[language]), language).terms
        assert [each.until for each in found] == ["2038-12-31"], what


RELATIVE = {
    "en": [
        "Decides that the Office, by which the wells are kept, shall operate {};",
        "Decides that the Fund, through which States pay, shall be kept {};",
        "Decides that the Fund through which the wells are paid, and which was set up in 2030, shall operate {};",
    ],
    "fr": [
        "Décide que le Bureau, par lequel les puits sont tenus, fonctionnera {} ;",
        "Décide que le Fonds, dans lequel les États versent, sera maintenu {} ;",
        "Décide que le Fonds par lequel on paie, et qui est établi à Oslo, fonctionnera {} ;",
    ],
    "es": [
        "Decide que la Oficina, por la cual se cuidan los pozos, funcionará {};",
        "Decide que el Fondo, mediante el cual pagan los Estados, se mantendrá {};",
        "Decide que el Fondo mediante el cual se paga, y que está en Oslo, funcionará {};",
    ],
}
IN_IT = {
    "en": ["Notes the plan and decides that the rule by which States build ports {} is good;"],
    "fr": ["Décide que la règle par laquelle les États construisent des ports {} est bonne ;"],
    "es": ["Decide que la regla por la que los Estados construyen puertos {} es buena;"],
}


@pytest.mark.parametrize("language", UNTIL)
def test_a_relative_clause_ends_at_its_comma(language: str) -> None:
    for text in RELATIVE[language]:
        found = read(text.format(UNTIL[language]), language).terms
        assert [each.until for each in found] == ["2038-12-31"], text
    for text in IN_IT[language]:
        assert read(text.format(UNTIL[language]), language).terms == (), text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Invites partners to support the long-term plan of Lakeland running until 2038"),
        (
            "fr",
            "Invite les partenaires à appuyer l'exécution du premier plan et du plan à long terme du Lac s'étendant jusqu'en 2038",
        ),
        ("es", "Invita a los asociados a que apoyen el plan a largo plazo de Lago que se extiende hasta 2038"),
    ],
)
def test_how_far_a_plan_runs_is_no_term_of_what_is_asked(language: str, text: str) -> None:
    assert read(text, language).terms == ()


# An aim that a mandate, or what is newly set up, is given is none that is reached by the day on which it ends.
AIMED = {
    "en": (
        ["extend the mandate of the Mission", "establish a mission", "maintain the Office"],
        "with the objective of guarding the wells",
    ),
    "fr": (
        ["proroger le mandat de la Mission", "créer une mission", "maintenir le Bureau"],
        "avec pour objectif de garder les puits",
    ),
    "es": (
        ["prorrogar el mandato de la Misión", "establecer una misión", "mantener la Oficina"],
        "con el objetivo de cuidar los pozos",
    ),
}


@pytest.mark.parametrize("language", UNTIL)
def test_what_is_prolonged_or_set_up_with_an_aim_has_its_term(language: str) -> None:
    acts, aim = AIMED[language]
    for act in acts:
        said = ASKS[language].format(f"{act} {aim}", UNTIL[language])
        assert [each.until for each in read(said, language).terms] == ["2038-12-31"], said


# Adjectives behind a plan are of it; a comma behind a plan ends what is said of it.
CARRIED_OUT = {
    "en": ("establish a group to implement {}", ["the global strategy", "the agreed national programme"]),
    "fr": (
        "créer un groupe pour exécuter {}",
        ["la stratégie mondiale", "le programme national convenu", "le programme national d'action"],
    ),
    "es": (
        "crear un grupo para ejecutar {}",
        ["la estrategia mundial", "el programa nacional convenido", "el programa nacional de acción"],
    ),
}


@pytest.mark.parametrize("language", UNTIL)
def test_a_comma_tells_a_plans_day_from_the_acts(language: str) -> None:
    text, plans = CARRIED_OUT[language]
    for plan in plans:
        said = ASKS[language].format(text.format(plan), UNTIL[language])
        assert read(said, language).terms == (), said
        said = ASKS[language].format(text.format(plan) + ",", UNTIL[language])
        assert [each.until for each in read(said, language).terms] == ["2038-12-31"], said
