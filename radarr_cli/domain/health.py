"""What is wrong with a set-up: one small rule a check, asked over facts that were loaded once.

The names of the checks are those of Radarr's v3 health where it has one, ours end in `Check` likewise.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

LONG = timedelta(hours=6)
"""From then on a pause of an indexer is long (Radarr's limit)."""
CLOCK_SLACK = timedelta(minutes=1)
STALE_AFTER = timedelta(hours=24)
"""A stage that hasn't run for that long, and for three of its intervals, isn't called any more."""
USES = frozenset(("rss", "automatic", "interactive"))
"""What an indexer can be asked for."""
SERVICE_CLOCK_SLACK = timedelta(minutes=5)
"""What the clocks of services that we ask may differ from ours: they tell whole seconds, and of an answer's
beginning."""
FEW_BYTES = 5 * 1024**3
"""What a root should have left beyond what imports must leave free."""


class Level(StrEnum):
    """v3's HealthCheckResult."""

    OK = "ok"
    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"


CLIENT_CHECKS = {
    "share limit": ("DownloadClientRemovesCompletedDownloadsCheck", Level.WARNING),
    "history": ("DownloadClientRemovesCompletedDownloadsCheck", Level.ERROR),
    "sorting": ("DownloadClientSortingCheck", Level.WARNING),
}
"""Radarr's names of what a client's own check finds, by its subject; the rest is DownloadClientCheck. What a
client doesn't list any more is never imported."""


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
    """Everything a check may see. `clock_ahead` is this machine's clock minus the database's."""

    now: datetime
    clients: Sequence[ServiceFact] = ()
    indexers: Sequence[ServiceFact] = ()
    notifiers: Sequence[ServiceFact] = ()
    roots: Sequence[RootFact] = ()
    unknown_roots: Mapping[str, int] = field(default_factory=dict)
    unknown_profiles: Mapping[str, int] = field(default_factory=dict)
    stages: Sequence[StageFact] = ()
    ever_ran: bool = False
    warnings: Sequence[tuple[str, str]] = ()
    clock_ahead: timedelta = timedelta(0)
    minimum_free: int = 0
    gone_films: Sequence[str] = ()
    feed_gaps: Sequence[str] = ()
    metadata_key: bool = True
    other_programs: Sequence[str] = ()
    interrupted_operations: int = 0
    pauses: Sequence[str] = ()


def examine(facts: HealthFacts) -> list[Issue]:
    """All issues, the worst first, each check's in its own order."""
    return worst_first(issue for check in CHECKS for issue in check(facts))


def worst_first(issues: Iterable[Issue]) -> list[Issue]:
    order = list(Level)
    return sorted(issues, key=lambda issue: -order.index(issue.level))


def _clients(facts: HealthFacts) -> Iterator[Issue]:
    enabled = [client for client in facts.clients if client.enabled]
    if not enabled:
        yield Issue(
            check="DownloadClientCheck", level=Level.WARNING, message="no download client is configured",
            remedy="radarr-cli init, or add [[client]] to the configuration",
        )  # fmt: skip
    yield from _failing("DownloadClientStatusCheck", "download client", enabled, "radarr-cli clients test {}")


_UNUSED = (
    ("rss", "IndexerRssCheck", Level.ERROR, "its newest releases: nothing comes by itself"),
    ("automatic", "IndexerSearchCheck", Level.WARNING, "searches that the program makes by itself"),
    ("interactive", "IndexerSearchCheck", Level.WARNING, "searches that a person makes"),
)


def _indexers(facts: HealthFacts) -> Iterator[Issue]:
    enabled = [indexer for indexer in facts.indexers if indexer.enabled]
    if not enabled:
        yield Issue(
            check="IndexerRssCheck", level=Level.ERROR, message="no indexer is configured",
            remedy="radarr-cli init, or add [[indexer]] or [[prowlarr]] to the configuration",
        )  # fmt: skip
    for use, check, level, what in _UNUSED:
        if enabled and not any(use in indexer.uses for indexer in enabled):
            yield Issue(
                check=check, level=level, subject=use, message=f"no enabled indexer is asked for {what}",
                remedy=f"{use} = true at an [[indexer]] of the configuration",
            )  # fmt: skip
    for long, check in ((False, "IndexerStatusCheck"), (True, "IndexerLongTermStatusCheck")):
        group = [
            indexer
            for indexer in enabled
            if (indexer.failing_since is not None and facts.now - indexer.failing_since >= LONG) is long
        ]
        yield from _failing(check, "indexer", group, "radarr-cli indexers test {}", of=len(enabled))
    known = {client.name for client in facts.clients if client.enabled}
    for indexer in enabled:
        if indexer.client is not None and indexer.client not in known:
            yield Issue(
                check="IndexerDownloadClientCheck", level=Level.WARNING, subject=indexer.name,
                message=f"indexer {indexer.name} is bound to client {indexer.client}, which isn't enabled",
                remedy="change its key `client` in the configuration, or enable that client",
            )  # fmt: skip
        if indexer.url.rstrip("/").endswith(("/indexers/all/results/torznab", "/indexers/all")):
            yield Issue(
                check="IndexerJackettAllCheck", level=Level.WARNING, subject=indexer.name,
                message=f"indexer {indexer.name} is Jackett's `all`: a single failing tracker stays hidden",
                remedy="add Jackett's indexers one by one",
            )  # fmt: skip
        if indexer.tokens_left is not None and indexer.tokens_left < 1:
            yield Issue(
                check="IndexerBudgetCheck", level=Level.NOTICE, subject=indexer.name,
                message=f"indexer {indexer.name} has no calls left for now",
                remedy="radarr-cli indexers budget; its key api_calls sets how many there are a day",
            )  # fmt: skip


def _notifiers(facts: HealthFacts) -> Iterator[Issue]:
    enabled = [notifier for notifier in facts.notifiers if notifier.enabled]
    yield from _failing("NotificationStatusCheck", "notifier", enabled, "radarr-cli notify test {}")


def _failing(
    check: str, noun: str, services: Sequence[ServiceFact], remedy: str, *, of: int | None = None
) -> Iterator[Issue]:
    """One issue for each that fails; where none is left that works, errors."""
    failing = [service for service in services if service.error is not None]
    everything = len(failing) == (len(services) if of is None else of)
    for service in failing:
        until = ""
        if service.stopped:
            until = "; it is left alone until its settings change"
        elif service.disabled_until:
            until = f"; it is left alone until {service.disabled_until:%Y-%m-%d %H:%M} UTC"
        named = f"{noun} {service.name}"
        said = str(service.error)
        if not said.startswith(named.removeprefix("download ")):  # most errors name it themselves
            said = f"{named}: {said}"
        yield Issue(
            check=check, level=Level.ERROR if everything else Level.WARNING, subject=service.name,
            message=f"{said}{until}",
            remedy=remedy.format(shlex.quote(service.name)),
        )  # fmt: skip


def _roots(facts: HealthFacts) -> Iterator[Issue]:
    if not facts.roots:
        yield Issue(
            check="RootFolderCheck", level=Level.ERROR, message="no root is configured",
            remedy="radarr-cli init, or add [[root]] to the configuration",
        )  # fmt: skip
    for root in facts.roots:
        named = f"root {root.name} ({root.path})"
        if root.fault is not None:
            level = Level.ERROR if root.films else Level.WARNING
            yield Issue(
                check="RootFolderCheck", level=level, subject=root.name, message=root.fault,
                remedy=root.hint or "mount it",
            )  # fmt: skip
            continue
        if root.read_only or not root.writable:
            what = "its file system is mounted read-only" if root.read_only else "it can't be written"
            yield Issue(
                check="MountCheck", level=Level.ERROR, subject=root.name, message=f"{named}: {what}",
                remedy="mount it writable, and let this account write there",
            )  # fmt: skip
        elif not root.trash_writable:
            yield Issue(
                check="RecyclingBinCheck", level=Level.ERROR, subject=root.name,
                message=f"{named}: its trash can't be written, so nothing can be replaced or removed",
                remedy=f"let this account write to {shlex.quote(f'{root.path}/.radarr-cli-trash')}",
            )  # fmt: skip
        if root.free is not None and root.free < facts.minimum_free + FEW_BYTES:
            low = root.free < facts.minimum_free
            yield Issue(
                check="DiskSpaceCheck", level=Level.ERROR if low else Level.WARNING, subject=root.name,
                message=f"{named} has {root.free / 1024**3:.1f} GiB left",
                remedy="radarr-cli trash list; radarr-cli files list: what may go?",
            )  # fmt: skip
    for name, films in facts.unknown_roots.items():
        yield Issue(
            check="RootFolderCheck", level=Level.WARNING, subject=name,
            message=f"{films} films are in root {name}, which isn't configured on this machine",
            remedy=f'[[root]] name = "{name}" with its path here, or leave its files to another machine',
        )  # fmt: skip


def _profiles(facts: HealthFacts) -> Iterator[Issue]:
    for name, films in facts.unknown_profiles.items():
        yield Issue(
            check="QualityProfileCheck", level=Level.ERROR, subject=name,
            message=f"{films} films have the profile {name}, which isn't configured",
            remedy="radarr-cli edit --where "
            + shlex.quote(f'profile="{name}"')
            + " --profile ANOTHER, or add it again",
        )  # fmt: skip


def _stages(facts: HealthFacts) -> Iterator[Issue]:
    if not facts.ever_ran:
        yield Issue(
            check="ScheduleCheck", level=Level.NOTICE, message="run-once was never called",
            remedy="radarr-cli schedule install",
        )  # fmt: skip
        return
    for stage in facts.stages:
        if stage.failures:
            times = f"{stage.failures} times in a row" if stage.failures > 1 else "last time"
            yield Issue(
                check="TaskCheck", level=Level.ERROR if stage.failures > 2 else Level.WARNING,
                subject=stage.name, message=f"stage {stage.name} failed {times}: {stage.error or 'partly'}",
                remedy=f"radarr-cli runs show {stage.run}" if stage.run else "radarr-cli runs list --failed",
            )  # fmt: skip
    ended = [stage for stage in facts.stages if stage.ended is not None]
    stale = [
        stage
        for stage in ended
        if stage.ended and facts.now - stage.ended > max(3 * stage.interval, STALE_AFTER)
    ]
    if stale and len(stale) == len(ended):
        last = max(stage.ended for stage in ended if stage.ended)
        yield Issue(
            check="ScheduleCheck", level=Level.ERROR,
            message=f"run-once was called last on {last:%Y-%m-%d %H:%M} UTC",
            remedy="radarr-cli schedule status",
        )  # fmt: skip


def _pauses(facts: HealthFacts) -> Iterator[Issue]:
    """What was paused without an end, and nothing gets into the library without it."""
    for key in facts.pauses:
        if key in ("all", "task:queue", "task:import"):
            words = key.replace("task:", "stage ")
            what = "everything" if key == "all" else words
            yield Issue(
                check="ImportMechanismCheck", level=Level.WARNING, subject=key,
                message=f"{what} is paused until somebody resumes it: nothing is imported",
                remedy=f"radarr-cli resume {words}",
            )  # fmt: skip


def _clock(facts: HealthFacts) -> Iterator[Issue]:
    if abs(facts.clock_ahead) > CLOCK_SLACK:
        yield _wrong_clock("the database", facts.clock_ahead)


def strange_clocks(ahead: Mapping[str, timedelta]) -> list[Issue]:
    """Services whose clocks are far from ours, by the date of their answers: one of the two is wrong."""
    return [_wrong_clock(name, by) for name, by in ahead.items() if abs(by) > SERVICE_CLOCK_SLACK]


def _wrong_clock(whose: str, ahead: timedelta) -> Issue:
    seconds = ahead.total_seconds()
    return Issue(
        check="SystemTimeCheck", level=Level.ERROR if abs(seconds) > 86400 else Level.WARNING, subject=whose,
        message=f"this machine's clock is {abs(seconds):.0f} seconds "
        f"{'ahead of' if seconds > 0 else 'behind'} that of {whose}",
        remedy="set the clock: timedatectl set-ntp true",
    )  # fmt: skip


def _configuration(facts: HealthFacts) -> Iterator[Issue]:
    for place, message in facts.warnings:
        yield Issue(
            check="ConfigurationCheck", level=Level.WARNING, subject=place,
            message=f"{place}: {message}", remedy="radarr-cli config check",
        )  # fmt: skip
    if not facts.metadata_key:
        yield Issue(
            check="MetadataSourceCheck", level=Level.ERROR, message="there is no TMDB key",
            remedy="[tmdb] api_key; a key is free at https://www.themoviedb.org/settings/api",
        )  # fmt: skip


def _films(facts: HealthFacts) -> Iterator[Issue]:
    for title in facts.gone_films:
        yield Issue(
            check="RemovedMovieCheck", level=Level.ERROR, subject=title,
            message=f"{title} was removed from TMDB", remedy=f"radarr-cli remove {shlex.quote(title)}",
        )  # fmt: skip
    for indexer in facts.feed_gaps:
        yield Issue(
            check="FeedGapCheck", level=Level.NOTICE, subject=indexer,
            message=f"the feed of {indexer} has a gap; its wanted films are being searched",
            remedy="call run-once more often, or set [schedule] rss lower",
        )  # fmt: skip
    if facts.interrupted_operations:
        yield Issue(
            check="JournalCheck", level=Level.WARNING,
            message=f"{facts.interrupted_operations} changes of files were interrupted",
            remedy="radarr-cli run-once --only import --force finishes them, or takes them back",
        )  # fmt: skip


def _others(facts: HealthFacts) -> Iterator[Issue]:
    for program in facts.other_programs:
        yield Issue(
            check="OtherManagerCheck", level=Level.WARNING, subject=program, message=program,
            remedy='give each its own category and root; [safety] mode = "observe" only looks',
        )  # fmt: skip


CHECKS: tuple[Callable[[HealthFacts], Iterator[Issue]], ...] = (
    _configuration, _roots, _profiles, _clients, _indexers, _notifiers, _stages, _pauses, _clock, _films,
    _others,
)  # fmt: skip
