"""The stages of `run-once` that look after downloads: what each reports of its service's result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.services.running import StageResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.download import TrackedDownload
    from radarr_cli.services.grabbing import Grabbing
    from radarr_cli.services.importing import Importing
    from radarr_cli.services.running import Pace
    from radarr_cli.services.tracking import Tracking


def follow_downloads(pace: Pace, grabbing: Grabbing, tracking: Tracking) -> StageResult:
    """End the intents that killed processes left, then ask each client once for everything of ours.

    A dry run changes nothing, so it has nothing to say but what is known already.
    """
    if pace.dry_run:
        return StageResult()
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
    items += [_download(download) for download in followed.downloads]
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


def _download(download: TrackedDownload) -> dict[str, object]:
    progress = round(100 * download.item.progress) if download.item else 0
    return {
        "title": download.grab.title,
        "status": "unchanged",
        "state": download.state.value,
        "progress": progress,
        "message": download.reason or f"{download.state.value}, {progress} %",
        "nextAction": download.next_action,
    }
