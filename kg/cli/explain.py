"""`kg explain`: why a triple holds."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING

from kg import lang
from kg.cli import common
from kg.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from kg.reason import Proof
    from kg.reason.why import Explainer

_TERM = re.compile(
    r"""<[^\x00-\x20<>"{}|\\^`]+>                                      # an IRI
    | "(?:[^"\\]|\\.)*" (?: @[A-Za-z]+(?:-[A-Za-z0-9]+)* | \^\^\S+ )?   # a literal, with a language or a type""",
    re.VERBOSE | re.DOTALL,
)
"""What a word that begins like an IRI or a literal must look like, as in Turtle."""

CUT = ": there are more ways to this triple than the search looks at"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its options."""
    parser = subparsers.add_parser(
        "explain",
        help="say why a triple holds",
        description="Asserted where (document, paragraph, characters, quoted words), or the proof down to asserted "
        "triples, with the rule of each step. Things are given by their symbols (A/RES/76/186), codes (UNODC), "
        "names in the ontology (cites, Resolution), as prefixed names (kg:cites, rdf:type or a), IRIs, "
        "paths (body/UNODC) or literals.",
    )
    parser.add_argument("subject", metavar="SUBJECT")
    parser.add_argument("predicate", metavar="PREDICATE")
    parser.add_argument("object", metavar="OBJECT")
    parser.add_argument(
        "-n", "--number", type=common.count, default=1, metavar="N", help="up to N different proofs (default: 1)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--language", choices=lang.codes(), default=lang.DEFAULT, help="of the named rules' sentences")
    common.store_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the proofs; 1 if the triple does not hold."""
    from kg.reason.why import Explainer

    for word in (args.subject, args.predicate, args.object):
        if word.startswith(("<", '"')) and not _TERM.fullmatch(word):
            raise UsageError(f'{word} is no IRI and no literal; write <https://…> or "words", with @en or ^^xsd:date')
    with common.snapshot(args) as snapshot:
        explainer = Explainer(snapshot.store, snapshot.base)
        # One more than asked for shows whether there are more.
        found = explainer.find((args.subject, args.predicate, args.object), args.number + 1)
        proofs = found[: args.number]
        if found.holds and not proofs:
            print(
                f"kg: the store holds it, as what follows by rules, but no proof was found{CUT * found.cut}",
                file=sys.stderr,
            )
            return 1
        if not proofs:
            print(f"kg: the store does not hold: {_unheld(explainer, args)}", file=sys.stderr)
            return 1
        if args.format == "json":
            common.print_json([explainer.as_json(proof) for proof in proofs])
        else:
            _print(explainer, proofs, args.language)
        if found.cut:
            print(f"kg: note: proofs may be missing, shorter ones too{CUT}", file=sys.stderr)
        if len(found) > len(proofs):
            print(f"kg: note: there are more proofs; -n {args.number + 1} gives the next", file=sys.stderr)
    return 0


def _unheld(explainer: Explainer, args: argparse.Namespace) -> str:
    """The triple that does not hold, and which of its names the store does not know.

    Raises `UnknownNameError` for an unknown property: that is a word written wrongly.
    """
    if not any(explainer.known(each) for each in explainer.meanings(args.predicate)):
        raise UnknownNameError("property", args.predicate, explainer.near(args.predicate, predicate=True))
    words = f"{args.subject} {args.predicate} {args.object}"
    for word in (args.subject, args.object):
        if not word.startswith('"') and not any(explainer.known(each) for each in explainer.meanings(word)):
            near = explainer.near(word)
            hint = f" (did you mean {' or '.join(near)}?)" if near else ""
            words += f"; nothing in it is called {word}{hint}"
    return words


def _print(explainer: Explainer, proofs: list[Proof], language: str) -> None:
    for number, proof in enumerate(proofs, 1):
        if len(proofs) > 1:
            print(f"{'' if number == 1 else chr(10)}{number}. {common.counted(proof.steps, 'step')}")
        for line in explainer.lines(proof, language):
            print(line)
