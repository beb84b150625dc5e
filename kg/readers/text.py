"""Plain text and Markdown → Source: bytes decoded, whatever the encoding."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import InputError
from kg.model import Source
from kg.readers import formats

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def decode(data: bytes, path: Path | str) -> tuple[str, tuple[str, ...]]:
    """The text of `data` and what could not be made out.

    UTF-8 is tried first, then UTF-16 (with a byte order mark, or with a NUL in every other
    byte), then Latin-1 (Windows-1252) where many bytes are no UTF-8; where only a few are
    not, they become U+FFFD with a warning. Raises `InputError` for binary data.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(data.decode(encoding, errors="replace"), path, encoding)
    if b"\x00" in data[:4096]:
        return _checked(_wide(data, path), path, "utf-16")
    try:
        return _checked(data.decode("utf-8"), path, "utf-8")
    except UnicodeDecodeError:
        return _checked(*_damaged(data, path))


def _wide(data: bytes, path: Path | str) -> str:
    """UTF-16 without a byte order mark: ASCII letters leave a NUL in every other byte."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) // 4 or min(even, odd) > len(sample) // 16:
        raise InputError(path, "binary data, no text", formats.wanted())
    return data.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace")


def _damaged(data: bytes, path: Path | str) -> tuple[str, Path | str, str]:
    """UTF-8 with bad bytes, or an old one-byte encoding."""
    replaced = data.decode("utf-8", errors="replace")
    bad = replaced.count("\ufffd")
    multibyte = len(re.findall(rb"[\xc3\xc2][\x80-\xbf]|\xe2\x80[\x80-\xbf]", data))
    if bad > multibyte:
        return data.decode("cp1252", errors="replace"), path, "latin-1"
    return replaced, path, "utf-8"


def _checked(text: str, path: Path | str, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Warns of what was lost; refuses what is no text."""
    control = len(_CONTROL.findall(text[:200_000]))
    lost = text.count("\ufffd")
    if control * 20 > min(len(text), 200_000) or lost * 5 > len(text):
        raise InputError(path, "binary data, no text", formats.wanted())
    warnings = []
    if encoding == "latin-1":
        warnings.append("the file is not UTF-8; it was read as Latin-1 (Windows-1252)")
    elif lost:
        warnings.append(f"{lost} characters are damaged (not valid {encoding.upper()}) and were read as U+FFFD")
    return text, tuple(warnings)


def read(data: bytes, path: Path | str, sha256: str) -> Source:
    """The source of a text's bytes. Raises `InputError` where they are no text."""
    text, warnings = decode(data, path)
    if not text.strip():
        raise InputError(path, "the file holds no text", "give a file with text")
    return Source(Path(path).name, "text", sha256, text, warnings=warnings)
