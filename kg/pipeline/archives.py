"""Archives among the files of a build: unpacked for as long as it takes, and shown as `archive.zip/member`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import InputError
from kg.pipeline.inputs import is_data, is_sidecar, sidecar, without_document
from kg.pipeline.work import Outcome
from kg.readers import archives


@dataclass(slots=True)
class Unpacked:
    """The archives of one build. `refused` has a line for whatever in them is not read, `skipped` what is data,
    `alone` the sidecar files that stand beside no document of theirs.
    """

    refused: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)
    _real: dict[Path, Path] = field(default_factory=dict)
    _shown: dict[Path, Path] = field(default_factory=dict)
    _folder: tempfile.TemporaryDirectory[str] | None = None

    def files(self, paths: Iterable[Path]) -> list[Path]:
        """The files with those of archives in the place of these, by the paths that are shown; sorted.

        `StoreError` where there is no room to unpack them.
        """
        found: list[Path] = []
        for told in (self.refused, self.skipped, self.alone):
            told.clear()
        for path in paths:
            found += self._inside(path) if archives.is_archive(path) else [path]
        return sorted(found, key=lambda each: (each.name, str(each)))

    def real(self, path: Path) -> Path:
        """Where a file lies whose path is shown."""
        return self._real.get(path, path)

    def shown(self, outcome: Outcome) -> Outcome:
        """An outcome with the path that is shown of its file, in its error too."""
        path = self._shown.get(outcome.path, outcome.path)
        more = tuple(replace(each, path=path) for each in outcome.more)
        return replace(outcome, path=path, more=more, error=outcome.error.replace(str(outcome.path), str(path)))

    def _inside(self, path: Path) -> list[Path]:
        beside = sidecar(path)
        if beside is not None:
            self.alone.append(str(beside))  # it would have to say of which document it speaks
        own = self._own_folder()
        try:
            unpacked, refused = archives.unpack(path, own)
        except InputError as error:
            self.refused.append(" ".join(str(error).split()))
            return []
        self.refused += refused
        if not unpacked and not refused:
            self.refused.append(f"{path}: an archive without documents; pack some, or leave it out")
        found = []
        for real in unpacked:
            shown = path / real.relative_to(own)
            self._real[shown], self._shown[real] = real, shown
            if is_sidecar(real):
                continue
            if is_data(real):
                self.skipped.append(str(shown))
            else:
                found.append(shown)
        self.alone += [str(path / each.relative_to(own)) for each in without_document([own])]
        return found

    def _own_folder(self) -> Path:
        try:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="kg-archives-")
            return Path(tempfile.mkdtemp(dir=self._folder.name))
        except OSError as error:
            raise archives.no_place(Path(tempfile.gettempdir()), error) from error

    def clear(self) -> None:
        """Remove what was unpacked."""
        if self._folder is not None:
            self._folder.cleanup()
