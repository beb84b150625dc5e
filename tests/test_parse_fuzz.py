"""A few hundred damaged documents, read and parsed; thousands more, the whole way, in benchmarks/fuzz.py."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from make_files import make_docx, make_pdf
from test_parse_akn import RESOLUTION
from test_parse_text import ANNEXES, FURNITURE, LOST, PAGED, WELLS, assert_maps_back

from kg.errors import InputError
from kg.parse import parse
from kg.readers import read


def fuzz() -> ModuleType:
    path = Path(__file__).resolve().parent.parent / "benchmarks" / "fuzz.py"
    spec = importlib.util.spec_from_file_location("fuzz", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ORIGINALS = [
    *[text.encode() for text in (WELLS, PAGED, LOST, FURNITURE, ANNEXES, RESOLUTION)],
    RESOLUTION.encode("utf-16"),
    make_docx(["The General Assembly,", "Recalling x,{fn:2}", "#Requests y;"], {"2": "Note."}, numbered=True),
    make_pdf([[(72, 80, 11, "The General Assembly,"), (72, 108, 11, "1. Decides x.")]]),
]


def test_damaged_documents_are_read_or_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "fuzz.txt"
    for number, data in enumerate(fuzz().documents(300, ORIGINALS)):
        path.write_bytes(data)
        try:
            source = read(path)
        except InputError as error:
            assert "\n" not in str(error), number
        else:
            assert_maps_back(parse(source))


def test_same_seed_same_documents() -> None:
    module = fuzz()
    assert list(module.documents(20, ORIGINALS)) == list(module.documents(20, ORIGINALS))
