"""Writes the table of settings into README.md, from `kg.config.SETTINGS`."""

from __future__ import annotations

import re
from pathlib import Path

from kg.config import SETTINGS

README = Path(__file__).resolve().parent.parent / "README.md"


def table() -> str:
    """The settings as a Markdown table."""
    rows = ["| `kg.toml` | environment | default | meaning |", "| --- | --- | --- | --- |"]
    for each in SETTINGS:
        default = f"`{_shown(each.default)}`" if each.default != "" else ""
        rows.append(f"| `{each.name}` | `{each.environment}` | {default} | {each.meaning} |")
    return "\n".join(rows)


def _shown(default: object) -> str:
    """A default as `kg.toml` would have it."""
    if isinstance(default, Path):
        return f"./{default}"
    return str(default).lower() if isinstance(default, bool) else str(default)


def with_table(text: str) -> str:
    """`text` with the table between its marks."""
    return re.sub(
        r"(<!-- settings -->\n).*?(<!-- /settings -->)", lambda m: f"{m[1]}{table()}\n{m[2]}", text, flags=re.DOTALL
    )


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
