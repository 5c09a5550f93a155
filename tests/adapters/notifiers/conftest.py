"""What really happened, for all that is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fakes.notices import Life

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def life(tmp_path_factory: pytest.TempPathFactory, lasting_database_url: str) -> Life:
    """A film's whole life: lived once a worker."""
    home: Path = tmp_path_factory.mktemp("life")
    return Life(home, lasting_database_url).live()
