"""Settings: where each comes from, which goes before which, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.config import SETTINGS, Config, Setting, load
from kg.errors import InputError, UnknownNameError, UsageError


def write(folder: Path, text: str) -> Path:
    path = folder / "kg.toml"
    path.write_text(text, encoding="utf-8")
    return path


STATED = {
    **dict.fromkeys(("base_iri", "terms_iri", "public_url"), "https://x.example/"),
    "doi": "10.1234/x",
    **dict.fromkeys(("trusted_proxies", "metrics_from"), "192.0.2.0/24 ::1"),
    "client_limits": "192.0.2.0/24=4",
    "service_allow": "example.org:443 [::1]:3030",
}
"""Values of the settings that do not take every text."""


def test_nothing_stated_is_the_defaults(tmp_path: Path) -> None:
    assert load({}, {}, write(tmp_path, "")) == Config()


def test_flags_go_before_the_environment_that_before_the_file(tmp_path: Path) -> None:
    file = write(tmp_path, 'port = 1\nhost = "a.example"\nmax_rows = 11\n')
    found = load({"port": 3, "host": None}, {"KG_PORT": "2", "KG_HOST": "b.example", "KG_MAX_ROWS": ""}, file)
    assert (found.port, found.host, found.max_rows) == (3, "b.example", 11)


def test_every_setting_can_be_stated_in_each_way(tmp_path: Path) -> None:
    for each in SETTINGS:
        stated = STATED.get(each.name) or {bool: "true", int: "7", float: "7.5", str: "x", Path: "/a/b"}[each.kind]
        written = stated if each.kind in (bool, int, float) else f'"{stated}"'
        by_flag = load({each.name: stated}, {}, write(tmp_path, ""))
        by_environment = load({}, {each.environment: stated}, write(tmp_path, ""))
        by_file = load({}, {}, write(tmp_path, f"{each.name} = {written}\n"))
        assert by_flag == by_environment == by_file != Config(), each.name


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ({"KG_PORT": "http"}, "KG_PORT is 'http', but it must be a whole number from 0 to 65535"),
        ({"KG_PORT": "-1"}, "KG_PORT is '-1', but it must be a whole number from 0 to 65535"),
        ({"KG_QUERY_TIMEOUT": "nan"}, "KG_QUERY_TIMEOUT is 'nan', but it must be a number from 0.001 to 86400"),
        ({"KG_ALLOW_UPDATE": "perhaps"}, "KG_ALLOW_UPDATE is 'perhaps', but it must be true or false"),
        ({"KG_BASE_IRI": "example"}, "KG_BASE_IRI: the base IRI 'example' is not one"),
        ({"KG_PUBLIC_URL": "example.org/un"}, "KG_PUBLIC_URL: 'example.org/un' is no address"),
        ({"KG_PUBLIC_URL": "javascript:x"}, "KG_PUBLIC_URL: 'javascript:x' is no address"),
        ({"KG_PUBLIC_URL": "https:///un"}, "KG_PUBLIC_URL: 'https:///un' is no address"),
        ({"KG_PUBLIC_URL": "https://x.example/un?a=1"}, "is no address that begins with http"),
    ],
)
def test_values_that_make_no_sense(tmp_path: Path, stated: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        load({}, stated, write(tmp_path, ""))


def test_files_that_make_no_sense(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"none/kg\.toml: unknown setting 'prot'; did you mean port"):
        (tmp_path / "none").mkdir()
        load({}, {}, write(tmp_path / "none", "prot = 1"))
    with pytest.raises(InputError, match="not a TOML file"):
        load({}, {}, write(tmp_path, "port ="))
    with pytest.raises(UsageError, match=r"kg\.toml: port is True, but it must be a whole number"):
        load({}, {}, write(tmp_path, "port = true"))
    with pytest.raises(InputError, match="no such settings file"):
        load({}, {}, tmp_path / "none.toml")


@pytest.mark.parametrize("each", SETTINGS, ids=lambda each: each.name)
def test_values_of_another_type_are_refused_by_name(tmp_path: Path, each: Setting) -> None:
    others = {"true": bool, "7": int, "7.5": float, '"seven"': str, "[1]": list, "{a = 1}": dict, "1979-05-27": object}
    for text, kind in others.items():
        if kind is each.kind or (kind, each.kind) in ((int, float), (str, Path)):
            continue
        with pytest.raises(UsageError, match=rf"kg\.toml: {each.name} is .*, but it must be "):
            load({}, {}, write(tmp_path, f"{each.name} = {text}\n"))
    if each.kind not in (str, Path):
        for text in ("seven", "-1", "inf", "nan", "1e400"):
            with pytest.raises(UsageError, match=rf"{each.environment} is '{text}', but it must be "):
                load({}, {each.environment: text}, write(tmp_path, ""))


def test_no_port_beyond_the_last(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="KG_PORT is '65536', but it must be a whole number from 0 to 65535"):
        load({}, {"KG_PORT": "65536"}, write(tmp_path, ""))


def test_code_is_not_loaded_because_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, 'allocator = "./evil.so"\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"kg\.toml: allocator names code to load"):
        load({}, {})
    assert load({}, {}, file).allocator == "./evil.so", "a file that was named is trusted"
    assert load({"allocator": "none"}, {}).allocator == "none"
    assert load({}, {"KG_ALLOCATOR": "none"}).allocator == "none"


OUT_OF_BOUNDS = {
    "threads": ("0", "-1", "99999"),
    "slow_workers": ("0",),
    "jobs": ("-1", "5000"),
    "workers": ("-1", "5000"),
    "port": ("-1", "65536"),
    "patience": ("0", "-1.5"),
    "query_timeout": ("0", "-30", "1e9"),
    "service_seconds": ("0",),
    "requests_per_client": ("0",),
    "max_query_bytes": ("0",),
    "max_bytes": ("0", "-1"),
    "max_rows": ("-1",),
    "cache_bytes": ("-1",),
    "host": ('""', '"a b"'),
    "store": ('""',),
    "public_url": ('"x"',),
    "doi": ('"x"', '"https://doi.org/10.1234/x"'),
    "base_iri": ('""', '"x"'),
    "trusted_proxies": ('"x"', '"10.0.0.0/99"'),
    "metrics_from": ('"localhost"',),
    "client_limits": ('"127.0.0.1"', '"127.0.0.1=-1"', '"x=1"'),
    "service_allow": ('"example.org"', '"example.org:0"', '"example.org:65536"'),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, all_ in OUT_OF_BOUNDS.items() for value in all_])
def test_values_out_of_bounds_are_refused_by_name_and_file(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(UsageError, match=rf"kg\.toml: {name}( is .*, but it must be |: .* is n|: the base IRI )"):
        load({}, {}, write(tmp_path, f"{name} = {value}"))


@pytest.mark.parametrize(
    ("text", "name"), [('port = "x"', "port"), ("port = 70000", "port"), ("threads = 0", "threads")]
)
def test_what_goes_before_hides_no_wrong_value(tmp_path: Path, text: str, name: str) -> None:
    file = write(tmp_path, text)
    for flags, environment in (({name: 7}, {}), ({}, {f"KG_{name.upper()}": "7"})):
        with pytest.raises(UsageError, match=rf"kg\.toml: {name} is "):
            load(flags, environment, file)
    with pytest.raises(UsageError, match=f"KG_{name.upper()} is 'x'"):
        load({name: 7}, {f"KG_{name.upper()}": "x"}, write(tmp_path, ""))


def test_settings_that_are_not_known_are_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"kg\.toml: unknown setting 'qqqq'; known are store, .*, threads, "):
        load({}, {}, write(tmp_path, "qqqq = 1"))


def test_a_number_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"kg\.toml: port is 'a number too long to be shown', but it must be "):
        load({}, {}, write(tmp_path, f"port = 0x{'f' * 5000}"))
