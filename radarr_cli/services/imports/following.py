"""Stay with a film's downloads until they are in the library: what `get --wait` does between two looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.download import DownloadState

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.download import TrackedDownload
    from radarr_cli.errors import Failure
    from radarr_cli.ports import Progress
    from radarr_cli.services.downloads.tracking import Tracking
    from radarr_cli.services.imports.importing import Importing
    from radarr_cli.services.imports.results import ImportItem

LOOK_EVERY = 1.0
_FINISHED = (DownloadState.IMPORT_PENDING, DownloadState.IMPORTING)
_BROUGHT, _HELD_BACK = {"imported", "upgraded"}, {"rejected", "failed"}
_STUCK = (DownloadState.IMPORT_BLOCKED, DownloadState.FAILED_PENDING, DownloadState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """How the film's downloads ended: `status` is imported, downloading (the time was up) or attention."""

    status: str
    imports: tuple[ImportItem, ...] = ()
    downloads: tuple[TrackedDownload, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """`clock` and `sleep` count seconds."""

    tracking: Tracking
    importing: Importing
    clock: Callable[[], float]
    sleep: Callable[[float], None]

    def follow(self, movie_id: int, progress: Progress, *, patience: float) -> Journey:
        """Look at the film's downloads each second, import what is finished, for at most `patience` seconds.

        A client that can't be asked now is asked again. Raises DatabaseUnavailable only.
        """
        imports: dict[int | None, ImportItem] = {}
        until = self.clock() + patience
        while True:
            followed = self.tracking.follow()
            ours = [each for each in followed.downloads if each.grab.movie_id == movie_id]
            waiting = [each for each in ours if each.state not in _STUCK]
            status = "attention" if ours else "imported"
            if any(each.state in _FINISHED for each in ours):
                report = self.importing.import_finished()
                brought = {item.grab_id: item for item in report.items if item.movie_id == movie_id}
                imports |= brought
                outcomes = {item.status for item in brought.values()}
                if outcomes & _BROUGHT and not outcomes & _HELD_BACK:
                    continue
                # Whatever else holds the import up, a lock of another process first of all, takes time.
                status = "attention" if outcomes & _HELD_BACK else "downloading"
            elif waiting:
                status = "downloading"
            if status != "downloading" or self.clock() >= until:
                return Journey(
                    status=status,
                    imports=tuple(imports.values()),
                    downloads=tuple(ours),
                    failures=followed.failures,
                )
            _show(progress, waiting)
            self.sleep(LOOK_EVERY)


def _show(progress: Progress, downloads: list[TrackedDownload]) -> None:
    items = [download.item for download in downloads if download.item]
    total = sum(item.size for item in items)
    done = total - sum(item.remaining for item in items)
    progress.step(downloads[0].grab.title, done, total or None)
