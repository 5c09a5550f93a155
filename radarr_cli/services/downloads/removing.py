"""After it: a download leaves its client once it is imported (or replaced) and its seed duty is met.

What another torrent uses too stays on the disk, in whatever client that one is: only the entry goes then.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radarr_cli.domain.download import DownloadState
from radarr_cli.domain.failures import Removal, plan_failure
from radarr_cli.domain.importing.paths import is_at_or_below, local_path
from radarr_cli.domain.seeding import duty_left, is_protected
from radarr_cli.errors import DatabaseUnavailable, Failure, NotFound, RadarrCliError
from radarr_cli.ports import MarksImported
from radarr_cli.services.running import StageResult
from radarr_cli.store import failures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.download import ClientItem, TrackedDownload
    from radarr_cli.domain.settings import PathMappingSettings
    from radarr_cli.ports import DownloadClient, FileSystem
    from radarr_cli.services.clients import Clients
    from radarr_cli.services.running import Pace
    from radarr_cli.store.database import Database

_Inodes = frozenset[tuple[int, int]]


@dataclass(slots=True)
class _Listing:
    """What all clients hold now, each asked once; `failures` are those of clients that can't be asked.

    `loose` are the files of torrents that lie in no folder of their own, by client and download id.
    """

    items: dict[str, list[ClientItem]] = field(default_factory=dict)
    loose: dict[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def of(self, client: str, download_id: str | None) -> ClientItem | None:
        return next((item for item in self.items.get(client, ()) if item.download_id == download_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removing:
    """`root_paths` maps the names of the roots to their folders here."""

    database: Database
    clients: Clients
    files: FileSystem
    path_mappings: tuple[PathMappingSettings, ...]
    root_paths: Mapping[str, str]
    now: Callable[[], datetime]

    def clean(self, pace: Pace) -> StageResult:
        """Remove, or stop, what has done its duty, and mark what was imported. A dry run says what it would
        do, and why not."""
        done = [
            tracked
            for tracked in failures.downloads_to_remove(self.database)
            if self._wanted(tracked) or self._marks(tracked)
        ]
        if not done:
            return StageResult()
        listing = self._list_all()
        items: list[Mapping[str, object]] = []
        found = list(listing.failures)
        for tracked in done:
            if pace.stopping():
                break
            if tracked.grab.client not in listing.items:
                continue
            try:
                if self._marks(tracked) and not pace.dry_run:
                    self._mark(tracked, listing)
                if self._wanted(tracked):
                    items.append(self._finish(tracked, listing, dry_run=pace.dry_run))
            except DatabaseUnavailable:
                raise
            except RadarrCliError as error:
                found.append(Failure.of(f"grab:{tracked.grab.id}", error))
        return StageResult(items=tuple(items), failures=tuple(found))

    def remove(self, tracked: TrackedDownload, *, dry_run: bool = False) -> bool:
        """Take a download out of its client now. True if its data goes, too: what something else uses stays.

        Raises what the client raises. Whoever calls it has asked what speaks against it.
        """
        listing = self._list_all()
        item = listing.of(tracked.grab.client, tracked.grab.download_id)
        with self.clients.calling(tracked.grab.client) as adapter:
            with_data = item is not None and not self._shared(adapter, item, listing)
            if dry_run:
                return with_data
            adapter.remove(tracked.grab.download_id or "", with_data=with_data)
        failures.mark_removed(self.database, tracked.grab, self.now())
        return with_data

    def _wanted(self, tracked: TrackedDownload) -> bool:
        entry = next((each for each in self.clients.entries if each.name == tracked.grab.client), None)
        if entry is None or not entry.enabled:
            return False
        return tracked.state is not DownloadState.IMPORTED or entry.remove_completed

    def _marks(self, tracked: TrackedDownload) -> bool:
        """Whether its client shows what was imported."""
        entry = next((each for each in self.clients.entries if each.name == tracked.grab.client), None)
        if entry is None or not entry.enabled or tracked.state is not DownloadState.IMPORTED:
            return False
        return bool(getattr(entry.options, "imported_category", ""))

    def _mark(self, tracked: TrackedDownload, listing: _Listing) -> None:
        grab = tracked.grab
        item, options = listing.of(grab.client, grab.download_id), self.clients.entry(grab.client).options
        if item is None or item.category != options.category:
            return
        with self.clients.calling(grab.client) as adapter:
            if isinstance(adapter, MarksImported):
                adapter.mark_imported(item.download_id)

    def _list_all(self) -> _Listing:
        listing = _Listing()
        for entry in self.clients.entries:
            if not entry.enabled:
                continue
            try:
                with self.clients.calling(entry.name) as adapter:
                    items = list(adapter.all_items())
                    loose = [item for item in items if not item.output_path and item.remaining < item.size]
                    for item in loose:
                        with suppress(NotFound):  # removed meanwhile
                            files = adapter.files(item.download_id)
                            listing.loose[entry.name, item.download_id] = files
                    listing.items[entry.name] = items
            except RadarrCliError as error:
                listing.failures.append(Failure.of(f"client:{entry.name}", error))
        return listing

    def _finish(self, tracked: TrackedDownload, listing: _Listing, *, dry_run: bool) -> dict[str, object]:
        grab = tracked.grab
        item = listing.of(grab.client, grab.download_id)
        if item is None:
            if not dry_run:
                failures.mark_removed(self.database, grab, self.now())
            return _item(tracked, "unchanged", "the client no longer has it")
        kept = self._why_kept(tracked, item)
        if kept is not None:
            return _item(tracked, "unchanged", f"stays in {grab.client}: {kept}")
        with self.clients.calling(grab.client) as adapter:
            # It is asked once more, alone: what was listed a while ago is not what is removed.
            fresh = adapter.item(grab.download_id or "")
            kept = self._why_kept(tracked, fresh) if fresh else "it is gone"
            if fresh is None or kept is not None:
                return _item(tracked, "unchanged", f"stays in {grab.client}: {kept}")
            if self._removal(tracked, fresh) is Removal.STOP:
                if not dry_run:
                    adapter.pause(fresh.download_id)
                    failures.set_step(self.database, grab, None)
                return _item(tracked, "planned" if dry_run else "stopped", f"stopped in {grab.client}")
            shared = self._shared(adapter, fresh, listing)
            if listing.failures and not shared:
                return _item(
                    tracked, "unchanged", "stays: not every client can say whether it uses its files"
                )
            if not dry_run:
                adapter.remove(fresh.download_id, with_data=not shared)
        if not dry_run:
            failures.mark_removed(self.database, grab, self.now())
        data = f"its data stays: {shared}" if shared else "with its data"
        status, word = ("planned", "would be removed") if dry_run else ("removed", "removed")
        return _item(tracked, status, f"{word} from {grab.client}, {data}")

    def _removal(self, tracked: TrackedDownload, item: ClientItem) -> Removal:
        if tracked.state is DownloadState.IMPORTED:
            return Removal.REMOVE
        on_stall = self.clients.entry(tracked.grab.client).on_stall
        return plan_failure(tracked.grab, item, tracked.reason or "", on_stall).removal

    def _why_kept(self, tracked: TrackedDownload, item: ClientItem) -> str | None:
        """What speaks against taking it out of the client; None where nothing does."""
        entry = self.clients.entry(tracked.grab.client)
        ours = (getattr(entry.options, "category", ""), getattr(entry.options, "imported_category", ""))
        if ours[0] and item.category and item.category not in ours:
            return f"it is in the category {item.category}, which isn't ours"
        if tracked.state is DownloadState.IMPORTED:
            return duty_left(tracked.grab, item)
        if is_protected(tracked.grab, item):
            return duty_left(tracked.grab, item)
        if self._removal(tracked, item) is Removal.KEEP:
            return "what failed is kept"
        return None

    def _shared(self, adapter: DownloadClient, item: ClientItem, listing: _Listing) -> str:
        """Who else uses the download's files, in words; "" where nobody does."""
        mine = self._paths(item.client, adapter.files(item.download_id))
        folder = self._here(item)
        for root in self.root_paths.values():
            if any(is_at_or_below(os.path.realpath(path), os.path.realpath(root)) for path in mine):
                return "it lies in the library"
        inodes = self._inodes(mine)
        for other in (each for items in listing.items.values() for each in items):
            if (other.client, other.download_id) == (item.client, item.download_id):
                continue
            theirs = self._here(other)
            if theirs is None:
                named = listing.loose.get((other.client, other.download_id), ())
                used = self._inodes(self._paths(other.client, named))
            elif folder and (is_at_or_below(folder, theirs) or is_at_or_below(theirs, folder)):
                return f"{other.title} in {other.client} uses it"
            else:
                used = self._inodes_below(theirs)
            if not inodes.isdisjoint(used):
                return f"{other.title} in {other.client} uses it"
        return ""

    def _here(self, item: ClientItem) -> str | None:
        here = local_path(item.client, item.output_path or "", self.path_mappings)
        return None if here is None else os.path.realpath(here)

    def _paths(self, client: str, named: Sequence[str]) -> list[str]:
        found = (local_path(client, path, self.path_mappings) for path in named)
        return [path for path in found if path is not None]

    def _inodes(self, paths: Sequence[str]) -> _Inodes:
        found = set()
        for path in paths:
            base, _, name = path.rpartition("/")
            try:
                file = self.files.look(base or "/", name)
            except OSError:
                continue  # gone, or no regular file: nobody shares it
            if file is not None:
                found.add((file.device, file.inode))
        return frozenset(found)

    def _inodes_below(self, path: str) -> _Inodes:
        base, _, name = path.rpartition("/")
        try:
            return frozenset((file.device, file.inode) for file in self.files.find(base or "/", name))
        except OSError:
            return frozenset()


def _item(tracked: TrackedDownload, status: str, message: str) -> dict[str, object]:
    return {"title": tracked.grab.title, "grabId": tracked.grab.id, "status": status, "message": message}
