"""`secrets.env` beside the configuration: variables for runs whose environment is empty, as a timer's is.

A line is `NAME=value`, as systemd's EnvironmentFile= and `docker --env-file` read it. What the process's own
environment sets wins, so that a login shell, cron, systemd and a container meet the same configuration.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.config.sources import Origin, SourceFile, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.config.paths import ConfigPaths
    from radarr_cli.config.sources import Document

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_ESCAPED = '\\"$`'


def read_variables(document: Document, paths: ConfigPaths) -> dict[str, Value]:
    """The file's variables by name, none where there is no file. Faults go to the document."""
    path = paths.variables
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = f"can't be read: {error.strerror}" if isinstance(error, OSError) else "is not UTF-8 text"
        document.report_file(paths.shown(path), reason)
        return {}
    source = SourceFile(paths.shown(path), path, text)
    document.files.append(source)
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped[0] in "#;":
            continue
        name, equals, raw = stripped.partition("=")
        if not equals or not re.fullmatch(_NAME, name):
            # The line itself may hold a secret.
            document.report(Origin((), source), f"line {number} is no NAME=value")
            continue
        value = _unquoted(raw)
        found[name] = Value(value, Origin((name,), source), value)
    return found


def with_variables(text: str, values: Mapping[str, str]) -> str:
    """The file's text with these lines instead of theirs, or after all others."""
    kept = [line for line in text.splitlines() if line.strip().partition("=")[0] not in values]
    return "".join(f"{line}\n" for line in [*kept, *map(_line, values.items())])


def fits_a_line(value: str) -> bool:
    """Whether a value can stand in the file, in a unit or in a crontab: all of them go line by line."""
    return value.isprintable() and bool(value)


def _line(pair: tuple[str, str]) -> str:
    name, value = pair
    if _unquoted(value) == value:
        return f"{name}={value}"
    quoted = "".join(f"\\{character}" if character in _ESCAPED else character for character in value)
    return f'{name}="{quoted}"'


def _unquoted(raw: str) -> str:
    """The value without quotes around it; within double quotes a backslash takes the next one's meaning."""
    raw = raw.strip()
    if len(raw) < 2 or raw[0] != raw[-1] or raw[0] not in "\"'":
        return raw
    inner = raw[1:-1]
    return inner if raw[0] == "'" else re.sub(rf"\\([{re.escape(_ESCAPED)}])", r"\1", inner)
