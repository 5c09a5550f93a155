"""Tries the outside once, for a person who sets things up and waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from radarr_cli.domain.settings import (
        ClientEntry,
        IndexerEntry,
        NetworkSettings,
        ProwlarrSettings,
        Settings,
    )
    from radarr_cli.ports import Check, DownloadClient


class Trials:
    """`services.setup.Trials` on the real thing. A step imports only what it tries."""

    def tmdb(self, settings: Settings) -> None:
        from radarr_cli.adapters.metadata.tmdb import Tmdb  # noqa: PLC0415 - see the class

        Tmdb(settings.tmdb, settings.network).check()

    def prowlarr(self, entry: ProwlarrSettings, network: NetworkSettings) -> Sequence[str]:
        from radarr_cli.adapters.indexers.prowlarr import Prowlarr  # noqa: PLC0415 - see the class

        found = Prowlarr(entry, network).ask()["indexers"]
        return [str(each["name"]) for each in found] if isinstance(found, list) else []

    def indexer(self, entry: IndexerEntry, network: NetworkSettings) -> Sequence[Check]:
        from radarr_cli.adapters.indexers.roster import build_indexer  # noqa: PLC0415 - see the class

        return build_indexer(entry, network).check()

    def client(self, entry: ClientEntry, network: NetworkSettings, folder: Path) -> DownloadClient:
        from radarr_cli.adapters.clients import build  # noqa: PLC0415 - see the class

        return build(entry, network, folder)

    def is_folder(self, path: str) -> bool:
        from radarr_cli.adapters.files.trial import is_folder  # noqa: PLC0415 - see the class

        return is_folder(path)

    def folder(self, path: str) -> Check:
        from radarr_cli.adapters.files.trial import try_folder  # noqa: PLC0415 - see the class

        return try_folder(path)

    def link(self, downloads: str, root: str) -> Check:
        from radarr_cli.adapters.files.trial import try_link  # noqa: PLC0415 - see the class

        return try_link(downloads, root)
