"""Replace what the library has: its release is blocked, another is taken, the file goes once that is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.identity import name_key
from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import NotFound
from radarr_cli.services.grabs.ordering import variant_of
from radarr_cli.store import blocklist, files

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from radarr_cli.ports import Progress
    from radarr_cli.services.grabs.acquiring import Acquired, Acquiring
    from radarr_cli.services.grabs.orders import BestOutcome
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """`blocked` is the name of the release that is never taken again; `path` is the file that stays until
    another one is in. In a dry run there is no `acquired`: `planned` says what is known already."""

    blocked: str
    path: str
    acquired: Acquired | None = None
    planned: BestOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacing:
    """Replaces a film's file, in the user's name."""

    database: Database
    acquiring: Callable[[], Acquiring]
    user: str
    now: Callable[[], datetime]

    def replace(
        self,
        movie_id: int,
        variant: str | None = None,
        *,
        because: str = "",
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Replacement:
        """Block what the variant's file came from, search now, and take the best of the rest.

        The file counts as not there while releases are judged, and goes to the trash when the new one is in.
        Raises NotFound (no such variant, or it has no file), and what searching raises.
        """
        variant_id = variant_of(self.database, movie_id, variant)
        held = files.file_of_variant(self.database, variant_id)
        if held is None:
            raise NotFound(
                "there is no file to replace", hint=f"radarr-cli get {movie_id} fetches the first one"
            )
        title = held.file.scene_name or held.file.claimed.title or held.file.relative_path
        name = variant or "main"
        if dry_run:
            planned = self.acquiring().grabbing.grab_best(
                movie_id,
                ReleaseSource.USER_INVOKED,
                variant=name,
                by_hand=True,
                dry_run=True,
                replacing=True,
            )
            return Replacement(blocked=title, path=held.file.relative_path, planned=planned)
        self._block(movie_id, held.file.id, title, because or f"replaced by {self.user}")
        acquired = self.acquiring().acquire(
            movie_id,
            ReleaseSource.USER_INVOKED,
            by_hand=True,
            progress=progress,
            variant=name,
            replacing=True,
        )
        return Replacement(blocked=title, path=held.file.relative_path, acquired=acquired)

    def _block(self, movie_id: int, file_id: int, title: str, message: str) -> None:
        """By every identity the release has, and by the file's own name on either network; in one entry."""
        release_id = files.release_of(self.database, file_id)
        names = [name_key(title, protocol) for protocol in (Protocol.TORRENT, Protocol.USENET)]
        now = self.now()
        with self.database.transaction():
            if release_id is not None:
                blocklist.block_release(
                    self.database,
                    movie_id,
                    release_id,
                    title,
                    reason="user",
                    message=message,
                    blocked_by=self.user,
                    now=now,
                    more_keys=names,
                )
                return
            blocklist.block_keys(
                self.database,
                names,
                title,
                movie_id=movie_id,
                reason="user",
                message=message,
                blocked_by=self.user,
                now=now,
            )
