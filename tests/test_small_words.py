"""The words of languages are data: no pattern and no list of words in the code has one of them.

What a language says stands in its folder in `ontology/languages/`; a word in a pattern of the code is a rule that the
other languages lack. Looked at are the texts of `kg/` that are patterns, those that are lists of words, and those that
words of a text are held against; messages are none of them. Grammars are the one place for what is no list of words.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

KG = Path(__file__).resolve().parent.parent / "kg"
OTHERS = {"lang/grammars", "reason", "sparql", "store", "validation", "vocab", "web", "pipeline", "phrases/service.py"}
"""Whose patterns are of other texts: SQL, SPARQL, requests, messages of a library; and the grammars."""
PATTERN = re.compile(r"\\[bBsSwWdD]|\(\?[:=!<i]|\[\^|\)[?*+]|\w \?\||\|\w|\w\$")
"""What a text has that is a pattern; messages, SQL and SPARQL have none of it."""
NO_WORDS = re.compile(
    r"(?m:[ ]\#.*$)"  # comments of a pattern that is laid out
    r"|\\[A-Za-z]|\(\?P[<=]\w+[>)]|\(\?[aiLmsux-]+:|\[(?:\\.|[^\]\\])*\]|\{[\d,]*\}"
)
"""What is no word in a pattern: escapes, names of groups, sets of characters, counts."""
HELD_AGAINST = frozenset(
    {"startswith", "endswith", "removeprefix", "removesuffix", "rstrip", "lstrip", "strip", "split"}
)
KNOWN = {
    ("parameters.py", "un"): "an acronym, UNGA",
    ("understanding.py", "UN"): "the same",
    ("readers/docx.py", "del"): "an element of WordprocessingML",
    ("extract/citations.py", "and"): "the part of a document in normal form, which is English: 'paras. 1 and 2'",
    ("extract/references.py", "and"): "the same, where it is made",
}
"""Words in the code that are no language's, or that no text is searched for, with the reason."""


SMALL = frozenset(
    # articles, prepositions, connectives, pronouns and the like; single letters and "no" are left to the eye
    """
    the an of to in on at by for from with without and or nor as that which who whose its his her their our this these
    those are been was were has have not upon under into between within against
    le la les des du de au aux et ou dans sur par pour avec sans que qui dont ses son sa leur leurs ce cette ces est sont
    ne pas entre sous une un
    el los las lo una unos unas del al en con sin para por según desde hasta su sus este esta estos estas son cuyo sobre
    """.split()
)


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The patterns and words of a file, with their lines; docstrings are none."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in said:
            continue
        if isinstance(node, ast.JoinedStr):
            whole = "".join(str(each.value) if isinstance(each, ast.Constant) else "\x00" for each in node.values)
            if PATTERN.search(whole):
                yield node.lineno, whole
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if PATTERN.search(node.value):
                yield node.lineno, node.value
        elif isinstance(node, ast.Set):
            yield from ((each.lineno, str(each.value)) for each in node.elts if isinstance(each, ast.Constant))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in HELD_AGAINST:
            of = node.func.value
            given = [*node.args, *([of] if node.func.attr == "split" else [])]
            yield from ((each.lineno, str(each.value)) for each in given if isinstance(each, ast.Constant))


def found(source: str) -> list[tuple[int, str]]:
    """The small words, and those with letters that English has not, in the patterns and lists of a file, with their lines."""
    return [
        (line, word)
        for line, text in texts(ast.parse(source))
        for word in re.findall(r"[^\W\d_]+", NO_WORDS.sub("\x00", text))
        if (word.lower() in SMALL and not word.isupper())  # in capitals they are keywords of SPARQL and SQL
        or (re.search("[^\\W\\d_a-zA-Z\u2070-\u2079\u00b9\u00b2\u00b3]", word) and len(word) > 1)
    ]


def test_no_pattern_has_words_of_a_language() -> None:
    wrong = []
    for path in sorted(KG.rglob("*.py")):
        place = path.relative_to(KG).as_posix()
        if not any(f"{place}/".startswith(f"{each}/") for each in OTHERS):
            here = found(path.read_text(encoding="utf-8"))
            wrong += [f"kg/{place}:{line}: {word}" for line, word in here if (place, word) not in KNOWN]
    assert not wrong, "words of a language in the code; put them into its folder:\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    "source",
    [
        r'X = re.compile(r"(?:the |la )?\d+")',
        r'X = rf"\b(?:{y}|between)\b"',
        'X = frozenset({"d\'", "de"})',
        'X = "the of on for".split()',
        'y = text.rstrip(" the")',
        r'X = re.compile(r"décid\w+")',
    ],
)
def test_words_in_code_are_found(source: str) -> None:
    assert found(source)


@pytest.mark.parametrize(
    "source", ['raise E("the file is empty")', '"""The words of a language."""', r'X = r"(?P<of>\d+)"']
)
def test_messages_and_names_of_groups_are_none(source: str) -> None:
    assert not found(source)
