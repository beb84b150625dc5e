"""Documents of our own writing, in the manner of the United Nations, for tests of the whole way."""

from __future__ import annotations

from pathlib import Path


def resolution(
    number: int = 7,
    *,
    session: int = 91,
    year: int = 2036,
    extra: str = "",
    members: str = "the International Labour Organization and the International Organization for Migration",
) -> str:
    """An English resolution of the General Assembly as a text extractor leaves it."""
    due = "ninety-third" if session <= 93 else "ninety-ninth"
    return f"""United Nations A/RES/{session}/{number}
General Assembly Distr.: General
12 January {year + 1}
Ninety-first session
Agenda item 12

Resolution adopted by the General Assembly on 16 December {year}

[on the report of the Third Committee (A/{session}/401, para. 12)]

{session}/{number}. Keeping of lighthouses

The General Assembly,

Recalling its resolution 61/180 of 20 December 2006 and the Convention on the Rights of the Child,1

Noting that the members of the Inter-Agency Coordination Group against Trafficking in Persons are {members},

1. Urges Member States to keep their lighthouses lit;

2. Requests the Secretary-General to submit to the General Assembly at its {due} session a report on
the implementation of the present resolution;{extra}

53rd plenary meeting
16 December {year}

_______________
1 United Nations, Treaty Series, vol. 1577, No. 27531.
"""


FRENCH = """Nations Unies A/RES/91/7
Assemblée générale Distr. générale
12 janvier 2037
Quatre-vingt-onzième session
Point 12 de l'ordre du jour

Résolution adoptée par l'Assemblée générale le 16 décembre 2036

[sur la base du rapport de la Troisième Commission (A/91/401, par. 12)]

91/7. Entretien des phares

L'Assemblée générale,

Rappelant sa résolution 61/180 du 20 décembre 2006 et la Convention relative aux droits de l'enfant1,

1. Exhorte les États Membres à garder leurs phares allumés ;

2. Prie le Secrétaire général de lui présenter à sa quatre-vingt-treizième session un rapport sur
l'application de la présente résolution.

53e séance plénière
16 décembre 2036

_______________
1 Nations Unies, Recueil des Traités, vol. 1577, no 27531.
"""


def write(folder: Path, **files: str) -> Path:
    """Write `files` (their names without ending) as text files into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
