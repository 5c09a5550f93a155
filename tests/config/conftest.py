"""A configuration written for one test, loaded with the adapters there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters import clients, indexers
from radarr_cli.config.loading import load
from radarr_cli.config.paths import ConfigPaths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from radarr_cli.config.loading import Loaded
    from radarr_cli.domain.kinds import Kind

KINDS = {"indexer": indexers.KINDS, "client": clients.KINDS}


@pytest.fixture
def kinds() -> Mapping[str, tuple[Kind, ...]]:
    return KINDS


@pytest.fixture
def paths(tmp_path: Path) -> ConfigPaths:
    """A folder of its own for the configuration."""
    return ConfigPaths(tmp_path / "config.toml")


@pytest.fixture
def configure(paths: ConfigPaths) -> Callable[..., Loaded]:
    """`configure(text)` or `configure({"config.toml": …, "conf.d/10-a.toml": …}, {"NAME": "value"})`."""

    def write_and_load(
        files: str | Mapping[str, str], environment: Mapping[str, str] | None = None
    ) -> Loaded:
        for name, text in ({"config.toml": files} if isinstance(files, str) else files).items():
            path = paths.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return load(paths, environment or {}, KINDS)

    return write_and_load
