"""What goes wrong, said in a language that is chosen later: where an error arises nobody knows who will read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from kg.lang.language import DEFAULT
from kg.lang.messages import say


class Told(str):
    """The words of a message with its blanks filled, in the default language; `said` gives those of another."""

    __slots__ = ("key", "words")
    key: str
    words: dict[str, object]

    def __new__(cls, key: str, **words: object) -> Self:
        """The message `key`; a tuple among the `words` is listed with "or", a `Told` said in the same language."""
        made = super().__new__(cls, _filled(key, words, DEFAULT))
        made.key, made.words = key, words
        return made

    def said(self, language: str, typeset: Callable[[str, str], str] | None = None) -> str:
        """The same in `language`, else in the default one.

        `typeset` is given the message and its language; what fills its blanks is left as somebody wrote it.
        """
        return _filled(self.key, self.words, language, typeset)


def packed(message: str) -> dict[str, object]:
    """A message for another process, as JSON can hold it: `message`, and `told` where it has other languages."""
    return {"message": str(message), "told": _packed(message)} if isinstance(message, Told) else {"message": message}


def _packed(word: object) -> object:
    return (
        {"key": word.key, "words": {k: _packed(v) for k, v in word.words.items()}} if isinstance(word, Told) else word
    )


def unpacked(reply: Mapping[str, Any]) -> str:
    """What `packed` made a part of `reply`; "" where there is no message."""
    found = _unpacked(reply.get("told"))
    return found if isinstance(found, Told) else str(reply.get("message") or "")


def _unpacked(word: object) -> object:
    match word:
        case {"key": str(key), "words": dict(words)}:
            return Told(key, **{name: _unpacked(each) for name, each in words.items()})
        case list():
            return tuple(word)
    return word


def _filled(key: str, words: dict[str, object], language: str, typeset: Callable[[str, str], str] | None = None) -> str:
    parted = f" {say('problem.or', language)} "

    def shown(word: object) -> object:
        match word:
            case Told():
                return word.said(language, typeset)
            case tuple():
                return parted.join(map(str, word))
        return word

    message = typeset(say(key, language), language) if typeset else say(key, language)
    return message.format(**{name: shown(each) for name, each in words.items()})
