"""The one build step that pyproject.toml cannot say: data folders go inside the wheel.

`ontology/`, `queries/` and `starter/` are data that people edit at the top of the
repository; an installed package finds them in `kg/_data` (see `kg/resources.py`).
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

DATA = ("ontology", "queries", "starter")


class BuildWithData(build_py):
    """Copies the data folders into the package that is being built."""

    def run(self) -> None:
        """Build as ever, then copy."""
        super().run()
        if getattr(self, "editable_mode", False):
            return
        for name in DATA:
            source = Path(__file__).parent / name
            target = Path(self.build_lib) / "kg" / "_data" / name
            shutil.rmtree(target, ignore_errors=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".*", "*.py"))


setup(cmdclass={"build_py": BuildWithData})
