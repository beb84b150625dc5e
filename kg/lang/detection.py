"""In which language a text is: told by its script and its small words, with a measure; "" where nothing tells it.

Every language of `ontology/language-words.tsv` is told apart, supported or not, so that a text of another
language is not taken for the nearest that is supported. The measure is the share of a text's words that are
among the most frequent of a language: a quarter and more in running text of any kind (resolutions, lists in them,
capitals, without accents). A near language has many of them too (a Spanish text has "de" and "la" as a French one
has), but not nearly as many as the text's own; how far the first must be ahead is a part of the measure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kg import resources
from kg.lang.language import codes, read_rows

_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_LATIN_BYTES = 1.2
"""A text in Latin letters, with all its accents, has fewer bytes a character in UTF-8."""
_GLANCE, _PIECE, _PIECES = 600, 2_000, 5
"""Of a text that is longer, so many pieces of so many characters are looked at: short ones where these tell plainly."""
_PLAIN_WORDS, _PLAIN_SHARE, _PLAIN_AHEAD = 200, 0.25, 1.6
"""What tells plainly: many words, a high share of them, far ahead of every other language."""
_SURE_WORDS = 40
"""From so many words on a language can be told for sure."""
_LEAST = 0.12
"""The least share that tells a language."""
_AHEAD = 1.2
"""So many times larger is the share of a text's language than those of others that are read."""
_MIXED = 0.4
"""So many of the words that only one of two languages has, against the other's, stand in a text in both. In the text
of one language they are up to a fifth, in the columns of old bilingual pages three quarters and more.
"""
_FEW = 4
"""So many of a short text's words must tell its language."""


@dataclass(frozen=True, slots=True)
class Detected:
    """The tag of a text's language, "" where nothing tells it; the share of words that did; whether that is sure.

    `sure` without a language: there are words enough, and they are of no language that is known. Where a
    supported language and another are too near each other, it is the supported one, not sure, and `rival` the other.
    `mixed`: the text is in both.
    """

    code: str
    share: float
    sure: bool
    rival: str = ""
    mixed: bool = False


def detect(text: str) -> Detected:
    """The language of `text`."""
    if len(text) > _PIECES * _GLANCE:
        words = _words(_sample(text, _GLANCE))
        (best, count), (_, second) = (*_counts(words).most_common(2), ("", 0), ("", 0))[:2]
        share = count / max(len(words), 1)
        if len(words) >= _PLAIN_WORDS and share >= _PLAIN_SHARE and count >= _PLAIN_AHEAD * second:
            return Detected(best, share, sure=True)
    return _looked_at(_sample(text, _PIECE))


def _looked_at(sample: str) -> Detected:
    """The language of what is looked at of a text."""
    script, filled = _script(sample)
    if script and script not in _profiles().spoken:
        return Detected(script, filled, sure=len(_LETTER.findall(sample)) >= _SURE_WORDS)
    words = _words(sample)
    counts = _counts(words)
    enough = len(words) >= _SURE_WORDS
    order = _profiles().spoken
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], order[pair[0]]))
    best, count = ranked[0] if ranked else ("", 0)
    share = count / max(len(words), 1)
    if share < _LEAST or count < _FEW:
        # a script that is written in several languages tells the first of them
        return Detected(script, share, sure=enough and (bool(script) or share < _LEAST))
    other = _other(best, words) if enough else ""
    if other:
        first, second = (best, other) if best in codes() else (other, best)
        return Detected(first, counts[first] / len(words), sure=False, rival=second, mixed=True)
    rival, its_count = _rival(best, ranked)
    if not rival or count >= _AHEAD * its_count:
        return Detected(best, share, sure=enough)
    first, second = (best, rival) if best in codes() else (rival, best)
    return Detected(first, counts[first] / len(words), sure=False, rival=second)


def _other(best: str, words: list[str]) -> str:
    """The language that a text is in besides the best, where one of the two is supported; "" for none."""
    known, read = _profiles().words, codes()
    theirs: Counter[str] = Counter()
    shared: Counter[str] = Counter()
    for word, count in Counter(words).items():
        spoken = known.get(word, ())
        for code in spoken:
            (shared if best in spoken else theirs)[code] += count
    for code, count in theirs.most_common():
        if (code in read or best in read) and count >= _MIXED * (shared[best] - shared[code]):
            return code
    return ""


def _rival(best: str, ranked: list[tuple[str, int]]) -> tuple[str, int]:
    """The next language that must not be mistaken for the best, or the best for it: one of the two is supported."""
    read = codes()
    rivals = [(code, count) for code, count in ranked if code != best and (best in read or code in read)]
    return rivals[0] if rivals else ("", 0)


@dataclass(frozen=True, slots=True)
class _Profiles:
    """Word → the languages that it is of; the scripts, each with its first language."""

    words: Mapping[str, tuple[str, ...]]
    scripts: tuple[tuple[str, re.Pattern[str]], ...]
    spoken: Mapping[str, int]
    """The languages with words, by their places in the file: the more frequent ones go first."""


@cache
def _profiles() -> _Profiles:
    rows = read_rows(resources.path("ontology") / "language-words.tsv", 4)
    spoken: dict[str, dict[str, None]] = {}
    for kind, code, words, _ in rows:
        if kind == "words":
            for word in words.split():
                for form in (word, _bare(word)):
                    spoken.setdefault(form, {})[code] = None
    return _Profiles(
        {word: tuple(those) for word, those in spoken.items()},
        tuple((code, re.compile(f"[{chars}]")) for kind, code, chars, _ in rows if kind == "script"),
        {code: place for place, (kind, code, _, _) in enumerate(rows) if kind == "words"},
    )


def _bare(word: str) -> str:
    """A word without its accents, which capitals, typists and old extractors leave out."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _sample(text: str, size: int) -> str:
    """Pieces of `size` characters from all of `text`, or the whole of a short one."""
    if len(text) <= _PIECES * size:
        return text
    step = (len(text) - size) // (_PIECES - 1)
    return "\n".join(text[n * step : n * step + size] for n in range(_PIECES))


def _words(text: str) -> list[str]:
    # links, symbols of documents and the like are left out: their letters are words of no language
    plain = " ".join([each for each in text.split() if "/" not in each and "@" not in each and "\\" not in each])
    return _WORD.findall(plain.lower() if plain.isascii() else unicodedata.normalize("NFKC", plain).lower())


def _script(text: str) -> tuple[str, float]:
    """The first language of the script that most letters are of, and their share; "" for Latin letters."""
    if len(text.encode("utf-8", "surrogatepass")) < _LATIN_BYTES * len(text):
        return "", 0.0  # a quick look: other scripts have two bytes a letter and more
    letters = len(_LETTER.findall(text))
    if not letters or len(_LATIN.findall(text)) * 2 >= letters:
        return "", 0.0
    found = {code: len(pattern.findall(text)) for code, pattern in _profiles().scripts}
    if found.get("ja", 0) * 10 > found.get("zh", 0):  # kana among Chinese characters
        found["ja"] = found.get("ja", 0) + found.pop("zh", 0)
    code = max(found, key=lambda each: found[each])
    return code, found[code] / letters


def _counts(words: list[str]) -> Counter[str]:
    """Language → how many of a text's words are of it."""
    counts: Counter[str] = Counter()
    known = _profiles().words
    for word, count in Counter(words).items():
        for code in known.get(word, ()):
            counts[code] += count
    return counts
