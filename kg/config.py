"""Settings: one table; flags win over the environment, that over `kg.toml`, that over defaults."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from kg import ranges
from kg.errors import InputError, UnknownNameError, UsageError
from kg.vocab import DEFAULT_BASE

DEFAULT_STORE = Path("store")
FILE_NAME = "kg.toml"
REMOTE = "sparql:"
"""What the name of a store that is not a folder begins with."""
_IRI = re.compile(r"https?://[^\s<>\"{}|^`\\#?]+/")
_PUBLIC = re.compile(r"https?://[^\s<>\"{}|^`\\#?/]+(/[^\s<>\"{}|^`\\#?]*)?")

T = TypeVar("T")
Check = Callable[[str], object]
_TOO_LARGE, _PROCESSES, _DAY = 1 << 62, 1024, 86_400


def _iri(text: str) -> None:
    if not _IRI.fullmatch(text):
        raise ValueError(
            f"the base IRI '{text}' is not one; it begins with http:// or https://, ends in / and has no # or ?"
        )


def _public(text: str) -> None:
    if text and not _PUBLIC.fullmatch(text):
        raise ValueError(f"'{text}' is no address that begins with http:// or https://, without ? or #")


def _doi(text: str) -> None:
    if text and not re.fullmatch(r"10\.\d{4,9}/[^\s<>\"{}]+", text):
        raise ValueError(f"'{text}' is no DOI, as 10.5281/zenodo.1234567")


def _host(text: str) -> None:
    if not re.fullmatch(r"[^\s/@]+", text):
        raise ValueError(f"'{text}' is no address or name of a machine, as 127.0.0.1, ::1 or localhost")


def _setting(
    default: T,
    meaning: str,
    *,
    least: float = 0,
    most: float = _TOO_LARGE,
    check: Check | None = None,
    loads_code: bool = False,
) -> T:
    """A field of `Config`: its default, what the table in the README says of it, and which values it may have.

    Numbers are from `least` to `most`; `check` raises ValueError for a text that is none such. What `loads_code` is not
    taken from the `kg.toml` of the current folder, which others may have written.
    """
    bounds = {"least": least, "most": most, "check": check, "loads_code": loads_code}
    return field(default=default, metadata={"meaning": meaning, **bounds})


@dataclass(frozen=True, slots=True)
class Config:
    """The settings as resolved. Each is `KG_` and its name in capitals in the environment."""

    store: Path = field(default=DEFAULT_STORE, metadata={"meaning": "folder of the store"})
    base_iri: str = _setting(
        DEFAULT_BASE, "what the IRIs of documents, files and graphs begin with; ends in /", check=_iri
    )
    terms_iri: str = _setting(
        DEFAULT_BASE, "what the ontology, bodies, treaties and other lists begin with; ends in /", check=_iri
    )
    jobs: int = _setting(0, "processes that a build uses; 0 means one per core", most=_PROCESSES)
    host: str = _setting("127.0.0.1", "address that `kg serve` listens on", check=_host)
    port: int = _setting(8000, "port that `kg serve` listens on", most=65_535)
    update_token: str = _setting("", "secret that allows updates over HTTP; empty means none")
    query_timeout: float = _setting(30.0, "seconds that a query over HTTP may take", least=0.001, most=_DAY)
    max_rows: int = _setting(100_000, "rows that an answer over HTTP may have; 0 means no limit")
    threads: int = _setting(64, "threads that answer requests; most of them wait for query workers", least=1, most=4096)
    public_url: str = _setting(
        "", "address under which the site is seen from outside, with its path: https://example.org/un", check=_public
    )
    doi: str = _setting("", "DOI under which the data of the site are cited: 10.5281/zenodo.1234567", check=_doi)
    max_bytes: int = _setting(64 << 20, "bytes that an answer over HTTP may have", least=1)
    max_memory: int = _setting(1024, "megabytes of memory that a query may take; 0 means any")
    max_query_bytes: int = _setting(256 << 10, "bytes that a query or an update may have", least=1)
    max_memory_all: int = _setting(4096, "megabytes of memory that all queries together may take; 0 means any")
    allocator: str = _setting(
        "auto",
        "memory allocator of query workers: auto, none or the path of a library; never from a kg.toml found by itself",
        loads_code=True,
    )
    workers: int = _setting(0, "processes for short queries; 0 means one per core, at least two", most=_PROCESSES)
    slow_workers: int = _setting(
        2, "queries that take long and run at a time; more take turns", least=1, most=_PROCESSES
    )
    slow_queue: int = _setting(16, "long queries that may wait for their turn; beyond it who has most loses one")
    queue: int = _setting(32, "queries that may wait for a process; beyond it clients get 503")
    queue_seconds: float = _setting(10.0, "seconds that a query may wait for a process", most=_DAY)
    per_client: int = _setting(32, "queries that one address may have here at a time")
    requests_per_client: int = _setting(64, "requests of any kind that one address may have here at a time", least=1)
    connections_per_client: int = _setting(200, "connections that one address may have open; 0 means no bound")
    client_limits: str = _setting(
        "", "that number for ranges of addresses: 192.0.2.0/24=4 198.51.100.7=0 (none)", check=ranges.limits
    )
    trusted_proxies: str = _setting(
        "",
        "proxies whose X-Forwarded-For, -Proto, -Host and -Prefix are believed: 127.0.0.1 10.0.0.0/8",
        check=ranges.networks,
    )
    patience: float = _setting(
        15.0, "seconds for a request's head; bodies and answers move on by 1 kB in each", least=0.1, most=_DAY
    )
    plain_server: bool = _setting(False, "whether the web server's own loop serves, without what is built on it")
    cache_bytes: int = _setting(128 << 20, "bytes of answers and pages kept in memory; 0 means none")
    allow_update: bool = _setting(False, "whether updates that show the token are accepted")
    update_token_file: str = _setting("", "file that holds the token for updates")
    mcp: bool = _setting(False, "whether programs may use the Model Context Protocol at /mcp")
    service_allow: str = _setting(
        "", "endpoints that SERVICE may call: example.org:443 127.0.0.1:3030; empty means none", check=ranges.endpoints
    )
    service_seconds: float = _setting(10.0, "seconds that a call by SERVICE may take", least=0.001, most=_DAY)
    service_bytes: int = _setting(8 << 20, "bytes that a call by SERVICE may bring", least=1)
    service_calls: int = _setting(100, "calls by SERVICE that a query may make; 0 means none")
    service_per_client: int = _setting(600, "calls by SERVICE that one address may cause in a minute; 0 means none")
    metrics_from: str = _setting(
        "127.0.0.0/8 ::1 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7",
        "addresses that may read /metrics; set to empty, none may",
        check=ranges.networks,
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
    least: float = 0
    most: float = _TOO_LARGE
    check: Check | None = None
    loads_code: bool = False

    @property
    def allowed(self) -> str:
        """Which values it may have, in words."""
        if self.kind not in (int, float):
            return _KINDS[self.kind]
        bounds = f"from {self.least:g} on" if self.most == _TOO_LARGE else f"from {self.least:g} to {self.most}"
        return f"{_KINDS[self.kind]} {bounds}"


def _row(each: Field[Any]) -> Setting:
    default: Any = each.default
    kind = Path if isinstance(default, Path) else type(default)
    told = dict(each.metadata)
    return Setting(each.name, f"KG_{each.name.upper()}", kind, default, told.pop("meaning"), **told)


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
        # What goes before hides a value, and not that it is wrong.
        if name in from_file:
            values[name] = _from_file(setting, from_file[name], file)
        if environment.get(setting.environment) or (name == "metrics_from" and setting.environment in environment):
            values[name] = _convert(setting, environment[setting.environment], setting.environment)
        if flags.get(name) is not None:
            values[name] = _convert(setting, flags[name], f"--{name.replace('_', '-')}")
        elif name in from_file and setting.loads_code and file is None and not environment.get(setting.environment):
            raise UsageError(
                f"{FILE_NAME}: {name} names code to load, which the {FILE_NAME} of a folder may not; set "
                f"{setting.environment}, --{name.replace('_', '-')}, or name the file with --config"
            )
    return _placed(Config(**{"remote": "", **values}))


def _placed(config: Config) -> Config:
    """`config` with a remote store, if its store is named as one, as such."""
    name = str(config.store)
    return replace(config, remote=name, store=DEFAULT_STORE) if name.startswith(REMOTE) else config


def _from_file(setting: Setting, value: object, file: Path | None) -> object:
    """The value that a settings file has, which must be of the setting's own type."""
    where = f"{file or FILE_NAME}: {setting.name}"
    wanted = (int, float) if setting.kind is float else (str,) if setting.kind is Path else (setting.kind,)
    if not isinstance(value, wanted) or (isinstance(value, bool) and setting.kind is not bool):
        raise UsageError(f"{where} is {_shown(value)}, but it must be {setting.allowed}")
    return _convert(setting, value, where)


