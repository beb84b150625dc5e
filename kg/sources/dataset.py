"""How the data of a site are cited: which version, built when, by whom, under which identifier."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from kg.lang.messages import say
from kg.sources.records import FORMS, as_address, as_date, as_latex, as_line, with_apostrophes


@dataclass(frozen=True, slots=True)
class Dataset:
    """The data of a site: title and publisher in the reader's language, version, date of the build, address, DOI."""

    title: str
    publisher: str
    version: str
    date: str
    address: str
    doi: str = ""

    @property
    def where(self) -> str:
        """Where it is for good: the DOI as an address, else the address of the site."""
        return f"https://doi.org/{self.doi}" if self.doi else self.address


def _text(data: Dataset, language: str, day: str) -> str:
    return as_line(
        say("about.citation", language).format(
            publisher=data.publisher, title=data.title, version=data.version, day=day, address=data.where
        )
    )


def _bibtex(data: Dataset, language: str, day: str) -> str:
    year, month, number = as_date(data.date)
    months = "jan feb mar apr may jun jul aug sep oct nov dec".split()
    fields = {
        "author": f"{{{{{as_latex(data.publisher)}}}}}",
        "title": f"{{{{{as_latex(data.title)}}}}}",
        "year": f"{{{year}}}",
        "month": months[int(month) - 1] if month else "",
        "day": f"{{{number.lstrip('0')}}}",
        "version": f"{{{as_latex(data.version)}}}",
        "doi": f"{{{as_latex(data.doi)}}}",
        "howpublished": f"{{{as_latex(say('about.kind_of', language))}}}",
        "note": f"{{{as_latex(say('site.source', language))}}}",
        "url": f"{{{as_address(data.where)}}}",
    }
    lines = [f"  {name} = {value}," for name, value in fields.items() if value.strip("{}")]
    return "\n".join(["@misc{un-resolutions-kg,", *lines, "}", ""])


def _ris(data: Dataset, language: str, day: str) -> str:
    year, month, number = as_date(data.date)
    fields = (
        ("TY", "DATA"),
        ("AU", data.publisher + ","),  # a comma at its end: a name that is not to be turned round
        ("TI", data.title),
        ("PY", year),
        ("DA", "/".join((year, month, number, "")) if year else ""),
        ("ET", data.version),
        ("DO", data.doi),
        ("N1", say("site.source", language)),
        ("UR", as_address(data.where)),
    )
    return "\r\n".join([*(f"{tag}  - {said}" for tag, text in fields if (said := as_line(text))), "ER  - ", ""])


def _csl(data: Dataset, language: str, day: str) -> str:
    found = {
        "id": "un-resolutions-kg",
        "type": "dataset",
        "title": with_apostrophes(data.title),
        "author": [{"literal": with_apostrophes(data.publisher)}],
        "version": data.version,
        "issued": {"date-parts": [[int(each) for each in as_date(data.date) if each]]},
        "DOI": data.doi,
        "URL": as_address(data.where),
        "note": with_apostrophes(say("site.source", language)),
    }
    return json.dumps([{key: value for key, value in found.items() if value}], ensure_ascii=False, indent=1) + "\n"


_WRITERS: dict[str, Callable[[Dataset, str, str], str]] = {
    "txt": lambda data, language, day: _text(data, language, day) + "\n",
    "bib": _bibtex,
    "ris": _ris,
    "json": _csl,
}
assert _WRITERS.keys() == FORMS.keys()


def dataset_record(data: Dataset, form: str, language: str, day: str) -> str:
    """How the data are cited, in a form of `FORMS`; `day` is that of the build in the reader's words."""
    return _WRITERS[form](data, language, day)
