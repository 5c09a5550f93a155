"""Single keys set from beside the files: `secrets.toml`, the environment and `secrets.env`.

All name an entry by its name: `[client.qbit] password = "…"`, `RADARR_CLI_CLIENT__QBIT__PASSWORD`. They
change what the files define and never add an entry.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from radarr_cli.config.sections import BY_KEY, SECTIONS
from radarr_cli.config.sources import Origin, Table, Value, parse_file, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from radarr_cli.config.paths import ConfigPaths
    from radarr_cli.config.sections import Section
    from radarr_cli.config.sources import Document

PREFIX = "RADARR_CLI_"
PROGRAM_VARIABLES = frozenset({"RADARR_CLI_CONFIG"})
"""Variables that are no keys: they say where to look before any key is known."""


def apply_secrets_file(document: Document, paths: ConfigPaths, drafts: Mapping[Path, str]) -> None:
    """Set the keys of `secrets.toml`, if there is one."""
    if paths.secrets not in drafts and not paths.secrets.exists():
        return
    parsed = parse_file(document, paths, paths.secrets, drafts)
    if parsed is None:
        return
    source, content = parsed
    for key, raw in content.items():
        origin, section = Origin((key,), source), BY_KEY.get(key)
        if section is None or not isinstance(raw, dict):
            document.report(origin, unknown("section", key, BY_KEY) if section is None else "is a section")
        elif section.shape in ("entries", "named"):
            _set_named(document, section, origin, raw)
        else:
            table = document.tables.setdefault(key, Table(origin))
            table.values |= {name: Value(value, origin.child(name)) for name, value in raw.items()}


def apply_environment(
    document: Document, environment: Mapping[str, str], from_file: Mapping[str, Value]
) -> None:
    """Set the keys that RADARR_CLI_… variables name; one that names no key is a fault.

    `from_file` are the variables of `secrets.env`, which count where the environment sets none.
    """
    referenced = _referenced(document)
    for variable in sorted({*environment, *from_file}):
        if not variable.startswith(PREFIX) or variable in PROGRAM_VARIABLES or variable in referenced:
            continue
        text = environment.get(variable)
        origin = Origin(variable=variable) if text is not None else from_file[variable].origin
        text = from_file[variable].raw if text is None else text
        rest = variable.removeprefix(PREFIX)
        section = next((each for each in SECTIONS if rest.startswith(f"{each.key.upper()}__")), None)
        if section is None:
            first = rest.partition("__")[0].lower()
            document.report(origin, f"sets nothing: {unknown('section', first, BY_KEY)}")
            continue
        value = Value(_as_toml(text), origin, text)
        _set_from_environment(document, section, rest[len(section.key) + 2 :], value)


def entries_by_name(document: Document, section: Section) -> list[tuple[str, Table]]:
    """The section's entries or named tables with their names; entries without one are left out."""
    if section.shape == "named":
        return list(document.named.get(section.key, {}).items())
    default = _default_name(section)
    tables = document.entries.get(section.key, [])
    named = [(table.values["name"].raw if "name" in table.values else default, table) for table in tables]
    return [(name, table) for name, table in named if isinstance(name, str) and name]


def variable_part(name: str) -> str:
    """A name as environment variables write it: upper case, everything but letters and digits is `_`."""
    return re.sub(r"[^A-Z0-9]", "_", name.upper())


def _default_name(section: Section) -> str | None:
    field = section.cls.__dataclass_fields__.get("name")  # type: ignore[attr-defined]
    return field.default if field is not None and isinstance(field.default, str) else None


def _set_named(document: Document, section: Section, origin: Origin, content: dict[str, Any]) -> None:
    tables = entries_by_name(document, section)
    for name, keys in content.items():
        own = origin.child(name)
        matches = [table for known, table in tables if known == name]
        if not isinstance(keys, dict):
            document.report(own, f"is a table: write [{section.key}.NAME]")
        elif not matches:
            if document.readable:
                document.report(own, unknown(section.key, name, [known for known, _ in tables]))
        else:
            matches[0].values |= {key: Value(value, own.child(key)) for key, value in keys.items()}


def _set_from_environment(document: Document, section: Section, rest: str, value: Value) -> None:
    if section.shape == "table":
        table = document.tables.setdefault(section.key, Table(value.origin))
        table.values[rest.lower()] = value
    elif section.shape == "map":
        table = document.tables.setdefault(section.key, Table(value.origin))
        key = next((name for name in table.values if variable_part(name) == rest), rest.lower())
        table.values[key] = value
    else:
        _set_entry_key(document, section, rest, value)


def _set_entry_key(document: Document, section: Section, rest: str, value: Value) -> None:
    tables = entries_by_name(document, section)
    fits = {name: table for name, table in tables if rest.startswith(f"{variable_part(name)}__")}
    if not fits:
        if document.readable:
            given = rest.partition("__")[0].lower()
            document.report(value.origin, unknown(section.key, given, [name for name, _ in tables]))
        return
    longest = max(len(variable_part(name)) for name in fits)
    names = [name for name in fits if len(variable_part(name)) == longest]
    if len(names) > 1:
        both = " and ".join(f'"{name}"' for name in names)
        document.report(value.origin, f"could mean {both}; rename one of them")
        return
    key = rest[longest + 2 :].lower()
    if key == "name":
        document.report(value.origin, "a name can't be set from the environment")
        return
    fits[names[0]].values[key] = value


def _as_toml(text: str) -> Any:
    """The variable's text read as a TOML value, else the text itself."""
    try:
        content = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return content["value"] if content.keys() == {"value"} else text


def _referenced(document: Document) -> set[str]:
    """Variables that hold a secret by reference, `{ env = "RADARR_CLI_KEY" }`: they are no keys."""
    tables = [*document.tables.values()]
    tables += [table for entries in document.entries.values() for table in entries]
    return {
        value.raw["env"]
        for table in tables
        for value in table.values.values()
        if isinstance(value.raw, dict) and isinstance(value.raw.get("env"), str)
    }
