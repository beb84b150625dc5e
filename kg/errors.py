"""The error tree. Each error carries its data; only the CLI and one web module turn them into words."""

from __future__ import annotations

from pathlib import Path


class KgError(Exception):
    """Anything the user can mend. `str()` is one line: what, where and what to do."""


class InputError(KgError):
    """A document that cannot be read. `path` is the file, `line` its line where one is known."""

    def __init__(self, path: Path | str, what: str, todo: str = "", line: int | None = None) -> None:
        self.path, self.what, self.todo, self.line = Path(path), what, todo, line
        place = f"{path}, line {line}" if line else f"{path}"
        super().__init__(f"{place}: {what}" + (f"; {todo}" if todo else ""))


class NoTextError(InputError):
    """A document whose pages are pictures: its text would have to be recognized."""


class UsageError(KgError):
    """A command, option, parameter or setting that makes no sense as given."""


class UnknownNameError(UsageError):
    """A question, parameter or command that does not exist; `near` holds the nearest names.

    `where` is the file that names it, if it is one that does; `known` are those that exist, told where none is near.
    """

    def __init__(
        self, kind: str, name: str, near: tuple[str, ...] = (), where: str = "", known: tuple[str, ...] = ()
    ) -> None:
        self.kind, self.name, self.near = kind, name, near
        hint = f"; did you mean {' or '.join(near)}?" if near else f"; known are {', '.join(known)}" if known else ""
        super().__init__(f"{where}{': ' if where else ''}unknown {kind} '{name}'{hint}")


class StoreError(KgError):
    """A store that is missing, damaged, locked or of another version."""


class QueryError(KgError):
    """A SPARQL query that cannot be parsed or is refused; line and column count from 1."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        self.message, self.line, self.column = message, line, column
        place = f"line {line}, column {column}: " if line else ""
        super().__init__(f"{place}{message}")


class InconsistentError(KgError):
    """The data contradict the ontology; `findings` says which rule and which triples."""

    def __init__(self, message: str, findings: tuple[object, ...] = ()) -> None:
        self.findings = findings
        super().__init__(message)


class RemoteError(StoreError):
    """A remote store that does not answer as it should; `status` is what a server in between says: 502, 503 or 504."""

    def __init__(self, message: str, status: int = 502) -> None:
        self.status = status
        super().__init__(message)
