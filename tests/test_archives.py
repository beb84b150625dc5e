"""ZIP archives of documents: read as folders are, and what in them means harm is refused with a line."""

from __future__ import annotations

import errno
import io
import os
import stat
import tempfile
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make_files import make_docx, make_zip
from papers import resolution

from kg.cli import main
from kg.errors import InputError, StoreError
from kg.pipeline import BuildOptions, BuildReport, build, read_documents
from kg.pipeline.archives import Unpacked
from kg.pipeline.inputs import collect
from kg.readers import archives, read
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


NAMES = (
    "a",
    "A",
    "a/b.txt",
    "A/b.txt",
    "\u00e9.txt",
    "e\u0301.txt",
    "\u00c9.TXT",
    "b.txt",
    "b.txt/c.txt",
    "a/b.txt/c.txt",
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(NAMES), max_size=6))
def test_every_file_of_an_archive_is_unpacked_or_told(tmp_path: Path, names: list[str]) -> None:
    """Names that differ in capitals or in the form of their accents only, and files where others have folders."""
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile's own, of names that come twice
        path = packed(folder / "papers.zip", *((name, f"{place} {name}") for place, name in enumerate(names)))
    inside = folder / "inside"
    inside.mkdir()
    found, refused = archives.unpack(path, inside)
    assert len(found) + len(refused) == len(names)
    assert all(each.read_text(encoding="utf-8").endswith(str(each.relative_to(inside))) for each in found)
    assert len({unicodedata.normalize("NFC", str(each)).casefold() for each in found}) == len(found)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("share", [0, 0.3, 1.7])
def test_a_file_that_is_not_as_long_as_the_archive_says_is_told(tmp_path: Path, method: int, share: float) -> None:
    """With the right sum of what would be read, so that nothing else finds it."""
    path = packed(tmp_path / "papers.zip", ("one.txt", TEXT), method=method)
    data, said = bytearray(path.read_bytes()), int(len(TEXT.encode()) * share)
    at = data.rindex(b"PK\x01\x02")
    data[at + 16 : at + 20] = zlib.crc32(TEXT.encode()[:said]).to_bytes(4, "little")
    data[at + 24 : at + 28] = said.to_bytes(4, "little")
    path.write_bytes(data)
    found, refused = archives.unpack(path, tmp_path)
    assert (found, len(refused)) == ([], 1)


def test_bytes_that_belong_to_no_file_of_the_list_are_told(tmp_path: Path) -> None:
    first, second = (packed(tmp_path / f"{n}.zip", (f"{n}.txt", TEXT)) for n in (1, 2))
    both = tmp_path / "both.zip"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    inside = tmp_path / "inside"
    inside.mkdir()
    found, refused = archives.unpack(both, inside)
    assert [each.name for each in found] == ["2.txt"]
    assert ["belong to no file" in each for each in refused] == [True]
    assert archives.unpack(first, inside)[1] == []


@pytest.mark.parametrize("before", [b"#!/bin/sh\necho hello\n", b"MZ\0\0", b"\n"])
def test_bytes_before_an_archive_are_no_reason_to_pass_it_over(tmp_path: Path, before: bytes) -> None:
    path = packed(tmp_path / "papers.zip", ("one.txt", TEXT), ("two.txt", OTHER))
    path.write_bytes(before + path.read_bytes())
    files = Unpacked().files([path])
    assert files == [path]
    with pytest.raises(InputError):
        read_documents(path)


def test_a_folder_with_bytes_an_empty_archive_and_a_sidecar_file_of_an_archive_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    packed(folder / "a.zip", ("one.txt", TEXT), ("two/", b"x" * 20), ("three.txt.meta.toml", ""))
    packed(folder / "b.zip")
    packed(folder / "c.zip", (".hidden", TEXT))
    (folder / "a.zip.meta.toml").write_text('as_of = "2036-01-01"', encoding="utf-8")
    unpacked = Unpacked()
    assert unpacked.files(collect([folder])) == [folder / "a.zip" / "one.txt"]
    for name in ("a.zip/two/: a folder that holds bytes", "b.zip: an archive without", "c.zip: an archive without"):
        assert sum(name in line for line in unpacked.refused) == 1, name
    assert unpacked.alone == [
        str(folder / "a.zip.meta.toml"),
        str(folder / "a.zip" / "three.txt.meta.toml"),
    ]


@pytest.mark.parametrize(
    ("inside", "is_one"),
    [
        (("[Content_Types].xml", "one.txt"), True),
        (("sub/[Content_Types].xml", "one.txt"), True),
        (("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), False),
    ],
)
def test_only_what_office_packs_is_office(tmp_path: Path, inside: tuple[str, ...], is_one: bool) -> None:
    assert archives.is_archive(packed(tmp_path / "x.zip", *((name, TEXT) for name in inside))) is is_one


def test_more_files_than_are_unpacked_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 20)
    path = packed(tmp_path / "papers.dat", *((f"{n}.txt", "") for n in range(21)))
    with pytest.raises(InputError, match="more than 20 files"):
        archives.unpack(path, tmp_path)


@pytest.mark.parametrize("at", ["open", "write", "mkdir"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_full_disk_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, number: int) -> None:
    path = packed(tmp_path / "papers.zip", ("a/one.txt", TEXT))

    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    if at == "mkdir":
        monkeypatch.setattr(Path, "mkdir", fail)
    elif at == "write":
        monkeypatch.setattr(archives, "open_out", lambda target: Full(fail))
    else:
        monkeypatch.setattr(archives, "open_out", fail)
    with pytest.raises(StoreError, match="no room" if number != errno.EROFS else "cannot be unpacked"):
        archives.unpack(path, tmp_path)


class Full(io.BytesIO):
    """A file that nothing can be written to."""

    def __init__(self, fail: Callable[..., None]) -> None:
        super().__init__()
        self.fail = fail

    def write(self, data: object) -> int:
        self.fail(data)
        return 0


def test_a_full_disk_ends_a_command_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "papers.zip", ("one.txt", TEXT))

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(archives, "open_out", fail)
    with pytest.raises(StoreError, match="no room"):
        Unpacked().files([path])
    assert main(["extract", str(path)]) == 2


def test_extract_tells_what_it_skips_of_an_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = packed(tmp_path / "papers.zip", ("one.txt", TEXT), ("table.csv", "a,b"), ("two.txt.meta.toml", ""))
    assert main(["extract", str(path)]) == 0
    told = capsys.readouterr().err
    assert f"{path}/table.csv: no document, skipped" in told
    assert f"{path}/two.txt.meta.toml: no document stands beside this sidecar file" in told


def test_what_a_word_file_holds_beside_its_parts_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(io.BytesIO(make_docx(["A/RES/91/1"]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["[Content_Types].xml"] = b'<Types><Default Extension="xml"/></Types>'
    path.write_bytes(make_zip(parts))
    assert read(path).warnings == ()
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"</w:body>",
        b"<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Aside</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p></w:body>",
    )
    path.write_bytes(make_zip(parts | {"two.txt": TEXT.encode()}))
    told = read(path).warnings
    assert ["two.txt" in told[0], "Aside" in told[1]] == [True, True]


def test_documents_that_are_packed_are_no_archives(tmp_path: Path) -> None:
    for name, data in (("a.docx", make_docx(["A/RES/91/1"])), ("a.txt", TEXT.encode())):
        (tmp_path / name).write_bytes(data)
        assert not archives.is_archive(tmp_path / name)


@pytest.mark.thorough
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
