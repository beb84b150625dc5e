"""Settings: one table; flags win over the environment, that over `kg.toml`, that over defaults."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType

from kg.errors import InputError, UnknownNameError, UsageError

DEFAULT_BASE = "https://w3id.org/un-resolutions-kg/"
FILE_NAME = "kg.toml"
_IRI = re.compile(r"https?://[^\s<>\"{}|^`\\#?]+/")


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table: `name` as in `kg.toml`, its environment variable, type, default and meaning."""

    name: str
    environment: str
    kind: type
    default: str | int | float | bool
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting("store", "KG_STORE", str, "./store", "folder of the store"),
    Setting(
        "base_iri",
        "KG_BASE_IRI",
        str,
        DEFAULT_BASE,
        "what every IRI of the graph begins with; ends in /",
    ),
    Setting("jobs", "KG_JOBS", int, 0, "processes that a build uses; 0 means one per core"),
    Setting("host", "KG_HOST", str, "127.0.0.1", "address that `kg serve` listens on"),
    Setting("port", "KG_PORT", int, 8000, "port that `kg serve` listens on"),
    Setting(
        "update_token", "KG_UPDATE_TOKEN", str, "", "secret that allows updates over HTTP; empty means none"
    ),
    Setting("query_timeout", "KG_QUERY_TIMEOUT", float, 30.0, "seconds that a query over HTTP may take"),
    Setting(
        "max_rows", "KG_MAX_ROWS", int, 100_000, "rows that an answer over HTTP may have; 0 means no limit"
    ),
    Setting("threads", "KG_THREADS", int, 64, "threads that answer requests; most of them wait for query workers"),
    Setting(
        "public_url",
        "KG_PUBLIC_URL",
        str,
        "",
        "address under which the site is seen from outside, if another",
    ),
    Setting("max_bytes", "KG_MAX_BYTES", int, 64 << 20, "bytes that an answer over HTTP may have"),
    Setting("max_memory", "KG_MAX_MEMORY", int, 1024, "megabytes of memory that a query may take; 0 means any"),
    Setting("max_query_bytes", "KG_MAX_QUERY_BYTES", int, 256 << 10, "bytes that a query or an update may have"),
    Setting(
        "max_memory_all",
        "KG_MAX_MEMORY_ALL",
        int,
        4096,
        "megabytes of memory that all queries together may take; 0 means any",
    ),
    Setting("workers", "KG_WORKERS", int, 0, "processes for short queries; 0 means one per core, at least two"),
    Setting("slow_workers", "KG_SLOW_WORKERS", int, 2, "queries that take long and run at a time; more take turns"),
    Setting(
        "slow_queue", "KG_SLOW_QUEUE", int, 16, "long queries that may wait for their turn; beyond it the oldest go"
    ),
    Setting("queue", "KG_QUEUE", int, 32, "queries that may wait for a process; beyond it clients get 503"),
    Setting("queue_seconds", "KG_QUEUE_SECONDS", float, 10.0, "seconds that a query may wait for a process"),
    Setting("per_client", "KG_PER_CLIENT", int, 32, "queries that one address may have here at a time"),
    Setting(
        "client_limits",
        "KG_CLIENT_LIMITS",
        str,
        "",
        "that number for ranges of addresses: 192.0.2.0/24=4 198.51.100.7=100",
    ),
    Setting(
        "trusted_proxies",
        "KG_TRUSTED_PROXIES",
        str,
        "",
        "addresses of proxies whose X-Forwarded-For is believed: 127.0.0.1 10.0.0.0/8",
    ),
    Setting("cache_bytes", "KG_CACHE_BYTES", int, 64 << 20, "bytes of answers kept in memory; 0 means none"),
    Setting("allow_update", "KG_ALLOW_UPDATE", bool, False, "whether updates that show the token are accepted"),
    Setting("update_token_file", "KG_UPDATE_TOKEN_FILE", str, "", "file that holds the token for updates"),
    Setting(
        "service_allow",
        "KG_SERVICE_ALLOW",
        str,
        "",
        "endpoints that SERVICE may call: example.org:443 127.0.0.1:3030; empty means none",
    ),
    Setting("service_seconds", "KG_SERVICE_SECONDS", float, 10.0, "seconds that a call by SERVICE may take"),
    Setting("service_bytes", "KG_SERVICE_BYTES", int, 8 << 20, "bytes that a call by SERVICE may bring"),
    Setting(
        "metrics_from",
        "KG_METRICS_FROM",
        str,
        "127.0.0.0/8 ::1 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7",
        "addresses that may read /metrics",
    ),
    Setting("log_file", "KG_LOG_FILE", str, "", "file for the log of queries; empty means standard error"),
    Setting("log_clients", "KG_LOG_CLIENTS", bool, False, "whether the log of queries names clients' addresses"),
    Setting("log_queries", "KG_LOG_QUERIES", bool, False, "whether the log of queries holds their text"),
)
TABLE: Mapping[str, Setting] = MappingProxyType({setting.name: setting for setting in SETTINGS})


