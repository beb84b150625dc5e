"""ZIP archives of documents: read as folders are, and what in them means harm is refused with a line."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from make_files import make_docx
from papers import resolution

from kg.cli import main
from kg.errors import InputError
from kg.pipeline import BuildOptions, BuildReport, build
from kg.readers import archives
from kg.store import open_readonly

pytestmark = pytest.mark.usefixtures("quick_builds")
TEXT = resolution(number=1)
OTHER = resolution(number=2)


def packed(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def made(store: Path, *paths: Path) -> BuildReport:
    return build(BuildOptions(store=store, paths=paths, jobs=1, validate=False))


def link(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


def nested() -> bytes:
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        archive.writestr("one.txt", TEXT)
    return inside.getvalue()


HARM: dict[str, tuple[str | zipfile.ZipInfo, bytes | str, str]] = {
    "absolute": ("/etc/one.txt", TEXT, "leads out"),
    "above": ("../one.txt", TEXT, "leads out"),
    "above, within": ("a/../../one.txt", TEXT, "leads out"),
    "a drive": ("C:/one.txt", TEXT, "leads out"),
    "backslashes": ("a\\..\\one.txt", TEXT, "leads out"),
    "a link": (link("one.txt"), "/etc/passwd", "a link"),
    "an archive": ("one.zip", nested(), "an archive in an archive"),
    "an archive by another name": ("one.txt", nested(), "an archive in an archive"),
    "a bomb": ("one.txt", b"\0" * (80 << 20), "more than the 64 MB"),
    "a bomb that is not so large": ("one.txt", b" " * (30 << 20), "far more comes out"),
    "a name that cannot be printed": ("o\x07ne.txt", TEXT, "not printed"),
    "a long name": ("a" * 300 + ".txt", TEXT, "too long"),
}


@pytest.mark.parametrize("case", HARM)
def test_harm_is_refused_with_a_line_and_the_rest_is_read(case: str, tmp_path: Path) -> None:
    name, data, why = HARM[case]
    path = packed(tmp_path / "papers.zip", (name, data), ("two.txt", OTHER))
    folder = tmp_path / "inside"
    folder.mkdir()
    found, refused = archives.unpack(path, folder)
    assert [each.name for each in found] == ["two.txt"]
    assert len(refused) == 1
    assert why in refused[0]
    assert refused[0].startswith(f"{path}/")
    assert refused[0].isprintable()
    assert {each for each in tmp_path.rglob("*") if each.is_file()} == {path, folder / "two.txt"}


def test_an_encrypted_file_and_one_of_a_name_that_comes_twice(tmp_path: Path) -> None:
    path = packed(tmp_path / "papers.zip", ("one.txt", TEXT), ("ONE.TXT", OTHER), ("three.txt", OTHER))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    found, refused = archives.unpack(path, tmp_path)
    assert [each.name for each in found] == ["one.txt"]
    assert ["second file" in refused[0], "encrypted" in refused[1]] == [True, True]


@pytest.mark.parametrize("damage", [lambda data: data[:60], lambda data: data[:-30], lambda data: data[:4] + b"x" * 90])
def test_a_damaged_archive_is_one_line(damage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = packed(tmp_path / "papers.zip", ("one.txt", TEXT))
    path.write_bytes(damage(path.read_bytes()))
    assert archives.is_archive(path)
    with pytest.raises(InputError, match="damaged"):
        archives.unpack(path, tmp_path)


def test_documents_that_are_packed_are_no_archives(tmp_path: Path) -> None:
    for name, data in (("a.docx", make_docx(["A/RES/91/1"])), ("a.txt", TEXT.encode())):
        (tmp_path / name).write_bytes(data)
        assert not archives.is_archive(tmp_path / name)


def test_a_build_reads_archives_as_folders(tmp_path: Path) -> None:
    inside = (
        ("papers/one.txt", TEXT),
        ("papers/two.txt", OTHER),
        ("papers/two.txt.meta.toml", 'as_of = "2036-01-01"'),
        ("papers/bad.txt", b"\x01\x02\x03" * 50),
        ("papers/table.csv", "a,b"),
        ("__MACOSX/one.txt", "x"),
        ("../three.txt", TEXT),
    )
    path = packed(tmp_path / "papers.zip", *inside)
    report = made(tmp_path / "store", path)
    assert [str(each.path) for each in report.outcomes] == [f"{path}/papers/{n}.txt" for n in ("bad", "one", "two")]
    assert len(report.unread) == 1
    assert report.errors[0].error.startswith(f"{path}/papers/bad.txt")
    assert "kg-archives" not in report.errors[0].error
    assert report.skipped == [f"{path}/papers/table.csv"]
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, data in inside[:3]:
        (tmp_path / name).write_text(str(data), encoding="utf-8")
    made(tmp_path / "other", folder)
    with open_readonly(tmp_path / "store") as one, open_readonly(tmp_path / "other") as other:
        assert sorted(map(str, one.store)) == sorted(map(str, other.store))


def test_extract_shows_every_document_of_an_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = packed(tmp_path / "papers.zip", ("one.txt", TEXT), ("two.txt", OTHER), ("/three.txt", OTHER))
    assert main(["extract", str(path)]) == 0
    shown = capsys.readouterr()
    assert shown.out.count("symbol  ") == 2
    assert "leads out" in shown.err
    assert main(["extract", str(packed(tmp_path / "none.zip", ("/three.txt", OTHER)))]) != 0
