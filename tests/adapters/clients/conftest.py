"""A real qBittorrent and a real seeder, one of each for a module."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.fakes.bittorrent import Swarm
from tests.fakes.qbittorrent import QBittorrent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QBittorrent]:
    with QBittorrent(tmp_path_factory.mktemp("qbittorrent")) as running:
        yield running


@pytest.fixture(scope="module")
def swarm() -> Iterator[Swarm]:
    with Swarm() as running:
        yield running


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait for what a program does by itself. Fails after `seconds`."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            pytest.fail(f"not met within {seconds} s")
        time.sleep(0.05)
