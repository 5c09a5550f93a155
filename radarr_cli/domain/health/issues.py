"""An issue of the set-up, and the facts that the checks judge by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.errors import Fault

USES = frozenset(("rss", "automatic", "interactive"))
"""What an indexer can be asked for."""


class Level(StrEnum):
    """v3's HealthCheckResult."""

    OK = "ok"
    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One thing that is wrong. `subject` tells issues of one check apart; `remedy` is what to do next."""

    check: str
    level: Level
    message: str
    remedy: str
    subject: str = ""

    @property
    def key(self) -> str:
        return f"health:{self.check}:{self.subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFact:
    """An indexer, client or notifier of the configuration, and how it did last.

    `uses` is what an indexer is asked for, `tokens_left` its calls until tomorrow, None where nothing was
    counted. `stopped` says that no time, but new settings or a passed test end its pause.
    """

    name: str
    enabled: bool = True
    error: str | None = None
    failing_since: datetime | None = None
    disabled_until: datetime | None = None
    stopped: bool = False
    kind: str = ""
    client: str | None = None
    url: str = ""
    tokens_left: float | None = None
    uses: frozenset[str] = USES


@dataclass(frozen=True, slots=True, kw_only=True)
class RootFact:
    """A root: whether it is here as it was (`fault` says what isn't), bytes, how many films live there.

    `trash_writable` is about the folder that retired files go to, once there is one.
    """

    name: str
    path: str
    fault: str | None = None
    hint: str | None = None
    writable: bool = True
    trash_writable: bool = True
    read_only: bool = False
    free: int | None = None
    films: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFact:
    """A stage of `run-once`: when it ended last and in which run, how often it failed in a row, and how often
    it is due."""

    name: str
    interval: timedelta
    ended: datetime | None = None
    failures: int = 0
    error: str | None = None
    run: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFacts:
    """Everything a check may see. `clock_ahead` is this machine's clock minus the database's; the zone of
    `now` is the one that instants are told in."""

    now: datetime
    clients: Sequence[ServiceFact] = ()
    indexers: Sequence[ServiceFact] = ()
    notifiers: Sequence[ServiceFact] = ()
    roots: Sequence[RootFact] = ()
    unknown_roots: Mapping[str, int] = field(default_factory=dict)
    unknown_profiles: Mapping[str, int] = field(default_factory=dict)
    stages: Sequence[StageFact] = ()
    ever_ran: bool = False
    warnings: Sequence[Fault] = ()
    clock_ahead: timedelta = timedelta(0)
    minimum_free: int = 0
    gone_films: Sequence[str] = ()
    feed_gaps: Sequence[str] = ()
    metadata_key: bool = True
    other_programs: Sequence[str] = ()
    interrupted_operations: int = 0
    pauses: Sequence[str] = ()


def worst_first(issues: Iterable[Issue]) -> list[Issue]:
    order = list(Level)
    return sorted(issues, key=lambda issue: -order.index(issue.level))
