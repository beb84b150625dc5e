"""The words of the site, by key and language, from `messages.toml`."""

from __future__ import annotations

import re
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


_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}
_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


def day(text: str, lang: str) -> str:
    """A date (2021-12-16, 2021-12) as people write it in `lang`; anything else as it is."""
    found = _DAY.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12:
        return text
    month = _MONTHS.get(lang, _MONTHS["en"])[int(found[2]) - 1]
    number = found[3].lstrip("0") if found[3] else ""
    if lang == "fr" and number == "1":
        number = "1er"
    return " ".join(filter(None, (number, month, found[1])))
