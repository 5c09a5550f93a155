"""Stay with a film's downloads until they are in the library: what `get --wait` does between two looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.download import DownloadState
from radarr_cli.services.running import Pace, StageResult

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radarr_cli.domain.download import TrackedDownload
    from radarr_cli.errors import Failure
    from radarr_cli.ports import Progress
    from radarr_cli.services.downloads.mending import Mending
    from radarr_cli.services.downloads.tracking import Tracking
    from radarr_cli.services.imports.importing import Importing
    from radarr_cli.services.imports.results import ImportItem

LOOK_EVERY = 1.0
_FINISHED = (DownloadState.IMPORT_PENDING, DownloadState.IMPORTING)
_BROUGHT, _HELD_BACK = {"imported", "upgraded"}, {"rejected", "failed"}
_STUCK = (DownloadState.IMPORT_BLOCKED, DownloadState.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """How the film's downloads ended: `status` is imported, downloading (the time was up) or attention.

    `replaced` says of each release that failed on the way what was taken instead.
    """

    status: str
    replaced: tuple[str, ...] = ()
    imports: tuple[ImportItem, ...] = ()
    downloads: tuple[TrackedDownload, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """`clock` and `sleep` count seconds; `mending` is made where a download fails."""

    tracking: Tracking
    mending: Callable[[], Mending]
    importing: Importing
    clock: Callable[[], float]
    sleep: Callable[[float], None]

    def follow(self, movie_id: int, progress: Progress, *, patience: float) -> Journey:
        """Look at the film's downloads each second, import what is finished, for at most `patience` seconds.

        For what fails the next best release is taken, as a run does. A client that can't be asked now is
        asked again. Raises DatabaseUnavailable only.
        """
        imports: dict[int | None, ImportItem] = {}
        replaced: list[str] = []
        until = self.clock() + patience
        while True:
            followed = self.tracking.follow()
            ours = [each for each in followed.downloads if each.grab.movie_id == movie_id]
            failed = [each for each in ours if each.state is DownloadState.FAILED]
            mended = self._mend(movie_id) if failed else StageResult()
            told = [f"{item['title']}: {item['message']}" for item in mended.items if _took(item)]
            replaced += told
            if told and len(told) == len(failed):
                continue
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
                    replaced=tuple(replaced),
                    imports=tuple(imports.values()),
                    downloads=tuple(ours),
                    failures=(*followed.failures, *mended.failures),
                )
            _show(progress, waiting)
            self.sleep(LOOK_EVERY)

    def _mend(self, movie_id: int) -> StageResult:
        return self.mending().mend(Pace(stopping=lambda: False), movie_id=movie_id)


def _took(item: Mapping[str, object]) -> bool:
    return item["status"] == "replaced"


def _show(progress: Progress, downloads: list[TrackedDownload]) -> None:
    items = [download.item for download in downloads if download.item]
    total = sum(item.size for item in items)
    done = total - sum(item.remaining for item in items)
    progress.step(downloads[0].grab.title, done, total or None)