@dataclass(frozen=True, slots=True)
class Config:
    """The settings as resolved; one field for each row of `SETTINGS`."""

    store: Path = Path("./store")
    base_iri: str = DEFAULT_BASE
    jobs: int = 0
    host: str = "127.0.0.1"
    port: int = 8000
    update_token: str = ""
    query_timeout: float = 30.0
    max_rows: int = 100_000
    threads: int = 64
    public_url: str = ""
    max_bytes: int = 64 << 20
    max_memory: int = 1024
    max_query_bytes: int = 256 << 10
    max_memory_all: int = 4096
    workers: int = 0
    slow_workers: int = 2
    slow_queue: int = 16
    queue: int = 32
    queue_seconds: float = 10.0
    per_client: int = 32
    client_limits: str = ""
    trusted_proxies: str = ""
    cache_bytes: int = 64 << 20
    allow_update: bool = False
    update_token_file: str = ""
    service_allow: str = ""
    service_seconds: float = 10.0
    service_bytes: int = 8 << 20
    metrics_from: str = "127.0.0.0/8 ::1 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7"
    log_file: str = ""
    log_clients: bool = False
    log_queries: bool = False


def load(
    flags: Mapping[str, object] | None = None,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> Config:
    """The settings from `flags` (None means not given), the environment and the settings file.

    `file` is `kg.toml` in the current folder unless stated. Raises `UsageError` for a value
    that makes no sense, `UnknownNameError` for a name in the file that is no setting.
    """
    environment = os.environ if environment is None else environment
    flags = flags or {}
    from_file = _read(file or Path(FILE_NAME), required=file is not None)
    values: dict[str, object] = {}
    for setting in SETTINGS:
        if flags.get(setting.name) is not None:
            values[setting.name] = _convert(
                setting, flags[setting.name], f"--{setting.name.replace('_', '-')}"
            )
        elif environment.get(setting.environment):
            values[setting.name] = _convert(setting, environment[setting.environment], setting.environment)
        elif setting.name in from_file:
            values[setting.name] = _convert(
                setting, from_file[setting.name], f"{file or FILE_NAME}: {setting.name}"
            )
        else:
            values[setting.name] = setting.default
    return _config(values)


def _config(values: dict[str, object]) -> Config:
    values["store"] = Path(str(values["store"])).expanduser()
    base = str(values["base_iri"])
    if not _IRI.fullmatch(base):
        raise UsageError(
            f"the base IRI '{base}' is not one; it begins with http:// or https://, ends in / and has no # or ?"
        )
    known = {field.name for field in fields(Config)}
    return Config(**{name: value for name, value in values.items() if name in known})  # type: ignore[arg-type]


def _read(path: Path, required: bool) -> dict[str, object]:
    if not path.is_file():
        if required:
            raise InputError(path, "no such settings file")
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(path, f"not a TOML file ({error})", "mend it or remove it") from error
    for name in table:
        if name not in TABLE:
            raise UnknownNameError("setting", name, nearest(name, TABLE))
    return table


def _convert(setting: Setting, value: object, where: str) -> object:
    try:
        if setting.kind is bool:
            return value if isinstance(value, bool) else _BOOLEANS[str(value).lower()]
        return setting.kind(str(value) if setting.kind is not str else value)
    except (ValueError, KeyError):
        raise UsageError(f"{where} is '{value}', but it must be {_KINDS[setting.kind]}") from None


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
_KINDS: Mapping[type, str] = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}


def nearest(name: str, known: Mapping[str, object] | tuple[str, ...]) -> tuple[str, ...]:
    """Up to three names of `known` that resemble `name`, the nearest first."""
    import difflib

    lowered = {each.lower(): each for each in known}
    found = difflib.get_close_matches(name.lower(), lowered, n=3, cutoff=0.55)
    starts = [low for low in sorted(lowered) if low.startswith(name.lower()) and name and low not in found]
    return tuple(lowered[each] for each in (found + starts)[:3])
