"""Each torrent client in turn, running, for the tests of what they have in common."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.adapters.clients.subjects import PARAMETERS, Stage, staged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from radarr_cli.ports import DownloadClient


@pytest.fixture(scope="module", params=PARAMETERS)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(request.param, tmp_path_factory.mktemp(request.param.kind)) as running:
        yield running


@pytest.fixture
def client(stage: Stage, tmp_path: Path) -> DownloadClient:
    return stage.client(tmp_path / "state")


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait for what a program does by itself. Fails after `seconds`."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            pytest.fail(f"not met within {seconds} s")
        time.sleep(0.05)
