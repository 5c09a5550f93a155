"""The JSON Schema of a configuration file, for editors: made from the same dataclasses that load it."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import MISSING, is_dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from radarr_cli.config.conversion import keys, without_none
from radarr_cli.config.plain import plain
from radarr_cli.config.sections import SECTIONS
from radarr_cli.domain.custom_fields import TYPES
from radarr_cli.domain.profile import QualityGroup, SizeLimits
from radarr_cli.domain.quality import QUALITIES
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ByteSize, FileMode, FolderPath, ProxyUrl, Url

if TYPE_CHECKING:
    from radarr_cli.config.sections import Key, Kinds, Section

_TEXT = {"type": "string"}
_DEFINITIONS: dict[str, Any] = {
    "secret": {
        "description": "the secret itself, or where to fetch it when it is used",
        "anyOf": [
            {"type": "string", "minLength": 1},
            *(
                {
                    "type": "object",
                    "properties": {form: {"type": "string", "minLength": 1}},
                    "required": [form],
                    "additionalProperties": False,
                }
                for form in ("env", "file", "same_as")
            ),
            {
                "type": "object",
                "properties": {"command": {"type": "array", "items": _TEXT, "minItems": 1}},
                "required": ["command"],
                "additionalProperties": False,
            },
        ],
    },
    "duration": {
        "description": 'a duration with its unit: "90s", "15m", "24h", "14d", "1h30m"',
        "type": "string",
        "pattern": r"^([0-9]+(\.[0-9]+)? ?(ms|s|m|h|d|w) ?)+$",
    },
    "size": {
        "description": 'a size: "20 GiB", "500 MB", or a number of bytes',
        "anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? ?([KMGTkmgt][Ii]?[Bb]|[KMGTkmgt]|[Bb])?$"},
        ],
    },
    "mode": {"type": "string", "pattern": "^0?[0-7]{3}$"},
    "url": {"type": "string", "pattern": "^https?://[^ ]+$"},
    "proxy": {"type": "string", "pattern": "^(https?|socks5h?)://[^ ]+$"},
    "folder": {"type": "string", "pattern": "^[/~]"},
    "quality": {"enum": [quality.name for quality in QUALITIES]},
    "quality_group": {
        "anyOf": [
            {"$ref": "#/$defs/quality"},
            {
                "type": "object",
                "properties": {
                    "name": _TEXT,
                    "qualities": {"type": "array", "items": {"$ref": "#/$defs/quality"}, "minItems": 1},
                },
                "required": ["name", "qualities"],
                "additionalProperties": False,
            },
        ]
    },
}
_REFERENCES = {
    Secret: "secret", timedelta: "duration", ByteSize: "size", FileMode: "mode", Url: "url",
    ProxyUrl: "proxy", FolderPath: "folder", QualityGroup: "quality_group",
}  # fmt: skip
_PLAIN: dict[object, str] = {str: "string", bool: "boolean", int: "integer", float: "number"}


def json_schema(kinds: Kinds) -> dict[str, Any]:
    """The schema of `config.toml` and of each file in `conf.d`, as JSON Schema 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "radarr-cli configuration",
        "type": "object",
        "additionalProperties": False,
        "properties": {section.key: _section(section, kinds) for section in SECTIONS},
        "$defs": _DEFINITIONS,
    }


def _section(section: Section, kinds: Kinds) -> dict[str, Any]:
    described: dict[str, Any] = {"description": section.summary}
    if section.shape == "map":
        values = {"enum": list(TYPES)} if section.key == "custom_fields" else _TEXT
        return described | {"type": "object", "additionalProperties": values}
    if section.shape == "table":
        return described | _table(keys(section.cls))
    if section.shape == "named":
        # Several files may each say a part of it, so nothing is required in one.
        known = {name: key for name, key in keys(section.cls).items() if name != "name"}
        one = _table(known)
        if section.cls is SizeLimits:
            return described | _of_qualities(one)
        return described | {"type": "object", "additionalProperties": one}
    return described | {"type": "array", "items": _entry(section, kinds)}


def _entry(section: Section, kinds: Kinds) -> dict[str, Any]:
    common = keys(section.cls)
    if section.key not in kinds:
        return _table(common, required=True)
    one_of = []
    for kind in kinds[section.key]:
        table = _table(common | keys(kind.settings_class()), required=True)
        table["properties"]["kind"] = {"const": kind.name, "description": kind.summary}
        one_of.append({"title": kind.name, **table})
    return {"oneOf": one_of}


def _table(known: Mapping[str, Key], *, required: bool = False) -> dict[str, Any]:
    table: dict[str, Any] = {
        "type": "object",
        "properties": {name: _key(key) for name, key in known.items()},
        "additionalProperties": False,
    }
    # A secret may come from secrets.toml or the environment.
    needed = [key.name for key in known.values() if key.default is MISSING and key.annotation is not Secret]
    return table | {"required": needed} if required and needed else table


def _of_qualities(one: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "propertyNames": {"$ref": "#/$defs/quality"}, "additionalProperties": one}


def _key(key: Key) -> dict[str, Any]:
    schema = _type(without_none(key.annotation), key.choices)
    if key.help:
        schema["description"] = key.help
    default = None if key.default is MISSING else plain(key.annotation, key.default)
    return schema if default is None else schema | {"default": default}


def _type(kind: Any, choices: tuple[str, ...] = ()) -> dict[str, Any]:
    if kind in _REFERENCES:
        return {"$ref": f"#/$defs/{_REFERENCES[kind]}"}
    if is_dataclass(kind) and isinstance(kind, type):
        return _table(keys(kind))
    container = typing.get_origin(kind)
    if container is tuple:
        return {"type": "array", "items": _type(typing.get_args(kind)[0], choices)}
    if container is Mapping:
        return {"type": "object", "additionalProperties": _type(typing.get_args(kind)[1])}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [str(member) for member in kind]}
    if choices:
        return {"enum": list(choices)}
    return {"type": _PLAIN[kind]}
