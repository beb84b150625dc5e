"""Settings: one table; flags win over the environment, that over `kg.toml`, that over defaults."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from kg.errors import InputError, UnknownNameError, UsageError
from kg.vocab import DEFAULT_BASE

DEFAULT_STORE = Path("store")
FILE_NAME = "kg.toml"
REMOTE = "sparql:"
"""What the name of a store that is not a folder begins with."""
_IRI = re.compile(r"https?://[^\s<>\"{}|^`\\#?]+/")
_PUBLIC = re.compile(r"https?://[^\s<>\"{}|^`\\#?/]+(/[^\s<>\"{}|^`\\#?]*)?")

T = TypeVar("T")


def _setting(default: T, meaning: str, *, loads_code: bool = False) -> T:
    """A field of `Config`: its default, and what the table in the README says of it.

    What `loads_code` is not taken from the `kg.toml` of the current folder, which others may have written.
    """
    return field(default=default, metadata={"meaning": meaning, "loads_code": loads_code})


@dataclass(frozen=True, slots=True)
class Config:
    """The settings as resolved. Each is `KG_` and its name in capitals in the environment."""

    store: Path = field(default=DEFAULT_STORE, metadata={"meaning": "folder of the store"})
    base_iri: str = _setting(DEFAULT_BASE, "what the IRIs of documents, files and graphs begin with; ends in /")
    terms_iri: str = _setting(DEFAULT_BASE, "what the ontology, bodies, treaties and other lists begin with; ends in /")
    jobs: int = _setting(0, "processes that a build uses; 0 means one per core")
    host: str = _setting("127.0.0.1", "address that `kg serve` listens on")
    port: int = _setting(8000, "port that `kg serve` listens on")
    update_token: str = _setting("", "secret that allows updates over HTTP; empty means none")
    query_timeout: float = _setting(30.0, "seconds that a query over HTTP may take")
    max_rows: int = _setting(100_000, "rows that an answer over HTTP may have; 0 means no limit")
    threads: int = _setting(64, "threads that answer requests; most of them wait for query workers")
    public_url: str = _setting(
        "", "address under which the site is seen from outside, with its path: https://example.org/un"
    )
    max_bytes: int = _setting(64 << 20, "bytes that an answer over HTTP may have")
    max_memory: int = _setting(1024, "megabytes of memory that a query may take; 0 means any")
    max_query_bytes: int = _setting(256 << 10, "bytes that a query or an update may have")
    max_memory_all: int = _setting(4096, "megabytes of memory that all queries together may take; 0 means any")
    allocator: str = _setting(
        "auto",
        "memory allocator of query workers: auto, none or the path of a library; never from a kg.toml found by itself",
        loads_code=True,
    )
    workers: int = _setting(0, "processes for short queries; 0 means one per core, at least two")
    slow_workers: int = _setting(2, "queries that take long and run at a time; more take turns")
    slow_queue: int = _setting(16, "long queries that may wait for their turn; beyond it who has most loses one")
    queue: int = _setting(32, "queries that may wait for a process; beyond it clients get 503")
    queue_seconds: float = _setting(10.0, "seconds that a query may wait for a process")
    per_client: int = _setting(32, "queries that one address may have here at a time")
    requests_per_client: int = _setting(64, "requests of any kind that one address may have here at a time")
    connections_per_client: int = _setting(200, "connections that one address may have open; 0 means no bound")
    client_limits: str = _setting("", "that number for ranges of addresses: 192.0.2.0/24=4 198.51.100.7=0 (none)")
    trusted_proxies: str = _setting(
        "", "proxies whose X-Forwarded-For, -Proto, -Host and -Prefix are believed: 127.0.0.1 10.0.0.0/8"
    )
    patience: float = _setting(15.0, "seconds for a request's head; bodies and answers move on by 1 kB in each")
    plain_server: bool = _setting(False, "whether the web server's own loop serves, without what is built on it")
    cache_bytes: int = _setting(128 << 20, "bytes of answers and pages kept in memory; 0 means none")
    allow_update: bool = _setting(False, "whether updates that show the token are accepted")
    update_token_file: str = _setting("", "file that holds the token for updates")
    service_allow: str = _setting(
        "", "endpoints that SERVICE may call: example.org:443 127.0.0.1:3030; empty means none"
    )
    service_seconds: float = _setting(10.0, "seconds that a call by SERVICE may take")
    service_bytes: int = _setting(8 << 20, "bytes that a call by SERVICE may bring")
    service_calls: int = _setting(100, "calls by SERVICE that a query may make; 0 means none")
    service_per_client: int = _setting(600, "calls by SERVICE that one address may cause in a minute; 0 means none")
    metrics_from: str = _setting(
        "127.0.0.0/8 ::1 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7",
        "addresses that may read /metrics; set to empty, none may",
    )
    log_file: str = _setting("", "file for the log of queries; empty means standard error")
    log_clients: bool = _setting(False, "whether the log of queries names clients' addresses")
    log_queries: bool = _setting(False, "whether the log of queries holds their text")

    remote_user: str = _setting("", "user whose name is shown to a remote store")
    remote_password_file: str = _setting("", "file that holds that user's password")
    remote_update: str = _setting(
        "", "address for updates of a remote store; default: beside one that ends in /query, else the same"
    )
    remote: str = field(default="", metadata={})
    """The remote store that `store` names as sparql:URL; then the folder is where its side files are kept."""

    @property
    def bases(self) -> str:
        """The base IRI as `kg.vocab.Names` takes it: with that of the terms where it is not the default."""
        return self.base_iri if self.terms_iri == DEFAULT_BASE else f"{self.base_iri} {self.terms_iri}"


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table: `name` as in `kg.toml`, its environment variable, type, default and meaning."""

    name: str
    environment: str
    kind: type[Path | str | int | float | bool]
    default: Path | str | int | float | bool
    meaning: str
    loads_code: bool = False


