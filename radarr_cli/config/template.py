"""The commented `config.toml` that `init` begins with: every section and key, with its help and default.

Lines of explanation begin with `# `; settings that are off begin with `#` and can be switched on as they are.
"""

from __future__ import annotations

import typing
from dataclasses import MISSING
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.config.conversion import keys, without_none
from radarr_cli.config.plain import plain
from radarr_cli.config.sections import SECTIONS
from radarr_cli.config.toml_text import assignment, value_text
from radarr_cli.domain.profile import SizeLimits
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ByteSize, FolderPath, ProxyUrl, Url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radarr_cli.config.sections import Key, Kinds, Section

_PREAMBLE = """\
# The configuration of radarr-cli. What is commented out shows the default, or an example where there is none.
# After this file, conf.d/*.toml are read in the order of their names; tables merge, the later file wins.
# secrets.toml sets single secrets ([client.NAME] password = "..."), and so does the environment, for any key:
# RADARR_CLI_TMDB__API_KEY, RADARR_CLI_CLIENT__NAME__PASSWORD.
# secrets.env sets variables, NAME=value a line, where they aren't set: timers and cron have no environment.
# A secret is text, or { env = "NAME" }, { file = "PATH" }, { command = ["pass", "show", "x"] } or
# { same_as = "prowlarr.NAME.api_key" }; it is fetched when it is used.
# Try a change with: radarr-cli config check
"""
_EXAMPLES: dict[object, Any] = {
    Secret: {"env": "NAME"}, Url: "http://localhost:8080", ProxyUrl: "socks5://localhost:1080",
    FolderPath: "/srv/films", str: "name", bool: True, int: 1, float: 1.0, timedelta: "7d",
    ByteSize: "20 GiB",
}  # fmt: skip
_EXAMPLES_BY_NAME = {
    "timezone": "Europe/Berlin",
    "minimum": 5,
    "preferred": 30,
    "maximum": 60,
    "call_gap": "2s",
    "timeout": "100s",
    "ignored": ["/\\bcam\\b/i", "korsub"],
    "qualities": ["Bluray-1080p", {"name": "WEB 1080p", "qualities": ["WEBDL-1080p", "WEBRip-1080p"]}],
    "cutoff": "Bluray-1080p",
}

_MAPS = {"filter": ("big", "size>20G and monitored=yes")}


def template(kinds: Kinds, answers: Mapping[str, Any] | None = None) -> str:
    """The text of a new `config.toml`; `answers` are switched on: `{"library": {…}, "root": [{…}]}`."""
    given = answers or {}
    blocks = ["\n".join(_section(section, kinds, given.get(section.key))) for section in SECTIONS]
    return "\n\n".join([_PREAMBLE.rstrip(), *blocks]) + "\n"


def _section(section: Section, kinds: Kinds, given: Any) -> Iterator[str]:
    yield f"# --- {section.key}: {section.summary}"
    if section.shape == "map":
        yield f"#[{section.key}]"
        yield f"#{assignment(*_MAPS.get(section.key, ('name', 'text')))}"
    elif section.shape == "table":
        yield from _table(section.written, keys(section.cls), given)
    elif section.shape == "named":
        name = value_text("Bluray-1080p") if section.cls is SizeLimits else "name"
        known = {key: entry for key, entry in keys(section.cls).items() if key != "name"}
        yield from _table(f"[{section.key}.{name}]", known, None)
    else:
        yield from _entries(section, kinds, given or [])


def _entries(section: Section, kinds: Kinds, given: list[Mapping[str, Any]]) -> Iterator[str]:
    """The given entries, and for each kind that none of them is of, how one would look."""
    common = keys(section.cls)
    if section.key not in kinds:
        yield from _each(section.written, common, given)
        return
    for kind in kinds[section.key]:
        known = common | keys(kind.settings_class())
        yield f"# {kind.name}: {kind.summary}"
        own = [entry for entry in given if entry["kind"] == kind.name]
        yield from _each(section.written, known, own, kind=kind.name)


def _each(
    header: str, known: Mapping[str, Key], given: list[Mapping[str, Any]], kind: str | None = None
) -> Iterator[str]:
    for entry in given:
        yield from _table(header, known, entry, kind)
    if not given:
        yield from _table(header, known, None, kind)


def _table(
    header: str, known: Mapping[str, Key], given: Mapping[str, Any] | None, kind: str | None = None
) -> Iterator[str]:
    off = "#" if given is None else ""
    yield f"{off}{header}"
    for key in known.values():
        if given is not None and key.name in given:
            yield from _line(key, given[key.name], "")
        else:
            yield from _line(key, kind if key.name == "kind" and kind else _shown(key), "#")


def _line(key: Key, value: Any, off: str) -> Iterator[str]:
    text = key.help
    if key.choices:
        text += f" ({', '.join(key.choices)})"
    if text:
        yield f"# {text}"
    yield f"{off}{assignment(key.name, value)}"


def _shown(key: Key) -> Any:
    """The default; where there is none, an example of the type."""
    if key.name in _EXAMPLES_BY_NAME and not (key.default is not MISSING and key.default):
        return _EXAMPLES_BY_NAME[key.name]
    if key.default not in (MISSING, None):
        return plain(key.annotation, key.default)
    kind = without_none(key.annotation)
    if typing.get_origin(kind) is tuple:
        return []
    return key.choices[0] if key.choices else _EXAMPLES[kind]
