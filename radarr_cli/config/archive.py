"""The configuration as a backup keeps it: every file but the one of secrets, and no secret in any."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from radarr_cli.config.toml_text import document_text
from radarr_cli.domain.secret import MASK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.config.paths import ConfigPaths
    from radarr_cli.domain.secret import Secret

_LONG = 6
"""A shorter secret may be part of any word: it is looked for as a whole value only."""


def archived_files(paths: ConfigPaths, literals: Sequence[Secret]) -> dict[str, bytes]:
    """Name below the configuration's folder to content. `literals` are the secrets that stand in files
    themselves; they are masked wherever they stand."""
    found = [paths.file, *sorted(paths.parts.glob("*.toml")), *sorted(paths.formats.glob("*"))]
    hidden = sorted({secret.reveal() for secret in literals}, key=len, reverse=True)
    files = {}
    for path in found:
        if path.is_file() and path != paths.secrets:
            content = path.read_bytes()
            masked = _masked_toml(content, hidden) if path.suffix == ".toml" else _masked(content, hidden)
            files[paths.shown(path)] = masked
    return files


def _masked(content: bytes, hidden: Sequence[str]) -> bytes:
    """Its text, comments too, as it stands but for the secrets."""
    for secret in hidden:
        for form in (secret, secret.replace("\\", "\\\\").replace('"', '\\"')):
            if len(secret) >= _LONG:
                content = content.replace(form.encode(), MASK.encode())
            else:
                for quote in ('"', "'"):
                    whole = f"{quote}{form}{quote}"
                    content = content.replace(whole.encode(), f"{quote}{MASK}{quote}".encode())
    return content


def _masked_toml(content: bytes, hidden: Sequence[str]) -> bytes:
    """TOML has many ways to write a text: where one is left, the file is written anew, without comments."""
    masked = _masked(content, hidden)
    try:
        document = tomllib.loads(masked.decode())
    except ValueError:
        document = tomllib.loads(content.decode())
    else:
        if _without(document, hidden) == document:
            return masked
    return document_text(_without(document, hidden)).encode()


def _without(value: Any, hidden: Sequence[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(each, hidden) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(each, hidden) for each in value]
    if isinstance(value, str):
        for secret in hidden:
            if value == secret:
                return MASK
            if len(secret) >= _LONG:
                value = value.replace(secret, MASK)
    return value
