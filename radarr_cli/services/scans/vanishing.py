"""What becomes of the library's files that a scan found gone, back, changed or renamed. Only rows change."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from radarr_cli.domain.scanning.model import Missing, parent
from radarr_cli.errors import Locked, ServiceUnavailable
from radarr_cli.services.files.outcomes import deletion
from radarr_cli.services.scans.results import ScanItem
from radarr_cli.store import files as file_store
from radarr_cli.store import history, locks, scans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.domain.scanning.comparing import Comparison
    from radarr_cli.domain.scanning.model import KnownFile, SurveyedFolder
    from radarr_cli.ports import FileSystem, MediaProbe
    from radarr_cli.services.files.roots import MountedRoot
    from radarr_cli.store.database import Database

    _Change = tuple[ScanItem, KnownFile, Callable[[], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanishing:
    """`search_deleted`: what was deleted by hand is searched for again, instead of being let be."""

    database: Database
    files: FileSystem
    probe: MediaProbe
    now: Callable[[], datetime]
    search_deleted: bool = False

    def apply(
        self,
        root: MountedRoot,
        compared: Comparison,
        moves: Sequence[tuple[KnownFile, FoundFile]],
        folders: Mapping[str, SurveyedFolder],
        *,
        run_id: int | None,
        dry_run: bool,
    ) -> tuple[list[ScanItem], set[str]]:
        """What was found of each file, and the folders that are to be looked at again. A film that another
        process works on is left to it."""
        found: list[_Change] = [
            *self._moved(moves, folders),
            *self._vanished(root, compared, run_id),
            *((_item(file, "back"), file, partial(scans.mark_back, self.database, file))
              for file in compared.back),
            *((_item(file, "changed", now.size), file, partial(self._change, file, now))
              for file, now in compared.changed),
        ]  # fmt: skip
        names = scans.film_names(self.database, {file.movie_id for _, file, _ in found})
        items: list[ScanItem] = []
        again: set[str] = set()
        for nameless, file, work in found:
            item = replace(nameless, root=root.name, movie=names.get(file.movie_id, ""))
            done = item if dry_run else self._locked(file, item, work)
            if done is not None:
                items.append(done)
            if done is not item:
                again.add(parent(file.relative_path))
        return items, again

    def _moved(
        self, moves: Sequence[tuple[KnownFile, FoundFile]], folders: Mapping[str, SurveyedFolder]
    ) -> Iterator[_Change]:
        for file, found in moves:
            item = replace(_item(file, "renamed"), path=found.relative, was=file.relative_path)
            yield item, file, partial(self._move, file, found, folders)

    def _vanished(self, root: MountedRoot, compared: Comparison, run_id: int | None) -> Iterator[_Change]:
        for file, reason in compared.vanished:
            if not self._is_there(root, file):
                item = replace(
                    _item(file, "missing"),
                    code=reason.value,
                    message=self._consequence(reason),
                    hint=self._way_back(file, reason),
                )
                yield item, file, partial(self._miss, root, file, reason, run_id)

    def _locked(self, file: KnownFile, item: ScanItem, work: Callable[[], object]) -> ScanItem | None:
        with ExitStack() as held:
            try:
                for variant in sorted(file.variant_ids):
                    held.enter_context(locks.acquire(self.database, locks.variant_lock(variant)))
            except Locked as locked:
                return ScanItem(
                    status="locked", root=item.root, path=item.path, movie_id=item.movie_id,
                    movie=item.movie, message=locked.message,
                )  # fmt: skip
            with self.database.transaction():
                return None if work() is False else item

    def _miss(self, root: MountedRoot, file: KnownFile, reason: Missing, run_id: int | None) -> bool:
        held = file_store.file_by_id(self.database, file.id)
        now = self.now()
        if held is None or not scans.mark_missing(self.database, file, reason, now):
            return False
        variant = file.variant_ids[0] if file.variant_ids else None
        event = deletion(held.file, root.path, now, reason="MissingFromDisk", variant_id=variant)
        history.record(self.database, event, run_id=run_id)
        if reason is Missing.DELETED and not self.search_deleted:
            scans.let_be(self.database, file)
        return True

    def _move(self, file: KnownFile, found: FoundFile, folders: Mapping[str, SurveyedFolder]) -> None:
        """The film's folder follows where it isn't there any more, as many levels up as before."""
        old, new = parent(file.relative_path), parent(found.relative)
        renamed = old not in folders
        scans.take_move(self.database, file, found.relative, old, new if renamed else old)

    def _change(self, file: KnownFile, found: FoundFile) -> None:
        try:
            measured, probed = self.probe.probe(found.path), True
        except (OSError, ServiceUnavailable):
            measured, probed = None, False
        scans.take_change(self.database, file, found.size, found.modified_ns, measured, probed=probed)

    def _is_there(self, root: MountedRoot, file: KnownFile) -> bool:
        """A last look, now that nobody else is at work on the film."""
        if file.kind != "file":
            return False
        try:
            return self.files.look(root.path, file.relative_path) is not None
        except OSError:
            return False

    def _way_back(self, file: KnownFile, reason: Missing) -> str | None:
        if reason is Missing.LOST or self.search_deleted:
            return None
        return f"to have it again: radarr-cli monitor {file.movie_id} (of several forms: FILM/VARIANT)"

    def _consequence(self, reason: Missing) -> str:
        if reason is Missing.LOST:
            return "its folder was not touched and it is gone: it is searched for again"
        if self.search_deleted:
            return "deleted by hand: it is searched for again"
        return "deleted by hand: it is no longer searched for by itself"


def _item(file: KnownFile, status: str, size: int | None = None) -> ScanItem:
    return ScanItem(
        status=status, root="", path=file.relative_path, movie_id=file.movie_id,
        size=file.size if size is None else size,
    )  # fmt: skip
