"""What is wrong with a set-up: one small rule a check, asked over facts that were loaded once.

The names of the checks are those of Radarr's v3 health where it has one, ours end in `Check` likewise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.health import library, machine, services
from radarr_cli.domain.health.issues import (
    USES,
    HealthFacts,
    Issue,
    Level,
    RootFact,
    ServiceFact,
    StageFact,
    worst_first,
)
from radarr_cli.domain.health.machine import strange_clocks
from radarr_cli.domain.health.services import CLIENT_CHECKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "CHECKS",
    "CLIENT_CHECKS",
    "USES",
    "HealthFacts",
    "Issue",
    "Level",
    "RootFact",
    "ServiceFact",
    "StageFact",
    "examine",
    "strange_clocks",
    "worst_first",
]
CHECKS: tuple[Callable[[HealthFacts], Iterator[Issue]], ...] = (
    machine.configuration, library.roots, library.profiles, services.clients, services.indexers,
    services.notifiers, machine.stages, machine.pauses, machine.clock, library.films, machine.others,
)  # fmt: skip


def examine(facts: HealthFacts) -> list[Issue]:
    """All issues, the worst first, each check's in its own order."""
    return worst_first(issue for check in CHECKS for issue in check(facts))
