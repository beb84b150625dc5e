"""Phrases as trees over their words: all that begin alike share a branch, and the longest is found word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.extract.act_text import TOKEN

Node = dict[str, Any]
"""A branch of a tree: next word → branch; `END` → {kind: concept}; `SLOT` → branch."""
END, SLOT = "\x00end", "\x00slot"


def words_of(tree: Node) -> Iterator[str]:
    """The words of a tree, at any depth."""
    for word, branch in tree.items():
        if word != END:
            yield word
            yield from words_of(branch)


def tree(phrases: Iterable[str]) -> Node:
    """The tree of phrases that stand for nothing but themselves."""
    root: Node = {}
    for phrase in phrases:
        add(root, phrase, ("", ""))
    return root


def add(root: Node, form: str, payload: tuple[str, str], slot: str = "") -> None:
    """Puts a form into a tree; with `slot`, more words after a gap for determiners and intensifiers."""
    node = root
    for word in TOKEN.findall(form):
        node = node.setdefault(word, {})
    if slot:
        node = node.setdefault(SLOT, {})
        for word in TOKEN.findall(slot):
            node = node.setdefault(word, {})
    node.setdefault(END, {}).setdefault(payload[1], payload[0])


def along(tree: Node, words: list[str], i: int) -> int:
    """The index after the longest phrase of `tree` at word `i`, or `i`."""
    node, best = tree, i
    while i < len(words) and words[i] in node:
        node = node[words[i]]
        i += 1
        if END in node:
            best = i
    return best
