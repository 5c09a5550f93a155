"""The configuration as a backup keeps it: every file but the one of secrets, and no secret in any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.secret import MASK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.config.paths import ConfigPaths
    from radarr_cli.domain.secret import Secret


def archived_files(paths: ConfigPaths, literals: Sequence[Secret]) -> dict[str, bytes]:
    """Name below the configuration's folder to content. `literals` are the secrets that stand in files
    themselves; they are masked wherever they stand."""
    found = [paths.file, *sorted(paths.parts.glob("*.toml")), *sorted(paths.formats.glob("*"))]
    hidden = sorted({secret.reveal() for secret in literals}, key=len, reverse=True)
    files = {}
    for path in found:
        if path.is_file() and path != paths.secrets:
            text = path.read_bytes()
            for secret in hidden:
                for form in (secret, secret.replace("\\", "\\\\").replace('"', '\\"')):
                    text = text.replace(form.encode(), MASK.encode())
            files[paths.shown(path)] = text
    return files
