"""IRIs of a SPARQL text: relative ones resolved by RFC 3986, section 5.2, as the engine does it.

`urllib.parse.urljoin` takes liberties (it drops empty segments, normalizes schemes, knows few schemes). What is
inspected is what is carried out all the same, for the text that runs has absolute IRIs only; a test holds these
rules against the engine's, so that a text means what it would mean without being inspected.
"""

from __future__ import annotations

import re

UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_UCHAR = re.compile(UCHAR)
_PARTS = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*+):)?(?://(?P<authority>[^/?#]*+))?(?P<path>[^?#]*+)"
    r"(?:\?(?P<query>[^#]*+))?(?:\#(?P<fragment>.*))?",
    re.DOTALL,
)
_COLON_FIRST = re.compile(r"[^/?#:]*:")
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')


class Base:
    """What relative IRIs are resolved against; "" resolves none."""

    __slots__ = ("_authority", "_head", "_path", "_query", "_scheme", "iri")

    def __init__(self, iri: str) -> None:
        parts = _split(iri)
        self.iri = iri
        self._scheme, self._authority, self._path, self._query, _ = parts
        self._head = "" if self._authority is None else f"//{self._authority}"

    @property
    def absolute(self) -> bool:
        """Whether anything can be resolved against it."""
        return self._scheme is not None

    def resolve(self, reference: str) -> str:
        """The absolute IRI; one that is absolute already, or that nothing makes so, stays as it is."""
        scheme, authority, path, query, fragment = _split(reference)
        if scheme is not None or self._scheme is None:
            return reference
        if _COLON_FIRST.match(reference):  # no relative reference has one there (4.2); the engine refuses it
            return reference
        if authority is not None:
            return f"{self._scheme}:{reference}"
        if not path:
            path, query = self._path, self._query if query is None else query
        else:
            path = self._merged(path)
            if self._authority is None and path.startswith("//"):  # it would be taken for an authority
                return reference
        asked = "" if query is None else f"?{query}"
        return f"{self._scheme}:{self._head}{path}{asked}{'' if fragment is None else f'#{fragment}'}"

    def _merged(self, path: str) -> str:
        """`path` after the base's (sections 5.2.3 and 5.2.4), in time linear in the reference and in what it takes off.

        As the engine has it, dots are removed from the reference and not from the base, and ".." may take off the
        first slash where there is no authority.
        """
        rooted = path.startswith("/") or (self._authority is not None and not self._path)
        before = "/" if rooted else self._path[: self._path.rfind("/") + 1]
        least = 1 if self._authority is not None and before else 0
        cut, added = len(before), list[str]()
        *folders, last = path.removeprefix("/").split("/")
        for segment in [*(f"{each}/" for each in folders), last]:
            if segment in ("..", "../"):
                if added:
                    added.pop()
                else:
                    cut = max(before.rfind("/", 0, max(cut - 1, 0)) + 1, least)
            elif segment not in (".", "./"):
                added.append(segment)
        return before[:cut] + "".join(added)


def _split(iri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    """Scheme, authority, path, query and fragment (RFC 3986, appendix B); None for what is not there."""
    found = _PARTS.fullmatch(iri)
    assert found is not None  # every part may be empty, and the last takes anything
    return found["scheme"], found["authority"], found["path"], found["query"], found["fragment"]


def unescape(text: str) -> str:
    """`text` with its code point escapes decoded (SPARQL 1.1 Query Language, section 19.2)."""
    if "\\" not in text:
        return text
    return _UCHAR.sub(lambda found: character(found[0]), text)


def character(escape: str) -> str:
    """The character that an escape of a code point stands for; the escape itself where there is none."""
    number = int(escape[2:], 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else escape


def escape(mark: str) -> str:
    """A character as an escape of its code point."""
    number = ord(mark)
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def written(iri: str) -> str:
    """`iri` as a text may hold it between `<` and `>`: what no IRI has stays an escape, for the engine to refuse."""
    return _FORBIDDEN.sub(lambda found: escape(found[0]), iri)
