"""The words of the site, and dates as people write them; the words are `messages.toml` of each language."""

from __future__ import annotations

import re
from functools import cache

from kg import lang
from kg.lang.messages import forms, knows, numbered, ordinal, say

__all__ = [
    "counted",
    "day",
    "forms",
    "knows",
    "locus",
    "meaning",
    "number",
    "numbered",
    "ordinal",
    "parameter",
    "percent",
    "printed",
    "say",
    "span",
]

_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")


@cache
def _months(code: str) -> tuple[str, ...]:
    named = dict(reversed([(n, name) for kind, n, name in lang.of(code).rows("editorial", 3) if kind == "month"]))
    return tuple(named[str(n)] for n in range(1, 13))


def day(text: str, code: str) -> str:
    """A date (2021-12-16, 2021-12) as people write it in a language; anything else as it is."""
    found = _DAY.fullmatch(text)
    if not found or not 1 <= int(found[2]) <= 12:
        return text
    number = found[3].lstrip("0") if found[3] else ""
    settings = lang.of(code).table("language")
    if number == "1":
        number = settings.get("first_day", number)
    pattern = settings["day"] if number else settings["month"]
    return str(pattern).format(day=number, month=_months(code)[int(found[2]) - 1], year=found[1])


def counted(key: str, count: int, code: str) -> str:
    """The form of a message for a count: "1 document", "2 documents"; in French none goes with one."""
    one, *many = forms(key, code)
    return one if count in lang.of(code).table("language").get("one", (1,)) or not many else many[0]


def span(text: str, code: str) -> str:
    """A duration (`P6M`) in words; as it stands where it is of another kind."""
    amount, unit = text[1:-1], text[-1:].lower()
    if not text.startswith("P") or not amount.isdecimal() or not knows(f"duration.{unit}"):
        return text
    return f"{amount} {counted(f'duration.{unit}', int(amount), code)}"


def printed(value: str, code: str) -> str:
    """A value that the data have in English, as the pages of a language show it; any other as it is."""
    return say(f"printed.{value}", code) if knows(f"printed.{value}") else value


def parameter(name: str, code: str) -> str:
    """The name of a question's parameter on forms; as it is where it has none, as that of a question of one's own."""
    return say(f"parameter.{name}", code) if knows(f"parameter.{name}") else name


def meaning(said: str, kind: str, code: str) -> str:
    """What a parameter means, on a form: codes that one chooses from a list there by their words."""
    if kind == "language":  # the list says which there are
        return said.partition(",")[0]
    return _STATUS.sub(lambda found: say(f"mandates.{found[0]}", code), said) if kind == "status" else said


_STATUS = re.compile(r"\b(?:adopted|draft|any)\b")


def locus(text: str, code: str) -> str:
    """A cited passage ("annex I, para. 143") in the words of a language."""
    return _WORD.sub(lambda found: say(key, code) if knows(key := f"locus.{found[0]}") else found[0], text)


_WORD = re.compile(r"[^\W\d_]+\.?")


def number(count: int, code: str) -> str:
    """A number with its thousands parted as the language does it."""
    return f"{count:,}".replace(",", str(lang.of(code).table("language").get("thousands", ",")))


def percent(share: float, code: str) -> str:
    """A share in per cent, with the decimal mark and the space that the language has ("94.6%", "94,6 %")."""
    pattern = say("about.percent", code)
    mark = "." if code == lang.DEFAULT else ","
    return pattern.format(number=f"{100 * share:.1f}".replace(".", mark))
