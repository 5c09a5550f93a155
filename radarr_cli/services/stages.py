"""The stages of `run-once`: which there are, in their order, and what each reports of its service's work."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from radarr_cli.domain.feeds import SHORTEST_INTERVAL
from radarr_cli.services.running import Stage, StageResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.download import TrackedDownload
    from radarr_cli.domain.settings import ScheduleSettings
    from radarr_cli.services.downloads.downloads import Downloads
    from radarr_cli.services.downloads.tracking import Tracking
    from radarr_cli.services.files.trashed import TrashCan
    from radarr_cli.services.grabs.acquiring import Acquiring
    from radarr_cli.services.grabs.feeds import Feeds
    from radarr_cli.services.grabs.grabbing import Grabbing
    from radarr_cli.services.groups.groups import Groups
    from radarr_cli.services.imports.importing import Importing
    from radarr_cli.services.library.refreshing import Refreshing
    from radarr_cli.services.reports.health import Health
    from radarr_cli.services.reports.metering import Metering
    from radarr_cli.services.reports.notifying import Notifying
    from radarr_cli.services.running import Pace
    from radarr_cli.services.scans.scanning import Scanning
    from radarr_cli.services.upkeep.backing_up import BackingUp
    from radarr_cli.services.upkeep.housekeeping import Housekeeping


class Services(Protocol):
    """What the stages work with: each is made when it is asked for."""

    @property
    def refreshing(self) -> Refreshing: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def acquiring(self) -> Acquiring: ...
    @property
    def grabbing(self) -> Grabbing: ...
    @property
    def tracking(self) -> Tracking: ...
    @property
    def importing(self) -> Importing: ...
    @property
    def downloads(self) -> Downloads: ...
    @property
    def scanning(self) -> Scanning: ...
    @property
    def trash_can(self) -> TrashCan: ...
    @property
    def housekeeping(self) -> Housekeeping: ...
    @property
    def health(self) -> Health: ...
    @property
    def metering(self) -> Metering: ...
    @property
    def groups(self) -> Groups: ...
    @property
    def backing_up(self) -> BackingUp: ...
    @property
    def notifying(self) -> Notifying: ...


TOUCHING = frozenset({"queue", "import", "mend", "clean", "scan", "trash"})
"""What works on clients and files; the first scan of a root marks it."""


def all_stages(every: ScheduleSettings, services: Services, *, observing: bool = False) -> tuple[Stage, ...]:
    """All stages in the order they run. The services are made when their stage works, not before.

    What is done about downloads rests on what the clients said in this run: without it it waits.
    While `observing`, those that would touch a client or a file only plan.
    """
    stages = _stages(every, services)
    if not observing:
        return stages
    return tuple(_planning(stage) if stage.name in TOUCHING else stage for stage in stages)


def _planning(stage: Stage) -> Stage:
    return replace(stage, work=lambda pace: stage.work(replace(pace, dry_run=True)))


def _stages(every: ScheduleSettings, services: Services) -> tuple[Stage, ...]:
    return (
        Stage(
            name="refresh",
            summary="metadata of films that are due",
            interval=every.refresh,
            work=lambda pace: services.refreshing.refresh_due(pace),
            shared=True,
        ),
        Stage(
            name="rss",
            summary="what is new at the indexers",
            interval=max(every.rss, SHORTEST_INTERVAL),
            work=lambda pace: services.feeds.sync(pace),
            shared=True,
        ),
        Stage(
            name="search",
            summary="search for wanted films and take the best",
            interval=every.search,
            work=lambda pace: services.acquiring.search_due(pace),
            shared=True,
        ),
        Stage(
            name="queue",
            summary="look after downloads",
            interval=every.queue,
            work=lambda pace: follow_downloads(pace, services.grabbing, services.tracking),
        ),
        Stage(
            name="import",
            summary="take finished downloads into the library",
            interval=every.import_,
            work=lambda pace: import_downloads(pace, services.importing),
            needs=("queue",),
        ),
        Stage(
            name="mend",
            summary="take the next best release for downloads that failed",
            interval=every.queue,
            work=lambda pace: services.downloads.mending.mend(pace),
            needs=("queue",),
        ),
        Stage(
            name="clean",
            summary="remove downloads that are imported and have done their seed duty",
            interval=every.import_,
            work=lambda pace: services.downloads.removing.clean(pace),
            needs=("queue", "import"),
        ),
        Stage(
            name="scan",
            summary="look for films that are gone from the disks, or new there",
            interval=every.scan,
            work=lambda pace: services.scanning.look_around(pace),
        ),
        Stage(
            name="trash",
            summary="delete what has lain in the trash long enough",
            interval=every.trash,
            work=lambda pace: services.trash_can.clean(pace),
        ),
        Stage(
            name="housekeep",
            summary="forget what is old",
            interval=every.housekeep,
            work=lambda pace: services.housekeeping.keep_house(pace),
            shared=True,
        ),
        Stage(
            name="backup",
            summary="copy the database and the configuration",
            interval=every.backup,
            work=lambda pace: services.backing_up.make_due(pace),
            shared=True,
        ),
        Stage(
            name="health",
            summary="look for what is wrong with the set-up",
            interval=every.health,
            work=lambda pace: services.health.watch(pace),
        ),
        Stage(
            name="metrics",
            summary="leave numbers for Prometheus",
            interval=every.metrics,
            work=lambda pace: services.metering.write(pace),
        ),
        Stage(
            name="groups",
            summary="score scene groups with new evidence",
            interval=every.groups,
            work=lambda pace: services.groups.scoring.stage(pace),
            shared=True,
        ),
        Stage(
            name="notify",
            summary="tell notifiers what happened",
            interval=every.notify,
            work=lambda pace: services.notifying.flush(pace),
        ),
    )


def follow_downloads(pace: Pace, grabbing: Grabbing, tracking: Tracking) -> StageResult:
    """End the intents that killed processes left, then ask each client once for everything of ours.

    A dry run asks, too, and says which downloads would be followed further.
    """
    if pace.dry_run:
        foreseen = tracking.follow(dry_run=True)
        return StageResult(
            items=(
                *(
                    {
                        "title": grab.title,
                        "status": "planned",
                        "message": "an interrupted grab would be ended",
                    }
                    for grab in tracking.interrupted()
                ),
                *(_download(each, each.grab.id in foreseen.moved, "planned") for each in foreseen.downloads),
            ),
            failures=foreseen.failures,
        )
    recovered = grabbing.recover(run_id=pace.run_id)
    followed = tracking.follow(run_id=pace.run_id)
    items: list[Mapping[str, object]] = [
        {"title": grab.title, "status": "sent", "message": "handed over after an interruption"}
        for grab in recovered.sent
    ]
    items += [
        {"title": grab.title, "status": "failed", "message": "an interrupted grab was given up"}
        for grab in recovered.failed
    ]
    items += [_download(each, each.grab.id in followed.moved, "followed") for each in followed.downloads]
    return StageResult(
        items=tuple(items),
        failures=(*recovered.failures, *followed.failures),
        attention=followed.attention,
    )


def import_downloads(pace: Pace, importing: Importing) -> StageResult:
    """Import what is finished; a dry run plans it."""
    report = importing.import_finished(dry_run=pace.dry_run, run_id=pace.run_id, stopping=pace.stopping)
    items: list[Mapping[str, object]] = [
        {"status": recovered.status, "message": f"{recovered.kind} {recovered.operation_id} was interrupted"}
        for recovered in report.recovered
    ]
    items += [item.document for item in report.items]
    return StageResult(
        items=tuple(items), failures=report.failures, braked=report.braked, attention=report.attention
    )


def _download(download: TrackedDownload, moved: bool, word: str) -> dict[str, object]:
    """`word` is the status of one that has got further than it was."""
    progress = round(100 * download.item.progress) if download.item else 0
    return {
        "title": download.grab.title,
        "status": word if moved else "unchanged",
        "state": download.state.value,
        "progress": progress,
        "message": download.reason or f"{download.state.value}, {progress} %",
        "nextAction": download.next_action,
    }
