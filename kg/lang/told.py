"""What goes wrong, said in a language that is chosen later: where an error arises nobody knows who will read it."""

from __future__ import annotations

from typing import Self

from kg.lang.language import DEFAULT
from kg.lang.messages import say


class Told(str):
    """The words of a message with its blanks filled, in the default language; `said` gives those of another."""

    __slots__ = ("key", "words")
    key: str
    words: dict[str, object]

    def __new__(cls, key: str, **words: object) -> Self:
        """The message `key`; a tuple among the `words` is listed with "or"."""
        made = super().__new__(cls, _filled(key, words, DEFAULT))
        made.key, made.words = key, words
        return made

    def said(self, language: str) -> str:
        """The same in `language`, else in the default one."""
        return _filled(self.key, self.words, language)


def _filled(key: str, words: dict[str, object], language: str) -> str:
    parted = f" {say('problem.or', language)} "
    filled = {name: parted.join(map(str, each)) if isinstance(each, tuple) else each for name, each in words.items()}
    return say(key, language).format(**filled)
