"""Look at what a magnet holds, once its metadata has come and before anything of it is downloaded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radarr_cli.domain.download import DownloadState, NextAction
from radarr_cli.domain.torrent import NEVER_OVERRIDDEN, examine_files
from radarr_cli.services.grabs.payloads import CONTENTS

if TYPE_CHECKING:
    from radarr_cli.domain.download import TrackedDownload
    from radarr_cli.domain.promises import Promise
    from radarr_cli.domain.settings import ClientEntry
    from radarr_cli.ports import DownloadClient


def inspect(
    adapter: DownloadClient, entry: ClientEntry, tracked: TrackedDownload, promise: Promise
) -> TrackedDownload:
    """The download as it goes on from here: unchanged while the metadata is missing, started where nothing
    speaks against its files, about to fail, with the code of that for its reason, where something does.

    A client whose downloads begin stopped starts none. Raises what the client raises.
    """
    download_id = tracked.grab.download_id or ""
    files = adapter.contents(download_id)
    if not files:
        return tracked
    size = sum(file.size for file in files)
    overridden = CONTENTS in tracked.grab.overridden
    against = [
        rejection
        for rejection in (*examine_files(files), *promise.broken_by(size))
        if rejection.code in NEVER_OVERRIDDEN or not overridden
    ]
    if against:
        # Some clients can't wait by themselves, but go on at a trickle.
        adapter.pause(download_id)
        return replace(
            tracked,
            state=DownloadState.FAILED_PENDING,
            reason=against[0].code,
            next_action=NextAction.FAIL,
        )
    if getattr(entry.options, "initial_state", "") == "stopped":
        adapter.pause(download_id)
    else:
        adapter.resume(download_id)
    return replace(tracked, next_action=NextAction.DOWNLOAD, reason=None, deadline=None)
