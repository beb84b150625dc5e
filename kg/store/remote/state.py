"""What the manifest graph of a publication says: read whole or not at all, written in one update.

The manifest is JSON, cut into parts; a head names its digest. While a publication is under way the head
says so, and names every graph that is owned: those of before and those to come.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kg.errors import RemoteError
from kg.rdf import Literal
from kg.store.generations import FORMAT
from kg.store.remote.client import Client
from kg.store.remote.names import HEAD, PART, Names

PROGRAM = "un-resolutions-kg"
VERSION = 1
_PART = 4000
COMPLETE, PUBLISHING = "complete", "publishing"


@dataclass(frozen=True, slots=True)
class Head:
    """The short form: is it complete, which state of the graph is it, the how manieth publication."""

    base: str
    state: str
    id: str
    serial: int
    digest: str
    parts: int
    version: int = VERSION
    format: int = FORMAT
    program: str = PROGRAM


@dataclass(frozen=True, slots=True)
class State:
    """The whole: the graphs that are owned with count and digest, the manifest and circumstances of the store,
    and the literals that the engine gives back in other words.
    """

    head: Head
    graphs: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    built: Mapping[str, Any] = field(default_factory=dict)
    rewritten: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def heads(client: Client, *, any_version: bool = False) -> list[Head]:
    """The heads of all publications in the store, by base. RemoteError for one that this program cannot read.

    A publisher takes `any_version`: what an older or newer version has published it may replace.
    """
    rows = client.rows(f"SELECT DISTINCT ?g ?o WHERE {{ GRAPH ?g {{ ?g <{HEAD}> ?o }} }}")
    found: dict[str, Head] = {}
    for row in rows:
        head = _head(row, client, any_version)
        if head.base in found and found[head.base] != head:
            raise being_published(client)
        found[head.base] = head
    return [found[base] for base in sorted(found)]


def _head(row: Mapping[str, Any], client: Client, any_version: bool) -> Head:
    try:
        said = json.loads(row["o"]["value"])
        program, version, form = said["program"], said["version"], said["format"]
        graph = row["g"]["value"]
    except (ValueError, KeyError, TypeError):
        raise RemoteError(f"{client.address.shown} has a manifest that is not this program's") from None
    if program != PROGRAM:
        raise RemoteError(f"{client.address.shown} has a manifest of another program")
    if not any_version and (version != VERSION or form != FORMAT):
        raise RemoteError(
            f"{client.address.shown} was published by another version of this program (publication {version}, "
            f"store {form}; this one reads {VERSION} and {FORMAT}); publish it again with 'kg build --publish'"
        )
    try:
        head = Head(**said)
        fine = (
            isinstance(head.base, str)
            and Names(head.base).manifest == graph
            and isinstance(head.serial, int)
            and isinstance(head.parts, int)
        )
    except TypeError:
        fine = False
    if not fine:
        raise RemoteError(f"{client.address.shown} has a damaged manifest; publish it again with 'kg build --publish'")
    return head


def being_published(client: Client) -> RemoteError:
    """Readers have to wait."""
    return RemoteError(f"{client.address.shown} is being published; try again in a while", 503)


def head_of(client: Client, base: str) -> Head:
    """The head of the one publication with `base`, or, where it has none, of the only one there is."""
    found = heads(client)
    own = [each for each in found if each.base == base] or found
    if not own:
        raise RemoteError(
            f"{client.address.shown} holds nothing of this program; publish with 'kg build --publish'", 503
        )
    if len(own) > 1:
        raise RemoteError(
            f"{client.address.shown} holds several publications; say which by KG_BASE_IRI: "
            + ", ".join(each.base for each in own)
        )
    return own[0]


def read(client: Client, head: Head) -> State:
    """The whole state of which `head` is the head; 503 where it changed meanwhile."""
    rows = client.rows(f"SELECT ?o WHERE {{ GRAPH <{Names(head.base).manifest}> {{ ?g <{PART}> ?o }} }}")
    parts: dict[int, str] = {}
    for row in rows:
        number, _, text = str(row.get("o", {}).get("value", "")).partition(":")
        if number.isdecimal():
            parts[int(number)] = text
    whole = "".join(parts[each] for each in sorted(parts))
    if len(parts) != head.parts or hashlib.sha256(whole.encode()).hexdigest() != head.digest:
        if head_of(client, head.base) != head:
            raise being_published(client)
        raise RemoteError(f"{client.address.shown} has a damaged manifest; publish it again with 'kg build --publish'")
    said = json.loads(whole)
    graphs = {name: (int(count), str(digest)) for name, (count, digest) in said.pop("graphs").items()}
    return State(head, graphs, **said)


def told(head: Head) -> Literal:
    """What the manifest graph says of it."""
    return Literal(json.dumps(asdict(head), sort_keys=True))


def write(client: Client, state: State) -> Head:
    """Put `state` in the place of what the manifest graph says; returns its head as written."""
    said = {name: getattr(state, name) for name in ("graphs", "manifest", "built", "rewritten")}
    text = json.dumps(said, sort_keys=True)  # ASCII: no server can change a character of it
    size = max(_PART, len(text) // 200 + 1)
    parts = [text[start : start + size] for start in range(0, len(text), size)]
    digest = hashlib.sha256(text.encode()).hexdigest()
    head = Head(**{**asdict(state.head), "digest": digest, "parts": len(parts)})
    name = Names(head.base).manifest
    lines = [f"<{name}> <{PART}> {Literal(f'{n}:{part}')} ." for n, part in enumerate(parts)]
    # One request: a publisher that is killed leaves the old manifest or the new one, never none.
    client.update(
        f"DELETE WHERE {{ GRAPH <{name}> {{ <{name}> <{HEAD}> ?o }} }} ;\n"
        f"DELETE WHERE {{ GRAPH <{name}> {{ <{name}> <{PART}> ?o }} }} ;\n"
        f"INSERT DATA {{ GRAPH <{name}> {{ {' '.join(lines)} <{name}> <{HEAD}> {told(head)} . }} }}"
    )
    return head
