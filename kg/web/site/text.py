"""The words of the pages, per language: a page asks for `t.name`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ROWS: tuple[tuple[str, str, str], ...] = (
    # name, English, French
    ("site", "What the United Nations decides", "Ce que décident les Nations Unies"),
    ("site_short", "UN resolutions graph", "Graphe des résolutions de l’ONU"),
    ("skip", "Skip to the content", "Aller au contenu"),
    ("menu", "Main menu", "Menu principal"),
    ("home", "Start", "Accueil"),
    ("questions", "Questions", "Questions"),
    ("search", "Search", "Recherche"),
    ("sparql", "SPARQL", "SPARQL"),
    ("catalogue", "Catalogue", "Catalogue"),
    ("language", "Language", "Langue"),
    ("en", "English", "Anglais"),
    ("fr", "French", "Français"),
    (
        "footer",
        "Built from documents of the United Nations, which are the source of the facts shown here. "
        "This is no publication of the United Nations.",
        "Établi à partir de documents des Nations Unies, source des faits présentés ici. "
        "Ceci n’est pas une publication des Nations Unies.",
    ),
    ("conformance", "Conformance", "Conformité"),
    ("error", "This did not work", "Cela n’a pas fonctionné"),
    ("near", "Did you mean", "Vouliez-vous dire"),
    ("back", "Back to the start page", "Retour à l’accueil"),
    ("sparql_title", "Ask the graph in SPARQL", "Interroger le graphe en SPARQL"),
    (
        "sparql_lead",
        "Queries run against the latest build. An answer includes what follows by reasoning, unless "
        "you leave that out.",
        "Les requêtes portent sur la dernière version du graphe. Les réponses comprennent ce qui se déduit par "
        "raisonnement, sauf si vous l’excluez.",
    ),
    ("query", "Query", "Requête"),
    ("run", "Run", "Exécuter"),
    ("infer", "with what follows by reasoning", "avec ce qui se déduit par raisonnement"),
    ("format", "Format", "Format"),
    ("examples", "Examples", "Exemples"),
    ("examples_choose", "Choose a question…", "Choisir une question…"),
    ("copy_curl", "Copy as curl", "Copier pour curl"),
    ("copy_python", "Copy as Python", "Copier pour Python"),
    ("copy_r", "Copy as R", "Copier pour R"),
    ("copy_link", "Copy link", "Copier le lien"),
    ("copied", "Copied", "Copié"),
    ("prefixes", "Prefixes", "Préfixes"),
    (
        "formats_help",
        "For programs: send the query to this address and name the format in the Accept header.",
        "Pour les programmes : envoyer la requête à cette adresse et indiquer le format dans l’en-tête Accept.",
    ),
    ("results", "Results", "Résultats"),
    ("loading", "Loading the editor…", "Chargement de l’éditeur…"),
    ("partial", "Not all: the answer stops at a limit", "Incomplet : la réponse s’arrête à une limite"),
    ("chart", "Chart", "Graphique"),
    (
        "chart_none",
        "A chart needs a column of numbers and one to name them.",
        "Un graphique demande une colonne de nombres et une autre pour les nommer.",
    ),
    ("running", "Running…", "En cours…"),
    ("stop", "Stop", "Arrêter"),
    ("line", "line", "ligne"),
    ("column", "column", "colonne"),
    ("labels", "show names instead of addresses", "afficher les noms au lieu des adresses"),
    ("network_error", "The server does not answer.", "Le serveur ne répond pas."),
    ("parameters", "Parameters", "Paramètres"),
    ("fill", "Put into the query", "Insérer dans la requête"),
    ("no_rows", "The query has no result.", "La requête n’a aucun résultat."),
    ("no_match", "No triple matches this pattern:", "Aucun triplet ne correspond à ce motif :"),
    (
        "no_match_join",
        "Every pattern has matches alone, but not all together. These are the first that have none together:",
        "Chaque motif a des correspondances, mais pas tous ensemble. Voici les premiers qui n’en ont pas ensemble :",
    ),
    ("conformance_title", "Conformance with the W3C test suites", "Conformité aux suites de tests du W3C"),
    (
        "conformance_lead",
        "Results of the W3C SPARQL test suites, run over HTTP against this software.",
        "Résultats des suites de tests SPARQL du W3C, exécutées par HTTP sur ce logiciel.",
    ),
    ("suite", "Suite", "Suite"),
    ("passed", "Passed", "Réussis"),
    ("of", "Of", "Sur"),
    ("failures", "Known failures, each with its reason", "Échecs connus, chacun avec sa raison"),
    ("test", "Test", "Test"),
    ("reason", "Reason", "Raison"),
    (
        "not_measured",
        "No results are stored with this version.",
        "Aucun résultat n’est fourni avec cette version.",
    ),
    ("compared", "The Oxigraph server under the same runner", "Le serveur Oxigraph avec le même programme"),
)
TEXT: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": MappingProxyType({name: english for name, english, _ in _ROWS}),
        "fr": MappingProxyType({name: french for name, _, french in _ROWS}),
    }
)
