"""What happened, as v3 shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.quality import QUALITIES
from radarr_cli.errors import NotFound
from radarr_cli.store.history import grab_of_record, history_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from radarr_cli.domain.profile import QualityProfile
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronicle:
    """Reads the history; `profiles` tell whether a quality met its cutoff."""

    database: Database
    profiles: Mapping[str, QualityProfile]

    def history(
        self,
        *,
        movie_id: int | None = None,
        variant: str | None = None,
        event: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        text: str | None = None,
        limit: int = 50,
        skip: int = 0,
        ours: bool = False,
    ) -> bytes:
        """v3's history resources as finished JSON, newest first.

        `event` is one of v3's words, or wouldHaveGrabbed, which else is left out unless `ours`; the rest is
        what `store.history.history_json` takes.
        """
        below = {
            name: [quality.name for quality in QUALITIES if profile.rank(quality) < profile.cutoff_rank]
            for name, profile in self.profiles.items()
        }
        return history_json(
            self.database,
            movie_id=movie_id,
            variant=variant,
            event=event,
            since=since,
            until=until,
            text=text,
            limit=limit,
            skip=skip,
            below_cutoff=below,
            ours=ours,
        )

    def grab_of(self, record_id: int) -> int:
        """The grab that a record of the history is about. Raises NotFound."""
        found = grab_of_record(self.database, record_id)
        if found is None:
            raise NotFound(
                f"no record {record_id} of the history is about a grab",
                hint="radarr-cli history --event grabbed shows those that are",
            )
        return found
