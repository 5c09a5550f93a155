"""The composition root: everything lazy, assembled once, in the order of this file.

The only module that knows configuration, adapters and services alike. Imports stand inside the functions
because a command pays only for what it uses.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.config.configuration import Configuration
    from radarr_cli.domain.settings import Settings
    from radarr_cli.store.database import Database


@dataclass
class App:
    """One process's collaborators. `config_path` is `--config`; None takes the usual place."""

    config_path: Path | None = None
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    def now(self) -> datetime:
        return datetime.now(UTC)

    @cached_property
    def configuration(self) -> Configuration:
        """The user's files: where they are, what they say, what may be written of them."""
        from radarr_cli.adapters import clients, indexers
        from radarr_cli.config.configuration import Configuration

        kinds = {"indexer": indexers.KINDS, "client": clients.KINDS}
        return Configuration(self.config_path, self.environment, kinds)

    @cached_property
    def settings(self) -> Settings:
        """The checked configuration. Raises ConfigError with every fault."""
        return self.configuration.settings

    @cached_property
    def database(self) -> Database:
        """The library's database, started or connected to, with a schema that fits.

        Raises DatabaseUnavailable or SchemaMismatch.
        """
        from radarr_cli.store.opening import open_database

        return open_database(self.settings.database)
