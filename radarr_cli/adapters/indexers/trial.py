"""Tries a Prowlarr once, for a person who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.adapters.indexers.prowlarr import Prowlarr

if TYPE_CHECKING:
    from radarr_cli.domain.settings import NetworkSettings, ProwlarrSettings


def try_prowlarr(settings: ProwlarrSettings, network: NetworkSettings) -> list[str]:
    """The names of its enabled indexers, asked now. Raises CredentialsRejected or ServiceUnavailable."""
    found = Prowlarr(settings, network).ask()["indexers"]
    return [str(each["name"]) for each in found] if isinstance(found, list) else []
