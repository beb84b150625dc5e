"""Documents of our own writing, in the manner of the United Nations, that make series."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

ORDINALS = {
    80: "Eightieth",
    81: "Eighty-first",
    82: "Eighty-second",
    83: "Eighty-third",
    84: "Eighty-fourth",
    85: "Eighty-fifth",
}


def paper(
    session: int,
    number: int,
    title: str = "Keeping of lighthouses",
    recalls: str | Sequence[str] = (),
    *,
    item: str = "12",
    draft: str = "",
) -> str:
    """A resolution of the Assembly; `recalls` is what its first paragraph recalls, or the numbers of resolutions."""
    if not isinstance(recalls, str):
        cited = " and ".join(f"{each} of 16 December {1945 + int(each.split('/')[0])}" for each in recalls)
        recalls = f"its resolution{'s' if len(recalls) > 1 else ''} {cited}" if cited else ""
    first = f"Recalling {recalls},\n\n" if recalls else ""
    year = 1945 + session
    return f"""United Nations A/RES/{session}/{number}
General Assembly Distr.: General
12 January {year + 1}
{ORDINALS[session]} session
Agenda item {item}

Resolution adopted by the General Assembly on 16 December {year}

[on the report of the Third Committee ({draft or f"A/{session}/401, para. {number}"})]

{session}/{number}. {title}

The General Assembly,

{first}Noting that ships need light,

1. Urges Member States to keep their lighthouses lit;

2. Requests the Secretary-General to submit a report on the implementation of the present resolution.

53rd plenary meeting
16 December {year}
"""


def write(folder: Path, *papers: str) -> list[Path]:
    """Write resolutions as text files, each named by its symbol; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for text in papers:
        symbol = text.splitlines()[0].split()[-1]
        path = folder / f"{symbol.replace('/', '_')}.txt"
        path.write_text(text, encoding="utf-8")
        found.append(path)
    return found