def _row(each: Field[Any]) -> Setting:
    default: Any = each.default
    kind = Path if isinstance(default, Path) else type(default)
    return Setting(
        each.name,
        f"KG_{each.name.upper()}",
        kind,
        default,
        each.metadata["meaning"],
        each.metadata.get("loads_code", False),
    )


SETTINGS: tuple[Setting, ...] = tuple(_row(each) for each in fields(Config) if each.metadata)
TABLE: Mapping[str, Setting] = MappingProxyType({setting.name: setting for setting in SETTINGS})


def load(
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Config:
    """The settings from `flags` (None means not given), the environment and the settings file.

    `file` is `kg.toml` in the current folder unless stated. Raises `UsageError` for a value
    that makes no sense, is of another type or must not come from there, `UnknownNameError` for a name
    in the file that is no setting.
    """
    environment = os.environ if environment is None else environment
    flags = flags or {}
    from_file = _read(file or Path(FILE_NAME), required=file is not None)
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        name = setting.name
        if flags.get(name) is not None:
            values[name] = _convert(setting, flags[name], f"--{name.replace('_', '-')}")
        elif environment.get(setting.environment) or (name == "metrics_from" and setting.environment in environment):
            values[name] = _convert(setting, environment[setting.environment], setting.environment)
        elif name in from_file:
            values[name] = _from_file(setting, from_file[name], file)
    return _checked(_placed(Config(**{"remote": "", **values})))


def _placed(config: Config) -> Config:
    """`config` with a remote store, if its store is named as one, as such."""
    name = str(config.store)
    return replace(config, remote=name, store=DEFAULT_STORE) if name.startswith(REMOTE) else config


def _from_file(setting: Setting, value: object, file: Path | None) -> object:
    """The value that a settings file has, which must be of the setting's own type."""
    where = f"{file or FILE_NAME}: {setting.name}"
    if setting.loads_code and file is None:
        raise UsageError(
            f"{where} names code to load, which the {FILE_NAME} of a folder may not; set {setting.environment}, "
            f"--{setting.name.replace('_', '-')}, or name the file with --config"
        )
    wanted = (int, float) if setting.kind is float else (str,) if setting.kind is Path else (setting.kind,)
    if isinstance(value, int) and abs(value) >= _TOO_LARGE:
        raise UsageError(f"{where} is larger than any such setting; it must be {_KINDS[setting.kind]}")
    if not isinstance(value, wanted) or (isinstance(value, bool) and setting.kind is not bool):
        raise UsageError(f"{where} is {value!r}, but it must be {_KINDS[setting.kind]}")
    return _convert(setting, value, where)


_SECRET = re.compile(r"KG_\w*(?:TOKEN|PASSWORD|SECRET)")


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment for a process that needs no secret of ours: no token and no password."""
    return {name: value for name, value in environment.items() if not _SECRET.fullmatch(name)}


def forget_secrets() -> None:
    """Take the secrets from this process's environment, once its settings are loaded.

    Processes that it makes have none then. Forked ones show (in /proc/PID/environ) the memory that this process
    was begun with, so that is wiped too, where there is a C library to ask for it.
    """
    import ctypes

    for name in [name for name in os.environ if _SECRET.fullmatch(name)]:
        with suppress(OSError, AttributeError):
            find = ctypes.CDLL(None).getenv
            find.restype, find.argtypes = ctypes.c_void_p, [ctypes.c_char_p]
            if place := find(os.fsencode(name)):
                ctypes.memset(place, 0, len(os.fsencode(os.environ[name])))
        del os.environ[name]


def _checked(config: Config) -> Config:
    """`config` if its bases are IRIs to which paths can be added, and its public address is one of the web."""
    if config.public_url and not _PUBLIC.fullmatch(config.public_url):
        raise UsageError(
            f"public_url is '{config.public_url}', but it must be an address that begins with http:// or https://, "
            "without ? or #"
        )
    for base in (config.base_iri, config.terms_iri):
        if not _IRI.fullmatch(base):
            raise UsageError(
                f"the base IRI '{base}' is not one; it begins with http:// or https://, ends in / and has no # or ?"
            )
    return config


def _read(path: Path, required: bool) -> dict[str, object]:
    if not path.is_file():
        if required:
            raise InputError(path, "no such settings file")
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError, OSError) as error:  # a TOMLDecodeError is a ValueError
        raise InputError(path, f"not a TOML file ({error})", "mend it or remove it") from error
    for name in table:
        if name not in TABLE:
            raise UnknownNameError("setting", name, nearest(name, TABLE))
    return table


def _convert(setting: Setting, value: object, where: str) -> object:
    """`value` as the setting's type; `UsageError` where it is none. No setting can be less than 0."""
    kind, text = setting.kind, str(value)
    if "\0" in text:
        raise UsageError(f"{where} is {text!r}, but no setting may hold such a character")
    if kind is str:
        return text
    if kind is Path:
        return _path(text, where)
    try:
        if kind is bool:
            return _BOOLEANS[text.lower()]
        number = float(text) if kind is float else int(text)
    except (ValueError, KeyError):
        number = -1
    if 0 <= number < _TOO_LARGE and (setting.name != "port" or number <= _PORTS):
        return number
    wanted = f"a port from 0 to {_PORTS}" if setting.name == "port" and number > _PORTS else _KINDS[kind]
    raise UsageError(f"{where} is '{value}', but it must be {wanted}")


def _path(text: str, where: str) -> Path | str:
    if text.startswith(REMOTE):
        return text
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise UsageError(f"{where} is '{text}', but there is no such home folder") from error


_BOOLEANS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}
_PORTS, _TOO_LARGE = 65_535, 1 << 62
_KINDS: Mapping[type, str] = {
    str: "a text in quotes",
    Path: "a path in quotes",
    int: "a whole number from 0 on",
    float: "a number from 0 on",
    bool: "true or false",
}


def nearest(name: str, known: Mapping[str, object] | tuple[str, ...]) -> tuple[str, ...]:
    """Up to three names of `known` that resemble `name`, the nearest first."""
    import difflib

    lowered = {each.lower(): each for each in known}
    found = difflib.get_close_matches(name.lower(), lowered, n=3, cutoff=0.55)
    starts = [low for low in sorted(lowered) if low.startswith(name.lower()) and name and low not in found]
    return tuple(lowered[each] for each in (found + starts)[:3])
