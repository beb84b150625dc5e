"""The words of the site, by key and language, from `messages.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("messages.toml")


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, str]]:
    """All messages: "section.key" → language → words."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {f"{section}.{key}": words for section, entries in data.items() for key, words in entries.items()}


def say(key: str, lang: str) -> str:
    """The words for `key` in `lang`. An unknown key is a slip of ours and raises KeyError."""
    words = catalogue()[key]
    return words.get(lang) or words["en"]