def _shown(value: object, write: Callable[[object], str] = repr) -> str:
    """A value as `write` has it; Python refuses to write down numbers of thousands of digits."""
    try:
        return write(value)
    except ValueError:
        return "a number too long to be shown"


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
            raise UnknownNameError("setting", name, nearest(name, TABLE), str(path), tuple(TABLE))
    return table


def _convert(setting: Setting, value: object, where: str) -> object:
    """`value` as the setting's type; `UsageError` where it is none, or none that the setting may have."""
    kind = setting.kind
    text = value if isinstance(value, str) else _shown(value, str)
    if "\0" in text:
        raise UsageError(f"{where} is {text!r}, but no setting may hold such a character")
    if kind is Path:
        return _path(text, where)
    try:
        if kind is str:
            return _text(setting, text, where)
        if kind is bool:
            return _BOOLEANS[text.lower()]
        number = float(text) if kind is float else int(text)
    except (ValueError, KeyError):
        number = float("nan")
    if setting.least <= number <= setting.most and number < _TOO_LARGE:
        return number
    raise UsageError(f"{where} is '{text}', but it must be {setting.allowed}")


def _text(setting: Setting, text: str, where: str) -> str:
    try:
        if setting.check is not None:
            setting.check(text)
    except ValueError as error:
        raise UsageError(f"{where}: {error}") from None
    return text


def _path(text: str, where: str) -> Path | str:
    if text.startswith(REMOTE):
        return text
    if not text:
        raise UsageError(f"{where} is empty, but it must be {_KINDS[Path]}")
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
_KINDS: Mapping[type, str] = {
    str: "a text in quotes",
    Path: "a path in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}


def nearest(name: str, known: Mapping[str, object] | tuple[str, ...]) -> tuple[str, ...]:
    """Up to three names of `known` that resemble `name`, the nearest first."""
    import difflib

    lowered = {each.lower(): each for each in known}
    found = difflib.get_close_matches(name.lower(), lowered, n=3, cutoff=0.55)
    starts = [low for low in sorted(lowered) if low.startswith(name.lower()) and name and low not in found]
    return tuple(lowered[each] for each in (found + starts)[:3])
