"""One world a test: everything on loopback, started and ended."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.e2e.world import World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def world() -> Iterator[World]:
    with ExitStack() as stack:
        yield make_world(stack)
