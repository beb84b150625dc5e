"""Writes the tables of figures into docs/quality.md, from `ontology/quality.toml`."""

from __future__ import annotations

import re
from pathlib import Path

from kg import resources

PAGE = Path(__file__).resolve().parent / "quality.md"


def table(name: str) -> str:
    """The figures of that name as a Markdown table."""
    with_f1 = name == "hand"
    heads = ["kind", "right", "wrong", "missed", "precision", "recall", *(["F1"] if with_f1 else [])]
    rows = [heads, ["---"] * len(heads)]
    for kind, right, wrong, missed in resources.table("quality.toml")[name]["rows"]:
        precision, recall = right / (right + wrong), right / (right + missed)
        shares = [precision, recall, *([2 * precision * recall / (precision + recall)] if with_f1 else [])]
        rows.append([kind, str(right), str(wrong), str(missed), *(f"{share:.3f}" for share in shares)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def with_tables(text: str) -> str:
    """`text` with the tables between their marks."""
    return re.sub(
        r"(<!-- figures: (\w+) -->\n).*?(<!-- /figures -->)",
        lambda found: f"{found[1]}{table(found[2])}\n{found[3]}",
        text,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
